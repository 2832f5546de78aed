"""The follow-up as a document: everything of the page, what it was made from, and no small count."""

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import docx
import pypdf
import pytest

from exports.bundle import ORDER, bundle
from exports.documents.document import Document, Picture, Points, Table, words_in
from exports.files import Carried
from exports.left import Left
from exports.report.followup import followup_document
from exports.report.report import report
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.case import Case
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import SeenCases
from model.case.fingerprint import SHOWN, fingerprint
from model.case.problem import CaseRefused
from model.numbers.resolve import resolve
from presentation.differences import difference_rows
from presentation.seen_cases import told_as_they_are
from tests.case_with_contract import agreed_case
from tests.exports.test_bundle import DAY, FOUNDING, SECOND, carried, opened
from tests.generators import LIBRARY
from tests.model.test_followup import SEEN, followed
from tests.model.test_followup_months import months
from tests.model.test_followup_settled import SAVED
from wording.texts import LANGUAGES, say

SERIES = {"label": "Anmälningar", "values": {f"2021-{month:02}": 20.0 + month % 3 for month in range(1, 13)}}
KNOWN = {"on": "2021-02-01", "source": "Bokslut"}
PAID = {"line": "other", "year": 2020, "kronor": 1_300_000, "volume": 9, "planned_volume": 10, **KNOWN}


def answer_of(case: Case) -> Answer:
    return Answer(resolve(case, LIBRARY), case.perspective, 500)


def written(case: Case, language: Language = "sv") -> Document:
    """The document of a case."""
    return followup_document(answer_of(case), language, DAY)


def words(document: Document) -> str:
    """Everything that a document says, with plain spaces."""
    texts = (text for block in document.blocks for text in words_in(block))
    return " ".join(texts).replace("\u202f", " ").replace("\u00a0", " ")


def full() -> Case:
    """The founding case with outcomes of every kind but those of contracts."""
    share = {"label": "Tackar ja", "before": 60, "of_before": 150, "after": 40, "of_after": 160, **KNOWN}
    event = {"on": "2022-06", "label": "Inte i linjen", "source": "SDN § 9"}
    money = [PAID, *months("staff", 2021, 700_000, 650_000)]
    return followed(money=money, effects=[SEEN], shares=[share], series=[SERIES], events=[event])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_page_is_there(language: Language) -> None:
    document = written(full(), language)
    text = words(document)
    for key in ("title", "differences", "effects", "what_now", "events", "document.how", "plan.title"):
        expected = key != "plan.title" or FOUNDING.review is not None
        assert (say(f"followup.{key}", language) in text) is expected, key
    assert say("followup.cannot_say.one_year", language) in text
    for figure in ("1 300 000", "1 350 000", "0,04", "0,96", "2022-06", "SDN § 9", "2021-01 … 2021-02"):
        assert figure in text, figure
    assert sum(isinstance(block, Picture) for block in document.blocks) == 1
    assert "2021-02-01, Bokslut: " in text


def test_volume_and_price_stand_only_where_they_are_known() -> None:
    heads = [say(f"followup.head.{name}", "sv") for name in ("volume", "price")]
    assert all(head in words(written(full())) for head in heads)
    assert not any(head in words(written(FOUNDING)) for head in heads)


def test_what_is_settled_is_there_with_its_bars() -> None:
    document = written(agreed_case({}, {"followup": {"measured": SAVED}}))
    text = words(document)
    assert say("settled.title", "sv") in text
    assert "Sparat: 1,2 mnkr av 1,28 mnkr (94 %)" in text
    assert "2021: 2 av 6 år följda." in text
    assert sum(isinstance(block, Picture) for block in document.blocks) == 1


def test_a_document_without_outcomes_says_so_and_asks_nothing_of_its_reader() -> None:
    text = words(written(SECOND))
    assert say("followup.document.nothing", "sv") in text
    assert "klistra in" not in text


def test_to_go_on_for_nothing_is_explained() -> None:
    assert "Att fortsätta kostar 0 kr, eftersom planen inte har några kostnader från 2023." in words(written(FOUNDING))


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_say_the_same_and_which_version_they_are_of(language: Language) -> None:
    case, left = full(), Left("c1", 7, "ab" * 32)
    made = Carried(answer_of(case), None, language, DAY, left=left)
    sheets = pypdf.PdfReader(io.BytesIO(made.content("followup", "pdf"))).pages
    printed = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    typed = docx.Document(io.BytesIO(made.content("followup", "docx")))
    texts = [part.text for part in typed.paragraphs]
    texts += [cell.text for table in typed.tables for row in table.rows for cell in row.cells]
    assert say("followup.what_now", language) in " ".join(texts)
    assert say("followup.what_now", language) in printed
    foot = made.document("followup").foot
    for part in (fingerprint(case)[:SHOWN], left.told(language), DAY.isoformat()):
        assert part in foot
    assert fingerprint(case)[:SHOWN] in re.sub(r"\s|-", "", printed)


def test_it_is_in_the_package_only_where_something_has_happened() -> None:
    assert {kind for kind, _ in ORDER} >= {"followup"}
    kinds = {file["kind"] for file in opened(bundle(carried(SECOND)))[1]["files"]}
    assert "followup" not in kinds


def test_a_case_with_errors_has_no_document() -> None:
    with pytest.raises(CaseRefused):
        written(FOUNDING.model_copy(update={"applicant": "nobody"}))


def counted(*rows: tuple[str, int, float, str | None, str | None]) -> Case:
    """The founding case with counts of a register: step, year, count, sex, age."""
    seen: Sequence[dict[str, Any]] = [
        {"step": step, "year": year, "count": count, "sex": sex, "age": age} for step, year, count, sex, age in rows
    ]
    flow = FOUNDING.effects["case_flow"].edited(seen=seen, seen_source="Verksamhetssystemet")
    return FOUNDING.edited(effects={**FOUNDING.effects, "case_flow": flow})


COUNTED = counted(
    ("offered", 2018, 300, "flickor", "0–5"), ("offered", 2018, 3, "flickor", "6–12"),
    ("offered", 2018, 97, "pojkar", "0–12"), ("accepted", 2018, 4, None, None),
    *(("accepted", year, 200 + year, None, None) for year in range(2008, 2018)),
)  # fmt: skip


@pytest.mark.parametrize("paper", ["followup", "report"])
def test_cases_of_a_register_are_on_paper_and_few_are_masked_there_too(paper: str) -> None:
    made = written(COUNTED) if paper == "followup" else report(answer_of(COUNTED), "sv", datetime.date(2026, 11, 30))
    tables = [block for block in made.blocks if isinstance(block, Table)]
    by_year = [
        table for table in tables if table.head[0] == say("effects.flow.head.part", "sv") and "2018" in table.head
    ]
    (split,) = (table for table in tables if table.caption == say("effects.seen.split", "sv", year="2018"))
    hidden = {row[1]: row[3] for row in split.rows if row[2] != "0–5"}
    assert hidden == {"flickor": "färre än 5", "pojkar": say("effects.flow.hidden", "sv")}
    assert ["färre än 5" in row for row in by_year[0].rows].count(True) == 1
    assert max(len(table.head) for table in by_year) <= 9
    assert "Källa: Verksamhetssystemet." in words(made)


def test_few_are_masked_where_two_versions_differ_and_told_of_files_that_have_them_as_they_are() -> None:
    other = counted(("offered", 2018, 300, "flickor", "0–5"), ("offered", 2018, 4, "flickor", "6–12"))
    changes = [row["Ändring"] for row in difference_rows(COUNTED, other, LIBRARY, "sv")]
    assert "14 rader → 2 rader" in changes
    one_moved = counted(*(
        (one.step, one.year, 2 if one.count == 3 else one.count, one.sex, one.age) for one in seen_of(COUNTED)
    ))  # fmt: skip
    assert [row["Ändring"] for row in difference_rows(COUNTED, one_moved, LIBRARY, "sv")] == ["färre än 5 → färre än 5"]
    for language in LANGUAGES:
        told = say("files.holds_few", language)
        assert [told_as_they_are(COUNTED, kind, language) for kind in ("case", "workbook", "report")] == [
            told,
            told,
            "",
        ]
        assert told_as_they_are(FOUNDING, "case", language) == ""
    read_me = opened(bundle(carried(COUNTED)))[0].read("LÄS-MIG.txt").decode()
    assert read_me.count(say("files.holds_few", "sv")) == 2


def seen_of(case: Case) -> Sequence[SeenCases]:
    """The counts of the flow of a case."""
    effect = case.effects["case_flow"]
    assert isinstance(effect, CaseFlow)
    return effect.seen


def test_the_way_of_reckoning_is_told_of_what_there_is() -> None:
    def steps(case: Case) -> int:
        return len([block for block in written(case).blocks if isinstance(block, Points)][-1].items)

    assert steps(full()) == 5
    assert steps(FOUNDING) == 2


def counted_by_month() -> Case:
    """The small case with a contract: participants, a base, what is measured and what is repaid, in some months."""
    rows = {
        "people": [{"effect": "school", "year": 2021, "month": 1, "started": 2, "present": 30, **KNOWN}],
        "bases": [{"effect": "care", "year": 2021, "kronor": 3_300_000, "volume": 90, "planned_volume": 100, **KNOWN}],
        "measured": [{"outcome": "savings", "year": 2020, "month": 1, "value": 40_000, **KNOWN}],
        "money": [{"line": "team", "year": 2020, "month": 1, "kronor": 75_000, **KNOWN}],
    }
    return agreed_case({}, {"followup": rows})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_by_month_and_the_word_for_each_difference_stand_on_paper(language: Language) -> None:
    said = words(written(counted_by_month(), language))
    for key in ("quantities.title", "quantities.added", "quantities.mean", "quantities.base", "stands.departs_much"):
        assert say(f"followup.{key}", language) in said, key
    assert "2021-01" in said
    assert say("settled.contract_part", language, periods="2020-01") in said
    assert say("followup.stands.limits", language, departs="5 %", much="15 %") in said


def test_the_rest_of_the_year_is_told_with_the_ways_on_paper() -> None:
    said = words(written(followed(money=months("staff", 2021, 700_000, 650_000))))
    assert "Räknat från 2021-03." in said
    assert "Resten av 2021 är med: 8,18 mnkr kvar att betala" in said
