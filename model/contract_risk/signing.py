"""What should be known before a contract is signed: who loses whatever happens, and an advance beyond the cost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from model.calculation.draws import Array, point
from model.calculation.metrics import worth_today
from model.case.units import LARGEST
from model.contract_risk.payment import results
from model.contract_risk.risk import Risk, wide
from model.contracts.settlement import Measured, settle
from model.evaluate import evaluate

Code = Literal["loses_in_every_draw", "loses_at_every_outcome", "advance_above_cost"]
TOLERANCE = 0.005
"""A loss this small, kronor, is none."""
OUTCOMES_TRIED = 200


@dataclass(frozen=True)
class Finding:
    """What (code), whom of the contract's parties it concerns, and its amounts in kronor by what they are."""

    code: Code
    parties: tuple[str, ...] = ()
    amounts: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The finding as plain values."""
        return asdict(self)


def findings(risk: Risk) -> tuple[Finding, ...]:
    """Why a contract should not be signed as it stands, the gravest first; none where nobody is sure to lose."""
    reasons = []
    losses = least_losses(risk)
    if losses:
        code: Code = "loses_in_every_draw" if risk.answer.has_ranges else "loses_at_every_outcome"
        reasons.append(Finding(code, tuple(losses), losses))
    advance, cost = float(risk.settled[0].advance[0]), project_cost(risk)
    if advance > cost + TOLERANCE:
        reasons.append(Finding("advance_above_cost", (), {"advance": advance, "cost": cost}))
    return tuple(reasons)


def least_losses(risk: Risk) -> dict[str, float]:
    """Party → the least that it loses, for those that lose in every draw; without ranges, whatever is measured.

    A payer has reasons to pay that the contract does not measure: it loses only if all that its actor gains and pays
    in the case, freed capacity too, is a loss besides.
    """
    nets = risk.nets_in_draws if risk.answer.has_ranges else nets_at_every_outcome(risk)
    losses: dict[str, float] = {}
    for party, net in nets.items():
        best = float(net.max())
        if best < -TOLERANCE and party in risk.contract.paying:
            best = float(np.maximum(net, worth_of_actor(risk, party)).max())
        if best < -TOLERANCE:
            losses[party] = -best
    return losses


def worth_of_actor(risk: Risk, party: str) -> Array:
    """What the whole case with its contract is worth to the actor that plays a party, by draw, present value."""
    draws = risk.drawn if risk.answer.has_ranges else point(risk.answer.resolved)
    ledger = evaluate(risk.case, draws, risk.answer.resolved.library)
    worth = worth_today(ledger.of(risk.agreement.roles[party]), risk.case.discount.timing)
    return worth[1:] if len(worth) > 1 else worth


def nets_at_every_outcome(risk: Risk) -> dict[str, Array]:
    """Party → its net with every outcome from none to more than anybody could measure, with and without each gate."""
    contract, years = risk.contract, risk.contract.measured_years
    rising = {
        "rate": np.linspace(0.0, 1.0, OUTCOMES_TRIED),
        "count": np.concatenate([[0.0], np.geomspace(1e-3, LARGEST, OUTCOMES_TRIED - 1)]),
    }
    rising["savings"] = rising["count"]
    outcomes = {name: np.tile(rising[outcome.unit], (years, 1)) for name, outcome in contract.outcomes.items()}
    nets: dict[str, list[Array]] = {party: [] for party in contract.parties}
    for met in (False, True):
        gates = {gate: np.full((years, 1), met) for gate in contract.gates}
        measured = Measured(outcomes, gates, risk.settled[1].received)
        for party, net in results(settle(contract, measured), measured).items():
            nets[party].append(wide(net, OUTCOMES_TRIED).sum(axis=0))
    return {party: np.concatenate(rows) for party, rows in nets.items()}


def project_cost(risk: Risk) -> float:
    """What the project costs, kronor at the point estimate, undiscounted: running costs and new need apart."""
    everyone = risk.answer.everyone.only(lambda posting: posting.cost_type not in ("running", "new_need"))
    return float(everyone.costs()[:, 0].sum())
