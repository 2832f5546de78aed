"""The appendix of the decision report: everything that is needed to check its two pages."""

import datetime
from collections.abc import Iterator, Mapping

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.report.appendix_doubt import contract, not_published, repayment, table_of_words, uncertain
from exports.report.appendix_numbers import assumptions, sources
from exports.report.review import review_part
from exports.report.seen_cases import seen_part
from model import RESULTS_DATE
from model.case.case import Funding, Income
from model.case.effect import KINDS
from model.case.fingerprint import fingerprint
from model.evaluate import actors_of
from model.numbers.resolve import resolve
from presentation import budget_form as forms
from presentation import counts, sentences, tables, uncertainty
from wording.numbers import write_number

STEPS = (
    "years", "reduction", "cohort", "planned", "case_flow", "levels", "worth", "more", "perspective", "readings",
    "prices", "doubt", "draws", "contract", "repayment",
)  # fmt: skip


def appendix(subject: Subject, made: datetime.date) -> Iterator[Block]:
    """Budget, flows, assumptions, changes, scenarios, contract, findings, sources and how it was calculated."""
    yield Heading(subject.say("report.appendix.title"))
    yield from budget(subject)
    yield from flows(subject)
    yield from seen_part(subject)
    yield from assumptions(subject)
    yield from changes(subject)
    yield from scenarios(subject)
    yield from uncertain(subject)
    for risk in subject.risks:
        yield from contract(subject, risk)
    yield from not_published(subject)
    yield from repayment(subject)
    yield from findings(subject)
    yield from review_part(subject)
    yield from sources(subject)
    yield from how(subject, made)


def budget(subject: Subject) -> Iterator[Block]:
    """The budget as it is filed, tkr, with its notes; and who finances it."""
    answer, language = subject.answer, subject.language
    form = forms.budget_form(answer.resolved, language)
    yield Heading(subject.say("report.appendix.budget"), 2)
    if not form.years:
        yield Paragraph(subject.say("report.appendix.no_budget"))
        return
    total = subject.say("forms.budget.total")

    def row(label: str, amounts: tuple[int, ...], row_total: int) -> tuple[str, ...]:
        return (label, *(write_number(amount, 0) for amount in (*amounts, row_total)))

    rows = (*(row(*line) for line in form.rows), row(total, form.totals, form.total))
    yield Table((subject.say("forms.budget.head"), *map(str, form.years), total), rows, totals=1)
    notes = forms.budget_notes(answer.resolved, language)
    if form.is_adjusted:
        notes.append(subject.say("forms.budget.rounded"))
    yield from (Paragraph(note, "note") for note in notes)
    yield from funding(subject)


def funding(subject: Subject) -> Iterator[Block]:
    """Who finances it and what comes in, tkr by year."""
    case = subject.answer.case
    yield from _lines_by_year(subject, case.funding, "report.appendix.funding")
    yield from _lines_by_year(subject, case.income, "report.appendix.income")


def _lines_by_year(subject: Subject, lines: Mapping[str, Funding | Income], head: str) -> Iterator[Block]:
    """Lines of money with who pays them and the years across; income as it is reckoned, with its rules."""
    answer, language = subject.answer, subject.language
    actors = actors_of(answer.case, answer.resolved.library)
    by_line = {name: tables.line_amounts(answer, name) for name in lines}
    years = sorted({year for amounts in by_line.values() for year in amounts})
    if not years:
        return
    rows = []
    for name, line in lines.items():
        amounts = [by_line[name].get(year, 0.0) for year in years]
        label = line.label.text(language)
        if line.paid_by is not None:
            label = f"{label} ({actors[line.paid_by].label.text(language)})"
        rows.append((label, *(tables.whole_tkr(amount) for amount in (*amounts, sum(amounts)))))
    yield Table((subject.say(head), *map(str, years), subject.say("tables.total")), tuple(rows))


def flows(subject: Subject) -> Iterator[Block]:
    """Costs, benefits and net by year; how the net becomes a present value; each actor."""
    answer, language = subject.answer, subject.language
    yield Heading(subject.say("overview.flows"), 2)
    in_tkr = subject.say("report.appendix.in_tkr")
    yield Table.of(tables.by_year_rows(answer.ledger, language), caption=in_tkr, totals=1)
    yield Heading(subject.say("report.appendix.discounted"), 2)
    yield Table.of(uncertainty.discounted_rows(answer, language), totals=1)
    timing = uncertainty.own_timing_sentence(answer, language)
    if timing is not None:
        yield Paragraph(timing, "note")
    yield Paragraph(subject.say("report.appendix.rounded"), "note")
    beside = counts.counts_sentences(answer, language)
    if beside:
        yield Heading(subject.say("effects.beside"), 2)
        yield Points(tuple(beside))
    more = tables.more_rows(answer, language)
    yield Heading(subject.say("overview.more"), 2)
    yield Table(tuple(more[0]), tuple(tuple(row.values()) for row in more), text_columns=3, widths=(0.32, 0.16, 0.52))
    actors = tables.by_actor_rows(answer, language)
    if actors:
        yield Heading(subject.say("charts.actors"), 2)
        yield Table.of(actors)
        yield Paragraph(subject.say("charts.actors_note"), "note")


def changes(subject: Subject) -> Iterator[Block]:
    """What has been changed since it was filed, with the reasons; and what the scenario that is shown changes."""
    answer, language = subject.answer, subject.language
    case, library = answer.case, answer.resolved.library
    after = resolve(case, library)
    if case.filed is not None:
        changed = tables.change_rows(case, subject.before, after, language)
        yield Heading(subject.say("library.changed"), 2)
        if changed:
            yield table_of_words(changed)
        else:
            yield Paragraph(subject.say("report.nothing_noted"))
    if subject.scenario is not None:
        beside = case.model_copy(update={"changes": case.scenarios[subject.scenario].numbers})
        yield Heading(subject.say("report.appendix.in_scenario", name=subject.scenario_label), 2)
        yield table_of_words(tables.change_rows(beside, after, answer.resolved, language))


def scenarios(subject: Subject) -> Iterator[Block]:
    """The scenarios side by side, what each is, and in which numbers it differs."""
    rows = subject.scenario_table
    if len(rows) < 2:
        return
    yield Heading(subject.say("overview.scenarios"), 2)
    yield Table.of(rows)
    differs = tables.scenario_differences(subject.scenarios, subject.answer.case, subject.language)
    points = (" ".join(f"{part.rstrip('.')}." for part in parts if part) for parts in differs)
    yield Points(tuple(points))


def findings(subject: Subject) -> Iterator[Block]:
    """Everything to review, and the effects that are told and not priced."""
    answer, language = subject.answer, subject.language
    points = (sentences.problem_sentence(problem, answer.resolved, language) for problem in answer.problems)
    if answer.problems:
        yield Heading(subject.say("overview.notices"), 2)
        yield Points(tuple(points))
    not_priced = answer.case.not_priced
    if not_priced:
        yield Heading(subject.say("overview.not_priced", count=len(not_priced)), 2)
        yield Points(tuple(effect.label.text(language) for effect in not_priced))


def how(subject: Subject, made: datetime.date) -> Iterator[Block]:
    """How it was calculated, in short; and from what, so that it can be made again."""
    case = subject.answer.case
    kinds = {effect.kind for effect in case.effects.values()}
    ways = {effect.direction for effect in case.effects.values()}
    has = {
        **{kind: kind in kinds for kind in KINDS},
        "more": "more" in ways,
        "doubt": subject.answer.has_ranges,
        "draws": subject.answer.has_ranges,
        "contract": subject.risk is not None,
        "repayment": subject.answer.repaid is not None,
    }
    yield Heading(subject.say("report.appendix.how"), 2)
    yield Points(
        (
            subject.say("report.appendix.npv"),
            *(subject.say(f"words.steps.{step}") for step in STEPS if has.get(step, True)),
        )
    )
    yield Heading(subject.say("report.appendix.again"), 2)
    facts = {
        "case": case.label.text(subject.language),
        "version": RESULTS_DATE,
        "made": made.isoformat(),
        "timing": subject.say(f"fields.timing_{case.discount.timing}"),
        "draws": write_number(subject.draws) if subject.answer.has_ranges else subject.say("report.no_draws"),
        "seed": str(subject.seed),
        "fingerprint": fingerprint(case),
        "scenario": subject.scenario_label,
        "perspective": subject.perspective,
    }
    head = (subject.say("report.question.what"), subject.say("report.question.stands"))
    rows = tuple((subject.say(f"report.again.{name}"), fact) for name, fact in facts.items())
    yield Table(head, rows, text_columns=2, widths=(0.28, 0.72))
