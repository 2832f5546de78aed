"""Is a number well formed: within its limits, whole, its range round it, its unit the one that is counted on."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from model.case.assumptions import Assumption
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import NumberScale, is_money, meant_per_cent
from model.numbers.contract_figures import CONTRACT
from model.numbers.keys import amount_place
from model.numbers.resolved_numbers import ResolvedNumbers

MOST_KEPT = 4096


def check_number(key: str, number: Assumption) -> Iterator[Problem]:
    """What is wrong in a number: outside what its unit allows, not whole, a range that does not hold its value."""
    if not _is_right(number.unit, number.scale, number.value, number.low, number.high):
        yield from _wrong(key, number)


@lru_cache(maxsize=MOST_KEPT)
def _is_right(unit: str, scale: NumberScale, value: float | None, low: float | None, high: float | None) -> bool:
    """Whether nothing is wrong in such a number: all but one are what they were before an edit."""
    number = Assumption.model_construct(unit=unit, scale=scale, value=value, low=low, high=high)
    return next(_wrong("", number), None) is None


def _wrong(key: str, number: Assumption) -> Iterator[Problem]:
    unit = number.possible
    for name in ("value", "low", "high"):
        at = getattr(number, name)
        if at is None:
            continue
        meant = meant_per_cent(at, number.unit)
        if meant is not None:
            yield error(
                "meant_per_cent", key, key=key, value=at, written=f"{at:g}", meant=meant, to_write=f"{meant:g}",
                unit=number.unit, part=name,
            )  # fmt: skip
        elif not unit.low <= at <= unit.high:
            yield error(
                "outside_limits", key, key=key, value=at, low=unit.low, high=unit.high, unit=number.unit, part=name
            )
        elif unit.whole and name == "value" and at != int(at):
            yield error("not_whole", key, key=key, value=at, unit=number.unit)
    if number.low is None or number.high is None:
        return
    if number.value is None:
        yield error("range_without_value", key, key=key)
        return
    if number.unit == "flag":
        yield error("range_of_choice", key, key=key)
        return
    if number.low > number.high:
        yield error("range_reversed", key, key=key, low=number.low, high=number.high, unit=number.unit)
    elif not number.low <= number.value <= number.high or number.low == number.high:
        yield error(
            "range_not_around_value", key, key=key, value=number.value, low=number.low, high=number.high,
            unit=number.unit,
        )  # fmt: skip
    touches = number.low <= unit.low or (unit.scale == "logit" and number.high >= unit.high)
    if unit.scale != "plain" and touches:
        yield error("range_touches_limit", key, key=key, low=number.low, high=number.high, unit=number.unit)


def check_scale(key: str, number: Assumption, case: Case) -> Iterator[Problem]:
    """Whether a number that may change sign is one that can: kronor, but not those of a budget or of a contract."""
    if number.scale != "normal":
        return
    if not is_money(number.unit) or key.startswith(CONTRACT) or amount_place(case, key) is not None:
        yield error("normal_scale_of_kronor", key, key=key)


def check_random_factor(key: str, number: Assumption, resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Whether the number that a number moves with exists, and the chain of them comes to an end."""
    assert number.moves_with is not None
    known = {**resolved.library.numbers, **resolved.case.numbers, **resolved.numbers}
    if number.moves_with not in known:
        yield error("moves_with_unknown", key, key=key, other=number.moves_with)
        return
    passed, ahead = {key}, number.moves_with
    while (following := known[ahead].moves_with) is not None and following in known and ahead not in passed:
        passed.add(ahead)
        ahead = following
    if ahead in passed:
        yield error("moves_with_itself", key, key=key)


def blank_among(
    resolved: ResolvedNumbers, keys: tuple[str, ...], address: str, allowed: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """The numbers that are not filled in, but for those that may be blank."""
    for key in keys:
        number = resolved.numbers.get(key)
        if number is not None and number.value is None and key not in allowed:
            yield error("blank_number", key, key=key, part=address)


def wrong_units(units: Mapping[str, str], expected: Mapping[str, str]) -> Iterator[Problem]:
    """The numbers whose unit (`units`, by key) is not the one that the calculation counts on."""
    for key, unit in expected.items():
        if units.get(key, unit) != unit:
            yield error("wrong_unit", key, key=key, unit=units[key], expected=unit)
