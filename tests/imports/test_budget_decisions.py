"""What a person decides about a table is data: one row, column, unit or table is set right, and the rest follows."""

import pytest

from imports.budget import Decisions, read_pasted
from imports.budget.decisions import RowDecision
from imports.budget.proposal import Unit

TEXT = (
    "Kostnad\t2020\t2021\nLön\t500\t600\nHyra\t50\t50\nEnheten\t550\t650\nStatsbidrag\t100\t100\nNettokostnad\t450\t550"
)


def codes(text: str, decisions: Decisions, unit: Unit = "tkr") -> list[str]:
    """What stops a text, after what was decided."""
    problems = read_pasted(text, unit, 2020, decisions).problems
    return [problem.code.removeprefix("import.") for problem in problems if problem.severity == "error"]


def test_an_income_becomes_funding_and_what_is_left_of_costs_is_a_sum() -> None:
    assert codes(TEXT, Decisions()) == ["income"], "what is left tells that Enheten is a sum"
    proposal = read_pasted(TEXT, "tkr", 2020, Decisions(rows={5: "income"}))
    assert proposal.is_approvable
    assert proposal.total == 1_200_000
    assert [(line.label, dict(line.amounts)) for line in proposal.funding] == [("Statsbidrag", {2020: 1e5, 2021: 1e5})]
    assert [(row.label, row.kind, row.why) for row in proposal.skipped] == [
        ("Enheten", "sum", "sum_by_arithmetic"), ("Nettokostnad", "sum", "sum"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "total"), [("cost", 2_400_000), ("sum", 1_200_000), ("skip", 1_200_000), ("part", 1_200_000)]
)
def test_a_row_is_what_somebody_says(kind: RowDecision, total: float) -> None:
    text = "\n".join(TEXT.split("\n")[:4])
    proposal = read_pasted(text, "tkr", 2020, Decisions(rows={4: kind}))
    assert (proposal.is_approvable, proposal.total) == (True, total)
    assert proposal.rows[-1].is_decided


def test_an_income_with_a_minus_is_funding_without_one() -> None:
    text = "Kostnad\t2020\nLön\t500\nErsättning från staten\t-200"
    assert "income" in codes(text, Decisions())
    proposal = read_pasted(text, "tkr", 2020, Decisions(rows={3: "income"}))
    assert proposal.is_approvable
    assert (proposal.total, proposal.funding[0].amounts) == (500_000, {2020: 200_000})


def test_a_column_is_what_somebody_says() -> None:
    text = "Post\tBudget\tUtfall\nLön\t500\t480"
    assert codes(text, Decisions()) == ["column_without_year", "outcome", "no_years"]
    proposal = read_pasted(text, "tkr", 2020, Decisions(columns={2: 2021, 3: "skip"}))
    assert proposal.is_approvable
    assert (proposal.years, proposal.total) == ((2021,), 500_000)
    text = "Post\t2020\t2021\tSen\nLön\t500\t600\t70"
    assert codes(text, Decisions()) == ["column_without_year"]
    assert read_pasted(text, "tkr", 2020, Decisions(columns={4: 2022})).total == 1_170_000
    assert read_pasted(text, "tkr", 2020, Decisions(columns={4: "skip"})).total == 1_100_000
    assert codes(text, Decisions(columns={4: "total"})) == ["row_sum"], "a sum must be one"


def test_years_before_the_case_are_counted_only_if_somebody_says_so() -> None:
    text = "Post\tBudget 2019\tBudget 2020\nLön\t500\t600"
    assert codes(text, Decisions()) == ["year_before"]
    assert read_pasted(text, "tkr", 2020, Decisions(columns={2: "skip"})).total == 600_000
    assert read_pasted(text, "tkr", 2020, Decisions(columns={2: 2019})).total == 1_100_000


@pytest.mark.parametrize("text", ["Kostnad (hkr)\t2020\nLön\t5", "Kostnad\t2020\nLön\t5 kr\nHyra\t3 tkr"])
def test_the_unit_is_what_somebody_says(text: str) -> None:
    assert codes(text, Decisions()) != []
    proposal = read_pasted(text, "kr", 2020, Decisions(unit="mnkr"))
    assert proposal.is_approvable
    assert (proposal.unit, proposal.total % 1_000_000) == ("mnkr", 0)


def test_no_decision_makes_euro_kronor() -> None:
    assert codes("Kostnad (€)\t2020\nLön\t5", Decisions(unit="tkr", rows={2: "cost"}, columns={2: 2020})) != []


def test_a_table_is_chosen() -> None:
    text = "Kostnad\t2020\nLön\t500\n\nKostnad\t2021\nLön\t700"
    assert codes(text, Decisions()) == ["several_tables"]
    for place, total in ((1, 500_000), (2, 700_000)):
        proposal = read_pasted(text, "tkr", 2020, Decisions(table=place))
        assert (proposal.is_approvable, proposal.total, proposal.table) == (True, total, place)
        assert [problem.code for problem in proposal.problems] == ["import.other_tables"]
    assert codes(text, Decisions(table=3)) == ["several_tables"]


@pytest.mark.parametrize(
    "decisions",
    [Decisions(rows={99: "sum"}), Decisions(columns={99: 2020}), Decisions(rows={1: "cost"}, columns={1: 2020})],
)
def test_decisions_about_nothing_do_no_harm(decisions: Decisions) -> None:
    proposal = read_pasted(TEXT, "tkr", 2020, decisions)
    assert "import.unreadable" not in [problem.code for problem in proposal.problems]


def test_what_is_refused_is_told_with_what_was_understood() -> None:
    proposal = read_pasted("Kostnad (tkr)\t2020\t2021\nLön\t500\tx\nHyra\t50\t50\nSumma\t550\t650", "kr", 2020)
    assert not proposal.is_approvable
    assert proposal.problems[0].facts["row"] == "2"
    assert [(row.number, row.kind) for row in proposal.rows] == [(2, "cost"), (3, "cost"), (4, "sum")]
    assert [(column.kind, column.year) for column in proposal.columns] == [
        ("label", None), ("year", 2020), ("year", 2021),
    ]  # fmt: skip
    assert proposal.unit == "tkr"


KINDS = (
    # text, unit, the total where it may be approved, what else stops it
    ("Kostnad\t2020\t2021\nLön budget\t500\t600\nLön utfall\t480\t590", "tkr", None, "other_figure"),
    ("Kostnad\t2020\nHög\t500\nLåg\t400", "tkr", None, "other_figure"),
    ("Kostnad\t2020\nAlternativ 1\t500\nAlternativ 2\t400", "tkr", None, "other_figure"),
    ("Kostnad\t2020\nLön\t500'000\nHyra\t5", "kr", None, "not_a_number"),
    ("Halvårsbudget\nKostnad\t2020\nLön\t500", "tkr", None, "money_per"),
    ("Kostnad\t2020\nLön\t500\n* Avser halvår", "tkr", None, "money_per"),
    ("Kostnad (basbelopp)\t2020\nLön\t5", "kr", None, "unclear_money"),
    ("Kostnad (timmar)\t2020\nLön\t5", "kr", None, "not_kronor"),
    ("Antal\t2020\nBarn\t5", "kr", None, "not_kronor"),
    ("\tKommunen\tRegionen\nKostnad\t2020\t2021\nLön\t500\t600", "tkr", None, "column_without_year"),
    ("2020\t2021\t2022\nLön\t500\t600", "tkr", None, "unclear_head"),
    ("Kostnad\t2020\t2021\nUtgifter\t2 050\t2 100\nLön\t500\t600", "tkr", 5_250_000, ""),
    ("Kostnad\t2020\t2021\nLön\t500\t600\nUtgifter\t2 050\t2 100\nSumma\t2 550\t2 700", "tkr", 5_250_000, ""),
    ("Kostnad\t2020\t2021\nHyra\t2020\t2021\nLön\t500\t600", "tkr", None, "unclear_head"),
    ("Kostnad\t2020\nLön\t500\nSumma\t500\nMoms\t125", "tkr", None, "outside_sum"),
    ("Kostnad\t2020\t2021\nLön\t500\t600\nLöpande\t500\t1100", "tkr", None, "looks_like_sum"),
    ("Kostnad\t2020\t2021\nA\t8701\t6440\nAlla delar\t8701\t6440\nLöpande\t8701\t15141", "tkr", None, "looks_like_sum"),
    ("Post\t2020\t2021\nKöpta tjänster\t3640\t0\nHittills\t3640\t3640", "tkr", None, "looks_like_sum"),
    ("Post\tTotalt\nLön\t5\nHyra\t6", "tkr", None, "one_amount_column"),
    ("Kostnad\t2020\nLön\t500\n\nEkskolan\t2021\nLön\t700", "tkr", None, "several_tables"),
    ("Kostnad\t2020\nLön\t500\nKöpta tjänster\t2021\nHyra\t700", "tkr", 3_221_000, ""),
    ("Kostnad\t2020\nSoc\t250\nPsykolog\t150\nLedning\t100", "tkr", None, "looks_like_sum"),
    ("Kostnad\t2020\nSoc\t250\nPsykolog\t150\nLedning\t100\nSumma\t500", "tkr", 500_000, ""),
    ("Kostnad\t2020\nSoc\t250\nPsykolog\t150\nLedning\t100\nSumma\t250", "tkr", 250_000, ""),
    ("Post\tÅr\tTyp\tBelopp\nLön\t2020\tBudget\t5\nLön\t2021\tUtfall\t4", "tkr", None, "column_not_understood"),
    ("Post\tÅr\tBelopp\nLön\t2020\t5\nLön\t2020\t4", "tkr", None, "row_twice"),
    ("Kostnad\tAntal\t\tKostnad\t2020\nLön\t5\t\tHyra\t7", "tkr", None, "several_tables"),
    ("Kostnad\t2020\nPersonal\t500\n- chef\t100\n- övriga\t300", "tkr", None, "unclear_part"),
    ("Kostnad\t2020\nPersonal\t500\nvarav chef\t700", "tkr", None, "unclear_part"),
    ("Kostnad\t2020\nLön\t500\nElever\t40", "tkr", None, "not_money"),
    ("Kostnad\tFörslag 2020\tBeslut 2020\nLön\t5\t6", "tkr", None, "column_without_year"),
    ("Kostnad\t2020\t2021 och framåt\nLön\t5\t6", "tkr", None, "column_without_year"),
    ("Kostnad\tAck 2020\tAck 2021\nLön\t5\t6", "tkr", None, "no_years"),
    ("Kostnad\t2020/21\t2021/22\nLön\t5\t6", "tkr", None, "part_of_year"),
    ("Kostnad\tÅr 20\tÅr 21\nLön\t5\t6", "tkr", None, "no_years"),
    ("Kostnad\t2020 kr\tTotalt tkr\nLön\t5000\t5", "tkr", None, "mixed_units"),
    ("Belopp i tkr, om inget annat anges i kr\nKostnad\t2020\nLön\t5", "tkr", None, "unclear_money"),
)


@pytest.mark.parametrize(("text", "unit", "total", "code"), KINDS)
def test_what_could_mean_two_things_is_asked_about(text: str, unit: Unit, total: float | None, code: str) -> None:
    proposal = read_pasted(text, unit, 2020)
    assert proposal.is_approvable is (total is not None), proposal.problems
    if total is not None:
        assert proposal.total == total
    else:
        assert code in codes(text, Decisions(), unit)


def test_amounts_far_apart_are_told_where_no_unit_is_stated() -> None:
    text = "Kostnad\t2020\nLön\t1 200 000\nHyra\t50"
    assert "import.far_apart" in [problem.code for problem in read_pasted(text, "tkr", 2020).problems]
    text = text.replace("Kostnad", "Kostnad (kr)")
    assert "import.far_apart" not in [problem.code for problem in read_pasted(text, "kr", 2020).problems]
