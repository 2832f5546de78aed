"""Hostile and damaged files take little time and memory; nothing ever raises, and every problem has words."""

import random
import re
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from imports import guard
from imports.budget import reading
from imports.guard.limits import LARGEST_FILE, LARGEST_UNPACKED
from imports.guard.refusal import WorkbookRefused
from imports.guard.workbook import read_workbook
from tests.imports.hostile_workbooks import BOMB, HOSTILE, MEGA, with_sheet
from tests.imports.proposals import FOUNDING, FOUNDING_LINES, errors, filed, lines, only, pasted
from tests.imports.workbooks_made import BOOK, PLAIN, RELATIONS, SHEET, STRINGS, damaged, parts_of, workbook, zipped
from wording.texts import catalogue

# Hostile workbooks: each is small, and each made a spreadsheet reader slow, large or talkative


@pytest.mark.sampled(2)
@pytest.mark.filterwarnings("ignore:Duplicate name")  # the archive is made so
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbook(name: str) -> None:
    make, code = HOSTILE[name]
    content = make()
    assert len(content) < LARGEST_FILE
    proposal = filed(content, "budget.xlsx")
    if code == "ok":
        assert lines(proposal) == FOUNDING_LINES
    else:
        only(proposal, code)


@pytest.mark.parametrize("name", ["padded comment", "one 14 MB comment", "14 MB text", "entity bomb", "far cell"])
def test_hostile_workbook_takes_little_memory(name: str) -> None:
    content = HOSTILE[name][0]()
    tracemalloc.start()
    try:
        filed(content, "budget.xlsx")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * LARGEST_UNPACKED


def test_not_a_byte_above_the_cap_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a part says of its size, and however many parts there are, reading stops at the cap."""
    taken: list[int] = []
    read = zipfile.ZipExtFile.read

    def counted(part: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        assert n is not None
        assert 0 <= n <= LARGEST_UNPACKED + 1
        content = read(part, n)
        taken.append(len(content))
        return content

    content = with_sheet(head=b"<!--" + b" " * 60 * MEGA + b"-->")
    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(WorkbookRefused, match="too_much_unpacked"):
        read_workbook(content)
    assert sum(taken) == LARGEST_UNPACKED + 1


def test_a_large_workbook_is_not_even_opened() -> None:
    with pytest.raises(WorkbookRefused, match="file_too_large"):
        read_workbook(PLAIN + bytes(LARGEST_FILE))


def test_a_lying_dimension_hides_nothing() -> None:
    for claim in (b"A1:A1", b"A1:XFD1048576", b"nonsense"):
        sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + claim + b'"', parts_of(PLAIN)[SHEET])
        assert claim in sheet
        assert lines(filed(zipped({**parts_of(PLAIN), SHEET: sheet}), "budget.xlsx")) == FOUNDING_LINES


def test_parts_that_say_nothing_of_cells_are_not_read() -> None:
    other = {
        "xl/theme/theme1.xml": BOMB,
        "customXml/item1.xml": b"<?mso-contentType?><a/>",
        "xl/media/x.png": bytes(20 * MEGA),
    }
    assert lines(filed(zipped({**parts_of(PLAIN), **other}), "budget.xlsx")) == FOUNDING_LINES


def test_a_workbook_in_utf_16_and_in_strict_form() -> None:
    sheet = parts_of(PLAIN)[SHEET].decode()
    assert lines(filed(zipped({**parts_of(PLAIN), SHEET: sheet.encode("utf-16")}), "budget.xlsx")) == FOUNDING_LINES
    main, strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    parts = {name: part.replace(main, strict) for name, part in parts_of(PLAIN).items()}
    assert lines(filed(zipped(parts), "budget.xlsx")) == FOUNDING_LINES


def test_rich_text_without_its_reading_aid() -> None:
    assert lines(filed(PLAIN, "budget.xlsx")) == FOUNDING_LINES
    run = b"<si><r><t>Hy</t></r><r><t>ra</t></r><rPh><t>hyra</t></rPh></si>"
    strings = re.sub(rb"<si><t>Personal.*?</si>", run, parts_of(PLAIN)[STRINGS])
    proposal = filed(zipped({**parts_of(PLAIN), STRINGS: strings}), "budget.xlsx")
    assert proposal.lines[0].label == "Hyra"


# Damaged files


def test_damaged_workbooks_never_raise() -> None:
    chance = random.Random(1)
    for _ in range(400):
        filed(damaged(PLAIN, chance), "budget.xlsx")
    parts = parts_of(PLAIN)
    for _ in range(600):  # damage that the archive's checksums don't see
        name = chance.choice([SHEET, BOOK, "xl/styles.xml", STRINGS, RELATIONS])
        filed(zipped({**parts, name: damaged(parts[name], chance)}, zipfile.ZIP_STORED), "budget.xlsx")


def test_damaged_texts_never_raise() -> None:
    chance = random.Random(2)
    for _ in range(600):
        content = damaged(FOUNDING.encode(), chance)
        filed(content, "budget.csv")
        pasted(content.decode("utf-8", "surrogateescape"))


@given(st.text(st.sampled_from("\t\t\t\n\n;;\"',. -−0123456789År tkrSummaTotalt2020#\x00\u202e\ud800")))
def test_any_text_is_read_or_refused(text: str) -> None:
    proposal = pasted(text, "mnkr", 2020)
    assert proposal.lines or errors(proposal)
    filed(text.encode("utf-8", "replace"))


def test_nothing_ever_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "_proposal", fail)
    assert errors(pasted(FOUNDING)) == errors(filed(FOUNDING)) == errors(filed(PLAIN, "b.xlsx")) == ["unreadable"]


def test_every_code_has_words() -> None:
    files = [*Path(reading.__file__).parent.rglob("*.py"), *Path(guard.__file__).parent.rglob("*.py")]
    source = "".join(file.read_text() for file in files)
    known = {key.removeprefix("problems.import.") for key in catalogue() if key.startswith("problems.import.")}
    quoted = set(re.findall(r'"(?:import\.)?([a-z][a-z_]+)"', source))
    assert known <= quoted, "words that no code uses"
    raised = re.findall(
        r'(?:WorkbookRefused|_Unread|add|_cell_error|_add_sum|error|notice)\(\s*"(?:import\.)?([a-z_]+)"', source
    )
    assert set(raised) <= known, "codes without words"


def test_columns_are_named_by_their_letters() -> None:
    rows: list[list[Any]] = [[None] * 27 + ["Kostnad", 2020], [None] * 27 + ["Hyra", "x"]]
    letter = get_column_letter(29)
    assert only(filed(workbook(rows), "budget.xlsx"), "not_a_number").address == f"row 2, column {letter} (2020)"
