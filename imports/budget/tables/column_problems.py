"""What is wrong with the columns of a table: heads that say no year, a year twice, outcomes among the years."""

from collections.abc import Iterable, Iterator, Mapping

from imports.budget.cells import words
from imports.budget.cells.cell import quoted
from imports.budget.cells.heads import Head, day_of, head_of
from imports.budget.cells.money import plain
from imports.budget.sources.grid import cell_error
from imports.budget.tables.column_kinds import Column, Columns
from imports.budget.tables.tables import Table
from model.case.problem import Problem, error, notice
from model.case.units import FIRST_YEAR, LAST_YEAR


def of_heads(table: Table, columns: Mapping[int, Column]) -> Iterator[Problem]:
    """Heads that can't be read, and columns of amounts whose head says no year."""
    for place, column in columns.items():
        cell = table.grid.at(table.head, place) if table.head is not None else None
        where = table.grid.place(table.body.start if table.head is None else table.head, place, table.head)
        text = "" if cell is None else quoted(cell.text)
        if column.is_decided or table.head is None:
            continue
        if cell is not None and cell.fault:
            yield cell_error(cell.fault, where, text=text)
        elif column.kind == "unclear":
            yield _unclear_column(column, where, text)
        elif column.kind == "code" and column.head.year is not None:
            yield cell_error("column_without_year", where, text=text)


def _unclear_column(column: Column, where: Mapping[str, str], text: str) -> Problem:
    """Why a column of amounts is none of a year."""
    head = column.head
    if head.kind in ("number", "serial") and head.year is not None:
        if head.kind == "serial" and head.is_bare:
            return cell_error("serial_date", where, text=text, date=day_of(head.year).isoformat())
        return cell_error("year_outside", where, text=text, low=str(FIRST_YEAR), high=str(LAST_YEAR))
    if head.kind == "part_of_year":
        return cell_error("part_of_year", where, text=text)
    if not text:
        return cell_error("column_without_head", where)
    if words.OUTCOME_WORD.search(plain(text)):
        return cell_error("outcome", where, text=text)
    return cell_error("column_without_year", where, text=text)


def of_years(table: Table, columns: Mapping[int, Column], first_year: int) -> Iterator[Problem]:
    """Years that stand twice, outcomes and forecasts among the budget's years, and years before the case."""
    years = {place: column for place, column in columns.items() if column.year is not None}
    years_so_far: set[int] = set()
    tones = {column.head.tone for column in years.values()}
    for place, column in years.items():
        where = table.grid.place(table.head or 0, place, table.head)
        text = "" if table.head is None else quoted(table.grid.at(table.head, place).text)
        year = column.year or 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            yield cell_error("year_outside", where, text=text, low=str(FIRST_YEAR), high=str(LAST_YEAR))
        if year in years_so_far and column.head.tone != "outcome":
            yield cell_error("year_twice", where, year=str(year))
        years_so_far |= set() if column.head.tone == "outcome" else {year}
        if column.head.tone == "outcome" or (column.head.tone == "forecast" and tones != {"forecast"}):
            yield cell_error("outcome", where, text=text)
        elif (
            year < first_year
            and tones != {"plain"}
            and any((other.year or 0) >= first_year for other in years.values())
        ):
            yield cell_error("year_before", where, text=text, year=str(year), first=str(first_year))
    early = [column.year for column in years.values() if (column.year or 0) < first_year]
    if early and tones == {"plain"}:
        yield notice("import.years_early", "", years=", ".join(map(str, early)), first=str(first_year))
    if any(column.head.kind == "index" and not column.is_decided for column in years.values()):
        yield notice("import.years_assumed", "", first=str(min(years_so_far)), last=str(max(years_so_far)))


def of_others(table: Table, columns: Mapping[int, Column]) -> Iterator[Problem]:
    """Columns that are left out, with a word; and words in them that would change what a row is."""
    for place, column in columns.items():
        cells = [(row, table.grid.at(row, place)) for row in table.body]
        if column.kind not in ("note", "code") or all(cell.is_blank for _, cell in cells):
            continue
        for row, cell in cells:
            if _tells_versions(cell.text) and not column.is_decided:
                yield cell_error("outcome", table.grid.place(row, place, table.head), text=quoted(cell.text))
                break
        name = table.grid.column_name(place, table.head)
        yield notice("import.column_not_read", f"column {name}", column=name)


def _tells_versions(text: str) -> bool:
    """Whether a cell says which version of the budget its row is of."""
    written = plain(text)
    words_of = (words.OUTCOME_WORD, words.FORECAST_WORD)
    return len(written) < 30 and any(word.match(written) is not None for word in words_of)


def problems_without_years(table: Table, columns: Columns) -> Iterable[Problem]:
    """Where no head says a year: what to do."""
    unclear_head = _shifted_head(table, columns) if table.unclear_head is None else table.unclear_head
    if unclear_head is not None and not any(column.is_decided for column in columns.columns.values()):
        row = str(table.grid.row_number(unclear_head))
        yield error("import.unclear_head", f"row {row}", row=row)
        return
    if columns.years:
        return
    unclear = columns.of("unclear", "total")
    if not unclear:
        yield error("import.no_lines", "")
    elif _years_in_rows(table):
        yield error("import.years_in_rows", "")
    elif len(unclear) == 1:
        name = table.grid.column_name(unclear[0], table.head)
        yield error("import.one_amount_column", f"column {name}", column=name)
    else:
        yield error("import.no_years", "", columns=", ".join(table.grid.column_name(at, table.head) for at in unclear))


def _years_in_rows(table: Table) -> bool:
    """Whether the years stand in the first column, one a row."""
    first = [table.grid.at(row, table.columns.start) for row in table.amount_rows]
    labels = [cell for cell in first if not words.is_sum(cell.text)]
    return bool(labels) and all(head_of(cell).says_year for cell in labels)


def _shifted_head(table: Table, columns: Columns) -> int | None:
    """The row of heads, where a year stands above the labels: then the heads may stand one column off."""
    head = head_of(table.grid.at(table.head, columns.label)) if table.head is not None else Head("blank")
    is_shifted = head.says_year and (head.is_bare or head.kind == "index" or head.year not in columns.years.values())
    return table.head if is_shifted else None
