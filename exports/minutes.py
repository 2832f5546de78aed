"""Agenda and minutes of a committee: what was decided of each case, and everything that the decision rested on.

The version, its sum and what its figures rest on come from the store, as plain values (see `views/parts/decision`).
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from exports.documents.document import Block, Document, Heading, PageBreak, Paragraph, Table
from exports.documents.subject import Subject
from exports.report.report import answer_sentences
from model.analysis.answer import Answer, side_by_side
from model.case.assumptions import Language
from model.case.case import Case
from model.case.fingerprint import SHOWN
from model.editing.filing import is_changed
from model.review.review import Finding, Review
from presentation import review as told
from presentation.committee.deciding import paragraph_told
from presentation.committee.naming import names_with_marks
from presentation.sentences import applicants_named, payback_told
from presentation.tables import scenario_differences, scenario_rows
from wording.currency import spoken_in
from wording.numbers import money, write_number
from wording.texts import say

TWO = (0.3, 0.7)


@dataclass(frozen=True)
class Decided:
    """A decision in plain values: its outcome's name, and words; terms by name, in order."""

    outcome: str
    reasons: str
    reservations: str
    decided_on: str
    paragraph: str
    terms: Mapping[str, str]
    meeting: str = ""


@dataclass(frozen=True)
class Matter:
    """A case at a meeting: the answer of the version that is up, with the library that it was submitted with.

    `npv_then` is the NPV in kronor that it was submitted with. `is_same` says whether all figures still come out the
    same, None where that is not known. `signed` and `later` are lines, ready to read. `beside` is the case with the
    scenarios of who reviewed it, and no others.
    """

    answer: Answer
    number: int
    sha: str
    library: str
    results_date: str
    seed: int
    draws: int
    register_number: str | None = None
    npv_then: float | None = None
    is_same: bool | None = None
    decided: Decided | None = None
    signed: tuple[tuple[str, str], ...] = ()
    later: tuple[tuple[str, str], ...] = ()
    beside: Case | None = None


def minutes(title: str, matters: Sequence[Matter], language: Language, made: datetime.date, head: str) -> Document:
    """The minutes of a meeting, or of the decisions on one case. `head` is that of the store's audit."""
    blocks: list[Block] = []
    for place, (name, matter) in enumerate(zip(_names(matters, language), matters, strict=True), start=1):
        if place > 1:
            blocks.append(PageBreak())
        with spoken_in(matter.answer.case.currency):
            blocks += _matter(place, name, matter, language)
    return _document("above", title, tuple(blocks), language, made, head)


def agenda(title: str, matters: Sequence[Matter], language: Language, made: datetime.date, head: str) -> Document:
    """The agenda of a meeting: the cases in order, each with its answer and what is asked of it."""
    names = ("order", "case", "applicant", "version", "npv", "payback")
    rows: list[tuple[str, ...]] = []
    blocks: list[Block] = []
    for place, (name, matter) in enumerate(zip(_names(matters, language), matters, strict=True), start=1):
        answer = matter.answer
        with spoken_in(answer.case.currency):
            npv = money(float(answer.readings.npv[0]), language, signed=True)
            applicant = applicants_named(answer.resolved, language)
            version = f"{matter.number} ({matter.sha[:SHOWN]})"
            rows.append((str(place), name, applicant, version, npv, payback_told(answer, language)))
            blocks += [
                Heading(_name(place, name, matter, language), 2),
                Paragraph(answer_sentences(_subject(matter, language))[0]),
            ]
            blocks.append(Paragraph(told.lead_sentences(Review(answer), language)))
    table = Table(tuple(_say(name, language) for name in names), tuple(rows), text_columns=4)
    return _document("above_agenda", title, (table, *blocks), language, made, head)


def decision_blocks(decided: Decided | None, language: Language) -> Iterator[Block]:
    """What was decided, with reasons, terms and reservations, as it stands in the minutes."""
    yield Heading(_say("decision", language), 2)
    if decided is None:
        yield Paragraph(_say("no_decision", language), "lead")
        return
    yield Paragraph(say(f"decision.outcomes.{decided.outcome}", language), "lead")
    yield Heading(_say("reasons", language), 3)
    yield Paragraph(decided.reasons)
    terms = [(say(f"decision.terms.{name}", language), text) for name, text in decided.terms.items() if text.strip()]
    if terms:
        yield Heading(_say("terms", language), 3)
        yield Table((_say("term", language), _say("means", language)), tuple(terms), text_columns=2, widths=TWO)
    yield Heading(_say("reservations", language), 3)
    yield Paragraph(decided.reservations if decided.reservations.strip() else _say("no_reservations", language))


def _document(
    above: str, title: str, blocks: tuple[Block, ...], language: Language, made: datetime.date, head: str
) -> Document:
    foot = say("decision.minutes.foot", language, made=made.isoformat(), head=head)
    return Document(title, language, blocks, above=_say(above, language), foot=foot)


def _matter(place: int, name: str, matter: Matter, language: Language) -> Iterator[Block]:
    yield Heading(_name(place, name, matter, language))
    yield from decision_blocks(matter.decided, language)
    yield Heading(_say("rests_on", language), 2)
    head = (_say("what", language), _say("stands", language))
    yield Table(head, tuple(_rests_on(matter, language)), text_columns=2, widths=TWO)
    yield Heading(_say("answer", language), 3)
    for sentence in answer_sentences(_subject(matter, language)):
        yield Paragraph(sentence)
    yield Heading(_say("findings", language), 3)
    yield from _findings(Review(matter.answer), language)
    yield from _beside(matter, language)
    for part, lines in (("signed", matter.signed), ("later", matter.later)):
        if lines:
            yield Heading(_say(part, language), 3)
            yield Table(head, lines, text_columns=2, widths=TWO)


def _rests_on(matter: Matter, language: Language) -> Iterator[tuple[str, str]]:
    """The version and all that its figures rest on, a line each."""
    answer, decided = matter.answer, matter.decided
    lines = {
        "applicant": applicants_named(answer.resolved, language),
        "register_number": matter.register_number or "",
        "day": "" if decided is None else decided.decided_on,
        "meeting": "" if decided is None else decided.meeting,
        "paragraph": "" if decided is None else paragraph_told(decided.paragraph, language),
        "version": str(matter.number),
        "sha": matter.sha,
        "library": matter.library[:SHOWN],
        "results_date": matter.results_date,
        "seed": _say("seed_and_draws", language, seed=str(matter.seed), draws=write_number(matter.draws)),
        "npv": money(float(answer.readings.npv[0]), language, signed=True),
        "payback": payback_told(answer, language),
        "perspective": answer.perspective_record.label.text(language),
        "same": _same(matter, language),
    }
    for name, text in lines.items():
        if text:
            yield _say(name, language), text


def _same(matter: Matter, language: Language) -> str:
    if matter.is_same is None:
        return ""
    if matter.is_same or matter.npv_then is None:
        return _say("is_same", language)
    return _say("is_other", language, npv=money(matter.npv_then, language, signed=True))


def _beside(matter: Matter, language: Language) -> Iterator[Block]:
    """What a reviewer laid beside the version: each scenario's answer, and in what it differs."""
    case, answer = matter.beside, matter.answer
    if case is None:
        return
    table = side_by_side(case, answer.resolved.library, answer.perspective)
    rows = scenario_rows(table, case, language, is_changed(case))
    yield Heading(_say("beside", language), 3)
    yield Table(tuple(rows[0]), tuple(tuple(row.values()) for row in rows))
    for parts in scenario_differences(table, case, language):
        yield Paragraph(" ".join(f"{part.rstrip('.')}." for part in parts if part))


def _findings(review: Review, language: Language) -> Iterator[Block]:
    """Each question with what putting it right would do and the answer to it."""
    if not review.findings:
        yield Paragraph(_say("no_findings", language))
        return
    yield Paragraph(told.lead_sentences(review, language))
    head = tuple(_say(name, language) for name in ("question", "effect", "reply"))
    rows = tuple(_finding(finding, review, language) for finding in review.findings)
    yield Table(head, rows, text_columns=3, widths=(0.3, 0.25, 0.45))


def _finding(finding: Finding, review: Review, language: Language) -> tuple[str, str, str]:
    effect = told.effect_words(finding, review.beneath, language)
    reply = _say("unanswered", language) if finding.reply is None else told.reply_words(finding.reply, language)
    return told.asked_as(finding, review.beneath, language), effect, reply


def _names(matters: Sequence[Matter], language: Language) -> list[str]:
    """The names of the cases; one that several have is followed by its applicant and number, where they differ."""
    return names_with_marks(
        [
            (
                one.answer.case.label.text(language),
                (applicants_named(one.answer.resolved, language), one.register_number),
            )
            for one in matters
        ]
    )


def _name(place: int, name: str, matter: Matter, language: Language) -> str:
    paragraph = "" if matter.decided is None else paragraph_told(matter.decided.paragraph, language)
    if not paragraph:
        return f"{place}. {name}"
    return _say("with_paragraph", language, place=place, case=name, paragraph=paragraph)


def _subject(matter: Matter, language: Language) -> Subject:
    return Subject.of(matter.answer, language)


def _say(name: str, language: Language, **facts: object) -> str:
    return say(f"decision.minutes.{name}", language, **facts)
