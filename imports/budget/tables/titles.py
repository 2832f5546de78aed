"""What a line above a table, the head of its labels or the name of its sheet says of the whole: income, an outcome."""

import re
from collections.abc import Iterator

from imports.budget.cells import words
from imports.budget.cells.cell import quoted
from imports.budget.cells.left_over import is_harmless
from imports.budget.cells.money import money_in, plain
from imports.budget.tables.tables import Table
from model.case.problem import Problem, error

_COSTS = re.compile(r"\b(?:\w*kostnad\w*|\w*utgift\w*|\w*budget\w*|\w*plan|costs?|expenses)\b")


def is_of_income(table: Table, label: int) -> bool:
    """Whether the whole table is said to be income."""
    return any(_is_nothing_but(words.INCOME, text) for text, _ in _titles(table, label))


def problems_of_titles(table: Table, label: int) -> Iterator[Problem]:
    """A table that is said to show outcomes, a forecast or differences, or a part of a year; or of other money."""
    for text, row in _titles(table, label):
        if _is_nothing_but(words.OUTCOME_WORD, text) or _is_nothing_but(words.FORECAST_WORD, text):
            yield error("import.outcome_title", "" if row is None else f"row {row}", text=quoted(text))
        elif _is_nothing_but(words.PART_OF_YEAR, re.sub(r"\b[0-9]{1,2}\b", " ", text)):
            yield error("import.period_title", "" if row is None else f"row {row}", text=quoted(text))
    money = money_in(table.grid.name, "line")
    if money.fault in ("foreign_money", "money_per"):
        yield error("import.period_title", "", text=quoted(table.grid.name))


def _titles(table: Table, label: int) -> Iterator[tuple[str, int | None]]:
    """The texts that speak of the whole table, each with its row's number."""
    rows = [*table.above, *([] if table.head is None else [table.head])]
    for row in rows:
        filled = table.grid.filled(row)
        if row == table.head:
            yield table.grid.at(row, label).text, table.grid.row_number(row)
        elif len(filled) == 1 and table.grid.at(row, filled[0]).has_letters:
            yield table.grid.at(row, filled[0]).text, table.grid.row_number(row)
    yield table.grid.name, None


def _is_nothing_but(said: re.Pattern[str], text: str) -> bool:
    """Whether a text says this, and beside it nothing but units, years and words that change nothing."""
    left = money_in(text, "line").rest
    return said.search(left) is not None and _COSTS.search(plain(text)) is None and is_harmless(said.sub(" ", left))
