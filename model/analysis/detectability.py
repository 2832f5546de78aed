"""Can it be seen? The smallest fall of a count, or difference of a share, that a follow-up finds (definition 4.15).

A fall is found when the logarithm of the ratio of the counts, after to before, lies more than 1.96 standard errors from
zero: two-sided, five per cent. With controls it is the ratio of the ratios. A count varies as a Poisson number whose
variance is `overdispersion` times its mean. Where a count is below a hundred the logarithm is no longer normal, and the
answer is simulated, with a seed of its own.
"""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import bisect
from scipy.special import ndtr
from scipy.stats import nbinom, norm, poisson

from model.case.problem import CaseRefused, Problem, error, notice

Array = NDArray[np.float64]

FOUND = 0.8
"""How often a fall must be found to count as one that can be seen."""
CRITICAL = float(norm.ppf(0.975))
NEEDED = CRITICAL + float(norm.ppf(FOUND))
"""Standard errors between no fall and one that is found eight times of ten: 2.8016."""
ENOUGH = 100
"""Counts below it are simulated."""
LEFT = 50
"""Where a claimed fall leaves fewer than so many, how often it is found is simulated too."""
RUNS = 20_000
SEED = 20_261_129
LISTED = 1_000_000
"""Counts that are drawn from a list of all that they may be, where it is no longer than this."""
NORMAL = 10_000
"""Cases over the overdispersion from which a count is drawn as a normal number: its skewness is below 0.02."""
LEAST = 0.5
"""Cases below which the logarithm of what is usual is not followed: a box without any is taken for half a case."""
MOST = 1e9
"""The largest count that is taken."""


@dataclass(frozen=True)
class Counts:
    """Counts before and after (or without and with), and those of a comparison that did not get the programme.

    `after` is what would be counted without an effect. `overdispersion` is at least 1.
    """

    before: float
    after: float
    control_before: float | None = None
    control_after: float | None = None
    overdispersion: float = 1.0

    @property
    def boxes(self) -> tuple[float, ...]:
        """Every count that is compared."""
        return tuple(
            one for one in (self.before, self.after, self.control_before, self.control_after) if one is not None
        )

    @property
    def is_simulated(self) -> bool:
        """Whether a count is too small for the closed form."""
        return min(self.boxes) < ENOUGH

    def leaves_few(self, fall: float) -> bool:
        """Whether so few are left after a fall, a share, that the closed form does not tell how often it is found."""
        return self.is_simulated or self.after * (1 - fall) < LEFT

    def standard_error(self, fall: float = 0.0) -> float:
        """Of the logarithm of the ratio, where the count after has fallen by a share."""
        after = 1 / (self.after * (1 - fall))
        unmoved = sum(1 / box for box in self.boxes) - 1 / self.after
        return math.sqrt(self.overdispersion * (unmoved + after))


@dataclass(frozen=True)
class Detectability:
    """What a follow-up of some counts would find.

    `smallest` is the smallest fall, a share, that is found eight times of ten, and `smallest_by_formula` the same in
    closed form; None where not even a fall of everything would be. `chance` and `needed` answer for the claimed fall:
    how often it is found, and the count on each side that it takes to find it eight times of ten, where every other
    count grows with it.
    """

    counts: Counts
    smallest: float | None
    smallest_by_formula: float
    claimed: float | None
    chance: float | None
    needed: float | None
    problems: tuple[Problem, ...]


def detectability(counts: Counts, claimed: float | None = None) -> Detectability:
    """What a follow-up of these counts would find. CaseRefused where they can't be counts."""
    problems = tuple(_faults(counts, claimed))
    if any(problem.severity == "error" for problem in problems):
        raise CaseRefused(problems)
    by_formula = smallest_fall(counts)
    find = _simulated(counts) if counts.leaves_few(0.0 if claimed is None else claimed) else None
    return Detectability(
        counts=counts,
        smallest=_smallest(find) if find is not None and counts.is_simulated else by_formula,
        smallest_by_formula=by_formula,
        claimed=claimed,
        chance=None if claimed is None else chance_to_find(counts, claimed) if find is None else find(claimed),
        needed=None if claimed is None else needed(counts, claimed),
        problems=problems,
    )


def _faults(counts: Counts, claimed: float | None) -> list[Problem]:
    names = ("before", "after", "control_before", "control_after")
    found = [
        error("outside_limits", f"--{name.replace('_', '-')}", value=count, low=0.0, high=MOST)
        for name in names
        if (count := getattr(counts, name)) is not None and not 0 < count <= MOST
    ]
    if (counts.control_before is None) != (counts.control_after is None):
        found.append(error("control_needs_both_counts", "--control-before"))
    if not 1 <= counts.overdispersion <= MOST:
        found.append(error("outside_limits", "--overdispersion", value=counts.overdispersion, low=1.0, high=MOST))
    if claimed is not None and not 0 < claimed < 1:
        found.append(error("outside_limits", "--claimed", value=claimed, low=0.0, high=1.0))
    if counts.overdispersion == 1:
        found.append(notice("no_overdispersion_said", "--overdispersion"))
    return found


def smallest_fall(counts: Counts) -> float:
    """The smallest fall that is found eight times of ten, a share, in closed form."""
    return 1 - math.exp(-NEEDED * counts.standard_error())


def chance_to_find(counts: Counts, fall: float) -> float:
    """How often a fall is found, a share of follow-ups, in closed form."""
    away = -math.log1p(-fall) / counts.standard_error(fall)
    return float(ndtr(away - CRITICAL) + ndtr(-CRITICAL - away))


def needed(counts: Counts, fall: float) -> float:
    """The count before, and after, by which a fall is found eight times of ten; controls grow in step with it."""
    beside = 2.0
    if counts.control_before is not None and counts.control_after is not None:
        beside += counts.before / counts.control_before + counts.after / counts.control_after
    away = NEEDED / math.log1p(-fall)
    return float(math.ceil(min(sys.float_info.max, counts.overdispersion * beside * (away * away))))


def smallest_difference(share: float, before: float, after: float) -> float:
    """The smallest difference of a share between two groups of a size that is found eight times of ten."""
    return NEEDED * math.sqrt(share * (1 - share) * (1 / before + 1 / after))


def _simulated(counts: Counts) -> Callable[[float], float]:
    """Fall → how often it is found, always with the same random factors."""
    factors = np.random.default_rng(SEED).random((len(counts.boxes), RUNS))
    unmoved = [
        _drawn(box, counts.overdispersion, row) for box, row in zip(counts.boxes, factors, strict=True)
    ]  # the second is drawn anew for each fall

    def chance(fall: float) -> float:
        boxes = np.array(unmoved)
        boxes[1] = _drawn(counts.after * (1 - fall), counts.overdispersion, factors[1])
        # Half a case more in every box: without it a group where nothing happened has no logarithm.
        boxes = boxes + 0.5 * (boxes == 0).any(axis=0)
        signs = np.array([-1.0, 1.0, 1.0, -1.0][: len(boxes)])
        usual = np.log(np.maximum(counts.boxes, LEAST))
        away = signs @ (np.log(boxes) - usual[:, None])
        spread = np.sqrt(counts.overdispersion * (1 / boxes).sum(axis=0))
        return float(np.mean(np.abs(away) > CRITICAL * spread))

    return chance


def _drawn(mean: float, overdispersion: float, factors: Array) -> Array:
    """Counts with a mean, one a run, each from its own random factor between 0 and 1."""
    most = math.ceil(mean + 12 * math.sqrt(overdispersion * (mean + 1)) + 20 * overdispersion)
    if most > LISTED and mean >= NORMAL * overdispersion:
        return np.asarray(np.rint(mean + norm.ppf(factors) * math.sqrt(overdispersion * mean)))
    if most > LISTED:
        return np.asarray(nbinom.ppf(factors, mean / (overdispersion - 1), 1 / overdispersion))
    counts = np.arange(most)
    if overdispersion == 1:
        below = poisson.cdf(counts, mean)
    else:  # a negative binomial number whose variance is the overdispersion times its mean
        below = nbinom.cdf(counts, mean / (overdispersion - 1), 1 / overdispersion)
    return np.searchsorted(below, factors).astype(float)


def _smallest(chance: Callable[[float], float]) -> float | None:
    """The smallest fall that is found eight times of ten, to a tenth of a per cent; None where none is."""
    low, high = 0.0, 0.999
    if chance(high) < FOUND:
        return None
    return float(bisect(lambda fall: chance(fall) - FOUND, low, high, xtol=5e-4))
