"""Steps back and forth: the cases one came from, kept here or found in the store, and what others did in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from model.case.case import Case
from store.content.canonical import as_bytes, case_of, tree_of
from store.content.merging import merged
from store.records import Opened

AT_HAND = 10
"""The last steps whose cases are kept here; those before them are read when one goes so far back."""

Reading = Callable[[str, int], Case]
"""Gives the case of a revision: case id, revision."""


@dataclass(eq=False)
class Kept:
    """A case in the store, or one that is not there yet; every step of it shares this.

    `example` is what it began as, where it is stored only once somebody has edited it.
    """

    case_id: str | None = None
    example: Case | None = field(default=None, repr=False)


@dataclass(eq=False)
class Step:
    """A case that one can go to: itself, or the revision where it is read when it is asked for.

    `sha` is the sum that the store said of the revision, where it is known.
    """

    kept: Kept
    revision: int | None = None
    known: Case | None = field(default=None, repr=False)
    reading: Reading | None = field(default=None, repr=False)
    sha: str | None = field(default=None, repr=False)

    @property
    def case(self) -> Case:
        """The case."""
        if self.known is None:
            if self.reading is None or self.kept.case_id is None or self.revision is None:
                raise LookupError("a step without a case")
            self.known = self.reading(self.kept.case_id, self.revision)
        return self.known

    def is_now(self, opened: Opened) -> None:
        """Notes which revision of the store the case is."""
        self.revision, self.sha = opened.revision, opened.sha

    def let_go(self, reading: Reading) -> None:
        """Forgets the case, where the store has it to be read again."""
        if self.is_stored:
            self.known, self.reading = None, reading

    @property
    def is_stored(self) -> bool:
        """Whether it can be found again after a restart."""
        return self.kept.case_id is not None and self.revision is not None


@dataclass(frozen=True)
class Others:
    """What others made of the case between two steps of one's own."""

    before: Step
    after: Step


def let_distant_go(steps: Sequence[Step | Others], reading: Reading) -> None:
    """Forgets the cases of steps that lie far back: with a hundred for everybody they would fill the memory."""
    near = [part for step in steps[-AT_HAND:] for part in _parts(step)]
    for step in steps[:-AT_HAND]:
        for part in _parts(step):
            if part.known is not None and part not in near:
                part.let_go(reading)


def _parts(step: Step | Others) -> tuple[Step, ...]:
    return (step.before, step.after) if isinstance(step, Others) else (step,)


def with_others(case: Case, between: Others) -> Case:
    """A case of one's own with what others did since; where both touched the same field, theirs stands."""
    base, theirs = (tree_of(step.case) for step in (between.before, between.after))
    return case_of(as_bytes(merged(base, tree_of(case), theirs).tree))


def without_edit(mine: Case, before: Case, both: Case) -> Case | None:
    """A case that others had a part in, without the edit that made `mine` of `before`; None if they are one.

    What the edit did is the difference to this, and not to `before`, which lacks what the others did too.
    """
    told = merged(tree_of(mine), tree_of(before), tree_of(both))
    return None if told.clashes else case_of(as_bytes(told.tree))


def as_stored(steps: list[Step | Others]) -> list[Any]:
    """Steps as plain values: `[case id, revision]`, or two for what others did. Those not stored end the row."""
    told: list[Any] = []
    for step in reversed(steps):
        if isinstance(step, Others):
            places = [_place(step.before), _place(step.after)]
            place = None if None in places else places
        else:
            place = _place(step)
        if place is None:
            break
        told.append(place)
    return told[::-1]


def _place(step: Step) -> list[Any] | None:
    """Where a step can be found again after a restart; None where nowhere."""
    return [step.kept.case_id, step.revision] if step.is_stored else None


def from_stored(told: object, kept: Kept, reading: Reading) -> list[Step | Others]:
    """The steps of plain values; none where they are not as they were written."""
    known = {kept.case_id: kept}

    def step(place: list[Any]) -> Step:
        case_id, revision = str(place[0]), int(place[1])
        return Step(known.setdefault(case_id, Kept(case_id)), revision, None, reading)

    try:
        rows: list[Any] = list(told) if isinstance(told, list) else []
        return [Others(step(row[0]), step(row[1])) if isinstance(row[0], list) else step(row) for row in rows]
    except (TypeError, ValueError, IndexError):
        return []
