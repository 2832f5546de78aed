"""A draft: a case that somebody is working on, with what was edited and what has been worked out of it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from model.analysis.answer import Answer, SideBySide, side_by_side
from model.case.agreement import FIRST
from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from model.case.problem import Problem
from model.case.weight import weight
from model.contract_risk.risk import Risk
from model.editing.filing import filed_numbers, with_application_kept
from model.numbers.resolve import resolve

MOST_UNDO = 100
"""Edits that can be undone."""
Kept = TypeVar("Kept")


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


@dataclass(frozen=True)
class Shown:
    """What a page shows, read at one moment: nothing in it changes while the page is drawn."""

    case: Case
    scenario: str | None
    perspective: str
    language: Language
    version: int
    last_edit: LastEdit | None

    @property
    def named(self) -> tuple[object, ...]:
        """What an answer to it is kept under."""
        return self.version, self.scenario, self.perspective

    def answer(self, library: Library) -> Answer:
        """The answer to the case under the scenario and perspective that are shown."""
        return Answer(resolve(self.case, library, self.scenario), self.perspective)


ANOTHER = "+"
"""Stands for one more contract, where one is chosen to begin from."""


@dataclass
class Draft:
    """A case being worked on.

    `version` counts edits; `revision` the times that every field must be drawn anew; `scenario_set` the times that the
    scenario was changed by something else than its own field. `lock` is held by whoever reads the case to change it;
    `working` while a page is drawn, so that one calculation is made for a draft at a time.
    """

    case: Case
    perspective: str
    token: str | None = None
    scenario: str | None = None
    language: Language = "sv"
    past: list[Case] = field(default_factory=list)
    future: list[Case] = field(default_factory=list)
    unsettled: dict[str, Unsettled] = field(default_factory=dict)
    redrawn: dict[str, int] = field(default_factory=dict)
    contract: str = FIRST
    trial: dict[str, float] = field(default_factory=dict)
    pending: object = None
    last_edit: LastEdit | None = None
    version: int = 0
    revision: int = 0
    scenario_set: int = 0
    written_by: str = ""
    is_touched: bool = False
    used: datetime = field(default_factory=lambda: datetime.now(UTC))
    saved: datetime = field(default_factory=lambda: datetime.now(UTC))
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    working: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _answers: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)
    _filed: tuple[Case, Mapping[str, Assumption]] | None = field(default=None, repr=False)

    @property
    def contract_name(self) -> str:
        """Which contract of the case is worked on: the one chosen, else the first that there is."""
        names = tuple(self.case.all_agreements)
        return self.contract if self.contract in (*names, ANOTHER) else next(iter(names), FIRST)

    def choose_contract(self, name: str) -> None:
        """Works on another contract of the case, or on one more."""
        with self.lock:
            self.contract = name
            self.revision += 1

    @property
    def shown(self) -> Shown:
        """What is shown, read at one moment."""
        with self.lock:
            scenario = self.scenario if self.scenario in self.case.scenarios else None
            return Shown(self.case, scenario, self.perspective, self.language, self.version, self.last_edit)

    def edit(self, case: Case, *, key: str | None = None, what: str = "case", redraw: bool = False) -> None:
        """Takes a new case; `key` or `what` was edited, and `redraw` says whether the fields must start from it."""
        with self.lock:
            if case == self.case:
                return
            # A file says itself what was filed; other edits go beside it.
            kept = case if what == "file" else with_application_kept(self.case, case)
            self.past = [*self.past, self.case][-MOST_UNDO:]
            self.future = []
            self.last_edit = LastEdit(key, what, self.case, self.scenario)
            self._take(kept, redraw)

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
        gone = set(self.case.co_applicants) - set(case.co_applicants)
        if any(self.perspective.endswith(f"_{actor}") for actor in gone):
            self.perspective = case.perspective
        self.case = case
        if self.scenario is not None and self.scenario not in case.scenarios:
            self.scenario, self.scenario_set = None, self.scenario_set + 1
        self.changed(redraw)

    def changed(self, redraw: bool) -> None:
        """Notes that something changed; with `redraw`, what was typed and not taken is let go."""
        with self.lock:
            self.version += 1
            self.is_touched = True
            self.saved = datetime.now(UTC)
            if redraw:
                self.revision += 1
                self.unsettled = {}

    def open_case(self, case: Case) -> None:
        """Starts over with another case; undo leads back to the one before."""
        with self.lock:
            self.edit(case, what="file", redraw=True)
            self.last_edit = None
            self.scenario, self.perspective = None, case.perspective
            self.scenario_set += 1
            self.changed(redraw=True)

    def choose(self, **what: object) -> None:
        """Sets what is shown: scenario, perspective or language."""
        with self.lock:
            for name, value in what.items():
                setattr(self, name, value)
            if "language" in what:
                self.revision += 1  # the fields start over, because their numbers and words are in the other language
            if "scenario" in what:
                self.last_edit = None
                self.changed(redraw=True)

    def filed(self, case: Case, library: Library) -> Mapping[str, Assumption]:
        """Every number of a case as it was filed, by key; worked out once. Empty where there is no application."""
        known = self._filed
        if known is None or known[0] is not case:
            known = self._filed = (case, filed_numbers(case, library))
        return known[1]

    # Answers, each worked out once for what is shown

    def answer(self, library: Library, shown: Shown | None = None) -> Answer:
        """The answer to what is shown, or was when it was read."""
        shown = shown or self.shown
        return self._kept("answer", shown, lambda: shown.answer(library))

    def answer_before(self, library: Library, shown: Shown) -> Answer | None:
        """The answer before the last edit, in the perspective and scenario shown; None if nothing was edited."""
        edit = shown.last_edit
        if edit is None:
            return None
        scenario = shown.scenario if shown.scenario in edit.before.scenarios else None
        resolved = resolve(edit.before, library, scenario)
        if shown.perspective not in resolved.library.perspectives:
            return None  # that of somebody who did not apply before the edit
        return self._kept("before", shown, lambda: Answer(resolved, shown.perspective))

    def side_by_side(self, library: Library, shown: Shown) -> SideBySide:
        """The scenarios side by side."""
        return self._kept("side_by_side", shown, lambda: side_by_side(shown.case, library, shown.perspective))

    def risk(self, library: Library, shown: Shown) -> Risk:
        """The contract of the case that is worked on."""
        name = self.contract_name
        return self._kept(f"risk {name}", shown, lambda: Risk(self.answer(library, shown), name))

    def _kept(self, name: str, shown: Shown, work: Callable[[], Kept]) -> Kept:
        key = (name, *shown.named)
        kept: Kept | None = self._answers.get(key)  # a name is always kept with the type that its method gives
        if kept is None:
            kept = work()
            with self.lock:
                others = {other: answer for other, answer in self._answers.items() if other[1] == shown.version}
                self._answers = {**others, key: kept}
        return kept

    def weight(self) -> int:
        """Bytes of the answers that are kept."""
        return weight(self._answers)

    def let_answers_go(self) -> None:
        """Forgets what was worked out; it is worked out again when it is asked for."""
        with self.lock:
            self._answers = {}
