"""Budget: one table with years across, payer per line, sums that follow, and the filed form as it will look."""

import streamlit as st

from model.case.assumptions import Label
from model.case.case import BudgetLine
from model.editing.edits import fresh_name, with_line
from model.evaluate import actors_of
from presentation import budget_form as forms
from views.fields.addresses import start_over
from views.fields.editable_table import editable_table
from views.fields.number import number_field
from views.fields.static_table import static_table
from views.parts.budget.paste import show_paste
from views.parts.budget.rows import COST_TYPES, take_costs, take_funding
from views.parts.budget.staff_helper import show_staff_helper
from views.parts.downloads import budget_download
from views.parts.summary_bar import show_summary_bar
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import tkr, write_number
from wording.text_safety import markdown
from wording.texts import say

BUDGET_NOTICES = ("empty_year", "outside_horizon", "amount_unusual", "no_costs")


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("budget.title"))
    show_summary_bar(work)
    st.header(work.say("budget.costs"))
    st.caption(work.say("budget.costs_note"))
    show_costs(work)
    show_form(work)
    show_running(work)
    for name, draw in (
        ("helper", show_staff_helper),
        ("paste", show_paste),
        ("funding", show_funding),
        ("factor", show_factor),
    ):
        part = st.expander(work.say(f"budget.{name}"), key=f"budget_{name}", on_change="rerun")
        if part.open:
            with part:
                draw(work)


def shown_years(work: Workspace) -> list[int]:
    """The years that have a column: the first three, every year with an amount, and those that were asked for."""
    case = work.case
    lines = [*case.budget.values(), *case.funding.values()]
    given = {year for line in lines for year, amount in line.amounts.items() if amount}
    last = max([case.start_year + 2, *given]) + st.session_state.get("more_years", 0)
    first = min([case.start_year, *given])
    return list(range(first, min(last, first + 70) + 1))


def tkr_text(kronor: float | None) -> str:
    """An amount as its cell shows it, in tkr."""
    return "" if not kronor else write_number(round(kronor / 1000, 6))


def offered_rows(work: Workspace) -> dict[str, dict[str, object]]:
    """The rows that a blank budget begins with, one of each cost type of the project, by names that are free."""
    found: dict[str, dict[str, object]] = {}
    for kind in (kind for kind in COST_TYPES if kind != "running"):
        label = work.say(f"budget.cost_types.{kind}")
        row = {"label": label, "cost_type": kind, "paid_by": work.case.applicant, "included": True}
        found[fresh_name(work.case, label, found)] = row
    return found


def show_costs(work: Workspace) -> None:
    """The budget lines as an editable table."""
    case, language = work.case, work.language
    actors = actors_of(case, work.library)
    years = shown_years(work)
    text = st.column_config.TextColumn
    columns = {
        "label": text(work.say("budget.line"), width="medium"),
        "cost_type": st.column_config.SelectboxColumn(
            work.say("budget.cost_type"),
            options=COST_TYPES,
            default="other",
            format_func=lambda kind: work.say(f"budget.cost_types.{kind}"),
        ),
        "paid_by": st.column_config.SelectboxColumn(
            work.say("budget.paid_by"),
            options=list(actors),
            default=work.case.applicant,
            format_func=lambda actor: actors[actor].label.text(language),
        ),
        "included": st.column_config.CheckboxColumn(work.say("budget.included"), width="small", default=True),
        **{str(year): text(f"{year}", alignment="right", width="small", default="") for year in years},
    }
    rows = {
        name: {
            "label": line.label.text(language),
            "cost_type": line.cost_type,
            "paid_by": line.paid_by,
            "included": bool(work.answer.resolved.numbers[f"{name}.included"].value),
            **{str(year): tkr_text(line.amounts.get(year)) for year in years},
        }
        for name, line in case.budget.items()
    }
    editable_table(
        work,
        "budget",
        rows,
        columns,
        take_costs,
        new_row={"label": "", "cost_type": "other", "paid_by": case.applicant, "included": True},
        alt=work.say("budget.costs"),
        offered=None if rows else offered_rows(work),
    )
    for problem in work.answer.problems:
        if problem.severity == "notice" and problem.code in BUDGET_NOTICES and problem.address.startswith("budget"):
            st.caption(f"⚠ {markdown(work.words(problem))}")
    with st.container(horizontal=True):
        st.button(work.say("budget.more_years"), on_click=more_years, icon=":material/add:")


@edits
def more_years() -> None:
    """One more year column."""
    st.session_state["more_years"] = st.session_state.get("more_years", 0) + 1
    start_over(current(), "budget")
    start_over(current(), "funding")


def show_form(work: Workspace) -> None:
    """The budget in the fund's form, with sums that follow."""
    if work.answer.has_errors:
        return
    form = forms.budget_form(work.answer.resolved, work.language)
    if not form.years:
        return
    st.header(work.say("budget.form"))
    total = work.say("forms.budget.total")
    head = work.say("forms.budget.head")

    def line(label: str, amounts: tuple[int, ...], row_total: int) -> dict[str, str]:
        cells = {str(year): write_number(amount, 0) for year, amount in zip(form.years, amounts, strict=True)}
        return {head: label, **cells, total: write_number(row_total, 0)}

    static_table([*(line(*row) for row in form.rows), line(total, form.totals, form.total)])
    for note in forms.budget_notes(work.answer.resolved, work.language):
        st.caption(markdown(note))
    budget_download(work)


def show_running(work: Workspace) -> None:
    """What the running lines cost each year after the project."""
    running = {name: line for name, line in work.case.budget.items() if line.cost_type == "running"}
    if not work.case.budget:
        return
    st.header(work.say("budget.running"))
    st.caption(work.say("budget.running_note"))
    if not running:
        st.button(work.say("budget.add_running"), on_click=add_running, icon=":material/add:")
    for name, line in running.items():
        if f"{name}.per_year" not in work.answer.resolved.numbers:
            continue
        what, amount, start = st.columns([2, 1, 1], vertical_alignment="center")
        counted = work.answer.resolved.numbers[f"{name}.included"].value
        what.markdown(
            markdown(line.label.text(work.language)) + ("" if counted else f" – *{work.say('budget.not_counted')}*")
        )
        with amount:
            number_field(work, f"{name}.per_year")
        with start:
            number_field(work, f"{name}.starts")


@edits
def add_running() -> None:
    """A line for what it costs to go on after the project; what and when is asked for beside it."""
    now = current()
    label = Label(sv=say("budget.cost_types.running", "sv"), en=say("budget.cost_types.running", "en"))
    line = BudgetLine(label=label, cost_type="running", paid_by=now.case.applicant)
    now.draft.edit(with_line(now.case, line), what="budget")
    start_over(now, "budget")


def show_funding(work: Workspace) -> None:
    """Who finances: money from one actor to another, and what is left to finance."""
    st.caption(work.say("budget.funding_note"))
    actors, years = actors_of(work.case, work.library), shown_years(work)

    def actor(label: str, usual: str) -> object:
        return st.column_config.SelectboxColumn(
            label, options=list(actors), format_func=lambda actor: actors[actor].label.text(work.language)
        )

    columns = {
        "label": st.column_config.TextColumn(work.say("budget.line"), width="large"),
        "paid_by": actor(work.say("budget.funded_by"), "sociala_investeringsfonden"),
        "paid_to": actor(work.say("budget.funded_to"), work.case.applicant),
        **{
            str(year): st.column_config.TextColumn(str(year), alignment="right", width="small", default="")
            for year in years
        },
    }
    rows = {
        name: {
            "label": funding.label.text(work.language),
            "paid_by": funding.paid_by,
            "paid_to": funding.paid_to,
            **{str(year): tkr_text(funding.amounts.get(year)) for year in years},
        }
        for name, funding in work.case.funding.items()
    }
    new_row = {"label": "", "paid_by": "sociala_investeringsfonden", "paid_to": work.case.applicant}
    editable_table(work, "funding", rows, columns, take_funding, new_row=new_row, alt=work.say("budget.funding"))
    cost = sum(
        sum(line.amounts.values())
        for name, line in work.case.budget.items()
        if work.answer.resolved.numbers[f"{name}.included"].value
    )
    funded = sum(sum(funding.amounts.values()) for funding in work.case.funding.values())
    st.markdown(
        markdown(
            work.say(
                "budget.left_to_finance",
                cost=tkr(cost, work.language),
                funded=tkr(funded, work.language),
                left=tkr(cost - funded, work.language),
            )
        )
    )


def show_factor(work: Workspace) -> None:
    """The cost as a multiple of what was filed."""
    st.caption(work.say("budget.factor_note"))
    number_field(work, "budget.factor")


main()
