"""The budget as tables to edit: its lines, and who finances it, with the years across."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.editing.edits import fresh_name
from model.evaluate import actors_of
from views.fields.addresses import start_over
from views.fields.choice import told_apart
from views.fields.editable_table import editable_table
from views.fields.edited_rows import Cells
from views.parts.budget.rows import COST_TYPES, FUND, in_force, take_costs, take_funding
from views.state.workspace import Workspace, current, edits
from wording.numbers import tkr, write_number
from wording.text_safety import markdown

BUDGET_NOTICES = ("empty_year", "outside_horizon", "amount_unusual", "no_costs")
"""Codes of notices that stand under the budget."""
NAME_WIDTH = 180
"""Pixels."""


def shown_years(work: Workspace) -> list[int]:
    """The years that have a column: the first three, every year with an amount, and those that were added."""
    case = work.case
    by_line = [in_force(work, name) for name in case.money_lines]
    given = {year for amounts in by_line for year, amount in amounts.items() if amount}
    last = max([case.start_year + 2, *given]) + st.session_state.get("more_years", 0)
    first = min([case.start_year, *given])
    return list(range(first, min(last, first + 70) + 1))


def tkr_text(kronor: float | None) -> str:
    """An amount as its cell shows it, in tkr; a cell without one is blank, and one of nothing says 0."""
    return "" if kronor is None else write_number(round(kronor / 1000, 6))


def amount_cells(amounts: Mapping[int, float], years: list[int]) -> Cells:
    """The cells of a row's amounts."""
    return {str(year): tkr_text(amounts.get(year)) for year in years}


def name_column(head: str) -> Any:
    """The column of what a row is, which stays in sight: narrow enough for the first years to be seen on a phone."""
    return st.column_config.TextColumn(head, width=NAME_WIDTH, pinned=True)


def year_columns(years: list[int]) -> dict[str, Any]:
    """A narrow column for each year."""
    return {
        str(year): st.column_config.TextColumn(str(year), alignment="right", width="small", default="")
        for year in years
    }


def offered_rows(work: Workspace) -> dict[str, Cells]:
    """The rows that a blank budget begins with, one of each cost type of the project, by names that are free."""
    rows: dict[str, Cells] = {}
    for kind in (kind for kind in COST_TYPES if kind != "running"):
        label = work.say(f"budget.cost_types.{kind}")
        row: Cells = {"label": label, "cost_type": kind, "paid_by": work.case.applicant, "included": True}
        row |= amount_cells({}, shown_years(work))
        rows[fresh_name(work.case, label, rows)] = row
    return rows


def show_costs(work: Workspace) -> None:
    """The budget lines as an editable table."""
    case, years = work.case, shown_years(work)
    rows = {
        name: {
            "label": line.label.text(work.language),
            "cost_type": line.cost_type,
            "paid_by": line.paid_by,
            "included": bool(work.answer.resolved.numbers[f"{name}.included"].value),
            **amount_cells(in_force(work, name), years),
        }
        for name, line in case.budget.items()
    }
    editable_table(
        work,
        "budget",
        rows,
        cost_columns(work, years),
        take_costs,
        new_row={"label": "", "cost_type": "other", "paid_by": case.applicant, "included": True},
        alt=work.say("budget.costs"),
        offered=None if rows else offered_rows(work),
    )
    for problem in work.answer.problems:
        if problem.severity == "notice" and problem.code in BUDGET_NOTICES and problem.address.startswith("budget"):
            st.caption(f"⚠ {markdown(work.words(problem))}")
    with st.container(horizontal=True):
        st.button(work.say("budget.more_years"), on_click=more_years, icon=":material/add:")


def cost_columns(work: Workspace, years: list[int]) -> dict[str, Any]:
    """The columns of the budget lines: what, each year, of which cost type, paid by whom, and whether it counts."""
    return {
        "label": name_column(work.say("budget.line")),
        **year_columns(years),
        "cost_type": st.column_config.SelectboxColumn(
            work.say("budget.cost_type"),
            options=COST_TYPES,
            default="other",
            format_func=lambda kind: work.say(f"budget.cost_types.{kind}"),
        ),
        "paid_by": actor_column(work, work.say("budget.paid_by"), work.case.applicant),
        "included": st.column_config.CheckboxColumn(work.say("budget.included"), width="small", default=True),
    }


def actor_column(work: Workspace, head: str, default: str | None = None) -> Any:
    """A column in which an actor is chosen."""
    actors = actors_of(work.case, work.library)
    return st.column_config.SelectboxColumn(
        head,
        options=list(actors),
        default=default,
        format_func=told_apart(actors, lambda actor: actors[str(actor)].label.text(work.language)),
    )


@edits
def more_years() -> None:
    """One more year column."""
    st.session_state["more_years"] = st.session_state.get("more_years", 0) + 1
    start_over(current(), "budget")
    start_over(current(), "funding")
    start_over(current(), "income")


def show_funding(work: Workspace) -> None:
    """Who finances: money from one actor to another, and what is left to finance."""
    st.caption(work.say("budget.funding_note"))
    years = shown_years(work)
    columns = {
        "label": name_column(work.say("budget.line")),
        **year_columns(years),
        "paid_by": actor_column(work, work.say("budget.funded_by")),
        "paid_to": actor_column(work, work.say("budget.funded_to")),
    }
    rows = {
        name: {
            "label": funding.label.text(work.language),
            "paid_by": funding.paid_by,
            "paid_to": funding.paid_to,
            **amount_cells(in_force(work, name), years),
        }
        for name, funding in work.case.funding.items()
    }
    new_row = {"label": "", "paid_by": FUND, "paid_to": work.case.applicant}
    editable_table(work, "funding", rows, columns, take_funding, new_row=new_row, alt=work.say("budget.funding"))
    show_left_to_finance(work)


def show_left_to_finance(work: Workspace) -> None:
    """The cost of the lines that count, what is financed, and what is left."""
    cost = sum(
        sum(in_force(work, name).values())
        for name in work.case.budget
        if work.answer.resolved.numbers[f"{name}.included"].value
    )
    funded = sum(sum(in_force(work, name).values()) for name in work.case.funding)
    amounts = {"cost": cost, "funded": funded, "left": cost - funded}
    facts = {name: tkr(amount, work.language) for name, amount in amounts.items()}
    st.markdown(markdown(work.say("budget.left_to_finance", **facts)))
