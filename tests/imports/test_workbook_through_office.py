"""A workbook that LibreOffice opened and saved comes back as it was, whatever people wrote in it."""

import random
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import cycle
from typing import Any

import pytest

from exports.workbook.build import workbook
from exports.workbook.sheets.sheet import LONGEST_CELL
from exports.workbook.workings.perspectives import READINGS
from imports.guard import workbook as workbook_guard
from imports.workbook.returned import read_workbook
from model.analysis.answer import plain
from model.case.assumptions import Label
from model.case.case import Case
from model.case.fingerprint import fingerprint
from tests.exports.workbooks_built import CASES, DAY, EDITS, FOUNDING, answered, many_cases, named, near
from tests.generators import LIBRARY
from tests.imports.sent_workbooks import (
    Values,
    agreed,
    comes_back_as_it_was,
    number,
    reading_against_what_was_built,
    sent,
    some_edits,
    with_typed,
)
from tests.imports.workbooks_made import parts_of
from tests.office import office
from wording.text_safety import clean
from wording.texts import LANGUAGES


@pytest.fixture(scope="module", autouse=True)
def reads_against_what_was_built() -> Iterator[None]:
    """The reader builds the sheets of a case that it has not met before, and only then."""
    with reading_against_what_was_built():
        yield


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


def files_for_office(count: int, texts: Iterable[int], edited: Iterable[str], every: int = 1) -> dict[str, bytes]:
    """Workbooks, some with edits: of the worked cases, a scenario, random cases, texts and a contract."""
    spoken: Iterator[Any] = cycle(LANGUAGES)
    files = {name: workbook(answered(case), next(spoken), None, DAY) for name, case in [*CASES.items()][::every]}
    files["scenario"] = sent("judged_ranges")
    files |= {name: workbook(answer, "sv", None, DAY) for name, answer in many_cases(count)}
    files |= {f"text {at}": workbook(answered(hostile_case(HOSTILE_TEXTS[at])), "sv", None, DAY) for at in texts}
    for name in edited:
        values = {number(key): float(value) for key, value in EDITS[name].items()}
        files[f"edited {name}"] = with_typed(answered(FOUNDING), values)
    edits: Values = {("budget", "staff", "amounts", 2024): 250_000.0, ("perspective",): "Offentlig sektor"}
    files["edited budget"] = with_typed(answered(FOUNDING), {**edits, ("discount", "timing"): "I mitten"})
    own: Values = {("budget", "staff", "timing"): "I mitten", ("effects", "placements", "timing"): "I slutet"}
    files["edited own timing"] = with_typed(answered(FOUNDING), own)
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
    comes_back_through_office(files_for_office(0, (15,), list(EDITS)[:1], every=4))


@pytest.mark.torture
@pytest.mark.libreoffice
def test_libreoffice_may_open_and_save_many() -> None:
    comes_back_through_office(files_for_office(24, range(len(HOSTILE_TEXTS)), EDITS))
