"""Formulas that look something up in cells, or add up those that belong together."""

from collections.abc import Sequence

import numpy as np

from exports.workbook.formulas.columns import column_sign
from exports.workbook.formulas.functions import called
from exports.workbook.formulas.value import WHOLE, Result, Row, Span, Value, numeric


def amount_of(wanted: Value, heads: Span, amounts: Span) -> Value:
    """The amounts under a head, such as those of a year; 0 where there is none."""
    given = np.nan_to_num(amounts.results)
    if isinstance(wanted.result, np.ndarray):
        result: Result = np.array([given[heads.results == head].sum() for head in wanted.result])
    else:
        result = float(given[heads.results == wanted.result].sum())
    return Value(f"SUMIF({heads.text},{wanted.text},{amounts.text})", result, wanted.axis)


def given_in(wanted: Value, heads: Span, amounts: Span) -> Value:
    """How many amounts are given under a head, such as those of a year."""
    given = ~np.isnan(amounts.results)
    result = np.array([float((given & (heads.results == head)).sum()) for head in np.atleast_1d(wanted.result)])
    text = f"SUMPRODUCT(({heads.text}=({wanted.text}))*ISNUMBER({amounts.text}))"
    return Value(text, result, wanted.axis)


def item_of(span: Span, place: Value) -> Value:
    """INDEX: the cell of a span at a place, counted from 1. Where the result counts, the place must be inside."""
    inside = np.clip(np.asarray(numeric(place.result), dtype=int) - 1, 0, len(span.results) - 1)
    picked = np.nan_to_num(span.results)[inside]
    return called("INDEX", picked if place.axis else float(picked), span, place)


def last_step(wanted: Value, starts: Span, values: Span) -> Value:
    """LOOKUP: the value of the last step that starts at or before what is wanted. The starts must rise."""
    after = np.searchsorted(starts.results, np.atleast_1d(numeric(wanted.result)), side="right") - 1
    steps = np.where(after >= 0, np.nan_to_num(values.results)[np.maximum(after, 0)], np.nan)
    return called("LOOKUP", steps if wanted.axis else float(steps[0]), wanted, starts, values)


def latest_given(wanted: Value, heads: Span, amounts: Span) -> Value:
    """The last head (a year) at or before the wanted one under which an amount is given; 0 where there is none."""
    given = ~np.isnan(amounts.results)
    result = np.array(
        [max((head for head in heads.results[given] if head <= at), default=0.0) for at in np.atleast_1d(wanted.result)]
    )
    text = f"SUMPRODUCT(MAX(({heads.text}<={wanted.text})*ISNUMBER({amounts.text})*{heads.text}))"
    return Value(text, result, wanted.axis)


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
