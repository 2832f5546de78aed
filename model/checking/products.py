"""Do the units of an effect multiply to kronor: what is counted by what one of it is worth."""

from collections.abc import Iterator

from model.case.problem import Problem, notice
from model.case.units import OF_ONE, is_money
from model.editing.effects import worth_unit
from model.numbers.keys import key_of
from model.numbers.structure import Structure

TIMES = frozenset({"hour", "day", "week", "month", "half_year", "school_year", "year"})
"""What lasts, and is worth kronor for as long as it lasts. Anything else is worth kronor each, or for a year of it."""
CODES = ("units_do_not_multiply", "unit_per_wrong")
"""The notices of this file: where one is given, the answer is wrong."""
UNKNOWN = ""
"""What a number without a unit counts: nobody knows, so it may be worth kronor of any kind."""


def check_products(structure: Structure, effect_id: str) -> Iterator[Problem]:
    """A notice for each worth that does not make kronor a year of what the effect counts."""
    effect, unit = structure.effects[effect_id], structure.unit_measured(effect_id)
    if unit is None:
        return
    if effect.valued_parts:
        yield from _of_parts(structure, effect_id)
        return
    counted = _counted(structure, effect_id, unit)
    if counted is None:
        per = "person" if is_money(unit) and effect.is_per_person else "year"
        fitting = f"{unit.partition('/')[0]}/{per}"
        key = key_of(effect_id, effect, effect.measure)
        yield notice("unit_per_wrong", key, effect=effect_id, counted=unit, expected=fitting)
        return
    if is_money(unit):
        return
    for key in dict.fromkeys(one.unit_value for one in effect.valuations if one.unit_value and one.priced):
        worth = structure.units.get(key)
        if worth is not None and is_money(worth) and not makes_kronor(counted, worth):
            yield notice(
                "units_do_not_multiply", key, effect=effect_id, counted=unit, worth=worth, expected=worth_unit(counted)
            )


def _of_parts(structure: Structure, effect_id: str) -> Iterator[Problem]:
    """A notice for each worth that does not make kronor a year of what its own valuation counts."""
    for position, one in enumerate(structure.effects[effect_id].valuations):
        unit = structure.unit_valued(effect_id, position) or UNKNOWN
        worth = structure.units.get(one.unit_value or "")
        if worth is None or not one.priced or is_money(unit) or not is_money(worth):
            continue
        if not makes_kronor(unit.partition("/")[0], worth):
            yield notice(
                "units_do_not_multiply", str(one.unit_value), effect=effect_id, counted=unit, worth=worth,
                expected=worth_unit(unit),
            )  # fmt: skip


def makes_kronor(counted: str, worth: str) -> bool:
    """Whether things or times that are counted in a year, each worth so much, come to kronor a year."""
    per = worth.partition("/")[2]
    if counted == UNKNOWN or per in ("", counted):
        return True
    if counted in TIMES:
        return {counted, per} == {"school_year", "year"}
    return per == "year" or per not in TIMES


def _counted(structure: Structure, effect_id: str, unit: str) -> str | None:
    """What is counted in a year, by name; None where it is per something that nothing is multiplied by."""
    effect = structure.effects[effect_id]
    counted, _, per = unit.partition("/")
    if not effect.is_per_person:
        return counted if per in ("", "year") and unit != "factor" else UNKNOWN if unit == "factor" else None
    started = {structure.units[key].partition("/")[0] for key in structure.years_of(effect_id).values()}
    if is_money(unit):
        return None if per in TIMES - {"year"} else counted
    if unit in OF_ONE:
        return next(iter(started)) if len(started) == 1 else UNKNOWN
    if unit == "factor":
        return UNKNOWN
    return counted if per != "person" or started <= {"person", "factor"} else None
