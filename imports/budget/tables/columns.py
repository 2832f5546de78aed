"""What each column of a table is: the labels, a year, a sum, a unit, a note, a code, or something unclear."""

import re
from collections.abc import Mapping
from dataclasses import replace

from imports.budget.cells import words
from imports.budget.cells.heads import Head, head_of, head_of_text
from imports.budget.cells.money import money_in, plain, unit_word
from imports.budget.decisions import Decisions
from imports.budget.proposal import ColumnKind
from imports.budget.tables.column_kinds import Column, Columns
from imports.budget.tables.column_problems import of_heads, of_others, of_years
from imports.budget.tables.tables import Table


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
    problems = [*of_heads(table, columns), *of_years(table, columns, first_year), *of_others(table, columns)]
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
        label = plain(table.grid.at(row, table.columns.start).text)
        is_of_heads = all(words.LABEL_WORD.fullmatch(word) for word in label.split())
        if not below or not is_of_heads or not any(heads[place].says_year for place in below):
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
    changed: dict[int, Head] = {}
    names = {plain(table.grid.at(row, place).text) for place, group in groups.items() if group.kind == "other"}
    for place, head in heads.items():
        over = [group for group in groups if group <= place]
        if head.says_year and over:
            group = groups[over[-1]]
            if group.kind == "other" and len(names) > 1 and not label:  # whose, or of what: not the same cost by year
                changed[place] = replace(head, kind="other")
            elif group.says_year and group.tone in ("outcome", "forecast"):
                changed[place] = replace(head, tone=group.tone)
            elif group.kind in ("part_of_year", "count"):
                changed[place] = replace(head, kind=group.kind)
    return changed


def _label_column(table: Table, heads: Mapping[int, Head]) -> int:
    """The column before the years that has most words below its head; a column of units or notes is none.

    Of two with as many, the one whose words tell more rows apart: groups and kinds are said once more on every row.
    """
    years = [place for place, head in heads.items() if head.says_year]
    before = range(table.columns.start, min(years)) if years else table.columns
    counts = {
        place: sum(table.grid.at(row, place).has_letters for row in table.body)
        for place in before
        if heads[place].kind not in ("total", "unit", "currency", "note", "count") and not _is_units(table, place)
        if table.head is None or not words.VERSIONS.fullmatch(plain(table.grid.at(table.head, place).text))
    }
    texts = {place: {table.grid.at(row, place).text for row in table.body} for place in counts}
    return max(counts, key=lambda place: (counts[place], len(texts[place]), -place), default=table.columns.start)


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
