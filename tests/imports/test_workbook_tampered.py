"""What differs in a workbook that comes back is found and named by its cell, and formulas written otherwise are not."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from xlsxwriter.utility import xl_col_to_name

from exports.workbook.sheets.sheet import LABEL
from imports.guard.sheets import Formula
from imports.workbook.findings import MOST_TOLD, shown
from imports.workbook.returned import read_workbook
from imports.workbook.sameness import Formulas
from model.case.fingerprint import fingerprint
from tests.exports.workbooks_built import FOUNDING, answered
from tests.generators import LIBRARY
from tests.imports.sent_workbooks import (
    INPUTS,
    NPV_ROW,
    NPV_SHEET,
    SHEETS,
    SNAPSHOT,
    SNAPSHOTS,
    STAMP,
    TOP,
    YEAR,
    cells_of,
    codes,
    comes_back_as_it_was,
    number,
    place,
    reading_against_what_was_built,
    said,
    saved_again,
    sent,
    spot,
    with_typed,
    written,
)
from tests.imports.workbooks_made import parts_of, zipped


def gap(sheet: str) -> str:
    """A cell on a sheet that is empty, between others."""
    cells = SHEETS[sheet].cells
    rows = {row for row, _ in cells}
    row = next(row for row in range(TOP + 2, max(rows)) if (row, 4) not in cells and row in rows)
    return f"E{row + 1}"


@pytest.fixture(scope="module", autouse=True)
def reads_against_what_was_built() -> Iterator[None]:
    """The reader builds the sheets of a case that it has not met before, and only then."""
    with reading_against_what_was_built():
        yield


# What differs is told


def on(sheet: str, action: Callable[[Any], object]) -> Callable[[Any], None]:
    """Does something to a sheet."""
    return lambda book: (action(book[sheet]), None)[1]


def named_elsewhere(book: Any) -> None:
    book.defined_names["npv"].attr_text = f"{NPV_SHEET.name}!$C${NPV_ROW + 2}"


def named_no_more(book: Any) -> None:
    del book.defined_names["discount_rate"]


def shadowed(book: Any) -> None:
    name = openpyxl.workbook.defined_name.DefinedName("discount_rate", attr_text="Indata!$C$1")
    book["Tid"].defined_names["discount_rate"] = name


def swapped(book: Any) -> None:
    """Two budget lines change places, as when rows are sorted."""
    for column in range(1, 13):
        one, other = book[INPUTS].cell(STAFF_ROW, column), book[INPUTS].cell(OTHER_ROW, column)
        if column != 2:
            one.value, other.value = other.value, one.value


def relabelled(book: Any) -> None:
    """Labels are changed that stand in several blocks."""
    block = [row for (row, column), one in SHEETS["Perspektiv"].cells.items() if column == LABEL and row > TOP + 4]
    for row in sorted(block)[:3]:
        book["Perspektiv"].cell(row + 1, 1).value = f"eget {row}"


def named_anew(book: Any) -> None:
    book.defined_names["mine"] = openpyxl.workbook.defined_name.DefinedName("mine", attr_text="Indata!$C$1")


def moved(book: Any) -> None:
    book[INPUTS].move_range(place("numbers", "placements.reduction", "value"), cols=6)


LEDGER, TIME = spot("Huvudbok", "formula"), spot("Tid", "formula")
HEAD, LINE, GAP = spot("Huvudbok", "text"), spot("Kostnader", "text", "label"), gap("Kostnader")
STAFF, OTHER = place("budget", "staff", "amounts", 2020), place("budget", "other", "amounts", 2020)
STAFF_ROW, OTHER_ROW = int(STAFF[1:]), int(OTHER[1:])
FORMULAS_ROW = 1 + max(row for (row, column), one in SHEETS["Kostnader"].cells.items() if column > 5)
FORMULAS = f"D{FORMULAS_ROW}:{xl_col_to_name(2 + FOUNDING.horizon)}{FORMULAS_ROW}"
TAMPERINGS: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "a formula is edited": (written("Huvudbok", LEDGER, "=1+1"), "formula_edited", f"Huvudbok!{LEDGER}"),
    "a formula is replaced by a number": (written("Tid", TIME, 1), "formula_replaced", f"Tid!{TIME}"),
    "a formula is replaced by a text": (written("Tid", TIME, "noll"), "formula_replaced", f"Tid!{TIME}"),
    "a formula is emptied": (written("Tid", TIME, None), "formula_replaced", f"Tid!{TIME}"),
    "the master check is silenced": (cells_of("Resultat", C3="allt stämmer"), "formula_replaced", "Resultat!C3"),
    "a constant is edited": (written(INPUTS, YEAR, 2030), "constant_edited", f"{INPUTS}!{YEAR}"),
    "a head is edited": (written("Huvudbok", HEAD, "annat"), "constant_edited", f"Huvudbok!{HEAD}"),
    "the stamp is edited": (written("Stämpel", STAMP, 2030), "constant_edited", f"Stämpel!{STAMP}"),
    "a snapshot is edited": (written(SNAPSHOTS, SNAPSHOT, 9e9), "constant_edited", f"{SNAPSHOTS}!{SNAPSHOT}"),
    "a snapshot is gone": (written(SNAPSHOTS, SNAPSHOT, None), "constant_edited", f"{SNAPSHOTS}!{SNAPSHOT}"),
    "a formula in an input": (written(INPUTS, STAFF, "=1+1"), "input_formula", f"{INPUTS}!{STAFF}"),
    "a date in an input": (written(INPUTS, STAFF, date(2020, 1, 1)), "input_text", f"{INPUTS}!{STAFF}"),
    "a truth in an input": (written(INPUTS, STAFF, True), "input_text", f"{INPUTS}!{STAFF}"),
    "a number between the cells": (written("Kostnader", GAP, 5), "not_empty", f"Kostnader!{GAP}"),
    "a formula between the cells": (written("Kostnader", GAP, "=1"), "not_empty", f"Kostnader!{GAP}"),
    "a cell is moved": (moved, "not_empty", ""),
    "two rows are swapped": (swapped, "label_moved", f"{INPUTS}!A{STAFF_ROW}"),
    "a row is put in": (on(INPUTS, lambda sheet: sheet.insert_rows(30)), "row_moved", ""),
    "three rows are put in": (on("Kostnader", lambda sheet: sheet.insert_rows(6, 3)), "rows_moved", ""),
    "a row is deleted": (on(INPUTS, lambda sheet: sheet.delete_rows(30)), "row_moved", ""),
    "a column is put in": (on(INPUTS, lambda sheet: sheet.insert_cols(3)), "column_moved", ""),
    "two columns are put in": (on(INPUTS, lambda sheet: sheet.insert_cols(3, 2)), "columns_moved", ""),
    "a column is deleted": (on("Huvudbok", lambda sheet: sheet.delete_cols(2)), "column_moved", ""),
    "a sheet is removed": (lambda book: book.remove(book["Tid"]), "sheet_missing", "Tid"),
    "a sheet is renamed": (on("Tid", lambda sheet: setattr(sheet, "title", "Time")), "sheet_renamed", "Tid"),
    "a name stands for another cell": (named_elsewhere, "name_moved", f"{NPV_SHEET.name}!C{NPV_ROW + 1}"),
    "a name is deleted": (named_no_more, "name_missing", ""),
    "a name holds for one sheet": (shadowed, "name_moved", ""),
    "a sheet is hidden": (on("Tid", lambda sheet: setattr(sheet, "sheet_state", "hidden")), "sheet_hidden", "Tid"),
    "a sheet is hidden well": (
        on("Tid", lambda sheet: setattr(sheet, "sheet_state", "veryHidden")), "sheet_hidden", "Tid",
    ),
    "a sheet is added": (lambda book: book.create_sheet("Mina"), "sheet_added", "Mina"),
    "a name is added": (named_anew, "name_added", "mine"),
    "a row is hidden": (
        on(INPUTS, lambda sheet: setattr(sheet.row_dimensions[STAFF_ROW], "hidden", True)), "hidden", INPUTS,
    ),
    "a column is hidden": (
        on("Tid", lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True)), "hidden", "Tid",
    ),
    "cells are merged": (on("Resultat", lambda sheet: sheet.merge_cells("P2:Q3")), "merged", "Resultat!P2:Q3"),
    "a note beside": (cells_of("Resultat", T40="Fråga Anna"), "note", "Resultat!T40"),
    "a sum beside": (cells_of("Resultat", T40="=C10*2"), "note", "Resultat!T40"),
    "a note between": (written("Kostnader", GAP, "Fråga Anna"), "note", f"Kostnader!{GAP}"),
    "a note that says what a cell says": (cells_of("Kostnader", P9="Övriga kostnader"), "note", "Kostnader!P9"),
    "labels are edited": (relabelled, "label_edited", ""),
    "a label is edited": (written("Kostnader", LINE, "Löner"), "label_edited", f"Kostnader!{LINE}"),
}  # fmt: skip
HARMLESS = {"sheet_hidden", "sheet_added", "name_added", "hidden", "merged", "note", "label_edited"}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_it_is_found_and_named(name: str) -> None:
    change, code, address = TAMPERINGS[name]
    found = said(read_workbook(saved_again(sent(), change), LIBRARY))
    first = next(problem for problem in found.findings if problem.code == f"workbook.{code}")
    assert first.address == (address or first.address)
    assert (first.severity == "notice") == (code in HARMLESS)
    if code in HARMLESS:
        assert set(codes(found)) == {code}
        assert found.after is not None and fingerprint(found.after) == fingerprint(FOUNDING)
    else:
        assert found.after is None
        assert found.before == FOUNDING


def test_a_moved_row_is_named_by_its_cell_and_nothing_else_is_told() -> None:
    found = said(read_workbook(saved_again(sent(), on(INPUTS, lambda sheet: sheet.insert_rows(30, 2))), LIBRARY))
    assert codes(found) == ["rows_moved"]
    assert found.findings[0].facts["count"] == "2"


def test_at_most_so_many_of_a_kind_are_told() -> None:
    places = [place for place, one in sorted(SHEETS["Tid"].cells.items()) if one.kind == "formula" and place[0] > TOP]

    def change(book: Any) -> None:
        for row, column in places[:50]:
            book["Tid"].cell(row + 1, column + 1).value = 0

    found = said(read_workbook(saved_again(sent(), change), LIBRARY))
    assert codes(found) == ["formula_replaced"] * MOST_TOLD + ["and_more"]
    assert found.findings[-1].facts == {"count": str(50 - MOST_TOLD)}


def test_what_stands_in_a_cell_is_repeated_short_and_without_a_personnummer() -> None:
    assert shown("a" * 500) == "a" * 120 + "…"
    assert shown("Anna 19121212-1212") == "…"
    assert shown("a\nb\u202e") == "a b"
    found = said(read_workbook(saved_again(sent(), written("Kostnader", LINE, "19121212-1212")), LIBRARY))
    assert "1212" not in repr(found.findings)


def sheet_part(name: str) -> str:
    """The part of a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(sent()))
    return f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"


def formulas_as(write: Callable[[str, str, int], str], sheet: str, row: int) -> bytes:
    """The workbook with the formulas of a row written in another way: of each, its text, cell and place in the row."""
    counted = iter(range(1000))
    parts, part = parts_of(sent()), sheet_part(sheet)

    def again(found: re.Match[str]) -> str:
        return found[1] + write(found[3], found[2], next(counted))

    written = re.sub(rf'(<c r="([A-Z]+{row})"[^>]*>)<f>([^<]*)</f>', again, parts[part].decode())
    assert next(counted) > 5
    return zipped({**parts, part: written.encode()})


def test_formulas_that_cells_share_are_read_in_each_cell() -> None:
    """As Excel saves a row that was filled to the right."""

    def share(text: str, _: str, at: int) -> str:
        return f'<f t="shared" ref="{FORMULAS}" si="0">{text}</f>' if at == 0 else '<f t="shared" si="0"/>'

    comes_back_as_it_was(formulas_as(share, "Kostnader", FORMULAS_ROW), FOUNDING)

    def wrongly(text: str, _: str, at: int) -> str:
        return f'<f t="shared" ref="{FORMULAS}" si="0">{text}+1</f>' if at == 0 else '<f t="shared" si="0"/>'

    found = said(read_workbook(formulas_as(wrongly, "Kostnader", FORMULAS_ROW), LIBRARY))
    assert set(codes(found)) == {"formula_edited"}
    assert len(found.findings) == FOUNDING.horizon


def test_an_array_formula_in_its_one_cell_is_the_formula() -> None:
    comes_back_as_it_was(
        formulas_as(lambda text, cell, _: f'<f t="array" ref="{cell}">{text}</f>', "Kostnader", FORMULAS_ROW), FOUNDING
    )
    wide = formulas_as(lambda text, _, at: f'<f t="array" ref="{FORMULAS}">{text}</f>', "Kostnader", FORMULAS_ROW)
    found = read_workbook(wide, LIBRARY)
    assert set(codes(found)) == {"formula_edited"}


@pytest.mark.parametrize(
    ("expected", "found", "is_same"),
    [
        ("SUM('Tid'!$D$5:$M$5)", "sum( tid!D5:M5 )", True),
        ('IF(A1>0,"ändrad","")', 'IF( A1 > 0 , "ändrad" , "")', True),
        ('IF(A1>0,"ändrad","")', 'IF(A1>0,"Ändrad","")', False),
        ('IF(A1>0,"a b","")', 'IF(A1>0,"ab","")', False),
        ("SUMIFS(A1:A2,B1:B2,C1)", "_xlfn.SUMIFS(A1:A2,B1:B2,C1)", True),
        ("SUM(A1)", "_xludf.SUM(A1)", True),
        ("1+A1", "1.0+A1", True),
        ("A1-B1", "A1--B1", False),
        ("SUMPRODUCT(--(A1:A2<>B1:B2))", "SUMPRODUCT( - - ( A1:A2<>B1:B2 ) )", True),
        ("A1+1", "+A1+1", True),
        ("A1+1", "A1+2", False),
        ("A1", "A1+0", False),
        ("(A1+B1)*C1", "A1+B1*C1", False),
        ("A1", "'another sheet'!A1", False),
        ("npv", "NPV", True),
        ("npv", "npv2", False),
        ("A1", "[1]Tid!A1", False),
        ("A1", 'HYPERLINK("http://a.example")', False),
        ("A1", "", False),
        ("A1", "'", False),
        ("A1", "(" * 300, False),
        ("A1", "A1 " * 9_000, False),
    ],
)
def test_the_same_formula_may_be_written_in_other_ways(expected: str, found: str, is_same: bool) -> None:
    assert Formulas().is_same(expected, Formula(found, "normal", "", ""), (1, 1), {}) is is_same


def test_a_cell_holds_what_every_program_shows_of_it() -> None:
    """A number with a text after it in its cell, which Excel and LibreOffice leave out, is the number."""
    content = with_typed(answered(FOUNDING), {number("placements.reduction"): 0.04})
    parts, part, cell = parts_of(content), sheet_part(INPUTS), place(*number("placements.reduction"))
    found = re.search(rf'<c r="{cell}"[^>]*><v>0.04</v>'.encode(), parts[part])
    assert found is not None
    parts[part] = parts[part].replace(found[0], found[0] + b"<is><t>9</t></is>")
    after = read_workbook(zipped(parts), LIBRARY).after
    assert after is not None and after.changes["placements.reduction"].value == 0.04
