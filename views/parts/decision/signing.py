"""Who stands behind the version that is up, and the way to sign it off in one's own role."""

import streamlit as st

from store.records import Opened
from store.rules.decisions import SIGNS, VERDICTS
from store.rules.roles import Role
from views.fields.written import as_sent, show_refused, words_field
from views.parts.decision.minutes_of import signed_lines
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import markdown


def show_sign_offs(work: Workspace, up: Opened) -> None:
    """Every sign-off, and the fields of another for who may make one."""
    st.header(work.say("decision.signs.title"))
    lines = signed_lines(work, up.case_id, up.revision)
    for role, words in lines:
        st.markdown(markdown(work.say("decision.signs.told", role=role, verdict=words)))
    if not lines:
        st.caption(work.say("decision.signs.none"))
    roles = roles_of(work, up)
    if not roles or up.state == "draft":
        return
    with st.expander(work.say("decision.signs.button")):
        about = f"sign:{up.case_id}"
        st.selectbox(
            work.say("decision.signs.role"),
            roles,
            format_func=lambda role: work.say(f"decision.roles.{role}"),
            key=f"sign_role:{up.case_id}:{work.language}",
        )
        st.radio(
            work.say("decision.signs.verdict"),
            VERDICTS,
            format_func=lambda verdict: work.say(f"decision.verdicts.{verdict}"),
            key=f"sign_verdict:{up.case_id}:{work.language}",
        )
        words_field(about, "note", work.say("decision.signs.note"))
        st.button(work.say("decision.signs.button"), key="sign_off", on_click=sign, args=(up.case_id, up.revision))
        show_refused(work, about)


def roles_of(work: Workspace, up: Opened) -> list[Role]:
    """The roles in which whoever reads may sign off."""
    standing = work.acting.standing
    return [role for role, deed in SIGNS.items() if deed in up.can and standing in (role, "single")]


@edits
def sign(case_id: str, revision: int) -> None:
    """Signs off the version that is shown."""
    now, state = current(), st.session_state
    kept = as_sent(f"sign:{case_id}")
    if not kept.is_sound(kept.faults()):
        return
    role, verdict = (state[f"{name}:{case_id}:{now.language}"] for name in ("sign_role", "sign_verdict"))
    the_store().sign(now.asking, case_id, revision, role, verdict, kept.said("note"))
    kept.done()
