"""Whether a small number typed in a field of per cent was meant as a share."""

from decimal import Decimal

from wording.numbers.reading import NumberRefused, number_and_unit, read_number
from wording.numbers.units import UNITS
from wording.numbers.writing import write_quantity
from wording.texts import say

MOST_OF_A_RATE = Decimal("0.2")
"""A yearly rate or growth above this is so unusual that nobody is asked whether it was meant."""


def perhaps_per_cent(text: str, unit: str) -> float | None:
    """What may have been meant by a plain number below 1 in a field of per cent: 0,05 for 5 %; None where it is clear.

    The field reads it as 0,05 %. With a typed % sign it is clear, and so it is where 5 % would be no such number.
    """
    if UNITS[unit].counts != "percent" or number_and_unit(text)[1]:
        return None
    try:
        typed = read_number(text)
    except NumberRefused:
        return None
    most = MOST_OF_A_RATE if unit in ("rate", "growth") else Decimal(1)
    return float(typed) if 0 < typed.copy_abs() < 1 and typed.copy_abs() <= most else None


def per_cent_question(text: str, unit: str, language: str) -> str:
    """Beside a field of per cent: *0,05 % – menade ni 5 %?*; empty where there is nothing to ask."""
    meant = perhaps_per_cent(text, unit)
    if meant is None:
        return ""
    typed = write_quantity(meant / 100, unit, language)
    return say("answers.perhaps_per_cent", language, typed=typed, meant=write_quantity(meant, unit, language))
