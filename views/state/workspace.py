"""What a page works with: the draft that this browser has open, the library and the reader's language."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any

import streamlit as st

from model.analysis.answer import Answer, SideBySide
from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from model.case.problem import Problem
from model.contract_risk.risk import Risk
from model.editing.filing import is_changed
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from presentation.sentences import problem_sentence
from views.state.draft import Draft, Shown
from views.state.drafts import DRAFTS
from wording.currency import speak_in
from wording.texts import LANGUAGES, say

TOKEN = "utkast"
"""The part of the address that names the draft."""
LANGUAGE = "sprak"
"""The part of the address that names the language."""


@lru_cache
def founding_case() -> Case:
    """The case that a new visitor sees."""
    return read_case(next(iter(case_files().values())).read_bytes())


@dataclass(frozen=True)
class Workspace:
    """What a page works with: the draft, the library, and the words of the reader's language.

    `page` is what the page shows, read when it began: what others do meanwhile does not mix with it. A callback has
    none, and sees the draft as it stands.
    """

    draft: Draft
    library: Library
    page: Shown | None = None
    is_lost: bool = False

    @property
    def shown(self) -> Shown:
        """What is shown: as the page began, or as it stands."""
        return self.page or self.draft.shown

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.shown.language

    @property
    def case(self) -> Case:
        """The case."""
        return self.shown.case

    @property
    def scenario(self) -> str | None:
        """The scenario that is shown, and edited; None for the case itself."""
        return self.shown.scenario

    @property
    def answer(self) -> Answer:
        """The answer to the case that is shown."""
        return self.draft.answer(self.library, self.shown)

    @property
    def answer_before(self) -> Answer | None:
        """The answer before the last edit; None if there was none."""
        return self.draft.answer_before(self.library, self.shown)

    @property
    def scenarios(self) -> SideBySide:
        """The scenarios side by side."""
        return self.draft.side_by_side(self.library, self.shown)

    @property
    def contract_name(self) -> str:
        """Which contract of the case is worked on."""
        return self.draft.contract_name

    @property
    def contract_place(self) -> str:
        """What the addresses of that contract's fields begin with."""
        return f"contract:{self.contract_name}" if self.contract_name else "contract"

    @property
    def risk(self) -> Risk:
        """The contract of the case, with and without it."""
        return self.draft.risk(self.library, self.shown)

    def answer_of(self, scenario: str | None) -> Answer:
        """The answer to the case under one of its scenarios, or without one."""
        return Answer(resolve(self.case, self.library, scenario), self.shown.perspective)

    @property
    def is_changed(self) -> bool:
        """Whether the case, apart from its scenarios, is not what was filed."""
        return is_changed(self.case)

    def say(self, key: str, /, **facts: object) -> str:
        """A text in the reader's language."""
        return say(key, self.language, **facts)

    def words(self, problem: Problem) -> str:
        """A problem in the reader's language."""
        return problem_sentence(problem, self.answer.resolved, self.language)

    def original(self, key: str) -> Assumption | None:
        """A number as it was filed; None where no application says anything of it."""
        return self.draft.filed(self.case, self.library).get(key)

    def originals(self, keys: Iterable[str]) -> dict[str, Assumption]:
        """Those of the numbers that an application says something of, as they were filed."""
        return {key: number for key in keys if (number := self.original(key)) is not None}


def workspace() -> Workspace:
    """The workspace of this browser: the draft in the address, the one it had, or the founding case untouched."""
    state = st.session_state
    state.setdefault("_me", secrets.token_hex(8))
    own: Draft | None = state.get("_draft")
    token = st.query_params.get(TOKEN)
    draft = own
    if token is not None and (own is None or own.token != token):
        draft = DRAFTS.find(token)
    state["_lost"] = (token is not None and draft is None) or (state.get("_lost", False) and draft is own)
    if draft is None:
        draft = new_draft()
    draft.used = datetime.now(UTC)
    last_drawn = state.get("_seen")
    if last_drawn is not None and last_drawn != (id(draft), draft.version) and draft.written_by != state["_me"]:
        state["_redraw"] = state.get("_redraw", 0) + 1  # another window edited this draft: start the fields over
    state["_draft"], state["_seen"] = draft, (id(draft), draft.version)
    if draft.token is not None and st.query_params.get(TOKEN) != draft.token:
        st.query_params[TOKEN] = draft.token
    if draft.token is None and token is not None:
        del st.query_params[TOKEN]
    speak_in(draft.shown.case.currency)
    return Workspace(draft, read_library(), draft.shown, state["_lost"])


def new_draft() -> Draft:
    """A draft of the founding case that nobody has touched."""
    case = founding_case()
    draft = Draft(case, case.perspective)
    wished = st.query_params.get(LANGUAGE)
    draft.language = next((language for language in LANGUAGES if language == wished), draft.language)
    return draft


def current() -> Workspace:
    """The workspace, inside a callback: the draft that the page showed, as it stands."""
    draft: Draft = st.session_state["_draft"]
    speak_in(draft.case.currency)
    return Workspace(draft, read_library())


def edits(callback: Callable[..., object]) -> Callable[..., None]:
    """A callback that edits: it has the draft to itself from reading to writing, and what it did is kept."""

    @wraps(callback)
    def edited(*args: Any, **kwargs: Any) -> None:
        state = st.session_state
        draft: Draft = state["_draft"]
        with draft.lock:
            if draft.written_by != state["_me"] and state["_seen"] != (id(draft), draft.version):
                state["_redraw"] = state.get("_redraw", 0) + 1
            draft.written_by = state["_me"]
            before = draft.version
            callback(*args, **kwargs)
            if draft.unsettled:  # what could not be taken is kept too
                draft.is_touched = True
            if draft.is_touched and (draft.version != before or draft.token is None):
                DRAFTS.keep(draft)

    return edited
