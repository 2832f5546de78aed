"""A table whose years or months stand side by side in its head, as ledgers are printed: a row for each of them."""

from collections.abc import Collection, Mapping

from imports.rows import Rows
from model.case.problem import CaseRefused, error
from wording.numbers import NumberRefused, read_number
from wording.numbers.periods import read_period

_NOTHING = frozenset({"", "-", "–", "—", "−"})


def by_period(rows: Rows, known: Collection[str], heads: Mapping[str, Collection[str]]) -> Rows:
    """Rows of what it is of, the period, the number and a cell for each of `heads`; or the rows as they are.

    A table is taken for one with its periods side by side where its first row names two or more and no number, and
    does not begin with one of the `known` names. `heads` are columns that hold for all numbers of a row, each with what
    it may be called. CaseRefused for a column that is none of these.
    """
    if not rows:
        return rows
    first, *rest = rows
    periods = {at: cell for at, cell in enumerate(first) if at and read_period(cell) is not None}
    if len(periods) < 2 or first[0].casefold().strip() in known or _has_number(first, periods):
        return rows
    called = {words.casefold(): name for name, names in heads.items() for words in names}
    places = {
        called.get(cell.casefold().strip(), cell): at for at, cell in enumerate(first) if at and at not in periods
    }
    unknown = [name for name in places if name.strip() and name not in heads]
    if unknown:
        raise CaseRefused((error("followup.unknown_column", "", column=unknown[0][:80]),))
    return [
        [row[0], period, row[at], *(_at(row, places.get(name)) for name in heads)]
        for row in rest
        for at, period in periods.items()
        if _at(row, at).strip() not in _NOTHING
    ]


def _at(row: list[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _has_number(row: list[str], periods: Mapping[int, str]) -> bool:
    """Whether any cell but a period is a number: then it is no head."""
    for at, cell in enumerate(row):
        if at in periods or not cell.strip():
            continue
        try:
            read_number(cell)
        except NumberRefused:
            continue
        return True
    return False
