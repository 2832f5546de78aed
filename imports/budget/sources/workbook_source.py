"""The grids in a workbook, one a sheet, and its formulas that were never calculated."""

import io
import re
import zipfile
from collections.abc import Iterator

from imports.budget.cells.cell import BLANK, Cell, sheet_cell
from imports.budget.sources.grid import Grid, check_size, refuse_if
from imports.guard.limits import LARGEST_UNPACKED
from imports.guard.sheets import Sheet, SheetCell
from imports.guard.workbook import read_workbook

_ON_LOAD = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")


def grids_of_workbook(content: bytes) -> list[Grid]:
    """The grids of the sheets that hold something. WorkbookRefused where the file is not read."""
    sheets = [sheet for sheet in read_workbook(content) if sheet.cells]
    refuse_if(not sheets, "empty_table")
    never_calculated = set(_never_calculated(sheets, _calculates_on_load(content)))
    return [_grid(sheet, never_calculated) for sheet in sheets]


def _calculates_on_load(content: bytes) -> bool:
    """Whether the program that wrote the file left the calculation to the one that opens it."""
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if "workbook" in name and name.endswith(".xml"):
                with archive.open(member) as part:
                    text = part.read(left)
                left -= len(text)
                if _ON_LOAD.search(text):
                    return True
    return False


def _never_calculated(sheets: list[Sheet], on_load: bool) -> Iterator[tuple[str, int, int]]:
    """Formulas whose stored 0 is no result: XlsxWriter and others store it, and leave the calculation for later.

    Without the mark of such a program a 0 is believed, unless every formula of several in the workbook has it.
    """
    formulas = [(sheet, place) for sheet in sheets for place in sheet.formulas]
    zeros = [(sheet.name, *place) for sheet, place in formulas if _is_zero(sheet.cells.get(place))]
    if on_load or (len(zeros) == len(formulas) and len(zeros) > 1):
        yield from zeros


def _is_zero(cell: SheetCell | None) -> bool:
    return cell is not None and cell.kind == "number" and cell.value == 0


def _grid(sheet: Sheet, never_calculated: set[tuple[str, int, int]]) -> Grid:
    """The grid of a sheet where something stands."""
    height, width = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    check_size(height, width)
    rows = [[BLANK] * width for _ in range(height)]
    for (row, column), cell in sheet.cells.items():
        is_stale = (sheet.name, row, column) in never_calculated
        rows[row - 1][column - 1] = Cell("0", fault="not_calculated") if is_stale else sheet_cell(cell)
    hidden = (range(first - 1, min(last, width)) for first, last in sheet.hidden_columns)
    return Grid(
        rows,
        name=sheet.name,
        is_sheet=True,
        hidden_rows=frozenset(row - 1 for row in sheet.hidden_rows),
        hidden_columns=frozenset(column for columns in hidden for column in columns),
        merged=tuple((top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in sheet.merged),
    )
