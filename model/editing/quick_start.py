"""A first answer from three questions: what it costs, what becomes cheaper, where the money comes from."""

from typing import Annotated

from pydantic import Field

from model.case.assumptions import Assumption, Identifier, Label, Number, Record, Year
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


def quick_case(asked: QuickStart) -> Case:
    """The case that the answers make. Whatever was not asked has its neutral number: see `assumed`."""
    years = range(asked.start_year, asked.start_year + asked.years)
    amounts = dict.fromkeys(years, asked.cost)
    funding = {}
    if asked.paid_by is not None and asked.paid_by != asked.actor:
        words = Label(sv="Finansiering", en="Funding")
        funding = {"finansiering": Funding(label=words, paid_by=asked.paid_by, paid_to=asked.actor, amounts=amounts)}

    def number(sv: str, en: str, value: float, unit: str) -> Assumption:
        return Assumption(label=Label(sv=sv, en=en), value=value, unit=unit, basis="judged")

    return Case(
        label=asked.label,
        applicant=asked.actor,
        start_year=asked.start_year,
        horizon=max(HORIZON, asked.years),
        headline="effekt.change",
        budget={
            "insatsen": BudgetLine(
                label=Label(sv="Insatsens kostnad", en="Cost of the programme"),
                cost_type="other",
                paid_by=asked.actor,
                amounts=amounts,
            )
        },
        funding=funding,
        effects={
            "effekt": Reduction(
                label=asked.cheaper, kind="reduction", valuations=(Valuation(actor=asked.actor, realised_as="cash"),)
            )
        },
        numbers={
            "effekt.base": number("Kostnad per år i dag", "Yearly cost today", asked.base, "kr/year"),
            "effekt.change": number("Minskning", "Reduction", asked.reduction, "change"),
            "effekt.starts": number("Första året med effekt", "First year with effect", float(asked.starts), "year"),
        },
    )


MATTERS = ("starts", "reach", "ramp", "lag", "duration", "share_due_to_us", "released")
"""What is worth saying that nobody has said, in the order that it is told."""


def assumed(resolved: ResolvedNumbers) -> tuple[tuple[str, str], ...]:
    """What has been assumed because nobody said anything of it, as slot and key: for each effect that counts."""
    found = []
    for name, effect in resolved.case.effects.items():
        if not is_included(resolved, key_of(name, effect, "included")):
            continue
        slots = {*effect.slots, "released"}
        for slot in MATTERS:
            key = key_of(name, effect, slot) if slot != "released" else f"{name}.released"
            if slot in slots and key in resolved.defaults:
                found.append((slot, key))
    return tuple(found)
