"""What a committee looks at together: which cases, on which terms, within which budget; kept with the window."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from model.case.case import Case
from model.committee.choice import Limits
from model.committee.comparison import Terms
from model.files.reading import case_files, read_case
from presentation.committee.comparing import short_name
from views.state.workspace import Workspace

OPEN = "open"
"""The name of the case that is open, among those to look at."""


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


def within_reach(work: Workspace) -> Mapping[str, Case]:
    """Name → case that can be looked at: the one that is open, and the shipped ones."""
    shipped = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
    return {OPEN: work.case} | {name: case for name, case in shipped.items() if case != work.case}


def case_label(work: Workspace, name: str, case: Case) -> str:
    """A case as it reads in a list to choose from."""
    label = short_name(case.label.text(work.language))
    return work.say("fund.open_case", name=label) if name == OPEN else label
