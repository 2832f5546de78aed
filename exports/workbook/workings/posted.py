"""What the workings have in common: numbers by key, sums that begin with nothing, and postings by year."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.value import Row, Value
from exports.workbook.sheets.sheet import Book
from model.calculation.ledger import Posting
from model.case.assumptions import Actor

Numbers = Callable[[str], Value]
"""The cell that holds the number of a key."""


def nothing(axis: Axis) -> Value:
    """0 in every column."""
    return Value("0", np.zeros(axis.count), axis)


def added(so_far: Value, more: Value) -> Value:
    """A sum that begins with nothing, with one more part."""
    return Value(more.text, more.result, more.axis, more.binding) if so_far.text == "0" else so_far + more


def taken(so_far: Value, less: Value) -> Value:
    """A sum that begins with nothing, less one part."""
    return -less if so_far.text == "0" else so_far - less


@dataclass(frozen=True)
class Posted:
    """A posting and the row where it stands, kronor by year, plus is good for the actor."""

    posting: Posting
    row: Row


def of_actor(label: str, actor: Actor, book: Book) -> str:
    """A label with the name of the actor whose row it is."""
    return book.say("workbook.workings.of_actor", label=label, actor=actor.label.text(book.language))
