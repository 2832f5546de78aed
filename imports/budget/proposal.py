"""What was read: a budget to be approved, the table as it was understood, and every reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from model.case.case import CostType
from model.case.problem import Problem
from model.case.reviewing.review import Imported

Unit = Literal["kr", "tkr", "mnkr"]
CHOICES: tuple[Unit, ...] = ("kr", "tkr", "mnkr")

RowKind = Literal["cost", "sum", "running", "part", "income", "count", "heading", "skip", "unclear"]
ColumnKind = Literal["label", "year", "total", "unit", "note", "code", "unclear"]


@dataclass(frozen=True)
class ProposedLine:
    """A cost, or an income, as it was read, in kronor by calendar year; its cost type is a guess from the label.

    `marks` say what was odd of the cells in a workbook that it was read from.
    """

    label: str
    cost_type: CostType | None
    amounts: Mapping[int, float]
    marks: tuple[Imported, ...] = ()


@dataclass(frozen=True)
class TakenRow:
    """A row as it was understood: its number, what it was taken as and why (a code), and its cells as they stand."""

    number: int
    label: str
    kind: RowKind
    why: str
    cells: tuple[str, ...]
    is_decided: bool = False


@dataclass(frozen=True)
class TakenColumn:
    """A column as it was understood: its number, what its reader calls it, what it was taken as, and its year."""

    number: int
    name: str
    kind: ColumnKind
    year: int | None = None
    is_decided: bool = False


@dataclass(frozen=True)
class BudgetProposal:
    """Lines, the years of the columns, the sum in kronor, the unit, and the problems, errors first.

    A proposal with an error may not be approved: then these say what was understood so far. The facts of the problems
    are texts in no language. `rows` and `columns` are the table as understood; `tables` names all that were found.
    """

    lines: tuple[ProposedLine, ...] = ()
    years: tuple[int, ...] = ()
    total: float = 0.0
    problems: tuple[Problem, ...] = ()
    unit: str = ""
    funding: tuple[ProposedLine, ...] = ()
    rows: tuple[TakenRow, ...] = ()
    columns: tuple[TakenColumn, ...] = ()
    tables: tuple[str, ...] = ()
    table: int | None = None
    sums: Mapping[int, float] = field(default_factory=dict)

    @property
    def is_approvable(self) -> bool:
        """Whether nothing stops it."""
        return bool(self.lines) and not any(problem.severity == "error" for problem in self.problems)

    @property
    def skipped(self) -> tuple[TakenRow, ...]:
        """The rows that are left out, and why."""
        return tuple(row for row in self.rows if row.kind not in ("cost", "income", "unclear"))
