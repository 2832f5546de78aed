"""A contract in a case: its payments in the ledger, repayment, and what the command line, files and edits make of it.

What holds for every case stands in `tests/laws/contracts_in_cases.py`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.__main__ import main
from model.analysis.answer import Answer
from model.analysis.as_json import evaluate_as_json
from model.calculation.draws import BATCH, point
from model.calculation.flows import cost_flows, effect_flows, funding_flows
from model.calculation.years import Time
from model.case.case import Case
from model.case.problem import CaseRefused
from model.contract_risk.answer import risk_as_json
from model.contract_risk.design import design
from model.contract_risk.risk import Risk
from model.contract_risk.stress import STRESSES
from model.contracts.agreement import repaid
from model.editing.contract import agreement_of, parameters, with_parameter
from model.evaluate import actors_of, evaluate
from model.files.reading import case_files, contract_files, read_case, read_contract
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.case_with_contract import agreed_case, answer_of
from tests.contracts_at_random import a_contract, an_agreed_case
from tests.generators import LIBRARY
from tests.model.measured_contracts import DRAWS, resolved_of, rows
from tests.uncertain_case import number

CONTRACTS = {name: read_contract(path.read_bytes()) for name, path in contract_files().items()}


# In the ledger


def test_contract_years_are_calendar_years() -> None:
    ledger = answer_of(agreed_case(starts=2021)).everyone
    by_line = {
        (posting.line, posting.actor): rows(amounts)
        for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True)
        if posting.kind == "payment"
    }
    paid = 0.6 * 640_000
    assert by_line == {
        ("contract.advance", "finansiar"): [0, -1e6, 0, 0, 0, 0],
        ("contract.advance", "socialnamnd"): [0, 1e6, 0, 0, 0, 0],
        ("contract.outcome", "socialnamnd"): pytest.approx([0, 0, -paid, -paid, -paid, 0]),
        ("contract.outcome", "finansiar"): pytest.approx([0, 0, paid, paid, paid, 0]),
        ("contract.fee", "socialnamnd"): [0, -20_000, 0, 0, 0, 0],
        ("contract.fee", "utforare"): [0, 20_000, 0, 0, 0, 0],
    }


def test_a_contract_that_is_left_out_pays_nothing() -> None:
    case = agreed_case(included=False)
    assert not [posting for posting in answer_of(case).everyone.postings if posting.kind == "payment"]
    assert case.measurement_random_factors == ()


def test_who_plays_both_roles_pays_himself_nothing() -> None:
    roles = {"investor": "socialnamnd", "payer": "socialnamnd", "evaluator": "socialnamnd"}
    resolved = resolved_of(agreed_case(roles=roles))
    assert not [p for p in evaluate(resolved.case, point(resolved), LIBRARY).postings if p.kind == "payment"]


# Repayment


def repaying(**more: Any) -> Case:
    fund = {"paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd", "label": "Fonden"}
    edits = {"funding": {"grant": {**fund, "amounts": {2020: 900_000.0}}}, "budget/team/amounts": {2020: 900_000.0}}
    repayment = {"fund": "sociala_investeringsfonden", "from_year": 2021, **more}
    return agreed_case(case={**edits, "repayment": repayment}).model_copy(update={"agreement": None})


def repaid_of(case: Case) -> Any:
    draws, time = point(resolved_of(case)), Time.of(case)
    flows = [*cost_flows(case, draws, time), *funding_flows(case, draws, time), *effect_flows(case, draws, time)]
    return repaid(case, flows, time, actors_of(case, LIBRARY))


def test_the_fund_is_repaid_by_frame_cuts() -> None:
    found = repaid_of(repaying())
    assert sorted(found.cuts) == ["socialnamnd", "utbildningsnamnd"]
    assert found.balance[0] == -900_000
    assert sum(float(cut.sum()) for cut in found.cuts.values()) == pytest.approx(900_000)
    told = found.as_json()
    assert told["repaid_in"] == found.done == 2022
    assert list(told["fund_balance"]) == [str(year) for year in range(2020, 2026)]
    # 640 000 of the first committee and 4 500 of the second in 2021; what is left in 2022 is shared 640 000 : 13 500.
    left = 900_000 - 644_500
    assert rows(found.cuts["socialnamnd"])[1:3] == pytest.approx([640_000, left * 640_000 / 653_500])
    assert rows(found.cuts["utbildningsnamnd"])[1:3] == pytest.approx([4_500, left * 13_500 / 653_500])


@pytest.mark.parametrize(
    ("more", "done"),
    [({"at_most": 450_000}, 2022), ({"at_most": 225_000}, 2024), ({"at_most": 100_000}, None), ({"share": 0.0}, None)],
)
def test_the_year_in_which_all_is_repaid(more: dict[str, Any], done: int | None) -> None:
    assert repaid_of(repaying(**more)).done == done


@pytest.mark.parametrize(
    ("granted", "cuts", "done"),
    [
        # Granted in 2022: what is released in 2021 repays nothing, and 2022 and 2023 repay it: 653 500 and 246 500.
        ({2022: 900_000.0}, [0, 0, 653_500, 246_500, 0, 0], 2023),
        # All of the first grant is back before the second is given.
        ({2020: 500_000.0, 2023: 100_000.0}, [0, 500_000, 0, 100_000, 0, 0], 2023),
        ({2025: 100_000.0}, [0, 0, 0, 0, 0, 100_000], 2025),
        ({2030: 900_000.0}, [0, 0, 0, 0, 0, 0], None),  # after the last year: not counted
        ({}, [0, 0, 0, 0, 0, 0], None),
    ],
)
def test_nothing_is_repaid_before_it_is_granted(granted: dict[int, float], cuts: list[float], done: int | None) -> None:
    case = repaying()
    grant = case.funding["grant"].model_copy(update={"amounts": granted})
    found = repaid_of(case.model_copy(update={"funding": {"grant": grant}}))
    assert rows(sum(found.cuts.values())) == pytest.approx(cuts)
    assert found.done == found.as_json()["repaid_in"] == done
    assert found.is_granted == any(2020 <= year <= 2025 for year in granted)
    assert (found.balance <= 1e-9).all()


@pytest.mark.parametrize("model", ["budget", "none"])
def test_nothing_is_posted_where_nothing_is_repaid(model: str) -> None:
    case = repaying(model=model)
    assert not [p for p in answer_of(case).everyone.postings if p.kind == "payment"]
    assert repaid_of(case) is None


def test_repayment_moves_money_within_the_municipality() -> None:
    with_it, without = (evaluate_as_json(answer_of(case)) for case in (repaying(), repaying(model="none")))
    assert with_it["npv"] == pytest.approx(without["npv"])
    assert with_it["by_actor"]["socialnamnd"] < without["by_actor"]["socialnamnd"]
    assert with_it["pv_benefits"] == without["pv_benefits"]


# The command line, files and edits


def test_the_command_line_tells_norrkoping_in_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = agreed_case().model_copy(update={"agreement": None})
    agreed = agreement_of(CONTRACTS["norrkoping_2016"], bare, LIBRARY).model_copy(update={"met": {"school": True}})
    file = tmp_path / "case.yaml"
    file.write_text(write_case(bare.model_copy(update={"agreement": agreed})), "utf-8")
    assert main(["contract", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # Two years from 2021 with 640 000 kr each: 40 % of ten million, and 60 % of what is saved.
    assert told["measured"]["savings"] == pytest.approx([640_000, 640_000])
    assert told["paid_by_year"] == pytest.approx([0, 4e6 + 0.6 * 1_280_000])
    paid = 4e6 + 768_000
    assert told["net"] == pytest.approx({"investor": paid - 10e6, "municipality": 1_280_000 - paid})
    assert told["multiple"] == {"investor": pytest.approx(0.4768)}
    assert told["cost_of_transfer"] == pytest.approx(told["without"]["mean"] - told["with"]["mean"])
    assert told["spread"]["investor"]["chance_of_loss"] == 1
    lost, beyond = told["findings"]
    assert (lost["code"], lost["parties"]) == ("loses_in_every_draw", ["investor"])
    assert beyond == {"code": "advance_above_cost", "parties": [], "amounts": {"advance": 10e6, "cost": 900_000}}
    assert set(told["stress"]) == {"as_it_stands", *STRESSES}
    assert told["repayment"] is None
    file.write_text(write_case(bare), "utf-8")
    assert main(["contract", str(file), "--json"]) == 1
    assert [problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]] == ["no_contract"]


@pytest.mark.parametrize("seed", range(25))
def test_a_case_with_everything_is_read_as_it_was_written(seed: int) -> None:
    case = an_agreed_case(seed)
    key = next((key for key, number in case.numbers.items() if number.low is not None), None)
    pilot = None if key is None else {"learns": key, "error": 0.01, "cost": 1000.0, "delay": 1}
    case = Case.model_validate(case.model_dump() | {"pilot": pilot, "sampling": {"draws": 2000, "seed": 17}})
    assert read_case(write_case(case)) == case


def test_every_shipped_contract_in_the_founding_case() -> None:
    founding = read_case(case_files()["hasselby_vallingby"].read_bytes())
    for name, contract in CONTRACTS.items():
        agreed = agreement_of(contract, founding, LIBRARY)
        case = founding.model_copy(update={"agreement": agreed})
        assert read_case(write_case(case)) == case
        answer = Answer(resolve(case, LIBRARY), case.perspective)
        errors = {problem.code for problem in answer.problems if problem.severity == "error"}
        assert errors <= {"not_in_kronor", "outcome_in_kronor", "outcome_mixes_units"}, name
        if not errors and not case.contracts:
            assert agreed.unpriced("", case.numbers, case.changes), name
            own = Answer(resolve(founding, LIBRARY), founding.perspective)
            assert answer.everyone.amounts[0].tolist() == own.everyone.amounts[0].tolist()
            assert answer.odds.point == own.odds.point
        elif not errors:
            payments = answer.everyone.only(lambda posting: posting.kind == "payment")
            assert payments.postings and float(np.abs(payments.net()).max()) < 1e-6, name


def test_a_price_that_was_never_published_leaves_the_answer_as_it_is_until_it_is_typed() -> None:
    unpublished = {"label": "Per skolår", "kind": "per_unit", "measures": "won"}
    bare, blank = agreed_case(), agreed_case({"terms/each_won": unpublished})
    without = answer_of(bare.edited(agreement=None))
    told = answer_of(blank)
    assert told.odds.point == without.odds.point and not told.case.contracts
    assert [one.address for one in told.problems if one.code == "price_not_published"] == [
        "agreement.contract.terms.each_won.price"
    ]
    with pytest.raises(CaseRefused) as refused:
        risk_as_json(told)
    assert [one.code for one in refused.value.problems] == ["blank_price"]
    key = "contract.terms.each_won.price"
    typed = [
        answer_of(agreed_case({"terms/each_won": unpublished | {"price": 5_000}})),
        answer_of(blank.edited(changes={key: {"value": 5_000}})),
        answer_of(agreed_case({"terms/each_won": unpublished}, {f"numbers/{key}": number("kr/case", 5_000)})),
    ]
    assert [one.odds.point for one in typed] == [typed[0].odds.point] * 3
    # 2021: 10 × 0.5 × 0.9 = 4.5 school years, 2022: 30 × 0.5 × 0.9 = 13.5. At 5 000 kr each, paid a year later at 3 %.
    paid = 22_500 / 1.03**2 + 67_500 / 1.03**3
    assert answer_of(bare).odds.point - typed[0].odds.point == pytest.approx(paid, abs=0.01)
    nothing = answer_of(agreed_case({"terms/each_won": unpublished | {"price": 0}}))
    assert nothing.odds.point == answer_of(bare).odds.point, "a price of 0 is a price"
    assert nothing.odds.point != told.odds.point


def test_a_provider_who_is_paid_a_fee_stays_a_party() -> None:
    fee = {"label": "Stöd", "paid_by": "payer", "paid_to": "evaluator", "amounts": {1: 10}}
    for fees, parties in (([], {"investor", "payer"}), ([fee], {"investor", "payer", "evaluator"})):
        contract = agreed_case({"receives": "evaluator", "fees": fees}).contract
        assert contract is not None
        agreed = agreement_of(contract, agreed_case(), LIBRARY)
        assert set(agreed.contract.parties) == set(agreed.roles) == parties
        assert agreed.contract.receives == "payer"


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"payers": {}}, {"payers_not_whole"}),
        ({"receives": "nobody"}, set()),  # the payer takes its place
        ({"payers": {"nobody": 1}}, {"unknown_party"}),
    ],
)
def test_a_contract_with_faults_can_be_put_into_a_case_and_is_told(edits: dict[str, Any], told: set[str]) -> None:
    contract = agreed_case(edits).contract
    assert contract is not None
    bare = agreed_case().model_copy(update={"agreement": None})
    case = bare.model_copy(update={"agreement": agreement_of(contract, bare, LIBRARY)})
    problems = Answer(resolved_of(case), case.perspective).problems
    assert {problem.code for problem in problems if problem.severity == "error"} == told


@pytest.mark.parametrize("seed", range(40))
def test_a_knob_turned_to_where_it_stands_changes_nothing(seed: int) -> None:
    contract = a_contract(seed)
    for parameter in parameters(contract):
        same = with_parameter(contract, parameter.name, parameter.value)
        told = {other.name: other.value for other in parameters(same)}
        assert told == pytest.approx({other.name: other.value for other in parameters(contract)}), parameter.name
        moved = with_parameter(contract, parameter.name, 0.5)
        assert {other.name: other.value for other in parameters(moved)} == pytest.approx(
            {**told, parameter.name: 0.5}
        ), parameter.name


def test_odds_and_the_ledger_agree_draw_by_draw() -> None:
    case = agreed_case({"outcomes/savings/spread": 200_000})
    answer = answer_of(case, 30, 4)
    for draw in (0, 1, 15, 30):
        assert answer.of_draw(draw).readings.npv[0] == pytest.approx(answer.odds.npv[draw], rel=1e-12)


def test_payments_are_in_npv_and_not_in_the_ratio() -> None:
    case = agreed_case(case={"perspective": "committee"})
    with_it, without = (
        evaluate_as_json(answer_of(case)),
        evaluate_as_json(answer_of(case.model_copy(update={"agreement": None}))),
    )
    assert with_it["npv"] != pytest.approx(without["npv"], abs=1000)
    assert with_it["by_year"]["2020"]["net"] == pytest.approx(without["by_year"]["2020"]["net"] + 1_000_000 - 20_000)
    for name in ("pv_costs", "pv_benefits", "benefit_cost_ratio", "simple_payback_years"):
        assert with_it[name] == without[name], name


def test_a_run_of_more_than_a_batch_is_told_by_its_first_batch() -> None:
    risk = Risk(answer_of(agreed_case(), BATCH + 7))
    assert risk.count == BATCH
    assert np.array_equal(risk.drawn["care.change"], Risk(answer_of(agreed_case(), BATCH)).drawn["care.change"])
    found = design(risk, "terms.shared.share", "safety", 0.9)
    assert found.value is None or found.best >= 0.9


def test_noise_alone_is_what_measuring_adds() -> None:
    """The effect as calculated, the measuring uncertain: p10 and p90 of a sum of three measurements."""
    risk = Risk(answer_of(agreed_case({"outcomes/savings/spread": 100_000}), DRAWS))
    assert risk.noise is not None
    off = 0.6 * 100_000 * np.sqrt(3)
    assert risk.noise == pytest.approx((0.6 * 1_920_000 - off, 0.6 * 1_920_000 + off), abs=0.02 * off)
    assert Risk(answer_of(agreed_case())).noise is None
