"""Numbers and their ranges in words, each with its unit."""

import math

from model.case.assumptions import Assumption, Language
from model.case.units import OF_ONE, UNITS
from model.numbers.resolved_numbers import ResolvedNumbers
from wording.numbers import money, percent, quantity, write_number
from wording.texts import say


def amount(value: float | None, unit: str, language: Language) -> str:
    """A number of any unit as an answer: money and shares short, the rest in full; a dash for none."""
    if value is None or not math.isfinite(value):
        return say("answers.none", language)
    if unit in OF_ONE:
        return percent(value)
    if unit in ("kr", "kr/year") and abs(value) >= 1000:
        return money(value, language)
    if unit == "factor":
        return write_number(value, 2, 3)
    if UNITS[unit].whole:
        return quantity(round(value), unit, language)
    return quantity(float(f"{value:.3g}"), unit, language)


def exact(number: Assumption, language: Language) -> str:
    """A resolved number with all its digits and its unit."""
    if number.value is None:
        return say("answers.to_horizon" if number.unit == "years" else "answers.blank", language)
    return quantity(number.value, number.unit, language)


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
