"""The contract of a case as plain values: what `python -m model contract` prints. Kronor, unrounded; None for none."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from model.analysis.answer import Answer
from model.case.agreement import place_of
from model.case.case import Case
from model.case.problem import CaseRefused, Problem, error
from model.contract_risk.risk import Risk
from model.contract_risk.signing import findings
from model.contract_risk.stress import stress
from model.results import ContractResult


def risk_as_json(answer: Answer) -> dict[str, Any]:
    """The contract of a case as plain values: what is paid, by party and year, odds, stress, with and without."""
    names = tuple(answer.case.contracts)
    if not names:
        raise CaseRefused(tuple(_unpriced(answer.case)) or (error("no_contract", "agreement"),))
    printed = _of_contract(Risk(answer, names[0]))
    if len(names) > 1:
        printed["others"] = {name: _of_contract(Risk(answer, name)) for name in names[1:]}
    return ContractResult.model_validate(printed).model_dump(exclude_unset=True)


def _unpriced(case: Case) -> Iterator[Problem]:
    """Each price that nobody knows, of contracts that would count if it were known."""
    for name, agreement in case.all_agreements.items():
        for term in agreement.unpriced(name, case.numbers, case.changes) if agreement.included else ():
            yield error("blank_price", f"{place_of(name)}.contract.terms.{term}.price", term=term)


def _of_contract(risk: Risk) -> dict[str, Any]:
    """One of the contracts as plain values."""
    answer = risk.answer
    settled, measured = risk.settled
    return {
        "contract": risk.contract.label.text("sv"),
        "findings": [finding.as_json() for finding in findings(risk)],
        "starts": risk.agreement.starts,
        "advanced": float(settled.advance[0]),
        "measured": {name: [float(at) for at in values[:, 0]] for name, values in measured.outcomes.items()},
        "paid": float(settled.paid.sum()),
        "paid_by_year": [float(at) for at in settled.paid[:, 0]],
        "net": {party: float(net.sum()) for party, net in risk.nets.items()},
        "net_by_year": {party: [float(at) for at in net] for party, net in risk.nets.items()},
        "spread": {party: vars(spread) for party, spread in risk.spreads.items()},
        "multiple": {party: risk.multiple(party) for party in risk.contract.investors},
        "irr": {party: risk.rate(party)[0] for party in risk.contract.investors},
        "with": _npv_odds(answer),
        "without": _npv_odds(risk.without),
        "cost_of_transfer": risk.cost_of_transfer,
        "stress": {stressed.name: {"paid": stressed.paid, "worth": dict(stressed.worth)} for stressed in stress(risk)},
        "repayment": None if answer.repaid is None else answer.repaid.as_json(),
    }


def _npv_odds(answer: Answer) -> dict[str, float]:
    p10, p50, p90 = (float(at) for at in answer.odds.percentile(np.array([0.1, 0.5, 0.9])))
    return {
        "npv": answer.odds.point,
        "odds": answer.odds.chance,
        "mean": answer.odds.mean,
        "p10": p10,
        "p50": p50,
        "p90": p90,
    }
