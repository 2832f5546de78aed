"""Finds personal identity numbers, which have no business in a calculation."""

import re
from datetime import date
from functools import lru_cache

# Eight or six digits of birth, then four, with one mark, one space or nothing between, and no digit just outside.
_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{2})?([0-9]{6})[-+\u2010-\u2013\u2212 \u00a0]?([0-9]{4})(?![0-9])")
_CENTURIES = ("18", "19", "20")
_COORDINATION_DAY = 60
"""A coordination number (samordningsnummer) is written with this added to the day of birth."""


def find_personnummer(text: str) -> list[str]:
    """The personal identity and coordination numbers in a text, as written there, in order of appearance."""
    return [match.group() for match in _CANDIDATE.finditer(text) if _is_personnummer(*match.groups())]


def _is_personnummer(century: str | None, birth: str, last_four: str) -> bool:
    """Whether the digits hold a date of birth and end in the right check digit."""
    centuries = (century,) if century else _CENTURIES
    return _sums_up(birth + last_four) and any(_is_date(first_two + birth) for first_two in centuries)


def _is_date(digits: str) -> bool:
    """Whether eight digits are a date of birth from 1800 to 2099, the day possibly raised by 60."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        date(year, month, day - _COORDINATION_DAY if day > _COORDINATION_DAY else day)
    except ValueError:
        return False
    return digits[:2] in _CENTURIES


def _sums_up(ten_digits: str) -> bool:
    """Whether the last digit is the check digit of the nine before it (Luhn)."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(ten_digits))
    return sum(part // 10 + part % 10 for part in doubled) % 10 == 0


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Control characters, but for a new line and a tab."""


@lru_cache(4096)  # the texts of a case are read again at each of its edits
def readable(text: str) -> str:
    """The text, if a person may read it: no control characters, no personnummer (ValueError names the rule)."""
    if _CONTROL.search(text):
        raise ValueError("control_character")
    if find_personnummer(text):
        raise ValueError("personnummer")
    return text
