"""A pasted table as it was understood: each row with what it was taken as and why, the sums, the unit, the problems."""

import streamlit as st

from imports.budget import CHOICES, BudgetProposal, TakenColumn, TakenRow
from model.case.problem import Problem
from presentation.tables import whole_tkr
from views.fields.static_table import static_table
from views.state.workspace import Workspace
from wording.numbers import unit_name
from wording.text_safety import markdown

SHOWN_KINDS = ("year", "total", "unit", "unclear")


def show_problems(work: Workspace, proposal: BudgetProposal) -> None:
    """What stops the budget, and below it what a person should know before approving it."""
    for problem in proposal.problems:
        show = st.error if problem.severity == "error" else st.warning
        show(markdown(import_words(work, problem)))


def import_words(work: Workspace, problem: Problem) -> str:
    """A problem of an imported budget in words."""
    facts = {name: str(fact) for name, fact in problem.facts.items()}
    if facts.get("unit") in CHOICES:
        facts["unit"] = unit_name(facts["unit"], work.language)
    return work.say(f"problems.{problem.code}", **facts)


def show_understood(work: Workspace, proposal: BudgetProposal, source: str) -> None:
    """The table as it was understood, or so far."""
    key = "budget.understood" if proposal.is_approvable else "budget.understood_so_far"
    st.markdown(f"**{work.say(key, source=source)}**")
    if not proposal.rows:
        return
    labels = [column for column in proposal.columns if column.kind != "label"]
    shown = [place for place, column in enumerate(labels) if column.kind in SHOWN_KINDS]
    heads = _unique([_head(work, labels[place]) for place in shown])
    row_head, label_head, taken_head = (work.say(f"budget.taken_{name}") for name in ("row", "label", "as"))
    rows = [
        {row_head: str(row.number), label_head: row.label, taken_head: _taken(work, row)}
        | {head: row.cells[place].replace(" ", "\u00a0") for head, place in zip(heads, shown, strict=True)}
        for row in proposal.rows
    ]
    static_table(rows, text_columns=3)
    if proposal.sums and proposal.lines:
        total = work.say("forms.budget.total")
        first = {
            work.say("budget.taken_sum"): work.say("budget.taken_unit", unit=unit_name(proposal.unit, work.language))
        }
        years = {str(year): whole_tkr(amount) for year, amount in proposal.sums.items()}
        static_table([first | years | {total: whole_tkr(proposal.total)}])
    aside = [column.name for column in labels if column.kind in ("note", "code")]
    if aside:
        st.caption(markdown(work.say("budget.taken_aside", columns=", ".join(aside))))


def _head(work: Workspace, column: TakenColumn) -> str:
    """A column's head: what the table calls it, and what it was taken as."""
    kind = work.say(f"budget.column_kinds.{column.kind}")
    taken = str(column.year) if column.kind == "year" else kind
    return column.name if column.name.casefold() == taken.casefold() else f"{column.name} = {taken}"


def _unique(heads: list[str]) -> list[str]:
    """The heads, where no two are the same: a table is shown by them."""
    return [head if heads.index(head) == place else f"{head} ({place + 1})" for place, head in enumerate(heads)]


def _taken(work: Workspace, row: TakenRow) -> str:
    """What a row was taken as, and why where it is not simply a cost."""
    kind = work.say(f"budget.row_kinds.{row.kind}")
    return f"{kind}: {work.say(f'budget.row_why.{row.why}')}" if row.why else kind
