"""Edits of the contract of a case: each puts what was typed or chosen into the case, or says why it can't be taken."""

from typing import Any

from model.case.case import Agreement
from model.case.contract import Contract
from model.case.problem import Problem
from views.state.typed import take_record
from views.state.workspace import Workspace


def agreement_now(now: Workspace) -> Agreement:
    """The agreement of a case that has one."""
    assert now.case.agreement is not None
    return now.case.agreement


def take_agreement(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the agreement into the case."""
    return take_record(now, "agreement", Agreement, dict(agreement_now(now)) | fields, what="contract")


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
