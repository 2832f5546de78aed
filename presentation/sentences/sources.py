"""What a source is called."""

from model.case.assumptions import Language, Library, Source
from model.case.case import Case


def source_name(source: str, library: Library, case: Case | None, language: Language) -> str:
    """A source by its id: publisher, title, and year unless the title says it; the id where nobody knows more."""
    described = {**library.sources, **(case.sources if case else {})}.get(source)
    return source if described is None else described_source(described, language)


def described_source(source: Source, language: Language) -> str:
    """A source: publisher, title, and year unless the title says it."""
    return ", ".join(filter(None, (source.publisher.text(language), title_of(source, language))))


def title_of(source: Source, language: Language) -> str:
    """The title of a source, and its year unless the title says it."""
    title = source.title.text(language)
    year = "" if source.year is None or str(source.year) in title else str(source.year)
    return ", ".join(filter(None, (title, year)))
