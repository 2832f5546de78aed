"""A flow of cases and levels of support against a reduction: the same evaluate, 10 000 draws of every number."""

from functools import partial
from typing import Any

from bench.figures import Figure, median_ms, side_by_side
from model.calculation.draws import Draws, monte_carlo
from model.case.case import Case
from model.evaluate import evaluate
from model.files.reading import read_library
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys

DRAWS = 10_000
STEPS, LEVELS = ("a", "b", "c", "d", "e"), ("a", "b", "c", "d")


def measure(quick: bool = False) -> list[Figure]:
    """The two kinds of several parts, each as a ratio to a reduction of as many years."""
    library = read_library()
    cases = {"reduction": reduction(10), "flow": flow(), "reduction, 20 years": reduction(20), "levels": levels()}
    asked = {name: partial(evaluate, case, drawn(case), library) for name, case in cases.items()}
    times = {name: median_ms(taken) for name, taken in side_by_side(asked, 10 if quick else 40).items()}
    return [
        Figure("parts", "case flow of five steps", times["flow"], "a reduction", times["reduction"], 3.0),
        Figure("parts", "four levels, 20 years", times["levels"], "a reduction", times["reduction, 20 years"], 20.0),
    ]


def drawn(case: Case) -> Draws:
    """Every number of the case that has a range, drawn."""
    resolved = resolve(case, read_library())
    return monte_carlo(resolved, uncertain_keys(resolved), DRAWS, 1)


def ranged(value: float, unit: str, part: float = 0.1) -> dict[str, Any]:
    """A number with a range of a part of it on each side."""
    ends = {"low": value * (1 - part), "high": value * (1 + part)}
    return {"label": "Tal", "value": value, "unit": unit, "basis": "judged", **ends}


def case_of(effect: dict[str, Any], numbers: dict[str, Any], horizon: int) -> Case:
    """A case of one effect, which is reached, begins, rises and fades as uncertainly in each kind."""
    same = {
        "it.reach": ranged(0.5, "share"), "it.ramp": ranged(2, "years", 0.5), "it.fade": ranged(0.1, "share/year"),
        "it.share_due_to_us": ranged(0.8, "share"),
        "it.starts": {**ranged(2028, "year"), "low": 2027, "high": 2029},
    }  # fmt: skip
    return Case.model_validate(
        {
            "label": "Mätning", "applicant": "socialnamnd", "start_year": 2027, "horizon": horizon,
            "effects": {"it": {"label": "Effekt", **effect}}, "numbers": {**same, **numbers},
        }
    )  # fmt: skip


def reduction(horizon: int) -> Case:
    """A share of a yearly cost."""
    effect = {"kind": "reduction", "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}]}
    numbers = {
        "it.base": ranged(1e6, "kr/year"),
        "it.change": ranged(0.05, "change"),
        "it.growth": ranged(0.01, "growth"),
    }
    return case_of(effect, numbers, horizon)


def flow() -> Case:
    """Five steps, each with shares, returns and hours in both worlds; hours freed at the first, kronor at the last."""
    own = {"share": (0.5, "share"), "returns": (0.3, "share"), "hours": (20.0, "hour/case"), "kronor": (2e3, "kr/case")}
    numbers = {
        "it.cases": ranged(2000, "case/year"),
        "it.growth": ranged(0.01, "growth"),
        "it.hour": ranged(500, "kr/hour"),
    }
    for step in STEPS:
        for slot, (value, unit) in own.items():
            numbers |= {f"it.{step}.{slot}": ranged(value, unit), f"it.{step}.{slot}_with": ranged(value * 0.9, unit)}
    valuations = [
        {
            "actor": "socialnamnd",
            "realised_as": "freed_capacity",
            "of": STEPS[0],
            "counts": "hours",
            "unit_value": "it.hour",
        },
        {"actor": "socialnamnd", "realised_as": "cash", "of": STEPS[-1], "counts": "kronor"},
    ]
    steps = {step: {"label": step} for step in STEPS}
    return case_of({"kind": "case_flow", "steps": steps, "valuations": valuations}, numbers, 10)


def levels() -> Case:
    """Four levels with every transition uncertain in both worlds."""
    numbers = {"it.cost": ranged(1e5, "kr/person")}
    for level in LEVELS:
        numbers[f"it.{level}.people"] = ranged(100, "person")
        for other in LEVELS:
            share = ranged(0.7 if level == other else 0.1, "share")
            numbers |= {f"it.{level}.to_{other}": share, f"it.{level}.to_{other}_with": share}
    valuations = [
        {"actor": "socialnamnd", "realised_as": "cash", "of": level, "unit_value": "it.cost"} for level in LEVELS
    ]
    named = {level: {"label": level} for level in LEVELS}
    return case_of({"kind": "levels", "levels": named, "valuations": valuations}, numbers, 20)
