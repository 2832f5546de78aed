"""What a reader of the result should know about the numbers behind it."""

from collections.abc import Callable, Iterator

from model.case.case import Case
from model.case.effect import Effect
from model.case.problem import Problem, notice
from model.editing.sourcing import placeholders, without_basis
from model.numbers.keys import key_of, released_key
from model.numbers.resolved_numbers import ResolvedNumbers, is_included, uncertain_keys


def reader_notices(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Notices: what a reader of the result should know about the numbers behind it."""
    case = resolved.case
    if not any(_costs(resolved, line_id) for line_id in case.budget) and not _has_new_need(resolved):
        yield notice("no_costs", "budget")
    if case.price_year is None:
        yield notice("price_year_missing", "price_year")
    yield from _own_timings(case)
    if case.price_index is not None and case.price_index.source is None:
        yield notice("price_index_without_source", "price_index", years=", ".join(map(str, case.price_index.change)))
    if not case.funding:
        yield notice("no_funding", "funding")
    if groups := without_basis(resolved):
        yield notice("no_source", groups[0][0], how_many=len(groups), numbers=sum(groups, ()))
    if groups := placeholders(resolved):
        yield notice("placeholder", groups[0][0], how_many=len(groups), numbers=sum(groups, ()))
    yield from _on_one_side(resolved)
    benefits = [
        (effect_id, effect)
        for effect_id, effect in case.effects.items()
        if effect.direction == "less" and is_included(resolved, key_of(effect_id, effect, "included"))
    ]
    for effect_id, effect in benefits:
        yield from _benefit_notices(resolved, effect_id, effect)
    if benefits and not any(_runs(resolved, line_id) for line_id in case.budget):
        yield notice("no_running_cost", "budget")
    if benefits and not _has_new_need(resolved):
        yield notice("no_new_need", "effects")


def _on_one_side(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Numbers that stand at an end of their own range: no draw is lower, or none is higher."""
    for key in uncertain_keys(resolved):
        number = resolved.numbers[key]
        if number.low == number.high:
            continue
        if number.value == number.low:
            yield notice("range_begins_at_value", key, key=key, low=number.low, high=number.high, unit=number.unit)
        elif number.value == number.high:
            yield notice("range_ends_at_value", key, key=key, low=number.low, high=number.high, unit=number.unit)


def _has_new_need(resolved: ResolvedNumbers) -> bool:
    """Whether an effect that counts means more of something, which is a cost."""
    return any(
        (effect.direction == "more" or effect.valued_parts)
        and is_included(resolved, key_of(effect_id, effect, "included"))
        for effect_id, effect in resolved.case.effects.items()
    )


def _costs(resolved: ResolvedNumbers, line_id: str) -> bool:
    """Whether a budget line costs anything in any year, running cost per year among them."""
    line = resolved.case.budget[line_id]
    return bool(line.participants_of) or any(line.amounts.values()) or _runs(resolved, line_id)


def _own_timings(case: Case) -> Iterator[Problem]:
    """The lines and effects that fall at another time of the year than the case says."""
    own = [(f"budget.{name}", line.timing) for name, line in case.budget.items()]
    own += [(f"income.{name}", income.timing) for name, income in case.income.items()]
    own += [(f"effects.{name}", effect.timing) for name, effect in case.effects.items()]
    for address, timing in own:
        if timing == case.discount.timing:
            continue
        if timing == "start":
            yield notice("falls_at_start", address)
        elif timing == "middle":
            yield notice("falls_in_middle", address)
        elif timing == "end":
            yield notice("falls_at_end", address)


def _runs(resolved: ResolvedNumbers, line_id: str) -> bool:
    line = resolved.case.budget[line_id]
    if line.cost_type != "running" or not is_included(resolved, f"{line_id}.included"):
        return False
    return bool(resolved.numbers[f"{line_id}.per_year"].value) or any(line.amounts.values())


def _benefit_notices(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[Problem]:
    def is_(slot: str, wanted: Callable[[float], bool]) -> bool:
        number = resolved.numbers[key_of(effect_id, effect, slot)]
        return number.value is not None and wanted(number.value)

    numbers = resolved.numbers
    if is_("share_due_to_us", lambda share: share >= 1):
        yield notice("all_due_to_us", key_of(effect_id, effect, "share_due_to_us"), effect=effect_id)
    if "ramp" in effect.slots and is_("ramp", lambda ramp: ramp <= 1):
        yield notice("full_at_once", key_of(effect_id, effect, "ramp"), effect=effect_id)
    lasts = "duration" in effect.slots and numbers[key_of(effect_id, effect, "duration")].value is None
    if lasts and is_("fade", lambda fade: fade <= 0):
        yield notice("lasts_to_horizon", key_of(effect_id, effect, "duration"), effect=effect_id)
    for position, valuation in enumerate(effect.valuations):
        key = released_key(effect_id, effect, position)
        if valuation.realised_as == "cash" and valuation.priced and numbers[key].value == 1:
            yield notice("all_released", key, effect=effect_id)
    change = numbers[key_of(effect_id, effect, "change")]
    if change.low is None:
        yield notice("no_range", key_of(effect_id, effect, "change"), key=key_of(effect_id, effect, "change"))
