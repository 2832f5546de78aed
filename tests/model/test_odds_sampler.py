"""The sampler: what a range is drawn as, streams and seeds, draw 0, and how fast the odds settle.

What holds for every case stands in `tests/laws/odds.py`.
"""

import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from model.analysis.drivers import two_way
from model.calculation.draws import BATCH, P90, along, drawn, monte_carlo, standard_normals
from model.calculation.metrics import net_present_value
from model.case.assumptions import Change
from model.case.case import Case
from model.case.units import UNITS
from model.evaluate import evaluate
from model.files.writing import write_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys
from tests import generators
from tests.generators import LIBRARY
from tests.laws.odds import at_z
from tests.model.odds_cases import ROOT, SDS, SECOND, TWO, each_shipped, lognormal
from tests.uncertain_case import answered, case_with, normal, number, product_case, reduction, sum_case


def at(unit: str, low: float, value: float, high: float, z: Any) -> Any:
    """What a number with a range is drawn as at some z."""
    return drawn(generators.number(value, unit, low=low, high=high), np.asarray(z, float))


# What a range is drawn as

EXAMPLES = [
    ("kr", 70e6, 75.8e6, 80e6),
    ("day/year", 1.0, 30.0, 31.0),
    ("factor", 0.95, 1.0, 1.2),
    ("share", 0.05, 0.4, 0.99),
    ("share", 0.2, 0.5, 0.6),
    ("change", 0.03, 0.05, 0.07),
    ("change", -0.2, -0.05, 0.1),
    ("growth", -0.1, 0.0, 0.02),
    ("rate", 0.01, 0.03, 0.06),
    ("share/year", 0.1, 0.2, 0.5),
    ("year", 2021.0, 2021.0, 2023.0),
    ("years", 2.0, 4.0, 9.0),
]


def test_every_scale_is_among_the_examples() -> None:
    assert {(UNITS[unit].scale, UNITS[unit].whole) for unit, *_ in EXAMPLES} == {
        (unit.scale, unit.whole) for unit in UNITS.values()
    }


@pytest.mark.parametrize(("unit", "low", "value", "high"), EXAMPLES)
def test_low_value_and_high_are_p10_p50_and_p90(unit: str, low: float, value: float, high: float) -> None:
    assert pytest.approx(norm.ppf(0.9), abs=1e-15) == P90
    ends = at(unit, low, value, high, [-P90, 0.0, P90])
    assert ends == pytest.approx([low, value, high], rel=1e-14)
    assert ends[1] == value


@pytest.mark.parametrize(("unit", "low", "value", "high"), EXAMPLES)
def test_a_range_of_one_side_has_half_of_its_draws_at_the_value(
    unit: str, low: float, value: float, high: float
) -> None:
    z = np.linspace(-3, 3, 61)
    if value < high:
        upwards = at(unit, value, value, high, z)
        assert upwards[:31] == pytest.approx(np.full(31, value), rel=1e-14)
        assert upwards[-1] > value
    if low < value:
        downwards = at(unit, low, value, value, z)
        assert downwards[30:] == pytest.approx(np.full(31, value), rel=1e-14)
        assert downwards[0] < value


@pytest.mark.parametrize(("unit", "low", "value", "high"), EXAMPLES)
def test_the_draws_have_the_percentiles_of_the_range(unit: str, low: float, value: float, high: float) -> None:
    values = at(unit, low, value, high, standard_normals(7, "some.key", BATCH))
    quantiles = np.quantile(values, [0.1, 0.5, 0.9])
    assert quantiles == pytest.approx([low, value, high], abs=2e-3 * (high - low))
    # Not only at the ends: halfway on the scale of the unit is where half of the distance in z is.
    assert np.quantile(values, norm.cdf(0.5)) == pytest.approx(
        at_z(generators.number(value, unit, low=low, high=high), 0.5), abs=2e-3 * (high - low)
    )


def test_whole_years_are_rounded_half_up() -> None:
    z_of = {2020.0: -P90, 2020.49: -0.51 * P90, 2020.51: -0.49 * P90, 2021.49: 0.49 * P90, 2021.51: 0.51 * P90}
    assert list(at("year", 2020, 2021, 2022, list(z_of.values()))) == [2020, 2020, 2021, 2021, 2022]
    # Exactly half: a range of a power of two keeps every step exact.
    assert list(at("year", 2019, 2021, 2023, np.array([-0.75, -0.25, 0.25, 0.75]) * P90)) == [2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("unit", "low", "value", "high", "limits"),
    [
        ("change", -0.9, 0.0, 0.9, (-1, 1)),
        ("growth", -0.4, 0.0, 0.4, (-0.5, 0.5)),
        ("rate", 0.001, 0.03, 0.9, (0, 1)),
        ("share/year", 0.0, 0.05, 0.9, (0, 1)),
        ("years", 0.0, 1.0, 50.0, (0, 60)),
        ("year", 1901.0, 2000.0, 2199.0, (1900, 2200)),
        ("kr", 1.0, 1e6, 9e12, (None, 1e13)),
    ],
)
def test_draws_are_cut_at_the_limits_of_the_unit(
    unit: str, low: float, value: float, high: float, limits: tuple[float | None, float]
) -> None:
    values = at(unit, low, value, high, [-20.0, 20.0])
    assert values[1] == limits[1]
    assert limits[0] is None or values[0] == limits[0]


def test_a_change_may_do_harm() -> None:
    values = at("change", -0.1, 0.05, 0.2, standard_normals(1, "harm", 1_000))
    assert (values < 0).mean() == pytest.approx(norm.cdf(-0.05 / 0.15 * P90), abs=2e-3)
    case = sum_case({"gain": (1e6, (-0.1, 0.05, 0.2))}, 0)
    assert answered(case, 1_000).odds.chance == pytest.approx(norm.cdf(0.05 / 0.15 * P90), abs=2e-3)


def test_a_range_does_not_move_the_point() -> None:
    case = SECOND.model_copy(
        update={
            "numbers": {
                key: plain.model_copy(update={"low": None, "high": None}) for key, plain in SECOND.numbers.items()
            }
        }
    )
    assert float(answered(case).readings.npv[0]) == float(answered(SECOND).readings.npv[0])


# Draw 0, streams and seeds


@each_shipped
def test_draw_0_is_the_point_in_every_question(case: Case, scenario: str | None) -> None:
    answer = answered(case, 300, scenario=scenario)
    now = float(answer.readings.npv[0])
    key_x, key_y = uncertain_keys(answer.resolved)[:2]
    grid = two_way(answer.resolved, answer.perspective_record, case.discount.timing, key_x, key_y)
    row, column = (
        int(np.flatnonzero(axis == answer.resolved.numbers[key].value)[0])
        for axis, key in ((grid.y, key_y), (grid.x, key_x))
    )
    table = along(answer.resolved, key_x, [answer.resolved.numbers[key_x].value or 0.0])
    ledger = evaluate(case, table, LIBRARY).within(answer.perspective_record)
    row_of_terms = answer.terms.npv[case.discount.schedule]
    assert row_of_terms is not None
    for npv in (
        answer.odds.point,
        answer.sensitivity.point.npv,
        grid.npv[row, column],
        net_present_value(ledger, case.discount.timing)[0],
        row_of_terms[answer.terms.shifts.index(0)],
        answer.of_draw(0).readings.npv[0],
    ):
        assert npv == pytest.approx(now, rel=1e-12)


@each_shipped
def test_a_range_more_or_less_moves_no_other_number(case: Case, scenario: str | None) -> None:
    resolved = resolve(case, LIBRARY, scenario)
    keys = uncertain_keys(resolved)
    before = monte_carlo(resolved, keys, 500, 3)
    more = resolve(case, LIBRARY, scenario, {resolved.schedule[0][1]: Change(low=0.0001, high=0.2)})
    added = set(uncertain_keys(more)) - set(keys)
    assert len(added) == 1
    after = monte_carlo(more, uncertain_keys(more), 500, 3)
    backwards = monte_carlo(resolved, keys[::-1], 500, 3)
    for key in keys:
        alone = monte_carlo(resolved, [key], 500, 3)
        tables = (after, backwards, alone)
        assert {table[key].tobytes() for table in tables} == {before[key].tobytes()}, key


def test_two_keys_have_nothing_in_common() -> None:
    z = np.array([standard_normals(1, f"key_{at}.change", 2_000) for at in range(30)])
    assert np.abs(np.corrcoef(z) - np.eye(30)).max() < 5 / math.sqrt(2_000)
    batches = np.array([standard_normals(1, "a.change", 2_000, batch) for batch in range(10)])
    assert np.abs(np.corrcoef(batches) - np.eye(10)).max() < 5 / math.sqrt(2_000)
    assert z.mean() == pytest.approx(0, abs=1e-3)
    assert z.std() == pytest.approx(1, abs=2e-3)


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(write_case(SECOND), "utf-8")
    printed = {
        (hashing, seed): subprocess.run(
            [sys.executable, "-m", "model", "simulate", str(file), "--json", "--draws", "500", "--seed", seed],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hashing},
            capture_output=True,
            check=True,
        ).stdout
        for hashing, seed in (("1", "5"), ("2", "5"), ("1", "6"))
    }
    assert printed["1", "5"] == printed["2", "5"] != b""
    assert printed["1", "5"] != printed["1", "6"]


KEPT = [2.08715234432196, -0.8971592893414366, -0.10496063182817508, 0.6348412225131066]


def test_the_raw_stream_stays_what_it_was() -> None:
    """The first values of one random factor, written down: a new version of a library must not move anybody's odds."""
    assert standard_normals(1, "placements.reduction", 4) == pytest.approx(KEPT, rel=1e-12)


@each_shipped
def test_a_longer_run_begins_like_a_shorter_one(case: Case, scenario: str | None) -> None:
    long, short = (answered(case, count, 4, scenario).odds for count in (25_000, BATCH))
    assert long.npv[: BATCH + 1].tobytes() == short.npv.tobytes()
    assert long.payback_year[: BATCH + 1].tobytes() == short.payback_year.tobytes()
    assert long.running_sums[:, : BATCH + 1].tobytes() == short.running_sums.tobytes()
    assert len(np.unique(long.npv)) > 24_000, "a later batch does not repeat an earlier one"
    other = answered(case, BATCH, 5, scenario).odds
    assert other.npv[0] == short.npv[0]
    assert (other.npv[1:] != short.npv[1:]).mean() > 0.99
    assert other.mean == pytest.approx(short.mean, abs=0.02 * float(short.random.std()))


@each_shipped
def test_any_draw_can_be_followed(case: Case, scenario: str | None) -> None:
    answer = answered(case, 25_000, 4, scenario)
    size = float(np.abs(answer.odds.npv).max())
    for draw in (0, 1, 2, BATCH - 1, BATCH, BATCH + 1, 12_345, 2 * BATCH, 2 * BATCH + 1, 25_000):
        followed = answer.of_draw(draw)
        assert not followed.has_errors
        assert followed.readings.npv[0] == pytest.approx(answer.odds.npv[draw], abs=1e-12 * size)
        assert followed.readings.payback_year[0] == pytest.approx(answer.odds.payback_year[draw], nan_ok=True)
        assert not followed.has_ranges


# How fast the odds settle


def slope(case: Case, mean: float, seeds: int = 100) -> float:
    """The order of the error of the mean in the number of draws: −0.5 for plain random numbers."""
    counts = (100, 300, 1_000, 3_000)
    error = [
        math.sqrt(np.mean([(answered(case, count, seed).odds.mean - mean) ** 2 for seed in range(seeds)]))
        for count in counts
    ]
    return float(np.polyfit(np.log(counts), np.log(error), 1)[0])


def test_the_mean_of_one_number_settles_faster_than_chance() -> None:
    """Strata: order −1.5 for a number with limits, a little over −1 where the strata at the ends have long tails."""
    share = generators.number(0.4, "share", low=0.2, high=0.7)
    mean = sum(quad(lambda z: at_z(share, z) * norm.pdf(z), *ends, epsabs=1e-13)[0] for ends in ((-12, 0), (0, 12)))
    numbers = {
        "gain.base": number("kr/year", 1e6),
        "gain.change": number("change", 1.0),
        "gain.reach": number("share", 0.4, 0.2, 0.7),
    }
    assert slope(case_with(numbers, {"gain": reduction()}, 0), 1e6 * mean) < -1.2
    assert slope(sum_case({"gain": (1e6, normal(0.3, 0.1))}, 0), 300_000) < -0.9


def test_the_mean_of_a_product_settles_no_slower_than_chance() -> None:
    case = product_case(lognormal(100, 0.3), lognormal(1_000, 0.4), 0)
    assert slope(case, 100_000 * math.exp((0.3**2 + 0.4**2) / 2), seeds=200) < -0.45


def test_strata_are_worth_many_draws() -> None:
    """A sum has next to no error left: with plain random numbers it would be a hundredth of the spread."""
    error = [answered(sum_case(TWO, -900_000), BATCH, seed).odds.mean for seed in range(20)]
    assert max(map(abs, error)) < 0.001 * math.hypot(*SDS)
