"""Older files brought up to date before the types see them. What is not understood is left for the types to refuse."""

from typing import Any

FIRST_FORMAT = "fortjanst-case/1"


def bring_up_to_date(tree: dict[Any, Any]) -> None:
    """Makes a case's plain values what today's files have; and those of the case that it was filed as.

    A file that names no format is of the first.
    """
    tree.setdefault("format", FIRST_FORMAT)
    _accounts_by_year(tree)
    filed = tree.get("filed")
    if isinstance(filed, dict) and isinstance(filed.get("case"), dict):
        _accounts_by_year(filed["case"])


def _accounts_by_year(tree: dict[Any, Any]) -> None:
    """A local project once had one `account`, of no year: it becomes that of the last year with a budget."""
    project = tree.get("local_project")
    if not isinstance(project, dict) or "accounts" in project or not isinstance(project.get("account"), dict):
        return
    project["accounts"] = {_last_year(tree, project): project.pop("account")}


def _last_year(tree: dict[Any, Any], project: dict[Any, Any]) -> Any:
    """The last year with an amount in the local project, else in the case's budget; else the case's first."""
    costs = project.get("costs")
    rows = [*(costs.values() if isinstance(costs, dict) else ()), *(project.get(name) for name in _INCOME)]
    budget = tree.get("budget")
    lines = budget.values() if isinstance(budget, dict) else ()
    own = [line.get("amounts") for line in lines if isinstance(line, dict)]
    years = _years_in(rows) or _years_in(own)
    return max(years) if years else tree.get("start_year")


_INCOME = ("sought", "own", "other_income")


def _years_in(rows: list[Any]) -> list[int]:
    """Every calendar year with an amount other than zero."""
    pairs = (pair for row in rows if isinstance(row, dict) for pair in row.items())
    return [year for year, amount in pairs if isinstance(year, int) and amount]
