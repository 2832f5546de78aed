"""Drivers, maps, terms and break-even of cases whose answer is known, and of those that are shipped."""

import math

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.analysis.break_even import break_even
from model.analysis.drivers import sensitivity, two_way
from model.calculation.draws import P90
from model.case.assumptions import Change
from model.case.case import Case
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys
from tests.generators import LIBRARY
from tests.model.odds_cases import CASES, FOUNDING, SDS, SECOND, TWO, each_shipped, npv_as_answered
from tests.uncertain_case import an_uncertain_case, answered, case_with, normal, number, reduction, sum_case


def test_all_cautious_ends_at_once_are_the_worst() -> None:
    """Where every number works one way: each end of each number lies between all cautious and all hopeful."""
    monotone = 0
    for seed in range(80):
        case = an_uncertain_case(seed)
        resolved = resolve(case, LIBRARY)
        sensitivities = sensitivity(resolved, LIBRARY.perspectives["committee"], case.discount.timing)
        changes = [n for key, n in resolved.numbers.items() if n.unit == "change" and (n.low or n.value or 0.0) < 0]
        one_way = {effect.direction for effect in case.effects.values()} == {"less"} and not changes
        if not one_way or sensitivities.cautious is None or sensitivities.hopeful is None:
            continue
        if any(worth.counterpart for effect in case.effects.values() for worth in effect.valuations):
            continue
        if "rate" in {resolved.numbers[key].unit for driver in sensitivities.drivers for key in driver.keys}:
            continue
        monotone += 1
        slack = 1e-9 * (1 + abs(sensitivities.cautious.npv) + abs(sensitivities.hopeful.npv))
        for driver in sensitivities.drivers:
            for end in (driver.low, driver.high, sensitivities.point):
                assert sensitivities.cautious.npv <= end.npv + slack, (seed, driver.keys)
                assert end.npv <= sensitivities.hopeful.npv + slack, (seed, driver.keys)
    assert monotone >= 5


def test_the_founding_case_ends() -> None:
    sensitivities = answered(FOUNDING, scenario="judged_ranges").sensitivity
    assert sensitivities.drivers[0].keys == ("placements.reduction",)
    assert sensitivities.cautious is not None
    assert sensitivities.cautious.values == {
        "placements.base_cost": 70e6,
        "placements.reduction": 0.03,
        "placements.starts": 2023,
        "budget.factor": 1.2,
    }
    # 3 % of 70 000 tkr from 2023 to 2029, against 1.2 × what was filed.
    saved = sum(2_100_000 / 1.035**t for t in range(3, 10))
    paid = 1.2 * sum(amount / 1.035**t for t, amount in enumerate((9_577_000, 9_811_000, 3_152_000)))
    assert sensitivities.cautious.npv == pytest.approx(saved - paid, rel=1e-12)
    assert math.isnan(sensitivities.cautious.payback_years)


def test_shared_luck_is_a_driver_of_its_own() -> None:
    case = sum_case(TWO, -900_000, together={"second": "first"})
    drivers = {driver.keys: driver for driver in answered(case).sensitivity.drivers}
    pair = drivers["first.change", "second.change"]
    assert set(drivers) == {("first.change",), ("second.change",), ("first.change", "second.change")}
    assert pair.swing == pytest.approx(2 * P90 * sum(SDS))
    assert pair.break_even is None
    assert drivers[("first.change",)].break_even is not None
    apart = answered(sum_case(TWO, -900_000)).sensitivity
    together = answered(case).sensitivity
    assert apart.cautious is not None
    assert together.cautious is not None
    assert together.cautious.npv == pytest.approx(apart.cautious.npv)


def test_opposite_ends_of_shared_luck_are_never_put_together() -> None:
    """Two numbers of one random factor that pull apart: all cautious has both low or both high, whichever is worse."""
    case = sum_case({"good": (1e6, normal(0.3, 0.1)), "more": (4e5, normal(0.3, 0.1))}, 0, together={"more": "good"})
    effects = {**case.effects, "more": case.effects["more"].model_copy(update={"direction": "more"})}
    sensitivities = answered(case.model_copy(update={"effects": effects})).sensitivity
    assert sensitivities.cautious is not None
    assert sensitivities.cautious.npv == pytest.approx(180_000 - P90 * (100_000 - 40_000))


@each_shipped
def test_a_map_is_as_many_single_answers(case: Case, scenario: str | None) -> None:
    answer = answered(case, scenario=scenario)
    key_x, key_y = uncertain_keys(answer.resolved)[1:3]
    grid = two_way(answer.resolved, answer.perspective_record, case.discount.timing, key_x, key_y, steps=8)
    size = np.abs(grid.npv).max()
    for row, y in enumerate(grid.y):
        for column, x in enumerate(grid.x):
            alone = npv_as_answered(answer, {key_x: float(x), key_y: float(y)})
            assert grid.npv[row, column] == pytest.approx(alone, abs=1e-12 * size)


@pytest.mark.parametrize("key_x", ["placements.starts", "placements.base_cost", "budget.factor", "discount_rate"])
def test_npv_is_nothing_on_the_line_of_a_map(key_x: str) -> None:
    answer = answered(FOUNDING, scenario="judged_ranges")
    grid = two_way(answer.resolved, answer.perspective_record, "start", key_x, "placements.reduction")
    costs = float(answer.readings.pv_costs[0])
    assert len(grid.line) >= 5
    for x, y in grid.line:
        assert abs(npv_as_answered(answer, {key_x: x, "placements.reduction": y})) <= 1e-9 * costs
    # The claim's own column crosses at the claim's break-even.
    claimed = answer.resolved.numbers[key_x].value
    even = answer.break_even(("placements.reduction",))["placements.reduction"].value
    assert claimed is not None
    assert dict(grid.line)[claimed] == pytest.approx(even, rel=1e-9)


def test_terms_by_hand() -> None:
    """5 % of 75.8 mkr from 2021, a year earlier and a year later, at 0 and at 3 %."""
    terms = answered(FOUNDING).terms
    paid = (9_577_000, 9_811_000, 3_152_000)
    for name, rate in (("zero", 0.0), ("three", 0.03)):
        row = terms.npv[name]
        assert row is not None
        for shift, worth in zip(terms.shifts, row, strict=True):
            saved = sum(3_790_000 / (1 + rate) ** t for t in range(1 + shift, 10))
            assert worth == pytest.approx(saved - sum(a / (1 + rate) ** t for t, a in enumerate(paid)), rel=1e-12)
    assert set(terms.npv) == set(LIBRARY.schedules)


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
    terms = answered(case).terms
    assert [name for name, row in terms.npv.items() if row is None] == ["internal_rate"]


# Break-even


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
            assert abs(npv_as_answered(answer, {key: root})) <= 1e-9 * costs, (key, root)
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


def test_an_own_rate_in_doubt_replaces_every_step_of_a_schedule() -> None:
    case = FOUNDING.model_copy(update={"discount": FOUNDING.discount.model_copy(update={"schedule": "green_book"})})
    resolved = resolve(case, LIBRARY, None, {"discount_rate": Change(value=0.035, low=0.02, high=0.05)})
    assert [key for _, key in resolved.schedule] == ["discount_rate"]
    assert "discount_rate" in uncertain_keys(resolved)
