"""The end of an application: the answer, the numbers behind it with their sources, what to think of, documents."""

import math
import re
from collections.abc import Iterator, Sequence

from exports.documents.document import Block, Figures, Heading, Paragraph, Points, Table, words_in
from exports.documents.subject import Subject
from model.analysis.answer import Answer
from model.numbers.beside import keys_relied_on
from presentation.budget_form import lines_in_form
from presentation.figure import Figure
from presentation.sentences import (
    enough_sentence,
    enough_short,
    exact,
    left_out_sentence,
    number_label,
    payback_sentence,
    payback_told,
    problem_sentence,
)
from presentation.tables import source_name, source_text, status
from wording.numbers import money, write_number

IN_BRACKETS = re.compile(r"\(([^()]+)\)")


def answer_told(subject: Subject) -> Iterator[Block]:
    """When the money is back, what it is worth, and what is enough."""
    answer, language, readings = subject.answer, subject.language, subject.answer.readings
    key = answer.case.headline or ""
    number, claimed = answer.resolved.numbers.get(key), subject.claimed([key]).get(key)
    yield Heading(subject.say("application.answer.title"))
    yield Paragraph(payback_sentence(answer, language), "lead")
    npv = money(float(readings.npv[0]), language, signed=True)
    rates = [exact(answer.resolved.numbers[rate], language) for _, rate in answer.resolved.schedule]
    schedule = answer.resolved.library.schedules[answer.resolved.schedule_chosen]
    npv_words = subject.say(
        "application.answer.npv",
        npv=npv,
        count=answer.case.horizon,
        rate=rates[0] if len(rates) == 1 else schedule.label.text(language),
        perspective=subject.perspective,
    )
    told = (npv_words, enough_sentence(answer, claimed, language), left_out_sentence(answer, language))
    yield Paragraph(" ".join(filter(None, told)))
    ratio, none = float(readings.benefit_cost_ratio[0]), subject.say("answers.none")
    figures = [
        Figure(subject.say("strip.npv"), npv),
        Figure(
            subject.say("strip.payback"),
            payback_told(answer, language),
        ),
        Figure(subject.say("strip.ratio"), none if math.isnan(ratio) else write_number(ratio, 2)),
    ]
    if number is not None and number.value is not None:
        words = "strip.claimed" if answer.case.filed else "strip.now"
        said = subject.say(words, value=exact(claimed or number, language))
        enough = enough_short(answer.headline, number, float(readings.npv[0]), language)
        figures.append(Figure(subject.say("strip.enough"), enough, said))
    yield Figures(tuple(figures))


def to_think_of(subject: Subject, not_filled_in: Sequence[str]) -> Iterator[Block]:
    """What a reader should know about the numbers behind the answer, and what the form asks for that is blank."""
    answer = subject.answer
    said = (problem_sentence(problem, answer.resolved, subject.language) for problem in answer.problems)
    points = list(dict.fromkeys(said))
    if not_filled_in:
        points.append(subject.say("application.findings.blank", names=", ".join(not_filled_in)))
    yield Heading(subject.say("application.findings.title"))
    yield Points(tuple(points or [subject.say("application.findings.none")]))


def numbers_with_sources(subject: Subject) -> Iterator[Block]:
    """The numbers that the answer rests on, each with what it is and where it comes from."""
    answer, language = subject.answer, subject.language
    resolved, case = answer.resolved, answer.case
    numbers = {
        key: resolved.numbers[key]
        for key in keys_relied_on(resolved)
        if key not in resolved.defaults and resolved.numbers[key].unit != "flag"
    }
    if not numbers:
        return
    yield Heading(subject.say("application.sources.numbers"))
    columns = ("number", "value", "status", "source")
    rows = (
        (
            number_label(resolved, key, language),
            exact(number, language),
            status(number, language),
            source_text(number, resolved.library, case, language) or subject.say("application.missing"),
        )
        for key, number in numbers.items()
    )
    yield Table(
        tuple(subject.say(f"application.sources.{column}") for column in columns),
        tuple(rows),
        text_columns=4,
        widths=(0.32, 0.16, 0.17, 0.35),
    )


def sources(subject: Subject) -> Iterator[Block]:
    """The documents that the budget and the texts are taken from, as lists; those named by their ids come after."""
    answer, language = subject.answer, subject.language
    documents = _documents(answer)
    if any(documents.values()):
        yield Heading(subject.say("application.sources.title"))
    for part, ids in documents.items():
        names = [source_name(id, answer.resolved.library, answer.case, language) for id in dict.fromkeys(ids)]
        if names:
            yield Heading(subject.say(f"application.sources.{part}"), 2)
            yield Points(tuple(names))


def sources_named(subject: Subject, blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The sources that texts name in brackets by their ids, *(S1)*, each in full."""
    resolved, case = subject.answer.resolved, subject.answer.case
    said = (group for block in blocks for text in words_in(block) for group in IN_BRACKETS.findall(text))
    ids = {id.strip() for group in said for id in re.split("[,;]", group)}
    known = [source for source in {**resolved.library.sources, **case.sources} if source in ids]
    if known:
        yield Heading(subject.say("application.sources.named"), 2)
        names = (source_name(source, resolved.library, case, subject.language) for source in known)
        yield Points(tuple(f"{source}: {name}" for source, name in zip(known, names, strict=True)))


def _documents(answer: Answer) -> dict[str, list[str]]:
    """The sources of the lines in the budget and of the form's texts, by part."""
    return {
        "of_budget": [line.source for line in lines_in_form(answer.resolved).values() if line.source is not None],
        "of_texts": list(answer.case.application.sources),
    }
