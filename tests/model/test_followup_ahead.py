"""What now: stop, go on and reach all, each by hand from today; and what one more year of counting would teach."""

import math
from typing import Any

import pytest

from model.analysis.answer import Answer
from model.case.agreement import Agreement
from model.followup.answer import followup_of
from model.followup.updating import P90
from model.numbers.resolve import resolve
from model.results_of_ways import AheadResult
from presentation.followed.ways import ways_sentences
from tests.generators import LIBRARY
from tests.model.test_followup import SEEN, followed

YEARLY = 75_800_000 * 0.05


def ahead(*, reach: float = 1.0, low: float = 0.03, high: float = 0.07, **outcomes: Any) -> AheadResult:
    """What is told of the founding case from the year after its outcomes."""
    case = followed(**outcomes)
    numbers = {
        **case.numbers,
        "placements.reach": case.numbers["placements.reach"].edited(value=reach),
        "placements.reduction": case.numbers["placements.reduction"].edited(low=low, high=high),
    }
    told = followup_of(Answer(resolve(case.edited(numbers=numbers), LIBRARY), case.perspective, 2_000)).ahead
    assert told is not None
    return told


PAID = [{"line": "staff", "year": 2020, "kronor": 7_000_000, "on": "2021-02-01", "source": "Bokslut"}]


def test_to_go_on_leaves_out_what_is_paid_and_is_worth_its_net_from_today() -> None:
    """9 811 and 3 152 tkr are left to pay in 2021 and 2022, and 5 % of 75.8 million comes in nine years."""
    told = ahead(money=PAID)
    assert told.from_year == 2021
    assert told.costs == pytest.approx(9_811_000 + 3_152_000)
    worth = sum(YEARLY / 1.035**t for t in range(9)) - 9_811_000 - 3_152_000 / 1.035
    assert told.worth == pytest.approx(worth)
    assert told.spread is None, "as filed, everybody is reached"


def test_to_reach_all_costs_and_gives_so_many_times_as_much() -> None:
    told = ahead(money=PAID, reach=0.1)
    assert told.spread is not None
    assert told.spread.times == pytest.approx(10)
    assert told.spread.costs == pytest.approx(10 * told.costs)
    assert told.spread.benefits == pytest.approx(10 * told.benefits) == pytest.approx(9 * YEARLY)
    assert told.spread.worth == pytest.approx(10 * told.worth)


def test_a_year_more_removes_as_much_doubt_as_its_counts_can() -> None:
    """600 before, and 5 % fewer than 200 a year expected: the error of the log ratio is √(1/600 + 1/190)."""
    (lesson,) = ahead(effects=[SEEN]).year_more
    error = math.sqrt(1 / 600 + 1 / (200 * 0.95)) * 0.95
    believed = 0.02 / P90
    assert lesson.removes == pytest.approx(believed**2 / (believed**2 + error**2), rel=0.06)
    assert lesson.net_of_year == pytest.approx(YEARLY - 3_152_000, rel=0.01)


def test_what_is_sure_to_pay_teaches_nothing_and_what_is_not_teaches_more_with_more_counts() -> None:
    assert ahead(effects=[SEEN]).year_more[0].teaches == pytest.approx(0.0, abs=1.0)
    doubtful = {"reach": 0.1, "low": -0.25, "high": 0.3}
    many = {**SEEN, "before": {"count": 60_000, "years": 3}, "after": {"count": 19_900, "years": 1}}
    few_taught, many_taught = (
        ahead(effects=[{**one, "overdispersion": spread}], **doubtful).year_more[0]
        for one, spread in ((SEEN, 50.0), (many, 50.0))
    )
    assert many_taught.removes > few_taught.removes
    assert many_taught.teaches > 0


def by_month(line: str, *kronor: float, year: int = 2021) -> list[dict[str, Any]]:
    """Kronor of a line in the first months of a year."""
    return [{"line": line, "year": year, "month": at, "kronor": one} for at, one in enumerate(kronor, start=1)]


def test_the_rest_of_a_year_that_is_not_over_is_part_of_the_ways_and_what_was_paid_of_it_is_not() -> None:
    """Four months of 2021 are stated: eight twelfths of 9 811 tkr and of the saving are left of it, then 3 152 tkr."""
    told = ahead(money=[*PAID, *by_month("staff", 900_000, 100_000, 0, 2_000_000)])
    assert (told.from_year, told.from_month) == (2021, 5)
    assert told.rest_of_year is not None
    assert told.rest_of_year.costs == pytest.approx(9_811_000 * 8 / 12)
    assert told.rest_of_year.benefits == pytest.approx(YEARLY * 8 / 12)
    assert told.costs == pytest.approx(9_811_000 * 8 / 12 + 3_152_000)
    assert told.benefits == pytest.approx(YEARLY * (8 / 12 + 8))
    worth = sum(YEARLY / 1.035**t for t in range(1, 9)) + (YEARLY - 9_811_000) * 8 / 12 - 3_152_000 / 1.035
    assert told.worth == pytest.approx(worth)


def test_what_was_paid_of_a_year_that_is_not_over_does_not_change_what_is_left_of_it() -> None:
    cheap, dear = (ahead(money=by_month("staff", *[paid] * 4)) for paid in (1.0, 5_000_000.0))
    assert cheap == dear


def test_a_month_without_a_figure_before_the_last_that_has_one_is_past() -> None:
    """March is the last that is stated, so the plan of April to December is left, though January says nothing."""
    told = ahead(money=[{"line": "staff", "year": 2021, "month": 3, "kronor": 5.0}])
    assert told.rest_of_year is not None
    assert told.rest_of_year.costs == pytest.approx(9_811_000 * 9 / 12)


def test_a_line_that_is_stated_for_the_whole_year_has_nothing_left_of_it() -> None:
    """The other costs of 1 400 tkr are stated for all of 2021, and four months of staff, of 8 411 tkr."""
    whole = {"line": "other", "year": 2021, "kronor": 1_000_000}
    told = ahead(money=[whole, *by_month("staff", 1.0, 1.0, 1.0, 1.0)])
    assert told.rest_of_year is not None
    assert told.rest_of_year.costs == pytest.approx(8_411_000 * 8 / 12)


def test_an_effect_that_is_counted_for_a_part_of_the_year_has_its_other_months_as_they_are_believed() -> None:
    """Half as many in two months: what is left of 2021 is ten months of what is then believed."""
    months = tuple({"year": 2021, "month": at, "count": 50} for at in (1, 2))
    counted = {
        **SEEN,
        "after": {"count": 100, "years": 2 / 12},
        "before": {"count": 1200, "years": 1.0},
        "months": months,
    }
    case = followed(effects=[counted])
    answer = Answer(resolve(case, LIBRARY), case.perspective, 200)
    told, number = followup_of(answer), answer.resolved.numbers["placements.reduction"]
    believed = told.updates["placements.reduction"].value if told.updates else number.value
    assert told.ahead is not None
    assert told.ahead.rest_of_year is not None
    assert believed is not None
    assert told.ahead.rest_of_year.benefits == pytest.approx(75_800_000 * believed * 10 / 12)


def test_the_last_year_of_the_case_may_be_left_in_part() -> None:
    told = ahead(money=by_month("staff", 0.0, year=2029))
    assert (told.from_year, told.from_month) == (2029, 2)
    assert told.benefits == pytest.approx(YEARLY * 11 / 12)
    assert told.year_more == ()


def test_to_reach_all_also_takes_the_rest_of_the_year_so_many_times() -> None:
    told = ahead(money=by_month("staff", 1.0, 1.0, 1.0), reach=0.1)
    assert told.spread is not None
    assert told.spread.costs == pytest.approx(10 * told.costs)
    assert told.costs == pytest.approx(9_811_000 * 9 / 12 + 3_152_000)


def test_a_year_more_is_a_whole_year() -> None:
    january = {"after": {"count": 16, "years": 1 / 12}, "months": [{"year": 2021, "month": 1, "count": 16}]}
    (lesson,) = ahead(effects=[{**SEEN, **january}], money=by_month("staff", 1.0)).year_more
    assert lesson.year == 2022


PAID_BY = {"paid_by": "payer", "paid_to": "provider"}
WON = {"label": "Sparat", "unit": "savings", "baseline": True}


def signed(**edits: Any) -> Any:
    """A contract that pays a tenth of what is saved in 2021 and 2022, and a fee each year."""
    parties = {
        "payer": {"label": "Nämnden", "kind": "committee"},
        "provider": {"label": "Utföraren", "kind": "provider"},
    }
    contract = {
        "label": "Avtal", "parties": parties, "payers": {"payer": 1}, "receives": "provider",
        "outcomes": {"saved": WON},
        "terms": {"shared": {"label": "Del", "kind": "share_of_savings", "measures": "saved", "share": 0.1}},
        "fees": [{"label": "Avgift", **PAID_BY, "amounts": {1: 12_000, 2: 12_000}}],
        "window": 2, "paid": "yearly",
    } | edits  # fmt: skip
    roles = {"payer": followed().applicant, "provider": "utforare"}
    return {"starts": 2021, "roles": roles, "contract": contract}


def left_with(agreement: Any) -> tuple[AheadResult, list[str]]:
    """What is told of the founding case with a contract after four months of 2021, and in which words."""
    case = followed(money=by_month("staff", 0.0, 0.0, 0.0, 0.0))
    case = case.with_agreement("", Agreement.model_validate(agreement))
    answer = Answer(resolve(case, LIBRARY), "committee")
    told = followup_of(answer)
    assert told.ahead is not None
    return told.ahead, ways_sentences(answer, told, "sv")


def test_what_a_contract_pays_for_a_year_is_all_to_come_until_the_year_is_over() -> None:
    """A tenth of 3 790 000 a year in 2021 and 2022, all of it; and eight twelfths of the fee of 12 000, then 12 000."""
    now, words = left_with(signed())
    without, _ = left_with(signed(terms={"none": {"label": "Inget", "kind": "fixed", "amount": 0}}, fees=[]))
    assert now.net - without.net == pytest.approx(-2 * 379_000 - 12_000 * (8 / 12 + 1))
    assert now.rest_of_year is not None
    assert (now.rest_of_year.when_measured, now.rest_of_year.evenly) == (True, ("fee",))
    assert "Det som avtal betalar för det som mäts 2021 betalas när året är mätt: allt av det är kvar." in words
    assert any(one.endswith("så det är fördelat jämnt över året: avgift.") for one in words)


def test_what_is_paid_the_year_after_has_no_months() -> None:
    """Paid in 2022 and 2023: of 2021 only the fee, and no word of what waits for the year."""
    now, words = left_with(signed(delay=1))
    assert now.rest_of_year is not None
    assert (now.rest_of_year.when_measured, now.rest_of_year.evenly) == (False, ("fee",))
    assert not any("när året är mätt" in one for one in words)
