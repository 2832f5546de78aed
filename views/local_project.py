"""The small forms of a local project (LUM): fields by year and row, sums that follow, and the balance in words."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from exports.local_project import faults_of_account, faults_of_budget
from exports.tables import source_name
from model.application import LocalProject, edited
from model.assumptions import Label
from model.case import Case
from model.local_project import (
    ACCOUNT_INCOME,
    BUDGET_INCOME,
    COST_ROWS,
    LocalBudget,
    account_costs,
    account_income,
    earned_in,
    local_budget,
    stated_budget,
    with_account,
    with_amount,
    with_local_project,
    without_year,
)
from model.problem import Problem, error
from model.units import LARGEST
from views.session import (
    Workspace,
    current,
    edits,
    read_typed,
    readable,
    static_table,
    take_case,
    text_field,
)
from wording.numbers import kr, write_number
from wording.text_safety import clean, markdown

ACROSS = 3
"""Years beside each other."""
YEARS_ASKED = "project_years_asked"


def project_of(case: Case) -> LocalProject:
    """The local project of a case; an empty one where there is none."""
    return case.local_project or LocalProject()


def take_project(now: Workspace, project: LocalProject) -> Problem | None:
    """Puts a local project into the case."""
    return take_case(now, with_local_project(now.case, project))


def amount_field(
    work: Workspace, address: str, label: str, given: float | None, put: Callable[[LocalProject, float | None], Any]
) -> None:
    """A field for kronor. `put` gives the project with the amount in its place; an empty field is *not stated*."""

    def take(now: Workspace, written: str) -> Problem | None:
        amount = read_typed(written, "kronor") if written.strip() else None
        if isinstance(amount, Problem):
            return amount
        if amount is not None and not 0 <= amount <= LARGEST:
            return error("form_amount", address, field=label, value=amount, high=LARGEST, unit="kronor")
        return take_project(now, put(project_of(now.case), amount))

    text = "" if given is None else write_number(given)
    text_field(work, address, label, text, take, placeholder=work.say("fields.blank"))


def show_source(work: Workspace, *sources: str | None) -> None:
    """Which documents a part is taken from, and that this is said only while nothing in it is changed."""
    names = [source_name(source, work.library, work.case, work.language) for source in sources if source is not None]
    if names:
        st.caption(markdown(work.say("application.page.taken_from", sources="; ".join(names))))


def show_faults(work: Workspace, faults: tuple[Problem, ...], balances: str) -> None:
    """What keeps a form from being filed, each in a sentence; or that it balances."""
    if not faults:
        st.success(balances)
    for problem in faults:
        st.warning(markdown(work.words(problem)))


# The budget


def show_budget(work: Workspace) -> None:
    """The budget's fields a year at a time, the sums under them, and whether they balance."""
    project = project_of(work.case)
    st.header(work.say("local_project.page.budget"))
    st.caption(work.say("local_project.page.budget_note"))
    show_source(work, project.source)
    if not project.has_budget:
        show_derived(work)
    budget = stated_budget(project)
    years = years_shown(work.case, budget)
    for together in (years[at : at + ACROSS] for at in range(0, len(years), ACROSS)):
        for column, year in zip(st.columns(ACROSS), together, strict=False):
            with column:
                show_year(work, budget, year)
    with st.container(horizontal=True):
        st.button(
            work.say("budget.more_years"),
            key="project_years",
            on_click=more_years,
            args=(years[-1],),
            icon=":material/add:",
        )
        if len(years) > ACROSS:  # the last, or one before the case begins
            year = years[0] if years[0] < work.case.start_year else years[-1]
            st.button(
                work.say("local_project.page.remove_year", year=year),
                key="remove_project_year",
                on_click=remove_year,
                args=(year,),
                icon=":material/delete:",
                type="tertiary",
            )
    if not project.has_budget:
        return
    show_sums(work, budget)
    faults = faults_of_budget(work.answer)
    show_faults(work, faults, work.say("local_project.page.balances"))


def years_shown(case: Case, budget: LocalBudget) -> list[int]:
    """The years that have fields: the first three of the case, every year with an amount, and those asked for."""
    start = case.start_year
    last = max([start + max(ACROSS, st.session_state.get(YEARS_ASKED, 0)) - 1, *budget.years])
    first = min([start, *budget.years])
    return list(range(first, min(last, first + 30) + 1))


@edits
def more_years(last: int) -> None:
    """Fields for one more year after the last one."""
    st.session_state[YEARS_ASKED] = last + 2 - current().case.start_year


@edits
def remove_year(year: int) -> None:
    """Takes a year's amounts and its fields away; undo brings them back."""
    now = current()
    st.session_state[YEARS_ASKED] = year - now.case.start_year
    project = without_year(project_of(now.case), year)
    now.draft.edit(with_local_project(now.case, project), redraw=True)


def show_year(work: Workspace, budget: LocalBudget, year: int) -> None:
    """The fields of one year: its costs, its income, and their sums."""
    st.subheader(str(year))
    for part, names, rows in (("costs", COST_ROWS, budget.costs), ("income", BUDGET_INCOME, budget.income)):
        for name in names:
            amount_field(
                work,
                f"local:{name}.{year}",
                work.say("local_project.page.of_year", what=work.say(f"local_project.rows.{name}"), year=year),
                rows[name].get(year),
                lambda project, amount, name=name: with_amount(project, name, year, amount),
            )
        total = budget.cost(year) if part == "costs" else budget.earned(year)
        st.markdown(f"{work.say(f'local_project.sum_of_{part}')}: **{kr(total, work.language)}**")


def show_sums(work: Workspace, budget: LocalBudget) -> None:
    """The sums of each year and of the whole period, and what differs."""
    sums = {
        "sum_of_costs": budget.cost,
        "sum_of_income": budget.earned,
        "page.difference": budget.left,
    }
    head, whole = work.say("local_project.in_kronor"), work.say("local_project.whole_period")
    years = budget.years
    rows = [
        {head: work.say(f"local_project.{name}")}
        | {work.say("local_project.per_year", year=year): write_number(of(year), 0) for year in years}
        | {whole: write_number(sum(map(of, years)), 0)}
        for name, of in sums.items()
    ]
    static_table(rows)


def show_derived(work: Workspace) -> None:
    """That there is no budget of its own, what the case's own gives, and a button that begins from it."""
    st.info(work.say("local_project.page.none"))
    if work.answer.has_errors:
        return
    derived = local_budget(work.answer.standing)
    if derived.years:
        show_sums(work, derived)
        for problem in faults_of_budget(work.answer):
            st.warning(markdown(work.words(problem)))
        st.button(work.say("local_project.page.begin"), key="begin_project", on_click=begin)


@edits
def begin() -> None:
    """Takes the case's own budget as the local project's, to go on from."""
    now = current()
    derived = local_budget(now.answer.standing)
    costs = {row: amounts for row, amounts in derived.costs.items() if amounts}
    project = edited(project_of(now.case), costs=costs, **derived.income)
    now.draft.edit(with_local_project(now.case, project), redraw=True)


# The final account


def show_account(work: Workspace) -> None:
    """The account's fields, its sums, and what is unexplained."""
    account = project_of(work.case).account
    st.header(work.say("local_project.page.account"))
    st.caption(work.say("local_project.page.account_note"))
    if account.note is not None:
        st.caption(markdown(account.note.text(work.language)))
    show_source(work, account.source)
    left, right = st.columns(2)
    with left:
        show_rows(work, "income", account_income(account), ACCOUNT_INCOME, earned_in(account))
        amount_of_account(work, "returned", account.returned)
    with right:
        show_rows(work, "costs", account_costs(account), COST_ROWS, sum(account.costs.values()))
    if account.is_begun:
        show_faults(work, faults_of_account(work.answer), work.say("local_project.page.explained"))
    comment = account.comment

    def take(now: Workspace, written: str) -> Problem | None:
        words = clean(written).strip()
        return readable(written) or take_account(now, comment=Label(sv=words) if words else None)

    text_field(
        work,
        "account:comment",
        work.say("local_project.rows.comment"),
        "" if comment is None else comment.text(work.language),
        take,
        placeholder=work.say("fields.blank"),
        is_long=True,
    )


def show_rows(
    work: Workspace, part: str, given: Mapping[str, float | None], names: tuple[str, ...], total: float
) -> None:
    """The fields of the account's income or costs, and their sum."""
    st.subheader(work.say(f"local_project.{part}"))
    for name in names:
        amount_of_account(work, name, given[name], is_cost=part == "costs")
    st.markdown(f"{work.say(f'local_project.sum_of_{part}')}: **{kr(total, work.language)}**")


def amount_of_account(work: Workspace, name: str, given: float | None, is_cost: bool = False) -> None:
    """A field of the account, for the whole period."""

    def put(project: LocalProject, amount: float | None) -> LocalProject:
        account = project.account
        if not is_cost:
            return with_account(project, **{name: amount})
        costs = {row: cost for row, cost in (account_costs(account) | {name: amount}).items() if cost is not None}
        return with_account(project, costs=costs)

    label = work.say("local_project.page.in_all", what=work.say(f"local_project.rows.{name}"))
    amount_field(work, f"account:{name}", label, given, put)


def take_account(now: Workspace, **fields: object) -> Problem | None:
    """Puts parts of the account into the case."""
    return take_project(now, with_account(project_of(now.case), **fields))
