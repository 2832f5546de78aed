"""The application of a small local project (LUM): what it asks for in words, and its budget in kronor without a gap.

Yearly amounts and totals of the whole period stand in columns of their own, with heads that say which.
"""

from collections.abc import Iterator, Mapping, Sequence

from exports.documents.document import Block, Document, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.forms.form_parts import answered, contacts, facts_table, foot, left_blank, signature, span, written
from model.analysis.answer import Answer
from model.case.application import LocalAccount, LocalProject, YearlyAmounts
from model.case.assumptions import Language
from model.case.problem import CaseRefused, Problem
from model.checking.local_project import BUDGET_INCOME, COST_ROWS, LocalBudget, faults_in_budget, local_budget
from model.evaluate import actors_of
from presentation.budget_form import Rounded, rounded
from presentation.sentences import co_applicants_named
from presentation.tables import source_name
from wording.numbers import kr, write_number

TEXTS = (
    "background", "why_local", "purpose", "effects_residents", "effects_employees", "effects_district", "effects_city",
    "method", "gender_equality", "coherent_support",
)  # fmt: skip
"""What the application asks for in words."""
MOST_EVEN = 6
"""Columns that are wide enough when they are equally wide."""


def faults_of_budget(answer: Answer) -> tuple[Problem, ...]:
    """What keeps the budget from being filed; none if it balances in every year."""
    return faults_in_budget(answer.resolved)


def budget_document(answer: Answer, language: Language) -> Document:
    """The application with its budget as a form. Raises CaseRefused with what keeps it from being filed."""
    refuse(answer, faults_of_budget(answer))
    subject, budget = Subject.of(answer, language), local_budget(answer.resolved)
    project = answer.case.local_project or LocalProject()
    return local_document(
        subject,
        "budget",
        (
            *_head(subject, project, budget.years),
            *contacts(subject, project.contacts),
            *answered(subject, project, TEXTS, "local_project.texts"),
            *_budget(subject, budget),
            *_paid_to(subject, project),
            *signature(subject, project.signature, subject.say("local_project.signed_by")),
            *_not_filled_in(subject, left_blank(subject, project, TEXTS, "local_project.texts")),
        ),
    )


def refuse(answer: Answer, faults: tuple[Problem, ...]) -> None:
    """Raises CaseRefused for a case with errors, or a form with faults."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    if faults:
        raise CaseRefused(faults)


def local_document(subject: Subject, kind: str, blocks: tuple[Block, ...]) -> Document:
    """A form of a local project: its application with the budget, or the account of a year."""
    return Document(
        title=subject.say(f"local_project.{kind}.title"),
        language=subject.language,
        blocks=blocks,
        above=subject.say("local_project.above"),
        foot=foot(subject),
    )


def project_facts(subject: Subject, project: LocalProject) -> dict[str, str]:
    """Which project, and whose, by what each is called."""
    answer, language = subject.answer, subject.language
    applicant = actors_of(answer.case, answer.resolved.library)[answer.case.applicant].label.text(language)
    label = answer.case.label if project.label is None else project.label
    return {
        subject.say("local_project.facts.main_applicant"): written(subject, project.main_applicant) or applicant,
        subject.say("application.project.project"): label.text(language),
    }


def _head(subject: Subject, project: LocalProject, years: tuple[int, ...]) -> Iterator[Block]:
    """Which project, whose, which of its years, and what was granted before."""
    before, place = project.granted_before, project.project_year
    rest = {
        "co_applicants": written(subject, project.co_applicants)
        or co_applicants_named(subject.answer.resolved, subject.language),
        "project_year": "" if place is None else subject.say("local_project.year_of_three", year=place),
        "years": span(years),
        "date": project.date or "",
        "granted_before": "" if before is None else kr(before, subject.language),
    }
    named = {subject.say(f"local_project.facts.{name}"): fact for name, fact in rest.items()}
    yield facts_table(subject, project_facts(subject, project) | named)


def _paid_to(subject: Subject, project: LocalProject) -> Iterator[Block]:
    """Where the money is to be paid."""
    yield Heading(subject.say("local_project.paid_to"))
    named = {"cost_centre": project.cost_centre or "", "plusgiro": project.plusgiro or ""}
    yield facts_table(subject, {subject.say(f"local_project.facts.{name}"): fact for name, fact in named.items()})


def _not_filled_in(subject: Subject, names: Sequence[str]) -> Iterator[Block]:
    """What the form asks for and nobody has filled in."""
    if names:
        yield Heading(subject.say("application.findings.title"))
        yield Points((subject.say("application.findings.blank", names=", ".join(names)),))


# The budget


def _budget(subject: Subject, budget: LocalBudget) -> Iterator[Block]:
    """Costs and income by year and for the whole period, that they are equal, and what stands apart."""
    language, years = subject.language, budget.years
    if budget.is_derived:
        yield Paragraph(subject.say("local_project.budget.derived"))
    costs = _table_of(budget.costs, years)
    income = _table_of(budget.income, years, costs.totals)
    yield Heading(subject.say("local_project.costs"))
    yield _by_year(subject, budget.costs, COST_ROWS, costs, years, "sum_of_costs")
    yield Heading(subject.say("local_project.income"))
    yield _by_year(subject, budget.income, BUDGET_INCOME, income, years, "sum_of_income")
    yield Heading(subject.say("local_project.balance"))
    yield Paragraph(subject.say("local_project.budget.balances", total=kr(costs.total, language)))
    yield Paragraph(subject.say("local_project.dash"), "note")
    if costs.is_adjusted or income.is_adjusted:
        yield Paragraph(subject.say("local_project.rounded"), "note")
    case = subject.answer.case
    for words, part in (("apart", case.budget), ("apart_income", case.income)):
        lines = [part[name].label.text(language) for name in budget.apart if name in part]
        if lines:
            yield Paragraph(subject.say(f"local_project.budget.{words}", lines="; ".join(lines)), "note")
    if not budget.is_derived:
        yield from filed(subject, subject.answer.case.local_project)


def _table_of(
    rows: Mapping[str, YearlyAmounts], years: tuple[int, ...], totals: tuple[int, ...] | None = None
) -> Rounded:
    """Rows of kronor by year as whole kronor that sum both ways."""
    return rounded([[row.get(year, 0.0) for year in years] for row in rows.values()], totals)


def _by_year(
    subject: Subject,
    given: Mapping[str, YearlyAmounts],
    names: tuple[str, ...],
    table: Rounded,
    years: tuple[int, ...],
    sum_of: str,
) -> Table:
    """Rows with a column a year and one for the whole period; a dash where nothing is stated."""
    rows = [
        (
            subject.say(f"local_project.rows.{name}"),
            *(
                write_number(amount, 0) if year in given[name] or amount else subject.say("answers.none")
                for year, amount in zip(years, amounts, strict=True)
            ),
            write_number(sum(amounts), 0) if given[name] else subject.say("answers.none"),
        )
        for name, amounts in zip(names, table.rows, strict=True)
    ]
    sums = (subject.say(f"local_project.{sum_of}"), *(write_number(total, 0) for total in (*table.totals, table.total)))
    head = (
        subject.say("local_project.in_kronor"),
        *(subject.say("local_project.per_year", year=year) for year in years),
        subject.say("local_project.whole_period"),
    )
    widths = (2.6, *(1.0 for _ in head[1:])) if len(head) <= MOST_EVEN else ()  # the tables stand under each other
    return Table(head, (*rows, sums), totals=1, widths=widths)


def filed(subject: Subject, part: LocalProject | LocalAccount | None) -> Iterator[Block]:
    """What is noted about a form, and the document it comes from."""
    answer, language = subject.answer, subject.language
    if part is not None and part.note is not None:
        yield Paragraph(part.note.text(language), "note")
    if part is not None and part.source is not None:
        name = source_name(part.source, answer.resolved.library, answer.case, language)
        yield Paragraph(subject.say("local_project.source", source=name), "note")
