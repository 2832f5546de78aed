"""Numbers and their ranges in words, each with its unit."""

import math
from collections.abc import Iterable

from model.case.assumptions import Assumption, Language
from model.case.units import OF_ONE, UNITS
from model.numbers.rates import DISCOUNT_RATE, OWN_RATE
from model.numbers.resolved_numbers import ResolvedNumbers
from wording.numbers import money, percent, quantity, write_number
from wording.texts import say


def amount(value: float | None, unit: str, language: Language, finer: int = 0) -> str:
    """A number of any unit as an answer: short, with so many more digits as `finer` says; a dash for none."""
    if value is None or not math.isfinite(value):
        return say("answers.none", language)
    if unit in OF_ONE:
        return percent(value, finer=finer)
    if unit in ("kr", "kr/year") and abs(value) >= 1000:
        return money(value, language, finer=finer)
    if unit == "factor":
        return write_number(value, 2 + finer, 3 + finer)
    if UNITS[unit].whole:
        return quantity(round(value), unit, language)
    return quantity(float(f"{value:.{3 + finer}g}"), unit, language)


def schedule_words(resolved: ResolvedNumbers, language: Language) -> str:
    """The discount schedule that applies; one rate of the case's own with that rate."""
    words = resolved.library.schedules[resolved.schedule_chosen].label.text(language)
    own = resolved.numbers.get(DISCOUNT_RATE)
    if resolved.schedule_chosen != OWN_RATE or own is None or own.value is None:
        return words
    return f"{words}: {exact(own, language)}"


MOST_DIGITS_MORE = 8
"""Numbers that differ only beyond these digits are told as the same."""


def amount_beside(value: float, others: Iterable[float | None], unit: str, language: Language) -> str:
    """A number that is read beside others, with the digits that tell it apart from each that it differs from."""
    different = [other for other in others if other is not None and other != value]
    for finer in range(MOST_DIGITS_MORE):
        written = amount(value, unit, language, finer)
        if all(amount(other, unit, language, finer) != written for other in different):
            return written
    return amount(value, unit, language)


def exact(number: Assumption, language: Language) -> str:
    """A resolved number with all its digits and its unit."""
    if number.value is None:
        return say("answers.to_horizon" if number.unit == "years" else "answers.blank", language)
    return quantity(number.value, number.unit, language)


def told(number: Assumption, language: Language) -> str:
    """A resolved number with its unit in a sentence: a share to four digits, `66,67 %`, anything else in full."""
    if number.value is not None and number.unit in OF_ONE:
        return quantity(float(f"{number.value:.4g}"), number.unit, language)
    return exact(number, language)


def range_text(number: Assumption, language: Language) -> str:
    """The range of a number, p10–p90; empty if it has none."""
    if number.low is None or number.high is None:
        return ""
    return f"{quantity(number.low, number.unit, language)} – {quantity(number.high, number.unit, language)}"


def range_words(number: Assumption, language: Language) -> str:
    """The range of a number in words, also where it has none."""
    return range_text(number, language) or say("numbers.no_range", language)


def value_text(resolved: ResolvedNumbers, key: str, value: float, language: Language) -> str:
    """A value of a number in its unit."""
    return exact(resolved.numbers[key].model_copy(update={"value": value}), language)
