"""What a contract measures, taken away or measured in another unit, as edits: each a new contract."""

from dataclasses import dataclass
from typing import Literal

from model.case.assumptions import Label
from model.case.contract import Contract
from model.case.terms import Bands, PerUnit, ShareOfSavings
from model.editing.agreed.parts import without_gate, without_term

OutcomeUnit = Literal["savings", "count", "rate"]
OUTCOME_UNITS: tuple[OutcomeUnit, ...] = ("savings", "count", "rate")


@dataclass(frozen=True)
class Measuring:
    """What hangs on an outcome: terms that pay for it and gates that ask for it, by name; how many limits for each."""

    terms: tuple[str, ...]
    gates: tuple[str, ...]
    limits: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing hangs on it."""
        return not (self.terms or self.gates or self.limits)


def measuring(contract: Contract, outcome: str) -> Measuring:
    """What hangs on an outcome. A fixed amount that is paid whatever is measured does not."""
    terms = tuple(name for name, term in contract.terms.items() if term.kind != "fixed" and term.measures == outcome)
    gates = tuple(name for name, gate in contract.gates.items() if gate.outcome == outcome)
    return Measuring(terms, gates, sum(one.for_each == outcome for one in (*contract.floors, *contract.caps)))


def without_outcome(contract: Contract, outcome: str) -> Contract:
    """The contract without an outcome and what hangs on it: what a gate held is then paid whatever is measured."""
    hanging = measuring(contract, outcome)
    for gate in hanging.gates:
        contract = without_gate(contract, gate)
    for term in hanging.terms:
        contract = without_term(contract, term)
    terms = {
        name: term.edited(measures=None) if term.kind == "fixed" and term.measures == outcome else term
        for name, term in contract.terms.items()
    }
    floors, caps = (
        tuple(one for one in limits if one.for_each != outcome) for limits in (contract.floors, contract.caps)
    )
    outcomes = {name: one for name, one in contract.outcomes.items() if name != outcome}
    return contract.edited(terms=terms, floors=floors, caps=caps, outcomes=outcomes)


def held_by_unit(contract: Contract, outcome: str, unit: OutcomeUnit) -> tuple[Label, ...]:
    """What would mean something else, or nothing, if an outcome were measured in another unit, each by its label.

    Terms of a kind that does not pay for the unit, bounds, thresholds and conditions that are stated in the old one.
    Limits for each unit have the outcome's own label.
    """
    hanging, held = measuring(contract, outcome), []
    for name in hanging.terms:
        term = contract.terms[name]
        is_kept = (
            (isinstance(term, ShareOfSavings) and unit == "savings")
            or (isinstance(term, PerUnit) and unit != "savings" and not term.threshold)
            or (isinstance(term, Bands) and not any(band.at_least for band in term.bands))
        )
        held += [] if is_kept else [term.label]
    held += [contract.gates[name].label for name in hanging.gates if contract.gates[name].at_least]
    return (*held, *([contract.outcomes[outcome].label] if hanging.limits and unit != "count" else []))


def with_unit(contract: Contract, outcome: str, unit: OutcomeUnit, effects: tuple[str, ...]) -> Contract:
    """The contract with an outcome in another unit; what said how surely it is measured in the old one is gone.

    `effects` are what it is then read from.
    """
    old = contract.outcomes[outcome]
    fields: dict[str, object] = {
        "unit": unit, "effects": effects, "spread": None, "group": None, "control": None, "drift": 0.0,
        "groups": {}, "sizes": {},
    }  # fmt: skip
    return contract.edited(outcomes={**contract.outcomes, outcome: old.edited(**fields)})
