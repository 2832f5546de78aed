"""Where numbers come from, and how sure they are."""

from model.case.assumptions import Assumption, Language, Library, Source
from model.case.case import Case
from wording.texts import say


def status(number: Assumption, language: Language) -> str:
    """The basis of a number in words; a placeholder with a source is not said to be without one."""
    if number.basis == "placeholder" and number.source is not None:
        return say("tables.placeholder_with_source", language)
    return say(f"tables.basis.{number.basis}", language)


def source_text(number: Assumption, library: Library, case: Case | None, language: Language) -> str:
    """Where a number comes from: publisher, title and year, and where in it; or what it rests on; empty if neither."""
    where = "" if number.where is None else number.where.text(language)
    if number.source is None:
        return where
    return ", ".join(filter(None, (source_name(number.source, library, case, language), where)))


def source_name(source: str, library: Library, case: Case | None, language: Language) -> str:
    """A source by its id: publisher, title, and year unless the title says it; the id where nobody knows more."""
    described = {**library.sources, **(case.sources if case else {})}.get(source)
    return source if described is None else described_source(described, language)


def described_source(source: Source, language: Language) -> str:
    """A source: publisher, title, and year unless the title says it."""
    publisher, title = source.publisher.text(language), source.title.text(language)
    year = "" if source.year is None or str(source.year) in title else str(source.year)
    return ", ".join(filter(None, (publisher, title, year)))
