"""The review of what is shown, made once an answer; and its count, for other pages."""

import streamlit as st

from model.analysis.answer import Answer
from model.numbers.resolve import resolve
from model.review.review import Finding, Review
from presentation.review import count_words
from views.shell.page_files import page_file
from views.state.workspace import Workspace


def review_shown(work: Workspace) -> Review:
    """The review of the answer that is shown; the same as long as the answer is."""
    return review_of(work.answer)


def review_of(answer: Answer) -> Review:
    """The review of an answer, which is kept with it."""
    kept = vars(answer)
    if "review" not in kept:
        kept["review"] = Review(answer)
    review: Review = kept["review"]
    return review


def review_to_submit(work: Workspace) -> Review | None:
    """The review of the case as it would be submitted: in its own perspective, without a scenario; None with errors."""
    case = work.case
    shown = work.answer
    if work.scenario is not None or shown.perspective != case.perspective:
        shown = Answer(resolve(case, work.library), case.perspective)
    return None if shown.has_errors else review_of(shown)


def finding_shown(work: Workspace, identity: str) -> Finding | None:
    """A finding by what its answer is kept under; None where it no longer fires."""
    if work.answer.has_errors:
        return None
    return next((finding for finding in review_shown(work).findings if finding.identity == identity), None)


def show_count(work: Workspace) -> None:
    """How many questions the review asks, as a way to them."""
    if work.answer.has_errors or not work.answer.everyone.postings:
        return
    words = count_words(review_shown(work), work.language)
    st.page_link(page_file("review"), label=words, icon=":material/rule:")
