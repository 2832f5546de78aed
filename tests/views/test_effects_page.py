"""The page of effects: begun from needs, edited at any time, told by name, counted without a worth in kronor."""

import pytest
from streamlit.testing.v1 import AppTest

from model.analysis.answer import Answer
from model.calculation.metrics import units_of
from model.case.case import Case
from model.editing.effect_years import run_of
from model.editing.needs import NEEDS
from model.files.reading import read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.counts import counts_sentences
from presentation.sentences import number_label
from tests.visitor import all_text, choose, draft_of, field, figures, go_to, open_page, press, type_in, whole
from views.state.steps import Step
from wording.texts import say

LIBRARY = read_library()
YEARS = range(2027, 2037)


def begun(page: str = "effects", language: str = "sv") -> AppTest:
    """A case begun blank from 2027 for ten years, on a page."""
    app = open_page("start", language)
    type_in(app, say("export.blank_label", language), "Tidiga insatser i Åby kommun")
    type_in(app, say("fields.start_year", language), "2027")
    next(box for box in app.selectbox if box.key == "blank_applicant").set_value("socialnamnd").run()
    press(app, say("export.blank_button", language))
    go_to(app, page)
    return app


def words(name: str, language: str = "sv") -> str:
    """What a field of the sentence is called."""
    return say(f"effects.ask.{name}", language)


def begin_need(app: AppTest, need: str, language: str = "sv") -> None:
    """Chooses what becomes different."""
    if not app.pills:
        app.session_state["new_effect"] = True
        app.run()
    choose(app.pills, say("effects.need", language), need)


def case_of(app: AppTest) -> Case:
    """The case as it is kept: read from its own file, so that nothing holds that a file would not."""
    case = draft_of(app).case
    assert read_case(write_case(case)) == case
    return case


def resolved_of(app: AppTest) -> ResolvedNumbers:
    """The resolved numbers of the case."""
    return resolve(case_of(app), LIBRARY)


def answer_of(app: AppTest) -> Answer:
    """The answer to the case."""
    return Answer(resolved_of(app), case_of(app).perspective)


def units(app: AppTest, name: str) -> list[float]:
    """Units of an effect by year."""
    ledger = answer_of(app).everyone
    return [round(float(value), 6) for value in units_of(ledger, name)[:, 0]]


def add_placements(app: AppTest) -> None:
    """Placements cost 41,3 mnkr a year and fall 4 % (3–6 %) from 2028, with two years' ramp."""
    begin_need(app, "placements")
    type_in(app, words("base_mnkr"), "41,3")
    choose(app.selectbox, words("actor"), "socialnamnd")
    for name, text in (("change", "4"), ("low", "3"), ("high", "6"), ("starts", "2028"), ("ramp", "2")):
        type_in(app, words(name), text)
    press(app, say("effects.add", "sv"))


def add_school_years(app: AppTest) -> None:
    """Six children a year from 2028 avoid one extra school year of 135 000 kr."""
    begin_need(app, "school_years")
    for name, text in (("started", "6"), ("starts", "2028"), ("unit_value", "135 000")):
        type_in(app, words(name), text)
    choose(app.selectbox, words("actor"), "utbildningsnamnd")
    press(app, say("effects.add", "sv"))


def add_freed_time(app: AppTest) -> None:
    """30 % of the time in 120 investigations a year, not in kronor."""
    begin_need(app, "freed_time")
    for name, text in (("base", "120"), ("change", "30"), ("starts", "2028")):
        type_in(app, words(name), text)
    choose(app.selectbox, words("actor"), "socialnamnd")
    press(app, say("effects.add", "sv"))


# The case of Åby, from blank


def test_three_needs_are_counted_as_by_hand() -> None:
    """Placements 41,3 mnkr × 4 % = 1 652 tkr a year at full, half of it in 2028; 6 children × 1 school year × 135 tkr =
    810 tkr a year for nine years; 120 investigations × 30 % = 36 a year, in no kronor."""
    app = begun()
    add_placements(app)
    add_school_years(app)
    add_freed_time(app)
    assert not app.error
    answer = answer_of(app)
    assert not answer.has_errors
    assert units(app, "farre_extra_skolar") == [0, *[6] * 9], "six school years a year, and not 396 in all"
    assert units(app, "farre_placeringar") == [0, 826_000, *[1_652_000] * 8]
    assert units(app, "frigjord_tid") == [0, *[36] * 9]
    by_year = [round(float(value)) for value in answer.ledger.net()[:, 0]]
    assert by_year == [0, 826_000 + 810_000, *[1_652_000 + 810_000] * 8]
    change = answer.resolved.numbers["farre_placeringar.change"]
    assert (change.low, change.high) == (0.03, 0.06)
    said = all_text(app)
    assert "6\u00a0personer om året börjar 2028–2036" in said
    assert "36\u00a0utredningar om året frigörs" in said


def test_nobody_has_use_of_an_effect_before_it_is_said_who() -> None:
    app = begun()
    for need in NEEDS:
        begin_need(app, need)
        assert next(box for box in app.selectbox if box.label == words("actor")).value is None, need


@pytest.mark.sampled(3)
@pytest.mark.parametrize("need", NEEDS)
def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(need: str) -> None:
    app = begun()
    begin_need(app, need)
    type_in(app, words("starts"), "2028")
    press(app, say("effects.add", "sv"))
    missing = say("problems.problem.need_missing", "sv")
    assert all_text(app).count(missing) >= 2, "the number and whose budget"
    assert field(app, words("starts")).value == "2028"
    assert not case_of(app).effects
    assert not next(button for button in app.button if button.label == say("effects.add", "sv")).disabled


@pytest.mark.sampled(3)
@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_need_is_counted_at_once_when_its_sentence_is_filled_in(need: str, language: str) -> None:
    app = begun(language=language)
    begin_need(app, need, language)
    if not field(app, words("label", language)).value:
        type_in(app, words("label", language), "Något annat")
    answers = {
        "base": "100",
        "base_mnkr": "10",
        "base_tkr": "900",
        "change": "10",
        "change_each": "2",
        "change_success": "25",
    }
    answers |= {"starts": "2028", "started": "5", "unit_value": "1 000", "planned": "400"}
    for name, text in answers.items():
        if any(box.label == words(name, language) for box in app.text_input):
            type_in(app, words(name, language), text)
    choose(app.selectbox, words("actor", language), "socialnamnd")
    press(app, say("effects.add", language))
    case = case_of(app)
    (name,) = case.effects
    assert resolved_of(app).numbers[f"{name}.included"].value == 1
    assert any(units(app, name))
    assert not app.error
    if len(app.pills):
        choose(app.pills, say("effects.need", language), need)
        fields = [box for box in app.text_input if box.label == words("starts", language)]
        assert fields[0].value == "", "the next effect begins empty"


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("base_mnkr", "0", "need_not_positive"),
        ("change", "140", "need_above_whole"),
        ("starts", "2050", "need_outside"),
        ("low", "3", "need_one_end"),
        ("base_mnkr", "1,234", None),
    ],
)
def test_a_number_that_can_not_be_is_told_beside_its_field(name: str, text: str, told: str | None) -> None:
    app = begun()
    begin_need(app, "placements")
    type_in(app, words(name), text)
    press(app, say("effects.add", "sv"))
    assert field(app, words(name)).value == text
    shown = say("problems.problem.need_outside", "sv", value="2050", low=2000, high=2036)
    if told is None:
        assert "kan läsas på två sätt" in all_text(app)
    elif told == "need_outside":
        assert shown.partition(" mellan")[0] in all_text(app)
    else:
        assert say(f"problems.problem.{told}", "sv") in all_text(app)


# A success rate


def test_a_success_rate_is_typed_as_it_is_said_and_read_back_as_people() -> None:
    app = begun()
    begin_need(app, "success")
    answers = {"started": "160", "starts": "2027", "until": "2027", "change_success": "25", "low": "15", "high": "35"}
    for name, text in {**answers, "duration": "3", "unit_value": "437 500"}.items():
        type_in(app, words(name), text)
    choose(app.selectbox, words("actor"), "socialnamnd")
    press(app, say("effects.add", "sv"))
    (name,) = case_of(app).effects
    assert units(app, name) == [40, 40, 40, *[0] * 7]
    change = resolved_of(app).numbers[f"{name}.change"]
    assert (change.value, change.low, change.high, change.unit) == (0.25, 0.15, 0.35, "share/person")
    said = " ".join(all_text(app).replace("**", "").split())
    assert "Av 160 personer som börjar lyckas 25 % = 40 personer" in said
    assert "värd 437 500 kr/person om året" in said


# Kronor by year, as the plan says


def test_a_plan_is_typed_once_and_a_row_of_a_spreadsheet_is_pasted_over_it() -> None:
    app = begun()
    begin_need(app, "as_planned")
    type_in(app, words("planned"), "400")
    type_in(app, words("starts"), "2028")
    choose(app.selectbox, words("actor"), "socialnamnd")
    press(app, say("effects.add", "sv"))
    (name,) = case_of(app).effects
    assert units(app, name) == [0, *[400_000] * 9]
    paste = next(box for box in app.text_area if box.label == say("effects.paste_by_year", "sv", first=2027))
    paste.set_value("0\t200\t600\t\t900").run()
    assert units(app, name) == [0, 200_000, 600_000, 0, 900_000, *[400_000] * 5]
    told = "Raden har 11 tal, och kalkylen har 10 år."
    paste = next(box for box in app.text_area if box.label == say("effects.paste_by_year", "sv", first=2027))
    paste.set_value("1\t" * 10 + "1").run()
    assert told in all_text(app)
    assert units(app, name)[1] == 200_000, "all of them or none"
    said = " ".join(all_text(app).replace("**", "").split())
    assert "Enligt planen minskar det med 3,7 mnkr i allt, 2028–2036" in said


# When in the year it falls


def test_an_effect_and_a_budget_line_may_fall_at_a_time_of_their_own() -> None:
    app = begun()
    begin_need(app, "as_planned")
    for name, text in {"planned": "400", "starts": "2028"}.items():
        type_in(app, words(name), text)
    choose(app.selectbox, words("actor"), "socialnamnd")
    press(app, say("effects.add", "sv"))
    (name,) = case_of(app).effects
    app.session_state[f"about:{name}"] = True
    app.run()
    before = figures(app)
    choose(app.selectbox, say("fields.timing", "sv"), "end")
    assert case_of(app).effects[name].timing == "end"
    assert figures(app) != before, "what comes later in the year is worth less today"
    choose(app.selectbox, say("fields.timing", "sv"), "")
    assert case_of(app).effects[name].timing is None
    assert figures(app) == before


def test_a_first_year_may_count_from_a_month() -> None:
    app = begun()
    add_school_years(app)
    name = next(iter(case_of(app).effects))
    app.session_state[f"about:{name}"] = True
    app.run()
    whole = units(app, name)
    choose(app.selectbox, say("fields.from_month", "sv"), 7)
    assert case_of(app).numbers[f"{name}.from_month"].value == 7
    first = next(at for at, unit in enumerate(whole) if unit)
    assert units(app, name)[first] == pytest.approx(whole[first] / 2)
    told = say("effects.chain_from_month", "sv", month=f"**{say('fields.months.7', 'sv')}**")
    assert any(told in one.value for one in app.markdown)
    choose(app.selectbox, say("fields.from_month", "sv"), 1)
    assert f"{name}.from_month" not in case_of(app).numbers
    assert units(app, name) == whole


# The same number each year


def test_a_number_of_each_year_is_typed_once_and_single_years_may_differ() -> None:
    app = begun()
    add_school_years(app)
    before = case_of(app)
    type_in(app, say("effects.run_started", "sv"), "8")
    assert units(app, "farre_extra_skolar") == [0, *[8] * 9]
    step = draft_of(app).past[-1]
    assert isinstance(step, Step)
    assert step.case == before, "one step back takes all years back"
    type_in(app, say("effects.run_first", "sv"), "2030")
    type_in(app, say("effects.run_last", "sv"), "2032")
    assert units(app, "farre_extra_skolar") == [0, 0, 0, 8, 8, 8, 0, 0, 0, 0]
    app.session_state["years:farre_extra_skolar"] = True
    app.run()
    type_in(app, "2031", "3")
    assert units(app, "farre_extra_skolar") == [0, 0, 0, 8, 3, 8, 0, 0, 0, 0]
    run = run_of(resolved_of(app), "farre_extra_skolar")
    assert run is not None and run.value is None
    assert field(app, say("effects.run_started", "sv")).value == ""
    assert "19\u00a0personer börjar i allt, 2030–2032" in all_text(app)


@pytest.mark.parametrize(("part", "text"), [("last", "2020"), ("first", "2060"), ("last", "2027")])
def test_years_that_can_not_be_stay_in_their_field_with_the_reason(part: str, text: str) -> None:
    app = begun()
    add_school_years(app)
    before = case_of(app)
    type_in(app, say(f"effects.run_{part}", "sv"), text)
    assert field(app, say(f"effects.run_{part}", "sv")).value == text
    assert case_of(app) == before
    assert any(part.value.startswith(":red[") for part in app.markdown)


# What an effect is, edited at any time


def about(app: AppTest, name: str) -> None:
    """Opens the fold with what an effect is."""
    app.session_state[f"about:{name}"] = True
    app.run()


def test_an_effect_is_renamed_and_called_so_everywhere() -> None:
    app = begun()
    add_placements(app)
    about(app, "farre_placeringar")
    type_in(app, say("effects.name", "sv"), "Färre HVB-placeringar")
    assert number_label(resolved_of(app), "farre_placeringar.change", "sv") == "Färre HVB-placeringar: minskning"
    assert field(app, "Minskning").value == "4\u00a0%", "on its own card it is only what it is"
    go_to(app, "overview")
    assert "Färre HVB-placeringar: minskning" in all_text(app)


def test_a_name_that_is_empty_is_told() -> None:
    app = begun()
    add_placements(app)
    about(app, "farre_placeringar")
    type_in(app, say("effects.name", "sv"), "")
    assert say("problems.effects.without_name", "sv") in all_text(app)
    assert case_of(app).effects["farre_placeringar"].label.sv == "Färre placeringar"


def test_another_way_of_counting_keeps_what_fits_says_what_is_left_and_can_be_undone() -> None:
    app = begun()
    add_freed_time(app)
    before = case_of(app)
    about(app, "frigjord_tid")
    choose(app.selectbox, say("effects.counted_as", "sv"), ("reduction", "hour/year"))
    numbers = resolved_of(app).numbers
    assert numbers["frigjord_tid.change"].value == 0.3, "a share of anything is a share"
    assert numbers["frigjord_tid.base"].value is None, "120 investigations are not 120 hours"
    assert numbers["frigjord_tid.included"].value == 0
    assert "Kvar att fylla i: Omfattning per år i dag" in all_text(app)
    assert not answer_of(app).has_errors
    press(app, say("front.undo", "sv"))
    assert case_of(app) == before


def test_recipients_worth_and_direction_are_edited() -> None:
    app = begun()
    add_school_years(app)
    name = "farre_extra_skolar"
    about(app, name)
    choose(app.selectbox, say("effects.one_more", "sv"), "region")
    first, second = case_of(app).effects[name].valuations
    assert (first.actor, second.actor, second.unit_value) == ("utbildningsnamnd", "region", first.unit_value)
    worths = [box for box in app.selectbox if box.label == say("effects.unit_value", "sv")]
    worths[1].set_value("school.grundskola_2021").run()
    assert case_of(app).effects[name].valuations[1].unit_value == "school.grundskola_2021"
    assert resolved_of(app).numbers[f"{name}.unit_value"].value == 135_000, "the first one's worth stays"
    choose(app.selectbox, say("effects.direction", "sv"), "more")
    assert float(answer_of(app).ledger.costs().sum()) > 0
    press(app, say("effects.remove_recipient", "sv"))
    assert [valuation.actor for valuation in case_of(app).effects[name].valuations] == ["region"]
    assert not app.error


def test_a_counterpart_mirrors_what_another_gains() -> None:
    app = begun()
    add_placements(app)
    about(app, "farre_placeringar")
    choose(app.selectbox, say("effects.counterpart", "sv"), "region")
    assert case_of(app).effects["farre_placeringar"].valuations[0].counterpart == "region"
    net = answer_of(app).everyone.net()
    assert abs(float(net.sum())) < 1e-6, "what one gains the other loses"


def test_the_number_that_the_case_is_about_is_chosen() -> None:
    app = begun()
    add_placements(app)
    add_school_years(app)
    assert case_of(app).headline == "farre_placeringar.change"
    boxes = [box for box in app.selectbox if box.label == say("effects.headline", "sv")]
    assert [box.value for box in boxes] == ["farre_placeringar.change", ""]
    boxes[1].set_value("farre_extra_skolar.unit_value").run()
    assert case_of(app).headline == "farre_extra_skolar.unit_value"
    assert [box.value for box in app.selectbox if box.label == say("effects.headline", "sv")] == [
        "",
        "farre_extra_skolar.unit_value",
    ]
    assert number_label(resolved_of(app), "farre_extra_skolar.unit_value", "sv") == (
        "Färre extra skolår: värde per enhet"
    )


# Counted without a worth in kronor


def test_what_is_counted_stops_nothing_and_asks_for_nothing() -> None:
    app = begun()
    add_placements(app)
    alone = figures(app)
    add_freed_time(app)
    assert figures(app) == alone, "no krona is invented"
    answer = answer_of(app)
    told = [problem for problem in answer.problems if "frigjord_tid" in f"{problem.address} {problem.facts}"]
    asked = {problem.code for problem in told}
    assert not asked & {"no_unit_value", "missing_number", "blank_number", "all_released", "no_grade"}, asked
    (sentence,) = counts_sentences(answer, "sv")
    assert sentence.startswith("Frigjord tid: 36\u00a0utredningar om året frigörs som mest, från 2028.")
    go_to(app, "overview")
    go_to(app, "uncertainty")
    assert not app.exception


def test_the_time_gets_a_worth_when_somebody_states_one() -> None:
    app = begun()
    add_freed_time(app)
    about(app, "frigjord_tid")
    choose(app.selectbox, say("effects.unit_value", "sv"), "own")
    assert "Kvar att fylla i: Värde per enhet" in all_text(app)
    type_in(app, "Värde per enhet", "20 000")
    choose(app.toggle, say("effects.counts", "sv"), True)
    ledger = answer_of(app).everyone
    assert float(ledger.net()[1, 0]) == 36 * 20_000
    assert not counts_sentences(answer_of(app), "sv")


def test_what_goes_with_an_effect_that_scenarios_change_is_said_before_it_is_removed() -> None:
    app = open_page("effects")
    draft = draft_of(app)
    name = next(iter(draft.case.effects))
    changing = [
        scenario.label.text("sv")
        for scenario in draft.case.scenarios.values()
        if any(key.startswith(f"{name}.") for key in scenario.numbers)
    ]
    assert changing
    said = say("effects.remove_with", "sv", count=len(changing), names=", ".join(changing))
    assert said in all_text(app)
    next(button for button in app.button if button.key == f"remove:{name}").click().run()
    whole(app)
    assert name not in draft_of(app).case.effects
    assert not any(
        key.startswith(f"{name}.") for scenario in draft_of(app).case.scenarios.values() for key in scenario.numbers
    )


def test_an_effect_that_no_scenario_changes_is_removed_at_once() -> None:
    app = open_page("effects")
    draft = draft_of(app)
    draft.edit(draft.case.edited(scenarios={}), redraw=True)
    app.run()
    name = next(iter(draft.case.effects))
    assert not [part for part in app.markdown if "försvinner också" in part.value]
    next(button for button in app.button if button.key == f"remove:{name}").click().run()
    assert name not in draft_of(whole(app)).case.effects
