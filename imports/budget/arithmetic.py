"""Rows as whole numbers, so that sums are compared exactly, and what of a difference the rounding shown explains."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from imports.budget.cell import Amount
from imports.budget.rows import Row


@dataclass(frozen=True)
class Line:
    """A row as whole numbers of the smallest step shown, by column, with half of the last digit that each shows."""

    row: Row
    values: tuple[int, ...]
    halves: tuple[int, ...]
    given: tuple[bool, ...]  # whether the row shows the column at all
    fuzz: tuple[int, ...]  # what of a workbook's thirds is not kept

    @property
    def place(self) -> int:
        """The row it is."""
        return self.row.place


@dataclass(frozen=True)
class Off:
    """A column where a sum is not what its rows make, in the table's own unit."""

    column: int
    shown: Decimal
    summed: Decimal


@dataclass
class Structure:
    """Which rows are sums or running totals, those that may be, and sums that are not what their rows make.

    `rounded` are sums that differ by no more than the rounding that is shown. `outside`: rows that no sum of all holds.
    """

    sums: set[int] = field(default_factory=set)
    running: set[int] = field(default_factory=set)
    unnamed: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    wrong: dict[int, list[Off]] = field(default_factory=dict)
    rounded: dict[int, list[Off]] = field(default_factory=dict)
    outside: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


@dataclass
class Walk:
    """What one way through the rows explains: a sum's row to the rows it sums up, and how well they agree."""

    blocks: dict[int, tuple[list[Line], bool]] = field(default_factory=dict)
    left: list[Line] = field(default_factory=list)
    missed: list[Line] = field(default_factory=list)


def line_of(row: Row, order: Sequence[int], count: int, step: int) -> Line:
    """A row as whole numbers; a sum beside that it does not show is what its years make."""
    cells = {**row.amounts, **row.totals}
    values = [int(cells[at].value.scaleb(step + 1)) if at in cells else 0 for at in order]
    halves = [5 * 10 ** (step - cells[at].decimals) if at in cells and cells[at].value else 0 for at in order]
    fuzz = [half if at in cells and _is_cut(cells[at]) else 0 for at, half in zip(order, halves, strict=True)]
    given = tuple(at in cells or at in row.unread for at in order)
    for place in range(count, len(order)):
        if order[place] not in row.totals and not row.named:
            values[place], halves[place], fuzz[place] = (sum(of[:count]) for of in (values, halves, fuzz))
    return Line(row, tuple(values), tuple(halves), given, tuple(fuzz))


def _is_cut(amount: Amount) -> bool:
    """Whether an amount has more decimals than are sure."""
    exponent = amount.value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent > amount.decimals


def in_proportion(line: Line, block: Sequence[Line], one: int, other: int) -> bool:
    """Whether two years hold the same figures but for a factor."""
    return all(part.values[one] * line.values[other] == part.values[other] * line.values[one] for part in block)


def folded(line: Line, block: Sequence[Line]) -> Line:
    """A sum in place of its rows, with what it does not show itself taken from them."""
    columns = range(len(line.values))
    values = tuple(line.values[at] if line.given[at] else sum(part.values[at] for part in block) for at in columns)
    halves = tuple(max(line.halves[at], sum(part.halves[at] for part in block)) for at in columns)
    fuzz = tuple(sum(part.fuzz[at] for part in block) for at in columns)
    return Line(line.row, values, halves, line.given, fuzz)
