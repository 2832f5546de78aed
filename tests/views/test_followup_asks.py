"""What the page of follow-up asks, refuses and tells of an outcome: far from its plan, no date, no such year."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.views.test_followup_page import followup_of, opened, pasted
from tests.visitor import all_text, field, press, type_in
from wording.texts import say


def refusals(app: AppTest) -> str:
    """What stands in red beside the fields."""
    shown = " ".join(one.value for one in app.markdown if ":red[" in one.value).replace("\\", "")
    return shown.replace("\u202f", " ").replace("\u00a0", " ")


def typed(app: AppTest, **cells: str) -> AppTest:
    """The page after an outcome of money has been typed and added."""
    for name, text in ({"year_or_month": "2020"} | cells).items():
        type_in(app, say(f"followup.field.{name}", "sv"), text)
    return press(app, say("followup.add", "sv"))


def test_thousands_typed_as_kronor_are_asked_about_and_taken_only_when_it_is_pressed_again() -> None:
    """Staff has 8 177 000 kr in 2020: 8 177 is a thousandth of it."""
    app = typed(opened("add_money"), kronor="8177", on="2021-02-01", source="Bokslut")
    assert len(followup_of(app).money) == 3
    assert "8 177 kr mot planens 8 177 000 kr: menade ni 8 177 000 kr?" in refusals(app)
    assert field(app, say("followup.field.kronor", "sv")).value == "8177"
    press(app, say("followup.add", "sv"))
    assert followup_of(app).money[-1].kronor == 8177
    told = " ".join(one.value for one in app.warning).replace("\\", "").replace("\u202f", " ").replace("\u00a0", " ")
    assert "utfallet är 8 177 kr mot planens 8 177 000 kr. Menade ni 8 177 000 kr?" in told


def test_another_amount_far_from_the_plan_is_asked_about_anew() -> None:
    app = typed(opened("add_money"), kronor="8177")
    type_in(app, say("followup.field.kronor", "sv"), "8178")
    press(app, say("followup.add", "sv"))
    assert len(followup_of(app).money) == 3
    assert "8 178 kr" in refusals(app)


@pytest.mark.parametrize("kronor", ["81 770", "817 700 000", "0"])
def test_a_hundredth_of_the_plan_is_not_asked_about(kronor: str) -> None:
    app = typed(opened("add_money"), kronor=kronor)
    assert refusals(app) == ""
    assert len(followup_of(app).money) == 4


def test_what_is_pasted_far_from_its_plan_is_told() -> None:
    app = pasted("money", "staff\t2020\t8177\t2021-02-01\tBokslut")
    assert len(followup_of(app).money) == 4
    assert any("menade ni" in one.value.casefold() for one in app.warning)


def test_a_date_is_kept_as_a_date_and_what_is_none_is_refused_in_words() -> None:
    app = typed(opened("add_money"), kronor="8 000 000", on="31/2 2021")
    assert "”31/2 2021” går inte att läsa som ett datum" in refusals(app)
    assert len(followup_of(app).money) == 3
    app = typed(app, on="15/1 2021")
    assert followup_of(app).money[-1].on == "2021-01-15"


def test_a_blank_date_or_source_is_told_beside_what_was_added() -> None:
    app = typed(opened("add_money"), kronor="8 000 000", source="Bokslut")
    text = all_text(app)
    assert "1 tal i uppföljningen saknar datum eller källa." in text
    assert "utan datum, Bokslut" in text


@pytest.mark.parametrize("part", ["add_money", "paste"])
def test_a_year_that_the_case_does_not_have_is_refused_in_words(part: str) -> None:
    app = (
        pasted("money", "staff\t2050\t8 000 000")
        if part == "paste"
        else typed(opened(part), year_or_month="2050", kronor="8 000 000")
    )
    assert "2050 ligger utanför kalkylens år 2020–2029" in refusals(app)
    assert len(followup_of(app).money) == 3


@pytest.mark.parametrize("part", ["add_money", "paste"])
def test_a_negative_amount_is_refused_by_the_name_of_its_field_and_what_was_typed(part: str) -> None:
    app = pasted("money", "staff\t2020\t-5") if part == "paste" else typed(opened(part), kronor="-5")
    assert "”Utfall, kr” är −5, men får inte vara mindre än 0" in refusals(app)


def test_years_of_nothing_are_refused_by_their_field() -> None:
    app = opened("add_effects")
    cells = {"label": "Placeringar", "last": "2021", "before": "600", "years_before": "0", "after": "190"}
    for name, text in cells.items():
        type_in(app, say(f"followup.field.{name}", "sv"), text)
    press(app, say("followup.add", "sv"))
    assert "”Under så många år” är 0, men måste vara större än 0" in refusals(app)
