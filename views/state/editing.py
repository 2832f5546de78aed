"""Callbacks that edit: each has the draft to itself, and what it did is saved and remembered at once."""

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from model.case.problem import error
from store.database.faults import OF_THE_DATABASE, StoreRefused
from store.records import Acting
from views.state.acting import NotLoggedIn, acting
from views.state.draft import Draft
from views.state.drafts import WINDOWS
from views.state.opening import is_being_left, window_name, write_address
from views.state.saving import keep, remember
from views.state.shown import refused_text
from views.state.store_here import library_here, the_store

PRESSED_IN = "_pressed_in"
"""Where the session has the draft of a button that was pressed on a page that has been left."""
TRIED = "_tried"
"""Where the session notes that the store was just asked to save, and whether it did: a lock is waited for once."""


def edits(callback: Callable[..., object], of: Draft | None = None) -> Callable[..., None]:
    """A callback that edits: it has the draft to itself from reading to writing, and what it did is saved at once.

    `of` is the draft whose field calls back. Where the window has gone on to another case since, what was typed is put
    where it was typed, and the window stays where it is.
    """
    return partial(_edited, callback, of)


def _edited(callback: Callable[..., object], of: Draft | None, /, *args: Any, **kwargs: Any) -> None:
    state, here = st.session_state, st.session_state["_draft"]
    draft: Draft = of or state.get(PRESSED_IN) or here
    is_left = draft is not here or is_being_left(draft)
    state["_draft"] = draft
    try:
        _edit(draft, callback, *args, **kwargs)
        shown: Draft = state["_draft"]  # another, where the callback opened one
        with shown.lock:
            if refused_text(shown.unsettled):  # what could not be taken is kept too
                shown.is_touched = True
            keep_now(shown, None if is_left else window_name())
    finally:
        if draft is not here:
            state["_draft"] = here
    if is_left:  # nobody draws it any more
        remember_now(draft)
    else:
        write_address(shown)


def _edit(draft: Draft, callback: Callable[..., object], *args: Any, **kwargs: Any) -> None:
    """Calls back, with the draft to itself; what the store refuses is noted."""
    with draft.lock:
        draft.refused = None
        try:
            callback(*args, **kwargs)
        except StoreRefused as refused:
            draft.refused = refused.problem
        except NotLoggedIn:
            draft.refused = error("store.login_ended", "")


def remember_now(draft: Draft, who: Acting | None = None) -> None:
    """Remembers what one was doing, once the page is drawn: nobody waits for it. What fails is tried after the next.

    `who` is whoever asks, where that is known.
    """
    with contextlib.suppress(StoreRefused, NotLoggedIn):
        who, window = who or acting(), window_name()
        WINDOWS.leave(window, who.person, draft)
        if draft.unsaved is not None and draft.unsaved.code in OF_THE_DATABASE:
            return  # what can't be written now is waited for once
        remember(draft, the_store(), who, window)


def keep_now(draft: Draft, window: str | None = None) -> None:
    """Saves what the store has not; where that can't be done the draft says why, and has it still.

    `window` is the one that shows it, if any does.
    """
    before, st.session_state[TRIED] = draft.opened, False
    try:
        keep(draft, library_here(), the_store(), acting(), window)
        draft.unsaved, st.session_state[TRIED] = None, draft.opened is not before
    except StoreRefused as refused:
        draft.unsaved = refused.problem
    except NotLoggedIn:
        draft.unsaved = error("store.login_ended", "")
