"""Edits of the contract of a case: each puts what was typed or chosen into the case, or says why it can't be taken."""

from typing import Any

from pydantic import ValidationError

from model.case.agreement import FIRST, Agreement
from model.case.contract import Contract
from model.case.problem import Problem
from model.files.refusals import problems_of
from views.state.typed import take_case, take_record
from views.state.workspace import Workspace


def agreement_now(now: Workspace) -> Agreement:
    """The contract of the case that is worked on."""
    return now.case.all_agreements[now.contract_name]


def take_agreement(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the agreement into the case."""
    given = dict(agreement_now(now)) | fields
    if now.contract_name == FIRST:
        return take_record(now, "agreement", Agreement, given, what="contract")
    try:
        record = Agreement.model_validate(given)
    except ValidationError as refusal:
        return problems_of(refusal, base=("agreements", now.contract_name))[0]
    agreements = {**now.case.agreements, now.contract_name: record}
    return take_case(now, now.case.edited(agreements=agreements), what="contract")


def take_contract(now: Workspace, contract: Contract) -> Problem | None:
    """Puts a changed contract into the case."""
    return take_agreement(now, contract=contract)


def take_part(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the contract itself into the case."""
    return take_agreement(now, contract=agreement_now(now).contract.model_dump() | fields)


def take_outcome(now: Workspace, name: str, **fields: object) -> Problem | None:
    """Puts fields of what is measured into the case."""
    tree: dict[str, Any] = agreement_now(now).contract.model_dump()
    tree["outcomes"][name] |= fields
    return take_agreement(now, contract=tree)
