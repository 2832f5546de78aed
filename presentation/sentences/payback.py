"""When the money is back, or that it is not."""

import math
from typing import Any

import numpy as np

from model.analysis.answer import Answer
from model.calculation.metrics import TOLERANCE
from model.case.assumptions import Language
from presentation.sentences.labels import listed
from wording.numbers import money, years
from wording.texts import say


def is_without_costs(answer: Answer) -> bool:
    """Whether there is nothing to get back: no cost counts, and no money is ever out."""
    return float(answer.readings.pv_costs[0]) == 0 and float(answer.readings.payback_years[0]) == 0


def is_a_loss(npv: Any) -> bool:
    """Whether an NPV is below zero by more than rounding: what is told as 0 kr is told as no loss."""
    return float(npv) < -TOLERANCE


def payback_sentence(answer: Answer, language: Language) -> str:
    """When the money is back, and what is missing if it is not."""
    readings, horizon = answer.readings, answer.case.horizon
    npv, year = float(readings.npv[0]), float(readings.payback_year[0])
    missing = money(-npv, language)
    if is_without_costs(answer):
        return _nothing_to_get_back(answer, language)
    if math.isnan(year):
        key = "never" if is_a_loss(npv) else "never_but_worth"
        return say(f"answers.payback.{key}", language, horizon=horizon, missing=missing)
    if float(readings.payback_years[0]) == 0:
        return _at_once(answer, language)
    key = "paid_not_worth" if is_a_loss(npv) else "paid"
    return say(
        f"answers.payback.{key}",
        language,
        year=round(year),
        years=years(float(readings.payback_years[0]), language),
        missing=missing,
    )


def _nothing_to_get_back(answer: Answer, language: Language) -> str:
    """That there are no costs yet, or that others bear them than those whose result counts."""
    paying = [part for part in answer.left_out.parts if part.kind == "cost"]
    if not paying:
        return say("answers.payback.nothing", language)
    names = [answer.everyone.actors[part.actor].label.text(language) for part in paying]
    cost = money(answer.left_out.costs, language)
    return say("answers.payback.not_ours", language, cost=cost, names=listed(list(dict.fromkeys(names)), language))


def _at_once(answer: Answer, language: Language) -> str:
    """That the money is back from the start, and that this rests on when the saving is assumed to begin."""
    ledger = answer.ledger
    costs, benefits, net = (flows[:, 0] for flows in (ledger.costs(), ledger.benefits(), ledger.net()))
    paid_anyway = np.cumsum(net - benefits) >= -TOLERANCE
    first_cost = int(np.argmax(costs > TOLERANCE))
    if paid_anyway[first_cost]:
        return say("answers.payback.at_once", language)
    first_gain = int(np.argmax(benefits > TOLERANCE))
    key = "at_once_same_year" if first_gain == first_cost else "at_once_before"
    start = answer.case.start_year
    return say(f"answers.payback.{key}", language, year=start + first_gain, cost_year=start + first_cost)


def payback_short(year: float, in_years: float, language: Language) -> str:
    """*under 2026 (6,9 år)*, or *aldrig*."""
    if math.isnan(year):
        return say("answers.payback.short_never", language)
    if in_years == 0:
        return say("answers.payback.short_at_once", language)
    return say("answers.payback.short", language, year=round(year), years=years(in_years, language))


def payback_clause(year: float, in_years: float, language: Language) -> str:
    """After *med 5 %*: *är pengarna tillbaka under 2026 (6,9 år)*, or *kommer pengarna inte tillbaka*."""
    if math.isnan(year):
        return say("answers.payback.clause_never", language)
    return say("answers.payback.clause", language, payback=payback_short(year, in_years, language))


def payback_told(answer: Answer, language: Language) -> str:
    """*under 2026 (6,9 år)* of an answer, or that there are no costs yet."""
    if is_without_costs(answer):
        return say(f"answers.payback.short_{'not_ours' if answer.left_out.costs else 'nothing'}", language)
    return payback_short(float(answer.readings.payback_year[0]), float(answer.readings.payback_years[0]), language)


def curve_heading(answer: Answer, language: Language) -> str:
    """What the running sum shows: when the money is back, that it is not, or that there are no costs yet."""
    year = float(answer.readings.payback_year[0])
    if math.isnan(year):
        return say("charts.cumulative_never", language, horizon=answer.case.horizon)
    if is_without_costs(answer):
        return _nothing_to_get_back(answer, language)
    if float(answer.readings.payback_years[0]) == 0:
        return say("charts.cumulative_at_once", language)
    return say("charts.cumulative_paid", language, year=round(year))
