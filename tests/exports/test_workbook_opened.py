"""The living workbook in other hands: LibreOffice agrees, people read and edit it, and it prints on A4."""

import io
import json
import math
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pypdf
import pytest

from exports.documents.document import Paragraph, Table
from exports.workbook.build import book_of, workbook
from exports.workbook.front import front_sheet
from exports.workbook.sheets.sheet import legal_name
from exports.workbook.workings.perspectives import READINGS
from model.__main__ import main
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.exports.workbooks_built import (
    CASES,
    DAY,
    EDITS,
    FOUNDING,
    _book,
    answered,
    contracted,
    faults_of,
    in_a_row,
    many_cases,
    named,
    near,
    number_of,
)
from tests.generators import LIBRARY
from tests.office import formulas_of, office, results_of, with_wrong_results
from wording.numbers import write_number
from wording.texts import LANGUAGES

SAMPLED, TORTURED = 11, 200
"""Workbooks that LibreOffice recalculates in `make test`, and in `make torture`."""


# LibreOffice


def differing(shipped: bytes, again: bytes) -> list[object]:
    """Formula cells whose stored result is not what was recalculated."""
    before, after = results_of(shipped), results_of(again)
    return [
        (place, formula, before.get(place), after.get(place))
        for place, formula in formulas_of(shipped).items()
        if not near(before.get(place) or 0, after.get(place) or 0)
    ]


def recalculated(count: int, seconds: int, every: int = 1) -> dict[str, list[object]]:
    """What differs in so many workbooks after LibreOffice has recalculated them over planted wrong results.

    With `every`, only every so many of those that are the same each time.
    """
    files = {f"{name}.xlsx": workbook(answered(case), "sv", None, DAY) for name, case in [*CASES.items()][::every]}
    files["ranges.xlsx"] = workbook(answered(FOUNDING, "judged_ranges"), "en", "judged_ranges", DAY)
    files |= {f"{name}.xlsx": workbook(answer, "sv", None, DAY) for name, answer in [*contracted()][::every]}
    in_rows = ("participants", "an amount")[::every]
    files |= {f"{name}.xlsx": workbook(in_a_row(name), "sv", None, DAY) for name in in_rows}
    for number, (name, answer) in enumerate(many_cases(count - len(files))):
        files[f"{name}.xlsx"] = workbook(answer, "sv" if number % 2 else "en", None, DAY)
    with office() as program:
        again = program.converted(
            {name: with_wrong_results(content) for name, content in files.items()}, seconds=seconds
        )
    assert len(again) == count
    return {name: found for name, content in files.items() if (found := differing(content, again[name[:-5]]))}


@pytest.mark.always
@pytest.mark.libreoffice
def test_libreoffice_gives_every_stored_result() -> None:
    assert recalculated(SAMPLED, 280, every=4) == {}


@pytest.mark.libreoffice
@pytest.mark.torture
def test_libreoffice_gives_every_stored_result_of_two_hundred() -> None:
    assert recalculated(TORTURED, 1800) == {}


def edited(content: bytes, values: Mapping[str, object]) -> bytes:
    """The workbook with other values in named cells, as a person would type them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for name, value in values.items():
        sheet, _, address = book.defined_names[legal_name(name)].value.partition("!")
        book[sheet.strip("'")][address.replace("$", "")].value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


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
        assert {row[0]: row[1] for row in readings.rows}["Nettonuvärde"] == write_number(
            float(answer.readings.npv[0]), 0
        )
        assert any(isinstance(block, Paragraph) and block.text.endswith("allt stämmer") for block in blocks), name


def test_swedish_and_english_share_no_words_of_ours() -> None:
    texts = {}
    for language in LANGUAGES:
        book, _ = book_of(answered(FOUNDING), language, None, DAY)
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
    assert math.isfinite(number_of(book, "npv"))


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
    assert 4 < len(pages) < 34
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
