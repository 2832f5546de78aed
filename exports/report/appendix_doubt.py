"""What is uncertain, in the appendix of the decision report: numbers and odds, the contract, repayment."""

from collections.abc import Iterator

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.forms.followup_plan import followup_terms
from model.contract_risk.risk import Risk
from model.contract_risk.stress import stress
from model.evaluate import actors_of
from model.numbers.resolved_numbers import keys_in_use
from presentation import contracts, tables, uncertainty
from presentation.sentences.labels import listed
from presentation.tables import Rows


def uncertain(subject: Subject) -> Iterator[Block]:
    """What must be true of every number in use; the drivers; the odds and what is worth finding out."""
    answer, language = subject.answer, subject.language
    keys = tuple(keys_in_use(answer.resolved))
    must = uncertainty.break_even_rows(answer, subject.claimed(keys), answer.break_even(keys), language)
    if must:
        yield Heading(subject.say("doubt.must.title"), 2)
        yield table_of_words(must)
        yield Paragraph(subject.say("doubt.must.note"), "note")
    yield Heading(subject.say("doubt.terms.title"), 2)
    yield terms_table(subject)
    yield Heading(subject.say("tables.after.title"), 2)
    yield Table.of(tables.after_years_rows(answer, language))
    yield Paragraph(subject.say("tables.after.note"), "note")
    if not answer.has_ranges:
        return
    yield Heading(subject.say("doubt.drivers.title"), 2)
    yield Table.of(uncertainty.driver_rows(answer, language))
    yield Heading(uncertainty.chance_title(answer, language), 2)
    yield Table.of(uncertainty.odds_rows(answer.odds, language))
    yield Heading(subject.say("doubt.worth.title"), 2)
    yield Paragraph(uncertainty.information_sentence(answer, language))
    yield table_of_words(uncertainty.information_rows(answer, language))
    yield Paragraph(subject.say("doubt.worth.note"), "note")


def terms_table(subject: Subject) -> Table:
    """NPV under every discount schedule, and with every effect a year earlier or later."""
    answer = subject.answer
    schedules = {name: schedule.label for name, schedule in answer.resolved.library.schedules.items()}
    return Table.of(uncertainty.terms_rows(answer.terms, schedules, answer.resolved.schedule_chosen, subject.language))


def not_published(subject: Subject) -> Iterator[Block]:
    """Contracts whose prices were never published: their sentences, and that they are not counted."""
    case, language = subject.answer.case, subject.language
    for name, agreement in case.all_agreements.items():
        blank = agreement.unpriced(name, case.numbers, case.changes) if agreement.included else ()
        if not blank:
            continue
        agreed = agreement.contract
        yield Heading(agreed.label.text(language), 2)
        terms = listed([agreed.terms[term].label.text(language) for term in blank], language)
        yield Paragraph(subject.say("contract.none.not_published", terms=terms))
        yield Points(tuple(contracts.sentences(agreed, agreement.starts, language)), numbered=True)


def contract(subject: Subject, risk: Risk) -> Iterator[Block]:
    """The contract in full: its sentences, who gets what, how the risk is shared, and every stress."""
    language = subject.language
    title = subject.say("contract.terms.title")
    yield Heading(title if len(subject.risks) == 1 else f"{risk.contract.label.text(language)}: {title}", 2)
    for grave in contracts.finding_sentences(risk, language):
        yield Paragraph(grave)
    yield Points(tuple(contracts.sentences(risk.contract, risk.agreement.starts, language)), numbered=True)
    if risk.contract.not_known is not None:
        unknown = risk.contract.not_known.text(language)
        yield Paragraph(subject.say("contract.terms.not_known", what=unknown), "note")
    library, case = subject.answer.resolved.library, subject.answer.resolved.case
    for sentence in contracts.source_sentences(risk.contract, library, case, language):
        yield Paragraph(sentence, "note")
    yield from followup_terms(subject, risk.contract)
    yield Heading(subject.say("contract.parties.title"), 2)
    yield Table.of(contracts.party_rows(risk.nets, risk.contract, language))
    for sentence in (*contracts.investor_sentences(risk, language), contracts.noise_sentence(risk, language)):
        if sentence:
            yield Paragraph(sentence)
    yield Paragraph(subject.say("contract.parties.note"), "note")
    if subject.answer.has_ranges:
        yield Heading(subject.say("contract.risk.title"), 2)
        spreads = contracts.risk_rows(risk, subject.perspective, language)
        cells = tuple(tuple(row.values()) for row in spreads)
        yield Table(tuple(spreads[0]), cells, widths=(0.19, 0.12, 0.13, 0.12, 0.13, 0.13, 0.09, 0.11))
        yield Paragraph(subject.say("contract.risk.note"), "note")
    yield Heading(subject.say("contract.stress.title"), 2)
    stresses = stress(risk)
    yield table_of_words(contracts.stress_rows(stresses, risk.contract, language))
    yield Paragraph(subject.say("contract.stress.note"), "note")
    if unmoved := contracts.unmoved_sentence(stresses, language):
        yield Paragraph(unmoved, "note")


def repayment(subject: Subject) -> Iterator[Block]:
    """Frame cuts and the fund's balance by year."""
    answer = subject.answer
    if answer.repaid is None:
        return
    yield Heading(subject.say("contract.repayment.title"), 2)
    actors = actors_of(answer.case, answer.resolved.library)
    yield Table.of(contracts.repayment_rows(answer.repaid, actors, subject.language))


def table_of_words(rows: Rows) -> Table:
    """A table of words alone."""
    return Table.of(rows, text_columns=max((len(row) for row in rows), default=1))
