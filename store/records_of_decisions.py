"""What the store takes and gives of decisions, sign-offs and meetings, as types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from model.case.assumptions import Library
from store.records import Person
from store.rules.decisions import Later, Outcome, TermName, Verdict
from store.rules.roles import Role
from store.rules.states import State


@dataclass(frozen=True)
class SignOff:
    """That somebody, as a role, stands behind a version or objects to it."""

    revision: int
    role: Role
    verdict: Verdict
    note: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class Decision:
    """What a committee decides: the outcome with reasons, reservations and terms; the day, the meeting and paragraph.

    `decided_on` is a day as ISO 8601 writes it. `meeting` is the id of a meeting of the store.
    """

    outcome: Outcome
    reasons: str
    decided_on: str
    reservations: str = ""
    terms: Mapping[TermName, str] = field(default_factory=dict)
    meeting: str | None = None
    paragraph: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """A decision, and the exact version that it rests on: its number and sum.

    `meeting` is the name and the day of the meeting that it was made at; empty where it was made at none.
    """

    seq: int
    revision: int
    sha: str
    decision: Decision
    by: Person
    at: datetime
    meeting: str = ""


@dataclass(frozen=True)
class LaterRow:
    """What was decided of a case after its decision."""

    revision: int
    outcome: Later
    decided_on: str
    note: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class Grounds:
    """What the figures of a submitted version rest on: its sum, the library and its sum, day of the rules, draws."""

    sha: str
    library_sha: str
    library: Library
    results_sha: str
    results_date: str
    seed: int
    draws: int


@dataclass(frozen=True)
class Item:
    """A case on the agenda of a meeting, and the version that is up."""

    case_id: str
    revision: int


@dataclass(frozen=True)
class ItemRow:
    """An item as whoever asks may see it; `state` and `outcome` are those of the version now."""

    case_id: str
    revision: int
    name: str
    applicant: str
    npv: float | None
    payback_year: int | None
    state: State
    outcome: Outcome | None
    register_number: str | None = None


@dataclass(frozen=True)
class Meeting:
    """A meeting with its agenda in order. What whoever asks may not read is left out of `items`."""

    meeting_id: str
    name: str
    held_on: str
    items: tuple[ItemRow, ...]
    by: Person
    at: datetime
