"""Number formats show a number as Excel would; what they write beside it is understood in whole, or stops us."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from imports.budget import Decisions, read_file
from imports.budget.cells.number_format import shown
from imports.budget.proposal import Unit

ACCOUNTS = '_-* #,##0 "kr"_-;-* #,##0 "kr"_-;_-* "-"?? "kr"_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "as_shown", "power"),
    [
        ("5", "General", "5", None),
        ("5", "#,##0.00", "5", None),
        ("5", "[Red]# ##0", "5", None),
        ("5", "0.00E+00", "5", None),
        ("5", "[$-41D]#,##0", "5", None),
        ("5", "#,##0_);(#,##0)", "5", None),
        ("-5", "#,##0;[Red]-#,##0", "-5", None),
        ("5", ACCOUNTS, "5", 0),
        ("0", ACCOUNTS, "0", 0),
        ("5", '#,##0\\ "tkr"', "5", 3),
        ("5", "_-* #,##0.00\\ [$tkr-41D]_-", "5", 3),
        ("5", "[$SEK] #,##0", "5", 0),
        ("8177000", "#,##0,", "8177", None),
        ("8177000", "#,##0,.0", "8177", None),
        ("500000", '0.0,,"M"', "0.5", 6),
        ("500000", '0.0,," mnkr"', "0.5", 6),
        ("500", '[<1000]0;[>=1000]0,"k"', "500", None),
        ("5000", '[<1000]0;[>=1000]0,"k"', "5", 3),
        ("5000000", '[>1000000]0.0,,"M";[>1000]0.0,"k";0', "5", 6),
        ("500", '[>1000000]0.0,,"M";[>1000]0.0,"k";0', "500", None),
    ],
)
def test_a_number_as_it_is_shown(value: str, code: str, as_shown: str, power: int | None) -> None:
    found = shown(Decimal(value), code)
    assert (found.value, found.power, found.fault) == (Decimal(as_shown), power, "")


@pytest.mark.parametrize(
    ("value", "code", "fault"),
    [
        ("5", '0" st"', "unclear_format"),
        ("5", '"x"0', "unclear_format"),
        ("5", '0.0"M"', "unclear_format"),  # millions of what? no thousands are taken away
        ("500000", '0.0,"M"', "unclear_format"),
        ("5", '0"000"', "unclear_format"),
        ("5", "0\\0", "unclear_format"),
        ("5", "# ?/?", "unclear_format"),
        ("5", "#,##0.00\\ [$€-1]", "foreign_money"),
        ("5", '#,##0 "NOK"', "foreign_money"),
        ("5", '#,##0 "kr/mån"', "money_per"),
        ("5", '#,##0 "kr per elev"', "money_per"),
        ("5", ";;;", "hidden_by_format"),
        ("5", '"-"', "hidden_by_format"),
        ("5", '0;-0;"-";', ""),
        ("5", "[$kr-414] #,##0", "foreign_money"),
        ("5", "[$kr.-406] #,##0", "foreign_money"),
        ("5", "[$kr-41D] #,##0", ""),
        ("5", '"-"0', "unclear_format"),
        ("5", '"("0")"', "unclear_format"),
        ("-5", '0;"-"0', ""),
        ("5", "0*x", "unclear_format"),
        ("5", "0* ", ""),
        ("5", "[DBNum1]0", "unclear_format"),
        ("5", "[Color10]0", ""),
        ("500000", '#,##0," kr"', "unclear_format"),
    ],
)
def test_a_format_that_is_not_known_to_be_harmless(value: str, code: str, fault: str) -> None:
    assert shown(Decimal(value), code).fault == fault


def book(number_format: str, amount: float, head: str = "Kostnad") -> bytes:
    """A workbook with one amount in a format."""
    made = openpyxl.Workbook()
    made.active.append([head, 2020])
    made.active.append(["Lön", amount])
    made.active["B2"].number_format = number_format
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("number_format", "unit", "total"),
    [
        ("#,##0,", "tkr", 8_177_000),
        ("#,##0,,.000", "mnkr", 8_177_000),
        ("#,##0,", "kr", None),
        ("#,##0,", "mnkr", None),
    ],
)
def test_thousands_taken_away_must_be_the_unit(number_format: str, unit: Unit, total: float | None) -> None:
    """8 177 000 shown as 8 177 is 8 177 tkr; if the table is in kr, it may be either."""
    content = book(number_format, 8_177_000)
    proposal = read_file("a.xlsx", content, unit, 2020)
    assert (proposal.total if proposal.is_approvable else None) == total
    if total is None:
        assert [problem.code for problem in proposal.problems] == ["import.scaled_format"]
        decided = read_file("a.xlsx", content, unit, 2020, Decisions(unit="tkr"))
        assert (decided.is_approvable, decided.total) == (True, 8_177_000)


def test_a_head_that_a_number_format_writes() -> None:
    content = book("0", 500)
    made = openpyxl.load_workbook(BytesIO(content))
    made.active["B1"].number_format = '"Budget "0'
    stream = BytesIO()
    made.save(stream)
    proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2020)
    assert (proposal.is_approvable, proposal.years, proposal.total) == (True, (2020,), 500_000)
    made.active["B1"].number_format = '"Utfall "0'
    stream = BytesIO()
    made.save(stream)
    proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2020)
    assert "import.outcome" in [problem.code for problem in proposal.problems]
