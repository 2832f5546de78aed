"""A budget pasted or uploaded from Excel: shown as it was understood, set right, approved, and only then applied."""

import hashlib
from collections.abc import Mapping

import streamlit as st

from imports.budget import CHOICES, BudgetProposal, Decisions, ProposedLine, Unit, read_file, read_pasted
from model.case.assumptions import Label
from model.case.case import BudgetLine, Case, Funding
from model.editing.edits import fresh_name, with_budget, with_funding, with_line
from model.evaluate import actors_of
from model.review.plans import with_imported
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.fields.file import LATER, LETTERS, file_field, file_is_over
from views.fields.written import begins, is_over, kept_field, of_case, stands, was_begun, written
from views.parts.budget.paste_decisions import PASTED, decided, show_decisions, start_anew
from views.parts.budget.paste_table import show_problems, show_understood
from views.parts.budget.rows import FUND
from views.state.workspace import Workspace, current, edits
from wording.numbers import tkr, unit_name
from wording.text_safety import clean, markdown

FILE = "paste_file"
KINDS = ("xlsx", "xlsm", "csv", "tsv", "txt", "xls", "xlsb", "ods", "html", "pdf", "numbers")
"""Also those of which is only told what to do."""


def show_paste(work: Workspace) -> None:
    """What was pasted or uploaded last, to be set right and approved."""
    st.caption(work.say("budget.paste_note"))
    chosen = unit_chosen(work)
    about = of_case(PASTED)
    text = kept_field(
        about,
        "text",
        "paste_text",
        work.say("budget.paste_field"),
        is_long=True,
        height=140,
        max_chars=100_000,
        on_change=edits(newest),
    )
    file = file_field(work, about, FILE, work.say("budget.paste_file"), KINDS)
    is_file = file is not None and (LATER not in written(about).words or not text.strip())
    year = work.case.start_year
    if file is not None and is_file:
        source = work.say("budget.paste_of_file", name=markdown(file.name))
        decisions = decided(_fingerprint(file.name.encode(errors="replace") + b"\0" + file.content))
        proposal = read_file(file.name, file.content, chosen, year, decisions)
    elif text.strip():
        source = work.say("budget.paste_of_text")
        decisions = decided(_fingerprint(text.encode(errors="replace")))
        proposal = read_pasted(text, chosen, year, decisions)
    else:
        return
    if file is not None and text.strip():
        st.info(work.say("budget.paste_newest", source=source))
    show_proposal(work, proposal, decisions, source)


def unit_chosen(work: Workspace) -> Unit:
    """What amounts are in that do not say so; what was chosen before the page was loaded anew, too."""
    about, key = of_case(PASTED), "paste_unit"
    unit = st.segmented_control(
        work.say("budget.paste_unit"),
        ["tkr", "kr", "mnkr"],
        default=begins(about, "unit", key, "tkr"),
        format_func=lambda name: unit_name(name, work.language),
        required=True,
        key=key,
    )
    stands(about, "unit", unit, "tkr")
    return next((name for name in CHOICES if name == unit), "tkr")


def is_pasted() -> bool:
    """Whether a text is pasted that is not taken yet."""
    return was_begun(of_case(PASTED))


def newest() -> None:
    """Notes that the text was given last, until another file is."""
    written(of_case(PASTED)).words[LATER] = "text"


def _fingerprint(content: bytes) -> str:
    """What tells one source from another: what was decided of one does not hold for the next. Letters alone."""
    return hashlib.sha256(content).hexdigest().translate(LETTERS)


def show_proposal(work: Workspace, proposal: BudgetProposal, decisions: Decisions, source: str) -> None:
    """What was read, with what it was taken as, to be set right and approved."""
    show_problems(work, proposal)
    if proposal.rows or proposal.tables:
        show_understood(work, proposal, source)
        show_decisions(work, proposal, decisions)
    if not proposal.lines:
        return
    rows, total = len(proposal.lines), tkr(proposal.total, work.language)
    key = "budget.proposal" if proposal.is_approvable else "budget.proposal_so_far"
    st.markdown(f"**{markdown(work.say(key, rows=rows, total=total))}**")
    payer = _payer(work, proposal)
    repeats = is_there_already(work.case, proposal.lines)
    sure = True
    if repeats:
        st.warning(work.say("budget.proposal_twice"))
        sure = st.checkbox(work.say("budget.proposal_twice_sure"), key=field_key(work, "proposal_twice"))
    replace, add = st.columns(2)
    for column, name in ((replace, "replace"), (add, "add")):
        column.button(
            work.say(f"budget.proposal_{name}"),
            key=f"proposal_{name}",
            on_click=apply,
            args=(proposal, name == "replace", payer),
            disabled=not proposal.is_approvable or (name == "add" and not sure),
            width="stretch",
        )


def _payer(work: Workspace, proposal: BudgetProposal) -> str | None:
    """Who gives the money of the rows that were called funding, as somebody says."""
    if not proposal.funding:
        return None
    actors = {key: actor for key, actor in actors_of(work.case, work.library).items() if key != work.case.applicant}
    total = sum(sum(line.amounts.values()) for line in proposal.funding)
    st.caption(work.say("budget.proposal_funding", rows=len(proposal.funding), total=tkr(total, work.language)))
    options = sorted(actors, key=lambda key: key != FUND)
    payer: str | None = st.selectbox(
        work.say("budget.proposal_payer"),
        options,
        format_func=told_apart(options, lambda key: actors[key].label.text(work.language)),
        key="proposal_payer",
    )
    return payer


def is_there_already(case: Case, lines: tuple[ProposedLine, ...]) -> bool:
    """Whether the budget has every one of these lines, with these amounts."""
    there = [(line.label.text("sv"), _given(line.amounts)) for line in case.budget.values()]
    return bool(lines) and all((clean(line.label), _given(line.amounts)) in there for line in lines)


def _given(amounts: Mapping[int, float]) -> dict[int, float]:
    return {year: amount for year, amount in amounts.items() if amount}


@edits
def apply(proposal: BudgetProposal, replaces: bool, payer: str | None) -> None:
    """Puts an approved budget into the case, in place of its lines or after them, and lets go of what was given."""
    now, about = current(), of_case(PASTED)
    case = with_budget(now.case, {}) if replaces else now.case
    for proposed in proposal.lines:
        line = BudgetLine(
            label=Label(sv=clean(proposed.label)),
            cost_type=proposed.cost_type or "other",
            paid_by=case.applicant,
            amounts=dict(proposed.amounts),
        )
        case = with_line(case, line)
        case = with_imported(case, list(case.budget)[-1], proposed.marks)
    if payer:
        for proposed in proposal.funding:
            funding = Funding(
                label=Label(sv=clean(proposed.label)),
                paid_by=payer,
                paid_to=case.applicant,
                amounts=dict(proposed.amounts),
            )
            case = with_funding(case, {**case.funding, fresh_name(case, proposed.label): funding})
    now.draft.edit(with_budget(case, case.budget), what="budget", redraw=True)
    file_is_over(about, FILE)
    is_over(about)
    start_anew()
