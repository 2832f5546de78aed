"""Remarks on a case: who said what of which version, and a field for another."""

import streamlit as st

from store.records import Opened
from views.parts.saved.times import told
from views.state.store_here import the_store
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, markdown


def show_remarks(work: Workspace, opened: Opened) -> None:
    """The remarks in order, and a field for another."""
    remarks = the_store().remarks(work.acting, opened.case_id)
    if not remarks and "comment" not in opened.can:
        return
    st.header(work.say("sharing.remarks"))
    for remark in remarks:
        with st.container(border=True):
            st.markdown(markdown(remark.note))
            number = work.say("versions.number", number=remark.revision)
            st.caption(f"{told(work, remark.by, remark.at)} · {number}")
    if "comment" in opened.can:
        st.text_area(work.say("sharing.remark"), key="remark", max_chars=2000, height="content")
        st.button(work.say("sharing.leave_remark"), key="leave_remark", on_click=leave_remark)


@edits
def leave_remark() -> None:
    """Leaves what was written as a remark on the version that is shown."""
    now, state = current(), st.session_state
    note, opened = clean(str(state.get("remark", ""))).strip(), now.draft.opened
    if note and opened is not None:
        the_store().remark(now.asking, opened.case_id, opened.revision, note)
        state["remark"] = ""
