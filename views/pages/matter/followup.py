"""Follow-up: what happened beside the plan, what can be said of it, what was settled, and what now."""

from dataclasses import replace

import streamlit as st

from model.followup.answer import followup_of
from model.results_of_followup import FollowUpResult
from presentation import followup as told
from presentation.followed import lines, quantities, ways
from views.fields.static_table import static_table
from views.parts.downloads import carried_of, download
from views.parts.followup.asked import show_asked
from views.parts.followup.outcomes import show_forms, show_removal
from views.parts.followup.pasted import show_paste
from views.parts.followup.plan import Followed, followed
from views.parts.followup.seen import show_effects
from views.parts.followup.settled import show_account, show_events, show_settled
from views.parts.summary_bar import show_errors
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("followup.title"))
    plan = followed(work)
    if plan.answer.has_errors:
        show_errors(plan)
        return
    result = followup_of(plan.answer)
    st.markdown(f"**{markdown(told.first_sentence(plan.answer, result, work.language))}**")
    st.markdown(markdown(plan.told))
    st.caption(work.say("followup.note"))
    show_asked(plan)
    static_table(told.plan_and_now(result, work.language))
    show_document(plan)
    show_differences(plan, result)
    show_effects(plan, result)
    show_now(plan, result)
    show_settled(plan, result)
    st.header(work.say("followup.add_title"))
    show_forms(work)
    show_paste(work)
    show_removal(work)
    show_account(work)
    show_events(work)


def show_document(work: Followed) -> None:
    """The whole page as a document, once anything has happened."""
    followup = work.case.followup
    if followup is None or not followup.is_begun:
        return
    carried = replace(carried_of(work), plan=work.told)
    with st.container(horizontal=True):
        download(carried, "followup", "docx", work.say("followup.document.word"))
        download(carried, "followup", "pdf", work.say("followup.document.pdf"))


def show_differences(work: Workspace, result: FollowUpResult) -> None:
    """Plan and outcome by line and year."""
    if result.differences:
        st.header(work.say("followup.differences"))
        rows = lines.difference_rows(work.answer, result, work.language)
        static_table(rows, text_columns=3)
    for sentence in lines.not_over_sentences(work.answer, result, work.language):
        st.markdown(markdown(sentence))
    show_quantities(work, result)
    limits = lines.limits_sentence(work.answer, result, work.language)
    if limits:
        st.caption(markdown(limits))
    for origin in lines.origins_told(work.answer, result, work.language):
        st.caption(markdown(origin))


def show_quantities(work: Workspace, result: FollowUpResult) -> None:
    """Participants and bases by year, and what their figures are."""
    if result.quantities:
        st.subheader(work.say("followup.quantities.title"))
        rows = quantities.quantity_rows(work.answer, result, work.language)
        static_table(rows, text_columns=4)
    for sentence in quantities.quantity_sentences(result, work.language):
        st.caption(markdown(sentence))


def show_now(work: Workspace, result: FollowUpResult) -> None:
    """What is believed now, with the weights; and the ways on, each from today, with what one more year would teach."""
    sentences = told.update_sentences(work.answer, result, work.language)
    now = ways.ways_rows(result, work.language)
    if sentences or now:
        st.header(work.say("followup.what_now"))
    for sentence in sentences:
        st.markdown(markdown(sentence))
    static_table(now)
    for sentence in ways.ways_sentences(work.answer, result, work.language):
        st.markdown(markdown(sentence))


main()
