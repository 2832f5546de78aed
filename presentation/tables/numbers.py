"""The numbers of the library, and those that a case has changed."""

from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import exact, range_text
from presentation.tables.rows import Rows
from presentation.tables.sources import source_text, status
from wording.texts import say


def library_rows(library: Library, language: Language) -> Rows:
    """Every number of the library with unit, price year, source and status. The neutral defaults are not figures."""
    head = {name: say(f"tables.library.{name}", language) for name in ("label", "value", "status", "source")}
    return [
        {
            head["label"]: number.label.text(language),
            head["value"]: _with_price_year(number, language),
            head["status"]: status(number, language),
            head["source"]: ". ".join(
                part.rstrip(".")
                for part in (
                    source_text(number, library, None, language),
                    "" if number.note is None else number.note.text(language),
                )
                if part
            ),
        }
        for key, number in library.numbers.items()
        if not key.startswith("default.")
    ]


def _with_price_year(number: Assumption, language: Language) -> str:
    """A number with its unit and, for money, the year whose prices it is in."""
    written = exact(number, language)
    if number.price_year is None:
        return written
    return say("tables.library.in_prices_of", language, value=written, year=number.price_year)


def change_rows(case: Case, before: ResolvedNumbers, after: ResolvedNumbers, language: Language) -> Rows:
    """What the case has changed: label, before, now, reason."""
    head = {name: say(f"tables.changes.{name}", language) for name in ("label", "before", "now", "reason")}
    return [
        {
            head["label"]: number_label(after, key, language),
            head["before"]: exact(before.numbers[key], language) if key in before.numbers else "–",
            head["now"]: " ".join(
                filter(
                    None, (exact(after.numbers[key], language), _bracketed(range_text(after.numbers[key], language)))
                )
            ),
            head["reason"]: "" if change.reason is None else change.reason.text(language),
        }
        for key, change in case.changes.items()
        if key in after.numbers
    ]


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""
