"""A budget pasted or uploaded from Excel: shown for approval before it changes anything."""

import streamlit as st

from exports.budget_import import BudgetProposal, read_file, read_pasted
from exports.tables import whole_tkr
from model.assumptions import Label
from model.case import BudgetLine
from model.editing import with_budget, with_line
from model.problem import Problem
from views.session import Workspace, current, edits, static_table
from views.uploads import let_files_go
from wording.numbers import tkr
from wording.text_safety import clean, markdown


def show_paste(work: Workspace) -> None:
    """A budget pasted or uploaded from Excel is shown for approval before it is applied."""
    st.caption(work.say("budget.paste_note"))
    unit = st.segmented_control(
        work.say("budget.paste_unit"), ["tkr", "kr", "mnkr"], default="tkr", required=True, key="paste_unit"
    )
    text = st.text_area(work.say("budget.paste_field"), key="paste_text", height=140, max_chars=100_000)
    file = st.file_uploader(
        work.say("budget.paste_file"),
        type=["xlsx", "csv"],
        key=f"paste_file:{st.session_state.get('_pasted_files', 0)}",
    )
    proposal = None
    if file is not None:
        proposal = read_file(file.name, file.getvalue(), unit or "tkr", work.case.start_year)
    elif text.strip():
        proposal = read_pasted(text, unit or "tkr", work.case.start_year)
    if proposal is not None:
        show_proposal(work, proposal)


def show_proposal(work: Workspace, proposal: BudgetProposal) -> None:
    """What was read, to be approved or not."""
    stopped = False
    for problem in proposal.problems:
        stopped = stopped or problem.severity == "error"
        (st.error if problem.severity == "error" else st.warning)(markdown(import_words(work, problem)))
    if not proposal.lines:
        return
    st.markdown(
        f"**{work.say('budget.proposal', rows=len(proposal.lines), total=tkr(proposal.total, work.language))}**"
    )
    head, total = work.say("forms.budget.head"), work.say("forms.budget.total")
    static_table(
        [
            {head: line.label}
            | {str(year): whole_tkr(line.amounts.get(year, 0.0)) for year in proposal.years}
            | {total: whole_tkr(sum(line.amounts.values()))}
            for line in proposal.lines
        ]
    )
    replace, add = st.columns(2)
    for column, name in ((replace, "replace"), (add, "add")):
        column.button(
            work.say(f"budget.proposal_{name}"),
            key=f"proposal_{name}",
            on_click=apply,
            args=(proposal, name == "replace"),
            disabled=stopped,
            width="stretch",
        )


def import_words(work: Workspace, problem: Problem) -> str:
    """A problem of an imported budget in words."""
    return work.say(f"problems.{problem.code}", **{name: str(fact) for name, fact in problem.facts.items()})


@edits
def apply(proposal: BudgetProposal, replaces: bool) -> None:
    """Puts an approved budget into the case, in place of its lines or after them."""
    now = current()
    case = now.case.edited(budget={}) if replaces else now.case
    for proposed in proposal.lines:
        line = BudgetLine(
            label=Label(sv=clean(proposed.label)),
            cost_type=proposed.cost_type or "other",
            paid_by=case.applicant,
            amounts=dict(proposed.amounts),
        )
        case = with_line(case, line)
    now.draft.edit(with_budget(case, case.budget), what="budget", redraw=True)
    st.session_state["paste_text"] = ""
    st.session_state["_pasted_files"] = st.session_state.get("_pasted_files", 0) + 1
    let_files_go()
