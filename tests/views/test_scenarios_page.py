"""The scenarios page where the case itself can't be calculated but a scenario of it can."""

import pytest
from streamlit.testing.v1 import AppTest

from model.case.assumptions import Change, Label
from model.case.case import Discount, Scenario
from model.editing.edits import with_number
from model.files.reading import case_files, read_case, read_library
from tests.visitor import all_text, draft_of, field, go_to, open_page, press, type_in, whole
from wording.texts import say

NEW_NAME, NAME = say("scenarios.new_name", "sv"), say("scenarios.label", "sv")
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_case_that_cannot_be_calculated_beside_a_scenario_that_can(language: str) -> None:
    """The internal rate of 2050 is known to nobody; the scenario has a rate of its own."""
    own = Scenario(label=Label(sv="Egen ränta", en="Own rate"), numbers={"discount_rate": Change(value=0.03)})
    case = FOUNDING.edited(discount=Discount(schedule="internal_rate"), start_year=2050, scenarios={"own": own})
    app = open_page("overview", language)
    draft = draft_of(app)
    draft.edit(case, what="terms")
    draft.choose(scenario="own")
    told = all_text(whole(go_to(app, "scenarios")))
    assert app.title
    assert "2050" in told


@pytest.mark.parametrize(
    ("language", "told"),
    [("sv", "En egen kalkylränta: 2,75\u00a0% per år."), ("en", "One rate of your own: 2,75\u00a0% per year.")],
)
def test_a_rate_of_ones_own_is_told_with_its_figure(language: str, told: str) -> None:
    app = open_page("scenarios", language)
    draft = draft_of(app)
    own = draft.case.edited(discount=Discount(schedule="flat"))
    draft.edit(with_number(own, read_library(), "discount_rate", value=0.0275), what="terms")
    assert told in all_text(whole(app.run()))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("försiktigt", "Ett annat scenario heter redan försiktigt"),
        ("  Försiktigt ", "Ett annat scenario heter redan Försiktigt"),
        ("Cautious", "Ett annat scenario heter redan Cautious"),
        ("Kalkylen", "vad kalkylen själv heter"),
        ("the  calculation", "vad kalkylen själv heter"),
        ("som ansökt", "vad kalkylen själv heter"),
        ("Ansökan", "vad kalkylen själv heter"),
        ("", "Skriv vad scenariot ska heta"),
    ],
)
def test_a_name_that_is_taken_is_refused_beside_the_field_and_stays(name: str, why: str) -> None:
    app = with_two_scenarios()
    before = draft_of(app).case
    type_in(app, NEW_NAME, name)
    press(app, say("scenarios.add", "sv"))
    assert why in all_text(app)
    assert draft_of(app).case == before
    assert field(app, NEW_NAME).value == name
    app.session_state["scenario_open:bold"] = True
    type_in(whole(app.run()), NAME, name)
    assert all_text(app).count(why) == 2
    assert field(app, NAME).value == name
    assert draft_of(app).case == before


def test_a_scenario_may_keep_its_own_name_in_other_letters() -> None:
    app = with_two_scenarios()
    app.session_state["scenario_open:bold"] = True
    type_in(whole(app.run()), NAME, "DJÄRVT")
    assert draft_of(app).case.scenarios["bold"].label.sv == "DJÄRVT"


def with_two_scenarios() -> AppTest:
    """The page of scenarios with a careful and a bold one."""
    app = open_page("scenarios")
    careful = Scenario(label=Label(sv="Försiktigt", en="Cautious"))
    scenarios = {"careful": careful, "bold": Scenario(label=Label(sv="Djärvt"))}
    draft_of(app).edit(FOUNDING.edited(scenarios=scenarios), what="scenario")
    return whole(app.run())
