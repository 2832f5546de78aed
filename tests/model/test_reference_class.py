"""How much of what was claimed usually comes: by hand, from five cases on, and what it makes of another case."""

import json
from pathlib import Path

import pytest

from model.__main__ import main
from model.analysis.answer import Answer
from model.case.case import Case
from model.committee.reference_class import came_of_claimed, npv_at, reference_class
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY
from tests.model.test_followup import FOUNDING, SEEN, followed


def counted(after: int) -> Case:
    """The founding case, which claims 5 %, after so many a year where there were 200."""
    return followed(effects=[{**SEEN, "after": {"count": after, "years": 1}}])


def answered(case: Case) -> Answer:
    """The answer of a case."""
    return Answer(resolve(case, LIBRARY), case.perspective, 200)


def test_what_came_is_held_against_what_was_claimed() -> None:
    """194 is 3 % fewer, of 5 % claimed; a contract was to save 640 000 and saved 320 000."""
    assert came_of_claimed(answered(counted(194))) == pytest.approx(0.6)
    saved = [{"outcome": "savings", "year": 2020, "value": 320_000.0}]
    assert came_of_claimed(answered(agreed_case({}, {"followup": {"measured": saved}}))) == pytest.approx(0.5)
    assert came_of_claimed(answered(FOUNDING)) is None


def test_five_cases_are_enough_and_four_are_not() -> None:
    answers = {str(after): answered(counted(after)) for after in (190, 194, 194, 200, 196, 192)}
    found = reference_class(answers | {"not followed up": answered(FOUNDING)})
    assert found.is_enough
    assert (found.middle, found.least, found.most) == pytest.approx((0.6, 0.0, 1.0))
    assert not reference_class(dict(list(answers.items())[:4])).is_enough


def test_a_case_that_reaches_as_much_is_worth_less() -> None:
    """Nine years of 5 % of 75.8 million, of which 60 % come."""
    answer = answered(FOUNDING)
    benefits = sum(75_800_000 * 0.05 / 1.035**year for year in range(1, 10))
    assert npv_at(answer, 1.0) == pytest.approx(float(answer.readings.npv[0]))
    assert npv_at(answer, 0.6) == pytest.approx(float(answer.readings.npv[0]) - 0.4 * benefits)


def test_the_command_line_tells_the_ratios_and_what_they_make_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = {f"k{after}": counted(after) for after in (190, 192, 194, 196, 200)} | {"ny": FOUNDING}
    for name, case in cases.items():
        (tmp_path / f"{name}.yaml").write_text(write_case(case), "utf-8")
    assert main(["reference", *(str(tmp_path / f"{name}.yaml") for name in cases), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["median"] == pytest.approx(0.6)
    assert list(told["npv"]) == ["ny"]
