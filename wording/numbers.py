"""The one parser and the one formatter of numbers.

People type and paste numbers the Swedish way, and they are written that way in both languages: `1 234,5`, `−365 tkr`.
What could mean two things, such as `1,234`, is refused with the reason: a wrong guess is a silent error of 1 000 times.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from wording.text_safety import clean
from wording.texts import LANGUAGES, catalogue, read_wording_file, say

GROUP_SPACE = "\u202f"
"""Between thousands: the thin space that does not break. Streamlit's own fonts hold it at 0.12 em, against 0.20 for the
ordinary no-break space, so a number keeps together and still stands apart from its unit."""
UNIT_SPACE = "\u00a0"
"""Between number and unit: ordinary width, does not break."""
MINUS = "\u2212"
LARGEST = Decimal("1e13")
LONGEST_NUMBER = 30
LONGEST_QUANTITY = 60

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for any float to be shifted without rounding
_KEPT_DIGITS = 15  # what a float holds of any decimal number; more would show 0,30000000000000004
_KEPT_DECIMALS = LONGEST_NUMBER - len("−0,") - 1  # what there is room for

_SPACES_WITHIN = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
# The en dash is what word processors and the Swedish writing rules put for a minus.
_NUMBER = re.compile(r"([-+−–]?) ?([1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?")
_NUMBERLIKE = re.compile(r"[-+−–]? ?[0-9][0-9 .,]*")
_BREAKS = re.compile(r"[\t\n\r]")


class NumberRefused(ValueError):
    """The text is not a number we can be sure of; the text `problems.number.<code>`, given the facts, says why."""

    def __init__(self, code: str, facts: Mapping[str, str | Mapping[str, str]]):
        super().__init__(f"{code}: {dict(facts)}")
        self.code = code
        self.facts = facts


class TypedUnit(NamedTuple):
    """How a unit is typed: what the number counts, per what, and the power of ten that a plain number stands for."""

    counts: str | None
    per: str | None = None
    power: int = 0
    named: str | None = None  # the key in units.yaml of the unit a plain number is in, where it is not the unit itself


UNITS: Mapping[str, TypedUnit] = {
    "kr": TypedUnit("money", power=3, named="tkr"),
    "kr/year": TypedUnit("money", "year", power=3, named="tkr/year"),
    "kr/month": TypedUnit("money", "month"),
    "kr/day": TypedUnit("money", "day"),
    "kr/hour": TypedUnit("money", "hour"),
    "kr/person": TypedUnit("money", "person"),
    "kr/case": TypedUnit("money", "case"),
    "kr/school_year": TypedUnit("money", "school_year"),
    "share": TypedUnit("percent", power=-2),
    "share/year": TypedUnit("percent", "year", power=-2),
    "change": TypedUnit("percent", power=-2),
    "growth": TypedUnit("percent", "year", power=-2),
    "rate": TypedUnit("percent", "year", power=-2),
    "person": TypedUnit("person"),
    "person/year": TypedUnit("person", "year"),
    "case/year": TypedUnit("case", "year"),
    "investigation/year": TypedUnit("investigation", "year"),
    "day/person": TypedUnit("day", "person"),
    "day/year": TypedUnit("day", "year"),
    "hour/person": TypedUnit("hour", "person"),
    "hour/year": TypedUnit("hour", "year"),
    "school_year/person": TypedUnit("school_year", "person"),
    "school_year/year": TypedUnit("school_year", "year"),
    "placement/year": TypedUnit("placement", "year"),
    "factor": TypedUnit(None),
    "years": TypedUnit("year"),
    "year": TypedUnit(None),
    "flag": TypedUnit(None),
}
"""Every unit of the model. Volumes may have decimals (an average of 40,5 days); years and flags may not."""

_WHOLE = frozenset({"years", "year"})


# Reading


def read_number(text: str) -> Decimal:
    """The number that a text says, exactly; NumberRefused where it says none, might say two, or is above 1e13."""
    number = _number_in(text, text)
    if number.copy_abs() > LARGEST:
        raise _refusal("too_large", text, limit=write_number(LARGEST))
    return number


def read_quantity(text: str, unit: str) -> float:
    """The number, in the model's unit, typed in a field of that unit; NumberRefused where it is unclear or misplaced.

    A plain number counts tkr in `kr` and `kr/year`, percent in shares, changes and rates; a typed unit overrides it.
    """
    if unit == "flag":
        return _read_flag(text)
    number = _read_typed(text, UNITS[unit], unit)
    if number.copy_abs() > LARGEST:
        raise _refusal("too_large", text, limit=write_quantity(float(LARGEST), unit))
    if unit in _WHOLE and number != number.to_integral_value():
        raise _refusal("not_whole", text, nearest=write_quantity(float(_rounded(number, 0, None)), unit))
    return float(number)


MOST_OF_A_RATE = Decimal("0.2")
"""A yearly rate or growth above this is so unusual that nobody is asked whether it was meant."""


def perhaps_per_cent(text: str, unit: str) -> float | None:
    """What may have been meant by a plain number below 1 in a field of per cent: 0,05 for 5 %; None where it is clear.

    The field reads it as 0,05 %. With a typed % sign it is clear, and so it is where 5 % would be no such number.
    """
    if UNITS[unit].counts != "percent" or _split(text)[1]:
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


def read_kronor(text: str) -> float:
    """Kronor typed in a field where a plain number counts kronor and not tkr; NumberRefused as in read_quantity."""
    number = _read_typed(text, TypedUnit("money"), "kr")
    if number.copy_abs() > LARGEST:
        raise _refusal("too_large", text, limit={language: kr(LARGEST, language) for language in LANGUAGES})
    return float(number)


def _read_typed(text: str, typed_unit: TypedUnit, unit: str) -> Decimal:
    """The number in the unit of the model, of any size; a plain number counts what `typed_unit` says."""
    if len(text.strip()) > LONGEST_QUANTITY:
        raise _refusal("too_long", text, limit=str(LONGEST_QUANTITY))
    digits, suffix = _split(text)
    power = _power(suffix, typed_unit, unit, text) if suffix else typed_unit.power
    return _number_in(digits, text).scaleb(power, _EXACT)


def _number_in(digits: str, text: str) -> Decimal:
    """The number, of any size, written as `digits` in what was typed as `text`; NumberRefused as in read_number."""
    stripped = digits.strip()
    if not stripped:
        raise _refusal("empty", text)
    if len(stripped) > LONGEST_NUMBER:
        raise _refusal("too_long", text, limit=str(LONGEST_NUMBER))
    spaced = stripped.translate(_SPACES_WITHIN)
    found = _NUMBER.fullmatch(spaced)
    if found is None:
        raise _refusal(_malformation(spaced), text)
    minus = "-" if found[1] in ("-", MINUS, "–") else ""
    whole, decimals = found[2].replace(" ", ""), found[3] or ""
    # One mark before exactly three digits: a decimal comma here is a thousands mark elsewhere, and the reverse. After a
    # zero, or after more than three digits, it can only be the decimal mark.
    if len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0":
        sign = MINUS if minus else ""
        raise _refusal(
            "ambiguous", text, thousands=f"{sign}{whole}{UNIT_SPACE}{decimals}", decimal=f"{sign}{whole},{decimals}0"
        )
    number = Decimal(f"{minus}{whole}.{decimals or 0}")
    return number if number else Decimal(0)


def _malformation(spaced: str) -> str:
    """Why a text is no number: the code of the reason that helps most."""
    if _BREAKS.search(spaced):
        return "several_cells"
    if not _NUMBERLIKE.fullmatch(spaced):
        return "not_a_number"
    if spaced.count(",") + spaced.count(".") > 1:
        return "mixed_separators"
    # What is left without a space is `5,`: a number that lost its end.
    return "grouping" if " " in spaced else "not_a_number"


def _refusal(code: str, text: str, **facts: str | Mapping[str, str]) -> NumberRefused:
    """The refusal of a typed text, which is quoted short and safe."""
    quoted = clean(" ".join(text.split()))
    return NumberRefused(code, {"text": quoted if len(quoted) <= 40 else f"{quoted[:39]}…", **facts})


def _read_flag(text: str) -> float:
    """1 for yes, 0 for no; NumberRefused for anything else."""
    word = _plain_word(text)
    if not word:
        raise _refusal("empty", text)
    for number, words in enumerate((_typed_units().no, _typed_units().yes)):
        if word in words:
            return float(number)
    raise _refusal("not_yes_or_no", text)


def _split(text: str) -> tuple[str, str]:
    """What is typed before the first letter, % or /, and the rest; all of it is the number where nothing is before."""
    start = next((place for place, sign in enumerate(text) if sign.isalpha() or sign in "%/"), len(text))
    return (text[:start], text[start:].strip()) if text[:start].strip() else (text, "")


def _power(suffix: str, typed_unit: TypedUnit, unit: str, text: str) -> int:
    """The power of ten that a typed unit stands for; NumberRefused where it is unknown or is not the field's."""
    expected = catalogue()[f"units.{typed_unit.named or unit}.long"]
    found = _typed_units().suffix.fullmatch(_plain_word(suffix))
    if found is None:
        raise _refusal("unknown_unit", text, suffix=clean(suffix), expected=expected)
    counted = _typed_units().counted[found["counts"]] if found["counts"] else (typed_unit.counts, typed_unit.power)
    per = _typed_units().things[found["per"]] if found["per"] else typed_unit.per
    if (counted[0], per) != (typed_unit.counts, typed_unit.per):
        raise _refusal("wrong_unit", text, suffix=clean(suffix), expected=expected)
    return counted[1]


def _plain_word(text: str) -> str:
    """A typed word or unit in small letters, composed, with single spaces and no full stop after an abbreviation."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(".")


class _TypedUnits(NamedTuple):
    """What may stand after a number: the pattern of it, what each word counts with its power of ten, and each thing."""

    suffix: re.Pattern[str]
    counted: Mapping[str, tuple[str, int]]
    things: Mapping[str, str]
    yes: frozenset[str]
    no: frozenset[str]


@lru_cache(maxsize=1)
def _typed_units() -> _TypedUnits:
    """The words of `typed_units.yaml`, made ready for matching."""
    words = read_wording_file("typed_units")
    things: dict[str, str] = {word: thing for thing, synonyms in words["things"].items() for word in synonyms}
    counted: dict[str, tuple[str, int]] = {word: (thing, 0) for word, thing in things.items()}
    counted |= dict.fromkeys(words["percent"], ("percent", -2))
    counted |= {word: ("money", 3 * int(step)) for step, synonyms in words["money"].items() for word in synonyms}
    joined_by = (f"{re.escape(word)} " if word.isalpha() else f"{re.escape(word)} ?" for word in words["joined_by"])
    suffix = f"(?P<counts>{_either(counted)})? ?(?:(?:{'|'.join(joined_by)})(?P<per>{_either(things)}))?"
    return _TypedUnits(re.compile(suffix), counted, things, frozenset(words["yes"]), frozenset(words["no"]))


def _either(words: Mapping[str, object]) -> str:
    """A pattern that matches any of the words."""
    return "|".join(map(re.escape, words))


# Writing


def write_number(
    value: float | Decimal, decimals: int | None = None, max_significant: int | None = None, signed: bool = False
) -> str:
    """The number the Swedish way: `−1 234,5`. ValueError for infinity and NaN.

    `decimals` alone: exactly so many. `max_significant`: at most so many digits, and at most `decimals`, no idle zeros.
    Neither: every digit, in a form that read_number reads back. `signed`: a plus before what is above zero.
    """
    number = _decimal(value)
    if decimals is not None and max_significant is None:
        return _spelled(_rounded(number, decimals, None), signed, decimals)
    if max_significant is not None:
        return _spelled(_rounded(number, decimals, max_significant), signed)
    return _readable(_spelled(number, signed))


def write_quantity(value: float | None, unit: str, language: str = "sv") -> str:
    """A value in the model's unit, to 15 digits, as its field shows it and read_quantity reads it; empty for none."""
    typed_unit = UNITS[unit]
    if value is None:
        return ""
    if unit == "flag" and value in (0, 1):
        return say("answers.flag.yes" if value else "answers.flag.no", language)
    number = _field_number(value, unit)
    if unit == "year":
        return _spelled(number).replace(GROUP_SPACE, "")
    written = _readable(_spelled(number))
    if typed_unit.counts == "money":
        return f"{written}{UNIT_SPACE}{unit_name('tkr' if typed_unit.power else 'kr', language)}"
    return f"{written}{UNIT_SPACE}%" if typed_unit.counts == "percent" else written


def quantity(value: float | None, unit: str, language: str = "sv") -> str:
    """A value in the model's unit, to 15 digits, with all of its unit: `75 800 tkr/år`, `1 person`; empty for none."""
    typed_unit = UNITS[unit]
    if value is None or typed_unit.counts is None:
        return write_quantity(value, unit, language)
    number = _field_number(value, unit)
    singular = f"units.{unit}.one"
    name = say(singular, language) if number == 1 and singular in catalogue() else field_unit(unit, language)
    return f"{_readable(_spelled(number))}{UNIT_SPACE}{name}"


def unit_name(unit: str, language: str, long: bool = False) -> str:
    """What a unit is called, short (kr/år) or long (kronor per år); one of the model's, or tkr, tkr/year or mnkr."""
    return say(f"units.{unit}.{'long' if long else 'short'}", language)


def field_unit(unit: str, language: str, long: bool = False) -> str:
    """What a plain number typed in a field of the model's unit counts: tkr/år for kr/year, % for a share."""
    return unit_name(UNITS[unit].named or unit, language, long)


def _field_number(value: float, unit: str) -> Decimal:
    """A value in the model's unit, as the number that stands in its field."""
    return _rounded(_decimal(value).scaleb(-UNITS[unit].power, _EXACT), _KEPT_DECIMALS, _KEPT_DIGITS)


def _decimal(value: float | Decimal) -> Decimal:
    """The number as its shortest decimal form says it (0.1, not 0.1000…055); ValueError for infinity and NaN."""
    number = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, int) else repr(float(value)))
    if not number.is_finite():
        raise ValueError(f"{value!r} cannot be written as a number")
    return number


def _rounded(number: Decimal, decimals: int | None, max_significant: int | None) -> Decimal:
    """The number to at most so many decimals and significant digits; a half goes away from zero, as people expect."""
    if max_significant is not None and number:
        number = number.quantize(Decimal(1).scaleb(number.adjusted() + 1 - max_significant), context=_EXACT)
    if decimals is not None and int(number.as_tuple().exponent) < -decimals:
        number = number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    return number


def _spelled(number: Decimal, signed: bool = False, decimals: int = 0) -> str:
    """Every digit of the number, with at least so many decimals; never a minus or a plus before zero."""
    whole, _, fraction = f"{number.copy_abs():f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{int(whole):,}".replace(",", GROUP_SPACE) + (f",{fraction}" if fraction else "")


def _readable(written: str) -> str:
    """The written number with one more zero where it would otherwise be ambiguous to read: 1,2340."""
    return f"{written}0" if re.fullmatch(r"[−+]?[1-9][0-9]{0,2},[0-9]{3}", written) else written


# Answers: rounded, for reading only


def money(value: float, language: str = "sv", signed: bool = False) -> str:
    """Kronor to three significant digits, in mnkr, tkr or kr by size: `+6,83 mnkr`, `−365 tkr`."""
    rounded = _rounded(_decimal(value), None, 3)  # first, so that 999 600 kr becomes 1 mnkr and not 1 000 tkr
    size = rounded.copy_abs()
    power, unit = (6, "mnkr") if size >= 1_000_000 else (3, "tkr") if size >= 1_000 else (0, "kr")
    return _with_unit(write_number(rounded.scaleb(-power, _EXACT), 2, 3, signed), unit, language)


def mnkr(value: float, language: str = "sv", signed: bool = False) -> str:
    """Kronor as millions, to three significant digits and at most three decimals: `6,83 mnkr`."""
    return _with_unit(write_number(_decimal(value).scaleb(-6, _EXACT), 3, 3, signed), "mnkr", language)


def tkr(value: float, language: str = "sv", signed: bool = False) -> str:
    """Kronor as whole thousands, as in a table: `22 540 tkr`."""
    return _with_unit(write_number(_decimal(value).scaleb(-3, _EXACT), 0, signed=signed), "tkr", language)


def kr(value: float | Decimal, language: str = "sv", signed: bool = False) -> str:
    """Whole kronor: `1 500 kr`."""
    return _with_unit(write_number(value, 0, signed=signed), "kr", language)


def percent(value: float, decimals: int | None = None, signed: bool = False) -> str:
    """A share as percent: two digits below ten, then whole percent; or exactly so many decimals: `3,8 %`, `38 %`."""
    number = _decimal(value).scaleb(2, _EXACT)
    if decimals is not None:
        written = write_number(number, decimals, signed=signed)
    else:
        written = write_number(number, 2, 2, signed) if number.copy_abs() < 10 else write_number(number, 0, 3, signed)
    return f"{written}{UNIT_SPACE}%"


def years(value: float, language: str = "sv") -> str:
    """A number of years with one decimal, or none where it is whole: `6,9 år`, `10 år`."""
    number = _decimal(value)
    written = write_number(number, 0 if number == number.to_integral_value() else 1)
    return say("answers.years.one" if written == "1" else "answers.years.many", language, number=written)


def share_of_ten(value: float, language: str = "sv") -> str:
    """A chance from 0 to 1 as cases out of ten: `7 av 10`. Only certainty is 10 or 0 of 10."""
    count = int(_rounded(_decimal(value).scaleb(1, _EXACT), 0, None))
    if count == 0 and value > 0:
        return say("answers.share_of_ten.fewer_than_one", language)
    if count == 10 and value < 1:
        return say("answers.share_of_ten.more_than_nine", language)
    return say("answers.share_of_ten.about", language, count=count)


def _with_unit(written: str, unit: str, language: str) -> str:
    """A written number and its unit, which stay on one line."""
    return f"{written}{UNIT_SPACE}{unit_name(unit, language)}"
