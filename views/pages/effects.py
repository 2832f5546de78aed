"""Effects: one card an effect, and below them a new one."""

import streamlit as st

from views.parts.effect.card import show_effect
from views.parts.effect.new import is_begun, show_new
from views.parts.summary_bar import show_summary_bar
from views.parts.why import show_why
from views.state.workspace import workspace


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("effects.title"))
    show_summary_bar(work)
    for name, effect in work.case.effects.items():
        with st.container(border=True):
            show_effect(work, name, effect)
    if not work.case.effects:
        st.info(work.say("effects.empty"))
    # What was begun before the page was loaded anew stands open. Asked once: a part whose beginning changes closes.
    begun = st.session_state.setdefault("_new_effect_begun", is_begun())
    new = st.expander(
        work.say("effects.new"), expanded=not work.case.effects or begun, key="new_effect", on_change="rerun"
    )
    if new.open:
        with new:
            show_new(work)
    why = st.expander(work.say("overview.why"), key="effects_why", on_change="rerun")
    if why.open and not work.answer.has_errors:
        with why:
            show_why(work)


main()
