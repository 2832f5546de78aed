"""The account of one year of a small local project (LUM): plan beside outcome in kronor, and the final report.

It never leaves with an empty sum or an unexplained difference.
"""

from collections.abc import Iterator, Mapping, Sequence

from exports.documents.document import Block, Document, Heading, Paragraph, Points, Table
from exports.documents.subject import Subject
from exports.forms.form_parts import box, contacts, facts_table, given, signature, written
from exports.forms.local_project import filed, local_document, project_facts, refuse
from model.analysis.answer import Answer
from model.case.application import FinalReport, LocalAccount, LocalProject
from model.case.assumptions import Language
from model.case.problem import Problem
from model.checking.local_project import (
    ACCOUNT_INCOME,
    COST_ROWS,
    account_costs,
    account_income,
    account_of,
    faults_in_account,
    latest_account,
    planned,
)
from presentation.budget_form import rounded
from wording.numbers import kr, write_number

HEADINGS: Mapping[str, Sequence[str]] = {
    "summary": (), "background": (), "purpose": (), "delimitation": (), "method": (),
    "results": ("strategic_value", "gender_equality"), "conclusions": (), "references": (), "annexes": (),
}  # fmt: skip
"""The nine headings of the final report, each with the parts under it."""


def faults_of_account(answer: Answer, year: int | None = None) -> tuple[Problem, ...]:
    """What keeps the account of a year, else the latest, from being filed; none if every krona is explained."""
    return faults_in_account(answer.case.local_project, year)


def account_document(answer: Answer, language: Language, year: int | None = None) -> Document:
    """The account of a year, else the latest. Raises CaseRefused with what keeps it from being filed."""
    refuse(answer, faults_of_account(answer, year))
    subject, project = Subject.of(answer, language), answer.case.local_project
    year = latest_account(project) if year is None else year
    assert project is not None
    assert year is not None
    account = account_of(project, year)
    blocks = (
        *_head(subject, project, account, year),
        *_amounts(subject, project, account, year),
        *_boxes(subject, account),
        Heading(subject.say("local_project.rows.comment")),
        Paragraph(given(subject, account.comment)),
        *signature(subject, account.signature, subject.say("local_project.signed_by")),
        *_final_report(subject, account.report),
        *filed(subject, account),
    )
    return local_document(subject, "account", blocks)


def _head(subject: Subject, project: LocalProject, account: LocalAccount, year: int) -> Iterator[Block]:
    """Which project, whose, of which year, what was granted, and who answers for it."""
    rest = {
        "registry_number": account.registry_number or "",
        "account_year": str(year),
        "granted": "" if account.granted is None else kr(account.granted, subject.language),
        "responsible": account.responsible or "",
        "due": account.due or "",
    }
    named = {subject.say(f"local_project.facts.{name}"): fact for name, fact in rest.items()}
    yield facts_table(subject, project_facts(subject, project) | named)
    yield from contacts(subject, (account.contact,))


def _amounts(subject: Subject, project: LocalProject, account: LocalAccount, year: int) -> Iterator[Block]:
    """Plan beside outcome for income and costs, what goes back, and that nothing is left unexplained."""
    language, plan = subject.language, planned(project, year)
    income, costs = account_income(account), account_costs(account)
    earned = rounded([[income[name] or 0] for name in ACCOUNT_INCOME])
    # What goes back is rounded with the costs, so that together they are the income to the krona.
    spent = rounded([*([costs[name] or 0] for name in COST_ROWS), [account.returned or 0]], earned.totals)
    *cost_rows, (returned,) = (row for row in spent.rows)
    cost = spent.total - returned
    yield Heading(subject.say("local_project.income"))
    yield _beside(subject, plan, income, earned.rows, "sum_of_income", year)
    yield Heading(subject.say("local_project.costs"))
    yield _beside(subject, plan, costs, tuple(cost_rows), "sum_of_costs", year)
    yield Heading(subject.say("local_project.balance"))
    balance = {"account.left": earned.total - cost, "rows.returned": returned, "account.unexplained": 0}
    yield Table(
        (subject.say("local_project.in_kronor"), subject.say("local_project.outcome", year=year)),
        tuple((subject.say(f"local_project.{name}"), write_number(amount, 0)) for name, amount in balance.items()),
        totals=1,
    )
    sums = {"income": earned.total, "cost": cost, "returned": returned}
    facts = {name: kr(amount, language) for name, amount in sums.items()}
    yield Paragraph(subject.say("local_project.account.balances", **facts))
    yield Paragraph(subject.say("local_project.dash"), "note")
    if earned.is_adjusted or spent.is_adjusted:
        yield Paragraph(subject.say("local_project.rounded"), "note")


def _beside(
    subject: Subject,
    plan: Mapping[str, float | None],
    stated: Mapping[str, float | None],
    whole: tuple[tuple[int, ...], ...],
    sum_of: str,
    year: int,
) -> Table:
    """Rows with the plan, the outcome and what differs; a dash where nothing is stated."""
    dash, names = subject.say("answers.none"), tuple(stated)
    plans = [row[0] for row in rounded([[plan[name] or 0] for name in names]).rows]
    has_plan = any(plan[name] is not None for name in names)
    rows = [
        (
            subject.say(f"local_project.rows.{name}"),
            dash if plan[name] is None else write_number(intended, 0),
            dash if stated[name] is None and not amount else write_number(amount, 0),
            dash if plan[name] is None else write_number(amount - intended, 0),
        )
        for name, intended, (amount,) in zip(names, plans, whole, strict=True)
    ]
    total = sum(amount for (amount,) in whole)
    sums = [sum(plans), total, total - sum(plans)]
    shown = [write_number(each, 0) if has_plan or place == 1 else dash for place, each in enumerate(sums)]
    heads = (subject.say(f"local_project.{name}", year=year) for name in ("plan", "outcome", "deviation"))
    last = (subject.say(f"local_project.{sum_of}"), *shown)
    return Table((subject.say("local_project.in_kronor"), *heads), (*rows, last), totals=1, widths=(2.6, 1, 1, 1))


def _boxes(subject: Subject, account: LocalAccount) -> Iterator[Block]:
    """The two boxes, and the sum that goes back."""
    yield Heading(subject.say("local_project.account.how_it_went"))
    yield Points(
        (
            box(subject, account.carried_out, subject.say("local_project.account.carried_out")),
            box(subject, account.is_money_left, subject.say("local_project.account.not_all_spent")),
        )
    )
    returned = "" if account.returned is None else kr(account.returned, subject.language)
    yield facts_table(subject, {subject.say("local_project.rows.returned"): returned})


def _final_report(subject: Subject, report: FinalReport) -> Iterator[Block]:
    """The final report under its nine headings; nothing where none of it is written."""
    if report == FinalReport():
        return
    yield Heading(subject.say("local_project.report.title"))
    for name, parts in HEADINGS.items():
        yield Heading(subject.say(f"local_project.report.{name}"), 2)
        text = written(subject, getattr(report, name))
        sections = [(part, written(subject, getattr(report, part))) for part in parts]
        if text or not any(words for _, words in sections):
            yield Paragraph(text or subject.say("application.missing"))
        for part, words in sections:
            if words:
                yield Heading(subject.say(f"local_project.report.{part}"), 3)
                yield Paragraph(words)
