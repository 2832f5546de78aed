"""The fund's pages without a browser: cases side by side, and what fits within a budget."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.visitor import draft_of, field, open_page, type_in, whole
from wording.texts import LANGUAGES, say

SCHOOL, SICK = "skolstod_i_familjehem", "botkyrka_korttidsfranvaro"


def look_at(app: AppTest, *names: str, language: str = "sv") -> AppTest:
    """Chooses cases beside the open one."""
    cases = next(box for box in app.multiselect if box.label == say("fund.cases", language))
    cases.set_value([*cases.value, *names]).run()
    return whole(app)


def text(app: AppTest) -> str:
    """All that the page says, with plain spaces."""
    elements = (*app.title, *app.header, *app.markdown, *app.caption, *app.error)
    said = "\n".join(str(element.value) for element in elements).replace("\\", "")
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_side_by_side(language: Any) -> None:
    app = open_page("compare", language)
    assert say("fund.too_few", language) in [box.value for box in app.info]
    look_at(app, SCHOOL, SICK, language=language)
    said = text(app)
    assert say("fund.compare.head.own", language) in said
    assert say("fund.compare.start_years", language) in said
    assert app.selectbox(key="fund_horizon").value == 3, "the shortest of them"


def test_the_terms_hold_for_all_and_what_they_change_is_told() -> None:
    app = look_at(open_page("compare"), SICK)
    app.selectbox(key="fund_schedule").set_value("zero").run()
    said = text(whole(app))
    assert "+5,2 mnkr" in said, "Botkyrka without a rate is its own answer"
    assert "De gemensamma villkoren ändrar nettonuvärdet med" in said


def test_what_is_chosen_follows_the_budget() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    assert "Välj Pilot" in app.header[0].value
    type_in(app, "Hela ramen, mnkr", "22 mnkr")
    assert app.header[0].value.startswith("Välj Exempel: Skolstöd"), app.header[0].value
    type_in(app, "Hela ramen, mnkr", "1 tkr")
    assert app.header[0].value.startswith("Ingen kalkyl som betalar sig ryms i ramen. Den som söker minst söker ")


def test_the_choice_names_each_case_whole_and_says_nothing_of_which_is_open() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    whole_name = draft_of(app).case.label.text("sv")
    assert len(whole_name) > 44
    assert f"Välj {whole_name}" in app.header[0].value.replace("\\", "")
    assert "(öppen)" not in text(app)
    must = next(box for box in app.multiselect if box.label == say("fund.choose.must", "sv"))
    assert whole_name in must.options


def test_a_saved_case_is_offered_with_its_state() -> None:
    type_in(open_page("overview"), "Färre placeringar: minskning", "4 %")
    app = open_page("compare")
    every = next(box for box in app.multiselect if box.label == say("fund.cases", "sv"))
    assert len(set(every.options)) == len(every.options)
    assert any(f"· {say('cases.states.draft', 'sv')}" in option for option in every.options)


def test_a_budget_without_a_unit_is_in_millions_and_none_is_negative() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    type_in(app, "Hela ramen, mnkr", "22")
    in_millions = app.header[0].value
    type_in(app, "Hela ramen, mnkr", "22 mnkr")
    assert in_millions == app.header[0].value
    assert "Välj Exempel: Skolstöd" in in_millions
    type_in(app, "Hela ramen, mnkr", "-5")
    assert any("kan inte vara negativ" in str(element.value) for element in app.markdown)


def test_cases_on_different_terms_are_told_so_where_they_are_chosen_among() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    assert any("sina egna villkor" in box.value and "Jämför" in box.value for box in app.warning)


def test_a_budget_that_cannot_be_read_says_so_and_stays() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    type_in(app, "Hela ramen, mnkr", "trettio")
    assert field(app, "Hela ramen, mnkr").value == "trettio"
    assert any(":red[" in str(element.value) for element in app.markdown)


def test_cases_of_two_currencies_are_told_apart() -> None:
    for page in ("compare", "choose"):
        app = look_at(open_page(page), "cti_danmark")
        told = [box.value.replace("\\", "") for box in app.error]
        assert len(told) == 1
        assert "SEK: Pilot" in told[0]
        assert "DKK: " in told[0]


def test_what_is_saved_can_be_looked_at() -> None:
    app = open_page("start")
    type_in(open_page("overview"), "Färre placeringar: minskning", "4 %")
    app = open_page("compare")
    every = next(box for box in app.multiselect if box.label == say("fund.cases", "sv"))
    saved = [name for name in every.options if "(öppen)" not in name and "(exempel)" not in name]
    assert saved, "the case that was edited is saved"
    every.set_value([*every.value, saved[0]]).run()
    assert not app.exception
    assert len(app.selectbox(key="fund_horizon").options) == 10
