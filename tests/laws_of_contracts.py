"""Laws of outcome contracts: settlement of random contracts, and random contracts in random cases (4.9, 4.10).

Each law is a function of a seed; `test_laws.py` tries them. The model is asked through its modules, so that a planted
bug is met.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from model import evaluate
from model.analysis import answer, odds
from model.calculation import draws, metrics
from model.calculation.draws import Array, Draws
from model.calculation.flows import effect_flows
from model.calculation.ledger import Ledger
from model.calculation.years import Time
from model.case.case import Case
from model.case.contract import Contract
from model.case.problem import CaseRefused
from model.case.terms import Amount, Bands, Fixed, PerUnit, ShareOfSavings, Term
from model.checking import case as checking
from model.checking import contract as checking_contract
from model.contract_risk import payment as stated_payment
from model.contracts import agreement, settlement
from model.contracts.settlement import Measured, Settled
from model.numbers import keys as number_keys
from model.numbers import resolve, resolved_numbers
from tests.contracts_at_random import DRAWS, ByHand, a_contract, a_measurement, an_advance, an_agreed_case, unit_read
from tests.generators import LIBRARY

LAWS_OF_CONTRACTS: dict[str, Callable[[int], None]] = {}
CLOSE = 1e-9
"""Of the size of what is compared."""


def law(found: Callable[[int], None]) -> Callable[[int], None]:
    """Puts a law into LAWS_OF_CONTRACTS."""
    LAWS_OF_CONTRACTS[found.__name__] = found
    return found


def settled(seed: int, steady: bool = False) -> Settled:
    """The contract of a seed, settled on its measurement and its advance."""
    return settlement.settle(a_contract(seed), a_measurement(seed, steady), an_advance(seed))


def wide(amounts: Array, draws: int = DRAWS) -> Array:
    """Every draw spelled out."""
    return np.broadcast_to(amounts, (amounts.shape[0], max(draws, amounts.shape[1])))


def size_of(found: Settled) -> float:
    """The largest amount of a settlement, at least one krona."""
    return max(1.0, *(float(np.abs(payment.amounts).max()) for payment in found.payments), float(found.paid.max()))


def by_name(found: Settled) -> dict[tuple[str, str, str], Array]:
    """What for, who pays, who gets → money by year and draw."""
    added: dict[tuple[str, str, str], Array] = {}
    for payment in found.payments:
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
    )


# Settlement


@law
def a_contract_is_settled_as_by_hand(seed: int) -> None:
    """Every payment, every year and draw, as the second implementation has it."""
    contract, measured, advance = a_contract(seed), a_measurement(seed), an_advance(seed)
    found = settled(seed)
    amounts, size = by_name(found), size_of(found)
    for draw in range(DRAWS):
        one = of_measured_draw(measured, draw)
        hand = ByHand(
            contract,
            {name: [float(value) for value in values[:, 0]] for name, values in one.outcomes.items()},
            {name: [bool(met) for met in values[:, 0]] for name, values in one.gates.items()},
            None if advance is None else float(advance[min(draw, len(advance) - 1)]),
        )
        expected = hand.payments()
        assert expected.keys() == amounts.keys(), seed
        for name, row in expected.items():
            told = [float(paid) for paid in row]
            assert np.allclose(amounts[name][:, draw], told, rtol=0, atol=CLOSE * size), (seed, draw, name)
        paid = [float(at) for at in hand.paid()]
        assert np.allclose(wide(found.paid)[:, draw], paid, rtol=0, atol=CLOSE * size), (seed, draw)


@law
def payments_of_all_parties_cancel(seed: int) -> None:
    """What some pay others get, in every year and draw; and what is paid for outcomes is what payers pay."""
    found = settled(seed)
    nets = sum((wide(found.net(party)) for party in found.contract.parties), np.zeros((1, 1)))
    assert np.allclose(nets, 0, rtol=0, atol=CLOSE * size_of(found)), seed
    for payer, share in found.contract.payers.items():
        row = [amounts for (what, who, _), amounts in by_name(found).items() if (what, who) == ("outcome", payer)]
        assert np.allclose(sum(row), share * wide(found.paid), rtol=0, atol=CLOSE * size_of(found)), (seed, payer)


@law
def payments_are_never_negative(seed: int) -> None:
    """Nobody pays a negative amount, and nothing is paid for outcomes before it can have been measured."""
    found = settled(seed)
    for payment in found.payments:
        assert (payment.amounts >= -CLOSE * size_of(found)).all(), (seed, payment.what)
    contract = found.contract
    first = contract.years - 1 if contract.paid == "once" else contract.delay
    assert not found.paid[:first].any(), seed
    assert len(found.paid) == contract.measured_years + contract.delay, seed


@law
def a_limit_of_the_contract_holds(seed: int) -> None:
    """Floors and caps of the contract hold for what is paid in all; where it is paid yearly, of what never falls."""
    contract = a_contract(seed)
    found = settled(seed, steady=True)
    paid = wide(found.paid)
    slack = CLOSE * size_of(found)
    for limits, sign in ((contract.caps, 1.0), (contract.floors, -1.0)):
        for limit in limits:
            if limit.per != "contract" or (limit.years and contract.paid == "yearly"):
                continue
            if not limit.years or contract.measured_years in limit.years:
                bound = settlement.money_of(limit.amount, found.advance)
                assert (sign * (paid.sum(axis=0) - bound) <= slack).all(), (seed, limit)
                if sign > 0:
                    assert (np.cumsum(paid, axis=0) - bound <= slack).all(), (seed, limit)


@law
def a_limit_of_a_year_holds(seed: int) -> None:
    """With terms of the year alone and no limit for the whole, each year's payment keeps that year's floor and cap."""
    contract = a_contract(seed)
    yearly = {name: term.model_copy(update={"per": "year"}) for name, term in contract.terms.items()}
    floors, caps = ([limit for limit in limits if limit.per == "year"] for limits in (contract.floors, contract.caps))
    contract = with_terms(contract, yearly, floors=floors, caps=caps, paid="yearly")
    found = settlement.settle(contract, a_measurement(seed), an_advance(seed))
    paid = wide(found.paid)[contract.delay :]
    for limits, sign in ((caps, 1.0), (floors, -1.0)):
        for limit in limits:
            bound = settlement.money_of(limit.amount, found.advance)
            for year in limit.years or range(1, contract.measured_years + 1):
                assert (sign * (paid[year - 1] - bound) <= CLOSE * size_of(found)).all(), (seed, year, limit)


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
            with_terms(contract, terms, floors=floors, caps=caps, paid=paid),
            a_measurement(seed, steady=True),
            an_advance(seed),
        )
        for paid in ("once", "yearly")
    )
    sums = [found.paid.sum(axis=0) for found in (once, yearly)]
    assert np.allclose(*sums, rtol=0, atol=CLOSE * max(size_of(once), 1.0)), seed


@law
def more_measured_is_never_paid_less(seed: int) -> None:
    """Bands pay more the higher they are here: more savings, more units or a higher rate never lower what is paid."""
    contract, measured, dice = a_contract(seed), a_measurement(seed), random.Random(seed)
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
    found, contract = settled(seed), a_contract(seed)
    size, amounts = size_of(found), by_name(found)
    for investor in contract.investors:
        put_in = sum(
            (row for (what, payer, _), row in amounts.items() if payer == investor and what in ("advance", "fee")),
            np.zeros((1, 1)),
        )
        assert (wide(found.net(investor)).sum(axis=0) >= -put_in.sum(axis=0) - CLOSE * size).all(), (seed, investor)
    if contract.investors:
        got = sum(
            (row for (what, _, payee), row in amounts.items() if what == "outcome" and payee in contract.investors),
            np.zeros((1, 1)),
        )
        assert np.allclose(got, wide(found.paid), rtol=0, atol=CLOSE * size), seed
        for cap in contract.caps:
            if cap.per == "contract" and not cap.years:
                gain = got.sum(axis=0) - found.advance
                most = settlement.money_of(cap.amount, found.advance) - found.advance
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
    return Contract.model_validate(tree)


@law
def senior_capital_is_repaid_first(seed: int) -> None:
    """Nobody gets anything before those ahead have all their capital back; what is above it is split by stake."""
    contract = with_ranks(seed)
    found = settlement.settle(contract, a_measurement(seed))
    amounts, size = by_name(found), size_of(found)
    stakes = {part.party: sum(part.amounts.values()) for part in contract.capital}
    so_far = {
        investor: np.cumsum(
            sum(row for (what, _, payee), row in amounts.items() if (what, payee) == ("outcome", investor)), axis=0
        )
        for investor in contract.investors
    }
    assert contract.investors == ("senior", "junior", "third"), seed
    for ahead, behind in (("senior", "junior"), ("junior", "third")):
        lacks = so_far[ahead] < stakes[ahead] - CLOSE * size
        assert (so_far[behind][lacks] <= CLOSE * size).all(), (seed, behind)
    whole = sum(stakes.values())
    above = np.maximum(0.0, np.cumsum(wide(found.paid), axis=0) - whole)
    for investor, stake in stakes.items():
        repaid = np.minimum(so_far[investor], stake)
        assert np.allclose(so_far[investor] - repaid, above * stake / whole, rtol=0, atol=CLOSE * size), seed


@law
def a_guarantee_covers_a_shortfall_to_its_limit(seed: int) -> None:
    """Never more than its limit, never more than is lost; and as much as both allow. In the last year alone."""
    contract = with_ranks(seed)
    found = settlement.settle(contract, a_measurement(seed))
    amounts, size = by_name(found), size_of(found)
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
        limits = [settlement.money_of(g.limit, found.advance) for g in contract.guarantees if g.to == investor]
        expected = np.minimum(np.maximum(0.0, advanced - back), sum(limits, np.zeros(1)))
        assert np.allclose(covered, expected, rtol=0, atol=CLOSE * size), (seed, investor)
    for payment in found.payments:
        if payment.what == "guarantee":
            limit = max(
                float(settlement.money_of(g.limit, found.advance)[0])
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
                        band.edited(at_least=band.at_least * scale, pays=of_amount(band.pays)) for band in term.bands
                    )
                )

    def of_rows(part: Any) -> Any:
        return part.model_copy(update={"amounts": {year: times * paid for year, paid in part.amounts.items()}})

    def of_limit(limit: Any) -> Any:
        return limit.model_copy(update={"amount": of_amount(limit.amount)})

    return contract.model_copy(
        update={
            "terms": {name: of_term(term) for name, term in contract.terms.items()},
            "capital": tuple(map(of_rows, contract.capital)),
            "fees": tuple(map(of_rows, contract.fees)),
            "floors": tuple(map(of_limit, contract.floors)),
            "caps": tuple(map(of_limit, contract.caps)),
            "guarantees": tuple(
                part.model_copy(update={"limit": of_amount(part.limit)}) for part in contract.guarantees
            ),
        }
    )


@law
def kronor_scale(seed: int) -> None:
    """A contract in a thousand times as large money pays a thousand times as much."""
    contract, measured, advance = a_contract(seed), a_measurement(seed), an_advance(seed)
    more = replace(measured, outcomes={**measured.outcomes, "savings": 1000 * measured.outcomes["savings"]})
    large = settlement.settle(scaled(contract, 1000), more, None if advance is None else 1000 * advance)
    same(settlement.settle(contract, measured, advance), large, 1000)


@law
def a_gate_pays_in_the_draws_where_it_is_met(seed: int) -> None:
    """A term behind a gate that is met in half the draws is paid in those, in full, and in no other."""
    contract, measured = a_contract(seed), a_measurement(seed)
    name, term = random.Random(seed).choice(list(contract.terms.items()))
    gate = contract.gates or {"gate": {"label": "Mål", "outcome": "rate"}}
    tree = contract.model_dump() | {"gates": gate, "floors": (), "caps": ()}
    free = with_terms(Contract.model_validate(tree), {name: term.model_copy(update={"gate": None})})
    gated = with_terms(free, {name: term.model_copy(update={"gate": next(iter(gate))})})
    met = np.array([[draw % 2 == 0 for draw in range(DRAWS)]] * contract.measured_years)
    asked = replace(measured, gates=dict.fromkeys(gate, met))
    expected = np.where(met[0], settlement.settle(free, asked, an_advance(seed)).paid, 0.0)
    found = settlement.settle(gated, asked, an_advance(seed)).paid
    assert np.allclose(wide(found), expected, rtol=0, atol=CLOSE * max(1.0, expected.max())), seed


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
            case Bands():
                return term.edited(bands=tuple(band.edited(pays=half(band.pays)) for band in term.bands))

    term = contract.terms[name]
    halves = {name: halved(term), "other_half": halved(term)}
    split = with_terms(contract, {**contract.terms, **halves})
    same(settled(seed), settlement.settle(split, a_measurement(seed), an_advance(seed)))


@law
def a_fixed_amount_of_a_year_is_that_amount_in_each_year(seed: int) -> None:
    """Written out year by year it pays the same; so does one in some of the years only."""
    contract, advance = a_contract(seed), an_advance(seed)
    amount, years = 1_000.0 * (1 + seed % 7), range(1, contract.measured_years + 1)
    some = tuple(year for year in years if (seed >> year) % 2)
    each = Fixed.model_validate({"label": "Var", "kind": "fixed", "per": "year", "amount": amount, "years": some})
    out = {"label": "Var", "kind": "fixed", "per": "year", "amounts": dict.fromkeys(some or years, amount)}
    one, other = (
        settlement.settle(with_terms(contract, {**contract.terms, "each": term}), a_measurement(seed), advance)
        for term in (each, Fixed.model_validate(out))
    )
    same(one, other)


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


# In a case


def asked(seed: int, count: int = 12) -> tuple[Case, resolved_numbers.ResolvedNumbers, Draws]:
    """A random case with a contract and a repayment, its resolved numbers, and some random draws."""
    case = an_agreed_case(seed)
    resolved = resolve.resolve(case, LIBRARY)
    return case, resolved, draws.monte_carlo(resolved, resolved_numbers.uncertain_keys(resolved), count, seed)


def ledger_of(case: Case, table: Draws) -> Ledger:
    """The ledger of a case in every draw."""
    return evaluate.evaluate(case, table, LIBRARY)


def settled_in(case: Case, table: Draws) -> tuple[Settled, Measured]:
    """The case's contract settled in every draw."""
    return agreement.settle_case(case, list(effect_flows(case, table, Time.of(case))), table)


def in_all(ledger: Ledger, line: str, count: int) -> Array:
    """What is posted on a line over all actors, by year and draw; and each is posted twice."""
    rows = [
        wide(at, count) for posting, at in zip(ledger.postings, ledger.amounts, strict=True) if posting.line == line
    ]
    assert len(rows) % 2 == 0
    for paid, got in zip(rows[::2], rows[1::2], strict=True):
        assert np.array_equal(paid, -got)
    return sum(rows, np.zeros((1, 1)))


@law
def a_contract_is_posted_in_the_ledger(seed: int) -> None:
    """Every payment twice, in its calendar year, to the actors who play the roles; all actors together get nothing."""
    case, _, table = asked(seed)
    ledger, (found, _measured) = ledger_of(case, table), settled_in(case, table)
    assert case.agreement is not None
    for what in ("advance", "outcome", "guarantee", "fee"):
        assert not in_all(ledger, f"contract.{what}", table.count).any(), (seed, what)
    first = case.agreement.starts - case.start_year
    for actor in set(case.agreement.roles.values()):
        parties = [party for party, plays in case.agreement.roles.items() if plays == actor]
        net = sum((wide(found.net(party), table.count) for party in parties), np.zeros((1, 1)))
        posted = wide(
            ledger.only(lambda p, a=actor: p.actor == a and p.line.startswith("contract.")).total(), table.count
        )
        for year in range(case.horizon):
            row = net[year - first] if 0 <= year - first < len(net) else np.zeros(1)
            assert np.allclose(posted[year], row, rtol=0, atol=CLOSE * size_of(found)), (seed, actor, year)


@law
def what_is_measured_is_in_the_ledger(seed: int) -> None:
    """Without noise: savings are the payers' cash of the effects named, counts their units, a rate is one effect's.

    An outcome that no term pays for and no gate asks for is not measured: it is none.
    """
    case, _, table = asked(seed)
    contract, agreed = case.contract, case.agreement
    assert contract is not None and agreed is not None
    bare = {
        name: outcome.model_copy(update={"spread": None, "group": None, "drift": 0.0})
        for name, outcome in contract.outcomes.items()
    }
    terms = agreed.contract.model_copy(update={"outcomes": bare})
    case = case.model_copy(update={"agreement": agreed.model_copy(update={"contract": terms})})
    ledger, (_, measured) = ledger_of(case, table), settled_in(case, table)
    payers = {agreed.roles[payer] for payer in contract.payers}
    wanted = {term.measures for term in contract.terms.values()}
    wanted |= {gate.outcome for gate in contract.gates.values() if gate.at_least is not None}
    for name, outcome in bare.items():
        effects = (outcome.effects or tuple(case.effects)) if name in wanted else ()
        own = ledger.only(lambda posting, among=effects: posting.line in among and not posting.is_mirror)
        expected = np.zeros((case.horizon, table.count))
        if outcome.unit == "savings":
            expected = expected + own.only(lambda p: p.realised_as == "cash" and p.actor in payers).total()
        for effect in effects:
            posted = any(p.line == effect and p.kind == "benefit" for p in own.postings)
            if outcome.unit == "count" and posted:
                expected = expected + metrics.units_of(ledger, effect)
            elif outcome.unit == "rate" and posted:
                expected = expected + rate_by_hand(case, effect, table)
        size = max(1.0, float(np.abs(expected).max()))
        first = agreed.starts - case.start_year
        for row in range(contract.measured_years):
            inside = 0 <= first + row < case.horizon
            year = expected[first + row] if inside else np.zeros(1)
            told = wide(measured.outcomes[name], table.count)[row]
            assert np.allclose(told, year, rtol=0, atol=CLOSE * size), (seed, name, row)


def rate_by_hand(case: Case, effect_id: str, table: Draws) -> Array:
    """An effect's rate by year and draw, from definition 4.9 in plain loops.

    That of those who have started: how many they are does not count, nor what is due to us; 0 where nobody has.
    """
    effect = case.effects[effect_id]

    def number(slot: str, draw: int) -> float:
        column = table[number_keys.key_of(effect_id, effect, slot)]
        return float(column[draw if len(column) > 1 else 0])

    found = np.zeros((case.horizon, table.count))
    by_year = table.by_year.get(number_keys.by_year_prefix(effect_id, effect), {})
    for draw in range(table.count):
        given = {year: float(np.broadcast_to(table[key], table.count)[draw]) for year, key in by_year.items()}
        for t, year in enumerate(case.years):
            change, fade, duration = (number(slot, draw) for slot in ("change", "fade", "duration"))
            if effect.kind == "cohort":
                many, kept = 0.0, 0.0
                for began, started in given.items():
                    since = year - began - number("lag", draw)
                    if 0 <= since < duration and started > 0:
                        many, kept = many + started, kept + started * (1 - fade) ** since
                found[t, draw] = change * kept / many if many else 0.0
                continue
            since = year - number("starts", draw)
            if not 0 <= since < duration or number("base", draw) <= 0:
                continue
            ahead = [at for at in given if at <= year and not np.isnan(given[at])]
            reached = given[max(ahead)] if ahead else (0.0 if any(not np.isnan(at) for at in given.values()) else 1.0)
            if reached * number("reach", draw) > 0:
                ramp = max(1.0, number("ramp", draw))
                full = min(1.0, (since + 1) / ramp) * (1 - fade) ** max(0.0, since - ramp + 1)
                found[t, draw] = change * full
    return found


def with_starts_moved(case: Case, later: int) -> Case:
    """The case with every effect so many years later."""
    numbers = dict(case.numbers)
    for name, effect in case.effects.items():
        slot, own = ("starts", case.start_year) if effect.kind == "reduction" else ("lag", 0)
        key = number_keys.key_of(name, effect, slot)
        old = numbers.get(key, LIBRARY.numbers[f"default.{slot}"])
        value = float(old.value if old.value is not None and key in numbers else own) + later
        numbers[key] = old.model_copy(update={"value": value, "low": None, "high": None})
    return case.model_copy(update={"numbers": numbers, "changes": {}})


@law
def what_begins_after_the_window_is_not_measured(seed: int) -> None:
    """Effects that begin after the last measured year give no outcome, whatever would have happened anyway."""
    case = with_starts_moved(an_agreed_case(seed), 60)
    _, measured = settled_in(case, draws.point(resolve.resolve(case, LIBRARY)))
    contract = case.contract
    assert contract is not None
    for name, outcome in contract.outcomes.items():
        own = 0.0 if outcome.unit == "rate" or outcome.control or outcome.baseline else outcome.drift
        expected = own if name in contract.outcomes_measured else 0.0
        assert np.array_equal(wide(measured.outcomes[name], 1), np.full((len(measured.outcomes[name]), 1), expected)), (
            seed, name,
        )  # fmt: skip


@law
def what_cannot_be_added_is_refused(seed: int) -> None:
    """Any effects at all under an outcome: refused where rates would be added, or units that differ, or kronor."""
    case, dice = an_agreed_case(seed), random.Random(f"effects {seed}")
    assert case.agreement is not None
    tree = case.agreement.contract.model_dump()
    for outcome in tree["outcomes"].values():
        outcome["effects"] = [name for name in case.effects if dice.random() < 0.6]
    agreed = case.agreement.model_copy(update={"contract": Contract.model_validate(tree)})
    resolved = resolve.resolve(case.model_copy(update={"agreement": agreed}), LIBRARY)
    codes = ("outcome_adds_rates", "outcome_mixes_units", "outcome_in_kronor")
    told = {(at.address, at.code) for at in checking.check_resolved(resolved) if at.code in codes}
    expected = set()
    for name in agreed.contract.outcomes_measured:
        outcome, units = agreed.contract.outcomes[name], []
        for effect_id in outcome.effects or case.effects:
            effect = case.effects[effect_id]
            counts = resolved_numbers.is_included(resolved, number_keys.key_of(effect_id, effect, "included"))
            if effect.direction == "less" and counts and outcome.unit != "savings":
                units.append(unit_read(case, effect_id, outcome.unit == "rate"))
        address = f"agreement.contract.outcomes.{name}"
        if "kr" in units:
            expected.add((address, "outcome_in_kronor"))
            continue
        if outcome.unit == "rate" and len(units) > 1:
            expected.add((address, "outcome_adds_rates"))
        if len(set(units)) > 1:
            expected.add((address, "outcome_mixes_units"))
    assert told == expected, seed


@law
def a_gate_is_judged_on_what_is_measured(seed: int) -> None:
    """In a case: a gate with a bound by its outcome so far, whatever is said of it; without one, by what is said."""
    case, _, table = asked(seed)
    contract, agreed = case.contract, case.agreement
    assert contract is not None and agreed is not None
    _, measured = settled_in(case, table)
    for name, gate in contract.gates.items():
        values = wide(measured.outcomes[gate.outcome], table.count)
        met = np.broadcast_to(measured.gates[name], values.shape)
        for year in range(len(values)):
            for draw in range(table.count):
                so_far = values[: year + 1, draw].sum()
                if contract.outcomes[gate.outcome].unit == "rate":
                    so_far /= year + 1
                expected = agreed.met.get(name, False) if gate.at_least is None else so_far >= gate.at_least - 1e-12
                assert met[year, draw] == expected, (seed, name, year, draw)


@law
def a_stated_payment_is_as_by_hand(seed: int) -> None:
    """Figures that somebody states: gates by what they say, what is measured in all, and what is paid for it."""
    contract, one = a_contract(seed), of_measured_draw(a_measurement(seed), 0)
    stated = {name: [float(at) for at in values[:, 0]] for name, values in one.outcomes.items()}
    words, met = {}, {}
    for at, (name, gate) in enumerate(contract.gates.items()):
        if gate.at_least is None:
            words[name] = at % 2 == 0
            met[name] = [words[name]] * contract.measured_years
        else:
            row = stated[gate.outcome]
            means = [sum(row[: year + 1]) / (year + 1) for year in range(len(row))]
            met[name] = [mean >= gate.at_least - 1e-12 for mean in means]
    try:
        found = stated_payment.payment_as_json(contract, None, stated, words)
    except CaseRefused as refusal:
        assert {problem.code for problem in refusal.problems} <= {"blank_price", "pays_more_than_worth"}, seed
        return
    paid = [float(at) for at in ByHand(contract, stated, met, None).paid()]
    assert np.allclose(found["paid_by_year"], paid, rtol=0, atol=CLOSE * max(1.0, *paid)), seed
    main = next((term.measures for term in contract.terms.values() if term.measures is not None), None)
    if main is not None:
        whole = sum(stated[main]) / (len(stated[main]) if main == "rate" else 1)
        assert abs(found["measured"] - whole) <= CLOSE * max(1.0, abs(whole)), seed
    told = [at.as_json() for at in checking_contract.check_contract(contract)]
    assert found["problems"] == told, seed
    for name, gate in contract.gates.items():
        if gate.at_least is not None:
            try:
                stated_payment.payment_as_json(contract, None, stated, {**words, name: True})
            except CaseRefused as refusal:
                assert "gate_is_measured" in {problem.code for problem in refusal.problems}, seed
            else:
                raise AssertionError((seed, name))


@law
def a_draw_of_a_contract_can_be_followed(seed: int) -> None:
    """The numbers of one draw put back, and the random factor with which it was measured, give that draw's NPV."""
    case, resolved, _ = asked(seed)
    seen, timing = LIBRARY.perspectives[case.perspective], case.discount.timing
    found = odds.simulate(resolved, seen, timing, 12, seed)
    for draw in (0, 1, 7, 12):
        alone = odds.resolved_of_draw(resolved, seed, 12, draw)
        ledger = ledger_of(case, draws.point(alone))
        npv = metrics.net_present_value(ledger.within(seen), timing)[0]
        size = max(1.0, float(np.abs(found.npv).max()), sum(float(np.abs(at).max()) for at in ledger.amounts))
        assert abs(npv - found.npv[draw]) <= CLOSE * size, (seed, draw)


@law
def a_contract_moves_no_number(seed: int) -> None:
    """The draws of every key are the same to the last bit without the contract."""
    case, _, table = asked(seed)
    bare = resolve.resolve(case.model_copy(update={"agreement": None}), LIBRARY)
    without = draws.monte_carlo(bare, resolved_numbers.uncertain_keys(bare), 12, seed)
    assert set(table.numbers) - set(without.numbers) == set(case.measurement_random_factors), seed
    for key, column in without.numbers.items():
        assert column.tobytes() == table[key].tobytes(), (seed, key)
    for random_factor in case.measurement_random_factors:
        assert table[random_factor][0] == 0 and np.ptp(table[random_factor]) > 0, (seed, random_factor)


@law
def a_fund_has_all_back_when_nothing_more_is_out(seed: int) -> None:
    """Whole kronor granted and released in any years: the year in which the last of it is back, if it is."""
    dice, years = random.Random(f"fund {seed}"), range(2030, 2036)
    granted, due = ([dice.choice([0, 0, 1, 3]) for _ in years] for _ in range(2))
    if dice.random() < 0.1:
        granted = [0] * len(years)
    paid = agreement._until_repaid(np.array(due, dtype=float)[:, None], np.cumsum(granted).astype(float)[:, None], None)
    out, back, done = 0, [], None
    for year, given, asked_for in zip(years, granted, due, strict=True):
        out += given
        back.append(min(out, asked_for))
        out -= back[-1]
        if out > 0:
            done = None
        elif given or (done is None and sum(granted[: year - years.start]) > 0):
            done = year
    assert paid[:, 0].tolist() == back, seed
    found = agreement.Repaid(
        {"committee": paid}, np.array(granted, dtype=float), np.cumsum(paid[:, 0] - np.array(granted)), years
    )
    assert found.done == done, (seed, granted, due)


@law
def repayment_is_as_by_hand(seed: int) -> None:
    """Definition 4.10 in plain loops: per committee and year, of cash alone, until the grant is back."""
    case, _, table = asked(seed)
    agreed = case.repayment
    ledger = ledger_of(case, table)
    assert agreed is not None and not in_all(ledger, "repayment", table.count).any(), seed
    granted = {
        year: sum(at.amounts.get(year, 0.0) for at in case.funding.values() if at.paid_by == agreed.fund)
        for year in case.years
    }
    committees = [name for name, actor in ledger.actors.items() if actor.kind in ("committee", "municipality")]
    posted = {
        name: -wide(ledger.only(lambda p, a=name: p.line == "repayment" and p.actor == a).total(), table.count)
        for name in {*committees, agreed.fund}
    }
    if agreed.model != "repayment":
        assert not any(at.any() for at in posted.values()), seed
        return
    released = {
        name: wide(
            ledger.only(
                lambda p, a=name: (
                    p.actor == a
                    and p.realised_as == "cash"
                    and (p.kind == "benefit" or p.cost_type in ("running", "new_need"))
                )
            ).total(),
            table.count,
        )
        for name in committees
    }
    size = max(1.0, *granted.values(), *(float(np.abs(at).max()) for at in released.values()))
    for draw in range(table.count):
        left, done = 0.0, None
        for t, year in enumerate(case.years):
            left += granted[year]
            due = {
                name: agreed.share * max(0.0, float(at[t, draw])) if year >= agreed.from_year else 0.0
                for name, at in released.items()
            }
            whole = sum(due.values())
            paid = min(left, whole if agreed.at_most is None else min(whole, agreed.at_most))
            left -= paid
            back = left <= 1e-6 * size and sum(granted[at] for at in granted if at <= year) > 0
            done = (year if done is None or granted[year] else done) if back else None
            for name, owed in due.items():
                cut = paid * owed / whole if whole > 0 else 0.0
                if name != agreed.fund:
                    assert abs(posted[name][t, draw] - cut) <= CLOSE * size, (seed, draw, year, name)
            if agreed.fund not in committees:
                assert abs(posted[agreed.fund][t, draw] + paid) <= CLOSE * size, (seed, draw, year)
        if draw == 0:
            told = answer.Answer(asked(seed)[1], case.perspective).repaid
            assert told is not None and told.done == done, (seed, told.done, done)
            assert not any(told.balance > CLOSE * size), seed
