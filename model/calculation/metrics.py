"""Readings of a ledger: present value, ratio, payback, trough, internal rate of return (definitions 4.2 and 4.7).

Money in kronor, unrounded; one value a draw, `(draws,)`. NaN stands for *none* and says so in the docstring.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.calculation.draws import Array
from model.calculation.factors import product
from model.calculation.flows import WORTH_FACTORS
from model.calculation.ledger import Ledger, Posting
from model.calculation.roots import only_root, roots_above_zero
from model.case.assumptions import Timing

TOLERANCE = 0.005
"""Half an öre: a sum this close below zero counts as paid back, kronor."""


def discount_factors(rates: Array, timing: Timing = "start") -> Array:
    """Worth in year-0 kronor of a krona each year, `(years, draws)`; rates `(years + 1, draws)`, the first unused.

    Those of the same rates in every draw are kept, as nearly every question asks for them, and cannot be written in.
    """
    return _discount_factors(rates, timing) if rates.shape[1] > 1 else _alike_in_draws(rates.tobytes(), timing)


@lru_cache(maxsize=256)
def _alike_in_draws(rates: bytes, timing: Timing) -> Array:
    factors = _discount_factors(np.frombuffer(rates)[:, None], timing)
    factors.setflags(write=False)
    return factors


def _discount_factors(rates: Array, timing: Timing) -> Array:
    ahead = np.concatenate([np.ones((1, rates.shape[1])), np.cumprod(1.0 / (1.0 + rates[1:]), axis=0)])
    if timing == "start":
        return ahead[:-1]
    return ahead[1:] if timing == "end" else np.sqrt(ahead[:-1] * ahead[1:])


def present_value(flows: Array, factors: Array) -> Array:
    """Flows `(years, draws)` worth in year-0 kronor, `(draws,)`."""
    if flows.shape[1] > 1 and factors.shape[1] == 1:
        return np.asarray(factors[:, 0] @ flows)
    return np.asarray(np.sum(factors * flows, axis=0))


Read = Callable[[Ledger], Array]


def timings_of(ledger: Ledger, timing: Timing) -> tuple[Timing, ...]:
    """Where in the year the postings fall, the case's own timing first."""
    return tuple(dict.fromkeys([timing, *(posting.timing for posting in ledger.postings if posting.timing)]))


def worth_by_year(ledger: Ledger, timing: Timing, flows_of: Read = lambda part: part.net()) -> Array:
    """Flows of a ledger by year in year-0 kronor, `(years, draws)` or `(years, 1)`.

    Each posting is discounted from where in the year it falls: `timing`, or its own.
    """
    worth = np.zeros((len(ledger.years), 1))
    for own in timings_of(ledger, timing):

        def falls(posting: Posting, own: Timing = own) -> bool:
            return (posting.timing or timing) == own

        worth = worth + discount_factors(ledger.rates, own) * flows_of(ledger.only(falls))
    return worth


def worth_today(ledger: Ledger, timing: Timing, flows_of: Read = lambda part: part.net()) -> Array:
    """Flows of a ledger in year-0 kronor, `(draws,)` or `(1,)`; each posting discounted from where it falls."""
    if timings_of(ledger, timing) == (timing,):
        return present_value(flows_of(ledger), discount_factors(ledger.rates, timing))
    return np.asarray(np.sum(worth_by_year(ledger, timing, flows_of), axis=0))


def worth_of_net(ledger: Ledger, net: Array, timing: Timing) -> Array:
    """NPV of a ledger whose net by year is known already, kronor, `(draws,)` or `(1,)`."""
    if timings_of(ledger, timing) == (timing,):
        return present_value(net, discount_factors(ledger.rates, timing))
    return np.asarray(np.sum(worth_by_year(ledger, timing), axis=0))


def cumulative(flows: Array) -> Array:
    """The sum of flows up to the end of each year, `(years, draws)`."""
    return np.cumsum(flows, axis=0)


def payback_years(net: Array) -> Array:
    """Years from 1 January of the first year until the sum stays ≥ 0 to the horizon, `(draws,)`; NaN if never.

    Money is spread evenly within each year.
    """
    sums = cumulative(net)
    years, draws = sums.shape
    behind = sums < -TOLERANCE
    last = years - 1 - np.argmax(behind[::-1], axis=0)  # the last year that ends below zero
    ever = behind.any(axis=0)
    following = np.minimum(last + 1, years - 1)
    column = np.arange(draws)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        part = np.clip(-sums[last, column] / net[following, column], 0.0, 1.0)
    moment = np.where(last == years - 1, np.nan, last + 1 + part)
    return np.where(ever, moment, 0.0)


def payback_year(net: Array, start_year: int) -> Array:
    """The calendar year in which the sum comes to stay ≥ 0, `(draws,)`; NaN if never."""
    return start_year + years_behind(cumulative(net))


def years_behind(sums: Array) -> Array:
    """Years before the one in which the sum at a year's end comes to stay ≥ 0, `(draws,)`; NaN if never."""
    years = len(sums)
    years_before = np.zeros(sums.shape[1])
    for year, behind in enumerate(sums < -TOLERANCE, start=1):
        years_before[behind] = year
    years_before[years_before == years] = np.nan
    return years_before


def trough(net: Array, start_year: int) -> tuple[Array, Array]:
    """The deepest sum at a year's end (≤ 0, kronor) and the first year it is reached (NaN if never below zero)."""
    sums = cumulative(net)
    deepest = sums.min(axis=0)
    year = start_year + sums.argmin(axis=0).astype(float)
    below = deepest < -TOLERANCE  # else a rounding error would be shown as a deficit, with a year
    return np.where(below, deepest, 0.0), np.where(below, year, np.nan)


def simple_payback_years(ledger: Ledger) -> Array:
    """Budget cost ÷ the largest year's (benefit − running cost − new need), not discounted, `(draws,)`; NaN if ≤ 0."""
    project = ledger.total(lambda posting: posting.kind == "cost" and posting.cost_type not in ("running", "new_need"))
    yearly = ledger.total(lambda posting: posting.kind == "benefit" or posting.cost_type in ("running", "new_need"))
    best = yearly.max(axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        years = -project.sum(axis=0) / best
    return np.where((best > 0) & np.isfinite(years), years, np.nan)


def ratio(benefits: Array, costs: Array) -> Array:
    """PV(benefits) ÷ PV(costs), `(draws,)`; NaN where PV(costs) ≤ 0, or so near it that no number is large enough."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quotient = benefits / costs
    return np.where((costs > 0) & np.isfinite(quotient), quotient, np.nan)


WhyNoRate = Literal["no_root", "several_roots", ""]


def internal_rate_of_return(net: NDArray[np.float64]) -> tuple[float, WhyNoRate]:
    """The only real root r > −1 of one draw's flows `(years,)`; else NaN, and why."""
    flows = _without_dust(net)
    roots = roots_above_zero(flows.tolist())
    if roots != 1:
        return float("nan"), "several_roots" if roots > 1 else "no_root"
    return float(only_root(flows)), ""


def rates_of_return(net: NDArray[np.float64]) -> int:
    """How many real roots r > −1 one draw's flows `(years,)` have."""
    return roots_above_zero(_without_dust(net).tolist())


def _without_dust(net: NDArray[np.float64]) -> NDArray[np.float64]:
    """The flows without what is rounding alone, which would add roots far away."""
    sizes = np.abs(net)
    return np.where(sizes < 1e-12 * sizes.max(initial=0.0), 0.0, net)


@dataclass(frozen=True)
class Readings:
    """What a ledger says, one value a draw `(draws,)`: money in kronor, NaN for none."""

    npv: Array
    pv_costs: Array
    pv_benefits: Array
    benefit_cost_ratio: Array
    payback_years: Array
    payback_year: Array
    discounted_payback_year: Array
    simple_payback_years: Array
    trough: Array
    trough_year: Array


def read(ledger: Ledger, timing: Timing) -> Readings:
    """Every reading of a ledger, which is already narrowed to the perspective that counts."""
    net, start = _wide(ledger.net(), ledger), ledger.years.start
    if timings_of(ledger, timing) == (timing,):
        factors = discount_factors(ledger.rates, timing)
        discounted = factors * net
        worth = [present_value(flows, factors) for flows in (net, ledger.costs(), ledger.benefits())]
    else:
        by_year = [worth_by_year(ledger, timing, flows) for flows in (Ledger.net, Ledger.costs, Ledger.benefits)]
        discounted, worth = _wide(by_year[0], ledger), [np.asarray(np.sum(one, axis=0)) for one in by_year]
    npv, pv_costs, pv_benefits = (_each(one, ledger) for one in worth)
    deepest, deepest_year = trough(net, start)
    return Readings(
        npv=npv,
        pv_costs=pv_costs,
        pv_benefits=pv_benefits,
        benefit_cost_ratio=ratio(pv_benefits, pv_costs),
        payback_years=payback_years(net),
        payback_year=payback_year(net, start),
        discounted_payback_year=payback_year(discounted, start),
        simple_payback_years=_each(simple_payback_years(ledger), ledger),
        trough=deepest,
        trough_year=deepest_year,
    )


def pays_in_first(ledger: Ledger) -> bool:
    """Whether the first year with any net is a plus (draw 0): then an internal rate is no return on an outlay."""
    net = ledger.net()[:, 0]
    moving = np.flatnonzero(np.abs(net) > TOLERANCE)
    return bool(len(moving)) and bool(net[moving[0]] > 0)


def net_present_value(ledger: Ledger, timing: Timing) -> Array:
    """NPV of everything in the ledger, kronor, `(draws,)`."""
    return _each(worth_today(ledger, timing), ledger)


def npv_by_actor(ledger: Ledger, timing: Timing) -> dict[str, Array]:
    """Actor → NPV of its postings, kronor, `(draws,)`; the sum is the ledger's NPV."""
    return {
        actor: net_present_value(ledger.of(actor), timing)
        for actor in dict.fromkeys(posting.actor for posting in ledger.postings)
    }


def units_of(ledger: Ledger, effect_id: str) -> Array:
    """Units of an effect by year, `(years, draws)` or `(years, 1)`, in the effect's own unit; zeros if left out."""
    units = ledger.counts.get(effect_id, np.zeros((1, 1)))
    if effect_id in ledger.apart:
        units = ledger.apart[effect_id]()
        return np.broadcast_to(units, (len(ledger.years), units.shape[1]))
    for posting in ledger.postings:
        if posting.line == effect_id and posting.factors and not posting.is_mirror:
            units = product([factor for factor in posting.factors if factor.name not in WORTH_FACTORS])
            break
    return np.broadcast_to(units, (len(ledger.years), units.shape[1]))


def cost_per_unit(ledger: Ledger, effect_id: str, timing: Timing) -> Array:
    """PV of all costs ÷ units of the effect to the horizon, not discounted, kronor a unit; NaN where there are none."""
    costs = worth_today(ledger, timing, Ledger.costs)
    units = units_of(ledger, effect_id).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(units > 0, costs / units, np.nan)


def _wide(flows: Array, ledger: Ledger) -> Array:
    return flows if flows.shape[1] == ledger.draws else np.broadcast_to(flows, (flows.shape[0], ledger.draws))


def _each(values: Array, ledger: Ledger) -> Array:
    return values if len(values) == ledger.draws else np.broadcast_to(values, (ledger.draws,))
