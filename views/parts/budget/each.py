"""What a budget line costs for each participant who starts: which lines do, how much, and one more."""

import streamlit as st

from model.case.assumptions import Label
from model.case.case import BudgetLine
from model.editing.edits import with_line
from model.editing.year_amounts import with_line_edited, without_participants
from views.fields.addresses import field_key, start_over
from views.fields.choice import told_apart
from views.fields.number import number_field
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label as safe_label
from wording.text_safety import markdown
from wording.texts import LANGUAGES, say

NEW_LINE = ""


def show_costs_of_each(work: Workspace) -> None:
    """The lines that cost so much per participant, each with its field; and a line that is to."""
    st.caption(work.say("budget.each_note"))
    case = work.case
    effects = [name for name, effect in case.effects.items() if effect.is_per_person]
    if not effects:
        st.caption(work.say("budget.each_none"))
        return
    for name, line in case.budget.items():
        if line.participants_of in case.effects:
            _show_line(work, name, line)
    plain = [name for name, line in case.budget.items() if line.participants_of is None]
    which, whose, press = st.columns([3, 3, 2], vertical_alignment="bottom")
    chosen = which.selectbox(
        work.say("budget.each_line"),
        [NEW_LINE, *plain],
        format_func=told_apart(
            [NEW_LINE, *plain],
            lambda name: safe_label(
                case.budget[name].label.text(work.language) if name in case.budget else work.say("budget.each_new")
            ),
        ),
        key=field_key(work, f"each_line:{'+'.join(plain)}"),
    )
    effect = whose.selectbox(
        work.say("budget.each_effect"),
        effects,
        format_func=told_apart(effects, lambda name: safe_label(case.effects[name].label.text(work.language))),
        key=field_key(work, f"each_effect:{'+'.join(effects)}"),
    )
    press.button(work.say("budget.each_add"), on_click=add_each, args=(chosen, effect), icon=":material/add:")


def _show_line(work: Workspace, name: str, line: BudgetLine) -> None:
    what, amount, away = st.columns([3, 2, 2], vertical_alignment="center")
    effect = work.case.effects[line.participants_of or ""].label.text(work.language)
    of_whom = work.say("budget.each_of", effect=effect)
    what.markdown(markdown(f"{line.label.text(work.language)} – {of_whom}"))
    with amount:
        number_field(work, f"{name}.per_participant")
    away.button(work.say("budget.each_remove"), key=f"no_each:{name}", on_click=take_each_away, args=(name,))


@edits
def add_each(name: str, effect: str) -> None:
    """Lets a line, or a new one, cost so much for each participant of an effect; how much is asked for beside it."""
    now = current()
    if effect not in now.case.effects:
        return
    if name in now.case.budget:
        case = with_line_edited(now.case, name, participants_of=effect)
    else:
        words = Label(**{language: say("budget.each", language) for language in LANGUAGES})
        line = BudgetLine(label=words, cost_type="other", paid_by=now.case.applicant, participants_of=effect)
        case = with_line(now.case, line)
    take_case(now, case, what="budget")
    start_over(now, "budget")


@edits
def take_each_away(name: str) -> None:
    """Leaves a line with its fixed amounts. What it cost per participant is gone with it."""
    now = current()
    if name not in now.case.budget:
        return
    take_case(now, without_participants(now.case, name), what="budget")
