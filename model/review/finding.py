"""What a rule of the review finds: where, with which facts, and the smallest correction that would remove it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from model.case.assumptions import Key
from model.review.examined import Examined

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
"""An error stops a submission, a warning must be answered in words, a notice informs."""
Nature = Literal["calculation", "judgement"]
"""A slip of arithmetic, which is safe to put right; or a judgement, which somebody has to make."""


@dataclass(frozen=True)
class Correction:
    """The smallest change that removes a finding: key → number, laid over the case like a scenario.

    A judgement may have `other` numbers at the other end of what is possible, or no numbers at all: then `limit` is
    the key of the number of which it is told how far it can go before the case no longer pays.
    """

    nature: Nature
    numbers: Mapping[Key, float] = field(default_factory=dict)
    other: Mapping[Key, float] | None = None
    limit: Key | None = None


@dataclass(frozen=True)
class Fired:
    """One place where a rule fires. A `severity` is the rule's own unless it is said here."""

    address: str
    facts: Mapping[str, object] = field(default_factory=dict)
    correction: Correction | None = None
    severity: Severity | None = None


Find = Callable[[Examined], Iterator[Fired]]
FIRST, LAST = 0, 500
"""Places in the order of a review: stage and proportion come first; what has no place of its own comes last."""


@dataclass(frozen=True)
class Rule:
    """A question that is asked of every case: its id, how grave it is, its place in the order, and how it is found."""

    id: str
    severity: Severity
    place: int
    find: Find


RULES: dict[str, Rule] = {}
"""Every rule by its id. The files in `rules/` add themselves."""


def rule(identity: str, severity: Severity, place: int = LAST) -> Callable[[Find], Find]:
    """Adds a function to the rules of the review."""

    def add(find: Find) -> Find:
        assert identity not in RULES, identity
        RULES[identity] = Rule(identity, severity, place, find)
        return find

    return add


def slip(numbers: Mapping[Key, float]) -> Correction:
    """A correction of a slip of arithmetic."""
    return Correction("calculation", numbers)


def judged(numbers: Mapping[Key, float] | None = None, other: Mapping[Key, float] | None = None) -> Correction:
    """A correction that is a judgement, with numbers that follow from the case's own or from the library."""
    return Correction("judgement", numbers or {}, other)


def until(key: Key) -> Correction:
    """A judgement that nobody can make for the applicant: it is told how far the number can go."""
    return Correction("judgement", limit=key)
