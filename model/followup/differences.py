"""Outcome less plan, by line and year, in volume and in price (definition 4.16). Kronor, plus is more than planned."""

from collections.abc import Iterator
from dataclasses import dataclass

from model.analysis.answer import Answer
from model.calculation.draws import point
from model.calculation.flows import amounts_by_year, planned_by_year
from model.calculation.years import Time
from model.case.case import BudgetLine
from model.case.followup.record import MoneyOutcome

LOCAL_PROJECT = "local_project."
OF_LOCAL_PROJECT = ("sought", "own", "other_income", "cost")
"""The rows of a local project that an outcome may be of; `cost` is all of its costs."""


@dataclass(frozen=True)
class Difference:
    """A line in a year: kronor as planned and as it came out; None for the parts where a volume is not known."""

    line: str
    year: int
    plan: float
    outcome: float
    volume_part: float | None
    price_part: float | None
    on: str | None
    source: str | None

    @property
    def difference(self) -> float:
        """Outcome less plan, kronor."""
        return self.outcome - self.plan


def parts(plan: float, outcome: float, planned_volume: float, volume: float) -> tuple[float, float]:
    """(Q₁ − Q₀)·P₀ and Q₁·(P₁ − P₀), kronor: together outcome − plan. Without a planned volume it is all volume."""
    if planned_volume <= 0 or volume <= 0:
        return outcome - plan, 0.0
    of_volume = (volume - planned_volume) * plan / planned_volume
    return of_volume, (outcome - plan) - of_volume


def planned(answer: Answer, line: str, year: int) -> float | None:
    """Kronor of a line in a year as the plan says; None for a line that the case does not have."""
    case = answer.case
    if line.startswith(LOCAL_PROJECT):
        return _of_local_project(answer, line.removeprefix(LOCAL_PROJECT), year)
    if line not in case.money_lines:
        return None
    if year not in case.years:
        return float(case.money_lines[line].amounts.get(year, 0.0))
    draws, time, money = point(answer.resolved), Time.of(case), case.money_lines[line]
    by_year = planned_by_year if isinstance(money, BudgetLine) else amounts_by_year
    return float(by_year(line, money, case, draws, time)[year - case.start_year, 0])  # type: ignore[arg-type]


def _of_local_project(answer: Answer, row: str, year: int) -> float | None:
    project = answer.case.local_project
    if project is None or row not in OF_LOCAL_PROJECT:
        return None
    rows = list(project.costs.values()) if row == "cost" else [getattr(project, row)]
    return float(sum(amount for amounts in rows if (amount := amounts.get(year)) is not None))


def differences(answer: Answer) -> Iterator[Difference]:
    """Every stated kronor beside its plan, in the order in which they stand."""
    followup = answer.case.followup
    for one in () if followup is None else followup.money:
        plan = planned(answer, one.line, one.year)
        if plan is not None:
            yield _difference(one, plan)


def _difference(one: MoneyOutcome, plan: float) -> Difference:
    of_volume = of_price = None
    if one.volume is not None and one.planned_volume is not None:
        of_volume, of_price = parts(plan, one.kronor, one.planned_volume, one.volume)
    return Difference(one.line, one.year, plan, one.kronor, of_volume, of_price, one.on, one.source)
