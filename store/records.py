"""What the store takes and gives, as types. Times are UTC; order is by number, never by time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from model.case.case import Case
from model.case.problem import Problem
from store.content.merging import Clash
from store.rules.roles import Deed, May, Standing
from store.rules.states import State

Kind = Literal["create", "edit", "undo", "redo", "restore", "file", "merge", "copy", "import", "beside"]
"""How a revision came. `beside`: by a reviewer, who laid nothing but scenarios beside what is submitted."""


@dataclass(frozen=True)
class Acting:
    """Who asks: a person with a standing. What counts is the login or link behind it, checked in every transaction."""

    person: str
    name: str
    standing: Standing
    login: str | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)


SINGLE_USER = Acting("single", "", "single")
"""Whoever uses a store without login. Refused by a store that has one."""


@dataclass(frozen=True)
class Person:
    """Somebody known to the store. The name of who has been forgotten is empty."""

    id: str
    name: str
    standing: Standing
    is_forgotten: bool = False


@dataclass(frozen=True)
class Present:
    """Somebody else who has a case open."""

    person: Person
    window: str
    seen_at: datetime


@dataclass(frozen=True)
class Seen:
    """What a look at a case says: the other windows that have it open, last seen first, and its newest revision."""

    others: tuple[Present, ...]
    head: int


@dataclass(frozen=True)
class CaseRow:
    """A case in a list: as it stands for who may read its drafts, as it was submitted for others."""

    case_id: str
    name: str
    applicant: str
    state: State
    npv: float | None
    payback_year: int | None
    folder: str | None
    tags: tuple[str, ...]
    changed_by: Person
    changed_at: datetime
    revision: int
    submitted: int | None
    submitted_state: State | None
    register_number: str | None
    is_archived: bool
    is_own: bool
    others_open: tuple[Present, ...]


@dataclass(frozen=True)
class CaseList:
    """One page of a list of cases, and how many there are in all."""

    rows: tuple[CaseRow, ...]
    count: int


@dataclass(frozen=True)
class Opened:
    """A revision of a case, read and proven whole.

    `state` is the revision's own. `head` is the newest revision; `submitted` the one last handed in, with its state.
    `was_merged` says that somebody else's edits came in with a save. `can` is what may be done with the case, `steps`
    the states that the revision may go to. `notices` are told and stop nothing. `seen` is what a look at the case would
    say, where it was just saved in a window.
    """

    case_id: str
    revision: int
    case: Case
    state: State
    sha: str
    kind: Kind
    by: Person
    at: datetime
    head: int
    submitted: int | None
    register_number: str | None
    version_name: str | None
    folder: str | None
    tags: tuple[str, ...]
    is_archived: bool
    is_own: bool
    can: frozenset[Deed]
    steps: tuple[State, ...]
    submitted_state: State | None = None
    was_merged: bool = False
    notices: tuple[Problem, ...] = ()
    seen: Seen | None = None


@dataclass(frozen=True)
class Conflict:
    """Both changed the same field: nothing was written. `Store.chosen` makes one case of it and the choices.

    `clashes` is empty where each edit is well by itself and the two together are not (`problem` says what).
    """

    theirs: Opened
    mine: Case
    base_revision: int
    clashes: tuple[Clash, ...]
    problem: Problem | None = None

    @property
    def is_of_older_store(self) -> bool:
        """Whether the store has been replaced by an older one since the case was opened."""
        return self.problem is not None and self.problem.code == "store.went_back"


@dataclass(frozen=True)
class VersionRow:
    """A revision in the history of a case; named or not, submitted or not."""

    revision: int
    kind: Kind
    by: Person
    at: datetime
    sha: str
    npv: float | None
    payback_year: int | None
    results_date: str
    name: str | None
    note: str | None
    state: State
    reason: str | None
    key: str | None
    audit: int


@dataclass(frozen=True)
class StepRow:
    """A change of state."""

    revision: int
    from_state: State
    to_state: State
    note: str
    register_number: str | None
    by: Person
    at: datetime


@dataclass(frozen=True)
class AuditRow:
    """Something that was done, and the sum of its row."""

    seq: int
    at: datetime
    by: Person
    action: str
    case_id: str | None
    revision: int | None
    sha: str


@dataclass(frozen=True)
class RemarkRow:
    """A comment on a revision, at an address in it or on the whole. `answers` is the `seq` of what it replies to."""

    revision: int
    address: str
    note: str
    by: Person
    at: datetime
    seq: int
    answers: int | None = None


@dataclass(frozen=True)
class Working:
    """What a person was doing with a case: for coming back to, on any server. Lists of revisions are for undo, redo.

    `typed` is what was typed and not accepted, by field. `more` is the page's own.
    """

    past: tuple[int, ...] = ()
    future: tuple[int, ...] = ()
    scenario: str | None = None
    perspective: str | None = None
    language: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


Doing = Callable[[int], Working]
"""What somebody is doing with a case once it is saved, by the number of the revision that it becomes."""


@dataclass(frozen=True)
class LinkRow:
    """A shared link, without its secret."""

    link_id: str
    may: May
    label: str
    made_by: Person
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Loose:
    """What a link leads to: who comes by it, and the case."""

    acting: Acting
    case_id: str
    may: May


@dataclass(frozen=True)
class Recalculated:
    """Whether what was submitted still comes to the same figures.

    `differing` are the dotted names of figures that do not, each with (then, now). `rules` are the entries of the
    changelog since, where the model has changed results.
    """

    is_same: bool
    results_date_then: str
    results_date_now: str
    differing: Mapping[str, tuple[Any, Any]]
    rules: tuple[str, ...] = ()
