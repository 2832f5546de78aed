"""What a contract pays: terms added, then floors, then caps, on what is measured; who gets it, and who pays (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ; the advance drawn is
`(draws,)` or `(1,)`. Plus is money that a party gets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, assert_never

import numpy as np
from numpy.typing import NDArray

from model.calculation.draws import Array
from model.case.contract import Contract, Limit, Outcome
from model.case.terms import Amount, Bands, Fixed, MeasuredTerm, PerUnit, ShareOfSavings, Term

Met = NDArray[np.bool_]
V = TypeVar("V", Array, Met)
SAME = 1e-12
"""Measured values this close below a bound, as a share of it, have reached it: 0.7 is measured as 0.7."""


@dataclass(frozen=True)
class Measured:
    """What a contract is settled on: outcome → value of each measured year, gate → whether it is met so far.

    Values are `(window, draws)`: money for savings, units for a count, a fraction for a rate.
    """

    outcomes: Mapping[str, Array]
    gates: Mapping[str, Met]


@dataclass(frozen=True)
class Payment:
    """Money from one party to another by contract year, `(contract years, draws)`, and what it is for."""

    what: str
    paid_by: str
    paid_to: str
    amounts: Array


@dataclass(frozen=True)
class Settled:
    """Every payment of a contract. `paid` is what is paid for outcomes in all, by contract year."""

    contract: Contract
    payments: tuple[Payment, ...]
    paid: Array
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
    capital = _capital(contract, advance)
    total = sum((amounts.sum(axis=0) for amounts in capital), np.zeros(1))
    paid = _by_payment_year(contract, owed_so_far(contract, measured, total))
    payments = [
        Payment("advance", part.party, contract.receives, amounts)
        for part, amounts in zip(contract.capital, capital, strict=True)
        if part.party != contract.receives
    ]
    shares = _waterfall(contract, capital, paid)
    for investor, amounts in shares.items():
        for payer, share in contract.payers.items():
            payments.append(Payment("outcome", payer, investor, amounts if share == 1.0 else share * amounts))
    payments += _guarantees(contract, capital, shares, total)
    for fee in contract.fees:
        payments.append(Payment("fee", fee.paid_by, fee.paid_to, _row(fee.amounts, range(1, contract.years + 1))))
    return Settled(contract, tuple(payments), paid, total)


def owed_so_far(contract: Contract, measured: Measured, advance: Array) -> Array:
    """What is owed in all after each measured year, `(window, draws)`; if paid once after the last, `(1, draws)`.

    Terms of a year are limited in each year and summed; those of the contract stand on what is measured so far.
    """
    every = range(1, contract.measured_years + 1)
    settled = every[-1:] if contract.paid == "once" else every
    yearly, owed = np.zeros((len(every), 1)), np.zeros((len(settled), 1))
    for term in contract.terms.values():
        if term.per == "year":
            yearly = yearly + _counted(term, measured.outcomes, measured.gates, advance, every)
        elif isinstance(term, Fixed) and term.amounts:
            owed = owed + _after(running(_counted(term, {}, measured.gates, advance, every)), settled)
        else:
            names = () if term.measures is None else (term.measures,)
            values = {name: so_far(measured.outcomes[name], contract.outcomes[name], settled) for name in names}
            gates = {name: _after(met, settled) for name, met in measured.gates.items()}
            owed = owed + _counted(term, values, gates, advance, settled)
    yearly = _limited(yearly, contract.floors, contract.caps, "year", advance, every)
    owed = owed + _after(running(yearly), settled)
    return _limited(owed, contract.floors, contract.caps, "contract", advance, settled)


def _after(values: V, years: range) -> V:
    """The rows of the last years; all of a row that holds for every year."""
    return values[-len(years) :]


def _limited(
    owed: Array, floors: Sequence[Limit], caps: Sequence[Limit], per: str, advance: Array, years: range
) -> Array:
    """What is owed in some years after the floors, and then the caps, that hold for a year, or for the contract."""
    for limits, bounded in ((floors, np.maximum), (caps, np.minimum)):
        for limit in limits:
            if limit.per == per:
                limited = bounded(owed, money_of(limit.amount, advance))
                owed = np.where(_in_years(limit.years, years), limited, owed) if limit.years else limited
    return owed


def _counted(
    term: Term, outcomes: Mapping[str, Array], gates: Mapping[str, Met], advance: Array, years: range
) -> Array:
    """What a term gives after each of some contract years, `(years, draws)`, on the values given of each outcome."""
    if isinstance(term, Fixed):
        owed = _row(term.amounts, years)
        if term.amount is not None:
            # Beside amounts that add up year by year, what is paid once on delivery is the first year's.
            once = _in_years((1,), years) if term.amounts and term.per == "contract" else 1.0
            owed = owed + once * money_of(term.amount, advance)
    else:
        owed = value_of_term(term, outcomes[term.measures], advance)
    if term.gate is not None:
        owed = np.where(gates[term.gate], owed, 0.0)
    return np.where(_in_years(term.years, years), owed, 0.0) if term.years else owed


def so_far(values: Array, outcome: Outcome, years: range) -> Array:
    """An outcome after each of the last years: summed since the first, or for a rate averaged, `(years, draws)`."""
    summed = values.sum(axis=0, keepdims=True) if len(years) == 1 else running(values)
    return summed / np.array(years)[:, None] if outcome.unit == "rate" else summed


def judged(at_least: float, values: Array, outcome: Outcome) -> Met:
    """Whether a gate is met after each measured year, on what is measured so far, `(window, draws)`."""
    return so_far(values, outcome, range(1, len(values) + 1)) >= at_least - SAME * max(1.0, abs(at_least))


def running(values: Array) -> Array:
    """The sum to the end of each year, `(years, draws)`. Whole years are added: across draws `np.cumsum` is slow."""
    sums = values.copy()
    for year in range(1, len(sums)):
        sums[year] += sums[year - 1]
    return sums


def _by_year(sums: Array) -> Array:
    """What is added each year to a sum so far, `(years, draws)`."""
    return np.concatenate([sums[:1], sums[1:] - sums[:-1]])


def value_of_term(term: MeasuredTerm, values: Array, advance: Array) -> Array:
    """What a term pays for measured values, `(…, draws)`. Negative savings count as none."""
    match term:
        case ShareOfSavings():
            return _share_of_savings(term, values, advance)
        case PerUnit():
            price = np.nan if term.price is None else term.price
            return np.asarray(price * np.maximum(0.0, values - term.threshold))
        case Bands():
            return _of_bands(term, values, advance)
        case _:
            assert_never(term)


def _share_of_savings(term: ShareOfSavings, values: Array, advance: Array) -> Array:
    top = np.inf if term.up_to is None else money_of(term.up_to, advance)
    above = money_of(term.above, advance)
    # What lies between the bounds. Clipping passes over every draw once; a bound of 0 takes nothing away.
    between = np.clip(values, above, np.maximum(above, top))
    return np.asarray(term.share * (between - above if above.any() else between))


def _of_bands(term: Bands, values: Array, advance: Array) -> Array:
    bounds = np.array([band.at_least for band in term.bands])
    # An inclusive bound is lowered by a hair, and an exclusive one raised.
    hair = np.where([band.inclusive is not False for band in term.bands], -SAME, SAME) * np.maximum(1.0, np.abs(bounds))
    place = np.searchsorted(bounds + hair, values, side="right") - 1
    owed = np.zeros(np.broadcast_shapes(values.shape, advance.shape))
    for at, band in enumerate(term.bands):
        pays = money_of(band.pays, advance)
        if term.between == "linear" and at + 1 < len(bounds):
            part = np.clip((values - bounds[at]) / (bounds[at + 1] - bounds[at]), 0.0, 1.0)
            pays = pays + part * (money_of(term.bands[at + 1].pays, advance) - pays)
        owed = np.where(place == at, pays, owed)
    return owed


def money_of(amount: Amount, advance: Array) -> Array:
    """An amount in money, `(draws,)` or `(1,)`."""
    return np.array([amount.money]) if amount.money is not None else np.asarray((amount.of_advance or 0) * advance)


def _in_years(chosen: Sequence[int], years: range) -> Met:
    """Whether each contract year is one of those chosen, `(years, 1)`."""
    return np.array([year in chosen for year in years])[:, None]


def _row(amounts: Mapping[int, float], years: range) -> Array:
    """Money by contract year, `(years, 1)`."""
    return np.array([amounts.get(year, 0.0) for year in years])[:, None]


def _capital(contract: Contract, advance: Array | None) -> list[Array]:
    """What each part of the capital advances by contract year, `(contract years, draws)` or `(contract years, 1)`."""
    own = [_row(part.amounts, range(1, contract.years + 1)) for part in contract.capital]
    if advance is None:
        return own
    total = float(sum(amounts.sum() for amounts in own))
    if total == 0:  # the contract states no amounts: equal parts, in the first year
        first = np.arange(contract.years)[:, None] == 0
        return [first * advance / len(own) for _ in own]
    return [amounts / total * advance for amounts in own]


def _by_payment_year(contract: Contract, owed: Array) -> Array:
    """What is paid by contract year, `(contract years, draws)`: owed so far less paid so far, never below 0."""
    paid = np.zeros((contract.years, owed.shape[1]))
    if contract.paid == "once":
        paid[-1] = np.maximum(0.0, owed[-1])
        return paid
    highest = np.maximum(0.0, owed)
    for year in range(1, len(highest)):
        np.maximum(highest[year], highest[year - 1], out=highest[year])
    paid[contract.delay :] = _by_year(highest)
    return paid


def _waterfall(contract: Contract, capital: Sequence[Array], paid: Array) -> dict[str, Array]:
    """Investor → what it gets by contract year: capital back by rank, what is above in proportion to capital."""
    if not contract.capital:  # nobody advances anything: the provider is paid
        return {contract.receives: paid}
    if len(contract.investors) == 1:
        return {contract.investors[0]: paid}
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
    total, by_investor = sum(principal, np.zeros(1)), dict.fromkeys(contract.investors, np.zeros((contract.years, 1)))
    for at, part in enumerate(contract.capital):
        got = shares[at] + left * _part(principal[at], total, len(capital))
        by_investor[part.party] = by_investor[part.party] + _by_year(got)
    return by_investor


def _part(part: Array, whole: Array, parts: int) -> Array:
    """A part of a whole; equal parts of nothing."""
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 1.0 / parts)


def _guarantees(
    contract: Contract, capital: Sequence[Array], shares: Mapping[str, Array], advance: Array
) -> list[Payment]:
    """What guarantors pay in the last year for what investors then lack, each up to its limit, in the order given."""
    if not contract.guarantees:
        return []
    lacking = dict.fromkeys((*contract.parties,), np.zeros(1))
    for part, amounts in zip(contract.capital, capital, strict=True):
        lacking[part.party] = lacking[part.party] + amounts.sum(axis=0)
    for investor, amounts in shares.items():
        lacking[investor] = np.maximum(0.0, lacking[investor] - amounts.sum(axis=0))
    last, payments = np.arange(contract.years)[:, None] == contract.years - 1, []
    for guarantee in contract.guarantees:
        covered = np.minimum(lacking[guarantee.to], money_of(guarantee.limit, advance))
        lacking[guarantee.to] = lacking[guarantee.to] - covered
        payments.append(Payment("guarantee", guarantee.by, guarantee.to, last * covered))
    return payments
