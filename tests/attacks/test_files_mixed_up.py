"""Attacks by files whose parts stand in each other's places: every subcommand answers or says what is wrong."""

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from model.__main__ import main

QUESTIONS = (
    "check", "evaluate", "break-even", "drivers", "simulate", "contract", "followup", "review", "compare", "choose",
    "reference",
)  # fmt: skip
SEEDS = range(36)


def cases() -> list[dict[str, Any]]:
    """Every case in a file of ours as plain values: those that are shipped, and worked examples."""
    found = [yaml.safe_load(path.read_text()) for path in sorted(Path("assumptions/cases").glob("*.yaml"))]
    for path in sorted(Path("tests/worked_examples").glob("*.yaml")):
        found += [part for part in yaml.safe_load(path.read_text()).values() if isinstance(part, dict)]
    return [case for case in found if "start_year" in case]


CASES = cases()


def places(tree: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where everything stands in a tree."""
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, part in parts:
        yield (*above, name)
        yield from places(part, (*above, name))


def at(tree: Any, place: tuple[Any, ...]) -> Any:
    """What stands there."""
    for name in place:
        tree = tree[name]
    return tree


def is_name(value: object) -> bool:
    """Whether a text may be the name of something."""
    return isinstance(value, str) and len(value) < 40 and " " not in value


def mixed_up(case: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The case with names in each other's places, numbers of another size, and parts that are gone."""
    tree = copy.deepcopy(case)
    names = sorted({str(value) for place in places(tree) for value in (place[-1], at(tree, place)) if is_name(value)})
    for _ in range(dice.choice((1, 1, 2))):
        place = dice.choice(list(places(tree)))
        holder, name = at(tree, place[:-1]), place[-1]
        value = holder[name]
        if isinstance(value, bool):
            holder[name] = not value
        elif isinstance(value, int | float):
            holder[name] = dice.choice((0, 1, value + 1, -value, value * 1000, value / 1000, 2, 60))
        elif is_name(value):
            holder[name] = dice.choice(names)
        elif isinstance(holder, dict) and dice.random() < 0.5:
            del holder[name]
        elif isinstance(holder, dict):
            holder[dice.choice(names)] = holder.pop(name)
    return tree


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_file_that_is_mixed_up_is_answered_or_refused(
    question: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mixed.yaml"
    for seed in SEEDS:
        dice = random.Random(f"{question} {seed}")
        path.write_text(yaml.safe_dump(mixed_up(dice.choice(CASES), dice), allow_unicode=True))
        more = ("--draws", "100") if question == "simulate" else ()
        code = main([question, str(path), *more, "--json"])
        printed = json.loads("".join(capsys.readouterr()), parse_constant=pytest.fail)
        wrong = [each["code"] for each in printed.get("problems", []) if each["severity"] == "error"]
        assert code in (0, 1), seed
        assert bool(wrong) == (code == 1), (seed, wrong)


def test_a_name_that_no_outcome_has_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where an effect has no price and hangs on what a contract measures of it."""
    case = next(copy.deepcopy(each) for each in CASES if each.get("agreement", {}).get("contract"))
    for effect in case["effects"].values():
        effect["valuations"] = [{**each, "priced": False} for each in effect["valuations"]]
    for term in case["agreement"]["contract"]["terms"].values():
        if "measures" in term:
            term["measures"] = "nothing_of_the_kind"
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(case, allow_unicode=True))
    for question in QUESTIONS:
        assert main([question, str(path), "--json"]) == 1, question
        told = json.loads("".join(capsys.readouterr()))["problems"]
        assert "unknown_outcome" in {each["code"] for each in told}, question
