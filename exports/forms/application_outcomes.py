"""What an application says that the project gives: outcomes, benefits in kronor, and effects without a price."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.forms.form_parts import actor_name, given
from model.analysis.answer import Answer
from model.calculation.draws import Array
from model.calculation.metrics import discount_factors, present_value
from model.case.application import Term
from model.case.assumptions import WORTHS, RealisedAs
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import is_included
from presentation.counts import counted_a_year, counts_sentences
from presentation.tables import whole_tkr
from wording.numbers import tkr

TERMS: tuple[Term | None, ...] = ("short", "long", None)


@dataclass(frozen=True)
class Worth:
    """What an effect gives an actor in one kind: kronor in its largest year, that year, and present value."""

    effect: str
    actor: str
    realised_as: RealisedAs
    per_year: float
    year: int
    present: float


def outcomes(subject: Subject, worths: list[Worth]) -> Iterator[Block]:
    """The form's table: for whom, what is done, what becomes different, and what that is worth."""
    answer, language, texts = subject.answer, subject.language, subject.answer.case.application
    yield Heading(subject.say("application.outcomes.title"))
    if texts.outcomes is not None:
        yield Paragraph(texts.outcomes.text(language))
    columns = ("target_group", "programme", "outcome", "worth")
    rows: list[tuple[str, str, str, str]] = []
    for name in included_effects(answer):
        effect = answer.case.effects[name]
        described = "" if effect.description is None else effect.description.text(language)
        outcome = ". ".join(filter(None, (effect.label.text(language).rstrip("."), described)))
        of_effect = [worth for worth in worths if worth.effect == name]
        gain = "\n".join(_worth_words(subject, worth) for worth in of_effect) or _counted(subject, name)
        whom, what = (given(subject, text) for text in (texts.target_group, texts.programme))
        if rows:
            whom, what = (subject.say("application.as_above"),) * 2
        rows.append((whom, what, outcome, gain))
    if not rows:
        blank = subject.say("application.missing")
        rows.append((given(subject, texts.target_group), given(subject, texts.programme), blank, blank))
    yield Table(
        tuple(subject.say(f"application.outcomes.{column}") for column in columns),
        tuple(rows),
        caption=subject.say("application.outcomes.caption"),
        text_columns=4,
        widths=(0.22, 0.27, 0.25, 0.26),
    )


def included_effects(answer: Answer) -> tuple[str, ...]:
    """The effects that count."""
    case = answer.case
    return tuple(
        name for name, effect in case.effects.items() if is_included(answer.resolved, key_of(name, effect, "included"))
    )


def worths_of(answer: Answer) -> list[Worth]:
    """What each effect that counts gives each actor in each kind, over every actor; a cost or a payment is minus."""
    ledger, start = answer.everyone, answer.case.start_year
    timing = answer.case.discount.timing
    flows: dict[tuple[str, str, RealisedAs, bool], Array] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        if posting.line in answer.case.effects:
            at = (posting.line, posting.actor, posting.realised_as, posting.is_mirror)
            flows[at] = flows.get(at, np.zeros((len(ledger.years), 1))) + amounts[:, :1]
    worths = []
    for (effect, actor, kind, _), amounts in flows.items():
        if not np.any(amounts):
            continue
        largest = int(np.argmax(np.abs(amounts[:, 0]).round(6)))
        factors = discount_factors(ledger.rates, answer.case.effects[effect].timing or timing)[:, :1]
        present = float(present_value(amounts, factors)[0])
        worths.append(Worth(effect, actor, kind, float(amounts[largest, 0]), start + largest, present))
    return worths


def _worth_words(subject: Subject, worth: Worth) -> str:
    """*Stadsdelsnämnden: 3 790 tkr om året (hemtagbart)*."""
    return subject.say(
        "application.outcomes.words",
        amount=tkr(worth.per_year, subject.language),
        kind=subject.say(f"application.kinds.{worth.realised_as}"),
        actor=actor_name(subject, worth.actor),
    )


def _counted(subject: Subject, effect: str) -> str:
    """What an effect without kronor comes to: *36 utredningar om året, inte i kronor*; or that nothing is given."""
    count = counted_a_year(subject.answer, effect, subject.language)
    return subject.say("application.outcomes.counted", count=count) if count else subject.say("application.missing")


def benefits(subject: Subject, worths: list[Worth]) -> Iterator[Block]:
    """Each effect's worth by term, actor and kind: in its largest year and in present value; each kind summed apart."""
    yield Heading(subject.say("application.benefits.title"))
    beside = counts_sentences(subject.answer, subject.language)
    if worths:
        yield from _worth_table(subject, worths)
    elif not beside:
        yield Paragraph(subject.say("application.benefits.missing"))
    if beside:
        yield Heading(subject.say("effects.beside"), 2)
        yield Points(tuple(beside))


def _worth_table(subject: Subject, worths: list[Worth]) -> Iterator[Block]:
    """The worths in kronor, with the sum of each kind."""
    case, language = subject.answer.case, subject.language
    kinds = [kind for kind in WORTHS if any(w.realised_as == kind for w in worths)]
    in_order = sorted(worths, key=lambda worth: TERMS.index(case.effects[worth.effect].term))
    columns = ("effect", "term", "actor", "kind", "per_year", "year", "present")
    rows = [
        (
            case.effects[worth.effect].label.text(language),
            _term(subject, case.effects[worth.effect].term),
            actor_name(subject, worth.actor),
            subject.say(f"application.kinds.{worth.realised_as}"),
            whole_tkr(worth.per_year),
            str(worth.year),
            whole_tkr(worth.present),
        )
        for worth in in_order
    ]
    for kind in kinds:
        present = sum(worth.present for worth in worths if worth.realised_as == kind)
        label = subject.say("application.benefits.sum", kind=subject.say(f"application.kinds.{kind}"))
        rows.append((label, "", "", "", "", "", whole_tkr(present)))
    yield Table(
        tuple(subject.say(f"application.benefits.{column}") for column in columns),
        tuple(rows),
        caption=subject.say("application.benefits.caption"),
        text_columns=4,
        totals=len(kinds),
        widths=(0.18, 0.13, 0.205, 0.145, 0.12, 0.08, 0.14),
    )
    yield Paragraph(subject.say("application.benefits.apart"), "note")


def _term(subject: Subject, term: Term | None) -> str:
    return subject.say("application.missing") if term is None else subject.say(f"application.terms.{term}")


def effects_without_price(subject: Subject) -> Iterator[Block]:
    """Effects that are told and not priced, by term; then those that are described but not counted."""
    answer, language = subject.answer, subject.language
    case = answer.case
    yield Heading(subject.say("application.told.title"))
    counted = included_effects(answer)
    left_out = [effect for name, effect in case.effects.items() if name not in counted]
    if not case.not_priced and not left_out:
        yield Paragraph(subject.say("application.told.missing"))
    for term in TERMS:
        labels = tuple(effect.label.text(language) for effect in case.not_priced if effect.term == term)
        if labels:
            yield Heading(subject.say(f"application.told.{term or 'no_term'}"), 2)
            yield Points(labels)
    if left_out:
        yield Heading(subject.say("application.told.not_counted"), 2)
        described = (
            (effect.label.text(language), None if effect.description is None else effect.description.text(language))
            for effect in left_out
        )
        yield Points(tuple(": ".join(filter(None, words)) for words in described))
