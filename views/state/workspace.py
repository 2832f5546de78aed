"""What a page works with: the draft that this browser has open, the library and the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from model.analysis.answer import Answer, SideBySide
from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from model.case.problem import Problem
from model.contract_risk.risk import Risk
from model.editing.filing import filed_numbers, is_changed
from model.numbers.resolve import resolve
from model.review.review import Review
from presentation.sentences import problem_sentence
from store.database.faults import OF_THE_DATABASE, StoreRefused
from store.records import SINGLE_USER, Acting
from store.store import Store
from views.state.acting import acting, asked_before
from views.state.draft import Draft, Shown
from views.state.drafts import WINDOWS
from views.state.editing import TRIED, edits, keep_now, remember_now
from views.state.opening import (
    EARLIER,
    LANGUAGE,
    WINDOW,
    catch_up,
    founding_case,
    new_draft,
    opened_draft,
    shown_address,
    taken_in,
    this_window,
    wanted,
    write_address,
)
from views.state.store_here import library_here, the_store
from wording.currency import speak_in
from wording.texts import say

CASES_SHOWN = "_cases_shown"
"""Where the session counts how often another case has taken the place of the one that was shown."""

JUST_COME = "_just_come"
"""Where the session notes whether this is the first that it draws."""

AGAIN = "_again"
"""Where the session notes that the page is to be drawn once more."""

__all__ = [
    "AGAIN",
    "CASES_SHOWN",
    "JUST_COME",
    "LANGUAGE",
    "Workspace",
    "begin",
    "comes_late",
    "current",
    "draw_again",
    "edits",
    "founding_case",
    "keep_now",
    "new_draft",
    "remember_now",
    "workspace",
]


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
    acting: Acting = SINGLE_USER

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
    def asking(self) -> Acting:
        """Who asks, inside a callback. Raises NotLoggedIn where the login has ended since the page was drawn."""
        return acting()

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

    @property
    def review(self) -> Review:
        """The questions to the answer that is shown."""
        return self.draft.once("review", self.shown, lambda: Review(self.answer))

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
        return filed_numbers(self.case, self.library).get(key)

    def originals(self, keys: Iterable[str]) -> dict[str, Assumption]:
        """Those of the numbers that an application says something of, as they were filed."""
        return {key: number for key in keys if (number := self.original(key)) is not None}


def workspace() -> Workspace:
    """The workspace of this run of the page: `begin` has read it."""
    work: Workspace = st.session_state["_work"]
    return work


def begin() -> Workspace:
    """Reads what this window shows: the case in its address, the one it had, or the founding case untouched.

    Raises NotLoggedIn, and StoreRefused where there is no store to read.
    """
    state, store = st.session_state, the_store()
    who = asked_before() if TRIED in state else acting()
    if "_window" not in state:
        _come(who)
    draft, is_lost = _draft_of_window(store, who)
    was_tried = state.pop(TRIED, None) is not None  # by the edit that this drawing follows
    if draft.case_id is not None and draft.fixed is None and not draft.is_saved and not was_tried:
        keep_now(draft)  # what could not be saved before
        state.pop(TRIED)
    draft.used = datetime.now(UTC)
    before: Workspace | None = state.get("_work")
    if before is not None and before.draft is not draft:  # its fields are others than those of the one before
        draft.revision = max(draft.revision, before.draft.revision + 1)
        state[CASES_SHOWN] = state.get(CASES_SHOWN, 0) + 1
    state["_draft"] = draft
    write_address(draft)
    speak_in(draft.shown.case.currency)
    library = library_here()
    if state.setdefault("_library", library) is not library:  # a fund has changed its rules since
        state["_library"] = library
        draft.let_answers_go()
    work = state["_work"] = Workspace(draft, library, draft.shown, is_lost, who)
    return work


def _come(who: Acting) -> None:
    """Notes that a window has come, or come back: then with what it could not save."""
    state = st.session_state
    window = state["_window"] = WINDOWS.come(st.query_params.get(WINDOW))
    state["_came"], state[JUST_COME] = datetime.now(UTC), True
    left = WINDOWS.left_by(window, who.person)
    if left is not None and wanted() in (shown_address(left), (None, None)):
        state["_draft"] = left


def _draft_of_window(store: Store, who: Acting) -> tuple[Draft, bool]:
    """The draft that this window shows, and whether the one in its address could not be opened."""
    state, own = st.session_state, st.session_state.get("_draft")
    case_id, version = wanted()
    if case_id is None and who.link is not None and own is None:
        case_id = store.by_link(state["_link"]).case_id
    is_lost = state.get("_lost", False)
    if case_id is not None and (own is None or shown_address(own) != (case_id, version)):
        try:
            state["_lost"] = False
            if own is not None:  # its last edit may have had no time to be drawn
                remember_now(own, who)
            return opened_draft(store, who, case_id, version, this_window()), False
        except StoreRefused as refused:
            if refused.problem.code in OF_THE_DATABASE:
                raise  # it may be there: the address stays
            state["_lost"], is_lost = refused.problem, True
    elif (token := st.query_params.get(EARLIER)) is not None:
        found = taken_in(store, who, token)
        state["_lost"] = is_lost = found is None
        own = found or own
    elif own is not None and not state.get(TRIED):  # what was saved this moment is what stands
        try:
            catch_up(own, store, who)
        except StoreRefused as refused:
            own.unsaved = refused.problem
    return own or new_draft(), is_lost


def comes_late() -> bool:
    """Whether what a field holds may have been typed while the server was gone, so that no callback told of it.

    A browser that finds its server again, or another one, sends what its fields hold to a session that is new.
    """
    return bool(st.session_state[JUST_COME])


def draw_again() -> None:
    """Notes that something was edited while the page was drawn, which then is drawn once more."""
    st.session_state[AGAIN] = True


def current() -> Workspace:
    """The workspace, inside a callback: the draft that the page showed, as it stands."""
    draft: Draft = st.session_state["_draft"]
    speak_in(draft.case.currency)
    return Workspace(draft, library_here())
