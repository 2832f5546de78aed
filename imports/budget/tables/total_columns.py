"""Which columns are sums of the years beside them, by name and by arithmetic, and what is wrong in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from imports.budget.cells.cell import Amount
from imports.budget.sources.grid import cell_error
from imports.budget.tables.column_kinds import Column, Columns
from imports.budget.tables.rows import Row
from imports.budget.tables.tables import Table
from model.case.problem import Problem, notice
from wording.numbers import write_number


@dataclass(frozen=True)
class Totals:
    """The columns, where those that add up the years are sums, and what is wrong with any row's sum."""

    columns: Columns
    problems: tuple[Problem, ...]


def totals_of(table: Table, columns: Columns, rows: Sequence[Row]) -> Totals:
    """The columns of sums, and what is wrong in them."""
    kinds: dict[int, Column] = dict(columns.columns)
    problems: list[Problem] = []
    by_arithmetic: set[int] = set()
    for place in columns.of("unclear"):
        if (
            len(columns.years) > 1
            and not _names_another_year(table, columns, place)
            and _adds_up(table, columns, rows, place)
        ):
            kinds[place] = replace(kinds[place], kind="total")
            by_arithmetic.add(place)
            name = table.grid.column_name(place, table.head)
            problems.append(notice("import.column_is_sum", f"column {name}", column=name))
    kept = [problem for problem in columns.problems if not _is_of(problem, table, by_arithmetic)]
    columns = replace(columns, columns=kinds, problems=tuple(kept))
    for place in columns.of("total"):
        problems += _of_rows(table, columns, rows, place)
    return Totals(columns, tuple(problems))


def _names_another_year(table: Table, columns: Columns, place: int) -> bool:
    """Whether the head names a year that is none of those added up, as *from 2029 on* beside 2027 and 2028 does."""
    text = "" if table.head is None else table.grid.at(table.head, place).text
    named = {int(year) for year in re.findall(r"(?<![0-9])(?:19|2[01])[0-9]{2}(?![0-9])", text)}
    return not named <= set(columns.years.values())


def _is_of(problem: Problem, table: Table, places: set[int]) -> bool:
    """Whether a problem speaks of one of the columns."""
    names = {table.grid.column_name(place, table.head) for place in places}
    return problem.severity == "error" and problem.facts.get("column") in names


def _years_before(columns: Columns, place: int) -> tuple[list[int], list[int]]:
    """The columns of years that a column of sums may add up: all of them, or those since the one of sums before it."""
    years = sorted(columns.years)
    since = max((other for other in columns.of("total") if other < place), default=-1)
    return years, [year for year in years if since < year < place]


def _difference(row: Row, total: Amount, years: Sequence[int]) -> tuple[Decimal, Decimal]:
    """What the years make, and how much of a difference the rounding that is shown explains."""
    amounts = [row.amounts[year] for year in years if year in row.amounts]
    summed = sum((amount.value for amount in amounts), Decimal(0))
    slack = sum((_half(amount) for amount in (*amounts, total) if amount.value), Decimal(0))
    return summed, slack


def _half(amount: Amount) -> Decimal:
    return Decimal(5).scaleb(-amount.decimals - 1)


def _adds_up(table: Table, columns: Columns, rows: Sequence[Row], place: int) -> bool:
    """Whether a column is the sum of all years in every row that is counted."""
    checked = 0
    for row in rows:
        if row.kind not in ("cost", "income", "sum"):
            continue
        total = table.grid.at(row.place, place).amount
        if total is None and not any(amount.value for amount in row.amounts.values()):
            continue
        if not isinstance(total, Amount) or row.unread:
            return False
        summed, slack = _difference(row, total, sorted(columns.years))
        difference = abs(summed - total.value)
        if difference > slack or (difference and slack * 10 > abs(total.value)):
            return False
        checked += sum(1 for amount in row.amounts.values() if amount.value) > 1
    return checked > 0


def _of_rows(table: Table, columns: Columns, rows: Sequence[Row], place: int) -> Iterator[Problem]:
    """Rows whose sum is not what their years make, and those that differ by the rounding that is shown."""
    every, near = _years_before(columns, place)
    readings = [list(_off(table, rows, place, years)) for years in (every, near) if years]
    if not readings:
        return
    for row, total, summed, is_rounding in min(readings, key=lambda reading: sum(not row[3] for row in reading)):
        where = table.grid.place(row.place, place, table.head)
        facts = _facts(total, summed)
        if is_rounding:
            yield notice("import.sum_rounded", f"row {where['row']}, column {where['column']}", **where, **facts)
        else:
            yield cell_error("row_sum", where, **facts)


def _off(
    table: Table, rows: Sequence[Row], place: int, years: Sequence[int]
) -> Iterator[tuple[Row, Amount, Decimal, bool]]:
    """The rows of costs whose sum differs: the row, its sum, what its years make, and whether rounding explains it."""
    for row in rows:
        total = table.grid.at(row.place, place).amount
        if row.kind not in ("cost", "income") or not isinstance(total, Amount) or row.unread:
            continue
        summed, slack = _difference(row, total, years)
        difference = abs(summed - total.value)
        if difference > _least(row, total, years):
            yield row, total, summed, difference <= slack


def _least(row: Row, total: Amount, years: Sequence[int]) -> Decimal:
    """A difference that nobody sees: of thirds in a workbook, whose decimals are cut."""
    amounts = [row.amounts[year] for year in years if year in row.amounts]
    cut = [amount for amount in (*amounts, total) if amount.is_cut]
    return sum((_half(amount) for amount in cut), Decimal(0))


def _facts(total: Amount, summed: Decimal) -> Mapping[str, str]:
    return {
        "shown": write_number(total.value),
        "summed": write_number(summed),
        "difference": write_number(total.value - summed, signed=True),
    }
