"""Every page, in both languages, as a visitor sees it; and the founding case's figures on the first page."""

import json
import re
from pathlib import Path

import pytest

from model.files.reading import case_files
from store.records import SINGLE_USER
from tests.visitor import (
    PAGES,
    all_text,
    choose,
    choose_scenario,
    draft_of,
    field,
    figures,
    go_to,
    open_page,
    press,
    scenarios,
    type_in,
    unescaped,
)
from views.state.store_here import the_store
from wording.numbers import money
from wording.texts import catalogue, say

FOUNDING = json.loads((Path(__file__).parents[1] / "reference" / "founding_case.json").read_text("utf-8"))
REDUCTION, STARTS = "Färre placeringar: minskning", "Färre placeringar: första året med effekt"
REACH, RATE = "Färre placeringar: räckvidd", "Kalkylränta"
ON_CARD = "Minskning"
"""What the reduction is called on the card of its own effect."""


@pytest.mark.sampled(5)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_a_title(page: str, language: str) -> None:
    app = open_page(page, language)
    assert len(app.title) == 1
    assert app.title[0].value.strip()
    assert not app.error


@pytest.mark.sampled(3)
@pytest.mark.parametrize("page", PAGES)
def test_an_english_page_has_no_swedish_words(page: str) -> None:
    """Only names that exist in one language, and the language switch itself, may stand in Swedish."""
    app = open_page(page, "en")
    swedish = set(re.findall(r"[a-zåäö]*[åäö][a-zåäö]*", all_text(app).lower()))
    allowed = {"förtjänst", "språk", "hässelby", "vällingby", "norrköping", "hällefors"}
    names = set(re.findall(r"[a-zåäö]+", _names_in_data().lower()))
    assert not swedish - allowed - names, swedish - allowed - names


def _names_in_data() -> str:
    """What the English words of sources, actors and numbers hold: names of Swedish bodies and reports."""
    texts = [path.read_text("utf-8") for path in Path("assumptions").glob("*.yaml")]
    return " ".join(re.findall(r"en: (.*)", "\n".join(texts)))


def test_the_answer_comes_first() -> None:
    app = open_page()
    assert app.title[0].value.startswith("Pengarna är tillbaka under 2026")
    assert "placeringarna minskar med minst 3,8\u00a0%; ansökan räknar med 5\u00a0%" in all_text(app)
    assert figures(app) == {
        "npv": "+6,83\u00a0mnkr",
        "payback": "under 2026 (6,9\u00a0år)",
        "trough": "−15,6\u00a0mnkr (2021)",
        "ratio": "1,31",
        "enough": "3,8\u00a0% (ansökan: 5\u00a0%)",
    }


@pytest.mark.sampled(4)
@pytest.mark.parametrize("row", FOUNDING["net_present_value"], ids=lambda row: f"{row['saving_from']}-{row['reach']}")
@pytest.mark.parametrize("rate", ["0", "0.015", "0.03", "0.035"])
def test_reference_rows_on_the_first_page(row: dict[str, float], rate: str) -> None:
    app = open_page()
    type_in(app, STARTS, str(int(row["saving_from"])))
    type_in(app, REACH, f"{row['reach'] * 100:g}")
    type_in(app, RATE, f"{float(rate) * 100:g}".replace(".", ","))
    assert figures(app)["npv"] == money(row[rate] * 1000, "sv", signed=True)
    year = next(
        found["year"]
        for found in FOUNDING["payback_calendar_year"]
        if (found["saving_from"], found["reach"]) == (row["saving_from"], row["reach"])
    )
    assert figures(app)["payback"].startswith("aldrig" if year is None else f"under {year}")


def test_five_to_four_per_cent_is_told_at_once() -> None:
    app = type_in(open_page(), REDUCTION, "4")
    assert figures(app)["npv"] == "+1,07\u00a0mnkr"
    assert figures(app)["payback"].startswith("under 2028")
    told = all_text(app)
    assert "5\u00a0% → 4\u00a0%: −5,77\u00a0mnkr" in told
    assert "i stället för under 2026" in told


def test_an_edit_survives_pages_and_language() -> None:
    app = type_in(open_page(), REDUCTION, "4,5")
    go_to(app, "effects")
    assert field(app, ON_CARD).value == "4,5\u00a0%"
    choose(app.segmented_control, "Språk / Language", "en")
    assert field(app, "Reduction").value == "4,5\u00a0%"
    go_to(app, "overview")
    assert "4,5\u00a0%" in all_text(app)


def test_each_session_has_pages_of_its_own_in_each_language() -> None:
    """A page notes that it is run: two who ran the same one would stop each other."""
    titles, pages = [], []
    for _ in range(2):
        app = open_page()
        choose(app.segmented_control, "Språk / Language", "en")
        choose(app.segmented_control, "Språk / Language", "sv")
        kept = app.session_state["_pages"]
        assert list(kept) == [("sv", ()), ("en", ())]
        titles.append([[page.title for group in groups.values() for page in group] for groups in kept.values()])
        pages += [page for groups in kept.values() for group in groups.values() for page in group]
    assert titles[0] == titles[1]
    assert titles[0][0] != titles[0][1]
    assert say("pages.overview", "sv") in titles[0][0]
    assert say("pages.overview", "en") in titles[0][1]
    assert len({id(page) for page in pages}) == len(pages)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,234", "kan läsas på två sätt"),
        ("abc", "går inte att läsa som ett tal"),
        ("120", "100"),
        ("", "tomt"),
        ("1 200 000,50", "100"),
        ("50 kr", "50 kr"),
        ("1.234,5", "mer än en punkt eller ett komma"),
    ],
)
def test_bad_numbers_are_told_beside_the_field_and_kept(typed: str, words: str) -> None:
    app = type_in(open_page(), REDUCTION, typed)
    told = [part.value for part in app.markdown if part.value.startswith(":red[")]
    assert len(told) == 1
    assert words in told[0].replace("\\", "")
    assert figures(app)["npv"] == "+6,83\u00a0mnkr"
    go_to(app, "effects")
    assert field(app, ON_CARD).value == typed
    go_to(app, "overview")
    assert field(app, REDUCTION).value == typed
    type_in(app, REDUCTION, "4")
    assert not [part for part in app.markdown if part.value.startswith(":red[")]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("typed", ["0", "200", "2,5", "-3", "tio"])
def test_bad_horizons_are_told(typed: str) -> None:
    app = type_in(open_page(), "Antal år", typed)
    assert [part for part in app.markdown if part.value.startswith(":red[")]
    assert figures(app)["npv"] == "+6,83\u00a0mnkr"
    assert field(app, "Antal år").value == typed


def test_a_fraction_typed_where_per_cent_is_meant_is_asked_about() -> None:
    app = type_in(open_page(), REDUCTION, "0,05")
    assert "menade ni 5" in all_text(app)
    assert "menade ni" not in all_text(type_in(app, REDUCTION, "5"))


def test_undo_and_redo() -> None:
    app = type_in(open_page(), REDUCTION, "4")
    press(app, "Ångra")
    assert figures(app)["npv"] == "+6,83\u00a0mnkr"
    assert field(app, REDUCTION).value == "5\u00a0%"
    press(app, "Gör om")
    assert figures(app)["npv"] == "+1,07\u00a0mnkr"
    assert field(app, REDUCTION).value == "4\u00a0%"


def test_a_scenario_in_one_click_and_an_edit_under_it() -> None:
    app = open_page()
    choose_scenario(app, "after_spread")
    assert figures(app)["npv"] == "−365\u00a0tkr"
    assert field(app, STARTS).value == "2023"
    type_in(app, STARTS, "2022")
    assert "2022" in all_text(app)
    choose_scenario(app, "")
    assert field(app, STARTS).value == "2021", "an edit of what a scenario sets stays in the scenario"


def test_perspective_and_terms() -> None:
    app = open_page("numbers")
    choose(app.selectbox, "Räntemodell", "zero")
    assert figures(app)["npv"] == "+11,6\u00a0mnkr"
    choose(app.selectbox, "Räntemodell", "internal_rate")
    assert figures(app)["npv"] == "+9,38\u00a0mnkr"
    choose(app.selectbox, "Räntemodell", "flat")
    choose(app.selectbox, "När på året pengarna faller", "end")
    assert figures(app)["npv"] == "+6,6\u00a0mnkr"
    choose(app.selectbox, "Vems resultat", "society")
    assert figures(app)["npv"] == "+6,6\u00a0mnkr"


def test_an_unknown_internal_rate_is_refused_with_words() -> None:
    app = open_page("numbers")
    type_in(app, "Startår", "2026")
    choose(app.selectbox, "Räntemodell", "internal_rate")
    assert "Internräntan för 2026 är inte känd" in all_text(app)
    choose(app.selectbox, "Räntemodell", "zero")
    assert "är inte känd" not in all_text(app), "another model clears the message"
    choose(app.selectbox, "Räntemodell", "internal_rate")
    type_in(app, "Var internräntan för 2026 står", "SKR, cirkulär 2025")
    type_in(app, "Internränta 2026, %", "2,75")
    case = draft_of(app).case
    assert case.discount.schedule == "internal_rate"
    number = case.numbers["internal_rate.2026"]
    assert (number.value, number.basis) == (0.0275, "published")
    assert case.sources[str(number.source)].publisher.sv == "SKR, cirkulär 2025"
    assert "är inte känd" not in all_text(app)


def test_a_rate_typed_does_not_hide_the_others() -> None:
    app = type_in(open_page("numbers"), "Kalkylränta", "10")
    own = figures(app)["npv"]
    worth = {"zero": "+11,6\u00a0mnkr", "internal_rate": "+9,38\u00a0mnkr", "three": "+7,44\u00a0mnkr"}
    for schedule, expected in worth.items():
        choose(app.selectbox, "Räntemodell", schedule)
        assert figures(app)["npv"] == expected
    choose(app.selectbox, "Räntemodell", "flat")
    assert figures(app)["npv"] == own


def test_why_multiplies_out_for_any_year() -> None:
    app = open_page()
    app.expander[0]
    app.session_state["why"] = True
    app.run()
    told = all_text(app)
    assert "75 800 tkr/år".replace(" ", "\u202f", 1) in told or "75\u202f800\u00a0tkr/år" in told
    assert "+3\u202f790\u202f000\u00a0kr" in told


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", list(case_files()))
def test_every_page_of_every_case(name: str) -> None:
    app = open_page("start")
    app.button(key=f"example:{name}").click().run()
    for page in PAGES:
        go_to(app, page)
        assert len(app.title) == 1
        assert not app.error
        for part in ("why", "effects_why", "flows", "notices", "budget_funding", "budget_paste", "budget_helper"):
            app.session_state[part] = True
        app.run()
        assert not app.exception, page


@pytest.mark.parametrize("button", [say("export.blank_button", "sv"), say("start.reckon", "sv")])
def test_a_beginning_that_lacks_answers_saves_nothing(button: str) -> None:
    app, before = open_page("start"), the_store().cases(SINGLE_USER, most=1).count
    press(app, button)
    assert "Fyll i det här först." in all_text(app)
    assert draft_of(app).case_id is None and not draft_of(app).is_touched
    assert "Sparad" not in all_text(app) and the_store().cases(SINGLE_USER, most=1).count == before


def test_a_blank_case_begins_and_grows() -> None:
    app = open_page("start")
    type_in(app, "Insatsens namn", "Ny insats")
    type_in(app, "Startår", "27")
    press(app, "Skapa kalkylen")
    assert "Fyll i det här först." in all_text(app), "nobody applies yet"
    assert field(app, "Insatsens namn").value == "Ny insats"
    choose(app.selectbox, "Sökande", "grundskolenamnd")
    press(app, "Skapa kalkylen")
    assert app.title[0].value == say("budget.title", "sv"), "one lands on the next thing to do"
    assert draft_of(app).case.start_year == 2027
    go_to(app, "overview")
    assert say("overview.empty", "sv") in [part.value for part in app.info]
    assert "Pengarna är tillbaka" not in all_text(app), "nothing to get back is nothing to be back"
    for page in PAGES:
        go_to(app, page)
    go_to(app, "effects")
    choose(app.pills, "Vad blir annorlunda?", "placements")
    type_in(app, "Effektens namn", "Färre akuta placeringar")
    for label, text in (("Kostnad i dag, mnkr om året", "10"), ("Förändring, %", "10"), ("Från och med år", "27")):
        type_in(app, label, text)
    choose(app.selectbox, "Vems budget", "grundskolenamnd")
    press(app, "Lägg till")
    assert "Färre akuta placeringar" in all_text(app)
    choose(app.toggle, "Räknas", False)
    type_in(app, "Kostnad per år i dag", "")
    choose(app.toggle, "Räknas", True)
    assert app.error, "an effect with blank numbers can't be counted"
    type_in(app, "Kostnad per år i dag", "10 mnkr")
    choose(app.toggle, "Räknas", True)
    assert not app.error
    assert figures(app)["npv"] == "+8,61\u00a0mnkr"
    assert figures(app)["payback"] == "inga kostnader än"
    assert "tillbaka" not in next(part.value for part in app.caption if part.value.startswith("Senaste ändringen"))
    go_to(app, "overview")
    assert [unescaped(part.value) for part in app.title] == [say("answers.payback.nothing", "sv")]
    assert "Pengarna är tillbaka" not in all_text(app)


def test_a_budget_outside_the_years_is_told_and_can_be_moved() -> None:
    app = type_in(open_page("numbers"), "Startår", "2024")
    assert any("22\u202f540" in unescaped(part.value) for part in app.warning)
    press(app, "Flytta budgeten så att den börjar 2024")
    assert not app.warning
    assert figures(app)["npv"] != "+32,6\u00a0mnkr"


def test_the_case_says_that_it_is_changed() -> None:
    app = open_page("numbers")
    type_in(app, "Antal år", "12")
    assert "Ansökan med ändringar" in scenarios(app)
    assert "Senaste ändringen: kalkylens villkor" in all_text(app)


def test_reach_by_year_changes_the_sentence() -> None:
    app = open_page("effects")
    app.session_state["years:placements"] = True
    app.run()
    type_in(app, "2021", "30")
    assert "olika andelar år för år" in all_text(app)
    assert figures(app)["npv"].startswith("−")


def test_no_personnummer_gets_in() -> None:
    app = open_page("start")
    type_in(app, "Insatsens namn", "Insats för 640823-3234")
    press(app, "Skapa kalkylen")
    assert "personnummer" in all_text(app)
    assert "640823" not in all_text(app)
    assert draft_of(app).case.label.text("sv") != "Insats för 640823-3234"


def test_every_text_has_a_use() -> None:
    """A text that nothing says is a text that nobody keeps right."""
    rooms = ("views", "presentation", "exports", "imports", "wording")
    said_in = [Path("app.py"), *(path for room in rooms for path in sorted(Path(room).rglob("*.py")))]
    code = "\n".join(path.read_text("utf-8") for path in said_in)
    unused = []
    for key in catalogue():
        parts = key.split(".")
        spelled = key in code or any(f"{'.'.join(parts[:at])}." in code for at in range(1, len(parts)))
        if not spelled:
            unused.append(key)
    assert not unused, unused
