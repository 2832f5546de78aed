"""Who pays how much of what is owed: a payer may pay for some terms, in its own share, up to its own cap (4.9).

Arrays are `(payers, years, draws)`, or with one row for all payers where they share everything in the same proportions.
"""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract
from model.case.terms import OutcomeTerm


def nothing_owed(contract: Contract, years: range) -> Array:
    """0 for each payer and year."""
    return np.zeros((1 if contract.pays_as_one else len(contract.paying), len(years), 1))


def in_all(owed: Array) -> Array:
    """What all payers owe together, `(years, draws)`."""
    return np.asarray(owed[0] if len(owed) == 1 else owed.sum(axis=0))


def shared(contract: Contract, term: OutcomeTerm, counted: Array) -> Array:
    """What a term gives by payer: as the term says, else as the contract does."""
    return counted[None] if contract.pays_as_one else _shares(contract, term.paid_by or contract.payers) * counted


def divided(contract: Contract, owed: Array, limited: Array) -> Array:
    """What is left of what is owed after limits, by payer: in proportion to what each owed.

    What a floor lifts from nothing is shared as the contract says.
    """
    if contract.pays_as_one:
        return limited[None]
    total = in_all(owed)
    part = owed / np.where(total > 0, total, 1.0)
    return np.where(total > 0, part, _shares(contract, contract.payers)) * limited


def shares_of(contract: Contract, owed: Array, paid: Array) -> Mapping[str, float | Array]:
    """Payer → its share of what is paid in each contract year, `(contract years, draws)` or the same for all.

    What is paid in a year is shared in proportion to what each payer then owes beyond what it has paid, so that nobody
    pays more than it owes.
    """
    if contract.pays_as_one:
        return contract.payers
    back = np.zeros((len(contract.paying), paid.shape[1]))
    shares = np.zeros((len(contract.paying), *paid.shape))
    for row in range(owed.shape[1]):
        year = contract.years - owed.shape[1] + row
        wanted = np.maximum(0.0, owed[:, row] - back)
        whole = wanted.sum(axis=0)
        shares[:, year] = wanted / np.where(whole > 0, whole, 1.0)
        back = back + shares[:, year] * paid[year]
    return dict(zip(contract.paying, shares, strict=True))


def _shares(contract: Contract, payers: Mapping[str, float]) -> Array:
    """The shares of some payers among all who pay, `(payers, 1, 1)`, or `(payers, 1, draws)` where they differ."""
    shares = [np.atleast_1d(np.asarray(payers.get(payer, 0.0), dtype=float)) for payer in contract.paying]
    return np.stack(np.broadcast_arrays(*shares))[:, None, :]
