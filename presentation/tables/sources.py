"""Where numbers come from, and how sure they are."""

from model.case.assumptions import Assumption, Language, Library
from model.case.case import Case
from presentation.sentences.sources import source_name
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
