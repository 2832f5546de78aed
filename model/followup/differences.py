"""Outcome less plan, by line and year, in volume and in price (definition 4.16). Kronor, plus is more than planned.

A year of which only some months are stated is set against the plan of those months; what the plan has for the others
is told beside it. No outcome is ever scaled up to a year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.calculation.draws import point
from model.calculation.flows import amounts_by_year, cost_by_year, income_by_year
from model.calculation.years import Time
from model.case.case import BudgetLine, Income
from model.case.followup.record import FollowUp, MoneyOutcome
from model.followup.months import WHOLE_YEAR, PlannedYear, dates_told, months_of, sources_told
from model.numbers.keys import FROM_MONTH
from model.numbers.resolved_numbers import ResolvedNumbers

LOCAL_PROJECT = "local_project."
OF_LOCAL_PROJECT = ("sought", "own", "other_income", "cost")
"""The rows of a local project that an outcome may be of; `cost` is all of its costs."""


@dataclass(frozen=True)
class Difference:
    """A line in a year, kronor: the plan of the months that are stated, and what they came to.

    `months` are those that are stated, all twelve where the year is. `left` is what the plan has for the others. The
    parts in volume and in price are None where a volume is not known.
    """

    line: str
    year: int
    plan: float
    outcome: float
    volume_part: float | None
    price_part: float | None
    on: str | None
    source: str | None
    months: tuple[int, ...] = WHOLE_YEAR
    left: float = 0.0

    @property
    def difference(self) -> float:
        """Outcome less plan, kronor."""
        return self.outcome - self.plan

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is stated."""
        return len(self.months) == len(WHOLE_YEAR)

    @property
    def plan_of_year(self) -> float:
        """What the plan has for the whole year, kronor."""
        return self.plan + self.left

    @property
    def of_year(self) -> float:
        """What the year comes to, kronor: as stated, and as planned for the months that are left."""
        return self.outcome + self.left


def parts(plan: float, outcome: float, planned_volume: float, volume: float) -> tuple[float, float]:
    """(Q₁ − Q₀)·P₀ and Q₁·(P₁ − P₀), kronor: together outcome − plan. Without a planned volume it is all volume."""
    if planned_volume <= 0 or volume <= 0:
        return outcome - plan, 0.0
    of_volume = (volume - planned_volume) * plan / planned_volume
    return of_volume, (outcome - plan) - of_volume


def planned(resolved: ResolvedNumbers, line: str, year: int) -> PlannedYear | None:
    """What the plan has for a line in a year; None for a line that the case does not have."""
    case = resolved.case
    if line.startswith(LOCAL_PROJECT):
        of_year = _of_local_project(resolved, line.removeprefix(LOCAL_PROJECT), year)
        return None if of_year is None else PlannedYear(of_year)
    if line not in case.money_lines:
        return None
    money = case.money_lines[line]
    if year not in case.years:
        return PlannedYear(float(money.amounts.get(year, 0.0)))
    draws, time, row = point(resolved), Time.of(case), year - case.start_year
    if isinstance(money, BudgetLine):
        cost = cost_by_year(line, money, case, draws, time)
        return PlannedYear(float(cost[row, 0]), _first_month(resolved, line, money, year))
    if isinstance(money, Income):
        return PlannedYear(float(income_by_year(line, money, case, draws, time)[row, 0]))
    return PlannedYear(float(amounts_by_year(line, money, case, draws, time)[row, 0]))


def _first_month(resolved: ResolvedNumbers, name: str, line: BudgetLine, year: int) -> int:
    """The month in which a running line begins, in its first year if all it has there is its cost a year; else 1."""
    numbers = resolved.numbers
    starts, month = (numbers.get(f"{name}.{slot}") for slot in ("starts", FROM_MONTH))
    if line.cost_type != "running" or starts is None or month is None or month.value is None or starts.value != year:
        return 1
    return 1 if line.amounts.get(year) or line.participants_of is not None else int(month.value)


def _of_local_project(resolved: ResolvedNumbers, row: str, year: int) -> float | None:
    project = resolved.case.local_project
    if project is None or row not in OF_LOCAL_PROJECT:
        return None
    rows = list(project.costs.values()) if row == "cost" else [getattr(project, row)]
    return float(sum(amount for amounts in rows if (amount := amounts.get(year)) is not None))


def differences(resolved: ResolvedNumbers) -> Iterator[Difference]:
    """Each line and year of which kronor are stated, beside its plan, in the order in which they first stand."""
    for (line, year), stated in _by_line_and_year(resolved.case.followup).items():
        plan = planned(resolved, line, year)
        if plan is not None:
            yield _difference(stated, plan)


def _by_line_and_year(followup: FollowUp | None) -> Mapping[tuple[str, int], list[MoneyOutcome]]:
    together: dict[tuple[str, int], list[MoneyOutcome]] = {}
    for one in () if followup is None else followup.money:
        together.setdefault((one.line, one.year), []).append(one)
    return together


def _difference(stated: list[MoneyOutcome], of_year: PlannedYear) -> Difference:
    """All that is stated of a line in a year, together; a year that is stated as such is whole."""
    months = months_of(stated)
    outcome, plan = sum(one.kronor for one in stated), of_year.of(months)
    of_volume = of_price = None
    volumes = [
        (one.planned_volume, one.volume)
        for one in stated
        if one.planned_volume is not None and one.volume is not None
    ]  # fmt: skip
    if len(volumes) == len(stated):
        before, after = (sum(column) for column in zip(*volumes, strict=True))
        of_volume, of_price = parts(plan, outcome, before, after)
    line, year = stated[0].line, stated[0].year
    about = (dates_told(stated), sources_told(stated))
    return Difference(line, year, plan, outcome, of_volume, of_price, *about, months, of_year.amount - plan)
