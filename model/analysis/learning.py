"""What it is worth to know a number before the decision, learned from the draws by regression (definition 4.7)."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from model.calculation.draws import BATCH, Array, Range, drawn, standard_normals
from model.case.assumptions import Assumption
from model.case.units import UNITS
from model.numbers.resolved_numbers import ResolvedNumbers

MOVES = 200
"""Random moves of the regression's weights, from which its error is worked out."""
EXPLAINED = 4_000_000
"""Values of the regression's functions (functions × draws) that are held in memory at a time."""
GRID = ndtri((np.arange(2_000) + 0.5) / 2_000)
"""Standard normal values, one in the middle of each of 2 000 equally likely strata: where an expectation is summed."""
Shape = tuple[Range, ...]
"""The ranges of a random factor's whole numbers, whose steps explain NPV; empty for numbers with a smooth curve."""


@dataclass(frozen=True)
class Learned:
    """The expected NPV when the numbers of a random factor are known, less its mean: kronor on GRID, `(2 000,)`.

    `weights` are those of the functions that explain it, `(functions,)`.
    """

    keys: tuple[str, ...]
    worth: Array
    weights: Array


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
        learned, first = {}, 0
        for (random_factor, keys), rows in zip(self.by_random_factor.items(), self.on_grid, strict=True):
            own = np.asarray(weights[first : first + len(rows)])
            worth = own @ rows
            learned[random_factor] = Learned(keys, worth - worth.mean(), own)
            first += len(rows)
        return learned

    def errors(self, npv: Array, learned: Mapping[str, Learned]) -> dict[str, float]:
        """Standard error of EVPPI by random factor, kronor: how far it moves with other draws.

        It follows from the residuals of NPV in the first batch, `(draws,)`, which count for more where few draws decide
        the fit (leverage). EVPPI has a kink at every value of the random factor where the decision turns, so it is
        worked out anew for many random moves of the weights. That also says how far above 0 it may be where it is
        estimated as 0.
        """
        count, mean = len(npv), float(npv.mean())
        first = npv[: min(count, BATCH)]
        left, decided = first - first.mean(), np.full(len(first), 1.0 / len(first))
        for (random_factor, shape), rows in zip(self.shapes, self.on_grid, strict=True):
            own = self._of_random_factor(random_factor, shape, rows, len(first))
            left = left - learned[random_factor].weights @ own
            decided += np.einsum("ij,ij->j", _inverse(own) @ own, own)
        left = left / np.maximum(1.0 - decided, 0.1)
        # A stratified mean is as far off as one draw of the wide strata in the tails; likewise a sum over GRID.
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
    """The standard error of one random factor's EVPPI, kronor; `strata` is the variance of a stratified mean."""
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
    return tuple(map(Range.of, numbers)) if all(UNITS[number.unit].whole for number in numbers) else ()


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
    """`_explaining` of a first batch, kept: editing a number leaves it, unless the steps of a whole number move."""
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
