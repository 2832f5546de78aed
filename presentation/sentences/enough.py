"""What is enough for it to pay: the break-even of a number as a condition."""

from collections.abc import Sequence
from typing import Any, Literal

from model.analysis.answer import Answer
from model.analysis.break_even import BreakEven
from model.case.assumptions import Assumption, Language
from model.case.case import Case
from presentation.sentences.labels import listed, number_label
from presentation.sentences.numbers import amount_beside
from presentation.sentences.payback import is_a_loss, is_without_costs
from wording.texts import say


def enough_sentence(
    answer: Answer, claimed: Assumption | None, language: Language, without: Assumption | None = None
) -> str:
    """What is enough of the case's main number, beside what was claimed; empty if the case has no main number.

    `without`: that number in the case without the scenario that is answered for, where there is one.
    """
    key, even = answer.case.headline, answer.headline
    number = answer.resolved.numbers.get(key or "")
    if is_without_costs(answer) and answer.left_out.costs:
        return ""  # where others pay everything, anything is enough for those who are counted
    if key is None or number is None or even is None or (number.value is None and number.unit != "years"):
        return ""
    label = number_label(answer.resolved, key, language)
    way = way_of(even, number, float(answer.readings.npv[0]))
    if way in WHATEVER:
        return say(f"answers.enough.{way}", language, label=label)
    beside = [number.value, *(one.value for one in (claimed, without) if one is not None)]
    bound = bound_words(even, number, float(answer.readings.npv[0]), language, beside)
    others = [even.value, *beside]
    facts: dict[str, Any] = {
        "condition": headline_phrase(answer.case, label, bound, language),
        "now": say("answers.every_year", language)
        if number.value is None
        else amount_beside(number.value, others, number.unit, language),
    }
    key = "as_claimed" if answer.case.filed else "own"
    if claimed is not None and claimed.value is not None and claimed.value != number.value:
        key, facts["claimed"] = "changed", amount_beside(claimed.value, others, claimed.unit, language)
    if without is not None and without.value is not None and without.value != number.value:
        key, facts["claimed"] = "in_scenario", amount_beside(without.value, others, without.unit, language)
    sentence = say(f"answers.enough.{key}", language, **facts)
    if not even.others:
        return sentence
    return f"{sentence} {say('answers.enough.turns_also', language, others=others_words(even, number, language))}"


Way = Literal["any", "none", "without", "not_even_without", "latest", "earliest", "least", "most"]
WHATEVER: tuple[Way, ...] = ("any", "none", "without", "not_even_without")
"""How it pays, or does not, where no value of the number is a condition."""


def way_of(even: BreakEven, number: Assumption, npv: float) -> Way:
    """How it pays by a number: at any value, at none, also (or not even) without the effect, from or up to a value.

    A change below zero does harm: nobody plans for that, so where it would be enough the effect is not needed.
    """
    if even.value is None:
        return "none" if is_a_loss(npv) else "any"
    limits = number.possible
    if not even.others and even.value == (limits.low if even.rises else limits.high):
        return "any"  # up to the end of what the number can be
    if number.unit == "change" and not even.others:
        if even.rises and even.value <= 0:
            return "without"
        if not even.rises and even.value < 0:
            return "not_even_without"
    if number.unit == "year":
        return "earliest" if even.rises else "latest"
    return "least" if even.rises else "most"


def bound_words(
    even: BreakEven, number: Assumption, npv: float, language: Language, beside: Sequence[float | None] = ()
) -> str:
    """With what it pays: *minst 3,8 %*, *högst 1,31*, *senast 2022*, *även utan effekten*, *inget värde räcker*.

    It has the digits that tell it from the number's own value, and from those that stand `beside` it.
    """
    way = way_of(even, number, npv)
    if way in WHATEVER or even.value is None:
        return say(f"answers.enough.{way}_short", language)
    value = _value(even.value, number, language, beside)
    return say(f"answers.enough.{way}{'_negative' if even.value < 0 else ''}", language, value=value)


def _value(value: float, number: Assumption, language: Language, beside: Sequence[float | None] = ()) -> str:
    """A break-even with the digits that tell it from the number's own value."""
    if number.unit == "year":
        return str(round(value))
    return amount_beside(value, (number.value, *beside), number.unit, language)


def others_words(even: BreakEven, number: Assumption, language: Language) -> str:
    """The other values at which the answer turns."""
    return listed([_value(at, number, language) for at in even.others], language)


def enough_short(even: BreakEven | None, number: Assumption, npv: float, language: Language) -> str:
    """What is enough, after *räcker med*: *3,8 %*, *högst 1,31*, *inget värde räcker*; a dash for what has none.

    It is told so that it differs from the number's own value, where it does.
    """
    if even is None:
        return say("answers.none", language)
    if way_of(even, number, npv) == "least":
        assert even.value is not None
        return _value(even.value, number, language)
    return bound_words(even, number, npv, language)


def headline_phrase(case: Case, label: str, bound: str, language: Language) -> str:
    """The case's main number as a condition: *placeringarna minskar med minst 3,8 %*."""
    phrase = None if case.headline_phrase is None else case.headline_phrase.text(language)
    if phrase and "{amount}" in phrase:
        return phrase.replace("{amount}", bound)
    return say("answers.enough.generic", language, label=label, bound=bound)


def break_even_text(even: BreakEven | None, number: Assumption | None, language: Language) -> str:
    """A break-even as an answer: *3,8 %*, or *inget värde räcker*."""
    if even is None or number is None or even.value is None:
        return say("answers.enough.none_short", language)
    return _value(even.value, number, language)
