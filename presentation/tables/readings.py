"""The readings that a specialist asks for: present values, internal rate of return, cost per unit."""

import math

from model.analysis.answer import Answer
from model.calculation.metrics import cost_per_unit, pays_in_first, units_of
from model.case.assumptions import Language
from model.case.units import is_money
from presentation.sentences.labels import counted_name
from presentation.tables.rows import Rows, whole_tkr
from wording.numbers import money, percent, write_number, years
from wording.texts import say


def more_rows(answer: Answer, language: Language) -> Rows:
    """The readings that a specialist asks for, each with what it means."""
    readings = answer.readings
    discounted, simple = float(readings.discounted_payback_year[0]), float(readings.simple_payback_years[0])
    none = say("answers.none", language)
    values = {
        "pv_costs": whole_tkr(float(readings.pv_costs[0])),
        "pv_benefits": whole_tkr(float(readings.pv_benefits[0])),
        "discounted_payback": none if math.isnan(discounted) else str(round(discounted)),
        "simple_payback": none if math.isnan(simple) else years(simple, language),
        "irr": internal_rate_text(answer, language),
    }
    head = {name: say(f"tables.more.{name}", language) for name in ("reading", "value", "meaning")}
    return [
        {
            head["reading"]: say(f"tables.more.{name}", language),
            head["value"]: value,
            head["meaning"]: say(f"tables.more.{name}_meaning", language),
        }
        for name, value in values.items()
    ]


def internal_rate_text(answer: Answer, language: Language) -> str:
    """The internal rate as a return, or why none is told: where money comes in before it goes out, it is no return."""
    rate, why_not = answer.internal_rate
    if rate is None:
        return say(f"tables.more.{why_not}", language)
    return say("tables.more.no_outlay_first", language) if pays_in_first(answer.ledger) else percent(rate, 1)


def cost_per_unit_text(answer: Answer, effect_id: str, language: Language) -> str:
    """An effect's units in all and what the programme costs for each, in words; empty for one in kronor or left out."""
    effect = answer.case.effects[effect_id]
    measure = answer.resolved.structure.unit_measured(effect_id) or ""
    cost = float(cost_per_unit(answer.ledger, effect_id, answer.case.discount.timing)[0])
    if is_money(measure) or effect.direction == "more" or math.isnan(cost):
        return ""
    total = float(units_of(answer.ledger, effect_id).sum(axis=0)[0])
    unit = counted_name(effect, measure, language).partition("/")[0]
    sentence = say("effects.in_all", language, unit=unit, total=write_number(total, 1, 3))
    if not cost:  # nothing is in the budget yet
        return sentence
    return f"{sentence} {say('effects.cost_per_unit', language, cost=money(cost, language))}"
