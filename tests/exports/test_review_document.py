"""The review on paper: question by question with how far each is met, and in the appendix of the report."""

import datetime

import pytest

from exports.documents.document import Document, Heading, Paragraph, Table
from exports.report.report import report
from exports.report.review import review_document
from model.case.assumptions import Label
from model.case.case import Case
from model.case.problem import CaseRefused
from model.files.reading import case_files, read_case
from model.review.finding import RULES
from model.review.replies import with_reply
from tests.review.clean_case import clean, edited, review_of
from wording.texts import LANGUAGES

MADE = datetime.date(2026, 11, 29)
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())


def written(case: Case, language: str = "sv") -> Document:
    return review_document(review_of(case).answer, language, MADE)  # type: ignore[arg-type]


def rows_of(document: Document) -> tuple[tuple[str, ...], ...]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert len(table.head) == 5
    return table.rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_once_with_one_mark(language: str) -> None:
    rows = rows_of(written(FOUNDING, language))
    for row in rows:
        assert [cell for cell in row[1:4] if cell] == ["×"]
    told = " ".join(row[0] for row in rows)
    asked = {identity for identity in RULES if f"({identity}" in told}
    assert asked == set(RULES) - {"K02", "K03", "K04", "K05", "K06", "K07", "C06"}  # the founding case has no contract
    assert {row[3] for row in rows if "E07" in row[0]} == {"×"}


def test_the_answer_is_printed_and_moves_the_mark() -> None:
    finding = review_of(FOUNDING).findings[0]
    answered = with_reply(FOUNDING, finding, Label(sv="Spridningen når alla."), "answered", "Ekonomen", "2026-03-12")
    row = rows_of(written(answered))[0]
    assert row[1:4] == ("", "×", "")
    assert "Spridningen når alla. Besvarad 2026-03-12 av Ekonomen." in row[4]
    accepted = with_reply(FOUNDING, finding, Label(sv="Gott."), "accepted")
    assert rows_of(written(accepted))[0][1:4] == ("×", "", "")
    appendix = report(review_of(answered).answer, "sv", MADE)
    cells = [cell for block in appendix.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert "Spridningen når alla. Besvarad 2026-03-12 av Ekonomen." in cells


def test_the_report_has_the_review_and_whether_the_effect_can_be_seen() -> None:
    blocks = report(review_of(FOUNDING).answer, "sv", MADE).blocks
    assert "Granskningen" in [block.text for block in blocks if isinstance(block, Heading)]
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert any(text.startswith("Granskningen ställer 25 frågor. 7 av dem ändrar svaret") for text in texts)
    assert any("5\u00a0% hittas 14 gånger av 100" in text and "42\u00a0%" in text for text in texts)


def test_a_clean_case_is_fully_met() -> None:
    rows = rows_of(written(edited(clean(), {})))
    assert all(row[1] == "×" and row[4] == "" for row in rows)


def test_a_case_with_errors_has_no_review() -> None:
    with pytest.raises(CaseRefused):
        written(FOUNDING.model_copy(update={"applicant": "nobody"}))
