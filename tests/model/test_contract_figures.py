"""The figures of a contract as numbers: moved by a scenario, given a range, solved for."""

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.analysis.as_json import break_even_as_json
from model.calculation.draws import monte_carlo
from model.case.assumptions import Change
from model.case.case import Case
from model.case.problem import Problem
from model.editing.agreed.keys import with_agreed
from model.editing.edits import with_effects, with_number
from model.evaluate import evaluate
from model.numbers.contract_figures import figures
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import uncertain_keys
from tests.case_with_contract import agreed_case, answer_of
from tests.generators import LIBRARY

SHARE = "contract.terms.shared.share"


def moved(case: Case, **changes: float) -> Case:
    return case.edited(changes={key.replace("__", "."): Change(value=value) for key, value in changes.items()})


def test_a_contract_has_a_key_for_each_of_its_figures() -> None:
    agreement = agreed_case({"caps": [{"amount": {"of_advance": 1.2}}]}).agreement
    assert agreement is not None
    assert [(key, one.unit, one.value) for key, one in figures(agreement.contract).items()] == [
        ("contract.capital.0.amounts.1", "kr", 1_000_000.0),
        ("contract.terms.shared.share", "share", 0.6),
        ("contract.terms.shared.above", "kr", 0.0),
        ("contract.terms.each_won.price", "kr/case", 0.0),
        ("contract.terms.each_won.threshold", "factor", 0.0),
        ("contract.terms.each_rate.price", "kr/case", 0.0),
        ("contract.terms.each_rate.threshold", "share", 0.0),
        ("contract.caps.0.amount", "factor", 1.2),
        ("contract.fees.0.amounts.1", "kr", 20_000.0),
    ]


SHARED = {
    "parties/state": {"label": "Staten", "kind": "state"},
    "payers": {"payer": 0.5, "state": 0.5},
    "terms/plan": {"label": "Enligt plan", "kind": "fixed", "amounts": {1: 100_000, 3: 50_000}},
    "terms/each_won/paid_by": {"state": 0.25, "payer": 0.75},
}
ROLES = {"investor": "finansiar", "payer": "socialnamnd", "evaluator": "utforare", "state": "staten"}


def test_amounts_by_year_and_shares_are_figures_but_for_the_last_payer_who_pays_what_is_left() -> None:
    agreement = agreed_case(SHARED).agreement
    assert agreement is not None
    found = {key: one.value for key, one in figures(agreement.contract).items() if ".p" in key and "price" not in key}
    assert found == {
        "contract.payers.payer": 0.5,
        "contract.terms.each_won.paid_by.state": 0.25,
        "contract.terms.plan.amounts.1": 100_000.0,
        "contract.terms.plan.amounts.3": 50_000.0,
    }


@pytest.mark.parametrize(
    ("key", "value", "actor", "change"),
    [
        # 1 152 000 kr is paid for savings and 150 000 kr by plan, half by each; years fall 2021, 2022 and 2023.
        ("contract.capital.0.amounts.1", 400_000.0, "finansiar", 600_000.0),
        ("contract.fees.0.amounts.1", 90_000.0, "socialnamnd", -70_000.0),
        ("contract.terms.plan.amounts.3", 450_000.0, "staten", -200_000.0),
        ("contract.payers.payer", 0.8, "staten", 0.3 * 1_302_000.0),
        ("contract.payers.payer", 0.8, "socialnamnd", -0.3 * 1_302_000.0),
    ],
)
def test_a_scenario_moves_what_a_party_gives(key: str, value: float, actor: str, change: float) -> None:
    within = {"scenarios": {"other": {"label": "Annat", "numbers": {key: value}}}}
    case = agreed_case(SHARED, within, roles=ROLES)
    alone, moved = (Answer(resolve(case, LIBRARY, name), "committee", 1, 1) for name in (None, "other"))
    assert not moved.has_errors, moved.problems
    sums = [
        float(one.everyone.of(actor).only(lambda p: p.kind == "payment").total()[:, 0].sum()) for one in (alone, moved)
    ]
    assert sums[1] - sums[0] == pytest.approx(change)


def test_payers_that_are_numbers_and_pay_more_than_the_whole_are_told() -> None:
    three = {
        **SHARED,
        "parties/region": {"label": "R", "kind": "region"},
        "payers": {"payer": 0.5, "state": 0.3, "region": 0.2},
    }
    case = agreed_case(three, {"changes": {"contract.payers.payer": 0.8}}, roles={**ROLES, "region": "region"})
    problems = Answer(resolve(case, LIBRARY), case.perspective).problems
    assert [problem.facts["value"] for problem in problems if problem.code == "payers_not_whole"] == [
        pytest.approx(1.1)
    ]


def test_what_is_said_of_a_cap_follows_it_when_one_above_is_taken_away() -> None:
    caps = [{"amount": 100_000}, {"amount": 200_000, "of_term": "shared"}]
    said = {"scenarios": {"less": {"label": "Mindre", "numbers": {"contract.caps.0.amount": 1.0}}}}
    case = with_number(agreed_case({"caps": caps}, said), LIBRARY, "contract.caps.1.amount", low=150_000.0, high=3e5)
    agreement = case.agreement
    assert agreement is not None
    contract = agreement.contract.edited(caps=agreement.contract.caps[1:])
    left = with_agreed(case, "", agreement.edited(contract=contract))
    assert left.numbers["contract.caps.0.amount"].low == 150_000.0
    assert "contract.caps.1.amount" not in left.numbers and not left.scenarios["less"].numbers


def test_a_scenario_moves_the_share_and_the_case_itself_stands() -> None:
    case = agreed_case(case={"scenarios": {"less": {"label": "Mindre", "numbers": {SHARE: 0.3}}}})
    # 4 000 000 kr × 20 % × 80 % = 640 000 kr saved a year for three years.
    alone, less = (Answer(resolve(case, LIBRARY, name), "committee", 1, 1) for name in (None, "less"))
    paid = [-alone.everyone.of("socialnamnd").only(lambda p: p.line == "contract.outcome").total()[:, 0].sum()]
    paid += [-less.everyone.of("socialnamnd").only(lambda p: p.line == "contract.outcome").total()[:, 0].sum()]
    assert paid == pytest.approx([0.6 * 1_920_000, 0.3 * 1_920_000])


def test_a_share_that_breaks_even_is_put_back() -> None:
    case = agreed_case(case={"perspective": "committee", "budget/team/amounts": {2020: 3_800_000.0}})
    answer = answer_of(case)
    even = break_even_as_json(answer)["break_even"]
    assert SHARE in even and "contract.terms.each_won.price" in even
    assert even[SHARE] is not None
    back = answer_of(case.edited(changes={SHARE: Change(value=even[SHARE])}))
    assert abs(float(back.readings.npv[0])) < 0.01 < abs(float(answer.readings.npv[0]))


def test_a_share_with_a_range_is_uncertain_and_a_driver() -> None:
    case = with_number(agreed_case(case={"perspective": "committee"}), LIBRARY, SHARE, low=0.4, high=0.8)
    answer = answer_of(case, 200, 1)
    assert SHARE in uncertain_keys(answer.resolved)
    fixed = answer_of(agreed_case(case={"perspective": "committee"}), 200, 1)
    assert answer.readings.npv[0] == fixed.readings.npv[0]
    assert (answer.odds.npv != fixed.odds.npv).any()
    assert any(SHARE in driver.keys and driver.swing > 0 for driver in answer.sensitivity.drivers)


def test_a_figure_outside_its_limits_is_refused_and_a_key_of_nothing_is_unknown() -> None:
    codes = {problem.code for problem in resolve_problems({SHARE: 1.5})}
    assert codes & {"outside_limits", "meant_per_cent"}
    assert "unknown_key" in {problem.code for problem in resolve_problems({"contract.terms.nothing.share": 0.5})}


def resolve_problems(changes: dict[str, float]) -> tuple[Problem, ...]:
    case = agreed_case(case={"changes": changes})
    return Answer(resolve(case, LIBRARY), case.perspective).problems


def test_a_figure_stays_when_an_effect_is_removed() -> None:
    case = with_number(agreed_case(), LIBRARY, SHARE, value=0.5)
    left = with_effects(case, {"care": case.effects["care"]})
    assert left.numbers[SHARE].value == 0.5


@pytest.mark.parametrize(
    ("value", "code"), [(0.4, "outside_limits"), (12.5, "not_whole"), (2e6, "outside_limits"), (12.0, None)]
)
def test_how_many_are_measured_is_a_whole_number_of_at_least_one(value: float, code: str | None) -> None:
    key = "contract.outcomes.rate.group"
    case = moved(agreed_case({"outcomes/rate/group": 30}), **{key: value})
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    assert [one.code for one in answer.problems if one.address == key] == ([] if code is None else [code])
    assert answer.has_errors == (code is not None)


def test_a_larger_group_measures_more_surely() -> None:
    """A rate of 20 % of 5 varies far more than one of 500; a spread that is halved halves what savings vary."""
    case = agreed_case({"terms/each_rate/price": 1e6, "outcomes/rate/group": 5, "outcomes/savings/spread": 5e5})

    def varies(**changes: float) -> float:
        resolved = resolve(moved(case, **changes), LIBRARY)
        ledger = evaluate(resolved.case, monte_carlo(resolved, (), 400, 1), LIBRARY)
        got = ledger.of("finansiar").only(lambda posting: posting.line == "contract.outcome")
        return float(np.std(got.net().sum(axis=0)))

    group, spread, price = "outcomes__rate__group", "outcomes__savings__spread", "terms__each_rate__price"
    small, large = (varies(**{f"contract__{spread}": 0.0, f"contract__{group}": size}) for size in (5, 500))
    assert large < 0.2 * small
    wide, narrow = (varies(**{f"contract__{price}": 0.0, f"contract__{spread}": at}) for at in (2e5, 1e5))
    assert narrow == pytest.approx(wide / 2, rel=1e-6)
