"""The living workbook: its formulas are the model, and its stored results are theirs."""

import io
import re
import zipfile
from collections.abc import Mapping

import numpy as np
import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from exports.workbook.build import book_of, workbook
from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.functions import choose, least
from exports.workbook.formulas.value import Row, Value, operand
from exports.workbook.sheets.sheet import legal_name
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from tests.exports.workbooks_built import (
    CASES,
    DAY,
    FOUNDING,
    NEAR,
    _book,
    answered,
    contracted,
    faults_of,
    in_a_row,
    many_cases,
    number_of,
    result_of,
)
from tests.office import formulas_of

# The stored results are the model's


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", CASES)
def test_both_cases_say_what_the_model_says(name: str, language: Language) -> None:
    answer = answered(CASES[name])
    assert faults_of(answer, book_of(answer, language, None, DAY)[0]) == []


def test_the_founding_case_as_filed() -> None:
    book, _ = book_of(answered(FOUNDING), "sv", None, DAY)
    assert round(number_of(book, "npv") / 1000, 1) == 6834.5
    assert result_of(book, "payback_year") == 2026
    assert round(number_of(book, "benefit_cost_ratio"), 3) == 1.311
    assert result_of(book, "trough") == -15_598_000
    assert round(100 * number_of(book, "break_even"), 2) == 3.81
    assert result_of(book, "proof_npv") == pytest.approx(0, abs=0.005)


@pytest.mark.parametrize("scenario", FOUNDING.scenarios)
def test_every_scenario_has_its_own_workbook(scenario: str) -> None:
    answer = answered(FOUNDING, scenario)
    assert faults_of(answer, book_of(answer, "sv", scenario, DAY)[0]) == []


def test_random_cases_say_what_the_model_says() -> None:
    wrong = {name: faults for name, answer in many_cases(10) if (faults := faults_of(answer, _book(answer)))}
    assert wrong == {}


@pytest.mark.torture
def test_a_thousand_random_cases_say_what_the_model_says() -> None:
    wrong = {name: faults for name, answer in many_cases(1000) if (faults := faults_of(answer, _book(answer)))}
    assert wrong == {}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "name",
    [
        "late",
        "short",
        "few",
        "joint",
        "two grants",
        "a late grant",
        "none",
        "years and shares moved",
        "coupon and other money",
        "a share of the surplus",
        "the surplus of two payers",
        "a capped return",
        "capped returns of two payers",
        "other money by plan",
    ],
)
def test_contracts_of_every_kind_say_what_the_model_says(name: str) -> None:
    answer = dict(contracted())[name]
    assert not answer.has_errors, answer.problems[0]
    assert faults_of(answer, _book(answer)) == []


@pytest.mark.parametrize("count", [4, pytest.param(40, marks=pytest.mark.torture)])
def test_every_posting_of_the_model_stands_in_the_ledger(count: int) -> None:
    for name, answer in (*many_cases(count), *contracted()):
        book = _book(answer)
        sheet = next(sheet for sheet in book.sheets if sheet.name == "Huvudbok")
        found: dict[tuple[str, ...], np.ndarray] = {}
        for row in sorted({row for row, column in sheet.cells if column == 2 and row > 4}):
            key = tuple(str(sheet.cells[row, column].written) for column in (2, 3, 4, 5))
            stored = [sheet.cells[row, sheet.first + year].result for year in range(answer.case.horizon)]
            found[key] = found.get(key, np.zeros(len(stored))) + np.array(stored)
        expected: dict[tuple[str, ...], np.ndarray] = {}
        for posting, amounts in zip(answer.everyone.postings, answer.everyone.amounts, strict=True):
            key = (posting.actor, posting.kind, posting.realised_as, posting.cost_type or "")
            expected[key] = expected.get(key, np.zeros(answer.case.horizon)) + amounts[:, 0]
        for key, amounts in expected.items():
            assert found[key] == pytest.approx(amounts, rel=NEAR, abs=1e-3), (name, key)
        assert all(np.allclose(amounts, 0) for key, amounts in found.items() if key not in expected), name


@pytest.mark.parametrize("name", ["participants", "an amount"])
def test_a_main_number_in_a_row_by_year_has_a_proof(name: str) -> None:
    answer = in_a_row(name)
    key = answer.case.headline
    assert key is not None and answer.break_even((key,))[key].value is not None
    book = _book(answer)
    assert number_of(book, "proof_npv") == pytest.approx(0, abs=0.005)
    assert faults_of(answer, book) == []


def test_a_case_with_errors_gets_no_workbook() -> None:
    broken = FOUNDING.model_copy(update={"horizon": 0})
    with pytest.raises(CaseRefused):
        workbook(answered(broken), "sv", None, DAY)


# The formulas


@pytest.fixture(scope="module", params=[3, pytest.param(1, marks=pytest.mark.torture)], ids=["some", "all"])
def some_files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    """Cases, a scenario with ranges, and random cases with and without contract: every so many of them."""
    every: int = request.param
    files = {f"{name}-sv": workbook(answered(case), "sv", None, DAY) for name, case in [*CASES.items()][::every]}
    files["english"] = workbook(answered(FOUNDING), "en", None, DAY)
    files["ranges"] = workbook(answered(FOUNDING, "judged_ranges"), "sv", "judged_ranges", DAY)
    return files | {
        name: workbook(answer, "sv", None, DAY) for name, answer in [*many_cases(6), *contracted(), *IN_A_ROW][::every]
    }


@pytest.fixture(scope="module")
def some_formulas(some_files: Mapping[str, bytes]) -> dict[str, dict[tuple[str, str], str]]:
    """Their formulas."""
    return {name: formulas_of(content) for name, content in some_files.items()}


IN_A_ROW = tuple((name, in_a_row(name)) for name in ("participants", "an amount"))
Formulas = Mapping[str, Mapping[tuple[str, str], str]]
NUMBERS_STAND_ON = {"Indata", "Inputs", "Ögonblicksbilder", "Snapshots", "Stämpel", "Stamp"}


def test_formulas_hold_no_number_but_0_and_1(some_formulas: Formulas) -> None:
    for name, formulas in some_formulas.items():
        for place, formula in formulas.items():
            for token in Tokenizer(formula).items:
                if token.type == "OPERAND" and token.subtype == "NUMBER":
                    assert token.value in ("0", "1"), (name, place, formula)


def test_numbers_stand_only_among_the_inputs_and_snapshots(some_files: Mapping[str, bytes]) -> None:
    for name, content in some_files.items():
        book = openpyxl.load_workbook(io.BytesIO(content))
        for sheet in book.worksheets:
            if sheet.title not in NUMBERS_STAND_ON:
                loose = [
                    cell.coordinate for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)
                ]
                assert loose == [], (name, sheet.title)


BESIDE = {"Huvudbok": 14, "Ledger": 14, "Kontroll": 99, "Checks": 99}
"""The first column along which a row goes on, where it is not the fourth; with one applicant."""


def first_along(sheet: str, formulas: Mapping[tuple[str, str], str]) -> int:
    """The first column along which a row of a sheet goes on: in the ledger, the one after the present values."""
    worth = [
        openpyxl.utils.column_index_from_string(address.rstrip("0123456789"))
        for (name, address), formula in formulas.items()
        if name == sheet and formula.startswith("=SUMPRODUCT(")
    ]
    first = BESIDE.get(sheet, 4)
    return max(first, max(worth) + 1) if worth and sheet in ("Huvudbok", "Ledger") else first


def test_a_row_has_one_formula(some_formulas: Formulas) -> None:
    """Along the years of a row each formula is the one before it, moved a column."""
    compared = 0
    for name, formulas in some_formulas.items():
        beside = {sheet: first_along(sheet, formulas) for sheet, _ in formulas}
        for (sheet, address), formula in formulas.items():
            match = re.fullmatch(r"([A-Z]+)([0-9]+)", address)
            assert match
            column = openpyxl.utils.column_index_from_string(match[1])
            following = f"{get_column_letter(column + 1)}{match[2]}"
            ahead = formulas.get((sheet, following))
            if column < beside[sheet] or ahead is None:
                continue
            assert Translator(formula, origin=address).translate_formula(following) == ahead, (name, sheet, address)
            compared += 1
    assert compared > 5_000


def test_no_stored_result_is_an_error(some_files: Mapping[str, bytes]) -> None:
    for name, content in some_files.items():
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            sheets = [file.read(part) for part in file.namelist() if part.startswith("xl/worksheets/sheet")]
        assert not any(b't="e"' in part or b"<v>nan</v>" in part or b"<v>inf</v>" in part for part in sheets), name


def test_a_number_that_belongs_in_a_cell_is_refused_in_a_formula() -> None:
    with pytest.raises(ValueError, match="belongs in a cell"):
        operand(2)
    with pytest.raises(ValueError, match="two axes"):
        Value("A1", np.zeros(2), Axis("one", 2)) + Value("B1", np.zeros(2), Axis("other", 2))


@pytest.mark.parametrize(
    ("value", "text", "result"),
    [
        (Value("a", 7.0) - (Value("b", 2.0) - Value("c", 1.0)), "a-(b-c)", 6.0),
        (Value("a", 7.0) - Value("b", 2.0) - Value("c", 1.0), "a-b-c", 4.0),
        (Value("a", 8.0) / (Value("b", 2.0) * Value("c", 2.0)), "a/(b*c)", 2.0),
        ((Value("a", 1.0) + Value("b", 2.0)) * Value("c", 3.0), "(a+b)*c", 9.0),
        ((-Value("a", 2.0)) ** Value("b", 2.0), "(-a)^b", 4.0),
        (-(Value("a", 2.0) + Value("b", 1.0)), "-(a+b)", -3.0),
        (1 - Value("a", 0.25), "1-a", 0.75),
        (choose(Value("a", 1.0) > 0, "yes", "no"), 'IF(a>0,"yes","no")', "yes"),
        (least(1, Value("a", 3.0)), "MIN(1,a)", 1.0),
        (Value("a", 0.3) - Value("b", 0.1 + 0.2), "a-b", 0.0),
    ],
)
def test_text_and_result_say_the_same(value: Value, text: str, result: object) -> None:
    assert (value.text, value.result) == (text, result)


def test_a_row_knows_its_cells() -> None:
    row = Row("Tid!", 4, 3, np.array([1.0, 2.0]), Axis("years", 2))
    assert (row.span.text, list(row.span.results)) == ("Tid!$D$5:$E$5", [1.0, 2.0])


@pytest.mark.parametrize(
    ("key", "name"), [("a.b", "a.b"), ("tax2020", "tax2020_"), ("ab12", "ab12_"), ("r1c1", "r1c1_"), ("c", "c_")]
)
def test_a_key_that_looks_like_a_cell_gets_another_name(key: str, name: str) -> None:
    assert legal_name(key) == name
