"""What a page shows of a draft, the last edit of it, and what was typed and could not be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from model.analysis.answer import Answer, SideBySide, side_by_side
from model.case.assumptions import Language, Library
from model.case.case import Case
from model.case.problem import Problem
from model.numbers.resolve import resolve

Fixed = Literal["version", "reader"]
"""Why what is edited is tried and not saved: an exact version is shown, or the reader may only read."""
MadeBy = Literal["edit", "undo", "redo", "file", "restore"]
"""How the case that is not saved yet came."""


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

    def side_by_side(self, library: Library, answer: Answer) -> SideBySide:
        """The case and its scenarios in the perspective that is shown; `answer` is the one that is shown."""
        return side_by_side(self.case, library, self.perspective, answer, self.scenario)


def refused_text(unsettled: Mapping[str, Unsettled]) -> bool:
    """Whether something typed in the case could not be taken. A form that lacks answers is no part of the case."""
    return any(left.text for left in unsettled.values())
