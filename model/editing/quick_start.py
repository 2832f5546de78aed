"""A first answer from three questions: what it costs, what becomes cheaper, where the money comes from."""

from typing import Annotated

from pydantic import Field

from model.case.assumptions import Actor, Assumption, Identifier, Label, Number, Record, Year
from model.case.case import BudgetLine, Case, Funding
from model.case.effect import Reduction, Valuation
from model.case.units import LARGEST, LONGEST_HORIZON
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, is_included

Amount = Annotated[Number, Field(gt=0, le=LARGEST)]


class QuickStart(Record):
    """The answers to the three questions. Kronor a year; the reduction as a fraction of what it costs today.

    `paid_by` is another actor that gives the money for the costs; None where the committee itself does.
    """

    label: Label
    cost: Amount
    years: Annotated[int, Field(ge=1, le=LONGEST_HORIZON)]
    start_year: Year
    cheaper: Label
    base: Amount
    reduction: Annotated[Number, Field(gt=0, le=1)]
    starts: Year
    actor: Identifier
    paid_by: Identifier | None = None


HORIZON = 10
"""Years that a first answer looks ahead, the costs included."""


def quick_case(answers: QuickStart, own: Actor | None = None) -> Case:
    """The case of the answers, with `own` as an actor of its own; what was not asked is neutral: see `assumed`."""
    years = range(answers.start_year, answers.start_year + answers.years)
    amounts = dict.fromkeys(years, answers.cost)
    valuations = (Valuation(actor=answers.actor, realised_as="cash"),)
    funding = {}
    if answers.paid_by is not None and answers.paid_by != answers.actor:
        words = Label(sv="Finansiering", en="Funding")
        funding = {
            "finansiering": Funding(label=words, paid_by=answers.paid_by, paid_to=answers.actor, amounts=amounts)
        }

    def number(sv: str, en: str, value: float, unit: str) -> Assumption:
        return Assumption(label=Label(sv=sv, en=en), value=value, unit=unit, basis="judged")

    return Case(
        label=answers.label,
        applicant=answers.actor,
        actors={} if own is None else {answers.actor: own},
        start_year=answers.start_year,
        horizon=max(HORIZON, answers.years),
        headline="effekt.change",
        budget={
            "insatsen": BudgetLine(
                label=Label(sv="Insatsens kostnad", en="Cost of the programme"),
                cost_type="other",
                paid_by=answers.actor,
                amounts=amounts,
            )
        },
        funding=funding,
        effects={"effekt": Reduction(label=answers.cheaper, kind="reduction", valuations=valuations)},
        numbers={
            "effekt.base": number("Kostnad per år i dag", "Yearly cost today", answers.base, "kr/year"),
            "effekt.change": number("Minskning", "Reduction", answers.reduction, "change"),
            "effekt.starts": number("Första året med effekt", "First year with effect", float(answers.starts), "year"),
        },
    )


MATTERS = ("starts", "reach", "ramp", "lag", "duration", "share_due_to_us", "released")
"""Slots whose assumed numbers are worth mentioning, in the order in which they are shown."""


def assumed(resolved: ResolvedNumbers) -> tuple[tuple[str, str], ...]:
    """What has been assumed because nobody said anything of it, as slot and key: for each effect that counts."""
    assumed_slots = []
    for name, effect in resolved.case.effects.items():
        if not is_included(resolved, key_of(name, effect, "included")):
            continue
        slots = {*effect.slots, "released"}
        for slot in MATTERS:
            key = key_of(name, effect, slot) if slot != "released" else f"{name}.released"
            if slot in slots and key in resolved.defaults:
                assumed_slots.append((slot, key))
    return tuple(assumed_slots)
