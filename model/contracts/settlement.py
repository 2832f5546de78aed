"""What a contract pays: terms added, then floors, then caps, on what is measured; who gets it, and who pays (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ; the advance drawn is
`(draws,)` or `(1,)`. Plus is money that a party gets.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, assert_never

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Limit, Outcome
from model.case.terms import Bands, Fixed, MeasuredTerm, PerUnit, ShareOfSavings, Term
from model.contracts.amounts import Met, by_year, in_years, money_of, row_of, running
from model.contracts.capital import capital_drawn, covered, waterfall
from model.contracts.payers import capped, divided, in_all, nothing_owed, shared, shares_of

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
    capital = capital_drawn(contract, advance)
    total = sum((amounts.sum(axis=0) for amounts in capital), np.zeros(1))
    owed = owed_so_far(contract, measured, total)
    paid = _by_payment_year(contract, in_all(owed))
    payments = [
        Payment("advance", part.party, contract.receives, amounts)
        for part, amounts in zip(contract.capital, capital, strict=True)
        if part.party != contract.receives
    ]
    by_investor, shares = waterfall(contract, capital, paid), shares_of(contract, owed, paid)
    for investor, amounts in by_investor.items():
        for payer, share in shares.items():
            is_all = isinstance(share, float) and share == 1.0
            payments.append(Payment("outcome", payer, investor, amounts if is_all else share * amounts))
    for guarantee, amounts in covered(contract, capital, by_investor, total):
        payments.append(Payment("guarantee", guarantee.by, guarantee.to, amounts))
    for fee in contract.fees:
        payments.append(Payment("fee", fee.paid_by, fee.paid_to, row_of(fee.amounts, range(1, contract.years + 1))))
    return Settled(contract, tuple(payments), paid, total)


def owed_so_far(contract: Contract, measured: Measured, advance: Array) -> Array:
    """What each payer owes in all after each measured year, `(payers, window, draws)`.

    If paid once, only after the last. One row for all of them where they share everything in the same proportions.
    Terms of a year are limited in each year and summed; those of the contract stand on what is measured so far.
    """
    every = range(1, contract.measured_years + 1)
    settled = every[-1:] if contract.paid == "once" else every

    def bound(limit: Limit, years: range) -> Array:
        return _bound(limit, contract, measured, advance, years)

    yearly, owed = nothing_owed(contract, every), nothing_owed(contract, settled)
    for name, term in contract.terms.items():
        limited = _limits_of(contract, bound, term=name)
        if term.per == "year":
            counted = limited(_counted(term, measured.outcomes, measured.gates, advance, every), "year", every)
            if any(limit.of_term == name and limit.per == "contract" for limit in (*contract.floors, *contract.caps)):
                counted = by_year(limited(running(counted), "contract", every))
            yearly = yearly + shared(contract, term, counted)
            continue
        if isinstance(term, Fixed) and term.amounts:
            counted = _after(running(_counted(term, {}, measured.gates, advance, every)), settled)
        else:
            names = () if term.measures is None else (term.measures,)
            values = {name: so_far(measured.outcomes[name], contract.outcomes[name], settled) for name in names}
            gates = {name: _after(met, settled) for name, met in measured.gates.items()}
            counted = _counted(term, values, gates, advance, settled)
        owed = owed + shared(contract, term, limited(counted, "contract", settled))
    yearly = _limited(contract, yearly, "year", every, bound)
    if any(term.per == "year" for term in contract.terms.values()) or yearly.any():
        owed = owed + np.stack([_after(running(row), settled) for row in yearly])
    return _limited(contract, owed, "contract", settled, bound)


def _limited(contract: Contract, owed: Array, per: str, years: range, bound: Callable[[Limit, range], Array]) -> Array:
    """What each payer owes after the limits of a year, or of the contract.

    Its own caps come first, so that more is never owed for less; and last, for a floor may have lifted it.
    """
    owed = capped(contract, owed, per, years, bound)
    owed = divided(contract, owed, _limits_of(contract, bound)(in_all(owed), per, years))
    return capped(contract, owed, per, years, bound)


def _after(values: V, years: range) -> V:
    """The rows of the last years; all of a row that holds for every year."""
    return values[-len(years) :]


def _bound(limit: Limit, contract: Contract, measured: Measured, advance: Array, years: range) -> Array:
    """What a floor or a cap is in money: `(1,)`, `(draws,)`, or `(years, draws)` where it follows what is measured."""
    bound = money_of(limit.amount, advance)
    if limit.for_each is None:
        return bound
    values = measured.outcomes[limit.for_each]
    units = values if limit.per == "year" else so_far(values, contract.outcomes[limit.for_each], years)
    return np.maximum(0.0, units) * bound


def _limits_of(
    contract: Contract, bound: Callable[[Limit, range], Array], term: str | None = None
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
                    owed = np.where(in_years(limit.years, years), held, owed) if limit.years else held
        return owed

    return limited


def _counted(
    term: Term, outcomes: Mapping[str, Array], gates: Mapping[str, Met], advance: Array, years: range
) -> Array:
    """What a term gives after each of some contract years, `(years, draws)`, on the values given of each outcome."""
    if isinstance(term, Fixed):
        owed = row_of(term.amounts, years)
        if term.amount is not None:
            # Beside amounts that add up year by year, what is paid once on delivery is the first year's.
            once = in_years((1,), years) if term.amounts and term.per == "contract" else 1.0
            owed = owed + once * money_of(term.amount, advance)
    else:
        owed = value_of_term(term, outcomes[term.measures], advance)
    if term.gate is not None:
        owed = np.where(gates[term.gate], owed, 0.0)
    return np.where(in_years(term.years, years), owed, 0.0) if term.years else owed


def so_far(values: Array, outcome: Outcome, years: range) -> Array:
    """An outcome after each of the last years: summed since the first, or for a rate averaged, `(years, draws)`."""
    summed = values.sum(axis=0, keepdims=True) if len(years) == 1 else running(values)
    return summed / np.array(years)[:, None] if outcome.unit == "rate" else summed


def judged(at_least: float, values: Array, outcome: Outcome) -> Met:
    """Whether a gate is met after each measured year, on what is measured so far, `(window, draws)`."""
    bound = at_least - SAME * np.maximum(1.0, np.abs(at_least))
    return np.asarray(so_far(values, outcome, range(1, len(values) + 1)) >= bound)


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
    bounds = [np.asarray(band.at_least, dtype=float) for band in term.bands]
    # An inclusive bound is lowered by a hair, and an exclusive one raised.
    hair = [-SAME if band.inclusive is not False else SAME for band in term.bands]
    reached = (values >= bound + h * np.maximum(1.0, np.abs(bound)) for bound, h in zip(bounds, hair, strict=True))
    place = sum((one.astype(int) for one in reached), np.full(values.shape, -1))
    owed = np.zeros(np.broadcast_shapes(values.shape, advance.shape))
    for at, band in enumerate(term.bands):
        pays = money_of(band.pays, advance)
        if term.between == "linear" and at + 1 < len(bounds):
            gap = bounds[at + 1] - bounds[at]
            part = np.clip((values - bounds[at]) / np.where(gap > 0, gap, 1.0), 0.0, 1.0)
            pays = pays + part * (money_of(term.bands[at + 1].pays, advance) - pays)
        owed = np.where(place == at, pays, owed)
    return owed


def _by_payment_year(contract: Contract, owed: Array) -> Array:
    """What is paid by contract year, `(contract years, draws)`: owed so far less paid so far, never below 0."""
    paid = np.zeros((contract.years, owed.shape[1]))
    if contract.paid == "once":
        paid[-1] = np.maximum(0.0, owed[-1])
        return paid
    highest = np.maximum(0.0, owed)
    for year in range(1, len(highest)):
        np.maximum(highest[year], highest[year - 1], out=highest[year])
    paid[contract.delay :] = by_year(highest)
    return paid
