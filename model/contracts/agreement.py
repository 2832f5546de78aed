"""A contract in a case: what is measured of its effects, and its payments as postings; and repayment to the fund.

Measured is not assumed: a small group makes a rate noisy, savings are known within a spread, and without a control
group what would have happened anyway is measured as success.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import bdtrik, ndtr

from model.calculation.draws import P90, Array, Draws
from model.calculation.effects.kinds import rate_of, unit_factors
from model.calculation.factors import product
from model.calculation.flows import Flow
from model.calculation.ledger import Mask, Posting
from model.calculation.years import Time
from model.case.assumptions import Actor
from model.case.case import MEASURED, Agreement, Case
from model.case.contract import Contract, Outcome
from model.case.effect import Effect
from model.case.repayment import CommitteeTerms, Repayment
from model.contracts.settlement import Measured, Settled, judged, settle
from model.numbers.contract_figures import with_figures
from model.numbers.keys import key_of


def settle_case(case: Case, flows: Sequence[Flow], draws: Draws) -> tuple[Settled, Measured]:
    """The contract of a case settled on what is measured of its effects, by contract year and draw."""
    contract = case.contract
    assert contract is not None and case.agreement is not None
    contract = with_figures(contract, draws.numbers)
    measured = measure(case, case.agreement, contract, flows, draws)
    return settle(contract, measured), measured


def measure(case: Case, agreement: Agreement, contract: Contract, flows: Sequence[Flow], draws: Draws) -> Measured:
    """What the contract sees of the case's effects: by measured year and draw, with the noise of measuring."""
    outcomes = {}
    for name, outcome in contract.outcomes.items():
        if name not in contract.outcomes_measured:
            outcomes[name] = np.zeros((contract.measured_years, 1))
            continue
        if outcome.unit == "rate":
            rate, anybody = _rate(outcome, case, agreement, contract.measured_years, draws)
            outcomes[name] = np.where(anybody, _noisy(name, outcome, rate, draws), 0.0)
        else:
            true = _added(outcome, case, agreement, flows, contract.measured_years, draws)
            outcomes[name] = _noisy(name, outcome, true, draws)
    gates = {}
    for name, gate in contract.gates.items():
        if gate.at_least is None:
            gates[name] = np.full((contract.measured_years, 1), bool(agreement.met.get(name, False)))
        else:
            gates[name] = judged(gate.at_least, outcomes[gate.outcome], contract.outcomes[gate.outcome])
    return Measured(outcomes, gates)


def _added(
    outcome: Outcome, case: Case, agreement: Agreement, flows: Sequence[Flow], years: int, draws: Draws
) -> Array:
    """An outcome as it truly is, by measured year and draw, over its effects: savings of those who pay, or units."""
    effects = outcome.effects or tuple(case.effects)
    payers = {agreement.roles.get(payer) for payer in agreement.contract.paying}
    first = agreement.starts - case.start_year
    total = np.zeros((years, 1))
    if outcome.unit == "savings":
        for posting, amounts in flows:
            is_saved = posting.realised_as == "cash" and posting.actor in payers and not posting.is_mirror
            if posting.line in effects and posting.factors and is_saved:
                total = total + _window(amounts, first, years, case.horizon)
        return total
    time = Time.of(case)
    for line, effect, included in _read(effects, case, draws):
        units = product(unit_factors(effect, line, draws, time))
        # A scenario may leave an effect out, and scenarios are answered together.
        counted_units = units if included.all() else np.where(included, units, 0.0)
        total = total + _window(counted_units, first, years, case.horizon)
    return total


def _read(effects: Sequence[str], case: Case, draws: Draws) -> Iterator[tuple[str, Effect, Mask]]:
    """The benefits among some effects, also those shown as a count alone, each with the draws in which it counts."""
    for line, effect in case.effects.items():
        if line in effects and effect.direction == "less" and effect.valuations:
            included = draws[key_of(line, effect, "included")] > 0
            if included.any():
                yield line, effect, included


def _rate(outcome: Outcome, case: Case, agreement: Agreement, years: int, draws: Draws) -> tuple[Array, Mask]:
    """The rate of the effect that an outcome reads, by measured year and draw, and whether anybody has started.

    Checking sees to it that it reads one in each scenario: rates are never added.
    """
    effects, first = outcome.effects or tuple(case.effects), agreement.starts - case.start_year
    rate, anybody = np.zeros((case.horizon, 1)), np.zeros((case.horizon, 1), dtype=bool)
    time = Time.of(case)
    for line, effect, included in _read(effects, case, draws):
        own, started = rate_of(effect, line, draws, time)
        rate, anybody = np.where(included, own, rate), np.where(included, started, anybody)
    return _window(rate, first, years, case.horizon), _window(anybody, first, years, case.horizon) > 0


def _window(amounts: Array | Mask, first: int, years: int, horizon: int) -> Array:
    """The rows of the measured years, of which the first is `first` years after the case's; 0 outside its years."""
    if len(amounts) == 1 and first >= 0 and first + years <= horizon:
        return amounts.astype(float, copy=False)
    if len(amounts) > 1 and first >= 0 and first + years <= horizon:
        return amounts[first : first + years].astype(float, copy=False)
    window = np.zeros((years, amounts.shape[1]))
    for row in range(years):
        if 0 <= first + row < horizon:
            window[row] = amounts[min(first + row, len(amounts) - 1)]
    return window


def _noisy(name: str, outcome: Outcome, true: Array, draws: Draws) -> Array:
    """What is measured of an outcome: true, or with noise; and with drift where there is no comparison group."""
    drift = 0.0 if outcome.control or outcome.baseline else outcome.drift
    expected = true + drift if drift else true
    if outcome.unit == "savings" and outcome.spread:
        return expected + _random_factor(f"{MEASURED}{name}.", len(true), draws) * (outcome.spread / P90)
    if outcome.unit != "rate" or not outcome.group:
        return expected
    z = _random_factor(f"{MEASURED}{name}.", len(true), draws)
    rate = np.clip(expected, 0.0, 1.0)
    measured = np.where(z == 0, rate, _share_of(outcome.group, rate, z))
    if outcome.control:
        # The comparison group is small too: the rate that it shows has noise of its own.
        other = _random_factor(f"{MEASURED}{name}.control.", len(true), draws)
        measured = measured - np.where(other == 0, 0.0, _share_of(outcome.control, rate, other) - rate)
    return np.asarray(measured)


def _random_factor(name: str, years: int, draws: Draws) -> Array:
    """Standard normal values of a measurement, `(years, draws)`; 0, which is no noise, where none were drawn."""
    nothing = np.zeros(1)
    return np.stack(np.broadcast_arrays(*(draws.numbers.get(f"{name}{year}", nothing) for year in range(1, years + 1))))


def _share_of(group: int, rate: Array, z: Array) -> Array:
    """The share of a group that succeeds, when each does with a chance: Binomial(n, rate) / n at the quantile of z."""
    inside = np.clip(rate, 1e-12, 1.0 - 1e-12)
    count = np.ceil(np.nan_to_num(bdtrik(ndtr(z), group, inside), nan=0.0))
    share = np.clip(count, 0, group) / group
    return np.where(rate <= 0, 0.0, np.where(rate >= 1, 1.0, share))


def agreement_flows(case: Case, flows: Sequence[Flow], draws: Draws) -> Iterator[Flow]:
    """The payments of a contract, posted twice: minus for the actor who pays, plus for the one who gets."""
    agreement = case.agreement
    if agreement is None or not agreement.included:
        return
    settled, _ = settle_case(case, flows, draws)
    first = agreement.starts - case.start_year
    for payment in settled.payments:
        payer, payee = agreement.roles[payment.paid_by], agreement.roles[payment.paid_to]
        if payer == payee:
            continue
        line = f"contract.{payment.what}"
        yield Posting(line, payer, "payment", "cash"), in_calendar(-payment.amounts, first, case.horizon)
        yield Posting(line, payee, "payment", "cash"), in_calendar(payment.amounts, first, case.horizon)


def in_calendar(paid: Array, first: int, horizon: int) -> Array:
    """Money by contract year as money by calendar year; what falls outside the case's years is left out."""
    amounts = np.zeros((horizon, paid.shape[1]))
    for row in range(max(0, first), min(horizon, first + len(paid))):
        if paid[row - first].any():  # most years pay nothing, and are not worth touching in every draw
            amounts[row] = paid[row - first]
    return amounts


def repayment_flows(case: Case, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]) -> Iterator[Flow]:
    """Repayment from budget frames of gaining committees (minus) to the fund (plus), until the grant is back (4.10)."""
    repayment = repaid(case, flows, time, actors)
    if repayment is None or case.repayment is None:
        return
    for committee, amounts in repayment.cuts.items():
        yield Posting("repayment", committee, "payment", "cash"), -amounts
        yield Posting("repayment", case.repayment.fund, "payment", "cash"), amounts


@dataclass(frozen=True)
class Repaid:
    """Frame cuts by committee, `(years, draws)`; what the fund grants each year, and its balance, kronor (draw 0)."""

    cuts: Mapping[str, Array]
    granted: Array
    balance: Array
    years: range

    @property
    def is_granted(self) -> bool:
        """Whether the fund grants anything, so that there is something to repay."""
        return bool(self.granted.any())

    @property
    def done(self) -> int | None:
        """The calendar year in which the fund has got everything back, at the point estimate; None if never.

        None also if it has granted nothing. Never before the last year in which it grants something.
        """
        out = np.flatnonzero(self.balance < -0.005)
        first_back = 0 if not len(out) else int(out[-1]) + 1
        if not self.is_granted or first_back == len(self.years):
            return None
        last_granted = max((year for year, amount in zip(self.years, self.granted, strict=True) if amount), default=0)
        return max(self.years.start + first_back, last_granted)

    def as_json(self) -> dict[str, Any]:
        """As plain values, kronor by calendar year."""
        return {
            "cuts": {
                actor: {str(year): float(amounts[t, 0]) for t, year in enumerate(self.years)}
                for actor, amounts in self.cuts.items()
            },
            "granted": {str(year): float(self.granted[t]) for t, year in enumerate(self.years)},
            "fund_balance": {str(year): float(self.balance[t]) for t, year in enumerate(self.years)},
            "repaid_in": self.done,
        }


def repaid(case: Case, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]) -> Repaid | None:
    """What each committee's frame is cut by, and the fund's balance; None where nothing is repaid."""
    repayment = case.repayment
    if repayment is None or repayment.model != "repayment":
        return None
    given = [
        -amounts
        for posting, amounts in flows
        if posting.kind == "funding" and posting.actor == repayment.fund == case.funding[posting.line].paid_by
    ]
    granted = sum(given, np.zeros((len(time.t), 1)))
    due = due_by_committee(repayment, flows, time, actors)
    total = sum(due.values(), np.zeros((len(time.t), 1)))
    paid = _until_repaid(total, np.cumsum(granted, axis=0), repayment.at_most)
    part = np.where(total > 0, paid / np.where(total > 0, total, 1.0), 0.0)
    cuts = {committee: part * amounts for committee, amounts in due.items()}
    return Repaid(cuts, granted[:, 0], np.cumsum(paid[:, 0] - granted[:, 0]), case.years)


def due_by_committee(
    repayment: Repayment, flows: Sequence[Flow], time: Time, actors: Mapping[str, Actor]
) -> dict[str, Array]:
    """Committee → share × max(0, its cash benefit − its running cost − its new need) by year, under its own terms."""
    released: dict[str, Array] = {}
    for posting, amounts in flows:
        counts = posting.kind == "benefit" or posting.cost_type in ("running", "new_need")
        is_committee = actors[posting.actor].kind in ("committee", "municipality")
        if counts and is_committee and posting.realised_as == "cash":
            released[posting.actor] = released.get(posting.actor, np.zeros((len(time.t), 1))) + amounts
    return {actor: _due(repayment.terms_of(actor), amounts, time) for actor, amounts in released.items()}


def _due(terms: CommitteeTerms, released: Array, time: Time) -> Array:
    """What a committee is to repay by year of what is released there, between its first and last year."""
    assert terms.share is not None and terms.from_year is not None
    years = time.start_year + time.t
    repays = years >= terms.from_year
    if terms.until is not None:
        repays = repays & (years <= terms.until)
    due = terms.share * np.maximum(0.0, released)
    return np.asarray((due if terms.at_most is None else np.minimum(due, terms.at_most)) * repays)


def _until_repaid(due: Array, granted: Array, at_most: float | None) -> Array:
    """What is repaid each year: what is due, at most so much a year, and never more than is granted and not yet repaid.

    `granted` is what is granted up to each year, `(years, draws)`, or 1 where draws do not differ.
    """
    limited = due if at_most is None else np.minimum(due, at_most)
    limited = np.broadcast_to(limited, (len(limited), max(limited.shape[1], granted.shape[1])))
    paid, back = np.zeros_like(limited), np.zeros(limited.shape[1])
    for year, wanted in enumerate(limited):
        paid[year] = np.clip(granted[year] - back, 0.0, wanted)
        back = back + paid[year]
    return paid
