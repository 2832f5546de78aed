"""What is left to fill in, in short on the first page: counted by kind, each page with the way to it."""

import streamlit as st

from model.editing.remaining import remaining
from views.parts.number.remaining import ELSEWHERE, counted
from views.state.workspace import Workspace
from wording.text_safety import markdown


def show_remaining_list(work: Workspace) -> None:
    """How much is left and of what kinds, and the pages where it is filled in; nothing of what has been filed."""
    items = () if work.case.filed is not None else remaining(work.answer.resolved)
    if not items:
        return
    pages = dict.fromkeys(ELSEWHERE.get(item.kind, "numbers") for item in items)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="remaining_short"):
        title = markdown(work.say("remaining.title", count=len(items)))
        st.markdown(f"**{title}** {markdown(counted(work, items))}", width="content")
        for page in pages:
            st.page_link(f"{page}.py", label=work.say(f"remaining.to.{page}"), icon=":material/arrow_forward:")
