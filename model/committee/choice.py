"""Which applications fit a fund's budget: the set with the greatest sum of NPV, exactly (definition 4.18).

A set fits when what it asks for stays within the budget of every year that has one and within the whole budget, holds
every application that must be in it and none that must not, and at most one of the variants of one thing. The best set
is found by an integer programme; what it gives is checked in kronor before it is believed.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from model.calculation.draws import Array

Chosen = NDArray[np.bool_]

CENT = 0.005
"""Kronor below which two sums are the same."""
FEW = 14
"""So many applications at most are tried in every combination, in every draw."""
DRAWS_OF_FEW = 2_000
DRAWS_OF_MANY = 100
"""Draws in which a best set of more than a few applications is sought, one programme each."""
MANY = 40
"""With more applications than these, a draw's set may have a part of one where a limit cuts it."""
MOST_CUTS = 200
BLOCK = 500


@dataclass(frozen=True)
class Candidate:
    """An application as a choice sees it: its worth and what it asks for by calendar year, kronor."""

    name: str
    npv: float
    asked: Mapping[int, float]
    drawn: Array = field(default_factory=lambda: np.empty(0))

    @property
    def asked_in_all(self) -> float:
        """Kronor asked for, all years together."""
        return math.fsum(self.asked.values())

    @property
    def per_krona(self) -> float | None:
        """NPV per krona asked for; None where nothing is."""
        return self.npv / self.asked_in_all if self.asked_in_all > 0 else None


@dataclass(frozen=True)
class Limits:
    """What a set of applications must keep to. Kronor; a year without a budget of its own has only the whole one."""

    by_year: Mapping[int, float] = field(default_factory=dict)
    total: float | None = None
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()

    def rows(self, candidates: Sequence[Candidate]) -> tuple[Array, Array]:
        """The limits in kronor as rows `(limits, candidates)` and what each row may sum to at most."""
        rows = [[one.asked.get(year, 0.0) for one in candidates] for year in self.by_year]
        highest = list(self.by_year.values())
        if self.total is not None:
            rows.append([one.asked_in_all for one in candidates])
            highest.append(self.total)
        return np.array(rows, dtype=float).reshape(len(rows), len(candidates)), np.array(highest, dtype=float)

    def allow(self, candidates: Sequence[Candidate], chosen: Chosen) -> bool:
        """Whether a set keeps to every limit, to the half öre."""
        names = {one.name for one, is_in in zip(candidates, chosen, strict=True) if is_in}
        rows, highest = self.rows(candidates)
        return (
            names >= self.must
            and not names & self.must_not
            and all(len(names & variants) <= 1 for variants in self.one_of)
            and all(math.fsum(row[chosen]) <= most + CENT for row, most in zip(rows, highest, strict=True))
        )


@dataclass(frozen=True)
class Choice:
    """The best set, the next best, and how often each application belongs to the best set.

    `chosen` is None where nothing fits what must be in it. `ties` are other sets that are worth as much, so many at the
    most as are tried one by one; `tied` are the applications in some but not all of the sets that are worth the most.
    """

    candidates: tuple[Candidate, ...]
    limits: Limits
    chosen: tuple[str, ...] | None
    next_best: tuple[str, ...] | None
    ties: tuple[tuple[str, ...], ...]
    share: Mapping[str, float]
    draws: int
    tied: frozenset[str] = frozenset()

    def worth(self, names: Sequence[str]) -> float:
        """The sum of NPV of some applications, kronor."""
        return math.fsum(one.npv for one in self.candidates if one.name in names)

    def spent(self, names: Sequence[str]) -> dict[int, float]:
        """Calendar year → kronor that some applications ask for together."""
        years = sorted({year for one in self.candidates if one.name in names for year in one.asked})
        return {
            year: math.fsum(one.asked.get(year, 0.0) for one in self.candidates if one.name in names) for year in years
        }

    @property
    def tells_groups(self) -> bool:
        """Whether the groups say more than what is chosen: there are draws, or several best sets."""
        return bool(self.draws or self.ties)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The applications in every best set, in none, and in some: take, leave, find out more.

        Sets that are worth as much as the best are best sets too: what is in some of them is never just taken or left.
        """
        return {
            "take": tuple(name for name, share in self.share.items() if share == 1 and name not in self.tied),
            "leave": tuple(name for name, share in self.share.items() if share == 0 and name not in self.tied),
            "find_out_more": tuple(name for name, share in self.share.items() if 0 < share < 1 or name in self.tied),
        }


def choose(candidates: Sequence[Candidate], limits: Limits) -> Choice:
    """The best set of applications within limits. With drawn NPVs, also how often each belongs to the best set."""
    worth = np.array([one.npv for one in candidates], dtype=float)
    best = best_set(candidates, limits, worth)
    ties, next_best = ([], None) if best is None else _others(candidates, limits, worth, best)
    share, draws = _shares(candidates, limits, best)
    named = tuple(tuple(one.name for one, is_in in zip(candidates, tie, strict=True) if is_in) for tie in ties)
    tied = frozenset() if best is None or not ties else _tied(candidates, limits, worth, [best, *ties])
    return Choice(
        tuple(candidates), limits, _names(candidates, best), _names(candidates, next_best), named, share, draws, tied
    )


def _others(
    candidates: Sequence[Candidate], limits: Limits, worth: Array, best: Chosen
) -> tuple[list[Chosen], Chosen | None]:
    """Other sets that are worth as much as the best, and the next best; None where there is none, or too many are."""
    ties: list[Chosen] = []
    while len(ties) <= FEW:
        other = best_set(candidates, limits, worth, unlike=[best, *ties])
        if other is None or abs(math.fsum(worth[other]) - math.fsum(worth[best])) > CENT:
            return ties, other
        ties.append(other)
    return ties, None


def _tied(candidates: Sequence[Candidate], limits: Limits, worth: Array, best: Sequence[Chosen]) -> frozenset[str]:
    """The applications in some but not all of the sets that are worth the most; more are sought than are known."""
    most, tied = math.fsum(worth[best[0]]), set()
    for place, one in enumerate(candidates):
        held = {bool(chosen[place]) for chosen in best}
        if len(held) == 1 and len(best) > FEW:
            name = frozenset({one.name})
            out, into = replace(limits, must_not=limits.must_not | name), replace(limits, must=limits.must | name)
            other = best_set(candidates, out if True in held else into, worth)
            held = held if other is None or math.fsum(worth[other]) < most - CENT else {True, False}
        tied |= {one.name} if len(held) > 1 else set()
    return frozenset(tied)


def best_set(
    candidates: Sequence[Candidate], limits: Limits, worth: Array, unlike: Sequence[Chosen] = ()
) -> Chosen | None:
    """The set with the greatest worth within limits, unlike some sets; None where no set keeps to them."""
    if not limits.must <= {one.name for one in candidates}:
        return None
    if len(candidates) <= FEW:
        sets = sets_that_fit(candidates, limits)
        sets = sets[[not any(np.array_equal(one, other) for other in unlike) for one in sets]] if unlike else sets
        return np.asarray(sets[(sets @ worth).argmax()]) if len(sets) else None
    return best_by_programme(candidates, limits, worth, unlike)


def best_by_programme(
    candidates: Sequence[Candidate], limits: Limits, worth: Array, unlike: Sequence[Chosen] = ()
) -> Chosen | None:
    """The set that `best_set` gives, of any number of applications: by an integer programme, checked in kronor."""
    programme, others = _Programme.of(candidates, limits), list(unlike)
    for _ in range(MOST_CUTS):
        solution = programme.solved(worth, unlike=others)
        if solution is None:
            return None
        chosen: Chosen = np.asarray(solution > 0.5)
        if limits.allow(candidates, chosen):
            return chosen
        others.append(chosen)  # the programme's tolerance let a limit be passed: not this set
    raise RuntimeError("no set could be found that keeps to the limits exactly")


def sets_that_fit(candidates: Sequence[Candidate], limits: Limits) -> Chosen:
    """Every set of a few applications that keeps to the limits, `(sets, applications)`."""
    count = len(candidates)
    every: Chosen = (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(bool)
    rows, highest = limits.rows(candidates)
    fits = np.all(every @ rows.T <= highest + CENT, axis=1)
    for at, one in enumerate(candidates):
        if one.name in limits.must:
            fits &= every[:, at]
        if one.name in limits.must_not:
            fits &= ~every[:, at]
    for variants in limits.one_of:
        fits &= every[:, [one.name in variants for one in candidates]].sum(axis=1) <= 1
    return np.asarray(every[fits])


@dataclass(frozen=True)
class _Programme:
    """The limits as an integer programme: rows of coefficients with the most each may sum to, and what each may be."""

    rows: Array
    highest: Array
    bounds: Bounds

    @classmethod
    def of(cls, candidates: Sequence[Candidate], limits: Limits) -> "_Programme":
        """The programme of some limits."""
        rows, highest = _in_whole_numbers(*limits.rows(candidates))
        named = np.array(
            [[one.name in variants for one in candidates] for variants in limits.one_of], dtype=float
        ).reshape(len(limits.one_of), len(candidates))
        lowest = np.array([one.name in limits.must for one in candidates], dtype=float)
        most = np.array([one.name not in limits.must_not for one in candidates], dtype=float)
        return cls(np.vstack([rows, named]), np.concatenate([highest, np.ones(len(named))]), Bounds(lowest, most))

    def solved(self, worth: Array, is_whole: bool = True, unlike: Sequence[Chosen] = ()) -> Array | None:
        """The best set, 1 for what is in it, `(candidates,)`; None where there is none."""
        if not len(worth):
            return np.zeros(0)
        if np.any(self.bounds.lb > self.bounds.ub):
            return None
        signs = np.array([np.where(other, 1.0, -1.0) for other in unlike]).reshape(len(unlike), len(worth))
        ends = np.array([other.sum() - 1.0 for other in unlike])
        rows = np.vstack([self.rows, signs])
        limits = LinearConstraint(rows, ub=np.concatenate([self.highest, ends])) if len(rows) else ()
        for presolve in (True, False):  # simplified first, the programme is now and then taken for one without sets
            result = milp(
                -worth,
                integrality=np.full(len(worth), float(is_whole)),
                bounds=self.bounds,
                constraints=limits,
                options={"mip_rel_gap": 0.0, "presolve": presolve},
            )
            if result.x is not None:
                return np.asarray(result.x, dtype=float)
        return None


def _in_whole_numbers(rows: Array, highest: Array) -> tuple[Array, Array]:
    """Rows and their limits in whole numbers without a common divisor: exact for amounts in whole öre.

    In kronor, an integer programme whose budget is a little less than a sum of what is asked for is answered wrong.
    """
    whole, most = np.rint(rows * 100), np.floor((highest + CENT) * 100 + 1e-6)
    divisors = np.array([max(1, math.gcd(*map(int, row))) for row in whole], dtype=float)
    return whole / divisors[:, None], np.floor(most / divisors)


def _shares(candidates: Sequence[Candidate], limits: Limits, best: Chosen | None) -> tuple[dict[str, float], int]:
    """How often each application belongs to the best set, and in how many draws; without draws, at the point alone."""
    if best is None:
        return {one.name: 0.0 for one in candidates}, 0
    counts = {len(one.drawn) for one in candidates}
    if counts == {0}:
        return {one.name: float(is_in) for one, is_in in zip(candidates, best, strict=True)}, 0
    is_few = len(candidates) <= FEW
    count = min(*counts, DRAWS_OF_FEW if is_few else DRAWS_OF_MANY)
    worths = np.array([one.drawn[:count] for one in candidates])
    times = _times_in_best_of_few(candidates, limits, worths) if is_few else _times_in_best(candidates, limits, worths)
    return {one.name: float(times[place] / count) for place, one in enumerate(candidates)}, count


def _times_in_best_of_few(candidates: Sequence[Candidate], limits: Limits, worths: Array) -> Array:
    """How many times each application is in the best set of a draw, where every set can be tried."""
    allowed = sets_that_fit(candidates, limits)
    times: Array = np.zeros(len(candidates))
    for block in np.array_split(worths, max(1, worths.shape[1] // BLOCK), axis=1):
        times = times + allowed[(allowed @ block).argmax(axis=0)].sum(axis=0)
    return np.asarray(times, dtype=float)


def _times_in_best(candidates: Sequence[Candidate], limits: Limits, worths: Array) -> Array:
    """How many times each application is in the best set of a draw: a programme a draw."""
    programme = _Programme.of(candidates, limits)
    sets = (programme.solved(worth, is_whole=len(candidates) <= MANY) for worth in worths.T)
    return np.asarray(sum(chosen for chosen in sets if chosen is not None), dtype=float).round(6)


def _names(candidates: Sequence[Candidate], chosen: Chosen | None) -> tuple[str, ...] | None:
    if chosen is None:
        return None
    return tuple(one.name for one, is_in in zip(candidates, chosen, strict=True) if is_in)
