"""What a table of a budget may not hold is named, by cell and with advice; rows left out get a word."""

import pytest

from imports.budget import MOST_PROBLEMS, BudgetProposal, Decisions, read_pasted
from imports.budget.cells.words import guess_cost_type
from imports.budget.sources.grid import MOST_COLUMNS, MOST_ROWS
from imports.budget.tables.rows import LONGEST_LABEL
from imports.guard.limits import LARGEST_FILE
from model.case.problem import Problem
from tests.imports.proposals import PERSONNUMMER, amounts, checked, codes, errors, only, pasted, plain

# What is refused, and where


@pytest.mark.parametrize(
    ("cell", "code", "text"),
    [
        ("åtta", "not_a_number", "åtta"),
        ("(500)", "not_a_number", "(500)"),
        ("12 %", "not_a_number", "12 %"),
        ("1e5", "not_a_number", "1e5"),
        ("inf", "not_a_number", "inf"),
        ("١٢٣", "not_a_number", "١٢٣"),
        ("5 tkr/mån", "money_per", "5 tkr/mån"),
        ("5 EUR", "foreign_money", "5 EUR"),
        ("tkr", "not_a_number", "tkr"),
        ("1,234", "ambiguous", "1,234"),
        ("1.234", "ambiguous", "1.234"),
        ("1.234.567", "mixed_separators", "1.234.567"),
        ("12 34", "grouping", "12 34"),
        ('"8 177\n8 411"', "grouping", "8 177 8 411"),
        ("1" * 31, "too_long", "1" * 31),
        ("10000000000001", "too_large", "10000000000001"),
        ("10 000 000 001", "too_large", "10 000 000 001"),  # in tkr
        ("-5", "negative", "-5"),
        ("−0,5 tkr", "negative", "−0,5 tkr"),
        ("#DIV/0!", "formula_error", "#DIV/0!"),
        ("#SAKNAS!", "formula_error", "#SAKNAS!"),
        ("#N/A", "formula_error", "#N/A"),
        ("######", "formula_error", "######"),
        ("81\x0077", "control_character", "8177"),
        ("81\u202e77", "control_character", "8177"),
        ("\ud800", "control_character", ""),
        ("x" * 60, "not_a_number", "x" * 39 + "…"),
    ],
)
def test_a_bad_cell_is_named(cell: str, code: str, text: str) -> None:
    proposal = pasted(f"\t2020\t2021\nHyra\t1\t2\nLön\t3\t{cell}")
    problem = only(proposal, code)
    assert problem.severity == "error"
    assert problem.address == "row 3, column 2021"
    assert (problem.facts["row"], problem.facts["column"]) == ("3", "2021")
    assert plain(problem.facts["text"]) == text


def test_an_ambiguous_number_is_told_both_ways() -> None:
    facts = only(pasted("\t2020\nHyra\t1,234"), "ambiguous").facts
    assert {name: str(fact).replace("\u00a0", " ") for name, fact in facts.items()} == {
        "row": "2", "column": "2020", "text": "1,234", "thousands": "1 234", "decimal": "1,2340",
    }  # fmt: skip


def test_a_column_without_a_head_has_a_number() -> None:
    proposal = read_pasted("Hyra\t1\t2\nLön\t3\tx", "tkr", 2020, Decisions(columns={2: 2020, 3: 2021}))
    assert only_error(checked(proposal)).address == "row 2, column 3"


def only_error(proposal: BudgetProposal) -> Problem:
    assert len(errors(proposal)) == 1
    return proposal.problems[0]


@pytest.mark.parametrize("dash", ["-", "–", "−", "- kr", ""])
def test_a_dash_is_no_amount(dash: str) -> None:
    assert amounts(pasted(f"\t2020\t2021\nHyra\t{dash}\t2 kr", "kr")) == [{2021: 2.0}]


@pytest.mark.parametrize(
    ("text", "code", "address"),
    [
        ("", "empty_table", ""),
        (" \n\t\n", "empty_table", ""),
        ('""\t""', "empty_table", ""),
        ("Hyra", "no_columns", ""),
        ("Hyra 8 177", "no_columns", ""),
        ("Hyra,8177,8411", "no_columns", ""),
        ("\t2020\nbara rubrik", "no_lines", ""),
        ("\t2020\t2021", "no_lines", ""),
        ("\t1850\t2020\nHyra\t1\t2", "year_outside", "row 1, column 1850"),
        ("Kostnad\t20200\t2021\nHyra\t1\t2", "year_outside", "row 1, column 20200"),
        ("x\tÅr 2201\tÅr 2200\nHyra\t1\t2", "year_outside", "row 1, column År 2201"),
        ("\t2020\t2020\nHyra\t1\t2", "year_twice", "row 1, column 2020"),
        ("\t2020\t\t2021\nHyra\t1\t2\t3", "column_without_head", "row 1, column 3"),
        ("\t2020\t2021\tSen\nHyra\t1\t2\t4", "column_without_year", "row 1, column Sen"),
        ("202O\t2021\nHyra\t1\t2", "unclear_head", "row 1"),
        ("\t2020\n\t5", "label_missing", "row 2, column 1"),
        ("\t2020\n4010\t5", "label_missing", "row 2, column 1"),
        (f"\t2020\n{'x' * (LONGEST_LABEL + 1)}\t5", "label_too_long", "row 2, column 1"),
        ("\t2020\nHy\x07ra\t5", "control_character", "row 2, column 1"),
        ("\t2020\n#REF!\t5", "formula_error", "row 2, column 1"),
        ("\t2020\t#REF!\nHyra\t5\t", "formula_error", "row 1, column #REF!"),
        ("\t2020\t20\u202e21\nHyra\t5\t6", "control_character", "row 1, column 2021"),
        ("\t2020\t2021\nHyra\t1\t2\n\t2020\t2021\nLön\t1\t2", "several_tables", ""),
        ("Hyra\t1\t2\n\tÅr 2020\tÅr 2021\nLön\t1\t2", "amounts_above", "row 1, column 2"),
        ("\t2020\nTotalt\t5", "column_sum", "row 2, column 2020"),
    ],
)
def test_a_bad_table_is_named(text: str, code: str, address: str) -> None:
    proposal = pasted(text)
    assert code in errors(proposal)
    problem = next(problem for problem in proposal.problems if problem.code == f"import.{code}")
    assert problem.address == address


@pytest.mark.parametrize(
    "text",
    [
        f"\t2020\nLön {PERSONNUMMER}\t5",
        f"\t2020\nLön {PERSONNUMMER.replace('-', '')}\t5",
        "\t2020\nLön 1912\u200b1212-1212\t5",
        f"\t2020\nLön {PERSONNUMMER.translate({ord('1'): '１', ord('2'): '２'})}\t5",
        f"\t2020\nLön\t{PERSONNUMMER}",
        f"\t2020\nLön\t{PERSONNUMMER.replace('-', '')}",
        f"\t2020\t{PERSONNUMMER}\nLön\t5\t6",
        f"\t2020\nvarav {PERSONNUMMER}\t5",
        f"\t2020\nLön{'x' * 200}{PERSONNUMMER}\t5",
        f"{PERSONNUMMER};1;2",
    ],
)
def test_a_personnummer_is_never_repeated(text: str) -> None:
    proposal = pasted(text)
    assert proposal.problems
    assert "1212-1212" not in repr(proposal)
    if "varav" not in text:
        assert errors(proposal)


def test_personnummer_in_a_label_names_the_cell() -> None:
    problem = only(pasted(f"\t2020\nLön {PERSONNUMMER}\t5"), "personal_number")
    assert problem.facts == {"row": "2", "column": "1"}


def test_notes_columns_are_left_out_with_a_word() -> None:
    proposal = pasted("Konto\tBenämning\t2020\t2021\tKommentar\n4010\tHyra\t1\t2\tKvarteret\n4020\tLön\t3\t4\t")
    assert amounts(proposal) == [{2020: 1000.0, 2021: 2000.0}, {2020: 3000.0, 2021: 4000.0}]
    assert [line.label for line in proposal.lines] == ["Hyra", "Lön"]
    assert codes(proposal) == ["column_not_read", "column_not_read"]
    assert [problem.facts["column"] for problem in proposal.problems] == ["Konto", "Kommentar"]


def test_rows_above_and_without_amounts_are_left_out_with_a_word() -> None:
    proposal = pasted("Budget\t\nDatum\ti mars\nUpprättad av\tenheten\n\t2020\nHyra\t1\nPersonal\t\nDrift\t\n\nEl\t\n")
    assert amounts(proposal) == [{2020: 1000.0}]
    assert [problem.facts for problem in proposal.problems] == [{"rows": "6–7, 9"}, {"rows": "2–3"}]


def test_so_many_rows_and_columns_and_problems() -> None:
    body = "\n".join(["rad x\t7"] * (MOST_ROWS - 1))
    assert len(pasted(f"\t2020\n{body}\n\n").lines) == MOST_ROWS - 1
    problem = only(pasted(f"\t2020\n{body}\nrad\t1"), "too_many_rows")
    assert problem.facts == {"count": str(MOST_ROWS + 1), "limit": str(MOST_ROWS)}
    wide = "\t".join(["x", *(f"{2000 + n}" for n in range(MOST_COLUMNS - 1))]) + "\nHyra\t1"
    assert len(pasted(wide).years) == MOST_COLUMNS - 1
    assert errors(pasted(wide + "\t1" * (MOST_COLUMNS - 1))) == ["too_many_columns"]
    assert errors(pasted("\n" * 100_000 + "\t")) == ["empty_table"]
    assert errors(pasted("a\t1\n" * 100_000)) == ["too_many_rows"]
    assert errors(pasted("x" * (LARGEST_FILE + 1))) == ["file_too_large"]
    assert errors(pasted(";" * LARGEST_FILE)) == ["empty_table"]
    many = pasted("\t2020\n" + "rad\tx\n" * (MOST_PROBLEMS + 7))
    assert errors(many) == ["not_a_number"] * MOST_PROBLEMS + ["more_problems"]
    assert many.problems[-1].facts == {"count": "7"}


def test_quotation_marks() -> None:
    assert pasted('\t2020\n"Hyra\noch el"\t1').lines[0].label == "Hyra och el"
    assert pasted('\t2020\n"Hyra ""Kvarnen"""\t1').lines[0].label == 'Hyra "Kvarnen"'
    assert pasted('\t2020\n"Kvarnen\t1\nLön\t2').lines[0].label == '"Kvarnen'
    assert amounts(pasted('\t2020\n5" rör\t1\n"Kvarnen\t1\n"Lön\t3')) == [
        {2020: 1000.0},
        {2020: 1000.0},
        {2020: 3000.0},
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Personalkostnader inkl. ledning och vikarietäckning", "staff"),
        ("Lönekostnader", "staff"),
        ("Månadslön socialsekreterare", "staff"),
        ("Belöningar och miljöarbete", "other"),
        ("Vikarier för ordinarie personal", "backfill"),
        ("Löpande drift efter projektet", "running"),
        ("Driftkostnad", "running"),
        ("Staff incl. management", "staff"),
        ("Marknadsföring", "other"),
    ],
)
def test_the_guess_of_a_cost_type(label: str, kind: str) -> None:
    assert guess_cost_type(label) == kind
