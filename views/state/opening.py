"""Which draft a window shows: the case in its address, the one it has, or the example that nobody has touched."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from model.case.assumptions import Language
from model.case.case import Case
from model.files.reading import case_files, read_case
from store.keeping.reading import went_back
from store.records import Acting, Conflict
from store.store import Store
from views.state.draft import Draft
from views.state.draft_files import earlier
from views.state.drafts import WINDOWS, Window
from views.state.saving import only_shown, reading, recalled, remember, step_of, words_recalled
from views.state.steps import Kept
from wording.texts import LANGUAGES

CASE = "kalkyl"
"""The part of the address that names the case. Nothing in it says what the case is or whose."""
VERSION = "version"
"""The part of the address that names an exact version."""
EARLIER = "utkast"
"""What the address of a draft of the earlier kind had."""
LANGUAGE = "sprak"
"""The part of the address that names the language."""
WINDOW = "fonster"
"""The part of the address that names the window, so that it is known when it is loaded again."""
NO_WINDOW = Window()
SPOKEN: Language = "sv"
"""The language of a page that nobody has chosen another for."""


@lru_cache
def shipped_cases() -> Mapping[str, Case]:
    """The cases that come with the calculator, by name."""
    return {name: read_case(path.read_bytes()) for name, path in case_files().items()}


def founding_case() -> Case:
    """The case that a new visitor sees."""
    return next(iter(shipped_cases().values()))


def new_draft() -> Draft:
    """A draft of the founding case that nobody has touched."""
    case = founding_case()
    draft = Draft(case, case.perspective, Kept(example=case))
    draft.language = language_here() or draft.language
    return draft


def language_here() -> Language | None:
    """The language that the address names, or else the one this window is read in; None where neither is known."""
    wished = st.query_params.get(LANGUAGE)
    named = next((language for language in LANGUAGES if language == wished), None)
    shown: Draft | None = st.session_state.get("_draft")
    return named or (None if shown is None else shown.language)


def wanted() -> tuple[str | None, int | None]:
    """The case and the version that the address names; None for what it does not."""
    version = st.query_params.get(VERSION) or ""
    return st.query_params.get(CASE), int(version) if version.isdecimal() and len(version) < 10 else None


def shown_address(draft: Draft) -> tuple[str | None, int | None]:
    """The case and the version that a draft is of."""
    fixed = draft.opened.revision if draft.fixed == "version" and draft.opened is not None else None
    return draft.case_id, fixed


def write_address(draft: Draft) -> None:
    """Has the address name what is shown, and nothing that is not there any more."""
    case_id, version = shown_address(draft)
    window = window_name() if draft.is_touched else None
    named = {CASE: case_id, VERSION: None if version is None else str(version), WINDOW: window, EARLIER: None}
    if draft.language != SPOKEN or LANGUAGE in st.query_params:  # a page loaded anew is read in the same language
        named[LANGUAGE] = draft.language
    there = st.query_params.to_dict()
    for name, value in named.items():
        if value is None and name in there:
            del st.query_params[name]
        elif value is not None and there.get(name) != value:
            st.query_params[name] = value


def is_being_left(draft: Draft) -> bool:
    """Whether the browser is on its way, by its own buttons, to another case than that of the draft."""
    context = get_script_run_ctx(suppress_warning=True)
    is_going = context is not None and context.is_history_navigation
    return is_going and wanted() not in ((None, None), shown_address(draft))


def this_window() -> Window:
    """The window that asks, with those that are open beside it now."""
    window = _window()
    return replace(window, others=WINDOWS.open_beside(window.name))


def window_name() -> str:
    """The name of the window that asks; those beside it are many, and not looked for."""
    return _window().name


def _window() -> Window:
    window: Window = st.session_state.get("_window", NO_WINDOW)
    return window


def opened_draft(store: Store, acting: Acting, case_id: str, version: int | None, window: Window = NO_WINDOW) -> Draft:
    """A case of the store to work with, as one left it in a window; or an exact version. Raises StoreRefused."""
    opened = store.open(acting, case_id, version)
    draft = Draft(opened.case, opened.case.perspective, Kept(case_id), opened, is_touched=True)
    draft.stored = draft.here
    draft.here.is_now(opened)
    draft.saved = opened.at
    if version is not None:
        draft.fixed = "version"
    elif "edit" not in opened.can:
        draft.fixed = "reader"
    working = store.recall(acting, case_id, window.came_as, window.others)
    if working is None and window.others:
        working = only_shown(store.recall(acting, case_id))
    words_recalled(draft, working)
    if draft.fixed is None:
        recalled(draft, working, reading(store, acting))
    draft.language = language_here() or draft.language
    return draft


def taken_in(store: Store, acting: Acting, token: str) -> Draft | None:
    """A draft of the earlier kind, made a case of the store the first time that its address is opened."""
    found = earlier(token)
    if found is None:
        return None
    draft, request = found
    opened = store.create(acting, draft.case, request, kind="import")
    if opened.head > 1:
        return opened_draft(store, acting, opened.case_id, None)
    draft.kept.case_id, draft.opened = opened.case_id, opened
    draft.stored = draft.here
    draft.here.is_now(opened)
    remember(draft, store, acting)
    return draft


def catch_up(draft: Draft, store: Store, acting: Acting) -> None:
    """Takes up what others have saved since, where one has nothing unsaved of one's own.

    Where an older store has been put in place of the one that the case was read from, it is a choice which one holds.
    """
    if draft.case_id is None or draft.fixed == "version" or draft.opened is None or not draft.is_saved:
        return
    before = draft.opened
    head, sha = store.head_and_sum(acting, draft.case_id, before.revision)
    if (head, sha) == (before.head, before.sha):
        draft.unsaved = None
        if draft.conflict is not None and draft.conflict.is_of_older_store:  # what was put back is there no more
            draft.conflict = None
        return
    opened = store.open(acting, draft.case_id)
    draft.unsaved = None
    if sha != before.sha and draft.fixed is None:
        if draft.conflict is None or draft.conflict.theirs.sha != opened.sha:
            why = went_back(opened, before.revision)
            draft.conflict = Conflict(opened, draft.case, before.revision, (), why)
        return
    draft.opened = opened
    draft.take_others(step_of(draft, opened))
    draft.saved = opened.at
