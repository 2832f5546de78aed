"""One table becomes a proposal, with its reasons: columns, rows, sums and units are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from openpyxl.utils import get_column_letter

from imports.budget.cells import words
from imports.budget.cells.cell import Amount, quoted, without_personnummer
from imports.budget.cells.money import plain
from imports.budget.cells.words import guess_cost_type, is_general
from imports.budget.decisions import Decisions
from imports.budget.proposal import BudgetProposal, ProposedLine, TakenColumn, TakenRow, Unit
from imports.budget.sources.grid import cell_error, listed, odd_cells
from imports.budget.sums.arithmetic import Off, Structure
from imports.budget.sums.sums import structure_of
from imports.budget.sums.units import NAMES, unit_of
from imports.budget.tables.column_problems import problems_without_years
from imports.budget.tables.columns import columns_of
from imports.budget.tables.rows import LONGEST_LABEL, Row, Rows
from imports.budget.tables.tables import Table
from imports.budget.tables.titles import problems_of_titles
from imports.budget.tables.total_columns import Totals, totals_of
from model.case.problem import Problem, error, notice
from model.case.units import LARGEST
from wording.numbers import write_number

_FAR_APART = 5_000
_ASKED = frozenset(
    f"import.{code}" for code in ("not_money", "other_figure", "unclear_part", "looks_like_sum", "struck_out")
)
_OF_A_PERIOD = 200_000  # kronor: what an hour or a month of one person or room does not cost; the account may
_FEW, _MILLIONS = 30, 6
_LIKELY = {0: (1_000, None), 3: (None, 1_000_000), 6: (None, 1_000)}
"""By unit, between what the largest cost of a year lies in a budget for an investment: 1 000 kr and a milliard."""


class Reading:
    """The reading of one table."""

    def __init__(self, table: Table, chosen: Unit, first_year: int, decisions: Decisions):
        self.table, self.decisions = table, decisions
        self.columns = columns_of(table, decisions, first_year)
        rows = Rows(table, self.columns, decisions)
        self.totals: Totals = totals_of(table, self.columns, rows.rows)
        self.columns = self.totals.columns
        self.rows = [self._with_totals(row) for row in rows.rows]
        self.structure = structure_of(self.rows, self.columns.years, self.columns.of("total"))
        self.rows = [self._settled(row) for row in self.rows]
        self.unit = unit_of(table, self.columns, self.rows, chosen, decisions)
        self.problems = [*self.columns.problems, *problems_without_years(table, self.columns), *self.totals.problems]
        self.problems += problems_of_titles(table, self.columns.label)
        self.problems += [*rows.problems, *self._of_sums(), *self.unit.problems, *self._of_sheet()]

    def proposal(self) -> BudgetProposal:
        """What the table proposes."""
        costs = [row for row in self.rows if row.kind == "cost" and row.amounts]
        incomes = [row for row in self.rows if row.kind == "income"]
        power = self.unit.power
        for row in costs:
            for column, amount in row.amounts.items():
                if amount.value.scaleb(power) > LARGEST:
                    self._add("too_large", row, column, text=write_number(amount.value))
        self.problems += [*self._of_periods(costs), *self._of_sizes(costs)]
        self.rows = [self._asked(row) for row in self.rows]
        costs = [row for row in costs if row in self.rows]
        lines = tuple(self._line(row, power) for row in costs)
        if not lines and not any(problem.severity == "error" for problem in self.problems):
            self.problems.append(error("import.no_lines", ""))
        years = tuple(sorted(set(self.columns.years.values())))
        sums = dict.fromkeys(years, Decimal(0))
        for row in costs:
            for column, amount in row.amounts.items():
                sums[self.columns.years[column]] += amount.value.scaleb(power)
        return BudgetProposal(
            lines=lines,
            years=years,
            total=float(sum(sums.values(), Decimal(0))),
            problems=tuple(self.problems),
            unit=NAMES[power],
            funding=tuple(self._line(row, power) for row in incomes),
            rows=tuple(self._taken_rows()),
            columns=tuple(self._taken_columns()),
            sums={year: float(amount) for year, amount in sums.items()},
        )

    def _line(self, row: Row, power: int) -> ProposedLine:
        label = without_personnummer(row.label)[:LONGEST_LABEL]
        amounts = {self.columns.years[at]: float(abs(amount.value).scaleb(power)) for at, amount in row.amounts.items()}
        return ProposedLine(label, guess_cost_type(label), amounts, odd_cells(self.table.grid, row.place, row.amounts))

    def _with_totals(self, row: Row) -> Row:
        """The row with the amounts of columns that turned out to be sums."""
        totals: dict[int, Amount] = dict(row.totals)
        for column in self.columns.of("total"):
            amount = self.table.grid.at(row.place, column).amount
            if isinstance(amount, Amount):
                totals[column] = amount
        return replace(row, totals=totals)

    def _settled(self, row: Row) -> Row:
        """The row with what arithmetic says that it is."""
        structure = self.structure
        if row.is_decided or row.kind not in ("cost", "sum", "running"):
            return row
        if row.place in structure.running:
            return replace(row, kind="running", why="running")
        if row.place in structure.unnamed:
            return replace(row, kind="sum", why="sum_by_arithmetic", named=True)
        return replace(row, kind="unclear", why="maybe_sum") if row.place in structure.uncertain else row

    def _asked(self, row: Row) -> Row:
        """The row as unclear, where somebody must say what it is: nothing is made of it until then."""
        number = str(self.table.grid.row_number(row.place))
        is_asked = any(problem.code in _ASKED and problem.facts.get("row") == number for problem in self.problems)
        return replace(row, kind="unclear", why="asked") if is_asked and row.kind == "cost" else row

    # Problems

    def _add(self, code: str, row: Row, column: int, **facts: str) -> None:
        where = self.table.grid.place(row.place, column, self.table.head)
        self.problems.append(cell_error(code, where, **facts))

    def _of_sums(self) -> Iterator[Problem]:
        """Sums that do not agree, that differ by rounding, that stand under another name; rows outside them."""
        structure: Structure = self.structure
        by_place = {row.place: row for row in self.rows}
        for places, make, code in ((structure.wrong, error, "column_sum"), (structure.rounded, notice, "sum_rounded")):
            for place, differences in places.items():
                for off in differences:
                    where = self.table.grid.place(place, off.column, self.table.head)
                    address = f"row {where['row']}, column {where['column']}"
                    yield make(f"import.{code}", address, **where, **_difference(off))
        number = self.table.grid.row_number
        for row in self.rows:
            where = self.table.grid.place(row.place, self.columns.label, self.table.head)
            if row.kind == "unclear" or (row.kind == "cost" and self._repeats_the_row_before(row)):
                yield cell_error("looks_like_sum", where, text=quoted(row.label))
            elif row.why in ("sum_by_arithmetic", "running") and not row.is_decided:
                facts = {"row": where["row"], "text": quoted(row.label)}
                yield notice(f"import.{row.why}", f"row {where['row']}", **facts)
            elif row.kind in ("part", "count") and not row.is_decided:
                facts = {"row": where["row"], "text": quoted(row.label)}
                yield notice(
                    "import.of_which" if row.kind == "part" else "import.count_row", f"row {where['row']}", **facts
                )
            elif row.kind == "cost" and not any(letter.isalpha() for letter in row.label) and row.has_amounts:
                yield cell_error("label_missing", where)
        for place in structure.outside:
            where = self.table.grid.place(place, self.columns.label, self.table.head)
            yield cell_error("outside_sum", where, text=quoted(by_place[place].label))
        if structure.after:
            yield notice("import.rows_below_sum", "", rows=listed([number(place) for place in structure.after]))
        yield from self._of_bullets()

    def _repeats_the_row_before(self, row: Row) -> bool:
        """Whether a row with a word for the whole holds just what the row before it does."""
        before = [other for other in self.rows if other.kind == "cost" and other.place < row.place]
        if row.is_decided or row.place in self.structure.held or not before or not is_general(row.label):
            return False
        values = {at: amount.value for at, amount in row.amounts.items()}
        return {at: amount.value for at, amount in before[-1].amounts.items()} == values

    def _of_bullets(self) -> Iterator[Problem]:
        """Rows that stand further in than a cost above them, or below it by number, and may be parts of it."""
        parent: Row | None = None
        for row in self.rows:
            is_held = row.is_decided or row.place in self.structure.held
            is_in = parent is not None and (row.indent > parent.indent or words.is_within(row.label, parent.label))
            if row.kind == "cost" and is_in and not is_held:
                where = self.table.grid.place(row.place, self.columns.label, self.table.head)
                yield cell_error("unclear_part", where, text=quoted(row.label))
            elif row.has_amounts or row.kind == "heading":
                parent = row if row.kind == "cost" and not row.is_decided else None

    def _of_periods(self, costs: Sequence[Row]) -> Iterator[Problem]:
        """Costs called a month's or an hour's, after what is counted or a rate, and small enough to be it.

        Accounts of a year's cost, and services that are bought, are called so too.
        """
        for row in costs:
            label = plain(row.label)
            largest = max(amount.value for amount in row.amounts.values())
            is_small = largest.scaleb(self.unit.power) < _OF_A_PERIOD and words.OF_A_PERIOD.match(label)
            is_few = self.unit.power < _MILLIONS and largest <= _FEW and words.MAY_COUNT.match(label)
            is_rate = largest < 1 and words.MAY_BE_RATE.search(label)
            if (is_small or is_few or is_rate) and not row.is_decided:
                where = self.table.grid.place(row.place, self.columns.label, self.table.head)
                yield cell_error("not_money", where, text=quoted(row.label))

    def _of_sizes(self, costs: Sequence[Row]) -> Iterator[Problem]:
        """Amounts so far apart that some may be in another unit, where the table does not say in which they are."""
        sizes = [amount.value for row in costs for amount in row.amounts.values() if amount.value > 0]
        is_possible = bool(sizes) and max(sizes).scaleb(self.unit.power) <= LARGEST
        if not self.unit.is_stated and is_possible and max(sizes) >= _FAR_APART * min(sizes):
            largest, least = (write_number(size) for size in (max(sizes), min(sizes)))
            yield notice("import.far_apart", "", largest=largest, least=least, unit=NAMES[self.unit.power])
        low, high = _LIKELY.get(self.unit.power, (None, None))
        is_odd = bool(sizes) and ((low is not None and max(sizes) < low) or (high is not None and max(sizes) >= high))
        is_open = not self.unit.is_stated and self.decisions.unit is None and not self.unit.problems
        if is_open and is_possible and is_odd:
            largest = write_number(max(sizes))
            yield notice("import.unlikely_unit", "", largest=largest, unit=NAMES[self.unit.power])

    def _of_sheet(self) -> Iterator[Problem]:
        """What a sheet hides from its reader, or shows across cells, within the table; amounts above its heads."""
        grid = self.table.grid
        first = self.columns.body.start if self.table.head is None else self.table.head
        last = max((row.place for row in self.rows if row.has_amounts), default=first)
        columns = sorted({self.columns.label, *self.columns.years, *self.columns.of("total")})
        hidden = [grid.row_number(row) for row in grid.hidden_rows if first <= row <= last]
        if hidden:
            yield notice("import.hidden_rows", "", rows=listed(hidden))
        names = [grid.column_name(at, self.table.head) for at in columns if at in grid.hidden_columns]
        if names:
            yield notice("import.hidden_columns", "", columns=", ".join(names))
        for top, left, bottom, right in grid.merged:
            is_inside = top <= last and bottom >= first and left <= columns[-1] and right >= columns[0]
            is_heading = top == bottom != self.table.head and len(grid.filled(top)) < 2
            if (top, left) != (bottom, right) and is_inside and not is_heading:
                corners = f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
                yield error("import.merged_cells", corners, range=corners)
        yield from self._of_rows_above()

    def _of_rows_above(self) -> Iterator[Problem]:
        """Rows above the heads that hold more than a title; amounts there stop us."""
        grid = self.table.grid
        rows = {row: grid.filled(row) for row in self.table.above if len(grid.filled(row)) > 1}
        amounts = {row: [at for at in filled if self._is_amount(row, at)] for row, filled in rows.items()}
        columns = [at for held in amounts.values() for at in held]
        rows_above = []
        for row, filled in rows.items():
            # A figure beside a word may be a code or how many children there are; more of them are a table.
            is_table = len(amounts[row]) > 1 or any(columns.count(at) > 2 for at in amounts[row])
            held = [at for at in amounts[row] if is_table or (at in self.columns.years and not self._is_code(row, at))]
            if held and self.table.head is not None:
                place = grid.place(row, held[0], None)
                yield cell_error("amounts_above", place, text=quoted(grid.at(row, filled[0]).text))
            else:
                rows_above.append(grid.row_number(row))
        if rows_above:
            yield notice("import.rows_above", "", rows=listed(rows_above))

    def _is_amount(self, row: int, at: int) -> bool:
        """Whether a cell above the heads holds an amount that is neither a year nor a day."""
        cell = self.table.grid.at(row, at)
        is_day = len(cell.text) == 8 and cell.text[:2] in ("19", "20", "21") and cell.text.isdecimal()
        is_year = 1900 <= (cell.number or 0) <= 2200 or (len(cell.text) == 4 and cell.text[:2] in ("19", "20", "21"))
        return cell.has_amount and not is_day and not is_year

    def _is_code(self, row: int, at: int) -> bool:
        return len(self.table.grid.at(row, at).text) == 4

    # The table as it was understood

    def _taken_rows(self) -> Iterator[TakenRow]:
        grid = self.table.grid
        for row in self.rows:
            cells = tuple(
                quoted(grid.at(row.place, at).text) for at in self.columns.columns if at != self.columns.label
            )
            label = quoted(row.label)
            yield TakenRow(grid.row_number(row.place), label, row.kind, row.why, cells, row.is_decided)

    def _taken_columns(self) -> Iterator[TakenColumn]:
        for place, column in self.columns.columns.items():
            name = self.table.grid.column_name(place, self.table.head)
            yield TakenColumn(place + 1, name, column.kind, column.year, column.is_decided)


def _difference(off: Off) -> Mapping[str, str]:
    """The facts of a sum that is not what its rows make."""
    return {
        "shown": write_number(off.shown),
        "summed": write_number(off.summed),
        "difference": write_number(off.shown - off.summed, signed=True),
    }
