"""What was read of a workbook: sheets, cells, formulas and names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "date", "flag", "error", "not_calculated"]
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1."""


@dataclass(frozen=True)
class SheetCell:
    """What stands in a cell that is not empty: text, an exact number or a date (none for a time of day).

    `indent`: how many steps in it stands. `is_struck`: whether it is shown with a line through it.
    """

    kind: Kind
    value: str | Decimal | date | None
    number_format: str = "General"
    indent: int = 0
    is_struck: bool = False


class Formula(NamedTuple):
    """A formula as stored: text, kind (`normal`, `shared`, `array` …), the group it shares, the cells it covers."""

    text: str
    kind: str
    group: str
    covers: str


@dataclass(frozen=True)
class Sheet:
    """A sheet: what its cells hold by (row, column) from 1, what is hidden, what is merged, and its formulas."""

    name: str
    cells: Mapping[tuple[int, int], SheetCell]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[Range, ...]
    formulas: Mapping[tuple[int, int], Formula] = field(default_factory=dict)
    is_hidden: bool = False


class DefinedName(NamedTuple):
    """A name, the number of the sheet on which alone it holds (empty for all), and what it stands for."""

    name: str
    scope: str
    stands_for: str


@dataclass(frozen=True)
class WholeWorkbook:
    """Every sheet, also hidden ones, in their order; every name; and what the parts of the file are called."""

    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...]
    parts: tuple[str, ...]
