"""Can it be seen? Definition 4.15: the closed form, the simulation below a hundred, and what a claim would take."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from model.analysis.detectability import (
    CRITICAL,
    Counts,
    chance_to_find,
    detectability,
    needed,
    smallest_difference,
    smallest_fall,
)
from model.case.problem import CaseRefused
from tests.model.printed import Run, run_in

RUNS = 20_000


def simulated_chance(counts: Counts, fall: float, seed: int = 7) -> float:
    """How often a fall is found when the counts are drawn and tested as a follow-up would test them."""
    random = np.random.default_rng(seed)
    means = [counts.before, counts.after * (1 - fall)]
    if counts.control_before is not None and counts.control_after is not None:
        means += [counts.control_before, counts.control_after]
    spread = counts.overdispersion
    boxes = [
        poisson.rvs(mean, size=RUNS, random_state=random)
        if spread == 1
        else nbinom.rvs(mean / (spread - 1), 1 / spread, size=RUNS, random_state=random)
        for mean in means
    ]
    usual = [counts.before, counts.after, counts.control_before, counts.control_after]
    away = sum(
        sign * (np.log(box) - math.log(mean or 1))
        for sign, box, mean in zip((-1, 1, 1, -1), boxes, usual, strict=False)
    )
    return float(np.mean(np.abs(away) > CRITICAL * np.sqrt(spread * sum(1 / box for box in boxes))))


@pytest.mark.parametrize(("count", "smallest"), [(600, 0.1494), (200, 0.2443)])
def test_published_rows(count: float, smallest: float) -> None:
    assert smallest_fall(Counts(count, count)) == pytest.approx(smallest, abs=6e-5)


def test_by_hand() -> None:
    # 1/600 + 1/600 = 0,003333; roten 0,057735; × 2,801585 = 0,161750; 1 − e^−0,161750 = 0,149346.
    assert smallest_fall(Counts(600, 600)) == pytest.approx(0.149346, abs=1e-6)
    # 5 %: −ln 0,95 = 0,051293. 2 × (2,801585 / 0,051293)² = 5 966,5, alltså 5 967 på var sida.
    assert needed(Counts(600, 600), 0.05) == 5967
    # 30 % av 164 mot 30 % av 1 480: 2,801585 × √(0,21 × (1/164 + 1/1480)) = 0,105660.
    assert smallest_difference(0.3, 1480, 164) == pytest.approx(0.10566, abs=1e-5)


def test_the_founding_claim_is_found_fourteen_times_of_a_hundred() -> None:
    assert chance_to_find(Counts(600, 600), 0.05) == pytest.approx(0.142, abs=0.001)


def test_the_pilot_by_formula_and_simulated() -> None:
    pilot = Counts(60, 60, 540, 540)
    assert smallest_fall(pilot) == pytest.approx(0.417, abs=0.0005)
    assert simulated_chance(pilot, 0.417) == pytest.approx(0.69, abs=0.015), "by formula it would be 0.80"
    smallest = detectability(pilot).smallest
    assert smallest is not None
    assert simulated_chance(pilot, smallest) == pytest.approx(0.8, abs=0.015)


@pytest.mark.parametrize("overdispersion", [1.0, 1.7])
@pytest.mark.parametrize("counts", [(100, 100), (100, 400), (600, 600), (2500, 900), (120, 150, 900, 1200)])
@pytest.mark.parametrize("fall", [0.02, 0.05, 0.1, 0.2, 0.35])
def test_the_closed_form_is_the_simulation(counts: tuple[float, ...], fall: float, overdispersion: float) -> None:
    # Where counts vary more, it takes more of them for the logarithm of the ratio to be normal.
    more = 4 if overdispersion > 1 and min(counts) < 200 else 1
    boxes = replace(Counts(*(more * count for count in counts)), overdispersion=overdispersion)
    assert chance_to_find(boxes, fall) == pytest.approx(simulated_chance(boxes, fall), abs=0.015)


@pytest.mark.parametrize("counts", [Counts(60, 60), Counts(40, 90, 300, 300), Counts(70, 70, overdispersion=2.0)])
@pytest.mark.parametrize("fall", [0.1, 0.3, 0.6])
def test_small_counts_are_simulated(counts: Counts, fall: float) -> None:
    seen = detectability(counts, fall)
    assert counts.is_simulated
    assert seen.chance == pytest.approx(simulated_chance(counts, fall), abs=0.015)


def test_a_smaller_count_sees_less_and_a_larger_one_more() -> None:
    falls = [detectability(Counts(count, count)).smallest or 1.0 for count in (30, 60, 99, 100, 400, 10_000)]
    assert falls == sorted(falls, reverse=True)
    assert detectability(Counts(4, 4)).smallest is None, "not even a fall of everything"


def test_what_is_needed_is_enough() -> None:
    for counts in (Counts(300, 300), Counts(300, 300, 900, 900), Counts(300, 300, overdispersion=3.0)):
        side = needed(counts, 0.08)
        control = side * 3 if counts.control_before else None
        grown = Counts(side, side, control, control, counts.overdispersion)
        assert smallest_fall(grown) == pytest.approx(0.08, rel=1e-3)


@pytest.mark.parametrize(
    ("counts", "claimed"),
    [
        (Counts(0, 5), None),
        (Counts(5, -1), None),
        (Counts(math.nan, 5), None),
        (Counts(5, 5, 3), None),
        (Counts(5, 5, overdispersion=0.5), None),
        (Counts(500, 500), 1.0),
        (Counts(500, 500), 0.0),
    ],
)
def test_what_cannot_be_counts_is_refused(counts: Counts, claimed: float | None) -> None:
    with pytest.raises(CaseRefused):
        detectability(counts, claimed)


@pytest.mark.parametrize(
    "counts",
    [
        Counts(5, 1e9),
        Counts(5, 5, overdispersion=1e9),
        Counts(1e9, 5, 1e9, 1e9, overdispersion=2.0),
        Counts(1e-300, 200),
        Counts(200, 1e-300),
        Counts(1e-300, 1e-300),
    ],
)
def test_the_largest_and_the_smallest_counts_are_answered(counts: Counts) -> None:
    for claimed in (1e-300, 0.05, 0.999999):
        seen = detectability(counts, claimed)
        assert seen.chance is not None and 0 <= seen.chance <= 1
        assert seen.needed is not None and math.isfinite(seen.needed)
        assert seen.smallest is None or 0 < seen.smallest < 1


def test_a_large_count_is_drawn_as_a_small_one_is() -> None:
    # Fyrtio fall mot tio miljoner: den stora rutan bidrar med 1/10 000 000 och märks inte bredvid 1/40.
    for overdispersion in (1.0, 3.0):
        beside = (Counts(40, most, overdispersion=overdispersion) for most in (400_000.0, 10_000_000.0))
        small, large = (detectability(counts, 0.6).chance for counts in beside)
        assert large == pytest.approx(small, abs=0.015)


@pytest.mark.parametrize("fall", [0.9, 0.99, 0.999, 0.9999, 1 - 1e-12])
def test_a_fall_that_leaves_almost_nothing_is_found(fall: float) -> None:
    seen = detectability(Counts(200, 200), fall)
    assert seen.chance is not None and seen.chance > 0.99, "the closed form would say 0,26 for 0,9999"
    assert seen.smallest == smallest_fall(Counts(200, 200))


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    run: Run = run_in(capsys)
    printed = run("detect", "--before", "600", "--after", "600", "--claimed", "0.05", "--json").json
    assert printed["smallest"] == pytest.approx(0.149346, abs=1e-6)
    assert printed["needed"] == 5967
    assert [problem["code"] for problem in printed["problems"]] == ["no_overdispersion_said"]
    quiet = run("detect", "--before", "600", "--after", "600", "--overdispersion", "2", "--json").json
    assert quiet["problems"] == []
    assert quiet["smallest"] > printed["smallest"]
    assert run("detect", "--before", "x", "--after", "600", "--json").code == 1
