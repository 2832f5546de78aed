"""What a contract measures of a case, and how surely."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import binom

from model.analysis.answer import Answer, side_by_side
from model.checking.case import check_resolved
from model.contract_risk.risk import Risk
from model.contract_risk.stress import stress
from model.numbers.resolve import resolve
from tests.case_with_contract import CASE, ROLES, agreed_case, answer_of
from tests.generators import LIBRARY
from tests.model.measured_contracts import DRAWS, PRICED, measured_in, rows, sure

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
