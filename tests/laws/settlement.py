"""Laws of outcome contracts: how random contracts are settled (4.9).

Each law is a function of a seed. The model is asked through its modules, so that a planted bug is met.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Limit
from model.case.terms import Amount, Bands, Coupon, Fixed, PerUnit, ShareOfSavings, Term
from model.contracts import amounts as amounts_of_contract
from model.contracts import settlement
from model.contracts.settlement import Measured, Settled
from tests.contract_by_hand import ByHand
from tests.contracts_at_random import DRAWS, a_capped_contract, a_contract, a_measurement, an_advance, first_loss
from tests.laws.lawbook import law

CLOSE = 1e-9
"""Of the size of what is compared."""
WHEN: Mapping[str, Any] = {"paid": None, "milestones": (), "delay": None}
"""A term that is paid when the contract is."""
BEST = {"one_of": "best"}
"""One of some terms is paid, the one that gives the most: the first to give anything may give less."""


def settled(seed: int, steady: bool = False) -> Settled:
    """The contract of a seed, settled on its measurement and its advance."""
    return settlement.settle(a_contract(seed), a_measurement(seed, steady), an_advance(seed))


def wide(amounts: Array, draws: int = DRAWS) -> Array:
    """Every draw spelled out."""
    return np.broadcast_to(amounts, (amounts.shape[0], max(draws, amounts.shape[1])))


def size_of(account: Settled) -> float:
    """The largest amount of a settlement, at least one krona."""
    return max(1.0, *(float(np.abs(payment.amounts).max()) for payment in account.payments), float(account.paid.max()))


def by_name(account: Settled) -> dict[tuple[str, str, str], Array]:
    """What for, who pays, who gets → money by year and draw."""
    added: dict[tuple[str, str, str], Array] = {}
    for payment in account.payments:
        name = (payment.what, payment.paid_by, payment.paid_to)
        added[name] = added.get(name, np.zeros((1, 1))) + wide(payment.amounts)
    return added


def same(one: Settled, other: Settled, scale: float = 1.0) -> None:
    """The first, scaled, pays exactly as the other."""
    size = max(scale * size_of(one), size_of(other))
    left, right = by_name(one), by_name(other)
    assert left.keys() == right.keys()
    for name, amounts in left.items():
        assert np.allclose(scale * amounts, right[name], rtol=0, atol=CLOSE * size), name


def with_terms(contract: Contract, terms: Mapping[str, Term], **more: Any) -> Contract:
    """The contract with other terms."""
    return contract.model_copy(update={"terms": dict(terms), **more})


def of_measured_draw(measured: Measured, draw: int) -> Measured:
    """One draw of a measurement."""

    def column(values: Any) -> Any:
        return values[:, [draw if values.shape[1] > 1 else 0]]

    return Measured(
        {name: column(values) for name, values in measured.outcomes.items()},
        {name: column(met) for name, met in measured.gates.items()},
        {at: column(money) for at, money in measured.received.items()},
    )


@law
def a_contract_is_settled_as_by_hand(seed: int) -> None:
    """Every payment, every year and draw, as the second implementation has it."""
    contract, measured, advance = a_capped_contract(seed), a_measurement(seed), an_advance(seed)
    account = settlement.settle(contract, measured, advance)
    amounts, size = by_name(account), size_of(account)
    for draw in range(DRAWS):
        one = of_measured_draw(measured, draw)
        hand = ByHand(
            contract,
            {name: [float(value) for value in values[:, 0]] for name, values in one.outcomes.items()},
            {name: [bool(met) for met in values[:, 0]] for name, values in one.gates.items()},
            None if advance is None else float(advance[min(draw, len(advance) - 1)]),
            {at: [float(money) for money in values[:, 0]] for at, values in one.received.items()},
        )
        expected = hand.payments()
        assert expected.keys() == amounts.keys(), seed
        for name, row in expected.items():
            by_hand = [float(paid) for paid in row]
            assert np.allclose(amounts[name][:, draw], by_hand, rtol=0, atol=CLOSE * size), (seed, draw, name)
        of_outcomes = [row for (what, _, _), row in expected.items() if what in settlement.FOR_OUTCOMES]
        paid = [float(sum(year)) for year in zip(*of_outcomes, strict=True)]
        assert np.allclose(wide(account.paid)[:, draw], paid, rtol=0, atol=CLOSE * size), (seed, draw)


@law
def payments_of_all_parties_cancel(seed: int) -> None:
    """What some pay others get, in every year and draw; and what is paid for outcomes is what payers pay."""
    account = settlement.settle(a_capped_contract(seed), a_measurement(seed), an_advance(seed))
    nets = sum((wide(account.net(party)) for party in account.contract.parties), np.zeros((1, 1)))
    assert np.allclose(nets, 0, rtol=0, atol=CLOSE * size_of(account)), seed
    outcomes = {name: amounts for name, amounts in by_name(account).items() if name[0] in settlement.FOR_OUTCOMES}
    slack = CLOSE * size_of(account)
    assert np.allclose(sum(outcomes.values()), wide(account.paid), rtol=0, atol=slack), seed
    own = any(term.paid_by for term in account.contract.outcome_terms.values()) or any(
        c.of_payer for c in account.contract.caps
    )
    for payer, share in ({} if own else account.contract.payers).items():
        row = [amounts for (_, who, _), amounts in outcomes.items() if who == payer]
        assert np.allclose(sum(row), share * wide(account.paid), rtol=0, atol=slack), (seed, payer)


@law
def a_payer_pays_no_more_than_its_cap(seed: int) -> None:
    """A payer's cap, a term's cap and a cap for each unit hold, whoever else pays and whenever it falls due."""
    contract, measured = a_contract(seed), a_measurement(seed, steady=True)
    account, name = settled(seed, steady=True), random.Random(seed).choice(list(contract.outcome_terms))
    slack = CLOSE * size_of(account)
    for cap in contract.caps:
        if cap.of_payer is not None and cap.per == "contract" and not cap.years:
            named = (*((what, cap.of_payer) for what in settlement.FOR_OUTCOMES),)
            own = [row for (what, who, _), row in by_name(account).items() if (what, who) in named]
            most = amounts_of_contract.money_of(cap.amount, account.advance)
            assert (sum(own, np.zeros((1, 1))).sum(axis=0) <= most + slack).all(), (seed, cap)
    alone = with_terms(contract, {name: contract.terms[name]}, floors=(), caps=())
    for one in ({"of_term": name, "amount": 50_000.0}, {"for_each": "count", "amount": 1_000.0}):
        capped = alone.model_copy(update={"caps": (Limit.model_validate(one),)})
        paid = settlement.settle(capped, measured, an_advance(seed)).paid.sum(axis=0)
        units = 1.0 if "of_term" in one else measured.outcomes["count"].sum(axis=0) * 0.02
        assert (paid <= 50_000.0 * units + slack).all(), (seed, one)


@law
def payments_are_never_negative(seed: int) -> None:
    """Nobody pays a negative amount, and nothing is paid for outcomes before it can have been measured."""
    account = settled(seed)
    for payment in account.payments:
        assert (payment.amounts >= -CLOSE * size_of(account)).all(), (seed, payment.what)
    contract = account.contract
    window, terms = contract.measured_years, contract.outcome_terms.values()
    firsts = [contract.delay + (window if contract.paid == "once" else 1)]
    for term in terms:
        soonest = min(term.milestones, default=window if (term.paid or contract.paid) == "once" else 1)
        firsts.append(soonest + (contract.delay if term.delay is None else term.delay))
    assert not account.paid[: min(firsts) - 1].any(), seed
    assert len(account.paid) == window + max(contract.delay, *(term.delay or 0 for term in terms)), seed


@law
def a_limit_of_the_contract_holds(seed: int) -> None:
    """Floors and caps of the contract hold for what is paid in all; where it is paid yearly, of what never falls."""
    contract = a_contract(seed)
    account = settled(seed, steady=True)
    paid = wide(account.paid)
    slack = CLOSE * size_of(account)
    # A cap of a payer, or for each unit, may hold what is paid below a floor: it comes last. So does other money.
    holds = all(cap.of_payer is None and cap.for_each is None for cap in contract.caps) and not contract.other_money
    floors = contract.floors if holds else ()
    for limits, sign in ((contract.caps, 1.0), (floors, -1.0)):
        for limit in limits:
            as_it_goes = (
                contract.paid == "yearly"
                or len({contract.plan_of(term) for term in contract.outcome_terms.values()}) > 1
            )
            if not limit.of_all or limit.per != "contract" or (limit.years and as_it_goes):
                continue
            if not limit.years or contract.measured_years in limit.years:
                bound = amounts_of_contract.money_of(limit.amount, account.advance)
                assert (sign * (paid.sum(axis=0) - bound) <= slack).all(), (seed, limit)
                if sign > 0:
                    assert (np.cumsum(paid, axis=0) - bound <= slack).all(), (seed, limit)


@law
def a_limit_of_a_year_holds(seed: int) -> None:
    """With terms of the year alone and no limit for the whole, each year's payment keeps that year's floor and cap."""
    contract = a_contract(seed)
    yearly = {name: term.model_copy(update={"per": "year", **WHEN}) for name, term in contract.terms.items()}
    floors, caps = (
        [limit for limit in limits if limit.per == "year" and limit.of_all]
        for limits in (contract.floors, contract.caps)
    )
    contract = with_terms(contract, yearly, floors=floors, caps=caps, paid="yearly", other_money=())
    account = settlement.settle(contract, a_measurement(seed), an_advance(seed))
    paid = wide(account.paid)[contract.delay :]
    for limits, sign in ((caps, 1.0), (floors, -1.0)):
        for limit in limits:
            bound = amounts_of_contract.money_of(limit.amount, account.advance)
            for year in limit.years or range(1, contract.measured_years + 1):
                assert (sign * (paid[year - 1] - bound) <= CLOSE * size_of(account)).all(), (seed, year, limit)


@law
def yearly_payments_come_to_the_settlement(seed: int) -> None:
    """Where what is owed never falls, paying as it goes comes to the same sum as paying once."""
    contract = a_contract(seed)
    terms = {name: term.model_copy(update={"years": ()}) for name, term in contract.terms.items()}
    floors, caps = (
        [limit.model_copy(update={"years": ()}) for limit in limits] for limits in (contract.floors, contract.caps)
    )
    once, yearly = (
        settlement.settle(
            with_terms(contract, terms, floors=floors, caps=caps, paid=paid, either=BEST, other_money=()),
            a_measurement(seed, steady=True),
            an_advance(seed),
        )
        for paid in ("once", "yearly")
    )
    assert np.allclose(once.paid.sum(axis=0), yearly.paid.sum(axis=0), rtol=0, atol=CLOSE * max(size_of(once), 1.0)), (
        seed
    )


@law
def more_measured_is_never_paid_less(seed: int) -> None:
    """Bands pay more the higher they are here: more savings, more units or a higher rate never lower what is paid."""
    contract, measured, dice = a_contract(seed), a_measurement(seed), random.Random(seed)
    if any(cap.of_payer is not None for cap in contract.caps):
        # What a floor lifts is shared anew among payers, one of whom may have reached its cap.
        contract = contract.model_copy(update={"floors": ()})
    contract = contract.model_copy(update={"either": BEST})
    name = dice.choice(list(measured.outcomes))
    values = measured.outcomes[name]
    more = values + {"savings": 123_456.0, "count": 3.0, "rate": 0.15}[name] * np.array(
        [[dice.random() < 0.7] for _ in values]
    )
    if name == "rate":
        more = np.minimum(1.0, more)
    before, after = (
        settlement.settle(contract, replace(measured, outcomes={**measured.outcomes, name: at}), an_advance(seed))
        for at in (values, more)
    )
    less = before.paid.sum(axis=0) - after.paid.sum(axis=0)
    assert (less <= CLOSE * max(size_of(before), size_of(after))).all(), (seed, name)


@law
def an_investor_loses_no_more_than_it_puts_in(seed: int) -> None:
    """Its net is never below what it advanced and its fees; and all of them get no more than the cap."""
    account, contract = settled(seed), a_contract(seed)
    size, amounts = size_of(account), by_name(account)
    for investor in contract.investors:
        put_in = sum(
            (row for (what, payer, _), row in amounts.items() if payer == investor and what in ("advance", "fee")),
            np.zeros((1, 1)),
        )
        assert (wide(account.net(investor)).sum(axis=0) >= -put_in.sum(axis=0) - CLOSE * size).all(), (seed, investor)
    if contract.investors:
        got = sum(
            (row for (what, _, _), row in amounts.items() if what in settlement.FOR_OUTCOMES),
            np.zeros((1, 1)),
        )
        assert np.allclose(got, wide(account.paid), rtol=0, atol=CLOSE * size), seed
        for cap in contract.caps:
            if cap.of_all and cap.per == "contract" and not cap.years:
                gain = got.sum(axis=0) - account.advance
                most = amounts_of_contract.money_of(cap.amount, account.advance) - account.advance
                assert (gain <= most + CLOSE * size).all(), seed


def with_ranks(seed: int) -> Contract:
    """The contract of a seed with three investors, each of a rank of its own and with some capital."""
    contract, dice = a_contract(seed), random.Random(f"ranks {seed}")
    capital = [
        {"party": party, "rank": rank, "amounts": {dice.randint(1, contract.years): round(dice.uniform(1e5, 1e6))}}
        for rank, party in enumerate(("senior", "junior", "third"), start=1)
    ]
    dice.shuffle(capital)
    tree = contract.model_dump() | {"capital": capital}
    if not tree["guarantees"]:
        tree["guarantees"] = [{"by": "guarantor", "to": dice.choice(["senior", "junior", "third"]), "limit": 2e5}]
        tree["guarantees"][0] |= first_loss(f"ranks {seed}")
    return Contract.model_validate(tree)


@law
def senior_capital_is_repaid_first(seed: int) -> None:
    """Nobody gets anything before those ahead have all their capital back; what is above it is split by stake."""
    contract = with_ranks(seed)
    account = settlement.settle(contract, a_measurement(seed))
    amounts, size = by_name(account), size_of(account)
    stakes = {part.party: sum(part.amounts.values()) for part in contract.capital}
    so_far = {
        investor: np.cumsum(
            sum(row for (what, _, payee), row in amounts.items() if (what, payee) == ("outcome", investor)), axis=0
        )
        for investor in contract.investors
    }
    assert contract.investors == ("senior", "junior", "third"), seed
    for ahead, behind in (("senior", "junior"), ("junior", "third")):
        assert (so_far[behind][so_far[ahead] < stakes[ahead] - CLOSE * size] <= CLOSE * size).all(), (seed, behind)
    whole = sum(stakes.values())
    others = sum((row for (what, _, _), row in amounts.items() if what == "surplus"), np.zeros((1, 1)))
    above = np.maximum(0.0, np.cumsum(wide(account.paid), axis=0) - whole) - np.cumsum(others, axis=0)
    for investor, stake in stakes.items():
        repaid = np.minimum(so_far[investor], stake)
        assert np.allclose(so_far[investor] - repaid, above * stake / whole, rtol=0, atol=CLOSE * size), seed


@law
def a_guarantee_covers_a_shortfall_to_its_limit(seed: int) -> None:
    """Never more than its limit or what is lost above the first loss; as much as both allow, in the last year."""
    contract = with_ranks(seed)
    account = settlement.settle(contract, a_measurement(seed))
    amounts, size = by_name(account), size_of(account)
    assert any(what == "guarantee" for what, _, _ in amounts), seed
    for investor in contract.investors:
        advanced = sum(sum(part.amounts.values()) for part in contract.capital if part.party == investor)
        back, covered = (
            sum(
                (row.sum(axis=0) for (kind, _, payee), row in amounts.items() if (kind, payee) == (what, investor)),
                np.zeros(DRAWS),
            )
            for what in ("outcome", "guarantee")
        )
        left = lost = np.maximum(0.0, advanced - back)
        for guarantee in (guarantee for guarantee in contract.guarantees if guarantee.to == investor):
            first, most = (
                amounts_of_contract.money_of(amount, account.advance) for amount in (guarantee.after, guarantee.limit)
            )
            left = np.where(left > first, np.where(left - first > most, left - most, first), left)
        expected = lost - left
        assert np.allclose(covered, expected, rtol=0, atol=CLOSE * size), (seed, investor)
    for payment in account.payments:
        if payment.what == "guarantee":
            limit = max(
                float(amounts_of_contract.money_of(g.limit, account.advance)[0])
                for g in contract.guarantees
                if (g.by, g.to) == (payment.paid_by, payment.paid_to)
            )
            assert (payment.amounts.sum(axis=0) <= limit + CLOSE * size).all(), seed
            assert not payment.amounts[:-1].any(), seed


def scaled(contract: Contract, times: float) -> Contract:
    """All of the contract's kronor so many times as large; what is measured in units or rates as it was."""

    def of_amount(amount: Amount) -> Amount:
        return amount if amount.money is None else Amount(money=times * amount.money)

    def of_term(term: Term) -> Term:
        match term:
            case Fixed():
                amount = None if term.amount is None else of_amount(term.amount)
                amounts = {year: times * paid for year, paid in term.amounts.items()}
                return term.edited(amounts=amounts, amount=amount)
            case ShareOfSavings():
                up_to = None if term.up_to is None else of_amount(term.up_to)
                return term.edited(above=of_amount(term.above), up_to=up_to)
            case PerUnit():
                return term.edited(price=None if term.price is None else times * term.price)
            case Bands():
                scale = times if term.measures == "savings" else 1
                return term.edited(
                    bands=tuple(
                        band.edited(
                            at_least=band.at_least * scale,
                            pays=of_amount(band.pays),
                            just_below=None if band.just_below is None else of_amount(band.just_below),
                        )
                        for band in term.bands
                    )
                )
            case Coupon():
                return term

    def of_rows(part: Any) -> Any:
        return part.model_copy(update={"amounts": {year: times * paid for year, paid in part.amounts.items()}})

    def of_limit(limit: Any) -> Any:
        return limit.model_copy(update={"amount": of_amount(limit.amount)})

    return contract.model_copy(
        update={
            "terms": {name: of_term(term) for name, term in contract.terms.items()},
            "surplus": tuple(part.edited(above=of_amount(part.above)) for part in contract.surplus),
            "capital": tuple(map(of_rows, contract.capital)),
            "fees": tuple(map(of_rows, contract.fees)),
            "other_money": tuple(map(of_rows, contract.other_money)),
            "floors": tuple(map(of_limit, contract.floors)),
            "caps": tuple(map(of_limit, contract.caps)),
            "guarantees": tuple(
                part.model_copy(update={"limit": of_amount(part.limit), "after": of_amount(part.after)})
                for part in contract.guarantees
            ),
        }
    )


@law
def kronor_scale(seed: int) -> None:
    """A contract in a thousand times as large money pays a thousand times as much."""
    contract, measured, advance = a_contract(seed), a_measurement(seed), an_advance(seed)
    received = {at: 1000 * money for at, money in measured.received.items()}
    more = replace(
        measured, outcomes={**measured.outcomes, "savings": 1000 * measured.outcomes["savings"]}, received=received
    )
    large = settlement.settle(scaled(contract, 1000), more, None if advance is None else 1000 * advance)
    same(settlement.settle(contract, measured, advance), large, 1000)


@law
def a_gate_pays_in_the_draws_where_it_is_met(seed: int) -> None:
    """A term behind a gate that is met in half the draws is paid in those, in full, and in no other."""
    contract, measured = a_contract(seed), a_measurement(seed)
    name, term = random.Random(seed).choice(list(contract.outcome_terms.items()))
    gate: Mapping[str, object] = contract.gates or {"gate": {"label": "Mål", "outcome": "rate"}}
    tree = contract.model_dump() | {"gates": gate, "floors": (), "caps": (), "other_money": ()}
    free = with_terms(Contract.model_validate(tree), {name: term.model_copy(update={"gate": None})})
    gated = with_terms(free, {name: term.model_copy(update={"gate": next(iter(gate))})})
    met = np.array([[draw % 2 == 0 for draw in range(DRAWS)]] * contract.measured_years)
    half_met = replace(measured, gates=dict.fromkeys(gate, met))
    expected = np.where(met[0], settlement.settle(free, half_met, an_advance(seed)).paid, 0.0)
    paid = settlement.settle(gated, half_met, an_advance(seed)).paid
    assert np.allclose(wide(paid), expected, rtol=0, atol=CLOSE * max(1.0, expected.max())), seed


@law
def draws_are_settled_apart(seed: int) -> None:
    """One draw settled alone is that draw of all."""
    contract, measured, advance = a_contract(seed), a_measurement(seed), an_advance(seed)
    together = by_name(settled(seed))
    for draw in range(DRAWS):
        alone = by_name(
            settlement.settle(
                contract,
                of_measured_draw(measured, draw),
                None if advance is None else advance[[min(draw, len(advance) - 1)]],
            )
        )
        for name, amounts in together.items():
            assert np.array_equal(amounts[:, draw], alone[name][:, 0]), (seed, draw, name)


@law
def two_halves_of_a_term_pay_as_the_whole(seed: int) -> None:
    """A term split into two that each pay half."""
    contract = a_contract(seed)
    name = random.Random(seed).choice(list(contract.terms))
    caps = tuple(cap for cap in contract.caps if cap.of_term != name)
    contract = contract.model_copy(update={"caps": caps})  # two halves would each have the cap of the whole

    def half(amount: Amount | None) -> Amount | None:
        if amount is None:
            return None
        if amount.money is not None:
            return Amount(money=amount.money / 2)
        return Amount(of_advance=(amount.of_advance or 0.0) / 2)

    def halved(term: Term) -> Term:
        match term:
            case Fixed():
                return term.edited(
                    amounts={year: paid / 2 for year, paid in term.amounts.items()}, amount=half(term.amount)
                )
            case ShareOfSavings():
                return term.edited(share=term.share / 2)
            case PerUnit():
                return term.edited(price=None if term.price is None else term.price / 2)
            case Coupon():
                return term.edited(share=term.share / 2)
            case Bands():
                bands = (band.edited(pays=half(band.pays), just_below=half(band.just_below)) for band in term.bands)
                return term.edited(bands=tuple(bands))

    # The halves of a term are not paid instead of each other.
    term = contract.terms[name].model_copy(update={"either": None})
    own = tuple(part for part in contract.other_money if part.of_term != name)  # it would be one half's
    contract = with_terms(contract, {**contract.terms, name: term}, other_money=own)
    halves = {name: halved(term), "other_half": halved(term)}
    split = with_terms(contract, {**contract.terms, **halves})
    whole = settlement.settle(contract, a_measurement(seed), an_advance(seed))
    same(whole, settlement.settle(split, a_measurement(seed), an_advance(seed)))


@law
def another_advance_is_split_as_the_old_one(seed: int) -> None:
    """So much in all, in the proportions of the contract's own capital; its own sum changes nothing."""
    contract, measured = a_contract(seed), a_measurement(seed)
    own = settlement.settle(contract, measured)
    if not float(own.advance[0]):
        return
    same(own, settlement.settle(contract, measured, own.advance))
    half = settlement.settle(contract, measured, own.advance / 2)
    assert np.allclose(half.advance, own.advance / 2), seed
    for (what, payer, payee), amounts in by_name(own).items():
        if what == "advance":
            assert np.allclose(by_name(half)[what, payer, payee], amounts / 2, rtol=1e-12), (seed, payer)
