"""The living workbook: its formulas are the model, its stored results are theirs, and LibreOffice agrees."""

import io
import json
import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
import openpyxl
import pypdf
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from exports.documents.document import Paragraph, Table
from exports.workbook.build import book_of, workbook
from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.functions import choose, least
from exports.workbook.formulas.value import Row, Value, operand
from exports.workbook.front import front_sheet
from exports.workbook.sheets.sheet import Book, legal_name
from exports.workbook.workings.perspectives import READINGS
from model.__main__ import main
from model.analysis.answer import Answer, plain
from model.case.assumptions import Label
from model.case.case import Case
from model.case.problem import CaseRefused
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.contracts_at_random import an_agreed_case
from tests.generators import LIBRARY, a_case
from tests.office import formulas_of, office, results_of, with_wrong_results
from wording.numbers import write_number

DAY = date(2026, 11, 22)
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
FOUNDING = CASES["hasselby_vallingby"]
NEAR = 1e-9
SAMPLED, TORTURED = 10, 200
"""Workbooks that LibreOffice recalculates in `make test`, and in `make torture`."""


def answered(case: Case, scenario: str | None = None) -> Answer:
    """The case's answer under a scenario."""
    return Answer(resolve(case, LIBRARY, scenario), case.perspective)


def many_cases(count: int) -> Iterator[tuple[str, Answer]]:
    """Random cases, every other one with a contract and repayment, that have no errors."""
    seed = 0
    for number in range(count):
        make = an_agreed_case if number % 2 else a_case
        found = answered(make(seed))
        while found.has_errors:
            seed += 1
            found = answered(make(seed))
        yield f"{make.__name__}-{seed}", found
        seed += 1


def result_of(book: Book, name: str) -> object:
    """The result of a named cell; the word for none as None."""
    sheet, row, column = book.names[legal_name(name)]
    content = sheet.cells[row, column]
    found = content.result if content.kind == "formula" else content.written
    return None if found in ("–", "n/a", "aldrig", "never") else found


def near(found: object, expected: object, scale: float = 1.0) -> bool:
    """Whether two numbers agree to a billionth of their size (or of the sums they are the difference of)."""
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return abs(found - expected) <= NEAR * max(1.0, abs(found), abs(expected), scale)
    return found == expected


# The stored results are the model's


def faults_of(answer: Answer, book: Book) -> list[object]:
    """Readings that differ from the model's, and checks that find a fault."""
    scale = float(np.abs(answer.everyone.net()).sum()) * 1e-3
    faults: list[object] = []
    for name in READINGS:
        expected, found = plain(getattr(answer.readings, name)[0]), result_of(book, name)
        if name.startswith("trough") and abs(float(answer.readings.trough[0])) < 1e-6:
            continue  # rounding dust
        if not near(found, expected, scale):
            faults.append((name, expected, found))
    if result_of(book, "faults"):
        faults.append("master check")
    return faults


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", CASES)
def test_both_cases_say_what_the_model_says(name: str, language: str) -> None:
    answer = answered(CASES[name])
    assert faults_of(answer, book_of(answer, language, None, DAY)[0]) == []  # type: ignore[arg-type]


def test_the_founding_case_as_filed() -> None:
    book, _ = book_of(answered(FOUNDING), "sv", None, DAY)
    assert round(float(result_of(book, "npv")) / 1000, 1) == 6834.5  # type: ignore[arg-type]
    assert result_of(book, "payback_year") == 2026
    assert round(float(result_of(book, "benefit_cost_ratio")), 3) == 1.311  # type: ignore[arg-type]
    assert result_of(book, "trough") == -15_598_000
    assert round(100 * float(result_of(book, "break_even")), 2) == 3.81  # type: ignore[arg-type]
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


def _book(answer: Answer) -> Book:
    return book_of(answer, "sv", None, DAY)[0]


def contracted() -> Iterator[tuple[str, Answer]]:
    """Contracts and repayment of kinds that random ones seldom are: rates out of step, yearly amounts, late grants."""
    terms = {
        "terms/each_rate": {"label": "Andel", "kind": "per_unit", "measures": "rate", "price": 300_000, "per": "year"},
        "terms/fixed": {"label": "Fast", "kind": "fixed", "per": "year", "amount": {"of_advance": 0.02}},
        "terms/gated": {"label": "Mål", "kind": "fixed", "amount": 40_000, "gate": "good"},
        "gates": {"good": {"label": "Bra", "outcome": "rate", "at_least": 0.04}},
        "outcomes/rate/baseline": False,
        "outcomes/rate/drift": 0.01,
    }
    within = {"perspective": "committee"}

    def known(key: str, unit: str, value: float) -> dict[str, object]:
        return {f"numbers/{key}": {"label": key, "unit": unit, "value": value, "basis": "judged"}}

    late = known("care.starts", "year", 2021) | known("care.ramp", "years", 3) | known("care.fade", "share/year", 0.1)
    short = known("care.duration", "years", 2) | known("care.reach.2021", "share", 0.4)
    few = known("school.lag", "years", 1) | known("school.fade", "share/year", 0.3)
    yield "late", answered(agreed_case(terms, {**within, **late}))
    yield "short", answered(agreed_case(terms, {**within, **short}, met={"good": True}))
    yield "few", answered(agreed_case({**terms, "outcomes/rate/effects": ["school"]}, {**within, **few}))
    fund = {"paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd", "label": "Fonden"}
    for name, amounts in {
        "two grants": {2021: 700_000, 2024: 300_000},
        "a late grant": {2025: 1.0},
        "none": {},
    }.items():
        repayment = {"fund": "sociala_investeringsfonden", "from_year": 2020}
        funding = {"grant": {**fund, "amounts": amounts}}
        yield name, answered(agreed_case({}, {**within, "funding": funding, "repayment": repayment}))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["late", "short", "few", "two grants", "a late grant", "none"])
def test_contracts_of_every_kind_say_what_the_model_says(name: str) -> None:
    answer = dict(contracted())[name]
    assert not answer.has_errors, answer.problems[0]
    assert faults_of(answer, _book(answer)) == []


def test_every_posting_of_the_model_stands_in_the_ledger() -> None:
    for name, answer in (*many_cases(40), *contracted()):
        book = _book(answer)
        sheet = next(sheet for sheet in book.sheets if sheet.name == "Huvudbok")
        found: dict[tuple[str, ...], np.ndarray] = {}
        for row in sorted({row for row, column in sheet.cells if column == 2 and row > 4}):
            key = tuple(str(sheet.cells[row, column].written) for column in (2, 3, 4, 5))
            amounts = [sheet.cells[row, sheet.first + year].result for year in range(answer.case.horizon)]
            found[key] = found.get(key, np.zeros(len(amounts))) + np.array(amounts)
        expected: dict[tuple[str, ...], np.ndarray] = {}
        for posting, amounts in zip(answer.everyone.postings, answer.everyone.amounts, strict=True):
            key = (posting.actor, posting.kind, posting.realised_as, posting.cost_type or "")
            expected[key] = expected.get(key, np.zeros(answer.case.horizon)) + amounts[:, 0]
        for key, amounts in expected.items():
            assert found[key] == pytest.approx(amounts, rel=NEAR, abs=1e-3), (name, key)
        assert all(np.allclose(amounts, 0) for key, amounts in found.items() if key not in expected), name


def test_a_case_with_errors_gets_no_workbook() -> None:
    broken = FOUNDING.model_copy(update={"horizon": 0})
    with pytest.raises(CaseRefused):
        workbook(answered(broken), "sv", None, DAY)


# The formulas


@pytest.fixture(scope="module")
def some_files() -> dict[str, bytes]:
    """Both cases, a scenario with ranges, and random cases with and without contract."""
    files = {f"{name}-sv": workbook(answered(case), "sv", None, DAY) for name, case in CASES.items()}
    files["english"] = workbook(answered(FOUNDING), "en", None, DAY)
    files["ranges"] = workbook(answered(FOUNDING, "judged_ranges"), "sv", "judged_ranges", DAY)
    return files | {name: workbook(answer, "sv", None, DAY) for name, answer in (*many_cases(6), *contracted())}


@pytest.fixture(scope="module")
def some_formulas(some_files: Mapping[str, bytes]) -> dict[str, dict[tuple[str, str], str]]:
    """Their formulas."""
    return {name: formulas_of(content) for name, content in some_files.items()}


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
"""The first column along which a row goes on, where it is not the fourth."""


def test_a_row_has_one_formula(some_formulas: Formulas) -> None:
    """Along the years of a row each formula is the one before it, moved a column."""
    compared = 0
    for name, formulas in some_formulas.items():
        for (sheet, address), formula in formulas.items():
            match = re.fullmatch(r"([A-Z]+)([0-9]+)", address)
            assert match
            column = openpyxl.utils.column_index_from_string(match[1])
            following = f"{get_column_letter(column + 1)}{match[2]}"
            ahead = formulas.get((sheet, following))
            if column < BESIDE.get(sheet, 4) or ahead is None:
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


# LibreOffice


def differing(shipped: bytes, again: bytes) -> list[object]:
    """Formula cells whose stored result is not what was recalculated."""
    before, after = results_of(shipped), results_of(again)
    return [
        (place, formula, before.get(place), after.get(place))
        for place, formula in formulas_of(shipped).items()
        if not near(before.get(place) or 0, after.get(place) or 0)
    ]


def recalculated(count: int, seconds: int) -> dict[str, list[object]]:
    """What differs in so many workbooks after LibreOffice has recalculated them over planted wrong results."""
    files = {f"{name}.xlsx": workbook(answered(case), "sv", None, DAY) for name, case in CASES.items()}
    files["ranges.xlsx"] = workbook(answered(FOUNDING, "judged_ranges"), "en", "judged_ranges", DAY)
    files |= {f"{name}.xlsx": workbook(answer, "sv", None, DAY) for name, answer in contracted()}
    for number, (name, answer) in enumerate(many_cases(count - len(files))):
        files[f"{name}.xlsx"] = workbook(answer, "sv" if number % 2 else "en", None, DAY)
    with office() as program:
        again = program.converted(
            {name: with_wrong_results(content) for name, content in files.items()}, seconds=seconds
        )
    assert len(again) == count
    return {name: found for name, content in files.items() if (found := differing(content, again[name[:-5]]))}


@pytest.mark.libreoffice
def test_libreoffice_gives_every_stored_result() -> None:
    assert recalculated(SAMPLED, 280) == {}


@pytest.mark.libreoffice
@pytest.mark.torture
def test_libreoffice_gives_every_stored_result_of_two_hundred() -> None:
    assert recalculated(TORTURED, 1800) == {}


EDITS = {
    "smaller": {"placements.reduction": 0.04},
    "later": {"placements.starts": 2023, "discount_rate": 0.03},
    "pilot area": {"placements.reach": 0.1},
    "ramp and fade": {"placements.ramp": 3, "placements.fade": 0.2, "placements.duration": 6},
    "graded and half released": {"placements.haircut": 0.3, "placements.released": 0.5, "placements.growth": -0.02},
    "more costs": {"process_support.included": 1, "budget.factor": 1.2},
    "in the line": {"line_work.included": 1, "line_work.per_year": 900_000, "line_work.starts": 2024},
    "new need": {"new_need.included": 1, "new_need.base_cost": 2e7, "new_need.increase": 0.03},
    "no interest": {"discount_rate": 0},
}


def edited(content: bytes, values: Mapping[str, object]) -> bytes:
    """The workbook with other values in named cells, as a person would type them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in values.items():
        sheet, _, address = book.defined_names[legal_name(name)].value.partition("!")
        book[sheet.strip("'")][address.replace("$", "")].value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def named(content: bytes) -> dict[str, object]:
    """The stored content of every named cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = {}
    for name, defined in book.defined_names.items():
        sheet, _, address = defined.value.partition("!")
        if not name.startswith("_"):
            found[name] = book[sheet.strip("'")][address.replace("$", "")].value
    return found


@pytest.mark.libreoffice
@pytest.mark.sampled(2, 1)
@pytest.mark.parametrize("edits", [list(EDITS.values()), list(EDITS.values())[1::3]])
def test_an_edited_input_gives_what_the_command_line_gives(
    edits: list[dict[str, float]], capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    path.write_text(write_case(FOUNDING), encoding="utf-8")
    shipped = workbook(answered(FOUNDING), "sv", None, DAY)
    files = {f"{number}.xlsx": edited(shipped, values) for number, values in enumerate(edits)}
    broken = openpyxl.load_workbook(io.BytesIO(shipped))
    broken["Huvudbok"]["M6"].value = -1  # a formula of the ledger replaced by a number
    made = io.BytesIO()
    broken.save(made)
    files["broken.xlsx"] = made.getvalue()
    files["text.xlsx"] = edited(shipped, {"placements.reduction": "5 %"})
    files["blank.xlsx"] = edited(shipped, {"placements.base_cost": None})
    files["outside.xlsx"] = edited(shipped, {"placements.reach": 1.5})
    with office() as program:
        again = {name: named(content) for name, content in program.converted(files).items()}
    for number, values in enumerate(edits):
        asked = [part for key, value in values.items() for part in ("--set", f"{key}={value}")]
        assert main(["evaluate", str(path), *asked, "--json"]) == 0
        expected, found = json.loads(capsys.readouterr().out), again[str(number)]
        for name in READINGS:
            one = None if found[name] in ("–", "aldrig") else found[name]
            assert near(one, expected[name]), (values, name)
        assert found["master_check"] == "allt stämmer", values
        assert str(found["snapshots_state"]).startswith("INAKTUELLA"), values
    for name in ("broken", "text", "blank", "outside"):
        assert str(again[name]["master_check"]).startswith("FEL"), name


# What a person meets


HOSTILE = (
    '=HYPERLINK("http://a.example","x")', "=1+2", "+cmd|' /C calc'!A0", "@SUM(1)", "{=1+2}", "http://a.example",
    "mailto:a@b.example", "&L&D&P", "</c><f>1+1</f>", "\u202egnp.exe",
)  # fmt: skip


def test_what_people_wrote_becomes_text_alone() -> None:
    plain_ones = formulas_of(workbook(answered(FOUNDING), "sv", None, DAY))
    for text in HOSTILE:
        label = Label(sv=text, en=text)
        budget = {name: line.model_copy(update={"label": label}) for name, line in FOUNDING.budget.items()}
        effects = {name: effect.model_copy(update={"label": label}) for name, effect in FOUNDING.effects.items()}
        numbers = {key: number.model_copy(update={"label": label}) for key, number in FOUNDING.numbers.items()}
        case = FOUNDING.model_copy(update={"label": label, "budget": budget, "effects": effects, "numbers": numbers})
        content = workbook(answered(case), "sv", None, DAY)
        ours = {place: formula.replace(text, "") for place, formula in formulas_of(content).items()}
        assert ours.keys() == plain_ones.keys(), text
        assert set(ours.values()) == set(plain_ones.values()), text
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for part in file.namelist():
                written = file.read(part)
                assert b"<hyperlink" not in written and b'TargetMode="External"' not in written, (text, part)


def test_inputs_are_named_checked_and_chosen_from_lists() -> None:
    content = workbook(answered(FOUNDING), "sv", None, DAY)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert {"placements.reduction", "discount_rate", "budget.staff.2020", "npv", "master_check"} <= set(
        book.defined_names
    )
    rules = book["Indata"].data_validations.dataValidation
    assert {"list", "decimal", "whole"} <= {rule.type for rule in rules}
    assert len(rules) >= 40


def test_every_sheet_prints_and_shows_the_master_check() -> None:
    content = workbook(answered(FOUNDING), "sv", None, DAY)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    for sheet in book.worksheets:
        assert (sheet["A3"].value, sheet["C3"].value) == ("Kontroll av hela boken", "allt stämmer"), sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0), sheet.title
        assert sheet.sheet_state == "visible"
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        drawing = file.read("xl/drawings/drawing1.xml").decode()
    assert len(re.findall(r'descr="[^"]+"', drawing)) == 2


def test_the_picture_of_the_first_sheet_says_what_it_says() -> None:
    for name, case in CASES.items():
        answer = answered(case)
        blocks = front_sheet(answer, "sv", None, DAY).blocks
        readings = next(block for block in blocks if isinstance(block, Table))
        assert dict(row[:2] for row in readings.rows)["Nettonuvärde"] == write_number(float(answer.readings.npv[0]), 0)
        assert any(isinstance(block, Paragraph) and block.text.endswith("allt stämmer") for block in blocks), name


def test_swedish_and_english_share_no_words_of_ours() -> None:
    texts = {}
    for language in ("sv", "en"):
        book, _ = book_of(answered(FOUNDING), language, None, DAY)  # type: ignore[arg-type]
        texts[language] = {
            content.written
            for sheet in book.sheets
            if sheet.name not in ("Kalkylfil", "CaseFile")
            for (_, column), content in sheet.cells.items()
            if content.kind == "text" and column == 0 and content.style not in ("key", "small")
        }
    assert texts["sv"] & texts["en"] <= {"budget.factor"}


def test_the_same_case_gives_the_same_file() -> None:
    assert workbook(answered(FOUNDING), "sv", None, DAY) == workbook(answered(FOUNDING), "sv", None, DAY)


def test_a_long_horizon_and_odd_keys_fit() -> None:
    longest = FOUNDING.model_copy(update={"horizon": 60})
    book = _book(answered(longest))
    assert faults_of(answered(longest), book) == []
    assert math.isfinite(float(result_of(book, "npv")))  # type: ignore[arg-type]


# On paper


def printed_input_sheet(content: bytes) -> list[tuple[str, dict[float, int]]]:
    """Each page of the printed input sheet: its words, and how many signs there are of each size, points."""
    with office() as program:
        file = program.converted({"book.xlsx": content}, "pdf")["book"]
    found = []
    for page in pypdf.PdfReader(io.BytesIO(file)).pages:
        sizes: dict[float, int] = {}

        def note(text: str, cm: Any, tm: Any, font: Any, size: float, sizes: dict[float, int] = sizes) -> None:
            if text.strip():
                shown = round(size * abs(tm[3]) * abs(cm[3]), 1)
                sizes[shown] = sizes.get(shown, 0) + len(text.strip())

        words = page.extract_text(visitor_text=note)
        if "· Indata" in words:
            found.append((words, sizes))
    return found


@pytest.mark.sampled(2, 1)
@pytest.mark.libreoffice
@pytest.mark.parametrize("horizon", [10, 30])
def test_the_input_sheet_can_be_read_on_a4(horizon: int) -> None:
    """Nearly all of it in 8 points or about that, also in a wider font than its own; heads and labels on every page."""
    case = read_case(case_files()["hasselby_vallingby"].read_bytes()).model_copy(update={"horizon": horizon})
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    pages = printed_input_sheet(workbook(answer, "sv", None, date(2026, 11, 29)))
    assert 4 < len(pages) < 30
    for _, sizes in pages:
        signs = sum(sizes.values())
        assert min(sizes) >= 7.0, sizes
        assert sum(count for size, count in sizes.items() if size >= 7.1) >= 0.95 * signs
    of_numbers = [words for words, _ in pages if "andel som beror på oss" in words]
    assert of_numbers
    assert all("Antagande" in words for words in of_numbers), "the head is on every page with numbers"
    told = " ".join(words for words, _ in pages)
    assert "placements.reduction" in told
    for year in case.years:
        assert str(year) in told
