"""Break-even, where it usually goes wrong: several, none, whole years, and put back to give zero."""

import math
from typing import Any

import numpy as np
import pytest

from model.analysis.break_even import break_even
from model.calculation.draws import along
from model.calculation.metrics import net_present_value
from model.case.case import Case
from model.case.units import UNITS
from model.evaluate import evaluate
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.case_of_flows import LIBRARY, START_YEAR, answer_of, answers, case_of, case_of_flows

CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}

# Break-even --------------------------------------------------------------------------------------------------------

VARIANTS: list[Any] = [
    pytest.param(name, scenario, {}, perspective, id=f"{name}-{scenario}-{perspective}")
    for name, case in CASES.items()
    for scenario in (None, *case.scenarios)
    for perspective in dict.fromkeys((case.perspective, "society"))
]
VARIANTS += [
    pytest.param("hasselby_vallingby", None, numbers, "municipality_cash", id=f"fades-{number}")
    for number, numbers in enumerate(
        (
            {"placements.fade": 0.1, "placements.ramp": 3, "placements.haircut": 0.15},
            {"placements.growth": 0.03, "placements.released": 0.6, "placements.reduction": 0.09},
            {"placements.duration": 6, "placements.haircut": 0.4, "placements.reduction": 0.2, "placements.fade": 0.3},
            {"line_work.included": 1, "line_work.per_year": 900_000, "placements.share_due_to_us": 0.9},
            {"placements.reach.2020": 0.3, "placements.reach.2022": 0.8, "placements.reach.2025": 1.0},
        )
    )
]


@pytest.mark.parametrize(("name", "scenario", "numbers", "perspective"), VARIANTS)
def test_break_even_put_back_gives_zero(
    name: str, scenario: str | None, numbers: dict[str, float], perspective: str
) -> None:
    case = CASES[name]
    answer = answer_of(case, numbers, scenario, perspective)
    found, in_use = answer.break_even(), answer.resolved.numbers
    allowed = 1e-9 * answer.readings.pv_costs[0]
    assert any(even.value is not None for even in found.values())
    for key, even in found.items():
        unit = UNITS[in_use[key].unit]
        for value in () if even.value is None else (even.value, *even.others):
            assert unit.low <= value <= unit.high, key
            npv = npv_with(case, {**numbers, key: value}, scenario, perspective)
            if unit.whole:
                below = npv_with(case, {**numbers, key: value - 1}, scenario, perspective, refused=True)
                above = npv_with(case, {**numbers, key: value + 1}, scenario, perspective, refused=True)
                assert npv >= 0, key
                assert min(below, above) < 0, key
            else:
                assert abs(npv) <= allowed, (key, value, npv)


def npv_with(
    case: Case, numbers: dict[str, float], scenario: str | None, perspective: str, refused: bool = False
) -> float:
    """NPV with some numbers laid over the case; with `refused`, +∞ for numbers that the case could not have."""
    answer = answer_of(case, numbers, scenario, perspective)
    if answer.has_errors:
        assert refused, [problem for problem in answer.problems if problem.severity == "error"]
        return math.inf
    return float(answer.readings.npv[0])


@pytest.mark.parametrize(("name", "case"), CASES.items())
def test_none_means_that_the_sign_never_turns(name: str, case: Case) -> None:
    resolved = resolve(case, LIBRARY)
    seen = LIBRARY.perspectives[case.perspective]
    for key, even in break_even(resolved, seen, case.discount.timing).items():
        unit = UNITS[resolved.numbers[key].unit]
        if unit.whole:
            continue
        if unit.scale == "log":
            around = np.concatenate([[0.0], np.logspace(-2, 9, 2000)])
        else:
            around = np.linspace(unit.low, unit.high, 2001)
        ledger = evaluate(case, along(resolved, key, around), LIBRARY).within(seen)
        npv = np.broadcast_to(net_present_value(ledger, case.discount.timing), around.shape)
        turns = int(np.sum(npv[:-1] * npv[1:] < 0))
        known = () if even.value is None else (even.value, *even.others)
        assert turns <= len(known), f"{name}: {key}"


def test_several_break_evens_are_listed_and_the_nearest_comes_first() -> None:
    flows = [1000.0, -2300.0, 1320.0]  # NPV is zero at 10 % and at 20 %
    for rate, nearest, other in ((0.035, 0.1, 0.2), (0.14, 0.1, 0.2), (0.16, 0.2, 0.1), (0.9, 0.2, 0.1)):
        answer = answers(case_of_flows(flows, rate=rate))
        assert answer["break_even"]["discount_rate"] == pytest.approx(nearest, rel=1e-12)
        assert answer["break_even_others"]["discount_rate"] == pytest.approx([other], rel=1e-12)


def test_three_break_evens() -> None:
    answer = answers(case_of_flows([1000, -3600, 4310, -1716], rate=0.19))  # 10 %, 20 % and 30 %
    assert answer["break_even"]["discount_rate"] == pytest.approx(0.2, rel=1e-9)
    assert sorted(answer["break_even_others"]["discount_rate"]) == pytest.approx([0.1, 0.3], rel=1e-9)


def test_a_rate_that_breaks_even_is_the_internal_rate_of_return() -> None:
    answer = answers(CASES["hasselby_vallingby"])
    assert answer["break_even"]["discount_rate"] == pytest.approx(answer["irr"], rel=1e-12)


def test_nothing_to_break_even_with_is_none() -> None:
    answer = answers(case_of([100, 100], [0, 0]))
    # Only a budget of nothing at all would break even.
    assert {key: value for key, value in answer["break_even"].items() if value is not None} == {"budget.factor": 0}
    assert answer["break_even_others"] == {}


def test_a_number_that_does_not_matter_has_none() -> None:
    # An internal price within the municipality changes nobody's total but the two committees'.
    answer = answers(CASES["skolstod_i_familjehem"])
    assert answer["break_even"]["assessment_hours.internal_price"] is None
    own = answers(CASES["skolstod_i_familjehem"], perspective="committee")
    assert "assessment_hours.internal_price" in own["break_even"]


def test_yes_or_no_has_no_break_even() -> None:
    assert not [key for key in answers(CASES["hasselby_vallingby"])["break_even"] if key.endswith(".included")]


@pytest.mark.parametrize(
    ("rate", "last"),
    # At 0 %: nine years of 3 790 tkr from 2021 is 34 110, and 22 540 needs six: 2024–2029. At 3.5 %, 2023 is too late.
    [(0.0, 2024), (0.03, 2023), (0.035, 2022)],
)
def test_the_last_start_year_that_pays(rate: float, last: int) -> None:
    case = CASES["hasselby_vallingby"]
    for claimed in (2020, 2021, 2026):
        answer = answers(case, {"discount_rate": rate, "placements.starts": claimed})
        assert answer["break_even"]["placements.starts"] == last
    assert npv_with(case, {"discount_rate": rate, "placements.starts": last}, None, case.perspective) >= 0
    assert npv_with(case, {"discount_rate": rate, "placements.starts": last + 1}, None, case.perspective) < 0


def test_the_last_start_year_also_when_a_too_early_one_does_not_pay() -> None:
    # The effect lasts eight years. From 2016 only four of them fall within the case, and four are not enough.
    case = CASES["hasselby_vallingby"]
    numbers = {"placements.duration": 8.0, "placements.starts": 2016.0}
    paying = [
        year
        for year in range(2000, 2031)
        if npv_with(case, {**numbers, "placements.starts": float(year)}, None, case.perspective) >= 0
    ]
    answer = answers(case, numbers)
    assert answer["break_even"]["placements.starts"] == max(paying)
    assert answer["break_even_others"]["placements.starts"] == [min(paying)]
    assert min(paying) > 2016


def test_no_start_year_pays() -> None:
    answer = answers(CASES["hasselby_vallingby"], scenario="pilot_area")
    assert answer["break_even"]["placements.starts"] is None


def test_break_even_is_where_it_is_by_hand() -> None:
    # 1 000 today against 400 a year for three years: 1 000 ÷ 1 200 of each factor, at 0 %.
    answer = answers(case_of([1000], [0, 400, 400, 400]))
    for key in ("gain.change", "gain.worth", "gain.released", "gain.share_due_to_us"):
        assert answer["break_even"][key] == pytest.approx(1000 / 1200, rel=1e-12), key
    assert answer["break_even"]["gain.haircut"] == pytest.approx(200 / 1200, rel=1e-12)
    assert answer["break_even"]["budget.factor"] == pytest.approx(1.2, rel=1e-12)
    assert answer["break_even"][f"gain.started.{START_YEAR + 1}"] == pytest.approx(200, rel=1e-12)


def test_zero_is_enough_for_whole_years() -> None:
    # 300 in cost and 100 a year: the third year pays it back exactly.
    answer = answers(case_of([300, 0, 0, 0, 0], [100]), {"gain.duration": 5.0})
    assert answer["npv"] == 200
    assert answer["break_even"]["gain.duration"] == 3
    assert answer["break_even"]["gain.lag"] == 2
