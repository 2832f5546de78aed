"""Small cases worked out by hand, in Swedish, with the arithmetic written out: `worked_examples/*.yaml`.

Each file holds a case and some questions. An expected answer is a sum as one would write it on paper, with its result:
`1 000 000 kr × 10 % × 1/3 = 33 333,33 kr`. Two things are tested: that the left side comes to the right side, and that
the model says the left side, unrounded.

The files `publicerat_*.yaml` are examples that somebody else has published. `≈ 1,58` is a figure as it was printed: the
model must say it within half of its last digit, and there need be no sum that one can write out (an internal rate).

An answer has the field names that the command line prints, and besides: `postings` (line and actor and kind → year →
kronor), `units_by_year` (effect → year → units), `factors` (year → discount factor), `problems` (codes that must be
there), `no_problems` (codes that must not).
"""

import ast
import operator
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.calculation.ledger import Posting
from model.calculation.metrics import discount_factors, units_of
from model.case.case import Case
from model.files.yaml_tree import read_tree
from tests.case_of_flows import answer_of

pytestmark = pytest.mark.always

FILES = sorted((Path(__file__).parents[1] / "worked_examples").glob("*.yaml"))
EXAMPLES = {path.stem: read_tree(path.read_bytes())[0] for path in FILES}
QUESTIONS = [
    pytest.param(name, position, id=f"{name}-{position + 1}")
    for name, example in EXAMPLES.items()
    for position in range(len(example["questions"]))
]

_OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked_out(text: str) -> Fraction | float:
    """What a Swedish sum comes to, in fractions: spaces in thousands, decimal comma, %, × ÷ − ^ and any words."""
    text = re.sub(r"[a-zåäöA-ZÅÄÖ$£]+", " ", text)
    text = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text)
    text = re.sub(r"(\d+(?:,\d+)?) ?%", r"(\1/100)", text)
    for written, meant in ((",", "."), ("×", "*"), ("÷", "/"), ("−", "-"), ("^", "**")):
        text = text.replace(written, meant)
    return _worked_out(ast.parse(text.strip(), mode="eval").body, text.strip())


def _worked_out(part: ast.expr, text: str) -> Fraction | float:
    if isinstance(part, ast.Constant):
        return Fraction(ast.get_source_segment(text, part) or "")
    if isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
        return -_worked_out(part.operand, text)
    assert isinstance(part, ast.BinOp), text
    left, right = _worked_out(part.left, text), _worked_out(part.right, text)
    result: Fraction | float = _OPERATORS[type(part.op)](left, right)
    return result


def last_digit(shown: str) -> Fraction:
    """What the last digit of a written figure is worth: `1,58` → 1/100, `16 %` → 1/100, `8 881` → 1."""
    printed = re.search(r",(\d+)", re.sub(r"%", "", shown))
    return Fraction(1, 10 ** ((len(printed[1]) if printed else 0) + (2 if "%" in shown else 0)))


class AsPrinted(NamedTuple):
    """A figure of somebody else's, as it was printed, and half of its last digit."""

    value: float
    within: float


def expected_value(written: object) -> Any:
    """What a written answer means: a number for a sum (its own result is checked), anything else as it stands."""
    if isinstance(written, str) and written.startswith("≈"):
        return AsPrinted(float(worked_out(written[1:])), float(last_digit(written) / 2))
    if not isinstance(written, str) or "=" not in written:
        return written
    sum_written, _, result = written.partition("=")
    value, shown = worked_out(sum_written), worked_out(result)
    off: Any = value - shown
    assert abs(off) <= last_digit(result) / 2, f"{written}: {float(value)}"
    return float(value)


def leaves(tree: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every written answer with its place; keys as text, since years may be numbers."""
    if isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from leaves(branch, (*place, str(name)))
    else:
        yield place, tree


def told(answer: Answer) -> dict[str, Any]:
    """Everything a question may ask about: what the command line prints, and what it is made of."""
    years = [str(year) for year in answer.case.years]
    everything = evaluate_as_json(answer)
    everything["postings"] = {}
    for posting, amounts in zip(answer.everyone.postings, answer.everyone.amounts, strict=True):
        row = everything["postings"].setdefault(name_of(posting), dict.fromkeys(years, 0.0))
        for year, amount in zip(years, amounts[:, 0], strict=True):
            row[year] += float(amount)
    everything["units_by_year"] = {
        effect: dict(zip(years, map(float, units_of(answer.everyone, effect)[:, 0]), strict=True))
        for effect in answer.case.effects
    }
    factors = discount_factors(answer.everyone.rates, answer.case.discount.timing)[:, 0]
    everything["factors"] = dict(zip(years, map(float, factors), strict=True))
    return everything


def name_of(posting: Posting) -> str:
    """A posting as the examples call it: line, actor, and cost, funding, or how the benefit is realised."""
    kind = posting.realised_as if posting.kind == "benefit" else posting.kind
    return f"{posting.line} {posting.actor} {kind}"


@pytest.mark.parametrize(("name", "position"), QUESTIONS)
def test_worked_example(name: str, position: int) -> None:
    example = EXAMPLES[name]
    question = example["questions"][position]
    assert set(question) <= {"question", "scenario", "perspective", "set", "case", "answer"}
    case = Case.model_validate({**example["case"], **question.get("case", {})})
    answer = answer_of(case, question.get("set"), question.get("scenario"), question.get("perspective"))
    everything = told(answer)
    codes = {problem.code for problem in answer.problems}
    for place, written in leaves(question["answer"]):
        if place[0] in ("problems", "no_problems"):
            found = codes & set(written)
            assert found == (set(written) if place[0] == "problems" else set()), place
            continue
        said: Any = everything
        for part in place:
            assert part in said, f"{name}: there is no {' → '.join(place)}"
            said = said[part]
        expected = expected_value(written)
        if isinstance(expected, AsPrinted):
            assert abs(said - expected.value) <= expected.within, f"{name}: {' → '.join(place)}: {written}: {said}"
        elif isinstance(expected, int | float):
            assert said == pytest.approx(expected, rel=1e-12, abs=1e-9), f"{name}: {' → '.join(place)}: {written}"
        else:
            assert said == expected, f"{name}: {' → '.join(place)}"


@pytest.mark.parametrize(("name", "position"), QUESTIONS)
def test_the_command_lines_sums_agree(name: str, position: int) -> None:
    """The actors add up to the whole, and costs and benefits make the net where no money is only moved."""
    example = EXAMPLES[name]
    question = example["questions"][position]
    case = Case.model_validate({**example["case"], **question.get("case", {})})
    answer = answer_of(case, question.get("set"), question.get("scenario"), question.get("perspective"))
    printed = evaluate_as_json(answer)
    assert sum(printed["by_actor"].values()) == pytest.approx(printed["npv"], abs=1e-6)
    moved = sum(posting.kind in ("funding", "payment") for posting in answer.ledger.postings)
    if not moved:
        assert printed["pv_benefits"] - printed["pv_costs"] == pytest.approx(printed["npv"], abs=1e-6)
    worth = 0.0
    for posting, amounts in zip(answer.ledger.postings, answer.ledger.amounts, strict=True):
        factors = discount_factors(answer.ledger.rates, posting.timing or case.discount.timing)[:, 0]
        worth += float(amounts[:, 0] @ factors)
    assert printed["npv"] == pytest.approx(worth, rel=1e-12, abs=1e-6)
    if not any(posting.timing for posting in answer.ledger.postings):
        net = np.array([amounts["net"] for amounts in printed["by_year"].values()])
        factors = discount_factors(answer.ledger.rates, case.discount.timing)[:, 0]
        assert printed["npv"] == pytest.approx(float(net @ factors), rel=1e-12, abs=1e-6)


def test_every_example_says_what_it_shows() -> None:
    for name, example in EXAMPLES.items():
        assert set(example) == {"about", "case", "questions"}, name
        assert all(question["question"].endswith("?") and question["answer"] for question in example["questions"]), name
        assert example["case"]["label"], name


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1 000 000 kr × 10 % × 1/3 = 33 333,33 kr", 100_000 / 3),
        ("10 barn × 4 dygn + 2,5 = 42,5 dygn", 42.5),
        ("100 kr ÷ 1,1^2 = 82,64 kr", 100 / 1.21),
        ("−(3 − 5) = 2", 2),
        ("7/80 = 8,75 %", 0.0875),
        ("4^0,5 = 2", 2),
    ],
)
def test_sums_are_read_as_written(written: str, value: float) -> None:
    assert expected_value(written) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("written", ["1/3 = 0,34", "100 × 2 = 201", "5 % = 6 %"])
def test_a_sum_with_the_wrong_result_is_caught(written: str) -> None:
    with pytest.raises(AssertionError):
        expected_value(written)


@pytest.mark.parametrize(
    ("written", "value", "within"),
    [("≈ 16 %", 0.16, 0.005), ("≈ 1,58", 1.58, 0.005), ("≈ −248 509,21 $", -248_509.21, 0.005), ("≈ 8 881", 8881, 0.5)],
)
def test_a_printed_figure_is_good_to_half_of_its_last_digit(written: str, value: float, within: float) -> None:
    assert expected_value(written) == pytest.approx((value, within), rel=1e-15)
