"""How sure it is: the case under many random draws of its uncertain numbers, and what is worth finding out (4.7, 4.8).

Draw 0 is the point estimate and is never counted. Draws come in batches, and each batch is evaluated in blocks, so that
memory does not grow with postings or with the length of the run, apart from the results that are kept.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from model.calculation.draws import (
    BATCH,
    Array,
    Doubt,
    Draws,
    batches,
    distance,
    drawn,
    monte_carlo,
    point,
    random_factors,
    standard_normals,
    steepness,
)
from model.calculation.ledger import Ledger
from model.calculation.metrics import TOLERANCE, cumulative, discount_factors, present_value, quantiles, years_behind
from model.case.assumptions import Assumption, Perspective
from model.case.case import Pilot, Timing
from model.case.units import UNITS
from model.evaluate import evaluate, rates
from model.numbers.resolve import ResolvedNumbers, key_of, uncertain_keys
from model.numbers.worked_out import worked_out

MOST_DRAWS = 1_000_000
"""At most so many at a time, without a screen."""
BLOCK = 1_000_000
"""Amounts (lines × years × draws) that are evaluated at a time."""
TWO_SIDED_5_PERCENT = float(ndtri(0.975))
MOVES = 200
"""Moves of what was learned from which its error is worked out."""
EXPLAINED = 4_000_000
"""Values of the functions that NPV is explained by (functions × draws) that are held at a time."""
GRID = ndtri((np.arange(2_000) + 0.5) / 2_000)
"""Standard normal values, one in the middle of each of 2 000 equally likely strata: where an expectation is summed."""


@dataclass(frozen=True)
class Odds:
    """What the case comes to in every draw, draw 0 first: kronor and calendar years (NaN for never), `(draws + 1,)`.

    `running_sums` are the running sums at each year's end, kronor, `(years, draws + 1)`; `learned` says what each
    random factor is worth knowing, and `learning` how far that may be from the truth.
    """

    npv: Array
    payback_year: Array
    running_sums: Array
    years: range
    seed: int
    learned: Mapping[str, "Learned"]
    learning: "Learning"

    @property
    def count(self) -> int:
        """How many random draws."""
        return len(self.npv) - 1

    @property
    def point(self) -> float:
        """NPV of the point estimate, kronor."""
        return float(self.npv[0])

    @worked_out
    def random(self) -> Array:
        """NPV of the random draws, kronor, `(draws,)`."""
        return self.npv[1:]

    @worked_out
    def chance(self) -> float:
        """The share of draws with NPV > 0."""
        return float((self.random > 0).mean())

    @worked_out
    def mean(self) -> float:
        """Mean NPV, kronor. It is not the point's, since ranges are skewed and uncertain numbers multiply."""
        return float(self.random.mean())

    def percentile(self, share: float | Array) -> Array:
        """NPV that so large a share of draws falls below, kronor."""
        return np.asarray(np.quantile(self.random, share))

    def draw_at(self, share: float) -> int:
        """The number of the draw whose NPV is nearest a percentile."""
        return 1 + int(np.abs(self.random - self.percentile(share)).argmin())

    @worked_out
    def expected_loss(self) -> float | None:
        """Mean of −NPV where NPV < 0, kronor: what is lost when it is lost; None if it never is."""
        losses = -self.random[self.random < -TOLERANCE]
        return float(losses.mean()) if len(losses) else None

    @worked_out
    def perfect_information(self) -> float:
        """EVPI, kronor: what it would be worth to know everything before the decision, at most."""
        return float(np.maximum(self.random, 0).mean() - max(self.mean, 0.0))

    def information(self, random_factor: str) -> float:
        """EVPPI of a random factor, kronor: the worth of knowing its numbers, and no others, before the decision."""
        worth = float(np.maximum(self.mean + self.learned[random_factor].worth, 0).mean() - max(self.mean, 0.0))
        return min(max(worth, 0.0), self.perfect_information)

    @worked_out
    def information_errors(self) -> Mapping[str, float]:
        """Standard error of each random factor's EVPPI, kronor: how far another seed would typically move it."""
        return self.learning.errors(self.random, self.learned)

    def is_worth_knowing(self, random_factor: str) -> bool:
        """Whether a random factor's EVPPI can be told from 0: more than chance gives one time in forty."""
        return self.information(random_factor) > TWO_SIDED_5_PERCENT * self.information_errors[random_factor]

    @worked_out
    def chance_by_year(self) -> tuple[float, ...]:
        """The share of draws that are paid back in or before each calendar year."""
        return tuple(float((self.payback_year[1:] <= year).mean()) for year in self.years)

    @worked_out
    def fan(self) -> Array:
        """p10, p50 and p90 of the running sum at each year's end, kronor, `(years, 3)`."""
        return np.array([quantiles(row[1:], (0.1, 0.5, 0.9)) for row in self.running_sums])


Shape = tuple[Doubt, ...]
"""The numbers of a random factor whose steps explain NPV; empty for a smooth curve, the same for all numbers."""


@dataclass(frozen=True)
class Learned:
    """The expected NPV when the numbers of a random factor are known, less its mean: kronor on GRID, `(2 000,)`.

    `weights` are those of the functions that explain it, `(functions,)`.
    """

    keys: tuple[str, ...]
    worth: Array
    weights: Array


def simulate(resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, count: int, seed: int) -> Odds:
    """The case under `count` random draws from a seed, 1 … MOST_DRAWS. The numbers must have passed `checking`."""
    keys, case = uncertain_keys(resolved), resolved.case
    npv, payback = np.empty(count + 1), np.empty(count + 1)
    sums = np.empty((case.horizon, count + 1))
    learning = Learning(resolved, random_factors(resolved, keys), seed)
    for batch, size in batches(count):
        table, before = monte_carlo(resolved, keys, size, seed, batch), batch * BATCH
        for start, ledger in _blocks(resolved, table, perspective, first=0 if batch == 0 else 1):
            net = ledger.net()
            at = slice(before + start, before + start + ledger.draws)
            npv[at] = present_value(net, discount_factors(ledger.rates, timing))
            sums[:, at] = running_sums = cumulative(net)
            payback[at] = case.start_year + years_behind(running_sums)
        learning.add(npv[before + 1 : before + 1 + size], batch)
    return Odds(npv, payback, sums, case.years, seed, learning.learned(), learning)


def _blocks(
    resolved: ResolvedNumbers, table: Draws, perspective: Perspective, first: int
) -> Iterator[tuple[int, Ledger]]:
    """The ledger of a table from a draw on, some draws at a time, each with the number of its first draw."""
    case = resolved.case
    budget = sum(bool(table[f"{line}.included"].any()) for line in case.budget)
    counted = (effect for name, effect in case.effects.items() if table[key_of(name, effect, "included")].any())
    lines = budget + len(case.funding) + sum(2 * len(effect.valuations) for effect in counted)
    width = max(250, BLOCK // (max(1, lines) * case.horizon))
    for start in range(first, table.count, width):
        part = table.part(start, start + width)
        yield start, evaluate(case, part, resolved.library).within(perspective)


class Learning:
    """Regresses NPV on every random factor at once, batch by batch: least squares on smooth functions of each z.

    Random factors are independent, so the part of NPV that a random factor explains is the expected NPV when it is
    known. A random factor whose numbers are all whole (a start year) has a step for each of their values instead of a
    smooth curve.
    """

    def __init__(self, resolved: ResolvedNumbers, by_random_factor: Mapping[str, tuple[str, ...]], seed: int) -> None:
        self.by_random_factor, self.seed = by_random_factor, seed
        self.shapes = tuple(
            (random_factor, _shape([resolved.numbers[key] for key in keys]))
            for random_factor, keys in by_random_factor.items()
        )
        self.on_grid = [_on_grid(shape) for _, shape in self.shapes]
        width = sum(len(rows) for rows in self.on_grid)
        self.squares, self.products = np.zeros((width, width)), np.zeros(width)

    def add(self, npv: Array, batch: int) -> None:
        """Takes the draws of a batch, kronor `(draws,)`, in their order."""
        if not self.shapes:
            return
        for rows, squares, at in self._explained(len(npv), batch):
            self.squares += squares
            self.products += rows @ (npv[at] - npv.mean())

    def _explained(self, count: int, batch: int) -> Iterator[tuple[Array, Array, slice]]:
        """The functions and their products for some draws of a batch at a time: all at once where they are few."""
        width = max(1, EXPLAINED // len(self.products))
        if batch == 0 and count <= width:
            yield *_kept_explaining(self.seed, self.shapes, count), slice(None)
            return
        for first in range(0, count, width):
            at = slice(first, min(first + width, count))
            yield *_explaining(self.seed, self.shapes, count, batch, at), at

    def learned(self) -> dict[str, Learned]:
        """What each random factor explains."""
        if not self.shapes:
            return {}
        weights = np.linalg.lstsq(self.squares, self.products, rcond=1e-13)[0]
        found, first = {}, 0
        for (random_factor, keys), rows in zip(self.by_random_factor.items(), self.on_grid, strict=True):
            own = np.asarray(weights[first : first + len(rows)])
            worth = own @ rows
            found[random_factor] = Learned(keys, worth - worth.mean(), own)
            first += len(rows)
        return found

    def errors(self, npv: Array, learned: Mapping[str, Learned]) -> dict[str, float]:
        """Standard error of EVPPI by random factor, kronor: how far it moves with other draws.

        What is left of NPV in the first batch, `(draws,)`, when all random factors are known as well as they can be,
        says how far: more so where few draws decide what is learned. EVPPI bends at every value of the random factor
        where the decision turns, so it is worked out anew for each of many such moves, which also tells how far it may
        be above 0 where it is seen to be 0.
        """
        count, mean = len(npv), float(npv.mean())
        first = npv[: min(count, BATCH)]
        left, decided = first - first.mean(), np.full(len(first), 1.0 / len(first))
        for (random_factor, shape), rows in zip(self.shapes, self.on_grid, strict=True):
            own = self._of_random_factor(random_factor, shape, rows, len(first))
            left = left - learned[random_factor].weights @ own
            decided += np.einsum("ij,ij->j", _inverse(own) @ own, own)
        left = left / np.maximum(1.0 - decided, 0.1)
        # A mean of strata is as far off as one draw of a stratum in its tails, and a sum over GRID likewise.
        strata = sum(float(known.worth.var()) for known in learned.values()) / (len(first) * count)
        return {
            random_factor: math.hypot(
                _error(
                    self._of_random_factor(random_factor, shape, rows, len(first)),
                    left,
                    count,
                    mean,
                    learned[random_factor],
                    rows,
                    strata,
                ),
                float(learned[random_factor].worth.std()) / len(GRID),
            )
            for (random_factor, shape), rows in zip(self.shapes, self.on_grid, strict=True)
        }

    def _of_random_factor(self, random_factor: str, shape: Shape, on_grid: Array, count: int) -> Array:
        """The functions of one random factor in the first batch, less their means, `(functions, draws)`."""
        rows: Array = _functions(shape, standard_normals(self.seed, random_factor, count))
        return np.asarray(rows - on_grid.mean(axis=1, keepdims=True))


def _error(rows: Array, left: Array, count: int, mean: float, learned: Learned, on_grid: Array, strata: float) -> float:
    """The standard error of one random factor's EVPPI, kronor; `strata` is the variance that a mean of strata has."""
    pull = np.vstack([_inverse(rows) @ (rows * left), left / len(left)])
    covariance = pull @ pull.T * (len(left) / count)
    covariance[-1, -1] += strata
    spread, turn = np.linalg.eigh(covariance)
    moves = (turn * np.sqrt(np.maximum(spread, 0.0))) @ _moves(len(pull))
    bent = (on_grid - on_grid.mean(axis=1, keepdims=True)).T @ moves[:-1]
    moved_mean = mean + moves[-1]
    moved = np.maximum(moved_mean + learned.worth[:, None] + bent, 0.0).mean(axis=0) - np.maximum(moved_mean, 0.0)
    as_it_is = np.maximum(mean + learned.worth, 0.0).mean() - max(mean, 0.0)
    return float(np.sqrt(((np.maximum(moved, 0.0) - as_it_is) ** 2).mean()))


def _inverse(rows: Array) -> Array:
    """The inverse of the functions' products with each other, `(functions, functions)`."""
    return np.asarray(np.linalg.pinv(rows @ rows.T, hermitian=True))


@lru_cache(maxsize=8)
def _moves(width: int) -> Array:
    """Standard normal values for MOVES moves of so many weights, `(width, MOVES)`, each one with its opposite."""
    half = np.array([standard_normals(0, f"move {place}", MOVES // 2) for place in range(width)])
    return np.concatenate([half, -half], axis=1)


def _shape(numbers: list[Assumption]) -> Shape:
    return tuple(map(Doubt.of, numbers)) if all(UNITS[number.unit].whole for number in numbers) else ()


def _explaining(
    seed: int, shapes: tuple[tuple[str, Shape], ...], count: int, batch: int, at: slice = slice(None)
) -> tuple[Array, Array]:
    """The functions that NPV is explained by, less their means, `(functions, draws)`; and their products."""
    rows = np.concatenate(
        [
            _functions(shape, standard_normals(seed, random_factor, count, batch)[at])
            - _on_grid(shape).mean(axis=1, keepdims=True)
            for random_factor, shape in shapes
        ]
    )
    return rows, rows @ rows.T


@lru_cache(maxsize=4)
def _kept_explaining(seed: int, shapes: tuple[tuple[str, Shape], ...], count: int) -> tuple[Array, Array]:
    """Those of a first batch: an edit of a number leaves them as they are, unless it moves the steps of a year."""
    return _explaining(seed, shapes, count, 0)


@lru_cache(maxsize=64)
def _on_grid(shape: Shape) -> Array:
    return _functions(shape, GRID)


def _functions(shape: Shape, z: Array) -> Array:
    """The functions of a random factor's z that NPV is explained by, `(functions, draws)`."""
    steps = _steps(shape) if shape else ()
    if len(steps) < 2:
        return smooth(z)
    values = np.array([drawn(number, z) for number in shape])
    return np.array([(values == np.array(step)[:, None]).all(axis=0) for step in steps[1:]], dtype=float)


@lru_cache(maxsize=64)
def _steps(shape: Shape) -> tuple[tuple[float, ...], ...]:
    """The values that whole numbers can have together."""
    return tuple(sorted(set(zip(*(drawn(number, GRID).tolist() for number in shape), strict=True))))


def smooth(z: Array) -> Array:
    """Cubics on each side of the median, where the scale of a number may turn, `(6, draws)`."""
    size, side = np.abs(z), np.sign(z)
    return np.array([z, size, z * z / 3, side * z * z / 3, z * z * z / 15, size * z * z / 15])


@dataclass(frozen=True)
class PilotWorth:
    """What a pilot is worth, kronor: the decision after it less the decision without it.

    `sample` is the worth of what it shows alone (EVSI); `net` after its cost and the delay; `perfect` that of a pilot
    that measures without error, at no cost and at once; `trusted` the share of the doubt that it removes, 0 … 1.
    """

    sample: float
    net: float
    perfect: float
    trusted: float
    luck: str


def worth_of_pilot(resolved: ResolvedNumbers, odds: Odds, pilot: Pilot) -> PilotWorth | None:
    """What a pilot is worth before the decision on the full roll-out; None if what it measures is not uncertain.

    The pilot shows the true value with a normal error on the number's own scale of doubt. After it, the roll-out is
    decided on what is then expected, and begins `delay` years later: everything moves, and is worth that much less. An
    error or a cost that is not stated counts as none, which is the most that such a pilot can be worth.
    """
    random_factor = next(
        (random_factor for random_factor, learned in odds.learned.items() if pilot.learns in learned.keys), None
    )
    number = resolved.numbers.get(pilot.learns)
    if random_factor is None or number is None:
        return None
    trusted = 1.0 if pilot.error is None else _trusted(number, pilot.error)
    known, blurred = np.sqrt(trusted), np.sqrt(1.0 - trusted)
    nodes, weights = np.polynomial.hermite_e.hermegauss(48)
    worth = odds.learned[random_factor].worth
    # What is expected of the roll-out for each of the equally likely things that the pilot may show.
    expected = np.interp(known * GRID[:, None] + blurred * nodes, GRID, worth) @ (weights / weights.sum())
    expected = odds.mean + expected - expected.mean()
    without, perfect = max(odds.mean, 0.0), odds.information(random_factor)
    decided = float(np.clip(np.maximum(expected, 0.0).mean(), without, without + perfect))
    later = float(discount_factors(rates(point(resolved), max(resolved.case.horizon, pilot.delay + 1)))[pilot.delay, 0])
    return PilotWorth(
        sample=decided - without,
        net=later * decided - (0.0 if pilot.cost is None else pilot.cost) - without,
        perfect=perfect,
        trusted=trusted,
        luck=random_factor,
    )


def _trusted(number: Assumption, error: float) -> float:
    """The share of the variance of a number, on its scale of doubt, that a measurement with an error would remove."""
    assert number.value is not None and number.low is not None and number.high is not None
    if error == 0:
        return 1.0
    measured = 2.0 * error * steepness(number)
    believed = distance(number, number.low, number.high)
    return 1.0 / (1.0 + (measured / believed) ** 2)


def resolved_of_draw(resolved: ResolvedNumbers, seed: int, count: int, draw: int) -> ResolvedNumbers:
    """The resolved numbers as they were drawn in one draw of a run, 0 … count; draw 0 is the point estimate."""
    batch, place = divmod(max(draw, 1) - 1, BATCH)
    table = monte_carlo(resolved, uncertain_keys(resolved), min(BATCH, count - batch * BATCH), seed, batch)
    at = 0 if draw == 0 else place + 1
    numbers = dict(resolved.numbers)
    for key in uncertain_keys(resolved):
        numbers[key] = numbers[key].known_as(float(table[key][at]))
    random_factors = {
        random_factor: float(table[random_factor][at]) for random_factor in resolved.case.measurement_random_factors
    }
    return replace(resolved, numbers=numbers, random_factors=random_factors)
