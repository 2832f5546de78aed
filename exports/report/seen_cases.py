"""Cases that a register has counted, on paper: by step and year, the last year by sex and age; few are masked."""

from collections.abc import Iterator

from exports.documents.document import Block, Heading, Paragraph, Table
from exports.documents.subject import Subject
from model.case.effect import CaseFlow
from presentation import seen_cases
from presentation.tables import source_name

YEARS_ACROSS = 8
"""The most years side by side in a table; more go on in the next one."""


def seen_part(subject: Subject) -> Iterator[Block]:
    """A part for each flow of which cases are counted; nothing where none are."""
    for effect in subject.answer.case.effects.values():
        if isinstance(effect, CaseFlow) and effect.seen:
            yield from _of_flow(subject, effect)


def _of_flow(subject: Subject, effect: CaseFlow) -> Iterator[Block]:
    label = effect.label.text(subject.language)
    yield Heading(subject.say("effects.seen.on_paper", effect=label), 2)
    rows = seen_cases.by_year_rows(effect, subject.language)
    first, *years = rows[0]
    for at in range(0, len(years), YEARS_ACROSS):
        across = (first, *years[at : at + YEARS_ACROSS])
        yield Table(across, tuple(tuple(row[name] for name in across) for row in rows))
    split = seen_cases.split_rows(effect, subject.language)
    if split:
        yield Table.of(split, caption=subject.say("effects.seen.split", year=years[-1]), text_columns=3)
    yield Paragraph(" ".join((*_source(subject, effect), subject.say("effects.seen.masked"))), "note")


def _source(subject: Subject, effect: CaseFlow) -> Iterator[str]:
    """Where the counts were read, if somebody has said."""
    if effect.seen_source is not None:
        answer = subject.answer
        name = source_name(effect.seen_source, answer.resolved.library, answer.case, subject.language)
        yield subject.say("effects.seen.from", source=name)
