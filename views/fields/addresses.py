"""Where a field is: its address in the case, and the key under which Streamlit remembers what stands in it.

A field's default is always what the case says at the moment, and what somebody types in it goes into the case. The
field itself is never *set*: a browser that leaves a page in the middle of an answer then shows the case, and not a
blank. When the case changes behind the fields (undo, another scenario, another window), their keys get a new revision
and they start over.
"""

import streamlit as st

from views.state.workspace import Workspace
from wording.text_safety import markdown

OF_THE_FRONT = ("scenario", "language")
"""Fields of the front, which stand on every page."""


def field_key(work: Workspace, address: str) -> str:
    """The key of a field: its page, its address, and how often it has had to start over.

    The page is there because Streamlit takes a field on another page for another one and forgets what it held.
    """
    draft, state = work.draft, st.session_state
    if address in OF_THE_FRONT:  # these do not start over at their own answer: the keyboard's focus would be lost
        return f"{state.get('_page', '')}|{address}|{draft.scenario_set}"
    times = f"{draft.revision}.{draft.redrawn.get(address, 0)}"
    return f"{state.get('_page', '')}|{address}|{times}"


def start_over(work: Workspace, address: str) -> None:
    """Makes a field start over from the case, because another field has changed what it shows."""
    work.draft.redrawn[address] = work.draft.redrawn.get(address, 0) + 1


def shows_what_came(work: Workspace, address: str, key: str) -> None:
    """Makes a field start over where something came from one under an earlier key, drawn anew since then."""
    if field_key(work, address) != key:
        start_over(work, address)


def first_on_page(address: str) -> bool:
    """Whether this is the first time in this run that something at an address is drawn."""
    drawn: set[str] = st.session_state.setdefault("_drawn", set())
    is_first = address not in drawn
    drawn.add(address)
    return is_first


def show_problem(work: Workspace, address: str) -> bool:
    """Beside a field: why what stands in it could not be taken. Whether there was anything to say."""
    unsettled = work.draft.unsettled.get(address)
    if unsettled is None:
        return False
    st.markdown(f":red[**{markdown(work.words(unsettled.problem))}**]")
    return True
