"""A flow of cases and levels begun from blank on the page of effects: what is missing is told, and nothing is lost."""

from streamlit.testing.v1 import AppTest

from model.case.effect import CaseFlow, Levels
from tests.visitor import all_text, choose, draft_of, field, open_page, press, type_in
from wording.texts import say


def begun(kind: str) -> AppTest:
    """The page of effects with the form of a kind open."""
    app = open_page("effects")
    app.session_state["new_effect"] = True
    app.run()
    choose(app.pills, say("effects.need", "sv"), kind)
    return app


def typed(app: AppTest, answers: dict[str, str]) -> None:
    """Types in fields by their words."""
    for label, text in answers.items():
        field(app, label).set_value(text)
    app.run()


FLOW = {
    "Effektens namn": "Fler tackar ja", "Ärenden per år": "1 000", "Insatsen börjar år": "2021",
    "En timme är värd, kr": "500",
    "Steg 1: namn": "Utreds", "Steg 1: andel vidare hit, %": "40", "Steg 1: timmar per ärende": "40",
    "Steg 2: namn": "Erbjuds", "Steg 2: andel vidare hit, %": "50", "Steg 2: kommer tillbaka, %": "30",
    "Steg 3: namn": "Tackar ja", "Steg 3: andel vidare hit, %": "60", "Steg 3: kronor per ärende": "30 000",
}  # fmt: skip


def test_a_flow_is_typed_from_blank_and_its_picture_follows() -> None:
    app = begun("case_flow")
    typed(app, FLOW | {"Steg 2: andel vidare hit, %": "femtio"})
    press(app, say("effects.add", "sv"))
    assert say("problems.problem.need_missing", "sv") in all_text(app), "whose budget it is was not chosen"
    assert field(app, "Steg 2: andel vidare hit, %").value == "femtio"
    assert field(app, "Steg 3: namn").value == "Tackar ja"
    typed(app, {"Steg 2: andel vidare hit, %": "50"})
    choose(app.selectbox, say("effects.ask.actor", "sv"), "stadsdelsnamnd")
    press(app, say("effects.add", "sv"))
    case = draft_of(app).case
    effect = case.effects["fler_tackar_ja"]
    assert isinstance(effect, CaseFlow)
    assert list(effect.steps) == ["utreds", "erbjuds", "tackar_ja"]
    assert [(one.of, one.counts) for one in effect.valuations] == [("utreds", "hours"), ("tackar_ja", "kronor")]
    assert case.numbers["fler_tackar_ja.erbjuds.returns"].value == 0.3
    assert "Utreds 400, Erbjuds 200, Tackar ja 120" in all_text(app)


LEVELS = {
    "Effektens namn": "Färre på röd nivå", "Insatsen börjar år": "2021",
    "Nivå 1: namn": "Grön", "Nivå 1: personer vid start": "600", "Nivå 1: nya varje år": "50",
    "Nivå 2: namn": "Gul", "Nivå 2: personer vid start": "0",
    "Nivå 3: namn": "Röd", "Nivå 3: personer vid start": "100", "Nivå 3: kr per person och år": "200 000",
}  # fmt: skip


def test_levels_are_typed_from_blank_and_those_who_do_not_move_stay() -> None:
    app = begun("levels")
    typed(app, LEVELS)
    choose(app.selectbox, say("effects.ask.actor", "sv"), "stadsdelsnamnd")
    typed(app, {"Nivå 1: flyttar till Röd, %": "70", "Nivå 1: flyttar till Gul, %": "40"})
    press(app, say("effects.add", "sv"))
    assert say("problems.problem.need_above_whole", "sv") in all_text(app)
    assert "farre_pa_rod_niva" not in draft_of(app).case.effects
    type_in(app, "Nivå 1: flyttar till Röd, %", "10")
    press(app, say("effects.add", "sv"))
    case = draft_of(app).case
    effect, numbers = case.effects["farre_pa_rod_niva"], case.numbers
    assert isinstance(effect, Levels)
    assert numbers["farre_pa_rod_niva.gron.to_gron"].value == 0.5
    assert numbers["farre_pa_rod_niva.rod.to_rod"].value == 1.0
    assert [one.of for one in effect.valuations] == ["rod"]
    assert numbers["farre_pa_rod_niva.rod_costs"].value == 200_000
