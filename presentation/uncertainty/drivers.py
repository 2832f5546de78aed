"""What drives the answer: the numbers that move it most."""

import math
from collections.abc import Mapping

import pandas as pd

from model.analysis.answer import Answer
from model.analysis.drivers import Driver, Outcome
from model.case.assumptions import Assumption, Language
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import names_of
from presentation.sentences.numbers import amount, exact, value_text
from presentation.sentences.payback import payback_clause, payback_short
from presentation.tables.rows import Rows
from wording.numbers import money
from wording.texts import say

MOST_DRIVERS = 10


def _ends(driver: Driver, resolved: ResolvedNumbers, language: Language) -> tuple[str, str]:
    """Both ends of a driver in words: of every number that moves."""
    low, high = (
        say("doubt.and", language).join(
            value_text(resolved, key, value, language) for key, value in outcome.values.items()
        )
        for outcome in (driver.low, driver.high)
    )
    return low, high


def drivers_in_order(answer: Answer, reading: str) -> list[Driver]:
    """The drivers that matter most for `npv` or `payback`, largest first."""
    drivers = answer.sensitivity.drivers
    if reading == "payback":

        def apart(driver: Driver) -> float:
            return abs(_payback_axis(driver.high, answer) - _payback_axis(driver.low, answer))

        drivers = tuple(sorted(drivers, key=apart, reverse=True))
    return list(drivers[:MOST_DRIVERS])


def drivers_sentence(answer: Answer, reading: str, language: Language) -> str:
    """What matters most, and how many numbers turn the sign on their own."""
    resolved, first = answer.resolved, drivers_in_order(answer, reading)[0]
    low, high = _ends(first, resolved, language)
    ends = {"low": low, "high": high, "label": names_of(first.keys, resolved, language)}
    for end, outcome in (("low", first.low), ("high", first.high)):
        ends[f"npv_{end}"] = money(outcome.npv, language, signed=True)
        ends[f"back_{end}"] = payback_clause(outcome.payback_year, outcome.payback_years, language)
    sentence = say(f"doubt.drivers.most_{reading}", language, **ends)
    alone = [driver for driver in answer.sensitivity.drivers if len(driver.keys) == 1]
    turning = sum((driver.low.npv < 0) != (driver.high.npv < 0) for driver in alone)
    key = "turning_none" if not turning else "turning_all" if turning == len(alone) else "turning"
    if not alone:
        return sentence
    return f"{sentence} {say(f'doubt.drivers.{key}', language, turning=turning, count=len(alone))}"


def _payback_axis(outcome: Outcome, answer: Answer) -> float:
    """Where payback stands on the chart's axis: the moment in the calendar, or just beyond the horizon for never."""
    years = outcome.payback_years
    return answer.case.start_year + (answer.case.horizon + 0.5 if math.isnan(years) else years)


def tornado_frame(answer: Answer, claimed: Mapping[str, Assumption], reading: str, language: Language) -> pd.DataFrame:
    """A bar for each end of each driver, for `npv` (mnkr) or `payback` (calendar).

    c0 label, c1 from, c2 to, c3 `low`, `high`, `claim` or `even`, c4 the words at its end, c5 what it comes to, c6 on
    which side of the calculation it lies.
    """
    resolved, sensitivity = answer.resolved, answer.sensitivity

    def at(outcome: Outcome) -> float:
        return outcome.npv / 1e6 if reading == "npv" else _payback_axis(outcome, answer)

    start = at(sensitivity.point)
    rows: list[tuple[str, float, float, str, str, str, str]] = []
    for driver in drivers_in_order(answer, reading):
        label, words = names_of(driver.keys, resolved, language), _ends(driver, resolved, language)
        for end, outcome, value in zip(("low", "high"), (driver.low, driver.high), words, strict=True):
            result = (
                money(outcome.npv, language, signed=True)
                if reading == "npv"
                else payback_short(outcome.payback_year, outcome.payback_years, language)
            )
            side = "right" if at(outcome) > start else "left"
            rows.append((label, start, at(outcome), end, value if at(outcome) != start else "", result, side))
        rows.append((label, start, start, "claim", "", _claim_text(driver, resolved, claimed, language), ""))
        even, crosses = driver.break_even, (driver.low.npv < 0) != (driver.high.npv < 0)
        if reading == "npv" and crosses and even is not None and even.value is not None:
            unit = resolved.numbers[driver.keys[0]].unit
            value = amount(even.value, unit, language)
            key = "even_year" if unit == "year" else "even"
            rows.append((label, 0.0, 0.0, "even", value, say(f"doubt.drivers.{key}", language, value=value), ""))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4", "c5", "c6"])


def _claim_text(
    driver: Driver, resolved: ResolvedNumbers, claimed: Mapping[str, Assumption], language: Language
) -> str:
    """What the calculation counts with, and what was claimed where that is another value."""
    if len(driver.keys) > 1:
        return ""
    key = driver.keys[0]
    number, original = resolved.numbers[key], claimed.get(key)
    value = exact(number, language)
    if original is None or original.value == number.value:
        return say(f"doubt.drivers.{'claim' if resolved.case.filed else 'own'}", language, value=value)
    return say("doubt.drivers.changed", language, value=value, claimed=exact(original, language))


def driver_rows(answer: Answer, language: Language) -> Rows:
    """The drivers as a table: both ends with NPV and payback."""
    names = ("number", "low", "npv_low", "payback_low", "high", "npv_high", "payback_high")
    head = {name: say(f"doubt.drivers.{name}", language) for name in names}
    rows = []
    for driver in answer.sensitivity.drivers[:MOST_DRIVERS]:
        row = {head["number"]: names_of(driver.keys, answer.resolved, language)}
        for end, outcome, words in zip(
            ("low", "high"), (driver.low, driver.high), _ends(driver, answer.resolved, language), strict=True
        ):
            row[head[end]] = words
            row[head[f"npv_{end}"]] = money(outcome.npv, language, signed=True)
            row[head[f"payback_{end}"]] = payback_short(outcome.payback_year, outcome.payback_years, language)
        rows.append(row)
    return rows
