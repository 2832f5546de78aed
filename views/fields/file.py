"""A field for a file, which stays until its button takes it: also when one reads another page or loads this one anew.

The framework forgets a file with its session. Here its content is kept in memory by the server, under a name that the
words of the form hold. It is there as long as the server runs, and the oldest make room for new ones.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from views.fields.written import written
from views.state.uploads import let_files_go
from views.state.workspace import Workspace, edits, workspace
from wording.text_safety import clean, markdown

MOST_KEPT = 100_000_000
"""Bytes of all files together."""
LONGEST_NAME = 80
FILE, FILE_NAME, LATER = "file", "file_name", "later"
"""The words of a form that name its file, and that something else was given after it."""
LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""A name of letters alone is never taken for a personnummer, which is not kept."""


class File(NamedTuple):
    """A file as it was given: what it is called, what stands in it, and a name that no other file has."""

    name: str
    content: bytes
    token: str


class Files:
    """The files that are kept, each for who gave it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], File] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, person: str, name: str, content: bytes) -> File:
        """Keeps a file, and lets the oldest go where all of them are too much."""
        file = File(name, content, secrets.token_hex(16).translate(LETTERS))
        with self._lock:
            self._kept[person, file.token] = file
            while sum(len(one.content) for one in self._kept.values()) > MOST_KEPT and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return file

    def of(self, person: str, token: str) -> File | None:
        """A file of somebody's; None where it is not here."""
        return self._kept.get((person, token))

    def let_go(self, person: str, token: str) -> None:
        """Forgets a file."""
        with self._lock:
            self._kept.pop((person, token), None)


FILES = Files()


def file_field(
    work: Workspace, about: str, key: str, label: str, types: Sequence[str], largest: int | None = None
) -> File | None:
    """The field and its file. One that was given before the page was loaded anew stands beneath the field.

    `largest`: megabytes that a file may be, where that is less than of others.
    """
    place = _place(key)
    st.file_uploader(
        label, type=list(types), key=place, max_upload_size=largest, on_change=edits(take_in), args=(about, key)
    )
    file = file_of(about)
    if st.session_state.get(place) is not None:
        return file or take_in(about, key)  # the words of the form are others since the file was given
    if FILE in (kept := written(about).words):
        name = kept.get(FILE_NAME, "…")  # one that holds a personnummer is not kept
        words, button = st.columns([3, 1], vertical_alignment="center")
        words.caption(work.say("fields.file_kept" if file else "fields.file_gone", name=markdown(name)))
        button.button(work.say("fields.let_file_go"), key=f"let_go:{key}", on_click=take_away, args=(about, key))
    return file


def take_in(about: str, key: str) -> File | None:
    """Keeps the file that the field has now, in place of the one before; none where it was taken away."""
    given, words, person = st.session_state.get(_place(key)), written(about).words, workspace().acting.person
    FILES.let_go(person, words.pop(FILE, ""))
    for name in (FILE_NAME, LATER):
        words.pop(name, None)
    if given is None:
        return None
    file = FILES.keep(person, given.name, given.getvalue())
    words[FILE], words[FILE_NAME] = file.token, clean(file.name)[:LONGEST_NAME]
    return file


def file_of(about: str) -> File | None:
    """The file of a form."""
    token = written(about).words.get(FILE)
    return None if token is None else FILES.of(workspace().acting.person, token)


def file_is_over(about: str, key: str) -> None:
    """Empties the field, once what the file says was taken or refused."""
    words = written(about).words
    FILES.let_go(workspace().acting.person, words.pop(FILE, ""))
    words.pop(FILE_NAME, None)
    state, times = st.session_state, f"{key}:times"
    state[times] = state.get(times, 0) + 1
    let_files_go()


@edits
def take_away(about: str, key: str) -> None:
    """The file that was kept is not wanted any more."""
    file_is_over(about, key)


def _place(key: str) -> str:
    return f"{key}:{st.session_state.get(f'{key}:times', 0)}"
