"""Outcomes that are so far from their plan that the unit may be another than was meant."""

from collections.abc import Iterator
from dataclasses import dataclass

from model.analysis.answer import Answer
from model.calculation.draws import point
from model.case.followup.record import FollowUp
from model.followup.differences import planned
from model.followup.months import WHOLE_YEAR, PlannedYear
from model.followup.quantities import base_in_kronor
from model.followup.settled import measured_beside_plan, repayments
from model.followup.standing import NOTHING

TIMES = 100.0
"""So many times its plan, or that part of it, is asked about."""
_SLIPS = (1e3, 1e6, 1e-3, 1e-6)
"""Kronor typed as thousands or millions of them, and the other way."""
_IN_PER_CENT = (1e2,)
"""A rate typed as a fraction of 1 where per cent is read: 0,2 for 20 %."""
_NEAR = 10.0
"""Within so many times its plan an amount in another unit may be what was meant."""

_LEAST = 1e-9
"""A count or a rate that is less than this is none."""


@dataclass(frozen=True)
class FarFromPlan:
    """An outcome and its plan for the same time; `name` is the line, effect, committee or outcome that it is of.

    Both are kronor, or of what a contract measured by its `unit`: savings in kronor, a count, or a rate as a fraction.
    `agreement` is then the name of the contract.
    """

    kind: str
    name: str
    period: str
    plan: float
    outcome: float
    unit: str = "savings"
    agreement: str = ""

    @property
    def is_far(self) -> bool:
        """Whether it is more than 100 times its plan or less than a hundredth.

        Nothing at all is not far from plan, for a slip of the unit does not make it; nor is what has no plan.
        """
        if self.outcome <= 0 or self.plan < (NOTHING if self.unit == "savings" else _LEAST):
            return False
        return not 1 / TIMES <= self.outcome / self.plan <= TIMES

    @property
    def meant(self) -> float | None:
        """What the outcome would be in thousands or millions of kronor, or in per cent, if that is near the plan."""
        slips = {"savings": _SLIPS, "rate": _IN_PER_CENT}.get(self.unit, ())
        near = (self.outcome * slip for slip in slips if 1 / _NEAR <= self.outcome * slip / self.plan <= _NEAR)
        return next(near, None)


def far_from_plan(answer: Answer) -> tuple[FarFromPlan, ...]:
    """The outcomes that are far from their plan, in order."""
    return tuple(one for one in _beside_plan(answer) if one.is_far)


def _beside_plan(answer: Answer) -> Iterator[FarFromPlan]:
    """Each outcome of money and each that a contract measured, also by month, with the plan for the same time."""
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
    for name, one, measured, planned_of_it in measured_beside_plan(answer):
        yield FarFromPlan("measured", one.outcome, one.period, planned_of_it, one.value, measured.unit, name)


def _of(plan: PlannedYear, month: int | None) -> float:
    return plan.of(WHOLE_YEAR if month is None else (month,))
