"""One draw, followed: its numbers, what it comes to, and its flows year by year."""

import math

from model.analysis.answer import Answer
from model.calculation.metrics import discount_factors, worth_by_year
from model.case.assumptions import Assumption, Language, Timing
from presentation.sentences.labels import listed, number_label
from presentation.sentences.numbers import exact, range_text
from presentation.sentences.payback import payback_short
from presentation.tables.rows import Rows, whole_tkr
from presentation.tables.years import beside
from presentation.uncertainty.odds import keys_learned
from wording.numbers import money, write_number
from wording.texts import say


def draw_rows(answer: Answer, of_draw: Answer, language: Language) -> Rows:
    """The numbers that were drawn: what the calculation has, what this draw has, and how unusual that is."""
    head = {name: say(f"doubt.draw.{name}", language) for name in ("number", "standing", "drawn", "range")}
    return [
        {
            head["number"]: number_label(answer.resolved, key, language),
            head["standing"]: exact(answer.resolved.numbers[key], language),
            head["drawn"]: _rounded_text(of_draw.resolved.numbers[key], language),
            head["range"]: range_text(answer.resolved.numbers[key], language),
        }
        for key in keys_learned(answer.odds)
    ]


def draw_sentence(of_draw: Answer, place: int, language: Language) -> str:
    """What a draw comes to."""
    readings = of_draw.readings
    year, after = float(readings.payback_year[0]), float(readings.payback_years[0])
    return say(
        f"doubt.draw.{'told_never' if math.isnan(year) else 'told'}",
        language,
        place=write_number(place),
        npv=money(float(readings.npv[0]), language, signed=True),
        payback=payback_short(year, after, language),
    )


def _rounded_text(number: Assumption, language: Language) -> str:
    """A drawn number with six digits that matter, enough to multiply by hand to the nearest tkr."""
    assert number.value is not None
    return exact(number.model_copy(update={"value": float(f"{number.value:.6g}")}), language)


def discounted_rows(answer: Answer, language: Language) -> Rows:
    """Year by year: what comes and goes, net, the discount factor and what the net is worth; the sum is NPV. tkr."""
    ledger, timing = answer.ledger, answer.case.discount.timing
    factors = discount_factors(ledger.rates, timing)[:, 0]
    columns = {
        "costs": -ledger.costs()[:, 0],
        "benefits": ledger.benefits()[:, 0],
        **beside(ledger),
        "net": ledger.net()[:, 0],
    }
    head = {name: say(f"doubt.draw.{name}", language) for name in ("year", *columns, "factor", "worth")}
    worth = worth_by_year(ledger, timing)[:, 0]
    rows = [
        {head["year"]: str(year)}
        | {head[name]: whole_tkr(flows[t]) for name, flows in columns.items()}
        | {head["factor"]: write_number(float(factors[t]), 4), head["worth"]: whole_tkr(worth[t])}
        for t, year in enumerate(ledger.years)
    ]
    totals = {head[name]: whole_tkr(flows.sum()) for name, flows in columns.items()}
    return [
        *rows,
        {
            head["year"]: say("tables.total", language),
            **totals,
            head["factor"]: "",
            head["worth"]: whole_tkr(worth.sum()),
        },
    ]


def own_timing_sentence(answer: Answer, language: Language) -> str | None:
    """What falls at a time of its own in the year, for which the factor of the year is not that of the table."""
    case = answer.case
    owners = [*case.budget.values(), *case.income.values(), *case.effects.values()]
    lines = [
        say("doubt.own_timing.line", language, label=one.label.text(language), timing=_when(one.timing, language))
        for one in owners
        if one.timing is not None and one.timing != case.discount.timing
    ]
    return say("doubt.own_timing.note", language, lines=listed(lines, language)) if lines else None


def _when(timing: Timing, language: Language) -> str:
    return say(f"fields.timing_{timing}", language).lower()
