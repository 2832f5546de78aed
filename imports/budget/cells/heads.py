"""What the head of a column says: a year, a sum, a unit, a code … or words that are none of these."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from imports.budget.cells import words
from imports.budget.cells.cell import Cell
from imports.budget.cells.money import Money, money_in, plain
from model.case.units import FIRST_YEAR, LAST_YEAR
from wording.currency import spoken_currency

HeadKind = Literal[
    "blank", "year", "index", "total", "range", "unit", "currency", "label", "note", "code", "count", "amount",
    "part_of_year", "number", "serial", "other",
]  # fmt: skip
Tone = Literal["plain", "plan", "forecast", "outcome"]
_NO_MONEY = Money()
MOST_INDEX = 15
"""År 20 may be 2020."""

_GROUPED = re.compile(r"([12])[ \u00a0\u2009\u202f]?([0-9]{3})(?:[.,]0+)?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ t]00:00(?::00)?)?")
_YEAR = re.compile(r"(?<![0-9])(?:(?:19|2[01])[0-9]{2}|2200)(?![0-9])")
_ANY_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_YEAR_BESIDE = re.compile(
    r"(?P<year>(?:19|2 ?[01])[0-9]{2}(?:[.,]0+|-01-01|-12-31)?|2 [01][0-9]{2})(?P<rest> ?[(\[,].*)"
)
_BARE = re.compile(r"[0-9]{3,6}")
_INDEX = re.compile(
    r"(?:projekt|budget|verksamhets|kalender)?(?:år|year|yr)(?: nr)? ?(?P<n>[0-9]{1,2}|ett|två|tre|fyra|fem|one"
    r"|two|three|four|five)"
    r"(?![\w])|(?<![\w])(?P<m>[0-9]{1,2}):?(?:a|e) (?:verksamhets|projekt|budget)?året(?!\w)"
    r"|(?<!\w)(?P<o>första|andra|tredje|fjärde|femte|first|second|third)"
    r" (?:(?:verksamhets|projekt|budget)?året|year)(?!\w)"
)
_FOOTNOTE = re.compile(r"(?<=[0-9])(?:[¹²³]+| ?[0-9]\))$")
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 73_415  # 1 January 1990 and 2101


@dataclass(frozen=True)
class Head:
    """What a head says, the year or the number of the year in it, and what it says about money.

    `is_bare`: nothing but digits, which might be an amount too. `tone` tells a plan from an outcome.
    """

    kind: HeadKind
    year: int | None = None
    tone: Tone = "plain"
    money: Money = _NO_MONEY
    is_bare: bool = False

    @property
    def says_year(self) -> bool:
        """Whether the column is a year's."""
        return self.kind in ("year", "index")


def head_of(cell: Cell) -> Head:
    """What a cell says as the head of a column."""
    if cell.is_blank or cell.fault:
        return Head("blank" if cell.is_blank else "other")
    if cell.year is not None:
        return Head("part_of_year" if cell.is_part_of_year else "year", cell.year)
    if cell.number is not None and cell.shown is not None:
        is_whole = cell.number == cell.number.to_integral_value()
        if cell.shown.words and is_whole and FIRST_YEAR <= cell.number <= LAST_YEAR:
            return head_of_text(f"{cell.shown.words} {int(cell.number)}")
        return _of_digits(int(cell.number)) if is_whole and abs(cell.number) < 10**7 else Head("number", is_bare=True)
    return head_of_text(cell.text)


def head_of_text(text: str) -> Head:
    """What a text says as the head of a column."""
    return _head_of_text(text, spoken_currency())


@lru_cache(maxsize=4_000)
def _head_of_text(text: str, currency: str) -> Head:
    """What a text says as a head, in a case of a currency."""
    written = _FOOTNOTE.sub("", plain(text))
    if bare := _GROUPED.fullmatch(written):
        return _of_digits(int(bare[1] + bare[2]))
    if _BARE.fullmatch(written):
        return _of_digits(int(written))
    if day := _DAY.fullmatch(written):
        is_of_year = (day[2], day[3]) in (("01", "01"), ("12", "31"))
        return Head("year" if is_of_year else "part_of_year", int(day[1]))
    if (beside := _YEAR_BESIDE.fullmatch(written)) and not _YEAR.search(beside["rest"].replace(" ", "")[:8]):
        written = f"{beside['year'].replace(' ', '')[:4]} {beside['rest']}"
    years = _YEAR.findall(written)
    if len(years) > 1 or (years and re.search(rf"{years[0]} ?[-–/] ?[0-9]", written)):
        return _of_several(written, years)
    if years and re.search(rf"{years[0]} ?[-–—+→>]\s*(?:$|[(\[,])|[<>≤≥→]|^[-–—] ?{years[0]}", written):
        return Head("other", int(years[0]))  # that year and those before or after it
    index = _INDEX.search(written)
    if not years and index is None:
        any_year = _ANY_YEAR.search(written)
        head = _of_words(written)
        return (
            Head("number", int(any_year[0])) if any_year and head.kind == "other" and _rest_is_plain(written) else head
        )
    rest = _YEAR.sub(" ", written)
    number = 0
    if index is not None:
        given = index["n"] or index["m"] or index["o"]
        number = words.NUMBER_WORDS.get(given) or int(given)
        rest = _INDEX.sub(" ", rest)
    head = _with_year(rest, int(years[0]) if years else None, number)
    return head if years or 1 <= number <= MOST_INDEX or not head.says_year else replace(head, kind="other")


def _of_digits(number: int) -> Head:
    """What digits alone say: a year, the serial number of a date, or a number."""
    if FIRST_YEAR <= number <= LAST_YEAR:
        return Head("year", number, is_bare=True)
    return Head("serial" if _FIRST_SERIAL <= number <= _LAST_SERIAL else "number", number, is_bare=True)


def day_of(serial: int) -> date:
    """The day that a spreadsheet's serial number stands for."""
    return date(1899, 12, 30) + timedelta(days=serial)


def _rest_is_plain(written: str) -> bool:
    return all(word in words.YEAR_TONES for word in _words(_ANY_YEAR.sub(" ", written)))


def _words(rest: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+|%", rest)


def _with_year(rest: str, year: int | None, number: int) -> Head:
    """What a head says that names one year and these other words; all of them must be known to be harmless."""
    money = money_in(rest, "head")
    kind: HeadKind = "year" if year is not None else "index"
    given = year if year is not None else number
    left = money.rest
    if words.OUTCOME_WORD.search(left):
        return Head(kind, given, "outcome", money)
    if words.FORECAST_WORD.search(left):
        return Head(kind, given, "forecast", money)
    if words.PART_OF_YEAR.search(left):
        return Head("part_of_year", given, money=money)
    if words.COUNT_WORD.search(left):
        return Head("count", given, money=money)
    tones = [words.YEAR_TONES.get(word) for word in _words(left)]
    if None in tones and not money.fault:
        return Head("other", given, money=money)
    return Head(kind, given, "plan" if "plan" in tones else "plain", money)


def _of_several(written: str, years: list[str]) -> Head:
    """What a head says that names more than one year: 2020–2022, or the school year 2020/21."""
    rest = re.sub(r"[0-9]{2,4}", " ", written)
    money = money_in(rest, "head")
    is_whole = all(word in words.YEAR_TONES or words.is_sum(word) or word == "hela" for word in _words(money.rest))
    if len(years) == 2 and is_whole and (int(years[1]) - int(years[0]) > 1 or words.is_sum(rest)):
        return Head("range", money=money)
    return Head("part_of_year", int(years[0]), money=money)


def _of_words(written: str) -> Head:
    """What a head says that names no year."""
    money = money_in(written, "head")
    left = " ".join(re.sub(r"[()\[\]:,]", " ", money.rest).split())
    plain_heads: tuple[tuple[HeadKind, bool], ...] = (
        ("unit", words.UNIT_WORD.fullmatch(left) is not None),
        ("currency", words.CURRENCY_WORD.fullmatch(left) is not None),
        ("total", words.is_sum(left)),
        ("note", words.NOTE_WORD.fullmatch(left) is not None),
        ("part_of_year", words.PART_OF_YEAR.search(left) is not None),
        ("count", words.COUNT_WORD.search(left) is not None or "pris" in left),
        ("amount", words.AMOUNT_WORD.fullmatch(left) is not None or (not left and bool(money.powers))),
        ("code", words.CODE_WORD.fullmatch(left) is not None),
        ("label", bool(left) and all(words.LABEL_WORD.fullmatch(word) for word in left.split())),
    )
    return Head(next((kind for kind, is_so in plain_heads if is_so), "other"), money=money)
