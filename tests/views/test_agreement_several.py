"""Several contracts on the page: one more is added, each is worked on by itself, and one is taken away."""

from tests.case_with_contract import agreed_case
from tests.visitor import all_text, choose, draft_of, field, open_page, press, type_in

WHICH, MORE, USE = "Vilket avtal", "+", "Använd avtalet i kalkylen"
SHARE = "Del: del av det sparade"


def test_one_more_contract_is_added_worked_on_and_taken_away() -> None:
    app = open_page("agreement")
    draft_of(app).edit(agreed_case())
    app.run()
    choose(app.pills, WHICH, MORE)
    assert "Det räknas bredvid dem som finns" in all_text(app)
    choose(app.selectbox, "Börja från ett avtal", "norrkoping_2016")
    press(app, USE)
    case = draft_of(app).case
    assert list(case.all_agreements) == ["", "avtal_2"]
    label = "Del av det sparade tills allt är återbetalt: del av det sparade"
    type_in(app, label, "50")
    shared = draft_of(app).case.agreements["avtal_2"].contract.terms
    assert 0.5 in [getattr(term, "share", None) for term in shared.values()]
    assert draft_of(app).case.agreement == case.agreement
    choose(app.pills, WHICH, "")
    assert field(app, SHARE).value == "60\u00a0%"
    type_in(app, SHARE, "45")
    assert draft_of(app).case.agreements["avtal_2"].contract.terms == shared
    choose(app.pills, WHICH, "avtal_2")
    press(app, "Ta bort avtalet")
    assert list(draft_of(app).case.all_agreements) == [""]
    assert field(app, SHARE).value == "45\u00a0%"
