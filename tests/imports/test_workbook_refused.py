"""Workbooks that come back as another file, against what they say of themselves, or damaged, are refused."""

import io
import random
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import openpyxl
import pytest

from imports.guard.limits import LARGEST_FILE
from imports.workbook.returned import read_workbook
from model import RESULTS_DATE
from model.case.fingerprint import fingerprint
from model.case.problem import CaseRefused
from model.files.writing import write_case
from presentation.sentences import problem_sentence
from tests.exports.workbooks_built import FOUNDING
from tests.generators import LIBRARY
from tests.imports.hostile_workbooks import HOSTILE
from tests.imports.sent_workbooks import (
    CASE_FILE,
    cells_of,
    codes,
    reading_against_what_was_built,
    said,
    saved_again,
    sent,
)
from tests.imports.workbooks_made import PLAIN, damaged, parts_of, zipped


def refused(content: bytes) -> str:
    """The code of the one problem with which a file is refused."""
    with pytest.raises(CaseRefused) as refusal:
        read_workbook(content, LIBRARY)
    (problem,) = refusal.value.problems
    assert problem_sentence(problem, None, "sv") != problem_sentence(problem, None, "en")
    return problem.code.removeprefix("workbook.")


def changed_part(part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The founding case's workbook with something else in one part of the file."""
    parts = parts_of(sent())
    for old, new in changes:
        assert old in parts[part], old
        parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)


@pytest.fixture(scope="module", autouse=True)
def reads_against_what_was_built() -> Iterator[None]:
    """The reader builds the sheets of a case that it has not met before, and only then."""
    with reading_against_what_was_built():
        yield


# Files that are refused


def test_other_files_are_refused_by_name() -> None:
    assert refused(PLAIN) == "not_our_workbook"
    assert refused(b"") == "not_a_workbook"
    assert refused(write_case(FOUNDING).encode()) == "not_a_workbook"
    assert refused(b"PK\x03\x04" + bytes(LARGEST_FILE)) == "file_too_large"
    assert refused(saved_again(sent(), lambda book: book.remove(book[CASE_FILE]))) == "not_our_workbook"


@pytest.mark.sampled(3)
@pytest.mark.filterwarnings("ignore:Duplicate name")  # the archive is made so
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
