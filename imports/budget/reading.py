"""A budget that was pasted or uploaded becomes a proposal: cell, table, columns, rows, units, in that order.

Nothing is read best-effort: what could mean two things is refused, with the row, the column and what to do, and with
the table as it was understood so far. What a person then decides is data, and the rest follows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Context, localcontext

from imports.budget.assembly import Reading
from imports.budget.cells.cell import quoted
from imports.budget.cells.left_over import money_in_line
from imports.budget.cells.money import UNITS
from imports.budget.decisions import Decisions
from imports.budget.proposal import BudgetProposal, Unit
from imports.budget.sources.file_kind import is_workbook, refuse_other_files, refuse_unknown_names
from imports.budget.sources.grid import Grid, Refused, refuse_if
from imports.budget.sources.text_source import decoded, grid_of_text
from imports.budget.sources.workbook_source import grids_of_workbook
from imports.budget.tables.long_table import widened
from imports.budget.tables.tables import Table, tables_in
from imports.guard.limits import LARGEST_FILE
from imports.guard.refusal import WorkbookRefused
from imports.guard.workbook import hidden_sheets
from model.case.problem import Problem, error, notice

MOST_PROBLEMS = 50
_EXACT = Context(prec=80)
NOTHING_DECIDED = Decisions()


def read_pasted(text: str, unit: Unit, first_year: int, decisions: Decisions = NOTHING_DECIDED) -> BudgetProposal:
    """The proposal in text copied from a spreadsheet: columns divided by tabs or by semicolons. Never raises."""
    try:
        return _proposal([grid_of_text(text, pasted=True)], unit, first_year, decisions)
    except Exception as reason:
        return _refusal(reason)


def read_file(
    name: str, content: bytes, unit: Unit, first_year: int, decisions: Decisions = NOTHING_DECIDED
) -> BudgetProposal:
    """The proposal in a workbook (xlsx), or in a text with semicolons, tabs or clear commas (csv). Never raises."""
    try:
        refuse_if(len(content) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        refuse_other_files(name, content)
        if is_workbook(name, content):
            return _told_of_hidden(_proposal(grids_of_workbook(content), unit, first_year, decisions), content)
        refuse_unknown_names(name)
        return _proposal([grid_of_text(decoded(content))], unit, first_year, decisions)
    except Exception as reason:
        return _refusal(reason)


def _refusal(reason: Exception) -> BudgetProposal:
    """A proposal of nothing, with the reason."""
    problem = error("import.unreadable", "")
    if isinstance(reason, Refused):
        problem = reason.problem
    elif isinstance(reason, WorkbookRefused):
        problem = error(f"import.{reason.code}", "", **reason.facts)
    return BudgetProposal(problems=(problem,))


def _proposal(grids: Sequence[Grid], unit: Unit, first_year: int, decisions: Decisions) -> BudgetProposal:
    """What the grids propose: one table of theirs is read, never two as one."""
    with localcontext(_EXACT):
        tables = [table for grid in grids for table in _tables(grid)]
        table, number, of_choice = _chosen(tables, decisions)
        reading = Reading(table[0], unit, first_year, decisions)
        proposal = reading.proposal()
        if decisions.unit is None and not reading.unit.is_stated:
            of_choice = [*of_choice, *_unit_elsewhere(grids, table[0].grid.name, unit)]
    names = tuple(each.name for each, _ in tables) if len(tables) > 1 else ()
    problems = (*of_choice, *table[1], *proposal.problems)
    return replace(proposal, problems=_in_order(problems), tables=names, table=number)


def _told_of_hidden(proposal: BudgetProposal, content: bytes) -> BudgetProposal:
    """The proposal with a notice of the sheets that are hidden, and so not read."""
    hidden = hidden_sheets(content)
    if not hidden:
        return proposal
    told = notice("import.hidden_sheets", "", sheets="; ".join(map(quoted, hidden)))
    return replace(proposal, problems=_in_order((*proposal.problems, told)))


def _unit_elsewhere(grids: Sequence[Grid], name: str, chosen: Unit) -> Iterator[Problem]:
    """Another unit that some other sheet states, where the table's own says none: which holds is asked."""
    for grid in grids:
        if grid.name == name:
            continue
        for row in range(len(grid.rows)):
            for column in grid.filled(row):
                text = grid.at(row, column).text
                money = money_in_line(text)
                if not money.fault and len(money.powers) == 1 and UNITS[chosen] not in money.powers:
                    facts = {"sheet": quoted(grid.name), "text": quoted(text), "chosen": chosen}
                    yield error("import.unit_elsewhere", "", **facts)
                    return


def _tables(grid: Grid) -> list[tuple[Table, tuple[Problem, ...]]]:
    """The tables of a grid, with what was wrong where one had to be arranged another way."""
    wide = widened(grid)
    if wide is None:
        return [(table, ()) for table in tables_in(grid)]
    return [(table, wide[1]) for table in tables_in(wide[0])]


def _chosen(
    tables: list[tuple[Table, tuple[Problem, ...]]], decisions: Decisions
) -> tuple[tuple[Table, tuple[Problem, ...]], int | None, list[Problem]]:
    """The table to read: the one that was chosen, or the only one; where there are several, they are told."""
    with_years = [place for place, (table, _) in enumerate(tables) if _says_years(table) and table.amount_rows]
    candidates = with_years or list(range(len(tables)))
    chosen = candidates[0]
    names = [table.name for table, _ in tables]
    if decisions.table is not None and 0 < decisions.table <= len(tables):
        chosen = decisions.table - 1
    else:
        rivals = [
            place
            for place, (table, _) in enumerate(tables)
            if table.amount_rows and _may_be_meant(table, tables[chosen][0])
        ]
        if len(rivals) > 1:
            listed = "; ".join(names[place] for place in rivals)
            return tables[chosen], None, [error("import.several_tables", "", count=str(len(rivals)), tables=listed)]
    others = "; ".join(name for place, name in enumerate(names) if place != chosen)
    notices = [notice("import.other_tables", "", table=names[chosen], others=others)] if others else []
    return tables[chosen], chosen + 1, notices


def _may_be_meant(table: Table, chosen: Table) -> bool:
    """Whether a table may be the one that is meant: it has years, stands with the chosen one, or is as little sure."""
    return _says_years(table) or table.grid is chosen.grid or not _says_years(chosen)


def _says_years(table: Table) -> bool:
    return any(head.says_year for head in table.heads.values())


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first; after so many, only how many more there are."""
    unique = list({(problem.code, problem.address, str(problem.facts)): problem for problem in problems}.values())
    errors = [problem for problem in unique if problem.severity == "error"]
    if len(errors) > MOST_PROBLEMS:
        more = error("import.more_problems", "", count=str(len(errors) - MOST_PROBLEMS))
        errors = [*errors[:MOST_PROBLEMS], more]
    return (*errors, *(problem for problem in unique if problem.severity == "notice"))
