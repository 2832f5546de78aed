"""Outcomes of money that are so far from their plan that the unit may be another than was meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from model.analysis.answer import Answer
from model.calculation.draws import point
from model.case.followup.record import FollowUp
from model.followup.differences import planned
from model.followup.months import WHOLE_YEAR, PlannedYear
from model.followup.quantities import base_in_kronor
from model.followup.settled import repayments
from model.followup.standing import NOTHING

TIMES = 100.0
"""So many times its plan, or that part of it, is asked about."""
_SLIPS = (1e3, 1e6, 1e-3, 1e-6)
"""Kronor typed as thousands or millions of them, and the other way."""
_NEAR = 10.0
"""Within so many times its plan an amount in another unit may be what was meant."""


@dataclass(frozen=True)
class FarFromPlan:
    """An outcome and its plan for the same time, kronor; `name` is the line, effect or committee that it is of."""

    kind: str
    name: str
    period: str
    plan: float
    outcome: float

    @property
    def meant(self) -> float | None:
        """What the outcome would be in thousands or millions of kronor, where that is near the plan; else None."""
        near = (self.outcome * slip for slip in _SLIPS if 1 / _NEAR <= self.outcome * slip / self.plan <= _NEAR)
        return next(near, None)


def far_from_plan(answer: Answer) -> tuple[FarFromPlan, ...]:
    """The outcomes of money that are more than 100 times their plan, or less than a hundredth of it, in order.

    Nothing at all is no such outcome, for a slip of the unit does not make it; nor is one without a plan.
    """
    return tuple(
        one
        for one in _beside_plan(answer)
        if one.plan >= NOTHING and one.outcome > 0 and not 1 / TIMES <= one.outcome / one.plan <= TIMES
    )


def _beside_plan(answer: Answer) -> Iterator[FarFromPlan]:
    """Each outcome of money, also by month, with the plan for the same time."""
    resolved = answer.resolved
    followup, draws = resolved.case.followup or FollowUp(), point(resolved)
    for money in followup.money:
        plan = planned(resolved, money.line, money.year)
        if plan is not None:
            yield FarFromPlan("money", money.line, money.period, _of(plan, money.month), money.kronor)
    for base in followup.bases:
        of_base = base_in_kronor(resolved, base.effect, base.year, draws)
        if base.kronor is not None and of_base is not None:
            yield FarFromPlan("bases", base.effect, base.period, _of(of_base, base.month), base.kronor)
    found = repayments(answer) if followup.repaid else None
    for repaid in () if found is None else found.committees:
        if repaid.outcome is not None:
            yield FarFromPlan("repaid", repaid.committee, str(repaid.year), repaid.plan, repaid.outcome)


def _of(plan: PlannedYear, month: int | None) -> float:
    return plan.of(WHOLE_YEAR if month is None else (month,))
