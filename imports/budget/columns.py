"""What each column of a table is: the labels, a year, a sum, a unit, a note, a code, or something unclear."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from imports.budget import words
from imports.budget.cell import quoted
from imports.budget.decisions import Decisions
from imports.budget.grid import cell_error
from imports.budget.heads import Head, day_of, head_of, head_of_text
from imports.budget.money import money_in, plain, unit_word
from imports.budget.proposal import ColumnKind
from imports.budget.tables import Table
from model.problem import Problem, error, notice
from model.units import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class Column:
    """A column: what it was taken as, its head with the words of rows above and below it, and its year."""

    place: int
    kind: ColumnKind
    head: Head
    year: int | None = None
    is_decided: bool = False


@dataclass(frozen=True)
class Columns:
    """The columns of a table, the first row below its heads, and what is wrong with any of them."""

    columns: Mapping[int, Column]
    body: range
    problems: tuple[Problem, ...]

    @property
    def label(self) -> int:
        """The column of labels."""
        return next((place for place, column in self.columns.items() if column.kind == "label"), 0)

    @cached_property
    def years(self) -> dict[int, int]:
        """The year of each column that is one."""
        return {place: column.year for place, column in self.columns.items() if column.year is not None}

    def of(self, *kinds: ColumnKind) -> list[int]:
        """The columns of some kinds."""
        return [place for place, column in self.columns.items() if column.kind in kinds]


def columns_of(table: Table, decisions: Decisions, first_year: int) -> Columns:
    """The columns of a table, and where its body begins."""
    heads, start = _whole_heads(table)
    body = range(start, table.body.stop)
    table = replace(table, body=body, heads=heads)
    decided = {number - 1: taken for number, taken in decisions.columns.items() if number - 1 in table.columns}
    label = next((place for place, taken in decided.items() if taken == "label"), None)
    label = _label_column(table, heads) if label is None else label
    columns: dict[int, Column] = {}
    for place in table.columns:
        if place in decided:
            columns[place] = _decided(place, heads[place], decided[place])
        else:
            columns[place] = _column(table, place, heads[place], label, first_year)
    problems = [*_of_heads(table, columns), *_of_years(table, columns, first_year), *_of_others(table, columns)]
    return Columns(columns, body, tuple(problems))


def _whole_heads(table: Table) -> tuple[dict[int, Head], int]:
    """Each head, with the words that stand with it in rows above and below; and the first row of the body."""
    heads = {place: table.heads.get(place, Head("blank")) for place in table.columns}
    if table.head is None:
        return heads, table.body.start
    start = table.body.start
    first = table.amount_rows[0] if table.amount_rows else start
    for row in range(table.body.start, first):
        below = [place for place in table.grid.filled(row) if place in table.columns and place != table.columns.start]
        is_units = all(unit_word(table.grid.at(row, place).text) is not None for place in below)
        if not below or not any(heads[place].says_year for place in below):
            break
        if is_units:
            start = row + 1
            continue
        heads |= {place: _joined(table, heads[place], place, row) for place in below}
        start = row + 1
    for row in table.above:
        heads |= _with_group(table, heads, row)
    return heads, start


def _joined(table: Table, head: Head, place: int, row: int) -> Head:
    """The head with the words of a row below it."""
    above = "" if table.head is None else table.grid.at(table.head, place).text
    joined = head_of_text(f"{above} {table.grid.at(row, place).text}".strip())
    return joined if joined.says_year or head.says_year else head_of(table.grid.at(row, place))


def _with_group(table: Table, heads: Mapping[int, Head], row: int) -> dict[int, Head]:
    """Heads below words that stand over groups of columns, where these tell one kind of figure from another.

    One word alone in a row is a title.
    """
    filled = [place for place in table.grid.filled(row) if place in table.columns and place != table.columns.start]
    is_merged = any(top <= row <= bottom and right > left for top, left, bottom, right in table.grid.merged)
    label = plain(table.grid.at(row, table.columns.start).text)
    is_of_heads = all(words.LABEL_WORD.fullmatch(word) for word in label.split())
    if not is_of_heads or (len(table.grid.filled(row)) < 2 and not is_merged):
        return {}
    groups = {place: head_of_text(f"{table.grid.at(row, place).text} 2000") for place in filled}
    found: dict[int, Head] = {}
    for place, head in heads.items():
        over = [group for group in groups if group <= place]
        if head.says_year and over:
            group = groups[over[-1]]
            if group.says_year and group.tone in ("outcome", "forecast"):
                found[place] = replace(head, tone=group.tone)
            elif group.kind in ("part_of_year", "count"):
                found[place] = replace(head, kind=group.kind)
    return found


def _label_column(table: Table, heads: Mapping[int, Head]) -> int:
    """The column before the years that has most words below its head; a column of units or notes is none."""
    years = [place for place, head in heads.items() if head.says_year]
    before = range(table.columns.start, min(years)) if years else table.columns
    counts = {
        place: sum(table.grid.at(row, place).has_letters for row in table.body)
        for place in before
        if heads[place].kind not in ("total", "unit", "currency", "note", "count") and not _is_units(table, place)
    }
    return max(counts, key=lambda place: (counts[place], -place), default=table.columns.start)


def _is_units(table: Table, place: int) -> bool:
    """Whether a column holds nothing but units, in two rows at least or under the head of one."""
    cells = [table.grid.at(row, place) for row in table.body]
    filled = [cell.text for cell in cells if not cell.is_blank]
    return bool(filled) and all(_is_unit(text) for text in filled)


def _is_unit(text: str) -> bool:
    money = money_in(text, "cell")
    return bool(money.powers) or money.fault in ("foreign_money", "money_per", "unclear_money")


def _decided(place: int, head: Head, taken: int | str) -> Column:
    """A column as somebody decided."""
    if isinstance(taken, int):
        return Column(place, "year", replace(head, kind="year", tone="plain"), taken, is_decided=True)
    kinds: dict[str, ColumnKind] = {"total": "total", "label": "label"}
    return Column(place, kinds.get(taken, "note"), head, is_decided=True)


def _column(table: Table, place: int, head: Head, label: int, first_year: int) -> Column:
    """A column by what its head says and what stands below it."""
    cells = [table.grid.at(row, place) for row in table.body]
    has_amounts = any(cell.has_amount for cell in cells)
    if place == label:
        return Column(place, "label", head)
    if head.kind == "year":
        return Column(place, "year", head, head.year)
    if head.kind == "index" and head.year is not None:
        return Column(place, "year", head, first_year + head.year - 1)
    if head.kind == "total":
        return Column(place, "total", head)
    if head.kind in ("unit", "currency") or _is_units(table, place):
        return Column(place, "unit", head)
    if not has_amounts or head.kind == "note":
        return Column(place, "note", head)
    if head.kind == "code" or (head.kind == "count" and head.year is None) or _is_account(table, place, head):
        return Column(place, "code", head)
    return Column(place, "unclear", head)


def _is_account(table: Table, place: int, head: Head) -> bool:
    """Whether a column before the years, under a word, holds codes of one length rather than amounts."""
    years = [at for at, said in table.heads.items() if said.says_year]
    texts = [table.grid.at(row, place).text for row in table.body if not table.grid.at(row, place).is_blank]
    is_before = bool(years) and place < min(years)
    return is_before and head.kind == "label" and all(re.fullmatch(r"[0-9]{1,8}", text) for text in texts)


# What is wrong


def _of_heads(table: Table, columns: Mapping[int, Column]) -> Iterator[Problem]:
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


def _of_years(table: Table, columns: Mapping[int, Column], first_year: int) -> Iterator[Problem]:
    """Years that stand twice, outcomes and forecasts among the budget's years, and years before the case."""
    years = {place: column for place, column in columns.items() if column.year is not None}
    seen: set[int] = set()
    tones = {column.head.tone for column in years.values()}
    for place, column in years.items():
        where = table.grid.place(table.head or 0, place, table.head)
        text = "" if table.head is None else quoted(table.grid.at(table.head, place).text)
        year = column.year or 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            yield cell_error("year_outside", where, text=text, low=str(FIRST_YEAR), high=str(LAST_YEAR))
        if year in seen:
            yield cell_error("year_twice", where, year=str(year))
        seen.add(year)
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
        yield notice("import.years_assumed", "", first=str(min(seen)), last=str(max(seen)))


def _of_others(table: Table, columns: Mapping[int, Column]) -> Iterator[Problem]:
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
    return len(written) < 30 and any(found.match(written) is not None for found in words_of)


def problems_without_years(table: Table, columns: Columns) -> Iterable[Problem]:
    """Where no head says a year: what to do."""
    if table.unclear_head is not None and not any(column.is_decided for column in columns.columns.values()):
        row = str(table.grid.row_number(table.unclear_head))
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
