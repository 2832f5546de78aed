"""The answer after several numbers of years side by side: what is paid soon and what comes late."""

from dataclasses import dataclass

from model.calculation.draws import point
from model.calculation.ledger import Ledger
from model.calculation.metrics import Readings, read
from model.case.assumptions import Perspective, Timing
from model.evaluate import evaluate
from model.numbers.resolved_numbers import ResolvedNumbers


@dataclass(frozen=True)
class AfterYears:
    """The readings of a case if it counted so many years, one draw."""

    years: int
    readings: Readings


def after_years(
    resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, ledger: Ledger, own: Readings
) -> tuple[AfterYears, ...]:
    """The answer after each of the case's horizons, its own among them as it is read already, the shortest first.

    `ledger` is the case's own, as the perspective sees it. No horizon is longer than its: beyond it savings would go on
    where nobody has said what going on costs.
    """
    asked = sorted({years for years in resolved.case.horizons if years < resolved.case.horizon})
    shorter = (AfterYears(years, read(_over(resolved, years, perspective, ledger), timing)) for years in asked)
    return (*shorter, AfterYears(resolved.case.horizon, own))


def _over(resolved: ResolvedNumbers, years: int, perspective: Perspective, ledger: Ledger) -> Ledger:
    """The kronor of the case with a shorter horizon and the same numbers, as the perspective sees it.

    They are those of the case's first years, unless something follows from where the horizon is: what a contract
    measures until then, or what an income leaves in the end. Those of a single year are multiplied in another order, so
    that their last bit may differ.
    """
    case = resolved.case
    if years > 1 and not case.contracts and not case.income:
        return ledger.first(years)
    return evaluate(case.model_copy(update={"horizon": years}), point(resolved), resolved.library).within(perspective)
