"""The review on paper: a document of its own, question by question, and a part of the decision report's appendix."""

import datetime
from collections.abc import Iterator

from exports.documents.document import Block, Document, Heading, Paragraph, Table
from exports.documents.subject import Subject
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.fingerprint import SHOWN, fingerprint
from model.case.problem import CaseRefused
from model.review.finding import RULES, Rule
from model.review.review import Finding, Review
from presentation import review as told
from presentation.visibility import seen_effects
from wording.texts import say

GRADES = ("met", "partly", "not_met")
"""How far a question is met: no finding, or one put right or accepted; one that is answered; one that is open."""
OF_CONTRACTS = frozenset({"K02", "K03", "K04", "K05", "K06", "K07", "C06"})
"""Questions about a contract, which are not asked where there is none."""
WIDTHS = (0.25, 0.1, 0.1, 0.1, 0.45)


def review_document(answer: Answer, language: Language, made: datetime.date) -> Document:
    """The review of an answer, made on a day. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    review = Review(answer)
    return Document(
        title=answer.case.label.text(language),
        language=language,
        blocks=(*_lead(review, language), *_seen(review, language), *_questions(review, language)),
        above=say("review.document.above", language),
        foot=say(
            "review.document.foot",
            language,
            version=RESULTS_DATE,
            made=made.isoformat(),
            fingerprint=fingerprint(answer.case)[:SHOWN],
        ),
    )


def _lead(review: Review, language: Language) -> Iterator[Block]:
    yield Heading(say("review.title", language))
    yield Paragraph(told.lead_sentences(review, language), "lead")
    yield Paragraph(told.stops_sentence(review, language))


def _seen(review: Review, language: Language) -> Iterator[Block]:
    """Whether each effect can be seen, in a paragraph each."""
    seen = tuple(seen_effects(review.examined, language))
    if seen:
        yield Heading(say("review.see.title", language), 2)
    for one in seen:
        yield Paragraph(f"{one.heading}. {one.text}")


def _questions(review: Review, language: Language) -> Iterator[Block]:
    """Evidence, how far it is met, and a comment: the findings first, then the questions without remark."""
    yield Heading(say("review.document.by_question", language), 2)
    names = ("evidence", *GRADES, "comment")
    fired = {finding.rule.id for finding in review.findings}
    has_contract = review.answer.case.contract is not None
    silent = [
        rule
        for rule in sorted(RULES.values(), key=lambda one: one.place)
        if rule.id not in fired and (has_contract or rule.id not in OF_CONTRACTS)
    ]
    rows = [_row(review, finding, language) for finding in review.findings]
    rows += [_silent_row(rule, language) for rule in silent]
    yield Table(
        tuple(say(f"review.document.{name}", language) for name in names), tuple(rows), text_columns=5, widths=WIDTHS
    )


def _row(review: Review, finding: Finding, language: Language) -> tuple[str, ...]:
    comment = [
        told.finding_sentence(finding, review.beneath, language),
        told.correction_sentence(finding, review, language),
    ]
    if finding.corrected is not None:
        comment.append(
            say("review.document.effect", language, effect=told.effect_words(finding, review.beneath, language))
        )
    if finding.reply is not None:
        words = told.reply_words(finding.reply, language)
        comment.append(say("review.document.answer", language, state=told.state_word(finding, language), words=words))
        comment.append(told.changed_since(finding, language))
    marks = tuple(say("review.document.mark", language) if grade == _grade(finding) else "" for grade in GRADES)
    return (told.asked_as(finding, review.beneath, language), *marks, " ".join(filter(None, comment)))


def _grade(finding: Finding) -> str:
    """How far a question is met that has a finding."""
    if finding.reply is None:
        return "partly" if finding.severity == "notice" else "not_met"
    return "partly" if finding.reply.state == "answered" else "met"


def _silent_row(rule: Rule, language: Language) -> tuple[str, ...]:
    name = say("review.document.silent", language, name=told.rule_name(rule, language), id=rule.id)
    return (name, say("review.document.mark", language), "", "", "")


def review_part(subject: Subject) -> Iterator[Block]:
    """The review in the appendix of the report: a paragraph, whether effects can be seen, and every answer."""
    review, language = Review(subject.answer), subject.language
    if not subject.answer.everyone.postings:
        return
    yield Heading(subject.say("review.report.title"), 2)
    yield Paragraph(told.report_sentence(review, language))
    for one in seen_effects(review.examined, language):
        yield Paragraph(f"{one.heading}. {one.text}")
    answered = [finding for finding in review.findings if finding.reply is not None]
    rows = tuple(
        (told.asked_as(finding, review.beneath, language), told.reply_words(finding.reply, language))
        for finding in answered
        if finding.reply is not None
    )
    if rows:
        head = (subject.say("review.guide.name"), subject.say("review.report.answers"))
        yield Table(head, rows, text_columns=2, widths=(0.35, 0.65))
