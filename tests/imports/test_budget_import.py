"""A pasted budget is read right: its years, its unit and its sums, or it is refused with advice."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.budget import CHOICES, Decisions, read_pasted
from imports.budget.proposal import Unit
from tests.imports.proposals import (
    FOUNDING,
    FOUNDING_LINES,
    amounts,
    checked,
    codes,
    errors,
    lines,
    only,
    pasted,
    plain,
)

# Pasted


def test_the_founding_budget() -> None:
    proposal = pasted(FOUNDING)
    assert lines(proposal) == FOUNDING_LINES
    assert proposal.years == (2020, 2021, 2022)
    assert proposal.total == 22_540_000
    assert proposal.problems == ()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_spaces_and_line_ends_of_other_programs(space: str, end: str) -> None:
    text = re.sub(r"(?<=[0-9]) (?=[0-9])", space, FOUNDING).replace("\n", end)
    assert lines(pasted(text)) == FOUNDING_LINES


def test_semicolons_and_empty_rows_and_columns() -> None:
    text = "\n\n;" + FOUNDING.replace("\t", ";").strip().replace("\n", "\n;") + ";;\n;;\n"
    proposal = pasted(text)
    assert lines(proposal) == FOUNDING_LINES
    assert proposal.problems == ()


@pytest.mark.parametrize(
    "head",
    [
        "\t2020\t2021",
        "Kostnad\t2020\t2021",
        "Kostnadsslag (tkr)\t2021\t2020",
        "Verksamhet\t2020\t2021",  # not a known word, but the years follow on
        "Verksamhet\tÅr 2020\tBudget 2021",
        "Verksamhet\t2020-01-01\t2021-12-31",
        "Verksamhet\t2020 (tkr)\tår 2021, tkr",
        "Budget\nVerksamhet\t2020\t2021",
        "\tBudget 2019\nVerksamhet\t2020\t2021",
        "Beslutad 2019-11-05\t\t\nVerksamhet\t2020\t2021",
        "\t2020\t2021\n\ttkr\ttkr",
    ],
)
def test_a_row_of_years_names_the_columns(head: str) -> None:
    proposal = pasted(f"{head}\nHyra\t1 000\t2 000,5")
    expected = {2020: 1_000_000.0, 2021: 2_000_500.0}
    if "2021\t2020" in head:
        expected = {2021: 1_000_000.0, 2020: 2_000_500.0}
    assert amounts(proposal) == [expected]
    assert proposal.years == (2020, 2021)
    assert errors(proposal) == []


def test_numbered_years_count_from_the_first_year() -> None:
    proposal = pasted("Kostnad\tÅr 1\tÅr 2\tTotalt\nHyra\t1000\t2000\t3000", "kr", 2024)
    assert amounts(proposal) == [{2024: 1000.0, 2025: 2000.0}]
    assert only(proposal, "years_assumed").facts == {"first": "2024", "last": "2025"}


@pytest.mark.parametrize(
    ("text", "code", "columns"),
    [
        ("Hyra\t100\t200\nLön\t300\t", "no_years", (2, 3)),
        ("Hyra\t8177\t8411\t1752", "no_years", (2, 3, 4)),
        ("Kostnad\tBelopp\nHyra\t100", "one_amount_column", (2,)),
        ("Hyra\t100", "one_amount_column", (2,)),
    ],
)
def test_without_years_somebody_is_asked(text: str, code: str, columns: tuple[int, ...]) -> None:
    """Nothing but a head that says a year, or a person, makes a column a year's."""
    assert errors(pasted(text, "kr", 2024))[-1] == code
    decisions = Decisions(columns={column: 2024 + place for place, column in enumerate(columns)})
    proposal = checked(read_pasted(text, "kr", 2024, decisions))
    assert errors(proposal) == []
    assert proposal.years == tuple(range(2024, 2024 + len(columns)))
    line = next(line for line in text.split("\n") if line.startswith("Hyra"))
    assert list(amounts(proposal)[0].values()) == list(map(float, line.split("\t")[1:]))


@pytest.mark.parametrize("text", ["Hyra\t2000\t2100", "Hyra\t2020", "Hyra\t2020\t2020\nLön\t1\t2"])
def test_amounts_that_may_be_years_are_refused(text: str) -> None:
    problem = only(pasted(text), "unclear_head")
    assert problem.address == "row 1"


def test_years_that_do_not_fit() -> None:
    text = "\tÅr 1\tÅr 2\nHyra\t1\t2"
    assert errors(pasted(text, first_year=2200)) == ["year_outside"]
    assert pasted(text, first_year=2199).years == (2199, 2200)


# Units


@pytest.mark.parametrize("unit", CHOICES)
@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Kostnad ({unit})\t2020\nHyra\t1,5", None),
        ("Kostnad\t2020 {unit}\nHyra\t1,5", None),
        ("Kostnad\tBudget 2020, {unit}\nHyra\t1,5", None),
        ("Alla belopp i {unit}.\nKostnad\t2020\nHyra\t1,5", None),
        ("{unit}\nKostnad\t2020\nHyra\t1,5", None),
        ("\t2020\nHyra ({unit})\t1,5", None),
        ("\t2020\n\t{unit}\nHyra\t1,5", None),
        ("\t2020\nHyra\t1,5 {unit}", None),
        ("\t2020\tTotalt\nHyra\t1,5{unit}\t1,5 {unit}", None),
        ("\t2020\nHyra\t1,5\nTotalt\t1,5\n\nBelopp i {unit}\t", None),
    ],
)
def test_a_unit_in_the_table_is_the_unit(text: str, step: None, unit: str) -> None:
    for chosen in CHOICES:
        proposal = pasted(text.format(unit=unit), chosen)
        assert amounts(proposal) == [{2020: 1.5 * 1000 ** CHOICES.index(unit)}]
        if chosen == unit:
            assert proposal.problems == ()
        else:
            facts = only(proposal, "unit_found").facts
            assert (facts["unit"], facts["chosen"]) == (unit, chosen)
            assert unit in str(facts["place"]), "where the table says so"


@pytest.mark.parametrize("unit", ["kkr", "TKR", "tsek", "tusen kronor", "tSEK"])
def test_other_words_for_thousands(unit: str) -> None:
    assert pasted(f"Kostnad ({unit})\t2020\nHyra\t1,5", "kr").total == 1500


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Kostnad (mnkr)\t2020\t2021\nHyra\t1,5\t2 tkr", "tkr, mnkr"),
        ("\t2020\t2021\nHyra\t1,5 kr\t2 mnkr", "kr, mnkr"),
        ("\t2020\t2021\nHyra\t500 kr\t2", "kr, tkr"),  # which of the two holds for the 2?
        ("\t2020 kr\t2021 tkr\nHyra\t500\t2", "kr, tkr"),
        ("Belopp i tkr\nKostnad (kr)\t2020\nHyra\t2", "kr, tkr"),
        ("\t2020\nHyra (kr)\t2\nLön (tkr)\t3", "kr, tkr"),
    ],
)
def test_a_mix_of_units_is_an_error(text: str, units: str) -> None:
    facts = only(pasted(text, "tkr"), "mixed_units").facts
    assert facts["units"] == units
    assert all(f"{unit} (" in str(facts["places"]) for unit in units.split(", ") if unit in text)


@pytest.mark.parametrize("label", ["Ansökan om 5 miljoner kronor", "Minst 300 tkr till lokaler"])
def test_a_unit_in_a_sentence_is_not_the_unit(label: str) -> None:
    assert pasted(f"{label}\nKostnad\t2020\n{label}\t7").total == 7000


def test_thousands_are_exact() -> None:
    proposal = pasted("\t2020\nHyra\t1,005\nLön\t0,001", "tkr")
    assert errors(proposal) == ["ambiguous"]
    proposal = pasted("\t2020\nHyra\t1,0050\nLön\t0,0015\nEl\t8,2", "mnkr")
    assert amounts(proposal) == [{2020: 1005000.0}, {2020: 1500.0}, {2020: 8200000.0}]  # 8.2 * 1e6 is 8199999.999999999


@given(st.decimals(0, 10**7, places=4), st.sampled_from(CHOICES))
def test_an_amount_is_the_float_nearest_to_what_was_written(amount: Decimal, unit: Unit) -> None:
    proposal = read_pasted(f"\t2020\nHyra\t{amount:f}".replace(".", ","), unit, 2020)
    assert amounts(proposal) == [{2020: float(amount * 1000 ** CHOICES.index(unit))}]


# Sums


@pytest.mark.parametrize(
    ("shown", "is_right"),
    [("4 200", True), ("4 200,0", True), ("4 203", False), ("4 197", False), ("4 202,1", False), ("", True)],
)
def test_the_sum_of_a_row(shown: str, is_right: bool) -> None:
    proposal = pasted(f"\t2020\t2021\t2022\tTotalt\nHyra\t1 400\t1 400\t1 400\t{shown}")
    assert errors(proposal) == ([] if is_right else ["row_sum"])


def test_a_sum_that_is_wrong_names_both_figures() -> None:
    problem = only(pasted(FOUNDING.replace("18 340", "18 347")), "row_sum")
    assert problem.address == "row 2, column Totalt"
    assert {name: plain(fact) for name, fact in problem.facts.items()} == {
        "row": "2", "column": "Totalt", "shown": "18 347", "summed": "18 340", "difference": "+7",
    }  # fmt: skip
    problem = only(pasted(FOUNDING.replace("9 811", "9 801")), "column_sum")
    assert problem.address == "row 4, column 2021"
    assert {name: plain(fact) for name, fact in problem.facts.items()} == {
        "row": "4", "column": "2021", "shown": "9 801", "summed": "9 811", "difference": "−10",
    }  # fmt: skip
    assert only(pasted(FOUNDING.replace("22 540", "22 549")), "column_sum").address == "row 4, column Totalt"


@pytest.mark.parametrize(
    ("shown", "is_right"), [("3", True), ("2,9", True), ("2,94", True), ("2,97", False), ("2", False), ("2,5", False)]
)
def test_a_sum_is_right_to_half_of_its_last_digit(shown: str, is_right: bool) -> None:
    proposal = pasted(f"\t2020\t2021\tSumma\nHyra\t1,47\t1,47\t{shown}", "mnkr")
    assert errors(proposal) == ([] if is_right else ["row_sum"])
    assert codes(pasted("\t2020\t2021\tSumma\nHyra\t1\t1,5\t3", "mnkr")) == ["sum_rounded"]  # told, not refused


@pytest.mark.parametrize("word", ["Totalt", "Summa", "Total", "Sum", "SUMMA:", "Summa kostnader", "Kostnader totalt"])
def test_words_for_a_sum(word: str) -> None:
    proposal = pasted(f"\t2020\t2021\t{word}\nHyra\t1\t2\t3\nLön\t1\t2\t3\n{word}\t2\t4\t6")
    assert len(proposal.lines) == 2
    assert proposal.problems == ()


def test_sums_of_parts() -> None:
    text = (
        "\t2020\nPersonal\t\nLön\t100\nVikarier\t20\nSumma personal\t120\nHyra\t40\nEl\t58\nDelsumma\t98\nTotalt\t218"
    )
    proposal = pasted(text)
    assert [line.label for line in proposal.lines] == ["Lön", "Vikarier", "Hyra", "El"]
    assert only(proposal, "rows_without_amounts").facts == {"rows": "2"}
    assert errors(pasted(text.replace("\t98", "\t88"))) == ["column_sum"]
    assert errors(pasted(text.replace("\t218", "\t238"))) == ["column_sum"]


def test_a_part_of_a_row_is_not_counted() -> None:
    proposal = pasted("\t2020\nLön\t5\nvarav vikarier\t2\nTotalt\t5")
    assert proposal.total == 5000
    assert only(proposal, "of_which").facts == {"row": "3", "text": "varav vikarier"}


def test_amounts_below_the_sum_are_asked_about() -> None:
    proposal = pasted("\t2020\nLön\t5\nTotalt\t5\nSöks ur fonden\t4\nEgna medel\t1")
    assert errors(proposal) == ["income", "income"]
    assert [line.label for line in proposal.funding] == ["Söks ur fonden", "Egna medel"]
    assert errors(pasted("\t2020\nLön\t5\nTotalt\t5\nHyra\t4\nTotalt\t9")) == []
    assert errors(pasted("\t2020\nLön\t5\nTotalt\t5\nHyra\t4")) == ["outside_sum"]


@pytest.mark.parametrize("years", ["2020 2021", "År_2020 År_2021", "2021 Totalt"])
def test_years_in_rows_are_refused(years: str) -> None:
    rows = "".join(f"{year.replace('_', ' ')}\t8177\t1400\n" for year in years.split())
    assert "years_in_rows" in errors(pasted(f"År\tPersonal\tHyra\n{rows}"))
    assert "years_in_rows" in errors(pasted(rows))


def test_a_sum_under_another_name_is_not_counted_twice() -> None:
    proposal = pasted(FOUNDING.replace("Totalt\t9", "Klöverskolan\t9"))
    assert lines(proposal) == FOUNDING_LINES
    assert only(proposal, "sum_by_arithmetic").facts == {"row": "4", "text": "Klöverskolan"}
    parts = "\t2020\nLön\t1\nHyra\t2\nDelsumma\t3\nEl\t4\nVatten\t5\nAnnat\t"
    assert "looks_like_sum" in errors(pasted(f"{parts}9"))
    assert "looks_like_sum" in errors(pasted(f"{parts}12"))
    assert "looks_like_sum" not in errors(pasted(f"{parts}8"))
    assert errors(pasted("\t2020\nLön\t5\nHyra\t5")) == ["looks_like_sum"]  # or is it the sum of the one row?
    assert errors(pasted("\t2020\nLön\t5\nHyra\t5\nTotalt\t10")) == []


def test_a_sum_with_an_unreadable_part_is_not_blamed() -> None:
    assert errors(pasted(FOUNDING.replace("8 411", "8,411"))) == ["ambiguous"]
