"""The most that those who advance capital may get a year on it, and what is then not paid (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract
from model.contracts.amounts import by_year, running

Beside = Sequence[tuple[str, Array]]
"""Who gets interest or a coupon, and how much by contract year."""


def within_returns(
    contract: Contract, capital: Sequence[Array], by_investor: Mapping[str, Array], beside: Beside
) -> dict[str, Array]:
    """Investor → what it gets for outcomes by contract year, where that is no more than its return may be.

    All is valued at the rate of the cap: what is paid may be worth no more than what the investor advances, less what
    it gets beside. Then its internal rate is no higher. What lies above is not paid, then or later.
    """
    kept = dict(by_investor)
    for cap in contract.return_caps:
        if cap.of not in kept or cap.rate is None:
            continue
        factors = _factors(contract.years, np.atleast_1d(np.asarray(cap.rate, dtype=float)))
        worth = np.zeros(1)
        for part, amounts in zip(contract.capital, capital, strict=True):
            worth = worth + (factors * amounts).sum(axis=0) if part.party == cap.of else worth
        for party, amounts in beside:
            worth = worth - (factors * amounts).sum(axis=0) if party == cap.of else worth
        reached = np.minimum(running(factors * kept[cap.of]), np.maximum(0.0, worth))
        kept[cap.of] = by_year(reached) / factors
    return kept


def _factors(years: int, rate: Array) -> Array:
    """What a krona of each contract year is worth in the first at a rate, `(contract years, draws)` or `(…, 1)`."""
    return np.asarray((1.0 + rate)[None, :] ** -np.arange(years, dtype=float)[:, None])
