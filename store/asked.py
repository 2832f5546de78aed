"""What the words of a call of the command line mean: names, the head of an audit, a function that makes papers."""

import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from model.case.problem import error
from store.carrying.packaging import Papers
from store.database.chain import Head
from store.database.faults import refusal

DASHED = re.compile(r"-[A-Za-z0-9_-]{11,}")
"""A name of a case or person that begins with a dash, as one of 64 does. Every option is shorter."""
HEAD = re.compile(r"[0-9]{1,18}(:\S*)?")
MARK = "\N{NO-BREAK SPACE}"
"""What no name has in it."""


def marked(words: Sequence[str]) -> list[str]:
    """The words of a call, with a mark before each that is a name and would be taken for an option."""
    return [f"{MARK}{word}" if DASHED.fullmatch(word) else word for word in words]


def name_of(word: str) -> str:
    """A name, without the mark."""
    return word.removeprefix(MARK)


def as_head(word: str) -> Head:
    """The head of an audit as a document prints it."""
    if HEAD.fullmatch(word) is None:
        raise ValueError
    count, _, sha = word.partition(":")
    return Head(int(count), sha)


def papers_of(named: str) -> Papers:
    """The function that makes the papers, by its module and name."""
    module, _, function = named.partition(":")
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError, TypeError):
        found = None
    if not callable(found):
        raise refusal(error("store.no_papers", "papers", papers=named))
    papers: Papers = found
    return papers


def is_same(one: Path | None, other: Path | None) -> bool:
    """Whether two places are one file."""
    return one is not None and other is not None and other.exists() and one.samefile(other)
