"""Can an effect be seen: what the follow-up that is planned for it would find of the claim (definition 4.15)."""

from dataclasses import dataclass, replace
from functools import lru_cache

from model.analysis.detectability import FOUND, Counts, chance_to_find, detectability, needed, smallest_fall
from model.case.reviewing.review import StatedPlan


@dataclass(frozen=True)
class Visibility:
    """Shares 0 … 1: the `claimed` fall, the `smallest` that is found 8 times of 10, the `chance` to find the claimed.

    `years` is how many years before, and as many after, it would take to find the claimed.
    """

    claimed: float
    smallest: float
    chance: float
    years: float
    is_few: bool

    @property
    def is_seen(self) -> bool:
        """Whether the claimed effect is found at least 8 times of 10."""
        return self.chance >= FOUND


def of_all(plan: StatedPlan, claimed: float) -> Visibility:
    """The claim, 0 < claimed < 1, on everyone that it is about: before against after. Small counts are simulated."""
    before, after = plan.per_year * plan.years_before, plan.per_year * plan.years_after
    counts = Counts(before, after, overdispersion=_spread(plan))
    seen = _seen(counts, claimed, plan.per_year)
    if not counts.leaves_few(claimed):
        return seen
    smallest, chance = _simulated(counts, claimed)
    least = seen.smallest if smallest is None else smallest
    return Visibility(claimed, least, chance, seen.years, counts.is_simulated)


def of_reached(plan: StatedPlan, claimed: float) -> Visibility | None:
    """The claim on those reached, against those compared with where there are any; None if nobody counts them.

    In closed form, which promises a little too much where a count `is_few`.
    """
    if plan.reached_per_year is None:
        return None
    before, after = (plan.reached_per_year * years for years in (plan.years_before, plan.years_after))
    counts = Counts(before, after, overdispersion=_spread(plan))
    beside = plan.control_per_year
    if beside is not None:
        counts = replace(counts, control_before=beside * plan.years_before, control_after=beside * plan.years_after)
    return _seen(counts, claimed, plan.reached_per_year)


def _seen(counts: Counts, claimed: float, per_year: float) -> Visibility:
    chance, years = chance_to_find(counts, claimed), needed(counts, claimed) / per_year
    return Visibility(claimed, smallest_fall(counts), chance, years, counts.is_simulated)


@lru_cache(maxsize=256)
def _simulated(counts: Counts, claimed: float) -> tuple[float | None, float]:
    """The smallest fall that is found and the chance to find the claimed: the same for the same counts, and kept."""
    found = detectability(counts, claimed)
    assert found.chance is not None
    return found.smallest, found.chance


def _spread(plan: StatedPlan) -> float:
    return 1.0 if plan.overdispersion is None else plan.overdispersion
