"""Where the tables of a grid are: each is a row of heads, of which one at least says a year, and the rows below it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from imports.budget.cells.cell import Cell
from imports.budget.cells.heads import Head, head_of
from imports.budget.cells.money import money_in
from imports.budget.cells.words import LABEL_WORD
from imports.budget.sources.grid import Grid


@dataclass(frozen=True)
class Table:
    """A part of a grid: its row of heads (none where no head says a year), the rows and the columns that belong to it.

    `above`: the rows before its heads, which may say the unit.
    """

    grid: Grid
    head: int | None
    body: range
    columns: range
    above: range
    heads: Mapping[int, Head] = field(default_factory=dict)
    unclear_head: int | None = None

    @cached_property
    def amount_rows(self) -> list[int]:
        """The rows of the body that hold an amount beside a label."""
        return [row for row in self.body if _has_amounts(self.grid, row, self.columns)]

    @property
    def name(self) -> str:
        """What its reader would know it by: the sheet, the rows and the columns."""
        first = self.body.start if self.head is None else self.head
        last = self.amount_rows[-1] if self.amount_rows else self.body.stop - 1
        rows = f"{self.grid.row_number(first)}–{self.grid.row_number(max(first, last))}"
        years = [str(head.year) for head in self.heads.values() if head.says_year]
        sheet = f"{self.grid.name}: " if self.grid.name else ""
        return f"{sheet}{rows} ({', '.join(years)})" if years else f"{sheet}{rows}"


def tables_in(grid: Grid) -> list[Table]:
    """The tables of a grid, from top to bottom and from left to right; one without a head where no head says a year."""
    heads = _head_rows(grid)
    sure = [row for row, is_sure in heads if is_sure]
    if not sure:
        return [_headless(grid, next((row for row, _ in heads), None))]
    groups = list(_groups(grid, sure))
    tables: list[Table] = []
    start = 0
    for place, (row, rival) in enumerate(groups):
        end = len(grid.rows) if place + 1 == len(groups) else _last_amounts_before(grid, row, groups[place + 1][0]) + 1
        tables += _beside(grid, row, range(row + 1, end), range(start, row), rival)
        start = end
    filled = [table for table in tables if table.amount_rows]
    return filled or tables[:1]


def left_column(grid: Grid) -> int:
    """The first column with words, which holds the labels or stands before them; or the one before the amounts."""
    first = min((filled[0] for row in range(len(grid.rows)) if (filled := grid.filled(row))), default=0)
    has_words = any(grid.at(row, first).has_letters for row in range(len(grid.rows)))
    return first if has_words else max(0, first - 1)


def _has_amounts(grid: Grid, row: int, columns: range) -> bool:
    filled = [column for column in grid.filled(row) if column in columns]
    after = filled[1:] if filled and filled[0] == columns.start else filled
    return any(grid.at(row, column).has_amount for column in after)


def _head_rows(grid: Grid) -> list[tuple[int, bool]]:
    """The rows that may be heads, and whether each can be nothing else."""
    left = left_column(grid)
    rows = []
    for row in range(len(grid.rows)):
        is_sure = _says_years(grid, row, left)
        if is_sure is not None:
            rows.append((row, is_sure))
    return rows


def _says_years(grid: Grid, row: int, left: int) -> bool | None:
    """Whether a row is one of heads for sure; none where it can't be one."""
    heads = {column: head_of(grid.at(row, column)) for column in grid.filled(row) if column != left}
    years = [head for head in heads.values() if head.says_year]
    bare = [head.year for head in years if head.is_bare and head.year is not None]
    amounts = [column for column, head in heads.items() if not head.says_year and grid.at(row, column).has_amount]
    first, label = grid.at(row, left), head_of(grid.at(row, left))
    if not years:
        return None
    has_label_word = _is_label_word(first)
    # 2020 and 2100 may also be amounts: what speaks for years is words, a sum beside them, or that they follow on.
    is_sure = (
        any(head.kind in ("total", "range", "note", "unit", "currency", "label", "code") for head in heads.values())
        or has_label_word
        or first.is_blank
        or (row > 0 and not grid.filled(row - 1) and not amounts)
        or label.kind in ("amount", "count")
        or bool(label.money.fault)
        or (not amounts and len(bare) < len(years))
        or (not amounts and len(bare) > 1 and all(after == before + 1 for before, after in pairwise(bare)))
    )
    return is_sure if is_sure or not amounts else None


def _is_label_word(cell: Cell) -> bool:
    """Whether a cell holds nothing but words that stand above labels."""
    words = [word for word in (word.strip("()[].,:") for word in money_in(cell.text, "head").rest.split()) if word]
    return bool(words) and all(LABEL_WORD.fullmatch(word) for word in words)


def _groups(grid: Grid, rows: list[int]) -> Iterator[tuple[int, int | None]]:
    """One row of heads a table, and a row that is as likely to be it.

    Rows with no amounts between them are of one table. Further down a row of heads holds nothing but heads, with rows
    of amounts below it: else it is a row of amounts that look like years.
    """
    columns = range(left_column(grid), grid.width)
    groups: list[list[int]] = [[rows[0]]]
    for row in rows[1:]:
        if not any(_has_amounts(grid, between, columns) for between in range(groups[-1][-1] + 1, row)):
            groups[-1].append(row)
        elif _is_all_heads(grid, row) and any(_has_amounts(grid, at, columns) for at in range(row + 1, len(grid.rows))):
            groups.append([row])
    for group in groups:
        ranked = sorted(group, key=lambda row: (_worth(grid, row), -row), reverse=True)
        is_tie = len(ranked) > 1 and _worth(grid, ranked[0]) == _worth(grid, ranked[1])
        yield ranked[0], ranked[1] if is_tie else None


def _worth(grid: Grid, row: int) -> tuple[bool, int]:
    """How good a row is as heads: whether its years follow on, and how many there are."""
    heads = [head_of(grid.at(row, column)) for column in grid.filled(row) if column != left_column(grid)]
    years = [head.year or 0 for head in heads if head.says_year]
    return all(after == before + 1 for before, after in pairwise(years)), len(years)


def _is_all_heads(grid: Grid, row: int) -> bool:
    """Whether every cell of a row that could be an amount says a year."""
    cells = [grid.at(row, column) for column in grid.filled(row) if column != left_column(grid)]
    heads = [head_of(cell) for cell in cells]
    is_bare = all(head.is_bare for head in heads if head.says_year)
    is_all = all(head.says_year or not cell.has_amount for head, cell in zip(heads, cells, strict=True))
    if not is_all or not is_bare:
        return is_all
    label = grid.at(row, left_column(grid))
    is_apart = not grid.filled(row - 1) or label.is_blank or len(heads) > 1
    return _worth(grid, row)[0] and (is_apart or _is_label_word(label))


def _last_amounts_before(grid: Grid, head: int, following: int) -> int:
    """The last row with amounts before the next table; the lines after it belong to that one."""
    columns = range(left_column(grid), grid.width)
    return max((row for row in range(head + 1, following) if _has_amounts(grid, row, columns)), default=head)


def _beside(grid: Grid, head: int, body: range, above: range, rival: int | None) -> Iterator[Table]:
    """The tables below one row of heads: a column of labels between columns of years begins another table."""
    left = left_column(grid)
    heads = {column: head_of(grid.at(head, column)) for column in range(left, grid.width)}
    years = [column for column, head_said in heads.items() if head_said.says_year and column != left]
    starts = [left]
    for column in range(left + 1, grid.width):
        since = [year for year in years if starts[-1] < year < column]
        has_labels = any(
            _is_label(grid.at(row, column)) and _has_amounts(grid, row, range(left, column)) for row in body
        )
        is_note = heads[column].kind in ("note", "unit", "currency")
        apart = column > left + 1 and _stands_apart(grid, range(head, body.stop), left, column)
        if (
            (since or apart)
            and has_labels
            and not is_note
            and column not in years
            and any(year > column for year in years)
        ):
            starts.append(column)
    for start, end in pairwise([*starts, grid.width]):
        columns = range(start, end)
        said = {column: heads[column] for column in columns if column in heads}
        yield Table(grid, head, body, columns, above, said, rival)


def _stands_apart(grid: Grid, rows: range, left: int, column: int) -> bool:
    """Whether the column before is quite empty, and rows of amounts stand to the left of it."""
    is_empty = all(grid.at(row, column - 1).is_blank for row in rows)
    return is_empty and any(_has_amounts(grid, row, range(left, column)) for row in rows)


def _is_label(cell: Cell) -> bool:
    return cell.has_letters and not cell.has_amount


def _headless(grid: Grid, unclear: int | None) -> Table:
    """The whole grid as one table none of whose heads says a year; its heads may yet be words."""
    columns = range(left_column(grid), grid.width)
    rows = [row for row in range(len(grid.rows)) if _has_amounts(grid, row, columns) and not _is_dates(grid, row)]
    first = rows[0] if rows else 0
    head = next((row for row in range(first - 1, -1, -1) if len(grid.filled(row)) > 1), None)
    heads = {} if head is None else {column: head_of(grid.at(head, column)) for column in columns}
    body = range(first if head is None else head + 1, len(grid.rows))
    return Table(grid, head, body, columns, range(first if head is None else head), heads, unclear)


def _is_dates(grid: Grid, row: int) -> bool:
    """Whether a row holds a label and then nothing but dates within years, or serial numbers of them that follow on."""
    heads = [head_of(grid.at(row, column)) for column in grid.filled(row)[1:]]
    days = [head.year or 0 for head in heads]
    if heads and all(head.kind == "part_of_year" for head in heads):
        return True
    return bool(heads) and all(head.kind == "serial" for head in heads) and all(a < b for a, b in pairwise(days))
