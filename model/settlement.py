"""What a contract pays: terms added, then floors, then caps, on what is measured; who gets it, and who pays (4.9).

Arrays are `(contract years, draws)`; the advance drawn is `(draws,)`. Plus is money that a party gets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.contract import Amount, Contract, Limit, Outcome, Term
from model.draws import Array

Met = NDArray[np.bool_]
SAME = 1e-12
"""Measured values this close below a bound, as a share of it, have reached it: 0.7 is measured as 0.7."""


@dataclass(frozen=True)
class Measured:
    """What a contract is settled on: outcome → value of each measured year, gate → whether it is met so far.

    Values are `(window, draws)`: money for savings, units for a count, a fraction for a rate.
    """

    outcomes: Mapping[str, Array]
    gates: Mapping[str, Met]

    @property
    def draws(self) -> int:
        """How many draws."""
        return max((values.shape[1] for values in (*self.outcomes.values(), *self.gates.values())), default=1)


@dataclass(frozen=True)
class Payment:
    """Money from one party to another by contract year, `(contract years, draws)`, and what it is for."""

    what: str
    paid_by: str
    paid_to: str
    amounts: Array


@dataclass(frozen=True)
class Settled:
    """Every payment of a contract. `paid` is what investors get for outcomes, by contract year; `so_far` the settlement
    after each measured year, before it is spread over payment years."""

    contract: Contract
    payments: tuple[Payment, ...]
    paid: Array
    so_far: Array
    advance: Array

    def net(self, party: str) -> Array:
        """What a party gets less what it pays, by contract year, `(contract years, draws)`."""
        net = np.zeros_like(self.paid)
        for payment in self.payments:
            if payment.paid_to == party:
                net = net + payment.amounts
            if payment.paid_by == party:
                net = net - payment.amounts
        return net

    def get(self, party: str) -> Array:
        """What a party gets back on its capital: outcome payments and guarantees, `(contract years, draws)`."""
        got = (payment.amounts for payment in self.payments if payment.paid_to == party and payment.what in RETURNS)
        return sum(got, np.zeros_like(self.paid))


RETURNS = ("outcome", "guarantee")


def settle(contract: Contract, measured: Measured, advance: Array | None = None) -> Settled:
    """The payments of a contract on what was measured.

    `advance` replaces the contract's own capital by so much in all, `(draws,)`, in the same proportions.
    """
    draws = max(measured.draws, 1 if advance is None else len(advance))
    capital = _capital(contract, advance, draws)
    total = sum((amounts.sum(axis=0) for amounts in capital), np.zeros(draws))
    so_far = settlement_so_far(contract, measured, total)
    paid = _by_payment_year(contract, so_far)
    payments = [
        Payment("advance", part.party, contract.receives, amounts)
        for part, amounts in zip(contract.capital, capital, strict=True)
        if part.party != contract.receives
    ]
    shares = _waterfall(contract, capital, paid)
    for investor, amounts in shares.items():
        for payer, share in contract.payers.items():
            payments.append(Payment("outcome", payer, investor, share * amounts))
    payments += _guarantees(contract, capital, shares, total)
    for fee in contract.fees:
        payments.append(Payment("fee", fee.paid_by, fee.paid_to, _row(fee.amounts, contract.years, draws)))
    return Settled(contract, tuple(payments), paid, so_far, total)


def settlement_so_far(contract: Contract, measured: Measured, advance: Array) -> Array:
    """What is owed in all after each measured year, `(window, draws)`: yearly terms summed, and those of the whole."""
    shape = (contract.measured_years, len(advance))
    yearly, whole = np.zeros(shape), np.zeros(shape)
    for term in contract.terms.values():
        if term.per == "year":
            yearly = yearly + _counted(term, contract, measured, advance, cumulated=False)
        else:
            whole = whole + _counted(term, contract, measured, advance, cumulated=True)
    yearly = _limited(yearly, contract.floors, contract.caps, "year", advance)
    return _limited(np.cumsum(yearly, axis=0) + whole, contract.floors, contract.caps, "contract", advance)


def _limited(owed: Array, floors: Sequence[Limit], caps: Sequence[Limit], per: str, advance: Array) -> Array:
    """What is owed after the floors, and then the caps, that hold for a year, or for the contract."""
    for limits, bounded in ((floors, np.maximum), (caps, np.minimum)):
        for limit in limits:
            if limit.per == per:
                holds = _in_years(limit.years, len(owed))
                owed = np.where(holds, bounded(owed, money_of(limit.amount, advance)), owed)
    return owed


def _counted(term: Term, contract: Contract, measured: Measured, advance: Array, cumulated: bool) -> Array:
    """What a term gives after each measured year, `(window, draws)`: on that year alone, or on all years so far."""
    if term.kind == "fixed":
        owed = _row(term.amounts, contract.measured_years, len(advance))
        if term.amount is not None:
            owed[0] += money_of(term.amount, advance)
        owed = np.cumsum(owed, axis=0) if cumulated else owed
    else:
        assert term.measures is not None
        values = measured.outcomes[term.measures]
        if cumulated:
            values = so_far(values, contract.outcomes[term.measures])
        owed = np.broadcast_to(value_of_term(term, values, advance), (contract.measured_years, len(advance)))
    if term.gate is not None:
        owed = np.where(measured.gates[term.gate], owed, 0.0)
    return np.where(_in_years(term.years, contract.measured_years), owed, 0.0) if term.years else owed


def so_far(values: Array, outcome: Outcome) -> Array:
    """An outcome over all measured years so far: summed, or for a rate averaged, `(window, draws)`."""
    summed = np.cumsum(values, axis=0)
    return summed / np.arange(1, len(values) + 1)[:, None] if outcome.unit == "rate" else summed


def value_of_term(term: Term, values: Array, advance: Array) -> Array:
    """What a term pays for measured values, `(…, draws)`. Negative savings count as none."""
    if term.kind == "share_of_savings":
        assert term.share is not None
        top = np.inf if term.up_to is None else money_of(term.up_to, advance)
        return np.asarray(term.share * np.maximum(0.0, np.minimum(values, top) - money_of(term.above, advance)))
    if term.kind == "per_unit":
        price = np.nan if term.price is None else term.price
        return np.asarray(price * np.maximum(0.0, values - term.threshold))
    bounds = np.array([band.at_least for band in term.bands])
    pays = np.array([np.broadcast_to(money_of(band.pays, advance), advance.shape) for band in term.bands])
    # A hair is given at an inclusive bound and taken at an exclusive one.
    hair = np.where([band.inclusive is not False for band in term.bands], -SAME, SAME) * np.maximum(1.0, np.abs(bounds))
    place = np.searchsorted(bounds + hair, values, side="right") - 1
    column = np.broadcast_to(np.arange(len(advance)), values.shape[:-1] + advance.shape)
    here = np.maximum(place, 0)
    owed = pays[np.broadcast_to(here, column.shape), column]
    if term.between == "linear" and len(bounds) > 1:
        ahead = np.minimum(here + 1, len(bounds) - 1)
        width = np.where(ahead > here, bounds[ahead] - bounds[here], 1.0)
        part = np.clip((values - bounds[here]) / width, 0.0, 1.0)
        owed = owed + part * (pays[np.broadcast_to(ahead, column.shape), column] - owed)
    return np.where(place >= 0, owed, 0.0)


def money_of(amount: Amount, advance: Array) -> Array:
    """An amount in money, `(draws,)` or `(1,)`."""
    return np.array([amount.money]) if amount.money is not None else np.asarray((amount.of_advance or 0) * advance)


def _in_years(years: Sequence[int], count: int) -> Met:
    """Whether each contract year is one of the years, `(count, 1)`; all are if none is given."""
    return np.array([not years or year in years for year in range(1, count + 1)])[:, None]


def _row(amounts: Mapping[int, float], years: int, draws: int) -> Array:
    """Money by contract year, `(years, draws)`."""
    return np.repeat(np.array([amounts.get(year, 0.0) for year in range(1, years + 1)])[:, None], draws, axis=1)


def _capital(contract: Contract, advance: Array | None, draws: int) -> list[Array]:
    """What each part of the capital advances by contract year, `(contract years, draws)`."""
    own = [_row(part.amounts, contract.years, draws) for part in contract.capital]
    if advance is None:
        return own
    total = sum((amounts.sum(axis=0) for amounts in own), np.zeros(draws))
    first = np.zeros((contract.years, draws))
    first[0] = 1.0
    even = [first / len(own)] * len(own)  # where the contract states no amounts, equal parts in the first year
    parts = [
        np.where(total > 0, amounts / np.where(total > 0, total, 1.0), equal)
        for amounts, equal in zip(own, even, strict=True)
    ]
    return [part * advance for part in parts]


def _by_payment_year(contract: Contract, owed: Array) -> Array:
    """What is paid by contract year, `(contract years, draws)`: settlement so far less paid so far, never below 0."""
    paid = np.zeros((contract.years, owed.shape[1]))
    if contract.paid == "once":
        paid[-1] = np.maximum(0.0, owed[-1])
        return paid
    highest = np.maximum.accumulate(np.maximum(0.0, owed), axis=0)
    paid[contract.delay :] = np.diff(highest, axis=0, prepend=0.0)
    return paid


def _waterfall(contract: Contract, capital: Sequence[Array], paid: Array) -> dict[str, Array]:
    """Investor → what it gets by contract year: capital back by rank, what is above in proportion to capital."""
    received = np.cumsum(paid, axis=0)
    principal = [amounts.sum(axis=0) for amounts in capital]
    total = sum(principal, np.zeros(paid.shape[1]))
    left, shares = received, [np.zeros_like(paid) for _ in capital]
    for rank in sorted({part.rank for part in contract.capital}):
        mine = [at for at, part in enumerate(contract.capital) if part.rank == rank]
        owed = sum((principal[at] for at in mine), np.zeros(paid.shape[1]))
        repaid = np.minimum(left, owed)
        for at in mine:
            shares[at] = repaid * _part(principal[at], owed, len(mine))
        left = left - repaid
    found: dict[str, Array] = {}
    for at, part in enumerate(contract.capital):
        got = shares[at] + left * _part(principal[at], total, len(capital))
        found[part.party] = found.get(part.party, np.zeros_like(paid)) + np.diff(got, axis=0, prepend=0.0)
    if not contract.capital:  # nobody advances anything: the provider is paid
        found[contract.receives] = paid
    return found


def _part(part: Array, whole: Array, parts: int) -> Array:
    """A part of a whole; equal parts of nothing."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0 / parts)


def _guarantees(
    contract: Contract, capital: Sequence[Array], shares: Mapping[str, Array], advance: Array
) -> list[Payment]:
    """What guarantors pay in the last year for what investors then lack, each up to its limit, in the order given."""
    lacking: dict[str, Array] = {}
    for part, amounts in zip(contract.capital, capital, strict=True):
        lacking[part.party] = lacking.get(part.party, np.zeros(len(advance))) + amounts.sum(axis=0)
    for investor, amounts in shares.items():
        lacking[investor] = np.maximum(0.0, lacking.get(investor, np.zeros(len(advance))) - amounts.sum(axis=0))
    payments = []
    for guarantee in contract.guarantees:
        short = lacking.get(guarantee.to, np.zeros(len(advance)))
        covered = np.minimum(short, money_of(guarantee.limit, advance))
        lacking[guarantee.to] = short - covered
        amounts = np.zeros((contract.years, len(advance)))
        amounts[-1] = covered
        payments.append(Payment("guarantee", guarantee.by, guarantee.to, amounts))
    return payments
