"""Rows as whole numbers, so that sums are compared exactly, and what of a difference the rounding shown explains."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from math import gcd, log2

from imports.budget.tables.rows import Row

_NEAR_WHOLE = 50


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
    `held`: rows that one holds to the last digit.
    """

    sums: set[int] = field(default_factory=set)
    running: set[int] = field(default_factory=set)
    unnamed: set[int] = field(default_factory=set)
    uncertain: set[int] = field(default_factory=set)
    wrong: dict[int, list[Off]] = field(default_factory=dict)
    rounded: dict[int, list[Off]] = field(default_factory=dict)
    outside: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    held: set[int] = field(default_factory=set)


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
    fuzz = [half if at in cells and cells[at].is_cut else 0 for at, half in zip(order, halves, strict=True)]
    given = tuple(at in cells or at in row.unread for at in order)
    for place in range(count, len(order)):
        if not row.named and (row.amounts or order[place] not in row.totals):
            values[place], halves[place], fuzz[place] = (sum(of[:count]) for of in (values, halves, fuzz))
    return Line(row, tuple(values), tuple(halves), given, tuple(fuzz))


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


def agreement(line: Line, block: Sequence[Line], count: int) -> float:
    """How many bits agree: of each year the amount in steps of the roundest figure that its parts are made of.

    A year in which every row is in proportion to a year that is counted already adds nothing.
    """
    bits, counted = 0.0, list[int]()
    for at in range(count):
        if not line.values[at] or any(in_proportion(line, block, at, other) for other in counted):
            continue
        counted.append(at)
        bits += log2(abs(line.values[at]) / gcd(line.values[at], *(part.values[at] for part in block)))
    return bits


def of_partition(lines: Sequence[Line], blocks: Mapping[int, tuple[list[Line], bool]], count: int) -> float:
    """How many bits agree where several rows hold all the other rows between them, each exactly; else none.

    What may be chance in one of them is none where every row belongs to one.
    """
    by_place = {line.place: line for line in lines}
    held = [part.place for block, _ in blocks.values() for part in block]
    is_whole = len(blocks) > 1 and sorted([*blocks, *held]) == sorted(by_place)
    if not is_whole or not all(is_exact and len(block) > 1 for block, is_exact in blocks.values()):
        return 0
    return sum(agreement(by_place[at], block, count) for at, (block, _) in blocks.items())


def nearly_whole(leaves: Sequence[Line], count: int) -> Iterator[Line]:
    """The first or the last row, where it is in every year almost what all the others make: a sum with an error."""
    for line in {line.place: line for line in (*leaves[:1], *leaves[-1:])}.values():
        made = [sum(other.values[at] for other in leaves) - line.values[at] for at in range(count)]
        is_near = all(abs(line.values[at] - made[at]) * _NEAR_WHOLE <= abs(made[at]) for at in range(count))
        if len(leaves) > 2 and any(made) and is_near and not line.row.is_decided:
            yield line


def is_running(line: Line, leaves: Iterable[Line], count: int, exactly: bool = True) -> bool:
    """Whether a row holds, year by year, the sum so far of the first rows above it, or of all of them."""
    above = [leaf for leaf in leaves if leaf.place < line.place and not leaf.row.named]
    by_year, halves = [0] * count, max(line.halves, default=0)
    for leaf in above if count else ():
        by_year = [by_year[at] + leaf.values[at] for at in range(count)]
        halves += max(leaf.halves, default=0) * count
        slack = 0 if exactly else halves
        if abs(by_year[0] - line.values[0]) > slack or (not exactly and leaf is not above[-1]):
            continue
        agrees = all(abs(line.values[at] - so_far) <= slack for at, so_far in enumerate(accumulate(by_year)))
        if agrees and (not exactly or (count > 1 and by_year[0]) or sum(1 for value in by_year if value) > 1):
            return True
    return False


def is_of_incomes(line: Line, costs: Sequence[Line], incomes: Sequence[Line], columns: Sequence[int]) -> bool:
    """Whether a row is the sum of the incomes above it, or what is left of the costs after them."""
    above = [income for income in incomes if income.place < line.place]
    slack = sum(max(other.halves) for other in (*costs, *above, line))

    def agrees(at: int, with_costs: bool) -> bool:
        made = sum(income.values[at] for income in above)
        made = sum(cost.values[at] for cost in costs) - made if with_costs else made
        return abs(abs(made) - abs(line.values[at])) <= slack

    return bool(above) and any(all(agrees(at, with_costs) for at in columns) for with_costs in (False, True))


def is_repeated(first: Line, second: Line, count: int) -> bool:
    """Whether the last of two costs is the first once more: it may be the sum of it under another name."""
    years = first.values[:count]
    return any(years) and years == second.values[:count] and not second.row.is_decided
