"""Is an effect well formed: its numbers filled in, their units right, its worth in kronor or shown as a count."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from model.case.effect import Effect
from model.case.problem import Problem, error, notice
from model.case.units import UNITS, is_money
from model.checking.number import blank_among, wrong_units
from model.checking.parts import check_parts, more_years_expected
from model.checking.products import check_products
from model.numbers.keys import TO_MONTH, blanks_allowed, key_of, month_keys, released_key, slots_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys
from model.numbers.structure import MOST_KEPT, Structure

SLOT_UNITS = {
    "growth": "growth", "reach": "share", "starts": "year", "ramp": "years", "lag": "years", "fade": "share/year",
    "started_scale": "factor", "duration": "years", "share_due_to_us": "share", "haircut": "share", "included": "flag",
}  # fmt: skip


class Unvalued(NamedTuple):
    """What is said of an effect that counts whatever its values are: the keys of those that may be blank, and what is
    wrong in the units of its slots, then in those of what it is worth.
    """

    may_be_blank: tuple[str, ...]
    in_slots: tuple[Problem, ...]
    in_worths: tuple[Problem, ...]


def check_effect(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    """What is wrong in an effect that counts: blanks, units, a ramp below a year, worths that do not fit."""
    known = _unvalued(resolved.structure)[effect_id]
    keys, address = effect_keys(resolved, effect_id), f"effects.{effect_id}"
    yield from blank_among(resolved, keys, address, allowed=known.may_be_blank)
    yield from known.in_slots
    ramp = resolved.numbers.get(key_of(effect_id, effect, "ramp"))
    if "ramp" in effect.slots and ramp is not None:
        key = key_of(effect_id, effect, "ramp")
        for at in (ramp.value, ramp.low):
            if at is not None and at < 1:
                yield error("ramp_below_one", key, key=key, value=at, unit=ramp.unit)
    yield from _check_months(resolved, effect_id, effect)
    yield from check_parts(resolved, effect_id, effect)
    yield from known.in_worths


@lru_cache(maxsize=MOST_KEPT)
def _unvalued(structure: Structure) -> Mapping[str, Unvalued]:
    """Effect → what follows from its structure alone, which edits of numbers leave as it is."""
    return {
        name: Unvalued(
            blanks_allowed(name, effect),
            tuple(wrong_units(structure.units, _units_expected(structure, name))),
            (*_check_worths(structure, name), *check_products(structure, name), *_check_years(structure, name)),
        )
        for name, effect in structure.effects.items()
    }


def _check_worths(structure: Structure, effect_id: str) -> Iterator[Problem]:
    """Whether what is worth kronor says how much, and what is counted in kronor does not."""
    for position, valuation in enumerate(structure.effects[effect_id].valuations):
        address = f"effects.{effect_id}.valuations.{position}"
        in_kronor = is_money(structure.unit_valued(effect_id, position) or "")
        if not valuation.priced and (in_kronor or valuation.unit_value is not None):
            yield error("kronor_not_priced", f"{address}.priced", effect=effect_id)
        if valuation.unit_value is None and not in_kronor and valuation.priced:
            yield error("no_unit_value", f"{address}.unit_value", effect=effect_id)
        if valuation.unit_value is not None and in_kronor:
            yield error("unit_value_of_kronor", f"{address}.unit_value", effect=effect_id)
        if valuation.realised_as == "tax" and valuation.counterpart is None and valuation.priced:
            yield notice("tax_from_nobody", f"{address}.counterpart", effect=effect_id)
        key = valuation.unit_value or ""
        unit = structure.units.get(key)
        if unit is not None and not is_money(unit):
            yield error("wrong_unit", key, key=key, unit=unit, expected="kr")


def _check_years(structure: Structure, effect_id: str) -> Iterator[Problem]:
    """That an effect of what is given by year has no year."""
    effect = structure.effects[effect_id]
    if not effect.holds and not structure.years_of(effect_id):
        code = "no_participants" if effect.is_per_person else "no_plan"
        yield notice(code, f"effects.{effect_id}", effect=effect_id)


def _check_months(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    """A last month where there is no last year, and one that comes before the first month of the only year."""
    first, last = (resolved.numbers.get(key) for key in month_keys(effect_id, effect) or ("", ""))
    duration = resolved.numbers.get(key_of(effect_id, effect, "duration"))
    if last is None or last.value is None or duration is None:
        return
    key = f"{effect_id}.{TO_MONTH}"
    if duration.value is None and last.value != UNITS["month"].high:
        yield notice("month_without_end", key, key=key)
    began = 1.0 if first is None or first.value is None else first.value
    if duration.value == 1 and last.value < began:
        yield error("month_before_start", key, key=key, value=last.value, first=began, unit=last.unit)


def _units_expected(structure: Structure, effect_id: str) -> dict[str, str]:
    """Key → unit of the numbers of an effect that have one; a base or a number of participants is any amount."""
    effect, units = structure.effects[effect_id], structure.units
    expected = {key_of(effect_id, effect, slot): SLOT_UNITS[slot] for slot in slots_of(effect) if slot in SLOT_UNITS}
    expected |= dict.fromkeys(month_keys(effect_id, effect), "month")
    by_year = structure.years_of(effect_id).values()
    positions = range(len(effect.valuations))
    expected |= {released_key(effect_id, effect, position): "share" for position in positions}
    own = {slot: effect.unit_of_slot(slot) for slot in effect.all_slots}
    expected |= {key_of(effect_id, effect, slot): unit for slot, unit in own.items() if unit is not None}
    expected |= more_years_expected(structure, effect_id, effect)
    if effect.is_per_person:
        return expected | {key: effect.by_year_unit for key in by_year if not _counts(units[key])}
    expected |= dict.fromkeys(by_year, effect.by_year_unit)
    change, base = key_of(effect_id, effect, "change"), key_of(effect_id, effect, "base")
    if change in units and (units[change] != "share" or effect.counts_in):
        expected[change] = effect.unit_of_change
    if base in units and UNITS[units[base]].scale != "log":
        expected[base] = "kr/year"
    return expected


def _counts(unit: str) -> bool:
    """Whether the unit counts something that is not money."""
    return UNITS[unit].scale == "log" and not is_money(unit)
