"""Several contracts in a case: each by its name, in the file and the answer, and when one is taken away."""

from typing import Any

from model.case.case import Case
from model.checking.case import check
from model.contract_risk.answer import risk_as_json
from model.contract_risk.risk import Risk
from model.editing.contract import new_contract_name, without_contract
from model.files.reading import read_case
from model.files.writing import write_case
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
