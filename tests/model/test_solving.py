"""Solving for a figure of a contract where several values are enough, only whole ones make sense, or none matters."""

import numpy as np
import pytest

from model.contract_risk.design import _spans, design
from model.contract_risk.risk import Risk
from model.contract_risk.solvable import not_solvable, solvable, values_to_try
from tests.case_with_contract import agreed_case, answer_of


def test_values_at_both_ends_are_enough() -> None:
    tried = np.linspace(0.0, 10.0, 11)
    enough = np.abs(tried - 5.0) >= 2.5

    def granted(value: float) -> float:
        return abs(value - 5.0)

    (first, low), (high, last) = _spans(granted, 2.5, tried, enough, whole=False)
    assert (first, last) == (0.0, 10.0)
    assert (low, high) == pytest.approx((2.5, 7.5), abs=1e-9)
    assert _spans(granted, 2.5, tried[::5], np.array([True, False, True]), whole=True) == ((0.0, 2.0), (8.0, 10.0))


def test_a_later_payment_is_worth_less_and_a_window_pays_for_its_years() -> None:
    # The savings are alike each year, 0.6 of them is paid: three years of payment are three times one.
    case = agreed_case({"capital/0/amounts": {1: 500_000}, "window": 3, "delay": 0}, {"numbers/care.change": {
        "label": "c", "value": 0.2, "unit": "change", "basis": "judged"}})  # fmt: skip
    risk = Risk(answer_of(case))
    one_year = 0.6 * 4_000_000 * 0.2 * 0.8  # 384 000 in the mean, nearly: the base has a range
    found = design(risk, "window", "return", 2 * one_year * 0.9 / 500_000 - 1)
    assert found.value == 2.0 and found.spans == ((2.0, 6.0),)
    assert found.best == pytest.approx(2 * one_year / 500_000 - 1, rel=0.02)
    assert list(values_to_try(risk, "window")) == [1, 2, 3, 4, 5, 6], "the years that the case has"


def test_what_does_not_matter_is_the_same_and_how_wrong_it_is_measured_is_not_asked() -> None:
    edits = {"payers": {"payer": 0.7, "evaluator": 0.3}, "outcomes/savings/spread": 100_000}
    risk = Risk(answer_of(agreed_case(edits)))
    found = design(risk, "payers.payer", "return", 0.0)
    assert found.is_same and found.spans == ((0.0, 1.0),), "an investor gets as much whoever pays"
    assert list(not_solvable(risk)) == ["outcomes.savings.spread"]
    assert "payers.evaluator" not in solvable(risk), "the last pays what the others leave"


def test_a_wish_that_every_value_grants_is_told_from_one_that_a_value_barely_grants() -> None:
    # A certain 0.8 of 0.2 of a base of some 4 million is saved, so the mean return on 500 000 is above -1 at any share,
    # and at a share of 0 nothing comes back: a return of -1 is what every share gives at least.
    case = agreed_case({"capital/0/amounts": {1: 500_000}, "window": 1, "delay": 0})
    risk = Risk(answer_of(case))
    assert design(risk, "terms.shared.share", "return", -1.0).least == pytest.approx(-1.0)
    barely = design(risk, "terms.shared.share", "return", -0.9)
    assert barely.least is None and barely.value is not None and barely.value > 0
