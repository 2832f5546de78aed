"""Do the units of an effect multiply to kronor: what is counted by what one of it is worth."""

from collections.abc import Iterator

from model.case.effect import Effect
from model.case.problem import Problem, notice
from model.case.units import OF_ONE, is_money
from model.editing.effects import worth_unit
from model.numbers.keys import key_of, unit_measured, unit_valued
from model.numbers.resolved_numbers import ResolvedNumbers, effect_years

TIMES = frozenset({"hour", "day", "week", "month", "half_year", "school_year", "year"})
"""What lasts, and is worth kronor for as long as it lasts. Anything else is worth kronor each, or for a year of it."""
CODES = ("units_do_not_multiply", "unit_per_wrong")
"""The notices of this file: where one is given, the answer is wrong."""
UNKNOWN = ""
"""What a number without a unit counts: nobody knows, so it may be worth kronor of any kind."""


def check_products(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    """A notice for each worth that does not make kronor a year of what the effect counts."""
    numbers = resolved.numbers
    unit = unit_measured(effect_id, effect, numbers)
    if unit is None:
        return
    if effect.valued_parts:
        yield from _of_parts(resolved, effect_id, effect)
        return
    counted = _counted(resolved, effect_id, effect, unit)
    if counted is None:
        per = "person" if is_money(unit) and effect.is_per_person else "year"
        fitting = f"{unit.partition('/')[0]}/{per}"
        key = key_of(effect_id, effect, effect.measure)
        yield notice("unit_per_wrong", key, effect=effect_id, counted=unit, expected=fitting)
        return
    if is_money(unit):
        return
    for key in dict.fromkeys(one.unit_value for one in effect.valuations if one.unit_value and one.priced):
        worth = numbers.get(key)
        if worth is not None and is_money(worth.unit) and not makes_kronor(counted, worth.unit):
            yield notice(
                "units_do_not_multiply", key, effect=effect_id, counted=unit, worth=worth.unit,
                expected=worth_unit(counted),
            )  # fmt: skip


def _of_parts(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    """A notice for each worth that does not make kronor a year of what its own valuation counts."""
    for position, one in enumerate(effect.valuations):
        unit = unit_valued(effect_id, effect, position, resolved.numbers) or UNKNOWN
        worth = resolved.numbers.get(one.unit_value or "")
        if worth is None or not one.priced or is_money(unit) or not is_money(worth.unit):
            continue
        if not makes_kronor(unit.partition("/")[0], worth.unit):
            yield notice(
                "units_do_not_multiply", str(one.unit_value), effect=effect_id, counted=unit, worth=worth.unit,
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


def _counted(resolved: ResolvedNumbers, effect_id: str, effect: Effect, unit: str) -> str | None:
    """What is counted in a year, by name; None where it is per something that nothing is multiplied by."""
    counted, _, per = unit.partition("/")
    if not effect.is_per_person:
        return counted if per in ("", "year") and unit != "factor" else UNKNOWN if unit == "factor" else None
    started = {resolved.numbers[key].unit.partition("/")[0] for key in effect_years(resolved, effect_id).values()}
    if is_money(unit):
        return None if per in TIMES - {"year"} else counted
    if unit in OF_ONE:
        return next(iter(started)) if len(started) == 1 else UNKNOWN
    if unit == "factor":
        return UNKNOWN
    return counted if per != "person" or started <= {"person", "factor"} else None
