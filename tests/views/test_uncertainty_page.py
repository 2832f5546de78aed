"""How sure it is, as a visitor without a browser sees it: ranges typed, odds that follow, one draw opened."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from model.analysis.answer import Answer
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from tests.visitor import all_text, choose, choose_scenario, field, figures, go_to, open_page, press, type_in, unescaped
from wording.numbers import money, share_of_ten

REDUCTION = "Färre placeringar: minskning"
RANGES = "Som ansökt med antagna spann"


def in_ranges(page: str = "uncertainty", language: str = "sv") -> AppTest:
    """The page under the scenario that has ranges."""
    app = open_page(page, language)
    choose_scenario(app, "judged_ranges")
    return app


def answer() -> Answer:
    """What the page should say."""
    case = read_case(case_files()["hasselby_vallingby"].read_bytes())
    return Answer(resolve(case, read_library(), "judged_ranges"), case.perspective)


def title(app: AppTest) -> str:
    """The headline."""
    return unescaped(app.title[0].value).replace("\u00a0", " ")


def test_a_case_without_ranges_gets_no_odds_but_a_beginning() -> None:
    app = open_page("uncertainty")
    told = all_text(app)
    assert "Hur säkert är det?" in title(app)
    assert "Inget tal i kalkylen har ett spann" in told
    assert "av 10" not in told
    assert f"Visa scenariot ”{RANGES}”" in told
    assert "minst 3,8\u00a0%" in told  # what must be true needs no ranges
    assert "Chans att det betalar sig" not in told


def test_the_scenario_with_ranges_is_one_click_away() -> None:
    app = press(open_page("uncertainty"), f"Visa scenariot ”{RANGES}”")
    assert title(app) == f"Chansen att det betalar sig är {share_of_ten(answer().odds.chance)}".replace("\u00a0", " ")


def test_the_page_says_what_the_model_says() -> None:
    app, odds = in_ranges(), answer().odds
    told = all_text(app)
    for share in (0.1, 0.5, 0.9):
        assert money(float(odds.percentile(share)), "sv", signed=True) in told
    assert odds.expected_loss is not None
    assert money(odds.expected_loss, "sv") in told
    assert money(odds.perfect_information, "sv") in told
    assert "platshållare utan källa" in told
    assert figures(app)["chance"] == share_of_ten(odds.chance)
    assert "2,9 färre placeringar om 1\u00a0mnkr" in told
    assert "Vänta inte på Färre placeringar: kostnad per år i dag" in told


def test_the_librarys_ranges_are_placeholders() -> None:
    app = press(open_page("uncertainty"), "Fyll i bibliotekets spann")
    assert "av 10" in title(app)
    assert field(app, f"Lågt: {REDUCTION}").value == "3\u00a0%"
    assert field(app, "Högt: Färre placeringar: kostnad per år i dag").value == "90\u202f960\u00a0tkr"
    assert "platshållare utan källa" in all_text(app)
    assert "Hur säkert är det?" in title(press(app, "Ångra"))


def test_a_typed_range_moves_the_odds() -> None:
    app = in_ranges()
    before = title(app)
    type_in(app, f"Lågt: {REDUCTION}", "4,9")
    type_in(app, f"Högt: {REDUCTION}", "5,1")
    assert title(app) != before
    told = all_text(app).replace("\u00a0", " ").partition("Chansen att det betalar sig går från ")[2]
    assert re.match(r"(färre än |fler än )?\d+ av 10 till (färre än |fler än )?\d+ av 10\.", told)


def test_a_range_that_begins_at_the_number_itself_is_told_beside_it_and_among_the_notices() -> None:
    app = in_ranges()
    before = all_text(app).count("börjar i talet självt: inget lägre räknas med")
    type_in(app, f"Lågt: {REDUCTION}", "5")
    assert all_text(app).count("börjar i talet självt: inget lägre räknas med") == before + 1
    go_to(app, "overview")
    app.session_state["notices"] = True
    assert f"Spannet för ”{REDUCTION}” (5" in all_text(app.run())


def test_one_end_alone_waits_for_the_other() -> None:
    app = open_page("uncertainty")
    type_in(app, f"Lågt: {REDUCTION}", "3")
    assert "Fyll i båda eller inget" in all_text(app)
    assert field(app, f"Lågt: {REDUCTION}").value == "3"
    type_in(app, f"Högt: {REDUCTION}", "7")
    assert "av 10" in title(app)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("label", "typed", "told"),
    [
        (f"Lågt: {REDUCTION}", "8", "det låga värdet är högre än det höga"),
        (f"Lågt: {REDUCTION}", "6", "ligger mellan två olika värden"),
        (f"Lågt: {REDUCTION}", "1,234", "kan läsas på två sätt"),
        ("Lågt: Färre placeringar: kostnad per år i dag", "0", "når gränsen"),
        ("Antal dragningar", "10 000 000", "måste vara mellan 100 och 10\u202f000"),
        ("Antal dragningar", "99", "måste vara mellan 100 och 10\u202f000"),
        ("Frö", "-1", "”Frö” är −1, men får inte vara mindre än 0"),
        ("Frö", "1,5", "inte ett heltal"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(label: str, typed: str, told: str) -> None:
    app = in_ranges()
    before = title(app)
    type_in(app, label, typed)
    assert told in all_text(app)
    assert field(app, label).value == typed
    assert title(app) == before
    go_to(app, "scenarios")
    go_to(app, "uncertainty")
    assert field(app, label).value == typed
    assert told in all_text(app)


def test_a_share_of_all_cannot_have_a_range() -> None:
    app = open_page("uncertainty")
    choose(app.selectbox, "Ange spann för ett tal till", "placements.reach")
    assert "100 % eller 0 % kan inte ha ett spann" in all_text(app)
    app = open_page("numbers")
    type_in(app, "Färre placeringar: räckvidd", "90")
    go_to(app, "uncertainty")
    choose(app.selectbox, "Ange spann för ett tal till", "placements.reach")
    type_in(app, "Lågt: Färre placeringar: räckvidd", "80")
    type_in(app, "Högt: Färre placeringar: räckvidd", "95")
    assert "Åtta gånger av tio" in all_text(app), "the range counts"
    assert "av 10" not in title(app) and "Inget av de 3 tal som betyder mest har spann" in all_text(app)
    type_in(app, "Lågt: Färre placeringar: minskning", "3")
    type_in(app, "Högt: Färre placeringar: minskning", "7")
    assert "av 10" in title(app)


def test_a_draw_is_followed_to_its_result() -> None:
    app, expected = in_ranges(), answer()
    type_in(app, "Antal dragningar", "500")
    choose(app.button_group, "Vilken dragning?", "own")
    type_in(app, f"Dragningens nummer, 1–{500}", "37")
    odds = Answer(expected.resolved, expected.perspective, draws=500).odds
    assert f"Dragning 37: nettonuvärdet blir {money(float(odds.npv[37]), 'sv', signed=True)}" in all_text(app)
    table = next(part.value for part in app.markdown if "Räntefaktor" in part.value)
    total = unescaped(table.splitlines()[-1]).split("|")[-2].strip()
    assert total == f"{round(odds.npv[37] / 1000):,}".replace(",", "\u202f").replace("-", "−")
    type_in(app, f"Dragningens nummer, 1–{500}", "501")
    assert "Antalet dragningar är 500." in all_text(app)


def test_the_same_seed_gives_the_same_answer_and_another_nearly() -> None:
    app = in_ranges()
    before = all_text(app)
    type_in(app, "Frö", "7")
    moved = all_text(app)
    assert moved != before
    type_in(app, "Frö", "1")
    of_the_moment = "Senaste ändringen.*|Ändra ett tal så visas här.*|Sparad .*|Inget är ändrat än.*"
    assert re.sub(of_the_moment, "", all_text(app)) == re.sub(of_the_moment, "", before)


def test_a_pilot_is_judged_only_when_it_is_stated() -> None:
    app = press(in_ranges(), "Räkna på en pilot")
    told = all_text(app)
    assert "är värd högst 1,86\u00a0mnkr" in told
    assert "Pröva först." not in told
    type_in(app, "Mätfel åt vardera hållet", "2")
    assert "Piloten tar bort" not in all_text(app)
    type_in(app, "Pilotens kostnad", "100")
    assert "Piloten tar bort 50\u00a0% av osäkerheten" in all_text(app)  # as large as the range itself
    assert "Pröva först." in all_text(app)
    type_in(app, "Pilotens kostnad", "5 000")
    assert "Besluta nu" in all_text(app)
    type_in(app, "Mätfel åt vardera hållet", "200")
    assert "Beslutet blir detsamma" in all_text(app)
    type_in(app, "Resten väntar (år)", "21")
    assert "”Resten väntar (år)” är 21, men får inte vara större än 20" in all_text(app)
    choose(app.selectbox, "Piloten mäter", "placements.base_cost")
    assert field(app, "Mätfel åt vardera hållet").value == ""
    assert "Fyll i mätfel och kostnad" in all_text(app)
    assert "Räkna på en pilot" in all_text(press(app, "Ta bort piloten"))


def test_every_number_can_be_shown_with_its_break_even() -> None:
    app = open_page("uncertainty")
    few = all_text(app).count("|\n")
    app.toggle[0].set_value(True).run()
    assert all_text(app).count("|\n") > few
    assert "Kalkylränta" in all_text(app)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_that_can_be_opened(language: str) -> None:
    app = in_ranges(language=language)
    for closed in app.expander:
        assert closed.label.strip()
    assert not app.exception
    swedish = set(re.findall(r"[a-zåäö]*[åäö][a-zåäö]*", all_text(app).lower()))
    if language == "en":
        assert swedish <= {"förtjänst", "språk", "hässelby", "vällingby", "ansökan", "stadsdelsnämnd"}, swedish
