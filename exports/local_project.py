"""The small LUM forms: a local project's budget and its final account, in kronor. Neither leaves with a gap in it.

Yearly amounts and totals of the whole period stand in columns of their own, with heads that say which.
"""

from collections.abc import Iterator, Mapping

from exports.application import foot, span
from exports.document import Block, Document, Heading, Paragraph, Table
from exports.forms import Rounded, rounded
from exports.report_subject import Subject
from exports.tables import source_name
from model.answer import Answer
from model.application import LocalProject, YearlyAmounts
from model.assumptions import Language
from model.evaluate import actors_of
from model.local_project import (
    ACCOUNT_INCOME,
    BUDGET_INCOME,
    COST_ROWS,
    LocalBudget,
    account_costs,
    account_income,
    faults_in_account,
    faults_in_budget,
    local_budget,
)
from model.problem import CaseRefused, Problem
from wording.numbers import kr, write_number

MOST_EVEN = 6
"""Columns that are wide enough when they are equally wide."""


def faults_of_budget(answer: Answer) -> tuple[Problem, ...]:
    """What keeps the budget from being filed; none if it balances in every year."""
    return faults_in_budget(answer.standing)


def faults_of_account(answer: Answer) -> tuple[Problem, ...]:
    """What keeps the final account from being filed; none if every krona of the income is explained."""
    return faults_in_account(answer.case.local_project)


def budget_document(answer: Answer, language: Language) -> Document:
    """The budget as a form. Raises CaseRefused with what keeps it from being filed."""
    _refuse(answer, faults_of_budget(answer))
    subject, budget = Subject.of(answer, language), local_budget(answer.standing)
    return _document(subject, "budget", (*_head(subject, budget.years), *_budget(subject, budget)))


def account_document(answer: Answer, language: Language) -> Document:
    """The final account as a form. Raises CaseRefused with what keeps it from being filed."""
    _refuse(answer, faults_of_account(answer))
    subject, project = Subject.of(answer, language), answer.case.local_project
    assert project is not None
    return _document(subject, "account", (*_head(subject, local_budget(answer.standing).years), *_account(subject)))


def _refuse(answer: Answer, faults: tuple[Problem, ...]) -> None:
    """Raises CaseRefused for a case with errors, or a form with faults."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    if faults:
        raise CaseRefused(faults)


def _document(subject: Subject, kind: str, blocks: tuple[Block, ...]) -> Document:
    return Document(
        title=subject.say(f"local_project.{kind}.title"),
        language=subject.language,
        blocks=blocks,
        above=subject.say("local_project.above"),
        foot=foot(subject),
    )


def _head(subject: Subject, years: tuple[int, ...]) -> Iterator[Block]:
    """Which project, whose, and which years."""
    answer, language = subject.answer, subject.language
    case = answer.case
    project = case.local_project
    label = case.label if project is None or project.label is None else project.label
    facts = {
        "applicant": actors_of(case, answer.standing.library)[case.applicant].label.text(language),
        "project": label.text(language),
        "years": span(years) or subject.say("application.missing"),
    }
    yield Table(
        (subject.say("application.question"), subject.say("application.reply")),
        tuple((subject.say(f"application.project.{name}"), fact) for name, fact in facts.items()),
        text_columns=2,
        widths=(0.3, 0.7),
    )


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
    if budget.apart:
        lines = (subject.answer.case.budget[name].label.text(language) for name in budget.apart)
        yield Paragraph(subject.say("local_project.budget.apart", lines="; ".join(lines)), "note")
    if not budget.is_derived:
        yield from _filed(subject, subject.answer.case.local_project)


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


def _filed(subject: Subject, project: LocalProject | None) -> Iterator[Block]:
    """What is noted about the budget, and the document it comes from."""
    answer, language = subject.answer, subject.language
    if project is not None and project.note is not None:
        yield Paragraph(project.note.text(language), "note")
    if project is not None and project.source is not None:
        name = source_name(project.source, answer.standing.library, answer.case, language)
        yield Paragraph(subject.say("local_project.source", source=name), "note")


# The final account


def _account(subject: Subject) -> Iterator[Block]:
    """Income and costs of the whole period, what goes back, and that nothing is left unexplained."""
    answer, language = subject.answer, subject.language
    project = answer.case.local_project
    assert project is not None
    account = project.account
    income, costs = account_income(account), account_costs(account)
    earned = rounded([[income[name] or 0] for name in ACCOUNT_INCOME])
    # What goes back is rounded with the costs, so that together they are the income to the krona.
    spent = rounded([*([costs[name] or 0] for name in COST_ROWS), [account.returned or 0]], earned.totals)
    *cost_rows, (returned,) = (row for row in spent.rows)
    cost = spent.total - returned
    yield Heading(subject.say("local_project.income"))
    yield _of_period(subject, income, earned.rows, "sum_of_income", earned.total)
    yield Heading(subject.say("local_project.costs"))
    yield _of_period(subject, costs, tuple(cost_rows), "sum_of_costs", cost)
    yield Heading(subject.say("local_project.balance"))
    balance = {"account.left": earned.total - cost, "rows.returned": returned, "account.unexplained": 0}
    yield Table(
        (subject.say("local_project.in_kronor"), subject.say("local_project.whole_period")),
        tuple((subject.say(f"local_project.{name}"), write_number(amount, 0)) for name, amount in balance.items()),
        totals=1,
    )
    sums = {"income": earned.total, "cost": cost, "returned": returned}
    facts = {name: kr(amount, language) for name, amount in sums.items()}
    yield Paragraph(subject.say("local_project.account.balances", **facts))
    yield Paragraph(subject.say("local_project.dash"), "note")
    if earned.is_adjusted or spent.is_adjusted:
        yield Paragraph(subject.say("local_project.rounded"), "note")
    yield Heading(subject.say("local_project.rows.comment"))
    yield Paragraph(subject.say("application.missing") if account.comment is None else account.comment.text(language))
    if account.note is not None:
        yield Paragraph(account.note.text(language), "note")
    if account.source is not None:
        name = source_name(account.source, answer.standing.library, answer.case, language)
        yield Paragraph(subject.say("local_project.source", source=name), "note")


def _of_period(
    subject: Subject,
    given: Mapping[str, float | None],
    whole: tuple[tuple[int, ...], ...],
    sum_of: str,
    total: int,
) -> Table:
    """Rows of one column, the whole period; a dash where nothing is stated."""
    rows = [
        (
            subject.say(f"local_project.rows.{name}"),
            subject.say("answers.none") if stated is None and not amount else write_number(amount, 0),
        )
        for (name, stated), (amount,) in zip(given.items(), whole, strict=True)
    ]
    head = (subject.say("local_project.in_kronor"), subject.say("local_project.whole_period"))
    return Table(head, (*rows, (subject.say(f"local_project.{sum_of}"), write_number(total, 0))), totals=1)
