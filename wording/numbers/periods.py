"""A year or a month that somebody types or pastes: *2027*, *2027-03*, *mars 2027*, *mar-27*, or a date in it."""

import re
from calendar import monthrange
from functools import cache

from babel import Locale

from wording.texts import LANGUAGES

CENTURY = 2000
"""Added to a year of two figures."""
LETTERS = 3
"""Letters that tell the months of a year apart, in either language."""
_FIGURES = re.compile(r"(?P<year>\d{4})(?:[-/. ]?(?P<month>\d{2})(?:-(?P<day>\d{2}))?|[-/. ](?P<short>\d))?")
_WORDS = re.compile(r"(?P<word>[^\W\d_]{3,12})\.?[-/ ']*(?P<year>\d{4}|\d{2})")
_WORDS_LAST = re.compile(r"(?P<year>\d{4})[-/ ]*(?P<word>[^\W\d_]{3,12})\.?")

Period = tuple[int, int | None]
"""A calendar year, and a month of it (1 to 12) or None for the whole year."""


def read_period(text: str) -> Period | None:
    """The year or the month that a text says; None where it says neither. A date stands for its month."""
    written = " ".join(text.casefold().split())
    if re.fullmatch(r"\d{2}", written):
        return int(written) + CENTURY, None
    figures = _FIGURES.fullmatch(written)
    if figures is not None:
        month = figures["month"] or figures["short"]
        period = _period(int(figures["year"]), None if month is None else int(month))
        if period is None or period[1] is None or figures["day"] is None:
            return period
        return period if 1 <= int(figures["day"]) <= monthrange(period[0], period[1])[1] else None
    words = _WORDS.fullmatch(written) or _WORDS_LAST.fullmatch(written)
    if words is None:
        return None
    month_named, year = read_month_name(words["word"]), int(words["year"])
    return None if month_named is None else _period(year + CENTURY if year < 100 else year, month_named)


def read_month_name(word: str) -> int | None:
    """The number of a month that a word, in small letters, names or begins to name; None where it names none."""
    named = _months().get(word[:LETTERS])
    return named[0] if named is not None and any(full.startswith(word) for full in named[1]) else None


def _period(year: int, month: int | None) -> Period | None:
    if not 1900 <= year <= 2200 or (month is not None and not 1 <= month <= 12):
        return None
    return year, month


@cache
def _months() -> dict[str, tuple[int, frozenset[str]]]:
    """The first letters of a month → its number, and its names in every language."""
    names: dict[str, tuple[int, set[str]]] = {}
    for language in LANGUAGES:
        for month, name in Locale(language).months["format"]["wide"].items():
            names.setdefault(name.casefold()[:LETTERS], (month, set()))[1].add(name.casefold())
    return {short: (month, frozenset(full)) for short, (month, full) in names.items()}
