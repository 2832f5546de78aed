"""Forms that a button takes: what is typed in them is kept, and what may be meant another way is asked about."""

from streamlit.testing.v1 import AppTest

from store.records import SINGLE_USER
from tests.views.test_decision_page import REDUCTION
from tests.views.test_effects_page import begin_need, begun, words
from tests.views.test_followup_page import of_small_case
from tests.views.test_uncertainty_page import in_ranges
from tests.visitor import FRONT, all_text, choose, draft_of, field, go_to, open_page, press, type_in
from views.fields.begun import BEGUN
from views.fields.begun import _kept as KEPT
from views.state.store_here import the_store
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


def test_what_is_typed_before_there_is_a_case_is_shown_to_nobody_else() -> None:
    app = open_page("start")
    type_in(app, say("start.field.cost", "sv"), "2 350")
    assert BEGUN in app.query_params
    name, (whose, words) = next(reversed(KEPT.items()))  # the newest
    assert whose == SINGLE_USER.person
    for person, shown in ((whose, "2 350"), ("somebody else", "")):
        KEPT[name] = (person, words)
        again = AppTest.from_file(FRONT, default_timeout=30)
        again.query_params[BEGUN] = name
        go_to(again.run(), "start")
        assert field(again, say("start.field.cost", "sv")).value == shown


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


def kept(app: AppTest, page: str, *typed: tuple[str, str]) -> AppTest:
    """Types in fields of a page; each has its text when the page is loaded anew, and on another page and back."""
    go_to(app, page)
    for label, text in typed:
        type_in(app, label, text)
    again = anew(app, page)
    for label, text in typed:
        assert field(again, label).value == text, label
        assert field(go_to(go_to(app, "overview"), page), label).value == text, label
    return again


def test_names_and_notes_that_a_button_takes_are_there_when_the_page_is_loaded_anew() -> None:
    app = begun("budget")
    again = kept(app, "scenarios", (say("scenarios.new_name", "sv"), "Försiktigt"))
    press(again, say("scenarios.add", "sv"))
    assert draft_of(again).case.scenarios
    assert field(anew(again, "scenarios"), say("scenarios.new_name", "sv")).value == ""
    again = kept(app, "versions", (say("versions.name", "sv"), "Första"), (say("versions.note", "sv"), "Till nämnden"))
    press(again, say("versions.name_button", "sv"))
    assert field(anew(again, "versions"), say("versions.note", "sv")).value == ""
    typed = {"register_number": "KS 2026/12", "step_note": "Efter samråd", "whom": "Revisorn"}
    kept(app, "sharing", *((say(f"sharing.{name}", "sv"), text) for name, text in typed.items()))
    kept(app, "forms", (say("application.page.new_indicator", "sv"), "Skolfrånvaro"))


def test_what_is_written_of_one_thing_stays_where_it_is_written() -> None:
    app = go_to(type_in(open_page("overview"), REDUCTION["sv"], "4"), "review")
    places = [str(button.key).replace("try:", "remark_on:") for button in app.button if "try:" in str(button.key)][:3]
    for place in places:
        app.session_state[place.replace("remark_on", "reply_open")] = True
    app.run()
    for place in places[:2]:
        app.text_area(key=place).set_value(f"Om {place}").run()
    again = anew(app, "review")
    values = {area.key: area.value for area in again.text_area if str(area.key).startswith("remark_on")}
    assert values == {place: f"Om {place}" for place in places[:2]}, "and their parts are open, no other"


def test_a_remark_on_the_whole_and_a_reply_stay_until_they_are_left() -> None:
    app = go_to(begun("budget"), "sharing")
    app.text_area(key="remark").set_value("Se sidan 2").run()
    again = anew(app, "sharing")
    assert again.text_area(key="remark").value == "Se sidan 2"
    press(again, say("sharing.leave_remark", "sv"))
    assert next(area for area in again.text_area if area.label == say("sharing.remark", "sv")).value == ""
    [remark] = the_store().remarks(SINGLE_USER, str(draft_of(again).case_id))
    again.session_state[f"reply_part:{remark.seq}"] = True
    again.run()
    reply = next(area for area in again.text_area if area.label == say("sharing.reply", "sv"))
    reply.set_value("Vilken sida?").run()
    after = anew(again, "sharing")
    assert after.text_area(key="remark").value == ""
    reply = next(area for area in after.text_area if area.label == say("sharing.reply", "sv"))
    assert reply.value == "Vilken sida?"


def test_who_applies_too_is_there_when_the_page_is_loaded_anew() -> None:
    app = go_to(begun("budget"), "forms")
    choose(app.selectbox, say("application.joint.who", "sv"), "utbildningsnamnd")
    for part, text in (("cost", "40"), ("saving", "35")):
        type_in(app, say(f"application.joint.{part}_share", "sv"), text)
    again = anew(app, "forms")
    who = next(box for box in again.selectbox if box.label == say("application.joint.who", "sv"))
    assert who.value == "utbildningsnamnd"
    assert field(again, say("application.joint.saving_share", "sv")).value == "35"
    press(again, say("application.joint.add", "sv"))
    assert draft_of(again).case.co_applicants == ("utbildningsnamnd",)
    assert field(anew(again, "forms"), say("application.joint.saving_share", "sv")).value == ""


def test_a_pasted_text_is_there_when_the_page_is_loaded_anew() -> None:
    app = begun("budget")
    app.session_state["budget_paste"] = True
    app.run()
    rows = "Post\t2027\nPersonal\t2 350"
    next(area for area in app.text_area if area.label == say("budget.paste_field", "sv")).set_value(rows).run()
    again = anew(app, "budget")
    pasted = next(area for area in again.text_area if area.label == say("budget.paste_field", "sv"))
    assert pasted.value == rows
    pasted.set_value("19121212-1212\t2 350").run()
    assert not [area for area in anew(again, "budget").text_area if "1212" in str(area.value)]


def test_what_may_be_meant_as_per_cent_is_asked_about_in_every_form_of_per_cent() -> None:
    app = begun("budget")
    app.session_state["budget_helper"] = True
    app.run()
    type_in(app, say("budget.helper_contributions", "sv"), "0,3142")
    assert "0,3142\u00a0% – menade ni 31,42\u00a0%?" in all_text(app)
    app = press(in_ranges(), say("doubt.pilot.add", "sv"))
    type_in(app, say("fields.error", "sv"), "0,02")
    assert "0,02\u00a0% – menade ni 2\u00a0%?" in all_text(app)
    go_to(app, "rules")
    type_in(app, say("fund.rules.limit.departs", "sv"), "0,4")
    type_in(app, say("fund.rules.limit.rates", "sv"), "3; 0,035")
    told = all_text(app)
    assert "0,4\u00a0% – menade ni 40\u00a0%?" in told and "0,035\u00a0% – menade ni 3,5\u00a0%?" in told
    type_in(app, say("fund.rules.limit.departs", "sv"), "40")
    type_in(app, say("fund.rules.limit.rates", "sv"), "3; 3,5")
    assert "menade ni" not in all_text(app)


def test_a_share_that_a_contract_measured_is_asked_about_too() -> None:
    app = of_small_case("add_measured")
    rate = next(box for box in app.selectbox if str(box.key).startswith("followup|measured|"))
    choose(app.selectbox, rate.label, rate.options[-1])
    type_in(app, say("followup.field.measured", "sv"), "0,65")
    assert "0,65\u00a0% – menade ni 65\u00a0%?" in all_text(app)
