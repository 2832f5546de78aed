"""A table from outside becomes a proposal: cell, table, columns, rows, units, and the reasons for each."""

from imports.budget.decisions import COLUMN_DECISIONS, ROW_DECISIONS, ColumnDecision, Decisions, RowDecision
from imports.budget.proposal import CHOICES, BudgetProposal, ProposedLine, TakenColumn, TakenRow, Unit
from imports.budget.reading import MOST_PROBLEMS, read_file, read_pasted

__all__ = [
    "CHOICES",
    "COLUMN_DECISIONS",
    "MOST_PROBLEMS",
    "ROW_DECISIONS",
    "BudgetProposal",
    "ColumnDecision",
    "Decisions",
    "ProposedLine",
    "RowDecision",
    "TakenColumn",
    "TakenRow",
    "Unit",
    "read_file",
    "read_pasted",
]
