"""What stands in the tables of budget and funding, as lines of the case; what can't be taken stays in its cell."""

from collections.abc import Collection, Mapping
from typing import get_args

from model.case.assumptions import Label
from model.case.case import BudgetLine, Case, CostType, Funding, MoneyLine
from model.case.problem import Problem, error
from model.case.units import LARGEST
from model.editing.edits import with_budget, with_funding, with_number
from model.evaluate import actors_of
from model.numbers.amounts import amounts_in_force
from model.numbers.resolve import resolve
from views.fields.edited_rows import EditedRow
from views.state.draft import Unsettled
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace
from wording.text_safety import clean

FUND = "sociala_investeringsfonden"
"""Who finances, until another is chosen."""
AS_SHOWN = 0.001
"""Kronor within which an amount is the one that its cell showed."""
COST_TYPES: tuple[CostType, ...] = get_args(CostType)


def read_amounts(
    row: EditedRow, before: Mapping[int, float], left: dict[tuple[str, str], Unsettled]
) -> dict[int, float]:
    """A row's amounts in kronor by year: none of a blank cell, and 0 where that is written.

    A cell that can't be read keeps what the case had, and is added to `left`.
    """
    amounts = {year: amount for year, amount in before.items() if str(year) not in row.cells}
    for column, cell in row.cells.items():
        if not column.isdigit():
            continue
        written = str(cell or "").strip()
        value = read_typed(written, "kr") if written else None
        if isinstance(value, Problem):
            left[row.name, column] = Unsettled(written, value)
            value = before.get(int(column))
        if value is not None:
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


def in_force(now: Workspace, name: str) -> Mapping[int, float]:
    """A line's amounts as the table shows them, kronor by year; none of a line that is new."""
    return amounts_in_force(now.answer.resolved, name) if name in now.answer.resolved.case.money_lines else {}


def take_amounts(
    now: Workspace, row: EditedRow, old: MoneyLine | None, left: dict[tuple[str, str], Unsettled]
) -> tuple[dict[str, object], dict[str, float]]:
    """A row's amounts, and its ranges that still hold, as fields of the line; and what is to be laid over it by key.

    While a scenario is shown, what is typed in a line that is there goes into the scenario, and the line stays.
    """
    shown = in_force(now, row.name)
    typed = read_amounts(row, shown, left)
    for year, amount in list(typed.items()):
        if not 0 <= amount <= LARGEST:
            code = "negative_amount" if amount < 0 else "amount_too_large"
            place = f"{row.name}.amounts.{year}"
            fault = error(code, place, year=year, value=amount, high=LARGEST, unit="kr")
            left[row.name, str(year)] = Unsettled(str(row.cells[str(year)]), fault)
            typed[year] = shown.get(year, 0.0)
    if old is None:
        return {"amounts": typed}, {}
    typed |= {year: kr for year, kr in shown.items() if year in typed and abs(typed[year] - kr) < AS_SHOWN}
    there = {year: typed.get(year, 0.0) for year in sorted({*shown, *typed})}
    keyed = {f"{row.name}.{year}": kr for year, kr in there.items() if kr != shown.get(year, 0.0)}
    if now.scenario is not None:
        return {"amounts": old.amounts, "ranges": old.ranges}, keyed
    ranges = {year: spread for year, spread in old.ranges.items() if spread.low <= typed.get(year, 0.0) <= spread.high}
    return {"amounts": typed, "ranges": ranges}, {key: keyed[key] for key in keyed if key in now.case.changes}


def take_costs(now: Workspace, rows: list[EditedRow]) -> Mapping[tuple[str, str], Unsettled]:
    """Puts the table into the case; the cells that could not be taken."""
    case, left = now.case, dict[tuple[str, str], Unsettled]()
    actors = actors_of(case, now.library)
    lines: dict[str, BudgetLine] = {}
    included: dict[str, bool] = {}
    laid: dict[str, float] = {}
    for row in rows:
        old = case.budget.get(row.name)
        amounts, by_key = take_amounts(now, row, old, left)
        laid |= by_key
        fields = {
            "label": read_label(now, row, old.label if old else None, left),
            "cost_type": one_of(COST_TYPES, row.cells.get("cost_type"), old.cost_type if old else "other"),
            "paid_by": one_of(actors, row.cells.get("paid_by"), old.paid_by if old else case.applicant),
            **amounts,
        }
        lines[row.name] = old.edited(**fields) if old else BudgetLine.model_validate(fields)
        included[row.name] = bool(row.cells.get("included", True))
    edited = with_laid(now, with_included(now, with_budget(case, lines), included), laid)
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


def with_laid(now: Workspace, case: Case, laid: Mapping[str, float]) -> Case:
    """The case with amounts by key set, in the scenario that is shown where one is."""
    for key, amount in laid.items():
        case = with_number(case, now.library, key, now.scenario, value=amount)
    return case


def take_funding(now: Workspace, rows: list[EditedRow]) -> Mapping[tuple[str, str], Unsettled]:
    """Puts the funding lines into the case; the cells that could not be taken."""
    left: dict[tuple[str, str], Unsettled] = {}
    actors = actors_of(now.case, now.library)
    lines: dict[str, Funding] = {}
    laid: dict[str, float] = {}
    for row in rows:
        old = now.case.funding.get(row.name)
        amounts, by_key = take_amounts(now, row, old, left)
        fields = {
            "label": read_label(now, row, old.label if old else None, left),
            "paid_by": one_of(actors, row.cells.get("paid_by"), old.paid_by if old else "sociala_investeringsfonden"),
            "paid_to": one_of(actors, row.cells.get("paid_to"), old.paid_to if old else now.case.applicant),
            **amounts,
        }
        if fields["paid_by"] == fields["paid_to"]:
            left[row.name, "paid_to"] = Unsettled(
                "", error("pays_itself", f"funding.{row.name}.paid_to", actor=fields["paid_to"])
            )
            continue
        lines[row.name] = Funding.model_validate(fields)
        laid |= by_key
    now.draft.edit(with_laid(now, with_funding(now.case, lines), laid), what="funding")
    return left
