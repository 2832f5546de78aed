"""What is told of a contract before anything else: who loses whatever happens, and an advance beyond the cost."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from exports.report.report import report
from model.case.assumptions import Language
from model.case.case import Case
from model.case.contract import Contract
from model.contract_risk.answer import risk_as_json
from model.contract_risk.risk import Risk
from model.contract_risk.signing import Finding, findings
from model.contracts.agreement import Repaid
from model.files.reading import contract_files, read_contract
from presentation.contracts import finding_sentence, finding_sentences, repayment_sentence, sentences, year_spans
from tests.case_with_contract import CASE, agreed_case, answer_of

FOR_SURE: dict[str, Any] = {
    f"numbers/{key}": {**number, "low": None, "high": None} for key, number in CASE["numbers"].items()
}
"""The case with no uncertain number."""
SMALL = {"budget/team/amounts": {2020: 1_500_000.0}}
"""A project that costs more than what is advanced."""
CAPPED = {"caps": [{"amount": 900_000}]}


def told(contract: Mapping[str, Any], case: Mapping[str, Any] | None = None) -> dict[str, Finding]:
    return {found.code: found for found in findings(Risk(answer_of(agreed_case(contract, {**SMALL, **(case or {})}))))}


def test_nothing_is_told_of_a_contract_that_somebody_would_sign() -> None:
    assert told({}) == {}
    assert told({}, FOR_SURE) == {}


def test_an_investor_that_loses_in_every_draw() -> None:
    """900 000 kr at the most for a million: it loses at least 100 000 kr."""
    found = told(CAPPED)["loses_in_every_draw"]
    assert found.parties == ("investor",)
    assert found.amounts == {"investor": pytest.approx(100_000)}
    assert Risk(answer_of(agreed_case(CAPPED, SMALL))).spreads["investor"].chance_of_loss == 1


def test_without_ranges_it_loses_whatever_is_measured() -> None:
    assert told(CAPPED, FOR_SURE)["loses_at_every_outcome"].amounts == {"investor": pytest.approx(100_000)}
    # It loses as calculated, and would not if enough were saved.
    assert told({"terms/shared/share": 0.1}, FOR_SURE) == {}


def test_a_gate_that_is_not_met_is_no_loss_for_ever() -> None:
    bonus = {"label": "Mål", "kind": "fixed", "amount": 2_000_000, "gate": "good"}
    gated = {"terms": {"bonus": bonus}, "gates": {"good": {"label": "Bra", "outcome": "won"}}}
    assert "loses_at_every_outcome" not in told(gated, FOR_SURE)


def test_a_payer_loses_only_if_all_that_its_purse_gets_is_a_loss_too() -> None:
    """Thirty million for what saves a tenth of that is a loss; a price for units is no loss where the case gains."""
    dear = {"terms": {"sum": {"label": "Fast", "kind": "fixed", "amount": 30_000_000}}}
    assert told(dear)["loses_in_every_draw"].parties == ("payer",)
    price = {"terms": {"price": {"label": "Pris", "kind": "per_unit", "measures": "won", "price": 1_000.0}}}
    assert "payer" not in told(price)["loses_in_every_draw"].parties


def test_a_guarantor_that_gets_nothing_loses_in_every_draw() -> None:
    guarantee = {
        "parties/region": {"label": "Regionen", "kind": "region"},
        "guarantees": [{"by": "region", "to": "investor", "limit": 50_000}],
    }
    roles = {"investor": "finansiar", "payer": "socialnamnd", "evaluator": "utforare", "region": "region"}
    case = agreed_case({**CAPPED, **guarantee}, SMALL, roles=roles)
    (found,) = findings(Risk(answer_of(case)))
    assert found.amounts == {"investor": pytest.approx(50_000), "region": pytest.approx(50_000)}


@pytest.mark.parametrize(("cost", "is_told"), [(999_999.0, True), (1_000_000.0, False)])
def test_an_advance_greater_than_what_the_project_costs(cost: float, is_told: bool) -> None:
    found = told({}, {"budget/team/amounts": {2020: cost}})
    assert ("advance_above_cost" in found) == is_told
    if is_told:
        assert found["advance_above_cost"].amounts == {"advance": 1_000_000, "cost": cost}


def test_running_costs_are_not_what_is_advanced_for() -> None:
    line = {"label": "Drift", "cost_type": "running", "paid_by": "socialnamnd", "amounts": {2021: 800_000.0}}
    assert "advance_above_cost" in told({}, {"budget/team/amounts": {2020: 900_000.0}, "budget/line": line})


def test_the_command_line_has_it_first() -> None:
    answer = answer_of(agreed_case(CAPPED, SMALL))
    found = risk_as_json(answer)
    assert list(found)[:2] == ["contract", "findings"]
    assert found["findings"] == [
        {"code": "loses_in_every_draw", "parties": ["investor"], "amounts": {"investor": pytest.approx(100_000)}}
    ]


def contract_of(case: Case) -> Contract:
    assert case.contract is not None
    return case.contract


SENTENCES = [
    (("investor",), {"investor": 240_000.0}, "Finansiären förlorar i alla dragningar, minst 240\u00a0tkr.",
     "Finansiären loses in every draw, at least SEK\u00a0240k."),
    (("investor",), {"investor": 0.4}, "Finansiären förlorar i alla dragningar.", "Finansiären loses in every draw."),
    (("investor", "payer"), {}, "Finansiären och Nämnden förlorar i alla dragningar.",
     "Finansiären and Nämnden lose in every draw."),
    (("investor", "payer", "evaluator"), {}, "Finansiären, Nämnden och Utvärderaren förlorar i alla dragningar.",
     "Finansiären, Nämnden and Utvärderaren lose in every draw."),
]  # fmt: skip


@pytest.mark.parametrize(("parties", "amounts", "sv", "en"), SENTENCES)
def test_one_or_more_that_lose(parties: tuple[str, ...], amounts: dict[str, float], sv: str, en: str) -> None:
    found, contract = Finding("loses_in_every_draw", parties, amounts), contract_of(agreed_case())
    assert finding_sentence(found, contract, "sv") == sv
    english = finding_sentence(found, contract, "en")
    assert english.split(",")[0] == en.split(",")[0] and english.endswith(".")


def test_an_advance_beyond_the_cost_in_words() -> None:
    found = Finding("advance_above_cost", (), {"advance": 10e6, "cost": 900_000.0})
    assert finding_sentence(found, contract_of(agreed_case()), "sv") == (
        "Det som läggs ut, 10\u00a0mnkr, är mer än vad projektet kostar, 900\u00a0tkr."
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_report_says_it_where_it_tells_the_contract(language: Language) -> None:
    answer = answer_of(agreed_case(CAPPED, SMALL))
    grave = finding_sentences(Risk(answer), language)
    assert len(grave) == 1
    told = repr(report(answer, language, date(2026, 11, 29)))
    assert told.count(repr(grave[0])[1:-1]) == 2, "on the page and in the appendix"


# Terms and repayment in words


@pytest.mark.parametrize(
    ("years", "words"),
    [((1,), "1"), ((1, 2), "1–2"), ((1, 3), "1, 3"), ((5, 1, 2, 3), "1–3, 5"), ((2, 4, 5), "2, 4–5")],
)
def test_contract_years_in_short(years: tuple[int, ...], words: str) -> None:
    assert year_spans(years) == words


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ({"amount": 10_000}, ["Nämnden betalar 10\u00a0tkr vid genomförandet."]),
        ({"amount": 10_000, "per": "year"}, ["Nämnden betalar 10\u00a0tkr varje år som mäts."]),
        (
            {"amount": 10_000, "per": "year", "years": [1, 3]},
            ["Nämnden betalar 10\u00a0tkr varje år som mäts.", "Det gäller år 1, 3."],
        ),
        (
            {"amount": 10_000, "amounts": {2: 5_000}},
            ["Nämnden betalar 5\u00a0tkr år 2.", "Nämnden betalar 10\u00a0tkr vid genomförandet."],
        ),
    ],
)
def test_a_fixed_term_says_when_it_is_paid(term: dict[str, Any], words: list[str]) -> None:
    contract = contract_of(agreed_case({"terms": {"sum": {"label": "Fast", "kind": "fixed", **term}}}))
    assert " ".join(words) in sentences(contract, 2020, "sv")


def repaid(granted: list[float], back: list[float]) -> Repaid:
    cuts = {"socialnamnd": np.array(back)[:, None]}
    years = range(2030, 2030 + len(granted))
    return Repaid(cuts, np.array(granted), np.cumsum(np.array(back) - np.array(granted)), years)


@pytest.mark.parametrize(
    ("granted", "back", "words"),
    [
        ([0, 0, 0], [0, 0, 0], "Fonden har inte beviljat något"),
        ([9e5, 0, 0], [0, 9e5, 0], "Fonden har fått tillbaka allt 2031."),
        ([9e5, 0, 1e5], [0, 9e5, 1e5], "Fonden har fått tillbaka allt 2032."),
        ([9e5, 0, 1e5], [0, 9e5, 0], "Fonden får inte tillbaka allt: 100\u00a0tkr saknas vid slutet av 2032."),
        ([9e5, 0, 0], [0, 0, 0], "Fonden får inte tillbaka allt: 900\u00a0tkr saknas vid slutet av 2032."),
    ],
)
def test_a_fund_is_told_repaid_only_when_it_is(granted: list[float], back: list[float], words: str) -> None:
    assert repayment_sentence(repaid(granted, back), "sv").startswith(words)


@pytest.mark.parametrize(
    ("at_least", "said"),
    [
        (None, {"sv": ", om skolresultaten har blivit bättre.", "en": ", if school results have improved."}),
        (0.0, {"sv": " har blivit bättre (minst 0\u00a0%).", "en": " have improved (at least 0\u00a0%)."}),
        (1.0, {"sv": " har blivit bättre (minst 100\u00a0%).", "en": " have improved (at least 100\u00a0%)."}),
    ],
)
def test_a_gate_that_is_measured_says_its_bound(at_least: float | None, said: dict[Language, str]) -> None:
    """At a bound of 0 it is paid whatever the schools did: its name alone would promise what the contract does not."""
    contract = read_contract(contract_files()["norrkoping_2016"].read_bytes())
    gates = {name: gate.edited(at_least=at_least) for name, gate in contract.gates.items()}
    for language, words in said.items():
        assert words in " ".join(sentences(contract.edited(gates=gates), 2020, language))
