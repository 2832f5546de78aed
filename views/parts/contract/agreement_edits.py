"""Edits of the contract of a case: each puts what was typed or chosen into the case, or says why it can't be taken."""

from typing import Any

from pydantic import ValidationError

from model.case.agreement import Agreement, place_of
from model.case.contract import Contract
from model.case.problem import Problem
from model.editing.agreed.keys import with_agreed
from model.files.refusals import problems_of
from model.numbers.contract_figures import prefix_of
from views.state.typed import set_number, take_case
from views.state.workspace import Workspace


def agreement_now(now: Workspace) -> Agreement:
    """The contract of the case that is worked on."""
    return now.case.all_agreements[now.contract_name]


def take_agreement(now: Workspace, redraw: bool = False, **fields: object) -> Problem | None:
    """Puts fields of the agreement into the case; what is said of its figures follows the parts that they belong to."""
    name, given = now.contract_name, dict(agreement_now(now)) | fields
    try:
        record = Agreement.model_validate(given)
    except ValidationError as refusal:
        return problems_of(refusal, base=tuple(place_of(name).split(".")))[0]
    return take_case(now, with_agreed(now.case, name, record), what="contract", redraw=redraw)


def take_figure(now: Workspace, figure: str, value: float, contract: Contract, redraw: bool = False) -> Problem | None:
    """Puts a figure where it stands: among the numbers if it is one, else in the contract, which is given with it."""
    key = f"{prefix_of(now.contract_name)}{figure}"
    return set_number(now, key, value) if key in now.answer.resolved.numbers else take_contract(now, contract, redraw)


def take_contract(now: Workspace, contract: Contract, redraw: bool = False) -> Problem | None:
    """Puts a changed contract into the case."""
    return take_agreement(now, redraw, contract=contract)


def take_part(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the contract itself into the case."""
    return take_agreement(now, contract=agreement_now(now).contract.model_dump() | fields)


def take_outcome(now: Workspace, name: str, **fields: object) -> Problem | None:
    """Puts fields of what is measured into the case."""
    tree: dict[str, Any] = agreement_now(now).contract.model_dump()
    tree["outcomes"][name] |= fields
    return take_agreement(now, contract=tree)
