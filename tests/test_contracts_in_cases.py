"""A contract in a case: what it measures of it and how surely, its payments in the ledger, its risk, stress and design.

What holds for every case stands in `laws_of_contracts.py`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from model.__main__ import main
from model.analysis.answer import Answer, side_by_side
from model.analysis.as_json import evaluate_as_json
from model.calculation.draws import BATCH, monte_carlo, point
from model.calculation.flows import cost_flows, effect_flows, funding_flows
from model.calculation.metrics import net_present_value
from model.calculation.years import Time
from model.case.case import Case
from model.case.contract import Contract
from model.checking.case import check_resolved
from model.contract_risk.risk import Risk, Spread, design
from model.contract_risk.stress import STRESSES, just_missed, stress
from model.contracts.agreement import measure, repaid
from model.contracts.settlement import Measured, Settled, settle
from model.editing.contract import agreement_of, parameters, with_parameter
from model.evaluate import actors_of, evaluate
from model.files.reading import case_files, contract_files, read_case, read_contract
from model.files.writing import write_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from tests.case_with_contract import CASE, ROLES, agreed_case, answer_of
from tests.contracts_at_random import a_contract, an_agreed_case
from tests.generators import LIBRARY

DRAWS = 10_000
CONTRACTS = {name: read_contract(path.read_bytes()) for name, path in contract_files().items()}
PRICED = {"terms": {"price": {"label": "Pris", "kind": "per_unit", "measures": "won", "price": 10_000.0}}}


def resolved_of(case: Case) -> ResolvedNumbers:
    return resolve(case, LIBRARY)


def measured_in(case: Case, draws: int = 0, without_uncertainty: bool = False) -> Measured:
    """What is measured at the point estimate, or in draws; if asked, with doubt about the measuring alone."""
    resolved = resolved_of(case)
    keys = () if without_uncertainty else uncertain_keys(resolved)
    table = monte_carlo(resolved, keys, draws, case.sampling.seed) if draws else point(resolved)
    assert case.agreement is not None and case.contract is not None
    return measure(case, case.agreement, case.contract, list(effect_flows(case, table, Time.of(case))), table)


def sure(key: str, value: float) -> dict[str, Any]:
    """A number of the case at another value and without a range."""
    return {**CASE["numbers"][key], "value": value, "low": None, "high": None}


def rows(values: Any) -> list[float]:
    return [float(value) for value in values[:, 0]]


# What is measured


def test_savings_units_and_rates_are_those_of_the_window() -> None:
    found = measured_in(agreed_case(starts=2021)).outcomes
    assert rows(found["savings"]) == pytest.approx([640_000] * 3)
    assert rows(found["won"]) == pytest.approx([10 * 0.5 * 0.9, 30 * 0.5 * 0.9, 20 * 0.5 * 0.9])
    assert rows(found["rate"]) == pytest.approx([0.2] * 3)


@pytest.mark.parametrize(("starts", "expected"), [(2018, [0, 0, 640_000]), (2024, [640_000, 640_000, 0])])
def test_years_outside_the_case_measure_nothing(starts: int, expected: list[float]) -> None:
    case = agreed_case(starts=starts)
    assert rows(measured_in(case).outcomes["savings"]) == pytest.approx(expected)
    assert rows(measured_in(case, 50).outcomes["savings"]) == pytest.approx(expected)
    told = "contract_before_years" if starts < 2020 else "contract_outside_years"
    assert told in {problem.code for problem in answer_of(case).problems}


def test_savings_are_those_of_all_payers_and_of_no_other() -> None:
    alone = agreed_case({"outcomes/savings/effects": []}, starts=2021)
    assert rows(measured_in(alone).outcomes["savings"]) == pytest.approx([640_000] * 3)
    both = {"payers": {"payer": 0.5, "school": 0.5}, "parties/school": {"label": "Skolan", "kind": "committee"}}
    roles = {**ROLES, "school": "utbildningsnamnd"}
    case = agreed_case({"outcomes/savings/effects": [], **both}, starts=2021, roles=roles)
    expected = [640_000 + 1000 * won for won in (4.5, 13.5, 9.0)]
    assert rows(measured_in(case).outcomes["savings"]) == pytest.approx(expected)


def test_new_need_is_taken_from_savings() -> None:
    need = {**CASE["effects"]["care"], "label": "Nya behov", "direction": "more"}
    numbers = {"numbers/need.base": sure("care.base", 1e6), "numbers/need.change": sure("care.change", 0.1)}
    case = agreed_case({"outcomes/savings/effects": []}, {"effects/need": need, **numbers})
    assert rows(measured_in(case).outcomes["savings"]) == pytest.approx([540_000] * 3)


def test_an_effect_left_out_in_a_scenario_is_not_measured_there() -> None:
    """Scenarios are answered together, in one table of draws: each measures its own effects."""
    terms = {**PRICED, "capital": []}
    left_out = {"label": "Utan skolan", "numbers": {"school.included": 0}}
    case = agreed_case(terms, {"scenarios": {"without": left_out}})
    found = side_by_side(case, LIBRARY, case.perspective)
    alone = [Answer(resolve(case, LIBRARY, name), case.perspective).readings.npv[0] for name in (None, "without")]
    assert list(found.readings.npv) == pytest.approx(alone, rel=1e-12)
    assert alone[0] != pytest.approx(alone[1], abs=1)


def test_a_rate_has_the_chance_of_a_small_group() -> None:
    case = agreed_case({"outcomes/rate/group": 25})
    found = measured_in(case, DRAWS, without_uncertainty=True).outcomes["rate"]
    assert found[:, 0] == pytest.approx([0.2] * 3), "draw 0 has no noise"
    for row in found[:, 1:]:
        assert set(np.round(row * 25, 9)) <= set(range(26))
        assert row.mean() == pytest.approx(0.2, abs=0.001)
        assert row.std() == pytest.approx(np.sqrt(0.2 * 0.8 / 25), rel=0.01)
        for successes in range(12):
            share = (row * 25 <= successes + 1e-9).mean()
            assert share == pytest.approx(binom.cdf(successes, 25, 0.2), abs=2e-4), successes
    apart = np.corrcoef(found[:, 1:])
    assert np.abs(apart - np.eye(3)).max() < 0.05, "each year is measured by itself"


@pytest.mark.parametrize(("change", "expected"), [(0.0, 0.0), (1.0, 1.0)])
def test_what_never_or_always_happens_has_no_noise(change: float, expected: float) -> None:
    case = agreed_case({"outcomes/rate/group": 25}, {"numbers/care.change": sure("care.change", change)})
    assert (measured_in(case, 200, without_uncertainty=True).outcomes["rate"] == expected).all()


def test_a_control_group_adds_noise_and_no_bias() -> None:
    alone, beside = (
        measured_in(agreed_case({"outcomes/rate": rate}), DRAWS, without_uncertainty=True).outcomes["rate"][:, 1:]
        for rate in (
            {"label": "Andel", "unit": "rate", "effects": ["care"], "group": 40},
            {"label": "Andel", "unit": "rate", "effects": ["care"], "group": 40, "control": 40},
        )
    )
    assert beside.mean() == pytest.approx(0.2, abs=0.002)
    assert beside.var(axis=1) == pytest.approx(2 * alone.var(axis=1), rel=0.05)


def test_the_spread_of_savings_is_p10_to_p90() -> None:
    found = measured_in(agreed_case({"outcomes/savings/spread": 100_000}), DRAWS, without_uncertainty=True)
    savings = found.outcomes["savings"]
    assert savings[:, 0] == pytest.approx([640_000] * 3)
    for row in savings[:, 1:]:
        assert np.quantile(row, [0.1, 0.5, 0.9]) == pytest.approx([540_000, 640_000, 740_000], abs=500)
    assert np.abs(np.corrcoef(savings[:, 1:]) - np.eye(3)).max() < 0.05


@pytest.mark.parametrize(
    ("known", "expected"), [({}, 0.25), ({"control": 10_000}, 0.2), ({"baseline": True}, 0.2), ({"group": 30}, 0.25)]
)
def test_drift_counts_only_where_nobody_is_compared_with(known: dict[str, Any], expected: float) -> None:
    rate = {"label": "Andel", "unit": "rate", "effects": ["care"], "drift": 0.05, **known}
    assert rows(measured_in(agreed_case({"outcomes/rate": rate})).outcomes["rate"]) == pytest.approx([expected] * 3)


def test_drift_of_savings_is_paid_for_though_it_is_not_there() -> None:
    savings = {"label": "Sparat", "unit": "savings", "effects": ["care"], "drift": 50_000}
    sober, drifting = agreed_case(), agreed_case({"outcomes/savings": savings})
    paid = [float(Risk(answer_of(case)).settled[0].paid.sum()) for case in (sober, drifting)]
    assert paid[1] - paid[0] == pytest.approx(0.6 * 3 * 50_000)


@pytest.mark.parametrize(("at_least", "expected"), [(0.2, True), (0.2000001, False)])
def test_a_gate_is_met_at_its_bound(at_least: float, expected: bool) -> None:
    """A mean of three times 0.2 is not quite 0.2 in floating point; it has reached it all the same, as a band has."""
    gates = {"gates": {"good": {"label": "Bra", "outcome": "rate", "at_least": at_least}}}
    assert set(rows(measured_in(agreed_case(gates)).gates["good"])) == {expected}


def test_a_gate_that_nothing_measures_is_as_it_is_stated_and_no_other() -> None:
    gates = {
        "gates/good": {"label": "Bra", "outcome": "rate", "at_least": 0.9},
        "gates/other": {"label": "Annat", "outcome": "won"},
    }
    found = measured_in(agreed_case(gates)).gates
    assert not found["good"].any() and not found["other"].any()
    stated_met = measured_in(agreed_case(gates, met={"good": True, "other": True})).gates
    assert stated_met["other"].all() and not stated_met["good"].any(), "the rate is 0.2, whatever is said"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, [0.2, 0.2, 0.2]),
        ({"care.starts": 2022}, [0, 0, 0.2]),
        ({"care.starts": 2030}, [0, 0, 0]),
        ({"care.ramp": 4}, [0.05, 0.1, 0.15]),
        ({"care.duration": 2}, [0.2, 0.2, 0]),
        ({"care.fade": 0.5}, [0.2, 0.1, 0.05]),
        ({"care.reach.2021": 0.3}, [0, 0.2, 0.2]),  # nobody is reached before 2021; then a third, at the full rate
        ({"care.base": 0}, [0, 0, 0]),
        ({"care.share_due_to_us": 0.5}, [0.2, 0.2, 0.2]),
    ],
    ids=str,
)
def test_a_rate_follows_the_years_of_its_effect(numbers: dict[str, float], expected: list[float]) -> None:
    units = {
        "starts": "year", "ramp": "years", "duration": "years", "fade": "share/year", "2021": "share",
        "share_due_to_us": "share", "base": "kr/year",
    }  # fmt: skip
    known = {
        f"numbers/{key}": {"label": key, "unit": units[key.rpartition(".")[2]], "value": value, "basis": "judged"}
        for key, value in numbers.items()
    }
    assert rows(measured_in(agreed_case(case=known)).outcomes["rate"]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, [0, 0.5, 0.5]),  # ten start in 2021 and twenty in 2022, and both count for two years
        ({"school.lag": 1}, [0, 0, 0.5]),
        # In 2022 ten of 2021 have half of it left, and twenty all: (10 × 1/2 + 20) / 30.
        ({"school.fade": 0.5}, [0, 0.5, 0.5 * 25 / 30]),
        ({"school.duration": 0}, [0, 0, 0]),
    ],
    ids=str,
)
def test_a_rate_is_of_those_who_have_started(numbers: dict[str, float], expected: list[float]) -> None:
    units = {"lag": "years", "fade": "share/year", "duration": "years"}
    known = {
        f"numbers/{key}": {"label": key, "unit": units[key.rpartition(".")[2]], "value": value, "basis": "judged"}
        for key, value in numbers.items()
    }
    case = agreed_case({"outcomes/rate/effects": ["school"]}, known)
    assert rows(measured_in(case).outcomes["rate"]) == pytest.approx(expected)


@pytest.mark.parametrize("effect", ["care", "school"])
def test_the_stress_of_coming_late_shows_in_a_rate(effect: str) -> None:
    """A price for a rate, measured in the years in which the effect is: a year later there is one year less of it."""
    terms = {"outcomes/rate/effects": [effect], "terms": {"each_rate": {
        "label": "Andel", "kind": "per_unit", "measures": "rate", "price": 300_000, "per": "year"
    }}}  # fmt: skip
    found = {one.name: one for one in stress(Risk(answer_of(agreed_case(terms))))}
    rate = {"care": 0.2, "school": 0.5}[effect]
    years = {"care": 3, "school": 2}[effect]
    assert found["as_it_stands"].paid == pytest.approx(300_000 * rate * years)
    assert found["late"].paid == pytest.approx(300_000 * rate * (years - 1))


def test_rates_of_two_effects_are_refused_under_a_scenario_too() -> None:
    both = {"label": "Med båda", "numbers": {"school.included": 1}}
    case = agreed_case(
        {"outcomes/rate/effects": []},
        {"scenarios": {"both": both}, "numbers/school.included": sure("care.released", 0) | {"unit": "flag"}},
    )
    codes = {name: {p.code for p in check_resolved(resolve(case, LIBRARY, name))} for name in (None, "both")}
    assert "outcome_adds_rates" not in codes[None] and "outcome_adds_rates" in codes["both"]
    assert side_by_side(case, LIBRARY, case.perspective).names == (None,)


@pytest.mark.parametrize(
    ("term", "paid"),
    [
        ({"amount": 10_000}, [0, 0, 0, 10_000]),
        ({"amount": 10_000, "per": "year"}, [0, 0, 0, 30_000]),
        ({"amount": 10_000, "per": "year", "years": [1, 3]}, [0, 0, 0, 20_000]),
        ({"amount": {"of_advance": 0.01}, "per": "year"}, [0, 0, 0, 30_000]),
        ({"amount": 10_000, "amounts": {2: 5_000}}, [0, 0, 0, 15_000]),
        ({"amount": 10_000, "amounts": {2: 5_000}, "per": "year"}, [0, 0, 0, 35_000]),
    ],
)
def test_a_fixed_amount_is_paid_once_or_in_each_year(term: dict[str, Any], paid: list[float]) -> None:
    case = agreed_case({"terms": {"sum": {"label": "Fast", "kind": "fixed", **term}}, "paid": "once"})
    assert rows(Risk(answer_of(case)).settled[0].paid) == pytest.approx(paid)
    yearly = agreed_case({"terms": {"sum": {"label": "Fast", "kind": "fixed", **term}}})
    assert sum(rows(Risk(answer_of(yearly)).settled[0].paid)) == pytest.approx(sum(paid))


def test_the_window_goes_to_the_horizon_if_none_is_stated() -> None:
    case = agreed_case({"window": None, "delay": 2}, starts=2021)
    assert case.contract is not None and case.contract.measured_years == 3
    assert "contract_outside_years" not in {problem.code for problem in answer_of(case).problems}


# In the ledger


def test_contract_years_are_calendar_years() -> None:
    ledger = answer_of(agreed_case(starts=2021)).everyone
    by_line = {
        (posting.line, posting.actor): rows(amounts)
        for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True)
        if posting.kind == "payment"
    }
    paid = 0.6 * 640_000
    assert by_line == {
        ("contract.advance", "finansiar"): [0, -1e6, 0, 0, 0, 0],
        ("contract.advance", "socialnamnd"): [0, 1e6, 0, 0, 0, 0],
        ("contract.outcome", "socialnamnd"): pytest.approx([0, 0, -paid, -paid, -paid, 0]),
        ("contract.outcome", "finansiar"): pytest.approx([0, 0, paid, paid, paid, 0]),
        ("contract.fee", "socialnamnd"): [0, -20_000, 0, 0, 0, 0],
        ("contract.fee", "utforare"): [0, 20_000, 0, 0, 0, 0],
    }


def test_a_contract_that_is_left_out_pays_nothing() -> None:
    case = agreed_case(included=False)
    assert not [posting for posting in answer_of(case).everyone.postings if posting.kind == "payment"]
    assert case.measurement_random_factors == ()


def test_who_plays_both_roles_pays_himself_nothing() -> None:
    roles = {"investor": "socialnamnd", "payer": "socialnamnd", "evaluator": "socialnamnd"}
    resolved = resolved_of(agreed_case(roles=roles))
    assert not [p for p in evaluate(resolved.case, point(resolved), LIBRARY).postings if p.kind == "payment"]


# Repayment


def repaying(**more: Any) -> Case:
    fund = {"paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd", "label": "Fonden"}
    edits = {"funding": {"grant": {**fund, "amounts": {2020: 900_000.0}}}, "budget/team/amounts": {2020: 900_000.0}}
    repayment = {"fund": "sociala_investeringsfonden", "from_year": 2021, **more}
    return agreed_case(case={**edits, "repayment": repayment}).model_copy(update={"agreement": None})


def repaid_of(case: Case) -> Any:
    draws, time = point(resolved_of(case)), Time.of(case)
    flows = [*cost_flows(case, draws, time), *funding_flows(case, time), *effect_flows(case, draws, time)]
    return repaid(case, flows, time, actors_of(case, LIBRARY))


def test_the_fund_is_repaid_by_frame_cuts() -> None:
    found = repaid_of(repaying())
    assert sorted(found.cuts) == ["socialnamnd", "utbildningsnamnd"]
    assert found.balance[0] == -900_000
    assert sum(float(cut.sum()) for cut in found.cuts.values()) == pytest.approx(900_000)
    told = found.as_json()
    assert told["repaid_in"] == found.done == 2022
    assert list(told["fund_balance"]) == [str(year) for year in range(2020, 2026)]
    # 640 000 of the first committee and 4 500 of the second in 2021; what is left in 2022 is shared 640 000 : 13 500.
    left = 900_000 - 644_500
    assert rows(found.cuts["socialnamnd"])[1:3] == pytest.approx([640_000, left * 640_000 / 653_500])
    assert rows(found.cuts["utbildningsnamnd"])[1:3] == pytest.approx([4_500, left * 13_500 / 653_500])


@pytest.mark.parametrize(
    ("more", "done"),
    [({"at_most": 450_000}, 2022), ({"at_most": 225_000}, 2024), ({"at_most": 100_000}, None), ({"share": 0.0}, None)],
)
def test_the_year_in_which_all_is_repaid(more: dict[str, Any], done: int | None) -> None:
    assert repaid_of(repaying(**more)).done == done


@pytest.mark.parametrize(
    ("granted", "cuts", "done"),
    [
        # Granted in 2022: what is released in 2021 repays nothing, and 2022 and 2023 repay it: 653 500 and 246 500.
        ({2022: 900_000.0}, [0, 0, 653_500, 246_500, 0, 0], 2023),
        # All of the first grant is back before the second is given.
        ({2020: 500_000.0, 2023: 100_000.0}, [0, 500_000, 0, 100_000, 0, 0], 2023),
        ({2025: 100_000.0}, [0, 0, 0, 0, 0, 100_000], 2025),
        ({2030: 900_000.0}, [0, 0, 0, 0, 0, 0], None),  # after the last year: not counted
        ({}, [0, 0, 0, 0, 0, 0], None),
    ],
)
def test_nothing_is_repaid_before_it_is_granted(granted: dict[int, float], cuts: list[float], done: int | None) -> None:
    case = repaying()
    grant = case.funding["grant"].model_copy(update={"amounts": granted})
    found = repaid_of(case.model_copy(update={"funding": {"grant": grant}}))
    assert rows(sum(found.cuts.values())) == pytest.approx(cuts)
    assert found.done == found.as_json()["repaid_in"] == done
    assert found.is_granted == any(2020 <= year <= 2025 for year in granted)
    assert (found.balance <= 1e-9).all()


@pytest.mark.parametrize("model", ["budget", "none"])
def test_nothing_is_posted_where_nothing_is_repaid(model: str) -> None:
    case = repaying(model=model)
    assert not [p for p in answer_of(case).everyone.postings if p.kind == "payment"]
    assert repaid_of(case) is None


def test_repayment_moves_money_within_the_municipality() -> None:
    with_it, without = (evaluate_as_json(answer_of(case)) for case in (repaying(), repaying(model="none")))
    assert with_it["npv"] == pytest.approx(without["npv"])
    assert with_it["by_actor"]["socialnamnd"] < without["by_actor"]["socialnamnd"]
    assert with_it["pv_benefits"] == without["pv_benefits"]


# Who carries the risk


@pytest.mark.parametrize("values", [[5.0, -3.0, 0.0, -0.004, 12.0], [1.0], [-2.0, -2.0], list(range(-50, 61))])
def test_a_spread_is_counted(values: list[float]) -> None:
    found = Spread.of(np.array(values, dtype=float))
    losses = [-value for value in values if value < -0.005]
    assert found.mean == pytest.approx(sum(values) / len(values))
    assert found.worst == min(values)
    assert found.chance_of_loss == len(losses) / len(values)
    assert found.mean_loss == (pytest.approx(sum(losses) / len(losses)) if losses else None)
    assert [found.p10, found.p50, found.p90] == pytest.approx(list(np.quantile(values, [0.1, 0.5, 0.9])))


def test_parties_fare_as_each_draw_says() -> None:
    """Every draw followed by itself gives the net of every party in that draw."""
    case = agreed_case({"outcomes/savings/spread": 200_000})
    risk = Risk(answer_of(case, 40, 9))
    nets: dict[str, list[float]] = {party: [] for party in risk.contract.parties}
    for draw in range(1, 41):
        for party, net in Risk(risk.answer.of_draw(draw)).nets.items():
            nets[party].append(float(net.sum()))
    for party, spread in risk.spreads.items():
        expected = Spread.of(np.array(nets[party]))
        assert (spread.mean_loss is None) == (expected.mean_loss is None), party
        for name, value in vars(spread).items():
            close = value is None or value == pytest.approx(getattr(expected, name), rel=1e-9, abs=1e-6)
            assert close, (party, name)


def test_savings_that_nobody_is_paid_for_still_reach_the_payer() -> None:
    """A fixed payment, and savings uncertain: the payer's net varies though the payment does not."""
    terms = {
        "terms": {"price": {"label": "Pris", "kind": "fixed", "amount": 500_000}},
        "gates": {"enough": {"label": "Nog sparat", "outcome": "savings", "at_least": 1}},
    }
    risk = Risk(answer_of(agreed_case(terms)))
    assert risk.spreads["investor"].p10 == risk.spreads["investor"].p90 == -500_000
    assert risk.spreads["payer"].p10 < risk.spreads["payer"].p50 < risk.spreads["payer"].p90


def test_with_and_without_are_the_case_with_and_without() -> None:
    case = agreed_case({"outcomes/savings/spread": 200_000})
    risk, bare = Risk(answer_of(case)), answer_of(case.model_copy(update={"agreement": None}))
    assert np.array_equal(risk.without.odds.npv, bare.odds.npv)
    assert risk.cost_of_transfer == pytest.approx(bare.odds.mean - answer_of(case).odds.mean)
    ledger = answer_of(case).everyone
    paid = ledger.only(lambda p: p.kind == "payment" and p.actor == "socialnamnd")
    now = float(net_present_value(paid, case.discount.timing)[0])
    assert answer_of(case).odds.point - bare.odds.point == pytest.approx(now)


def test_multiple_and_rate_of_return() -> None:
    risk = Risk(answer_of(agreed_case()))
    assert risk.multiple("investor") == pytest.approx(3 * 384_000 / 1e6)
    rate, why_not = risk.rate("investor")
    assert rate is not None and why_not == ""
    assert -1e6 + sum(384_000 / (1 + rate) ** year for year in (1, 2, 3)) == pytest.approx(0, abs=1e-3)
    nothing = Risk(answer_of(agreed_case({"terms/shared/share": 0.0})))
    assert (nothing.multiple("investor"), nothing.rate("investor")[0]) == (0, None)
    assert Risk(answer_of(agreed_case({"capital": []}))).multiple("investor") is None


# Under stress


def npv_to(case: Case, settled: Settled, party: str) -> float:
    """Present value of a party's payments under a settlement, and for the payer of its cash, by the ledger's rates."""
    answer = answer_of(case.model_copy(update={"agreement": None}))
    factors = [1.03**-t for t in range(case.horizon)]
    assert case.agreement is not None
    first = case.agreement.starts - case.start_year
    worth = sum(factors[first + row] * float(paid) for row, paid in enumerate(settled.net(party)[:, 0]))
    if party != "payer":
        return worth
    own = answer.everyone.only(lambda p: p.actor == "socialnamnd" and p.realised_as == "cash").net()[:, 0]
    return worth + sum(factor * float(net) for factor, net in zip(factors, own, strict=True))


def with_numbers(case: Case, **values: float) -> Case:
    """The case with some numbers at other values; `care__change` is `care.change`."""
    changed = {key.replace("__", "."): value for key, value in values.items()}
    numbers = {
        key: number.model_copy(update={"value": changed[key], "low": None, "high": None}) if key in changed else number
        for key, number in case.numbers.items()
    }
    return case.model_copy(update={"numbers": numbers})


def grown(case: Case, key: str, number: dict[str, Any]) -> Case:
    """The case with one number more."""
    tree = case.model_dump()
    return Case.model_validate(tree | {"numbers": {**tree["numbers"], key: number}})


GATED = {
    "terms/bonus": {
        "label": "Trappa",
        "kind": "bands",
        "measures": "rate",
        "bands": [{"at_least": 0.15, "pays": 100_000}, {"at_least": 0.2, "pays": 300_000}],
    },
    "terms/fixed": {"label": "Mål", "kind": "fixed", "amount": 50_000, "gate": "good"},
    "gates": {"good": {"label": "Bra", "outcome": "won", "at_least": 5}},
}


def test_every_stress_is_the_case_worked_out_again() -> None:
    case = grown(agreed_case(GATED), "care.share_due_to_us", CASE["numbers"]["care.released"])
    no_effect = with_numbers(case, care__change=0.0, school__change=0.0)
    half = with_numbers(case, **{"care__base": 2e6, "school__started__2021": 5.0, "school__started__2022": 10.0})
    double = with_numbers(case, care__change=0.4, school__change=1.0)
    late = grown(with_numbers(case, care__starts=2021.0), "school.lag", sure("care.starts", 1.0) | {"unit": "years"})
    happened = with_numbers(case, care__share_due_to_us=0.4, school__share_due_to_us=0.45)
    unreleased = grown(with_numbers(case, care__released=0.0), "school.released", sure("care.released", 0.0))
    assert case.contract is not None
    short = case.contract.model_copy(update={"window": 2})
    seen = measured_in(case)
    missed = Measured({**seen.outcomes, "rate": np.full((3, 1), 0.2 * 0.999)}, {"good": np.zeros((3, 1), dtype=bool)})
    two = Measured({name: values[:2] for name, values in seen.outcomes.items()}, {"good": seen.gates["good"][:2]})
    expected: dict[str, tuple[Case, Contract, Measured]] = {
        "as_it_stands": (case, case.contract, seen),
        "window_two": (case, short, two),
        "no_effect": (no_effect, case.contract, measured_in(no_effect)),
        "half_volume": (half, case.contract, measured_in(half)),
        "just_missed": (case, case.contract, missed),
        "would_have_happened": (happened, case.contract, seen),
        "late": (late, case.contract, measured_in(late)),
        "cap_bound": (double, case.contract, measured_in(double)),
        "not_released": (unreleased, case.contract, seen),
    }
    found = {one.name: one for one in stress(Risk(answer_of(case)))}
    assert set(found) == set(expected) == {"as_it_stands", *STRESSES}
    for name, (true, contract, measured) in expected.items():
        settled = settle(contract, measured)
        assert found[name].paid == pytest.approx(float(settled.paid.sum())), name
        for party in contract.parties:
            assert found[name].worth[party] == pytest.approx(npv_to(true, settled, party), abs=1e-3), (name, party)
    assert found["no_effect"].paid < found["late"].paid < found["as_it_stands"].paid < found["cap_bound"].paid
    assert found["just_missed"].paid == pytest.approx(found["as_it_stands"].paid - 250_000)


def test_a_number_that_effects_share_is_stressed_once() -> None:
    shared = {
        "effects/school/started": "pupils.started",
        "effects/more": {**CASE["effects"]["school"], "started": "pupils.started"},
        "numbers/pupils.started.2021": {**CASE["numbers"]["school.started.2021"]},
        "numbers/more.change": {**CASE["numbers"]["school.change"]},
        "effects/more/valuations": [{**CASE["effects"]["school"]["valuations"][0]}],
    }
    terms = {**PRICED, "outcomes/won/effects": ["school", "more"]}
    found = {one.name: one for one in stress(Risk(answer_of(agreed_case(terms, shared))))}
    assert found["as_it_stands"].paid > 0
    assert found["half_volume"].paid == pytest.approx(found["as_it_stands"].paid / 2)
    assert found["cap_bound"].paid == pytest.approx(found["as_it_stands"].paid * 2)


def test_twice_the_effect_of_a_volume_is_no_share() -> None:
    """A change in days a person is not cut at 1."""
    days = {"numbers/school.change": sure("school.change", 30.0)}
    terms = PRICED
    found = {one.name: one for one in stress(Risk(answer_of(agreed_case(terms, days))))}
    assert found["cap_bound"].paid == pytest.approx(2 * found["as_it_stands"].paid)


def test_just_missed_lowers_only_what_had_reached_a_bound() -> None:
    contract = Contract.model_validate(
        agreed_case({**GATED, "terms/bonus/per": "year"}).agreement.contract.model_dump()  # type: ignore[union-attr]
    )
    seen = Measured(
        {"savings": np.zeros((3, 1)), "won": np.zeros((3, 1)), "rate": np.array([[0.1], [0.3], [0.2]])},
        {"good": np.ones((3, 1), dtype=bool)},
    )
    found = just_missed(contract, seen)
    assert rows(found.outcomes["rate"]) == pytest.approx([0.1, 0.1998, 0.1998])
    assert not found.gates["good"].any()


# Design


def put_back(case: Case, term: str, field: str, value: float) -> Case:
    assert case.agreement is not None
    contract = with_parameter(case.agreement.contract, f"terms.{term}.{field}", value)
    return case.model_copy(update={"agreement": case.agreement.model_copy(update={"contract": contract})})


@pytest.mark.parametrize(
    ("terms", "term", "wanted"), [({}, "shared", 0.05), ({}, "shared", -0.3), (PRICED, "price", 0.1)]
)
def test_the_share_that_gives_a_return_gives_it(terms: dict[str, Any], term: str, wanted: float) -> None:
    case = agreed_case({**terms, "outcomes/savings/spread": 300_000})
    found = design(Risk(answer_of(case)), term, "return", wanted)
    assert found.value is not None
    risk = Risk(answer_of(put_back(case, term, found.field, found.value)))
    settled, _ = risk.in_draws
    got = np.broadcast_to(settled.get("investor"), (4, 1001))[:, 1:].sum(axis=0).mean() / 1e6 - 1
    assert got == pytest.approx(wanted, abs=1e-6)
    assert found.best == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("wanted", [0.7, 0.8, 0.9])
@pytest.mark.parametrize("uncertain_rate", [False, True])
def test_the_share_that_is_safe_enough_is_and_a_hair_more_is_not(wanted: float, uncertain_rate: bool) -> None:
    rate = {**CASE["numbers"]["discount_rate"], "low": 0.01, "high": 0.2}
    cost = {"budget/team/amounts": {2020: 1_500_000.0}, **({"numbers/discount_rate": rate} if uncertain_rate else {})}
    case = agreed_case({"capital/0/amounts": {1: 100_000}}, cost)
    found = design(Risk(answer_of(case)), "shared", "safety", wanted)
    assert found.value is not None and 0 < found.value < 1

    def safety(share: float) -> float:
        return float((answer_of(put_back(case, "shared", "share", share)).odds.random >= 0).mean())

    assert safety(found.value) == found.best
    assert wanted <= found.best <= wanted + 0.0011, "as safe as wanted, or one draw more"
    assert safety(found.value + 1e-6) < wanted


def test_no_share_grants_what_cannot_be() -> None:
    risk = Risk(answer_of(agreed_case({"caps": [{"amount": {"of_advance": 1.1}}]})))
    found = design(risk, "shared", "return", 0.2)
    assert found.value is None and 0 < found.best < 0.1
    poor = Risk(answer_of(agreed_case(case={"budget/team/amounts": {2020: 90e6}})))
    assert design(poor, "shared", "safety", 0.5).value is None
    rich = agreed_case(case={"numbers/care.base": sure("care.base", 90e6)})
    at_ease = design(Risk(answer_of(rich)), "shared", "safety", 0.9)
    assert at_ease.value == 1.0 and at_ease.best > 0.9, "every share is safe enough, so the highest is"


# The command line, files and edits


def test_the_command_line_tells_norrkoping_in_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = agreed_case().model_copy(update={"agreement": None})
    agreed = agreement_of(CONTRACTS["norrkoping_2016"], bare, LIBRARY).model_copy(update={"met": {"school": True}})
    file = tmp_path / "case.yaml"
    file.write_text(write_case(bare.model_copy(update={"agreement": agreed})), "utf-8")
    assert main(["contract", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # Two years from 2021 with 640 000 kr each: 40 % of ten million, and 60 % of what is saved.
    assert told["measured"]["savings"] == pytest.approx([640_000, 640_000])
    assert told["paid_by_year"] == pytest.approx([0, 4e6 + 0.6 * 1_280_000])
    paid = 4e6 + 768_000
    assert told["net"] == pytest.approx({"investor": paid - 10e6, "municipality": 1_280_000 - paid})
    assert told["multiple"] == {"investor": pytest.approx(0.4768)}
    assert told["cost_of_transfer"] == pytest.approx(told["without"]["mean"] - told["with"]["mean"])
    assert told["spread"]["investor"]["chance_of_loss"] == 1
    lost, beyond = told["findings"]
    assert (lost["code"], lost["parties"]) == ("loses_in_every_draw", ["investor"])
    assert beyond == {"code": "advance_above_cost", "parties": [], "amounts": {"advance": 10e6, "cost": 900_000}}
    assert set(told["stress"]) == {"as_it_stands", *STRESSES}
    assert told["repayment"] is None
    file.write_text(write_case(bare), "utf-8")
    assert main(["contract", str(file), "--json"]) == 1
    assert [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]] == ["no_contract"]


@pytest.mark.parametrize("seed", range(25))
def test_a_case_with_everything_is_read_as_it_was_written(seed: int) -> None:
    case = an_agreed_case(seed)
    key = next((key for key, number in case.numbers.items() if number.low is not None), None)
    pilot = None if key is None else {"learns": key, "error": 0.01, "cost": 1000.0, "delay": 1}
    case = Case.model_validate(case.model_dump() | {"pilot": pilot, "sampling": {"draws": 2000, "seed": 17}})
    assert read_case(write_case(case)) == case


def test_every_shipped_contract_in_the_founding_case() -> None:
    founding = read_case(case_files()["hasselby_vallingby"].read_bytes())
    for name, contract in CONTRACTS.items():
        agreed = agreement_of(contract, founding, LIBRARY)
        case = founding.model_copy(update={"agreement": agreed})
        assert read_case(write_case(case)) == case
        answer = Answer(resolve(case, LIBRARY), case.perspective)
        errors = {problem.code for problem in answer.problems if problem.severity == "error"}
        assert errors <= {"blank_price", "not_in_kronor", "outcome_in_kronor", "outcome_mixes_units"}, name
        if not errors:
            payments = answer.everyone.only(lambda posting: posting.kind == "payment")
            assert payments.postings and float(np.abs(payments.net()).max()) < 1e-6, name


def test_a_provider_who_is_paid_a_fee_stays_a_party() -> None:
    fee = {"label": "Stöd", "paid_by": "payer", "paid_to": "evaluator", "amounts": {1: 10}}
    for fees, parties in (([], {"investor", "payer"}), ([fee], {"investor", "payer", "evaluator"})):
        contract = agreed_case({"receives": "evaluator", "fees": fees}).contract
        assert contract is not None
        agreed = agreement_of(contract, agreed_case(), LIBRARY)
        assert set(agreed.contract.parties) == set(agreed.roles) == parties
        assert agreed.contract.receives == "payer"


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"payers": {}}, {"payers_not_whole"}),
        ({"receives": "nobody"}, set()),  # the payer takes its place
        ({"payers": {"nobody": 1}}, {"unknown_party"}),
    ],
)
def test_a_contract_with_faults_can_be_put_into_a_case_and_is_told(edits: dict[str, Any], told: set[str]) -> None:
    contract = agreed_case(edits).contract
    assert contract is not None
    bare = agreed_case().model_copy(update={"agreement": None})
    case = bare.model_copy(update={"agreement": agreement_of(contract, bare, LIBRARY)})
    problems = Answer(resolved_of(case), case.perspective).problems
    assert {problem.code for problem in problems if problem.severity == "error"} == told


@pytest.mark.parametrize("seed", range(40))
def test_a_knob_turned_to_where_it_stands_changes_nothing(seed: int) -> None:
    contract = a_contract(seed)
    for parameter in parameters(contract):
        same = with_parameter(contract, parameter.name, parameter.value)
        told = {other.name: other.value for other in parameters(same)}
        assert told == pytest.approx({other.name: other.value for other in parameters(contract)}), parameter.name
        moved = with_parameter(contract, parameter.name, 0.5)
        assert {other.name: other.value for other in parameters(moved)} == pytest.approx(
            {**told, parameter.name: 0.5}
        ), parameter.name


def test_odds_and_the_ledger_agree_draw_by_draw() -> None:
    case = agreed_case({"outcomes/savings/spread": 200_000})
    answer = answer_of(case, 30, 4)
    for draw in (0, 1, 15, 30):
        assert answer.of_draw(draw).readings.npv[0] == pytest.approx(answer.odds.npv[draw], rel=1e-12)


def test_payments_are_in_npv_and_not_in_the_ratio() -> None:
    case = agreed_case(case={"perspective": "committee"})
    with_it, without = (
        evaluate_as_json(answer_of(case)),
        evaluate_as_json(answer_of(case.model_copy(update={"agreement": None}))),
    )
    assert with_it["npv"] != pytest.approx(without["npv"], abs=1000)
    assert with_it["by_year"]["2020"]["net"] == pytest.approx(without["by_year"]["2020"]["net"] + 1_000_000 - 20_000)
    for name in ("pv_costs", "pv_benefits", "benefit_cost_ratio", "simple_payback_years"):
        assert with_it[name] == without[name], name


def test_a_run_of_more_than_a_batch_is_told_by_its_first_batch() -> None:
    risk = Risk(answer_of(agreed_case(), BATCH + 7))
    assert risk.count == BATCH
    assert np.array_equal(risk.drawn["care.change"], Risk(answer_of(agreed_case(), BATCH)).drawn["care.change"])
    found = design(risk, "shared", "safety", 0.9)
    assert found.value is None or found.best >= 0.9


def test_noise_alone_is_what_measuring_adds() -> None:
    """The effect as calculated, the measuring uncertain: p10 and p90 of a sum of three measurements."""
    risk = Risk(answer_of(agreed_case({"outcomes/savings/spread": 100_000}), DRAWS))
    assert risk.noise is not None
    off = 0.6 * 100_000 * np.sqrt(3)
    assert risk.noise == pytest.approx((0.6 * 1_920_000 - off, 0.6 * 1_920_000 + off), abs=0.02 * off)
    assert Risk(answer_of(agreed_case())).noise is None
