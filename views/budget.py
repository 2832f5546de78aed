"""Budget: one table with years across, payer per line, sums that follow, and the filed form as it will look."""

from collections.abc import Collection, Mapping
from typing import get_args

import streamlit as st

from exports import forms
from model.assumptions import Label
from model.case import BudgetLine, Case, CostType, Funding
from model.checking import check_in_force
from model.editing import with_budget, with_funding, with_number
from model.evaluate import actors_of
from model.in_force import in_force
from model.problem import Problem, error
from views.downloads import budget_download
from views.drafts import Unsettled
from views.paste import show_paste
from views.session import (
    Workspace,
    current,
    edits,
    number_field,
    read_typed,
    readable,
    start_over,
    static_table,
    workspace,
)
from views.staff_helper import show_staff_helper
from views.strip import show_strip
from views.tables import EditedRow, editable_table
from wording.numbers import tkr, write_number
from wording.text_safety import clean, markdown

BUDGET_NOTICES = ("empty_year", "outside_horizon", "amount_unusual", "no_costs")
COST_TYPES: tuple[CostType, ...] = get_args(CostType)


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("budget.title"))
    show_strip(work)
    st.header(work.say("budget.costs"))
    st.caption(work.say("budget.costs_note"))
    show_costs(work)
    show_form(work)
    show_running(work)
    for name, draw in (
        ("helper", show_staff_helper),
        ("paste", show_paste),
        ("funding", show_funding),
        ("factor", show_factor),
    ):
        part = st.expander(work.say(f"budget.{name}"), key=f"budget_{name}", on_change="rerun")
        if part.open:
            with part:
                draw(work)


def shown_years(work: Workspace) -> list[int]:
    """The years that have a column: the first three, every year with an amount, and those that were asked for."""
    case = work.case
    lines = [*case.budget.values(), *case.funding.values()]
    given = {year for line in lines for year, amount in line.amounts.items() if amount}
    last = max([case.start_year + 2, *given]) + st.session_state.get("more_years", 0)
    first = min([case.start_year, *given])
    return list(range(first, min(last, first + 70) + 1))


def tkr_text(kronor: float | None) -> str:
    """An amount as its cell shows it, in tkr."""
    return "" if not kronor else write_number(round(kronor / 1000, 6))


def show_costs(work: Workspace) -> None:
    """The budget lines as an editable table."""
    case, language = work.case, work.language
    actors = actors_of(case, work.library)
    years = shown_years(work)
    text = st.column_config.TextColumn
    columns = {
        "label": text(work.say("budget.line"), width="medium"),
        "cost_type": st.column_config.SelectboxColumn(
            work.say("budget.cost_type"),
            options=COST_TYPES,
            default="other",
            format_func=lambda kind: work.say(f"budget.cost_types.{kind}"),
        ),
        "paid_by": st.column_config.SelectboxColumn(
            work.say("budget.paid_by"),
            options=list(actors),
            default=work.case.applicant,
            format_func=lambda actor: actors[actor].label.text(language),
        ),
        "included": st.column_config.CheckboxColumn(work.say("budget.included"), width="small", default=True),
        **{str(year): text(f"{year}", alignment="right", width="small", default="") for year in years},
    }
    rows = {
        name: {
            "label": line.label.text(language),
            "cost_type": line.cost_type,
            "paid_by": line.paid_by,
            "included": bool(work.answer.standing.numbers[f"{name}.included"].value),
            **{str(year): tkr_text(line.amounts.get(year)) for year in years},
        }
        for name, line in case.budget.items()
    }
    editable_table(
        work,
        "budget",
        rows,
        columns,
        take_costs,
        new_row={"label": "", "cost_type": "other", "paid_by": case.applicant, "included": True},
        alt=work.say("budget.costs"),
    )
    for problem in work.answer.problems:
        if problem.severity == "notice" and problem.code in BUDGET_NOTICES and problem.address.startswith("budget"):
            st.caption(f"⚠ {markdown(work.words(problem))}")
    with st.container(horizontal=True):
        st.button(work.say("budget.more_years"), on_click=more_years, icon=":material/add:")


@edits
def more_years() -> None:
    """One more year column."""
    st.session_state["more_years"] = st.session_state.get("more_years", 0) + 1
    start_over(current(), "budget")
    start_over(current(), "funding")


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


def _one_of(options: Collection[str], chosen: object, otherwise: str) -> str:
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
            "cost_type": _one_of(COST_TYPES, row.cells.get("cost_type"), old.cost_type if old else "other"),
            "paid_by": _one_of(actors, row.cells.get("paid_by"), old.paid_by if old else case.applicant),
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
    standing = in_force(case, now.library, scenario)
    for name, counts in included.items():
        if bool(standing.numbers[f"{name}.included"].value) != counts:
            case = with_number(case, now.library, f"{name}.included", scenario, value=float(counts))
    return case


def new_amount_errors(now: Workspace, case: Case) -> list[Problem]:
    """The errors of single amounts in a case."""
    return [
        problem
        for problem in check_in_force(in_force(case, now.library))
        if problem.severity == "error" and problem.address.startswith("budget.") and ".amounts." in problem.address
    ]


def show_form(work: Workspace) -> None:
    """The budget in the fund's form, with sums that follow."""
    if work.answer.has_errors:
        return
    form = forms.budget_form(work.answer.standing, work.language)
    if not form.years:
        return
    st.header(work.say("budget.form"))
    total = work.say("forms.budget.total")
    head = work.say("forms.budget.head")

    def line(label: str, amounts: tuple[int, ...], row_total: int) -> dict[str, str]:
        cells = {str(year): write_number(amount, 0) for year, amount in zip(form.years, amounts, strict=True)}
        return {head: label, **cells, total: write_number(row_total, 0)}

    static_table([*(line(*row) for row in form.rows), line(total, form.totals, form.total)])
    for note in forms.budget_notes(work.answer.standing, work.language):
        st.caption(markdown(note))
    budget_download(work)


def show_running(work: Workspace) -> None:
    """What the running lines cost each year after the project."""
    running = {name: line for name, line in work.case.budget.items() if line.cost_type == "running"}
    if not running:
        return
    st.header(work.say("budget.running"))
    st.caption(work.say("budget.running_note"))
    for name, line in running.items():
        if f"{name}.per_year" not in work.answer.standing.numbers:
            continue
        what, amount, start = st.columns([2, 1, 1], vertical_alignment="center")
        counted = work.answer.standing.numbers[f"{name}.included"].value
        what.markdown(
            markdown(line.label.text(work.language)) + ("" if counted else f" – *{work.say('budget.not_counted')}*")
        )
        with amount:
            number_field(work, f"{name}.per_year")
        with start:
            number_field(work, f"{name}.starts")


def show_funding(work: Workspace) -> None:
    """Who finances: money from one purse to another, and what is left to finance."""
    st.caption(work.say("budget.funding_note"))
    actors, years = actors_of(work.case, work.library), shown_years(work)

    def purse(label: str, usual: str) -> object:
        return st.column_config.SelectboxColumn(
            label, options=list(actors), format_func=lambda actor: actors[actor].label.text(work.language)
        )

    columns = {
        "label": st.column_config.TextColumn(work.say("budget.line"), width="large"),
        "paid_by": purse(work.say("budget.funded_by"), "sociala_investeringsfonden"),
        "paid_to": purse(work.say("budget.funded_to"), work.case.applicant),
        **{
            str(year): st.column_config.TextColumn(str(year), alignment="right", width="small", default="")
            for year in years
        },
    }
    rows = {
        name: {
            "label": funding.label.text(work.language),
            "paid_by": funding.paid_by,
            "paid_to": funding.paid_to,
            **{str(year): tkr_text(funding.amounts.get(year)) for year in years},
        }
        for name, funding in work.case.funding.items()
    }
    new_row = {"label": "", "paid_by": "sociala_investeringsfonden", "paid_to": work.case.applicant}
    editable_table(work, "funding", rows, columns, take_funding, new_row=new_row, alt=work.say("budget.funding"))
    cost = sum(
        sum(line.amounts.values())
        for name, line in work.case.budget.items()
        if work.answer.standing.numbers[f"{name}.included"].value
    )
    funded = sum(sum(funding.amounts.values()) for funding in work.case.funding.values())
    st.markdown(
        markdown(
            work.say(
                "budget.left_to_finance",
                cost=tkr(cost, work.language),
                funded=tkr(funded, work.language),
                left=tkr(cost - funded, work.language),
            )
        )
    )


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
            "paid_by": _one_of(actors, row.cells.get("paid_by"), old.paid_by if old else "sociala_investeringsfonden"),
            "paid_to": _one_of(actors, row.cells.get("paid_to"), old.paid_to if old else now.case.applicant),
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


def show_factor(work: Workspace) -> None:
    """The cost as a multiple of what was filed."""
    st.caption(work.say("budget.factor_note"))
    number_field(work, "budget.factor")


main()
