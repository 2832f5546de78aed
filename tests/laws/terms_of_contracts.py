"""Laws of when terms are paid, which of them is, and how rates are pooled (4.9).

Each law is a function of a seed. The model is asked through its modules, so that a planted bug is met.
"""

import random
from dataclasses import replace
from typing import Any

import numpy as np

from model import evaluate
from model.calculation import draws
from model.calculation.draws import Array
from model.case.contract import Contract
from model.case.terms import Bands, Capital, Coupon, Fixed, OtherMoney, PerUnit, ReturnCap, SurplusShare
from model.contracts import capital, settlement
from model.editing.agreed import converted
from model.numbers import resolve
from tests.contracts_at_random import DRAWS, a_contract, a_measurement, an_advance, an_agreed_case
from tests.generators import LIBRARY
from tests.laws.lawbook import law
from tests.laws.settlement import BEST, CLOSE, WHEN, same, scaled, size_of, wide, with_terms


def without_limits(contract: Contract) -> Contract:
    """The contract without floors and caps, of which no other money is taken off."""
    return contract.model_copy(update={"floors": (), "caps": (), "other_money": ()})


def paid_by_year(contract: Contract, seed: int, years: int) -> Array:
    """What is paid in some contract years, `(years, draws)`, for an advance that no late capital is part of."""
    advance = an_advance(seed)
    paid = wide(settlement.settle(contract, a_measurement(seed), np.ones(1) * 1e6 if advance is None else advance).paid)
    return np.concatenate([paid, np.zeros((max(0, years - len(paid)), paid.shape[1]))])[:years]


@law
def a_time_said_of_every_term_is_that_of_the_contract(seed: int) -> None:
    """Without limits of the whole, it does not matter whether the contract says when it pays, or each of its terms."""
    contract, dice = without_limits(a_contract(seed)), random.Random(f"times {seed}")
    said: dict[str, Any] = {"paid": dice.choice(["once", "yearly"]), "delay": dice.choice([0, 1, 2])}
    other = {"paid": "once" if said["paid"] == "yearly" else "yearly", "delay": dice.choice([0, 3])}
    terms = {name: term.model_copy(update=WHEN) for name, term in contract.terms.items()}
    each = {name: term.model_copy(update=said) for name, term in terms.items()}
    years = contract.measured_years + 5
    of_contract = paid_by_year(with_terms(contract, terms, **said), seed, years)
    of_terms = paid_by_year(with_terms(contract, each, **other), seed, years)
    assert np.allclose(of_contract, of_terms, rtol=0, atol=CLOSE * max(1.0, of_contract.max())), seed


@law
def a_term_is_paid_as_if_it_were_alone(seed: int) -> None:
    """Without limits, and where what is owed never falls, each term is paid in its own years, whatever others do."""
    contract, steady = without_limits(a_contract(seed)), a_measurement(seed, steady=True)
    terms = {name: term.model_copy(update={"either": None, "years": ()}) for name, term in contract.terms.items()}
    whole = settlement.settle(with_terms(contract, terms), steady, an_advance(seed))
    added = np.zeros((len(whole.paid), DRAWS))
    for name, term in terms.items():
        paid = wide(settlement.settle(with_terms(contract, {name: term}), steady, an_advance(seed)).paid)
        added[: len(paid)] += paid
    assert np.allclose(added, wide(whole.paid), rtol=0, atol=CLOSE * size_of(whole)), seed


@law
def milestones_of_every_year_are_paid_yearly(seed: int) -> None:
    """A term that is settled after each measured year is paid every year."""
    contract = a_contract(seed)
    name = random.Random(seed).choice(list(contract.outcome_terms))
    every = {"paid": None, "milestones": tuple(range(1, contract.measured_years + 1))}
    one, other = (
        settlement.settle(
            with_terms(contract, {**contract.terms, name: contract.terms[name].model_copy(update=when)}),
            a_measurement(seed),
            an_advance(seed),
        )
        for when in (every, {"paid": "yearly", "milestones": ()})
    )
    same(one, other)


@law
def one_is_paid_of_terms_that_are_either(seed: int) -> None:
    """The best is paid as that which would be paid the most alone; the first as the first that would be paid at all."""
    contract = without_limits(a_contract(seed))
    terms = {
        name: term.model_copy(update={**WHEN, "either": "one_of", "per": "contract", "years": ()})
        for name, term in contract.terms.items()
    }
    contract = with_terms(contract, terms, paid="once")
    alone = np.stack(
        [
            wide(settlement.settle(with_terms(contract, {name: term}), a_measurement(seed), an_advance(seed)).paid)[-1]
            for name, term in terms.items()
        ]
    )
    first = np.where((alone > 0).any(axis=0), alone[(alone > 0).argmax(axis=0), range(DRAWS)], 0.0)
    for rule, expected in (("best", alone.max(axis=0)), ("first", first)):
        chosen = contract.model_copy(update={"either": {"one_of": rule}})
        paid = wide(settlement.settle(chosen, a_measurement(seed), an_advance(seed)).paid)[-1]
        assert np.allclose(paid, expected, rtol=0, atol=CLOSE * max(1.0, alone.max())), (seed, rule)


@law
def equal_groups_are_pooled_to_the_mean(seed: int) -> None:
    """Years of the same size give the mean; and a rate measured once gives what the same rate every year would."""
    contract, measured = a_contract(seed), a_measurement(seed)
    years = range(1, contract.measured_years + 1)
    when = random.Random(seed).choice(years)

    def paid(**fields: object) -> settlement.Settled:
        outcomes = {**contract.outcomes, "rate": contract.outcomes["rate"].model_copy(update=fields)}
        pooled = with_terms(contract, contract.terms, outcomes=outcomes)
        return settlement.settle(pooled, measured, an_advance(seed))

    plain: dict[str, object] = {"sizes": {}, "measured_in": None}
    same(paid(**plain), paid(sizes=dict.fromkeys(years, 40), measured_in=None))
    contract = contract.model_copy(update={"paid": "once"})
    flat = {"index": None}  # a unit has the price of its year, and once is in another year than always
    whole = {
        name: term.model_copy(
            update={**WHEN, "per": "contract", **(flat if isinstance(term, Fixed | PerUnit | Bands) else {})}
        )
        for name, term in contract.terms.items()
    }
    contract = with_terms(contract, whole, either=BEST)
    once = paid(sizes={}, measured_in=when)
    same(once, paid(sizes={when: 9}, measured_in=None))
    repeated = np.tile(measured.outcomes["rate"][[when - 1]], (contract.measured_years, 1))
    measured = replace(measured, outcomes={**measured.outcomes, "rate": repeated})
    always = paid(**plain)
    assert np.allclose(wide(once.paid), wide(always.paid), rtol=0, atol=CLOSE * size_of(always)), seed


@law
def units_have_the_price_of_their_year(seed: int) -> None:
    """Where a price holds for each year by itself, one that rises is as a term for each year at that year's price."""
    contract, dice = without_limits(a_contract(seed)), random.Random(f"index {seed}")
    index, price = dice.choice([0.02, 0.1]), 1_000.0 * dice.randint(1, 9)
    each = {
        "label": "Pris",
        "kind": "per_unit",
        "measures": "count",
        "price": price,
        "per": dice.choice(["year", "contract"]),
    }
    years = range(1, contract.measured_years + 1)
    by_year = {
        f"year_{year}": PerUnit.model_validate(
            each | {"per": "year", "price": price * (1 + index) ** (year - 1), "years": [year]}
        )
        for year in years
    }
    rising = {"price": PerUnit.model_validate(each | {"index": index})}
    one, other = (
        settlement.settle(with_terms(contract, terms, either={}), a_measurement(seed), an_advance(seed))
        for terms in (rising, by_year)
    )
    same(one, other)


@law
def amounts_rise_by_the_year(seed: int) -> None:
    """Fixed amounts and bands of a year that rise are as a term for each year with that year's amounts."""
    contract, dice = without_limits(a_contract(seed)), random.Random(f"amounts {seed}")
    index, years = dice.choice([0.02, 0.1]), range(1, contract.measured_years + 1)
    pays = [1e5 * dice.randint(0, 9) for _ in range(3)]
    bounds = sorted(dice.sample(range(1, 30), 3))
    between = dice.choice(["step", "linear"])

    def bands(price: float) -> list[dict[str, float]]:
        return [{"at_least": bound, "pays": paid * price} for bound, paid in zip(bounds, pays, strict=True)]

    prices = {year: (1 + index) ** (year - 1) for year in years}
    of_bands = {"label": "Trappa", "kind": "bands", "measures": "count", "between": between, "per": "year"}
    of_amounts = {"label": "Fast", "kind": "fixed", "per": dice.choice(["year", "contract"])}
    amounts = {year: 1e4 * dice.randint(0, 9) for year in years}
    rising: dict[str, Any] = {
        "bands": Bands.model_validate(of_bands | {"bands": bands(1.0), "index": index}),
        "fixed": Fixed.model_validate(of_amounts | {"amounts": amounts, "index": index}),
        "each": Fixed.model_validate({"label": "Var", "kind": "fixed", "per": "year", "amount": 7e3, "index": index}),
    }
    typed: dict[str, Any] = {
        f"bands_{year}": Bands.model_validate(of_bands | {"bands": bands(price), "years": [year]})
        for year, price in prices.items()
    }
    risen = {year: amounts[year] * price for year, price in prices.items()}
    typed["fixed"] = Fixed.model_validate(of_amounts | {"amounts": risen})
    each = {year: 7e3 * price for year, price in prices.items()}
    typed["each"] = Fixed.model_validate({"label": "Var", "kind": "fixed", "per": "year", "amounts": each})
    one, other = (
        settlement.settle(with_terms(contract, terms, either={}), a_measurement(seed), an_advance(seed))
        for terms in (rising, typed)
    )
    same(one, other)


@law
def a_line_ends_where_the_step_begins(seed: int) -> None:
    """Bands along a line: just below a bound what it says is paid, at the bound what the band pays."""
    dice = random.Random(f"line {seed}")
    low, below, high = sorted(dice.uniform(0, 1e6) for _ in range(3))
    start, bound = sorted(dice.sample(range(1, 20), 2))
    bands = [{"at_least": start, "pays": low}, {"at_least": bound, "pays": high, "just_below": below}]
    term = {"label": "Trappa", "kind": "bands", "measures": "count", "between": "linear", "bands": bands}
    contract = with_terms(
        without_limits(a_contract(seed)), {"line": Bands.model_validate(term)}, paid="once", either={}
    )
    every_year = contract.outcomes["count"].model_copy(update={"measured_in": None})
    contract = contract.model_copy(update={"outcomes": {**contract.outcomes, "count": every_year}})
    counts = np.array([[start - 0.5, start, (start + bound) / 2, bound * (1 - 1e-9), bound]])
    years = contract.measured_years
    spread = np.concatenate([counts, np.zeros((years - 1, counts.shape[1]))])
    measured = settlement.Measured({"count": spread}, {})
    paid = settlement.settle(contract, measured).paid[-1]
    assert np.allclose(paid, [0.0, low, (low + below) / 2, below, high], rtol=0, atol=0.1), seed


@law
def interest_is_paid_on_what_is_out(seed: int) -> None:
    """Of one part of the capital: a share each year of what is advanced so far less what was paid back before it."""
    dice = random.Random(f"interest {seed}")
    drawn = {year: dice.choice([0.0, 150_000.0, 900_000.0]) for year in range(1, a_contract(seed).years + 1)}
    rate = dice.choice([0.03, 0.5, 1.0])
    part = Capital(party="senior", amounts=drawn, interest=rate)
    alone = a_contract(seed).model_copy(update={"capital": (part,), "guarantees": (), "receives": "provider"})
    account = settlement.settle(alone, a_measurement(seed))
    interest = [wide(p.amounts) for p in account.payments if p.what == "interest"]
    size = max(1.0, sum(drawn.values()), float(account.paid.max()))
    for draw in range(DRAWS):
        advanced, back = 0.0, 0.0
        for row in range(alone.years):
            advanced += drawn[row + 1]
            expected = rate * max(0.0, advanced - min(back, sum(drawn.values())))
            assert abs(sum(float(one[row, draw]) for one in interest) - expected) <= CLOSE * size, (seed, row, draw)
            back += float(wide(account.paid)[row, draw])


@law
def interest_of_a_year_is_that_of_a_contract_of_the_year(seed: int) -> None:
    """Each year bears the interest that a contract with one rate for all years would pay in that year."""
    contract, dice = a_contract(seed), random.Random(f"interest in {seed}")
    years = range(1, contract.years + 1)
    rates = {year: dice.choice([0.0, 0.02, 0.3]) for year in years}
    stated = {year: rate for year, rate in rates.items() if rate != 0.02 or dice.random() < 0.5}

    def interest(**said: Any) -> Array:
        capital = tuple(
            part.model_copy(update={"interest": None, "interest_in": {}} | said) for part in contract.capital
        )
        account = settlement.settle(
            contract.model_copy(update={"capital": capital}), a_measurement(seed), an_advance(seed)
        )
        return sum((wide(one.amounts) for one in account.payments if one.what == "interest"), np.zeros((1, DRAWS)))

    by_year = interest(interest=0.02, interest_in=stated)
    for year in years if contract.capital else ():
        alone = interest(interest=rates[year])
        if len(alone) > 1 or len(by_year) > 1:
            size = max(1.0, float(np.abs(alone).max()))
            assert np.allclose(by_year[year - 1], alone[year - 1], rtol=0, atol=CLOSE * size), (seed, year)


@law
def a_count_measured_once_is_that_of_its_year(seed: int) -> None:
    """Whatever is counted in other years: the price and caps for each unit see the year that is measured."""
    contract, measured, dice = a_contract(seed), a_measurement(seed), random.Random(f"once {seed}")
    year, per = dice.randint(1, contract.measured_years), dice.choice(["year", "contract"])
    units = {"label": "Pris", "kind": "per_unit", "measures": "count", "price": 1_000.0, "threshold": 2.0, "per": per}
    fixed = {"label": "Fast", "kind": "fixed", "amount": 9_000.0, "per": "year"}
    tree = contract.model_dump() | {"terms": {"units": units, "fixed": fixed}, "gates": {}, "either": {}, "floors": ()}
    tree["caps"] = [{"amount": 700.0, "for_each": "count", "per": dice.choice(["year", "contract"])}]
    tree["outcomes"]["count"]["measured_in"] = None
    everywhere = Contract.model_validate(tree)
    tree["outcomes"]["count"]["measured_in"] = year
    once = Contract.model_validate(tree)
    of_year = np.array([[row == year - 1] for row in range(contract.measured_years)])
    alone = replace(
        measured, outcomes={**measured.outcomes, "count": np.where(of_year, measured.outcomes["count"], 0.0)}
    )
    same(settlement.settle(once, measured, an_advance(seed)), settlement.settle(everywhere, alone, an_advance(seed)))


@law
def the_surplus_is_shared_once_all_is_back(seed: int) -> None:
    """A share of it leaves what is paid in all and all capital as they were, and takes of nothing but what is above."""
    contract, dice = a_contract(seed), random.Random(f"surplus of {seed}")
    share, above = dice.choice([0.1, 0.5, 1.0]), dice.choice([0.0, 50_000.0])
    part = SurplusShare.model_validate({"to": "evaluator", "share": share, "above": above})
    measured, advance = a_measurement(seed), an_advance(seed)
    without = settlement.settle(contract.model_copy(update={"surplus": ()}), measured, advance)
    account = settlement.settle(contract.model_copy(update={"surplus": (part,)}), measured, advance)
    close = CLOSE * max(1.0, size_of(without))
    assert np.allclose(account.paid, without.paid, rtol=0, atol=close), seed

    def received(settled: settlement.Settled, what: str) -> Array:
        rows = (wide(payment.amounts) for payment in settled.payments if payment.what == what)
        return sum(rows, np.zeros((len(settled.paid), DRAWS)))

    whole, left, taken = received(without, "outcome"), received(account, "outcome"), received(account, "surplus")
    assert np.allclose(left + taken, whole, rtol=0, atol=close), seed
    over = np.maximum(0.0, wide(without.paid).cumsum(axis=0) - without.advance - above)
    assert np.allclose(taken.cumsum(axis=0), share * over * (whole.sum() > 0), rtol=0, atol=close), seed
    assert np.allclose(received(account, "guarantee"), received(without, "guarantee"), rtol=0, atol=close), seed


@law
def a_return_is_no_higher_than_its_cap(seed: int) -> None:
    """An investor with a cap gets no more a year on its capital, and all that it got where that is less already."""
    contract, dice = a_contract(seed), random.Random(f"return of {seed}")
    rate, measured, advance = dice.choice([0.0, 0.03, 0.15]), a_measurement(seed), an_advance(seed)
    if not contract.investors:
        return
    of = dice.choice(contract.investors)
    free = settlement.settle(contract.model_copy(update={"return_caps": ()}), measured, advance)
    cap = ReturnCap(of=of, rate=rate)
    account = settlement.settle(contract.model_copy(update={"return_caps": (cap,)}), measured, advance)
    close, factors = CLOSE * max(1.0, size_of(free)), (1 + rate) ** -np.arange(len(free.paid), dtype=float)[:, None]

    def worth(settled: settlement.Settled, *kinds: str) -> Array:
        """What the investor gets of some kinds, valued at the rate, `(draws,)`."""
        rows = (wide(one.amounts) for one in settled.payments if one.paid_to == of and one.what in kinds)
        return np.asarray((factors * sum(rows, np.zeros((len(free.paid), DRAWS)))).sum(axis=0))

    drawn = capital.capital_drawn(contract, advance)
    advanced = sum((wide(a) for part, a in zip(contract.capital, drawn, strict=True) if part.party == of), 0 * factors)
    most = np.maximum(0.0, (factors * advanced).sum(axis=0) - worth(free, "interest", "coupon"))
    before, after = worth(free, "outcome"), worth(account, "outcome")
    assert np.allclose(after, np.minimum(before, most), rtol=0, atol=close), seed
    others = [one for one in free.payments if not (one.paid_to == of and one.what == "outcome")]
    left = [one for one in account.payments if not (one.paid_to == of and one.what == "outcome")]
    assert sum(np.abs(wide(a.amounts) - wide(b.amounts)).max() for a, b in zip(others, left, strict=True)) <= close, (
        seed
    )
    assert (wide(account.get(of)) <= wide(free.get(of)) + close).all(), seed


@law
def a_coupon_is_paid_whatever_is_measured(seed: int) -> None:
    """So much of its whole advance each year to each investor, beside an account that is as it was without."""
    contract, dice = a_contract(seed), random.Random(f"coupon {seed}")
    without = with_terms(contract, dict(contract.outcome_terms))
    share, years = dice.choice([0.02, 0.5]), range(1, without.years + 1)
    some = tuple(year for year in years if dice.random() < 0.5)
    coupon = Coupon.model_validate({"label": "Kupong", "kind": "coupon", "share": share, "years": some})
    plain = settlement.settle(without, a_measurement(seed), an_advance(seed))
    account = settlement.settle(
        with_terms(without, {**without.terms, "own": coupon}), a_measurement(seed), an_advance(seed)
    )
    rest = tuple(payment for payment in account.payments if payment.what != "coupon")
    same(replace(account, payments=rest), plain)
    paid = sum((wide(p.amounts) for p in account.payments if p.what == "coupon"), np.zeros((1, DRAWS)))
    lends_to_itself = set(contract.payers) & set(contract.investors)
    for row, year in enumerate(years) if not lends_to_itself and contract.capital else ():
        expected = share * account.advance if not some or year in some else 0.0
        assert np.allclose(paid[row], expected, rtol=0, atol=CLOSE * size_of(account)), (seed, year)


@law
def other_money_lowers_what_is_paid(seed: int) -> None:
    """Where what is owed never falls: so much less in all as has come, and never below nothing."""
    contract, dice = a_contract(seed), random.Random(f"other money {seed}")
    contract = contract.model_copy(update={"other_money": (), "paid": "yearly"})
    measured = replace(a_measurement(seed, steady=True), received={})
    plain = settlement.settle(contract, measured, an_advance(seed))
    come = {year: 1e5 * dice.randint(0, 9) for year in range(1, contract.years + 1)}
    share = dice.choice([1.0, 0.25])
    other = OtherMoney.model_validate({"label": "Statsbidrag", "amounts": come, "share": share})
    account = settlement.settle(contract.model_copy(update={"other_money": (other,)}), measured, an_advance(seed))
    slack = CLOSE * size_of(plain)
    before, after = (np.cumsum(wide(one.paid), axis=0) for one in (plain, account))
    taken = share * np.cumsum(list(come.values()))[:, None]
    assert (after >= before - taken - slack).all() and (after <= before + slack).all(), seed
    assert np.allclose(after[0], np.maximum(0.0, before[0] - taken[0]), rtol=0, atol=slack), seed
    highest = np.maximum.accumulate(np.maximum(0.0, before - taken), axis=0)
    assert np.allclose(after, highest, rtol=0, atol=slack), seed


@law
def money_of_a_term_is_taken_off_that_term(seed: int) -> None:
    """Of a contract of one term it is as money of the whole; and others are paid as if the term were not there."""
    contract, dice = without_limits(a_contract(seed)), random.Random(f"money of a term {seed}")
    measured, advance = replace(a_measurement(seed, steady=True), received={}), an_advance(seed)
    terms = {
        name: term.model_copy(update={"either": None, "years": ()}) for name, term in contract.outcome_terms.items()
    }
    name = dice.choice(list(terms))
    come = {year: 1e5 * dice.randint(0, 9) for year in range(1, contract.years + 1)}

    def paid(terms: dict[str, Any], amounts: dict[int, float], of_term: str | None) -> settlement.Settled:
        other = OtherMoney.model_validate({"label": "Bidrag", "amounts": amounts, "of_term": of_term})
        return settlement.settle(with_terms(contract, terms, other_money=(other,), either={}), measured, advance)

    alone = {name: terms[name]}
    same(paid(alone, come, name), paid(alone, come, None))
    others = {one: term for one, term in terms.items() if one != name} or alone
    together, apart = paid({**others, **alone}, come, name), (paid(others, {}, None), paid(alone, come, name))
    years = max(len(one.paid) for one in (together, *apart))
    rows = [np.concatenate([wide(one.paid), np.zeros((years - len(one.paid), DRAWS))]) for one in (together, *apart)]
    if others is not alone:
        assert np.allclose(rows[0], rows[1] + rows[2], rtol=0, atol=CLOSE * size_of(together)), seed


@law
def savings_measured_once_are_those_of_their_year(seed: int) -> None:
    """Whatever is saved in other years: a share of them, and bands of them, see the year that is measured alone."""
    contract, measured, dice = a_contract(seed), a_measurement(seed), random.Random(f"saved {seed}")
    year, per = dice.randint(1, contract.measured_years), dice.choice(["year", "contract"])
    share = {"label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.4, "above": 2e5, "per": per}
    fixed = {"label": "Fast", "kind": "fixed", "amount": 9_000.0, "per": "year"}
    tree = contract.model_dump() | {"terms": {"share": share, "fixed": fixed}, "gates": {}, "either": {}}
    tree |= {"floors": (), "caps": (), "order": ()}
    tree["outcomes"]["savings"]["measured_in"] = None
    everywhere = Contract.model_validate(tree)
    tree["outcomes"]["savings"]["measured_in"] = year
    once = Contract.model_validate(tree)
    of_year = np.array([[row == year - 1] for row in range(contract.measured_years)])
    alone = {**measured.outcomes, "savings": np.where(of_year, measured.outcomes["savings"], 0.0)}
    one = settlement.settle(once, measured, an_advance(seed))
    same(one, settlement.settle(everywhere, replace(measured, outcomes=alone), an_advance(seed)))


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
def a_price_that_nobody_knows_leaves_the_case_as_without_the_contract(seed: int) -> None:
    """A contract with a blank price pays nothing, and is no 0: every other posting is that of the case without it."""
    case, contract = (found := an_agreed_case(seed)), found.all_agreements[""].contract
    outcome = next(iter(contract.outcomes))
    blank = {"label": "Pris", "kind": "per_unit", "measures": outcome}
    terms = {**contract.model_dump()["terms"], "blank": blank}
    agreed = case.all_agreements[""].edited(contract=contract.model_dump() | {"terms": terms})
    unknown = resolve.resolve(case.with_agreement("", agreed), LIBRARY)
    without = resolve.resolve(case.with_agreement("", None), LIBRARY)
    ledger, own = (evaluate.evaluate(one.case, draws.point(one), LIBRARY) for one in (unknown, without))
    assert [one.line for one in ledger.postings] == [one.line for one in own.postings], seed
    assert all(np.array_equal(mine, its) for mine, its in zip(ledger.amounts, own.amounts, strict=True)), seed


@law
def a_contract_in_another_currency_pays_at_its_rate(seed: int) -> None:
    """A contract taken into another currency pays what it paid, times the rate, and is otherwise the same contract."""
    contract, measured, advance = a_contract(seed), a_measurement(seed), an_advance(seed)
    rate = 0.5 + seed % 37
    foreign = converted.in_currency(contract, "USD", rate)
    assert foreign.model_copy(update={"currency": contract.currency, "converted": None}) == scaled(contract, rate)
    received = {at: rate * money for at, money in measured.received.items()}
    outcomes = {**measured.outcomes, "savings": rate * measured.outcomes["savings"]}
    worth = replace(measured, outcomes=outcomes, received=received)
    paid = settlement.settle(foreign, worth, None if advance is None else rate * advance)
    same(settlement.settle(contract, measured, advance), paid, rate)
