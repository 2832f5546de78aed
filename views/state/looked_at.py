"""What a committee looks at together: which cases, on which terms, within which budget; kept with the window.

It is kept under a name in the address, so that it is there when the page is loaded anew: by the server, and in the
store for when the server has been started anew. The oldest make room for new ones. An address that is copied begins
with a copy.
"""

import contextlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from model.case.case import Case
from model.committee.applications import Variant
from model.committee.choice import Limits
from model.committee.comparison import Terms
from model.committee.order import Order
from presentation.committee.choosing import CHOSEN_FIRST
from presentation.committee.naming import EXAMPLE
from store.content.canonical import holds_personnummer
from store.database.faults import StoreRefused
from store.records import CaseRow, Opened
from views.state.acting import NotLoggedIn, acting
from views.state.opening import shipped_cases
from views.state.store_here import the_store
from views.state.workspace import Workspace

OPEN = "open"
"""The name of the case that is open, among those to look at."""
SAVED = "saved:"
"""What the name of a saved one begins with."""
AT_VERSION, IN_SCENARIO = "#", "@"
"""Before the number of an exact version, and before a scenario, in the name of what is looked at."""
HERE, SAID, ADDRESS = "_looked_at", "_looked_at_said", "fond"
"""Where the session has it and what the store was last told; the part of the address that names it, no more."""
READ, DRAWN = "_looked_at_read", "_looked_at_drawn"
"""Where the session has the cases that the page before read, by the sum of their bytes, and those of this one."""
MOST_KEPT = 1000
"""Windows that something is kept of at once."""
MOST_SAVED = 200
"""Saved cases in the list to choose from, the last changed first."""


@dataclass
class LookedAt:
    """Names of the cases, the terms of a comparison and the limits of a choice; amounts as they were typed.

    `more` are the scenarios and exact versions that have been added to the list. `order` is that of a comparison,
    `rows` that of a choice.
    """

    names: tuple[str, ...] = (OPEN,)
    more: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    order: Order = field(default_factory=Order)
    rows: Order = CHOSEN_FIRST
    limits: Limits = field(default_factory=Limits)
    typed: dict[str, str] = field(default_factory=dict)


WRITTEN = TypeAdapter(LookedAt)
"""How it is written in the store, and read."""
_kept: OrderedDict[str, LookedAt] = OrderedDict()
_lock = threading.Lock()


def looked_at() -> LookedAt:
    """What this window looks at: what its address names, where it has just been loaded; at first nothing."""
    state = st.session_state
    if HERE not in state:
        known = _known(st.query_params.get(ADDRESS) or "")
        begins = LookedAt() if known is None else replace(known, typed=dict(known.typed))
        state[HERE] = (secrets.token_urlsafe(12), begins)
    kept: LookedAt = state[HERE][1]
    return kept


def _known(name: str) -> LookedAt | None:
    """What is kept under a name: by this server, or by the one before it in the store. None where nothing is."""
    if not name:
        return None
    with _lock:
        known = _kept.get(name)
    if known is not None:
        return known
    try:
        content = the_store().recall_looked_at(acting(), name)
        return None if content is None else WRITTEN.validate_json(content)
    except (StoreRefused, ValidationError):  # the database is away, or another release wrote it
        return None


def keep_looked_at() -> None:
    """Keeps what the window looks at and has the address name it, as long as it looks at anything."""
    kept, name = looked_at(), st.session_state[HERE][0]
    kept.typed = {field: text for field, text in kept.typed.items() if text and not holds_personnummer([text])}
    if kept == LookedAt():
        return
    with _lock:
        _kept[name] = kept
        _kept.move_to_end(name)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    content = WRITTEN.dump_json(kept).decode()
    if st.session_state.get(SAID) != content:
        with contextlib.suppress(StoreRefused, NotLoggedIn):  # what fails is tried after the next
            the_store().remember_looked_at(acting(), name, content)
            st.session_state[SAID] = content
    if st.query_params.get(ADDRESS) != name:
        st.query_params[ADDRESS] = name


def within_reach(work: Workspace) -> Mapping[str, str]:
    """Name → how it reads in a list, of each case that can be looked at: the open one, the saved, and the shipped.

    A saved one is told with its state and its number in the register, since cases may have the same name.
    """
    names = {OPEN: work.say("fund.open_case", name=work.case.label.text(work.language))}
    if work.acting.standing != "link":
        rows = the_store().cases(work.acting, most=MOST_SAVED, language=work.language).rows
        others = [row for row in rows if row.case_id != work.draft.case_id]
        names |= {f"{SAVED}{row.case_id}": row_words(work, row) for row in others}
    return names | {
        name: work.say("fund.example", name=case.label.text(work.language))
        for name, case in shipped_cases().items()
        if case != work.case
    }


def row_words(work: Workspace, row: CaseRow) -> str:
    """A saved case as it reads in a list: its name, its state and its number in the register."""
    return " · ".join(filter(None, (row.name, work.say(f"cases.states.{row.state}"), row.register_number)))


def name_of(case: str, revision: int | None = None, scenario: str | None = None) -> str:
    """The name of a case, of one of its exact versions, or of a scenario of either."""
    version = "" if revision is None else f"{AT_VERSION}{revision}"
    return f"{case}{version}{'' if scenario is None else f'{IN_SCENARIO}{scenario}'}"


def parts_of(name: str) -> tuple[str, int | None, str | None]:
    """The case, the exact version and the scenario that a name is of; None where it is of none."""
    rest, _, scenario = name.partition(IN_SCENARIO)
    case, _, revision = rest.partition(AT_VERSION)
    return case, int(revision) if revision else None, scenario or None


def case_of(work: Workspace, name: str) -> Case:
    """A case that can be looked at. StoreRefused where a saved one can't be read any more."""
    return looked_up(work, name)[0]


def looked_up(work: Workspace, name: str) -> tuple[Case, Variant]:
    """What a name is of: a case, and which of it. StoreRefused where a saved one can't be read any more."""
    case, revision, scenario = parts_of(name)
    is_open = case == OPEN or case == f"{SAVED}{work.draft.case_id}"
    if is_open and revision is None:
        opened = work.draft.opened
        state = "" if opened is not None or work.case not in shipped_cases().values() else EXAMPLE
        return work.case, _variant(OPEN, scenario, opened, state)
    if case.startswith(SAVED):
        opened = the_store().open(work.acting, case.removeprefix(SAVED), revision, st.session_state.get(READ, {}))
        st.session_state.setdefault(DRAWN, {})[opened.sha] = opened.case
        return opened.case, _variant(OPEN if is_open else case, scenario, opened, "", revision)
    return shipped_cases()[case], _variant(case, scenario, None, EXAMPLE)


def remember_read() -> None:
    """Keeps the cases that this page read until the next is drawn; those that are looked at no more are let go."""
    st.session_state[READ] = st.session_state.pop(DRAWN, {})


def _variant(of: str, scenario: str | None, opened: Opened | None, state: str, revision: int | None = None) -> Variant:
    if opened is None:
        return Variant(of, scenario, state=state)
    called = "" if revision is None else opened.version_name or ""
    return Variant(of, scenario, revision, called, opened.state, opened.register_number or "")
