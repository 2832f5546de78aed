"""A column as it was taken, and the columns of a table together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from imports.budget.cells.heads import Head
from imports.budget.proposal import ColumnKind
from model.case.problem import Problem


@dataclass(frozen=True)
class Column:
    """A column: what it was taken as, its head with the words of rows above and below it, and its year."""

    place: int
    kind: ColumnKind
    head: Head
    year: int | None = None
    is_decided: bool = False


@dataclass(frozen=True)
class Columns:
    """The columns of a table, the first row below its heads, and what is wrong with any of them."""

    columns: Mapping[int, Column]
    body: range
    problems: tuple[Problem, ...]

    @property
    def label(self) -> int:
        """The column of labels."""
        return next((place for place, column in self.columns.items() if column.kind == "label"), 0)

    @cached_property
    def years(self) -> dict[int, int]:
        """The year of each column that is one."""
        return {place: column.year for place, column in self.columns.items() if column.year is not None}

    def of(self, *kinds: ColumnKind) -> list[int]:
        """The columns of some kinds."""
        return [place for place, column in self.columns.items() if column.kind in kinds]
