"""When terms are paid, on the page of contracts: chosen beside each term, and read back in its sentence."""

from tests.case_with_contract import agreed_case
from tests.visitor import all_text, choose, draft_of, field, open_page, type_in


def test_a_term_gets_a_time_of_its_own_and_another_instead() -> None:
    app = open_page("agreement")
    draft_of(app).edit(agreed_case())
    app.run()
    choose(app.selectbox, "Del: betalas", "milestones")
    type_in(app, "Del: år till betalning", "0")
    told = all_text(app)
    assert "Det betalas för det som är mätt till och med år 3, samma år." in told
    type_in(app, "Del: år till betalning", "21")
    assert field(app, "Del: år till betalning").value == "21"
    agreement = draft_of(app).case.agreement
    assert agreement is not None and agreement.contract.terms["shared"].delay == 0
    choose(app.selectbox, "Skolår: betalas i stället för", "shared")
    assert "Av ”Del” och ”Skolår” betalas bara det som ger mest." in all_text(app)
    assert not app.exception
