"""The staff helper: posts × monthly salary × employer's contributions, all filled in by the user, as a budget line."""

import streamlit as st

from model.case.assumptions import Label
from model.case.case import BudgetLine
from model.case.problem import Problem, error
from model.editing.edits import staff_cost, with_line
from model.review.plans import with_staff
from views.fields.addresses import field_key
from views.fields.text import text_field
from views.state.typed import read_typed, readable
from views.state.workspace import Workspace, current, edits
from wording.numbers import kr
from wording.text_safety import clean, markdown


def show_staff_helper(work: Workspace) -> None:
    """Makes a staff line from posts × monthly salary × employer's contributions, all filled in by the user."""
    st.caption(work.say("budget.helper_note"))
    fields = {"posts": "factor", "salary": "kr/month", "contributions": "share", "months": "factor"}
    values: dict[str, float] = {}
    for column, (name, unit) in zip(st.columns(4), fields.items(), strict=True):
        with column:
            written = helper_field(work, name, unit)
            value = read_typed(written, unit) if written.strip() else None
            if isinstance(value, float) and value >= 0:
                values[name] = value
    year_column, label_column = st.columns([1, 3])
    year = year_column.selectbox(
        work.say("budget.helper_year"),
        list(work.case.years),
        key=field_key(work, f"helper_year:{work.case.years[0]}:{work.case.horizon}"),
    )
    label = label_column.text_input(work.say("budget.line"), key=field_key(work, "helper_label"), max_chars=200)
    if len(values) < len(fields):
        st.caption(work.say("budget.helper_fill"))
        return
    cost = staff_cost(values["posts"], values["salary"], values["contributions"], values["months"])
    problem = readable(label)
    st.markdown(work.say("budget.helper_result", cost=markdown(kr(cost, work.language))))
    if problem is not None:
        st.error(work.words(problem))
    st.button(
        work.say("budget.helper_add"),
        on_click=add_staff_line,
        args=(label, year, cost, values["contributions"] > 0),
        disabled=problem is not None,
    )


def helper_field(work: Workspace, name: str, unit: str) -> str:
    """A field for a number of the staff helper, which is kept in the field alone; what is typed in it."""
    words = work.say(f"budget.helper_{name}")
    return text_field(work, f"helper:{name}", words, "", lambda now, written: helper_problem(written, unit), unit=unit)


def helper_problem(written: str, unit: str) -> Problem | None:
    """Why a number of the staff helper can't be taken."""
    if not written.strip():
        return None
    value = read_typed(written, unit)
    if isinstance(value, Problem):
        return value
    high = 1.0 if unit == "share" else 1e9
    return None if 0 <= value <= high else error("outside_limits", "helper", value=value, low=0.0, high=high, unit=unit)


@edits
def add_staff_line(label: str, year: int, cost: float, with_contributions: bool) -> None:
    """Adds a staff line of one year to the case, which says that contributions are in it where they are."""
    now = current()
    words = clean(label).strip() or now.say("budget.cost_types.staff")
    line = BudgetLine(
        label=Label(sv=words), cost_type="staff", paid_by=now.case.applicant, amounts={year: round(cost, 2)}
    )
    case = with_line(now.case, line)
    if with_contributions:
        case = with_staff(case, list(case.budget)[-1], "contributions", 0.0)
    now.draft.edit(case, what="budget", redraw=True)
