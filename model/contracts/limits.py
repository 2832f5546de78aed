"""The floors and caps of a contract: of a year or of the whole, of a term, of a payer, or of all together (4.9).

Arrays of what payers owe are `(payers, years, draws)`, of a term or of all together `(years, draws)`.
"""

from collections.abc import Callable

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Limit
from model.contracts.amounts import Met, in_years
from model.contracts.payers import divided, in_all

Bound = Callable[[Limit, range], Array]
"""What a floor or a cap is in money in some years: `(1,)`, `(draws,)`, or `(years, draws)`."""
Holds = Callable[[Limit, range, bool], Met]
"""In which of some years a limit holds, `(years, 1)`, and whether it is a floor."""


def within_limits(
    contract: Contract, owed: Array, per: str, years: range, bound: Bound, holds: Holds | None = None
) -> Array:
    """What each payer owes after the limits of a year, or of the contract.

    Its own caps come first, so that more is never owed for less; and last, for a floor may have lifted it.
    """
    owed = capped(contract, owed, per, years, bound, holds)
    owed = divided(contract, owed, limits_of(contract, bound, holds=holds)(in_all(owed), per, years))
    return capped(contract, owed, per, years, bound, holds)


def limits_of(
    contract: Contract, bound: Bound, term: str | None = None, holds: Holds | None = None
) -> Callable[[Array, str, range], Array]:
    """What is owed in some years after the floors and caps of a term, or of all terms together."""
    floors, caps = (
        tuple(limit for limit in limits if limit.of_payer is None and limit.of_term == term)
        for limits in (contract.floors, contract.caps)
    )

    def limited(owed: Array, per: str, years: range) -> Array:
        """What is owed after the floors, and then the caps, that hold for a year, or for the contract."""
        for limits, bounded in ((floors, np.maximum), (caps, np.minimum)):
            for limit in limits:
                if limit.per == per:
                    held = bounded(owed, bound(limit, years))
                    owed = _where_held(limit, years, holds, held, owed, is_floor=limits is floors)
        return owed

    return limited


def capped(contract: Contract, owed: Array, per: str, years: range, bound: Bound, holds: Holds | None = None) -> Array:
    """What each payer owes under its own caps; what lies above one is paid by nobody."""
    for cap in contract.caps:
        if cap.of_payer is not None and cap.per == per:
            at = contract.paying.index(cap.of_payer)
            held = np.minimum(owed[at], bound(cap, years))
            held = _where_held(cap, years, holds, held, owed[at], is_floor=False)
            owed = np.stack(np.broadcast_arrays(*owed[:at], held, *owed[at + 1 :]))
    return owed


def _where_held(limit: Limit, years: range, holds: Holds | None, held: Array, owed: Array, is_floor: bool) -> Array:
    """What is owed under a limit in the years in which it holds, and without it in the others."""
    if holds is not None:
        return np.where(holds(limit, years, is_floor), held, owed)
    return np.where(in_years(limit.years, years), held, owed) if limit.years else held
