"""Attacks by workbook: whatever a whole number in the file says, reading takes little memory and little time.

The small file that was found: 4.7 kB, in which `<col min="-999999999999" …>` was counted through and took 21 GB.
"""

import base64
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from imports.budget import read_file
from imports.guard.limits import LAST_COLUMN, LAST_ROW
from imports.guard.refusal import WorkbookRefused
from imports.guard.sheets import WholeWorkbook
from imports.guard.workbook import read_whole, read_workbook
from tests.confined import confined
from tests.imports.workbooks_made import parts_of, with_shared_strings, zipped

EXTREMES = (
    "-999999999999", "-1", "0", "16385", "1048577", "999999999999", "9" * 5000, "1e9", "1_000", "٣", "NaN", "", "+7",
    "A0", "XFE1", "A1048577", "A1:XFD1048576", "XFD1048576:A1", "A-5:B7", "A1:B2:C3",
)  # fmt: skip
"""What no program writes in place of a whole number or of a reference to cells."""
WHOLE = re.compile(rb'(?<=[ ])([A-Za-z:]+)="(-?[0-9]+|[A-Z]{1,3}[0-9]+(?::[A-Z]{1,3}[0-9]+)?)"')
VALUE = re.compile(rb"<v>([0-9.]+)</v>")
PARTS = (
    "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
)  # fmt: skip


def rich_workbook() -> bytes:
    """A budget with everything that has a whole number in the file: hidden, merged, styled, dated, frozen, named."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["", date(2027, 1, 1), 2028, 2029], ["Lön", 100, 200, 300], ["Hyra", 1, 2, Decimal("2.5")]):
        sheet.append(row)
    sheet["A5"], sheet["B5"] = "anm", "=SUM(B2:B3)"
    sheet["B1"].number_format, sheet["B2"].number_format = "yyyy", '0.0 "tkr"'
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["F"].hidden = True
    sheet.column_dimensions["G"].width = 20
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[2].height = 30
    sheet.merge_cells("A7:C8")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:D3"
    sheet.print_area = "A1:D5"
    book.create_sheet("Två").append(["x", 1])
    content = BytesIO()
    book.save(content)
    return with_shared_strings(content.getvalue())


def attacks() -> Iterator[tuple[str, bytes]]:
    """Each whole number of each part at each extreme, and what it was in place of."""
    parts = parts_of(rich_workbook())
    for part in PARTS:
        text, met = parts[part], set()
        for pattern in (WHOLE, VALUE):
            for found in pattern.finditer(text):
                before = text[max(0, found.start() - 120) : found.start()]
                element = (re.findall(rb"<(\w+)", before) or [b""])[-1]
                kind = found[1] if pattern is WHOLE else re.sub(rb'.*<c r="[^"]*"', b"", before, flags=re.DOTALL)
                if (element, kind) in met:
                    continue
                met.add((element, kind))
                start, end = found.span(found.lastindex or 1)
                for extreme in EXTREMES:
                    changed = text[:start] + extreme.encode() + text[end:]
                    yield f"{part}: {element!r} {kind!r} = {extreme[:30]}", zipped({**parts, part: changed})


def inserted() -> Iterator[tuple[str, bytes]]:
    """The found attack and its brothers: elements that the sheet does not have, put in with numbers out of bounds."""
    parts = parts_of(rich_workbook())
    sheet = parts[PARTS[0]]
    for low in ("-999999999999", "0", "-1", "1", "16384"):
        for high in ("999999999999", "16385", "16384", "0", "-5"):
            column = f'<cols><col min="{low}" max="{high}" width="9" hidden="1"/></cols>'.encode()
            yield f"col {low}–{high}", zipped({**parts, PARTS[0]: re.sub(rb"<cols>.*</cols>", column, sheet)})
    again = b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 20_000 + b"</cols>"
    yield "the same columns again and again", zipped({**parts, PARTS[0]: re.sub(rb"<cols>.*</cols>", again, sheet)})
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:A200000"/>' * 2_000 + b"</mergeCells>"
    changed = re.sub(rb"<mergeCells.*</mergeCells>", merges, sheet)
    yield "two thousand tall merges", zipped({**parts, PARTS[0]: changed})
    for exponent in ("1e308", "1e999", "-1e999", "1e-999"):
        for style in re.findall(rb'<c r="B1"[^>]*>', sheet):
            changed = re.sub(re.escape(style) + rb"<v>[^<]*</v>", style + f"<v>{exponent}</v>".encode(), sheet)
            yield f"a date of {exponent}", zipped({**parts, PARTS[0]: changed})


def read_all() -> dict[str, int]:
    """Reads every attack in every way; how many were refused and how many read, within the limits of a sheet."""
    counted = {"read": 0, "refused": 0}
    for name, content in (*attacks(), *inserted()):
        proposal = read_file("budget.xlsx", content, "tkr", 2027)
        for line in proposal.lines:
            assert len(line.amounts) <= 300, name
        for reader in (read_workbook, read_whole):
            try:
                found = reader(content)
            except WorkbookRefused:
                counted["refused"] += 1
                continue
            counted["read"] += 1
            for sheet in found.sheets if isinstance(found, WholeWorkbook) else found:
                assert all(1 <= first <= last <= LAST_COLUMN for first, last in sheet.hidden_columns), name
                assert all(1 <= row <= LAST_ROW for row in sheet.hidden_rows), name
                places = [*sheet.cells, *sheet.formulas]
                places += [(row, column) for top, left, bottom, right in sheet.merged for row, column in
                           ((top, left), (bottom, right))]  # fmt: skip
                assert all(1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN for row, column in places), name
    return counted


def test_no_whole_number_of_a_workbook_takes_memory_or_time() -> None:
    counted = confined("tests.attacks.test_workbook.read_all", seconds=120)
    assert isinstance(counted, dict)
    assert counted["refused"] > 300 and counted["read"] > 300


def first_attack() -> str:
    """The file that was found, as budget: the code of its refusal."""
    sheet = b'<cols><col min="-999999999999" max="3" hidden="1"/></cols>'
    parts = parts_of(rich_workbook())
    changed = re.sub(rb"<cols>.*</cols>", sheet, parts[PARTS[0]])
    proposal = read_file("budget.xlsx", zipped({**parts, PARTS[0]: changed}), "tkr", 2027)
    return ",".join(problem.code for problem in proposal.problems)


def test_columns_from_far_below_zero() -> None:
    assert confined("tests.attacks.test_workbook.first_attack", seconds=20) == "import.broken_workbook"


def test_the_limits_confine() -> None:
    for call, arguments in (("builtins.bytes", (3_000_000_000,)), ("tests.attacks.test_workbook.forever", ())):
        with pytest.raises(AssertionError):
            confined(call, *arguments, seconds=2)


def forever() -> None:
    """Works without end."""
    while True:
        base64.b64encode(b"x" * 1000)


def test_the_workbook_that_is_attacked_is_read() -> None:
    proposal = read_file("budget.xlsx", rich_workbook(), "tkr", 2027)
    assert [line.amounts[2028] for line in proposal.lines if line.label == "Lön"] == [200_000.0]
    assert len({name for name, _ in attacks()}) > 500
