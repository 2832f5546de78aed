"""What a committee looks at together: which cases, on which terms, within which budget; kept with the window."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from model.case.case import Case
from model.committee.choice import Limits
from model.committee.comparison import Terms
from model.files.reading import case_files, read_case
from presentation.committee.comparing import LONGEST_TOLD
from store.records import CaseRow
from views.state.store_here import the_store
from views.state.workspace import Workspace
from wording.alike import numbered_alike
from wording.text_safety import cut

OPEN = "open"
"""The name of the case that is open, among those to look at."""
SAVED = "saved:"
"""What the name of a saved one begins with."""
MOST_SAVED = 200
"""Saved cases in the list to choose from, the last changed first."""


@dataclass
class LookedAt:
    """Names of the cases, the terms of a comparison and the limits of a choice; amounts as they were typed."""

    names: tuple[str, ...] = (OPEN,)
    terms: Terms = field(default_factory=Terms)
    limits: Limits = field(default_factory=Limits)
    typed: dict[str, str] = field(default_factory=dict)


def looked_at() -> LookedAt:
    """What this window looks at; at first nothing."""
    kept: LookedAt = st.session_state.setdefault("_looked_at", LookedAt())
    return kept


def within_reach(work: Workspace) -> Mapping[str, str]:
    """Name → how it reads in a list, of each case that can be looked at: the open one, the saved, and the shipped.

    A saved one is told with its state and its number in the register, since cases may have the same name.
    """
    names = {OPEN: work.say("fund.open_case", name=work.case.label.text(work.language))}
    if work.acting.standing != "link":
        rows = the_store().cases(work.acting, most=MOST_SAVED, language=work.language).rows
        others = [row for row in rows if row.case_id != work.draft.case_id]
        names |= {f"{SAVED}{row.case_id}": row_words(work, row) for row in others}
    shipped = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
    return names | {
        name: work.say("fund.example", name=case.label.text(work.language))
        for name, case in shipped.items()
        if case != work.case
    }


def row_words(work: Workspace, row: CaseRow) -> str:
    """A saved case as it reads in a list: its name, its state and its number in the register."""
    return " · ".join(filter(None, (row.name, work.say(f"cases.states.{row.state}"), row.register_number)))


def names_told(work: Workspace, cases: Mapping[str, Case]) -> dict[str, str]:
    """Name → the words for each of some cases in a sentence or a table, where no two have the same."""
    words = [cut(case.label.text(work.language), LONGEST_TOLD) for case in cases.values()]
    return dict(zip(cases, numbered_alike(words), strict=True))


def case_of(work: Workspace, name: str) -> Case:
    """A case that can be looked at. StoreRefused where a saved one can't be read any more."""
    if name == OPEN:
        return work.case
    if name.startswith(SAVED):
        return the_store().open(work.acting, name.removeprefix(SAVED)).case
    return read_case(case_files()[name].read_bytes())
