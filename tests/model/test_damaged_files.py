"""Files that have been damaged give an answer or a refusal, whatever happened to them."""

import random
from typing import Any

import pytest

from model.calculation.draws import point
from model.calculation.metrics import read
from model.case.case import Case
from model.case.problem import CaseRefused
from model.checking.case import check_resolved
from model.evaluate import evaluate
from model.files.reading import case_files, line_of, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY, a_case
from tests.model.small_case import PERSON, SMALL

PIECES = (
    "&a ", "*a", "!!str ", "!x ", "<<: ", "{", "}", "[", "]", ": ", "- ", "? ", "| ", "> ", "'", '"', "#", "%",
    "@", "`", "\t", "\n", "\n  ", "\r", " " * 30, "\x00", "\x85", "\u2028", "\ufeff", "0x1F", "0114", "1e999",
    "9" * 60, "NO", "~", "true", "-1", "1e13", "1e14", "0.5", "2020", "kr/year", "share", "cash", "more", "cohort",
    "running", "---\n", "...\n", "[" * 30, "sv: ", "en: ", "value: ", "unit: rate", "horizon: ",
    "amounts: {2020: 1}", PERSON, "år", "💰", "a" * 5000,
)  # fmt: skip


def damaged(text: str, dice: random.Random) -> str | bytes:
    """The text after some damage of the kind that editing, copying and malice do."""
    for _ in range(dice.randint(1, 4)):
        lines = text.split("\n")
        at, line = dice.randrange(len(text) + 1), dice.randrange(len(lines))
        other = dice.randrange(len(lines))
        kind = dice.randrange(9)
        if kind == 0:
            text = text[:at] + dice.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + dice.randint(1, 40) :]
        elif kind == 2:
            text = text[:at] + chr(dice.choice([dice.randrange(128), dice.randrange(0x110000)])) + text[at + 1 :]
        elif kind == 3:
            text = "\n".join([*lines[:line], *lines[line + 1 :]])
        elif kind == 4:
            text = "\n".join([*lines[:line], lines[other], *lines[line:]])
        elif kind == 5:
            lines[line], lines[other] = lines[other], lines[line]
            text = "\n".join(lines)
        elif kind == 6:
            head, colon, _ = lines[line].partition(":")
            text = "\n".join([*lines[:line], f"{head}{colon} {dice.choice(PIECES)}", *lines[line + 1 :]])
        elif kind == 7:
            lines[line] = " " * dice.randrange(12) + lines[line].lstrip()
            text = "\n".join(lines)
        else:
            text = text[:at] if dice.random() < 0.3 else text
    if dice.random() < 0.15 and text:
        content = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(dice.randint(1, 5)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        return bytes(content)
    return text


def bashed(seed: int, originals: list[str]) -> str:
    """What came of one damaged file. Anything but an answer or a CaseRefused goes through."""
    dice = random.Random(seed)
    text = damaged(dice.choice(originals), dice)
    try:
        case = read_case(text)
    except CaseRefused as refused:
        assert refused.problems, seed
        assert all(isinstance(problem.facts.get("line"), int | None) for problem in refused.problems), seed
        return "refused"
    resolved = resolve(case, LIBRARY)
    problems = check_resolved(resolved)
    if any(problem.severity == "error" for problem in problems):
        return "wrong"
    ledger = evaluate(case, point(resolved), LIBRARY).within(LIBRARY.perspectives[case.perspective])
    npv: Any = read(ledger, case.discount.timing).npv[0]
    assert abs(npv) < 1e60, seed  # neither infinite nor NaN
    return "answered"


def bash(count: int) -> None:
    """So many damaged files."""
    originals = [path.read_text("utf-8") for path in case_files().values()] + [SMALL] * 4
    originals += [write_case(a_case(seed)) for seed in range(40)] * 2
    outcomes = {bashed(seed, originals) for seed in range(count)}
    assert outcomes == {"refused", "wrong", "answered"}, "the damage is neither too light nor too heavy"


def test_damaged_files_give_an_answer_or_a_refusal() -> None:
    bash(1_500)


@pytest.mark.torture
def test_very_many_damaged_files_give_an_answer_or_a_refusal() -> None:
    bash(20_000)


def test_a_random_case_has_a_line_for_every_part() -> None:
    case: Case = a_case(5)
    text = write_case(case)
    for effect_id in case.effects:
        line = line_of(text, f"effects.{effect_id}")
        assert line is not None
        assert text.splitlines()[line - 1].strip() == f"{effect_id}:"
