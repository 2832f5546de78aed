"""The money of an application: its budget, and who pays."""

from collections.abc import Iterator
from dataclasses import replace

from exports.documents.document import Block, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.forms.form_parts import actor_name
from model.calculation.applicants import shares_of_applicants
from model.calculation.draws import point
from model.case.assumptions import Language
from model.numbers.amounts import amounts_in_force
from model.numbers.applicants import COST
from model.numbers.keys import BUDGET_FACTOR
from presentation import tables
from presentation.budget_form import BudgetForm, rounded
from presentation.sentences import exact
from wording.numbers import write_number
from wording.texts import say


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


def income(subject: Subject) -> Iterator[Block]:
    """What comes in besides the funding, tkr by year; nothing where there is none."""
    case, language = subject.answer.case, subject.language
    by_line = {name: tables.line_amounts(subject.answer, name) for name in case.income}
    years = sorted({year for amounts in by_line.values() for year in amounts})
    if not years:
        return
    yield Heading(subject.say("application.income.title"))
    rows = []
    for name, line in case.income.items():
        label = line.label.text(language)
        if line.paid_by is not None:
            payer = actor_name(subject, line.paid_by)
            label = subject.say("application.financing.from", label=label, payer=payer)
        amounts = [by_line[name].get(year, 0.0) for year in years]
        rows.append((label, *(tables.whole_tkr(amount) for amount in (*amounts, sum(amounts)))))
    yield Table(
        (subject.say("application.income.head"), *map(str, years), subject.say("forms.budget.total")), tuple(rows)
    )


def budget_table(form: BudgetForm, language: Language) -> Table:
    """The budget as the form has it: a row a cost with its footnote's mark, a column a year, totals both ways."""
    subject_head, total = say("forms.budget.head", language), say("forms.budget.total", language)
    lines = [
        (f"{label}{mark}", *(write_number(amount, 0) for amount in (*amounts, row_total)))
        for (label, amounts, row_total), mark in zip(form.rows, form.marks, strict=True)
    ]
    last = (total, *(write_number(amount, 0) for amount in (*form.totals, form.total)))
    return Table((subject_head, *map(str, form.years), total), (*lines, last), totals=1)


def financing(subject: Subject, form: BudgetForm) -> Iterator[Block]:
    """Who pays: each grant, what is left for the applicant, and that it is the whole budget."""
    case, language = subject.answer.case, subject.language
    yield Heading(subject.say("application.financing.title"))
    by_line = {name: amounts_in_force(subject.answer.resolved, name) for name in case.funding}
    lines = {name: line for name, line in case.funding.items() if any(by_line[name].get(year) for year in form.years)}
    if not form.years or not lines:
        yield Paragraph(subject.say("application.financing.missing"))
        return
    grants = [[by_line[name].get(year, 0.0) / 1000 for year in form.years] for name in lines]
    left = [total - sum(column) for total, column in zip(form.totals, zip(*grants, strict=True), strict=True)]
    shares = own_shares(subject)
    own = [[share * amount for amount in left] for share in shares.values()]
    table = rounded([*grants, *own], form.totals)
    labels = [
        subject.say(
            "application.financing.from", label=line.label.text(language), payer=actor_name(subject, line.paid_by)
        )
        for line in lines.values()
    ]
    whole = [*zip((*labels, *shares), table.rows, strict=True)]
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


def own_shares(subject: Subject) -> dict[str, float]:
    """What is called left to finance, and the share of it: the whole, or that of each who applies."""
    resolved = subject.answer.resolved
    if not resolved.case.co_applicants:
        return {subject.say("application.financing.own"): 1.0}
    shares = shares_of_applicants(resolved.case, point(resolved), COST)
    return {
        subject.say("application.financing.own_of", actor=actor_name(subject, actor)): float(share.values[0, 0])
        for actor, share in shares.items()
    }
