"""The appendix of the decision report: everything that is needed to check its two pages."""

import datetime
from collections.abc import Iterator

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from model import RESULTS_DATE
from model.case.assumptions import Assumption, Source
from model.case.fingerprint import fingerprint
from model.contract_risk.risk import Risk
from model.contract_risk.stress import stress
from model.evaluate import actors_of
from model.numbers.beside import keys_told
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import keys_in_use
from presentation import budget_form as forms
from presentation import contracts, counts, sentences, tables
from presentation import uncertainty as uncertainty
from presentation.tables import Rows
from wording.numbers import write_number

STEPS = (
    "years", "reduction", "cohort", "worth", "more", "perspective", "readings", "prices", "doubt", "draws", "contract",
    "repayment",
)  # fmt: skip


def appendix(subject: Subject, made: datetime.date) -> Iterator[Block]:
    """Budget, flows, assumptions, changes, scenarios, contract, findings, sources and how it was calculated."""
    yield Heading(subject.say("report.appendix.title"))
    yield from budget(subject)
    yield from flows(subject)
    yield from assumptions(subject)
    yield from changes(subject)
    yield from scenarios(subject)
    yield from uncertain(subject)
    if subject.risk is not None:
        yield from contract(subject, subject.risk)
    yield from repayment(subject)
    yield from findings(subject)
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
    """Who finances it, tkr by year."""
    case, language = subject.answer.case, subject.language
    actors = actors_of(case, subject.answer.resolved.library)
    years = sorted({year for line in case.funding.values() for year in line.amounts})
    if not years:
        return
    head = (subject.say("report.appendix.funding"), *map(str, years), subject.say("tables.total"))
    rows = []
    for line in case.funding.values():
        payer = actors[line.paid_by].label.text(language)
        amounts = [line.amounts.get(year, 0.0) for year in years]
        label = f"{line.label.text(language)} ({payer})"
        rows.append((label, *(tables.whole_tkr(amount) for amount in (*amounts, sum(amounts)))))
    yield Table(head, tuple(rows))


def flows(subject: Subject) -> Iterator[Block]:
    """Costs, benefits and net by year; how the net becomes a present value; each actor."""
    answer, language = subject.answer, subject.language
    yield Heading(subject.say("overview.flows"), 2)
    in_tkr = subject.say("report.appendix.in_tkr")
    yield Table.of(tables.by_year_rows(answer.ledger, language), caption=in_tkr, totals=1)
    yield Heading(subject.say("report.appendix.discounted"), 2)
    yield Table.of(uncertainty.discounted_rows(answer, language), totals=1)
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


def said(subject: Subject) -> dict[str, Assumption]:
    """The numbers behind the answer and what is told beside it, about which somebody has said something."""
    resolved = subject.answer.resolved
    return {key: resolved.numbers[key] for key in keys_told(resolved) if key not in resolved.defaults}


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


def changes(subject: Subject) -> Iterator[Block]:
    """What has been changed since it was filed, with the reasons; and what the scenario that is shown changes."""
    answer, language = subject.answer, subject.language
    case, library = answer.case, answer.resolved.library
    after = resolve(case, library)
    if case.filed is not None:
        changed = tables.change_rows(case, subject.before, after, language)
        yield Heading(subject.say("library.changed"), 2)
        if changed:
            yield _words(changed)
        else:
            yield Paragraph(subject.say("report.nothing_noted"))
    if subject.scenario is not None:
        beside = case.model_copy(update={"changes": case.scenarios[subject.scenario].numbers})
        yield Heading(subject.say("report.appendix.in_scenario", name=subject.scenario_label), 2)
        yield _words(tables.change_rows(beside, after, answer.resolved, language))


def scenarios(subject: Subject) -> Iterator[Block]:
    """The scenarios side by side, what each is, and in which numbers it differs."""
    rows = subject.scenario_table
    if len(rows) < 2:
        return
    yield Heading(subject.say("overview.scenarios"), 2)
    yield Table.of(rows)
    differs = tables.scenario_differences(subject.scenarios, subject.answer.case, subject.language)
    told = (" ".join(f"{part.rstrip('.')}." for part in parts if part) for parts in differs)
    yield Points(tuple(told))


def uncertain(subject: Subject) -> Iterator[Block]:
    """What must be true of every number in use; the drivers; the odds and what is worth finding out."""
    answer, language = subject.answer, subject.language
    keys = tuple(keys_in_use(answer.resolved))
    must = uncertainty.break_even_rows(answer, subject.claimed(keys), answer.break_even(keys), language)
    if must:
        yield Heading(subject.say("doubt.must.title"), 2)
        yield _words(must)
        yield Paragraph(subject.say("doubt.must.note"), "note")
    yield Heading(subject.say("doubt.terms.title"), 2)
    yield terms_table(subject)
    if not answer.has_ranges:
        return
    yield Heading(subject.say("doubt.drivers.title"), 2)
    yield Table.of(uncertainty.driver_rows(answer, language))
    yield Heading(uncertainty.chance_title(answer, language), 2)
    yield Table.of(uncertainty.odds_rows(answer.odds, language))
    yield Heading(subject.say("doubt.worth.title"), 2)
    yield Paragraph(uncertainty.information_sentence(answer, language))
    yield _words(uncertainty.information_rows(answer, language))
    yield Paragraph(subject.say("doubt.worth.note"), "note")


def terms_table(subject: Subject) -> Table:
    """NPV under every discount schedule, and with every effect a year earlier or later."""
    answer = subject.answer
    schedules = {name: schedule.label for name, schedule in answer.resolved.library.schedules.items()}
    return Table.of(uncertainty.terms_rows(answer.terms, schedules, answer.resolved.schedule_chosen, subject.language))


def contract(subject: Subject, risk: Risk) -> Iterator[Block]:
    """The contract in full: its sentences, who gets what, how the risk is shared, and every stress."""
    language = subject.language
    yield Heading(subject.say("contract.terms.title"), 2)
    for grave in contracts.finding_sentences(risk, language):
        yield Paragraph(grave)
    yield Points(tuple(contracts.sentences(risk.contract, risk.agreement.starts, language)), numbered=True)
    if risk.contract.not_known is not None:
        unknown = risk.contract.not_known.text(language)
        yield Paragraph(subject.say("contract.terms.not_known", what=unknown), "note")
    yield Heading(subject.say("contract.parties.title"), 2)
    yield Table.of(contracts.party_rows(risk.nets, risk.contract, language))
    for told in (*contracts.investor_sentences(risk, language), contracts.noise_sentence(risk, language)):
        if told:
            yield Paragraph(told)
    yield Paragraph(subject.say("contract.parties.note"), "note")
    if subject.answer.has_ranges:
        yield Heading(subject.say("contract.risk.title"), 2)
        spreads = contracts.risk_rows(risk, subject.perspective, language)
        cells = tuple(tuple(row.values()) for row in spreads)
        yield Table(tuple(spreads[0]), cells, widths=(0.19, 0.12, 0.13, 0.12, 0.13, 0.13, 0.09, 0.11))
        yield Paragraph(subject.say("contract.risk.note"), "note")
    yield Heading(subject.say("contract.stress.title"), 2)
    yield _words(contracts.stress_rows(stress(risk), risk.contract, language))
    yield Paragraph(subject.say("contract.stress.note"), "note")


def repayment(subject: Subject) -> Iterator[Block]:
    """Frame cuts and the fund's balance by year."""
    answer = subject.answer
    if answer.repaid is None:
        return
    yield Heading(subject.say("contract.repayment.title"), 2)
    actors = actors_of(answer.case, answer.resolved.library)
    yield Table.of(contracts.repayment_rows(answer.repaid, actors, subject.language))


def findings(subject: Subject) -> Iterator[Block]:
    """Everything to review, and the effects that are told and not priced."""
    answer, language = subject.answer, subject.language
    told = (sentences.problem_sentence(problem, answer.resolved, language) for problem in answer.problems)
    if answer.problems:
        yield Heading(subject.say("overview.notices", count=len(answer.problems)), 2)
        yield Points(tuple(told))
    not_priced = answer.case.not_priced
    if not_priced:
        yield Heading(subject.say("overview.not_priced", count=len(not_priced)), 2)
        yield Points(tuple(effect.label.text(language) for effect in not_priced))


def sources(subject: Subject) -> Iterator[Block]:
    """The sources that the numbers, the budget and the contract rest on: publisher, title, year and address."""
    answer, case = subject.answer, subject.answer.case
    named = [number.source for number in said(subject).values()]
    named += [line.source for line in case.budget.values()]
    if case.contract is not None:
        named.append(case.contract.source)
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


def how(subject: Subject, made: datetime.date) -> Iterator[Block]:
    """How it was calculated, in short; and from what, so that it can be made again."""
    case = subject.answer.case
    kinds = {effect.kind for effect in case.effects.values()}
    ways = {effect.direction for effect in case.effects.values()}
    has = {
        "reduction": "reduction" in kinds,
        "cohort": "cohort" in kinds,
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


def _words(rows: Rows) -> Table:
    """A table of words alone."""
    return Table.of(rows, text_columns=max((len(row) for row in rows), default=1))
