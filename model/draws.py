"""Questions as tables: each key a column, each draw a row. One evaluation answers the whole table.

A column is an array `(draws,)`, or `(1,)` where every draw has the same number. Draw 0 of a question about one case is
its point estimate. A blank number is NaN; a blank duration, which means *to the horizon*, is infinite.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.assumptions import Assumption
from model.in_force import InForce

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """A question as a table: key → `(draws,)` or `(1,)`, in the unit of the key; `names` tells the draws apart."""

    numbers: Mapping[str, Array]
    count: int
    schedule: tuple[tuple[int, str], ...]
    names: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Array:
        """The numbers of a key, `(draws,)` or `(1,)`."""
        return self.numbers[key]

    def setting(self, columns: Mapping[str, Array]) -> "Draws":
        """The same table with some columns replaced; each `(draws,)` or `(1,)`."""
        return Draws({**self.numbers, **columns}, self.count, self.schedule, self.names)


def value_of(number: Assumption) -> float:
    """A number as the calculation reads it: blank is NaN, a blank duration infinite."""
    if number.value is None:
        return math.inf if number.unit == "years" else math.nan
    return float(number.value)


def point(standing: InForce) -> Draws:
    """One draw: the point estimate."""
    numbers = {key: np.array([value_of(number)]) for key, number in standing.numbers.items()}
    return Draws(numbers, 1, standing.schedule)


def scenarios(standings: Mapping[str, InForce]) -> Draws:
    """One draw a scenario, in the order given. A number by year that a scenario does not give is NaN there."""
    keys = dict.fromkeys(key for standing in standings.values() for key in standing.numbers)
    numbers = {
        key: _column([value_of(s.numbers[key]) if key in s.numbers else math.nan for s in standings.values()])
        for key in keys
    }
    schedule = next(iter(standings.values())).schedule
    return Draws(numbers, len(standings), schedule, tuple(standings))


def _column(values: Sequence[float]) -> Array:
    """A column that is kept short where all its numbers are the same."""
    column = np.array(values, dtype=float)
    return column[:1] if len(column) and (column == column[0]).all() else column


def along(standing: InForce, key: str, values: Sequence[float] | Array) -> Draws:
    """The point estimate with one key moved along the values: one draw each."""
    column = np.asarray(values, dtype=float)
    return Draws({**point(standing).numbers, key: column}, len(column), standing.schedule)


def each_along(standing: InForce, moves: Mapping[str, Array]) -> Draws:
    """The point estimate with one key at a time moved along its own values: a block of draws for each key, in order."""
    start = point(standing)
    count = sum(len(values) for values in moves.values())
    numbers, first = dict(start.numbers), 0
    for key, values in moves.items():
        column = np.full(count, start[key][0])
        column[first : first + len(values)] = values
        numbers[key] = column
        first += len(values)
    return Draws(numbers, count, standing.schedule)
