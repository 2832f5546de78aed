"""Laws of the readings: payback, trough, ratio, internal rate and break-even."""

import math
import random

import numpy as np

from model import evaluate
from model.analysis import break_even
from model.calculation import draws, metrics
from model.numbers import resolve, resolved_numbers
from tests.generators import LIBRARY, a_case
from tests.laws.asking import EXACT, gross_of, in_its_perspective, ledger_of, near_a_tie, npv_of, of_line_set, same
from tests.laws.lawbook import law
from tests.laws.second_opinion import factors_of


@law
def paid_back_means_paid_back(seed: int) -> None:
    """Law 13: at payback the sum is 0 and stays ≥ 0; none if and only if it ends below 0; more never delays it."""
    case = a_case(seed)
    ledger = in_its_perspective(case, ledger_of(case))
    net = ledger.net()
    ends = np.concatenate([[0.0], np.cumsum(net[:, 0])])
    moment = float(metrics.payback_years(net)[0])
    slack = 1e-6 + EXACT * gross_of(ledger)
    assert math.isnan(moment) == (ends[-1] < -metrics.TOLERANCE), seed
    if not math.isnan(moment):
        assert 0 <= moment <= case.horizon, seed
        whole, part = int(moment), moment - int(moment)
        at = ends[whole] + part * (float(net[whole, 0]) if part else 0.0)
        assert (ends[math.ceil(moment) :] >= -metrics.TOLERANCE - slack).all(), seed
        if moment > 0:
            assert abs(at) <= metrics.TOLERANCE + slack, seed
            assert ends[math.ceil(moment) - 1] < 0, seed
        year = float(metrics.payback_year(net, case.start_year)[0])
        assert year == case.start_year + max(0, math.ceil(moment) - 1), seed
        for t in (0, case.horizon // 2, case.horizon - 1):
            more = net.copy()
            more[t, 0] += 10_000
            assert float(metrics.payback_years(more)[0]) <= moment + 1e-9, (seed, t)


@law
def discounting_delays_payback_of_what_costs_first(seed: int) -> None:
    """Law 13: discounted payback is the payback of the discounted flows, and not before it where costs come first."""
    case = a_case(seed)
    ledger = in_its_perspective(case, ledger_of(case))
    readings = metrics.read(ledger, case.discount.timing)
    discounted = ledger.net() * np.array(factors_of(case))[:, None]
    if not near_a_tie(case, ledger):
        expected = metrics.payback_year(discounted, case.start_year)
        assert np.array_equal(expected, readings.discounted_payback_year, equal_nan=True), seed
        net = ledger.net()[:, 0]
        signs = np.sign(net[net != 0])
        if len(signs) and signs[0] < 0 and not (np.diff(signs) < 0).any() and not math.isnan(expected[0]):
            assert readings.discounted_payback_year[0] >= readings.payback_year[0], seed


@law
def the_trough_is_the_deepest_point(seed: int) -> None:
    """Definition 4.7: the lowest sum at a year's end, never above 0, and the first year that reaches it."""
    case = a_case(seed)
    ledger = in_its_perspective(case, ledger_of(case))
    deepest, year = (float(values[0]) for values in metrics.trough(ledger.net(), case.start_year))
    ends = np.cumsum(ledger.net()[:, 0])
    assert deepest <= 0, seed
    assert same(deepest, min(0.0, ends.min()), gross_of(ledger)), seed
    if deepest < 0:
        at = int(year) - case.start_year
        assert ends[at] == deepest, seed
        assert (ends[:at] > deepest).all(), seed
    else:
        assert math.isnan(year), seed


@law
def the_ratio_says_what_npv_says(seed: int) -> None:
    """Law 14: ratio = 1 + NPV ÷ PV of costs, and above 1 when NPV is above 0, where funding nets to nothing."""
    case = a_case(seed)
    case = case.model_copy(update={"perspective": "society"})
    ledger = in_its_perspective(case, ledger_of(case))
    readings = metrics.read(ledger, case.discount.timing)
    npv, costs, ratio = (float(x[0]) for x in (readings.npv, readings.pv_costs, readings.benefit_cost_ratio))
    slack = EXACT * gross_of(ledger)
    if 0 < abs(costs) <= slack:
        return
    assert math.isnan(ratio) == (costs <= 0), seed
    if costs > 0:
        assert math.isclose(ratio, 1 + npv / costs, rel_tol=1e-6, abs_tol=1e-6), seed
        if abs(npv) > slack:
            assert (ratio > 1) == (npv > 0), seed


@law
def the_ratio_leaves_funding_out(seed: int) -> None:
    """Definition 4.6: funding moves NPV, payback and trough of an actor, never its ratio, costs or benefits."""
    case = a_case(seed)
    bare = case.model_copy(update={"funding": {}})
    for perspective in ("committee", "municipality_cash", "public"):
        one = metrics.read(ledger_of(case).within(LIBRARY.perspectives[perspective]), case.discount.timing)
        other = metrics.read(ledger_of(bare).within(LIBRARY.perspectives[perspective]), case.discount.timing)
        for name in ("pv_costs", "pv_benefits", "benefit_cost_ratio", "simple_payback_years"):
            assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True), (seed, name)
        grants = (
            ledger_of(case).only(lambda posting: posting.kind == "funding").within(LIBRARY.perspectives[perspective])
        )
        assert same(one.npv - other.npv, npv_of(case, grants), gross_of(ledger_of(case))), seed


@law
def simple_payback_is_simple(seed: int) -> None:
    """Definition 4.7: the budget without running cost ÷ the best year's benefit less running cost and new need."""
    case = a_case(seed)
    ledger = in_its_perspective(case, ledger_of(case))
    running = {name for name, line in case.budget.items() if line.cost_type == "running"}
    project = of_line_set(ledger, set(case.budget) - running)
    yearly = of_line_set(ledger, running | set(case.effects) | set(case.income))
    payback = float(metrics.simple_payback_years(ledger)[0])
    best = float(yearly.max())
    assert math.isnan(payback) == (best <= 0), seed
    if best > 0:
        assert math.isclose(payback, -float(project.sum()) / best, rel_tol=1e-9, abs_tol=1e-12), seed


@law
def the_internal_rate_makes_npv_nothing(seed: int) -> None:
    """Law 15: NPV at the internal rate is 0; where none is given, the signs do not turn exactly once."""
    case = a_case(seed)
    net = in_its_perspective(case, ledger_of(case)).net()[:, 0]
    rate, why = metrics.internal_rate_of_return(net)
    net = np.where(np.abs(net) < 1e-12 * np.abs(net).max(initial=0), 0.0, net)  # dust in far years is no money
    signs = np.sign(net[net != 0])
    turns = int((np.diff(signs) != 0).sum())
    assert why in ("", "no_root", "several_roots"), seed
    assert math.isnan(rate) == bool(why), seed
    if turns == 1:
        assert why == "", seed
    if turns == 0:
        assert why == "no_root", seed
    near = np.array([float(np.sum(net * at ** -np.arange(len(net)))) for at in np.linspace(0.5, 2, 301)])
    if (np.diff(np.sign(near[near != 0])) != 0).sum() > 1:
        assert why == "several_roots", seed
    if not why:
        worth = (1 + rate) ** -np.arange(len(net))
        assert abs(float(np.sum(net * worth))) <= 1e-7 * float(np.sum(np.abs(net) * worth)), seed


@law
def break_even_makes_npv_nothing(seed: int) -> None:
    """Law 16: the break-even put back gives NPV 0; a whole one is the last good year or number."""
    case = a_case(seed)
    resolved = resolve.resolve(case, LIBRARY)
    perspective = LIBRARY.perspectives[case.perspective]
    timing = case.discount.timing
    keys = [key for key in resolved_numbers.keys_in_use(resolved) if resolved.numbers[key].unit != "flag"]
    keys = random.Random(seed).sample(keys, min(len(keys), 4))
    evens = break_even.break_even(resolved, perspective, timing, tuple(keys))
    assert set(evens) == set(keys), seed
    for key, even in evens.items():
        number = resolved.numbers[key]
        for root in () if even.value is None else (even.value, *even.others):
            is_whole = number.unit in ("year", "years")
            values = [root, root + 1, root - 1] if is_whole else [root]
            at = evaluate.evaluate(case, draws.along(resolved, key, values), LIBRARY).within(perspective)
            npv = metrics.net_present_value(at, timing)
            scale = 1e-6 + float(sum(np.abs(amounts).max(axis=1).sum() for amounts in at.amounts))
            if is_whole:
                assert root == int(root), (seed, key)
                assert npv[0] >= 0, (seed, key)
                assert min(npv[1], npv[2]) < 0, (seed, key)
            else:
                assert abs(npv[0]) <= EXACT * scale, (seed, key, root, npv[0], scale)
        if even.value is None or number.value is None:
            continue
        roots, claimed = (even.value, *even.others), number.value
        if number.unit != "year":
            assert abs(even.value - claimed) == min(abs(root - claimed) for root in roots), (seed, key)
        else:
            beyond = evaluate.evaluate(case, draws.along(resolved, key, np.array(roots) + 1), LIBRARY).within(
                perspective
            )
            last = [root for root, npv in zip(roots, metrics.net_present_value(beyond, timing), strict=True) if npv < 0]
            assert not last or even.value == max(last), (seed, key)
