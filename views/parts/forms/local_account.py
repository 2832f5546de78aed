"""The account of a year of a local project (LUM): plan beside outcome, what is unexplained, and the final report."""

from collections.abc import Mapping
from typing import Any, get_args

import streamlit as st
from pydantic import ValidationError

from exports.forms.local_account import HEADINGS, faults_of_account
from model.case.application import CostRow, FinalReport, LocalAccount, LocalProject
from model.case.assumptions import Record
from model.case.case import Case
from model.case.problem import Problem
from model.checking.local_project import (
    account_costs,
    account_income,
    account_of,
    earned_in,
    planned,
    stated_budget,
    with_account,
)
from model.files.refusals import problems_of
from views.fields.choice import chosen
from views.parts.forms.fields import group_of_fields, text_of
from views.parts.forms.local_project import ACROSS, amount_field, project_of, show_faults, show_source, take_project
from views.parts.forms.people import show_contact, show_signature
from views.state.workspace import Workspace
from wording.numbers import kr
from wording.text_safety import markdown

COST_ROWS: tuple[CostRow, ...] = get_args(CostRow)
FACTS = ("registry_number", "due", "responsible")
BOXES = ("carried_out", "not_all_spent")
REPORT = tuple(name for heading, parts in HEADINGS.items() for name in (heading, *parts))
YEAR_SHOWN = "account_year"


def years_offered(case: Case) -> tuple[int, ...]:
    """The years that an account can be of: those of the budget, those that have one, and the case's first."""
    project = project_of(case)
    first = range(case.start_year, case.start_year + min(ACROSS, case.horizon))
    return tuple(sorted({*first, *stated_budget(project).years, *project.accounts}))


def show_account(work: Workspace) -> None:
    """Which year, then that year's account: facts, amounts, boxes, comment, signature, final report."""
    st.header(work.say("local_project.page.account"))
    st.caption(work.say("local_project.page.account_note"))
    year = year_shown(work)
    account = account_of(project_of(work.case), year)
    if account.note is not None:
        st.caption(markdown(account.note.text(work.language)))
    show_source(work, account.source)
    show_people(work, year, account)
    show_amounts(work, year, account)
    account_text(work, year, "comment", work.say("local_project.rows.comment"))
    show_report(work, year, account)


def year_shown(work: Workspace) -> int:
    """The year that is chosen; at first the latest that has an account, else the first."""
    offered = years_offered(work.case)
    kept = sorted(project_of(work.case).accounts)
    chosen_year = st.session_state.get(YEAR_SHOWN)
    shown: int = chosen_year if chosen_year in offered else kept[-1] if kept else offered[0]

    def take(_: Workspace, year: int) -> None:
        st.session_state[YEAR_SHOWN] = year

    label = work.say("local_project.facts.account_year")
    answer = st.selectbox(label, offered, **chosen(work, YEAR_SHOWN, shown, take, offered))
    return shown if answer is None else answer


def take_account(now: Workspace, year: int, fields: dict[str, Any]) -> Problem | None:
    """Puts parts of a year's account into the case."""
    try:
        return take_project(now, with_account(project_of(now.case), year, **fields))
    except ValidationError as refusal:
        return problems_of(refusal)[0]


def account_text(work: Workspace, year: int, name: str, label: str) -> None:
    """A text of the account."""

    def now_account(now: Workspace) -> Record:
        return account_of(project_of(now.case), year)

    def take(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
        return take_account(now, year, fields)

    text_of(work, f"account:{year}", now_account(work), name, label, now_account, take)


def show_people(work: Workspace, year: int, account: LocalAccount) -> None:
    """The account's number and day, whom to ask, who answers for it and signs."""
    filled = [*(getattr(account, name) for name in FACTS), *dict(account.contact).values()]
    filled += dict(account.signature).values()

    def take(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
        return take_account(now, year, fields)

    def now_account(now: Workspace) -> LocalAccount:
        return account_of(project_of(now.case), year)

    with group_of_fields(work, f"account:{year}", work.say("local_project.page.account_facts"), filled, is_open=True):
        for column, name in zip(st.columns(len(FACTS)), FACTS, strict=True):
            with column:
                account_text(work, year, name, work.say(f"local_project.facts.{name}"))
        show_contact(
            work, f"account:{year}:contact", account.contact, lambda now: now_account(now).contact,
            lambda now, person: take_account(now, year, {"contact": person}),
        )  # fmt: skip
        st.subheader(work.say("local_project.signed_by"))
        show_signature(work, f"account:{year}", account.signature, lambda now: now_account(now).signature, take)


def show_amounts(work: Workspace, year: int, account: LocalAccount) -> None:
    """Income and costs with the plan beside each, the boxes, what goes back, and what is unexplained."""
    plan = planned(project_of(work.case), year)
    left, right = st.columns(2)
    with left:
        show_rows(work, year, "income", account_income(account), plan, earned_in(account))
        for name in BOXES:
            show_box(work, year, name, getattr(account, name))
        amount_of_account(work, year, "returned", account.returned)
    with right:
        show_rows(work, year, "costs", account_costs(account), plan, sum(account.costs.values()))
    if account.is_begun:
        show_faults(work, faults_of_account(work.answer, year), work.say("local_project.page.explained"))


def show_rows(
    work: Workspace,
    year: int,
    part: str,
    given: Mapping[str, float | None],
    plan: Mapping[str, float | None],
    total: float,
) -> None:
    """The fields of the account's income or costs with the plan under each, and their sum."""
    st.subheader(work.say(f"local_project.{part}"))
    for name, amount in given.items():
        amount_of_account(work, year, name, amount)
        intended = plan[name]
        if intended is not None:
            st.caption(work.say("local_project.page.planned", amount=kr(intended, work.language)))
    st.markdown(f"{work.say(f'local_project.sum_of_{part}')}: **{kr(total, work.language)}**")


def amount_of_account(work: Workspace, year: int, name: str, given: float | None) -> None:
    """A field of the account for kronor."""

    def put(project: LocalProject, amount: float | None) -> LocalProject:
        if name not in COST_ROWS:
            return with_account(project, year, **{name: amount})
        stated = account_costs(account_of(project, year)) | {name: amount}
        return with_account(project, year, costs={row: cost for row, cost in stated.items() if cost is not None})

    label = work.say("local_project.page.of_year", what=work.say(f"local_project.rows.{name}"), year=year)
    amount_field(work, f"account:{year}:{name}", label, given, put)


def show_box(work: Workspace, year: int, name: str, is_ticked: bool) -> None:
    """A box to tick."""

    def take(now: Workspace, answer: bool) -> Problem | None:
        return take_account(now, year, {name: bool(answer)})

    label = work.say(f"local_project.account.{name}")
    st.checkbox(label, **chosen(work, f"account:{year}:{name}", is_ticked, take))


def show_report(work: Workspace, year: int, account: LocalAccount) -> None:
    """The final report: a field under each of its nine headings, and under each part of the results."""

    def now_report(now: Workspace) -> FinalReport:
        return account_of(project_of(now.case), year).report

    def take(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
        report = FinalReport.model_validate({**dict(now_report(now)), **fields})
        return take_account(now, year, {"report": report})

    filled = [getattr(account.report, name) for name in REPORT]
    with group_of_fields(work, f"report:{year}", work.say("local_project.report.title"), filled):
        for name in REPORT:
            label = work.say("local_project.page.in_report", what=work.say(f"local_project.report.{name}"))
            text_of(work, f"account:{year}:report", account.report, name, label, now_report, take)
