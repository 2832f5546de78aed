"""The scenarios page where the case itself can't be calculated but a scenario of it can."""

import pytest

from model.case.assumptions import Change, Label
from model.case.case import Discount, Scenario
from model.files.reading import case_files, read_case
from tests.visitor import all_text, draft_of, go_to, open_page, whole

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
