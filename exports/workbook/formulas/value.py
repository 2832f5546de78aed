"""Formulas that know their own result: each is a text for Excel and the number that it gives, worked out apart.

The only numbers that may be written in a formula are 0 and 1; every other one is a cell.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis, block_of, column_sign

Result = Any
"""A float, a text, None for a blank cell; or an array along the axis, with NaN for blanks."""
COMPARED, ADDED, MULTIPLIED, RAISED, WHOLE = range(5)
DUST = 2.0**-48
"""A difference this small beside what it is the difference of is 0 in Excel and LibreOffice."""


class Value:
    """A formula, or a part of one: its text, its result, its axis (None for one cell), and how tightly it binds."""

    __slots__ = ("axis", "binding", "result", "text")

    def __init__(self, text: str, result: Result, axis: Axis | None = None, binding: int = WHOLE):
        self.text, self.result, self.axis, self.binding = text, result, axis, binding

    def __add__(self, other: "Operand") -> "Value":
        return _joined("+", self, other, ADDED, np.add)

    def __radd__(self, other: "Operand") -> "Value":
        return _joined("+", other, self, ADDED, np.add)

    def __sub__(self, other: "Operand") -> "Value":
        return _joined("-", self, other, ADDED, np.subtract)

    def __rsub__(self, other: "Operand") -> "Value":
        return _joined("-", other, self, ADDED, np.subtract)

    def __mul__(self, other: "Operand") -> "Value":
        return _joined("*", self, other, MULTIPLIED, np.multiply)

    def __truediv__(self, other: "Operand") -> "Value":
        return _joined("/", self, other, MULTIPLIED, np.divide)

    def __rtruediv__(self, other: "Operand") -> "Value":
        return _joined("/", other, self, MULTIPLIED, np.divide)

    def __pow__(self, other: "Operand") -> "Value":
        return _joined("^", self, other, RAISED, np.power)

    def __neg__(self) -> "Value":
        return Value(f"-{_bound(self, RAISED)}", -numeric(self.result), self.axis, ADDED)

    def __ge__(self, other: "Operand") -> "Value":
        return _joined(">=", self, other, COMPARED, np.greater_equal)

    def __gt__(self, other: "Operand") -> "Value":
        return _joined(">", self, other, COMPARED, np.greater)

    def __lt__(self, other: "Operand") -> "Value":
        return _joined("<", self, other, COMPARED, np.less)

    def __le__(self, other: "Operand") -> "Value":
        return _joined("<=", self, other, COMPARED, np.less_equal)

    def is_same(self, other: "Operand") -> "Value":
        """Whether two values are equal."""
        return _joined("=", self, other, COMPARED, np.equal)


Operand = Value | int


class Span:
    """Cells side by side or under each other, `$H$5:$N$5`: its text and the results of its cells."""

    __slots__ = ("results", "text")

    def __init__(self, text: str, results: Any):
        self.text, self.results = text, np.asarray(results, dtype=float)


class Row(Value):
    """A row of formulas or inputs that stands on a sheet, along an axis."""

    __slots__ = ("first", "prefix", "row")

    def __init__(self, prefix: str, row: int, first: int, result: Result, axis: Axis):
        super().__init__(f"{prefix}{column_sign(first)}{row + 1}", result, axis)
        self.prefix, self.row, self.first = prefix, row, first

    @property
    def span(self) -> Span:
        """All cells of the row."""
        assert self.axis is not None
        text = block_of(self.row, self.first, self.row, self.first + self.axis.count - 1)
        return Span(f"{self.prefix}{text}", np.broadcast_to(numeric(self.result), (self.axis.count,)))

    @property
    def text_so_far(self) -> str:
        """The cells from the first column to this one."""
        start = xl_rowcol_to_cell(self.row, self.first, col_abs=True)
        return f"{self.prefix}{start}:{column_sign(self.first)}{self.row + 1}"


class Cell(Value):
    """One cell that stands on a sheet, or has a name."""

    __slots__ = ("column", "place", "prefix", "row")

    def __init__(self, prefix: str, row: int, column: int, result: Result, name: str | None = None):
        self.prefix, self.row, self.column = prefix, row, column
        self.place = f"{prefix}{xl_rowcol_to_cell(row, column, True, True)}"
        super().__init__(name or self.place, result)


def cells_of(span: Span) -> list[Cell]:
    """The cells of a span, one by one, each with its result."""
    prefix, _, block = span.text.rpartition("!")
    (first, left), (last, right) = (xl_cell_to_rowcol(corner) for corner in block.split(":"))
    places = [(row, column) for row in range(first, last + 1) for column in range(left, right + 1)]
    return [
        Cell(f"{prefix}!", row, column, None if np.isnan(result) else float(result))
        for (row, column), result in zip(places, span.results, strict=True)
    ]


def numeric(result: Result) -> Any:
    """A result as arithmetic takes it: a blank is 0, and true is 1."""
    if isinstance(result, np.ndarray):
        return np.nan_to_num(result.astype(float), posinf=np.inf, neginf=-np.inf)
    return 0.0 if result is None else float(result)


def operand(value: Operand) -> Value:
    """A value as a part of a formula. Of plain numbers only 0 and 1 may stand in one; ValueError for others."""
    if isinstance(value, Value):
        return value
    if value not in (0, 1):
        raise ValueError(f"{value} is a number that belongs in a cell")
    return Value(str(value), float(value))


def _bound(value: Value, tightness: int) -> str:
    return value.text if value.binding > tightness else f"({value.text})"


def axis_of(*values: Value) -> Axis | None:
    """The axis that values share; ValueError where they have two."""
    axes = {value.axis for value in values if value.axis is not None}
    if len(axes) > 1:
        raise ValueError(f"two axes in one formula: {', '.join(axis.name for axis in axes)}")
    return next(iter(axes), None)


def _joined(sign: str, left: Operand, right: Operand, binding: int, made: Callable[..., Any]) -> Value:
    one, other = operand(left), operand(right)
    # What stands to the left may bind as tightly: a-b-c is (a-b)-c. Powers and comparisons are always bracketed.
    before = _bound(one, binding if binding in (RAISED, COMPARED) else binding - 1)
    with np.errstate(all="ignore"):
        result = made(numeric(one.result), numeric(other.result))
        if binding == ADDED:
            result = unless_dust(result, np.maximum(np.abs(numeric(one.result)), np.abs(numeric(other.result))))
    result = result.astype(float) if isinstance(result, np.ndarray) else float(result)
    return Value(f"{before}{sign}{_bound(other, binding)}", result, axis_of(one, other), binding)


def unless_dust(result: Any, scale: Any) -> Any:
    """A result, or 0 where it is so small beside `scale` that Excel and LibreOffice give 0."""
    return (
        np.where(np.abs(result) <= DUST * scale, 0.0, result)
        if np.ndim(result)
        else (0.0 if abs(result) <= DUST * scale else result)
    )
