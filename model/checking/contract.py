"""Is a contract well formed, and what should be known before it is signed: its terms, parties and bounds."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from model.case.agreement import Agreement, place_of
from model.case.assumptions import Actor, Library
from model.case.case import Case
from model.case.contract import Contract, Outcome
from model.case.problem import Problem, error, notice
from model.case.terms import Bands, PerUnit, ShareOfSavings, Term
from model.checking.agreed.beside import (
    check_coupons,
    check_money_of_terms,
    check_other_money,
    check_return_caps,
    check_surplus,
)
from model.checking.contract_limits import (
    advance_stated,
    check_guarantees,
    check_limits,
    check_payers,
    check_shares_in_force,
    check_sizes_in_force,
    money_stated,
)
from model.checking.contract_times import check_either, check_pooling, check_steps, check_times
from model.checking.contract_years import check_left_out, check_paid_on_top, check_repayment, check_years
from model.contracts.amounts import money_of
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, is_included

CLIFF = 0.1
"""A step of more than this share of the most that is paid is reported as a cliff."""


def check_contract(contract: Contract, address: str = "contract") -> Iterator[Problem]:
    """Every problem of a contract by itself."""
    yield from _of_parties(contract, address)
    for name, gate in contract.gates.items():
        if gate.outcome not in contract.outcomes:
            known = ", ".join(contract.outcomes)
            yield error("unknown_outcome", f"{address}.gates.{name}", outcome=gate.outcome, known=known)
    for name, term in contract.terms.items():
        yield from _of_term(contract, name, term, f"{address}.terms.{name}")
    yield from check_times(contract, address)
    yield from check_either(contract, address)
    yield from check_pooling(contract, address)
    yield from check_payers(contract, address)
    yield from check_limits(contract, address)
    yield from check_guarantees(contract, address)
    yield from check_coupons(contract, address)
    yield from check_money_of_terms(contract, address)
    yield from check_surplus(contract, address)
    yield from check_return_caps(contract, address)
    for name in contract.order:
        if name not in contract.terms:
            yield error("unknown_term", f"{address}.order", term=name)
    yield from _of_savings(contract, address)
    yield from check_years(contract, address)
    if not contract.fees:
        yield notice("no_evaluation_cost", f"{address}.fees")
    for name, outcome in contract.outcomes.items():
        if name in contract.outcomes_measured and outcome.control is None and not outcome.baseline:
            yield notice("no_comparison", f"{address}.outcomes.{name}", outcome=name)


def _of_parties(contract: Contract, address: str) -> Iterator[Problem]:
    named = [("receives", contract.receives)]
    named += [(f"capital.{at}", part.party) for at, part in enumerate(contract.capital)]
    named += [(f"guarantees.{at}", who) for at, part in enumerate(contract.guarantees) for who in (part.by, part.to)]
    named += [(f"surplus.{at}", part.to) for at, part in enumerate(contract.surplus)]
    named += [(f"return_caps.{at}", cap.of) for at, cap in enumerate(contract.return_caps)]
    named += [(f"fees.{at}", who) for at, fee in enumerate(contract.fees) for who in (fee.paid_by, fee.paid_to)]
    for place, party in named:
        if party not in contract.parties:
            yield error("unknown_party", f"{address}.{place}", party=party)


def _of_term(contract: Contract, name: str, term: Term, address: str) -> Iterator[Problem]:
    if term.measures is not None and term.measures not in contract.outcomes:
        known = ", ".join(contract.outcomes)
        yield error("unknown_outcome", address, outcome=term.measures, known=known)
    if term.gate is not None and term.gate not in contract.gates:
        yield error("unknown_gate", address, gate=term.gate)
    if isinstance(term, PerUnit) and term.price is None:
        yield error("blank_price", f"{address}.price", term=name)
    if not isinstance(term, Bands):
        return
    bounds = [band.at_least for band in term.bands]
    if any(ahead <= here for here, ahead in pairwise(bounds)):
        yield error("bands_not_rising", address, term=name)
    if any(band.inclusive is None for band in term.bands):
        yield notice("bound_not_stated", address, term=name)
    yield from check_steps(contract, name, term, address)
    yield from _cliffs(contract, name, term, address)


def _cliffs(contract: Contract, name: str, term: Bands, address: str) -> Iterator[Problem]:
    """Steps that are a large part of the most that is paid; along a line the first band, and those told just below."""
    pays = np.array([0.0, *(money_stated(band.pays, contract) for band in term.bands)])
    before = pays[:-1].copy()
    if term.between == "linear":
        told = (band.pays if band.just_below is None else band.just_below for band in term.bands[1:])
        before[1:] = [money_stated(amount, contract) for amount in told]
    steps = np.abs(pays[1:] - before)
    if pays.max() > 0 and steps.max() > CLIFF * pays.max():
        at = term.bands[int(steps.argmax())].at_least
        yield notice("cliff", address, term=name, value=at, amount=float(steps.max()))


def _of_savings(contract: Contract, address: str) -> Iterator[Problem]:
    """Shares of the same savings: whether they overlap, leave a gap, or come to more than what is saved."""
    spans: dict[tuple[str, str], list[tuple[float, float, float, str]]] = {}
    stated = advance_stated(contract)
    advance = np.array([stated if stated > 0 else 1.0])  # shares can be compared without it
    for name, term in contract.terms.items():
        if isinstance(term, ShareOfSavings):
            above = float(money_of(term.above, advance)[0])
            up_to = np.inf if term.up_to is None else float(money_of(term.up_to, advance)[0])
            spans.setdefault((term.measures, term.per), []).append((above, up_to, term.share, name))
    for rows in spans.values():
        for here, ahead in pairwise(sorted(rows)):
            if here[1] != ahead[0]:
                code = "terms_overlap" if here[1] > ahead[0] else "terms_gap"
                yield _two_terms(code, f"{address}.terms", here[3], ahead[3])
        shares = [sum(row[2] for row in rows if row[0] <= edge < row[1]) for edge in {row[0] for row in rows}]
        if max(shares) > 1 + 1e-9:
            yield error("pays_more_than_worth", f"{address}.terms", value=max(shares), unit="share")


def _two_terms(code: str, address: str, first: str, second: str) -> Problem:
    """A notice about two terms."""
    if code == "terms_overlap":
        return notice("terms_overlap", address, first=first, second=second)
    return notice("terms_gap", address, first=first, second=second)


def check_agreement(case: Case, known_actors: set[str]) -> Iterator[Problem]:
    """Every problem of the contracts in a case: their own, their roles, their years; and of the repayment."""
    for name, agreement in case.all_agreements.items():
        if name in case.contracts:
            yield from _of_agreement(case, name, known_actors)
        elif agreement.included:
            for term in agreement.unpriced(name, case.numbers, case.changes):
                yield notice("price_not_published", f"{place_of(name)}.contract.terms.{term}.price", term=term)
    if case.repayment is not None:
        yield from check_repayment(case.repayment, known_actors)


def _of_agreement(case: Case, name: str, known_actors: set[str]) -> Iterator[Problem]:
    """Every problem of one contract in a case."""
    agreement, at = case.all_agreements[name], place_of(name)
    contract = agreement.contract
    for problem in check_contract(contract, f"{at}.contract"):
        if problem.code != "blank_price":  # a number has it, or the contract would not count
            yield problem
    for party in contract.parties:
        actor = agreement.roles.get(party)
        if actor is None:
            yield error("role_not_played", f"{at}.roles.{party}", party=party)
        elif actor not in known_actors:
            yield error("unknown_actor", f"{at}.roles.{party}", actor=actor)
    yield from _of_actors(agreement, at)
    yield from check_paid_on_top(case, agreement, at)
    yield from check_left_out(case, name)
    yield from check_other_money(case, name)
    for one, gate in contract.gates.items():
        if gate.at_least is not None and one in agreement.met:
            yield notice("gate_is_measured", f"{at}.met.{one}", gate=one, outcome=gate.outcome)
    if contract.currency != case.currency:
        of_case = case.currency
        yield error("not_in_kronor", f"{at}.contract.currency", currency=contract.currency, of_case=of_case)
    for one, outcome in contract.outcomes.items():
        for effect in dict.fromkeys((*outcome.effects, *outcome.groups)):
            if effect not in case.effects:
                yield error("unknown_effect", f"{at}.contract.outcomes.{one}", effect=effect)
    last, first, end = agreement.starts + case.contracts[name].years - 1, case.start_year, case.years.stop - 1
    if last > end:
        yield notice("contract_outside_years", f"{at}.starts", first=first, last=end, value=last)
    if agreement.starts < first:
        yield notice("contract_before_years", f"{at}.starts", first=first, value=agreement.starts)


def _of_actors(agreement: Agreement, at: str) -> Iterator[Problem]:
    """Actors that would pay themselves, so that the money disappears from view."""
    contract = agreement.contract
    receivers = (*(contract.investors or (contract.receives,)), *(part.to for part in contract.surplus))
    of_coupons = (payer for term in contract.coupons.values() for payer in term.paid_by)
    for payer in dict.fromkeys((*contract.paying, *of_coupons)):
        for receiver in receivers:
            actor = agreement.roles.get(payer)
            if payer != receiver and actor is not None and actor == agreement.roles.get(receiver):
                yield error("pays_itself", f"{at}.roles.{receiver}", actor=actor)


def check_outcomes(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Outcomes that add what can't be added, under the resolved numbers: rates at all, kronor as units, or days with
    school years.
    """
    for of, counted in resolved.case.contracts.items():
        yield from _of_outcomes(resolved, counted, f"{place_of(of)}.contract")
        yield from check_shares_in_force(resolved, of, f"{place_of(of)}.contract")
        yield from check_sizes_in_force(resolved, of)


def _of_outcomes(resolved: ResolvedNumbers, contract: Contract, at: str) -> Iterator[Problem]:
    """The outcomes of one contract that add what can't be added."""
    for name, outcome in contract.outcomes.items():
        if outcome.unit == "savings" or name not in contract.outcomes_measured:
            continue
        address = f"{at}.outcomes.{name}"
        units = _units_read(resolved, outcome)
        read = {effect: resolved.case.effects[effect] for effect in outcome.effects if effect in resolved.case.effects}
        if read and not any(is_included(resolved, key_of(effect, one, "included")) for effect, one in read.items()):
            yield notice("outcome_not_counted", address, outcome=name)
        if "kr" in units.values():
            yield error("outcome_in_kronor", address, outcome=name)
            continue
        unsized = [effect for effect in units if effect not in outcome.groups]
        if outcome.groups and unsized:
            yield error("group_without_size", address, outcome=name, effect=unsized[0])
        if outcome.unit == "rate" and len(units) > 1 and not outcome.groups:
            yield error("outcome_adds_rates", address, outcome=name, effects=", ".join(units))
        if len(set(units.values())) > 1:
            yield error("outcome_mixes_units", address, outcome=name)


def _units_read(resolved: ResolvedNumbers, outcome: Outcome) -> dict[str, str]:
    """Effect → what is counted of it, `day` or `kr`, for the effects that count and that an outcome reads."""
    units = {}
    for effect_id in outcome.effects or tuple(resolved.case.effects):
        effect = resolved.case.effects.get(effect_id)
        if effect is None or effect.direction == "more" or not effect.valuations:
            continue
        change = resolved.numbers.get(key_of(effect_id, effect, "change"))
        unit = resolved.structure.unit_measured(effect_id)
        if outcome.unit != "count" and not effect.counts_in:
            unit = None if change is None else change.unit
        if unit is not None and is_included(resolved, key_of(effect_id, effect, "included")):
            units[effect_id] = unit.partition("/")[0]
    return units


def check_funding(case: Case, library: Library, actors: Mapping[str, Actor]) -> Iterator[Problem]:
    """Whether what funds and regions pay is more than the rule that the case follows allows."""
    if case.fund_rule is None:
        return
    rule = library.fund_rules.get(case.fund_rule)
    if rule is None:
        yield error("unknown_fund_rule", "fund_rule", rule=case.fund_rule)
        return
    granted: dict[int, float] = {}
    for funding in case.funding.values():
        if funding.paid_by in actors and actors[funding.paid_by].kind in ("fund", "region"):
            for year, amount in funding.amounts.items():
                granted[year] = granted.get(year, 0.0) + amount
    cost: dict[int, float] = {}
    for name, line in case.budget.items():
        included = case.numbers.get(f"{name}.included")
        if included is not None and included.value == 0:
            continue
        for year, amount in line.amounts.items():
            cost[year] = cost.get(year, 0.0) + amount
    for year, amount in sorted(granted.items()):
        if rule.per_year is not None and amount > rule.per_year:
            yield notice("grant_above_year", "funding", year=year, value=amount, high=rule.per_year, unit="kr")
        if rule.share is not None and amount > rule.share * cost.get(year, 0.0) + 0.005:
            most = rule.share * cost.get(year, 0.0)
            yield notice("grant_above_share", "funding", year=year, value=amount, high=most, unit="kr")
    years = sum(1 for amount in granted.values() if amount)
    if rule.years is not None and years > rule.years:
        yield notice("grant_too_long", "funding", value=years, high=rule.years)
