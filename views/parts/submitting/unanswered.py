"""Warnings of the review that nobody has answered: answered one by one, or with one answer for those that are left."""

from functools import partial

import streamlit as st

from model.case.assumptions import Label
from model.case.problem import Problem
from model.review.replies import with_replies, with_reply
from model.review.review import Finding, Review
from presentation import review as review_words
from views.fields.text import text_field
from views.fields.written import LONGEST_WORD, Written, as_sent, of_case, show_refused, words_field
from views.parts.review.shown import review_to_submit
from views.state.page_files import page_file
from views.state.reader_time import reader_today
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, keep_now
from wording.text_safety import clean, label, markdown

HANDING_IN = "handing_in"
FIELDS = ("rest", "rest_by")
"""The answer to every warning that is left, and who answers."""
MOST_LISTED = 5
"""Warnings that are listed where a case is handed in; the review has them all."""


def left_to_answer(review: Review | None) -> tuple[Finding, ...]:
    """The warnings that nobody has answered, in the order in which they are asked."""
    return () if review is None else tuple(one for one in review.stopping if one.severity == "warning")


def show_unanswered(work: Workspace, review: Review) -> None:
    """The first of the warnings with a field each, how many more there are, and a field for those that are left."""
    left = left_to_answer(review)
    if not left:
        return
    st.markdown(markdown(work.say("sharing.unanswered", count=len(left))))
    for finding in left[:MOST_LISTED]:
        show_one(work, finding, review)
    if len(left) > MOST_LISTED:
        more = work.say("sharing.more_unanswered", count=len(left) - MOST_LISTED)
        st.page_link(page_file("review"), label=more, icon=":material/rule:")
    if work.draft.fixed is not None:
        st.caption(work.say("sharing.answer_in_latest"))


def show_one(work: Workspace, finding: Finding, review: Review) -> None:
    """A warning, folded: what stands in the case, why it is asked, and a field for the answer."""
    name = review_words.told_name(finding, review.beneath, work.language)
    # A scenario's numbers are not those that are handed in, so the page of the review may ask something else.
    part = st.expander(label(name), key=f"unanswered:{finding.identity}", on_change="rerun")
    if not part.open:
        return
    with part:
        st.markdown(markdown(review_words.finding_sentence(finding, review.beneath, work.language)))
        why = work.say(f"review.rules.{finding.rule.id}.why")
        st.caption(markdown(work.say("review.why", why=why)))
        if work.draft.fixed is None:
            text_field(
                work,
                f"reply:{finding.identity}",
                work.say("review.answer"),
                "",
                partial(answer_one, finding=finding),
                placeholder=work.say("review.answer_placeholder"),
                is_long=True,
            )
        st.page_link(page_file("review"), label=work.say("sharing.to_review"), icon=":material/rule:")


def answer_one(now: Workspace, words: str, finding: Finding) -> Problem | None:
    """Keeps an answer to one warning with how things stand."""
    problem = readable(words)
    if problem is not None or not clean(words).strip():
        return problem
    on = reader_today().isoformat()
    return take_case(now, with_reply(now.case, finding, Label(sv=clean(words).strip()), on=on), what="review")


def show_answer_to_rest(work: Workspace, review: Review) -> None:
    """The field of one answer to every warning that is left, and who answers."""
    if not left_to_answer(review):
        return
    form = of_case(HANDING_IN)
    answer, by = FIELDS
    words_field(form, answer, work.say("sharing.rest"), work.say("sharing.rest_hint"), is_long=True)
    words_field(form, by, work.say("sharing.rest_by"), proposed=work.acting.name)


def is_answered(now: Workspace) -> bool:
    """Whether the case that is open has no warning left to answer, once the answer to the rest has been taken.

    It is saved with the case as an answer to each. Where words are missing or cannot be kept, the field says so. What
    others saved meanwhile is looked at before anything is handed in.
    """
    left = left_to_answer(review_to_submit(now))
    form, draft = as_sent(of_case(HANDING_IN), *FIELDS), now.draft
    form.is_sound()
    if not left:
        return True
    if draft.fixed is not None or not form.is_sound(_faults(form)):
        return False
    by, on = form.said("rest_by") or None, reader_today().isoformat()
    draft.edit(with_replies(now.case, left, Label(sv=form.said("rest")), by, on), what="review", redraw=True)
    mine = draft.case
    keep_now(draft)
    if not draft.is_saved or draft.conflict is not None:
        return False
    if draft.case != mine:
        form.told = "sharing.others_came"
        return False
    return True


def _faults(form: Written) -> dict[str, Problem | str]:
    """What is wrong with the answer to the rest: no words in it, too long, or with a personnummer."""
    wrong = form.faults(longest={"rest_by": LONGEST_WORD})
    if not any(sign.isalpha() for sign in form.said("rest")):
        wrong["rest"] = "sharing.rest_needed"
    return {name: why for name, why in wrong.items() if name in FIELDS}


def show_why_not(work: Workspace) -> None:
    """Beside the button: why nothing was handed in."""
    show_refused(work, of_case(HANDING_IN))
