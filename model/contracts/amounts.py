"""Money of a contract by year: amounts in money, rows of years, and sums so far.

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from model.calculation.draws import Array
from model.case.terms import Amount

Met = NDArray[np.bool_]


def money_of(amount: Amount, advance: Array) -> Array:
    """An amount in money, `(draws,)` or `(1,)`."""
    if amount.money is not None:
        return np.atleast_1d(np.asarray(amount.money, dtype=float))
    assert amount.of_advance is not None
    return np.asarray(amount.of_advance * advance)


def in_years(chosen: Sequence[int], years: range) -> Met:
    """Whether each contract year is one of those chosen, `(years, 1)`."""
    return np.array([year in chosen for year in years])[:, None]


def row_of(amounts: Mapping[int, float], years: range) -> Array:
    """Money by contract year, `(years, 1)`; `(years, draws)` where an amount differs by draw."""
    rows = [amounts.get(year, 0.0) for year in years]
    if any(isinstance(row, np.ndarray) for row in rows):
        return np.stack(np.broadcast_arrays(*map(np.atleast_1d, rows)))
    return np.array(rows)[:, None]


def running(values: Array) -> Array:
    """The sum to the end of each year, `(years, draws)`. Whole years are added: across draws `np.cumsum` is slow."""
    sums = values.copy()
    for year in range(1, len(sums)):
        sums[year] += sums[year - 1]
    return sums


def by_year(sums: Array) -> Array:
    """What is added each year to a sum so far, `(years, draws)`."""
    return np.concatenate([sums[:1], sums[1:] - sums[:-1]])
