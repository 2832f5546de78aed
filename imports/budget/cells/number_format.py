"""How a number format shows a number: which section holds, how many thousands it takes away, what it writes beside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from imports.budget.cells.money import money_in, plain
from imports.budget.cells.own_currency import OWN_KRONA
from wording.currency import spoken_currency

_EXACT = Context(prec=80)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*[ .=_-]|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>general|standard)|(?P<end>;)|(?P<digit>[0#?])|(?P<comma>,)|(?P<point>\.)|(?P<percent>%)|(?P<power>e[+-])|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:[.,][0-9]+)?)")
_FOREIGN_KRONOR = frozenset({"406", "414", "814", "40f", "438", "425"})  # languages whose krone is another
_COLOUR = re.compile(r"black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]{1,2}", re.IGNORECASE)
_HARMLESS = re.compile(r"[\s\u00a0\u2009\u202f()+\-–−:.'!]*")
_LETTERS_FOR_THOUSANDS = {"k": 1, "t": 1, "m": 2}
"""Letters that say how many thousands a format took away, where it did take away so many."""


@dataclass(frozen=True)
class Shown:
    """A number as it is shown: thousands taken away, the unit it is shown with (a power of ten), what stops us.

    `words` is what the format writes beside the digits. A fault is a code and its words.
    """

    value: Decimal
    thousands: int = 0
    power: int | None = None
    words: str = ""
    fault: str = ""
    is_percent: bool = False


@dataclass
class _Section:
    """A part of a format: its condition, its digits (as a pattern of 0 , .) and the words beside them."""

    condition: tuple[str, Decimal] | None = None
    digits: str = ""
    words: str = ""
    before: str = ""
    is_percent: bool = False
    is_fraction: bool = False
    shows_number: bool = False


@lru_cache(maxsize=500)
def _sections(code: str, currency: str) -> tuple[_Section, ...]:
    """The parts of a format code, in a case of a currency."""
    sections = [_Section()]
    for token in _TOKEN.finditer(code):
        section, kind = sections[-1], token.lastgroup
        if kind == "end":
            sections.append(_Section())
        elif kind == "bracket":
            _read_bracket(section, token["bracket"], currency)
        elif kind in ("digit", "comma", "point"):
            section.digits += {"digit": "0", "comma": ",", "point": "."}[str(kind)]
            section.shows_number = section.shows_number or kind == "digit"
        elif kind in ("general", "text"):
            section.shows_number = True
        elif kind == "percent":
            section.is_percent = True
        elif kind in ("quoted", "escaped", "other", "fill"):
            words = token[str(kind)]
            section.before += "" if section.digits else words
            section.is_fraction = section.is_fraction or (kind == "other" and words == "/" and bool(section.digits))
            # Words between digits would break a number in two, but a space does not.
            section.words += words
            if section.digits and re.search("[0-9]", words) is None and words.strip():
                section.digits += "x"
    return tuple(sections)


def _read_bracket(section: _Section, inside: str, currency: str) -> None:
    """A condition, the sign of a currency, a colour, or a language."""
    condition = _CONDITION.fullmatch(inside.strip())
    if condition is not None:
        section.condition = (condition[1], Decimal(condition[2].replace(",", ".")))
    elif inside.startswith("$"):
        sign, _, language = inside[1:].partition("-")
        is_foreign = sign.strip(". ").casefold() == "kr" and language.casefold().lstrip("0") in _FOREIGN_KRONOR
        is_foreign = is_foreign and currency not in OWN_KRONA
        section.words += f" {'NOK/DKK' if is_foreign else sign} "
    elif not _COLOUR.fullmatch(inside):  # hours, and other ways to write digits
        section.words += inside


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, limit = condition
    return {
        "<": value < limit,
        "<=": value <= limit,
        ">": value > limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }[sign]


def _section_for(sections: tuple[_Section, ...], value: Decimal) -> _Section:
    """The section that a number is shown by."""
    if any(section.condition for section in sections):
        return next(_candidates(sections, value), sections[-1])
    if len(sections) > 2 and value == 0:
        return sections[2]
    return sections[1] if len(sections) > 1 and value < 0 else sections[0]


def _candidates(sections: tuple[_Section, ...], value: Decimal) -> Iterator[_Section]:
    for section in sections:
        if section.condition is None or _holds(section.condition, value):
            yield section


def shown(value: Decimal, code: str) -> Shown:
    """The number as the format shows it. What the format writes that is not known to be harmless is a fault."""
    section = _section_for(_sections(code, spoken_currency()), value)
    words = " ".join(section.words.split())
    if section.is_percent:
        return Shown(value.scaleb(2, _EXACT), words="%", is_percent=True)
    if not section.shows_number:
        # A dash for zero shows a zero; a word, or nothing, for another number hides it.
        fault = "" if value == 0 and _HARMLESS.fullmatch(words) else "hidden_by_format"
        return Shown(value, words=words, fault=fault)
    whole, _, decimals = section.digits.replace("x", "").partition(".")
    thousands = sum(len(part) - len(part.rstrip(",")) for part in (whole, decimals))
    value = value.scaleb(-3 * thousands, _EXACT)
    is_reversed = value > 0 and re.search(r"[-−–(]", section.before)  # a cost shown as less than nothing
    if is_reversed or section.is_fraction or re.search("[0-9]", words) or re.search(r"0x+[0,.]*0", section.digits):
        return Shown(value, thousands, words=words, fault="unclear_format")
    return _with_words(value, thousands, words)


def _with_words(value: Decimal, thousands: int, words: str) -> Shown:
    """The number with the unit that stands beside it."""
    if _HARMLESS.fullmatch(words):
        return Shown(value, thousands)
    letter = _LETTERS_FOR_THOUSANDS.get(plain(words).strip("() "))
    if letter is not None and letter == thousands:
        return Shown(value, thousands, power=3 * letter, words=words)
    money = money_in(words, "cell")
    if money.fault in ("foreign_money", "money_per"):
        return Shown(value, thousands, words=words, fault=money.fault)
    if money.fault or len(money.powers) != 1 or not _HARMLESS.fullmatch(money.rest):
        return Shown(value, thousands, words=words, fault="unclear_format")
    power = next(iter(money.powers))
    if thousands and power != 3 * thousands:  # 500 000 shown as 500 kr
        return Shown(value, thousands, words=words, fault="unclear_format")
    return Shown(value, thousands, power=power, words=words)
