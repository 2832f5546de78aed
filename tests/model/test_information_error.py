"""What it is worth to know a number has an error of its own, and the interval holds the truth as often as it says."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from model.analysis.answer import Answer
from model.analysis.as_json import odds_as_json
from model.analysis.odds import TWO_SIDED_5_PERCENT, Odds
from model.calculation.draws import drawn
from model.case.assumptions import Language
from model.case.case import Case
from model.numbers.resolve import resolve
from presentation import uncertainty
from tests.generators import LIBRARY
from tests.laws.odds import worth_of_choice
from tests.uncertain_case import answered, normal, product_case, sum_case
from wording.texts import LANGUAGES

DAYS, PRICE = (250.0, 400.0, 600.0), (1_500.0, 2_500.0, 3_200.0)
Z = norm.ppf((np.arange(20_000) + 0.5) / 20_000)


def odds_of(case: Case, draws: int, seed: int) -> Odds:
    return Answer(resolve(case, LIBRARY), case.perspective, draws, seed).odds


def truth(case: Case, cost: float, key: str) -> float:
    """What it is worth to know one of the two numbers that are multiplied, by quadrature."""
    drawn_values = {name: drawn(number, Z) for name, number in case.numbers.items() if number.low is not None}
    other = next(values.mean() for name, values in drawn_values.items() if name != key)
    expected = drawn_values[key] * other - cost
    return float(np.maximum(expected, 0).mean() - max(expected.mean(), 0.0))


@pytest.mark.sampled(2)
@pytest.mark.parametrize("cost", [900_000.0, 1_000_000.0, 1_200_000.0, 1_500_000.0, 2_000_000.0])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(cost: float) -> None:
    """19 of 20. Of 60 runs two numbers each: from 51 (1 in 1 000 by chance) to all, as strata make it cautious."""
    case, draws = product_case(DAYS, PRICE, -cost), 2_000
    runs = [odds_of(case, draws, seed) for seed in range(60)]
    for random_factor in runs[0].learned:
        known = truth(case, cost, random_factor)
        errors = [TWO_SIDED_5_PERCENT * odds.information_errors[random_factor] for odds in runs]
        worths = [odds.information(random_factor) for odds in runs]
        held = sum(abs(worth - known) <= error for worth, error in zip(worths, errors, strict=True))
        assert held >= 51, (random_factor, known)
        # An error so large that it always holds would say nothing.
        assert np.mean(errors) < 4 * np.std(worths) + 0.02 * max(known, 20_000.0), random_factor


def test_the_error_falls_as_draws_grow() -> None:
    case = product_case(DAYS, PRICE, -1_200_000.0)
    few, many = (odds_of(case, draws, 1).information_errors for draws in (1_000, 25_000))
    for random_factor in few:
        assert 0.1 < many[random_factor] / few[random_factor] < 0.4, "five times as sure with 25 times as many"


def test_a_small_worth_is_told_only_where_it_can_be_told_from_nothing() -> None:
    """Two normals, one of them of hardly any weight beside the other: seeds disagree about it, and each says so."""
    case = product_case((200.0, 400.0, 800.0), (2_450.0, 2_500.0, 2_550.0), -1_800_000.0)
    told = [odds_of(case, 300, seed) for seed in range(20)]
    small = "gain.price"
    assert sum(odds.is_worth_knowing(small) for odds in told) <= 4
    assert all(odds.is_worth_knowing("gain.base") for odds in (odds_of(case, 10_000, seed) for seed in range(3)))


@pytest.mark.parametrize("mean", [-70_000.0, 40_000.0])
def test_a_sum_of_two_normals_is_learned_within_its_error(mean: float) -> None:
    two = {"first": (1e6, normal(0.3, 0.08)), "second": (3e6, normal(0.2, 0.02))}
    for seed in range(5):
        odds = odds_of(sum_case(two, mean - 900_000), 10_000, seed)
        for name, sd in (("first", 80_000.0), ("second", 60_000.0)):
            error = TWO_SIDED_5_PERCENT * odds.information_errors[f"{name}.change"]
            assert abs(odds.information(f"{name}.change") - worth_of_choice(mean, sd)) <= error
            assert error < 200


def test_what_cannot_be_told_from_nothing_is_said_so_in_words() -> None:
    case = product_case((200.0, 400.0, 800.0), (2_450.0, 2_500.0, 2_550.0), -1_800_000.0)
    answer = answered(case, 300, 1)
    assert not answer.odds.is_worth_knowing("gain.price")
    languages: tuple[Language, ...] = LANGUAGES
    for language, words in zip(languages, ("kan inte skiljas från 0", "cannot be told from 0"), strict=True):
        rows = uncertainty.information_rows(answer, language)
        assert [list(row.values())[1] == words for row in rows] == [False, True]
        assert list(rows[1].values())[2] == ""
        assert words in list(uncertainty.information_frame(answer, language)["c2"])


def test_where_no_number_can_be_told_from_nothing_that_is_the_sentence() -> None:
    answer = answered(product_case(DAYS, PRICE, -2_600_000.0), 300, 1)
    assert answer.odds.perfect_information >= 1
    assert not any(answer.odds.is_worth_knowing(random_factor) for random_factor in answer.odds.learned)
    assert "inget enskilt tal" in uncertainty.information_sentence(answer, "sv")
    assert "no single number" in uncertainty.information_sentence(answer, "en")


def test_the_error_is_told_on_the_command_line() -> None:
    answer = answered(product_case(DAYS, PRICE, -1_200_000.0), 1_000, 1)
    told = odds_as_json(answer)
    assert told["evppi_error"].keys() == told["evppi"].keys()
    assert all(error > 0 and math.isfinite(error) for error in told["evppi_error"].values())
