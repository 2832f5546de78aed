"""An applicant of one's own: taken into the case with its kind, offered in the lists, refused beside its name."""

import pytest
from streamlit.testing.v1 import AppTest

from model.checking.case import check
from model.evaluate import APPLICANTS
from model.files.reading import read_case
from model.files.writing import write_case
from tests.case_of_flows import LIBRARY
from tests.visitor import all_text, choose, draft_of, field, go_to, open_page, press, type_in, whole
from views.parts.forms.own_applicant import KINDS
from views.parts.start.another import ANOTHER
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


# Where a case begins


def test_a_blank_case_begins_with_an_applicant_that_no_list_has() -> None:
    app = open_page("start")
    type_in(app, say("export.blank_label", "sv"), "Tidiga insatser")
    type_in(app, say("fields.start_year", "sv"), "2027")
    app.selectbox(key="blank_applicant").set_value(ANOTHER).run()
    press(app, say("export.blank_button", "sv"))
    assert all_text(app).count("Fyll i det här först.") == 1, "the name, and nothing else, is asked for"
    assert not draft_of(app).is_touched
    app.text_input(key="blank|another").set_value("Socialnämnden").run()
    press(app, say("export.blank_button", "sv"))
    assert "Socialnämnden finns redan i listan" in all_text(app)
    app.text_input(key="blank|another").set_value("Åby kommun").run()
    app.selectbox(key="blank|another_kind").set_value("municipality").run()
    press(app, say("export.blank_button", "sv"))
    case = draft_of(app).case
    assert (case.actors[case.applicant].label.sv, case.actors[case.applicant].kind) == ("Åby kommun", "municipality")
    assert not [problem for problem in check(case, LIBRARY) if problem.severity == "error"]


def test_the_first_answer_may_be_about_a_budget_that_no_list_has() -> None:
    app = open_page("start")
    said = {"cost": "3 000", "years": "3", "start_year": "2027", "cheaper": "Placeringar", "base": "40"}
    for name, text in {**said, "reduction": "5", "starts": "2028"}.items():
        type_in(app, say(f"start.field.{name}", "sv"), text)
    app.selectbox(key="quick|paid_by").set_value("own_money").run()
    app.selectbox(key="quick|actor").set_value(ANOTHER).run()
    press(app, say("start.reckon", "sv"))
    assert not draft_of(app).is_touched and all_text(app).count("Fyll i det här först.") == 1
    assert "1 fält ovanför behöver fyllas i" in all_text(app), "beside the button too"
    app.text_input(key="quick|another").set_value("Åby individnämnd").run()
    press(app, say("start.reckon", "sv"))
    case = draft_of(app).case
    [effect] = case.effects.values()
    assert case.actors[case.applicant].label.sv == "Åby individnämnd"
    assert {value.actor for value in effect.valuations} == {line.paid_by for line in case.budget.values()}
    # tkr: −3 000, −3 000 + 2 000 twice, then +2 000 a year: −5 000 after 2029, −1 000 after 2031, back in 2032.
    assert "Pengarna är tillbaka under 2032" in all_text(go_to(app, "overview"))
