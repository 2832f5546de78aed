"""The decision: the exact version that is up, who stands behind it, what is decided and why, and what came later."""

import streamlit as st

from model.case.fingerprint import SHOWN
from store.database.faults import StoreRefused
from store.records import Opened
from store.rules.roles import ALLOWED, TWO_PERSONS, Standing
from store.rules.states import FINAL, REVIEWED, State
from views.parts.decision.beside import show_beside
from views.parts.decision.form import show_form, show_overtaken
from views.parts.decision.log import show_decisions, show_log
from views.parts.decision.signing import show_sign_offs
from views.shell.page_files import page_file
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import money
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("decision.title"))
    opened = work.draft.opened
    if work.draft.case_id is None or opened is None:
        st.info(work.say("versions.nothing_saved"))
        return
    try:
        number = version_up(work, opened)
        up = None if number is None else the_store().open(work.acting, opened.case_id, number)
    except StoreRefused as refused:
        if refused.problem.code != "store.no_such_case":
            raise
        st.info(work.say("decision.gone"))
        return
    if up is None:
        st.info(work.say("decision.none_submitted"))
        st.page_link(page_file("sharing"), label=work.say("decision.way"), icon=":material/arrow_forward:")
        return
    if work.acting.standing == "single":
        st.caption(work.say("decision.single"))
    show_up(work, opened, up)
    show_beside(work, up)
    show_sign_offs(work, up)
    if up.state in REVIEWED:
        show_form(work, up)
    else:
        show_overtaken(work, up)
    show_decisions(work, up)
    show_log(work, up)


def version_up(work: Workspace, opened: Opened) -> int | None:
    """The version that a decision is about: the one submitted last; else the one decided last, sent back or not."""
    if opened.submitted is not None:
        return opened.submitted
    decided = the_store().decisions(work.acting, opened.case_id)
    return decided[-1].revision if decided else None


def show_up(work: Workspace, opened: Opened, up: Opened) -> None:
    """The version that is up, its sum, state and answer, and the step that makes it ready to be decided."""
    st.header(work.say("decision.up_decided" if up.state in FINAL else "decision.up"))
    state = work.say(f"cases.states.{up.state}").lower()
    st.markdown(markdown(work.say("decision.rests_on", number=up.revision, sha=up.sha[:SHOWN], state=state)))
    row = next((one for one in the_store().versions(work.acting, up.case_id) if one.revision == up.revision), None)
    if row is not None and row.npv is not None:
        back = ("review.payback.never", {}) if row.payback_year is None else (
            "review.payback.in_year", {"year": row.payback_year},
        )  # fmt: skip
        npv = money(row.npv, work.language, signed=True)
        st.markdown(f"**{markdown(work.say('decision.answer', npv=npv, payback=work.say(back[0], **back[1])))}**")
    if up.register_number:
        st.markdown(markdown(work.say("sharing.registered", number=up.register_number)))
    if opened.head != up.revision:
        st.caption(work.say("decision.later_version", number=up.revision))
    if up.state in REVIEWED and has_written(work.acting.standing, up):
        st.caption(work.say("decision.wrote"))
    if up.state == "submitted":
        st.caption(work.say("decision.begin_note"))
    if up.state == "submitted" and "under_review" in up.steps:
        st.button(
            work.say("decision.begin_review"), key="begin_review", on_click=step_up, args=(up.case_id, up.revision)
        )


def has_written(standing: Standing, up: Opened) -> bool:
    """Whether it is for having written in the case that somebody may not do with it what their role does."""
    kept_from = (TWO_PERSONS & ALLOWED[standing]) - up.can
    return bool(kept_from) and not up.is_archived


@edits
def step_up(case_id: str, revision: int, to: State = "under_review") -> None:
    """Begins the review of the version that is up."""
    now = current()
    moved = the_store().move(now.asking, case_id, revision, to)
    if now.draft.opened is not None and now.draft.opened.revision == revision:
        now.draft.opened = moved


main()
