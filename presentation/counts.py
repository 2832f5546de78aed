"""What is told as a count beside the money: effects whose worth in kronor nobody has stated."""

import numpy as np

from model.analysis.answer import Answer
from model.calculation.metrics import units_of
from model.case.assumptions import Language
from model.case.effect import Effect
from model.case.units import OF_ONE, SUCCESS, UNITS
from presentation.sentences.labels import counted_name
from wording.numbers import quantity, write_number
from wording.texts import say


def counts_sentences(answer: Answer, language: Language) -> list[str]:
    """What is told as a count beside the money, one sentence an effect: *36 utredningar om året frigörs …*."""
    return [sentence for effect_id in answer.case.effects if (sentence := count_sentence(answer, effect_id, language))]


def beside_sentence(answer: Answer, language: Language) -> str:
    """In one sentence what is told as a count beside the money; empty where nothing is."""
    counts = []
    for effect_id in answer.everyone.counts:
        most, unit = _most_a_year(answer, effect_id)
        effect = answer.case.effects[effect_id]
        count = counted(most, effect, unit, language)
        counts.append(say("effects.beside_one", language, name=effect.label.text(language), count=count))
    return say("effects.beside_all", language, names=", ".join(counts)) if counts else ""


def counted_a_year(answer: Answer, effect_id: str, language: Language) -> str:
    """What an effect counts in its largest year: *36 utredningar*; empty where it counts nothing beside the money."""
    if effect_id not in answer.everyone.counts:
        return ""
    most, unit = _most_a_year(answer, effect_id)
    return counted(most, answer.case.effects[effect_id], unit, language)


def _most_a_year(answer: Answer, effect_id: str) -> tuple[float, str]:
    """The largest year's units of an effect, with its sign, and the unit that they are counted in."""
    units = units_of(answer.everyone, effect_id)[:, 0]
    most = float(units.max()) if abs(units.max()) >= abs(units.min()) else float(units.min())
    return most, answer.resolved.structure.unit_measured(effect_id) or ""


def count_sentence(answer: Answer, effect_id: str, language: Language) -> str:
    """What an effect frees or changes as a count; empty for one that does not count, or only in kronor."""
    if effect_id not in answer.everyone.counts:
        return ""
    effect = answer.case.effects[effect_id]
    units = units_of(answer.everyone, effect_id)[:, 0]
    most, unit = _most_a_year(answer, effect_id)
    kinds = {valuation.realised_as for valuation in effect.valuations if not valuation.priced}
    freed = effect.direction == "less" and not effect.valued_parts and kinds == {"freed_capacity"}
    signed = effect.direction if not effect.valued_parts else "more" if most > 0 else "less"
    sign = -1.0 if effect.valued_parts and most < 0 else 1.0
    way = ("succeed" if unit == SUCCESS else "freed" if freed else signed) if most else "none"
    year = answer.case.start_year + int(np.argmax(np.abs(units) >= abs(most) * (1 - 1e-9)))
    return say(
        f"effects.counted.{way}",
        language,
        name=effect.label.text(language),
        total=counted(sign * float(units.sum()), effect, unit, language),
        count=counted(sign * most, effect, unit, language),
        year=year,
    )


def counted(value: float, effect: Effect, unit: str, language: Language) -> str:
    """A number of what an effect counts, without what it is counted per: *36 utredningar*."""
    yearly = f"{unit.partition('/')[0]}/year"
    if yearly in UNITS and unit not in OF_ONE:
        return quantity(float(f"{value:.3g}"), yearly, language).partition("/")[0]
    if effect.is_per_person:
        return quantity(float(f"{value:.3g}"), "person/year", language).partition("/")[0]
    return f"{write_number(value, 3, 3)} {counted_name(effect, unit, language).partition('/')[0]}"
