"""The numbers in the appendix of the decision report, and the sources they rest on."""

from collections.abc import Iterator

from exports.documents.document import Block, Heading, Paragraph, Table
from exports.documents.subject import Subject
from model.case.assumptions import Assumption, Source
from model.numbers.beside import keys_relied_on
from presentation import sentences, tables


def said(subject: Subject) -> dict[str, Assumption]:
    """The numbers behind the answer and behind what is told beside it, without those that are only preset."""
    resolved = subject.answer.resolved
    return {key: resolved.numbers[key] for key in keys_relied_on(resolved) if key not in resolved.defaults}


def assumptions(subject: Subject) -> Iterator[Block]:
    """Every number with its range, price year, status, source and note."""
    answer, language = subject.answer, subject.language
    names = ("number", "value", "range", "price_year", "status", "source")
    head = tuple(subject.say(f"report.assumptions.{name}") for name in names)
    rows = []
    for key, number in said(subject).items():
        source = tables.source_text(number, answer.resolved.library, answer.case, language)
        note = "" if number.note is None else number.note.text(language)
        status = tables.status(number, language)
        rows.append(
            (
                sentences.number_label(answer.resolved, key, language),
                sentences.exact(number, language),
                sentences.range_text(number, language) or "–",
                "–" if number.price_year is None else str(number.price_year),
                f"⚠ {status}" if number.basis == "placeholder" else status,
                ". ".join(part.rstrip(".") for part in (source, note) if part) or subject.say("report.no_source"),
            )
        )
    if not rows:
        return
    yield Heading(subject.say("report.appendix.assumptions"), 2)
    yield Table(head, tuple(rows), text_columns=6, widths=(0.22, 0.13, 0.14, 0.08, 0.14, 0.29))
    yield Paragraph(subject.say("report.appendix.assumptions_note"), "note")


def sources(subject: Subject) -> Iterator[Block]:
    """The sources that the numbers, the budget and the contract rest on: publisher, title, year and address."""
    answer, case = subject.answer, subject.answer.case
    named = [number.source for number in said(subject).values()]
    named += [line.source for line in case.budget.values()]
    named += [contract.source for contract in case.contracts.values()]
    known = {**answer.resolved.library.sources, **case.sources}
    names = ("publisher", "title", "year", "url")
    head = tuple(subject.say(f"report.sources.{name}") for name in names)
    rows = tuple(_source(known[name], subject) for name in dict.fromkeys(named) if name in known)
    yield Heading(subject.say("report.appendix.sources"), 2)
    if rows:
        yield Table(head, rows, text_columns=4, widths=(0.24, 0.34, 0.09, 0.33))
    else:
        yield Paragraph(subject.say("report.appendix.no_sources"))


def _source(source: Source, subject: Subject) -> tuple[str, ...]:
    year = "–" if source.year is None else str(source.year)
    language = subject.language
    return (source.publisher.text(language), source.title.text(language), year, source.url or "–")
