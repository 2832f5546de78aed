"""A day that somebody types or pastes: *2028-01-15*, *15/1 2028*, *15 januari 2028*; or the month or the year alone."""

import re
from datetime import date

from wording.numbers.periods import CENTURY, read_month_name, read_period

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?:(?P<by>[-/. ])(?P<month>\d{1,2})(?P=by)(?P<day>\d{1,2})|(?P<both>\d{4}))")
_DAY_FIRST = re.compile(r"(?:den )?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?|\s)(\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(?:den )?(\d{1,2})(?::?[ae]|st|nd|rd|th)?[.]?[ -]?([^\W\d_]{3,12})[.]?[ ,-]*(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})[.]? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def read_day(text: str) -> str | None:
    """A date as ISO 8601: *2028-01-15*, or *2028-01* or *2028* where no more is said; None where the text is no date.

    Where both the day and the month are figures and the year is last, the day is first, as it is written in Sweden.
    """
    written = " ".join(text.casefold().split())
    parts = _parts(written)
    if parts is not None:
        try:
            return date(*parts).isoformat() if 1900 <= parts[0] <= 2200 else None
        except ValueError:
            return None
    period = read_period(written) if re.search(r"\d{4}", written) else None
    if period is None:
        return None
    year, month = period
    return str(year) if month is None else f"{year}-{month:02}"


def _parts(written: str) -> tuple[int, int, int] | None:
    """Year, month and day, whether there is such a day or not; None where no day is written."""
    found = _YEAR_FIRST.fullmatch(written)
    if found is not None:
        month, day = (found["both"][:2], found["both"][2:]) if found["both"] else (found["month"], found["day"])
        return int(found["year"]), int(month), int(day)
    found = _DAY_FIRST.fullmatch(written)
    if found is not None:
        year = int(found[3])
        return year + CENTURY if year < 100 else year, int(found[2]), int(found[1])
    found = _IN_WORDS.fullmatch(written)
    if found is not None:
        return int(found[3]), read_month_name(found[2]) or 0, int(found[1])
    found = _MONTH_FIRST.fullmatch(written)
    return None if found is None else (int(found[3]), read_month_name(found[1]) or 0, int(found[2]))
