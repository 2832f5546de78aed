"""Sheets as cells in memory. Texts are always written as texts, never as formulas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from exports.workbook.formulas.columns import block_of, texts_along
from exports.workbook.formulas.value import Cell, Result, Row, Span, Value, numeric
from model.case.assumptions import Language
from wording.text_safety import clean
from wording.texts import say

LABEL, UNIT, SINGLE, FIRST = range(4)
"""Columns of a sheet of workings: what a row is, its unit, its single number, and its first year."""
WIDTHS = (48.0, 16.0, 15.0)
"""The widths of the first three of them, in signs."""
Kind = Literal["text", "number", "formula", "blank"]
LONGEST_CELL = 32_000
"""Signs; Excel holds 32 767."""
_PLAIN_NAME = re.compile(r"^[A-Za-z]+$")
_LIKE_A_CELL = re.compile(r"^(?:[a-z]{1,3}[0-9]+|r|c|r[0-9]*c[0-9]*|true|false)$")


class Content(NamedTuple):
    """What stands in a cell: its kind, what is written, the result that is stored with a formula, and its style."""

    kind: Kind
    written: Any
    result: Any
    style: str


@dataclass(frozen=True)
class Input:
    """A cell that a person may change: where it stands in the workbook and in the case, and what it may hold.

    `address` is a key of a number (`("numbers", key, "value")`) or a path in the case; `choices` are the words that may
    be chosen, each with what it stands for, and `choices_at` the cells where they stand. Limits in the cell's own unit.
    """

    row: int
    column: int
    address: tuple[str | int, ...]
    value: Any
    unit: str = "kr"
    lowest: float | None = None
    highest: float | None = None
    is_whole: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    choices_at: str = ""
    may_be_blank: bool = True


def legal_name(name: str) -> str:
    """A cell's name as Excel takes it: one that looks like a cell's address, such as `a1`, gets a `_` after it."""
    return f"{name}_" if _LIKE_A_CELL.match(name) else name


def prefix_of(sheet: str) -> str:
    """What stands before a cell of a sheet in a formula."""
    return f"{sheet}!" if _PLAIN_NAME.match(sheet) else f"'{sheet}'!"


class Sheet:
    """A sheet while it is written: its cells, and the row that is written next."""

    def __init__(self, book: "Book", name: str, widths: Sequence[float], first: int = FIRST):
        self.book, self.name, self.first = book, name, first
        self.widths = list(widths)
        self.cells: dict[tuple[int, int], Content] = {}
        self.at = 0
        self.head_row: int | None = None
        self.charts: list[tuple[int, int, dict[str, Any]]] = []
        self.sections: list[int] = []
        self.across: int | None = None
        self.repeated: int | None = None

    @property
    def prefix(self) -> str:
        """What stands before a cell of this sheet in a formula."""
        return prefix_of(self.name)

    def text(self, column: int, written: str, style: str = "text", row: int | None = None) -> None:
        """Writes a text."""
        place = (self.at if row is None else row, column)
        self.cells[place] = Content("text", clean(written, LONGEST_CELL), None, style)

    def number(self, column: int, written: Result, style: str, row: int | None = None) -> Cell:
        """Writes a number, or an empty cell."""
        at = self.at if row is None else row
        kind: Kind = "blank" if written is None else "number"
        self.cells[at, column] = Content(kind, written, None, style)
        return Cell(self.prefix, at, column, written)

    def formula(self, column: int, value: Value, style: str, row: int | None = None) -> Cell:
        """Writes a formula in one cell."""
        at = self.at if row is None else row
        result = 0.0 if value.result is None else value.result  # a formula that reads an empty cell gives 0
        self.cells[at, column] = Content("formula", self._own(value.text), result, style)
        return Cell(self.prefix, at, column, result)

    def along(self, value: Value, style: str, first: int | None = None) -> Row:
        """Writes the same formula in every column of its axis."""
        axis = value.axis
        assert axis is not None
        start, at = (self.first if first is None else first), self.at
        results = np.broadcast_to(numeric(value.result), (axis.count,)).tolist()
        for place, text in enumerate(texts_along(self._own(value.text), axis.count)):
            self.cells[at, start + place] = Content("formula", text, results[place], style)
        return Row(self.prefix, at, start, np.array(results), axis)

    def along_words(self, value: Value, style: str) -> list[Cell]:
        """Writes the same formula in every column of its axis, where some results may be words."""
        assert value.axis is not None
        texts = texts_along(self._own(value.text), value.axis.count)
        return [
            self.formula(self.first + place, Value(text, result), style)
            for place, (text, result) in enumerate(zip(texts, value.result, strict=True))
        ]

    def _own(self, text: str) -> str:
        """A formula without this sheet's own name in it."""
        return text.replace(self.prefix, "")

    def line(self, label: str, value: Value, style: str = "kr", unit: str = "", name: str | None = None) -> Any:
        """Writes a labelled row: a formula along its axis (gives a `Row`), or a single one (gives a `Cell`)."""
        self.text(LABEL, label)
        if unit:
            self.text(UNIT, unit, "small")
        placed: Row | Cell = self.formula(SINGLE, value, style) if value.axis is None else self.along(value, style)
        if name is not None and isinstance(placed, Cell):
            self.book.name(name, self, self.at, SINGLE)
        self.at += 1
        return placed

    def section(self, text: str) -> None:
        """Writes the heading of a section, with an empty row above it."""
        self.at += 1
        self.sections.append(self.at)
        self.text(LABEL, text, "section")
        self.at += 1

    def note(self, text: str) -> None:
        """Writes a note."""
        self.text(LABEL, text, "note")
        self.at += 1

    def down(self, first: Cell, last: Cell, results: Sequence[Result]) -> Span:
        """Cells under each other (or a block of them) as a span."""
        text = f"{self.prefix}{block_of(first.row, first.column, last.row, last.column)}"
        return Span(text, [np.nan if value is None else value for value in results])


class Book:
    """A workbook while it is written."""

    def __init__(self, language: Language):
        self.language = language
        self.sheets: list[Sheet] = []
        self.names: dict[str, tuple[Sheet, int, int]] = {}
        self.inputs: list[Input] = []

    def say(self, key: str, **facts: object) -> str:
        """A text in the workbook's language."""
        return say(key, self.language, **facts)

    def sheet(self, name: str, title: str, widths: Sequence[float], first: int = FIRST) -> Sheet:
        """A new sheet, last; its first rows are left for what stands on every sheet."""
        made = Sheet(self, name, widths, first)
        made.text(LABEL, title, "title", 0)
        made.at = 4
        self.sheets.append(made)
        return made

    def style_at(self, cell: Cell) -> str:
        """The style of a cell that stands on one of the sheets."""
        return next(sheet for sheet in self.sheets if sheet.prefix == cell.prefix).cells[cell.row, cell.column].style

    def name(self, name: str, sheet: Sheet, row: int, column: int) -> str:
        """Gives a cell a name, and gives the name as Excel takes it."""
        legal = legal_name(name)
        self.names[legal] = (sheet, row, column)
        return legal
