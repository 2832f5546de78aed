"""What a contract pays: terms added, then floors, then caps, on what is measured; who gets it, and who pays (4.9).

Arrays are `(contract years, draws)`, or `(contract years, 1)` where draws do not differ; the advance drawn is
`(draws,)` or `(1,)`. Plus is money that a party gets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Limit
from model.case.terms import Fixed, index_of
from model.contracts.amounts import Met, by_year, money_of, row_of, running
from model.contracts.capital import capital_drawn, coupons_paid, covered, interest_paid, surplus_shared, waterfall
from model.contracts.limits import Bound, limits_of, within_limits
from model.contracts.other_money import less_money_of_terms, less_other_money
from model.contracts.payers import in_all, nothing_owed, shared, shares_of
from model.contracts.plans import due_by_plan
from model.contracts.returns import within_returns
from model.contracts.terms import SAME, after, counted, is_known, judged, one_of_each, so_far


@dataclass(frozen=True)
class Measured:
    """What a contract is settled on: outcome → value of each measured year, gate → whether it is met so far.

    Values are `(window, draws)`: money for savings, units for a count, a fraction for a rate. `received` is by place
    what lines of the case bring of other public money, `(contract years, draws)`.
    """

    outcomes: Mapping[str, Array]
    gates: Mapping[str, Met]
    received: Mapping[int, Array] = field(default_factory=dict)


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
        """What a party gets on its capital, `(contract years, draws)`: for outcomes, of the surplus and so on."""
        got = (payment.amounts for payment in self.payments if payment.paid_to == party and payment.what in RETURNS)
        return sum(got, np.zeros_like(self.paid))


FOR_OUTCOMES = ("outcome", "surplus")
"""What is paid for what is measured, to those who advance capital and to those who share the surplus."""
RETURNS = (*FOR_OUTCOMES, "interest", "coupon", "guarantee")
__all__ = ["SAME", "Measured", "Payment", "Settled", "judged", "settle", "so_far"]


def settle(contract: Contract, measured: Measured, advance: Array | None = None) -> Settled:
    """The payments of a contract on what was measured.

    `advance` replaces the contract's own capital by so much in all, `(draws,)`, in the same proportions.
    """
    capital = capital_drawn(contract, advance)
    total = sum((amounts.sum(axis=0) for amounts in capital), np.zeros(1))
    owed = less_other_money(contract, owed_so_far(contract, measured, total), measured.received)
    paid = _by_payment_year(contract, in_all(owed))
    payments = [
        Payment("advance", part.party, contract.receives, amounts)
        for part, amounts in zip(contract.capital, capital, strict=True)
        if part.party != contract.receives
    ]
    surplus = surplus_shared(contract, paid, total)
    by_investor = waterfall(contract, capital, sum((-amounts for amounts in surplus), paid))
    shares = shares_of(contract, owed, paid)
    beside = [*_interest(contract, capital, paid), *_coupons(contract, capital)]
    kept = within_returns(contract, capital, by_investor, [(one.paid_to, one.amounts) for one in beside])
    if contract.return_caps:
        paid = sum((kept[one] - amounts for one, amounts in by_investor.items()), paid)
    received = [("outcome", investor, amounts) for investor, amounts in kept.items()]
    received += [("surplus", part.to, amounts) for part, amounts in zip(contract.surplus, surplus, strict=True)]
    for what, party, amounts in received:
        for payer, share in shares.items():
            is_all = isinstance(share, float) and share == 1.0
            payments.append(Payment(what, payer, party, amounts if is_all else share * amounts))
    payments += beside
    for guarantee, amounts in covered(contract, capital, by_investor, total):
        payments.append(Payment("guarantee", guarantee.by, guarantee.to, amounts))
    for fee in contract.fees:
        payments.append(Payment("fee", fee.paid_by, fee.paid_to, row_of(fee.amounts, range(1, contract.years + 1))))
    return Settled(contract, tuple(payments), paid, total)


def _interest(contract: Contract, capital: Sequence[Array], paid: Array) -> Iterator[Payment]:
    """The interest that each payer of the contract pays, in its share, on each part of the capital that bears it."""
    for lender, amounts in interest_paid(contract, capital, paid):
        for payer, share in contract.payers.items():
            if payer != lender:
                yield Payment("interest", payer, lender, share * amounts)


def _coupons(contract: Contract, capital: Sequence[Array]) -> Iterator[Payment]:
    """The coupons that are paid to each who advances capital, by whom."""
    for payer, investor, amounts in coupons_paid(contract, capital):
        yield Payment("coupon", payer, investor, amounts)


def owed_so_far(contract: Contract, measured: Measured, advance: Array) -> Array:
    """What each payer owes in all after each measured year, `(payers, window, draws)`.

    If paid once, only after the last; if terms are paid by plans of their own, when each contract year is paid. One row
    for all payers where they share everything in the same proportions. Terms of a year are limited in each year and
    summed; those of the contract stand on what is measured so far.
    """
    every = range(1, contract.measured_years + 1)
    by_plan = len(contract.plans) > 1
    settled = every[-1:] if contract.paid == "once" and not by_plan else every

    def bound(limit: Limit, years: range) -> Array:
        return _bound(limit, contract, measured, advance, years)

    given = one_of_each(contract, _given(contract, measured, advance, settled, bound))
    given = less_money_of_terms(contract, given, measured.received)
    if by_plan:
        return due_by_plan(contract, given, bound)
    yearly, owed = nothing_owed(contract, every), nothing_owed(contract, settled)
    for name, term in contract.outcome_terms.items():
        if term.per == "year":
            yearly = yearly + shared(contract, term, given[name])
        else:
            owed = owed + shared(contract, term, given[name])
    yearly = within_limits(contract, yearly, "year", every, bound)
    if any(term.per == "year" for term in contract.outcome_terms.values()) or yearly.any():
        owed = owed + np.stack([after(running(row), settled) for row in yearly])
    return within_limits(contract, owed, "contract", settled, bound)


def _given(contract: Contract, measured: Measured, advance: Array, settled: range, bound: Bound) -> dict[str, Array]:
    """What each term gives within the floors and caps that are its own.

    In each measured year, of a term of the year; else so far, after each measured year in which it is settled.
    """
    every = range(1, contract.measured_years + 1)
    given = {}
    for name, term in contract.outcome_terms.items():
        limited = limits_of(contract, bound, term=name)
        if term.per == "year":
            of_year = counted(contract, term, measured.outcomes, measured.gates, advance, every)
            given[name] = limited(of_year, "year", every)
            if any(limit.of_term == name and limit.per == "contract" for limit in (*contract.floors, *contract.caps)):
                given[name] = by_year(limited(running(given[name]), "contract", every))
            continue
        if isinstance(term, Fixed) and term.amounts:
            whole = after(running(counted(contract, term, {}, measured.gates, advance, every)), settled)
        else:
            # What has the prices of its years is followed from the first year on.
            followed = every if index_of(term) is not None else settled
            names = () if term.measures is None else (term.measures,)
            values = {one: so_far(measured.outcomes[one], contract.outcomes[one], followed) for one in names}
            gates = {gate: after(met, followed) for gate, met in measured.gates.items()}
            whole = after(counted(contract, term, values, gates, advance, followed), settled)
        given[name] = limited(whole, "contract", settled)
    return given


def _bound(limit: Limit, contract: Contract, measured: Measured, advance: Array, years: range) -> Array:
    """What a floor or a cap is in money: `(1,)`, `(draws,)`, or `(years, draws)` where it follows what is measured."""
    bound = money_of(limit.amount, advance)
    if limit.for_each is None:
        return bound
    values, outcome = measured.outcomes[limit.for_each], contract.outcomes[limit.for_each]
    units = values if limit.per == "year" else so_far(values, outcome, years)
    if limit.per == "year" and outcome.in_some_years:
        units = np.where(is_known(outcome, range(1, contract.measured_years + 1), True), units, 0.0)
    return np.maximum(0.0, units) * bound


def _by_payment_year(contract: Contract, owed: Array) -> Array:
    """What is paid by contract year, `(contract years, draws)`: owed so far less paid so far, never below 0."""
    paid = np.zeros((contract.years, owed.shape[1]))
    if len(contract.plans) == 1 and contract.paid == "once":
        paid[-1] = np.maximum(0.0, owed[-1])
        return paid
    highest = np.maximum(0.0, owed)
    for year in range(1, len(highest)):
        np.maximum(highest[year], highest[year - 1], out=highest[year])
    paid[len(paid) - len(highest) :] = by_year(highest)
    return paid
