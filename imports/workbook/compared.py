"""A workbook that comes back, held against the one that was sent out: its sheets, its names and where things stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.workbook.sheets.sheet import Book, Sheet
from imports.guard.sheets import Sheet as SheetRead
from imports.guard.sheets import WholeWorkbook
from imports.workbook.cells import CellComparison
from imports.workbook.findings import Address, Findings, Typed, address_of, shown
from imports.workbook.sameness import Formulas, Place
from model.case.problem import error, notice

FARTHEST = 30
"""Rows or columns by which a sheet is tried to have been moved."""
_HELD_BY_EXCEL = "_xl"  # how names begin that programs make themselves, for print titles and the like


@dataclass(frozen=True)
class Compared:
    """What was found, and what stands in each input that was changed, by its address in the case."""

    findings: Findings
    typed: Mapping[Address, Typed]


def compared(book: Book, inputs: Sheet, snapshots: str, whole: WholeWorkbook) -> Compared:
    """The findings and the changed inputs. `snapshots` is the name of the sheet that others work out anew."""
    findings = Findings()
    sheets = {sheet.name.casefold(): sheet for sheet in whole.sheets}
    _compare_sheets(book, sheets, findings)
    if not findings.has_errors:
        for sheet in book.sheets:
            _compare_places(sheet, sheets[sheet.name.casefold()], findings)
    typed: dict[Address, Typed] = {}
    if not findings.has_errors:
        _compare_names(book, whole, findings)
        comparison = CellComparison(findings, Formulas(), typed)
        at = {(entry.row, entry.column): entry for entry in book.inputs}
        for sheet in book.sheets:
            entries = at if sheet is inputs else {}
            comparison.sheet(sheet, sheets[sheet.name.casefold()], entries, sheet.name == snapshots)
    return Compared(findings, typed)


def _compare_sheets(book: Book, sheets: Mapping[str, SheetRead], findings: Findings) -> None:
    """Finds sheets that are missing, renamed, added or hidden."""
    ours = {sheet.name.casefold() for sheet in book.sheets}
    others = [sheet for name, sheet in sheets.items() if name not in ours]
    for sheet in book.sheets:
        here = sheets.get(sheet.name.casefold())
        if here is None:
            names = ", ".join(shown(other.name) for other in others)
            code = "workbook.sheet_renamed" if others else "workbook.sheet_missing"
            findings.add(error(code, sheet.name, sheet=sheet.name, other=names))
        elif here.is_hidden:
            findings.add(notice("workbook.sheet_hidden", sheet.name, sheet=sheet.name))
    if not findings.has_errors:
        for other in others:
            findings.add(notice("workbook.sheet_added", shown(other.name), sheet=shown(other.name)))


def _compare_names(book: Book, whole: WholeWorkbook, findings: Findings) -> None:
    """Finds names that do not stand for the cell they were given, and names that were added."""
    expected = {
        name.casefold(): (name, address_of(sheet.name, row, column))
        for name, (sheet, row, column) in book.names.items()
    }
    met: set[str] = set()
    for defined in whole.names:
        key = defined.name.casefold()
        if key.startswith(_HELD_BY_EXCEL):
            continue
        if key not in expected:
            findings.add(notice("workbook.name_added", shown(defined.name), name=shown(defined.name)))
            continue
        name, address = expected[key]
        plain = defined.stands_for.replace("$", "").replace("'", "").lstrip("=")
        if defined.scope or key in met or plain.casefold() != address.casefold():
            findings.add(error("workbook.name_moved", address, name=name, cell=address, found=shown(plain)))
        met.add(key)
    for key, (name, address) in expected.items():
        if key not in met:
            findings.add(error("workbook.name_missing", address, name=name, cell=address))


def _compare_places(sheet: Sheet, returned: SheetRead, findings: Findings) -> None:
    """Finds rows and columns put in or taken away: then most texts that have moved have moved equally far."""
    texts = {
        place: content.written
        for place, content in sheet.cells.items()
        if content.kind == "text" and not content.style.startswith("in:")
    }
    gone = [place for place, text in texts.items() if text and _text_at(returned, place) != text]
    if len(gone) < 2:
        return
    kinds = (
        ("workbook.row_moved", "workbook.rows_moved", 1, 0),
        ("workbook.column_moved", "workbook.columns_moved", 0, 1),
    )
    for one, many, down, right in kinds:
        for step in sorted(range(-FARTHEST, FARTHEST + 1), key=abs):
            moved = [
                place
                for place in gone
                if (there := (place[0] + step * down, place[1] + step * right)) != place
                and _text_at(returned, there) == texts[place] != texts.get(there)
            ]
            if 2 * len(moved) > len(gone):
                row, column = min(moved) if down else min(moved, key=lambda place: place[1])
                cell, code = address_of(sheet.name, row, column), one if abs(step) == 1 else many
                findings.add(error(code, cell, cell=cell, label=shown(texts[row, column]), count=str(abs(step))))
                return


def _text_at(returned: SheetRead, place: Place) -> str | None:
    """The text at a place counted from 0, as it was written."""
    cell = returned.cells.get((place[0] + 1, place[1] + 1))
    return str(cell.value).replace("\r\n", "\n") if cell is not None and cell.kind == "text" else None
