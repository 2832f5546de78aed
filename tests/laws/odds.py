"""Laws of doubt: ranges, random draws, drivers, maps, terms, and what it is worth to know.

Each law is a function of a seed. What it expects is worked out here from design section 4.7 and 4.8 in plain loops; the
model is always asked through its modules, so that a planted bug is met.
"""

import json
import math
import random
from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np

from model import evaluate
from model.analysis import answer, as_json, drivers, odds
from model.analysis import pilot as pilots
from model.calculation import draws, metrics
from model.case.assumptions import Assumption, Change
from model.case.case import Case, Pilot
from model.case.units import is_money
from model.checking.number import check_number
from model.numbers import keys as number_keys
from model.numbers import resolve, resolved_numbers
from tests import generators
from tests.generators import LIBRARY
from tests.laws.lawbook import law
from tests.uncertain_case import an_uncertain_case, normal, sum_case

NORMAL = NormalDist()


CLOSE = 1e-9
"""Of the size of what is compared: rounding, and far below an öre."""


# What is expected


def at_z(number: Assumption, z: float) -> float:
    """A number with a range where its random factor is z: definition 4.8."""
    low, value, high = (float(at) for at in (number.low, number.value, number.high) if at is not None)
    unit = number.unit
    step = z / NORMAL.inv_cdf(0.9)
    if unit in ("share", "share/person"):
        least, most = 0.0, 1.0
        low, middle, high = (math.log(at / (1 - at)) for at in (low, value, high))
        drawn = 1 / (1 + math.exp(-middle - step * (middle - low if z < 0 else high - middle)))
    elif unit in ("share/year", "rate", "change", "growth", "year", "years", "month"):
        limits = {"change": (-1, 1), "growth": (-0.5, 0.5), "year": (1900, 2200), "years": (0, 60), "month": (1, 12)}
        least, most = limits.get(unit, (0, 1))
        drawn = value + step * (value - low if z < 0 else high - value)
        if unit in ("year", "years", "month"):
            drawn = math.floor(drawn + 0.5)
    elif number.scale == "normal":
        least, most = -1e13, 1e13
        drawn = value + step * (value - low if z < 0 else high - value)
    else:
        least, most = 0.0, 1e13
        drawn = value * (low / value if z < 0 else high / value) ** abs(step)
    return min(max(drawn, least), most)


def root_of(key: str, numbers: Mapping[str, Assumption]) -> str:
    """The key at the end of the chain of numbers that one moves with."""
    ahead = numbers[key].moves_with
    return key if ahead is None else root_of(ahead, numbers)


def worth_of_choice(mean: float, sd: float) -> float:
    """E max(X, 0) − max(mean, 0) of a normal X: what it is worth to know it before one decides."""
    z = mean / sd
    return sd * NORMAL.pdf(z) + mean * NORMAL.cdf(z) - max(mean, 0.0)


# Asking the model


def resolved_of(seed: int) -> tuple[Case, resolved_numbers.ResolvedNumbers]:
    """A random case with ranges, and its resolved numbers."""
    case = an_uncertain_case(seed)
    return case, resolve.resolve(case, LIBRARY)


def npv(resolved: resolved_numbers.ResolvedNumbers, table: draws.Draws) -> Any:
    """NPV of a table in the case's perspective, kronor, `(draws,)`."""
    case = resolved.case
    ledger = evaluate.evaluate(case, table, LIBRARY).within(LIBRARY.perspectives[case.perspective])
    return metrics.net_present_value(ledger, case.discount.timing)


def npv_with(resolved: resolved_numbers.ResolvedNumbers, values: Mapping[str, float]) -> float:
    """NPV with some numbers at other values, asked one at a time."""
    numbers = dict(resolved.numbers)
    for key, value in values.items():
        numbers[key] = numbers[key].model_copy(update={"value": value})
    moved = resolved_numbers.ResolvedNumbers(resolved.case, LIBRARY, numbers, resolved.schedule, ())
    return float(npv(moved, draws.point(moved))[0])


def simulated(resolved: resolved_numbers.ResolvedNumbers, count: int, seed: int) -> odds.Odds:
    """The case under random draws."""
    case = resolved.case
    return odds.simulate(resolved, LIBRARY.perspectives[case.perspective], case.discount.timing, count, seed)


def size_of(*values: Any) -> float:
    """The largest amount among some, kronor, at least one krona: what a difference is compared with."""
    return max(1.0, *(float(np.max(np.abs(value))) for value in values))


def near(one: Any, other: Any, scale: float) -> bool:
    """Whether two numbers or arrays are the same within rounding."""
    return bool(np.allclose(one, other, rtol=0, atol=CLOSE * scale, equal_nan=True))


# Draws


@law
def what_the_door_lets_through_is_drawn_as_numbers(seed: int) -> None:
    """A random case is one that could have been filed, and no draw of it is anything but a number within its limits."""
    _, resolved = resolved_of(seed)
    for key, number in resolved.numbers.items():
        assert not [problem.code for problem in check_number(key, number)], (seed, key)
        if number.low is not None:
            values = draws.drawn(number, np.array([-9.0, -1.0, 0.0, 1.0, 9.0]))
            assert (number.possible.low <= values).all() and (values <= number.possible.high).all(), (seed, key)


@law
def ends_are_percentiles(seed: int) -> None:
    """Low, value and high are p10, p50 and p90, on the scale of the unit, rounded half up and within its limits."""
    _, resolved = resolved_of(seed)
    for key, number in resolved.numbers.items():
        if number.low is None:
            continue
        at = [NORMAL.inv_cdf(0.1), 0.0, NORMAL.inv_cdf(0.9), -6.0, -0.8, -0.3, 0.2, 0.5, 1.0, 2.0, 6.0]
        values = draws.drawn(number, np.array(at))
        ends = (number.low, number.value, number.high)
        assert np.allclose(values[:3], np.array(ends, float), rtol=CLOSE, atol=CLOSE), (seed, key)
        assert values[1] == number.value, (seed, key)
        for z, value in zip(at, values, strict=True):
            expected = at_z(number, z)
            tie = (
                number.unit in ("year", "years", "month") and abs(value - expected) == 1
            )  # half a year to the last bit
            assert tie or math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12), (seed, key, z)


@law
def kronor_that_may_change_sign_are_normal(seed: int) -> None:
    """On the normal scale the ends may have any sign, halves are straight lines, and no other number's draws move."""
    case, resolved = resolved_of(seed)
    dice = random.Random(f"{seed} sign")
    low, value, high = sorted(float(dice.randint(-9_000, 9_000)) + part / 4 for part in range(3))
    signed = generators.number(value, "kr", low=low, high=high, scale="normal")
    z = np.array([NORMAL.inv_cdf(0.1), NORMAL.inv_cdf(0.9), *(dice.gauss(0, 2) for _ in range(8))])
    expected = [value + at * (value - low if at < 0 else high - value) / NORMAL.inv_cdf(0.9) for at in z]
    assert np.allclose(draws.drawn(signed, z), expected, rtol=CLOSE, atol=1e-6), seed
    keys = resolved_numbers.uncertain_keys(resolved)
    money = [key for key in keys if is_money(resolved.numbers[key].unit) and key in case.numbers]
    if not money:
        return
    key = dice.choice(money)
    turned = resolved.numbers[key].model_copy(update={"scale": "normal"})
    other = replace(resolved, numbers={**resolved.numbers, key: turned})
    before, after = (draws.monte_carlo(one, keys, 40, seed) for one in (resolved, other))
    for name in keys:
        assert name == key or np.array_equal(before[name], after[name]), (seed, name)


@law
def normals_are_stratified(seed: int) -> None:
    """One value in each of n equal strata, anywhere in it, in an order of its own for factor, seed and batch."""
    count, names = 64, ("a.change", "b.change")
    normals = {
        (random_factor, at, batch): draws.standard_normals(at, random_factor, count, batch)
        for random_factor in names
        for at in (seed, seed + 1)
        for batch in (0, 1)
    }
    for which, z in normals.items():
        share = np.array([NORMAL.cdf(value) for value in z]) * count
        assert sorted(np.floor(share)) == list(range(count)), (seed, which)
        within = share - np.floor(share)
        assert 0.3 < within.mean() < 0.7 and within.std() > 0.15, (seed, which)
    orders = {tuple(np.argsort(z)) for z in normals.values()}
    assert len(orders) == len(normals), seed
    assert np.array_equal(draws.standard_normals(seed, "a.change", count), normals["a.change", seed, 0]), seed


@law
def who_moves_with_whom(seed: int) -> None:
    """A number is drawn from its own random factor, or from that of the number it moves with; draw 0 is the point."""
    _, resolved = resolved_of(seed)
    keys = resolved_numbers.uncertain_keys(resolved)
    table = draws.monte_carlo(resolved, keys, 40, seed)
    start = draws.point(resolved)
    assert table.count == 41, seed
    for key in resolved.numbers:
        if key not in keys:
            assert np.array_equal(table[key], start[key], equal_nan=True), (seed, key)
            continue
        assert table[key][0] == resolved.numbers[key].value, (seed, key)
        z = draws.standard_normals(seed, root_of(key, resolved.numbers), 40)
        least = 1.0 if key in number_keys.ramps(resolved.case) else -math.inf  # no ramp is shorter than its first year
        expected = [max(least, at_z(resolved.numbers[key], at)) for at in z]
        assert np.allclose(table[key][1:], expected, rtol=1e-9, atol=1e-12), (seed, key)
    random_factors = draws.random_factors(resolved, keys)
    assert {key: root_of(key, resolved.numbers) for key in keys} == {
        key: name for name, members in random_factors.items() for key in members
    }, seed


@law
def a_new_range_moves_no_other(seed: int) -> None:
    """Taking a range away, or turning the order of the numbers round, leaves every other number's draws, bit by bit."""
    _, resolved = resolved_of(seed)
    keys = resolved_numbers.uncertain_keys(resolved)
    if not keys:
        return
    gone = random.Random(seed).choice(keys)
    table = draws.monte_carlo(resolved, keys, 40, seed)
    backwards = draws.monte_carlo(resolved, [key for key in reversed(keys) if key != gone], 40, seed)
    for key in keys:
        if key != gone:
            assert table[key].tobytes() == backwards[key].tobytes(), (seed, key)
    assert len(backwards[gone]) == 1, seed


# Odds


@law
def odds_are_counted(seed: int) -> None:
    """Definition 4.7: every reading of the odds, counted in plain loops over draws 1 … N."""
    case, resolved = resolved_of(seed)
    simulation = simulated(resolved, 50, seed)
    table = draws.monte_carlo(resolved, resolved_numbers.uncertain_keys(resolved), 50, seed)
    expected = npv(resolved, table)
    scale = size_of(expected)
    assert simulation.count == 50 and simulation.seed == seed, seed
    assert near(simulation.npv, expected, scale), seed
    assert near(simulation.point, npv_with(resolved, {}), scale), seed
    worth = [float(value) for value in simulation.npv[1:]]
    losses = [-value for value in worth if value < 0]
    mean = math.fsum(worth) / 50
    assert simulation.chance == sum(value > 0 for value in worth) / 50, seed
    assert near(simulation.mean, mean, scale), seed
    assert (simulation.expected_loss is None) == (not losses), seed
    if simulation.expected_loss is not None:
        assert near(simulation.expected_loss, math.fsum(losses) / len(losses), scale), seed
    evpi = math.fsum(max(value, 0.0) for value in worth) / 50 - max(mean, 0.0)
    assert near(simulation.perfect_information, evpi, scale), seed
    ordered = sorted(worth)
    for share in (0.1, 0.5, 0.9):
        place = share * 49
        below, part = int(place), place - int(place)
        between = ordered[below] + part * (ordered[min(49, below + 1)] - ordered[below])
        assert near(simulation.percentile(share), between, scale), (seed, share)
    ledger = evaluate.evaluate(case, table, LIBRARY).within(LIBRARY.perspectives[case.perspective])
    net = np.broadcast_to(ledger.net(), (case.horizon, 51))[:, 1:]
    sums = np.cumsum(net, axis=0)
    paid = metrics.payback_year(net, case.start_year)
    for t, year in enumerate(case.years):
        assert simulation.chance_by_year[t] == sum(bool(at <= year) for at in paid) / 50, (seed, year)
        assert near(simulation.fan[t], np.quantile(sums[t], [0.1, 0.5, 0.9]), size_of(sums)), (seed, year)
    assert list(simulation.chance_by_year) == sorted(simulation.chance_by_year), seed
    assert simulation.chance_by_year[-1] == sum(not math.isnan(at) for at in paid) / 50, seed


@law
def a_draw_can_be_followed(seed: int) -> None:
    """The numbers of one draw, put back, give that draw's NPV; draw 0 gives the point."""
    _, resolved = resolved_of(seed)
    simulation = simulated(resolved, 30, seed)
    for draw in (0, 1, 17, 30):
        alone = odds.resolved_of_draw(resolved, seed, 30, draw)
        assert near(npv(alone, draws.point(alone)), simulation.npv[draw], size_of(simulation.npv)), (seed, draw)
        assert not resolved_numbers.uncertain_keys(alone), seed


@law
def knowing_a_part_is_worth_no_more_than_all(seed: int) -> None:
    """0 ≤ EVPPI ≤ EVPI, and nothing where nothing is uncertain."""
    _, resolved = resolved_of(seed)
    simulation = simulated(resolved, 200, seed)
    for random_factor in simulation.learned:
        assert 0 <= simulation.information(random_factor) <= max(0.0, simulation.perfect_information), (
            seed,
            random_factor,
        )
    assert set(simulation.learned) == {
        root_of(key, resolved.numbers) for key in resolved_numbers.uncertain_keys(resolved)
    }, seed


def a_sum(dice: random.Random) -> tuple[Case, float, dict[str, float]]:
    """A case whose NPV is a sum of three independent normals: the case, its mean, and each number's sd in kronor."""
    terms, spread, total = {}, {}, 0.0
    for name in ("first", "second", "third"):
        kronor, mean, sd = dice.choice([1e6, 3e6]), dice.uniform(0.1, 0.3), dice.uniform(0.02, 0.12)
        terms[name] = (kronor, normal(mean, sd))
        spread[f"{name}.change"] = kronor * sd
        total += kronor * mean
    mean = dice.uniform(-0.4, 0.4) * math.hypot(*spread.values())
    return sum_case(terms, mean - total), mean, spread


@law
def knowing_a_normal_number(seed: int) -> None:
    """The worth of knowing one number of a sum of three normals, against the closed form."""
    case, mean, spread = a_sum(random.Random(seed))
    simulation = simulated(resolve.resolve(case, LIBRARY), 2_000, seed)
    total = math.hypot(*spread.values())
    assert abs(simulation.mean - mean) < 0.01 * total, seed
    assert abs(simulation.perfect_information - worth_of_choice(mean, total)) < 0.05 * total, seed
    for key, sd in spread.items():
        assert abs(simulation.information(key) - worth_of_choice(mean, sd)) < 0.02 * total, (seed, key)


@law
def a_pilot_is_worth_what_it_shows(seed: int) -> None:
    """The worth of a pilot that measures one number of a sum of normals, against the closed form."""
    dice = random.Random(seed)
    case, mean, spread = a_sum(dice)
    resolved = resolve.resolve(case, LIBRARY)
    key = dice.choice(list(spread))
    believed = (resolved.numbers[key].high or 0.0) - (resolved.numbers[key].value or 0.0)
    error, cost = believed * dice.choice([0.0, 0.5, 1.0, 2.0]), dice.choice([0.0, 10_000.0])
    pilot = Pilot(learns=key, error=error, cost=cost)
    trusted = 1 / (1 + (error / believed) ** 2)
    pilot_worth = pilots.worth_of_pilot(resolved, simulated(resolved, 2_000, seed), pilot)
    assert pilot_worth is not None
    total = math.hypot(*spread.values())
    shown = worth_of_choice(mean, spread[key] * math.sqrt(trusted))
    assert math.isclose(pilot_worth.trusted, trusted, rel_tol=1e-9), seed
    assert abs(pilot_worth.sample - shown) < 0.02 * total, seed
    assert abs(pilot_worth.perfect - worth_of_choice(mean, spread[key])) < 0.02 * total, seed
    assert near(pilot_worth.net, pilot_worth.sample - cost, total), seed
    waited = resolve.resolve(case, LIBRARY, None, {"discount_rate": Change(value=0.05)})
    run = simulated(waited, 200, seed)
    at_once, later = (pilots.worth_of_pilot(waited, run, pilot.model_copy(update={"delay": delay})) for delay in (0, 3))
    assert at_once is not None and later is not None
    without = max(run.mean, 0.0)
    decided = at_once.net + without + cost
    assert near(later.net, decided / 1.05**3 - without - cost, total), seed


@law
def what_is_told_of_uncertainty_is_whole(seed: int) -> None:
    """Law 22: odds, drivers and break-even are JSON without NaN, with one draw as with fifty, a pilot or none."""
    dice = random.Random(seed)
    case, resolved = resolved_of(seed)
    keys = [key for key in resolved_numbers.keys_in_use(resolved) if resolved.numbers[key].unit != "flag"]
    if keys and dice.random() < 0.8:
        error, cost = dice.choice([0.0, 0.01, 1.0, 100.0]), dice.choice([0.0, 10_000.0])
        pilot = Pilot(learns=dice.choice(keys), error=error, cost=cost, delay=dice.choice([0, 1, 20]))
        resolved = resolve.resolve(case.model_copy(update={"pilot": pilot}), LIBRARY)
    given = answer.Answer(resolved, case.perspective, dice.choice([1, 2, 50]), seed)
    printed = as_json.odds_as_json(given)
    for part in (printed, as_json.drivers_as_json(given)):
        json.dumps(part, allow_nan=False)
    if seed % 5 == 0:
        json.dumps(as_json.break_even_as_json(given), allow_nan=False)
    assert (
        (printed["odds"] is None) == (printed["mean"] is None) == (printed["evppi"] == {}) == (not given.has_ranges)
    ), seed


# Drivers, maps and terms


@law
def each_driver_is_its_end(seed: int) -> None:
    """Each end is the case with that number alone, or the numbers of one random factor together, at that end."""
    case, resolved = resolved_of(seed)
    sensitivity = drivers.sensitivity(resolved, LIBRARY.perspectives[case.perspective], case.discount.timing)
    keys = set(resolved_numbers.uncertain_keys(resolved))
    sharing: dict[str, tuple[str, ...]] = {}
    for key in resolved_numbers.uncertain_keys(resolved):
        sharing[root_of(key, resolved.numbers)] = (*sharing.get(root_of(key, resolved.numbers), ()), key)
    together = {members for members in sharing.values() if len(members) > 1}
    assert {driver.keys for driver in sensitivity.drivers} == {(key,) for key in keys} | together, seed
    scale = size_of(
        *(at.npv for driver in sensitivity.drivers for at in (driver.low, driver.high)), sensitivity.point.npv
    )
    assert near(sensitivity.point.npv, npv_with(resolved, {}), scale), seed
    cautious: dict[str, float] = {}
    hopeful: dict[str, float] = {}
    for driver in sensitivity.drivers:
        ends = []
        for at, end in ((driver.low, "low"), (driver.high, "high")):
            values = {key: float(getattr(resolved.numbers[key], end)) for key in driver.keys}
            ends.append((npv_with(resolved, values), values))
            assert at.values == values, (seed, driver.keys)
            assert near(at.npv, ends[-1][0], scale), (seed, driver.keys, end)
        assert near(driver.swing, abs(ends[1][0] - ends[0][0]), scale), (seed, driver.keys)
        assert driver.cautious.npv == min(driver.low.npv, driver.high.npv), (seed, driver.keys)
        assert driver.hopeful.npv == max(driver.low.npv, driver.high.npv), (seed, driver.keys)
        if driver.keys in sharing.values():
            cautious |= driver.cautious.values
            hopeful |= driver.hopeful.values
    swings = [driver.swing for driver in sensitivity.drivers]
    assert swings == sorted(swings, reverse=True), seed
    assert (sensitivity.cautious is None) == (sensitivity.hopeful is None) == (not keys), seed
    if sensitivity.cautious is not None and sensitivity.hopeful is not None:
        assert sensitivity.cautious.values == cautious and sensitivity.hopeful.values == hopeful, seed
        once = npv_with(resolved, cautious), npv_with(resolved, hopeful)
        assert near([sensitivity.cautious.npv, sensitivity.hopeful.npv], once, size_of(scale, *once)), seed


@law
def a_map_is_many_single_answers(seed: int) -> None:
    """NPV on a map is the case with two numbers at that point; NPV turns at its line."""
    case, resolved = resolved_of(seed)
    keys = resolved_numbers.uncertain_keys(resolved)
    if len(keys) < 2:
        return
    dice = random.Random(seed)
    key_x, key_y = dice.sample(keys, 2)
    grid = drivers.two_way(resolved, LIBRARY.perspectives[case.perspective], case.discount.timing, key_x, key_y, 6)
    assert grid.npv.shape == (len(grid.y), len(grid.x)), seed
    for axis, key in ((grid.x, key_x), (grid.y, key_y)):
        claim = resolved.numbers[key]
        assert claim.low is not None and claim.high is not None
        assert claim.value in axis and axis[0] <= claim.low and claim.high <= axis[-1], (seed, key)
        assert (np.diff(axis) > 0).all(), (seed, key)
    for row, column in [(0, 0), (-1, 0), (0, -1), (len(grid.y) // 2, len(grid.x) // 3)]:
        alone = npv_with(resolved, {key_x: float(grid.x[column]), key_y: float(grid.y[row])})
        assert near(grid.npv[row, column], alone, size_of(grid.npv)), (seed, row, column)
    turns = int((np.diff((grid.npv < 0).astype(int), axis=0) != 0).sum())
    assert len(grid.line) == turns, seed
    for x, y in grid.line:
        column = int(np.flatnonzero(grid.x == x)[0])
        row = int(np.searchsorted(grid.y, y, side="right")) - 1
        beside = grid.npv[max(0, row - 1) : row + 2, column]
        assert beside.min() < 0 <= beside.max() or 0 in grid.npv[:, column], (seed, x, y)


@law
def terms_are_answers_under_other_terms(seed: int) -> None:
    """NPV under each discount schedule, with every start of an effect moved: each is the case asked that way."""
    case, resolved = resolved_of(seed)
    terms = drivers.terms(resolved, LIBRARY.perspectives[case.perspective], case.discount.timing)
    starts = {
        number_keys.key_of(name, effect, "starts" if effect.kind == "reduction" else "lag")
        for name, effect in case.effects.items()
    }
    assert terms.shifts == (-1, 0, 1), seed
    assert set(terms.npv) == set(LIBRARY.schedules), seed
    for name, row in terms.npv.items():
        other = case.model_copy(update={"discount": case.discount.model_copy(update={"schedule": name})})
        under_schedule = resolve.resolve(other, LIBRARY)
        known = not any(problem.code == "unknown_internal_rate" for problem in under_schedule.problems)
        assert (row is not None) == known, (seed, name)
        if row is None:
            continue
        for shift, worth in zip(terms.shifts, row, strict=True):
            moved = {key: max(0.0, (under_schedule.numbers[key].value or 0.0) + shift) for key in starts}
            assert near(worth, npv_with(under_schedule, moved), size_of(row)), (seed, name, shift)
