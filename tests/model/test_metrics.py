"""Where readings of a calculation usually go wrong: payback, trough, ratio, internal rate of return and their kin."""

import json
import math
from fractions import Fraction
from functools import partial

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.calculation.metrics import (
    discount_factors,
    internal_rate_of_return,
    payback_year,
    payback_years,
    trough,
)
from model.calculation.roots import roots_above_zero
from model.case.assumptions import Timing
from model.files.reading import case_files, read_case
from tests.case_of_flows import LIBRARY, START_YEAR, answer_of, answers, case_of, case_of_flows

thoroughly = settings(max_examples=300, derandomize=True)


def column(flows: list[float]) -> np.ndarray:
    """Flows as the model has them: years × one draw."""
    return np.array(flows, dtype=float)[:, None]


CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}

# Payback -----------------------------------------------------------------------------------------------------------


def payback_in_fractions(flows: list[int]) -> Fraction | None:
    """The first moment from which the sum stays at or above zero, in fractions and looked for from the end."""
    sums = [Fraction(sum(flows[: year + 1])) for year in range(len(flows))]
    if sums[-1] < 0:
        return None
    for year in reversed(range(len(flows))):
        before = sums[year - 1] if year else Fraction(0)
        if before < 0:  # during this year the sum rises from below zero, and stays up
            return year + -before / flows[year]
    return Fraction(0)


@pytest.mark.parametrize(
    ("flows", "years"),
    [
        ([-1000, 300, 400, 500], 3.6),
        ([-100, 200, -150, 200], 3.25),  # above zero after year 1, below again, back in year 3
        ([-100, 200, -150, 40], None),  # above zero once, but not at the end
        ([-100, 200, -100, 0, 0], 1.5),  # comes down to zero exactly, never below
        ([-100, 100, 0, 0], 2.0),
        ([-100, 0, 0, 100], 4.0),
        ([-100, 300, -250, 0, 100], 4.5),
        ([100, -50, -49], 0.0),  # never below zero
        ([100, -150, 60], 2 + 50 / 60),
        ([0, 0, 0], 0.0),
        ([5], 0.0),
        ([-5], None),
        ([0, -10, 10], 3.0),
    ],
)
def test_payback(flows: list[float], years: float | None) -> None:
    found = float(payback_years(column(flows))[0])
    assert found == pytest.approx(years) if years is not None else math.isnan(found)


@pytest.mark.parametrize(("missing", "paid_back"), [(0.0, True), (0.004, True), (0.006, False), (1.0, False)])
def test_half_an_ore_is_not_a_debt(missing: float, paid_back: bool) -> None:
    found = float(payback_years(column([-1000, 500, 500 - missing, 0]))[0])
    assert math.isnan(found) != paid_back
    if paid_back:
        assert found == pytest.approx(3.0)


def test_tenths_do_not_lose_a_year() -> None:
    # 0.1 cannot be written exactly in binary; ten of them fall short of one by 1e-16.
    assert payback_years(column([-1.0] + [0.1] * 10))[0] == pytest.approx(11.0)
    assert payback_year(column([-1.0] + [0.1] * 10), 2020)[0] == 2030


@pytest.mark.parametrize(
    ("flows", "year"),
    [([5, 5], 2020), ([-5, 5], 2021), ([-5, 10], 2021), ([-5, 0, 5], 2022), ([-5, 4], None), ([-5, 5.01, 1], 2021)],
)
def test_payback_year_is_the_year_it_happens_in(flows: list[float], year: int | None) -> None:
    found = float(payback_year(column(flows), 2020)[0])
    assert found == year if year is not None else math.isnan(found)


@thoroughly
@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12))
def test_payback_agrees_with_fractions(flows: list[int]) -> None:
    expected, found = payback_in_fractions(flows), float(payback_years(column(list(map(float, flows))))[0])
    assert found == pytest.approx(float(expected), abs=1e-12) if expected is not None else math.isnan(found)


@thoroughly
@given(st.lists(st.lists(st.integers(-50, 50), min_size=4, max_size=4), min_size=2, max_size=6))
def test_each_draw_is_read_on_its_own(rows: list[list[int]]) -> None:
    together = np.array(rows, dtype=float).T
    for number, row in enumerate(rows):
        alone = column(list(map(float, row)))
        for reading in (payback_years, lambda net: trough(net, 2020)[0], lambda net: trough(net, 2020)[1]):
            np.testing.assert_array_equal(reading(together)[number], reading(alone)[0])


def test_discounted_payback_is_later() -> None:
    answer = answers(case_of_flows([-1000, 300, 400, 350], rate=0.05))
    # Undiscounted 1 050 of 1 000. Discounted 285.71 + 362.81 + 302.34 = 950.87: never.
    assert (answer["payback_year"], answer["discounted_payback_year"]) == (START_YEAR + 3, None)
    assert answer["npv"] < 0


def test_a_discounted_payback_in_time_means_a_positive_npv() -> None:
    for rate in (0.0, 0.02, 0.05, 0.08, 0.1, 0.15):
        answer = answers(case_of_flows([-1000, 300, 400, 500], rate=rate))
        assert (answer["discounted_payback_year"] is not None) == (answer["npv"] >= 0)


# Trough, ratio, simple payback -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flows", "deepest", "year"),
    [
        ([-10, -5, 20], -15, 2021),
        ([-10, 5, -5, 20], -10, 2020),  # reached twice: the first year counts
        ([-10, 20, -30, 5], -20, 2022),
        ([10, -5], 0, None),
        ([0, 0], 0, None),
        ([10, -20, 5], -10, 2021),
        ([0, -5e-17], 0, None),  # rounding, once told as 0 kr (2021)
        ([0, -0.004], 0, None),
        ([0, -0.006], -0.006, 2021),
        ([0.1 + 0.2, -0.3, -1e-16], 0, None),
    ],
)
def test_trough(flows: list[float], deepest: float, year: int | None) -> None:
    found, found_year = trough(column(flows), 2020)
    assert found[0] == deepest
    assert found_year[0] == year if year is not None else math.isnan(found_year[0])


def test_the_ratio_never_stands_alone() -> None:
    answer = answers(case_of([], [100]))
    assert (answer["npv"], answer["benefit_cost_ratio"]) == (100, None)
    assert "no_costs" in {problem["code"] for problem in answer["problems"]}


def test_simple_payback_counts_the_best_year_and_every_year_of_cost() -> None:
    # 300 + 100 in cost; the best year gives 80.
    assert answers(case_of([300, 100], [0, 50, 80, 60]))["simple_payback_years"] == pytest.approx(5.0)
    assert answers(case_of([300, 100], []))["simple_payback_years"] is None


def test_simple_payback_is_not_discounted() -> None:
    case = case_of([300, 100], [0, 50, 80, 60])
    assert answers(case, {"discount_rate": 0.2})["simple_payback_years"] == pytest.approx(5.0)


def test_simple_payback_takes_the_cost_in_the_line_from_each_years_benefit() -> None:
    lines = {
        "paid": {"label": "Projekt", "cost_type": "staff", "paid_by": "socialnamnd", "amounts": {START_YEAR: 400}},
        "after": {
            "label": "I linjen",
            "cost_type": "running",
            "paid_by": "socialnamnd",
            "amounts": {START_YEAR + 1: 40, START_YEAR + 2: 10, START_YEAR + 3: 90},
        },
    }
    # Benefit less running cost: 60 − 40 = 20, 80 − 10 = 70, 90 − 90 = 0. 400 ÷ 70; the running cost is not in the 400.
    answer = answers(case_of([400, 0, 0, 0], [0, 60, 80, 90], budget=lines))
    assert answer["simple_payback_years"] == pytest.approx(400 / 70)
    # And none where the line costs at least what is gained in every year.
    poor = answers(case_of([400, 0, 0, 0], [0, 40, 10, 90], budget=lines))
    assert poor["simple_payback_years"] is None


# Internal rate of return -------------------------------------------------------------------------------------------


def multiplied(*polynomials: list[Fraction]) -> tuple[Fraction, ...]:
    """The product of polynomials, lowest power first."""
    product = [Fraction(1)]
    for polynomial in polynomials:
        longer = [Fraction(0)] * (len(product) + len(polynomial) - 1)
        for here, factor in enumerate(product):
            for there, other in enumerate(polynomial):
                longer[here + there] += factor * other
        product = longer
    return tuple(product)


tenths = st.integers(1, 40).map(lambda number: Fraction(number, 10))
signed = st.sampled_from([Fraction(-1), Fraction(1), Fraction(-7, 3), Fraction(1000)])


@thoroughly
@given(
    st.lists(tenths, max_size=4),  # x > 0, some of them possibly the same
    st.lists(tenths, max_size=3),  # x < 0
    st.lists(st.tuples(tenths, tenths), max_size=2),  # pairs that are not real: (x − a)² + b²
    st.integers(0, 2),  # years without money in the beginning
    signed,
)
def test_the_number_of_roots_is_exact(
    positive: list[Fraction],
    negative: list[Fraction],
    complex_pairs: list[tuple[Fraction, Fraction]],
    empty: int,
    scale: Fraction,
) -> None:
    polynomial = multiplied(
        [scale],
        [Fraction(0)] * empty + [Fraction(1)],
        *([-root, Fraction(1)] for root in positive),
        *([root, Fraction(1)] for root in negative),
        *([a * a + b * b, -2 * a, Fraction(1)] for a, b in complex_pairs),
    )
    assert roots_above_zero(polynomial) == len(set(positive))


@thoroughly
@given(st.integers(-9, 40), st.lists(tenths, max_size=2), st.lists(st.tuples(tenths, tenths), max_size=2), signed)
def test_the_only_rate_is_found(
    rate: int, negative: list[Fraction], complex_pairs: list[tuple[Fraction, Fraction]], scale: Fraction
) -> None:
    x = 1 / (1 + Fraction(rate, 10))
    polynomial = multiplied(
        [scale],
        [-x, Fraction(1)],
        *([root, Fraction(1)] for root in negative),
        *([a * a + b * b, -2 * a, Fraction(1)] for a, b in complex_pairs),
    )
    found, why_not = internal_rate_of_return(np.array([float(flow) for flow in polynomial]))
    assert why_not == ""
    assert found == pytest.approx(rate / 10, abs=1e-9, rel=1e-9)


@thoroughly
@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=9))
def test_roots_agree_with_numpy_where_numpy_can_tell(flows: list[int]) -> None:
    roots = np.roots(flows[::-1]) if any(flows) else np.array([])
    size = np.abs(roots)
    not_real = np.abs(roots.imag) > 1e-4 * size
    # Numpy cannot tell a double root from two near ones, nor a root near the axis from one on it.
    apart = [abs(one - other) > 1e-4 for number, one in enumerate(roots) for other in roots[:number]]
    assume(all(apart) and np.all(not_real | (np.abs(roots.imag) < 1e-9 * size)))
    expected = int(np.sum(~not_real & (roots.real > 0)))
    rate, why_not = internal_rate_of_return(np.array(flows, dtype=float))
    assert why_not == {0: "no_root", 1: ""}.get(expected, "several_roots")
    if expected == 1:
        x = roots[~not_real & (roots.real > 0)].real[0]
        assert 1 / (1 + rate) == pytest.approx(x, rel=1e-8)


@thoroughly
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=3), st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_costs_first_have_one_rate_and_it_is_the_librarys(costs: list[int], benefits: list[int]) -> None:
    flows = np.array([-cost for cost in costs] + benefits, dtype=float)
    rate, why_not = internal_rate_of_return(flows)
    assert why_not == ""
    factors = (1 + rate) ** -np.arange(len(flows))
    assert abs(flows @ factors) <= 1e-9 * (np.abs(flows) @ factors)
    libraries = float(npf.irr(flows))
    if math.isfinite(libraries):
        assert rate == pytest.approx(libraries, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "why_not"),
    [
        ([0, 0, 0], "no_root"),
        ([-100], "no_root"),
        ([-100, -50], "no_root"),
        ([100, 0, 50], "no_root"),
        ([-100, 250, -170], "no_root"),  # two sign changes and yet no root: 250² < 4 × 100 × 170
        ([-1000, 2300, -1320], "several_roots"),  # 10 % and 20 %
        ([1000, -3600, 4310, -1716], "several_roots"),  # 10 %, 20 % and 30 %
        ([100, -230, 132], "several_roots"),
    ],
)
def test_no_rate_and_why(flows: list[float], why_not: str) -> None:
    rate, reason = internal_rate_of_return(np.array(flows, dtype=float))
    assert math.isnan(rate)
    assert reason == why_not


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([-100, 110], 0.1),
        ([0, 0, -100, 110], 0.1),  # waiting does not change the rate
        ([-100, 110, 0, 0], 0.1),
        ([100, -110], 0.1),  # a loan
        ([-100, 100], 0.0),
        ([-100, 50], -0.5),
        ([-100, 1], -0.99),
        ([-100, 0, 0, 800], 1.0),
        ([-100, 200, -100], 0.0),  # a double root counts once
        ([-1e12, 1.05e12], 0.05),
        ([-1e-3, 1.05e-3], 0.05),
    ],
)
def test_the_rate(flows: list[float], rate: float) -> None:
    found, why_not = internal_rate_of_return(np.array(flows))
    assert found == pytest.approx(rate, abs=1e-9)
    assert why_not == ""


def test_dust_does_not_add_roots() -> None:
    # What is left of 0.1 + 0.2 − 0.3 in a far year is no money.
    found, why_not = internal_rate_of_return(np.array([-1e6, 1.1e6, 0.0, 0.0, -(0.1 + 0.2 - 0.3)]))
    assert found == pytest.approx(0.1)
    assert why_not == ""


def test_a_long_row_that_turns_every_year_is_answered() -> None:
    turning = np.array([(-1) ** year * (100.0 + year) for year in range(60)])
    _, why_not = internal_rate_of_return(turning)
    assert why_not in ("no_root", "several_roots", "")


# All together ------------------------------------------------------------------------------------------------------


@thoroughly
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=8), st.integers(0, 30))
def test_readings_of_random_flows(flows: list[int], per_cent: int) -> None:
    case, rate = case_of_flows(flows, rate=per_cent / 100), Fraction(per_cent, 100)
    readings = answer_of(case).readings
    worth = [flow / (1 + rate) ** year for year, flow in enumerate(flows)]
    close = partial(pytest.approx, rel=1e-12, abs=1e-9)
    assert readings.npv[0] == close(float(sum(worth)))
    assert readings.pv_costs[0] == close(float(-sum(min(amount, Fraction(0)) for amount in worth)))
    assert readings.pv_benefits[0] == close(float(sum(max(amount, Fraction(0)) for amount in worth)))
    assert readings.trough[0] == min(0, *(sum(flows[: year + 1]) for year in range(len(flows))))
    expected = payback_in_fractions(flows)
    assert math.isnan(readings.payback_years[0]) == (expected is None)
    if expected is not None:
        assert readings.payback_years[0] == close(float(expected))
        assert readings.payback_year[0] == START_YEAR + max(0, math.ceil(expected) - 1)


def test_answers_are_plain_values() -> None:
    for case in CASES.values():
        for perspective in LIBRARY.perspectives:
            json.dumps(answers(case, perspective=perspective), allow_nan=False)


@pytest.mark.parametrize("timing", ["start", "middle", "end"])
def test_factors_of_rates_alike_in_all_draws_are_those_of_each(timing: Timing) -> None:
    for rate in (0.035, 0.0, -0.01, 0.035):
        for years in (3, 10):
            rates = np.broadcast_to(np.array([[rate]]), (years + 1, 1))
            alike, each = discount_factors(rates, timing), discount_factors(np.repeat(rates, 2, axis=1), timing)
            assert alike.shape == (years, 1)
            assert alike[:, 0].tobytes() == each[:, 0].tobytes() == each[:, 1].tobytes()
            with pytest.raises(ValueError, match="read-only"):
                alike *= 2.0
