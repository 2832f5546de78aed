"""What each term of a contract gives for what is measured, and which is paid of those of which one is (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ; the advance drawn is
`(draws,)` or `(1,)`.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar, assert_never

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Outcome
from model.case.terms import Bands, Fixed, MeasuredTerm, OutcomeTerm, PerUnit, ShareOfSavings, index_of
from model.contracts.amounts import Met, by_year, in_years, money_of, row_of, running

V = TypeVar("V", Array, Met)
SAME = 1e-12
"""Measured values this close below a bound, as a share of it, have reached it: 0.7 is measured as 0.7."""


def after(values: V, years: Sequence[int]) -> V:
    """The rows of the last years; all of a row that holds for every year."""
    return values[-len(years) :]


def counted(
    contract: Contract,
    term: OutcomeTerm,
    outcomes: Mapping[str, Array],
    gates: Mapping[str, Met],
    advance: Array,
    years: range,
) -> Array:
    """What a term gives in each of some contract years, `(years, draws)`, on the values given of each outcome."""
    if isinstance(term, Fixed):
        owed = row_of(term.amounts, years)
        if term.amount is not None:
            # Beside amounts that add up year by year, what is paid once on delivery is the first year's.
            once = in_years((1,), years) if term.amounts and term.per == "contract" else 1.0
            owed = owed + once * money_of(term.amount, advance)
        if term.index is not None and (term.amounts or term.per == "year"):
            owed = owed * prices_of(term.index, years)
    else:
        owed = value_of_term(term, outcomes[term.measures], advance)
        outcome = contract.outcomes[term.measures]
        if outcome.in_some_years:
            owed = np.where(is_known(outcome, years, term.per == "year"), owed, 0.0)
        index = index_of(term)
        if index is not None:
            owed = indexed(index, owed, years, of_year=term.per == "year")
    if term.gate is not None:
        owed = np.where(gates[term.gate], owed, 0.0)
    return np.where(in_years(term.years, years), owed, 0.0) if term.years else owed


def prices_of(index: float, years: range) -> Array:
    """What one krona of contract year 1 is in each year, `(years, draws)` or `(years, 1)`."""
    return (1.0 + np.atleast_1d(np.asarray(index))) ** (np.array(years) - 1.0)[:, None]


def indexed(index: float, owed: Array, years: range, of_year: bool) -> Array:
    """What is owed at the prices of its own years, `(years, draws)`: in each year, or so far from the first on.

    What is owed so far rises by what comes to it in each year, at that year's prices.
    """
    return owed * prices_of(index, years) if of_year else running(by_year(owed) * prices_of(index, years))


def so_far(values: Array, outcome: Outcome, years: range) -> Array:
    """An outcome after each of the last years: summed since the first, or for a rate averaged, `(years, draws)`.

    A rate of years that weigh differently is pooled by their weights: 0 before any is measured.
    """
    if outcome.in_some_years:
        every = range(1, years[-1] + 1)
        weights = row_of({year: outcome.weight_of(year) for year in every}, every)
        whole = running(weights)
        pooled = running(weights * values) / np.where(whole > 0, whole, 1.0)
        return pooled[-len(years) :]
    summed = values.sum(axis=0, keepdims=True) if len(years) == 1 else running(values)
    return summed / np.array(years)[:, None] if outcome.unit == "rate" else summed


def is_known(outcome: Outcome, years: Sequence[int], of_year: bool = False) -> Met:
    """Whether a rate is measured in each year, or up to it, `(years, 1)`."""
    measured = [year for year in range(1, years[-1] + 1) if outcome.is_measured(year)]
    return np.array([year in measured if of_year else bool(measured) and measured[0] <= year for year in years])[
        :, None
    ]


def judged(at_least: float, values: Array, outcome: Outcome) -> Met:
    """Whether a gate is met after each measured year, on what is measured so far, `(window, draws)`."""
    bound = at_least - SAME * np.maximum(1.0, np.abs(at_least))
    years = range(1, len(values) + 1)
    met = np.asarray(so_far(values, outcome, years) >= bound)
    return met & is_known(outcome, years) if outcome.in_some_years else met


def one_of_each(contract: Contract, given: Mapping[str, Array]) -> dict[str, Array]:
    """What each term gives when only one is paid of those that are either of a group, in each year and draw.

    The best is the one that gives the most, of equals the first; the first is the first that gives anything.
    """
    paid = dict(given)
    for group, rule in contract.either.items():
        names = [name for name in given if contract.terms[name].either == group]
        rows = np.broadcast_arrays(*(given[name] for name in names)) if names else []
        most, taken = np.maximum.reduce(rows) if rows else None, None
        for name, row in zip(names, rows, strict=True):
            holds = row == most if rule == "best" else row > 0
            paid[name] = np.where(holds if taken is None else holds & ~taken, row, 0.0)
            taken = holds if taken is None else taken | holds
    return paid


def value_of_term(term: MeasuredTerm, values: Array, advance: Array) -> Array:
    """What a term pays for measured values, `(…, draws)`. Negative savings count as none."""
    match term:
        case ShareOfSavings():
            return _share_of_savings(term, values, advance)
        case PerUnit():
            price = np.nan if term.price is None else term.price
            return np.asarray(price * np.maximum(0.0, values - term.threshold))
        case Bands():
            return _of_bands(term, values, advance)
        case _:
            assert_never(term)


def _share_of_savings(term: ShareOfSavings, values: Array, advance: Array) -> Array:
    top = np.inf if term.up_to is None else money_of(term.up_to, advance)
    above = money_of(term.above, advance)
    # What lies between the bounds. Clipping passes over every draw once; a bound of 0 takes nothing away.
    between = np.clip(values, above, np.maximum(above, top))
    return np.asarray(term.share * (between - above if above.any() else between))


def _of_bands(term: Bands, values: Array, advance: Array) -> Array:
    bounds = [np.asarray(band.at_least, dtype=float) for band in term.bands]
    # An inclusive bound is lowered by a hair, and an exclusive one raised.
    hair = [-SAME if band.inclusive is not False else SAME for band in term.bands]
    reached = (values >= bound + h * np.maximum(1.0, np.abs(bound)) for bound, h in zip(bounds, hair, strict=True))
    place = sum((one.astype(int) for one in reached), np.full(values.shape, -1))
    owed = np.zeros(np.broadcast_shapes(values.shape, advance.shape))
    for at, band in enumerate(term.bands):
        pays = money_of(band.pays, advance)
        if term.between == "linear" and at + 1 < len(bounds):
            gap = bounds[at + 1] - bounds[at]
            part = np.clip((values - bounds[at]) / np.where(gap > 0, gap, 1.0), 0.0, 1.0)
            ahead = term.bands[at + 1]
            pays = pays + part * (money_of(ahead.just_below or ahead.pays, advance) - pays)
        owed = np.where(place == at, pays, owed)
    return owed
