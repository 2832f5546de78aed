"""The plan to follow up stands in the application and in the contract's terms, with what nobody has said as missing."""

import pytest

from exports.documents.document import words_in
from exports.files import Carried, Kind
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import Case
from model.review.plans import with_plan
from presentation.followed.plan import plans_of_contract
from tests.case_with_contract import agreed_case, answer_of
from tests.exports.test_bundle import FOUNDING, carried
from wording.texts import say


def words(made: Carried, kind: Kind) -> str:
    """Everything that a document says."""
    return " ".join(text for block in made.document(kind).blocks for text in words_in(block))


def planned(case: Case, effect: str) -> Case:
    """The case with a plan of an effect."""
    said: dict[str, object] = {
        "counted": Label(sv="placeringar"), "per_year": 200.0, "years_before": 3, "years_after": 2,
        "by": Label(sv="controllern"), "begins": Label(sv="januari 2021"), "system": Label(sv="Paraplyet"),
        "against": Label(sv="resten av staden"),
    }  # fmt: skip
    for field, value in said.items():
        case = with_plan(case, effect, field, value)
    return case


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_application_holds_the_plan_and_whether_it_can_be_seen(language: str) -> None:
    text = words(carried(planned(FOUNDING, "placements"), "sv" if language == "sv" else "en"), "application")
    assert say("followup.plan.title", language) in text
    for part in ("controllern", "januari 2021", "Paraplyet", "resten av staden"):
        assert part in text
    assert ("gånger av 100" if language == "sv" else "times out of 100") in text


def test_what_nobody_has_said_is_missing_and_no_plan_is_no_heading() -> None:
    assert say("application.missing", "sv") in words(carried(), "application")
    without = FOUNDING.edited(review=None)
    assert say("followup.plan.title", "sv") not in words(carried(without), "application")


def test_the_terms_of_a_contract_say_how_its_effects_are_followed_up() -> None:
    case = planned(agreed_case(), "care")
    answer: Answer = answer_of(case)
    contract = answer.case.contracts[""]
    (sentence,) = plans_of_contract(answer, contract, "sv")
    assert "ur vilket system: Paraplyet" in sentence
    assert "av vem: controllern" in sentence
    assert ". Räknas: placeringar, 200 om året i dag; " in sentence
    (english,) = plans_of_contract(answer, contract, "en")
    assert ". Counted: " in english and ". counted: " not in english
    (bare,) = plans_of_contract(answer_of(with_plan(agreed_case(), "care", "per_year", 9.0)), contract, "sv")
    assert "av vem: ej sagt" in bare
    assert say("followup.plan.terms", "sv") in words(carried(case), "report")
