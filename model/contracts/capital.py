"""Who gets what is paid: the capital, its order of repayment, and what guarantees cover (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Guarantee
from model.contracts.amounts import by_year, in_years, money_of, row_of, running


def capital_drawn(contract: Contract, advance: Array | None) -> list[Array]:
    """What each part of the capital advances by contract year, `(contract years, draws)` or `(contract years, 1)`."""
    own = [row_of(part.amounts, range(1, contract.years + 1)) for part in contract.capital]
    if advance is None:
        return own
    total = float(sum(amounts.sum() for amounts in own))
    if total == 0:  # the contract states no amounts: equal parts, in the first year
        first = np.arange(contract.years)[:, None] == 0
        return [first * advance / len(own) for _ in own]
    return [amounts / total * advance for amounts in own]


def waterfall(contract: Contract, capital: Sequence[Array], paid: Array) -> dict[str, Array]:
    """Investor → what it gets by contract year: capital back by rank, what is above in proportion to capital."""
    if not contract.capital:  # nobody advances anything: the provider is paid
        return {contract.receives: paid}
    if len(contract.investors) == 1:
        return {contract.investors[0]: paid}
    shares, left = repaid_so_far(contract, capital, paid)
    principal = [amounts.sum(axis=0) for amounts in capital]
    total, by_investor = sum(principal, np.zeros(1)), dict.fromkeys(contract.investors, np.zeros((contract.years, 1)))
    for at, part in enumerate(contract.capital):
        got = shares[at] + left * _part(principal[at], total, len(capital))
        by_investor[part.party] = by_investor[part.party] + by_year(got)
    return by_investor


def surplus_shared(contract: Contract, paid: Array, advance: Array) -> list[Array]:
    """What each of those who share the surplus gets of it by contract year, in the order given.

    The surplus is what has been paid above all that is advanced. Shares that come to more than the whole are scaled
    down to it.
    """
    if not contract.surplus:
        return []
    surplus = running(paid) - advance
    whole = np.maximum(1.0, sum((np.asarray(part.share) for part in contract.surplus), np.zeros(1)))
    return [
        by_year(part.share / whole * np.maximum(0.0, surplus - money_of(part.above, advance)))
        for part in contract.surplus
    ]


def repaid_so_far(contract: Contract, capital: Sequence[Array], paid: Array) -> tuple[list[Array], Array]:
    """What each part of the capital has got back by rank after each contract year, and what is then left of all."""
    principal = [amounts.sum(axis=0) for amounts in capital]
    left = running(paid)
    shares = [np.zeros((1, 1)) for _ in capital]
    for rank in sorted({part.rank for part in contract.capital}):
        mine = [at for at, part in enumerate(contract.capital) if part.rank == rank]
        owed = sum((principal[at] for at in mine), np.zeros(1))
        repaid = np.minimum(left, owed)
        for at in mine:
            shares[at] = repaid * _part(principal[at], owed, len(mine))
        left = left - repaid
    return shares, left


def interest_paid(contract: Contract, capital: Sequence[Array], paid: Array) -> Iterator[tuple[str, Array]]:
    """Party → interest by contract year on each part of the capital that bears it: on what is out during the year.

    Capital is out from the year in which it is advanced; what is paid back in a year is out until its end.
    """
    if not any(part.bears_interest for part in contract.capital):
        return
    years = range(1, contract.years + 1)
    repaid, _ = repaid_so_far(contract, capital, paid)
    for part, amounts, back in zip(contract.capital, capital, repaid, strict=True):
        if part.bears_interest:
            before = np.concatenate([np.zeros_like(back[:1]), back[:-1]])
            rates = row_of({year: part.interest_of(year) for year in years}, years)
            yield part.party, rates * np.maximum(0.0, running(amounts) - before)


def coupons_paid(contract: Contract, capital: Sequence[Array]) -> Iterator[tuple[str, str, Array]]:
    """Who pays, who gets it, and so much by contract year, of each coupon: a share of all that its investor advances.

    What is advanced later counts from the first year.
    """
    every = range(1, contract.years + 1)
    for term in contract.coupons.values():
        for investor in contract.investors if term.to is None else (term.to,):
            own = (one for part, one in zip(contract.capital, capital, strict=True) if part.party == investor)
            of_year = term.share * sum((amounts.sum(axis=0) for amounts in own), np.zeros(1))
            row = np.where(in_years(term.years or every, every), of_year, 0.0)
            for payer, share in (term.paid_by or contract.payers).items():
                if payer != investor:
                    yield payer, investor, share * row


def _part(part: Array, whole: Array, parts: int) -> Array:
    """A part of a whole; equal parts of nothing."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0 / parts)


def covered(
    contract: Contract, capital: Sequence[Array], shares: Mapping[str, Array], advance: Array
) -> Iterator[tuple[Guarantee, Array]]:
    """Each guarantee, in the order given, and what it pays in the last year for what its investor then lacks.

    The first loss that a guarantee leaves to the investor is counted of what those before it have not covered.
    """
    if not contract.guarantees:
        return
    lacking = dict.fromkeys((*contract.parties,), np.zeros(1))
    for part, amounts in zip(contract.capital, capital, strict=True):
        lacking[part.party] = lacking[part.party] + amounts.sum(axis=0)
    for investor, amounts in shares.items():
        lacking[investor] = np.maximum(0.0, lacking[investor] - amounts.sum(axis=0))
    last = np.arange(contract.years)[:, None] == contract.years - 1
    for guarantee in contract.guarantees:
        above = np.maximum(0.0, lacking[guarantee.to] - money_of(guarantee.after, advance))
        paid = np.minimum(above, money_of(guarantee.limit, advance))
        lacking[guarantee.to] = lacking[guarantee.to] - paid
        yield guarantee, last * paid
