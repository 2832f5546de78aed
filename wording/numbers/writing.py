"""Writing numbers and quantities the Swedish way, in both languages."""

import re
from decimal import Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, get_group_symbol, parse_pattern

from wording.numbers.rounding import EXACT, decimal_of, rounded
from wording.numbers.units import UNITS, field_unit, unit_name
from wording.texts import catalogue, say

GROUP_SPACE = "\u202f"
"""Between thousands: the thin space that does not break. Streamlit's own fonts hold it at 0.12 em, against 0.20 for the
ordinary no-break space, so a number keeps together and still stands apart from its unit."""
UNIT_SPACE = "\u00a0"
"""Between number and unit: ordinary width, does not break."""
MINUS = "\u2212"
LARGEST = Decimal("1e13")
LONGEST_NUMBER = 30
_SWEDISH = Locale("sv", "SE")  # in both languages
_BABELS_GROUP_SPACE = get_group_symbol(_SWEDISH)
_KEPT_DIGITS = 15  # what a float holds of any decimal number; more would show 0,30000000000000004
_KEPT_DECIMALS = LONGEST_NUMBER - len("−0,") - 1  # what there is room for


def write_number(
    value: float | Decimal, decimals: int | None = None, max_significant: int | None = None, signed: bool = False
) -> str:
    """The number the Swedish way: `−1 234,5`. ValueError for infinity and NaN.

    `decimals` alone: exactly so many. `max_significant`: at most so many digits, and at most `decimals`, no idle zeros.
    Neither: every digit, in a form that read_number reads back. `signed`: a plus before what is above zero.
    """
    number = decimal_of(value)
    if decimals is not None and max_significant is None:
        return _spelled(rounded(number, decimals, None), signed, decimals)
    if max_significant is not None:
        return _spelled(rounded(number, decimals, max_significant), signed)
    return _readable(_spelled(number, signed))


def with_minus(text: str) -> str:
    """A text with a real minus, where it is a number that was typed with a hyphen for one."""
    return f"{MINUS}{text[1:].lstrip()}" if re.match(r"-\s?[.,]?[0-9]", text) else text


def write_quantity(value: float | None, unit: str, language: str = "sv") -> str:
    """A value in the model's unit, to 15 digits, as its field shows it and read_quantity reads it; empty for none."""
    typed_unit = UNITS[unit]
    if value is None:
        return ""
    if unit == "flag" and value in (0, 1):
        return say("answers.flag.yes" if value else "answers.flag.no", language)
    written = _in_field(value, unit)
    if typed_unit.counts == "money":
        return f"{written}{UNIT_SPACE}{unit_name('tkr' if typed_unit.power else 'kr', language)}"
    return f"{written}{UNIT_SPACE}%" if typed_unit.counts == "percent" else written


def quantity(value: float | None, unit: str, language: str = "sv") -> str:
    """A value in the model's unit, to 15 digits, with all of its unit: `75 800 tkr/år`, `1 person`; empty for none."""
    typed_unit = UNITS[unit]
    if value is None or typed_unit.counts is None:
        return write_quantity(value, unit, language)
    written = _in_field(value, unit)
    singular = f"units.{unit}.one"
    name = say(singular, language) if written == "1" and singular in catalogue() else field_unit(unit, language)
    return f"{written}{UNIT_SPACE}{name}"


@lru_cache(maxsize=8_192)  # a field writes its number three times, and most fields the same at the next drawing
def _in_field(value: float, unit: str) -> str:
    """A value in the model's unit, as the number that stands in its field; a year with no space in it."""
    spelled = _spelled(rounded(decimal_of(value).scaleb(-UNITS[unit].power, EXACT), _KEPT_DECIMALS, _KEPT_DIGITS))
    return spelled.replace(GROUP_SPACE, "") if unit == "year" else _readable(spelled)


@lru_cache(maxsize=8_192)  # a slider writes each of its steps on every visit
def _spelled(number: Decimal, signed: bool = False, decimals: int = 0) -> str:
    """Every digit of the number, with at least so many decimals; never a minus or a plus before zero."""
    pattern = _pattern("+" if signed and number > 0 else "", decimals)
    with localcontext(EXACT):  # Babel counts in the digits of the context, of which there are 28 if nothing is said
        written: str = pattern.apply(number or Decimal(0), _SWEDISH, decimal_quantization=False)
    return written.replace(_BABELS_GROUP_SPACE, GROUP_SPACE)


@lru_cache
def _pattern(plus: str, decimals: int) -> NumberPattern:
    """Babel's pattern of a number with at least so many decimals; by itself it would write a hyphen for the minus."""
    digits = f"#,##0.{'0' * decimals}#"
    return parse_pattern(f"{plus}{digits};{MINUS}{digits}")


def _readable(written: str) -> str:
    """The written number with one more zero where it would otherwise be ambiguous to read: 1,2340."""
    return f"{written}0" if re.fullmatch(r"[−+]?[1-9][0-9]{0,2},[0-9]{3}", written) else written
