"""Forms that a button takes: what is typed in them is kept, and what may be meant another way is asked about."""

from streamlit.testing.v1 import AppTest

from tests.views.test_effects_page import begin_need, begun, words
from tests.visitor import FRONT, all_text, choose, draft_of, field, go_to, open_page, press, type_in
from views.fields.begun import BEGUN
from wording.texts import say


def anew(app: AppTest, page: str) -> AppTest:
    """The page as it comes where it is loaded anew: the address is kept, and nothing else."""
    again = AppTest.from_file(FRONT, default_timeout=30)
    again.query_params["kalkyl"] = str(draft_of(app).case_id)
    again.run()
    return go_to(again, page)


def test_what_is_typed_of_a_new_effect_is_there_when_the_page_is_loaded_anew() -> None:
    app = begun()
    begin_need(app, "placements")
    typed = {"base_mnkr": "41,3", "change": "4", "starts": "2028"}
    for name, text in typed.items():
        type_in(app, words(name), text)
    choose(app.selectbox, words("actor"), "socialnamnd")
    press(app, say("effects.add", "sv"))
    assert draft_of(app).case.effects or "Fyll i" in all_text(app)
    begin_need(app, "school_years")
    type_in(app, "Antal om året", "6")
    press(app, say("effects.add", "sv"))
    assert len(draft_of(app).case.effects) == 1
    again = anew(app, "effects")
    again.session_state["new_effect"] = True
    again.run()
    assert again.pills[0].value == "school_years"
    assert field(again, "Antal om året").value == "6"
    type_in(again, words("starts"), "2028")
    type_in(again, "Värde, kr", "135 000")
    choose(again.selectbox, words("actor"), "utbildningsnamnd")
    assert (
        next(box for box in anew(again, "effects").selectbox if box.label == words("actor")).value == "utbildningsnamnd"
    )
    press(again, say("effects.add", "sv"))
    assert len(draft_of(again).case.effects) == 2
    after = anew(again, "effects")
    after.session_state["new_effect"] = True
    assert after.run().pills[0].value is None


def test_the_questions_of_a_first_answer_are_there_when_the_page_is_loaded_anew() -> None:
    app = begun("start")
    type_in(app, say("start.field.cost", "sv"), "2 350")
    choose(app.selectbox, say("start.field.paid_by", "sv"), "own_money")
    type_in(app, say("export.blank_label", "sv"), "En till")
    again = anew(app, "start")
    assert field(again, say("start.field.cost", "sv")).value == "2 350"
    assert field(again, say("export.blank_label", "sv")).value == "En till"
    money = next(box for box in again.selectbox if box.label == say("start.field.paid_by", "sv"))
    assert money.value == "own_money"


def test_a_share_that_may_be_meant_as_per_cent_is_asked_about_where_it_is_typed() -> None:
    app = begun("start")
    meant = {"start.field.reduction": ("0,04", "4"), "start.field.cost": ("0,04", "")}
    for label, (text, share) in meant.items():
        type_in(app, say(label, "sv"), text)
        asked = f"0,04\u00a0% – menade ni {share}\u00a0%?" if share else "menade ni"
        assert (asked in all_text(app)) == bool(share), label
        type_in(app, say(label, "sv"), "")
    go_to(app, "effects")
    begin_need(app, "placements")
    type_in(app, words("change"), "0,04")
    assert "0,04\u00a0% – menade ni 4\u00a0%?" in all_text(app)
    go_to(app, "numbers")
    type_in(app, "Kalkylränta", "0,025")
    assert "0,025\u00a0% – menade ni 2,5\u00a0%?" in all_text(app)


def test_the_ends_of_a_range_ask_too() -> None:
    app = open_page("uncertainty")
    low = next(box for box in app.text_input if str(box.key).partition("|")[2].startswith("low:placements.reduction"))
    low.set_value("0,01").run()
    assert "menade ni" not in all_text(app), "what is wrong is told first"
    high = next(box for box in app.text_input if str(box.key).partition("|")[2].startswith("high:placements.reduction"))
    high.set_value("8").run()
    assert "0,01\u00a0% – menade ni 1\u00a0%?" in all_text(app)


def test_an_effect_that_begins_before_the_programme_is_asked_about() -> None:
    app = begun("start")
    type_in(app, say("start.field.start_year", "sv"), "2027")
    type_in(app, say("start.field.starts", "sv"), "2026")
    assert say("start.begins_before", "sv", year=2026, programme=2027) in all_text(app)
    type_in(app, say("start.field.starts", "sv"), "27")
    assert "är före insatsen" not in all_text(app)


def test_a_new_source_and_an_outcome_are_there_when_the_page_is_loaded_anew() -> None:
    app = begun("followup")
    app.session_state["followup_add_events"] = True
    app.run()
    kept = next(box for box in app.text_input if str(box.key).startswith("followup|events|"))
    kept.set_value("Ej avslutad").run()
    again = anew(app, "followup")
    again.session_state["followup_add_events"] = True
    again.run()
    assert again.text_input(key=str(kept.key)).value == "Ej avslutad"


def test_the_questions_are_there_also_before_there_is_any_case() -> None:
    app = open_page("start")
    assert BEGUN not in app.query_params
    type_in(app, say("start.field.cost", "sv"), "2 350")
    type_in(app, say("start.field.cheaper", "sv"), "19121212-1212")
    press(app, say("start.reckon", "sv"))
    assert draft_of(app).case_id is None
    again = AppTest.from_file(FRONT, default_timeout=30)
    named = app.query_params[BEGUN]
    again.query_params[BEGUN] = named if isinstance(named, str) else named[0]
    again.run()
    assert field(again, say("start.field.cost", "sv")).value == "2 350"
    assert field(again, say("start.field.cheaper", "sv")).value == "", "a personnummer is kept nowhere"
    type_in(again, say("export.blank_label", "sv"), "En till")
    type_in(again, say("fields.start_year", "sv"), "2027")
    choose(again.selectbox, say("application.project.applicant", "sv"), "socialnamnd")
    press(again, say("export.blank_button", "sv"))
    assert draft_of(again).case_id is not None and BEGUN not in again.query_params
