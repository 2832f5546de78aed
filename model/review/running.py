"""The line of running cost that a correction needs, where a case has none."""

from model.case.assumptions import Label
from model.case.case import BudgetLine, Case
from model.editing.edits import fresh_name

_LABEL = Label(sv="I linjen efter projektet", en="In the line after the project")


def running_line(case: Case) -> str:
    """The name of the case's first line of running cost; of the one it would get, where it has none."""
    lines = (name for name, line in case.budget.items() if line.cost_type == "running")
    return next(lines, None) or fresh_name(case, "i linjen")


def with_running_line(case: Case) -> Case:
    """The case with a line of running cost that costs nothing, unless it has one: the same answer, and a key more."""
    name = running_line(case)
    if name in case.budget:
        return case
    paid_by = next((line.paid_by for line in case.budget.values()), case.applicant)
    line = BudgetLine(label=_LABEL, cost_type="running", paid_by=paid_by)
    return case.edited(budget={**case.budget, name: line})
