"""The fund's pages without a browser: cases side by side, and what fits within a budget."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.calculation.draws import Array
from model.case.assumptions import Label
from model.case.case import Case
from model.committee.applications import Application
from model.files.reading import case_files, read_case
from presentation.committee.choosing import budget_stops
from presentation.committee.choosing_more import GROUPS
from store.content.canonical import case_of
from store.records import SINGLE_USER, Acting, Conflict, Opened
from store.store import Store
from tests.visitor import FRONT, draft_of, field, go_to, open_page, press, type_in, whole
from views.state.looked_at import ADDRESS
from views.state.looked_at import _kept as kept_by_server
from views.state.store_here import the_store
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


def test_what_is_looked_at_is_there_when_the_server_has_been_started_anew() -> None:
    type_in(open_page("overview"), "Färre placeringar: minskning", "4 %")
    app = look_at(open_page("choose"), SCHOOL)
    type_in(app, "Hela ramen, mnkr", "22 mnkr")
    must = next(box for box in app.multiselect if box.label == say("fund.choose.must_not", "sv"))
    must.set_value([SCHOOL]).run()
    name, before = app.query_params[ADDRESS], app.header[0].value
    kept_by_server.clear()
    again = at_address("choose", name)
    assert again.header[0].value == before
    assert field(again, "Hela ramen, mnkr").value == "22 mnkr"


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


def at_address(page: str, name: str) -> AppTest:
    """A fund's page as a browser loads it from an address that names what is looked at."""
    app = AppTest.from_file(FRONT, default_timeout=30)
    app.query_params[ADDRESS] = name
    return go_to(app, page)


def add(app: AppTest, scenario: str, version: int = 0) -> AppTest:
    """Adds a scenario, and perhaps a version, of the case that is offered first."""
    if version:
        box(app, "fund.more.version").set_value(version).run()
    if scenario:
        box(app, "fund.more.scenario").set_value(scenario).run()
    return press(app, say("fund.more.add", "sv"))


def box(app: AppTest, key: str) -> Any:
    """A list by its label."""
    return next(one for one in app.selectbox if one.label == say(key, "sv"))


def first_table(app: AppTest) -> list[list[str]]:
    """The cells of the first table."""
    table = next(str(one.value) for one in app.markdown if str(one.value).startswith("| "))
    return [[cell.strip().replace("\\", "") for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_a_scenario_and_a_version_stand_beside_the_case_in_any_order() -> None:
    app = open_page("overview")
    type_in(app, "Färre placeringar: minskning", "4 %")
    app = go_to(app, "compare")
    add(app, "pilot_area")
    assert box(app, "fund.more.case").value == "open"
    assert press_is_off(app), "it is there already"
    names = {row[0] for row in first_table(app)[2:]}
    assert len(names) == 2
    assert any(name.endswith("Bara pilotområdet") for name in names)
    add(app, "", version=1)
    rows = first_table(app)[2:]
    assert len(rows) == 3
    assert any("version 1" in row[0] for row in rows)
    by_npv = [row[0] for row in rows]
    app.selectbox(key="fund_sort_compare").set_value("payback").run()
    app.toggle(key="fund_turned_compare").set_value(True).run()
    assert say("fund.compare.order.latest_first", "sv", figure="Återbetald") in text(app)
    assert len(first_table(app)) == 5
    assert {row[0] for row in first_table(app)[2:]} == set(by_npv)
    app.multiselect(key="fund_cases").set_value(app.multiselect(key="fund_cases").value[:2]).run()
    assert len(first_table(whole(app))) == 4, "what was added is taken away like any other"


def press_is_off(app: AppTest) -> bool:
    """Whether nothing more can be added."""
    return next(one for one in app.button if one.key == "fund_more_add").disabled


def test_of_one_case_one_is_chosen_and_the_list_is_sorted() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    add(app, "in_line")
    assert say("fund.choose.one_of_each_case", "sv") in text(app)
    chosen = [row for row in first_table(app)[2:] if row[1] == "ja"]
    assert len([row for row in chosen if row[0].startswith("Pilot")]) == 1
    app.selectbox(key="fund_sort_choose").set_value("asked").run()
    asked = [int("".join(sign for sign in row[2] if sign.isdigit())) for row in first_table(app)[2:]]
    assert asked == sorted(asked)


def test_a_budget_that_is_too_large_is_told_in_the_unit_of_its_field() -> None:
    app = look_at(open_page("choose"), SCHOOL)
    type_in(app, "Hela ramen, mnkr", "10 000 001")
    assert "”10 000 001” är för stort. Det största värdet är 10 000 000 mnkr." in text(app)
    assert field(app, "Hela ramen, mnkr").value == "10 000 001"


def test_draws_are_made_once_a_page_however_much_is_told_of_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    app = look_at(open_page("choose"), SCHOOL, SICK)
    type_in(app, "Hela ramen, mnkr", "30")
    drawn, once = [], Application.drawn

    def noted(self: Application, count: int, seed: int, is_apart: bool = True) -> Array:
        drawn.append(self.name)
        return once(self, count, seed, is_apart)

    monkeypatch.setattr(Application, "drawn", noted)
    for budget in ("23", "1000"):
        field(app, "Hela ramen, mnkr").set_value(budget)
        drawn.clear()
        app.run()
        assert "I bästa valet" in text(app), "the choice is told with its draws"
        assert sorted(drawn) == sorted(["open", SCHOOL, SICK]), budget


def cards(app: AppTest) -> dict[str, list[str]]:
    """What is told on the cards, by the heading of their group."""
    groups: dict[str, list[str]] = {}
    heads = [say(f"fund.choose.groups.{group}", "sv") for group in GROUPS]
    for column in app.columns:
        if column.subheader and column.subheader[0].value in heads:
            groups[column.subheader[0].value] = [
                f"{part.value}".replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
                for part in (*column.markdown, *column.caption)
            ]
    return groups


def test_the_choice_is_three_groups_of_cards_with_why() -> None:
    """Botkyrka asks for 20 mnkr and the founding case for 22.54: within 23 one of them."""
    app = look_at(open_page("choose"), SICK)
    type_in(app, "Hela ramen, mnkr", "23")
    told = cards(app)
    assert list(told) == ["Ta", "Ta reda på mer", "Lämna"]
    pilot, sick = "**Pilot för en innovativ", "**Kortare sjukskrivningar"
    assert told["Ta"][0].startswith(pilot)
    assert "Vald · +6,83 mnkr, söker 22,5 mnkr. 0,30 per krona." in told["Ta"]
    assert told["Lämna"][0].startswith(sick)
    assert "Andra ger mer för samma ram." in told["Lämna"][-1]
    assert told["Ta reda på mer"] == ["Ingen kalkyl."]
    type_in(app, "Hela ramen, mnkr", "21")
    told = cards(app)
    assert "Vald · +5,2 mnkr, söker 20 mnkr. 0,26 per krona." in told["Ta"]
    assert "Den ryms inte i ramen ens ensam." in told["Lämna"][-1]
    must = next(box for box in app.multiselect if box.label == say("fund.choose.must", "sv"))
    must.set_value(["open"]).run()
    assert cards(whole(app)) == {}, "what must be chosen does not fit: there is nothing to group"


def test_the_slider_and_the_field_follow_each_other() -> None:
    app = look_at(open_page("choose"), SICK)
    assert app.select_slider[0].value == pytest.approx(42_540_000), "a blank budget is all that is asked for"
    app.select_slider[0].set_value(22_000_000.0).run()
    assert field(whole(app), "Hela ramen, mnkr").value == "22"
    assert app.header[0].value.startswith("Välj Kortare sjukskrivningar")
    app.select_slider[0].set_value(23_000_000.0).run()
    assert field(whole(app), "Hela ramen, mnkr").value == "23"
    assert app.header[0].value.startswith("Välj Pilot")
    type_in(app, "Hela ramen, mnkr", "21,25")
    assert app.select_slider[0].value == pytest.approx(21_250_000)
    assert app.header[0].value.startswith("Välj Kortare sjukskrivningar")
    type_in(app, "Hela ramen, mnkr", "mycket")
    assert app.select_slider[0].value == pytest.approx(42_540_000), "what cannot be read is no budget, and stays"
    assert field(app, "Hela ramen, mnkr").value == "mycket"


def test_stops_are_even_and_few_whatever_is_asked_for() -> None:
    assert budget_stops(0.0, 0.0) == [0.0]
    assert budget_stops(42_540_000.0, 42_540_000.0)[:3] == [0.0, 1e6, 2e6]
    for asked in (1.0, 999.0, 87_000.0, 2.3e6, 6e7, 4.1e9, 1e12):
        stops = budget_stops(asked, asked / 3)
        assert len(stops) <= 63
        assert asked / 3 in stops
        assert stops[0] == 0.0
        assert stops[-1] >= asked


def test_a_saved_case_is_read_anew_only_where_it_is_another_and_asked_for_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, founding = the_store(), read_case(case_files()["hasselby_vallingby"].read_bytes())
    opened = store.create(SINGLE_USER, founding.edited(label=Label(sv="Åby")), "once")
    reads, asked, once, ask = [], [], case_of, Store.open

    def noted(content: bytes) -> Case:
        reads.append(len(content))
        return once(content)

    def noted_too(self: Store, acting: Acting, case_id: str, *given: Any) -> Opened:
        asked.append(case_id)
        return ask(self, acting, case_id, *given)

    app = look_at(open_page("compare"), f"saved:{opened.case_id}", SICK)
    monkeypatch.setattr("store.keeping.reading.case_of", noted)
    monkeypatch.setattr(Store, "open", noted_too)
    before = text(whole(app.run()))
    assert reads == []
    assert opened.case_id in asked, "the store says every time whether it may be read"
    assert before.count("+6,83 mnkr") == 2
    saved = store.save(SINGLE_USER, opened.case_id, 1, opened.case.edited(horizon=9), "twice")
    assert not isinstance(saved, Conflict)
    store.readable.clear()  # as where another server saved it
    reads.clear()
    after = text(whole(app.run()))
    assert len(reads) == 1
    assert after.count("+6,83 mnkr") == 1
