"""Benefits and who gains: counted twice, in another's budget, averages taken for money that can be released."""

import math
from collections.abc import Iterator, Mapping

from model.calculation.metrics import TOLERANCE
from model.case.effect import Effect
from model.case.reviewing.review import AboutEffect
from model.case.units import is_money
from model.numbers.keys import by_year_prefix, key_of, released_key
from model.numbers.resolved_numbers import is_included
from model.review.examined import Examined
from model.review.finding import Fired, judged, rule, slip, until

WRONG_POCKET = 0.25
"""The share of the benefits that falls to others than those who pay, from which it needs an agreement."""
LIFETIME = 1_000_000.0
"""Kronor for a person from which a worth looks like that of a whole life."""


@rule("B01", "error", 8)
def counted_twice(case: Examined) -> Iterator[Fired]:
    """Two effects count the same: the same base or participants, the same worth, the same actor."""
    counted: dict[tuple[object, ...], str] = {}
    for name, effect in case.benefits:
        for valuation in effect.valuations:
            group = _group(case, name, effect)
            worth = None if valuation.unit_value is None else case.value(valuation.unit_value)
            same = (group, valuation.actor, valuation.realised_as, worth, case.of(name, "change"))
            if same in counted and counted[same] != name:
                key = key_of(name, effect, "included")
                facts = {"effect": name, "other": counted[same]}
                yield Fired(f"effects.{name}", facts, slip({key: 0.0}))
                break
            counted.setdefault(same, name)


def _group(case: Examined, name: str, effect: Effect) -> tuple[object, ...]:
    """Whom an effect is counted on: its base, or its numbers by year."""
    if "base" in effect.slots:
        return ("base", case.of(name, "base"), case.numbers[key_of(name, effect, "base")].unit)
    by_year = case.resolved.by_year.get(by_year_prefix(name, effect), {})
    return ("years", effect.by_year, tuple((year, case.value(key)) for year, key in by_year.items()))


@rule("B02", "warning")
def nested(case: Examined) -> Iterator[Fired]:
    """The same participants save the same actor cash in two ways, of which one may follow from the other."""
    sizes = _benefit_by_effect(case)
    counted: dict[tuple[str, str], str] = {}
    for name, effect in case.benefits:
        if not effect.is_per_person:
            continue
        others: list[str] = []
        for actor in dict.fromkeys(one.actor for one in effect.valuations if one.realised_as == "cash"):
            group = (by_year_prefix(name, effect), actor)
            other = counted.setdefault(group, name)
            if other in (name, *others):  # the same two may save several actors
                continue
            others.append(other)
            smaller = min((name, other), key=lambda one: sizes.get(one, 0.0))
            key = key_of(smaller, case.case.effects[smaller], "included")
            place = f"effects.{name}" if len(others) == 1 else f"effects.{name}.{other}"
            yield Fired(place, {"effect": name, "other": other}, judged({key: 0.0}))


def _benefit_by_effect(case: Examined) -> Mapping[str, float]:
    ledger = case.answer.everyone
    sizes: dict[str, float] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        if posting.kind == "benefit" and not posting.is_mirror:
            sizes[posting.line] = sizes.get(posting.line, 0.0) + float(amounts[:, 0].sum())
    return sizes


@rule("B03", "warning")
def nobody_pays(case: Examined) -> Iterator[Fired]:
    """Income that nobody is said to pay: in the total it is a gain, though it is somebody's cost."""
    for name, income in case.case.income.items():
        is_counted = is_included(case.resolved, f"{name}.included")
        if is_counted and income.paid_by is None and (any(income.amounts.values()) or income.participants_of):
            yield Fired(f"income.{name}.paid_by", {"line": name}, judged({f"{name}.included": 0.0}))


@rule("B04", "warning", 30)
def wrong_pocket(case: Examined) -> Iterator[Fired]:
    """A quarter or more of the benefits falls to others than those who pay, and nothing is agreed with them."""
    if case.case.all_agreements or case.case.repayment is not None:
        return
    payers = {case.case.applicant, *(line.paid_by for line in case.case.budget.values())}
    payers |= {line.paid_by for line in case.case.funding.values()}
    worth = case.worth_by_actor
    total = sum(worth.values())
    others = {actor: npv for actor, npv in worth.items() if actor not in payers}
    share = sum(others.values()) / total if total > 0 else 0.0
    unpriced = [
        (name, valuation.actor)
        for name, effect in case.case.effects.items()
        if effect.direction == "less" and not case.counts(name)
        for valuation in effect.valuations
        if valuation.actor not in payers
    ]
    if share < WRONG_POCKET and not unpriced:
        return
    outside = {key_of(name, effect, "included"): 0.0 for name, effect in case.benefits if _only_for(effect, others)}
    kind = "share" if share >= WRONG_POCKET else "unpriced"
    facts = {"kind": kind, "share": share, "actors": tuple(dict.fromkeys((*others, *(actor for _, actor in unpriced))))}
    correction = judged(outside) if share >= WRONG_POCKET and outside else None
    yield Fired("effects", {**facts, "count": len(unpriced)}, correction)


def _only_for(effect: Effect, actors: Mapping[str, float]) -> bool:
    return all(valuation.actor in actors for valuation in effect.valuations)


@rule("B05", "warning", 40)
def average_as_cash(case: Examined) -> Iterator[Fired]:
    """The whole average cost is taken to be released as cash."""
    for problem in case.notices("all_released"):
        yield Fired(problem.address, {"effect": problem.facts["effect"]}, until(problem.address))


@rule("B06", "error", 9)
def time_as_cash(case: Examined) -> Iterator[Fired]:
    """Hours that are freed are counted as cash: time pays no bill until a post is cut."""
    for name, effect in case.benefits:
        unit = case.resolved.structure.unit_measured(name) or ""
        for position, valuation in enumerate(effect.valuations):
            key = released_key(name, effect, position)
            if unit.startswith("hour") and valuation.realised_as == "cash" and not case.is_said(key):
                yield Fired(f"effects.{name}.valuations.{position}", {"effect": name}, slip({key: 0.0}))


@rule("B08", "warning")
def never_repaid(case: Examined) -> Iterator[Fired]:
    """The fund does not get back what it grants within the years that count."""
    repaid = case.answer.repaid
    if case.case.repayment is not None and case.case.repayment.model == "repayment" and repaid is not None:
        plain = repaid.as_json()
        if plain["repaid_in"] is None and case.case.funding:
            yield Fired("repayment", {"last": case.case.years.stop - 1})


@rule("B09", "warning")
def a_lifetime(case: Examined) -> Iterator[Fired]:
    """A worth of a million kronor or more for a person is counted as a committee's saving."""
    actors = case.answer.everyone.actors
    for name, effect in case.benefits:
        for valuation in effect.valuations:
            key = valuation.unit_value or ""
            number = case.numbers.get(key)
            if number is None or not is_money(number.unit) or not number.unit.endswith("/person"):
                continue
            if actors[valuation.actor].kind in ("committee", "municipality") and case.known(key) >= LIFETIME:
                yield Fired(key, {"effect": name, "worth_kr": number.value}, until(key))


@rule("B07", "notice")
def less_than_a_whole(case: Examined) -> Iterator[Fired]:
    """Less than a whole post or place is freed in a budget, or nobody says how much a whole is; and cash is counted."""
    for name, effect in case.benefits:
        whole = case.said.about.get(name, AboutEffect()).smallest_cut
        paid = [(at, one.actor) for at, one in enumerate(effect.valuations) if one.realised_as == "cash"]
        most = {actor: _most_in_a_year(case, name, actor) for _, actor in paid}
        gains = {actor: kr for actor, kr in most.items() if kr > TOLERANCE and (whole is None or kr < whole)}
        facts = {"effect": name, "actors": tuple(gains), "value_kr": max(gains.values(), default=0.0)}
        if gains and whole is not None:
            nothing = {released_key(name, effect, at): 0.0 for at, actor in paid if actor in gains}
            yield Fired(f"review.about.{name}", {"kind": "below", **facts, "whole_kr": whole}, judged(nothing))
        elif gains and (case.resolved.structure.unit_measured(name) or "").startswith("hour"):
            yield Fired(f"review.about.{name}", {"kind": "not_said", **facts})


def _most_in_a_year(case: Examined, name: str, actor: str) -> float:
    """The most cash that an effect brings an actor in a year, kronor, at the point estimate."""
    cash = case.answer.everyone.only(
        lambda posting: posting.line == name and posting.kind == "benefit" and posting.realised_as == "cash"
    )
    return float(cash.of(actor).net()[:, 0].max(initial=0.0))


@rule("B10", "notice")
def leaves(case: Examined) -> Iterator[Fired]:
    """A benefit for each participant goes on, or ends, as the participant comes of age or moves to another payer.

    Without the ages, and of what comes after, no figure can be put in: it is told how short the benefit may be.
    """
    for name, effect in case.benefits:
        if not effect.is_per_person or "duration" not in effect.slots:
            continue
        about, duration = case.said.about.get(name, AboutEffect()), case.of(name, "duration")
        key, left = key_of(name, effect, "duration"), about.years_left
        lasts = case.slot(name, "lag") + (float(case.case.horizon) if duration is None else duration)
        if left is None:
            if "children" in case.case.areas and lasts > 1.0:
                yield Fired(f"review.about.{name}", {"kind": "not_said", "effect": name}, until(key))
        elif lasts > left and about.age_at_start is not None:
            within = float(max(0, math.floor(left - case.slot(name, "lag"))))
            facts = {"kind": "goes_on", "effect": name, "until": about.age_at_start + lasts}
            yield Fired(f"review.about.{name}", {**facts, "leaves": about.leaves_at}, judged({key: within}))
        elif lasts == left and about.afterwards is None:
            yield Fired(f"review.about.{name}", {"kind": "ends", "effect": name, "leaves": about.leaves_at}, until(key))
