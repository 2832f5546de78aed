"""Drafts: what people are working on, kept in the server's memory under a token that can't be guessed.

A draft outlives a page, a language switch and F5. It does not outlive the server, or a day without use: to keep a case,
download it.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from model.answer import Answer, SideBySide, side_by_side
from model.assumptions import Language, Library
from model.case import Case
from model.in_force import InForce, in_force
from model.problem import Problem
from model.risk import Risk

KEPT = timedelta(hours=24)
"""How long an unused draft is kept."""
MOST_DRAFTS = 2000
MOST_UNDO = 100


@dataclass(frozen=True)
class Unsettled:
    """What somebody typed that could not be taken, and why."""

    text: str
    problem: Problem


@dataclass(frozen=True)
class LastEdit:
    """The last edit: the key of the number or what else was edited, and the case before it."""

    key: str | None
    what: str
    before: Case
    scenario: str | None


@dataclass
class Draft:
    """A case being worked on.

    `version` counts edits; `revision` the times that every field must be drawn anew; `scenario_set` the times that the
    scenario was changed by something else than its own field.
    """

    opened: Case
    case: Case
    perspective: str
    scenario: str | None = None
    language: Language = "sv"
    past: list[Case] = field(default_factory=list)
    future: list[Case] = field(default_factory=list)
    unsettled: dict[str, Unsettled] = field(default_factory=dict)
    redrawn: dict[str, int] = field(default_factory=dict)
    trial: dict[str, float] = field(default_factory=dict)
    pending: object = None
    last_edit: LastEdit | None = None
    version: int = 0
    revision: int = 0
    scenario_set: int = 0
    written_by: str = ""
    used: datetime = field(default_factory=lambda: datetime.now(UTC))
    saved: datetime = field(default_factory=lambda: datetime.now(UTC))
    lock: threading.RLock = field(default_factory=threading.RLock)
    _answers: dict[tuple[object, ...], object] = field(default_factory=dict)
    _originals: InForce | None = None
    _opened_for: Case | None = None

    def edit(self, case: Case, *, key: str | None = None, what: str = "case", redraw: bool = False) -> None:
        """Takes a new case; `key` or `what` was edited, and `redraw` says whether the fields must start from it."""
        with self.lock:
            if case == self.case:
                return
            self.past = [*self.past, self.case][-MOST_UNDO:]
            self.future = []
            self.last_edit = LastEdit(key, what, self.case, self.scenario)
            self._take(case, redraw)

    def undo(self) -> None:
        """Back to the case before the last edit."""
        self._step(self.past, self.future)

    def redo(self) -> None:
        """Forward again to the case that was undone."""
        self._step(self.future, self.past)

    def _step(self, away_from: list[Case], towards: list[Case]) -> None:
        with self.lock:
            if away_from:
                towards.append(self.case)
                self.last_edit = None
                self._take(away_from.pop(), redraw=True)

    def _take(self, case: Case, redraw: bool) -> None:
        self.case = case
        if self.scenario is not None and self.scenario not in case.scenarios:
            self.scenario, self.scenario_set = None, self.scenario_set + 1
        self.changed(redraw)

    def changed(self, redraw: bool) -> None:
        """Notes that something changed; with `redraw`, what was typed and not taken is let go."""
        with self.lock:
            self.version += 1
            self.saved = datetime.now(UTC)
            if redraw:
                self.revision += 1
                self.unsettled = {}

    def open_case(self, case: Case) -> None:
        """Starts over with another case; undo leads back to the one before."""
        with self.lock:
            self.edit(case, redraw=True)
            self.last_edit = None
            self.opened, self.scenario, self.perspective = case, None, case.perspective
            self.scenario_set += 1
            self.changed(redraw=True)

    def choose(self, **what: object) -> None:
        """Sets what is shown: scenario, perspective or language."""
        with self.lock:
            for name, value in what.items():
                setattr(self, name, value)
            if "language" in what:
                self.revision += 1  # what stands in the fields is in the other language
            if "scenario" in what:
                self.last_edit = None
                self.changed(redraw=True)

    def originals(self, library: Library) -> InForce:
        """The numbers of the case as it was opened, without its changes; worked out once."""
        if self._originals is None or self._opened_for is not self.opened:
            self._opened_for = self.opened
            self._originals = in_force(self.opened.model_copy(update={"changes": {}}), library)
        return self._originals

    def answer(self, library: Library) -> Answer:
        """The answer to the case as it stands, worked out once a version."""
        return self._kept("answer", lambda: self.answer_for(self.case, library))

    def answer_for(self, case: Case, library: Library) -> Answer:
        """The answer to a case under the scenario and perspective that are shown."""
        scenario = self.scenario if self.scenario in case.scenarios else None
        return Answer(in_force(case, library, scenario), self.perspective)

    def answer_before(self, library: Library) -> Answer | None:
        """The answer before the last edit, in the perspective and scenario shown; None if nothing was edited."""
        edit = self.last_edit
        return None if edit is None else self._kept("before", lambda: self.answer_for(edit.before, library))

    def side_by_side(self, library: Library) -> SideBySide:
        """The scenarios side by side, worked out once a version."""
        return self._kept("side_by_side", lambda: side_by_side(self.case, library, self.perspective))

    def risk(self, library: Library) -> Risk:
        """The contract of the case as it stands, worked out once a version."""
        return self._kept("risk", lambda: Risk(self.answer(library)))

    def _kept(self, name: str, work: Callable[[], object]) -> object:
        key = (name, self.version, self.scenario, self.perspective)
        if key not in self._answers:
            kept = {other: answer for other, answer in self._answers.items() if other[1] == self.version}
            self._answers = {**kept, key: work()}
        return self._answers[key]


class Drafts:
    """Every draft of this server, by token."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._lock = threading.Lock()

    def find(self, token: str) -> Draft | None:
        """The draft of a token, if there is one that is not too old."""
        with self._lock:
            draft = self._drafts.get(token)
            if draft is not None and datetime.now(UTC) - draft.used > KEPT:
                del self._drafts[token]
                return None
            if draft is not None:
                draft.used = datetime.now(UTC)
            return draft

    def start(self, case: Case) -> tuple[str, Draft]:
        """A new draft of a case, and its token: 32 random bytes."""
        draft = Draft(opened=case, case=case, perspective=case.perspective)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._forget_old()
            self._drafts[token] = draft
        return token, draft

    def _forget_old(self) -> None:
        limit = datetime.now(UTC) - KEPT
        self._drafts = {token: draft for token, draft in self._drafts.items() if draft.used > limit}
        while len(self._drafts) >= MOST_DRAFTS:
            del self._drafts[min(self._drafts, key=lambda token: self._drafts[token].used)]


DRAFTS = Drafts()
