"""What must be true for it to pay, a number at a time."""

from collections.abc import Mapping

import numpy as np

from model.analysis.answer import Answer
from model.analysis.break_even import BreakEven
from model.calculation.metrics import units_of
from model.case.assumptions import Assumption, Language
from model.case.case import Case
from model.case.units import is_money
from model.editing.effect_years import people_by_scale
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, key_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys, keys_in_use, uncertain_keys
from presentation.sentences.enough import WHATEVER, bound_words, others_words, way_of
from presentation.sentences.labels import counted_name, listed, number_label
from presentation.sentences.numbers import exact, range_text
from presentation.tables.rows import Rows
from wording.numbers import money, write_number
from wording.texts import say


def keys_in_front(resolved: ResolvedNumbers) -> list[str]:
    """The uncertain numbers, and those of the main effect and the budget that usually are."""
    headline = resolved.case.headline or ""
    usual = [headline, BUDGET_FACTOR, RUNNING_FACTOR]
    for name, effect in resolved.case.effects.items():
        if headline == key_of(name, effect, "change"):
            usual = [headline, key_of(name, effect, "starts"), key_of(name, effect, "base")]
            usual += [BUDGET_FACTOR, RUNNING_FACTOR]
        if effect.is_per_person and effect.by_year_scale and headline in effect_keys(resolved, name):
            usual = [*usual[:-2], key_of(name, effect, effect.by_year_scale), BUDGET_FACTOR, RUNNING_FACTOR]
    in_use = keys_in_use(resolved)
    return list(dict.fromkeys(key for key in (*usual, *uncertain_keys(resolved)) if key in in_use))


def claim_head(case: Case, language: Language) -> str:
    """The head over what a number is: what the application says of it, or the calculation where nothing was filed."""
    return say(f"doubt.must.{'claimed' if case.filed else 'own'}", language)


def break_even_rows(
    answer: Answer, claimed: Mapping[str, Assumption], break_evens: Mapping[str, BreakEven], language: Language
) -> Rows:
    """What must be true: each number's break-even beside what was claimed, its range, and in people where it can be.

    A number on which the answer does not depend is left out.
    """
    names = ("number", "range", "even", "in_people", "inside")
    head = {name: say(f"doubt.must.{name}", language) for name in names}
    head["claimed"] = claim_head(answer.case, language)
    rows, in_all = [], people_by_scale(answer.resolved)
    for key, even in break_evens.items():
        number = answer.resolved.numbers[key]
        was = claimed.get(key, number)
        if key in in_all:  # a number of times says little: how many people in all is what is asked
            number, was = (in_people(one, in_all[key]) for one in (number, was))
            even = even.times(in_all[key])
        if (number.value is None and number.unit != "years") or not even.matters:
            continue
        inside = even.value is not None and number.is_within_range(even.value)
        rows.append(
            {
                head["number"]: people_label(answer.resolved, key, language)
                if key in in_all
                else number_label(answer.resolved, key, language),
                head["claimed"]: exact(was, language),
                head["range"]: range_text(number, language) or "–",
                head["even"]: _bound(number, even, float(answer.readings.npv[0]), language),
                head["in_people"]: people_text(answer, key, even, language),
                head["inside"]: ""
                if number.low is None
                else say(f"doubt.must.{'inside_yes' if inside else 'inside_no'}", language),
            }
        )
    return rows


def in_people(number: Assumption, people: float) -> Assumption:
    """A scale of participants as people over all years, of whom there are so many where it is 1."""
    ends = {name: None if (at := getattr(number, name)) is None else at * people for name in ("value", "low", "high")}
    return number.model_copy(update={**ends, "unit": "person"})


def people_label(resolved: ResolvedNumbers, key: str, language: Language) -> str:
    """What a scale of participants is called where it is told in people: *Arbete: deltagare som börjar …*."""
    words = say("effects.slot.started_people", language)
    readers = dict.fromkeys(reader for reader, _ in resolved.readers[key])
    names = [resolved.case.effects[reader].label.text(language) for reader in readers]
    return say("effects.named", language, name=listed(names, language), number=words)


def _bound(number: Assumption, even: BreakEven, npv: float, language: Language) -> str:
    """*minst 3,8 %*, *högst 1,31*, *senast 2022*; every root where there are several."""
    bound = bound_words(even, number, npv, language)
    if not even.others:
        return bound
    return say("doubt.must.others", language, told=bound, others=others_words(even, number, language))


def people_text(answer: Answer, key: str, even: BreakEven, language: Language) -> str:
    """What the break-even of an effect's change means in people or units a year: *2,9 placeringar om 1 mnkr*."""
    effect_id = next(
        (name for name, effect in answer.case.effects.items() if key_of(name, effect, "change") == key), None
    )
    if effect_id is None or way_of(even, answer.resolved.numbers[key], 0.0) in WHATEVER:
        return ""
    assert even.value is not None
    effect = answer.case.effects[effect_id]
    units = float(np.abs(units_of(answer.at({key: even.value}).ledger, effect_id)).max())
    measured = answer.resolved.structure.unit_measured(effect_id) or ""
    if not is_money(measured):
        unit = counted_name(effect, measured, language)
        return say("doubt.must.units", language, count=write_number(units, 1, 2), unit=unit)
    if effect.told_in is None:
        return ""
    size = answer.resolved.numbers[effect.told_in.size]
    if not size.value:
        return ""
    return say(
        f"doubt.must.people_{effect.direction}",
        language,
        count=write_number(units / size.value, 1, 2),
        things=effect.told_in.label.text(language),
        size=money(size.value, language),
    )
