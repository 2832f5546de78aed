"""Follow-up: what happened beside the plan, what can be said of it, and what now."""

import streamlit as st

from model.followup.answer import followup_of
from model.results_of_followup import FollowUpResult
from presentation import followup as told
from views.fields.static_table import static_table
from views.parts.followup.outcomes import show_effect, show_money, show_paste, show_removal
from views.parts.summary_bar import show_errors
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("followup.title"))
    if work.answer.has_errors:
        show_errors(work)
        return
    result = followup_of(work.answer)
    st.markdown(f"**{markdown(told.first_sentence(work.answer, result, work.language))}**")
    st.caption(work.say("followup.note"))
    static_table(told.plan_and_now(result, work.language))
    show_differences(work, result)
    show_effects(work, result)
    show_now(work, result)
    show_fields(work)
    show_events(work)


def show_differences(work: Workspace, result: FollowUpResult) -> None:
    """Plan and outcome by line and year."""
    if result.differences:
        st.header(work.say("followup.differences"))
        static_table(told.difference_rows(work.answer, result, work.language), text_last=True)


def show_effects(work: Workspace, result: FollowUpResult) -> None:
    """What can be said of each effect that was counted, and what can't."""
    if not result.estimates:
        return
    st.header(work.say("followup.effects"))
    for one in result.estimates:
        limits = " ".join(told.limits_told(one, work.language))
        st.markdown(markdown(told.estimate_sentence(one, work.language)))
        st.caption(markdown(limits))


def show_now(work: Workspace, result: FollowUpResult) -> None:
    """What is believed now, with the weights, and what it costs to go on."""
    sentences = [*told.update_sentences(work.answer, result, work.language), told.ahead_sentence(result, work.language)]
    if any(sentences):
        st.header(work.say("followup.what_now"))
    for sentence in filter(None, sentences):
        st.markdown(markdown(sentence))


def show_fields(work: Workspace) -> None:
    """The fields in which outcomes are typed or pasted, and the way to take one away."""
    for name, show in (("add_money", show_money), ("add_effect", show_effect), ("paste", show_paste)):
        opened = st.expander(work.say(f"followup.{name}"), key=f"followup_{name}", on_change="rerun")
        if opened.open:
            with opened:
                show(work)
    show_removal(work)


def show_events(work: Workspace) -> None:
    """What was decided and happened, and when."""
    followup = work.case.followup
    if followup is None or not followup.events:
        return
    st.header(work.say("followup.events"))
    for event in followup.events:
        st.markdown(f"- {markdown(event.on)}: {markdown(event.label.text(work.language))}")


main()
