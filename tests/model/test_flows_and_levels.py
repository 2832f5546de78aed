"""Flows of cases and levels against what others have printed, a simulation of single cases, and their limits."""

import numpy as np
import pytest

from model.calculation import draws
from model.calculation.effects import case_flow, levels
from model.calculation.years import Time
from model.case.case import Case
from model.case.effect import CaseFlow, Levels
from model.evaluate import evaluate
from model.numbers.resolve import resolve
from tests.generators import LIBRARY, number

YEARS = 20
STATES = ("a", "b", "c", "d")


def case_with(effect: dict[str, object], values: dict[str, tuple[float, str]], horizon: int) -> Case:
    """A case of one effect of parts with these numbers."""
    return Case.model_validate(
        {
            "label": "Ett fall", "applicant": "socialnamnd", "start_year": 2027, "horizon": horizon,
            "effects": {"it": {"label": "Det", "valuations": [], **effect}},
            "numbers": {key: number(value, unit) for key, (value, unit) in values.items()},
        }
    )  # fmt: skip


def flow_of(steps: tuple[str, ...], values: dict[str, tuple[float, str]], horizon: int) -> case_flow.Flow:
    """The flow of such steps."""
    case = case_with({"kind": "case_flow", "steps": {step: {"label": step} for step in steps}}, values, horizon)
    effect = case.effects["it"]
    assert isinstance(effect, CaseFlow)
    return case_flow.flow_of(effect, "it", draws.point(resolve(case, LIBRARY)), Time.of(case))


def people_of(
    matrix: np.ndarray, other: np.ndarray, start: tuple[float, ...], years_met: int | None, horizon: int, **more: object
) -> tuple[np.ndarray, np.ndarray]:
    """People by year and level, without and with another matrix that holds for so many years."""
    names = STATES[: len(matrix)]
    values: dict[str, tuple[float, str]] = {f"it.{name}.people": (start[at], "person") for at, name in enumerate(names)}
    for world, shares in (("", matrix), ("_with", other)):
        for at, name in enumerate(names):
            values |= {f"it.{name}.to_{names[to]}{world}": (float(shares[at, to]), "share") for to in range(len(names))}
    if years_met is not None:
        values["it.duration"] = (float(years_met), "years")
    case = case_with({"kind": "levels", "levels": {name: {"label": name} for name in names}, **more}, values, horizon)
    effect = case.effects["it"]
    assert isinstance(effect, Levels)
    people = levels.people_of(effect, "it", draws.point(resolve(case, LIBRARY)), Time.of(case))
    return tuple(np.stack([world[name][:, 0] for name in names], axis=1) for world in (people.without, people.new))  # type: ignore[return-value]


def test_of_2281_cases_187_accept_as_the_documents_say() -> None:
    shares = {"it.investigated.share": 0.41, "it.offered.share": 0.30, "it.accepted.share": 2 / 3}
    values = {"it.cases": (2281.0, "case/year"), **{key: (value, "share") for key, value in shares.items()}}
    flow = flow_of(("investigated", "offered", "accepted"), values, 1)
    accepted = float(flow.in_all("cases", "accepted", with_programme=False)[0, 0])
    assert round(accepted) == 187
    assert round(accepted / 2281, 3) == 0.082


def test_hiv_of_briggs_sculpher_and_claxton_to_the_last_printed_digit() -> None:
    """Zidovudine alone, or with lamivudine for two years (Chancellor 1997; Briggs, Claxton and Sculpher 2006, ex. 2.5).

    Printed: counts of transitions and costs as below, relative risk 0.509, costs discounted at 6 %, life years not.
    Printed results: 7.991 and 8.937 life years, £44,663 and £50,602, £6,276 per life year gained.
    """
    counts = np.array([[1251, 350, 116, 17], [0, 731, 512, 15], [0, 0, 1312, 437], [0, 0, 0, 1]], dtype=float)
    alone = counts / counts.sum(axis=1, keepdims=True)
    both = 0.509 * alone
    np.fill_diagonal(both, 0.0)
    np.fill_diagonal(both, 1.0 - both.sum(axis=1))
    without, mixed = people_of(alone, both, (1.0, 0.0, 0.0, 0.0), 2, YEARS)
    yearly = np.array([1701 + 1055 + 2278, 1774 + 1278 + 2278, 6948 + 2059 + 2278, 0.0])
    worth = 1.06 ** -np.arange(1.0, YEARS + 1)
    lamivudine = 2086.5 * mixed[:2, :3].sum(axis=1) @ worth[:2]
    cost_alone, cost_both = (without @ yearly) @ worth, (mixed @ yearly) @ worth + lamivudine
    years_alone, years_both = without[:, :3].sum(), mixed[:, :3].sum()
    assert round(float(years_alone), 3) == 7.991
    assert round(float(years_both), 3) == 8.937
    assert round(float(cost_alone)) == 44_663
    assert round(float(cost_both)) == 50_602
    assert round(float((cost_both - cost_alone) / (years_both - years_alone))) == 6_276


def test_heart_valves_of_sonnenberg_and_beck_to_the_last_printed_digit() -> None:
    """10 000 who are well, disabled or dead (Med Decis Making 1993;13:322-338, table 2): cycles 1, 2, 23 and 24.

    Utility 1 when well and 0.7 when disabled. The running total of the last cycles is not compared: the paper's own
    rounding of single cycles is in it.
    """
    matrix = np.array([[0.6, 0.2, 0.2], [0.0, 0.6, 0.4], [0.0, 0.0, 1.0]])
    without, mixed = people_of(np.eye(3), matrix, (10_000.0, 0.0, 0.0), None, 24)
    assert np.all(without == np.array([10_000.0, 0.0, 0.0]))
    printed = {1: (6000, 2000, 2000), 2: (3600, 2400, 4000), 23: (0, 1, 9999), 24: (0, 0, 10_000)}
    assert {cycle: tuple(map(int, np.round(mixed[cycle - 1]))) for cycle in printed} == printed
    utility = mixed @ np.array([1.0, 0.7, 0.0])
    assert [round(float(utility[0])), round(float(utility[1])), round(float(utility[:2].sum()))] == [7400, 5280, 12_680]


def test_limits_of_levels() -> None:
    matrix = np.array([[0.5, 0.5, 0.0], [0.2, 0.7, 0.1], [0.0, 0.0, 1.0]])
    still, same = people_of(np.eye(3), np.eye(3), (10.0, 20.0, 30.0), None, 5)
    assert np.all(still == np.array([10.0, 20.0, 30.0]))
    assert np.all(same == still)
    once, _ = people_of(matrix, matrix, (10.0, 20.0, 30.0), None, 1)
    np.testing.assert_allclose(once[0], np.array([10.0, 20.0, 30.0]) @ matrix, rtol=1e-12)
    absorbed, _ = people_of(matrix, matrix, (10.0, 20.0, 30.0), None, 60)
    assert absorbed[-1, 2] == pytest.approx(60.0, abs=0.5)
    assert np.all(np.diff(absorbed[:, 2]) >= 0)
    later, _ = people_of(matrix, matrix, (10.0, 20.0, 30.0), None, 2, transition="end")
    np.testing.assert_allclose(later, np.stack([np.array([10.0, 20.0, 30.0]), once[0]]), rtol=1e-12)


def test_shares_that_no_longer_sum_in_a_draw_are_scaled() -> None:
    values: dict[str, tuple[float, str]] = {
        "it.a.people": (100.0, "person"), "it.a.to_a": (0.9, "share"), "it.a.to_b": (0.1, "share"),
        "it.b.to_b": (1.0, "share"),
    }  # fmt: skip
    case = case_with({"kind": "levels", "levels": {"a": {"label": "a"}, "b": {"label": "b"}}}, values, 3)
    effect = case.effects["it"]
    assert isinstance(effect, Levels)
    moved = draws.along(resolve(case, LIBRARY), "it.a.to_b", [0.05, 0.1, 0.5])
    people = levels.people_of(effect, "it", moved, Time.of(case))
    np.testing.assert_allclose(people.without["a"] + people.without["b"], 100.0, rtol=1e-12)
    np.testing.assert_allclose(people.without["b"][0], 100 * np.array([0.05 / 0.95, 0.1, 0.5 / 1.4]), rtol=1e-12)


def test_the_recursion_is_what_single_cases_come_to() -> None:
    """200 000 new cases a year, each followed step by step and drawn by itself; half of them meet the new way."""
    dice = np.random.default_rng(20_261_129)
    new, years, met = 200_000, 4, 0.5
    shares = {"investigated": (0.41, 0.41), "offered": (0.30, 0.45), "accepted": (0.60, 0.80)}
    returns = {
        "received": (0.10, 0.10),
        "investigated": (0.30, 0.25),
        "offered": (0.30, 0.30),
        "accepted": (0.15, 0.10),
    }
    parts = tuple(returns)

    def passed(count: int, way: int) -> tuple[int, int]:
        """How many of so many single cases accept, and how many of all come back."""
        at = np.zeros(count, dtype=int)
        for place, step in enumerate(shares, start=1):
            at += (at == place - 1) & (dice.random(count) < shares[step][way])
        back = dice.random(count) < np.array([returns[part][way] for part in parts])[at]
        return int((at == len(shares)).sum()), int(back.sum())

    reached = np.cumprod([1.0, *(shares[step][0] for step in shares)])
    stops = np.append(-np.diff(reached), reached[-1])
    balance = new / (1.0 - float(stops @ np.array([returns[part][0] for part in parts])))
    coming_back, simulated = round(balance) - new, []
    for _ in range(years):
        there = new + coming_back
        meets = dice.binomial(there, met)
        old, fresh = passed(there - meets, 0), passed(meets, 1)
        simulated.append(old[0] + fresh[0])
        coming_back = old[1] + fresh[1]
    values: dict[str, tuple[float, str]] = {"it.cases": (balance, "case/year"), "it.reach": (met, "share")}
    for step, (without, mixed) in shares.items():
        values |= {f"it.{step}.share": (without, "share"), f"it.{step}.share_with": (mixed, "share")}
    for part, (without, mixed) in returns.items():
        values |= {f"it.{part}.returns": (without, "share"), f"it.{part}.returns_with": (mixed, "share")}
    accepted = flow_of(tuple(shares), values, years).in_all("cases", "accepted", with_programme=True)[:, 0]
    np.testing.assert_allclose(simulated, accepted, atol=5 * np.sqrt(accepted.max()))


FLOW: dict[str, tuple[float, str]] = {
    "it.cases": (1000.0, "case/year"), "it.growth": (0.1, "growth"), "it.one.share": (0.5, "share"),
    "it.received.returns": (0.2, "share"), "it.received.returns_with": (0.1, "share"),
    "it.one.returns": (0.3, "share"), "it.one.share_with": (0.4, "share"), "it.duration": (2.0, "years"),
    "it.reach": (0.6, "share"), "it.change": (0.9, "factor"), "it.share_due_to_us": (0.8, "share"),
}  # fmt: skip


@pytest.mark.parametrize("key", FLOW)
def test_any_number_of_a_flow_may_be_the_only_one_that_differs_between_draws(key: str) -> None:
    """Where break-evens are narrowed, one number has many values and the others have one each."""
    worth = {"actor": "socialnamnd", "realised_as": "cash", "unit_value": "it.worth", "of": "one"}
    flow: dict[str, object] = {"kind": "case_flow", "steps": {"one": {"label": "Ett"}}, "valuations": [worth]}
    case = case_with(flow, {**FLOW, "it.worth": (1000.0, "kr/case")}, 4)
    resolved = resolve(case, LIBRARY)
    alone = dict(draws.point(resolved).numbers)
    values = alone[key][0] + (np.array([0.0, 1.0, -1.0]) if key == "it.duration" else np.array([0.0, 0.01, -0.02]))
    together = evaluate(case, draws.Draws({**alone, key: values}, 3, resolved.schedule), LIBRARY).net()
    one_by_one = [
        evaluate(case, draws.Draws({**alone, key: values[at : at + 1]}, 1, resolved.schedule), LIBRARY).net()
        for at in range(3)
    ]
    assert together == pytest.approx(np.concatenate(one_by_one, axis=1), rel=1e-12)
    assert np.ptp(together.sum(axis=0)) > 0
