"""A table with one row a year (post, year, amount) becomes one with a column a year."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from imports.budget.cells import words
from imports.budget.cells.cell import BLANK, Cell, quoted, text_cell
from imports.budget.cells.heads import Head, head_of
from imports.budget.cells.money import plain
from imports.budget.cells.own_currency import in_kronor
from imports.budget.sources.grid import Grid, cell_error
from imports.budget.tables.tables import left_column
from model.case.problem import Problem


def widened(grid: Grid) -> tuple[Grid, tuple[Problem, ...]] | None:
    """The grid with a column a year, and what is wrong in it; none where it is no such table."""
    columns = _columns(grid)
    if columns is None:
        return None
    head, label, year, amount = columns
    rows: dict[str, dict[int, Cell]] = {}
    first_row: dict[str, int] = {}
    problems: list[Problem] = []
    for row in range(head + 1, len(grid.rows)):
        if not grid.filled(row):
            continue
        name, says = grid.at(row, label).text, head_of(grid.at(row, year))
        place = grid.place(row, year, head)
        if says.kind != "year" or says.year is None:
            if not words.is_sum(name) or not grid.at(row, year).is_blank:
                problems.append(cell_error("year_missing", place, text=quoted(grid.at(row, year).text)))
            continue  # a sum of all years, which the rows themselves make
        if says.year in rows.setdefault(name, {}):
            problems.append(cell_error("row_twice", place, text=quoted(name), year=str(says.year)))
        rows[name][says.year] = grid.at(row, amount)
        first_row.setdefault(name, row)
    problems += _versions(grid, head, {label, year, amount})
    years = sorted({each for amounts in rows.values() for each in amounts})
    heads = [grid.at(head, label), *(text_cell(str(each)) for each in years)]
    above = [list(grid.rows[row]) for row in range(head)]
    wide = [
        *above,
        heads,
        *([text_cell(name), *(amounts.get(each, BLANK) for each in years)] for name, amounts in rows.items()),
    ]
    source = {
        **{row: row for row in range(head + 1)},
        **{head + 1 + at: row for at, row in enumerate(first_row.values())},
    }
    wide[head][0] = replace(heads[0], text=f"{heads[0].text} ({grid.at(head, amount).text}){_unit(grid, head)}")
    return Grid(wide, name=grid.name, source_rows=source), tuple(problems)


def _columns(grid: Grid) -> tuple[int, int, int, int] | None:
    """The row of heads, and the columns of labels, of years and of amounts."""
    for row in range(min(len(grid.rows), 20)):
        heads = {place: head_of(grid.at(row, place)) for place in grid.filled(row)}
        years = [place for place in heads if words.NAMES_YEARS.fullmatch(plain(grid.at(row, place).text))]
        amounts = [place for place, head in heads.items() if head.kind == "amount"]
        below = [at for at in range(row + 1, len(grid.rows)) if grid.filled(at)]
        if len(years) != 1 or len(amounts) != 1 or not below:
            continue
        said = [head_of(grid.at(at, years[0])) for at in below if not grid.at(at, years[0]).is_blank]
        label = _label(grid, heads, {years[0], amounts[0]}, below)
        if label is not None and said and sum(head.kind == "year" for head in said) * 2 > len(said):
            return row, label, years[0], amounts[0]
    return None


def _label(grid: Grid, heads: Mapping[int, Head], taken: set[int], below: list[int]) -> int | None:
    """The column of labels: of those with words, the one with most."""
    counts = {
        place: sum(grid.at(row, place).has_letters for row in below)
        for place in range(left_column(grid), grid.width)
        if place not in taken and (place not in heads or heads[place].kind not in ("note", "unit", "currency"))
    }
    best = max(counts, key=lambda place: (counts[place], -place), default=None)
    return best if best is not None and counts[best] else None


def _units(grid: Grid, head: int) -> Iterator[tuple[int, str]]:
    """Columns that say the unit or whose money it is, and the same in every row; with what they say."""
    rows = [row for row in range(head + 1, len(grid.rows)) if len(grid.filled(row)) > 1]
    for place in grid.filled(head):
        kind = head_of(grid.at(head, place)).kind
        said = {plain(grid.at(row, place).text) for row in rows}
        if kind in ("unit", "currency") and len(said) == 1 and "" not in said:
            word, other = in_kronor(next(iter(said)))
            is_own = word in ("sek", "kr", "kronor") and not other
            yield place, "" if kind == "currency" and is_own else said.pop()


def _unit(grid: Grid, head: int) -> str:
    """What those columns say, as words to stand in a head."""
    return "".join(f" ({said})" for _, said in _units(grid, head) if said)


def _versions(grid: Grid, head: int, taken: set[int]) -> list[Problem]:
    """Other columns that hold figures, a unit, or which version a row is of: then the rows are not simply costs."""
    problems = []
    of_unit = [place for place, _ in _units(grid, head)]
    for place in range(left_column(grid), grid.width):
        if place in taken:
            continue
        is_aside = head_of(grid.at(head, place)).kind in ("code", "note") or place in of_unit
        for row in range(head + 1, len(grid.rows)):
            cell = grid.at(row, place)
            if not cell.is_blank and (not is_aside or words.OUTCOME_WORD.search(plain(cell.text))):
                problems.append(
                    cell_error("column_not_understood", grid.place(row, place, head), text=quoted(cell.text))
                )
                break
    return problems
