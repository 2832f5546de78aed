"""Ranges, random draws, drivers, maps, and what it is worth to know: against closed forms and brute force.

What holds for every case stands in `laws_of_odds.py`; here are cases whose answer is known, and what a run costs.
"""

import json
import math
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from model.analysis.answer import Answer
from model.analysis.break_even import break_even
from model.analysis.drivers import sensitivity, two_way
from model.calculation.draws import BATCH, P90, along, drawn, monte_carlo, standard_normals
from model.calculation.metrics import net_present_value
from model.case.assumptions import Change
from model.case.case import Case, Pilot
from model.case.units import UNITS
from model.evaluate import evaluate
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys
from tests import generators
from tests.generators import LIBRARY
from tests.laws_of_odds import at_z, npv_with, worth_of_choice
from tests.uncertain_case import (
    START_YEAR,
    Range,
    an_uncertain_case,
    answered,
    case_with,
    normal,
    number,
    product_case,
    reduction,
    sum_case,
)

ROOT = Path(__file__).resolve().parent.parent
KNOWN = json.loads((ROOT / "tests" / "reference" / "known_answers.json").read_text("utf-8"))
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
FOUNDING, SECOND = CASES["hasselby_vallingby"], CASES["skolstod_i_familjehem"]
IN_DOUBT = [(FOUNDING, "judged_ranges"), (SECOND, None)]
each_shipped = pytest.mark.parametrize(("case", "scenario"), IN_DOUBT, ids=["founding", "second"])


def lognormal(median: float, sd: float) -> Range:
    """The range of a number whose logarithm is normal."""
    return (median * math.exp(-P90 * sd), median, median * math.exp(P90 * sd))


def at(unit: str, low: float, value: float, high: float, z: Any) -> Any:
    """What a number with a range is drawn as at some z."""
    return drawn(generators.number(value, unit, low=low, high=high), np.asarray(z, float))


# The sampler -------------------------------------------------------------------------------------------------------

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
    found = at(unit, low, value, high, standard_normals(7, "some.key", BATCH))
    quantiles = np.quantile(found, [0.1, 0.5, 0.9])
    assert quantiles == pytest.approx([low, value, high], abs=2e-3 * (high - low))
    # Not only at the ends: halfway on the scale of the unit is where half of the distance in z is.
    assert np.quantile(found, norm.cdf(0.5)) == pytest.approx(
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
    found = at(unit, low, value, high, [-20.0, 20.0])
    assert found[1] == limits[1]
    assert limits[0] is None or found[0] == limits[0]


def test_a_change_may_do_harm() -> None:
    found = at("change", -0.1, 0.05, 0.2, standard_normals(1, "harm", 1_000))
    assert (found < 0).mean() == pytest.approx(norm.cdf(-0.05 / 0.15 * P90), abs=2e-3)
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


# Answers that are known --------------------------------------------------------------------------------------------


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


TWO = {"first": (1e6, normal(0.3, 0.08)), "second": (3e6, normal(0.2, 0.02))}
SDS = (80_000.0, 60_000.0)


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


# Draw 0, streams and seeds -----------------------------------------------------------------------------------------


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
    for found in (
        answer.odds.point,
        answer.sensitivity.point.npv,
        grid.npv[row, column],
        net_present_value(ledger, case.discount.timing)[0],
        row_of_terms[answer.terms.shifts.index(0)],
        answer.of_draw(0).readings.npv[0],
    ):
        assert found == pytest.approx(now, rel=1e-12)


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


# How fast the odds settle ------------------------------------------------------------------------------------------


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


# Memory ------------------------------------------------------------------------------------------------------------

PEAK = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "model", "simulate", *sys.argv[1:]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def peak_megabytes(*arguments: str) -> float:
    """The most memory that one call of the program held, with Python and its libraries."""
    pytest.importorskip("resource")
    done = subprocess.run([sys.executable, "-c", PEAK, *arguments], cwd=ROOT, capture_output=True, check=True)
    return int(done.stdout) / 1024


def a_heavy_case() -> Case:
    """Sixty effects over twenty years with three uncertain numbers each."""
    numbers: dict[str, Any] = {}
    for at in range(60):
        numbers[f"effect_{at}.base"] = number("kr/year", 1e6, 5e5, 2e6)
        numbers[f"effect_{at}.change"] = number("change", 0.05, 0.0, 0.1)
        numbers[f"effect_{at}.starts"] = number("year", 2021, 2020, 2024)
    return case_with(numbers, {f"effect_{at}": reduction() for at in range(60)}, -4e7, horizon=20)


def test_many_draws_need_little_memory() -> None:
    file = str(case_files()["hasselby_vallingby"])
    assert peak_megabytes(file, "--scenario", "judged_ranges", "--draws", "200000") < 400


@pytest.mark.torture
def test_a_million_draws_need_less_than_a_gigabyte(tmp_path: Path) -> None:
    file = str(case_files()["hasselby_vallingby"])
    assert peak_megabytes(file, "--scenario", "judged_ranges", "--draws", "1000000") < 1000
    heavy = tmp_path / "heavy.yaml"
    heavy.write_text(write_case(a_heavy_case()), "utf-8")
    assert peak_megabytes(str(heavy), "--draws", "1000000") < 1000


def test_blocks_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the draws are cut up for evaluation, the odds are the same."""
    whole = answered(SECOND, 2_000).odds
    monkeypatch.setattr("model.analysis.odds.BLOCK", 1)
    cut = answered(SECOND, 2_000).odds
    assert cut.npv == pytest.approx(whole.npv, rel=1e-12)
    assert np.array_equal(cut.payback_year, whole.payback_year, equal_nan=True)
    assert cut.running_sums == pytest.approx(whole.running_sums, rel=1e-9, abs=1e-3)


# A pilot before the decision ---------------------------------------------------------------------------------------


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
    found = {}
    for cost, delay in ((0.0, 0), (1_234.5, 0), (0.0, 2), (1_234.5, 20)):
        answer = answered(with_pilot(case, "first.change", 0.05, cost, delay), 5_000)
        assert answer.pilot is not None
        found[cost, delay] = answer.pilot
    free = found[0.0, 0]
    without = max(answered(case, 5_000).odds.mean, 0.0)
    assert without > 0
    for (cost, delay), pilot in found.items():
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


# Drivers, maps and terms -------------------------------------------------------------------------------------------


def test_all_cautious_ends_at_once_are_the_worst() -> None:
    """Where every number works one way: each end of each number lies between all cautious and all hopeful."""
    monotone = 0
    for seed in range(80):
        case = an_uncertain_case(seed)
        resolved = resolve(case, LIBRARY)
        found = sensitivity(resolved, LIBRARY.perspectives["committee"], case.discount.timing)
        changes = [n for key, n in resolved.numbers.items() if n.unit == "change" and (n.low or n.value or 0.0) < 0]
        one_way = {effect.direction for effect in case.effects.values()} == {"less"} and not changes
        if not one_way or found.cautious is None or found.hopeful is None:
            continue
        if any(worth.counterpart for effect in case.effects.values() for worth in effect.valuations):
            continue
        if "rate" in {resolved.numbers[key].unit for driver in found.drivers for key in driver.keys}:
            continue
        monotone += 1
        slack = 1e-9 * (1 + abs(found.cautious.npv) + abs(found.hopeful.npv))
        for driver in found.drivers:
            for end in (driver.low, driver.high, found.point):
                assert found.cautious.npv <= end.npv + slack, (seed, driver.keys)
                assert end.npv <= found.hopeful.npv + slack, (seed, driver.keys)
    assert monotone >= 5


def test_the_founding_case_ends() -> None:
    found = answered(FOUNDING, scenario="judged_ranges").sensitivity
    assert found.drivers[0].keys == ("placements.reduction",)
    assert found.cautious is not None
    assert found.cautious.values == {
        "placements.base_cost": 70e6,
        "placements.reduction": 0.03,
        "placements.starts": 2023,
        "budget.factor": 1.2,
    }
    # 3 % of 70 000 tkr from 2023 to 2029, against 1.2 × what was filed.
    saved = sum(2_100_000 / 1.035**t for t in range(3, 10))
    paid = 1.2 * sum(amount / 1.035**t for t, amount in enumerate((9_577_000, 9_811_000, 3_152_000)))
    assert found.cautious.npv == pytest.approx(saved - paid, rel=1e-12)
    assert math.isnan(found.cautious.payback_years)


def test_shared_luck_is_a_driver_of_its_own() -> None:
    case = sum_case(TWO, -900_000, together={"second": "first"})
    found = {driver.keys: driver for driver in answered(case).sensitivity.drivers}
    pair = found["first.change", "second.change"]
    assert set(found) == {("first.change",), ("second.change",), ("first.change", "second.change")}
    assert pair.swing == pytest.approx(2 * P90 * sum(SDS))
    assert pair.break_even is None
    assert found[("first.change",)].break_even is not None
    apart = answered(sum_case(TWO, -900_000)).sensitivity
    together = answered(case).sensitivity
    assert apart.cautious is not None
    assert together.cautious is not None
    assert together.cautious.npv == pytest.approx(apart.cautious.npv)


def test_opposite_ends_of_shared_luck_are_never_put_together() -> None:
    """Two numbers of one random factor that pull apart: all cautious has both low or both high, whichever is worse."""
    case = sum_case({"good": (1e6, normal(0.3, 0.1)), "more": (4e5, normal(0.3, 0.1))}, 0, together={"more": "good"})
    effects = {**case.effects, "more": case.effects["more"].model_copy(update={"direction": "more"})}
    found = answered(case.model_copy(update={"effects": effects})).sensitivity
    assert found.cautious is not None
    assert found.cautious.npv == pytest.approx(180_000 - P90 * (100_000 - 40_000))


@each_shipped
def test_a_map_is_as_many_single_answers(case: Case, scenario: str | None) -> None:
    answer = answered(case, scenario=scenario)
    key_x, key_y = uncertain_keys(answer.resolved)[1:3]
    found = two_way(answer.resolved, answer.perspective_record, case.discount.timing, key_x, key_y, steps=8)
    size = np.abs(found.npv).max()
    for row, y in enumerate(found.y):
        for column, x in enumerate(found.x):
            alone = npv_with_seen(answer, {key_x: float(x), key_y: float(y)})
            assert found.npv[row, column] == pytest.approx(alone, abs=1e-12 * size)


def npv_with_seen(answer: Answer, values: dict[str, float]) -> float:
    """NPV with some numbers at other values, as the answer sees it."""
    case = answer.case.model_copy(update={"perspective": answer.perspective})
    resolved = resolve(case, LIBRARY)
    numbers = {**resolved.numbers, **answer.resolved.numbers}
    return npv_with(type(resolved)(case, LIBRARY, numbers, answer.resolved.schedule, ()), values)


@pytest.mark.parametrize("key_x", ["placements.starts", "placements.base_cost", "budget.factor", "discount_rate"])
def test_npv_is_nothing_on_the_line_of_a_map(key_x: str) -> None:
    answer = answered(FOUNDING, scenario="judged_ranges")
    found = two_way(answer.resolved, answer.perspective_record, "start", key_x, "placements.reduction")
    costs = float(answer.readings.pv_costs[0])
    assert len(found.line) >= 5
    for x, y in found.line:
        assert abs(npv_with_seen(answer, {key_x: x, "placements.reduction": y})) <= 1e-9 * costs
    # The claim's own column crosses at the claim's break-even.
    claimed = answer.resolved.numbers[key_x].value
    even = answer.break_even(("placements.reduction",))["placements.reduction"].value
    assert claimed is not None
    assert dict(found.line)[claimed] == pytest.approx(even, rel=1e-9)


def test_terms_by_hand() -> None:
    """5 % of 75.8 mkr from 2021, a year earlier and a year later, at 0 and at 3 %."""
    found = answered(FOUNDING).terms
    paid = (9_577_000, 9_811_000, 3_152_000)
    for name, rate in (("zero", 0.0), ("three", 0.03)):
        row = found.npv[name]
        assert row is not None
        for shift, worth in zip(found.shifts, row, strict=True):
            saved = sum(3_790_000 / (1 + rate) ** t for t in range(1 + shift, 10))
            assert worth == pytest.approx(saved - sum(a / (1 + rate) ** t for t, a in enumerate(paid)), rel=1e-12)
    assert set(found.npv) == set(LIBRARY.schedules)


def test_terms_lie_over_what_is_asked_for_at_the_moment() -> None:
    resolved = resolve(FOUNDING, LIBRARY, "pilot_area", {"placements.starts": Change(value=2022)})
    answer = Answer(resolved, FOUNDING.perspective)
    row = answer.terms.npv["flat"]
    assert row is not None
    assert row[1] == pytest.approx(float(answer.readings.npv[0]), rel=1e-12)
    assert row[0] > row[1] > row[2]
    assert not answer.terms.turns()
    assert answered(FOUNDING, scenario="after_spread").terms.turns()


def test_a_schedule_that_is_not_known_has_no_terms() -> None:
    case = sum_case({"gain": (1e6, normal(0.3, 0.1))}, 0, start_year=2060)
    found = answered(case).terms
    assert [name for name, row in found.npv.items() if row is None] == ["internal_rate"]


# Break-even --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "scenario"), [(name, scenario) for name, case in CASES.items() for scenario in (None, *case.scenarios)]
)
def test_break_even_put_back(name: str, scenario: str | None) -> None:
    """The break-even of every number, put back, leaves NPV at nothing beside the costs; fades and haircuts included."""
    case = CASES[name]
    answer = answered(case, scenario=scenario)
    costs = float(answer.readings.pv_costs[0])
    tried = 0
    for key, even in break_even(answer.resolved, answer.perspective_record, case.discount.timing).items():
        if even.value is None or answer.resolved.numbers[key].unit in ("year", "years"):
            continue
        for root in (even.value, *even.others):
            tried += 1
            assert abs(npv_with_seen(answer, {key: root})) <= 1e-9 * costs, (key, root)
    assert tried >= 2


def test_the_shipped_cases_have_fades_and_haircuts() -> None:
    resolved = resolve(SECOND, LIBRARY)
    assert any(number.value for key, number in resolved.numbers.items() if key.endswith(".fade"))
    assert any(number.value for key, number in resolved.numbers.items() if key.endswith(".haircut"))


def test_every_draw_of_a_ramp_can_be_followed() -> None:
    numbers = {
        "gain.base": number("kr/year", 1e6),
        "gain.change": number("change", 0.3),
        "gain.ramp": number("years", 2, 1, 3),
    }
    answer = answered(case_with(numbers, {"gain": reduction()}, -420_000, horizon=5), 500)
    lowest = [answer.of_draw(place) for place in range(1, 501, 7)]
    assert not any(draw.has_errors for draw in lowest)
    assert min(draw.resolved.numbers["gain.ramp"].value or 0 for draw in lowest) == 1


def test_an_error_of_measurement_counts_where_the_number_stands() -> None:
    """A pilot whose error reaches beyond what is possible still shows something; a little more error, a little less."""
    numbers = {"gain.base": number("kr/year", 1e6, 1e5, 1e7), "gain.change": number("change", 0.3)}
    case = case_with(numbers, {"gain": reduction()}, -420_000, horizon=5)
    trusted = [answered(with_pilot(case, "gain.base", error), 500).pilot for error in (9e5, 1e6, 1.1e6)]
    shares = [pilot.trusted for pilot in trusted if pilot is not None]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[2] < 0.2 * shares[0]


def test_an_own_rate_in_doubt_replaces_every_step_of_a_schedule() -> None:
    case = FOUNDING.model_copy(update={"discount": FOUNDING.discount.model_copy(update={"schedule": "green_book"})})
    resolved = resolve(case, LIBRARY, None, {"discount_rate": Change(value=0.035, low=0.02, high=0.05)})
    assert [key for _, key in resolved.schedule] == ["discount_rate"]
    assert "discount_rate" in uncertain_keys(resolved)
