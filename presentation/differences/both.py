"""Two cases side by side: what stands at a place in either, and what its numbers are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.case.assumptions import Language, Library, Record
from model.case.case import Case
from model.case.difference import Place
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import number_label
from wording.texts import say

Row = tuple[str, str, str]
"""What differs, what it was, and what it becomes."""


@dataclass(frozen=True)
class Both:
    """Two cases, the resolved numbers in each, and the reader's language."""

    before: Case
    after: Case
    old: ResolvedNumbers
    new: ResolvedNumbers
    language: Language

    @classmethod
    def of(cls, before: Case, after: Case, library: Library, language: Language) -> "Both":
        """Two cases with their numbers resolved."""
        return cls(before, after, resolve(before, library), resolve(after, library), language)

    def say(self, key: str, **facts: object) -> str:
        """A text about differences."""
        return say(f"differences.{key}", self.language, **facts)

    def holder(self, place: Place) -> Any:
        """What stands at a place, before or else after: a line that gets a new name is told by its old one."""
        for case in (self.before, self.after):
            part: Any = case
            for step in place:
                part = within(part, step)
            if part is not None:
                return part
        return None

    def unit_of(self, key: str) -> str:
        """The unit of a number by its key; empty where neither case has it."""
        number = self.new.numbers.get(key) or self.old.numbers.get(key)
        return "" if number is None else number.unit

    def label_of_key(self, key: str) -> str:
        """What a number is called; its key where neither case has it."""
        resolved = self.new if key in self.new.numbers else self.old
        return number_label(resolved, key, self.language) if key in resolved.numbers else key


def within(part: Any, step: str | int) -> Any:
    """A field of a record, an item of a mapping or a list; None where there is none."""
    if isinstance(part, Record):
        return getattr(part, str(step), None)
    if isinstance(part, Mapping):
        return part.get(step)
    if isinstance(part, Sequence) and not isinstance(part, str) and isinstance(step, int) and step < len(part):
        return part[step]
    return None
