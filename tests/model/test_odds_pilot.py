"""A pilot before the decision: what it is worth, at what error, cost and delay."""

import math
from itertools import pairwise

import pytest

from model.calculation.draws import P90
from model.case.case import Case, Pilot
from tests import generators
from tests.laws.odds import worth_of_choice
from tests.model.odds_cases import FOUNDING, SDS, TWO
from tests.uncertain_case import answered, case_with, number, reduction, sum_case


def with_pilot(case: Case, learns: str, error: float = 0.0, cost: float = 0.0, delay: int = 0) -> Case:
    """The case with a pilot that measures one number."""
    return case.model_copy(update={"pilot": Pilot(learns=learns, error=error, cost=cost, delay=delay)})


@pytest.mark.parametrize("key", ["placements.reduction", "placements.starts", "placements.base_cost", "budget.factor"])
def test_a_perfect_pilot_is_worth_what_it_is_worth_to_know(key: str) -> None:
    answer = answered(with_pilot(FOUNDING, key), scenario="judged_ranges")
    assert answer.pilot is not None
    known = answer.odds.information(key)
    assert answer.pilot.trusted == 1
    assert answer.pilot.perfect == known
    # What is left is the step of the grid on which the expectation is summed.
    assert answer.pilot.sample == pytest.approx(known, abs=1e-3 * answer.odds.perfect_information)
    assert answer.pilot.net == pytest.approx(answer.pilot.sample, abs=1e-6)


def test_a_pilot_that_measures_worse_is_never_worth_more() -> None:
    worth = []
    for error in (0.0, 0.002, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 10.0, 1e4):
        pilot = answered(with_pilot(FOUNDING, "placements.reduction", error), 5_000, scenario="judged_ranges").pilot
        assert pilot is not None
        worth.append(pilot.sample)
    assert all(after <= before + 1e-6 for before, after in pairwise(worth))
    assert worth[-1] < 1e-3 * worth[0]


@pytest.mark.parametrize(
    ("key", "error"), [("gain.change", 1e6), ("gain.reach", 100.0), ("gain.base", 1e12), ("gain.starts", 1e6)]
)
def test_a_pilot_that_shows_nothing_is_worth_nothing(key: str, error: float) -> None:
    numbers = {
        "gain.base": number("kr/year", 1e6, 5e5, 2e6),
        "gain.change": number("change", 0.3, 0.1, 0.5),
        "gain.reach": number("share", 0.4, 0.2, 0.7),
        "gain.starts": number("year", 2021, 2020, 2023),
    }
    case = case_with(numbers, {"gain": reduction()}, -420_000, horizon=5)
    pilot = answered(with_pilot(case, key, error), 5_000).pilot
    assert pilot is not None
    assert pilot.perfect > 1_000
    assert pilot.sample < 1e-3 * pilot.perfect


def test_no_pilot_is_worth_more_than_to_know() -> None:
    """Not even of a number so skewed that the smooth regression bends too much."""
    numbers = {"gain.base": number("kr/year", 1e6, 1e5, 1e7), "gain.change": number("change", 0.3)}
    case = case_with(numbers, {"gain": reduction()}, -300_000)
    for error in (0.0, 100_000.0, 900_000.0):
        pilot = answered(with_pilot(case, "gain.base", error), 5_000).pilot
        assert pilot is not None
        assert 0 < pilot.sample <= pilot.perfect * (1 + 1e-12)
        assert pilot.net == pytest.approx(pilot.sample)


@pytest.mark.parametrize("errors", [0.25, 1.0, 3.0])
@pytest.mark.parametrize("mean", [-30_000.0, 0.0, 50_000.0])
def test_what_a_pilot_with_an_error_is_worth(mean: float, errors: float) -> None:
    """Both the number and the error are normal, so what is believed after the pilot is normal too."""
    error = errors * P90 * 0.08
    pilot = answered(with_pilot(sum_case(TWO, mean - 900_000), "first.change", error), 20_000).pilot
    assert pilot is not None
    believed = SDS[0] / math.sqrt(1 + errors**2)
    assert pilot.sample == pytest.approx(worth_of_choice(mean, believed), rel=0.01, abs=20)


def test_cost_and_delay_of_a_pilot() -> None:
    case = sum_case(TWO, -890_000).model_copy(
        update={
            "numbers": {**sum_case(TWO, -890_000).numbers, "discount_rate": generators.number(0.04, "rate")},
        }
    )
    pilots = {}
    for cost, delay in ((0.0, 0), (1_234.5, 0), (0.0, 2), (1_234.5, 20)):
        answer = answered(with_pilot(case, "first.change", 0.05, cost, delay), 5_000)
        assert answer.pilot is not None
        pilots[cost, delay] = answer.pilot
    free = pilots[0.0, 0]
    without = max(answered(case, 5_000).odds.mean, 0.0)
    assert without > 0
    for (cost, delay), pilot in pilots.items():
        assert pilot.sample == free.sample
        assert pilot.net == pytest.approx((free.sample + without) / 1.04**delay - without - cost, abs=1e-6)


@pytest.mark.parametrize(
    "learns", ["placements.reduction", "placements.one", "line_work.per_year", "new_need.increase"]
)
def test_a_pilot_of_what_is_not_in_doubt_has_no_worth(learns: str) -> None:
    assert answered(with_pilot(FOUNDING, learns), 100).pilot is None
    assert answered(FOUNDING, 100).pilot is None


def test_a_pilot_learns_every_number_of_the_same_luck() -> None:
    case = sum_case(TWO, -900_000, together={"second": "first"})
    one, other = (answered(with_pilot(case, key), 5_000).pilot for key in ("first.change", "second.change"))
    assert one is not None
    assert other is not None
    assert (one.luck, other.luck) == ("first.change", "first.change")
    assert one.sample == other.sample == pytest.approx(worth_of_choice(0.0, sum(SDS)), rel=5e-3)


def test_an_error_of_measurement_counts_where_the_number_stands() -> None:
    """A pilot whose error reaches beyond what is possible still shows something; a little more error, a little less."""
    numbers = {"gain.base": number("kr/year", 1e6, 1e5, 1e7), "gain.change": number("change", 0.3)}
    case = case_with(numbers, {"gain": reduction()}, -420_000, horizon=5)
    trusted = [answered(with_pilot(case, "gain.base", error), 500).pilot for error in (9e5, 1e6, 1.1e6)]
    shares = [pilot.trusted for pilot in trusted if pilot is not None]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[2] < 0.2 * shares[0]
