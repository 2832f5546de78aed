"""Corrections of questions: what each does is what the case gives with it, and where there is none that is said."""

from typing import Any

import pytest

from model.analysis.answer import Answer
from model.case.assumptions import Label, Language
from model.numbers.resolve import resolve
from model.review.replies import with_trial
from model.review.review import Finding, Review
from presentation.review import correction_sentence
from presentation.tables.review_guide import guide_rows
from tests.generators import LIBRARY
from tests.review.clean_case import clean, edited, review_of, sourced
from tests.review.rules_fired import ABOUT_SCHOOL, signed, steps
from wording.texts import LANGUAGES, say

CAP = {"amount": {"money": 110_000.0}, "per": "contract"}
RISING = steps(50_000.0, 110_000.0)


def told(contract: dict[str, Any], **limits: float) -> Review:
    """The review of the clean case with a contract, whose investor of 100 000 has been told some limits."""
    return review_of(
        edited(clean(), {**signed(terms=RISING, **contract), "review/investors": {"agreement.investor": limits}})
    )


def only(review: Review, rule: str) -> Finding:
    """The one finding of a rule."""
    (found,) = [one for one in review.findings if one.rule.id == rule]
    return found


def tried(review: Review, finding: Finding) -> float:
    """NPV where the correction is made a scenario, as the button does it."""
    assert finding.correction is not None
    case, scenario = with_trial(review.answer.case, finding.correction, Label(sv="Prövad"), None, Label(sv="Varför"))
    return float(Answer(resolve(case, LIBRARY, scenario), case.perspective).readings.npv[0])


def test_a_line_from_a_hidden_row_is_tried_left_out() -> None:
    """2.0, 2.4 and 2.8 mnkr at 3 % are not spent."""
    review = review_of(edited(clean(), {"review/imported": {"team": ["hidden_row"]}}))
    found = only(review, "A11")
    assert found.corrected is not None
    less = 2_000_000 + 2_400_000 / 1.03 + 2_800_000 / 1.03**2
    assert found.corrected.npv == pytest.approx(found.as_filed.npv + less, rel=1e-12)
    assert tried(review, found) == pytest.approx(found.corrected.npv, rel=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("marks", [["text"], ["hidden_column"], ["text", "hidden_column"]])
def test_what_no_number_puts_right_is_said_in_words(marks: list[str], language: Language) -> None:
    review = review_of(edited(clean(), {"review/imported": {"team": marks}}))
    found = only(review, "A11")
    assert found.corrected is None
    assert correction_sentence(found, review, language) == say("review.rules.A11.put_right", language)


def test_the_one_cap_of_a_contract_is_tried_where_it_keeps_what_was_told() -> None:
    """At most 105 % of 100 000 is told and 110 % may come: the cap of 110 000 becomes 105 000."""
    review = told({"caps": [CAP]}, at_most=1.05)
    found = only(review, "K07")
    assert found.correction is not None
    assert dict(found.correction.numbers) == {"contract.caps.0.amount": pytest.approx(105_000)}
    kept = told({"caps": [{**CAP, "amount": {"money": 105_000.0}}]}, at_most=1.05)
    assert [one for one in kept.findings if one.rule.id == "K07"] == []
    assert found.corrected is not None
    assert found.corrected.npv == pytest.approx(kept.as_filed.npv, rel=1e-12)
    assert tried(review, found) == pytest.approx(kept.as_filed.npv, rel=1e-12)


def test_a_cap_that_is_a_part_of_the_advance_stays_one() -> None:
    found = only(told({"caps": [{**CAP, "amount": {"of_advance": 1.1}}]}, at_most=1.05), "K07")
    assert found.correction is not None
    assert dict(found.correction.numbers) == {"contract.caps.0.amount": pytest.approx(1.05)}


def test_the_one_floor_of_a_contract_is_tried_where_it_keeps_what_was_told() -> None:
    """At least 70 % is told and a floor gives 20 %: with one of 70 000 the investor is within."""
    floor = {"amount": {"money": 20_000.0}, "per": "contract"}
    found = only(told({"floors": [floor]}, at_least=0.7), "K07")
    kept = told({"floors": [{**floor, "amount": {"money": 70_000.0}}]}, at_least=0.7)
    assert found.correction is not None
    assert dict(found.correction.numbers) == {"contract.floors.0.amount": pytest.approx(70_000)}
    assert found.corrected is not None
    assert found.corrected.npv == pytest.approx(kept.as_filed.npv, rel=1e-12)


@pytest.mark.parametrize(
    ("contract", "limits"),
    [
        ({}, {"at_most": 1.05}),
        ({"caps": [CAP, {**CAP, "amount": {"money": 120_000.0}}]}, {"at_most": 1.05}),
        ({"caps": [{**CAP, "per": "year"}]}, {"at_most": 1.05}),
        ({"caps": [CAP]}, {"at_most": 1.05, "at_least": 0.1}),
        ({"caps": [{**CAP, "of_term": "steps"}]}, {"at_most": 1.05}),
    ],
)
def test_which_of_several_should_give_way_is_not_tried_and_said(
    contract: dict[str, Any], limits: dict[str, float]
) -> None:
    review = told(contract, **limits)
    found = only(review, "K07")
    assert found.correction is None
    for language in LANGUAGES:
        assert correction_sentence(found, review, language) == say("review.rules.K07.put_right", language)


CHILDREN = {"areas": ["children"], "numbers/school.duration": sourced(2, "years")}
ENDS = {f"{ABOUT_SCHOOL}/age_at_start": 17.0, f"{ABOUT_SCHOOL}/leaves_at": 18.0}


@pytest.mark.parametrize(
    ("rule", "edits", "key"),
    [
        ("E03", {"review/about/care/displacement": None}, "care.share_due_to_us"),
        ("C03", {"review/staff/team/contributions": None}, "budget.factor"),
        ("C03", {"review/staff/team/wage_growth": None}, "budget.factor"),
        ("B10", CHILDREN, "school.duration"),
        ("B10", ENDS, "school.duration"),
    ],
)
def test_where_no_figure_can_be_put_in_it_is_told_how_far_one_may_go(
    rule: str, edits: dict[str, Any], key: str
) -> None:
    review = review_of(edited(clean(), edits))
    found = only(review, rule)
    assert found.corrected is None
    assert found.correction is not None
    assert found.correction.limit == key
    assert found.limit is not None
    if found.limit.value is not None:
        answer = review.answer.at({key: found.limit.value})
        assert float(answer.readings.npv[0]) == pytest.approx(0.0, abs=1.0)
    for language in LANGUAGES:
        told_so = correction_sentence(found, review, language)
        assert told_so.startswith(say(f"review.rules.{rule}.put_right", language))
        assert len(told_so) > len(say(f"review.rules.{rule}.put_right", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_says_of_every_question_how_it_is_put_right(language: Language) -> None:
    rows = {row["id"]: row["put_right"] for row in guide_rows(language)}
    assert all(rows.values())
    for rule in ("K07", "A11", "E03", "C03", "B10"):
        assert rows[rule] == say(f"review.rules.{rule}.put_right", language)
