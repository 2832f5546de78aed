"""Budget: one table with years across, payer per line, sums that follow, and the filed form as it will look."""

import streamlit as st

from model.case.assumptions import Label, Timing
from model.case.case import BudgetLine
from model.editing.edits import with_line
from model.editing.year_amounts import with_line_edited
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, month_keys
from presentation import budget_form as forms
from views.fields.addresses import start_over
from views.fields.number import number_field
from views.fields.static_table import static_table
from views.parts.budget.each import show_costs_of_each
from views.parts.budget.income import show_income
from views.parts.budget.paste import is_pasted, show_paste
from views.parts.budget.staff_helper import show_staff_helper
from views.parts.budget.unsure import show_unsure_amounts
from views.parts.budget.year_tables import show_costs, show_funding
from views.parts.downloads import budget_download
from views.parts.months import month_field
from views.parts.summary_bar import show_summary_bar
from views.parts.terms import own_timing_field
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import write_number
from wording.text_safety import label as safe_label
from wording.text_safety import markdown
from wording.texts import say


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
        ("income", show_income),
        ("unsure", show_unsure_amounts),
        ("each", show_costs_of_each),
        ("factor", show_factor),
        ("timing", show_timing),
    ):
        is_open = name == "paste" and is_pasted()
        part = st.expander(work.say(f"budget.{name}"), key=f"budget_{name}", on_change="rerun", expanded=is_open)
        if part.open:
            with part:
                draw(work)


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
            for key in month_keys(name, line):
                month_field(work, key)


@edits
def add_running() -> None:
    """A line for what it costs to go on after the project; what and when is asked for beside it."""
    now = current()
    label = Label(sv=say("budget.cost_types.running", "sv"), en=say("budget.cost_types.running", "en"))
    line = BudgetLine(label=label, cost_type="running", paid_by=now.case.applicant)
    now.draft.edit(with_line(now.case, line), what="budget")
    start_over(now, "budget")


def show_timing(work: Workspace) -> None:
    """Where in the year each line falls."""
    st.caption(work.say("budget.timing_note"))
    for part, lines in (("budget", work.case.budget), ("income", work.case.income)):
        for name, line in lines.items():

            def take(now: Workspace, timing: Timing | None, name: str = name) -> None:
                take_case(now, with_line_edited(now.case, name, timing=timing), what="budget")

            own_timing_field(work, f"{part}.{name}", safe_label(line.label.text(work.language)), line.timing, take)


def show_factor(work: Workspace) -> None:
    """The cost as a multiple of what was filed."""
    st.caption(work.say("budget.factor_note"))
    number_field(work, BUDGET_FACTOR)
    if RUNNING_FACTOR in work.answer.resolved.numbers:
        st.caption(work.say("budget.running_factor_note"))
        number_field(work, RUNNING_FACTOR)


main()
