"""Agenda and minutes: how a case is headed, and what each question of its review is about."""

import datetime

import pytest

from exports.documents.document import Heading, Table
from exports.minutes import Decided, Matter, agenda, minutes
from model.analysis.answer import Answer
from model.case.assumptions import Label, Language
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from model.review.review import Review
from presentation import review as told
from wording.texts import LANGUAGES, say

MADE = datetime.date(2026, 12, 1)
LIBRARY = read_library()


def matter(name: str, paragraph: str | None = None) -> Matter:
    """A case with its name, decided under a paragraph if one is given."""
    case = read_case(case_files()["hasselby_vallingby"].read_bytes()).edited(label=Label(sv=name))
    decided = Decided("approved", "Skäl", "", "2026-12-01", paragraph, {}) if paragraph is not None else None
    answer = Answer(resolve(case, LIBRARY, "judged_ranges"), case.perspective)
    return Matter(answer, 1, "0" * 64, "0" * 64, "2026-11-30", 1, 1000, decided=decided)


def first_headings(matters: list[Matter], language: Language = "sv") -> list[str]:
    """The heading of each case in the minutes."""
    document = minutes("Fondrådet", matters, language, MADE, "head")
    return [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_has_its_place_and_the_paragraph_after_its_name(language: Language) -> None:
    matters = [matter("Åby"), matter("Öja", ""), matter("Tidiga insatser", "12"), matter("Lugn", "§ 13 a")]
    assert first_headings(matters, language) == [
        "1. Åby", "2. Öja", "3. Tidiga insatser (§ 12)", "4. Lugn (§ 13 a)",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_says_which_number_it_is_about(language: Language) -> None:
    """Several questions have the same name; with what they are about no two do."""
    one = matter("Åby")
    review = Review(one.answer)
    names = [told.rule_name(finding.rule, language) for finding in review.findings]
    assert len(set(names)) < len(names)
    [table] = [
        block
        for block in minutes("Fondrådet", [one], language, MADE, "head").blocks
        if isinstance(block, Table) and block.head[0] == say("decision.minutes.question", language)
    ]
    asked = [row[0] for row in table.rows]
    assert len(asked) == len(review.findings)
    assert len(set(asked)) == len(asked), sorted(asked)
    turning = [finding for finding in review.findings if finding.rule.id == "U03"]
    assert turning, "numbers that may turn the answer"
    for finding in turning:
        label = told.told_name(finding, review.beneath, language)
        assert label != told.rule_name(finding.rule, language)
        assert any(row.startswith(label) for row in asked)


def test_the_agenda_has_the_same_places() -> None:
    document = agenda("Fondrådet", [matter("Åby"), matter("Öja")], "sv", MADE, "head")
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings == ["1. Åby", "2. Öja"]
