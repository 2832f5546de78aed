"""What a contract pays on what was measured, and what a fund has got back: by hand, beside the plan."""

from typing import Any

import pytest

from model.analysis.answer import Answer
from model.case.case import Case
from model.checking.case import check
from model.files.reading import read_case
from model.files.writing import write_case
from model.followup.answer import followup_of
from model.followup.outcomes import with_point
from model.numbers.resolve import resolve
from model.results_of_followup import FollowUpResult
from tests.case_with_contract import agreed_case
from tests.generators import LIBRARY

KNOWN = {"on": "2022-01-31", "source": "Utdrag"}
SAVED = [
    {"outcome": "savings", "year": 2020, "value": 500_000.0, **KNOWN},
    {"outcome": "savings", "year": 2021, "value": 700_000.0, **KNOWN},
]
GRANT = {"label": "Fonden", "paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd", "amounts": {2020: 900e3}}
REPAID = {
    "funding": {"grant": GRANT},
    "repayment": {"model": "repayment", "fund": "sociala_investeringsfonden", "share": 0.5, "from_year": 2021},
}


def told(case: Case) -> FollowUpResult:
    """What is told of a case's follow-up."""
    return followup_of(Answer(resolve(case, LIBRARY), case.perspective, 200))


def followed(contract: dict[str, Any] | None = None, **outcomes: object) -> Case:
    """The case with a contract, with what happened."""
    return agreed_case(contract, {"followup": outcomes})


def test_a_contract_pays_on_what_was_measured_and_on_the_plan_where_nothing_is_yet() -> None:
    """Planned 4 000 000 × 20 % × 80 % = 640 000 a year, of which 60 % the year after: 384 000 three times."""
    (settled,) = told(followed(measured=SAVED)).contracts
    assert settled.plan == pytest.approx(3 * 384_000)
    assert [one.year for one in settled.paid] == [2021, 2022, 2023]
    assert [one.now for one in settled.paid] == pytest.approx([0.6 * 500_000, 0.6 * 700_000, 0.6 * 640_000])
    assert settled.still_to_measure == 1
    (saved,) = settled.outcomes
    assert [saved.expected, saved.achieved] == pytest.approx([1_280_000, 1_200_000])
    assert saved.years == (2020, 2021)


def test_what_was_measured_just_as_planned_changes_nothing() -> None:
    measured = [{**SAVED[0], "year": year, "value": 640_000.0} for year in (2020, 2021, 2022)]
    (settled,) = told(followed(measured=measured)).contracts
    assert settled.now == pytest.approx(settled.plan)
    assert settled.still_to_measure == 0
    assert told(followed(measured=[])).contracts == ()


def test_a_gate_is_judged_on_what_was_measured() -> None:
    """15 school years are needed. Planned are 4.5 and 13.5, so 18; with none the first two years, 13.5 are too few."""
    gated = {
        "gates": {"school": {"label": "Skolår", "outcome": "won", "at_least": 15}},
        "terms/shared/gate": "school",
    }
    won = [{"outcome": "won", "year": year, "value": value, **KNOWN} for year, value in ((2020, 0.0), (2021, 0.0))]
    plan, now = (told(followed(gated, measured=rows)).contracts for rows in ([*SAVED], [*SAVED, *won]))
    assert plan[0].now > 0
    assert now[0].now == 0
    assert now[0].outcomes[1].achieved == 0


def test_a_rate_is_the_mean_of_the_years_in_which_it_was_measured() -> None:
    rates = [{"outcome": "rate", "year": year, "value": rate, **KNOWN} for year, rate in ((2020, 0.3), (2021, 0.1))]
    (settled,) = told(followed(measured=rates)).contracts
    assert settled.outcomes[0].achieved == pytest.approx(0.2)
    assert settled.outcomes[0].expected == pytest.approx(0.2)


def test_repayment_and_the_balance_of_the_fund_beside_their_plan() -> None:
    """Half of 640 000 from 2021: 320 000 a year until 900 000 are back. 100 000 came, and 800 000 were granted."""
    rows = [{"committee": "socialnamnd", "year": 2021, "kronor": 100_000, **KNOWN}]
    paid = [{"line": "grant", "year": 2020, "kronor": 800_000, **KNOWN}]
    case = agreed_case({}, {**REPAID, "followup": {"repaid": rows, "money": paid}}).edited(agreement=None)
    repayment = told(case).repayment
    assert repayment is not None
    social, schools = repayment.committees
    assert (social.year, schools.year, social.outcome, schools.outcome) == (2021, 2021, 100_000, None)
    assert [social.plan, schools.plan] == pytest.approx([320_000, 10 * 0.5 * 0.9 * 1_000 * 0.5])
    assert [(one.year, one.plan, one.outcome) for one in repayment.balance] == [
        (2020, -900_000, -800_000),
        (2021, pytest.approx(-900_000 + 320_000 + 2_250), -700_000),
    ]
    assert told(case.edited(followup=None)).repayment is None


def test_what_was_measured_goes_through_the_file_as_it_is() -> None:
    case = followed(measured=SAVED, repaid=[{"committee": "socialnamnd", "year": 2021, "kronor": 5, **KNOWN}])
    assert read_case(write_case(case).encode("utf-8")).followup == case.followup
    codes = [problem.code for problem in check(case, LIBRARY)]
    assert "outcome_without_source" not in codes


def test_numbers_of_one_name_become_one_series() -> None:
    case = followed()
    for period, value in (("2021-01", 3.0), ("2021-02", 5.0), ("2021-02", 4.0)):
        case = with_point(case, "Placeringar", period, value, {"on": "2021-03-01", "source": None})
    assert case.followup is not None
    (one,) = case.followup.series
    assert one.values == {"2021-01": 3.0, "2021-02": 4.0}
    assert (one.on, one.source) == ("2021-03-01", None)
