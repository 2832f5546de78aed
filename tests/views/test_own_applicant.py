"""An applicant of one's own: taken into the case with its kind, offered in the lists, refused beside its name."""

import pytest
from streamlit.testing.v1 import AppTest

from model.evaluate import APPLICANTS
from model.files.reading import read_case
from model.files.writing import write_case
from tests.visitor import all_text, choose, draft_of, field, open_page, press, type_in, whole
from views.parts.forms.own_applicant import KINDS
from wording.texts import LANGUAGES, say

OWN = "Nämnden för arbete och välfärd"


def forms(language: str = "sv") -> AppTest:
    """The page of forms with the part open."""
    app = open_page("forms", language)
    app.session_state["own_applicant_open"] = True
    return whole(app.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_applicant_of_ones_own_applies_and_is_offered(language: str) -> None:
    app = forms(language)
    before = draft_of(app).case
    type_in(app, say("application.own.name", language), OWN)
    choose(app.selectbox, say("application.own.kind", language), "region")
    press(app, say("application.own.add", language))
    case = draft_of(app).case
    own = case.actors[case.applicant]
    assert (own.label.sv, own.kind) == (OWN, "region")
    assert (case.budget, case.effects) == (before.budget, before.effects), "who pays and who gains is another question"
    applicant = next(box for box in app.selectbox if box.label == say("application.project.applicant", language))
    assert applicant.value == case.applicant
    assert OWN in applicant.options
    again = read_case(write_case(case))
    assert (again.applicant, again.actors) == (case.applicant, case.actors)
    press(app, say("front.undo", language))
    assert draft_of(app).case == before


@pytest.mark.parametrize(("name", "code"), [("", "missing"), ("  socialNÄMNDEN ", "actor_known")])
def test_a_name_that_cannot_be_taken_says_why_beside_it_and_stays(name: str, code: str) -> None:
    app = forms()
    before = draft_of(app).case
    type_in(app, say("application.own.name", "sv"), name)
    press(app, say("application.own.add", "sv"))
    assert say(f"problems.quick.{code}", "sv", name=name.strip()) in all_text(app)
    assert field(app, say("application.own.name", "sv")).value == name
    assert draft_of(app).case == before


def test_every_kind_that_applies_can_be_chosen() -> None:
    assert set(KINDS) == APPLICANTS
