"""Outcomes of money far from their plan: a hundred times, or a hundredth, and what may have been meant."""

import datetime
from typing import Any

import pytest

from exports.documents.document import words_in
from exports.report.followup import followup_document
from model.analysis.answer import Answer
from model.followup.answer import followup_of
from model.followup.unusual import FarFromPlan, far_from_plan
from model.numbers.resolve import resolve
from presentation.followed.unusual import far_sentences
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY
from tests.model.test_followup_quantities import followed
from tests.model.test_followup_settled import REPAID, told
from wording.texts import LANGUAGES

KNOWN = {"on": "2021-07-01", "source": "Register"}


def far(case: dict[str, Any] | None = None, **outcomes: Any) -> tuple[FarFromPlan, ...]:
    """The outcomes of the small case that are far from their plan."""
    made = followed(case, **outcomes)
    return far_from_plan(Answer(resolve(made, LIBRARY), made.perspective))


def paid(kronor: float, **more: Any) -> list[dict[str, Any]]:
    """An outcome of the team, for which 900 000 kr is planned in 2020."""
    return [{"line": "team", "year": 2020, "kronor": kronor, **KNOWN, **more}]


@pytest.mark.parametrize(
    ("kronor", "meant"),
    [(900, 900_000), (0.9, 900_000), (9e8, 900_000), (2_500, 2_500_000), (9e11, 900_000), (80, None)],
)
def test_an_amount_in_another_unit_is_far_from_its_plan(kronor: float, meant: float | None) -> None:
    (one,) = far(money=paid(kronor))
    assert (one.kind, one.name, one.period, one.plan, one.outcome) == ("money", "team", "2020", 900_000, kronor)
    assert one.meant == (None if meant is None else pytest.approx(meant))


@pytest.mark.parametrize("kronor", [0.0, 9_000.0, 9e7])
def test_a_hundredth_and_a_hundred_times_are_within(kronor: float) -> None:
    assert far(money=paid(kronor)) == ()


def test_a_month_is_held_to_its_twelfth() -> None:
    (one,) = far(money=paid(75.0, month=1))
    assert (one.period, one.plan, one.meant) == ("2020-01", 75_000, 75_000)
    assert far(money=paid(750.0, month=1)) == ()


def test_an_outcome_without_a_plan_is_not_asked_about() -> None:
    assert far(money=[{"line": "team", "year": 2022, "kronor": 5.0, **KNOWN}]) == ()
    assert far(money=[{"line": "none", "year": 2020, "kronor": 5.0, **KNOWN}]) == ()


def test_a_base_in_kronor_and_a_repayment_are_held_to_their_plan_too() -> None:
    """The committee is to pay back 320 000 kr in 2021."""
    base = {"effect": "care", "year": 2021, "kronor": 1_000.0, **KNOWN}
    (planned,) = (one.plan for one in told(followed(bases=[base])).quantities if one.what == "kronor")
    assert planned is not None
    assert far(bases=[base | {"kronor": planned / 99}]) == ()
    (one,) = far(bases=[base | {"kronor": planned / 101}])
    assert (one.kind, one.name) == ("bases", "care")
    assert one.plan == pytest.approx(planned)
    (back,) = far(REPAID, repaid=[{"committee": "socialnamnd", "year": 2021, "kronor": 320.0, **KNOWN}])
    assert back.kind == "repaid"
    assert (back.plan, back.meant) == pytest.approx((320_000, 320_000))


@pytest.mark.parametrize(
    ("outcome", "value", "meant"),
    [
        # Planned: 4 000 000 × 20 % × 80 % = 640 000 kr saved in 2021; 20 %; 10 pupils started in 2021.
        ("savings", 640.0, 640_000.0),
        ("savings", 6_401.0, None),
        ("rate", 0.0015, 0.15),
        ("rate", 0.0001, None),
        ("won", 100_000.0, None),
    ],
)
def test_what_a_contract_measured_is_held_to_its_plan_too(outcome: str, value: float, meant: float | None) -> None:
    case = agreed_case(case={"followup": {"measured": [{"outcome": outcome, "year": 2021, "value": value, **KNOWN}]}})
    answer = Answer(resolve(case, LIBRARY), case.perspective, 200)
    found = far_from_plan(answer)
    if (outcome, value) == ("savings", 6_401.0):
        assert found == (), "a little more than a hundredth"
        return
    (one,) = found
    assert (one.kind, one.name, one.period, one.outcome) == ("measured", outcome, "2021", value)
    assert one.meant == (None if meant is None else pytest.approx(meant))
    if outcome != "won":
        assert one.plan == pytest.approx({"savings": 640_000.0, "rate": 0.2}[outcome])
    (printed,) = followup_of(answer).far_from_plan
    assert (printed.kind, printed.name, printed.outcome, printed.meant) == ("measured", outcome, value, one.meant)
    words = {language: far_sentences(answer, language)[0] for language in LANGUAGES}
    if outcome == "rate" and meant:
        said = words["sv"].replace("\u202f", "\u00a0")
        assert "0,15\u00a0% mot planens 20\u00a0%. Menade ni 15\u00a0%?" in said
    assert words["sv"] != words["en"]
    document = followup_document(answer, "sv", datetime.date(2022, 2, 1))
    assert words["sv"] in [text for block in document.blocks for text in words_in(block)]


@pytest.mark.parametrize(("outcome", "value"), [("savings", 640_000.0), ("rate", 0.2), ("rate", 0.0), ("won", 0.0)])
def test_what_was_measured_near_its_plan_is_not_asked_about(outcome: str, value: float) -> None:
    case = agreed_case(case={"followup": {"measured": [{"outcome": outcome, "year": 2021, "value": value, **KNOWN}]}})
    assert far_from_plan(Answer(resolve(case, LIBRARY), case.perspective, 200)) == ()


def test_a_month_of_what_was_measured_is_held_to_its_twelfth_but_not_of_a_rate() -> None:
    rows = [
        {"outcome": name, "year": 2021, "month": 3, "value": value, **KNOWN}
        for name, value in (("savings", 53.0), ("rate", 0.0015))
    ]
    case = agreed_case(case={"followup": {"measured": rows}})
    saved, rate = far_from_plan(Answer(resolve(case, LIBRARY), case.perspective, 200))
    assert saved.plan == pytest.approx(640_000 / 12) and rate.plan == pytest.approx(0.2)
