"""A budget in a file, as text or as a workbook, is read as it would be seen, or refused with advice."""

import codecs
import csv
import io
import re
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.budget import CHOICES
from imports.guard.limits import LARGEST_FILE
from imports.guard.workbook import read_workbook
from model.case.case import BudgetLine
from model.editing.edits import with_line
from model.files.reading import read_case, read_library
from model.numbers.resolve import resolve
from presentation.budget_form import budget_csv, budget_form
from tests.imports.proposals import (
    FOUNDING,
    FOUNDING_LINES,
    PERSONNUMMER,
    amounts,
    codes,
    errors,
    filed,
    lines,
    only,
    pasted,
    plain,
)
from tests.imports.workbooks_made import FOUNDING_ROWS, SHEET, parts_of, saved, workbook, zipped
from wording.texts import LANGUAGES

# Text files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_csv_in_its_encodings(encoding: str, delimiter: str) -> None:
    assert lines(filed(FOUNDING.replace("\t", delimiter).encode(encoding))) == FOUNDING_LINES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kostnad,2020,2021\nHyra,8177,8411\n", None),
        ('Kostnad,2020,2021\n"Hyra, el","8177,5",8411.5\n', None),
        ("Kostnad,2020,2021\nHyra,8177,50,8411,50\n", "unclear_commas"),
        ("Kostnad,2020,2021\nHyra,8177\n", "unclear_commas"),
        ("Hyra,8177,8411\n", "unclear_commas"),
        ("Hyra\n", "no_columns"),
        ('Kostnad;2020\n"Hyra;5\n', "unclear_quotes"),
        ('Kostnad;2020\n"Hyra"x;5\n', "unclear_quotes"),
        ("", "empty_table"),
        ("\ufeff\n", "empty_table"),
    ],
)
def test_csv_with_commas_only_where_they_are_clear(text: str, code: str | None) -> None:
    assert errors(filed(text)) == ([] if code is None else [code])


WITHOUT_MARK = FOUNDING.encode("utf-16-be")


@pytest.mark.parametrize(
    "content",
    [
        FOUNDING.encode("utf-16"),
        codecs.BOM_UTF16_BE + WITHOUT_MARK,
        WITHOUT_MARK,
        FOUNDING.replace("\t", ";").encode("utf-16-le"),
        FOUNDING.encode("mac-roman"),
        FOUNDING.replace("\n", "\r").encode("mac-roman"),
        FOUNDING.replace("\n", "\r").encode(),
        FOUNDING.replace("\n", "\r\n").encode("utf-16"),
    ],
)
def test_csv_of_excel_as_unicode_text_and_of_an_old_mac(content: bytes) -> None:
    assert lines(filed(content)) == FOUNDING_LINES


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("Löner", "mac-roman"), ("ÖVRIGT", "mac-roman"), ("Åke", "mac-roman"), ("Hyra…", "cp1252"), ("Löner €", "cp1252")],
)
def test_letters_of_windows_and_of_a_mac_are_told_apart(label: str, encoding: str) -> None:
    assert [line.label for line in filed(f"Kostnad;2020\n{label};8177\n".encode(encoding)).lines] == [label]


@pytest.mark.parametrize(
    "content", [b"\x81\x8d\xff;5", b"a;\0", b"\xff\xfe\0", FOUNDING.encode("utf-16")[:-1], FOUNDING.encode("utf-32")]
)
def test_csv_in_another_encoding(content: bytes) -> None:
    assert errors(filed(content)) == ["wrong_encoding"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("budget.pdf", b"%PDF-1.7", "pdf"),
        ("budget.xlsx", b"%PDF-1.7", "pdf"),
        ("budget.xls", b"<html><table>", "html"),
        ("budget.numbers", b"a;1", "numbers"),
        ("budget.ods", b"a;1", "ods"),
        ("budget.xlsb", b"a;1", "xlsb"),
        ("budget", b"a;1", "unknown_file_type"),
        (f"{PERSONNUMMER}.doc", b"a;1", "word"),
        ("budget.xlsx", b"Kostnad;2020", "not_a_workbook"),
        ("budget.xlsx", b"", "not_a_workbook"),
        ("budget.csv", b"x" * (LARGEST_FILE + 1), "file_too_large"),
        ("budget.xlsx", b"PK\x03\x04" + b"x" * LARGEST_FILE, "file_too_large"),
        ("budget.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 512, "old_format"),
    ],
)
def test_other_files(name: str, content: bytes, code: str) -> None:
    only(filed(content, name), code)


def test_our_own_export_comes_back_as_it_was() -> None:
    library = read_library()
    case = read_case(
        Path("assumptions/cases/hasselby_vallingby.yaml").read_text(encoding="utf-8"),
    )
    labels = [
        "=MEDEL(A1)",
        "+46 telefon",
        "-minus",
        "@kommunen",
        "Hyra; el",
        'Kvarteret "Kvarnen"',
        "'citat'",
        " \t=b1",
    ]
    for label in labels:
        case = with_line(
            case,
            BudgetLine.model_validate(
                {
                    "label": label,
                    "cost_type": "other",
                    "paid_by": case.applicant,
                    "amounts": {2020: 5000.0, 2022: 1000.0},
                }
            ),
        )
    resolved = resolve(case, library)
    for language in LANGUAGES:
        form = budget_form(resolved, language)
        for chosen in CHOICES:
            proposal = filed(budget_csv(resolved, language), "budget.csv", chosen)
            assert errors(proposal) == []
            assert proposal.years == form.years
            assert proposal.total == form.total * 1000
            assert [line.label for line in proposal.lines] == [" ".join(label.split()) for label, _, _ in form.rows]
            assert [list(line.amounts.values()) for line in proposal.lines] == [
                [amount * 1000 for amount in row] for _, row, _ in form.rows
            ]
            assert codes(proposal, "notice") == ([] if chosen == "tkr" else ["unit_found"])


def test_an_apostrophe_is_taken_away_only_from_our_own_export() -> None:
    rows = [["Kostnader (tkr)", "2020"], ["'=1+2 x", "5"], ["''=1 x", "6"], ["'x", "7"]]
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    ours = filed(text.getvalue().encode("utf-8-sig"))
    assert [line.label for line in ours.lines] == ["=1+2 x", "''=1 x", "'x"]
    for other in (filed(text.getvalue()), pasted(text.getvalue()), filed("\ufeff" + text.getvalue().replace('"', ""))):
        assert [line.label for line in other.lines] == ["'=1+2 x", "''=1 x", "'x"]


# Workbooks


def test_a_workbook() -> None:
    proposal = filed(workbook(FOUNDING_ROWS), "budget.xlsx")
    assert lines(proposal) == FOUNDING_LINES
    assert proposal.total == 22_540_000
    assert proposal.problems == ()
    assert lines(filed(workbook(FOUNDING_ROWS), "fel namn.csv")) == FOUNDING_LINES  # what counts is how it begins


@pytest.mark.parametrize(
    "years",
    [
        (2020, 2021, 2022),
        (2020.0, 2021.0, 2022.0),
        ("2020", "År 2021", "Budget 2022"),
        (date(2020, 1, 1), datetime(2021, 12, 31), date(2022, 1, 1)),
    ],
)
def test_years_of_a_workbook(years: tuple[Any, ...]) -> None:
    rows = [["Kostnad", *years, "Totalt"], *FOUNDING_ROWS[1:]]
    assert lines(filed(workbook(rows), "budget.xlsx")) == FOUNDING_LINES


def test_a_workbook_in_the_calendar_of_1904() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in [["Kostnad", date(2020, 1, 1), date(2021, 1, 1)], ["Hyra", 1, 2]]:
        book.active.append(row)
    assert filed(saved(book), "budget.xlsx").years == (2020, 2021)


def test_numbers_of_a_workbook() -> None:
    def change(sheet: Any) -> None:
        sheet["B2"].number_format = "#,##0,"
        sheet["B3"].number_format = '#,##0\\ "tkr"'
        sheet["B4"].number_format = "_-* #,##0.00\\ [$tkr-41D]_-;\\-* #,##0.00\\ [$tkr-41D]_-"
        sheet["B5"].number_format = "[Red]# ##0"

    rows: list[list[Any]] = [["", 2020], ["Hyra", 8177000], ["Lön", 0.1 + 0.2], ["El", 1e3], ["Ström", "1 200,5"]]
    proposal = filed(workbook(rows, change), "budget.xlsx", "tkr")
    assert amounts(proposal) == [{2020: 8_177_000.0}, {2020: 300.0}, {2020: 1_000_000.0}, {2020: 1_200_500.0}]
    proposal = filed(
        workbook([["", 2020], ["Hyra", 5]], lambda sheet: setattr(sheet["B2"], "number_format", '0 "kr"')), "b.xlsx"
    )
    assert proposal.total == 5
    assert codes(proposal) == ["unit_found"]


def test_a_date_may_be_written_out() -> None:
    sheet = parts_of(workbook([["Kostnad", 2020], ["Hyra", 5]]))[SHEET]
    sheet = re.sub(rb'<c r="B1"[^>]*><v>2020</v>', b'<c r="B1" t="d"><v>2021-05-01T00:00:00</v>', sheet)
    assert filed(zipped({**parts_of(workbook([])), SHEET: sheet}), "budget.xlsx").years == (2021,)


def test_thirds_in_a_workbook_add_up() -> None:
    third = 8177 / 3
    rows = [
        ["", 2020, 2021, 2022, "Totalt"],
        ["Hyra", third, third, third, 8177.0],
        ["Totalt", third, third, third, third * 3],
    ]
    assert filed(workbook(rows), "budget.xlsx").problems == ()


@pytest.mark.parametrize(
    ("value", "number_format", "code", "text"),
    [
        ("åtta", "General", "not_a_number", "åtta"),
        (True, "General", "not_a_number", "TRUE"),
        (0.05, "0%", "not_a_number", "5 %"),
        ("1,234", "General", "ambiguous", "1,234"),
        (-5, "General", "negative", "−5"),
        (1e300, "General", "too_large", "1.000E+300"),
        ("#DIV/0!", "General", "formula_error", "#DIV/0!"),
        (datetime(2020, 5, 1), "yyyy-mm-dd", "date", "2020-05-01"),
        (time(12, 30), "hh:mm", "date", "00:00"),
        (1e9, "yyyy-mm-dd", "formula_error", "#####"),
        ("=SUM(B1:B2)", "General", "not_calculated", "="),
        (PERSONNUMMER, "General", "personal_number", None),
        (int(PERSONNUMMER.replace("-", "")), "General", "personal_number", None),
        ("81_x0007_77", "General", "control_character", "8177"),
    ],
)
def test_a_bad_cell_of_a_workbook_is_named(value: Any, number_format: str, code: str, text: str | None) -> None:
    def change(sheet: Any) -> None:
        sheet["C3"].number_format = number_format

    rows = [["Kostnad", 2020, 2021], ["Hyra", 1, 2], ["Lön", 3, value]]
    problem = only(filed(workbook(rows, change), "budget.xlsx"), code)
    assert problem.address == "row 3, column C (2021)"
    assert text is None or plain(problem.facts["text"]) == text


def test_a_formula_with_its_value() -> None:
    content = workbook([["Kostnad", 2020], ["Hyra", "=1+2"], ["Lön", '=""']])
    sheet = parts_of(content)[SHEET]
    sheet = re.sub(rb"<f>1\+2</f><v ?/?>(</v>)?", b"<f>1+2</f><v>3</v>", sheet)
    sheet = sheet.replace(b'r="B3"', b'r="B3" t="str"')  # a formula whose text is empty
    content = zipped({**parts_of(content), SHEET: sheet})
    proposal = filed(content, "budget.xlsx")
    assert amounts(proposal) == [{2020: 3000.0}]
    assert codes(proposal) == ["rows_without_amounts"]


def test_hidden_rows_and_columns_are_counted_with_a_word() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True  # below the table
        for letter in "CH":
            sheet.column_dimensions[letter].hidden = True

    proposal = filed(workbook(FOUNDING_ROWS, change), "budget.xlsx")
    assert lines(proposal) == FOUNDING_LINES
    assert [(problem.code, problem.facts) for problem in proposal.problems] == [
        ("import.hidden_rows", {"rows": "3"}),
        ("import.hidden_columns", {"columns": "C (2021)"}),
    ]


def test_what_is_odd_of_the_cells_goes_with_the_line() -> None:
    """An amount written as text, a hidden row and a hidden column; nothing of a sheet in which all is plain."""
    rows = [["Kostnad", 2020, 2021], ["Lön", 500, 600], ["Hyra", "50", 60], ["Bil", 70, 80]]

    def change(sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True

    assert [line.marks for line in filed(workbook(rows), "budget.xlsx").lines] == [(), ("text",), ()]
    assert [line.marks for line in filed(workbook(rows, change), "budget.xlsx").lines] == [
        (),
        ("text",),
        ("hidden_row",),
    ]

    def hide_column(sheet: Any) -> None:
        sheet.column_dimensions["B"].hidden = True

    marks = [line.marks for line in filed(workbook(rows, hide_column), "budget.xlsx").lines]
    assert marks == [("hidden_column",), ("text", "hidden_column"), ("hidden_column",)]
    text = "Kostnad;2020;2021\nHyra;50;60"
    assert [line.marks for line in filed(text.encode(), "budget.csv").lines] == [()]


@pytest.mark.parametrize(
    ("merged", "is_error"),
    [("A1:E1", False), ("B2:C2", True), ("B3:C3", True), ("A3:A4", True), ("A7:E7", False), ("H2:I3", False)],
)
def test_merged_cells_in_the_table_are_an_error(merged: str, is_error: bool) -> None:
    rows = [["Budget 2020–2022"], *FOUNDING_ROWS, [], ["En fotnot"]]
    proposal = filed(workbook(rows, lambda sheet: sheet.merge_cells(merged)), "budget.xlsx")
    problems = [problem for problem in proposal.problems if problem.code == "import.merged_cells"]
    assert [problem.facts for problem in problems] == ([{"range": merged}] if is_error else [])


def test_the_sheet_with_years_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Försättsblad"
    book.active["A1"] = "Ansökan"
    hidden, budget = book.create_sheet("Dolt"), book.create_sheet("Budget")
    book.create_sheet("Tomt")
    hidden.sheet_state = "hidden"
    for row in FOUNDING_ROWS:
        hidden.append(row)
        budget.append(row)
    proposal = filed(saved(book), "budget.xlsx")
    assert lines(proposal) == FOUNDING_LINES
    told = {problem.code: problem.facts for problem in proposal.problems}
    assert told == {
        "import.other_tables": {"table": "Budget: 1–4 (2020, 2021, 2022)", "others": "Försättsblad: 1–1"},
        "import.hidden_sheets": {"sheets": "Dolt"},
    }


def test_empty_and_wide_and_long_workbooks() -> None:
    assert errors(filed(workbook([]), "budget.xlsx")) == ["empty_table"]
    assert errors(filed(workbook([[""]]), "budget.xlsx")) == ["empty_table"]
    far = workbook(FOUNDING_ROWS, lambda sheet: setattr(sheet["A501"], "value", "x"))
    assert errors(filed(far, "budget.xlsx")) == ["too_many_rows"]
    far = workbook(FOUNDING_ROWS, lambda sheet: setattr(sheet.cell(1, 71), "value", "x"))
    assert errors(filed(far, "budget.xlsx")) == ["too_many_columns"]
    styled = workbook(FOUNDING_ROWS, lambda sheet: setattr(sheet["XFD1048576"], "number_format", "0.00"))
    assert lines(filed(styled, "budget.xlsx")) == FOUNDING_LINES  # far, but nothing stands there


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e15, 1e15).map(lambda value: float(f"{value:.14g}")),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
)


@settings(max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=12))
def test_we_read_what_openpyxl_reads(rows: list[list[Any]]) -> None:
    rows = [[None if isinstance(v, str) and v.startswith(("=", "#")) else v for v in row] for row in rows]
    content = workbook(rows)
    expected = {}
    for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                expected[cell.row, cell.column] = cell.value
    (sheet,) = read_workbook(content)
    assert sheet.cells.keys() == expected.keys()
    for place, value in expected.items():
        found = sheet.cells[place]
        if isinstance(value, bool):
            assert (found.kind, found.value) == ("flag", str(int(value)))
        elif isinstance(value, datetime):
            assert (found.kind, found.value) == ("date", value.date())
        elif isinstance(value, str):
            assert (found.kind, found.value) == ("text", value)
        else:
            assert found.kind == "number"
            assert isinstance(found.value, str | Decimal)
            assert float(found.value) == value
