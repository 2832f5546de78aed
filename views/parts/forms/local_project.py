"""The application of a local project (LUM): its texts, and its budget by year and row with sums that follow."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from exports.forms.local_project import TEXTS, faults_of_budget
from model.case.application import LocalProject, edited
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import LARGEST
from model.checking.local_project import (
    BUDGET_INCOME,
    COST_ROWS,
    LocalBudget,
    local_budget,
    stated_budget,
    with_amount,
    with_local_project,
    without_year,
)
from presentation.tables import source_name
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.parts.forms.fields import choice_of, group_of_fields, text_of
from views.parts.forms.people import show_contacts, show_signature
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import kr, write_number
from wording.text_safety import markdown

GROUPS = {"reasons": TEXTS[:3], "effects": TEXTS[3:7], "way": TEXTS[7:]}
"""Groups of the application's texts → the fields in each."""
PLACES = ("1", "2", "3")
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


# The application


def show_project_form(work: Workspace) -> None:
    """What the application asks for, its budget, where the money goes, and who signs."""
    st.header(work.say("local_project.page.project"))
    show_source(work, project_of(work.case).source)
    show_facts(work)
    project = project_of(work.case)
    for group, names in GROUPS.items():
        filled = [getattr(project, name) for name in names]
        with group_of_fields(work, group, work.say(f"local_project.page.groups.{group}"), filled):
            for name in names:
                project_text(work, name, "texts")
    show_budget(work)


def show_facts(work: Workspace) -> None:
    """Which project, whose, which of its years, what was granted before; whom to ask; where the money goes."""
    project = project_of(work.case)
    texts = ("label", "main_applicant", "co_applicants", "date")
    filled = [getattr(project, name) for name in (*texts, "project_year", "granted_before")]
    with group_of_fields(work, "facts", work.say("application.page.facts"), filled, is_open=True):
        for name in texts[:3]:
            project_text(work, name, "facts")
        year, date, before = st.columns(3)
        with year:
            words = {place: work.say("local_project.year_of_three", year=place) for place in PLACES}
            label = work.say("local_project.facts.project_year")
            place = None if project.project_year is None else str(project.project_year)
            choice_of(work, "project:project_year", label, place, words, take_year)
        with date:
            project_text(work, "date", "facts")
        with before:
            label = work.say("local_project.facts.granted_before")
            amount_field(
                work, "project:granted_before", label, project.granted_before,
                lambda project, amount: edited(project, granted_before=amount),
            )  # fmt: skip
    signed = project.signature
    paid = [project.cost_centre, project.plusgiro]
    filled = [project.contacts, *paid, *dict(signed).values()]
    with group_of_fields(work, "people", work.say("local_project.page.people"), filled):
        show_contacts(work, "project", lambda now: project_of(now.case).contacts, take_parts)
        for column, name in zip(st.columns(2), ("cost_centre", "plusgiro"), strict=True):
            with column:
                project_text(work, name, "facts")
        st.subheader(work.say("local_project.signed_by"))
        show_signature(work, "project", signed, lambda now: project_of(now.case).signature, take_parts)


def project_text(work: Workspace, name: str, words: str) -> None:
    """A text of the application; `words` is where its label stands in the wording."""
    label = work.say(f"local_project.{words}.{name}")
    text_of(work, "project", project_of(work.case), name, label, lambda now: project_of(now.case), take_parts)


def take_parts(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
    """Puts parts of the local project into the case."""
    project = edited(project_of(now.case), **fields)
    return take_case(now, with_local_project(now.case, project), redraw=redraw)


def take_year(now: Workspace, fields: dict[str, str | None]) -> Problem | None:
    """Puts which of the project's years the application is for into the case."""
    place = fields["project_year"]
    return take_parts(now, {"project_year": None if place is None else int(place)})


# The budget


def show_budget(work: Workspace) -> None:
    """The budget's fields a year at a time, the sums under them, and whether they balance."""
    project = project_of(work.case)
    st.header(work.say("local_project.page.budget"))
    st.caption(work.say("local_project.page.budget_note"))
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
            row_field(work, name, year, rows[name].get(year))
        total = budget.cost(year) if part == "costs" else budget.earned(year)
        st.markdown(f"{work.say(f'local_project.sum_of_{part}')}: **{kr(total, work.language)}**")


def row_field(work: Workspace, name: str, year: int, given: float | None) -> None:
    """A field for the amount of a row in a year."""
    words = work.say("local_project.page.of_year", what=work.say(f"local_project.rows.{name}"), year=year)
    amount_field(
        work,
        f"local:{name}.{year}",
        words,
        given,
        lambda project, amount: with_amount(project, name, year, amount),
    )


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
    derived = local_budget(work.answer.resolved)
    if derived.years:
        show_sums(work, derived)
        for problem in faults_of_budget(work.answer):
            st.warning(markdown(work.words(problem)))
        st.button(work.say("local_project.page.begin"), key="begin_project", on_click=begin)


@edits
def begin() -> None:
    """Takes the case's own budget as the local project's, to go on from."""
    now = current()
    derived = local_budget(now.answer.resolved)
    costs = {row: amounts for row, amounts in derived.costs.items() if amounts}
    project = edited(project_of(now.case), costs=costs, **derived.income)
    now.draft.edit(with_local_project(now.case, project), redraw=True)
