"""Formulas that know their own result: each is a text for Excel and the number that it gives, worked out apart.

A formula along an axis (years) is one text for every column: where the column's letter stands, there is a sign in its
place. The only numbers that may be written in a formula are 0 and 1; every other one is a cell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

Result = Any
"""A float, a text, None for a blank cell; or an array along the axis, with NaN for blanks."""

COMPARED, ADDED, MULTIPLIED, RAISED, WHOLE = range(5)
_FIRST_SIGN = 0xE000  # a private character: no formula of ours holds one
MOST_COLUMNS = 400


_LETTERS = tuple(xl_col_to_name(column) for column in range(MOST_COLUMNS))


@dataclass(frozen=True, eq=False)
class Axis:
    """Columns that belong together: the years of the case, or of a contract."""

    name: str
    count: int


def block_of(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """A block of cells: `$H$5:$N$5`.

    A block of one cell is written with both ends too, `$H$5:$H$5`; xlsxwriter's own `xl_range_abs` would not.
    """
    first, last = (first_row, first_column), (last_row, last_column)
    return f"{xl_rowcol_to_cell(*first, True, True)}:{xl_rowcol_to_cell(*last, True, True)}"


def column_sign(first: int) -> str:
    """What stands for the column's letter on a sheet whose axis begins in a column."""
    return chr(_FIRST_SIGN + first)


def texts_along(text: str, count: int) -> list[str]:
    """The text of a formula in each column of its axis."""
    signs = {sign for sign in text if _FIRST_SIGN <= ord(sign) < _FIRST_SIGN + MOST_COLUMNS}
    found = [text] * count
    for sign in signs:
        first = ord(sign) - _FIRST_SIGN
        found = [written.replace(sign, _LETTERS[first + place]) for place, written in enumerate(found)]
    return found


class Value:
    """A formula, or a part of one: its text, its result, its axis (None: one cell), and how tight it binds."""

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


def numeric(result: Result) -> Any:
    """A result as arithmetic takes it: a blank is 0, and true is 1."""
    if isinstance(result, np.ndarray):
        return np.nan_to_num(result.astype(float), posinf=np.inf, neginf=-np.inf)
    return 0.0 if result is None else float(result)


def operand(value: Operand) -> Value:
    """A value; of the numbers themselves only 0 and 1 may be written in a formula, else ValueError."""
    if isinstance(value, Value):
        return value
    if value not in (0, 1):
        raise ValueError(f"{value} is a number that belongs in a cell")
    return Value(str(value), float(value))


def _bound(value: Value, tightness: int) -> str:
    return value.text if value.binding > tightness else f"({value.text})"


def axis_of(*values: Value) -> Axis | None:
    """The axis that values share; ValueError where they have two."""
    found = {value.axis for value in values if value.axis is not None}
    if len(found) > 1:
        raise ValueError(f"two axes in one formula: {', '.join(axis.name for axis in found)}")
    return next(iter(found), None)


def _joined(sign: str, left: Operand, right: Operand, binding: int, made: Callable[..., Any]) -> Value:
    one, other = operand(left), operand(right)
    # What stands to the left may bind as tightly: a-b-c is (a-b)-c. Powers and comparisons are always bracketed.
    before = _bound(one, binding if binding in (RAISED, COMPARED) else binding - 1)
    with np.errstate(all="ignore"):
        result = made(numeric(one.result), numeric(other.result))
        if binding == ADDED:
            result = _unless_dust(result, np.maximum(np.abs(numeric(one.result)), np.abs(numeric(other.result))))
    result = result.astype(float) if isinstance(result, np.ndarray) else float(result)
    return Value(f"{before}{sign}{_bound(other, binding)}", result, axis_of(one, other), binding)


DUST = 2.0**-48
"""A difference this small beside what it is the difference of is 0 in Excel and LibreOffice."""


def _unless_dust(result: Any, scale: Any) -> Any:
    return (
        np.where(np.abs(result) <= DUST * scale, 0.0, result)
        if np.ndim(result)
        else (0.0 if abs(result) <= DUST * scale else result)
    )


def called(name: str, result: Result, *parts: "Operand | Span | str") -> Value:
    """A function of Excel's and its result."""
    values = [operand(part) if isinstance(part, int) else part for part in parts]
    written = ",".join(part if isinstance(part, str) else part.text for part in values)
    return Value(f"{name}({written})", result, axis_of(*(part for part in values if isinstance(part, Value))))


def choose(condition: Value, yes: "Operand | str", no: "Operand | str") -> Value:
    """One of two, by a condition; a text is the name of a cell's content written out in quotes."""
    one, other = (Value(f'"{part}"', part) if isinstance(part, str) else operand(part) for part in (yes, no))
    if isinstance(condition.result, np.ndarray) or any(isinstance(part.result, np.ndarray) for part in (one, other)):
        asked = numeric(condition.result) != 0
        result: Result = np.where(asked, numeric(one.result), numeric(other.result))
    else:
        result = one.result if numeric(condition.result) else other.result
    return called("IF", result, condition, one, other)


def least(*values: Operand) -> Value:
    """The smallest, cell by cell."""
    found = [operand(value) for value in values]
    return called("MIN", _all(np.minimum, found), *found)


def most(*values: Operand) -> Value:
    """The largest, cell by cell."""
    found = [operand(value) for value in values]
    return called("MAX", _all(np.maximum, found), *found)


def both(*values: Value) -> Value:
    """Whether all hold."""
    return called("AND", _all(np.logical_and, list(values)), *values)


def either(*values: Value) -> Value:
    """Whether any holds."""
    return called("OR", _all(np.logical_or, list(values)), *values)


def _all(made: Callable[..., Any], values: Sequence[Value]) -> Result:
    found = numeric(values[0].result)
    for value in values[1:]:
        found = made(found, numeric(value.result))
    return found.astype(float) if isinstance(found, np.ndarray) else float(found)


def size(value: Value) -> Value:
    """Without its sign."""
    return called("ABS", np.abs(numeric(value.result)), value)


def root(value: Value) -> Value:
    """The square root."""
    return called("SQRT", np.sqrt(numeric(value.result)), value)


def is_blank(cell: Value) -> Value:
    """Whether a cell is empty."""
    return called("ISBLANK", cell.result is None, cell)


def total(*spans: Span) -> Value:
    """The sum of cells."""
    added = np.concatenate([np.nan_to_num(span.results) for span in spans])
    return called("SUM", float(_unless_dust(added.sum(), 8 * np.abs(added).sum())), *spans)


def largest(span: Span) -> Value:
    """The largest of cells."""
    return called("MAX", float(np.nanmax(span.results, initial=-np.inf)), span)


def smallest(span: Span) -> Value:
    """The smallest of cells."""
    return called("MIN", float(np.nanmin(span.results, initial=np.inf)), span)


def dot(one: Span, other: Span) -> Value:
    """The sum of products, cell by cell."""
    return called("SUMPRODUCT", float(np.nansum(one.results * other.results)), one, other)


def sum_so_far(row: Row) -> Value:
    """The sum from the first column to this one."""
    return Value(f"SUM({row.text_so_far})", np.cumsum(row.span.results), row.axis)


def product_so_far(row: Row) -> Value:
    """The product from the first column to this one."""
    return Value(f"PRODUCT({row.text_so_far})", np.cumprod(row.span.results), row.axis)


def most_so_far(row: Row) -> Value:
    """The largest from the first column to this one, and at least 0."""
    return Value(f"MAX(0,{row.text_so_far})", np.maximum(0.0, np.maximum.accumulate(row.span.results)), row.axis)


def amount_of(wanted: Value, heads: Span, amounts: Span) -> Value:
    """The amounts under a head, such as those of a year; 0 where there is none."""
    given = np.nan_to_num(amounts.results)
    if isinstance(wanted.result, np.ndarray):
        result: Result = np.array([given[heads.results == head].sum() for head in wanted.result])
    else:
        result = float(given[heads.results == wanted.result].sum())
    return Value(f"SUMIF({heads.text},{wanted.text},{amounts.text})", result, wanted.axis)


def item_of(span: Span, place: Value) -> Value:
    """The cell at a place, from 1; the place must be inside the span wherever it counts."""
    inside = np.clip(np.asarray(numeric(place.result), dtype=int) - 1, 0, len(span.results) - 1)
    picked = np.nan_to_num(span.results)[inside]
    return called("INDEX", picked if place.axis else float(picked), span, place)


def one_of(place: Value, choices: Sequence[Value]) -> Value:
    """The choice at a place, from 1."""
    return called("CHOOSE", choices[int(numeric(place.result)) - 1].result, place, *choices)


def last_step(wanted: Value, starts: Span, values: Span) -> Value:
    """The value of the last step that starts at or before what is wanted; starts rise."""
    after = np.searchsorted(starts.results, np.atleast_1d(numeric(wanted.result)), side="right") - 1
    found = np.where(after >= 0, np.nan_to_num(values.results)[np.maximum(after, 0)], np.nan)
    return called("LOOKUP", found if wanted.axis else float(found[0]), wanted, starts, values)


def latest_given(wanted: Value, heads: Span, amounts: Span) -> Value:
    """The last head at or before what is wanted under which something is given; 0 where there is none."""
    given = ~np.isnan(amounts.results)
    result = np.array(
        [max((head for head in heads.results[given] if head <= at), default=0.0) for at in np.atleast_1d(wanted.result)]
    )
    text = f"SUMPRODUCT(MAX(({heads.text}<={wanted.text})*ISNUMBER({amounts.text})*{heads.text}))"
    return Value(text, result, wanted.axis)


def how_many(span: Span) -> Value:
    """How many cells hold a number."""
    return called("COUNT", float(np.count_nonzero(~np.isnan(span.results))), span)


def lasting(year: Value, heads: Span, started: Span, lag: Value, fade: Value, duration: Value) -> Value:
    """Participants who count in a year: Σ started × (1 − fade)^(years since), from the lag on, for the duration.

    A fade of 1 leaves the first year alone, for 0^0 is an error in Excel.
    """
    since_text = f"({year.text}-{heads.text}-{lag.text})"
    kept = f"({started.text}*({since_text}>=0)*({since_text}<{duration.text})"
    text = (
        f"IF({fade.text}<1,SUMPRODUCT({kept}*(1-{fade.text})^(({since_text}>0)*{since_text}))),"
        f"SUMPRODUCT({kept}*({since_text}=0))))"
    )
    since = np.asarray(year.result)[:, None] - heads.results[None, :] - numeric(lag.result)
    counts = np.nan_to_num(started.results)[None, :] * (since >= 0) * (since < numeric(duration.result))
    result = np.sum(counts * (1.0 - numeric(fade.result)) ** np.maximum(0.0, since), axis=1)
    return Value(text, result, year.axis, WHOLE)


def counting(year: Value, heads: Span, started: Span, lag: Value, duration: Value) -> Value:
    """How many participants count in a year, however much of the effect is left: from the lag on, for the duration."""
    since_text = f"({year.text}-{heads.text}-{lag.text})"
    text = f"SUMPRODUCT({started.text}*({since_text}>=0)*({since_text}<{duration.text}))"
    since = np.asarray(year.result)[:, None] - heads.results[None, :] - numeric(lag.result)
    counts = np.nan_to_num(started.results)[None, :] * (since >= 0) * (since < numeric(duration.result))
    return Value(text, np.sum(counts, axis=1), year.axis, WHOLE)


def weighted(weights: Span, rows: Sequence[Row]) -> Value:
    """The sum down a column of rows under each other, each with the weight beside it."""
    first, last = rows[0], rows[-1]
    sign = column_sign(first.first)
    text = f"SUMPRODUCT({weights.text},{first.prefix}{sign}${first.row + 1}:{sign}${last.row + 1})"
    results = np.stack([np.broadcast_to(numeric(row.result), (len(row.span.results),)) for row in rows])
    return Value(text, weights.results @ results, first.axis)


def down(rows: Sequence[Row]) -> Value:
    """The sum down a column of rows under each other."""
    first, last = rows[0], rows[-1]
    sign = column_sign(first.first)
    text = f"SUM({first.prefix}{sign}{first.row + 1}:{sign}{last.row + 1})"
    return Value(text, sum(row.span.results for row in rows), first.axis)
