"""What it is worth to know, against closed forms and brute force: cases whose answer is known."""

import json
import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from model.calculation.draws import BATCH, P90
from tests.laws.odds import worth_of_choice
from tests.model.odds_cases import ROOT, SDS, TWO, lognormal
from tests.uncertain_case import START_YEAR, answered, case_with, normal, number, product_case, reduction, sum_case

KNOWN = json.loads((ROOT / "tests" / "reference" / "known_answers.json").read_text("utf-8"))


def test_hubbards_advertising_campaign() -> None:
    """Units sold are normal, the margin and the cost are known: the chance of a loss, and what information is worth."""
    known = KNOWN["value_of_information"]
    most = 1_000_000  # units are told as a share of this many
    low, high = (at / most for at in known["units_p10_p90"])
    mean = known["units_normal_mean"] / most
    case = sum_case({"units": (known["margin"] * most, (low, mean, high))}, -known["fixed_cost"])
    odds = answered(case).odds
    assert odds.point == pytest.approx(known["expected"])
    assert 1 - odds.chance == pytest.approx(known["odds_of_loss"], abs=0.0003)
    assert odds.perfect_information == pytest.approx(known["value_of_perfect_information"], rel=1e-3)
    assert odds.information("units.change") == pytest.approx(known["value_of_perfect_information"], rel=1e-3)


@pytest.mark.parametrize("mean", [-70_000.0, 0.0, 40_000.0])
def test_what_it_is_worth_to_know_a_sum_of_two_normals(mean: float) -> None:
    odds = answered(sum_case(TWO, mean - 900_000), 200_000).odds
    total = math.hypot(*SDS)
    assert odds.mean == pytest.approx(mean, abs=10)
    assert odds.chance == pytest.approx(norm.cdf(mean / total), abs=0.003)
    assert odds.perfect_information == pytest.approx(worth_of_choice(mean, total), rel=0.01)
    for name, sd in zip(TWO, SDS, strict=True):
        assert odds.information(f"{name}.change") == pytest.approx(worth_of_choice(mean, sd), rel=0.01)
    assert odds.percentile(np.array([0.1, 0.9])) == pytest.approx(
        [mean - P90 * total, mean + P90 * total], abs=0.01 * total
    )


@pytest.mark.parametrize("mean", [-70_000.0, 0.0, 40_000.0])
def test_shared_luck_adds_what_chance_would_even_out(mean: float) -> None:
    case = sum_case(TWO, mean - 900_000, together={"second": "first"})
    answer = answered(case, 20_000)
    total = sum(SDS)
    assert list(answer.odds.learned) == ["first.change"]
    assert answer.odds.learned["first.change"].keys == ("first.change", "second.change")
    assert answer.odds.percentile(np.array([0.1, 0.9])) == pytest.approx(
        [mean - P90 * total, mean + P90 * total], abs=0.002 * total
    )
    assert answer.odds.perfect_information == pytest.approx(worth_of_choice(mean, total), rel=1e-3)
    assert answer.odds.information("first.change") == pytest.approx(answer.odds.perfect_information, rel=2e-3)


@pytest.mark.parametrize("together", [False, True])
def test_a_product_of_two_lognormals(together: bool) -> None:
    case = product_case(lognormal(400, 0.3), lognormal(2_500, 0.2), 0, together)
    odds = answered(case, 200_000).odds
    spread = 0.5 if together else math.hypot(0.3, 0.2)
    middle = 400 * 2_500
    assert odds.mean == pytest.approx(middle * math.exp(spread**2 / 2), rel=2e-3)
    assert odds.percentile(np.array([0.1, 0.5, 0.9])) == pytest.approx(list(lognormal(middle, spread)), rel=5e-3)
    assert odds.point == middle
    assert odds.mean > middle, "ranges that are skewed upwards and multiplied raise the mean above the point"


def test_what_is_learned_of_a_product_against_brute_force() -> None:
    """A change uncertain and a start year uncertain, by dense quadrature over every pair of them."""
    change, years, rate, cost = (0.05, 0.1, 0.2), (2020, 2021, 2024), 0.03, 560_000.0
    numbers = {
        "gain.base": number("kr/year", 1e6),
        "gain.change": number("change", change[1], change[0], change[2]),
        "gain.starts": number("year", years[1], years[0], years[2]),
        "discount_rate": number("rate", rate),
    }
    odds = answered(case_with(numbers, {"gain": reduction()}, -cost, horizon=8), 100_000).odds

    lasting = {first: sum(1.03**-t for t in range(8) if t >= first - START_YEAR) for first in range(2014, 2036)}
    z = norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    saved = 1e6 * np.clip(change[1] + z / P90 * np.where(z < 0, change[1] - change[0], change[2] - change[1]), -1, 1)

    def z_of(first: float) -> float:
        return float((first - years[1]) / (years[1] - years[0] if first < years[1] else years[2] - years[1]) * P90)

    chance = {first: norm.cdf(z_of(first + 0.5)) - norm.cdf(z_of(first - 0.5)) for first in lasting}
    assert sum(chance.values()) == pytest.approx(1, abs=1e-6)
    expected_years = sum(chance[first] * lasting[first] for first in lasting)
    mean = float(saved.mean() * expected_years - cost)
    without = max(mean, 0.0)
    all_known = sum(chance[first] * np.maximum(saved * lasting[first] - cost, 0).mean() for first in lasting) - without
    change_known = float(np.maximum(saved * expected_years - cost, 0).mean()) - without
    start_known = sum(chance[first] * max(saved.mean() * lasting[first] - cost, 0) for first in lasting) - without

    assert odds.mean == pytest.approx(mean, abs=0.005 * all_known)
    assert odds.perfect_information == pytest.approx(all_known, rel=0.01)
    assert odds.information("gain.change") == pytest.approx(change_known, abs=0.01 * all_known)
    assert odds.information("gain.starts") == pytest.approx(start_known, abs=0.01 * all_known)
    assert 0.05 * all_known < start_known < change_known < all_known


def test_a_number_that_does_not_matter_is_not_worth_knowing() -> None:
    terms = {"large": (1e6, normal(0.3, 0.1)), "nothing": (0.0, normal(0.3, 0.1)), "dust": (1.0, normal(0.3, 0.1))}
    odds = answered(sum_case(terms, -300_000), 10_000).odds
    assert odds.information("large.change") == pytest.approx(odds.perfect_information, rel=1e-3)
    for name in ("nothing", "dust"):
        assert odds.information(f"{name}.change") < 1e-3 * odds.perfect_information


def test_what_never_changes_the_decision_is_not_worth_knowing() -> None:
    odds = answered(sum_case(TWO, 5e6)).odds
    assert (odds.chance, odds.expected_loss) == (1, None)
    assert odds.perfect_information == pytest.approx(0, abs=1e-6)
    assert [odds.information(random_factor) for random_factor in odds.learned] == pytest.approx([0, 0], abs=1e-6)


@pytest.mark.parametrize(
    ("slot", "given"),
    [
        ("base", number("kr/year", 1e6, 5e5, 3e6)),
        ("change", number("change", 0.1, -0.2, 0.7)),
        ("reach", number("share", 0.5, 0.05, 0.9)),
        ("fade", number("share/year", 0.0, 0.0, 0.5)),
        ("growth", number("growth", 0.02, -0.05, 0.08)),
        ("starts", number("year", 2021, 2020, 2026)),
        ("duration", number("years", 3, 1, 7)),
    ],
)
def test_what_is_learned_of_a_number_is_the_same_beside_another(slot: str, given: Any) -> None:
    """Alone, all there is to know is that number; what it is worth stays, whatever else is uncertain."""
    numbers = {"gain.base": number("kr/year", 1e6), "gain.change": number("change", 0.3), f"gain.{slot}": given}
    freely = answered(case_with(numbers, {"gain": reduction()}, 0, horizon=10)).odds
    spread = float(freely.random.std())
    for share in (0.3, 0.5, 0.7):
        cost = float(freely.percentile(share))
        alone = answered(case_with(numbers, {"gain": reduction()}, -cost, horizon=10)).odds
        beside = {**numbers, "more.base": number("kr/year", spread), "more.change": number("change", 0.0, -0.1, 0.1)}
        case = case_with(beside, {"gain": reduction(), "more": reduction()}, -cost, horizon=10)
        both = answered(case, 10_000, seed=2).odds
        assert both.information(f"gain.{slot}") == pytest.approx(alone.perfect_information, abs=0.01 * spread)


def test_more_draws_than_a_batch_learn_the_same() -> None:
    case = sum_case(TWO, -900_000)
    short, long = answered(case, BATCH).odds, answered(case, 3 * BATCH + 7).odds
    for random_factor in short.learned:
        assert long.information(random_factor) == pytest.approx(short.information(random_factor), rel=0.02)
