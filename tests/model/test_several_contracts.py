"""Several contracts in a case: each by its name, in the file and the answer, and when one is taken away."""

from typing import Any

from model.case.case import Case
from model.checking.case import check
from model.contract_risk.answer import risk_as_json
from model.contract_risk.payment import payment_as_json
from model.contract_risk.risk import Risk
from model.editing.agreed.keys import with_agreed
from model.editing.agreed.parts import without_term
from model.editing.contract import agreement_of, has_no_amounts, new_contract_name, with_parameter, without_contract
from model.files.reading import case_files, contract_files, read_case, read_contract
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation.sentences.problems import problem_sentence
from tests.case_with_contract import CONTRACT, ROLES, START_YEAR, agreed_case, answer_of, laid
from tests.generators import LIBRARY


def two_contracts(edits: dict[str, Any] | None = None, **case: Any) -> Case:
    """The case with its contract, and one beside it that pays half as much."""
    contract = laid(CONTRACT, {"label": "Det andra avtalet", "terms/shared/share": 0.3} | (edits or {}))
    beside = {"contract": contract, "roles": ROLES, "starts": START_YEAR}
    return agreed_case(case={"agreements": {"second": beside}, **case})


def test_a_case_with_two_contracts_is_written_and_read_again() -> None:
    case = two_contracts(changes={"contracts.second.terms.shared.share": {"value": 0.2}})
    assert read_case(write_case(case)) == case
    assert case.contracts["second"].label.sv == "Det andra avtalet"


def test_each_contract_is_told_in_the_answer_as_json() -> None:
    case = two_contracts()
    printed = risk_as_json(answer_of(case))
    alone = risk_as_json(answer_of(agreed_case()))
    assert set(printed) - set(alone) == {"others"}
    assert printed["paid"] == alone["paid"]
    assert printed["others"]["second"]["paid"] == alone["paid"] / 2
    assert printed["others"]["second"]["contract"] == "Det andra avtalet"
    without_second = answer_of(agreed_case()).readings.npv[0]
    assert abs(Risk(answer_of(case), "second").without.readings.npv[0] - without_second) < 1e-6


def test_what_is_wrong_with_a_contract_is_told_where_it_stands() -> None:
    case = two_contracts({"receives": "nobody"})
    addresses = {problem.address for problem in check(case, LIBRARY) if problem.severity == "error"}
    assert addresses == {"agreements.second.contract.receives"}


def test_a_contract_is_taken_away_with_what_was_said_of_its_figures() -> None:
    figures = {"contracts.second.terms.shared.share": {"value": 0.2}, "contract.terms.shared.share": {"value": 0.5}}
    case = two_contracts(changes=figures)
    assert new_contract_name(case) == "avtal_3"
    left = without_contract(case, "second")
    assert (dict(left.agreements), set(left.changes)) == ({}, {"contract.terms.shared.share"})
    none = without_contract(left, "")
    assert (none.agreement, dict(none.changes), new_contract_name(none)) == (None, {}, "")
    assert without_contract(case, "").agreements == case.agreements


SHARE = "contracts.second.terms.shared.share"


def errors(case: Case) -> list[str]:
    return [problem.code for problem in check(case, LIBRARY) if problem.severity == "error"]


def test_what_named_a_figure_names_it_no_more_when_its_contract_or_its_term_is_gone() -> None:
    case = two_contracts(changes={SHARE: {"value": 0.3, "low": 0.2, "high": 0.4}})
    change = case.numbers["care.change"]
    numbers = {**case.numbers, "care.change": change.edited(moves_with=SHARE)}
    named = case.edited(headline=SHARE, headline_phrase={"sv": "andelen"}, pilot={"learns": SHARE}, numbers=numbers)
    assert errors(named) == []
    agreed = named.all_agreements["second"]
    without = agreed.edited(contract=without_term(agreed.contract, "shared"))
    for left in (without_contract(named, "second"), with_agreed(named, "second", without)):
        assert errors(left) == []
        assert (left.headline, left.headline_phrase, left.pilot, dict(left.changes)) == (None, None, None, {})
        assert left.numbers["care.change"] == change


def test_the_main_number_follows_its_figure_to_another_place() -> None:
    caps = [{"amount": 1_000_000}, {"amount": 70_000, "of_term": "shared"}, {"amount": 2}, {"amount": 3}]
    case = two_contracts({"caps": caps}, headline="contracts.second.caps.3.amount")
    case = case.edited(changes={"contracts.second.caps.3.amount": {"value": 4}, "contracts.second.caps.1.amount": 9})
    agreed = case.all_agreements["second"]
    left = with_agreed(case, "second", agreed.edited(contract=without_term(agreed.contract, "shared")))
    assert left.headline == "contracts.second.caps.2.amount"
    assert {key: one.value for key, one in left.changes.items()} == {"contracts.second.caps.2.amount": 4}


def test_a_line_called_contract_keeps_its_numbers_when_the_contract_goes() -> None:
    line = {"label": "Kontrakt", "cost_type": "running", "paid_by": "socialnamnd"}
    included = {"label": "Med", "value": 1, "unit": "flag", "basis": "judged"}
    case = agreed_case(case={"budget/contract": line, "numbers/contract.included": included})
    case = case.edited(changes={"contract.terms.shared.share": 0.2})
    left = without_contract(case, "")
    assert "contract.included" in left.numbers and dict(left.changes) == {}


def test_a_case_has_amounts_where_only_a_contract_beside_the_first_is_left() -> None:
    only = without_contract(two_contracts(), "")
    assert only.agreement is None and only.all_agreements
    bare = only.edited(budget={}, effects={}, numbers={})
    assert not has_no_amounts(bare)


def test_parts_of_one_name_are_called_as_in_the_contract_in_which_the_problem_stands() -> None:
    case = two_contracts({"terms/each_won/price": None, "terms/each_won/label": "Pris i det andra"})
    resolved = resolve(case, LIBRARY)
    [problem] = [one for one in check(case, LIBRARY) if one.code == "price_not_published"]
    assert "Pris i det andra" in problem_sentence(problem, resolved, "sv")


def test_five_organisations_whose_prices_were_never_published_leave_the_answer_until_one_is_typed() -> None:
    """By hand: 100 who start at 5 000 kronor and 60 who reach their goal at 20 000 are 1 700 000 kronor."""
    founding = read_case(case_files()["hasselby_vallingby"].read_bytes())
    preset = read_contract(contract_files()["hasselby_vallingby_2021"].read_bytes())
    case = founding
    for _ in range(5):
        case = case.with_agreement(new_contract_name(case), agreement_of(preset, case, LIBRARY))
    assert read_case(write_case(case)) == case and len(case.all_agreements) == 5
    assert case.contracts == {} and not [one for one in check(case, LIBRARY) if one.severity == "error"]
    assert answer_of(case).readings.npv[0] == answer_of(founding).readings.npv[0]
    blank = [one for one in check(case, LIBRARY) if one.code == "price_not_published"]
    assert {one.address.split(".")[0:2][-1] for one in blank if one.address.startswith("agreements.")} == {
        f"avtal_{at}" for at in range(2, 6)
    }
    priced = case.all_agreements["avtal_3"].contract
    for term, price in (("activity", 5_000.0), ("goal_met", 20_000.0)):
        priced = with_parameter(priced, f"terms.{term}.price", price)
    counted = with_agreed(case, "avtal_3", case.all_agreements["avtal_3"].edited(contract=priced))
    assert list(counted.contracts) == ["avtal_3"]
    assert payment_as_json(priced, 0.0, {"started": [100.0], "goals": [60.0]}, {})["paid"] == 1_700_000
