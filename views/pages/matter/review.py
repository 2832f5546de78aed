"""The review: the questions that change the answer first, each with what putting it right would do; then the others."""

from functools import partial

import streamlit as st

from exports.files import Carried
from presentation import review as told
from views.parts.downloads import papers
from views.parts.review.question import show_answer_in_vain, show_question
from views.parts.review.reference import show_reference
from views.parts.review.remarks import show_remarks
from views.parts.review.stated import show_stated
from views.parts.review.visible import show_visibility
from views.parts.summary_bar import show_errors
from views.state.reader_time import reader_today
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("review.title"))
    if work.answer.has_errors:
        show_errors(work)
        return
    if not work.answer.everyone.postings:
        st.info(work.say("review.empty"))
        return
    show_lead(work)
    show_downloads(work)
    show_questions(work)
    show_visibility(work)
    show_stated(work)
    show_reference(work)
    show_in_vain(work)
    if work.draft.opened is not None:
        show_remarks(work, work.draft.opened)


def show_lead(work: Workspace) -> None:
    """How many questions change the answer, and what has to be done before the application is submitted."""
    review = work.review
    st.markdown(f"**{markdown(told.lead_sentences(review, work.language))}**")
    st.markdown(markdown(told.stops_sentence(review, work.language)))
    st.caption(markdown(work.say("review.note")))


def show_downloads(work: Workspace) -> None:
    """The review as a document, for the applicant and the file."""
    scenario = work.scenario if work.scenario in work.case.scenarios else None
    carried = Carried(work.answer, scenario, work.language, reader_today())
    papers(
        partial(carried.content, "review"),
        partial(carried.name, "review"),
        lambda words: work.say(f"review.document.{words}"),
        lambda ending: f"review:{ending}",
    )


def show_questions(work: Workspace) -> None:
    """The findings that change the answer, and those that cannot be reckoned again."""
    review = work.review
    parts = {
        "changing": review.that_change,
        "others": tuple(finding for finding in review.findings if not finding.changes_answer),
    }
    for name, findings in parts.items():
        if findings:
            st.header(work.say(f"review.{name}"))
            for finding in findings:
                show_question(work, finding)


def show_in_vain(work: Workspace) -> None:
    """Answers whose question is no longer asked."""
    left = work.review.answered_in_vain
    if not left:
        return
    st.header(work.say("review.vain"))
    st.caption(work.say("review.vain_note"))
    for identity, reply in left.items():
        show_answer_in_vain(work, identity, reply)


main()
