"""Functions of Excel's, each written with the result that it gives."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from exports.workbook.formulas.value import Operand, Result, Row, Span, Value, axis_of, numeric, operand, unless_dust


def called(name: str, result: Result, *parts: "Operand | Span | str") -> Value:
    """A call of one of Excel's functions, with the result that it gives."""
    values = [operand(part) if isinstance(part, int) else part for part in parts]
    written = ",".join(part if isinstance(part, str) else part.text for part in values)
    return Value(f"{name}({written})", result, axis_of(*(part for part in values if isinstance(part, Value))))


def choose(condition: Value, yes: "Operand | str", no: "Operand | str") -> Value:
    """IF: one of two values, by a condition. A text is written in quotes."""
    one, other = (Value(f'"{part}"', part) if isinstance(part, str) else operand(part) for part in (yes, no))
    if isinstance(condition.result, np.ndarray) or any(isinstance(part.result, np.ndarray) for part in (one, other)):
        holds = numeric(condition.result) != 0
        result: Result = np.where(holds, numeric(one.result), numeric(other.result))
    else:
        result = one.result if numeric(condition.result) else other.result
    return called("IF", result, condition, one, other)


def least(*values: Operand) -> Value:
    """MIN: the smallest value, cell by cell."""
    parts = [operand(value) for value in values]
    return called("MIN", _all(np.minimum, parts), *parts)


def most(*values: Operand) -> Value:
    """MAX: the largest value, cell by cell."""
    parts = [operand(value) for value in values]
    return called("MAX", _all(np.maximum, parts), *parts)


def both(*values: Value) -> Value:
    """AND: whether all conditions hold."""
    return called("AND", _all(np.logical_and, list(values)), *values)


def _all(made: Callable[..., Any], values: Sequence[Value]) -> Result:
    result = numeric(values[0].result)
    for value in values[1:]:
        result = made(result, numeric(value.result))
    return result.astype(float) if isinstance(result, np.ndarray) else float(result)


def size(value: Value) -> Value:
    """ABS: the value without its sign."""
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
    return called("SUM", float(unless_dust(added.sum(), 8 * np.abs(added).sum())), *spans)


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


def how_many(span: Span) -> Value:
    """How many cells hold a number."""
    return called("COUNT", float(np.count_nonzero(~np.isnan(span.results))), span)


def one_of(place: Value, choices: Sequence[Value]) -> Value:
    """CHOOSE: the value at a place among some, counted from 1."""
    return called("CHOOSE", choices[int(numeric(place.result)) - 1].result, place, *choices)
