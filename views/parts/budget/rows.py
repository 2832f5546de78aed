"""What stands in the tables of budget and funding, as lines of the case; what can't be taken stays in its cell."""

from collections.abc import Collection, Mapping
from typing import get_args

from model.case.assumptions import Label
from model.case.case import BudgetLine, Case, CostType, Funding
from model.case.problem import Problem, error
from model.checking.case import check_resolved
from model.editing.edits import with_budget, with_funding, with_number
from model.evaluate import actors_of
from model.numbers.resolve import resolve
from views.fields.edited_rows import EditedRow
from views.state.draft import Unsettled
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace
from wording.text_safety import clean

FUND = "sociala_investeringsfonden"
"""Who finances, until another is chosen."""
COST_TYPES: tuple[CostType, ...] = get_args(CostType)


def read_amounts(
    row: EditedRow, before: Mapping[int, float], left: dict[tuple[str, str], Unsettled]
) -> dict[int, float]:
    """A row's amounts in kronor by year; a cell that can't be read keeps what the case had, and is added to `left`."""
    amounts = {year: amount for year, amount in before.items() if str(year) not in row.cells}
    for column, cell in row.cells.items():
        if not column.isdigit():
            continue
        written = str(cell or "").strip()
        value = read_typed(written, "kr") if written else 0.0
        if isinstance(value, Problem):
            left[row.name, column] = Unsettled(written, value)
            value = before.get(int(column), 0.0)
        if value:
            amounts[int(column)] = value
    return dict(sorted(amounts.items()))


def read_label(now: Workspace, row: EditedRow, before: Label | None, left: dict[tuple[str, str], Unsettled]) -> Label:
    """A row's label; one that can't be taken keeps what the case had."""
    written = clean(str(row.cells.get("label") or "")).strip()
    problem = readable(written)
    if problem is not None:
        left[row.name, "label"] = Unsettled(written, problem)
        written = ""
    if before is not None and written in ("", before.text(now.language)):
        return before
    return Label(sv=written or now.say("tables.new_row"))


def one_of(options: Collection[str], chosen: object, otherwise: str) -> str:
    """What was chosen, if it can be: a browser may send anything."""
    return str(chosen) if chosen in options else otherwise


def take_costs(now: Workspace, rows: list[EditedRow]) -> Mapping[tuple[str, str], Unsettled]:
    """Puts the table into the case; the cells that could not be taken."""
    case, left = now.case, dict[tuple[str, str], Unsettled]()
    actors = actors_of(case, now.library)
    lines: dict[str, BudgetLine] = {}
    included: dict[str, bool] = {}
    for row in rows:
        old = case.budget.get(row.name)
        fields = {
            "label": read_label(now, row, old.label if old else None, left),
            "cost_type": one_of(COST_TYPES, row.cells.get("cost_type"), old.cost_type if old else "other"),
            "paid_by": one_of(actors, row.cells.get("paid_by"), old.paid_by if old else case.applicant),
            "amounts": read_amounts(row, old.amounts if old else {}, left),
        }
        lines[row.name] = old.edited(**fields) if old else BudgetLine.model_validate(fields)
        included[row.name] = bool(row.cells.get("included", True))
    edited = with_included(now, with_budget(case, lines), included)
    for problem in new_amount_errors(now, edited):
        _, name, _, year = problem.address.split(".")
        typed = next(str(row.cells.get(year, "")) for row in rows if row.name == name)
        left[name, year] = Unsettled(typed, problem)
        before = case.budget[name].amounts.get(int(year), 0.0) if name in case.budget else 0.0
        line = edited.budget[name]
        line = line.edited(amounts={**line.amounts, int(year): before})
        edited = edited.edited(budget={**edited.budget, name: line})
    now.draft.edit(edited, what="budget")
    return left


def with_included(now: Workspace, case: Case, included: Mapping[str, bool]) -> Case:
    """The case with each line counted or not, where that differs from what is in force."""
    scenario = now.draft.scenario
    resolved = resolve(case, now.library, scenario)
    for name, counts in included.items():
        if bool(resolved.numbers[f"{name}.included"].value) != counts:
            case = with_number(case, now.library, f"{name}.included", scenario, value=float(counts))
    return case


def new_amount_errors(now: Workspace, case: Case) -> list[Problem]:
    """The errors of single amounts in a case."""
    return [
        problem
        for problem in check_resolved(resolve(case, now.library))
        if problem.severity == "error" and problem.address.startswith("budget.") and ".amounts." in problem.address
    ]


def take_funding(now: Workspace, rows: list[EditedRow]) -> Mapping[tuple[str, str], Unsettled]:
    """Puts the funding lines into the case; the cells that could not be taken."""
    left: dict[tuple[str, str], Unsettled] = {}
    actors = actors_of(now.case, now.library)
    lines: dict[str, Funding] = {}
    for row in rows:
        old = now.case.funding.get(row.name)
        amounts = read_amounts(row, old.amounts if old else {}, left)
        for year, amount in list(amounts.items()):
            if amount < 0:
                fault = error(
                    "negative_amount", f"funding.{row.name}.amounts.{year}", year=year, value=amount, unit="kr"
                )
                left[row.name, str(year)] = Unsettled(str(row.cells[str(year)]), fault)
                del amounts[year]
        fields = {
            "label": read_label(now, row, old.label if old else None, left),
            "paid_by": one_of(actors, row.cells.get("paid_by"), old.paid_by if old else "sociala_investeringsfonden"),
            "paid_to": one_of(actors, row.cells.get("paid_to"), old.paid_to if old else now.case.applicant),
            "amounts": amounts,
        }
        if fields["paid_by"] == fields["paid_to"]:
            left[row.name, "paid_to"] = Unsettled(
                "", error("pays_itself", f"funding.{row.name}.paid_to", actor=fields["paid_to"])
            )
            continue
        lines[row.name] = Funding.model_validate(fields)
    now.draft.edit(with_funding(now.case, lines), what="funding")
    return left
