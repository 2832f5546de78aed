"""The ledger as files: it comes back bit by bit, sums to the answer, opens right in Excel; its name is safe."""

import csv
import io
import json
import re
import struct
from typing import Any

import pyarrow.parquet as pq
import pytest

from exports.ledger_files import LedgerRow, ledger_csv, ledger_parquet, ledger_rows
from exports.names import file_name, slug
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import Case
from model.case.fingerprint import fingerprint
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY, a_case

WORKED = [read_case(path.read_bytes()) for path in case_files().values()]
HOSTILE = (
    "=HYPERLINK(\"http://x\")", "+1", "@SUM(A1)", "-2+3", "\t=1", "../../etc/passwd", "a;b", 'citat "', "rad\nbrytning",
    "con", "..", "/", "ÅÄÖ åäö", "日本", "x" * 3000,
)  # fmt: skip


def answer_of(case: Case, perspective: str | None = None) -> Answer:
    """The answer to a case without a scenario."""
    return Answer(resolve(case, LIBRARY), perspective or case.perspective)


def random_answers(count: int = 60) -> list[Answer]:
    """Random cases that can be calculated."""
    found = [answer_of(a_case(seed)) for seed in range(count)]
    sound = [answer for answer in found if not answer.has_errors]
    assert len(sound) > count // 2
    return sound


def bits(number: float) -> bytes:
    """A number as its eight bytes, so that −0 is not 0."""
    return struct.pack("<d", number)


def in_bits(rows: list[LedgerRow]) -> list[tuple[Any, ...]]:
    """Rows with every number as its bytes."""
    return [tuple(bits(cell) if isinstance(cell, float) else cell for cell in row) for row in rows]


def from_plain(content: bytes) -> list[LedgerRow]:
    """The rows of a plain CSV, as another program reads them."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    assert tuple(head) == LedgerRow._fields
    return [LedgerRow._make([*row[:8], int(row[8]), *map(float, row[9:])]) for row in rows]


def from_excel(content: bytes) -> list[list[str]]:
    """The cells of a CSV for Excel, with its head."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("answer", [*map(answer_of, WORKED), answer_of(agreed_case())])
def test_plain_and_parquet_come_back_bit_by_bit(answer: Answer) -> None:
    rows = list(ledger_rows(answer, "sv"))
    assert len(rows) == len(answer.everyone.postings) * answer.case.horizon
    assert in_bits(from_plain(ledger_csv(answer, "sv"))) == in_bits(rows)
    table = pq.read_table(io.BytesIO(ledger_parquet(answer, "sv")))
    assert in_bits([LedgerRow(**row) for row in table.to_pylist()]) == in_bits(rows)


def test_random_ledgers_come_back_and_are_the_ledger() -> None:
    for answer in random_answers():
        rows = list(ledger_rows(answer, "en"))
        assert in_bits(from_plain(ledger_csv(answer, "en"))) == in_bits(rows)
        kronor = [float(amounts[t, 0]) for amounts in answer.everyone.amounts for t in range(answer.case.horizon)]
        assert [bits(row.kronor) for row in rows] == list(map(bits, kronor))


def test_the_rows_of_a_perspective_sum_to_its_npv() -> None:
    for case in [*WORKED, agreed_case()]:
        for name, seen in LIBRARY.perspectives.items():
            answer = answer_of(case, name)
            rows = from_plain(ledger_csv(answer, "sv"))
            total = sum(
                row.present_value
                for row in rows
                if row.realised_as in seen.realised_as
                and (row.actor == case.applicant if seen.applicant_only else row.actor_kind in seen.actor_kinds)
            )
            assert total == pytest.approx(float(answer.readings.npv[0]), abs=1e-3), name


def test_transfers_cancel_in_the_file() -> None:
    rows = from_plain(ledger_csv(answer_of(agreed_case()), "sv"))
    paid = [row.kronor for row in rows if row.kind in ("payment", "funding")]
    assert any(paid)
    assert sum(paid) == pytest.approx(0, abs=1e-6)


def test_excel_has_the_same_numbers_with_decimal_commas() -> None:
    answer = answer_of(WORKED[0])
    content = ledger_csv(answer, "sv", "excel")
    assert content.count(b"\n") == content.count(b"\r\n")
    _, *cells = from_excel(content)
    numbers = [[float(cell.replace(",", ".")) for cell in row[9:]] for row in cells]
    assert numbers == [list(row[9:]) for row in ledger_rows(answer, "sv")]
    assert not any(re.search(r"[.eE]", cell) for row in cells for cell in row[9:])


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_nor_a_row_of_its_own(text: str) -> None:
    case = WORKED[0]
    name, line = next(iter(case.budget.items()))
    line = line.model_copy(update={"label": Label(sv=text)})
    answer = answer_of(case.model_copy(update={"budget": {**case.budget, name: line}}))
    excel = from_excel(ledger_csv(answer, "sv", "excel"))
    assert {len(row) for row in excel} == {12}
    mine = [row[1] for row in excel if row[0] == name]
    assert mine
    for told in [*mine, *(row.line_label for row in from_plain(ledger_csv(answer, "sv")) if row.line == name)]:
        assert told.removeprefix("'").replace("\r\n", "\n") == text
        assert not told.lstrip().startswith(("=", "+", "-", "@"))


def test_a_reader_of_english_meets_no_swedish_heads() -> None:
    swedish, english = (from_excel(ledger_csv(answer_of(WORKED[0]), language, "excel"))[0] for language in ("sv", "en"))
    assert "Radens namn" in swedish
    assert "Name of the line" in english
    assert not set(swedish) & set(english)


def test_parquet_says_what_its_numbers_are() -> None:
    answer = answer_of(WORKED[0])
    schema = pq.read_schema(io.BytesIO(ledger_parquet(answer, "sv")))
    about = {name.decode(): text.decode() for name, text in schema.metadata.items()}
    assert about["results_date"] == RESULTS_DATE
    assert about["fingerprint"] == fingerprint(answer.case)
    assert schema.field("kronor").metadata[b"unit"] == b"kr"
    assert str(schema.field("year").type) == "int16"
    assert json.dumps(about)


def test_a_case_with_nothing_in_it_is_a_ledger_without_rows() -> None:
    case = Case(label=Label(sv="Tom"), applicant="socialnamnd", start_year=2025, horizon=3)
    answer = answer_of(case)
    assert from_plain(ledger_csv(answer, "sv")) == []
    table = pq.read_table(io.BytesIO(ledger_parquet(answer, "sv")))
    assert (table.num_rows, tuple(table.column_names)) == (0, LedgerRow._fields)


# Names of files


@pytest.mark.parametrize("text", [*HOSTILE, "C:\\Windows\\win.ini", "nul", "a" * 59 + "-bc", "a/../b", "\u202exe.pdf"])
def test_a_name_is_never_a_path(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{1,60}", slug(text))
    assert slug(text) not in ("con", "nul", "prn", "aux")
    assert not slug(text).startswith("-")
    case = WORKED[0].model_copy(update={"label": Label(sv=text)})
    assert re.fullmatch(r"[a-z0-9-]+-rapport-sv\.docx", file_name(case, "rapport", "docx", "sv"))


def test_a_name_says_case_kind_scenario_and_language() -> None:
    case, scenario = WORKED[0], next(iter(WORKED[0].scenarios))
    label = slug(case.scenarios[scenario].label.text("en"))
    assert file_name(case, "report", "pdf", "en", scenario).endswith(f"-report-{label}-en.pdf")
    assert slug("Åtgärder för ökad närvaro 2027!") == "atgarder-for-okad-narvaro-2027"
