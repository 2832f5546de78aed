"""Attacks by extreme numbers: every subcommand prints JSON, which has no NaN or Infinity."""

import itertools
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.heaviest import START
from model.__main__ import main
from model.analysis.answer import Answer
from model.analysis.break_even import Interval, _narrowed
from model.calculation.draws import Array
from model.case.case import Case
from model.case.units import UNITS
from model.checking.case import check
from model.files.reading import contract_files
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY

COMMANDS = ("check", "evaluate", "drivers", "break-even", "simulate", "contract")
SEEDS = range(24)


def extreme_case(seed: int) -> Case:
    """A case whose every number is at or near an end of what its unit allows."""
    dice = random.Random(seed)
    numbers: dict[str, dict[str, Any]] = {}

    def put(key: str, unit: str, *, certain: bool = False) -> None:
        low, high = UNITS[unit].low, UNITS[unit].high
        tiny = min(high, low + 1e-300) if UNITS[unit].scale == "log" else low
        values = [low, high, tiny, min(1.0, high), (low + high) / 2]
        value = dice.choice(values)
        if UNITS[unit].whole:
            value = float(int(value))
        found: dict[str, Any] = {"label": key, "unit": unit, "value": value, "basis": "judged"}
        inner = UNITS[unit].scale == "plain" or 0 < value < high
        if not certain and inner and dice.random() < 0.4:
            span = {"log": (value / 1e6, min(high, value * 1e6)), "logit": (value / 2, (1 + value) / 2)}
            ends = span.get(UNITS[unit].scale, (low, high))
            if ends[0] < ends[1] and ends[0] <= value <= ends[1]:
                found |= {"low": ends[0], "high": ends[1]}
        numbers[key] = found

    for key, unit in (("a.base", "kr/year"), ("a.change", "change"), ("a.growth", "growth"), ("a.fade", "share/year"),
                      ("a.share_due_to_us", "share"), ("a.haircut", "share"), ("discount_rate", "rate"),
                      ("budget.factor", "factor"), ("b.change", "day/person"), ("b.started.2027", "person/year"),
                      ("price", "kr/day"), ("b.fade", "share/year"), ("run.per_year", "kr/year")):  # fmt: skip
        put(key, unit)
    worth = {"actor": "socialnamnd", "realised_as": "cash"}
    tree = {
        "label": "Ytterst", "applicant": "socialnamnd", "start_year": START, "horizon": dice.choice([1, 2, 30, 60]),
        "budget": {
            "staff": {"label": "P", "cost_type": "staff", "paid_by": "socialnamnd",
                      "amounts": {START: dice.choice([0.0, 1e-9, 1e13])}},
            "run": {"label": "R", "cost_type": "running", "paid_by": "socialnamnd"},
        },
        "effects": {
            "a": {"label": "A", "kind": "reduction", "direction": dice.choice(["less", "more"]), "valuations": [worth]},
            "b": {"label": "B", "kind": "cohort", "valuations": [{**worth, "unit_value": "price"}]},
        },
        "numbers": numbers, "sampling": {"draws": 200, "seed": seed}, "headline": "a.change",
        "discount": {"timing": dice.choice(["start", "middle", "end"])},
    }  # fmt: skip
    return Case.model_validate(tree)


def strict(text: str) -> Any:
    """JSON as other programs read it: NaN and Infinity are no numbers."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} in JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # amounts are pushed beyond what a float holds, on purpose
def test_every_subcommand_prints_json_of_extreme_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered = 0
    for seed, command in itertools.product(SEEDS, COMMANDS):
        file = tmp_path / "case.yaml"
        file.write_text(write_case(extreme_case(seed)), "utf-8")
        status = main([command, str(file), "--json"])
        assert status in (0, 1), (seed, command)
        strict(capsys.readouterr().out or "{}")
        answered += status == 0
    assert answered > 60, "most of these cases are valid"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # amounts are pushed beyond what a float holds, on purpose
def test_no_break_even_is_no_number() -> None:
    """The fault itself, before it is printed: the other values were NaN."""
    found = 0
    for seed in SEEDS:
        case = extreme_case(seed)
        if any(problem.severity == "error" for problem in check(case, LIBRARY)):
            continue
        for even in Answer(resolve(case, LIBRARY), case.perspective).break_even().values():
            values = [*even.others, *([] if even.value is None else [even.value])]
            found += len(values)
            assert all(abs(value) <= 1e13 for value in values), seed
    assert found > 20


def test_a_sign_that_is_rounding_alone_gives_no_nan() -> None:
    """NPV at the ends of an interval is dust, whose sign is another when it is worked out again."""

    def dust(values: Array, which: Array) -> Array:
        return np.full(len(values), 1e-4)

    interval = Interval(0, 0.2, 0.4, -1e-4, 1e-4)
    for root in _narrowed([interval], dust):
        assert 0.2 <= root <= 0.4


@pytest.mark.filterwarnings("ignore:overflow encountered:RuntimeWarning")  # prices of 1e308 are, on purpose
def test_extreme_payments(capsys: pytest.CaptureFixture[str]) -> None:
    for file, measured, advanced in itertools.product(
        contract_files().values(), ("0", "1e13", "-1e13", "1e-300", "1e308"), ("0", "1e13", "1e-300")
    ):
        status = main(["payment", str(file), "--json", "--measured", measured, "--advanced", advanced])
        assert status in (0, 1)
        out = capsys.readouterr()
        strict(out.out or "{}")


def test_problems_with_odd_facts_are_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(write_case(extreme_case(1)), "utf-8")
    for asked in ("a.base=1e400", "a.base=-1e308", "a.change=1e308", "a.growth=nan", "a.base=.inf"):
        assert main(["evaluate", str(file), "--json", "--set", asked]) in (0, 1)
        strict(capsys.readouterr().out or "{}")
