"""Questions as tables: each key a column, each draw a row. One evaluation answers the whole table.

A column is an array `(draws,)`, or `(1,)` where every draw has the same number. Draw 0 of a question about one case is
its point estimate. A blank number is NaN; a blank duration, which means *to the horizon*, is infinite.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtri

from model.case.assumptions import Assumption
from model.case.units import NumberScale, Scale, Unit, possible_values
from model.numbers.keys import by_year, ramps
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.worked_out import worked_out

Array = NDArray[np.float64]

BATCH = 10_000
"""Draws that are stratified together; a longer run is a row of batches."""
P90 = float(ndtri(0.9))
"""Where a standard normal has its 90th percentile: 1.2815516."""


class Rows(NamedTuple):
    """That a table has the rows of another, each of them at least once, in all columns but those that are `moved`.

    `which` are the rows by number; None where the other has one row alone, so that all columns are as they were.
    """

    of: "Draws"
    which: NDArray[np.int_] | None
    moved: frozenset[str]

    def taken(self, values: NDArray[Any]) -> NDArray[Any]:
        """What follows from the other table by year and row, `(years, draws)` or 1 for either, as it is in this one."""
        return values if self.which is None or values.shape[1] == 1 else np.take(values, self.which, axis=1)


@dataclass(frozen=True)
class Draws:
    """A question as a table: key → `(draws,)` or `(1,)`, in the unit of the key; `names` tells the draws apart.

    `rows` says of which other table these are the rows, where that may spare work.
    """

    numbers: Mapping[str, Array]
    count: int
    schedule: tuple[tuple[int, str], ...]
    names: tuple[str, ...] = ()
    rows: Rows | None = None

    def __getitem__(self, key: str) -> Array:
        """The numbers of a key, `(draws,)` or `(1,)`."""
        return self.numbers[key]

    @worked_out
    def by_year(self) -> Mapping[str, Mapping[int, str]]:
        """What the keys of numbers by year begin with → calendar year → key, in order of year."""
        return by_year(tuple(self.numbers))

    def setting(self, columns: Mapping[str, Array]) -> "Draws":
        """The same table with some columns replaced; each `(draws,)` or `(1,)`."""
        rows = None if self.rows is None else self.rows._replace(moved=self.rows.moved.union(columns))
        return Draws({**self.numbers, **columns}, self.count, self.schedule, self.names, rows)

    def chosen(self, which: NDArray[np.int_]) -> "Draws":
        """The table with the draws that `which` numbers, in this order; a draw may be repeated."""
        taken = {key: column if len(column) == 1 else column[which] for key, column in self.numbers.items()}
        has_every_row = self.count > 1 and np.bincount(which, minlength=self.count).all()
        return Draws(taken, len(which), self.schedule, rows=Rows(self, which, frozenset()) if has_every_row else None)

    def repeated(self, count: int, columns: Mapping[str, Array]) -> "Draws":
        """A table of one row as many times over, but for some columns; each `(count,)` or `(1,)`."""
        assert self.count == 1
        return Draws({**self.numbers, **columns}, count, self.schedule, rows=Rows(self, None, frozenset(columns)))

    def part(self, first: int, stop: int) -> "Draws":
        """Some of the draws, in order."""
        cut = {key: column if len(column) == 1 else column[first:stop] for key, column in self.numbers.items()}
        return Draws(cut, min(stop, self.count) - first, self.schedule)


def value_of(number: Assumption) -> float:
    """A number as the calculation reads it: blank is NaN, a blank duration infinite."""
    if number.value is None:
        return math.inf if number.unit == "years" else math.nan
    return float(number.value)


def point(resolved: ResolvedNumbers) -> Draws:
    """One draw: the point estimate. It is asked for many times, and kept with the numbers that it follows from."""
    kept = vars(resolved)
    if "point" not in kept:
        kept["point"] = _point(resolved)
    draws: Draws = kept["point"]
    return draws


def _point(resolved: ResolvedNumbers) -> Draws:
    values = {key: value_of(number) for key, number in resolved.numbers.items()} | {**resolved.random_factors}
    columns = np.array([*values.values()], dtype=float)[:, None]  # one array, of which each column is a row
    return Draws(dict(zip(values, columns, strict=True)), 1, resolved.schedule)


def scenarios(all_resolved: Mapping[str, ResolvedNumbers]) -> Draws:
    """One draw a scenario, in the order given. A number by year that a scenario does not give is NaN there."""
    every = tuple(all_resolved.values())
    stated = [resolved.numbers for resolved in every]
    numbers = {} if not every else {**point(every[0]).numbers}
    for key in _keys_that_differ(every):
        numbers[key] = _column([value_of(one[key]) if key in one else math.nan for one in stated])
    schedules = {resolved.schedule for resolved in every}
    if len(schedules) == 1:
        return Draws(numbers, len(every), schedules.pop(), tuple(all_resolved))
    # Scenarios that count by different schedules share one with all their steps, at each scenario's own rates.
    steps = tuple((start, f"discount.from_{start}") for start in sorted({at for steps in schedules for at, _ in steps}))
    for start, key in steps:
        numbers[key] = _column([_rate_from(resolved, start) for resolved in every])
    return Draws(numbers, len(every), steps, tuple(all_resolved))


def _rate_from(resolved: ResolvedNumbers, start: int) -> float:
    """The discount rate that leads to year t = start."""
    return value_of(resolved.numbers[[key for at, key in resolved.schedule if at <= start][-1]])


def _keys_that_differ(every: Sequence[ResolvedNumbers]) -> Mapping[str, None]:
    """The keys whose number is not the very same in every scenario, as most are."""
    differing: dict[str, None] = {}
    for resolved in every[1:]:
        differing |= dict.fromkeys(resolved.not_those_of(every[0]))
        if resolved.structure is not every[0].structure:
            differing |= dict.fromkeys(every[0].numbers.keys() - resolved.numbers.keys())
    return differing


def _column(values: Sequence[float]) -> Array:
    """A column that is kept short where all its numbers are the same."""
    first = values[0]
    return np.array(values[:1] if not math.isnan(first) and values.count(first) == len(values) else values, dtype=float)


def along(resolved: ResolvedNumbers, key: str, values: Sequence[float] | Array) -> Draws:
    """The point estimate with one key moved along the values: one draw each."""
    column = np.asarray(values, dtype=float)
    return point(resolved).repeated(len(column), {key: column})


def each_along(resolved: ResolvedNumbers, moves: Mapping[str, Array]) -> Draws:
    """The point estimate with one key at a time moved along its own values: a block of draws for each key, in order."""
    start = point(resolved)
    count = sum(len(values) for values in moves.values())
    columns, first = {}, 0
    for key, values in moves.items():
        column = np.full(count, start[key][0])
        column[first : first + len(values)] = values
        columns[key] = column
        first += len(values)
    return point(resolved).repeated(count, columns)


def moved_together(resolved: ResolvedNumbers, moves: Sequence[Mapping[str, float]]) -> Draws:
    """The point estimate, then one draw a move, in which each key of the move has the value given."""
    start = point(resolved)
    columns: dict[str, Array] = {}
    for draw, move in enumerate(moves, start=1):
        for key, value in move.items():
            columns.setdefault(key, np.full(1 + len(moves), start[key][0]))[draw] = value
    return start.repeated(1 + len(moves), columns)


def random_factors(resolved: ResolvedNumbers, keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Name of a random factor → the keys with a range that share it; the name is the key whose stream they use."""
    keys_by_factor: dict[str, list[str]] = {}
    for key in keys:
        if resolved.numbers[key].low is not None and resolved.numbers[key].value is not None:
            keys_by_factor.setdefault(random_factor_of(key, resolved.numbers), []).append(key)
    return {name: tuple(members) for name, members in keys_by_factor.items()}


def random_factor_of(key: str, numbers: Mapping[str, Assumption]) -> str:
    """The key whose stream a number is drawn from: its own, or that of the number it moves with."""
    passed = {key}
    while key in numbers and (ahead := numbers[key].moves_with) is not None and ahead not in passed:
        key = ahead
        passed.add(key)
    return key


class Range(NamedTuple):
    """A number's range alone: what its draws depend on."""

    value: float
    low: float
    high: float
    unit: str
    scale: NumberScale

    @classmethod
    def of(cls, number: Assumption) -> "Range":
        """The range of a number that has one."""
        assert number.value is not None and number.low is not None and number.high is not None
        return cls(number.value, number.low, number.high, number.unit, number.scale)

    @property
    def possible(self) -> Unit:
        """Which values the number may have, and on which scale it is drawn."""
        return possible_values(self.unit, self.scale)


def drawn(number: "Assumption | Range", z: Array) -> Array:
    """A number with a range at standard normal values z, in its unit: its value at 0, its ends at ∓1.2815516 (4.8)."""
    assert number.value is not None and number.low is not None and number.high is not None
    unit = number.possible
    low, middle, high = _on_scale((number.low, number.value, number.high), unit.scale)
    values = _off_scale(middle + z * np.where(z < 0, middle - low, high - middle) / P90, unit.scale)
    if unit.whole:
        values = np.floor(values + 0.5)
    values = np.clip(values, unit.low, unit.high)
    return np.where(z == 0, number.value, values)


def distance(number: Assumption, low: float, high: float) -> float:
    """How far apart two values of a number are on the scale on which it is drawn."""
    ends = _on_scale((low, high), number.possible.scale)
    return float(ends[1] - ends[0])


def steepness(number: Assumption) -> float:
    """The slope, at a number's value, of the scale on which it is drawn: distance on the scale for one of its unit."""
    assert number.value is not None
    scale, value = number.possible.scale, number.value
    return 1.0 / value if scale == "log" else 1.0 / (value * (1.0 - value)) if scale == "logit" else 1.0


def _on_scale(values: object, scale: Scale) -> Array:
    """Values in their unit on the scale on which they are drawn."""
    numbers = np.asarray(values, dtype=float)
    return np.asarray(np.log(numbers) if scale == "log" else logit(numbers) if scale == "logit" else numbers)


def _off_scale(values: Array, scale: Scale) -> Array:
    """Values back from the scale on which they are drawn, in their unit."""
    return np.asarray(np.exp(values) if scale == "log" else expit(values) if scale == "logit" else values)


def standard_normals(seed: int, random_factor: str, count: int, batch: int = 0) -> Array:
    """Standard normal values of a random factor, `(count,)`: one from each of `count` strata, in random order.

    Every random factor has a stream of its own from the seed and its name, so that a new number moves no other number's
    draws. Only the raw stream of the generator is used, which is the same in every version and on every machine.
    """
    return _kept_normals(seed, random_factor, count) if batch == 0 else _normals(seed, random_factor, count, batch)


@lru_cache(maxsize=512)
def _kept_normals(seed: int, random_factor: str, count: int) -> Array:
    normals = _normals(seed, random_factor, count, 0)
    normals.setflags(write=False)
    return normals


def _normals(seed: int, random_factor: str, count: int, batch: int) -> Array:
    name = hashlib.blake2b(f"{seed}|{random_factor}|{batch}".encode(), digest_size=16).digest()
    raw = np.random.Philox(key=int.from_bytes(name, "little")).random_raw(2 * count)
    stratum = np.argsort(raw[:count], kind="stable")
    within = ((raw[count:] >> np.uint64(32)).astype(float) + 0.5) / 2.0**32
    return np.asarray(ndtri((stratum + within) / count))


def monte_carlo(resolved: ResolvedNumbers, keys: Sequence[str], count: int, seed: int, batch: int = 0) -> Draws:
    """The point estimate as draw 0, then a batch of random draws of those of the keys that have a range."""
    assert count <= BATCH
    columns = {}
    by_random_factor = {**random_factors(resolved, keys), **dict.fromkeys(resolved.case.measurement_random_factors, ())}
    for random_factor, members in by_random_factor.items():
        z = np.concatenate([[0.0], standard_normals(seed, random_factor, count, batch)])
        columns.update({key: drawn(resolved.numbers[key], z) for key in members} or {random_factor: z})
    for key in ramps(resolved.case) & columns.keys():
        columns[key] = np.maximum(1.0, columns[key])  # full effect is reached during the first year at the earliest
    return Draws({**point(resolved).numbers, **columns}, count + 1, resolved.schedule)


def batches(count: int) -> Iterator[tuple[int, int]]:
    """Number of a batch and how many draws it has, for a run of so many draws."""
    for batch, first in enumerate(range(0, count, BATCH)):
        yield batch, min(BATCH, count - first)
