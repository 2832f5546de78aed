"""What now: stop, go on, or spread, each from today, and what one more year of counting would teach (4.16).

What has been paid is left out. Kronor: plain sums, and `worth` discounted to the first year that is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
from model.case.followup.record import FollowUp
from model.followup.estimates import error_after
from model.followup.forecast import Forecast, change_of_rate
from model.followup.updating import P90
from model.numbers.keys import key_of
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
    """One more year of counting an effect: what that year nets, how much of the doubt it removes, and its worth.

    `teaches` is what the decision after that year is worth more by what was counted, kronor at the start of the first
    year that is left. `removes` is the share of the number's variance, 0 … 1.
    """

    key: str
    net_of_year: float
    removes: float
    teaches: float


def first_year_left(case: Case, followup: FollowUp) -> int | None:
    """The year after the last outcome; None before any, and where none of the case's years is left."""
    years = [money.year for money in followup.money] + [people.year for people in followup.people]
    years += [one.last for one in followup.effects]
    years += [one.year for one in followup.measured] + [one.year for one in followup.repaid]
    if not years or max(years) + 1 >= case.years.stop:
        return None
    return max(max(years) + 1, case.start_year)


def go_on(forecast: Forecast, from_year: int) -> Way:
    """What it costs and gives to go on as the forecast says, at the point estimate."""
    return _way(forecast, forecast.ledger(point(forecast.resolved)), from_year)


def _way(forecast: Forecast, ledger: Ledger, from_year: int) -> Way:
    first, years = from_year - forecast.resolved.case.start_year, len(ledger.years)
    costs, benefits, net = (
        float(np.broadcast_to(part, (years, 1))[first:, 0].sum())
        for part in (ledger.costs(), ledger.benefits(), ledger.net())
    )
    return Way(costs, benefits, net, float(_worth_from(forecast, ledger, first)[0]))


def _worth_from(forecast: Forecast, ledger: Ledger, first: int, since: int | None = None) -> Array:
    """Net from a year on, worth in kronor of the start of the year `since`, else of that year, `(draws,)`."""
    worth = worth_by_year(ledger, forecast.resolved.case.discount.timing)[first:].sum(axis=0)
    today = discount_factors(ledger.rates)[first if since is None else since]
    return np.asarray(worth / today)


def spread(forecast: Forecast, from_year: int) -> Spread | None:
    """To reach all from a year on; None where everybody is reached already, or where no effect says how many are."""
    case, draws = forecast.resolved.case, point(forecast.resolved)
    first, more = from_year - case.start_year, dict(_times_as_many(forecast))
    times = max((float(row[first]) for row in more.values()), default=1.0)
    if times <= 1.0 + SURE:
        return None
    ledger = forecast.ledger(draws)
    scaled = []
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        is_cost = posting.kind == "cost" and posting.line in case.budget
        factor = more.get(posting.line, np.full(case.horizon, times if is_cost else 1.0))
        scaled.append(amounts * factor[:, None])
    return Spread(times, _way(forecast, replace(ledger, amounts=tuple(scaled)), from_year))


def _times_as_many(forecast: Forecast) -> Iterator[tuple[str, Array]]:
    """Effect → how many times as many as are reached there are, by year; 1 where nobody is reached."""
    case, draws = forecast.resolved.case, point(forecast.resolved)
    for name, effect in case.effects.items():
        if "reach" in effect.slots and key_of(name, effect, "reach") in forecast.resolved.numbers:
            reached = np.broadcast_to(reach_factor(name, effect, draws, Time.of(case)).values, (case.horizon, 1))[:, 0]
            yield name, 1.0 / np.where(np.asarray(reached, dtype=float) > 0, reached, 1.0)


def lessons(forecast: Forecast, drawn: Ledger | None, seed: int, from_year: int) -> Iterator[Lesson]:
    """What one more year of counting each measured effect would teach, at the pace at which it was counted."""
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
            yield Lesson(key, net, worth.trusted, worth.sample)


def _odds_after(forecast: Forecast, drawn: Ledger, first: int, seed: int) -> Odds:
    """What is left after one more year in every draw, kronor, and what each random factor explains of it."""
    worth = np.broadcast_to(_worth_from(forecast, drawn, first + 1, since=first), (drawn.draws,))
    factors: Mapping[str, tuple[str, ...]] = random_factors(forecast.resolved, uncertain_keys(forecast.resolved))
    learning = Learning(forecast.resolved, factors, seed)
    learning.add(worth[1:], 0)
    nothing = np.zeros((len(drawn.years), 1))
    return Odds(worth, worth, nothing, drawn.years, seed, learning.learned(), learning)
