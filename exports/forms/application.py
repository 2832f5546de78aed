"""The fund's application, filled in from the case, in tkr: every sum balances, and what is missing is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from exports.documents.document import Block, Document, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject, shortened
from exports.forms.application_end import answer_told, numbers_with_sources, sources, sources_named, to_think_of
from exports.forms.form_parts import answered, contacts, facts_table, given, left_blank, signature, written
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.calculation.draws import Array
from model.calculation.metrics import discount_factors, present_value
from model.case.application import Indicator, IndicatorGroup, Term
from model.case.assumptions import Language, RealisedAs
from model.case.fingerprint import SHOWN, fingerprint
from model.case.problem import CaseRefused
from model.evaluate import actors_of
from model.numbers.keys import BUDGET_FACTOR, key_of
from model.numbers.resolved_numbers import is_included
from presentation.budget_form import BudgetForm, budget_form, rounded
from presentation.counts import counts_sentences
from presentation.sentences import exact
from presentation.tables import whole_tkr
from wording.numbers import tkr, write_number
from wording.texts import say

BEFORE_OUTCOMES = ("situation", "need", "why_investment", "special_target_group", "why_area")
AFTER_OUTCOMES = ("method_development", "cooperation", "research")
"""The texts of the form under headings of their own, before and after the table of target group and outcome."""
TEXTS = tuple(name for name in (*BEFORE_OUTCOMES, *AFTER_OUTCOMES) if name != "need")
"""Those of them that have no heading where they are not filled in."""
GROUPS: tuple[IndicatorGroup | None, ...] = (*get_args(IndicatorGroup), None)
TERMS: tuple[Term | None, ...] = ("short", "long", None)
LONGEST_TITLE = 160
IN_BRACKETS = re.compile(r"\(([^()]+)\)")


@dataclass(frozen=True)
class Worth:
    """What an effect gives an actor in one kind: kronor in its largest year, that year, and present value."""

    effect: str
    actor: str
    realised_as: RealisedAs
    per_year: float
    year: int
    present: float


def application(answer: Answer, language: Language) -> Document:
    """The application of an answer. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    subject = Subject.of(answer, language)
    worths, form = worths_of(answer), budget_form(answer.resolved, language)
    texts = answer.case.application
    blocks = (
        *_project(subject, form),
        *contacts(subject, texts.contacts),
        *answered(subject, texts, BEFORE_OUTCOMES, "application.texts", always=("need",)),
        *_outcomes(subject, worths),
        *answered(subject, texts, AFTER_OUTCOMES, "application.texts"),
        *economy(subject, form),
        *indicators(subject),
        *_benefits(subject, worths),
        *_told(subject),
        *_financing(subject, form),
        *_permanence(subject),
        *signature(subject, texts.signature, subject.say("application.signature.head_of_administration")),
        *answer_told(subject),
        *numbers_with_sources(subject),
        *to_think_of(subject, left_blank(subject, texts, TEXTS, "application.texts")),
        *sources(subject),
    )
    blocks += tuple(sources_named(subject, blocks))
    return Document(
        title=shortened(answer.case.label.text(language), LONGEST_TITLE),
        language=language,
        blocks=blocks,
        above=subject.say("application.above"),
        foot=foot(subject),
    )


def foot(subject: Subject) -> str:
    """What a form was made from: the way of counting, the scenario if that is to be told, and the fingerprint."""
    counted = subject.say("application.foot_counted", scenario=shortened(subject.scenario_label, 60))
    return subject.say(
        "application.foot",
        version=RESULTS_DATE,
        counted=f" {counted}" if tells_what_was_counted(subject) else "",
        fingerprint=fingerprint(subject.answer.case)[:SHOWN],
    )


def tells_what_was_counted(subject: Subject) -> bool:
    """Whether it is to be told what was counted: a scenario, or changes to something that was filed."""
    return subject.scenario is not None or subject.is_changed


def _project(subject: Subject, form: BudgetForm) -> Iterator[Block]:
    """Who applies, for what and when; then the need."""
    answer, language = subject.answer, subject.language
    case = answer.case
    actors = actors_of(case, answer.resolved.library)
    texts = case.application
    facts = {
        "municipality": texts.municipality or "",
        "applicant": actors[case.applicant].label.text(language),
        "activities": written(subject, texts.activities),
        "project": case.label.text(language),
        "step": "" if texts.step is None else subject.say(f"application.steps.{texts.step}"),
        "registry_number": texts.registry_number or "",
        "date": texts.date or "",
        "years": span(form.years),
        "sum": _tkr(form.total, subject) if form.years else "",
        "counted": subject.say("application.years_counted", years=span(tuple(case.years)), count=case.horizon),
        "prices": "" if case.price_year is None else str(case.price_year),
    }
    yield facts_table(subject, {subject.say(f"application.project.{name}"): fact for name, fact in facts.items()})
    if case.summary is not None:
        yield Paragraph(case.summary.text(language))


def span(years: tuple[int, ...]) -> str:
    """The first and the last of some years: *2020–2022*, or *2020*; empty for none."""
    return "–".join(map(str, sorted({min(years), max(years)}))) if years else ""


def _tkr(whole: int, subject: Subject) -> str:
    return tkr(1000.0 * whole, subject.language)


# Target group – programme – outcome – worth


def _outcomes(subject: Subject, worths: list[Worth]) -> Iterator[Block]:
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
        found = [worth for worth in worths if worth.effect == name]
        told = "\n".join(_worth_words(subject, worth) for worth in found) or subject.say("application.missing")
        whom, what = (given(subject, text) for text in (texts.target_group, texts.programme))
        if rows:
            whom, what = (subject.say("application.as_above"),) * 2
        rows.append((whom, what, outcome, told))
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
    factors = discount_factors(ledger.rates, answer.case.discount.timing)[:, :1]
    flows: dict[tuple[str, str, RealisedAs, bool], Array] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        if posting.line in answer.case.effects:
            at = (posting.line, posting.actor, posting.realised_as, posting.is_mirror)
            flows[at] = flows.get(at, np.zeros((len(ledger.years), 1))) + amounts[:, :1]
    found = []
    for (effect, actor, kind, _), amounts in flows.items():
        if not np.any(amounts):
            continue
        largest = int(np.argmax(np.abs(amounts[:, 0]).round(6)))
        present = float(present_value(amounts, factors)[0])
        found.append(Worth(effect, actor, kind, float(amounts[largest, 0]), start + largest, present))
    return found


def _worth_words(subject: Subject, worth: Worth) -> str:
    """*Stadsdelsnämnden: 3 790 tkr om året (hemtagbart)*."""
    return subject.say(
        "application.outcomes.words",
        amount=tkr(worth.per_year, subject.language),
        kind=subject.say(f"application.kinds.{worth.realised_as}"),
        actor=_actor(subject, worth.actor),
    )


def _actor(subject: Subject, name: str) -> str:
    return subject.answer.everyone.actors[name].label.text(subject.language)


# Economy


def economy(subject: Subject, form: BudgetForm) -> Iterator[Block]:
    """The section *Ekonomi* in the form's order: cost × year, footnotes, the total of each year, the total of all."""
    language = subject.language
    yield Heading(subject.say("application.economy.title"))
    if not form.years:
        yield Paragraph(subject.say("application.economy.empty"))
        return
    # The totals of each year are on the page of the table that they sum.
    yield replace(budget_table(form, subject.language), stays=True)
    yield from (Paragraph(note, "note", stays=True) for note in form.footnotes)
    by_year = (
        subject.say("forms.budget.year_line", year=year, amount=write_number(total, 0))
        for year, total in zip(form.years, form.totals, strict=True)
    )
    yield Points((*by_year, subject.say("forms.budget.all_years", amount=write_number(form.total, 0))))
    if form.is_adjusted:
        yield Paragraph(subject.say("forms.budget.rounded"), "note")
    factor = subject.answer.resolved.numbers[BUDGET_FACTOR]
    if factor.value != 1:
        counted = subject.say("application.economy.factor", factor=exact(factor, language))
        yield Paragraph(counted, "note")


def budget_table(form: BudgetForm, language: Language) -> Table:
    """The budget as the form has it: a row a cost with its footnote's mark, a column a year, totals both ways."""
    subject_head, total = say("forms.budget.head", language), say("forms.budget.total", language)
    lines = [
        (f"{label}{mark}", *(write_number(amount, 0) for amount in (*amounts, row_total)))
        for (label, amounts, row_total), mark in zip(form.rows, form.marks, strict=True)
    ]
    last = (total, *(write_number(amount, 0) for amount in (*form.totals, form.total)))
    return Table((subject_head, *map(str, form.years), total), (*lines, last), totals=1)


def _financing(subject: Subject, form: BudgetForm) -> Iterator[Block]:
    """Who pays: each grant, what is left for the applicant, and that it is the whole budget."""
    case, language = subject.answer.case, subject.language
    yield Heading(subject.say("application.financing.title"))
    lines = [line for line in case.funding.values() if any(line.amounts.get(year) for year in form.years)]
    if not form.years or not lines:
        yield Paragraph(subject.say("application.financing.missing"))
        return
    grants = [[line.amounts.get(year, 0.0) / 1000 for year in form.years] for line in lines]
    left = [total - sum(column) for total, column in zip(form.totals, zip(*grants, strict=True), strict=True)]
    table = rounded([*grants, left], form.totals)
    labels = [
        subject.say("application.financing.from", label=line.label.text(language), payer=_actor(subject, line.paid_by))
        for line in lines
    ]
    whole = [*zip((*labels, subject.say("application.financing.own")), table.rows, strict=True)]
    total = subject.say("forms.budget.total")
    rows = [
        (label, *(write_number(amount, 0) for amount in (*amounts, sum(amounts))))
        for label, amounts in (*whole, (total, table.totals))
    ]
    head = (subject.say("application.financing.head"), *map(str, form.years), total)
    yield Table(head, tuple(rows), totals=1)
    if min(left) < -0.5:
        yield Paragraph(subject.say("application.financing.above"), "note")
    if table.is_adjusted:
        yield Paragraph(subject.say("forms.budget.rounded"), "note")


# What is followed, and what it is worth


def indicators(subject: Subject) -> Iterator[Block]:
    """What is measured, how, and against what: a table for each group of those it is about."""
    stated = subject.answer.case.application.indicators
    yield Heading(subject.say("application.indicators.title"))
    if not stated:
        yield Paragraph(subject.say("application.indicators.missing"))
    for group in GROUPS:
        of_group = [indicator for indicator in stated if indicator.group == group]
        if not of_group:
            continue
        if len(of_group) < len(stated) or group is not None:
            yield Heading(subject.say(f"application.indicators.groups.{group or 'none'}"), 2)
        columns = ("label", "method", "baseline", "control", "target")
        yield Table(
            tuple(subject.say(f"application.indicators.{column}") for column in columns),
            tuple(_indicator(subject, indicator) for indicator in of_group),
            text_columns=5,
            widths=(0.24, 0.22, 0.19, 0.16, 0.19),
        )
    if stated:
        yield Paragraph(subject.say("application.indicators.dash"), "note")


def _indicator(subject: Subject, indicator: Indicator) -> tuple[str, ...]:
    """An indicator as a row: what it is with its unit, how, from where, against whom; the direction and the goal."""
    unit, aim = (
        "" if choice is None else subject.say(f"application.indicators.{part}s.{choice}")
        for part, choice in (("unit", indicator.unit), ("aim", indicator.aim))
    )
    words = written(subject, indicator.label)
    label = subject.say("application.indicators.in_unit", label=words, unit=unit) if unit else words
    target = "\n".join(filter(None, (aim, written(subject, indicator.target))))
    told = (written(subject, text) for text in (indicator.method, indicator.baseline, indicator.control))
    return (label, *(text or "–" for text in (*told, target)))


def _benefits(subject: Subject, worths: list[Worth]) -> Iterator[Block]:
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
    kinds = [kind for kind in ("cash", "freed_capacity", "wellbeing") if any(w.realised_as == kind for w in worths)]
    in_order = sorted(worths, key=lambda worth: TERMS.index(case.effects[worth.effect].term))
    columns = ("effect", "term", "actor", "kind", "per_year", "year", "present")
    rows = [
        (
            case.effects[worth.effect].label.text(language),
            _term(subject, case.effects[worth.effect].term),
            _actor(subject, worth.actor),
            subject.say(f"application.kinds.{worth.realised_as}"),
            whole_tkr(worth.per_year),
            str(worth.year),
            whole_tkr(worth.present),
        )
        for worth in in_order
    ]
    for kind in kinds:
        present = sum(worth.present for worth in worths if worth.realised_as == kind)
        told = subject.say("application.benefits.sum", kind=subject.say(f"application.kinds.{kind}"))
        rows.append((told, "", "", "", "", "", whole_tkr(present)))
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


def _told(subject: Subject) -> Iterator[Block]:
    """Effects that are told and not priced, by term; then those that are described but not counted."""
    answer, language = subject.answer, subject.language
    case = answer.case
    yield Heading(subject.say("application.told.title"))
    counted = included_effects(answer)
    left_out = [effect for name, effect in case.effects.items() if name not in counted]
    if not case.not_priced and not left_out:
        yield Paragraph(subject.say("application.told.missing"))
    for term in TERMS:
        labels = tuple(told.label.text(language) for told in case.not_priced if told.term == term)
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


def _permanence(subject: Subject) -> Iterator[Block]:
    """Whether the way of working is to last, and what it then costs a year."""
    answer, language = subject.answer, subject.language
    yield Heading(subject.say("application.texts.permanence"))
    yield Paragraph(given(subject, answer.case.application.permanence))
    numbers = answer.resolved.numbers
    running = [
        subject.say(
            "application.running.line",
            label=line.label.text(language),
            amount=exact(numbers[f"{name}.per_year"], language),
            year=exact(numbers[f"{name}.starts"], language),
        )
        for name, line in answer.case.budget.items()
        if line.cost_type == "running" and is_included(answer.resolved, f"{name}.included")
        if numbers[f"{name}.per_year"].value
    ]
    if running:
        yield Points(tuple(running))
    else:
        yield Paragraph(subject.say("application.running.none"))
