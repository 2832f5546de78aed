"""A contract under stress: the ways in which such contracts have failed, each with what it is then worth to whom.

A stress may change what is true of the case, what the contract observes of it, or both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import point
from model.calculation.flows import effect_flows
from model.calculation.metrics import discount_factors, present_value, timings_of, worth_today
from model.calculation.years import Time
from model.case.contract import Contract
from model.case.terms import Bands
from model.contract_risk.risk import Risk
from model.contracts.agreement import in_calendar
from model.contracts.measuring import measure
from model.contracts.settlement import Measured, Settled, settle, so_far
from model.evaluate import rates
from model.numbers.keys import by_year_prefix, key_of, released_key
from model.numbers.resolved_numbers import ResolvedNumbers

STRESSES = (
    "window_two", "no_effect", "half_volume", "just_missed", "would_have_happened", "late", "cap_bound", "not_released",
)  # fmt: skip


@dataclass(frozen=True)
class Stressed:
    """Party → worth of the case and the contract to it under a stress, present value in kronor; and what is paid."""

    name: str
    worth: Mapping[str, float]
    paid: float


def stress(risk: Risk) -> tuple[Stressed, ...]:
    """The contract as it stands, then under each stress in turn."""
    return tuple(_stressed(risk, name) for name in ("as_it_stands", *STRESSES))


def _stressed(risk: Risk, name: str) -> Stressed:
    """The contract under one stress, by name."""
    resolved, contract, agreement = risk.answer.resolved, risk.contract, risk.agreement
    true, observed, measured = resolved, resolved, None
    if name == "window_two":
        contract = contract.model_copy(update={"window": min(2, contract.measured_years)})
    elif name == "no_effect":
        true = observed = _moved(resolved, lambda slot, value: 0.0 if slot == "change" else value)
    elif name == "half_volume":
        true = observed = _moved(resolved, lambda slot, value: value / 2 if slot == "volume" else value)
    elif name == "late":
        true = observed = _moved(resolved, lambda slot, value: value + 1 if slot == "delay" else value)
    elif name == "cap_bound":
        true = observed = _moved(resolved, lambda slot, value: 2 * value if slot == "change" else value)
    elif name == "would_have_happened":
        true = _moved(resolved, lambda slot, value: value / 2 if slot == "share_due_to_us" else value)
    elif name == "not_released":
        true = _moved(resolved, lambda slot, value: 0.0 if slot == "released" else value)
    draws = point(observed)
    flows = list(effect_flows(observed.case, draws, Time.of(observed.case)))
    measured = measure(observed.case, agreement, contract, flows, draws, risk.name)
    if name == "just_missed":
        measured = just_missed(contract, measured)
    settled = settle(contract, measured)
    return Stressed(name, worth_by_party(risk, true, settled), float(settled.paid.sum()))


def _moved(resolved: ResolvedNumbers, move: Callable[[str, float], float]) -> ResolvedNumbers:
    """The resolved numbers with those of some slots of every effect moved; one that effects share is moved once.

    `volume` is what an effect counts (its base, its participants or kronor by year), `delay` what makes it start later.
    """
    slots: dict[str, str] = {}
    for name, effect in resolved.case.effects.items():
        volume = ((effect.measure, "volume"),) if effect.holds else ()
        moved = (("change", "change"), (effect.delayed_by, "delay"), ("share_due_to_us", "share_due_to_us"))
        for slot, moves_as in (*volume, *moved):
            slots.setdefault(key_of(name, effect, slot), moves_as)
        for position in range(len(effect.valuations)):
            slots.setdefault(released_key(name, effect, position), "released")
        if not effect.holds:
            started = resolved.by_year.get(by_year_prefix(name, effect), {})
            slots |= dict.fromkeys(started.values(), "volume")
    numbers = dict(resolved.numbers)
    for key, slot in slots.items():
        number = resolved.numbers.get(key)
        if number is not None and number.value is not None:
            unit = number.possible
            value = min(max(move(slot, number.value), unit.low), unit.high)
            numbers[key] = number.known_as(value)
    return replace(resolved, numbers=numbers)


def just_missed(contract: Contract, measured: Measured) -> Measured:
    """What is measured just short of the bound that it had reached, and with no gate met."""
    outcomes = dict(measured.outcomes)
    for term in contract.terms.values():
        if not isinstance(term, Bands):
            continue
        values = outcomes[term.measures]
        last = range(contract.measured_years, contract.measured_years + 1)
        whole = values if term.per == "year" else so_far(values, contract.outcomes[term.measures], last)
        reached = [band.at_least for band in term.bands if band.at_least <= whole.max()]
        if reached:
            short = np.minimum(1.0, 0.999 * reached[-1] / np.where(whole > 0, whole, 1.0))
            outcomes[term.measures] = values * short
    missed = {gate: np.zeros_like(met) for gate, met in measured.gates.items()}
    return replace(measured, outcomes=outcomes, gates=missed)


def worth_by_party(risk: Risk, true: ResolvedNumbers, settled: Settled) -> dict[str, float]:
    """Party → present value in cash to the actor in its role, with the payments, kronor at the point estimate."""
    case = risk.case_without
    everyone = Answer(replace(true, case=case, random_factors={}), risk.answer.perspective).everyone
    alone = everyone.only(lambda posting: posting.realised_as == "cash")  # freed time pays no bill
    timing = case.discount.timing
    factors = discount_factors(rates(point(true), case.horizon), timing)[:, 0]
    worths = {}
    for party in risk.contract.parties:
        own = alone.of(risk.agreement.roles[party])
        net = own.net()[:, 0] if party in risk.contract.paying else np.zeros(1)
        beside = 0.0  # what lines and effects with a timing of their own are worth beside the case's timing
        if party in risk.contract.paying and timings_of(own, timing) != (timing,):
            beside = float((worth_today(own, timing) - present_value(own.net(), factors[:, None]))[0])
        paid = in_calendar(settled.net(party)[:, :1], risk.agreement.starts - case.start_year, case.horizon)[:, 0]
        worths[party] = float(factors @ (np.broadcast_to(net, (case.horizon,)) + paid)) + beside
    return worths
