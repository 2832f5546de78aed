"""What stands beside a row, before it or in its number says what the row is: it is asked, never passed over."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.styles import Font

from imports.budget import BudgetProposal, Decisions, read_file, read_pasted


def stopped_by(proposal: BudgetProposal) -> set[str]:
    """The codes of what stops a proposal."""
    return {each.code.removeprefix("import.") for each in proposal.problems if each.severity == "error"}


ASKED = (
    ("Post\tTyp\t2027\nLön\tKostnad\t100\nSocialstyrelsen\tIntäkt\t40\nHyra\tKostnad\t10", "income"),
    ("K/I\tPost\t2027\nK\tLön\t100\nI\tSocialstyrelsen\t40\nK\tHyra\t10", "income"),
    ("Post\tSlag\t2027\nLön\tKostnad\t100\nAvgifter\tInkomst\t40", "income"),
    ("Konto\tPost\t2027\n3511\tSocialstyrelsen\t40\n5010\tLön\t100", "income"),
    ("Konto\tPost\t2027\n35110\tSocialstyrelsen\t40\n50100\tLön\t100", "income"),
    ("Post\t2027\n3511 Socialstyrelsen\t40\n5010 Lön\t100", "income"),
    ("Post\t2027\nLön\t140\nFrån Migrationsverket\t40", "income"),
    ("Post\t2027\nLön\t140\nRegionens andel\t40", "income"),
    ("Post\tStatus\t2027\nLön\tBeslutad\t100\nHyra\tUtgår\t40", "other_figure"),
    ("Post\tAlternativ\t2027\nLön\tA\t100\nLön\tB\t40", "other_figure"),
    ("Alternativ\tPost\t2027\nA\tLön\t100\nB\tLön\t40", "other_figure"),
    ("Post\t2027\nLön\t140\nKvarstår att finansiera\t40", "other_figure"),
    ("Post\t2027\nLön\t140\nNuvarande ram\t120", "other_figure"),
    ("Post\t2027\t2028\nPrisnivå\t2024\t2024\nLön\t140\t280", "other_figure"),
    ("Post\t2027\nLön\t140\nTjänster\t2", "not_money"),
    ("Post\t2027\nLön\t140\nÅrsverken\t2", "not_money"),
    ("Post\t2027\n1 Personal\t140\n1.1 Lön\t100\n2 Lokal\t10", "unclear_part"),
)


@pytest.mark.parametrize(("text", "code"), ASKED)
def test_what_is_said_of_a_row_is_asked(text: str, code: str) -> None:
    proposal = read_pasted(text, "tkr", 2027)
    assert not proposal.is_approvable
    assert stopped_by(proposal) == {code}


READ = (
    ("Post\tTyp\t2027\nLön\tKostnad\t100\nHyra\tKostnad\t10", 110),
    ("Post\tFinansiering\t2027\nLön\tStatsbidrag\t100\nHyra\tFondmedel\t10", 110),
    ("Post\tAlternativ\t2027\nLön\tA\t100\nHyra\tA\t10", 110),
    ("Konto\tPost\t2027\n5010\tLön\t100\n6010\tHyra\t10", 110),
    ("Post\t2027\n5010 Lön\t100\n6010 Hyra\t10", 110),
    ("Post\t2027\n3000 frukostar\t100\nHyra\t10", 110),
    ("Post\tKod\t2027\nLön\t3511\t100\nHyra\t3512\t10", 110),
    ("Post\t2027\nLön\t100\nTjänster\t40", 140),
    ("Post\t2027\n1 Lön\t100\n2 Hyra\t10\n3.1 El\t5", 115),
    (
        "Kategori\tPost\t2027\nPersonal\tLön\t100\nPersonal\tPO\t40\nPersonal\tSumma\t140\nLokal\tHyra\t10\nLokal\tSumma\t10",
        150,
    ),
)


@pytest.mark.parametrize(("text", "total"), READ)
def test_what_changes_nothing_is_read(text: str, total: float) -> None:
    proposal = read_pasted(text, "tkr", 2027)
    assert (proposal.is_approvable, proposal.total) == (True, 1000 * total), stopped_by(proposal)


def test_the_label_is_the_column_that_tells_rows_apart() -> None:
    proposal = read_pasted("K/U\tPost\t2027\nK\tLön\t100\nK\tHyra\t10", "tkr", 2027)
    assert [line.label for line in proposal.lines] == ["Lön", "Hyra"]


def test_what_was_asked_is_settled_by_a_decision() -> None:
    text = "Post\tTyp\t2027\nLön\tKostnad\t100\nSocialstyrelsen\tIntäkt\t40"
    proposal = read_pasted(text, "tkr", 2027, Decisions(rows={3: "income"}))
    assert (proposal.is_approvable, proposal.total) == (True, 100_000)
    assert [line.label for line in proposal.funding] == ["Socialstyrelsen"]


@pytest.mark.parametrize(
    ("unit", "amount", "is_odd"),
    [
        ("kr", "140", True),
        ("kr", "1000", False),
        ("tkr", "1 000 000", True),
        ("tkr", "900 000", False),
        ("mnkr", "1000", True),
    ],
)
def test_a_unit_that_makes_a_budget_too_small_or_too_large_is_told(unit: str, amount: str, is_odd: bool) -> None:
    told = [each.code for each in read_pasted(f"Post\t2027\nLön\t{amount}", unit, 2027).problems]  # type: ignore[arg-type]
    assert ("import.unlikely_unit" in told) == is_odd
    stated = [each.code for each in read_pasted(f"Post ({unit})\t2027\nLön\t{amount}", unit, 2027).problems]  # type: ignore[arg-type]
    assert "import.unlikely_unit" not in stated


@pytest.mark.parametrize("struck", [("A3",), ("B3",), ("A3", "B3", "C3")])
def test_a_row_with_a_line_through_it_is_asked(struck: tuple[str, ...]) -> None:
    made = openpyxl.Workbook()
    for row in (["Kostnad", 2027, 2028], ["Lön", 100, 200], ["Hyra", 10, 20]):
        made.active.append(row)
    for place in struck:
        made.active[place].font = Font(strike=True)
    made.active["A2"].font = Font(bold=True)
    stream = BytesIO()
    made.save(stream)
    proposal = read_file("a.xlsx", stream.getvalue(), "tkr", 2027)
    assert stopped_by(proposal) == {"struck_out"}
    decided = read_file("a.xlsx", stream.getvalue(), "tkr", 2027, Decisions(rows={3: "skip"}))
    assert (decided.is_approvable, decided.total) == (True, 300_000)


@pytest.mark.parametrize(("amount", "is_asked"), [("0,4", True), ("40", False)])
def test_a_rate_among_amounts_is_asked(amount: str, is_asked: bool) -> None:
    proposal = read_pasted(f"Kostnad\t2027\nLön\t100\nPO-påslag\t{amount}", "tkr", 2027)
    assert stopped_by(proposal) == ({"not_money"} if is_asked else set())


def test_a_soft_hyphen_before_a_number_is_its_minus() -> None:
    assert stopped_by(read_pasted("Kostnad\t2027\nLön\t\u00ad100\nHyra\t10", "tkr", 2027)) == {"negative"}
    assert read_pasted("Kostnad\t2027\nPer\u00adsonal\t100", "tkr", 2027).total == 100_000


@pytest.mark.parametrize("head", ["2029 och framåt", "fr.o.m. 2029", "2029–", "t.o.m. 2029"])
def test_a_column_of_another_year_is_no_sum_of_the_years_beside_it(head: str) -> None:
    proposal = read_pasted(f"Post\t2027\t2028\t{head}\nLön\t100\t200\t300", "tkr", 2027)
    assert stopped_by(proposal) == {"column_without_year"}
    assert read_pasted("Post\t2027\t2028\tt.o.m. 2028\nLön\t100\t200\t300", "tkr", 2027).total == 300_000


@pytest.mark.parametrize(
    "above",
    [
        "Post\tVT 2024\tHT 2024\nStädning\t7341\t6450\nKost\t200\t30",
        "Post\tVT 2024\nStädning\t7341\nKost\t200",
        "Post\t\t\tVT 2024\tHT 2024\nStädning\t\t\t7341\t64500",
    ],
)
def test_a_table_above_the_heads_is_asked_about(above: str) -> None:
    proposal = read_pasted(f"{above}\nKostnad\t2027\t2028\nLön\t5\t6", "tkr", 2027)
    assert not proposal.is_approvable
    assert stopped_by(proposal) & {"amounts_above", "no_years"}


def test_a_code_and_a_day_above_the_heads_are_told() -> None:
    proposal = read_pasted("Datum\t2026-11-30\nAnsvar\t1234\nKostnad\t2027\nLön\t5", "tkr", 2027)
    assert proposal.is_approvable, stopped_by(proposal)
    assert proposal.total == 5_000
