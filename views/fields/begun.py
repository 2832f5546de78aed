"""What is typed in a form before there is a case to keep it with: kept by the server under a name in the address.

It is there when the page is loaded anew. It lasts as long as the server runs, and the oldest make room for new ones.
"""

import secrets
import threading
from collections import OrderedDict

import streamlit as st

from store.content.canonical import holds_personnummer
from views.state.draft import Draft
from views.state.workspace import workspace

BEGUN = "ifyllt"
"""The part of the address that names what is typed. Nothing in it says what that is."""
MOST = 1000
"""Windows that something is kept of at once."""

Words = dict[str, dict[str, str]]
"""What is typed, by what it is about and by field."""

_kept: OrderedDict[str, tuple[str, Words]] = OrderedDict()
"""By the name in the address: who typed it, and what. Nobody else sees it, also in the same browser."""
_lock = threading.Lock()


def begun() -> Words:
    """What is typed in this window; what its address names, where it has just been loaded."""
    state = st.session_state
    if "_begun" not in state:
        name = st.query_params.get(BEGUN) or ""
        with _lock:
            whose, known = _kept.get(name, ("", None))
        is_own = known is not None and whose == workspace().acting.person
        state["_begun"] = (name, known) if is_own else (secrets.token_urlsafe(12), {})
    words: Words = state["_begun"][1]
    return words


def keep_begun(draft: Draft) -> None:
    """Keeps what is typed and has the address name it, as long as there is something to keep and no case to hold it."""
    words = begun()
    name = st.session_state["_begun"][0]
    for fields in words.values():
        for field in [field for field, text in fields.items() if holds_personnummer([text])]:
            del fields[field]
    if draft.case_id is None and any(words.values()):
        with _lock:
            _kept[name] = (workspace().acting.person, words)
            _kept.move_to_end(name)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        if st.query_params.get(BEGUN) != name:
            st.query_params[BEGUN] = name
        return
    with _lock:
        _kept.pop(name, None)
    if BEGUN in st.query_params:
        del st.query_params[BEGUN]
