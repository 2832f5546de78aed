"""What now: stop, go on, or spread, each from today, and what one more year of counting would teach (4.16).

What has been paid is left out. Kronor: plain sums, and `worth` discounted to the first year that is left.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.analysis.learning import Learning
from model.analysis.odds import Odds
from model.analysis.pilot import worth_of_pilot
from model.calculation.draws import Array, point, random_factors
from model.calculation.effects.reached import reach_factor
from model.calculation.ledger import Ledger
from model.calculation.metrics import discount_factors, worth_by_year
from model.calculation.years import Time
from model.case.case import Case, Pilot
from model.case.effect import Effect
from model.case.followup.record import EffectOutcome, FollowUp
from model.followup.differences import differences, planned
from model.followup.estimates import error_after
from model.followup.forecast import Forecast, change_of_rate
from model.followup.months import WHOLE_YEAR
from model.followup.updating import P90
from model.followup.within_year import (
    REPAYMENT,
    repaid_for_the_year,
    repayment_left,
    spread_evenly,
    waits_for_the_year,
)
from model.numbers.keys import FROM_MONTH, TO_MONTH, key_of
from model.numbers.resolved_numbers import uncertain_keys

SURE = 1e-12
"""How near to all of them a reach may be and still be all."""


@dataclass(frozen=True)
class Way:
    """A way on from a year: costs, benefits and net, and what the net is worth at the start of that year, kronor."""

    costs: float
    benefits: float
    net: float
    worth: float


@dataclass(frozen=True)
class Spread:
    """To reach all, in so many times as many as now, when each that is reached costs as much and gives as much."""

    times: float
    way: Way


@dataclass(frozen=True)
class Lesson:
    """One more whole year of counting an effect: what that year nets, how much of the doubt it removes, and its worth.

    `teaches` is what the decision after that year is worth more by what was counted, kronor at the start of the first
    year that is left. `removes` is the share of the number's variance, 0 … 1.
    """

    key: str
    year: int
    net_of_year: float
    removes: float
    teaches: float


@dataclass(frozen=True)
class Today:
    """The first month of which nothing is stated yet: in a year that is not over, or January of the next."""

    year: int
    month: int = 1

    @property
    def left(self) -> tuple[int, ...]:
        """The months of the year that are to come."""
        return tuple(range(self.month, len(WHOLE_YEAR) + 1))

    @property
    def whole_year(self) -> int:
        """The first year of which all is to come."""
        return self.year + (self.month > 1)


def today(case: Case, followup: FollowUp) -> Today | None:
    """The month after the last outcome; None before any, and where none of the case's years is left.

    A year is not over where something of it is stated by month, and nothing yet of its last months.
    """
    told = [(one.year, one.month or 0) for one in followup.dated]
    told += [(one.year, one.month) for counted in followup.effects for one in counted.months]
    told += [(one.last, 0) for one in followup.effects]
    if not told:
        return None
    year, month = max(told)
    now = Today(year, month + 1) if 0 < month < len(WHOLE_YEAR) else Today(year + 1)
    now = now if now.year >= case.start_year else Today(case.start_year)
    return now if now.year < case.years.stop else None


def go_on(forecast: Forecast, now: Today) -> Way:
    """What it costs and gives to go on as the forecast says, at the point estimate."""
    return _way(forecast, left_of(forecast, now), now.year)


def rest_of_year(forecast: Forecast, now: Today) -> Way | None:
    """What is to come of a year that is not over; None where it is."""
    if now.month == 1:
        return None
    ledger, row = left_of(forecast, now), now.year - forecast.resolved.case.start_year
    until = tuple(np.where(np.arange(len(ledger.years))[:, None] == row, rows, 0.0) for rows in ledger.amounts)
    return _way(forecast, replace(ledger, amounts=until), now.year)


def told_of_rest(forecast: Forecast, now: Today) -> dict[str, Any]:
    """Of a year that is not over: whether a contract pays for it once it is measured, and what is spread evenly."""
    if now.month == 1:
        return {}
    case, row = forecast.resolved.case, now.year - forecast.resolved.case.start_year
    ledger = forecast.ledger(point(forecast.resolved))
    rows = [np.broadcast_to(amounts, (case.horizon, amounts.shape[1])) for amounts in ledger.amounts]
    waits = (
        amounts[row, 0] for one, amounts in zip(ledger.postings, rows, strict=True) if waits_for_the_year(case, one)
    )
    evenly = dict.fromkeys(spread_evenly(case, ledger.postings, rows, row))
    return {"when_measured": any(waits), "evenly": list(evenly)}


def left_of(forecast: Forecast, now: Today) -> Ledger:
    """The ledger of the forecast at its point, with nothing of what is past: `(years, 1)` each posting.

    Of a year that is not over a line has what the plan has for its months to come, and nothing where the year is
    stated as such. An effect has those months of what is believed. What a contract pays for a year once that has been
    measured is all to come, and a repayment that is stated for the year is over. What nothing says the months of is
    spread evenly.
    """
    case, draws = forecast.resolved.case, point(forecast.resolved)
    ledger, believed, row = forecast.ledger(draws), forecast.believed(draws), now.year - case.start_year
    parts = dict(_parts_left(forecast, now))
    evenly = len(now.left) / len(WHOLE_YEAR)
    over = repaid_for_the_year(case, now.year)
    repaid = repayment_left(forecast.everyone(draws), row, over) if over else {}
    left = []
    for posting, stated, plain in zip(ledger.postings, ledger.amounts, believed.amounts, strict=True):
        rows = np.array(np.broadcast_to(stated, (case.horizon, 1)), dtype=float)
        rows[:row] = 0.0
        if now.month > 1:
            of_year = np.broadcast_to(plain, (case.horizon, 1))[row] if posting.line in case.effects else rows[row]
            part = 1.0 if waits_for_the_year(case, posting) else parts.get(posting.line, evenly)
            rows[row] = of_year * part * (repaid.get(posting.actor, 1.0) if posting.line == REPAYMENT else 1.0)
        left.append(rows)
    return replace(ledger, amounts=tuple(left))


def _parts_left(forecast: Forecast, now: Today) -> Iterator[tuple[str, float]]:
    """Line or effect → the part of its kronor of the year that is to come."""
    plan = forecast.planned
    stated = {one.line: one for one in differences(plan) if one.year == now.year}
    for name in plan.case.money_lines:
        of_year, one = planned(plan, name, now.year), stated.get(name)
        if of_year is None:
            continue
        kronor = of_year.amount if one is None else one.of_year
        is_over = one is not None and one.is_whole
        yield name, 0.0 if is_over or not kronor else of_year.of(now.left) / kronor
    for name, effect in plan.case.effects.items():
        is_over = any(one.effect == name and one.last >= now.year and not one.months for one in seen_in(plan.case))
        months = _months_of_effect(forecast, name, effect, now.year)
        yield name, 0.0 if is_over else sum(month in months for month in now.left) / len(months)


def seen_in(case: Case) -> tuple[EffectOutcome, ...]:
    """The events that are counted of a case."""
    return () if case.followup is None else case.followup.effects


def _months_of_effect(forecast: Forecast, name: str, effect: Effect, year: int) -> range:
    """The months in which an effect gives anything in a year: fewer in a first and a last year that are not whole."""
    numbers = forecast.resolved.numbers

    def value(key: str, otherwise: float) -> float:
        number = numbers.get(key)
        return otherwise if number is None or number.value is None else number.value

    if "starts" not in effect.slots:
        return range(1, len(WHOLE_YEAR) + 1)
    starts = value(key_of(name, effect, "starts"), 0.0)
    ends = starts + value(key_of(name, effect, "duration"), math.inf) - 1.0
    first = value(f"{name}.{FROM_MONTH}", 1.0) if starts == year else 1.0
    last = value(f"{name}.{TO_MONTH}", 12.0) if ends == year else 12.0
    return range(int(first), max(int(first), int(last)) + 1)


def _way(forecast: Forecast, ledger: Ledger, from_year: int) -> Way:
    """What a ledger comes to that has nothing before a year, worth kronor of its start."""
    first, years = from_year - forecast.resolved.case.start_year, len(ledger.years)
    costs, benefits, net = (
        float(np.broadcast_to(part, (years, 1))[:, 0].sum())
        for part in (ledger.costs(), ledger.benefits(), ledger.net())
    )
    return Way(costs, benefits, net, float(_worth_from(forecast, ledger, first)[0]))


def _worth_from(forecast: Forecast, ledger: Ledger, first: int, since: int | None = None) -> Array:
    """Net from a year on, worth in kronor of the start of the year `since`, else of that year, `(draws,)`."""
    worth = worth_by_year(ledger, forecast.resolved.case.discount.timing)[first:].sum(axis=0)
    then = discount_factors(ledger.rates)[first if since is None else since]
    return np.asarray(worth / then)


def spread(forecast: Forecast, now: Today) -> Spread | None:
    """To reach all from now on; None where everybody is reached already, or where no effect says how many are."""
    case = forecast.resolved.case
    first, more = now.year - case.start_year, dict(_times_as_many(forecast))
    times = max((float(row[first]) for row in more.values()), default=1.0)
    if times <= 1.0 + SURE:
        return None
    ledger = left_of(forecast, now)
    scaled = []
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        is_cost = posting.kind == "cost" and posting.line in case.budget
        factor = more.get(posting.line, np.full(case.horizon, times if is_cost else 1.0))
        scaled.append(amounts * factor[:, None])
    return Spread(times, _way(forecast, replace(ledger, amounts=tuple(scaled)), now.year))


def _times_as_many(forecast: Forecast) -> Iterator[tuple[str, Array]]:
    """Effect → how many times as many as are reached there are, by year; 1 where nobody is reached."""
    case, draws = forecast.resolved.case, point(forecast.resolved)
    for name, effect in case.effects.items():
        if "reach" in effect.slots and key_of(name, effect, "reach") in forecast.resolved.numbers:
            reached = np.broadcast_to(reach_factor(name, effect, draws, Time.of(case)).values, (case.horizon, 1))[:, 0]
            yield name, 1.0 / np.where(np.asarray(reached, dtype=float) > 0, reached, 1.0)


def lessons(forecast: Forecast, drawn: Ledger | None, seed: int, from_year: int) -> Iterator[Lesson]:
    """What one more year, from a year of which all is left, of counting each measured effect would teach."""
    first = from_year - forecast.resolved.case.start_year
    if drawn is None or first + 1 >= len(drawn.years):
        return
    odds = _odds_after(forecast, drawn, first, seed)
    net = float(np.broadcast_to(drawn.net(), (len(drawn.years), drawn.draws))[first, 0])
    for key, one in {seen.key: seen.counted for seen in forecast.seen}.items():
        change, number = change_of_rate(one), forecast.resolved.numbers[key]
        if change is None or number.value is None or key not in forecast.updates:
            continue
        error = P90 * error_after(one, 1.0 - number.value) * (1.0 - number.value)
        worth = worth_of_pilot(forecast.resolved, odds, Pilot(learns=key, error=error))
        if worth is not None:
            yield Lesson(key, from_year, net, worth.trusted, worth.sample)


def _odds_after(forecast: Forecast, drawn: Ledger, first: int, seed: int) -> Odds:
    """What is left after one more year in every draw, kronor, and what each random factor explains of it."""
    worth = np.broadcast_to(_worth_from(forecast, drawn, first + 1, since=first), (drawn.draws,))
    factors: Mapping[str, tuple[str, ...]] = random_factors(forecast.resolved, uncertain_keys(forecast.resolved))
    learning = Learning(forecast.resolved, factors, seed)
    learning.add(worth[1:], 0)
    nothing = np.zeros((len(drawn.years), 1))
    return Odds(worth, worth, nothing, drawn.years, seed, learning.learned(), learning)
