"""What moves the result: each number at the ends of its range, any two of them across a map, and the terms (4.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.analysis.break_even import BreakEven, break_even
from model.calculation.draws import Array, Draws, moved_together, point, random_factors, value_of
from model.calculation.metrics import net_present_value, payback_year, payback_years
from model.case.assumptions import Perspective, Timing
from model.case.units import UNITS
from model.evaluate import evaluate
from model.numbers.keys import key_of
from model.numbers.rates import DISCOUNT_RATE, steps_of
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from model.numbers.worked_out import worked_out

MOVES_AT_ONCE = 250
"""Moves of numbers that are evaluated together: for all at once, memory would grow with the square of the numbers."""
MAP_STEPS = 40
"""Steps of a map along each of its numbers."""


@dataclass(frozen=True)
class Outcome:
    """What the case comes to when some numbers are moved: their values, NPV in kronor, payback (NaN for never)."""

    values: dict[str, float]
    npv: float
    payback_years: float
    payback_year: float


@dataclass(frozen=True)
class Driver:
    """A number with a range, or numbers that share their random factor and so move together: the outcome at both ends.

    `break_even` is that of a number alone, None for numbers that move together.
    """

    keys: tuple[str, ...]
    low: Outcome
    high: Outcome
    break_even: BreakEven | None

    @property
    def swing(self) -> float:
        """How far apart the two ends are in NPV, kronor."""
        return abs(self.high.npv - self.low.npv)

    @property
    def cautious(self) -> Outcome:
        """The end with the lower NPV."""
        return min(self.low, self.high, key=lambda outcome: outcome.npv)

    @property
    def hopeful(self) -> Outcome:
        """The end with the higher NPV."""
        return max(self.high, self.low, key=lambda outcome: outcome.npv)


@dataclass(frozen=True)
class Sensitivity:
    """What a case's result depends on: the point, its drivers (largest swing first), and all of them at once.

    `cautious` and `hopeful` have every number at its end with the lower, or higher, NPV; None where none has a range.
    """

    point: Outcome
    drivers: tuple[Driver, ...]
    cautious: Outcome | None
    hopeful: Outcome | None


def sensitivity(resolved: ResolvedNumbers, perspective: Perspective, timing: Timing) -> Sensitivity:
    """Each uncertain number at its low and high, all else as it stands; those of one random factor also together."""
    keys = uncertain_keys(resolved)
    by_random_factor = tuple(random_factors(resolved, keys).values())
    groups = [(key,) for key in keys] + [members for members in by_random_factor if len(members) > 1]
    moves = [{key: _end(resolved, key, end) for key in members} for members in groups for end in ("low", "high")]
    readings = _readings_moved(resolved, moves, perspective, timing)
    even = break_even(resolved, perspective, timing, keys)
    drivers = tuple(
        Driver(
            members,
            _outcome(moves[2 * at], readings, 2 * at + 1),
            _outcome(moves[2 * at + 1], readings, 2 * at + 2),
            even[members[0]] if len(members) == 1 else None,
        )
        for at, members in enumerate(groups)
    )
    once = {members: driver for members, driver in zip(groups, drivers, strict=True) if members in by_random_factor}
    together: list[dict[str, float]] = [{}, {}]
    for driver in once.values():
        together[0].update(driver.cautious.values)
        together[1].update(driver.hopeful.values)
    ends = _readings_moved(resolved, together, perspective, timing)
    largest_first = tuple(sorted(drivers, key=lambda driver: -driver.swing))
    cautious, hopeful = (_outcome(values, ends, at) if keys else None for at, values in enumerate(together, start=1))
    return Sensitivity(_outcome({}, readings, 0), largest_first, cautious, hopeful)


def _end(resolved: ResolvedNumbers, key: str, end: str) -> float:
    """An end of a range as the simulation would draw it: rounded half up where only whole values make sense."""
    number = resolved.numbers[key]
    at = float(getattr(number, end))
    return float(np.floor(at + 0.5)) if UNITS[number.unit].whole else at


Readings = tuple[Array, Array, Array]
"""NPV, years to payback and the year of payback, one value a draw."""


def _readings_moved(
    resolved: ResolvedNumbers, moves: Sequence[Mapping[str, float]], perspective: Perspective, timing: Timing
) -> Readings:
    """The readings of the point estimate, then of each move, some moves at a time."""
    blocks = [
        _readings(resolved, moved_together(resolved, moves[first : first + MOVES_AT_ONCE]), perspective, timing)
        for first in range(0, max(1, len(moves)), MOVES_AT_ONCE)
    ]
    rest = (tuple(reading[1:] for reading in readings) for readings in blocks[1:])  # each block begins with the point
    npv, years, year = (np.concatenate(parts) for parts in zip(blocks[0], *rest, strict=True))
    return npv, years, year


def _readings(resolved: ResolvedNumbers, draws: Draws, perspective: Perspective, timing: Timing) -> Readings:
    ledger = evaluate(resolved.case, draws, resolved.library).within(perspective)
    net = np.broadcast_to(ledger.net(), (len(ledger.years), ledger.draws))
    return net_present_value(ledger, timing), payback_years(net), payback_year(net, ledger.years.start)


def _outcome(values: dict[str, float], readings: Readings, at: int) -> Outcome:
    npv, years, year = (float(reading[at]) for reading in readings)
    return Outcome(values, npv, years, year)


@dataclass(frozen=True)
class TwoWay:
    """NPV over two numbers, kronor, `(len(y), len(x))`, and the line on which it is zero."""

    key_x: str
    key_y: str
    x: Array
    y: Array
    npv: Array
    whole_y: bool

    @worked_out
    def line(self) -> tuple[tuple[float, float], ...]:
        """Points `(x, y)` at which NPV is zero: on each column of the map, wherever its sign turns.

        Where y has whole values alone, the point is halfway between the two neighbours at which NPV differs in sign.
        """
        points = []
        for column, x in enumerate(self.x):
            worth = self.npv[:, column]
            for row in np.flatnonzero((worth[:-1] < 0) != (worth[1:] < 0)):
                part = 0.5 if self.whole_y else worth[row] / (worth[row] - worth[row + 1])
                points.append((float(x), float(self.y[row] + part * (self.y[row + 1] - self.y[row]))))
        return tuple(points)


def two_way(
    resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, key_x: str, key_y: str, steps: int = MAP_STEPS
) -> TwoWay:
    """NPV over the sensible values of two different numbers, all else as it stands."""
    x, y = _span(resolved, key_x, steps), _span(resolved, key_y, steps)
    start = point(resolved)
    columns = {key_x: np.tile(x, len(y)), key_y: np.repeat(y, len(x))}
    draws = Draws({**start.numbers, **columns}, len(x) * len(y), resolved.schedule)
    worth = net_present_value(evaluate(resolved.case, draws, resolved.library).within(perspective), timing)
    whole = UNITS[resolved.numbers[key_y].unit].whole
    return TwoWay(key_x, key_y, x, y, worth.reshape(len(y), len(x)), whole)


def _span(resolved: ResolvedNumbers, key: str, steps: int) -> Array:
    """Values of a number around its range, or around its value where it has none."""
    number, case = resolved.numbers[key], resolved.case
    unit, value = number.possible, value_of(number)
    low, high = (value if at is None else float(at) for at in (number.low, number.high))
    if number.unit == "year":
        first = min(float(case.start_year), np.floor(low))
        return np.arange(first, max(first + 5, np.ceil(high) + 2, value + 1) + 1)
    if unit.whole:
        middle = value if np.isfinite(value) else float(case.horizon)
        return np.arange(unit.low, max(5.0, np.ceil(high) + 2 if np.isfinite(high) else 0.0, middle + 2) + 1)
    if number.low is None:
        low, high = (0.0, 2 * value) if value > 0 else (2 * value, 0.05) if value < 0 else (0.0, min(1.0, unit.high))
    wider = 0.5 * (high - low)
    first, last = max(unit.low, low - wider), min(unit.high, high + wider)
    if unit.low >= 0 and first < 0.2 * last:
        first = unit.low
    return np.unique(np.append(np.linspace(first, last, steps + 1), value if np.isfinite(value) else first))


@dataclass(frozen=True)
class Terms:
    """NPV under every discount schedule and with every start moved a year: schedule → NPV in kronor by shift.

    A schedule that the case cannot use, such as the internal rate of an unknown year, has None. `own_rate` is the
    rate of the case's own, whether the case counts at it or not.
    """

    shifts: tuple[int, ...]
    npv: dict[str, tuple[float, ...] | None]
    own_rate: float | None = None

    def turns(self) -> bool:
        """Whether the sign of NPV is not the same under all of them."""
        known = [worth for row in self.npv.values() if row is not None for worth in row]
        return min(known, default=0.0) < 0 <= max(known, default=0.0)


def terms(
    resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, shifts: Sequence[int] = (-1, 0, 1)
) -> Terms:
    """NPV when every effect starts earlier or later, under every discount schedule in the library at once.

    Running costs stay where they are: they follow the project.
    """
    case = resolved.case
    npv_by_schedule: dict[str, tuple[float, ...] | None] = {}
    starts = (key_of(name, effect, effect.delayed_by) for name, effect in case.effects.items())
    firsts = {key: value for key in starts if (value := resolved.numbers[key].value) is not None}
    # Nobody is helped before they start: a lag of nothing can't be shortened.
    moves = [
        {key: max(UNITS[resolved.numbers[key].unit].low, value + shift) for key, value in firsts.items()}
        for shift in shifts
    ]
    for name, schedule in resolved.library.schedules.items():
        steps = steps_of(schedule, case)
        rates = {key: number for _, key in steps if (number := resolved.rates.get(key)) is not None}
        if any(key not in rates or rates[key].value is None for _, key in steps):
            npv_by_schedule[name] = None
            continue
        under_schedule = replace(resolved, numbers={**rates, **resolved.numbers}, schedule=steps)
        table = moved_together(under_schedule, moves)
        ledger = evaluate(case, table, resolved.library).within(perspective)
        npv_by_schedule[name] = tuple(float(worth) for worth in net_present_value(ledger, timing)[1:])
    own = resolved.rates.get(DISCOUNT_RATE)
    return Terms(tuple(shifts), npv_by_schedule, None if own is None else own.value)
