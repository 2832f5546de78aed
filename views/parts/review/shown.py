"""The count of the review's questions, for other pages; one of them; and the review of what would be submitted."""

import streamlit as st

from model.analysis.answer import Answer
from model.numbers.resolve import resolve
from model.review.review import Finding, Review
from presentation.review import count_words
from views.shell.page_files import page_of
from views.state.workspace import Workspace


def review_to_submit(work: Workspace) -> Review | None:
    """The review of the case as it would be submitted: in its own perspective, without a scenario; None with errors."""
    case = work.case
    review = work.review
    if work.scenario is not None or work.answer.perspective != case.perspective:
        review = Review(Answer(resolve(case, work.library), case.perspective))
    return None if review.answer.has_errors else review


def finding_shown(work: Workspace, identity: str) -> Finding | None:
    """A finding by what its answer is kept under; None where it no longer fires."""
    if work.answer.has_errors:
        return None
    return next((finding for finding in work.review.findings if finding.identity == identity), None)


def show_count(work: Workspace) -> None:
    """How many questions the review asks, as a way to them."""
    if work.answer.has_errors or not work.answer.everyone.postings:
        return
    words = count_words(work.review, work.language)
    st.page_link(page_of("review", work.say("pages.review")), label=words, icon=":material/rule:")
