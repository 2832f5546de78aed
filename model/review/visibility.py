"""Can an effect be seen: the smallest fall that a follow-up would find, and the chance to find the one claimed (4.15).

Counts are before and after, or of those reached and those compared with: a rate ratio on a log scale.
"""

import math
from dataclasses import dataclass

from scipy.special import ndtr

from model.case.reviewing.review import FollowUpPlan

SIGNIFICANT, FOUND = 1.959963984540054, 0.8416212335729143
"""Standard normal values of a two-sided 5 per cent, and of what is found 8 times of 10."""
ENOUGH = 0.8
"""The chance with which an effect should be found."""


@dataclass(frozen=True)
class Visibility:
    """Shares 0 … 1: the `claimed` fall, the `smallest` that is found 8 times of 10, the `chance` to find the claimed.

    `years` is how many years before, and as many after, it would take to find the claimed; None where it is nothing.
    """

    claimed: float
    smallest: float
    chance: float
    years: float | None
    counted: tuple[float, ...]

    @property
    def is_seen(self) -> bool:
        """Whether the claimed effect is found at least 8 times of 10."""
        return self.chance >= ENOUGH


def visibility(claimed: float, counts: tuple[float, ...], overdispersion: float, years: float) -> Visibility:
    """What can be seen of a claimed fall, 0 … 1, with counts of each box over so many years before as after."""
    spread = math.sqrt(overdispersion * sum(1.0 / count for count in counts))
    smallest = 1.0 - math.exp(-(SIGNIFICANT + FOUND) * spread)
    if claimed <= 0:
        return Visibility(claimed, smallest, 0.0, None, counts)
    size = -math.log1p(-min(claimed, 1.0 - 1e-12))
    chance = float(ndtr(size / spread - SIGNIFICANT) + ndtr(-size / spread - SIGNIFICANT))
    needed = years * ((SIGNIFICANT + FOUND) * spread / size) ** 2
    return Visibility(claimed, smallest, chance, needed, counts)


def of_all(plan: FollowUpPlan, claimed: float) -> Visibility:
    """The claim on everyone that it is about, before against after."""
    before, after = plan.per_year * plan.years_before, plan.per_year * plan.years_after
    return visibility(claimed, (before, after), _spread(plan), _years(plan))


def of_reached(plan: FollowUpPlan, claimed: float) -> Visibility | None:
    """The claim on those reached, against those compared with where there are any; None if nobody counts them."""
    if plan.reached_per_year is None:
        return None
    groups = [plan.reached_per_year, *([] if plan.control_per_year is None else [plan.control_per_year])]
    counts = tuple(count * years for count in groups for years in (plan.years_before, plan.years_after))
    return visibility(claimed, counts, _spread(plan), _years(plan))


def _spread(plan: FollowUpPlan) -> float:
    return 1.0 if plan.overdispersion is None else plan.overdispersion


def _years(plan: FollowUpPlan) -> float:
    """The years before and after as so many of each that give as sure an answer."""
    return 2.0 / (1.0 / plan.years_before + 1.0 / plan.years_after)
