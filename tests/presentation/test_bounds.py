"""What is told to be enough is enough: a bound is rounded to where it holds, however few its digits."""

import random
import re

import pytest

from model.analysis.break_even import BreakEven
from model.case.assumptions import Assumption
from model.case.units import UNITS
from presentation.sentences.enough import bound_words, enough_short
from presentation.sentences.numbers import DIGITS_THAT_COUNT
from tests.presentation.case_of_an_investor import judged
from wording.numbers import read_quantity

WITH_A_BOUND = [unit for unit, one in UNITS.items() if not one.whole and unit not in ("flag", "year", "month")]
BEFORE = ("minst", "högst")
THREE_DECIMALS = re.compile(r",[0-9]{3}(?![0-9])")
"""Which a reader of numbers asks about, since they may be thousands."""
NOISE = 10.0 ** (1 - DIGITS_THAT_COUNT)


def number_of(unit: str, value: float) -> Assumption:
    """A number of a unit, judged."""
    return Assumption.model_validate(judged(value, unit))


@pytest.mark.parametrize("unit", WITH_A_BOUND)
@pytest.mark.parametrize("rises", [True, False])
def test_what_is_told_to_be_enough_is_enough(unit: str, rises: bool) -> None:
    chance, limits = random.Random(f"{unit} {rises}"), UNITS[unit]
    seen = 0
    for _ in range(60):
        low, high = max(limits.low, 0.0), min(limits.high, 10.0 ** chance.uniform(-3, 8))
        value = low + (high - low) * chance.random() ** 3
        own = value * chance.choice([0.999, 0.99, 0.5, 1.0001, 1.2, 3.0])
        if not (limits.low < value < limits.high and limits.low <= own <= limits.high) or value <= 0:
            continue
        seen += 1
        even, number = BreakEven(value, rises=rises), number_of(unit, own)
        for words in (bound_words(even, number, -1.0, "sv"), enough_short(even, number, -1.0, "sv")):
            told = words
            for word in BEFORE:
                told = told.removeprefix(f"{word} ")
            is_told = read_quantity(THREE_DECIMALS.sub(r"\g<0>0", told), unit)
            room = NOISE * value
            assert is_told >= value - room if rises else is_told <= value + room, (value, words)
    assert seen > 20
