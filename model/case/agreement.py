"""Contracts in a case: the terms of each, who plays its roles, and when it begins."""

from collections.abc import Mapping

from pydantic import Field

from model.case.assumptions import Assumption, Change, Flag, Identifier, Record, Year
from model.case.contract import Contract
from model.case.terms import PerUnit

FIRST = ""
"""The name of the contract that stands as the case's `agreement`."""
MEASURED = "measured."
"""What the random factors begin with."""


def measured_prefix(name: str) -> str:
    """What the random factors of a contract's measurements begin with."""
    return MEASURED if name == FIRST else f"{MEASURED}contracts.{name}."


def place_of(name: str) -> str:
    """Where a contract stands in the case."""
    return "agreement" if name == FIRST else f"agreements.{name}"


def line_of(name: str, what: str) -> str:
    """The line in the ledger of payments of a contract for something."""
    return f"contract.{what}" if name == FIRST else f"contracts.{name}.{what}"


def payment_of(line: str) -> tuple[str, str] | None:
    """The contract and what is paid for, of a line in the ledger; None of a line of something else."""
    parts = line.split(".")
    if len(parts) == 2 and parts[0] == "contract":
        return FIRST, parts[1]
    return (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "contracts" else None


class Agreement(Record):
    """A contract in a case: its terms, the actor who plays each role, and the calendar year of contract year 1.

    `met` says of each gate that nothing measures whether it is met.
    """

    contract: Contract
    roles: Mapping[Identifier, Identifier]
    starts: Year
    met: Mapping[Identifier, Flag] = Field(default_factory=dict)
    included: Flag = True

    def unpriced(self, name: str, *stated: Mapping[str, Assumption | Change]) -> tuple[str, ...]:
        """The terms whose price nobody knows: blank in the contract of that name, and no number among those `stated`.

        What such a contract pays can't be said, so it does not count. A price that was never published is no 0.
        """
        blank = [one for one, term in self.contract.terms.items() if isinstance(term, PerUnit) and term.price is None]
        if not blank:
            return ()
        keys = {term: line_of(name, f"terms.{term}.price") for term in blank}
        known = {
            key for numbers in stated for key in keys.values() if key in numbers and numbers[key].value is not None
        }
        return tuple(term for term, key in keys.items() if key not in known)
