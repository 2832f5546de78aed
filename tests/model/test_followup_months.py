"""Kronor by month beside the plan, by hand: the year's sum, what is left of it, and nothing is scaled up."""

from typing import Any

import pytest

from model.case.case import Case
from model.case.fingerprint import fingerprint, plain
from model.files.reading import read_case
from model.files.writing import write_case
from model.results_of_followup import DifferenceResult, FollowUpResult
from tests.case_with_contract import agreed_case
from tests.model.test_followup import FOUNDING, followed
from tests.model.test_followup_settled import REPAID, told

STAFF = 8_177_000.0
KNOWN = {"on": "2021-02-01", "source": "Bokslut"}


def months(line: str, year: int, *kronor: float, first: int = 1, **more: Any) -> list[dict[str, Any]]:
    """Outcomes of a line in the months from the first on."""
    return [
        {"line": line, "year": year, "month": first + at, "kronor": one, **KNOWN, **more}
        for at, one in enumerate(kronor)
    ]


def stated(*rows: dict[str, Any]) -> FollowUpResult:
    """What is told of the founding case with these kronor."""
    return told(followed(money=rows))


def only(result: FollowUpResult) -> DifferenceResult:
    """The one line and year that is told."""
    (one,) = result.differences
    return one


def test_twelve_months_are_the_year() -> None:
    by_month, by_year = (
        stated(*months("staff", 2020, *[600_000.0] * 12)),
        stated({"line": "staff", "year": 2020, "kronor": 7_200_000, **KNOWN}),
    )
    assert by_month.now == by_year.now
    assert only(by_month) == only(by_year)
    assert only(by_month).difference == pytest.approx(7_200_000 - STAFF)


def test_part_of_a_year_is_set_against_the_plan_of_those_months_and_the_rest_stands_as_planned() -> None:
    """Three months of a year of 8 177 000: 2 044 250 planned, 1 500 000 paid, 6 132 750 left as it stands."""
    result = stated(*months("staff", 2020, 500_000, 400_000, 600_000))
    one = only(result)
    assert (one.plan, one.outcome, one.left) == pytest.approx((STAFF / 4, 1_500_000, STAFF * 3 / 4))
    assert one.difference == pytest.approx(1_500_000 - STAFF / 4)
    assert result.now.npv is not None
    assert result.plan.npv is not None
    assert result.now.npv - result.plan.npv == pytest.approx(STAFF / 4 - 1_500_000)
    assert result.by_year["staff"]["2020"].left == pytest.approx(one.left)
    assert result.ahead is not None
    assert (result.ahead.from_year, result.ahead.from_month) == (2020, 4)


def test_months_need_not_follow_each_other() -> None:
    one = only(stated(*months("staff", 2020, 1.0), *months("staff", 2020, 2.0, first=7)))
    assert (one.months, one.outcome) == ((1, 7), 3.0)
    assert one.plan == pytest.approx(STAFF / 6)


def test_volume_and_price_of_months_are_of_their_sums() -> None:
    """Ten full-time posts planned and nine filled, in each of two months: the volume is a tenth of the plan less."""
    one = only(stated(*months("staff", 2020, 600_000, 650_000, planned_volume=10.0, volume=9.0)))
    assert one.volume_part == pytest.approx(-0.1 * STAFF / 6)
    assert one.price_part is not None
    assert one.volume_part is not None
    assert one.volume_part + one.price_part == pytest.approx(one.difference)


def test_two_amounts_of_one_year_are_added_also_in_the_forecast() -> None:
    half = {"line": "staff", "year": 2020, "kronor": 3_500_000, **KNOWN}
    twice, once = stated(half, half), stated({**half, "kronor": 7_000_000})
    assert twice.now == once.now
    assert only(twice).outcome == only(once).outcome


RUNNING = {
    "budget/line": {"label": "Drift", "cost_type": "running", "paid_by": "socialnamnd"},
    "numbers/line.per_year": {"label": "Drift", "value": 900_000.0, "unit": "kr/year", "basis": "judged"},
    "numbers/line.starts": {"label": "Drift från", "value": 2022.0, "unit": "year", "basis": "judged"},
}
"""A running cost of 900 000 a year from 2022."""


def running(*rows: dict[str, Any], **more: Any) -> Case:
    """The case with a running cost a year, and what was paid of it."""
    tree = {**RUNNING, **more, "followup": {"money": list(rows)}}
    return agreed_case({}, tree).edited(agreement=None)


def test_what_was_paid_of_a_running_cost_takes_its_place_and_does_not_come_on_top_of_it() -> None:
    result = told(running({"line": "line", "year": 2022, "kronor": 800_000, **KNOWN}))
    assert only(result).plan == pytest.approx(900_000)
    assert result.now.npv is not None
    assert result.plan.npv is not None
    assert result.now.npv - result.plan.npv == pytest.approx(100_000 / 1.03**2)


def test_a_running_cost_that_begins_in_october_is_spread_over_the_months_it_has() -> None:
    """Three twelfths of 900 000, all of it from October: 75 000 a month, and nothing before."""
    month = {"label": "Månad", "value": 10.0, "unit": "month", "basis": "judged"}
    october = {"numbers/line.from_month": month}
    one = only(told(running(*months("line", 2022, 80_000, first=10), **october)))
    assert (one.plan, one.left) == pytest.approx((75_000, 150_000))
    early = only(told(running(*months("line", 2022, 0.0, first=3), **october)))
    assert (early.plan, early.left) == pytest.approx((0.0, 225_000))


def test_what_was_paid_for_participants_is_not_counted_with_them_once_more() -> None:
    """1 000 for each of ten planned; eight started and 9 000 was paid: the year comes to 9 000, and not to 7 000."""
    per = {"label": "Per deltagare", "value": 1_000.0, "unit": "kr/person", "basis": "judged"}
    tree: dict[str, Any] = {
        "budget/team/participants_of": "school", "budget/team/amounts": {}, "numbers/team.per_participant": per,
        "followup": {
            "money": [{"line": "team", "year": 2021, "kronor": 9_000, **KNOWN}],
            "people": [{"effect": "school", "year": 2021, "started": 8, **KNOWN}],
        },
    }  # fmt: skip
    case = agreed_case({}, tree).edited(agreement=None)
    result = told(case)
    assert only(result).plan == pytest.approx(10_000)
    assert result.ahead is not None
    without = told(case.edited(followup=case.followup.edited(money=()) if case.followup else None))
    assert result.now.npv is not None
    assert without.now.npv is not None
    assert result.now.npv - without.now.npv == pytest.approx((8_000 - 9_000) / 1.03)


def test_a_grant_of_some_months_moves_the_balance_by_what_came_against_the_plan_of_them() -> None:
    """900 000 granted in 2020, 75 000 a month: 60 000 came in January, so the fund is 15 000 less out than planned."""
    case = agreed_case({}, {**REPAID, "followup": {"money": months("grant", 2020, 60_000)}}).edited(agreement=None)
    repayment = told(case).repayment
    assert repayment is not None
    (one,) = repayment.balance
    assert (one.year, one.plan) == (2020, -900_000)
    assert one.outcome == pytest.approx(-885_000)


def test_months_go_through_the_file_and_whole_years_keep_their_fingerprint() -> None:
    case = followed(money=months("staff", 2020, 1.0, 2.0))
    assert read_case(write_case(case).encode("utf-8")).followup == case.followup
    assert all("month" not in one for one in plain(FOUNDING)["followup"]["money"])
    other = followed(money=months("staff", 2020, 1.0, 2.0, first=2))
    assert fingerprint(case) != fingerprint(other)
