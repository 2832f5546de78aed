"""Words of money, years, parts and the whole: each is understood in whole, or the table stops and says why."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Alignment

from imports.budget import BudgetProposal, Decisions, read_file, read_pasted
from wording.currency import spoken_in

NO_UNIT = (
    "öre", "pbb", "promille", "per skola, tkr", "kr/ungdom/år", "tkr mån", "månad tkr", "tkr T1", "tkr kv1",
    "tkr halvår", "första halvåret, tkr", "1'000 kr", ":-", "EUR '000", "kr per vårddygn", "miljontal", "10^3 kr",
)  # fmt: skip
UNITS = (("1000-kr", 3), ("SEK 000s", 3), ("SEK k", 3), ("mkr, fasta priser", 6), ("tkr per verksamhet och år", 3))


def stopped_by(proposal: BudgetProposal) -> set[str]:
    """The codes of what stops a proposal."""
    return {each.code.removeprefix("import.") for each in proposal.problems if each.severity == "error"}


def book(rows: list[list[Any]], name: str = "Blad1", formats: tuple[str, ...] = (), indents: int = 0) -> bytes:
    """A workbook with these rows; formats of its heads, and how far in its third row stands."""
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for column, code in enumerate(formats, 2):
        made.active.cell(1, column).number_format = code
    made.active["A3"].alignment = Alignment(indent=indents)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("text", ["Kostnad ({})\t2020\t2021\nLön\t500,5\t1", "Belopp i {}\nKostnad\t2020\nLön\t500,5"])
@pytest.mark.parametrize("words", NO_UNIT)
def test_words_that_are_no_unit_of_kronor_a_year(text: str, words: str) -> None:
    found = stopped_by(read_pasted(text.format(words), "tkr", 2020))
    assert found & {"unclear_money", "foreign_money", "money_per"}, found


@pytest.mark.parametrize("text", ["Kostnad ({})\t2020\nLön\t500,5", "Belopp i {}\nKostnad\t2020\nLön\t500,5"])
@pytest.mark.parametrize(("words", "power"), UNITS)
def test_units_with_more_words(text: str, words: str, power: int) -> None:
    proposal = read_pasted(text.format(words), "kr", 2020)
    assert (proposal.is_approvable, proposal.total) == (True, 500.5 * 10**power)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Utfall\nKostnad\t2020\nLön\t5", "outcome_title"),
        ("Prognos 2020 (tkr)\nKostnad\t2020\nLön\t5", "outcome_title"),
        ("Kvartal 1\nKostnad\t2020\nLön\t5", "period_title"),
        ("Intäkter\nPost\t2020\nAvgift\t5", "income"),
        ("Finansiering\t2020\t2021\nFonden\t5\t6", "income"),
        ("Valuta: EUR\nKostnad\t2020\nLön\t5", "foreign_money"),
        ("Kostnad per elev\nPost\t2020\nLön\t5", "money_per"),
        ("Belopp i timmar\nPost\t2020\nLön\t5", "unclear_money"),
        ("Lönekostnad månad\t2020\t2021\nLön\t5\t6", "money_per"),
    ],
)
def test_what_a_title_says_of_the_whole_table(text: str, reason: str) -> None:
    assert reason in stopped_by(read_pasted(text, "tkr", 2020))


@pytest.mark.parametrize(
    "text",
    [
        "Budget för statsbidraget till tidiga insatser\nKostnad\t2020\nLön\t5",
        "Uppföljning av budget 2020\nKostnad\t2020\nLön\t5",
        "Valuta: SEK\nKostnad\t2020\nLön\t5",
        "Sökt belopp: 2,4 mnkr\nKostnad\t2020\nLön\t5",
        "Beslut i juni 2019. Alla belopp i tkr.\nKostnad per verksamhet\t2020\nLön\t5",
    ],
)
def test_titles_that_change_nothing(text: str) -> None:
    proposal = read_pasted(text, "tkr", 2020)
    assert (proposal.is_approvable, proposal.total) == (True, 5_000), proposal.problems


@pytest.mark.parametrize("head", ["2021-", "-2021", ">2021", "2021 och framåt", "2020-06-30", "Moms 2020"])
def test_heads_that_say_other_than_one_year(head: str) -> None:
    assert not read_pasted(f"Kostnad\t{head}\nLön\t5", "tkr", 2020).is_approvable


@pytest.mark.parametrize("head", ["FY2021", "2021 1)", "2021¹", "Andra året", "2021-12-31", "Budget – 2021"])
def test_more_ways_to_say_a_year(head: str) -> None:
    proposal = read_pasted(f"Kostnad\t{head}\nLön\t5", "tkr", 2020)
    assert (proposal.is_approvable, proposal.years) == (True, (2021,))


@pytest.mark.parametrize(
    ("rows", "reason", "total"),
    [
        ("Personal\t700\nVikarier (ingår i ovan)\t200", "unclear_part", None),
        ("Personal\t700\ndäri vikarier\t200", "", 700_000),
        ("Lön\t500\nHyresintäkt\t100", "income", None),
        ("Lön\t500\nEgen insats\t100", "income", None),
        ("Hyra\t500\nMånadslön\t35", "not_money", None),
        ("Hyra\t500\nMånadslön\t4 900", "", 5_400_000),
        ("Hyra\t500\nHyra/kvm\t2", "money_per", None),
        ("Lön\t500\nLokal\t50\nIT\t25\nSocial hållbarhet\t570", "looks_like_sum", None),
        ("Lön\t500\nLokal\t50\nIT\t25\nTillsammans\t575", "", 575_000),
        ("Personal\t713\nLön\t502\nPO\t211\nÖvrigt\t171\nLokal\t120\nIT\t51", "", 884_000),
    ],
)
def test_rows_by_their_words_and_their_sums(rows: str, reason: str, total: float | None) -> None:
    proposal = read_pasted(f"Kostnad\t2020\n{rows}", "tkr", 2020)
    assert (proposal.is_approvable, proposal.total if total else None) == (total is not None, total)
    assert not reason or reason in stopped_by(proposal)


def test_a_unit_column_of_one_row_a_year() -> None:
    text = "Post;År;Belopp;Enhet;Valuta\nLön;2020;500;tkr;SEK\nLön;2021;600;tkr;SEK"
    proposal = read_file("a.csv", text.encode(), "kr", 2020)
    assert (proposal.is_approvable, proposal.total) == (True, 1_100_000)
    mixed = read_file("a.csv", text.replace("600;tkr", "600000;kr").encode(), "kr", 2020)
    assert "column_not_understood" in stopped_by(mixed)


# Workbooks


@pytest.mark.parametrize(
    ("name", "reason"), [("EUR", "period_title"), ("Q1", "period_title"), ("Utfall", "outcome_title")]
)
def test_the_name_of_a_sheet_speaks_of_the_whole(name: str, reason: str) -> None:
    assert reason in stopped_by(read_file("a.xlsx", book([["Kostnad", 2020], ["Lön", 5]], name), "tkr", 2020))


@pytest.mark.parametrize(
    ("days", "code", "is_year"),
    [
        ((date(2020, 1, 1), date(2021, 1, 1)), "yyyy-mm-dd", True),
        ((date(2020, 12, 31), date(2021, 12, 31)), "yyyy-mm-dd", True),
        ((date(2020, 5, 1), date(2021, 5, 1)), "yyyy", True),
        ((date(2020, 6, 30), date(2021, 6, 30)), "yyyy-mm-dd", False),
        ((date(2020, 1, 1), date(2021, 1, 1)), "mmm yyyy", False),
    ],
)
def test_dates_over_columns(days: tuple[date, date], code: str, is_year: bool) -> None:
    content = book([["Kostnad", *days], ["Lön", 5, 6]], formats=(code, code))
    proposal = read_file("a.xlsx", content, "tkr", 2020)
    assert proposal.is_approvable is is_year
    assert is_year or "part_of_year" in stopped_by(proposal)


def test_a_label_that_a_style_sets_in_may_be_a_part() -> None:
    rows = [["Kostnad", 2020], ["Personal", 700], ["lön", 500], ["Lokal", 50]]
    assert "unclear_part" in stopped_by(read_file("a.xlsx", book(rows, indents=1), "tkr", 2020))
    assert read_file("a.xlsx", book(rows), "tkr", 2020).is_approvable


OWN = (
    ("EUR", "Kostnad (MEUR)\t2020\nLön\t5", 5e6), ("EUR", "Kostnad (kEUR)\t2020\nLön\t5", 5e3),
    ("EUR", "Belopp i euro\nKostnad\t2020\nLön\t5", 5.0), ("EUR", "Valuta: EUR\nKostnad (€)\t2020\nLön\t5", 5.0),
    ("EUR", "Kostnad\t2020\nLön\t5 EUR", 5.0), ("EUR", "Post;År;Belopp;Valuta\nLön;2020;5;EUR\nHyra;2020;1;EUR", 6e3),
    ("DKK", "Kostnad (tkr)\t2020\nLön\t5", 5e3), ("DKK", "Kostnad (danska kronor)\t2020\nLön\t5", 5.0),
    ("NOK", "Kostnad (tNOK)\t2020\nLön\t5", 5e3), ("CHF", "Kostnad (CHF)\t2020\nLön\t5", 5.0),
)  # fmt: skip
OTHERS = (
    ("EUR", "Kostnad (tkr)\t2020\nLön\t5"), ("EUR", "Valuta: SEK\nKostnad\t2020\nLön\t5"),
    ("EUR", "Kostnad\t2020\nLön\t5 kr"), ("EUR", "Kostnad (USD)\t2020\nLön\t5"),
    ("DKK", "Kostnad (SEK)\t2020\nLön\t5"), ("DKK", "Kostnad (svenska kronor)\t2020\nLön\t5"),
    ("DKK", "Kostnad (EUR)\t2020\nLön\t5"), ("SEK", "Kostnad (EUR)\t2020\nLön\t5"),
)  # fmt: skip


@pytest.mark.parametrize(("currency", "text", "total"), OWN)
def test_the_currency_of_the_case_is_taken(currency: str, text: str, total: float) -> None:
    with spoken_in(currency):
        proposal = read_pasted(text, "tkr", 2020)
    assert (stopped_by(proposal), proposal.is_approvable, proposal.total) == (set(), True, total)
    assert stopped_by(read_pasted(text, "tkr", 2020)) or currency == "DKK", "and no longer when the case is in kronor"


@pytest.mark.parametrize(("currency", "text"), OTHERS)
def test_only_a_currency_that_is_not_the_cases_is_refused(currency: str, text: str) -> None:
    with spoken_in(currency):
        assert stopped_by(read_pasted(text, "tkr", 2020)) == {"foreign_money"}


def test_a_number_format_may_be_in_the_currency_of_the_case() -> None:
    content = book([["Kostnad", 2020], ["Lön", 5]])
    opened = openpyxl.load_workbook(BytesIO(content))
    opened.active["B2"].number_format = "#,##0 [$€-2]"
    stream = BytesIO()
    opened.save(stream)
    with spoken_in("EUR"):
        proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2020)
    assert (stopped_by(proposal), proposal.total) == (set(), 5.0)
    assert "foreign_money" in stopped_by(read_file("a.xlsx", stream.getvalue(), "tkr", 2020))


def two_sheets(elsewhere: str, state: str = "visible", unit: str = "Kostnad") -> bytes:
    """A table, and another sheet with a line in it."""
    opened = openpyxl.load_workbook(BytesIO(book([[unit, 2020], ["Lön", 5]])))
    other = opened.create_sheet("Läs först")
    other.append([elsewhere])
    other.sheet_state = state
    stream = BytesIO()
    opened.save(stream)
    return stream.getvalue()


def test_a_unit_that_only_another_sheet_names_is_asked_about() -> None:
    content = two_sheets("Alla belopp i mnkr")
    assert stopped_by(read_file("a.xlsx", content, "tkr", 2020)) == {"unit_elsewhere"}
    for decided, total in (("mnkr", 5e6), ("tkr", 5e3)):
        proposal = read_file("a.xlsx", content, "tkr", 2020, Decisions(unit=decided))
        assert (stopped_by(proposal), proposal.total) == (set(), total)
    assert stopped_by(read_file("a.xlsx", content, "mnkr", 2020)) == set(), "it is the one that was chosen"
    assert stopped_by(read_file("a.xlsx", two_sheets("Alla belopp i mnkr", unit="Kostnad (tkr)"), "kr", 2020)) == set()
    assert stopped_by(read_file("a.xlsx", two_sheets("Beslutat av nämnden 2019"), "tkr", 2020)) == set()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_told(state: str) -> None:
    told = {each.code for each in read_file("a.xlsx", two_sheets("Dolt", state), "tkr", 2020).problems}
    assert "import.hidden_sheets" in told
    told = {each.code for each in read_file("a.xlsx", two_sheets("Synligt"), "tkr", 2020).problems}
    assert "import.hidden_sheets" not in told
