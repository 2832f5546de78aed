"""The rate chosen is the rate used: schedules, an own rate, a rate that is typed, and files from before."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from model.analysis.answer import Answer, side_by_side
from model.case.assumptions import Change
from model.case.case import Case
from model.checking.case import check, check_resolved
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.numbers.discounting import internal_rate_key, with_internal_rate, with_schedule
from model.numbers.rates import OWN_RATE
from model.numbers.resolve import resolve

LIBRARY = read_library()
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
OLD = Path(__file__).parents[1] / "old_files"
FILES: dict[str, Any] = yaml.safe_load((OLD / "rates.yaml").read_text("utf-8"))
ANSWERS: dict[str, dict[str, dict[str, float | None]]] = json.loads((OLD / "rates.json").read_text("utf-8"))


def old_file(name: str) -> str:
    """The text of one of the files of the first format."""
    tree = dict(FILES["common"])
    for part, content in FILES["files"][name].items():
        tree[part] = {**tree[part], **content} if part in ("numbers", "scenarios") and part in tree else content
    return yaml.safe_dump(tree, allow_unicode=True)


def answered(case: Case, scenario: str | None = None, **overrides: float) -> Answer:
    """The answer to a case, with some numbers at other values."""
    laid = {key: Change(value=value) for key, value in overrides.items()}
    return Answer(resolve(case, LIBRARY, scenario, laid), case.perspective)


def npv(case: Case, scenario: str | None = None, **overrides: float) -> float:
    """NPV, kronor."""
    return float(answered(case, scenario, **overrides).readings.npv[0])


def plain_sum(answer: Answer) -> float:
    """What comes and goes, undiscounted, kronor."""
    return float(answer.ledger.net()[:, 0].sum())


@pytest.mark.parametrize("name", ANSWERS)
def test_a_file_of_the_first_format_opens_with_the_same_answers(name: str) -> None:
    case = read_case(old_file(name))
    again = read_case(write_case(case))
    assert again == case
    for scenario, expected in ANSWERS[name].items():
        answer = answered(case, scenario or None)
        assert not answer.has_errors, answer.problems
        p10, p90 = answer.odds.percentile(np.array([0.1, 0.9]))
        year = float(answer.readings.discounted_payback_year[0])
        found = {
            "npv": float(answer.readings.npv[0]),
            "chance": answer.odds.chance,
            "mean": answer.odds.mean,
            "p10": float(p10),
            "p90": float(p90),
            "discounted_payback": None if np.isnan(year) else year,
        }
        for key, value in expected.items():
            assert found[key] == (None if value is None else pytest.approx(value, rel=1e-12)), (scenario, key)


def test_every_old_file_has_its_answers() -> None:
    assert set(ANSWERS) == set(FILES["files"])


def test_a_changed_own_rate_waits_while_another_schedule_is_chosen() -> None:
    changed = FOUNDING.model_copy(update={"changes": {"discount_rate": Change(value=0.1)}})
    own = npv(changed)
    assert own != npv(FOUNDING)
    by_schedule = {}
    for name in LIBRARY.schedules:
        if name == "internal_rate":
            continue
        chosen = with_schedule(changed, name)
        by_schedule[name] = npv(chosen)
        waiting = [fault.code for fault in check(chosen, LIBRARY) if fault.address == "changes.discount_rate"]
        assert waiting == ([] if name == OWN_RATE else ["unused_number"])
        assert read_case(write_case(chosen)) == chosen
    assert by_schedule["zero"] == pytest.approx(plain_sum(answered(changed)), rel=1e-12)
    assert len({round(worth) for worth in by_schedule.values()}) == 4  # 10 %, 0, 3 and 3.5 % within ten years
    assert npv(with_schedule(with_schedule(changed, "zero"), OWN_RATE)) == own


@pytest.mark.parametrize("schedule", ["zero", "three", "green_book", "internal_rate"])
def test_an_own_rate_in_a_scenario_or_asked_for_is_used(schedule: str) -> None:
    lower = {"label": "Lägre ränta", "numbers": {"discount_rate": 0.01}}
    case = Case.model_validate({**dict(with_schedule(FOUNDING, schedule)), "scenarios": {"lower": lower}})
    expected = npv(with_schedule(FOUNDING, OWN_RATE), discount_rate=0.01)
    assert npv(case, "lower") == expected
    assert npv(case, discount_rate=0.01) == expected
    assert answered(case, "lower").resolved.schedule_chosen == OWN_RATE
    assert answered(case).resolved.schedule_chosen == schedule
    table = side_by_side(case, LIBRARY, case.perspective)
    assert dict(zip(table.names, table.readings.npv, strict=True)) == {
        None: pytest.approx(npv(case), rel=1e-12),
        "lower": pytest.approx(expected, rel=1e-12),
    }


def test_a_range_alone_says_nothing_of_which_rate_to_use() -> None:
    case = with_schedule(FOUNDING, "three")
    ranged = Answer(resolve(case, LIBRARY, None, {"discount_rate": Change(low=0.0, high=0.1)}), case.perspective)
    assert float(ranged.readings.npv[0]) == npv(case)
    assert [fault.address for fault in ranged.problems if fault.code == "unused_number"][:1] == ["set.discount_rate"]


def test_a_schedule_chosen_in_a_scenario_with_an_own_rate_is_used() -> None:
    lower = {"label": "Lägre ränta", "numbers": {"discount_rate": 0.01, "placements.starts": 2023}}
    case = Case.model_validate({**dict(FOUNDING), "scenarios": {**FOUNDING.scenarios, "lower": lower}})
    chosen = with_schedule(case, "zero", "lower")
    answer = answered(chosen, "lower")
    assert float(answer.readings.npv[0]) == pytest.approx(plain_sum(answer), rel=1e-12)
    assert set(chosen.scenarios["lower"].numbers) == {"placements.starts"}
    assert with_schedule(case, OWN_RATE, "lower") == case


def test_no_rate_is_none_whatever_is_laid_over_it() -> None:
    case = with_schedule(FOUNDING, "zero")
    laid = case.model_copy(update={"changes": {"discount.zero": Change(value=0.2)}})
    assert npv(laid) == npv(case) == pytest.approx(plain_sum(answered(case)), rel=1e-12)
    told = [fault.code for fault in check(laid, LIBRARY) if fault.address == "changes.discount.zero"]
    assert told == ["unused_number"]


def test_an_internal_rate_can_be_typed_for_a_year_that_is_not_known() -> None:
    later = FOUNDING.model_copy(update={"start_year": 2027})
    asked = with_schedule(later, "internal_rate")
    assert [fault.code for fault in check_resolved(resolve(asked, LIBRARY)) if fault.severity == "error"] == [
        "unknown_internal_rate"
    ]
    typed = with_internal_rate(asked, 0.025, "Brev från SKR")
    number = resolve(typed, LIBRARY).numbers[internal_rate_key(2027)]
    assert (number.value, number.basis, number.source) == (0.025, "published", "internal_rate.2027")
    assert not answered(typed).has_errors
    assert npv(typed) == pytest.approx(npv(later, discount_rate=0.025), rel=1e-12)
    assert read_case(write_case(typed)) == typed
    without = with_internal_rate(typed, 0.03)
    assert (without.numbers[internal_rate_key(2027)].basis, without.sources) == ("judged", FOUNDING.sources)


def test_the_terms_are_what_each_schedule_gives_and_name_the_own_rate() -> None:
    changed = with_schedule(FOUNDING.model_copy(update={"changes": {"discount_rate": Change(value=0.1)}}), "three")
    found = answered(changed).terms
    assert found.own_rate == 0.1
    for name, row in found.npv.items():
        assert row is not None
        assert row[1] == pytest.approx(npv(with_schedule(changed, name)), rel=1e-12), name
