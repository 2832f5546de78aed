"""The page of follow-up: the founding case's account, outcomes that are typed or pasted, and what is refused."""

import pytest
from streamlit.testing.v1 import AppTest

from model.case.followup.record import FollowUp
from tests.case_with_contract import agreed_case
from tests.visitor import all_text, choose, draft_of, field, open_page, press, type_in
from wording.texts import say


def opened(part: str, language: str = "sv") -> AppTest:
    """The page with one of its parts open."""
    app = open_page("followup", language)
    app.session_state[f"followup_{part}"] = True
    return app.run()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_account_of_2022_stands_beside_its_plan(language: str) -> None:
    shown = all_text(open_page("followup", language)).replace("\u202f", " ").replace("\u00a0", " ")
    assert "700 263" in shown
    assert "−799 737" in shown
    assert "−350 000" in shown
    assert "2022-06" in shown


def followup_of(app: AppTest) -> FollowUp:
    """What has been followed up in the case of a visitor."""
    followup = draft_of(app).case.followup
    assert followup is not None
    return followup


def test_kronor_are_typed_and_the_forecast_follows() -> None:
    app = opened("add_money")
    type_in(app, say("followup.field.year_or_month", "sv"), "2020")
    type_in(app, say("followup.field.kronor", "sv"), "7 000 000")
    type_in(app, say("followup.field.source", "sv"), "Bokslut")
    press(app, say("followup.add", "sv"))
    added = followup_of(app).money[-1]
    assert (added.line, added.year, added.kronor, added.source) == ("staff", 2020, 7_000_000, "Bokslut")
    assert "2022: 2 av 10 år följda" in all_text(app)
    assert field(app, say("followup.field.kronor", "sv")).value == ""


def test_what_is_not_a_number_is_told_beside_its_field_and_kept() -> None:
    app = opened("add_money")
    type_in(app, say("followup.field.year_or_month", "sv"), "2020")
    type_in(app, say("followup.field.kronor", "sv"), "sju")
    press(app, say("followup.add", "sv"))
    assert len(followup_of(app).money) == 3
    assert ":red[" in " ".join(shown.value for shown in app.markdown)
    assert field(app, say("followup.field.kronor", "sv")).value == "sju"


def test_events_before_and_after_say_that_one_year_says_almost_nothing() -> None:
    app = opened("add_effects")
    choose(app.selectbox, say("followup.field.effect", "sv"), "placements")
    typed = {"label": "Placeringar", "last": "2021", "before": "600", "years_before": "3", "after": "190"}
    for name, text in typed.items():
        type_in(app, say(f"followup.field.{name}", "sv"), text)
    press(app, say("followup.add", "sv"))
    assert say("followup.cannot_say.one_year", "sv") in all_text(app)
    assert followup_of(app).effects[0].before.years == 3


def test_rows_are_pasted_all_or_none() -> None:
    app = opened("paste")
    rows = (
        "Övriga kostnader\t2020\t1 300 000\t2021-02-01\tBokslut\nÖvriga kostnader\t2021\t1 350 000\t2022-02-01\tBokslut"
    )
    app.text_area[0].set_value(f"{rows}\nIngenting\t2021\t5").run()
    press(app, say("followup.add_all", "sv"))
    assert len(followup_of(app).money) == 3
    assert ":red[" in " ".join(shown.value for shown in app.markdown)
    app.text_area[0].set_value(rows).run()
    press(app, say("followup.add_all", "sv"))
    assert [money.kronor for money in followup_of(app).money[3:]] == [1_300_000, 1_350_000]


def pasted(kind: str, rows: str) -> AppTest:
    """The page after rows of a kind have been pasted."""
    app = opened("paste")
    choose(app.selectbox, say("followup.paste_kind", "sv"), kind)
    app.text_area[0].set_value(rows).run()
    return press(app, say("followup.add_all", "sv"))


def test_a_share_is_told_with_its_interval_and_what_it_cannot_say() -> None:
    app = pasted("shares", "Tackar ja\t60\t150\t40\t160\t2022-01-31\tRegistret")
    text = all_text(app)
    assert "Tackar ja: −15,0 procentenheter" in text
    assert say("followup.share_limits.outside", "sv") in text


def test_twelve_pasted_numbers_make_a_control_chart_and_fewer_do_not() -> None:
    head = "Seriens namn;Månad;Tal;Datum;Källa"
    rows = [f"Placeringar;2021-{month:02};{20 + month % 3};2022-01-31;System" for month in range(1, 12)]
    app = pasted("series", "\n".join([head, *rows]))
    assert "Placeringar: 11 tal hittills" in all_text(app)
    app.text_area[0].set_value("Placeringar;2021-12;60;2022-01-31;System").run()
    press(app, say("followup.add_all", "sv"))
    assert "Placeringar: 1 tal (2021-12) ligger utanför" in all_text(app)
    assert len(followup_of(app).series) == 1


def test_a_row_that_cannot_be_read_says_why_and_keeps_the_text() -> None:
    app = pasted("series", "Placeringar\t2021-01\tmånga")
    shown = " ".join(one.value for one in app.markdown)
    assert "Rad 1" in shown
    assert "många" in shown
    assert app.text_area[0].value == "Placeringar\t2021-01\tmånga"
    assert followup_of(app).series == ()


def test_a_control_group_and_several_years_are_typed() -> None:
    app = opened("add_effects")
    typed = {
        "label": "Placeringar", "first": "2021", "last": "2022", "before": "600", "years_before": "3", "after": "380",
        "control_before": "900", "control_after": "610", "overdispersion": "1,5", "on": "2023-01-31",
    }  # fmt: skip
    for name, text in typed.items():
        type_in(app, say(f"followup.field.{name}", "sv"), text)
    press(app, say("followup.add", "sv"))
    one = followup_of(app).effects[0]
    assert (one.first, one.last, one.after.years, one.overdispersion) == (2021, 2022, 2.0, 1.5)
    assert one.control_after is not None
    assert one.control_after.count == 610
    assert "mot jämförelsegruppen" in all_text(app)


def test_a_decision_is_added_to_the_log_and_taken_away() -> None:
    app = opened("add_events")
    type_in(app, say("followup.field.on", "sv"), "2023-02-28")
    type_in(app, say("followup.field.event", "sv"), "Redovisningen lämnas")
    press(app, say("followup.add", "sv"))
    assert "2023-02-28: Redovisningen lämnas" in all_text(app)
    app.session_state["followup_removal"] = True
    app.run()
    press(app, say("followup.remove", "sv", name="Redovisningen lämnas 2023-02-28 (2023-02-28)"))
    assert "Redovisningen lämnas" not in all_text(app)


def test_the_account_is_refused_beside_what_is_missing_until_it_balances() -> None:
    app = open_page("followup")
    assert say("export.not_balanced", "sv") in [one.value for one in app.warning]
    before = len(app.get("download_button"))
    draft = draft_of(app)
    project = draft.case.local_project
    assert project is not None
    accounts = {**project.accounts, 2022: project.accounts[2022].edited(returned=449_737)}
    draft.edit(draft.case.edited(local_project=project.edited(accounts=accounts)), what="local_project", redraw=True)
    app.run()
    assert say("export.not_balanced", "sv") not in [one.value for one in app.warning]
    assert len(app.get("download_button")) == before + 2


def test_a_contract_is_settled_on_what_is_typed() -> None:
    app = open_page("followup")
    draft_of(app).edit(agreed_case(), what="case", redraw=True)
    app.session_state["followup_add_measured"] = True
    app.run()
    type_in(app, say("followup.field.year_or_month", "sv"), "2025")
    type_in(app, say("followup.field.measured", "sv"), "500 000")
    press(app, say("followup.add", "sv"))
    assert "Avtalet mäter inte 2025" in all_text(app)
    type_in(app, say("followup.field.year_or_month", "sv"), "2020")
    press(app, say("followup.add", "sv"))
    text = all_text(app).replace("\u202f", " ").replace("\u00a0", " ")
    assert "på det som har mätts hittills betalas" in text
    assert followup_of(app).measured[0].value == 500_000
    type_in(app, say("followup.field.year_or_month", "sv"), "2021")
    type_in(app, say("followup.field.measured", "sv"), "640")
    press(app, say("followup.add", "sv"))
    assert len(followup_of(app).measured) == 1, "it is asked first whether 640 000 was meant"
    asked = " ".join(one.value for one in app.markdown if ":red[" in one.value).replace("\\", "")
    assert "menade ni 640" in asked.replace("\u202f", " ").replace("\u00a0", " "), asked
    press(app, say("followup.add", "sv"))
    assert followup_of(app).measured[1].value == 640
    assert any("Sparat 2021" in one.value for one in app.warning)


def test_months_are_typed_and_what_is_left_of_the_year_is_told() -> None:
    """A twelfth of 8 177 000 in each month: 1 362 833 planned for two, and 6 814 167 left."""
    app = opened("add_money")
    for month, kronor in (("2020-01", "700 000"), ("februari 2020", "650 000")):
        type_in(app, say("followup.field.year_or_month", "sv"), month)
        type_in(app, say("followup.field.kronor", "sv"), kronor)
        press(app, say("followup.add", "sv"))
    assert [(one.month, one.kronor) for one in followup_of(app).money[-2:]] == [(1, 700_000), (2, 650_000)]
    text = all_text(app).replace("\u202f", " ").replace("\u00a0", " ")
    assert "2020 är inte slut." in text
    assert "har kommit till 1 350 000 kr, mot 1 362 833 kr" in text
    assert "Planen har 6 814 167 kr kvar" in text
    assert "2020-01 … 2020-02" in text


@pytest.mark.parametrize(("period", "code"), [("2020-01", "paid_twice"), ("2020", "year_and_months")])
def test_a_month_that_stands_already_is_told_beside_its_field(period: str, code: str) -> None:
    app = opened("add_money")
    for typed in ("2020-01", period):
        type_in(app, say("followup.field.year_or_month", "sv"), typed)
        type_in(app, say("followup.field.kronor", "sv"), "700 000")
        press(app, say("followup.add", "sv"))
    facts = {"money_line": "Personal, ledning och vikarietäckning", "period": period, "year": 2020}
    shown = " ".join(one.value for one in app.markdown if ":red[" in one.value).replace("\\", "")
    assert say(f"problems.problem.{code}", "sv", **facts)[-40:] in shown
    assert len(followup_of(app).money) == 4
    assert field(app, say("followup.field.kronor", "sv")).value == "700 000"


def test_what_is_no_period_is_told() -> None:
    app = opened("add_money")
    type_in(app, say("followup.field.year_or_month", "sv"), "2020-13")
    type_in(app, say("followup.field.kronor", "sv"), "1")
    press(app, say("followup.add", "sv"))
    shown = " ".join(one.value for one in app.markdown if ":red[" in one.value).replace("\\", "")
    assert "”2020-13” går inte att läsa" in shown


def test_a_ledger_with_its_months_side_by_side_is_pasted() -> None:
    """The months stand in the head; a dash is no outcome, and the date and the source hold for a whole row."""
    table = "Post\t2020-01\t2020-02\tmar-20\tDatum\tKälla\nÖvriga kostnader\t100 000\t110 000\t-\t2020-03-31\tHuvudbok"
    app = pasted("money", table)
    added = followup_of(app).money[3:]
    assert [(one.line, one.period, one.kronor) for one in added] == [
        ("other", "2020-01", 100_000), ("other", "2020-02", 110_000),
    ]  # fmt: skip
    assert {(one.on, one.source) for one in added} == {("2020-03-31", "Huvudbok")}


def test_a_column_that_is_no_period_is_refused_by_name() -> None:
    app = pasted("money", "Post\t2020-01\t2020-02\tSumma\nÖvriga kostnader\t1\t2\t3")
    assert "Summa" in " ".join(one.value for one in app.markdown if ":red[" in one.value)
    assert len(followup_of(app).money) == 3


def test_a_source_is_told_by_its_name() -> None:
    assert "Redovisning" in all_text(open_page("followup"))
    assert "2023-02-28, S4" not in all_text(open_page("followup"))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_handed_over_as_a_document_once_anything_has_happened(language: str) -> None:
    app = open_page("followup", language)
    labels = {button.label for button in app.get("download_button")}  # type: ignore[union-attr]
    assert {say(f"followup.document.{name}", language) for name in ("word", "pdf")} <= labels
    draft = draft_of(app)
    draft.edit(draft.case.edited(followup=None), what="case", redraw=True)
    app.run()
    assert not app.get("download_button")


def of_small_case(part: str) -> AppTest:
    """The page of the case with participants and a contract, with one of its parts open."""
    app = open_page("followup")
    draft_of(app).edit(agreed_case(), what="case", redraw=True)
    app.session_state[f"followup_{part}"] = True
    return app.run()


def test_participants_are_typed_by_month_and_how_many_take_part_is_a_mean() -> None:
    app = of_small_case("add_people")
    for month, present in (("2021-01", "10"), ("2021-02", "15")):
        typed = {"year_or_month": month, "started": "2", "present": present}
        for name, text in typed.items():
            type_in(app, say(f"followup.field.{name}", "sv"), text)
        press(app, say("followup.add", "sv"))
    assert [(one.period, one.started, one.present) for one in followup_of(app).people] == [
        ("2021-01", 2, 10), ("2021-02", 2, 15),
    ]  # fmt: skip
    shown = all_text(app)
    assert "2021-01 … 2021-02" in shown
    assert "12,5" in shown
    assert say("followup.quantities.mean", "sv") in shown
    assert say("followup.stands.departs_much", "sv") in shown


def test_events_are_counted_month_by_month_under_one_name() -> None:
    app = opened("add_effects")
    for month, count in (("2021-01", "12"), ("2021-02", "10")):
        choose(app.selectbox, say("followup.field.effect", "sv"), "placements")
        typed = {"label": "Placeringar", "last": month, "before": "600", "years_before": "3", "after": count}
        for name, text in typed.items():
            type_in(app, say(f"followup.field.{name}", "sv"), text)
        press(app, say("followup.add", "sv"))
    (one,) = followup_of(app).effects
    assert (one.after.count, len(one.months)) == (22, 2)
    assert one.after.years == pytest.approx(1 / 6)
    assert say("followup.cannot_say.seasons", "sv") in all_text(app)


def test_a_month_that_is_counted_already_is_refused_and_what_was_typed_stands() -> None:
    app = pasted("effects", "placements\tPlaceringar\t\t2021-01\t600\t3\t12")
    row = "placements\tPlaceringar\t\t2021-01\t600\t3\t11"
    app.text_area[0].set_value(row).run()
    press(app, say("followup.add_all", "sv"))
    assert say("problems.problem.month_twice", "sv") in " ".join(one.value for one in app.markdown).replace("\\", "")
    assert app.text_area[0].value == row


def test_bases_shares_measurements_and_repayments_are_pasted_by_month() -> None:
    app = of_small_case("paste")
    rows = {
        "bases": "care\t2021-01\t300 000\t\t\t30\t33",
        "shares": "Tackar ja\t60\t150\t8\t20\t\t\t2021-01\nTackar ja\t60\t150\t12\t20\t\t\t2021-02",
        "measured": "Sparat\t2020-01\t40 000",
    }
    for kind, text in rows.items():
        choose(app.selectbox, say("followup.paste_kind", "sv"), kind)
        app.text_area[0].set_value(text).run()
        press(app, say("followup.add_all", "sv"))
    told = followup_of(app)
    assert [(one.period, one.kronor, one.volume) for one in told.bases] == [("2021-01", 300_000, 30)]
    assert [(one.after, one.of_after) for one in told.shares] == [(20, 40)]
    assert [(one.period, one.value) for one in told.measured] == [("2020-01", 40_000)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_small_share_among_pasted_rows_is_asked_about(language: str) -> None:
    app = of_small_case("paste")
    if language != "sv":
        choose(app.segmented_control, "Språk / Language", language)
        app.session_state["followup_paste"] = True
        app.run()
    choose(app.selectbox, say("followup.paste_kind", language), "measured")
    app.text_area[0].set_value("Andel\t2020\t5\nAndel\t2021\t0,05\nSparat\t2021\t0,05").run()
    asked = [one.value for one in app.caption if "5\u00a0%" in one.value]
    typed, meant = "0,05\u00a0%", "5\u00a0%"
    question = say("answers.perhaps_per_cent", language, typed=typed, meant=meant)
    assert asked == [say("followup.paste_meant", language, row=2, question=question)]
    app.text_area[0].set_value("Andel\t2021\t5 %").run()
    assert not [one.value for one in app.caption if question in one.value]


def test_a_table_with_months_side_by_side_may_be_of_participants() -> None:
    app = of_small_case("paste")
    choose(app.selectbox, say("followup.paste_kind", "sv"), "people")
    app.text_area[0].set_value("Effekt\t2021-01\t2021-02\nSkolår\t3\t4").run()
    press(app, say("followup.add_all", "sv"))
    assert [(one.period, one.started) for one in followup_of(app).people] == [("2021-01", 3), ("2021-02", 4)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_difference_has_a_word_and_its_limits_are_said(language: str) -> None:
    shown = all_text(open_page("followup", language)).replace("\u202f", " ").replace("\u00a0", " ")
    assert say("followup.stands.departs_much", language) in shown
    assert say("followup.stands.not_told", language) in shown
    assert {"sv": "enligt plan är högst 5 % från planen", "en": "at most 5 % from the plan"}[language] in shown


def test_a_file_of_participants_and_repayments_by_month_is_read() -> None:
    app = of_small_case("paste")
    repaying = {"model": "repayment", "fund": "sociala_investeringsfonden", "share": 0.5, "from_year": 2021}
    draft_of(app).edit(draft_of(app).case.edited(repayment=repaying), what="case", redraw=True)
    app.run()
    files = {
        "people": "Effekt;2021-01;2021-02\nSkolår;3;4",
        "repaid": "Socialnämnden;2021-03;25 000\nSocialnämnden;2021-04;26 000",
    }
    for kind, text in files.items():
        choose(app.selectbox, say("followup.paste_kind", "sv"), kind)
        app.file_uploader[0].set_value(("utfall.csv", text.encode(), "text/csv")).run()
        press(app, say("followup.add_all", "sv"))
    told = followup_of(app)
    assert [(one.period, one.started) for one in told.people] == [("2021-01", 3), ("2021-02", 4)]
    assert [(one.period, one.kronor) for one in told.repaid] == [("2021-03", 25_000), ("2021-04", 26_000)]
