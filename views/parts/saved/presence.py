"""Who else has the case open, and what they have saved since the page was drawn: looked for every few seconds."""

import streamlit as st

from store.database.faults import OF_THE_DATABASE, StoreRefused
from store.records import Present, Seen
from views.parts.saved.times import who
from views.state.draft import Draft
from views.state.opening import window_name
from views.state.store_here import the_store
from views.state.workspace import Workspace
from wording.text_safety import markdown

EVERY = 10
"""Seconds between looks."""


def show_presence(work: Workspace) -> None:
    """Who else is there, for a case that is saved and may be edited."""
    if work.draft.case_id is not None and work.draft.fixed != "version":
        look(work)


@st.fragment(run_every=EVERY)
def look(work: Workspace) -> None:
    """Notes that this window has the case open, and says who else has and whether they saved something.

    What is typed and not sent yet must not be drawn over, so the page is not drawn anew by itself.
    """
    draft = work.draft
    if draft.case_id is None or (draft.unsaved is not None and draft.unsaved.code in OF_THE_DATABASE):
        return
    try:
        seen = seen_by_save(draft) or the_store().seen(work.acting, draft.case_id, window_name())
        others = tuple(one for one in seen.others if is_there(work, one))
    except StoreRefused:
        return  # the page itself says so when it is drawn next
    words = [told(work, others)] if others else []
    if draft.opened is not None and draft.conflict is None and seen.head != draft.opened.head:
        words.append(work.say("front.changed_meanwhile"))
    if words:
        st.caption(markdown(" ".join(words)))


def seen_by_save(draft: Draft) -> Seen | None:
    """What the save saw that this drawing follows; None where none did, or it has been told."""
    before, draft.looked = draft.looked, draft.opened
    return None if draft.opened is None or draft.opened is before else draft.opened.seen


def is_there(work: Workspace, other: Present) -> bool:
    """Whether somebody is there. A window of one's own is once it was seen after this one came: before, it may be this.

    A page that is loaded again comes as a window that is new, and the old one is never seen again.
    """
    return other.person.id != work.acting.person or other.seen_at > st.session_state["_came"]


def told(work: Workspace, others: tuple[Present, ...]) -> str:
    """Who the others are, each once; oneself in another window is told as that."""
    names = list(dict.fromkeys(name for other in others if (name := name_of(work, other))))
    if not names:
        return work.say("front.open_elsewhere")
    return work.say("front.others_here", names=", ".join(names), count=len(names))


def name_of(work: Workspace, other: Present) -> str:
    """The name of somebody who is there; empty for oneself."""
    return "" if other.person.id == work.acting.person else who(work, other.person)
