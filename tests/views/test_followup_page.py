"""The page of follow-up: the founding case's account, outcomes that are typed or pasted, and what is refused."""

import pytest
from streamlit.testing.v1 import AppTest

from model.case.followup.record import FollowUp
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
    type_in(app, say("followup.field.year", "sv"), "2020")
    type_in(app, say("followup.field.kronor", "sv"), "7 000 000")
    type_in(app, say("followup.field.source", "sv"), "Bokslut")
    press(app, say("followup.add", "sv"))
    added = followup_of(app).money[-1]
    assert (added.line, added.year, added.kronor, added.source) == ("staff", 2020, 7_000_000, "Bokslut")
    assert "2022: 2 av 10 år följda" in all_text(app)
    assert field(app, say("followup.field.kronor", "sv")).value == ""


def test_what_is_not_a_number_is_told_beside_its_field_and_kept() -> None:
    app = opened("add_money")
    type_in(app, say("followup.field.year", "sv"), "2020")
    type_in(app, say("followup.field.kronor", "sv"), "sju")
    press(app, say("followup.add", "sv"))
    assert len(followup_of(app).money) == 3
    assert ":red[" in " ".join(shown.value for shown in app.markdown)
    assert field(app, say("followup.field.kronor", "sv")).value == "sju"


def test_events_before_and_after_say_that_one_year_says_almost_nothing() -> None:
    app = opened("add_effect")
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
