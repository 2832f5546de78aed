"""Outcomes on the page of contracts: taken away with what hangs on them, measured in another unit, and undone."""

import pytest
from streamlit.testing.v1 import AppTest

from model.case.followup.record import FollowUp, MeasuredOutcome
from tests.views.test_agreement_parts import contract_of, opened, page
from tests.visitor import all_text, choose, draft_of, press

MORE = "Delar, roller och mätning"


def outcomes_page(**edits: object) -> AppTest:
    app = page(**edits)
    opened(app, MORE)
    return app


def test_an_outcome_goes_with_what_hangs_on_it_and_comes_back() -> None:
    app = outcomes_page(
        caps=[{"amount": 9_000, "for_each": "won"}, {"amount": 800_000}],
        gates={"many": {"label": "Många", "outcome": "won", "at_least": 3}},
        terms__shared__gate="many",
    )
    before = draft_of(app).case
    gate = "kravet ”Många” (det som krävde det betalas då ändå)"
    told = f"På ”Skolår” hänger villkoret ”Skolår”, {gate} och 1 gräns per enhet."
    assert told in all_text(app)
    press(app, "Ta bort utfallet: Skolår")
    contract = contract_of(app)
    assert "won" not in contract.outcomes and "each_won" not in contract.terms and contract.gates == {}
    assert [cap.amount.money for cap in contract.caps] == [800_000] and contract.terms["shared"].gate is None
    assert not app.exception and "mäts som" in " ".join(one.label for one in app.selectbox)
    draft_of(app).undo()
    app.run()
    assert draft_of(app).case == before and told in all_text(app)


def test_an_outcome_that_nothing_is_paid_for_can_be_taken_away() -> None:
    app = outcomes_page()
    opened(app, "Mer om Andel")
    press(app, "Ta bort villkoret")
    assert "rate" in contract_of(app).outcomes and "each_rate" not in contract_of(app).terms
    press(app, "Ta bort utfallet: Andel")
    assert "rate" not in contract_of(app).outcomes and not app.exception


def test_another_unit_is_taken_where_nothing_is_stated_in_the_old_one() -> None:
    app = outcomes_page(outcomes__rate__group=30, outcomes__rate__drift=0.1, outcomes__rate__baseline=False)
    choose(app.selectbox, "Andel: mäts som", "count")
    outcome = contract_of(app).outcomes["rate"]
    assert (outcome.unit, outcome.group, outcome.drift, outcome.effects) == ("count", None, 0.0, ("school",))
    assert not app.exception


def test_another_unit_is_refused_in_words_where_something_is_stated_in_the_old_one() -> None:
    bands = [{"at_least": 0.1, "pays": 1}]
    steps = {"label": "Steg", "kind": "bands", "measures": "rate", "bands": bands}
    app = outcomes_page(terms__steps=steps)
    choose(app.selectbox, "Andel: mäts som", "count")
    assert "”Andel” kan inte mätas så: Steg har tal i det som mäts nu" in all_text(app)
    assert contract_of(app).outcomes["rate"].unit == "rate"
    choose(app.selectbox, "Sparat: mäts som", "rate")
    assert "”Sparat” kan inte mätas så: Del har tal" in all_text(app)
    assert contract_of(app).outcomes["savings"].unit == "savings" and not app.exception


@pytest.mark.parametrize("words", ["Ta bort utfallet: Skolår", None])
def test_what_the_follow_up_has_measured_stays(words: str | None) -> None:
    app = outcomes_page()
    measured = MeasuredOutcome(outcome="won", year=2021, value=4.0, on="2022-02-01", source="Uppföljning")
    case = draft_of(app).case
    draft_of(app).edit(case.edited(followup=FollowUp(measured=(measured,))))
    app.run()
    if words is None:
        choose(app.selectbox, "Skolår: mäts som", "rate")
    else:
        press(app, words)
    assert "Uppföljningen har uppmätta värden för ”Skolår”." in all_text(app)
    assert contract_of(app).outcomes["won"].unit == "count" and not app.exception
