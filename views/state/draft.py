"""A draft: a case that somebody is working on, with what was edited and what has been worked out of it."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from model.analysis.answer import Answer, SideBySide
from model.case.agreement import FIRST
from model.case.assumptions import Language, Library
from model.case.case import Case
from model.case.problem import Problem
from model.case.weight import weight
from model.contract_risk.risk import Risk
from model.editing.filing import with_application_kept
from model.numbers.applicants import library_of
from model.numbers.resolve import resolve
from store.records import Conflict, Opened, Working
from views.state.shown import Fixed, LastEdit, MadeBy, Shown, Unsettled
from views.state.steps import Kept, Others, Step, with_others

__all__ = ["Draft", "Fixed", "LastEdit", "Shown", "Unsettled"]

MOST_UNDO = 100
"""Edits that can be undone."""
Answered = TypeVar("Answered")
ANOTHER = "+"
"""Stands for one more contract, where one is chosen to begin from."""


@dataclass(eq=False)
class Draft:
    """A case being worked on in a window.

    `version` counts edits; `revision` the times that every field must be drawn anew; `scenario_set` the times that the
    scenario was changed by something else than its own field. `kept` is where the case is in the store, `opened` what
    the store last said of it, `stored` the step that the case goes out from: where one is not at it, something is not
    saved (`unsaved` and `conflict` say why). `fixed` says why nothing is saved. `looked`: the save whose look round
    is told. `words` are written about the case. `lock` is held by whoever reads the case to change it; `working` while
    a page is drawn, once for a draft.
    """

    case: Case
    perspective: str
    kept: Kept = field(default_factory=Kept)
    opened: Opened | None = None
    stored: Step | None = None
    unsaved: Problem | None = None
    refused: Problem | None = None
    conflict: Conflict | None = None
    fixed: Fixed | None = None
    made_by: MadeBy = "edit"
    brought: tuple[Case, Case] | None = None
    scenario: str | None = None
    language: Language = "sv"
    past: list[Step | Others] = field(default_factory=list)
    future: list[Step | Others] = field(default_factory=list)
    unsettled: dict[str, Unsettled] = field(default_factory=dict)
    redrawn: dict[str, int] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    contract: str = FIRST
    trial: dict[str, float] = field(default_factory=dict)
    pending: object = None
    last_edit: LastEdit | None = None
    version: int = 0
    revision: int = 0
    scenario_set: int = 0
    is_touched: bool = False
    used: datetime = field(default_factory=lambda: datetime.now(UTC))
    saved: datetime = field(default_factory=lambda: datetime.now(UTC))
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    working: threading.RLock = field(default_factory=threading.RLock, repr=False)
    remembered: Working | None = field(default=None, repr=False)
    looked: Opened | None = field(default=None, repr=False)
    _request: tuple[Case, Step | None, str] | None = field(default=None, repr=False)
    _at: Step | None = field(default=None, repr=False)
    _answers: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

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
            named = self.shown.named
            # A file says itself what was filed; other edits go beside it.
            kept = case if what == "file" else with_application_kept(self.case, case)
            self.past = [*self.past, self.here][-MOST_UNDO:]
            self.future = []
            self.last_edit = LastEdit(key, what, self.case, self.scenario)
            self.made_by = "file" if what == "file" else "edit"
            self._take(kept, redraw)
            if ("answer", *named) in self._answers and self.shown.named[1:] == named[1:]:
                self._answers = {("before", *self.shown.named): self._answers["answer", *named]}

    @property
    def here(self) -> Step:
        """The step that one is at."""
        if self._at is None or self._at.known is not self.case:
            self._at = Step(self.kept, None, self.case)
        return self._at

    @property
    def is_saved(self) -> bool:
        """Whether the store has the case as it stands."""
        return self.stored is not None and self.here is self.stored

    @property
    def case_id(self) -> str | None:
        """The case's name in the store; None until it is there."""
        return self.kept.case_id

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return any(isinstance(step, Step) for step in self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return any(isinstance(step, Step) for step in self.future)

    def undo(self) -> None:
        """Back to the case before the last edit; what others did since stays."""
        self._step(self.past, self.future, "undo")

    def redo(self) -> None:
        """Forward again to the case that was undone."""
        self._step(self.future, self.past, "redo")

    def _step(self, away_from: list[Step | Others], towards: list[Step | Others], made_by: MadeBy) -> None:
        with self.lock:
            between: Others | None = None
            left = [*away_from]
            while left:
                step = left.pop()
                if isinstance(step, Others):
                    between = step if between is None else Others(step.before, between.after)
                    continue
                goal = step if between is None else Step(step.kept, None, with_others(step.case, between))
                case = goal.case  # first of all: it may have to be read
                if between is not None and left:  # what others did lies beneath the step that is left
                    left.append(Others(step, goal))
                away_from[:] = left
                towards.append(self.here)
                self.last_edit, self.made_by, self.conflict = None, made_by, None
                if step.kept is not self.kept:
                    self.kept, self.stored, self.opened = step.kept, None, None
                self._take(case, redraw=True)
                self._at = goal
                return

    def take_others(self, step: Step) -> None:
        """Takes what others made of the case meanwhile; what was typed and not taken stays in its fields."""
        with self.lock:
            before, unsettled = self.here, self.unsettled
            self.stored, self.conflict = step, None
            if step.case == before.case:
                self.case = step.case
            else:
                self.brought = (before.case, step.case)
                for steps in (self.past, self.future):
                    if steps:
                        steps.append(Others(before, step))
                self.last_edit = None
                self._take(step.case, redraw=True)
                self.unsettled = unsettled
            self._at = step

    def settle(self, theirs: Step, case: Case) -> None:
        """Goes on from what others saved, with a case that was made of both."""
        with self.lock:
            back, last = self.here, self.past[-1] if self.past else None
            if isinstance(last, Step):
                back = last
                self.past.pop()
            self.past += [Others(back, theirs)] if case == theirs.case else [back, Others(back, theirs), theirs]
            self.stored, self.conflict, self.made_by = theirs, None, "edit"
            self._take(case, redraw=True)
            self._at = theirs if case == theirs.case else None

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
        """Starts over with another case, to be stored by itself; undo leads back to the one before."""
        with self.lock:
            back = self.here
            self.edit(case, what="file", redraw=True)
            if self.past[-1:] != [back]:  # the same content is another case all the same
                self.past = [*self.past, back][-MOST_UNDO:]
            self.kept, self.stored, self.opened, self.conflict, self._at = Kept(), None, None, None, None
            self.fixed = None
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

    def request_for(self, case: Case) -> str:
        """The name of the saving of a case upon what is stored, the same however often it is tried."""
        asked = self._request
        if asked is None or asked[0] is not case or asked[1] is not self.stored:
            asked = self._request = (case, self.stored, secrets.token_urlsafe(16))
        return asked[2]

    def answer(self, library: Library, shown: Shown | None = None, begun: Answer | None = None) -> Answer:
        """The answer to what is shown, or was when it was read; `begun` is one to that, where there is one."""
        shown = shown or self.shown
        return self.once("answer", shown, lambda: begun or shown.answer(library))

    def answer_before(self, library: Library, shown: Shown) -> Answer | None:
        """The answer before the last edit, in the perspective and scenario shown; None if nothing was edited."""
        edit = shown.last_edit
        if edit is None or shown.perspective not in library_of(edit.before, library).perspectives:
            return None  # the perspective of somebody who did not apply before the edit
        scenario = shown.scenario if shown.scenario in edit.before.scenarios else None
        return self.once("before", shown, lambda: Answer(resolve(edit.before, library, scenario), shown.perspective))

    def side_by_side(self, library: Library, shown: Shown) -> SideBySide:
        """The scenarios side by side."""
        return self.once("side_by_side", shown, lambda: shown.side_by_side(library, self.answer(library, shown)))

    def risk(self, library: Library, shown: Shown) -> Risk:
        """The contract of the case that is worked on."""
        name = self.contract_name
        return self.once(f"risk {name}", shown, lambda: Risk(self.answer(library, shown), name))

    def once(self, name: str, shown: Shown, work: Callable[[], Answered]) -> Answered:
        """What is worked out once of what is shown, under a name, and let go with the answers."""
        key = (name, *shown.named)
        kept: Answered | None = self._answers.get(key)  # a name is always kept with the type that its method gives
        if kept is None:
            kept = work()
            with self.lock:
                self._answers = {**{at: one for at, one in self._answers.items() if at[1] == shown.version}, key: kept}
        return kept

    def weight(self) -> int:
        """Bytes of the answers that are kept."""
        return weight(self._answers)

    def let_answers_go(self) -> None:
        """Forgets what was worked out; it is worked out again when it is asked for."""
        with self.lock:
            self._answers = {}
