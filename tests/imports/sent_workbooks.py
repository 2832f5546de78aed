"""The workbook that was sent, with edits, and what is read when it comes back."""

import io
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.build import book_of, workbook
from exports.workbook.sheets.file import file_of
from exports.workbook.sheets.sheet import LABEL
from imports.workbook.findings import Address
from imports.workbook.returned import Returned, read_workbook
from model.analysis.answer import Answer
from model.case.case import Case
from model.case.fingerprint import fingerprint
from presentation.sentences import problem_sentence
from tests.contracts_at_random import an_agreed_case
from tests.exports.workbooks_built import DAY, FOUNDING, answered
from tests.generators import LIBRARY
from wording.texts import LANGUAGES

Values = Mapping[Address, Any]
CASE_FILE, INPUTS = "Kalkylfil", "Indata"
BOOK = book_of(answered(FOUNDING), "sv", None, DAY)[0]
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


@contextmanager
def reading_against_what_was_built() -> Iterator[None]:
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
    return str(xl_rowcol_to_cell(entry.row, entry.column))


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
    return str(xl_rowcol_to_cell(row, column))


def number(key: str, part: str = "value") -> Address:
    return ("numbers", key, part)


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


def cells_of(sheet: str, **values: Any) -> Callable[[Any], None]:
    """Puts values into cells of a sheet."""

    def change(book: Any) -> None:
        for address, value in values.items():
            book[sheet][address].value = value

    return change


def written(sheet: str, address: str, value: Any) -> Callable[[Any], None]:
    return cells_of(sheet, **{address: value})


SNAPSHOTS = "Ögonblicksbilder"
YEAR, STAMP, SNAPSHOT = spot(INPUTS, "number"), spot("Stämpel", "number"), spot(SNAPSHOTS, "number")
NPV_SHEET, NPV_ROW = BOOK.names["npv"][:2]
