"""What a person has decided about a table: which table, the unit, what a column is, what a row is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

RowDecision = Literal["cost", "sum", "part", "income", "skip"]
ROW_DECISIONS: tuple[RowDecision, ...] = get_args(RowDecision)
ColumnDecision = Literal["total", "skip", "label"]
COLUMN_DECISIONS: tuple[ColumnDecision, ...] = get_args(ColumnDecision)


@dataclass(frozen=True)
class Decisions:
    """Rows and columns by their numbers from 1, as in the file; the table by its place from 1 among those told.

    A column is a year (a number), or what its word says. The unit overrides what the table says of kronor.
    """

    table: int | None = None
    unit: str | None = None
    columns: Mapping[int, int | ColumnDecision] = field(default_factory=dict)
    rows: Mapping[int, RowDecision] = field(default_factory=dict)
