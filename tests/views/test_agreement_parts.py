"""The parts of a contract on the page: each put in, filled in with its sentence beside it, and taken away."""

from streamlit.testing.v1 import AppTest

from model.case.contract import Contract
from model.case.terms import Bands, Coupon, Fixed, PerUnit, ShareOfSavings
from presentation.sentences.sources import source_name
from tests.case_with_contract import agreed_case, answer_of
from tests.generators import LIBRARY
from tests.visitor import all_text, choose, draft_of, field, open_page, press, type_in

ADD = "Lägg till i avtalet"


def page(**edits: object) -> AppTest:
    """The page of contracts of the small case, with what is folded in opened."""
    app = open_page("agreement")
    draft_of(app).edit(agreed_case({key.replace("__", "/"): value for key, value in edits.items()}))
    return app.run()


def contract_of(app: AppTest) -> Contract:
    assert draft_of(app).case.agreement is not None
    return draft_of(app).case.agreement.contract  # type: ignore[union-attr]


def opened(app: AppTest, words: str) -> None:
    """Opens a part that is folded in."""
    fold = next(one for one in app.expander if one.label == words)
    app.session_state[fold.proto.id.partition("-")[2].partition("-")[2]] = True
    app.run()


def pick(app: AppTest, words: str, values: list[object]) -> None:
    """Presses some of a row of buttons."""
    next(group for group in app.button_group if group.label == words).set_value(values).run()


def test_terms_of_each_kind_are_added_and_filled_in() -> None:
    app = page()
    choose(app.selectbox, ADD, "fixed")
    type_in(app, "Fast belopp: belopp", "5 %")
    assert "betalar 5\u00a0% av det utlagda (50\u00a0tkr) vid genomförandet" in all_text(app)
    type_in(app, "Fast belopp: belopp", "70 tkr")
    term = contract_of(app).terms["fixed"]
    assert isinstance(term, Fixed) and term.amount is not None and term.amount.money == 70_000
    choose(app.selectbox, ADD, "share_of_savings")
    type_in(app, "Del av det sparade: del av det sparade", "10")
    type_in(app, "Del av det sparade: från", "2 mnkr")
    type_in(app, "Del av det sparade: upp till", "300 %")
    assert "betalar 10 öre av varje sparad krona över 2\u00a0mnkr upp till 300\u00a0% av det utlagda" in all_text(app)
    type_in(app, "Del av det sparade: upp till", "")
    shared = contract_of(app).terms["share_of_savings"]
    assert isinstance(shared, ShareOfSavings) and shared.up_to is None
    choose(app.selectbox, ADD, "per_unit")
    type_in(app, "Pris per enhet: pris", "12 tkr")
    type_in(app, "Pris per enhet: enheter utan betalning", "4")
    units = contract_of(app).terms["per_unit"]
    assert isinstance(units, PerUnit) and (units.price, units.threshold) == (12_000, 4)
    choose(app.selectbox, ADD, "bands")
    type_in(app, "Trappa: gräns 1", "10")
    type_in(app, "Trappa: betalar", "30")
    type_in(app, "Trappa: beloppen upp per år", "2,5")
    assert "Beloppen gäller det första avtalsåret och räknas upp 2,5\u00a0% om året." in all_text(app)
    steps = contract_of(app).terms["bands"]
    assert isinstance(steps, Bands) and steps.index == 0.025
    assert steps.bands[0].at_least == 0.1
    assert "från och med 10\u00a0% 30\u00a0tkr" in all_text(app)
    type_in(app, "Trappa: gräns 1", "nja")
    assert field(app, "Trappa: gräns 1").value == "nja" and contract_of(app).terms["bands"] == steps


def test_a_term_holds_in_years_on_a_condition_and_is_taken_away() -> None:
    app = page()
    choose(app.selectbox, ADD, "gate")
    opened(app, "Mer om Del")
    choose(app.selectbox, "Gäller", "year")
    pick(app, "Avtalsår som det gäller (inget valt är alla)", [1, 3])
    choose(app.selectbox, "Betalas bara om", "gate")
    assert "Det gäller år 1, 3. Det gäller varje år för sig." in all_text(app)
    term = contract_of(app).terms["shared"]
    assert (term.per, term.years, term.gate) == ("year", (1, 3), "gate")
    type_in(app, "Nytt krav: minst", "5")
    assert contract_of(app).gates["gate"].at_least is not None
    press(app, "Ta bort villkoret")
    assert "shared" not in contract_of(app).terms and not app.exception


def test_limits_are_typed_in_blank_fields_and_hold_in_years() -> None:
    app = page()
    opened(app, "Delar, roller och mätning")
    type_in(app, "Ett tak till", "800 tkr")
    assert "Dock högst 800\u00a0tkr." in all_text(app)
    type_in(app, "Ett golv till", "20 %")
    assert "Dock minst 20\u00a0% av det utlagda (200\u00a0tkr)." in all_text(app)
    type_in(app, "Ett tak per enhet (Skolår)", "9")
    assert "Dock högst 9\u00a0tkr per enhet (skolår)." in all_text(app)
    type_in(app, "Ett golv per enhet (Skolår)", "två")
    assert field(app, "Ett golv per enhet (Skolår)").value == "två" and len(contract_of(app).floors) == 1
    type_in(app, "Ett golv per enhet (Skolår)", "2")
    assert "Dock minst 2\u00a0tkr per enhet (skolår)." in all_text(app)
    assert (contract_of(app).floors[1].for_each, contract_of(app).floors[1].amount.money) == ("won", 2_000)
    type_in(app, "Skolår: mäts bara en gång, år", "2")
    assert contract_of(app).outcomes["won"].measured_in == 2
    assert "Skolår mäts en gång, år 2." in all_text(app)
    type_in(app, "Ett tak till", "nio")
    assert field(app, "Ett tak till").value == "nio" and len(contract_of(app).caps) == 2
    choose(app.selectbox, "Tak 1: Gäller", "year")
    pick(app, "Tak 1: Avtalsår som det gäller (inget valt är alla)", [2])
    assert "Dock högst 800\u00a0tkr per år (år 2)." in all_text(app)
    press(app, "Ta bort: Tak 1")
    assert [cap.amount.money for cap in contract_of(app).caps] == [9_000]


def test_capital_in_parts_guarantees_and_fees_are_put_in_and_taken_away() -> None:
    app = page()
    for kind in ("capital", "guarantee", "fee"):
        choose(app.selectbox, ADD, kind)
    opened(app, "Delar, roller och mätning")
    pick(app, "Avgift: Ny avgift: Avtalsår med eget belopp", [1, 2])
    type_in(app, "Avgift: Ny avgift år 2", "15")
    type_in(app, "Garanti från Utvärderaren", "100 tkr")
    type_in(app, "Garanti från Utvärderaren: gäller förlust över", "10 %")
    told = all_text(app)
    assert "bär själv de första 10\u00a0% av det utlagda" in told and "15\u00a0tkr till" in told
    type_in(app, "Finansiären: ränta på det som är ute, del 1", "5")
    assert "betalar Finansiären 5\u00a0% i ränta om året på det som Finansiären har lagt ut" in all_text(app)
    pick(app, "Finansiären lägger ut, del 1: Avtalsår med egen ränta", [2])
    type_in(app, "Finansiären: ränta på det som är ute, del 1 år 2", "3")
    assert "5\u00a0% i ränta om året (3\u00a0% år 2) på det som Finansiären har lagt ut" in all_text(app)
    contract = contract_of(app)
    assert (contract.capital[0].interest, dict(contract.capital[0].interest_in)) == (0.05, {2: 0.03})
    assert contract.fees[1].amounts == {1: 0.0, 2: 15_000.0} and len(contract.capital) == 2
    press(app, "Ta bort: Garanti från Utvärderaren")
    assert contract_of(app).guarantees == ()
    type_in(app, "Avtalets namn", "Vårt avtal")
    assert contract_of(app).label.text("sv") == "Vårt avtal"
    assert not app.exception


def test_a_share_of_the_surplus_is_put_in_and_read_back() -> None:
    app = page()
    choose(app.selectbox, ADD, "surplus")
    opened(app, "Delar, roller och mätning")
    [sharing] = contract_of(app).surplus
    name = contract_of(app).parties[sharing.to].label.text("sv")
    assert sharing.share == 0 and sharing.to not in contract_of(app).payers
    type_in(app, f"{name}: del av överskottet", "30")
    assert f"{name} får 30\u00a0% av det som betalas för utfall när allt utlagt är tillbaka." in all_text(app)
    type_in(app, f"{name}: del av överskottet över", "10 %")
    assert "när allt utlagt och därutöver 10\u00a0% av det utlagda (100\u00a0tkr) är tillbaka" in all_text(app)
    type_in(app, f"{name}: del av överskottet", "en tredjedel")
    assert field(app, f"{name}: del av överskottet").value == "en tredjedel"
    [sharing] = contract_of(app).surplus
    assert (sharing.share, sharing.above.of_advance) == (0.3, 0.1)
    press(app, f"Ta bort: {name}: del av överskottet")
    assert contract_of(app).surplus == () and not app.exception


def test_a_cap_on_the_return_is_put_in_and_read_back() -> None:
    app = page()
    choose(app.selectbox, ADD, "return_cap")
    opened(app, "Delar, roller och mätning")
    [cap] = contract_of(app).return_caps
    name = contract_of(app).parties[cap.of].label.text("sv")
    assert (cap.of, cap.rate) == ("investor", None) and "får en avkastning på högst" not in all_text(app)
    type_in(app, f"{name}: högsta avkastning per år", "12")
    said = f"{name} får en avkastning på högst 12\u00a0% om året på det som lagts ut. Det som är över betalas inte."
    assert said in all_text(app)
    type_in(app, f"{name}: högsta avkastning per år", "tolv")
    assert field(app, f"{name}: högsta avkastning per år").value == "tolv"
    assert contract_of(app).return_caps[0].rate == 0.12
    press(app, f"Ta bort: {name}: högsta avkastning per år")
    assert contract_of(app).return_caps == () and not app.exception


def test_a_coupon_and_other_money_are_put_in_and_read_back() -> None:
    app = page()
    choose(app.selectbox, ADD, "coupon")
    type_in(app, "Kupong: kupong per år", "4")
    opened(app, "Mer om Kupong")
    choose(app.selectbox, "Går till", "investor")
    pick(app, "Avtalsår som det gäller (inget valt är alla)", [1, 2])
    told = "betalar Finansiären 4\u00a0% om året av det som Finansiären lägger ut, vad som än mäts, år 1–2."
    assert told in all_text(app)
    type_in(app, "Kupong: kupong per år", "fyra")
    assert field(app, "Kupong: kupong per år").value == "fyra"
    coupon = contract_of(app).terms["coupon"]
    assert isinstance(coupon, Coupon) and (coupon.share, coupon.to, coupon.years) == (0.04, "investor", (1, 2))
    choose(app.selectbox, ADD, "other_money")
    opened(app, "Delar, roller och mätning")
    type_in(app, "Annat stöd: Nytt stöd: Namn", "Statsbidrag")
    pick(app, "Annat stöd: Statsbidrag: Avtalsår med eget belopp", [2])
    type_in(app, "Annat stöd: Statsbidrag år 2", "30 tkr")
    type_in(app, "Annat stöd: Statsbidrag: del som dras av", "50")
    told = "dras annat offentligt stöd: 50\u00a0% av Statsbidrag (30\u00a0tkr år 2)."
    assert told in all_text(app)
    choose(app.selectbox, "Annat stöd: Statsbidrag: dras av från", "shared")
    assert "betalas för ”Del” dras annat offentligt stöd: 50\u00a0% av Statsbidrag" in all_text(app)
    assert contract_of(app).other_money[0].of_term == "shared"
    press(app, "Ta bort: Annat stöd: Statsbidrag")
    assert contract_of(app).other_money == () and not app.exception


def test_other_money_is_that_of_lines_of_the_case() -> None:
    app = open_page("agreement")
    grant = {"label": "Statligt stöd", "paid_by": "staten", "paid_to": "socialnamnd", "amounts": {2020: 90_000}}
    draft_of(app).edit(agreed_case({"other_money": [{"label": "Stöd"}]}, {"funding/state": grant}))
    app.run()
    opened(app, "Delar, roller och mätning")
    before = answer_of(draft_of(app).case).readings.npv[0]
    pick(app, "Annat stöd: Stöd: rader i kalkylen", ["state"])
    assert contract_of(app).other_money[0].lines == ("state",)
    assert "Stöd (det som 1 rad i kalkylen ger)" in all_text(app)
    assert answer_of(draft_of(app).case).readings.npv[0] > before, "the committee pays less"


def test_a_term_is_moved_and_moved_back() -> None:
    app = page()
    assert list(contract_of(app).terms) == ["shared", "each_won", "each_rate"]
    opened(app, "Mer om Del")
    press(app, "Flytta ner: Del")
    assert list(contract_of(app).terms) == ["each_won", "shared", "each_rate"]
    press(app, "Flytta ner: Del")
    assert list(contract_of(app).terms) == ["each_won", "each_rate", "shared"]
    press(app, "Flytta upp: Del")
    assert list(contract_of(app).terms) == ["each_won", "shared", "each_rate"]
    for _ in range(3):
        draft_of(app).undo()
    app.run()
    assert list(contract_of(app).terms) == ["shared", "each_won", "each_rate"] and not app.exception


def test_a_party_that_nothing_names_is_taken_away_and_comes_back() -> None:
    app = page(fees=[])
    opened(app, "Delar, roller och mätning")
    assert "Inget i avtalet gäller parten." in all_text(app)
    press(app, "Ta bort: Utvärderaren")
    assert list(contract_of(app).parties) == ["investor", "payer"]
    assert "evaluator" not in draft_of(app).case.all_agreements[""].roles
    assert not any(button.label == "Ta bort: Finansiären" for button in app.button), "who advances is needed"
    draft_of(app).undo()
    app.run()
    assert "evaluator" in contract_of(app).parties and not app.exception


def test_what_a_contract_says_besides_its_terms_is_edited() -> None:
    app = page(fees=[])
    opened(app, "Delar, roller och mätning")
    choose(app.selectbox, "Får det som läggs ut", "evaluator")
    type_in(app, "Källa till villkoren", "Avtalet, dnr 12")
    type_in(app, "Vad som inte är känt", "Årsflödena")
    type_in(app, "Utvärderaren: partens namn", "Utföraren i närområdet")
    choose(app.selectbox, "Utföraren i närområdet: slags part", "civil_society")
    type_in(app, "Sparat: utfallets namn", "Sparade vårddygn")
    type_in(app, "Del: minst", "40")
    contract = contract_of(app)
    assert (contract.receives, contract.source) == ("evaluator", "Avtalet, dnr 12")
    assert contract.not_known is not None and "Inte känt: Årsflödena" in all_text(app)
    assert contract.parties["evaluator"].kind == "civil_society"
    assert contract.outcomes["savings"].label.text("sv") == "Sparade vårddygn"
    assert "För Del dock minst 40\u00a0tkr." in all_text(app)
    type_in(app, "Del: minst", "fyrtio")
    assert field(app, "Del: minst").value == "fyrtio" and contract_of(app).floors == contract.floors
    type_in(app, "Del: minst", "")
    assert contract_of(app).floors == ()
    type_in(app, "Vad som inte är känt", "")
    assert contract_of(app).not_known is None
    next(one for one in app.toggle if one.label == "Avtalet räknas med").set_value(False).run()
    assert not draft_of(app).case.all_agreements[""].included and "Avtalet räknas inte." in all_text(app)
    assert not app.exception


def test_a_source_that_is_described_stands_by_its_name_and_is_kept_by_its_id() -> None:
    app = page(source="S4")
    opened(app, "Delar, roller och mätning")
    shown, told = field(app, "Källa till villkoren").value, source_name("S4", LIBRARY, None, "sv")
    assert shown == told != "S4"
    type_in(app, "Källa till villkoren", f"{told} ")
    assert contract_of(app).source == "S4", "only a space was typed"
    type_in(app, "Källa till villkoren", "Avtalet, dnr 12")
    assert (contract_of(app).source, field(app, "Källa till villkoren").value) == ("Avtalet, dnr 12",) * 2
    type_in(app, "Källa till villkoren", "")
    assert contract_of(app).source is None and not app.exception


def test_sources_of_a_contract_are_typed_changed_and_taken_away() -> None:
    app = page()
    opened(app, "Delar, roller och mätning")
    press(app, "Lägg till en källa i avtalet")
    type_in(app, "Utgivare", "Norrköpings kommun")
    press(app, "Spara källan")
    assert "Fyll i det här" in all_text(app) and not contract_of(app).sources, "a source has a title"
    assert field(app, "Utgivare").value == "Norrköpings kommun"
    type_in(app, "Titel", "Avtal om utfall")
    press(app, "Spara källan")
    assert "Villkoren kommer ur: Norrköpings kommun, Avtal om utfall." in all_text(app)
    type_in(app, "Källa 1: utgivningsår", "tvåtusen")
    assert field(app, "Källa 1: utgivningsår").value == "tvåtusen"
    type_in(app, "Källa 1: utgivningsår", "2016")
    type_in(app, "Källa 1: länk eller diarienummer", "KS 2016/12")
    assert "Villkoren kommer ur: Norrköpings kommun, Avtal om utfall, 2016, KS 2016/12." in all_text(app)
    type_in(app, "Källa 1: titel", "")
    assert contract_of(app).sources["kalla_1"].title.text("sv") == "Avtal om utfall"
    next(one for one in app.toggle if one.label == "Villkoren kommer ur källa 1").set_value(False).run()
    assert contract_of(app).source is None and "Källa: Norrköpings kommun" in all_text(app)
    press(app, "Ta bort ur avtalet: Norrköpings kommun, Avtal om utfall, 2016")
    assert not contract_of(app).sources and not app.exception


def test_what_would_have_happened_anyway_is_typed_where_nothing_is_compared() -> None:
    app = page(outcomes__rate__baseline=False)
    opened(app, "Delar, roller och mätning")
    type_in(app, "Andel: hade hänt ändå", "2")
    assert contract_of(app).outcomes["rate"].drift == 0.02
    assert not any(one.label == "Sparat: hade hänt ändå" for one in app.text_input), "it has a baseline"
    type_in(app, "Andel: hade hänt ändå", "")
    assert contract_of(app).outcomes["rate"].drift == 0 and not app.exception
