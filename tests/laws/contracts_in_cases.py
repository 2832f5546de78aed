"""Laws of outcome contracts in cases: what is measured, posted and repaid in random cases (4.9, 4.10)."""

import random
from collections.abc import Collection, Mapping
from functools import partial

import numpy as np

from model import evaluate
from model.analysis import answer, odds
from model.calculation import draws, metrics
from model.calculation.draws import Array, Draws
from model.calculation.flows import effect_flows
from model.calculation.ledger import Ledger, Posting
from model.calculation.years import Time
from model.case.assumptions import Change
from model.case.case import Case
from model.case.contract import Contract
from model.case.problem import CaseRefused
from model.case.repayment import Repayment
from model.checking import case as checking
from model.checking import contract as checking_contract
from model.contract_risk import payment as stated_payment
from model.contracts import agreement
from model.contracts.settlement import Measured, Settled
from model.numbers import contract_figures, resolve, resolved_numbers
from model.numbers import keys as number_keys
from tests.contract_by_hand import ByHand
from tests.contracts_at_random import a_contract, a_measurement, an_agreed_case, unit_read
from tests.generators import LIBRARY
from tests.laws.lawbook import law
from tests.laws.settlement import CLOSE, of_measured_draw, size_of, wide


def an_agreed_case_with_draws(seed: int, count: int = 12) -> tuple[Case, resolved_numbers.ResolvedNumbers, Draws]:
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


def is_of(effects: Collection[str], posting: Posting) -> bool:
    """Whether a posting is of some effects, and not the other side of a transfer."""
    return posting.line in effects and not posting.is_mirror


@law
def a_contract_is_posted_in_the_ledger(seed: int) -> None:
    """Every payment twice, in its calendar year, to the actors who play the roles; all actors together get nothing."""
    case, _, table = an_agreed_case_with_draws(seed)
    ledger, flows = ledger_of(case, table), list(effect_flows(case, table, Time.of(case)))
    prefixes = {"": "contract."} | {name: f"contracts.{name}." for name in case.agreements}
    for name, agreed in case.all_agreements.items():
        account, _ = agreement.settle_case(case, flows, table, name)
        for what in ("advance", "outcome", "surplus", "interest", "coupon", "guarantee", "fee"):
            assert not in_all(ledger, f"{prefixes[name]}{what}", table.count).any(), (seed, what)
        first = agreed.starts - case.start_year
        for actor in set(agreed.roles.values()):
            parties = [party for party, plays in agreed.roles.items() if plays == actor]
            net = sum((wide(account.net(party), table.count) for party in parties), np.zeros((1, 1)))
            own = ledger.of(actor).only(partial(begins_with, prefixes[name]))
            posted = wide(own.total(), table.count)
            for year in range(case.horizon):
                row = net[year - first] if 0 <= year - first < len(net) else np.zeros(1)
                assert np.allclose(posted[year], row, rtol=0, atol=CLOSE * size_of(account)), (seed, actor, year)


def begins_with(prefix: str, posting: Posting) -> bool:
    """Whether the line of a posting begins with something."""
    return posting.line.startswith(prefix)


@law
def contracts_beside_each_other_pay_as_each_alone(seed: int) -> None:
    """At the point estimate each contract pays what it pays where it is the only one, and none is left out."""
    case, resolved, _ = an_agreed_case_with_draws(seed)
    point = draws.point(resolved)
    together, apart = ledger_of(case, point), []
    for agreed in case.all_agreements.values():
        alone = case.model_copy(update={"agreement": agreed, "agreements": {}})
        paid = ledger_of(alone, point).only(partial(begins_with, "contract."))
        apart += [(p.actor, at[:, 0].tolist()) for p, at in zip(paid.postings, paid.amounts, strict=True)]
    paid = together.only(partial(begins_with, "contract"))
    assert [(p.actor, at[:, 0].tolist()) for p, at in zip(paid.postings, paid.amounts, strict=True)] == apart, seed


@law
def a_figure_moved_by_a_scenario_is_the_contract_typed_so(seed: int) -> None:
    """Whatever figure a scenario, or each draw of a table, moves: every posting is that of a contract that says so."""
    case, resolved, _ = an_agreed_case_with_draws(seed)
    dice = random.Random(f"figure {seed}")
    of = dice.choice(list(case.all_agreements))
    prefix, agreed = contract_figures.prefix_of(of), case.all_agreements[of]
    contract = agreed.contract
    key, figure = dice.choice(sorted(contract_figures.figures(contract, prefix).items()))
    high = {"share": 0.9, "kr": 900_000.0, "kr/case": 9_000.0, "change": 0.9, "rate": 0.9}.get(figure.unit, 1.2)
    values = [high * at for at in (1.0, 0.0, 0.37)]
    moved = case.model_copy(update={"changes": {key: Change(value=values[0])}})
    table = draws.along(resolve.resolve(moved, LIBRARY), key, values)
    together = ledger_of(moved, table)
    for draw, value in enumerate(values):
        typed = Contract.model_validate(
            contract_figures.with_figures(contract, {key: np.array([value])}, prefix).model_dump()
        )
        again = case.with_agreement(of, agreed.model_copy(update={"contract": typed}))
        alone = ledger_of(again, draws.point(resolved))
        size = max(1.0, *(float(np.abs(amounts).max()) for amounts in alone.amounts))
        assert [one.line for one in alone.postings] == [one.line for one in together.postings], (seed, key)
        for one, other in zip(alone.amounts, together.amounts, strict=True):
            assert np.allclose(one[:, 0], wide(other, 3)[:, draw], rtol=0, atol=CLOSE * size), (seed, key, value)


@law
def how_surely_something_is_measured_is_moved_as_typed(seed: int) -> None:
    """A group, a comparison group or a spread that a scenario moves measures in each draw as one that is typed so."""
    case, dice = an_agreed_case(seed), random.Random(f"how surely {seed}")
    agreed = case.agreement
    assert agreed is not None
    tree = agreed.contract.model_dump()
    years = range(1, case.contracts[""].measured_years + 1)
    tree["outcomes"]["rate"] |= {"group": dice.choice([3, 20]), "control": dice.choice([None, 15]), "measured_in": None}
    if dice.random() < 0.5:
        tree["outcomes"]["rate"]["sizes"] = {year: dice.choice([2, 30]) for year in years if dice.random() < 0.8}
    tree["outcomes"]["savings"]["spread"] = 150_000.0
    contract = Contract.model_validate(tree)
    case = case.model_copy(update={"agreement": agreed.model_copy(update={"contract": contract})})
    sure = {"spread", "group", "control", "size", "group_of"}
    keys = [key for key, figure in contract_figures.figures(contract).items() if figure.kind in sure]
    for key in keys:
        value = float(dice.choice([1, 8, 61]))
        moved = case.model_copy(update={"changes": {key: Change(value=value)}})
        typed = Contract.model_validate(
            contract_figures.with_figures(contract, {key: np.array([value])}).model_dump(warnings=False)
        )
        assert typed != contract, (seed, key)
        again = case.model_copy(update={"agreement": agreed.model_copy(update={"contract": typed})})
        one, other = (
            ledger_of(each, draws.monte_carlo(resolve.resolve(each, LIBRARY), (), 9, seed)) for each in (moved, again)
        )
        size = max(1.0, *(float(np.abs(amounts).max()) for amounts in other.amounts))
        for left, right in zip(one.amounts, other.amounts, strict=True):
            assert np.allclose(wide(left, 10), wide(right, 10), rtol=0, atol=CLOSE * size), (seed, key, value)
    along = next(key for key in keys if key.endswith(".group"))
    sizes = [2.0, 7.6, 40.0]
    columns = {along: np.array(sizes), **{f"measured.rate.{year}": np.full(3, 0.7) for year in years}}
    point = draws.point(resolve.resolve(case, LIBRARY))
    together = ledger_of(case, Draws({**point.numbers, **columns}, 3, point.schedule))
    for draw, size in enumerate(sizes):
        own = {key: column[[draw]] for key, column in columns.items()} | {along: np.array([np.floor(size + 0.5)])}
        alone = ledger_of(case, Draws({**point.numbers, **own}, 1, point.schedule))
        for left, right in zip(together.amounts, alone.amounts, strict=True):
            assert np.allclose(wide(left, 3)[:, draw], right[:, 0], rtol=0, atol=1e-3), (seed, draw)


@law
def what_is_measured_is_in_the_ledger(seed: int) -> None:
    """Without noise: savings are the payers' cash of the effects named, counts their units, a rate is one effect's.

    An outcome that no term pays for and no gate asks for is not measured: it is none.
    """
    case, _, table = an_agreed_case_with_draws(seed)
    contract, agreed = case.contract, case.agreement
    assert contract is not None and agreed is not None
    bare = {
        name: outcome.model_copy(update={"spread": None, "group": None, "drift": 0.0, "sizes": {}})
        for name, outcome in contract.outcomes.items()
    }
    terms = agreed.contract.model_copy(update={"outcomes": bare})
    case = case.model_copy(update={"agreement": agreed.model_copy(update={"contract": terms})})
    ledger, (_, measured) = ledger_of(case, table), settled_in(case, table)
    payers = {agreed.roles[payer] for payer in contract.paying}
    wanted = {term.measures for term in contract.terms.values()}
    wanted |= {gate.outcome for gate in contract.gates.values() if gate.at_least is not None}
    wanted |= {cap.for_each for cap in contract.caps}
    for name, outcome in bare.items():
        effects = (outcome.effects or tuple(case.effects)) if name in wanted else ()
        own = ledger.only(partial(is_of, effects))
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
            values = wide(measured.outcomes[name], table.count)[row]
            assert np.allclose(values, year, rtol=0, atol=CLOSE * size), (seed, name, row)


def rate_by_hand(case: Case, effect_id: str, table: Draws) -> Array:
    """An effect's rate by year and draw, from definition 4.9 in plain loops.

    That of those who have started: how many they are does not count, nor what is due to us; 0 where nobody has.
    """
    effect = case.effects[effect_id]

    def number(slot: str, draw: int) -> float:
        column = table[number_keys.key_of(effect_id, effect, slot)]
        return float(column[draw if len(column) > 1 else 0])

    rates = np.zeros((case.horizon, table.count))
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
                rates[t, draw] = change * kept / many if many else 0.0
                continue
            since = year - number("starts", draw)
            if not 0 <= since < duration or number("base", draw) <= 0:
                continue
            ahead = [at for at in given if at <= year and not np.isnan(given[at])]
            reached = given[max(ahead)] if ahead else (0.0 if any(not np.isnan(at) for at in given.values()) else 1.0)
            if reached * number("reach", draw) > 0:
                ramp = max(1.0, number("ramp", draw))
                full = min(1.0, (since + 1) / ramp) * (1 - fade) ** max(0.0, since - ramp + 1)
                rates[t, draw] = change * full
    return rates


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
    resolved = resolve.resolve(case.model_copy(update={"agreement": agreed, "agreements": {}}), LIBRARY)
    codes = ("outcome_adds_rates", "outcome_mixes_units", "outcome_in_kronor")
    refusals = {(at.address, at.code) for at in checking.check_resolved(resolved) if at.code in codes}
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
    assert refusals == expected, seed


def hand_of(contract: Contract, outcomes: Mapping[str, Array]) -> ByHand:
    """A contract by hand, on one draw of what is measured."""
    return ByHand(
        contract, {name: [float(at) for at in np.nan_to_num(row[:, 0])] for name, row in outcomes.items()}, {}, None
    )


@law
def a_gate_is_judged_on_what_is_measured(seed: int) -> None:
    """In a case: a gate with a bound by its outcome so far, whatever is said of it; without one, by what is said."""
    case, _, table = an_agreed_case_with_draws(seed)
    contract, agreed = case.contract, case.agreement
    assert contract is not None and agreed is not None
    _, measured = settled_in(case, table)
    for name, gate in contract.gates.items():
        values = wide(measured.outcomes[gate.outcome], table.count)
        met = np.broadcast_to(measured.gates[name], values.shape)
        for year in range(len(values)):
            for draw in range(table.count):
                by_hand = hand_of(contract, {gate.outcome: values[:, [draw]]})
                so_far = by_hand.measured(gate.outcome, year + 1, so_far=True)
                known = by_hand.is_known(gate.outcome, year + 1, so_far=True)
                reached = gate.at_least is not None and known and so_far >= gate.at_least - 1e-12
                expected = agreed.met.get(name, False) if gate.at_least is None else reached
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
            by_hand, years = hand_of(contract, one.outcomes), range(1, contract.measured_years + 1)
            means = [by_hand.measured(gate.outcome, year, so_far=True) for year in years]
            known = [by_hand.is_known(gate.outcome, year, so_far=True) for year in years]
            met[name] = [any(known[: at + 1]) and mean >= gate.at_least - 1e-12 for at, mean in enumerate(means)]
    try:
        printed = stated_payment.payment_as_json(contract, None, stated, words)
    except CaseRefused as refusal:
        assert {problem.code for problem in refusal.problems} <= {"blank_price", "pays_more_than_worth"}, seed
        return
    paid = [float(at) for at in ByHand(contract, stated, met, None).paid()]
    assert np.allclose(printed["paid_by_year"], paid, rtol=0, atol=CLOSE * max(1.0, *paid)), seed
    main = next((term.measures for term in contract.terms.values() if term.measures is not None), None)
    if main is not None:
        whole = float(hand_of(contract, one.outcomes).measured(main, contract.measured_years, so_far=True))
        assert abs(printed["measured"] - whole) <= CLOSE * max(1.0, abs(whole)), seed
    notices = [at.as_json() for at in checking_contract.check_contract(contract)]
    assert printed["problems"] == notices, seed
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
    case, resolved, _ = an_agreed_case_with_draws(seed)
    perspective, timing = LIBRARY.perspectives[case.perspective], case.discount.timing
    simulation = odds.simulate(resolved, perspective, timing, 12, seed)
    for draw in (0, 1, 7, 12):
        alone = odds.resolved_of_draw(resolved, seed, 12, draw)
        ledger = ledger_of(case, draws.point(alone))
        npv = metrics.net_present_value(ledger.within(perspective), timing)[0]
        size = max(1.0, float(np.abs(simulation.npv).max()), sum(float(np.abs(at).max()) for at in ledger.amounts))
        assert abs(npv - simulation.npv[draw]) <= CLOSE * size, (seed, draw)


@law
def a_contract_moves_no_number(seed: int) -> None:
    """The draws of every key are the same to the last bit without the contract."""
    case, _, table = an_agreed_case_with_draws(seed)
    bare = resolve.resolve(case.model_copy(update={"agreement": None, "agreements": {}}), LIBRARY)
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
    repaid = agreement.Repaid(
        {"committee": paid}, np.array(granted, dtype=float), np.cumsum(paid[:, 0] - np.array(granted)), years
    )
    assert repaid.done == done, (seed, granted, due)


def due_by_hand(agreed: Repayment, committee: str, year: int, released: float) -> float:
    """What a committee is to repay in a year of what is released: under its own terms where it has any."""
    own = agreed.committees.get(committee)
    share, first, last = agreed.share, agreed.from_year, agreed.until
    if own is not None:
        share = share if own.share is None else own.share
        first, last = own.from_year or first, own.until or last
    if year < first or (last is not None and year > last):
        return 0.0
    due = share * released
    return due if own is None or own.at_most is None else min(due, own.at_most)


@law
def repayment_is_as_by_hand(seed: int) -> None:
    """Definition 4.10 in plain loops: per committee and year, of cash alone, until the grant is back."""
    case, _, table = an_agreed_case_with_draws(seed)
    agreed = case.repayment
    ledger = ledger_of(case, table)
    assert agreed is not None and not in_all(ledger, "repayment", table.count).any(), seed
    granted = {
        year: sum(at.amounts.get(year, 0.0) for at in case.funding.values() if at.paid_by == agreed.fund)
        for year in case.years
    }
    committees = [name for name, actor in ledger.actors.items() if actor.kind in ("committee", "municipality")]
    posted = {
        name: -wide(ledger.of(name).only(lambda p: p.line == "repayment").total(), table.count)
        for name in {*committees, agreed.fund}
    }
    if agreed.model != "repayment":
        assert not any(at.any() for at in posted.values()), seed
        return
    released = {
        name: wide(
            ledger.of(name)
            .only(lambda p: p.realised_as == "cash" and (p.kind == "benefit" or p.cost_type in ("running", "new_need")))
            .total(),
            table.count,
        )
        for name in committees
    }
    size = max(1.0, *granted.values(), *(float(np.abs(at).max()) for at in released.values()))
    for draw in range(table.count):
        left, done = 0.0, None
        for t, year in enumerate(case.years):
            left += granted[year]
            due = {name: due_by_hand(agreed, name, year, max(0.0, float(at[t, draw]))) for name, at in released.items()}
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
            repaid = answer.Answer(an_agreed_case_with_draws(seed)[1], case.perspective).repaid
            assert repaid is not None
            assert repaid.done == done, (seed, repaid.done, done)
            assert not any(repaid.balance > CLOSE * size), seed
