"""The budget and the yearly accounts of a small local project (LUM): what they hold, what keeps them from balancing.

Kronor, unrounded. A form that leaves the product never has an empty sum or an unexplained difference.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np

from model.calculation.draws import point
from model.calculation.flows import income_by_year, planned_by_year
from model.calculation.years import Time
from model.case.application import CostRow, LocalAccount, LocalProject, YearlyAmounts, edited
from model.case.assumptions import Library
from model.case.case import Case, CostType
from model.case.problem import Problem, error
from model.case.units import LARGEST
from model.evaluate import actors_of
from model.numbers.resolved_numbers import ResolvedNumbers, is_included

COST_ROWS: tuple[CostRow, ...] = get_args(CostRow)
BUDGET_INCOME = ("sought", "own", "other_income")
ACCOUNT_INCOME = ("granted", "own", "other_income")
ROW_OF_PLAN = {"sought": "granted", "own": "own", "other_income": "other_income"}
"""The account's row of each income of the budget: what was sought was to be granted."""
WITHIN = 0.5
"""Costs and income may differ by this many kronor: a form in whole kronor can't show less."""

ROW_OF: dict[CostType, CostRow] = {"staff": "staff", "backfill": "staff", "other": "other"}
"""The form's row of each type of cost of a case; running cost comes after the project and stands apart."""


@dataclass(frozen=True)
class LocalBudget:
    """A local project's budget: costs by row, income by row, kronor by calendar year; `apart` are lines left out."""

    costs: Mapping[str, YearlyAmounts]
    income: Mapping[str, YearlyAmounts]
    is_derived: bool = False
    apart: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Every calendar year from the first to the last with an amount."""
        rows = (*self.costs.values(), *self.income.values())
        given = [year for row in rows for year, amount in row.items() if amount]
        return tuple(range(min(given), max(given) + 1)) if given else ()

    def cost(self, year: int) -> float:
        """The cost of a year, kronor."""
        return sum(row.get(year, 0.0) for row in self.costs.values())

    def earned(self, year: int) -> float:
        """The income of a year, kronor."""
        return sum(row.get(year, 0.0) for row in self.income.values())

    def left(self, year: int) -> float:
        """The income of a year less its cost, kronor."""
        return self.earned(year) - self.cost(year)


def local_budget(resolved: ResolvedNumbers) -> LocalBudget:
    """The case's local project as it is stated; one that is not is derived from the case's budget and funding."""
    project = resolved.case.local_project
    if project is not None and project.has_budget:
        return stated_budget(project)
    return derived_budget(resolved)


def stated_budget(project: LocalProject) -> LocalBudget:
    """The budget as it is stated."""
    income = {name: getattr(project, name) for name in BUDGET_INCOME}
    return LocalBudget({row: project.costs.get(row, {}) for row in COST_ROWS}, income)


def with_amount(project: LocalProject, row: str, year: int, amount: float | None) -> LocalProject:
    """The project with an amount of its budget changed, or with none stated."""
    budget = stated_budget(project)
    given = {**budget.costs, **budget.income}[row]
    others = {at: stated for at, stated in given.items() if at != year}
    amounts = dict(sorted((others if amount is None else {**others, year: amount}).items()))
    if row in BUDGET_INCOME:
        return edited(project, **{row: amounts})
    costs = {**budget.costs, row: amounts}
    return edited(project, costs={name: kept for name, kept in costs.items() if kept})


def without_year(project: LocalProject, year: int) -> LocalProject:
    """The project with no amount of its budget stated in a year."""
    for row in (*COST_ROWS, *BUDGET_INCOME):
        project = with_amount(project, row, year, None)
    return project


def account_of(project: LocalProject, year: int) -> LocalAccount:
    """The account of a calendar year; an empty one where there is none."""
    return project.accounts.get(year, LocalAccount())


def with_account(project: LocalProject, year: int, **fields: object) -> LocalProject:
    """The project with parts of a year's account changed; an account in which nothing is stated is gone."""
    account = edited(account_of(project, year), **fields)
    others = {at: kept for at, kept in project.accounts.items() if at != year}
    accounts = others if account == LocalAccount() else {**others, year: account}
    return project.model_copy(update={"accounts": dict(sorted(accounts.items()))})


def planned(project: LocalProject, year: int) -> dict[str, float | None]:
    """What the project's budget says of a year, by row of the account, kronor; None where it says nothing."""
    budget = stated_budget(project)
    income = {ROW_OF_PLAN[name]: row.get(year) for name, row in budget.income.items()}
    return {**income, **{name: row.get(year) for name, row in budget.costs.items()}}


def with_local_project(case: Case, project: LocalProject) -> Case:
    """The case with a local project; with none where nothing of it is stated."""
    return case.model_copy(update={"local_project": None if project == LocalProject() else project})


def derived_budget(resolved: ResolvedNumbers) -> LocalBudget:
    """A budget from the case's included lines, its funding and its income; the own contribution is what is left.

    Income counts in the years in which the project costs something. What comes later stands apart, as running cost.
    """
    case = resolved.case
    costs: dict[str, dict[int, float]] = {row: {} for row in COST_ROWS}
    apart = []
    draws, time = point(resolved), Time.of(case)
    for name, line in case.budget.items():
        if not is_included(resolved, f"{name}.included"):
            continue
        if line.cost_type not in ROW_OF:
            apart.append(name)
            continue
        row = costs[ROW_OF[line.cost_type]]
        planned_inside = planned_by_year(name, line, case, draws, time)[:, 0]
        outside = {year: amount for year, amount in line.amounts.items() if year not in case.years}
        _add(row, {**outside, **dict(zip(case.years, map(float, planned_inside), strict=True))})
    income = _funding(case, resolved.library)
    paid = {year for row in costs.values() for year, amount in row.items() if amount}
    for name, coming in case.income.items():
        if is_included(resolved, f"{name}.included"):
            amounts = income_by_year(name, coming, case, draws, time)
            coming_in = dict(
                zip(case.years, map(float, np.broadcast_to(amounts, (case.horizon, 1))[:, 0]), strict=True)
            )
            _add(income["other_income"], {year: amount for year, amount in coming_in.items() if year in paid})
            if any(amount for year, amount in coming_in.items() if year not in paid):
                apart.append(name)
    granted = LocalBudget(costs, income)
    income["own"] = {year: own for year in granted.years if (own := -granted.left(year)) > 0}
    return LocalBudget(costs, income, is_derived=True, apart=tuple(apart))


def _add(row: dict[int, float], amounts: Mapping[int, float]) -> None:
    """Adds what is not nothing to a row of kronor by calendar year."""
    for year, amount in amounts.items():
        if amount:
            row[year] = row.get(year, 0.0) + amount


def _funding(case: Case, library: Library) -> dict[str, dict[int, float]]:
    """Funding by row of the form: what a fund is asked for, and the rest."""
    actors, income = actors_of(case, library), {name: dict[int, float]() for name in BUDGET_INCOME}
    for funding in case.funding.values():
        payer = actors.get(funding.paid_by)
        row = income["sought" if payer is not None and payer.kind == "fund" else "other_income"]
        for year, amount in funding.amounts.items():
            row[year] = row.get(year, 0.0) + amount
    return income


def faults_in_budget(resolved: ResolvedNumbers) -> tuple[Problem, ...]:
    """What keeps the budget from being filed; none if it balances in every year."""
    budget, case = local_budget(resolved), resolved.case
    place = "budget" if budget.is_derived else "local_project"
    before = None if case.local_project is None else case.local_project.granted_before
    amounts = [
        (f"{place}.{row}.{year}", row, amount)
        for row, by_year in (*budget.costs.items(), *budget.income.items())
        for year, amount in by_year.items()
    ]
    amounts += [] if before is None else [("local_project.granted_before", "granted_before", before)]
    faults = [*_amounts_outside(iter(amounts))]
    if faults:
        return tuple(faults)
    if not any(budget.cost(year) for year in budget.years):
        return (error("form_empty", place),)
    for year in budget.years:
        cost, earned = budget.cost(year), budget.earned(year)
        if (cost or earned) and year not in case.years:
            first, last = case.start_year, case.years.stop - 1
            faults.append(error("form_year_outside", f"{place}.{year}", year=year, first=first, last=last))
        if budget.is_derived and earned > cost + WITHIN:
            faults.append(
                error("form_funding_above_cost", "funding", year=year, cost=cost, income=earned, unit="kronor")
            )
        elif abs(left := budget.left(year)) > WITHIN:
            faults.append(
                error(
                    "form_difference", f"{place}.{year}",
                    year=year, cost=cost, income=earned, difference=abs(left), unit="kronor",
                )
            )  # fmt: skip
    return tuple(faults)


def latest_account(project: LocalProject | None) -> int | None:
    """The last calendar year whose account is begun; None where none is."""
    years = () if project is None else project.years_accounted
    return years[-1] if years else None


def faults_in_account(project: LocalProject | None, year: int | None = None) -> tuple[Problem, ...]:
    """What keeps the account of a year, else the latest, from being filed; none if all of the income is explained."""
    year = latest_account(project) if year is None else year
    if project is None or year is None or not account_of(project, year).is_begun:
        return (error("form_no_account", "local_project.accounts" + (f".{year}" if year is not None else "")),)
    place, account = f"local_project.accounts.{year}", account_of(project, year)
    stated = {**account_income(account), **account_costs(account), "returned": account.returned}
    faults = _amounts_outside((f"{place}.{row}", row, amount) for row, amount in stated.items() if amount is not None)
    if faults:
        return faults
    cost, earned = sum(account.costs.values()), earned_in(account)
    if not cost:
        faults += (error("form_empty", f"{place}.costs"),)
    if not earned:
        faults += (error("form_no_income", f"{place}.granted"),)
    if faults:
        return faults
    returned = 0.0 if account.returned is None else account.returned
    left = earned - cost - returned
    if abs(left) <= WITHIN:
        ticked_without_sum = account.not_all_spent and not returned
        return (error("form_nothing_returned", f"{place}.returned"),) if ticked_without_sum else ()
    code = "form_unexplained" if left > 0 else "form_overspent"
    return (error(code, place, cost=cost, returned=returned, income=earned, difference=abs(left), unit="kronor"),)


def account_income(account: LocalAccount) -> dict[str, float | None]:
    """The income of an account by row, kronor; None where it is not stated."""
    return {name: getattr(account, name) for name in ACCOUNT_INCOME}


def account_costs(account: LocalAccount) -> dict[str, float | None]:
    """The costs of an account by row, kronor; None where it is not stated."""
    return {row: account.costs.get(row) for row in COST_ROWS}


def earned_in(account: LocalAccount) -> float:
    """The whole income of an account, kronor."""
    return sum(amount or 0 for amount in account_income(account).values())


def _amounts_outside(amounts: Iterator[tuple[str, str, float]]) -> tuple[Problem, ...]:
    """The amounts that are below zero or too large to be right."""
    return tuple(
        error("form_amount", address, field=row, value=amount, high=LARGEST, unit="kronor")
        for address, row, amount in amounts
        if not 0 <= amount <= LARGEST
    )
