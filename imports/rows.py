"""Rows of a plain table from outside, cell by cell as text: pasted, or in a file; what it means is read by its user."""

from collections.abc import Sequence

from imports.budget.cells.cell import Cell
from imports.budget.sources.file_kind import is_workbook, refuse_other_files, refuse_unknown_names
from imports.budget.sources.grid import Grid, Refused, refuse_if
from imports.budget.sources.text_source import decoded, grid_of_text
from imports.budget.sources.workbook_source import grids_of_workbook
from imports.guard.limits import LARGEST_FILE
from imports.guard.refusal import WorkbookRefused
from model.case.problem import CaseRefused, error

Rows = list[list[str]]
FILES = ("xlsx", "xlsm", "csv", "tsv", "txt")
"""The endings of the files that are read."""


def rows_of_text(text: str) -> Rows:
    """The rows of a text with tabs or semicolons. CaseRefused where there is no table."""
    try:
        return _rows([grid_of_text(text, pasted=True)])
    except Refused as reason:
        raise CaseRefused((reason.problem,)) from None


def rows_of_file(name: str, content: bytes) -> Rows:
    """The rows of the only sheet of a workbook, or of a text. CaseRefused with the reason where it can't be read."""
    try:
        refuse_if(len(content) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        refuse_other_files(name, content)
        if is_workbook(name, content):
            return _rows(grids_of_workbook(content))
        refuse_unknown_names(name)
        return _rows([grid_of_text(decoded(content))])
    except Refused as reason:
        raise CaseRefused((reason.problem,)) from None
    except WorkbookRefused as reason:
        raise CaseRefused((error(f"import.{reason.code}", "", **reason.facts),)) from None


def _rows(grids: Sequence[Grid]) -> Rows:
    """The rows in which anything stands, of one table: which of several is meant can't be known."""
    names = "; ".join(grid.name for grid in grids)
    refuse_if(len(grids) > 1, "several_tables", count=str(len(grids)), tables=names)
    return [[_text(cell) for cell in row] for row in grids[0].rows if any(not cell.is_blank for cell in row)]


def _text(cell: Cell) -> str:
    """What stands in a cell; a plain number without the spaces that its format shows."""
    if cell.fault and not cell.text:
        return cell.fault
    return cell.text if cell.number is None else f"{cell.number:f}".replace(".", ",")


def without_heading(rows: Rows) -> Rows:
    """The rows without a first one that holds no figure at all: its columns' names."""
    has_heading = len(rows) > 1 and not any(sign.isdigit() for cell in rows[0] for sign in cell)
    return rows[1:] if has_heading else rows
