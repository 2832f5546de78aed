"""The page of the review: the questions first, a correction tried as a scenario, an answer, and what can be seen."""

import pytest
from streamlit.testing.v1 import AppTest

from model.files.reading import case_files, read_case
from tests.review.clean_case import clean, edited, review_of
from tests.review.rules_fired import told
from tests.visitor import (
    all_text,
    choose,
    draft_of,
    field,
    figures,
    go_to,
    open_page,
    press,
    scenarios,
    type_in,
    unescaped,
    whole,
)

ANSWER = "Svar"
FIRST = "E07@placements.reach"


def opened(app: AppTest, key: str) -> AppTest:
    """The page with a folded part open."""
    app.session_state[key] = True
    return whole(app.run())


def answer(app: AppTest, words: str) -> AppTest:
    """Writes in the field of the answer and leaves it."""
    next(box for box in app.text_area if box.label == ANSWER).set_value(words).run()
    return whole(app)


def button(app: AppTest, key: str) -> AppTest:
    """Presses the button with a key."""
    next(one for one in app.button if one.key == key).click().run()
    return whole(app)


def test_the_review_says_first_what_changes_the_answer() -> None:
    told = all_text(open_page("review"))
    assert "7 frågor ändrar svaret. Som kalkylen står: +6,83\u00a0mnkr, tillbaka 2026." in told
    assert "Räckvidden – Färre placeringar: räckvidd · rättat −19,1\u00a0mnkr, aldrig tillbaka" in told
    assert "insatsen når 1\u202f800 av 18\u202f488 (10\u00a0%)" in told
    assert "E07 · varning · räknefel · obesvarad" in told
    assert told.index("Räckvidden") < told.index("Kostnad efter projektet saknas") < told.index("Full effekt direkt")
    assert "Färre placeringar: 5\u00a0% hittas 14 gånger av 100" in told
    assert "syns en minskning på minst 42\u00a0%" in told


def test_a_correction_is_tried_as_a_scenario() -> None:
    app = button(open_page("review"), f"try:{FIRST}")
    draft = draft_of(app)
    assert draft.scenario is not None
    scenario = draft.case.scenarios[draft.scenario]
    assert scenario.label.sv == "Rättat: Räckvidden"
    assert {key: change.value for key, change in scenario.numbers.items()} == {"placements.reach": 0.1}
    assert "Räckvidden – " not in all_text(app)
    go_to(app, "overview")
    assert figures(app)["npv"] == "−19,1\u00a0mnkr"
    assert any("Rättat: Räckvidden" in name for name in scenarios(app))
    press(app, "Ångra")
    assert figures(app)["npv"] == "+6,83\u00a0mnkr"


def test_a_correction_of_what_the_case_has_no_line_for_is_tried_too() -> None:
    app = open_page("review")
    case = draft_of(app).case
    bare = {name: line for name, line in case.budget.items() if line.cost_type != "running"}
    draft_of(app).edit(case.edited(budget=bare, scenarios={}, numbers={
        key: one for key, one in case.numbers.items() if not key.startswith("line_work.")}), redraw=True)  # fmt: skip
    whole(app.run())
    button(app, "try:C01@budget")
    assert "−11,2\u00a0mnkr" in all_text(app)
    assert any(line.cost_type == "running" for line in draft_of(app).case.budget.values())


def test_a_question_is_answered_and_the_answer_kept() -> None:
    app = opened(open_page("review"), f"reply_open:{FIRST}")
    answer(app, "Spridningen når hela stadsdelen 2023.")
    said = draft_of(app).case.review
    assert said is not None
    assert said.replies[FIRST].words.sv == "Spridningen når hela stadsdelen 2023."
    assert said.replies[FIRST].state == "answered"
    choose(app.selectbox, "Frågan är", "accepted")
    type_in(whole(app), "Vem som svarar", "Ekonomen")
    said = draft_of(app).case.review
    assert said is not None
    assert (said.replies[FIRST].state, said.replies[FIRST].by) == ("accepted", "Ekonomen")
    told = all_text(app)
    assert "godtagen av granskaren" in told
    assert "22 obesvarade" in all_text(go_to(app, "overview")) or draft_of(app).case.review is said
    go_to(app, "review")
    opened(app, f"reply_open:{FIRST}")
    answer(app, "")
    assert draft_of(app).case.review is not None
    assert FIRST not in draft_of(app).case.review.replies  # type: ignore[union-attr]


def test_a_personnummer_in_an_answer_is_refused_beside_the_field_and_kept() -> None:
    app = opened(open_page("review"), f"reply_open:{FIRST}")
    answer(app, "Gäller 19811218-9876")
    assert next(box for box in app.text_area if box.label == ANSWER).value == "Gäller 19811218-9876"
    assert [part.value for part in app.markdown if part.value.startswith(":red[")]
    assert not (draft_of(app).case.review or None) or not draft_of(app).case.review.replies  # type: ignore[union-attr]


def test_an_answer_whose_question_is_gone_is_shown_and_can_be_taken_away() -> None:
    app = opened(open_page("review"), f"reply_open:{FIRST}")
    answer(app, "Vi vet.")
    button(app, f"try:{FIRST}")
    assert "Svar utan fråga" in all_text(app)
    assert "Räckvidden: Färre placeringar: räckvidd" in all_text(app)
    button(app, f"forget:{FIRST}")
    assert "Svar utan fråga" not in all_text(app)


def test_the_plan_of_a_follow_up_is_filled_in() -> None:
    app = opened(open_page("review"), "plan:placements")
    type_in(app, "Antal om året", "20 000")
    assert "5\u00a0% hittas 100 gånger av 100" in all_text(app)
    assert "E14" not in all_text(app)
    type_in(app, "Antal år före", "0")
    assert [part.value for part in app.markdown if part.value.startswith(":red[")]
    assert field(app, "Antal år före").value == "0"
    type_in(app, "Antal år före", "3")
    type_in(app, "Antal som nås", "18 488")
    assert "E07" not in all_text(app)
    type_in(app, "Vem som räknar", "Controllern")
    type_in(app, "När räkningen börjar", "januari 2019")
    assert "E15" not in all_text(app)


def test_what_the_review_reads_is_stated_beside_its_questions() -> None:
    """What is stated silences its question, sets another, and what can't be read stays with the reason."""
    app = open_page("review")
    assert "E03 · notis" in all_text(app)
    app = opened(app, "stated:about:placements")
    type_in(app, "Vad som trängs undan", "Inget: platserna köps av andra kommuner")
    assert "E03" not in all_text(app)
    type_in(app, "Högst i underlaget", "4 %")
    assert "Underlaget sträcker sig till högst 4\u00a0%" in all_text(app)
    type_in(app, "Högst i underlaget", "fyra")
    assert field(app, "Högst i underlaget").value == "fyra"
    assert [part.value for part in app.markdown if part.value.startswith(":red[")]
    type_in(app, "Högst i underlaget", "6 %")
    assert "E04" not in all_text(app)
    type_in(app, "Minsta som går att dra in", "10 mnkr")
    assert "B07 · notis · bedömning" in all_text(app)
    said = draft_of(app).case.review
    assert said is not None
    assert (said.about["placements"].most, said.about["placements"].smallest_cut) == (0.06, 10_000_000.0)


def test_what_is_stated_of_staff_cost() -> None:
    app = open_page("review")
    name = next(name for name, line in draft_of(app).case.budget.items() if line.cost_type == "staff")
    app = opened(app, f"stated:staff:{name}")
    assert "sägs inte om arbetsgivaravgifterna är med" in all_text(app)
    type_in(app, "Arbetsgivaravgifter som tillkommer", "31,42 %")
    assert "saknar arbetsgivaravgifter på" in all_text(app)
    type_in(app, "Arbetsgivaravgifter som tillkommer", "0")
    assert "hur mycket snabbare lönerna väntas stiga" in all_text(app)
    type_in(app, "Löner stiger mer än priser", "1 %")
    assert "C03" not in all_text(app)


def test_what_an_investor_was_told_is_held_to_the_contract() -> None:
    """A contract that gives back 0–110 % of the advance, of an investor who was told at least 10 and at most 100 %."""
    app = open_page("review")
    draft_of(app).edit(edited(clean(), told()), what="case")
    app = opened(whole(app.run()), "stated:investors:agreement.investor")
    assert "K07" not in all_text(app)
    type_in(app, "Får högst tillbaka", "100 %")
    assert "Högst 100\u00a0% är sagt" in all_text(app)
    type_in(app, "Får minst tillbaka", "10")
    assert "0\u00a0% – 110\u00a0% av det som satsas" in all_text(app)
    type_in(app, "Får högst tillbaka", "200 000")
    assert field(app, "Får högst tillbaka").value == "200 000"
    assert [part.value for part in app.markdown if part.value.startswith(":red[")]


def test_the_summary_bar_counts_the_questions() -> None:
    for page in ("overview", "budget", "effects"):
        app = open_page(page)
        links = [element.proto.label for element in app.get("page_link")]
        assert any("25 frågor i granskningen, 25 obesvarade" in unescaped(link) for link in links), page


def test_the_guide_has_every_question() -> None:
    told = all_text(open_page("words", "en"))
    assert "The questions of the review" in told
    assert "a tenth" in told or "1 800 of 18 488" in told
    for name in ("The reach", "Averages as cash", "The wrong pocket", "Can it be seen?"):
        assert name in told


@pytest.mark.parametrize("name", list(case_files()))
def test_the_page_shows_every_shipped_case_also_where_one_place_is_asked_about_twice(name: str) -> None:
    app = open_page("review")
    case = read_case(case_files()[name].read_bytes())
    draft_of(app).edit(case, what="file", redraw=True)
    whole(app.run())
    asked = [finding.identity for finding in review_of(case).findings]
    parts = [part.proto.id for part in app.expander if "reply_open:" in part.proto.id]
    assert len(set(parts)) == len(asked)
    if name == "skolstod_i_familjehem":
        assert "B02@effects.assessment_hours.residential_days" in asked


def test_money_beyond_the_cost_in_two_years_is_two_questions() -> None:
    more = {f"funding/grant/amounts/{year}": 9_000_000.0 for year in (2026, 2027)}
    case = edited(clean(), more)
    app = open_page("review")
    draft_of(app).edit(case, what="file", redraw=True)
    told = all_text(whole(app.run()))
    assert told.count("A02 · fel") == 2
    app = answer(opened(app, "reply_open:A02@funding.2027"), "Pengarna från 2026 räcker.")
    review = draft_of(app).case.review
    assert review is not None
    assert list(review.replies) == ["A02@funding.2027"]
