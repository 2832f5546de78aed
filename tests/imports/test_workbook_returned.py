"""A workbook that comes back is the case it says, to the last number; else what is wrong is told, cell by cell."""

import io
import random
import re
import string
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

import imports
from exports.workbook.build import book_of, workbook
from exports.workbook.sheets.file import file_of
from exports.workbook.sheets.sheet import LABEL, LONGEST_CELL
from exports.workbook.workings.perspectives import READINGS
from imports.guard import workbook as workbook_guard
from imports.guard.limits import LARGEST_FILE
from imports.guard.sheets import Formula
from imports.workbook.findings import MOST_TOLD, Address, shown
from imports.workbook.returned import Returned, read_workbook
from imports.workbook.sameness import Formulas, same_number
from model import RESULTS_DATE
from model.analysis.answer import Answer, plain
from model.case.assumptions import Change, Label
from model.case.case import Case, Scenario
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused, Problem
from model.checking.case import check
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation.sentences import problem_sentence
from tests.contracts_at_random import an_agreed_case
from tests.exports.test_workbook import CASES, DAY, EDITS, FOUNDING, answered, many_cases, named, near
from tests.generators import LIBRARY
from tests.imports.hostile_workbooks import HOSTILE
from tests.imports.workbooks_made import PLAIN, damaged, parts_of, zipped
from tests.office import office
from wording.text_safety import clean
from wording.texts import LANGUAGES, catalogue

Values = Mapping[Address, Any]
CASE_FILE, INPUTS = "Kalkylfil", "Indata"
BOOK, _ = book_of(answered(FOUNDING), "sv", None, DAY)
SHEETS = {sheet.name: sheet for sheet in BOOK.sheets}
TOP = 3
"""The last row of what stands at the top of every sheet."""


@cache
def sent(scenario: str | None = None, language: Any = "sv") -> bytes:
    """The founding case's workbook."""
    return workbook(answered(FOUNDING, scenario), language, scenario, DAY)


BUILT: dict[tuple[object, ...], Any] = {}


def built_once(answer: Answer, language: Any, scenario: str | None, made: date) -> Any:
    """The sheets of an answer in memory, built once while so many are kept."""
    known = (fingerprint(answer.case), answer.perspective, language, scenario, made)
    if known not in BUILT:
        while len(BUILT) >= 40:
            del BUILT[next(iter(BUILT))]
        BUILT[known] = book_of(answer, language, scenario, made)
    return BUILT[known]


@pytest.fixture(scope="module", autouse=True)
def reads_against_what_was_built() -> Iterator[None]:
    """The reader builds the sheets of a case that it has not met before, and only then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imports.workbook.returned.book_of", built_once)
        yield
    BUILT.clear()


def with_typed(answer: Answer, values: Values, scenario: str | None = None, language: Any = "sv") -> bytes:
    """The workbook of an answer with other values in its inputs; None empties one, a text is written as it stands."""
    book, inputs = built_once(answer, language, scenario, DAY)
    entries, cells = {entry.address: entry for entry in book.inputs}, dict(inputs.sheet.cells)
    for address, value in values.items():
        entry = entries[address]
        kind: Any = "blank" if value is None else "text" if isinstance(value, str) else "number"
        old = inputs.sheet.cells[entry.row, entry.column]
        inputs.sheet.cells[entry.row, entry.column] = old._replace(kind=kind, written=value)
    try:
        return file_of(book, "a title", DAY, inputs.sheet)
    finally:
        inputs.sheet.cells = cells


def returned(values: Values, case: Case = FOUNDING, scenario: str | None = None) -> Returned:
    """What comes back when these values were put into a case's workbook."""
    return said(read_workbook(with_typed(answered(case, scenario), values, scenario), LIBRARY))


def said(found: Returned) -> Returned:
    """What came back, when every finding of it can be said, errors first, and there is no case where there is one."""
    severities = [problem.severity for problem in found.findings]
    assert severities == sorted(severities)
    assert (found.after is None) == ("error" in severities)
    for problem in found.findings:
        for language in LANGUAGES:
            words = problem_sentence(problem, None, language)
            assert "{" not in words or "{" in str(problem.facts)
            assert "None" not in words
    return found


def codes(found: Returned) -> list[str]:
    return [problem.code.removeprefix("workbook.") for problem in found.findings]


def refused(content: bytes) -> str:
    """The code of the one problem with which a file is refused."""
    with pytest.raises(CaseRefused) as refusal:
        read_workbook(content, LIBRARY)
    (problem,) = refusal.value.problems
    assert problem_sentence(problem, None, "sv") != problem_sentence(problem, None, "en")
    return problem.code.removeprefix("workbook.")


def comes_back_as_it_was(content: bytes, case: Case, scenario: str | None = None) -> None:
    found = read_workbook(content, LIBRARY)
    assert [problem.as_line() for problem in found.findings] == []
    assert found.scenario == scenario
    assert found.after is not None
    assert fingerprint(found.after) == fingerprint(found.before) == fingerprint(case)


def saved_again(content: bytes, change: Callable[[Any], object] = lambda _: None) -> bytes:
    """The workbook opened, changed and saved by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def place(*address: str | int) -> str:
    """The cell of an input of the founding case."""
    entry = next(entry for entry in BOOK.inputs if entry.address == address)
    return xl_rowcol_to_cell(entry.row, entry.column)


def spot(sheet: str, kind: str, label: str = "") -> str:
    """The first cell of a kind on a sheet: one in a column of labels and one beside them differ for texts."""
    cells = sorted(SHEETS[sheet].cells.items())
    of_kind = [
        place
        for place, content in cells
        if place[0] > TOP and content.kind == kind and not content.style.startswith("in:") and content.written
        if kind != "text" or (place[1] == LABEL) == bool(label)
    ]
    row, column = of_kind[0]
    return xl_rowcol_to_cell(row, column)


def gap(sheet: str) -> str:
    """A cell on a sheet that is empty, between others."""
    cells = SHEETS[sheet].cells
    rows = {row for row, _ in cells}
    row = next(row for row in range(TOP + 2, max(rows)) if (row, 4) not in cells and row in rows)
    return f"E{row + 1}"


def number(key: str, part: str = "value") -> Address:
    return ("numbers", key, part)


# The law of the round trip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_a_workbook_that_nobody_touched_is_the_same_case(name: str, language: Any) -> None:
    content = workbook(answered(CASES[name]), language, None, DAY)
    comes_back_as_it_was(content, CASES[name])
    comes_back_as_it_was(saved_again(content), CASES[name])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("scenario", FOUNDING.scenarios)
def test_so_it_is_under_every_scenario(scenario: str) -> None:
    comes_back_as_it_was(sent(scenario), FOUNDING, scenario)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("perspective", LIBRARY.perspectives)
def test_so_it_is_in_a_perspective_that_is_not_the_cases_own(perspective: str) -> None:
    comes_back_as_it_was(workbook(Answer(resolve(FOUNDING, LIBRARY), perspective), "en", None, DAY), FOUNDING)


def round_trips(count: int) -> None:
    """So many random cases, some with contracts, come back in both languages and under their scenarios."""
    for name, answer in many_cases(count):
        dice = random.Random(name)
        scenario = dice.choice([None, *answer.case.scenarios])
        chosen = answered(answer.case, scenario)
        if chosen.has_errors:
            chosen, scenario = answer, None
        comes_back_as_it_was(workbook(chosen, dice.choice(LANGUAGES), scenario, DAY), answer.case, scenario)


def test_random_cases_come_back() -> None:
    round_trips(5)


@pytest.mark.torture
def test_a_thousand_random_cases_come_back() -> None:
    round_trips(1000)


def some_edits(answer: Answer, dice: random.Random) -> dict[Address, Any]:
    """Values for a few of the inputs, within their limits; some are emptied."""
    book, _ = built_once(answer, "sv", None, DAY)
    edits: dict[Address, Any] = {}
    for entry in dice.sample(book.inputs, min(len(book.inputs), dice.choice([1, 1, 2, 4]))):
        if entry.choices:
            edits[entry.address] = dice.choice(list(entry.choices))
        elif dice.random() < 0.2:
            edits[entry.address] = None
        else:
            assert entry.lowest is not None and entry.highest is not None
            value = entry.value * dice.choice([0.9, 1.1, 1.01]) if entry.value else dice.choice([0.5, 1.0, 1000.0])
            value = round(value) + dice.choice([0, 1]) if entry.is_whole else value
            edits[entry.address] = float(min(entry.highest, max(entry.lowest, value)))
    return edits


def what_is_typed_is_held(count: int) -> set[str]:
    """Edits of so many random cases: the new case's own workbook shows them and nothing else changed, or they are told.

    Gives what came of it.
    """
    outcomes = set()
    for name, answer in many_cases(count):
        edits = some_edits(answer, random.Random(f"edits {name}"))
        found = said(read_workbook(with_typed(answer, edits), LIBRARY))
        outcomes.add("told" if found.after is None else "held")
        if found.after is None:
            continue
        before = {entry.address: entry.value for entry in built_once(answer, "sv", None, DAY)[0].inputs}
        now = {entry.address: entry.value for entry in book_of(answered(found.after), "sv", None, DAY)[0].inputs}
        for address, value in (before | edits).items():
            at = now.get(address)  # a year that was emptied is gone
            same = same_number(Decimal(repr(value)), at) if isinstance(value, float) and at is not None else at == value
            assert same, (name, address, value, at)
    return outcomes


def test_what_is_typed_into_random_cases_is_held_or_told() -> None:
    assert what_is_typed_is_held(6) == {"told", "held"}


@pytest.mark.torture
def test_what_is_typed_into_a_thousand_random_cases_is_held_or_told() -> None:
    assert what_is_typed_is_held(1000) == {"told", "held"}


# Edits


def test_a_number_becomes_a_change_of_the_case() -> None:
    found = returned({number("placements.reduction"): 0.04})
    assert found.after is not None and found.findings == ()
    assert {key: change.value for key, change in found.after.changes.items()} == {"placements.reduction": 0.04}
    assert found.before == FOUNDING
    assert found.after.model_copy(update={"changes": {}}) == FOUNDING


def test_a_number_that_the_scenario_sets_is_changed_in_the_scenario() -> None:
    edits = {number("placements.reach"): 0.2, number("placements.fade"): 0.1}
    after = returned(edits, scenario="pilot_area").after
    assert after is not None
    assert after.scenarios["pilot_area"].numbers["placements.reach"].value == 0.2
    assert after.scenarios["pilot_area"].numbers["placements.fade"].value == 0.1
    assert not after.changes
    others = {name: scenario for name, scenario in FOUNDING.scenarios.items() if name != "pilot_area"}
    assert {name: after.scenarios[name] for name in others} == others


def test_a_range_needs_both_ends() -> None:
    low, high = number("placements.reduction", "low"), number("placements.reduction", "high")
    after = returned({low: 0.02, high: 0.08}).after
    assert after is not None
    held = resolve(after, LIBRARY).numbers["placements.reduction"]
    assert (held.low, held.value, held.high) == (0.02, 0.05, 0.08)
    for one in (low, high):
        found = returned({one: 0.02 if one is low else 0.08})
        assert codes(found) == ["range_one_ended"]
        assert found.findings[0].address == f"{INPUTS}!{place(*(high if one is low else low))}"


def test_a_value_beside_its_range_is_told_and_the_range_is_not_dropped() -> None:
    found = returned({number("placements.reduction"): 0.5}, scenario="judged_ranges")
    assert [problem.code for problem in found.findings] == ["range_not_around_value"]
    assert found.findings[0].address.startswith(f"{INPUTS}!C")
    assert "”Färre placeringar: minskning” är 50\xa0%" in problem_sentence(found.findings[0], None, "sv")


def test_amounts_by_year() -> None:
    new, gone, changed = (("budget", "staff", "amounts", year) for year in (2023, 2022, 2020))
    after = returned({new: 500_000.0, gone: None, changed: 0.0}).after
    assert after is not None
    assert after.budget["staff"].amounts == {2020: 0.0, 2021: 8_411_000.0, 2023: 500_000.0}
    assert returned({gone: None, changed: 0.0}).after is not None


def test_a_blank_duration_lasts_to_the_horizon() -> None:
    case = FOUNDING.model_copy(update={"changes": {}})
    first = returned({number("placements.duration"): 4.0}, case).after
    assert first is not None and resolve(first, LIBRARY).numbers["placements.duration"].value == 4
    again = returned({number("placements.duration"): None}, first).after
    assert again is not None and fingerprint(again) == fingerprint(case)
    found = returned({number("school_years.duration"): None})
    assert found.after is None or resolve(found.after, LIBRARY).numbers["school_years.duration"].value is None


def test_a_number_that_would_follow_an_edit_stays_as_its_cell_says() -> None:
    """A running cost begins after the last budgeted year unless somebody says when; the workbook says when."""
    lines = FOUNDING.budget | {"later": FOUNDING.budget["line_work"]}
    later = {"later.per_year": FOUNDING.numbers["line_work.per_year"].model_copy(update={"value": 100_000.0})}
    case = FOUNDING.model_copy(update={"budget": lines, "numbers": {**FOUNDING.numbers, **later}})
    assert resolve(case, LIBRARY).numbers["later.starts"].value == 2023
    amount: Address = ("budget", "staff", "amounts", 2025)
    after = returned({amount: 1000.0}, case).after
    assert after is not None
    assert resolve(after.model_copy(update={"changes": {}}), LIBRARY).numbers["later.starts"].value == 2026
    assert resolve(after, LIBRARY).numbers["later.starts"].value == 2023


def test_words_that_are_chosen() -> None:
    after = returned({("perspective",): "Hela samhället", ("discount", "timing"): "I slutet"}).after
    assert after is not None
    assert (after.perspective, after.discount.timing) == ("society", "end")
    assert after.model_copy(update={"perspective": FOUNDING.perspective, "discount": FOUNDING.discount}) == FOUNDING


@cache
def agreed() -> Case:
    """A random case with a contract that has terms and capital, and a repayment."""
    for seed in range(400):
        case = an_agreed_case(seed)
        contract = case.contract
        if answered(case).has_errors or contract is None or case.repayment is None:
            continue
        if case.repayment.model == "repayment" and contract.capital and contract.fees and contract.delay:
            return case
    raise AssertionError("no seed makes such a case")


def test_the_contract_and_the_repayment() -> None:
    case = agreed()
    assert case.agreement is not None
    capital: Address = ("agreement", "contract", "capital", 0, "amounts", 1)
    year = case.start_year + 2
    edits: Values = {capital: 123_456.0, ("repayment", "share"): 0.25, ("repayment", "from_year"): float(year)}
    after = returned(edits, case).after
    assert after is not None and after.agreement is not None and after.repayment is not None
    assert after.agreement.contract.capital[0].amounts[1] == 123_456
    assert (after.repayment.share, after.repayment.from_year) == (0.25, year)
    assert type(after.repayment.from_year) is int


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({number("placements.reduction"): "5 %"}, "input_number_as_text"),
        ({number("placements.reduction"): "fem"}, "input_text"),
        ({number("placements.reach"): 1.5}, "input_outside"),
        ({number("placements.base_cost"): -1.0}, "input_outside"),
        ({number("placements.starts"): 2021.5}, "input_not_whole"),
        ({number("placements.base_cost"): None}, "input_blank"),
        ({number("placements.reduction"): None}, "input_blank"),
        ({number("discount_rate"): None}, "input_blank"),
        ({number("placements.ramp"): 0.0}, "ramp_below_one"),
        ({("budget", "staff", "amounts", 2021): "8 411"}, "input_number_as_text"),
        ({("budget", "staff", "amounts", 2021): -5.0}, "input_outside"),
        ({("perspective",): "Hela världen"}, "input_choice"),
        ({("perspective",): None}, "input_choice"),
        ({("discount", "timing"): 2.0}, "input_choice"),
    ],
)
def test_what_an_input_may_not_hold_is_told_at_its_cell(values: Values, code: str) -> None:
    found = returned(values)
    errors = [problem for problem in found.findings if problem.severity == "error"]
    assert errors[0].code.removeprefix("workbook.") == code
    assert {problem.address for problem in errors} == {f"{INPUTS}!{place(*next(iter(values)))}"}


@pytest.mark.parametrize("scenario", [None, "judged_ranges"])
def test_an_emptied_number_is_told_once_by_its_label_and_without_a_range_that_is_not_there(
    scenario: str | None,
) -> None:
    found = returned({number("placements.reduction"): None}, scenario=scenario)
    (told,) = [problem_sentence(problem, None, "sv") for problem in found.findings]
    at = f"{INPUTS}!{place(*number('placements.reduction'))} (Färre placeringar: minskning)"
    assert told == f"{at}: cellen är tom, men kalkylen behöver ett värde. Där stod 5\u00a0%."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({number("placements.reach"): 1.5}, "150\u00a0% ligger utanför det tillåtna, 0\u00a0% till 100\u00a0%"),
        ({number("placements.starts"): 2021.5}, "2021,5 är inget heltal"),
        ({number("placements.starts"): 2500.0}, "2500 ligger utanför det tillåtna, 1900 till 2200"),
        ({number("placements.base_cost"): "75 800 000"}, "”75 800 000” som text, men måste innehålla ett tal"),
    ],
)
def test_what_is_wrong_is_told_as_the_cell_shows_it(values: Values, words: str) -> None:
    assert words in problem_sentence(returned(values).findings[0], None, "sv")


def test_a_year_that_was_edited_is_told_as_a_year() -> None:
    found = said(read_workbook(saved_again(sent(), written(INPUTS, YEAR, 2030)), LIBRARY))
    words = problem_sentence(found.findings[0], None, "sv")
    assert f"där ska stå {FOUNDING.start_year}, men där står 2030" in words


def test_what_is_wrong_only_under_a_scenario_names_it() -> None:
    found = returned({number("placements.reduction"): 0.9})
    words = problem_sentence(found.findings[0], resolve(FOUNDING, LIBRARY), "sv")
    name = FOUNDING.scenarios["judged_ranges"].label.sv
    assert words.startswith(f"I scenariot ”{name}”: ”Färre placeringar: minskning” är 90\u00a0%, men spannet")


def test_a_number_that_was_rewritten_to_fifteen_digits_was_not_edited() -> None:
    exact = 1 / 19
    shorter = float(f"{exact:.15g}")
    assert shorter != exact
    case = FOUNDING.model_copy(update={"changes": {"placements.reduction": Change(value=exact)}})
    comes_back_as_it_was(with_typed(answered(case), {number("placements.reduction"): shorter}), case)


@pytest.mark.parametrize(
    ("found", "expected", "is_same"),
    [
        ("0.05", 0.05, True),
        ("0.0526315789473684", 1 / 19, True),
        ("0.0526315789473685", 1 / 19, False),
        ("75800000", 75_800_000.0, True),
        ("75800000.0000001", 75_800_000.0, False),
        ("0", 0.0, True),
        ("1E-300", 0.0, False),
        ("-1", 1.0, False),
    ],
)
def test_the_same_number_is_one_to_fifteen_digits(found: str, expected: float, is_same: bool) -> None:
    assert same_number(Decimal(found), expected) is is_same


# What LibreOffice makes of it


def hostile_case(*texts: str) -> Case:
    """The founding case with these texts in turn in every place where a person writes one."""
    labels = cycle([Label(sv=text) for text in texts])
    budget = {name: line.model_copy(update={"label": next(labels)}) for name, line in FOUNDING.budget.items()}
    effects = {name: effect.model_copy(update={"label": next(labels)}) for name, effect in FOUNDING.effects.items()}
    numbers = {
        key: one.model_copy(update={"label": next(labels), "note": next(labels)})
        for key, one in FOUNDING.numbers.items()
    }
    parts = {"budget": budget, "effects": effects, "numbers": numbers, "summary": next(labels)}
    return FOUNDING.model_copy(update={"label": next(labels), **parts})


HOSTILE_TEXTS = (
    '=HYPERLINK("http://a.example","x")', "{=1+2}", "+cmd|' /C calc'!A0", "-1+1|", "@SUM(1)", "http://a.example/x",
    "mailto:a@b.example", "file:///etc/passwd", "\\\\a.example\\x", "=" + "x" * 3_999, "å" * 4_000, "_x0041_ _x000D_",
    "</t></is></c><c><f>1+1</f></c>", "&lt;b&gt; & <b>", " in front and after ", "a\nb\n\nc\td", "'= 5", "# no comment",
    "\u202egnp.exe\u200b\ufeff", "e\u0301 \u2028 \u2029 ''", "0,25", "true", "~", "|", "- a: b", "\ud7ff\U0001f600",
)  # fmt: skip


@cache
def formulas_sent() -> int:
    """The formulas in the founding case's workbook."""
    return sum(len(sheet.formulas) for sheet in workbook_guard.read_whole(sent()).sheets)


@pytest.mark.parametrize("first", range(3))
def test_what_people_wrote_comes_back_letter_for_letter(first: int) -> None:
    texts = HOSTILE_TEXTS[first::3]
    case = hostile_case(*texts)
    content = workbook(answered(case), "sv", None, DAY)
    comes_back_as_it_was(content, case)
    sheets = workbook_guard.read_whole(content).sheets
    cells = {cell.value for sheet in sheets for cell in sheet.cells.values()}
    assert {clean(text, LONGEST_CELL) for text in texts} <= cells
    assert sum(len(sheet.formulas) for sheet in sheets) == formulas_sent()
    assert not any(b"<hyperlink" in part for part in parts_of(content).values())


def test_control_characters_never_reach_a_case() -> None:
    for text in ("a\x00b", "a\x07", "\x1b[31m", "\x85"):
        with pytest.raises(ValueError, match="control_character"):
            Label(sv=text)


def files_for_office(count: int, texts: Iterable[int], edited: Iterable[str]) -> dict[str, bytes]:
    """Workbooks, some with edits: of the worked cases, a scenario, random cases, texts and a contract."""
    spoken: Iterator[Any] = cycle(LANGUAGES)
    files = {name: workbook(answered(case), next(spoken), None, DAY) for name, case in CASES.items()}
    files["scenario"] = sent("judged_ranges")
    files |= {name: workbook(answer, "sv", None, DAY) for name, answer in many_cases(count)}
    files |= {f"text {at}": workbook(answered(hostile_case(HOSTILE_TEXTS[at])), "sv", None, DAY) for at in texts}
    for name in edited:
        values = {number(key): float(value) for key, value in EDITS[name].items()}
        files[f"edited {name}"] = with_typed(answered(FOUNDING), values)
    edits: Values = {("budget", "staff", "amounts", 2024): 250_000.0, ("perspective",): "Offentlig sektor"}
    files["edited budget"] = with_typed(answered(FOUNDING), {**edits, ("discount", "timing"): "I mitten"})
    edits = {("agreement", "contract", "capital", 0, "amounts", 1): 123_456.0, ("repayment", "share"): 0.25}
    files["edited contract"] = with_typed(answered(agreed()), edits)
    for name, answer in many_cases(count + count // 2):
        edits = some_edits(answer, random.Random(f"office {name}"))
        content = with_typed(answer, {address: value for address, value in edits.items() if "low" not in address})
        if read_workbook(content, LIBRARY).after not in (None, answer.case):
            files[f"edited {name}"] = content
    return files


def comes_back_through_office(files: Mapping[str, bytes]) -> None:
    """LibreOffice works the files out anew and saves them: the same cases, which answer what the workbooks show."""
    with office() as program:
        again = program.converted({f"{at}.xlsx": content for at, content in enumerate(files.values())})
    for at, (name, content) in enumerate(files.items()):
        before, after = read_workbook(content, LIBRARY), read_workbook(again[str(at)], LIBRARY)
        assert [problem.as_line() for problem in after.findings] == [], name
        assert before.after is not None and after.after is not None
        assert fingerprint(after.after) == fingerprint(before.after), name
        is_edited = name.startswith("edited")
        assert (fingerprint(after.after) == fingerprint(before.before)) is not is_edited, name
        if is_edited:
            shows_its_answer(name, after.after, again[str(at)])


def shows_its_answer(name: str, case: Case, content: bytes) -> None:
    """What a case is worth is what the cells of a workbook show."""
    cells, answer = named(content), answered(case)
    scale = float(abs(answer.everyone.net()).sum()) * 1e-3
    for reading in READINGS:
        found = None if cells[reading] in ("–", "aldrig") else cells[reading]
        assert near(found, plain(getattr(answer.readings, reading)[0]), scale), (name, reading)


@pytest.mark.libreoffice
def test_libreoffice_may_open_and_save_it() -> None:
    comes_back_through_office(files_for_office(0, (15,), list(EDITS)[:1]))


@pytest.mark.torture
@pytest.mark.libreoffice
def test_libreoffice_may_open_and_save_many() -> None:
    comes_back_through_office(files_for_office(24, range(len(HOSTILE_TEXTS)), EDITS))


# What differs is told


def cells_of(sheet: str, **values: Any) -> Callable[[Any], None]:
    """Puts values into cells of a sheet."""

    def change(book: Any) -> None:
        for address, value in values.items():
            book[sheet][address].value = value

    return change


def written(sheet: str, address: str, value: Any) -> Callable[[Any], None]:
    return cells_of(sheet, **{address: value})


def on(sheet: str, action: Callable[[Any], object]) -> Callable[[Any], None]:
    """Does something to a sheet."""
    return lambda book: (action(book[sheet]), None)[1]


def named_elsewhere(book: Any) -> None:
    book.defined_names["npv"].attr_text = f"{NPV_SHEET.name}!$C${NPV_ROW + 2}"


def named_no_more(book: Any) -> None:
    del book.defined_names["discount_rate"]


def shadowed(book: Any) -> None:
    name = openpyxl.workbook.defined_name.DefinedName("discount_rate", attr_text="Indata!$C$1")
    book["Tid"].defined_names["discount_rate"] = name


def swapped(book: Any) -> None:
    """Two budget lines change places, as when rows are sorted."""
    for column in range(1, 13):
        one, other = book[INPUTS].cell(STAFF_ROW, column), book[INPUTS].cell(OTHER_ROW, column)
        if column != 2:
            one.value, other.value = other.value, one.value


def relabelled(book: Any) -> None:
    """Labels are changed that stand in several blocks."""
    block = [row for (row, column), one in SHEETS["Perspektiv"].cells.items() if column == LABEL and row > TOP + 4]
    for row in sorted(block)[:3]:
        book["Perspektiv"].cell(row + 1, 1).value = f"eget {row}"


def named_anew(book: Any) -> None:
    book.defined_names["mine"] = openpyxl.workbook.defined_name.DefinedName("mine", attr_text="Indata!$C$1")


def moved(book: Any) -> None:
    book[INPUTS].move_range(place("numbers", "placements.reduction", "value"), cols=6)


SNAPSHOTS = "Ögonblicksbilder"
LEDGER, TIME = spot("Huvudbok", "formula"), spot("Tid", "formula")
YEAR, STAMP, SNAPSHOT = spot(INPUTS, "number"), spot("Stämpel", "number"), spot(SNAPSHOTS, "number")
HEAD, LINE, GAP = spot("Huvudbok", "text"), spot("Kostnader", "text", "label"), gap("Kostnader")
STAFF, OTHER = place("budget", "staff", "amounts", 2020), place("budget", "other", "amounts", 2020)
STAFF_ROW, OTHER_ROW = int(STAFF[1:]), int(OTHER[1:])
NPV_SHEET, NPV_ROW, _ = BOOK.names["npv"]
FORMULAS_ROW = 1 + max(row for (row, column), one in SHEETS["Kostnader"].cells.items() if column > 5)
FORMULAS = f"D{FORMULAS_ROW}:{xl_col_to_name(2 + FOUNDING.horizon)}{FORMULAS_ROW}"
TAMPERINGS: dict[str, tuple[Callable[[Any], object], str, str]] = {
    "a formula is edited": (written("Huvudbok", LEDGER, "=1+1"), "formula_edited", f"Huvudbok!{LEDGER}"),
    "a formula is replaced by a number": (written("Tid", TIME, 1), "formula_replaced", f"Tid!{TIME}"),
    "a formula is replaced by a text": (written("Tid", TIME, "noll"), "formula_replaced", f"Tid!{TIME}"),
    "a formula is emptied": (written("Tid", TIME, None), "formula_replaced", f"Tid!{TIME}"),
    "the master check is silenced": (cells_of("Resultat", C3="allt stämmer"), "formula_replaced", "Resultat!C3"),
    "a constant is edited": (written(INPUTS, YEAR, 2030), "constant_edited", f"{INPUTS}!{YEAR}"),
    "a head is edited": (written("Huvudbok", HEAD, "annat"), "constant_edited", f"Huvudbok!{HEAD}"),
    "the stamp is edited": (written("Stämpel", STAMP, 2030), "constant_edited", f"Stämpel!{STAMP}"),
    "a snapshot is edited": (written(SNAPSHOTS, SNAPSHOT, 9e9), "constant_edited", f"{SNAPSHOTS}!{SNAPSHOT}"),
    "a snapshot is gone": (written(SNAPSHOTS, SNAPSHOT, None), "constant_edited", f"{SNAPSHOTS}!{SNAPSHOT}"),
    "a formula in an input": (written(INPUTS, STAFF, "=1+1"), "input_formula", f"{INPUTS}!{STAFF}"),
    "a date in an input": (written(INPUTS, STAFF, date(2020, 1, 1)), "input_text", f"{INPUTS}!{STAFF}"),
    "a truth in an input": (written(INPUTS, STAFF, True), "input_text", f"{INPUTS}!{STAFF}"),
    "a number between the cells": (written("Kostnader", GAP, 5), "not_empty", f"Kostnader!{GAP}"),
    "a formula between the cells": (written("Kostnader", GAP, "=1"), "not_empty", f"Kostnader!{GAP}"),
    "a cell is moved": (moved, "not_empty", ""),
    "two rows are swapped": (swapped, "label_moved", f"{INPUTS}!A{STAFF_ROW}"),
    "a row is put in": (on(INPUTS, lambda sheet: sheet.insert_rows(30)), "row_moved", ""),
    "three rows are put in": (on("Kostnader", lambda sheet: sheet.insert_rows(6, 3)), "rows_moved", ""),
    "a row is deleted": (on(INPUTS, lambda sheet: sheet.delete_rows(30)), "row_moved", ""),
    "a column is put in": (on(INPUTS, lambda sheet: sheet.insert_cols(3)), "column_moved", ""),
    "two columns are put in": (on(INPUTS, lambda sheet: sheet.insert_cols(3, 2)), "columns_moved", ""),
    "a column is deleted": (on("Huvudbok", lambda sheet: sheet.delete_cols(2)), "column_moved", ""),
    "a sheet is removed": (lambda book: book.remove(book["Tid"]), "sheet_missing", "Tid"),
    "a sheet is renamed": (on("Tid", lambda sheet: setattr(sheet, "title", "Time")), "sheet_renamed", "Tid"),
    "a name stands for another cell": (named_elsewhere, "name_moved", f"{NPV_SHEET.name}!C{NPV_ROW + 1}"),
    "a name is deleted": (named_no_more, "name_missing", ""),
    "a name holds for one sheet": (shadowed, "name_moved", ""),
    "a sheet is hidden": (on("Tid", lambda sheet: setattr(sheet, "sheet_state", "hidden")), "sheet_hidden", "Tid"),
    "a sheet is hidden well": (
        on("Tid", lambda sheet: setattr(sheet, "sheet_state", "veryHidden")), "sheet_hidden", "Tid",
    ),
    "a sheet is added": (lambda book: book.create_sheet("Mina"), "sheet_added", "Mina"),
    "a name is added": (named_anew, "name_added", "mine"),
    "a row is hidden": (
        on(INPUTS, lambda sheet: setattr(sheet.row_dimensions[STAFF_ROW], "hidden", True)), "hidden", INPUTS,
    ),
    "a column is hidden": (
        on("Tid", lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True)), "hidden", "Tid",
    ),
    "cells are merged": (on("Resultat", lambda sheet: sheet.merge_cells("P2:Q3")), "merged", "Resultat!P2:Q3"),
    "a note beside": (cells_of("Resultat", T40="Fråga Anna"), "note", "Resultat!T40"),
    "a sum beside": (cells_of("Resultat", T40="=C10*2"), "note", "Resultat!T40"),
    "a note between": (written("Kostnader", GAP, "Fråga Anna"), "note", f"Kostnader!{GAP}"),
    "a note that says what a cell says": (cells_of("Kostnader", P9="Övriga kostnader"), "note", "Kostnader!P9"),
    "labels are edited": (relabelled, "label_edited", ""),
    "a label is edited": (written("Kostnader", LINE, "Löner"), "label_edited", f"Kostnader!{LINE}"),
}  # fmt: skip
HARMLESS = {"sheet_hidden", "sheet_added", "name_added", "hidden", "merged", "note", "label_edited"}


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_was_done_to_it_is_found_and_named(name: str) -> None:
    change, code, address = TAMPERINGS[name]
    found = said(read_workbook(saved_again(sent(), change), LIBRARY))
    first = next(problem for problem in found.findings if problem.code == f"workbook.{code}")
    assert first.address == (address or first.address)
    assert (first.severity == "notice") == (code in HARMLESS)
    if code in HARMLESS:
        assert set(codes(found)) == {code}
        assert found.after is not None and fingerprint(found.after) == fingerprint(FOUNDING)
    else:
        assert found.after is None
        assert found.before == FOUNDING


def test_a_moved_row_is_named_by_its_cell_and_nothing_else_is_told() -> None:
    found = said(read_workbook(saved_again(sent(), on(INPUTS, lambda sheet: sheet.insert_rows(30, 2))), LIBRARY))
    assert codes(found) == ["rows_moved"]
    assert found.findings[0].facts["count"] == "2"


def test_at_most_so_many_of_a_kind_are_told() -> None:
    places = [place for place, one in sorted(SHEETS["Tid"].cells.items()) if one.kind == "formula" and place[0] > TOP]

    def change(book: Any) -> None:
        for row, column in places[:50]:
            book["Tid"].cell(row + 1, column + 1).value = 0

    found = said(read_workbook(saved_again(sent(), change), LIBRARY))
    assert codes(found) == ["formula_replaced"] * MOST_TOLD + ["and_more"]
    assert found.findings[-1].facts == {"count": str(50 - MOST_TOLD)}


def test_what_stands_in_a_cell_is_repeated_short_and_without_a_personnummer() -> None:
    assert shown("a" * 500) == "a" * 120 + "…"
    assert shown("Anna 19121212-1212") == "…"
    assert shown("a\nb\u202e") == "a b"
    found = said(read_workbook(saved_again(sent(), written("Kostnader", LINE, "19121212-1212")), LIBRARY))
    assert "1212" not in repr(found.findings)


def changed_part(part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The founding case's workbook with something else in one part of the file."""
    parts = parts_of(sent())
    for old, new in changes:
        assert old in parts[part], old
        parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)


def sheet_part(name: str) -> str:
    """The part of a sheet."""
    book = openpyxl.load_workbook(io.BytesIO(sent()))
    return f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"


def formulas_as(write: Callable[[str, str, int], str], sheet: str, row: int) -> bytes:
    """The workbook with the formulas of a row written in another way: of each, its text, cell and place in the row."""
    counted = iter(range(1000))
    parts, part = parts_of(sent()), sheet_part(sheet)

    def again(found: re.Match[str]) -> str:
        return found[1] + write(found[3], found[2], next(counted))

    written = re.sub(rf'(<c r="([A-Z]+{row})"[^>]*>)<f>([^<]*)</f>', again, parts[part].decode())
    assert next(counted) > 5
    return zipped({**parts, part: written.encode()})


def test_formulas_that_cells_share_are_read_in_each_cell() -> None:
    """As Excel saves a row that was filled to the right."""

    def share(text: str, _: str, at: int) -> str:
        return f'<f t="shared" ref="{FORMULAS}" si="0">{text}</f>' if at == 0 else '<f t="shared" si="0"/>'

    comes_back_as_it_was(formulas_as(share, "Kostnader", FORMULAS_ROW), FOUNDING)

    def wrongly(text: str, _: str, at: int) -> str:
        return f'<f t="shared" ref="{FORMULAS}" si="0">{text}+1</f>' if at == 0 else '<f t="shared" si="0"/>'

    found = said(read_workbook(formulas_as(wrongly, "Kostnader", FORMULAS_ROW), LIBRARY))
    assert set(codes(found)) == {"formula_edited"}
    assert len(found.findings) == FOUNDING.horizon


def test_an_array_formula_in_its_one_cell_is_the_formula() -> None:
    comes_back_as_it_was(
        formulas_as(lambda text, cell, _: f'<f t="array" ref="{cell}">{text}</f>', "Kostnader", FORMULAS_ROW), FOUNDING
    )
    wide = formulas_as(lambda text, _, at: f'<f t="array" ref="{FORMULAS}">{text}</f>', "Kostnader", FORMULAS_ROW)
    found = read_workbook(wide, LIBRARY)
    assert set(codes(found)) == {"formula_edited"}


@pytest.mark.parametrize(
    ("expected", "found", "is_same"),
    [
        ("SUM('Tid'!$D$5:$M$5)", "sum( tid!D5:M5 )", True),
        ('IF(A1>0,"ändrad","")', 'IF( A1 > 0 , "ändrad" , "")', True),
        ('IF(A1>0,"ändrad","")', 'IF(A1>0,"Ändrad","")', False),
        ('IF(A1>0,"a b","")', 'IF(A1>0,"ab","")', False),
        ("SUMIFS(A1:A2,B1:B2,C1)", "_xlfn.SUMIFS(A1:A2,B1:B2,C1)", True),
        ("SUM(A1)", "_xludf.SUM(A1)", True),
        ("1+A1", "1.0+A1", True),
        ("A1-B1", "A1--B1", False),
        ("SUMPRODUCT(--(A1:A2<>B1:B2))", "SUMPRODUCT( - - ( A1:A2<>B1:B2 ) )", True),
        ("A1+1", "+A1+1", True),
        ("A1+1", "A1+2", False),
        ("A1", "A1+0", False),
        ("(A1+B1)*C1", "A1+B1*C1", False),
        ("A1", "'another sheet'!A1", False),
        ("npv", "NPV", True),
        ("npv", "npv2", False),
        ("A1", "[1]Tid!A1", False),
        ("A1", 'HYPERLINK("http://a.example")', False),
        ("A1", "", False),
        ("A1", "'", False),
        ("A1", "(" * 300, False),
        ("A1", "A1 " * 9_000, False),
    ],
)
def test_the_same_formula_may_be_written_in_other_ways(expected: str, found: str, is_same: bool) -> None:
    assert Formulas().is_same(expected, Formula(found, "normal", "", ""), (1, 1), {}) is is_same


def test_a_cell_holds_what_every_program_shows_of_it() -> None:
    """A number with a text after it in its cell, which Excel and LibreOffice leave out, is the number."""
    content = with_typed(answered(FOUNDING), {number("placements.reduction"): 0.04})
    parts, part, cell = parts_of(content), sheet_part(INPUTS), place(*number("placements.reduction"))
    found = re.search(rf'<c r="{cell}"[^>]*><v>0.04</v>'.encode(), parts[part])
    assert found is not None
    parts[part] = parts[part].replace(found[0], found[0] + b"<is><t>9</t></is>")
    after = read_workbook(zipped(parts), LIBRARY).after
    assert after is not None and after.changes["placements.reduction"].value == 0.04


# Files that are refused


def test_other_files_are_refused_by_name() -> None:
    assert refused(PLAIN) == "not_our_workbook"
    assert refused(b"") == "not_a_workbook"
    assert refused(write_case(FOUNDING).encode()) == "not_a_workbook"
    assert refused(b"PK\x03\x04" + bytes(LARGEST_FILE)) == "file_too_large"
    assert refused(saved_again(sent(), lambda book: book.remove(book[CASE_FILE]))) == "not_our_workbook"


@pytest.mark.sampled(3)
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    make, code = HOSTILE[name]
    allowed = {code} if code not in ("ok", "too_many_rows") else {"not_our_workbook", "unsafe_part"}
    assert refused(make()) in allowed


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/externalLinks/externalLink1.xml", "external_links"),
        ("xl/connections.xml", "external_links"),
        ("xl/embeddings/oleObject1.bin", "unsafe_part"),
        ("xl/activeX/activeX1.xml", "unsafe_part"),
        ("xl/vbaProject.bin", "macros"),
    ],
)
def test_parts_that_reach_out_or_run_are_refused(part: str, code: str) -> None:
    assert refused(zipped({**parts_of(sent()), part: b"<x/>"})) == code


def test_two_sheets_of_one_name_are_refused() -> None:
    content = changed_part("xl/workbook.xml", (b'name="Tid"', b'name="INDATA"'))
    assert refused(content) == "broken_workbook"


@cache
def case_file() -> tuple[dict[str, str], int]:
    """The facts on the sheet with the case, each with its cell, and the row on which the file begins."""
    sheet = openpyxl.load_workbook(io.BytesIO(sent()))[CASE_FILE]
    facts = {str(sheet.cell(row, 1).value): f"C{row}" for row in range(1, 20) if sheet.cell(row, 1).value}
    first = next(row for row in range(1, 30) if str(sheet.cell(row, 3).value).startswith("format: "))
    return facts, first


@pytest.mark.sampled(3)
@pytest.mark.parametrize("value", ["horizon: 11", "nonsense", "label: [", None, 5, "=1+1", "format: &a x"])
def test_a_case_that_was_edited_in_the_file_is_refused(value: Any) -> None:
    row = case_file()[1] + 2
    assert refused(saved_again(sent(), cells_of(CASE_FILE, **{f"C{row}": value}))) == "file_edited"


def test_the_file_may_not_go_on_below_itself() -> None:
    assert refused(saved_again(sent(), cells_of(CASE_FILE, C5000="horizon: 3"))) == "file_edited"


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("fingerprint", "0" * 64), ("fingerprint", None), ("scenario", "no_such"), ("perspective", "no_such"),
        ("language", "de"), ("made", "yesterday"), ("made", None),
    ],
)  # fmt: skip
def test_what_the_workbook_says_of_itself_must_be_so(fact: str, value: Any) -> None:
    assert refused(saved_again(sent(), cells_of(CASE_FILE, **{case_file()[0][fact]: value}))) == "file_edited"


@pytest.mark.parametrize(("fact", "value"), [("language", "en"), ("made", "2020-01-01"), ("scenario", "pilot_area")])
def test_what_it_says_of_itself_is_held_against_its_cells(fact: str, value: str) -> None:
    found = said(read_workbook(saved_again(sent(), cells_of(CASE_FILE, **{case_file()[0][fact]: value})), LIBRARY))
    assert found.after is None


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("results_date", "2020-01-01", "other_version"),
        ("results_date", None, "other_version"),
        ("format", "fortjanst-workbook/2", "other_version"),
        ("layout", "0" * 64, "other_layout"),
    ],
)
def test_a_workbook_of_another_version_says_so(fact: str, value: Any, code: str) -> None:
    found = said(read_workbook(saved_again(sent(), cells_of(CASE_FILE, **{case_file()[0][fact]: value})), LIBRARY))
    assert codes(found) == [code]
    assert (found.before, found.after) == (FOUNDING, None)
    assert RESULTS_DATE in found.findings[0].facts.values() or code == "other_layout"


def test_a_small_file_may_not_ask_for_large_work() -> None:
    lines = dict.fromkeys((f"line_{at}" for at in range(450)), FOUNDING.budget["staff"])
    large = FOUNDING.model_copy(update={"budget": lines, "horizon": 60, "scenarios": {}})
    sheet, first = openpyxl.load_workbook(io.BytesIO(sent()))[CASE_FILE], case_file()[1]
    written = write_case(large).splitlines()

    def change(book: Any) -> None:
        for row in range(first, max(first + len(written), sheet.max_row) + 1):
            at = row - first
            book[CASE_FILE].cell(row, 3).value = written[at] if at < len(written) else None
        book[CASE_FILE][case_file()[0]["fingerprint"]].value = fingerprint(large)

    assert refused(saved_again(sent(), change)) == "file_edited"


# Damaged files


def damage(count: int, seed: int) -> set[str]:
    """So many damaged files are read or refused; gives what came of it."""
    chance, outcomes, content = random.Random(seed), set(), sent()
    parts = parts_of(content)
    for at in range(count):
        name = chance.choice(list(parts))
        match at % 4:
            case 0:
                broken = damaged(content, chance)
            case 1:
                broken = zipped({key: part for key, part in parts.items() if key != name})
            case _:  # damage that the archive's checksums don't see
                name = chance.choice([key for key in parts if key.startswith("xl/") and "chart" not in key])
                broken = zipped({**parts, name: damaged(parts[name], chance)}, zipfile.ZIP_STORED)
        try:
            found = said(read_workbook(broken, LIBRARY))
        except CaseRefused as refusal:
            assert refusal.problems
            outcomes.add("refused")
        else:
            outcomes.add("told" if found.findings else "as it was")
            if not found.findings:
                assert found.after == FOUNDING
    return outcomes


def test_damaged_workbooks_are_read_or_refused() -> None:
    assert damage(30, 1) == {"refused", "told", "as it was"}


@pytest.mark.torture
def test_a_thousand_damaged_workbooks_are_read_or_refused() -> None:
    assert damage(1000, 2) == {"refused", "told", "as it was"}


# The words


IMPORTS = Path(imports.__file__).parent


def codes_in_the_source() -> Iterator[str]:
    """Every code of this group that can be given."""
    for path in (file for room in ("workbook", "guard") for file in sorted((IMPORTS / room).rglob("*.py"))):
        source = path.read_text("utf-8")
        yield from re.findall(r'"workbook\.([a-z_]+)"', source)
        yield from re.findall(r'WorkbookRefused\("([a-z_]+)"', source)
        yield from re.findall(r'else "(old_format)"', source)


def test_every_finding_says_what_is_wrong_and_what_to_do() -> None:
    texts = {key.removeprefix("problems.workbook."): text for key, text in catalogue().items()}
    ours = {key: text for key, text in texts.items() if f"problems.workbook.{key}" in catalogue()}
    given = set(codes_in_the_source())
    assert set(ours) == given
    for code, text in ours.items():
        for words in text.values():
            assert words.endswith("."), code
            assert len(re.findall(r"[.!](?: |$)", words)) >= 2, code
            assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(words))


def test_a_notice_of_the_case_is_not_a_finding_of_the_workbook() -> None:
    assert [problem for problem in check(FOUNDING, LIBRARY) if problem.severity == "notice"]
    found = returned({number("placements.fade"): 0.1})
    assert found.findings == ()
    assert isinstance(found.after, Case)


def test_a_fault_that_was_there_before_does_not_stop_an_edit() -> None:
    wrong = Scenario(label=Label(sv="Fel"), numbers={"placements.reach": Change(value=-0.5)})
    case = FOUNDING.model_copy(update={"scenarios": {"wrong": wrong}})
    assert [problem.code for problem in check(case, LIBRARY) if problem.severity == "error"] == ["outside_limits"]
    found = returned({number("placements.fade"): 0.1}, case)
    assert found.after is not None and found.after.scenarios == case.scenarios


def test_findings_are_plain_problems() -> None:
    found = returned({number("placements.reach"): 1.5})
    assert isinstance(found.findings[0], Problem)
    assert all(isinstance(fact, str) for fact in found.findings[0].facts.values())
