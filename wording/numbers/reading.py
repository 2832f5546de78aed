"""The one parser of numbers: what people type and paste, or a refusal with the reason."""

import re
from collections.abc import Mapping
from decimal import Decimal

from wording.currency import typed_as_kronor
from wording.numbers.answers import kr
from wording.numbers.rounding import EXACT, rounded
from wording.numbers.typed_words import plain_word, typed_words
from wording.numbers.units import UNITS, TypedUnit
from wording.numbers.writing import LARGEST, LONGEST_NUMBER, MINUS, UNIT_SPACE, write_number, write_quantity
from wording.text_safety import clean
from wording.texts import LANGUAGES, catalogue

LONGEST_QUANTITY = 60
_SPACES_WITHIN = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
# The en dash is what word processors and the Swedish writing rules put for a minus.
_NUMBER = re.compile(r"([-+−–]?) ?([1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?")
_NUMBERLIKE = re.compile(r"[-+−–]? ?[0-9][0-9 .,]*")
_BREAKS = re.compile(r"[\t\n\r]")
_WHOLE = frozenset({"years", "year"})


class NumberRefused(ValueError):
    """The text is not a number we can be sure of; the text `problems.number.<code>`, given the facts, says why."""

    def __init__(self, code: str, facts: Mapping[str, str | Mapping[str, str]]):
        super().__init__(f"{code}: {dict(facts)}")
        self.code = code
        self.facts = facts


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
        raise _refusal("not_whole", text, nearest=write_quantity(float(rounded(number, 0, None)), unit))
    return float(number)


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
    digits, suffix = number_and_unit(typed_as_kronor(text))
    power = _power(suffix, typed_unit, unit, text) if suffix else typed_unit.power
    return _number_in(digits, text).scaleb(power, EXACT)


def _number_in(digits: str, text: str) -> Decimal:
    """The number, of any size, written as `digits` in what was typed as `text`; NumberRefused as in read_number."""
    stripped = digits.strip()
    if not stripped:
        raise _refusal("empty", text)
    if len(stripped) > LONGEST_NUMBER:
        raise _refusal("too_long", text, limit=str(LONGEST_NUMBER))
    spaced = stripped.translate(_SPACES_WITHIN)
    match = _NUMBER.fullmatch(spaced)
    if match is None:
        raise _refusal(_malformation(spaced), text)
    minus = "-" if match[1] in ("-", MINUS, "–") else ""
    whole, decimals = match[2].replace(" ", ""), match[3] or ""
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
    word = plain_word(text)
    if not word:
        raise _refusal("empty", text)
    for number, words in enumerate((typed_words().no, typed_words().yes)):
        if word in words:
            return float(number)
    raise _refusal("not_yes_or_no", text)


def number_and_unit(text: str) -> tuple[str, str]:
    """What is typed before the first letter, % or /, and the rest; all of it is the number where nothing is before."""
    start = next((place for place, sign in enumerate(text) if sign.isalpha() or sign in "%/"), len(text))
    return (text[:start], text[start:].strip()) if text[:start].strip() else (text, "")


def _power(suffix: str, typed_unit: TypedUnit, unit: str, text: str) -> int:
    """The power of ten that a typed unit stands for; NumberRefused where it is unknown or is not the field's."""
    expected = catalogue()[f"units.{typed_unit.named or unit}.long"]
    match = typed_words().suffix.fullmatch(plain_word(suffix))
    if match is None:
        raise _refusal("unknown_unit", text, suffix=clean(suffix), expected=expected)
    counted = typed_words().counted[match["counts"]] if match["counts"] else (typed_unit.counts, typed_unit.power)
    per = typed_words().things[match["per"]] if match["per"] else typed_unit.per
    if (counted[0], per) != (typed_unit.counts, typed_unit.per):
        raise _refusal("wrong_unit", text, suffix=clean(suffix), expected=expected)
    return counted[1]
