"""Each line of a case as kronor by year and draw: costs, funding, and effects as products of named factors.

Every array is `(years, draws)`, or `(years, 1)`, `(1, draws)`, `(1, 1)` where it does not vary: it is broadcast, never
copied. The factors that are multiplied are the factors that a report prints.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects import (  # noqa: F401  # each registers the arithmetic of its kind
    case_flow,
    cohort,
    levels,
    planned,
    reduction,
)
from model.calculation.effects.kept import KEPT
from model.calculation.effects.kinds import Units, participants, unit_factors, valued_units
from model.calculation.factors import number_factor, product
from model.calculation.ledger import Factor, Mask, Posting
from model.calculation.months import months_of, part_of_year
from model.calculation.years import Time
from model.case.case import BudgetLine, Case, Income, MoneyLine
from model.case.effect import Effect
from model.numbers.keys import BUDGET_FACTOR, REFUND_SLOTS, RUNNING_FACTOR, amount_keys, key_of, released_key

Flow = tuple[Posting, Array]
WORTH_FACTORS = ("unit_value", "after_haircut", "released", "not_released", "applicants_share")
"""The factors that make kronor of units, for each who gets them."""


def cost_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Budget lines as costs of the actors that pay them, kronor, minus."""
    for line_id, line in case.budget.items():
        if not draws[f"{line_id}.included"].any():
            continue
        work = partial(_flows_of_line, line_id, line, case, time)
        asks_the_case = line.participants_of is not None or line_id in draws.by_year  # of which nothing is noted
        yield from work(draws) if asks_the_case else KEPT.of(line_id, line, draws, time, work)


def _flows_of_line(line_id: str, line: BudgetLine, case: Case, time: Time, draws: Draws) -> Iterator[Flow]:
    """The posting of a budget line that counts in some draw."""
    included = draws[f"{line_id}.included"][None, :]
    posting = Posting(line_id, line.paid_by, "cost", line.realised_as, cost_type=line.cost_type, timing=line.timing)
    yield posting, _where_included(included, _line_amounts(line_id, line, case, draws, time))


def _where_included(included: Array, amounts: Array) -> Array:
    """The amounts where they count, else 0: a blank number that is left out must not turn a result into NaN."""
    return amounts if included.all() else np.where(included > 0, amounts, 0.0)


def _line_amounts(line_id: str, line: BudgetLine, case: Case, draws: Draws, time: Time) -> Array:
    """A budget line's kronor by year, minus. The project's and the running costs each have a factor of their own."""
    filed = -planned_by_year(line_id, line, case, draws, time)
    if line.cost_type != "running":
        return filed * draws[BUDGET_FACTOR][None, :]
    from_start: Array | Mask = time.start_year + time.t >= draws[f"{line_id}.starts"][None, :]
    months = months_of(line_id, draws)
    if months is not None:
        since = time.start_year + time.t - draws[f"{line_id}.starts"][None, :]
        from_start = from_start * part_of_year(since, np.full((1, 1), np.inf), months)
    running = filed - draws[f"{line_id}.per_year"][None, :] * from_start
    factor = draws[RUNNING_FACTOR]
    return running if factor.size == 1 and factor[0] == 1.0 else running * factor[None, :]


def cost_by_year(line_id: str, line: BudgetLine, case: Case, draws: Draws, time: Time) -> Array:
    """What a budget line costs by year as it is counted, with its factor and its running cost, kronor, plus."""
    return np.asarray(-_line_amounts(line_id, line, case, draws, time))


def planned_by_year(line_id: str, line: BudgetLine, case: Case, draws: Draws, time: Time) -> Array:
    """What a budget line costs by year as planned: its amounts, and so much for each participant who starts, kronor."""
    amounts = amounts_by_year(line_id, line, case, draws, time)
    if line.participants_of is None:
        return amounts
    started = participants(case.effects[line.participants_of], line.participants_of, draws, time, np.ones((1, 1)))
    return amounts + started * draws[f"{line_id}.per_participant"][None, :]


def amounts_by_year(name: str, line: MoneyLine, case: Case, draws: Draws, time: Time) -> Array:
    """A line's kronor by year: `(years, 1)`, or `(years, draws)` where some amount differs between draws."""
    row = time.row(line.amounts)
    if name not in draws.by_year:
        return row
    columns = {
        year - time.start_year: draws[key]
        for year, key in amount_keys(case, name, draws.by_year).items()
        if year in case.years
    }
    row = np.repeat(row, max(map(len, columns.values()), default=1), axis=1)
    for t, column in columns.items():
        row[t] = column
    return row


def income_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Income as a benefit of the actor that gets it, kronor, plus; minus for the actor that pays it, if one does."""
    for income_id, income in case.income.items():
        included = draws[f"{income_id}.included"][None, :]
        if not included.any():
            continue
        amounts = _where_included(included, income_by_year(income_id, income, case, draws, time))
        posting = Posting(income_id, income.paid_to, "benefit", "cash", timing=income.timing)
        yield posting, amounts
        if income.paid_by is not None:
            yield posting.mirrored(income.paid_by), -amounts


def income_by_year(income_id: str, income: Income, case: Case, draws: Draws, time: Time) -> Array:
    """An income's kronor by year: its amounts, a refund for participants by its rules, what is left at the end."""
    amounts = amounts_by_year(income_id, income, case, draws, time)
    if income.participants_of is not None:
        rule = {slot: draws[f"{income_id}.{slot}"][None, :] for slot in REFUND_SLOTS}
        effect_id = income.participants_of
        there = participants(case.effects[effect_id], effect_id, draws, time, rule["years"])
        amounts = amounts + there * (rule["days"] * rule["per_day"] * rule["share"])
    residual = draws[f"{income_id}.residual"][None, :]
    return amounts + residual * (time.t == len(time.t) - 1) if residual.any() else amounts


def funding_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Funding, posted twice: minus for the actor that gives, plus for the one that gets."""
    for funding_id, funding in case.funding.items():
        amounts = amounts_by_year(funding_id, funding, case, draws, time)
        yield Posting(funding_id, funding.paid_by, "funding", "cash"), -amounts
        yield Posting(funding_id, funding.paid_to, "funding", "cash"), amounts


def line_by_year(case: Case, name: str, draws: Draws, time: Time) -> Array:
    """What a funding or an income brings by year and draw, kronor, plus; an income that does not count brings 0."""
    if name in case.funding:
        return amounts_by_year(name, case.funding[name], case, draws, time)
    included = draws[f"{name}.included"][None, :]
    return _where_included(included, income_by_year(name, case.income[name], case, draws, time))


def effect_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Effects as benefits (less of something) or costs (more of something) of each actor they are worth kronor to."""
    for effect_id, effect in case.effects.items():
        if draws[key_of(effect_id, effect, "included")].any():
            yield from KEPT.of(effect_id, effect, draws, time, partial(_flows_of_effect, effect_id, effect, time))


def _flows_of_effect(effect_id: str, effect: Effect, time: Time, draws: Draws) -> Iterator[Flow]:
    """The postings of an effect that counts in some draw."""
    included = draws[key_of(effect_id, effect, "included")][None, :]
    counted = valued_units(effect, effect_id, draws, time)
    for position, valuation in enumerate(effect.valuations):
        if not valuation.priced:
            continue  # shown as a count, see `counts`
        for valued in (
            posting for units in counted[position] for posting in _valued(effect_id, effect, position, units, draws)
        ):
            posting = valued if effect.timing is None else replace(valued, timing=effect.timing)
            amounts = _where_included(included, product(posting.factors))
            if posting.kind != "benefit":
                amounts = np.negative(amounts, out=amounts)  # a product is an array of its own
            yield posting, amounts
            if valuation.counterpart is not None:
                yield posting.mirrored(valuation.counterpart), -amounts


def counts(case: Case, draws: Draws, time: Time) -> dict[str, Array]:
    """Units by year, `(years, draws)` or less, of each effect that counts and is shown beside the money, by effect."""
    units_by_effect = {}
    for effect_id, effect in case.effects.items():
        if not effect.is_counted_beside:
            continue
        included = draws[key_of(effect_id, effect, "included")][None, :]
        if included.any():
            units_by_effect[effect_id] = _where_included(
                included, product(unit_factors(effect, effect_id, draws, time))
            )
    return units_by_effect


def counts_apart(case: Case, draws: Draws, time: Time) -> dict[str, Callable[[], Array]]:
    """The units by year of each effect that counts and whose valuations count parts of it: worked out when asked."""
    units_by_effect: dict[str, Callable[[], Array]] = {}
    for effect_id, effect in case.effects.items():
        if effect.valued_parts and draws[key_of(effect_id, effect, "included")].any():
            units_by_effect[effect_id] = partial(_units_apart, effect, effect_id, draws, time)
    return units_by_effect


def _units_apart(effect: Effect, effect_id: str, draws: Draws, time: Time) -> Array:
    included = draws[key_of(effect_id, effect, "included")][None, :]
    return _where_included(included, product(unit_factors(effect, effect_id, draws, time)))


def _valued(effect_id: str, effect: Effect, position: int, units: Units, draws: Draws) -> Iterator[Posting]:
    """The postings of one valuation, with the factors whose product is their size in kronor."""
    valuation = effect.valuations[position]
    worth = list(units.factors)
    if valuation.unit_value is not None:
        worth.append(number_factor("unit_value", valuation.unit_value, draws))
    if units.direction == "more":
        yield Posting(
            effect_id, valuation.actor, "cost", valuation.realised_as, cost_type="new_need", factors=tuple(worth)
        )
        return
    haircut = key_of(effect_id, effect, "haircut")
    worth.append(Factor("after_haircut", (haircut,), 1.0 - draws[haircut][None, :]))
    if valuation.realised_as != "cash":
        yield Posting(effect_id, valuation.actor, "benefit", valuation.realised_as, factors=tuple(worth))
        return
    key = released_key(effect_id, effect, position)
    released = number_factor("released", key, draws)
    yield Posting(effect_id, valuation.actor, "benefit", "cash", factors=(*worth, released))
    if (released.values < 1).any():
        kept = Factor("not_released", (key,), 1.0 - draws[key][None, :])
        yield Posting(effect_id, valuation.actor, "benefit", "freed_capacity", factors=(*worth, kept))
