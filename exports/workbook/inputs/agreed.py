"""The numbers of a contract as they stand on the input sheet: cells and rows by their address in the case."""

from collections.abc import Callable
from dataclasses import dataclass, field

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.value import Cell, Row, Value
from model.case.agreement import Agreement, place_of
from model.case.contract import Contract, Outcome

Address = tuple[str | int, ...]
Money = Callable[[Value], Value]
"""An amount of the contract, given the advance drawn."""


@dataclass
class Terms:
    """The contract's own numbers: cells and rows by their address in the case, and amounts of money by theirs."""

    name: str
    contract: Contract
    agreement: Agreement
    window: Axis
    paid: Axis
    cells: dict[Address, Cell] = field(default_factory=dict)
    shares: dict[Address, Value] = field(default_factory=dict)
    rows: dict[Address, Row] = field(default_factory=dict)
    money: dict[Address, Money] = field(default_factory=dict)

    @property
    def agreed(self) -> Address:
        """Where the contract stands in the case, with its roles and its first year."""
        return tuple(place_of(self.name).split("."))

    @property
    def at(self) -> Address:
        """Where the contract's own terms stand in the case."""
        return (*self.agreed, "contract")

    def share_of(self, term: str, payer: str) -> Value | None:
        """The share of a term that a payer pays; None if it pays nothing for it."""
        own = self.contract.terms[term].paid_by
        if payer not in (own or self.contract.payers):
            return None
        at: Address = (*self.at, "terms", term, "paid_by") if own else (*self.at, "payers")
        return self.shares[*at, payer]


def drifts(outcome: Outcome) -> bool:
    """Whether success that would have come anyway is measured too, since there is nobody to compare with."""
    return not (outcome.control or outcome.baseline)
