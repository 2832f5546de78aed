"""Participants, bases, counts, shares, measurements and repayments by month, by hand: sums and means."""

from typing import Any

import pytest

from model.analysis.answer import Answer
from model.case.case import Case
from model.case.fingerprint import fingerprint, plain
from model.case.problem import CaseRefused
from model.checking.case import check
from model.files.reading import read_case
from model.files.writing import write_case
from model.followup.answer import followup_of
from model.followup.outcomes import with_counted_month, with_share_month
from model.followup.standing import Limits, standing
from model.numbers.resolve import resolve
from model.results_of_followup import FollowUpResult, QuantityResult
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY
from tests.model.test_followup_settled import REPAID, told

KNOWN = {"on": "2021-07-01", "source": "Register"}
WORTH = 0.5 * 0.9 * 1_000
"""Kronor of a participant and year: half a school year each, nine tenths due to us, at 1 000."""


def followed(case: dict[str, Any] | None = None, **outcomes: Any) -> Case:
    """The small case with what happened, and no contract."""
    return agreed_case({}, {**(case or {}), "followup": outcomes}).edited(agreement=None)


def months(first: int, *figures: float, year: int = 2021, of: str = "started", **more: Any) -> list[dict[str, Any]]:
    """An outcome of each month from the first on."""
    return [
        {"effect": "school", "year": year, "month": first + at, of: figure, **KNOWN, **more}
        for at, figure in enumerate(figures)
    ]


def only(result: FollowUpResult, what: str) -> QuantityResult:
    """The one quantity of a kind that is told."""
    (one,) = (each for each in result.quantities if each.what == what)
    return one


def npv_more(result: FollowUpResult) -> float:
    """How much more the forecast is worth than the plan."""
    assert result.now.npv is not None
    assert result.plan.npv is not None
    return result.now.npv - result.plan.npv


def test_those_who_started_are_added_and_the_rest_of_the_year_is_as_planned() -> None:
    """Ten a year planned: 2.5 in a quarter. One, none and one came, so the year is 2 + 7.5; each counts two years."""
    result = told(followed(people=months(1, 1, 0, 1)))
    one = only(result, "started")
    assert (one.plan, one.outcome, one.difference, one.left) == pytest.approx((2.5, 2, -0.5, 7.5))
    assert one.months == (1, 2, 3)
    assert npv_more(result) == pytest.approx(-0.5 * WORTH * (1 / 1.03 + 1 / 1.03**2))
    assert one.standing == "departs_much"


def test_twelve_months_of_participants_are_the_year() -> None:
    by_month = told(followed(people=months(1, *[1.0] * 12)))
    by_year = told(followed(people=[{"effect": "school", "year": 2021, "started": 12, **KNOWN}]))
    assert by_month.now == by_year.now
    assert only(by_month, "started") == only(by_year, "started")


def test_participants_who_are_scaled_in_the_plan_are_as_many_as_are_stated() -> None:
    """Ten scaled to five are planned, and eight came: three more, and not 8 · ½ = 4, which is one fewer."""
    half = {"numbers/school.started.scale": {"label": "Del", "value": 0.5, "unit": "factor", "basis": "judged"}}
    result = told(followed(half, people=[{"effect": "school", "year": 2021, "started": 8, **KNOWN}]))
    assert only(result, "started").plan == pytest.approx(5)
    assert npv_more(result) == pytest.approx(3 * WORTH * (1 / 1.03 + 1 / 1.03**2))


def test_those_who_started_in_a_year_without_a_plan_count_too() -> None:
    """Nobody was planned for 2023; four came, and count in 2023 and 2024."""
    result = told(followed(people=[{"effect": "school", "year": 2023, "started": 4, **KNOWN}]))
    assert npv_more(result) == pytest.approx(4 * WORTH * (1 / 1.03**3 + 1 / 1.03**4))


def test_how_many_take_part_is_a_mean_and_never_a_sum() -> None:
    rows = [{**row, "present": present} for row, present in zip(months(1, 1, 0, 1), (10, 11, 15), strict=True)]
    with_stock, without = told(followed(people=rows)), told(followed(people=months(1, 1, 0, 1)))
    there = only(with_stock, "present")
    assert (there.outcome, there.plan, there.left, there.standing) == (12, None, None, None)
    assert with_stock.now == without.now


CARE = {"effect": "care", **KNOWN}


def test_a_base_in_kronor_is_told_in_volume_and_price_and_moves_nothing() -> None:
    """4 000 000 less a fifth is 3 200 000: 800 000 a quarter. 900 000 came, for 90 days where 100 were planned."""
    base = {**CARE, "year": 2021, "kronor": 300_000, "volume": 30, "planned_volume": 100 / 3}
    result = told(followed(bases=[{**base, "month": month} for month in (1, 2, 3)]))
    one = only(result, "kronor")
    assert (one.plan, one.outcome, one.left) == pytest.approx((800_000, 900_000, 2_400_000))
    assert (one.volume_part, one.price_part) == pytest.approx((-80_000, 180_000))
    assert one.standing == "departs"
    volume = only(result, "volume")
    assert (volume.plan, volume.outcome) == pytest.approx((100, 90))
    assert npv_more(result) == pytest.approx(0.0)


def test_a_base_in_volume_has_the_volume_and_the_price_of_the_plan() -> None:
    """100 placements, a fifth fewer: 80, at 50 000 each. 84 came and cost 4 410 000: 4 too many, and 2 500 too dear."""
    in_volume = {
        "numbers/care.base": {"label": "Placeringar", "value": 100.0, "unit": "case/year", "basis": "judged"},
        "numbers/care.worth": {"label": "Pris", "value": 50_000.0, "unit": "kr/case", "basis": "judged"},
        "effects/care/valuations/0/unit_value": "care.worth",
    }
    rows = [{**CARE, "year": 2021, "kronor": 4_410_000, "volume": 84}]
    result = told(followed(in_volume, bases=rows))
    assert (only(result, "volume").plan, only(result, "volume").difference) == pytest.approx((80, 4))
    one = only(result, "kronor")
    assert one.plan == pytest.approx(4_000_000)
    assert (one.volume_part, one.price_part) == pytest.approx((200_000, 210_000))


def counted(*counts: float, first: int = 1, **more: Any) -> Case:
    """The case in which care is counted by month: 120 a year before."""
    case = followed()
    before = {"label": {"sv": "Vård"}, "effect": "care", "before": {"count": 240, "years": 2.0}, **KNOWN, **more}
    for at, count in enumerate(counts):
        case = with_counted_month(case, before, {"year": 2020, "month": first + at, "count": count})
    return case


def test_counts_of_months_are_added_and_are_of_so_many_twelfths() -> None:
    """7, 8 and 9 in a quarter where 30 would have come at 120 a year: a fall of a fifth, of a quarter of a year."""
    case = counted(7, 8, 9)
    assert case.followup is not None
    (one,) = case.followup.effects
    assert (one.after.count, one.after.years, one.first, one.last) == (24, 0.25, 2020, 2020)
    result = told(case)
    assert result.estimates[0].value == pytest.approx(0.2)
    assert "seasons" in result.estimates[0].cannot_say
    assert result.estimates[0].months == 3
    assert [problem.code for problem in check(case, LIBRARY) if problem.severity == "error"] == []


def test_a_year_that_is_counted_in_part_has_its_months_and_the_belief_for_the_rest() -> None:
    """15 of 30 in a quarter is a fall of half: ¼ · 0.5 and ¾ of what is then believed, of 4 000 000 · 0.8 kronor."""
    number = {"label": "Minskning", "value": 0.2, "unit": "change", "basis": "judged"}
    case = counted(5, 5, 5)
    result = told(case.edited(numbers={**case.numbers, "care.change": number}))
    assert npv_more(result) == pytest.approx(0.25 * (0.5 - 0.2) * 3_200_000)
    assert result.updates == {}


def test_a_month_counted_twice_and_another_number_before_are_refused() -> None:
    case = counted(7, 8)
    before = {"label": {"sv": "Vård"}, "effect": "care", "before": {"count": 241, "years": 2.0}}
    with pytest.raises(CaseRefused) as refusal:
        with_counted_month(case, before, {"year": 2020, "month": 3, "count": 9})
    assert refusal.value.problems[0].code == "counted_otherwise_before"
    twice = with_counted_month(
        case, {**before, "before": {"count": 240, "years": 2.0}}, {"year": 2020, "month": 2, "count": 1}
    )
    assert "month_twice" in [problem.code for problem in check(twice, LIBRARY)]


def test_parts_and_wholes_of_a_share_are_each_added() -> None:
    share = {"label": {"sv": "Tackar ja"}, "before": 60.0, "of_before": 150.0}
    case = with_share_month(followed(), share, {"year": 2021, "month": 2, "part": 12.0, "of": 20.0})
    case = with_share_month(case, share, {"year": 2021, "month": 1, "part": 8.0, "of": 20.0})
    assert case.followup is not None
    (one,) = case.followup.shares
    assert (one.after, one.of_after, [month.month for month in one.months]) == (20, 40, [1, 2])
    assert told(case).shares[0].value == pytest.approx(0.5 - 0.4)


def measured(outcome: str, *values: float, year: int = 2020) -> FollowUpResult:
    """What is told where a contract measured an outcome in the first months of a year."""
    rows = [
        {"outcome": outcome, "year": year, "month": at, "value": value, **KNOWN} for at, value in enumerate(values, 1)
    ]
    return told(agreed_case({}, {"followup": {"measured": rows}}))


def test_a_contract_is_settled_on_the_months_that_were_measured_and_the_plan_for_the_rest() -> None:
    """640 000 a year planned. 100 000 in a quarter of 160 000, and 480 000 left: 60 % of 580 000 for the year."""
    (settled,) = measured("savings", 40_000, 30_000, 30_000).contracts
    (saved,) = settled.outcomes
    assert (saved.expected, saved.achieved) == pytest.approx((160_000, 100_000))
    assert saved.months == {2020: (1, 2, 3)}
    assert settled.paid[0].now == pytest.approx(0.6 * 580_000)
    assert settled.still_to_measure == 3


def test_a_rate_of_months_is_their_mean() -> None:
    (settled,) = measured("rate", 0.1, 0.2, 0.3, 0.4).contracts
    assert (settled.outcomes[0].expected, settled.outcomes[0].achieved) == pytest.approx((0.2, 0.25))


def test_repayment_of_some_months_is_set_against_the_plan_of_them() -> None:
    """Half of 640 000 a year from 2021: in two months a sixth. 50 000 came, and the rest is counted as planned."""
    rows = [{"committee": "socialnamnd", "year": 2021, "month": month, "kronor": 25_000, **KNOWN} for month in (1, 3)]
    result = told(agreed_case({}, {**REPAID, "followup": {"repaid": rows}}).edited(agreement=None)).repayment
    assert result is not None
    social, schools = result.committees
    assert (social.plan, social.outcome, social.left) == pytest.approx((320_000 / 6, 50_000, 320_000 * 5 / 6))
    assert (social.standing, schools.standing) == ("departs", "not_told")
    assert result.balance[-1].outcome == pytest.approx(-900_000 + 50_000 + 320_000 * 5 / 6)


def test_words_stand_where_their_limits_say() -> None:
    limits = Limits(0.05, 0.15)
    words = {outcome: standing(100.0, outcome, limits) for outcome in (95.0, 94.9, 115.0, 115.1, 100.0)}
    assert words == {
        95.0: "as_planned", 94.9: "departs", 115.0: "departs", 115.1: "departs_much", 100.0: "as_planned",
    }  # fmt: skip
    assert standing(0.0, 0.0, limits) == "as_planned"
    assert standing(0.0, 5.0, limits) == "departs_much"


def test_what_is_not_reported_is_said_by_line_and_year_up_to_the_last_that_is() -> None:
    lines = {"budget/team/amounts": {2020: 900.0, 2021: 800.0, 2022: 700.0}, "budget/more": {
        "label": "Mer", "cost_type": "other", "paid_by": "socialnamnd", "amounts": {2021: 5.0, 2022: 6.0}}}  # fmt: skip
    result = told(followed(lines, money=[{"line": "team", "year": 2021, "kronor": 800, **KNOWN}]))
    assert [(one.line, one.year, one.plan) for one in result.not_told] == [("team", 2020, 900.0), ("more", 2021, 5.0)]
    assert result.differences[0].standing == "as_planned"


def test_a_fund_has_limits_of_its_own() -> None:
    fund = LIBRARY.fund_rules["pitea"].edited(departs=0.3, departs_much=0.5)
    library = LIBRARY.edited(fund_rules={**LIBRARY.fund_rules, "pitea": fund})
    case = followed(people=months(1, 1, 0, 1)).edited(fund_rule="pitea")
    result = followup_of(Answer(resolve(case, library), case.perspective))
    assert only(result, "started").standing == "as_planned"
    assert (result.limits.departs, result.limits.fund) == (0.3, "pitea")


def test_months_go_through_the_file_and_what_says_none_keeps_its_fingerprint() -> None:
    rows: dict[str, Any] = {"people": months(1, 1, 2), "bases": [{**CARE, "year": 2021, "volume": 3.0}]}
    case = followed(**rows)
    assert read_case(write_case(case).encode("utf-8")).followup == case.followup
    whole = followed(people=[{"effect": "school", "year": 2021, "started": 3, **KNOWN}])
    assert not {"month", "present"} & set(plain(whole)["followup"]["people"][0])
    assert "bases" not in plain(whole)["followup"]
    assert fingerprint(case) != fingerprint(followed(people=months(2, 1, 2), bases=rows["bases"]))
