"""A grid of cells as it came, from a sheet or a text, and how its reader would point at a place in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter

from imports.budget.cells.cell import BLANK, Cell, quoted
from model.case.problem import Problem, error
from model.case.reviewing.review import Imported

MOST_ROWS, MOST_COLUMNS = 500, 70


class Refused(Exception):
    """There is no table to read, for this reason."""

    def __init__(self, problem: Problem):
        super().__init__(problem.code)
        self.problem = problem


def refuse_if(is_so: bool, code: str, address: str = "", **facts: str) -> None:
    """Stops the reading where it is so."""
    if is_so:
        raise Refused(error(f"import.{code}", address, **facts))


def check_size(rows: int, columns: int) -> None:
    """Stops the reading of a grid that is too large to be a budget."""
    refuse_if(rows > MOST_ROWS, "too_many_rows", count=str(rows), limit=str(MOST_ROWS))
    refuse_if(columns > MOST_COLUMNS, "too_many_columns", count=str(columns), limit=str(MOST_COLUMNS))


@dataclass(frozen=True)
class Grid:
    """Rows of cells, counted from 0, and, of a sheet, its name and what is hidden and merged."""

    rows: Sequence[Sequence[Cell]]
    name: str = ""
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    source_rows: Mapping[int, int] | None = None  # where the rows are another arrangement of the reader's own

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        """The cell there, or a blank one."""
        return self.rows[row][column] if column < len(self.rows[row]) else BLANK

    def filled(self, row: int) -> list[int]:
        """The columns of a row where something stands."""
        return self._filled[row]

    @cached_property
    def _filled(self) -> list[list[int]]:
        return [[column for column, cell in enumerate(row) if not cell.is_blank] for row in self.rows]

    def row_number(self, row: int) -> int:
        """The number of a row as its reader counts, from 1."""
        return (self.source_rows[row] if self.source_rows is not None else row) + 1

    def column_name(self, column: int, head: int | None) -> str:
        """What its reader knows a column by: letter in a sheet, its head, or its number."""
        cell = BLANK if head is None else self.at(head, column)
        title = quoted(cell.text) if cell.number is None else f"{cell.number:f}"
        if self.is_sheet:
            letter = get_column_letter(column + 1)
            return f"{letter} ({title})" if title else letter
        return title or str(column + 1)

    def place(self, row: int, column: int, head: int | None) -> dict[str, str]:
        """The facts of a place: its row and its column."""
        return {"row": str(self.row_number(row)), "column": self.column_name(column, head)}


def cell_error(code: str, place: Mapping[str, str], **facts: str) -> Problem:
    """What is wrong with the cell at a place."""
    return error(f"import.{code}", f"row {place['row']}, column {place['column']}", **place, **facts)


def odd_cells(grid: Grid, row: int, columns: Iterable[int]) -> tuple[Imported, ...]:
    """What is odd of the cells of a line in a sheet: an amount written as text, a row or a column that is hidden."""
    if not grid.is_sheet:
        return ()
    held = [column for column in columns if grid.at(row, column).has_amount]
    odd: dict[Imported, bool] = {
        "text": any(grid.at(row, column).shown is None for column in held),
        "hidden_row": row in grid.hidden_rows,
        "hidden_column": not grid.hidden_columns.isdisjoint(held),
    }
    return tuple(mark for mark, is_so in odd.items() if is_so)


def listed(rows: Sequence[int]) -> str:
    """Row numbers as a reader writes them: 4–6, 9."""
    spans: list[list[int]] = []
    for row in sorted(set(rows)):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(f"{first}" if first == last else f"{first}–{last}" for first, last in spans)
