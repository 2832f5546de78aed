"""Handing a case in: where it stands, the steps from there, whether it still comes to the same, and its archive."""

import streamlit as st

from exports.archive import papers
from exports.files import MEDIA_TYPES
from exports.names import file_name
from model.review.review import Review
from presentation.review import stops_sentence
from store.carrying.packaging import package
from store.records import Opened
from store.rules.roles import allows
from store.rules.states import State
from views.fields.written import is_over, kept_field, of_case
from views.parts.saved.times import told
from views.parts.submitting.unanswered import (
    HANDING_IN,
    is_answered,
    left_to_answer,
    show_answer_to_rest,
    show_unanswered,
    show_why_not,
)
from views.state.page_files import page_file
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, markdown


def show_standing(work: Workspace, opened: Opened, review: Review | None) -> None:
    """The state of the version that is shown, where it may go, and every step so far; `review` is that of the case."""
    st.header(work.say("sharing.standing"))
    number = work.say("versions.number", number=opened.revision)
    st.markdown(markdown(work.say("sharing.stands", number=number, state=work.say(f"cases.states.{opened.state}"))))
    if opened.register_number:
        st.markdown(markdown(work.say("sharing.registered", number=opened.register_number)))
    if opened.submitted is not None and opened.submitted != opened.revision:
        st.caption(work.say("sharing.submitted_is", number=opened.submitted))
    show_steps_from(work, opened, review)
    if opened.submitted is not None:
        st.button(work.say("sharing.recalculate"), key="recalculate", on_click=recalculate, args=(opened.submitted,))
        show_recalculated(work, opened)
    for step in the_store().steps(work.acting, opened.case_id):
        words = work.say(f"sharing.steps.{step.to_state}", number=step.revision)
        st.caption(f"{markdown(words)} · {told(work, step.by, step.at)}")
        if step.note:
            st.caption(markdown(step.note))


def show_steps_from(work: Workspace, opened: Opened, review: Review | None) -> None:
    """The steps that whoever reads may take from here; handing in asks for a register number and says what it does."""
    if not opened.steps:
        return
    is_open = not work.draft.is_saved or work.draft.conflict is not None
    if is_open or (work.draft.fixed is None and work.answer.has_errors):
        st.caption(work.say("sharing.not_ready"))
        return
    steps = opened.steps
    if "submitted" in steps:
        steps = tuple(step for step in steps if step != "submitted" or not is_stopped(work, review))
        st.caption(work.say("sharing.submit_note"))
        show_what_review_asks(work, review, "submitted" in steps)
        kept_field(of_case(HANDING_IN), "number", "register_number", work.say("sharing.register_number"), max_chars=60)
    kept_field(of_case(HANDING_IN), "note", "step_note", work.say("sharing.step_note"), max_chars=400)
    with st.container(horizontal=True):
        for state in steps:
            if state == "decided":  # with reasons and on its own page
                st.page_link(page_file("decision"), label=work.say("sharing.to.decided"))
                continue
            words = work.say(f"sharing.to.{back_or_on(opened.state, state)}")
            st.button(words, key=f"step:{state}", on_click=step_to, args=(opened.revision, state))
    if "submitted" in steps:
        show_why_not(work)


def is_stopped(work: Workspace, review: Review | None) -> bool:
    """Whether the review has an error, or warnings that cannot be answered in the version that is shown."""
    if review is None or any(finding.severity == "error" for finding in review.stopping):
        return True
    return work.draft.fixed is not None and bool(left_to_answer(review))


def show_what_review_asks(work: Workspace, review: Review | None, is_offered: bool) -> None:
    """What has to be put right first, what nobody has answered, and where it may be handed in a field for the rest."""
    if review is None or not review.stopping:
        return
    if any(finding.severity == "error" for finding in review.stopping):
        st.markdown(markdown(stops_sentence(review, work.language)))
        st.page_link(page_file("review"), label=work.say("sharing.to_review"), icon=":material/rule:")
        return
    show_unanswered(work, review)
    if is_offered:
        show_answer_to_rest(work, review)


def back_or_on(state: State, to: State) -> str:
    """What a step is called: back to a draft is *withdrawn* or *sent back*."""
    if to == "draft":
        return "withdraw" if state == "submitted" else "send_back"
    return to


@edits
def step_to(revision: int, to: State) -> None:
    """Takes a step with the version that is shown."""
    now, state = current(), st.session_state
    draft = now.draft
    if draft.case_id is None or draft.opened is None or draft.opened.revision != revision:
        return
    if to == "submitted":
        if not is_answered(now):
            return
        revision = draft.opened.revision  # with the answers, where any were written
    note, number = (clean(str(state.get(key, ""))).strip() for key in ("step_note", "register_number"))
    draft.opened = the_store().move(now.asking, draft.case_id, revision, to, note, number or None)
    is_over(of_case(HANDING_IN), "step_note", "register_number")


@edits
def recalculate(revision: int) -> None:
    """Works out anew what was handed in."""
    now = current()
    if now.draft.case_id is not None:
        found = the_store().recalculated(now.asking, now.draft.case_id, revision)
        st.session_state["_recalculated"] = (now.draft.case_id, revision, found)


def show_recalculated(work: Workspace, opened: Opened) -> None:
    """Whether what was handed in still comes to the same figures, or which rules have changed them."""
    case_id, revision, found = st.session_state.get("_recalculated", (None, None, None))
    if found is None or (case_id, revision) != (opened.case_id, opened.submitted):
        return
    if found.is_same:
        st.success(work.say("sharing.same_figures", number=revision))
        return
    dates = {"then": found.results_date_then, "now": found.results_date_now}
    st.warning(work.say("sharing.other_figures", number=revision, count=len(found.differing), **dates))
    for rule in found.rules:
        st.markdown(f"- {markdown(rule)}")


def show_archive(work: Workspace, opened: Opened) -> None:
    """The package for a municipal archive, made when it is asked for; for who may read every version."""
    if "archive" not in opened.can or not allows(work.acting.standing, "read_draft"):
        return
    st.header(work.say("sharing.archive"))
    st.caption(work.say("sharing.archive_note"))
    store, case_id = the_store(), opened.case_id
    st.download_button(
        work.say("sharing.archive_button"),
        data=lambda: package(store, case_id, papers),
        file_name=file_name(opened.case, work.say("sharing.archive_file"), "zip", work.language),
        mime=MEDIA_TYPES["zip"],
        key="archive_package",
        on_click="ignore",
        icon=":material/inventory_2:",
    )
