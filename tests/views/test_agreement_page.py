"""The page of contracts, without a browser: a contract chosen, turned, tried, worked out; and repayment."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from model.case.agreement import Agreement
from model.case.assumptions import Label
from model.case.case import Funding
from model.case.repayment import Repayment
from model.files.reading import contract_files, read_case, read_library
from model.files.writing import write_case
from tests.visitor import all_text, choose, choose_scenario, draft_of, field, figures, go_to, open_page, press, type_in
from wording.texts import say

USE = "Använd avtalet i kalkylen"
SHARE = "Del av det sparade tills allt är återbetalt: del av det sparade"


def with_contract(language: str = "sv", name: str = "norrkoping_2016") -> AppTest:
    """The founding case with ranges and a contract."""
    app = open_page("agreement", "sv")
    choose_scenario(app, "judged_ranges")
    choose(app.selectbox, "Börja från ett avtal", name)
    press(app, USE)
    if language != "sv":
        choose(app.segmented_control, "Språk / Language", language)
    return app


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", contract_files())
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_contract_is_told_in_words(name: str, language: str) -> None:
    app = open_page("agreement", language)
    choose(app.selectbox, "Börja från ett avtal" if language == "sv" else "Begin from a contract", name)
    told = all_text(app)
    assert "1. " in told
    assert not app.exception
    if language == "en":
        swedish = set(re.findall(r"[a-zåäö]*[åäö][a-zåäö]*", told.lower()))
        assert swedish <= {"förtjänst", "språk", "norrköping", "norrköpings", "hässelby", "vällingby"}, swedish


def test_norrkoping_tried_with_what_was_measured() -> None:
    app = open_page("agreement")
    type_in(app, "Utlagt", "7,5 mnkr")
    told = all_text(app)
    assert "Avtalet betalar 3\u00a0mnkr." in told
    assert "| Leksell Social Ventures | −4,5\u00a0mnkr |" in told
    assert "| Norrköpings kommun | −3\u00a0mnkr |" in told
    type_in(app, "Utlagt", "10 000")
    type_in(app, "Sparade placeringskostnader, år 2", "15 mnkr")
    assert "Avtalet betalar 10\u00a0mnkr." in all_text(app)
    app.toggle[0].set_value(True).run()
    assert "Avtalet betalar 12\u00a0mnkr." in all_text(app)
    type_in(app, "Utlagt", "1,234")
    assert "kan läsas på två sätt" in all_text(app)
    assert field(app, "Utlagt").value == "1,234"


def test_sentence_curve_and_odds_follow_the_sharing_ratio() -> None:
    app = with_contract()
    before = all_text(app)
    assert "Stadsdelsnämnden betalar 60 öre av varje sparad krona" in before
    assert "Med avtalet är chansen 8\u00a0av\u00a010" in before
    assert "Vid 7,58\u00a0mnkr, som kalkylen säger, betalas 8,55\u00a0mnkr" in before
    chance = figures(app)["chance"]
    type_in(app, SHARE, "100")
    after = all_text(app)
    assert "Stadsdelsnämnden betalar varje sparad krona upp till 100\u00a0%" in after
    assert "betalas 11,6\u00a0mnkr" in after
    assert figures(app)["npv"] != ""
    assert "Senaste ändringen: avtalet" in after
    assert (figures(app)["chance"], after) != (chance, before)


def test_a_bad_figure_is_told_and_kept() -> None:
    app = with_contract()
    type_in(app, SHARE, "200")
    assert "mer än den är värd" in all_text(app)
    assert field(app, SHARE).value == "200"
    type_in(app, SHARE, "-5")
    assert "inte möjligt" in all_text(app)
    type_in(app, "Tak", "30")
    type_in(app, "Antal år som mäts", "0")
    assert "får inte vara mindre än" in all_text(app)
    go_to(app, "overview")
    go_to(app, "agreement")
    assert field(app, SHARE).value == "-5"


def test_who_pays_stands_beside_each_term_with_its_cap() -> None:
    app = with_contract()
    choose(app.selectbox, "Lägg till en part", "staten")
    term = "Del av det sparade tills allt är återbetalt"
    payers = next(group for group in app.button_group if group.label == f"{term}: betalas av")
    payers.set_value(["municipality", "staten"]).run()
    assert "Stadsdelsnämnden (50\u00a0%) och Staten (50\u00a0%) betalar 60 öre" in all_text(app)
    type_in(app, "Staten: andel", "20")
    assert "Stadsdelsnämnden (80\u00a0%) och Staten (20\u00a0%) betalar 60 öre" in all_text(app)
    type_in(app, "Staten betalar högst", "500")
    type_in(app, f"{term}: högst", "3 mnkr")
    told = all_text(app)
    assert "Staten betalar dock högst 500\u00a0tkr." in told
    assert f"För {term} dock högst 3\u00a0mnkr." in told
    type_in(app, "Staten: andel", "120")
    assert "inte möjligt" in all_text(app)
    assert field(app, "Staten: andel").value == "120"
    type_in(app, "Staten betalar högst", "")
    assert "Staten betalar dock högst" not in all_text(app)


def test_a_figure_that_counts_as_a_number_is_moved_in_the_scenario_shown() -> None:
    app = with_contract()
    before = draft_of(app).case.agreement
    choose(app.selectbox, "Räkna som ett tal", "contract.terms.shared.share")
    type_in(app, SHARE, "45")
    case = draft_of(app).case
    assert case.agreement == before
    assert case.scenarios["judged_ranges"].numbers["contract.terms.shared.share"].value == 0.45
    assert "betalar 45 öre av varje sparad krona" in all_text(app)
    assert field(app, SHARE).value == "45"
    go_to(app, "uncertainty")
    assert not app.exception


def test_shares_and_amounts_of_a_year_that_are_numbers_are_moved_where_they_stand() -> None:
    """The last payer pays what the other leaves, and an advance moves in the scenario shown and not in the contract."""
    app = with_contract()
    choose(app.selectbox, "Lägg till en part", "staten")
    next(group for group in app.button_group if group.label == "Betalar om inget annat sägs").set_value(
        ["municipality", "staten"]
    ).run()
    before = draft_of(app).case.agreement
    choose(app.selectbox, "Räkna som ett tal", "contract.payers.municipality")
    choose(app.selectbox, "Räkna som ett tal", "contract.capital.0.amounts.1")
    type_in(app, "Stadsdelsnämnden: andel", "80")
    assert "Staten betalar det som de andra lämnar: 20 %." in all_text(app)
    type_in(app, "Finansiären lägger ut", "4 mnkr")
    assert draft_of(app).case.agreement == before
    numbers = draft_of(app).case.scenarios["judged_ranges"].numbers
    assert numbers["contract.payers.municipality"].value == 0.8
    assert numbers["contract.capital.0.amounts.1"].value == 4e6
    assert "Finansiären lägger ut 4 mnkr" in all_text(app)
    type_in(app, "Stadsdelsnämnden: andel", "120")
    assert "inte möjligt" in all_text(app) and field(app, "Stadsdelsnämnden: andel").value == "120"


def test_stress_says_who_loses() -> None:
    table = next(part.value for part in with_contract().markdown if "Vem förlorar" in part.value)
    rows = {row.split("|")[1].strip(): row for row in table.splitlines()[2:]}
    assert "Finansiären" in rows["insatsen har ingen effekt"].split("|")[-2]
    assert "Stadsdelsnämnden" in rows["hälften hade hänt ändå och ingen jämför"].split("|")[-2]
    assert rows["effekten blir dubbelt så stor"].split("|")[-2].strip() == "ingen"


def test_a_term_is_worked_out_and_used() -> None:
    app = with_contract()
    type_in(app, "Hur mycket (%)", "-20")
    told = all_text(app)
    found = re.search(r"Del av det sparade tills allt är återbetalt är då|blir Del av det sparade[^:]*: (\S+)", told)
    assert found, told
    press(app, "Använd värdet")
    assert "60 öre" not in all_text(app)
    type_in(app, "Hur mycket (%)", "500")
    assert "räcker. Som mest blir det" in all_text(app)


def test_a_figure_that_is_a_number_is_worked_out_and_used_where_it_stands() -> None:
    app = with_contract()
    draft = draft_of(app)
    assert draft.case.agreement is not None
    shared = next(name for name, term in draft.case.agreement.contract.terms.items() if term.kind == "share_of_savings")
    key = f"contract.terms.{shared}.share"
    draft.edit(draft.case.edited(changes={**draft.case.changes, key: {"value": 0.6, "low": 0.01, "high": 0.99}}))
    app.run()
    type_in(app, "Hur mycket (%)", "-20")
    press(app, "Använd värdet")
    case = draft_of(app).case
    said = [one.numbers[key].value for one in case.scenarios.values() if key in one.numbers]  # of the scenario shown
    assert len(said) == 1 and said[0] != 0.6
    assert case.agreement is not None
    assert case.agreement.contract.terms[shared].share == 0.6  # type: ignore[union-attr]
    choose(app.selectbox, "Tal i avtalet", "terms.guaranteed.amount")
    type_in(app, "Hur mycket (%)", "-30")
    assert "vid genomförandet" in all_text(app) and "Då blir" in all_text(app) and not app.exception


def test_years_are_worked_out_and_used_and_what_is_the_same_is_said() -> None:
    app = with_contract()
    choose(app.selectbox, "Tal i avtalet", "delay")
    type_in(app, "Hur mycket (%)", "-90")
    assert "Svaret är detsamma vilket värde antal år från mätning till betalning än har" in all_text(app)
    draft = draft_of(app)
    assert draft.case.agreement is not None
    noisy = draft.case.agreement.contract.outcomes["savings"].edited(spread=2e6, baseline=False)
    contract = draft.case.agreement.contract
    contract = contract.edited(outcomes={**contract.outcomes, "savings": noisy})
    draft.edit(draft.case.edited(agreement=draft.case.agreement.edited(contract=contract)))
    app.run()
    assert "Räknas inte ut:" in all_text(app) and "mätfel per år" in all_text(app)
    choose(app.selectbox, "Tal i avtalet", "window")
    type_in(app, "Hur mycket (%)", "-25")
    years = re.search(r"Då blir antal år som mäts: (\d+)", all_text(app))
    assert years is not None and int(years[1]) != contract.window, all_text(app)[-2000:]
    press(app, "Använd värdet")
    case = draft_of(app).case
    assert case.agreement is not None and case.agreement.contract.window == int(years[1])
    choose(app.selectbox, "Tal i avtalet", "outcomes.savings.drift")
    type_in(app, "Hur mycket (%)", "-2")
    assert "hade hänt ändå:" in all_text(app) and not app.exception
    press(app, "Använd värdet")
    case = draft_of(app).case
    assert case.agreement is not None and case.agreement.contract.outcomes["savings"].drift > 0


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "inte publicerat. Skriv ett pris"), ("en", "not published. Type a price")]
)
def test_a_price_that_was_never_published_is_told_and_typed(language: str, words: str) -> None:
    app = with_contract(language, "hasselby_vallingby_2021")
    told = all_text(app)
    assert words in told and not any(box.value for box in app.error)
    assert not draft_of(app).case.contracts, "it does not count"
    terms = draft_of(app).case.all_agreements[""].contract.terms
    assert all(term.price is None for term in terms.values())  # type: ignore[union-attr]
    for at, is_counted in enumerate((False, True)):  # a contract half of whose prices are known pays nothing
        price = [box.label for box in app.text_input if box.label.endswith((": pris", ": price"))][at]
        type_in(app, price, "50 000")
        assert bool(draft_of(app).case.contracts) is is_counted
        assert (words in all_text(app)) is not is_counted


def test_a_small_group_is_told_as_noise() -> None:
    app = with_contract()
    assert "för att mätningen är osäker" not in all_text(app)
    draft = draft_of(app)
    assert draft is not None
    assert draft.case.agreement is not None
    contract = draft.case.agreement.contract
    noisy = contract.outcomes["savings"].model_copy(update={"spread": 2e6})
    contract = contract.model_copy(update={"outcomes": {**contract.outcomes, "savings": noisy}})
    agreement = draft.case.agreement.model_copy(update={"contract": contract})
    draft.edit(draft.case.model_copy(update={"agreement": agreement}), what="contract")
    app.run()
    assert "för att mätningen är osäker" in all_text(app)


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "Finansiären förlorar i alla dragningar"), ("en", "Investor loses in every draw")],
)
def test_what_no_party_would_sign_is_said_first(language: str, words: str) -> None:
    app = with_contract()
    assert not [at for at in app.warning if "förlorar" in at.value]
    type_in(app, SHARE, "0")
    type_in(app, "Fast del vid genomförande: belopp", "0")
    type_in(app, "Avkastning om skolmålet nås: del av det sparade", "0")
    type_in(app, "Finansiären lägger ut", "30 mnkr")
    if language != "sv":
        choose(app.segmented_control, "Språk / Language", language)
    told = [at.value for at in app.warning]
    assert len(told) == 2 and words in told[0].replace("\\", ""), told
    kinds = [element.type for element in app.main]
    assert kinds[kinds.index("title") + 1] == "warning", "it stands first on the page"


def test_a_gate_that_is_measured_has_no_switch() -> None:
    """It is judged on what is measured; one with no bound is as somebody says."""
    app = with_contract()
    draft = draft_of(app)
    assert draft.case.agreement is not None
    gate = next(iter(draft.case.agreement.contract.gates.values())).label.text("sv")
    assert [at.label for at in app.toggle if at.label.replace("\\", "") == gate] == [gate] * 2, "and in the trial"
    tree = draft.case.agreement.model_dump()
    for known in tree["contract"]["gates"].values():
        known["at_least"] = 0.01
    draft.edit(draft.case.model_copy(update={"agreement": Agreement.model_validate(tree)}))
    app.run()
    assert not [at for at in app.toggle if at.label.replace("\\", "") == gate]


def test_the_contract_goes_and_comes_back_with_undo() -> None:
    app = press(with_contract(), "Ta bort avtalet")
    assert "Kalkylen har inget utfallskontrakt" in all_text(app)
    press(app, "Ångra")
    assert "Stadsdelsnämnden betalar 60 öre" in all_text(app)


def test_what_must_be_filled_in_is_told() -> None:
    app = with_contract(name="price_per_day")
    assert "saknar pris" in all_text(app)


def test_repayment() -> None:
    app = open_page("agreement")
    choose(app.selectbox, "Hur betalas fonden tillbaka?", "repayment")
    assert "Fonden har inte beviljat något" in all_text(app)
    choose(app.selectbox, "Vilken fonds regler?", "pitea")
    assert "Effekten bokas i nästa budget" in all_text(app)


def test_english_is_complete() -> None:
    told = all_text(with_contract("en"))
    swedish = set(re.findall(r"[a-zåäö]*[åäö][a-zåäö]*", told.lower()))
    assert swedish <= {"förtjänst", "språk", "hässelby", "vällingby", "norrköping"}, swedish


def test_repayment_on_the_page_is_the_ledgers_with_running_costs() -> None:
    """What the committee pays to keep the work going is not there to be repaid."""
    app = open_page("agreement")
    draft = draft_of(app)
    assert draft is not None
    fund = "sociala_investeringsfonden"
    funding = Funding(label=Label(sv="Fonden"), paid_by=fund, paid_to="stadsdelsnamnd", amounts={2020: 22_540_000})
    repayment = Repayment(fund=fund, from_year=2023)
    draft.edit(draft.case.model_copy(update={"funding": {"grant": funding}, "repayment": repayment}))
    draft.choose(scenario="in_line")
    app.run()
    answer = draft.answer(read_library())
    ledger = answer.everyone.only(lambda posting: posting.line == "repayment").of(fund)
    assert answer.repaid is not None
    assert answer.repaid.cuts["stadsdelsnamnd"][:, 0].tolist() == pytest.approx(ledger.net()[:, 0].tolist())
    assert "| 2023 | 2\u202f038 |" in all_text(app)  # 3 790 saved less 1 752 in the line


def begun_blank(language: str = "sv") -> AppTest:
    """The page of contracts of a case begun blank."""
    app = open_page("start", language)
    type_in(app, say("export.blank_label", language), "Skolstart i Åby")
    type_in(app, say("fields.start_year", language), "2027")
    next(box for box in app.selectbox if box.key == "blank_applicant").set_value("socialnamnd").run()
    press(app, say("export.blank_button", language))
    return go_to(app, "agreement")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_contract_in_another_currency_is_taken_at_a_rate_that_is_typed(language: str) -> None:
    """By hand: 2 900 dollars at 9,50 are 27 550 kronor, and 500 000 dollars 4 750 000; 188 children reach the cap."""
    app = open_page("agreement", language)
    choose(app.selectbox, say("contract.none.choose", language), "chicago_2014")
    assert say("contract.none.foreign", language, currency="USD", of_case="SEK") in all_text(app)
    names = {key: say(f"contract.none.{key}", language, currency="USD", of_case="SEK") for key in ("rate", "use_at")}
    assert not {names["use_at"], say("contract.none.use", language)} & {button.label for button in app.button}
    for bad in ("0", "-2", "mycket"):
        type_in(app, names["rate"], bad)
        assert bad.lstrip("-") in all_text(app)
        assert next(box for box in app.text_input if box.label == names["rate"]).value == bad
        assert names["use_at"] not in [button.label for button in app.button]
    type_in(app, names["rate"], "9,50")
    press(app, names["use_at"])
    case = draft_of(app).case
    assert case.currency == "SEK" and case.agreement is not None
    contract = case.agreement.contract
    price = contract.terms["per_child"]
    assert price.kind == "per_unit" and price.price == 27_550 and contract.caps[0].amount.money == 4_750_000
    told = {
        "sv": "Beloppen räknades om från USD när avtalet lades in: 1 USD = 9,5 SEK.",
        "en": "The amounts were converted from USD",
    }
    assert told[language] in all_text(app)
    assert read_case(write_case(case)) == case
    press(app, say("front.undo", language))
    assert draft_of(app).case.agreement is None


def test_a_case_in_the_currency_of_the_contract_takes_it() -> None:
    app = open_page("numbers")
    type_in(app, "Valuta", "USD")
    go_to(app, "agreement")
    choose(app.selectbox, "Börja från ett avtal", "norrkoping_2016")
    assert "Avtalet är i SEK och kalkylen i USD." in all_text(app)
    choose(app.selectbox, "Börja från ett avtal", "chicago_2014")
    type_in(app, "Barn som är redo för förskoleklass, år 1", "188")
    assert "Avtalet betalar 500\u00a0tUSD." in all_text(app)
    press(app, USE)
    agreement = draft_of(app).case.agreement
    assert agreement is not None and agreement.contract.currency == draft_of(app).case.currency == "USD"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_case_takes_a_contract_with_its_currency_in_one_press(language: str) -> None:
    app = begun_blank(language)
    choose(app.selectbox, say("contract.none.choose", language), "chicago_2014")
    assert say("contract.none.switch", language, currency="USD", of_case="SEK") in all_text(app)
    press(app, say("contract.none.use_in", language, currency="USD"))
    case = draft_of(app).case
    assert case.currency == "USD" and case.agreement is not None
    assert read_case(write_case(case)) == case
    assert case.agreement.contract.currency == "USD"
    assert "500 tUSD" in all_text(app).replace("\u00a0", " ")
    press(app, say("front.undo", language))
    assert (draft_of(app).case.currency, draft_of(app).case.agreement) == ("SEK", None)
    choose(app.selectbox, say("contract.none.choose", language), "norrkoping_2016")
    assert say("contract.none.use", language) in [button.label for button in app.button]


def test_what_takes_ranges_leads_to_where_they_are_given() -> None:
    app = open_page("agreement")
    choose(app.selectbox, "Börja från ett avtal", "norrkoping_2016")
    press(app, USE)
    assert say("contract.design.needs_ranges", "sv") in all_text(app)
    assert say("remaining.to.uncertainty", "sv") in [link.proto.label for link in app.get("page_link")]
