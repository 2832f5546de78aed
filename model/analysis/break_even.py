"""Break-even: the value of one number at which NPV is zero, all else as it stands (definition 4.7).

The search is a table: first each key along a coarse grid over its unit's limits, then every interval in which the sign
turns is narrowed at once, one draw each.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import elementwise

from model.calculation.draws import Array, Draws, each_along, point, value_of
from model.calculation.metrics import TOLERANCE, net_present_value
from model.case.assumptions import Perspective, Timing
from model.case.units import UNITS, Unit
from model.evaluate import evaluate
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, keys_in_use

DENSITY = 64
"""Grid points over a number's limits; twice as many again lie around its value."""


TOGETHER = 8
"""Keys whose grids are evaluated at once."""
NARROWED_TOGETHER = 200
"""Intervals that are narrowed at once: memory grows with the square of how many they are."""
STRAIGHT = 1e-13
"""NPV at a straight line's root that is rounding error alone, as a share of NPV at the interval's further end.

Costs and benefits are at least as large as what is left of them there, and rounding goes by these.
"""


class Interval(NamedTuple):
    """Two neighbouring values between which the sign of NPV turns, and NPV at both, kronor; of which question."""

    question: int
    low: float
    high: float
    npv_low: float
    npv_high: float


@dataclass(frozen=True)
class BreakEven:
    """The break-even value nearest the number's own value, the others, in the number's unit; None if there is none.

    `rises`: whether NPV is ≥ 0 at and above the value, rather than at and below. `matters`: whether NPV depends on the
    number at all, within its unit's limits.
    """

    value: float | None
    others: tuple[float, ...] = ()
    rises: bool = True
    matters: bool = True

    def times(self, size: float) -> "BreakEven":
        """The break-even of so many times the number."""
        value = None if self.value is None else self.value * size
        return replace(self, value=value, others=tuple(other * size for other in self.others))


class Questions(NamedTuple):
    """Numbers whose break-even is sought together, each as a key and the resolved numbers that it is one of.

    `npv_along(grids)` gives NPV along the grid of each question. `npv_at(values, which)` gives NPV where the number of
    question `which[i]` has the value `values[i]`. NPV in kronor.
    """

    sought: Sequence[tuple[ResolvedNumbers, str]]
    npv_along: Callable[[Sequence[Array]], Iterator[Array]]
    npv_at: Callable[[Array, Array], Array]


def break_even(
    resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, keys: tuple[str, ...] | None = None
) -> dict[str, BreakEven]:
    """Key → its break-even, for the keys asked for, or for every resolved number; a plain yes or no has none."""
    wanted = tuple(resolved.numbers) if keys is None else keys
    resolved = resolved.figured
    in_use = keys_in_use(resolved)
    sought = tuple(key for key in wanted if key in in_use and resolved.numbers[key].unit != "flag")
    without = {key: BreakEven(None, matters=False) for key in wanted if resolved.numbers[key].unit != "flag"}
    # The scales of participants apart: sought with the others, they would move the last digit of answers of old.
    scales = {
        key_of(name, effect, effect.by_year_scale)
        for name, effect in resolved.case.effects.items()
        if effect.by_year_scale
    }
    for some in (tuple(key for key in sought if key not in scales), tuple(key for key in sought if key in scales)):
        without |= _sought_together(resolved, perspective, timing, some) if some else {}
    return without


def _sought_together(
    resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, sought: tuple[str, ...]
) -> dict[str, BreakEven]:
    """Key → its break-even, for keys in use, all as one table."""

    def npv(draws: Draws) -> Array:
        ledger = evaluate(resolved.case, draws, resolved.library).within(perspective)
        return net_present_value(ledger, timing)

    def along(grids: Sequence[Array]) -> Iterator[Array]:
        # Some keys at a time: for all at once, memory would grow with the square of how many they are.
        for first in range(0, len(sought), TOGETHER):
            some = dict(zip(sought[first : first + TOGETHER], grids[first : first + TOGETHER], strict=True))
            yield from np.split(npv(each_along(resolved, some)), _ends(tuple(some.values())))

    start = point(resolved)

    def at(values: Array, which: Array) -> Array:
        moved, columns = [sought[int(number)] for number in which], {}
        for key in set(moved):
            mine = np.array([key == other for other in moved])
            columns[key] = np.where(mine, values, start[key][0])
        return np.array(npv(start.repeated(len(values), columns)))

    answers = _answered(Questions([(resolved, key) for key in sought], along, at))
    return dict(zip(sought, answers, strict=True))


def break_even_of_each(
    all_resolved: tuple[ResolvedNumbers, ...], key: str, perspective: Perspective, timing: Timing, table: Draws
) -> tuple[BreakEven | None, ...]:
    """The break-even of one key under each of several sets of numbers of a case, all as one table.

    `table` has the sets as draws, in order. None where there is no such number.
    """
    without = BreakEven(None, matters=False)
    answers = [without if key in resolved.numbers else None for resolved in all_resolved]
    places = [
        place
        for place, resolved in enumerate(all_resolved)
        if key in keys_in_use(resolved) and resolved.numbers[key].unit != "flag"
    ]
    if not places:
        return tuple(answers)
    sought = [all_resolved[place] for place in places]
    library = sought[0].library

    table = table.chosen(np.array(places))

    def at(values: Array, which: Array) -> Array:
        moved = table.chosen(which.astype(int)).setting({key: values})
        ledger = evaluate(sought[0].case, moved, library).within(perspective)
        return np.array(net_present_value(ledger, timing))

    def along(grids: Sequence[Array]) -> Iterator[Array]:
        which = np.repeat(np.arange(len(grids)), [len(grid) for grid in grids])
        yield from np.split(at(np.concatenate(grids), which.astype(float)), _ends(grids))

    questions = Questions([(resolved, key) for resolved in sought], along, at)
    for place, answer in zip(places, _answered(questions), strict=True):
        answers[place] = answer
    return tuple(answers)


def _ends(grids: Sequence[Array]) -> Array:
    """Where each grid but the last ends when all are laid in a row."""
    return np.cumsum([len(grid) for grid in grids])[:-1]


def _answered(questions: Questions) -> list[BreakEven]:
    """The break-even of each question: along its grid first, then inside each interval where the sign turns."""
    roots: list[dict[float, bool]] = [{} for _ in questions.sought]
    near, matters = [value_of(resolved.numbers[key]) for resolved, key in questions.sought], []
    intervals: list[Interval] = []
    grids = [_grid(resolved, key) for resolved, key in questions.sought]
    for number, worth in enumerate(questions.npv_along(grids)):
        (resolved, key), grid = questions.sought[number], grids[number]
        matters.append(not float(worth.max()) - float(worth.min()) <= TOLERANCE)  # nor is it known to be the same
        if UNITS[resolved.numbers[key].unit].whole:
            roots[number] = _whole_edges(grid, worth)
            if resolved.numbers[key].unit == "year":
                near[number] = _last_good(grid, worth, near[number])
            continue
        signs = np.sign(worth)
        if not signs.all():
            exact = (worth == 0) & np.logical_not(_flat_zero(worth))
            roots[number] |= {float(grid[place]): _rises(worth, int(place)) for place in np.flatnonzero(exact)}
        turns = np.flatnonzero(signs[:-1] * signs[1:] < 0)
        intervals.extend(Interval(number, grid[a], grid[a + 1], worth[a], worth[a + 1]) for a in turns)
    for first in range(0, len(intervals), NARROWED_TOGETHER):
        some = intervals[first : first + NARROWED_TOGETHER]
        for interval, root in zip(some, _narrowed(some, questions.npv_at), strict=True):
            if np.isfinite(root):  # with amounts near the largest, NPV itself may be infinite
                roots[interval.question][root] = interval.npv_low < interval.npv_high
    return [_nearest_first(*each) for each in zip(roots, near, matters, strict=True)]


def _grid(resolved: ResolvedNumbers, key: str) -> Array:
    """Values to try: the unit's limits, evenly between them, and ever finer around the number's own value."""
    number, case = resolved.numbers[key], resolved.case
    if number.unit == "year":
        return np.arange(case.start_year - 60, case.start_year + case.horizon + 1.0)
    if number.possible.whole:
        return np.arange(number.possible.low, case.horizon + 1.0)
    return _grid_around(value_of(number), number.possible, is_log=UNITS[number.unit].scale == "log")


@lru_cache(maxsize=64)
def _grid_around(value: float, unit: Unit, is_log: bool) -> Array:
    """The grid of a number that need not be whole; scenarios that have the same number share it."""
    around = np.array([])
    if np.isfinite(value) and value != 0:
        around = np.concatenate([value * (1 + np.linspace(-1, 1, DENSITY + 1)), value * np.logspace(-4, 5, DENSITY)])
    wide = np.linspace(unit.low, unit.high, DENSITY + 1)
    if is_log:
        wide = np.concatenate([[0.0], np.logspace(-3, np.log10(unit.high), 2 * DENSITY)])
        wide = wide if unit.low == 0 else np.concatenate([-wide, wide])
    grid = np.unique(np.concatenate([around, wide]))
    within = grid[(grid >= unit.low) & (grid <= unit.high)]
    within.setflags(write=False)
    return within


def _flat_zero(worth: Array) -> Array:
    """Where zero is not a crossing but a stretch: the number does not matter there."""
    zero = worth == 0
    beside = np.zeros_like(zero)
    beside[1:] |= zero[:-1]
    beside[:-1] |= zero[1:]
    return np.asarray(zero & beside)


def _rises(worth: Array, at: int) -> bool:
    """Whether NPV goes from below zero to above where it is exactly zero on a grid."""
    before, after = worth[max(at - 1, 0)], worth[min(at + 1, len(worth) - 1)]
    return bool(before < after)


def _whole_edges(grid: Array, worth: Array) -> dict[float, bool]:
    """Whole values with NPV ≥ 0 whose neighbour has NPV < 0, and whether it is the one below.

    The last start year, the shortest duration, and so on.
    """
    good = worth >= 0
    above, below = np.zeros_like(good), np.zeros_like(good)
    above[:-1] = good[:-1] & ~good[1:]
    below[1:] = good[1:] & ~good[:-1]
    return {float(value): bool(rises) for value, rises, edge in zip(grid, below, above | below, strict=True) if edge}


def _last_good(grid: Array, worth: Array, otherwise: float) -> float:
    """The last year with NPV ≥ 0 that a year with NPV < 0 follows."""
    last = np.flatnonzero((worth[:-1] >= 0) & (worth[1:] < 0))
    return float(grid[last[-1]]) if len(last) else otherwise


def _narrowed(intervals: list[Interval], npv_at: Callable[[Array, Array], Array]) -> list[float]:
    """The roots inside the intervals, all narrowed at once."""
    low, high, npv_low, npv_high = (np.array([interval[column] for interval in intervals]) for column in range(1, 5))
    which = np.array([interval.question for interval in intervals], dtype=float)
    roots = low - npv_low * (high - low) / (npv_high - npv_low)  # exact already where NPV is a straight line
    bent = np.abs(npv_at(roots, which)) > STRAIGHT * np.maximum(np.abs(npv_low), np.abs(npv_high))
    if bent.any():
        result = elementwise.find_root(
            npv_at,
            (low[bent], high[bent]),
            args=(which[bent],),
            tolerances={"xatol": 0.0, "xrtol": 1e-15, "fatol": 0.0, "frtol": 0.0},
        )
        # Rounding may undo the change of sign when fewer draws are evaluated together: then the line's root is kept.
        roots[bent] = np.where(np.isfinite(result.x), result.x, roots[bent])
    return [float(root) for root in roots]


def _nearest_first(roots: Mapping[float, bool], value: float, matters: bool) -> BreakEven:
    """The root nearest a value first: the number's own, or for a year the last one that will do."""
    ordered = sorted(roots, key=lambda root: abs(root - value) if np.isfinite(value) else root)
    if not ordered:
        return BreakEven(None, matters=matters)
    return BreakEven(ordered[0], tuple(ordered[1:]), roots[ordered[0]], matters)
