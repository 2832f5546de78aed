"""What each row of a table is, by its words: a cost, a sum, a part of the row above, an income, a count, a heading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from imports.budget.cells import words
from imports.budget.cells.cell import Amount, Cell, Unread, quoted, without_personnummer
from imports.budget.cells.money import plain
from imports.budget.decisions import Decisions, RowDecision
from imports.budget.proposal import RowKind
from imports.budget.sources.grid import cell_error, listed
from imports.budget.tables.beside import said_beside
from imports.budget.tables.column_kinds import Columns
from imports.budget.tables.tables import Table
from imports.budget.tables.titles import is_of_income
from model.case.problem import Problem, notice

LONGEST_LABEL = 200
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Row:
    """A row: its place, label, amounts by column (years, and sums beside them), what it was taken as and why.

    `named`: it is called a sum; `indent`: how far in it stands, a bullet counting as one step.
    """

    place: int
    label: str
    kind: RowKind
    why: str = ""
    amounts: Mapping[int, Amount] = field(default_factory=dict)
    totals: Mapping[int, Amount] = field(default_factory=dict)
    unread: Mapping[int, Unread] = field(default_factory=dict)
    indent: int = 0
    named: bool = False
    is_decided: bool = False

    @property
    def has_amounts(self) -> bool:
        """Whether it holds an amount, or what was meant as one."""
        return bool(self.amounts or self.totals or self.unread)


class Rows:
    """The rows below the heads, read from top to bottom."""

    def __init__(self, table: Table, columns: Columns, decisions: Decisions):
        self.table, self.columns, self.decisions = table, columns, decisions
        self.rows: list[Row] = []
        self.problems: list[Problem] = []
        self._is_income, self._is_part = is_of_income(table, columns.label), False
        self._beside = said_beside(table, columns)
        for place in columns.body:
            if table.grid.filled(place):
                self.rows.append(self._read(place))
        self.rows = self._with_bullets()
        self._tell_headings()

    def add(self, code: str, row: Row, column: int | None = None, **facts: str) -> None:
        """Adds an error in a row, at its label or in another column."""
        at = self.columns.label if column is None else column
        where = self.table.grid.place(row.place, at, self.table.head)
        self.problems.append(cell_error(code, where, **facts))

    def _read(self, place: int) -> Row:
        """One row."""
        cell = self.table.grid.at(place, self.columns.label)
        row = self._with_amounts(Row(place, cell.text, "cost", indent=_indent(cell)))
        decided = self.decisions.rows.get(self.table.grid.row_number(place))
        if decided is not None:
            return self._decided(row, decided)
        if not row.has_amounts:
            self._read_heading(row)
            return replace(row, kind="heading", why="no_amounts")
        row = self._by_words(row)
        self._check_row(row, cell)
        return row

    def _with_amounts(self, row: Row) -> Row:
        """The row with its amounts; what is no amount is kept as why."""
        amounts: dict[int, Amount] = {}
        totals: dict[int, Amount] = {}
        unread: dict[int, Unread] = {}
        for column in (*self.columns.years, *self.columns.of("total")):
            amount = self.table.grid.at(row.place, column).amount
            if isinstance(amount, Unread):
                unread[column] = amount
            elif amount is not None:
                (amounts if column in self.columns.years else totals)[column] = amount
        return replace(row, amounts=amounts, totals=totals, unread=unread)

    def _decided(self, row: Row, decided: RowDecision) -> Row:
        """A row as somebody decided. What they skip or call a sum is not read further."""
        row = replace(row, kind=decided, why="decided", is_decided=True)
        if decided in ("cost", "income"):
            self._check_row(row, self.table.grid.at(row.place, self.columns.label))
        return row

    def _read_heading(self, row: Row) -> None:
        """A heading says what the rows below it are, until the next."""
        label = plain(row.label)
        if not label:
            return
        self._is_income = words.INCOME.search(label) is not None and len(label) < 60
        self._is_part = words.PART_AT_END.search(label) is not None or words.PART.fullmatch(label) is not None

    def _by_words(self, row: Row) -> Row:
        """The row with what its label says that it is."""
        label = plain(row.label)
        if words.PART.match(label) or words.PART_AT_END.search(label):
            return replace(row, kind="part", why="part")
        if words.RUNNING.match(label):
            return replace(row, kind="running", why="running", named=True)
        if words.COUNT.match(label):
            return replace(row, kind="count", why="count")
        if words.is_sum(label):
            self._is_part = False
            return replace(row, kind="sum", why="sum", named=True)
        beside = self._beside.get(row.place)
        if beside is not None and beside.said == "sum":
            return replace(row, kind="sum", why="sum", named=True)
        is_said = beside is not None and beside.said == "income"
        if self._is_income or words.INCOME.search(label) or is_said:
            return replace(row, kind="income", why="income")
        return row

    def _check_row(self, row: Row, cell: Cell) -> None:
        """What is wrong with a row that would be counted."""
        label = plain(row.label)
        beside = self._beside.get(row.place)
        if row.kind == "income" and not row.is_decided:
            said = "" if beside is None or beside.text == row.label else f", {beside.text}"
            self.add("income", row, text=quoted(f"{row.label}{said}"))
        if row.kind == "cost" and not row.is_decided:
            if self._is_part or words.PART_MAYBE.search(label):
                self.add("unclear_part", row, text=quoted(row.label))
            elif words.COUNT_MAYBE.search(label):
                self.add("not_money", row, text=quoted(row.label))
            elif words.OTHER_FIGURE.search(label):
                self.add("other_figure", row, text=quoted(row.label))
            elif self._is_struck(row):
                self.add("struck_out", row, text=quoted(row.label))
            elif beside is not None:
                self.add("other_figure", row, text=quoted(f"{row.label}, {beside.text}"))
        if row.kind in ("cost", "income"):
            self._check_label(row, cell)
        if row.kind in ("cost", "income", "sum", "running"):
            for column, unread in row.unread.items():
                self.add(unread.code, row, column, **unread.facts)
        if row.kind == "cost":
            for column, amount in {**row.amounts, **row.totals}.items():
                if amount.value < 0:
                    self.add("negative", row, column, text=quoted(self.table.grid.at(row.place, column).text))

    def _is_struck(self, row: Row) -> bool:
        """Whether a line is drawn through its label or any of its amounts."""
        columns = (self.columns.label, *row.amounts)
        return any(self.table.grid.at(row.place, column).is_struck for column in columns)

    def _check_label(self, row: Row, cell: Cell) -> None:
        """A label that can't be kept is a problem."""
        label = without_personnummer(row.label)
        if cell.fault:
            self.add(cell.fault, row, text=quoted(label))
        elif label != row.label:
            self.add("personal_number", row)
        elif len(label) > LONGEST_LABEL:
            self.add("label_too_long", row, text=quoted(label), limit=str(LONGEST_LABEL))
        elif not _LETTER.search(label) and row.is_decided:
            self.add("label_missing", row)

    def _with_bullets(self) -> list[Row]:
        """The rows, where a part stands with the row above it; a part that is larger than that row is no part."""
        rows: list[Row] = []
        above: Row | None = None
        for row in self.rows:
            if row.kind == "part" and not row.is_decided:
                if above is None or any(_value(above, at) < amount.value for at, amount in row.amounts.items()):
                    self.add("unclear_part", row, text=quoted(row.label))
            elif row.kind in ("cost", "income", "sum"):
                above = row
            rows.append(row)
        return rows

    def _tell_headings(self) -> None:
        """Rows without amounts above the last sum, in a notice; notes below it are passed over without a word."""
        last = max((row.place for row in self.rows if row.kind == "sum"), default=None)
        bare = [row.place for row in self.rows if row.kind == "heading" and _LETTER.search(row.label)]
        bare = [place for place in bare if last is None or place < last]
        if bare and self.columns.years:
            numbers = [self.table.grid.row_number(place) for place in bare]
            self.problems.append(notice("import.rows_without_amounts", "", rows=listed(numbers)))


def _value(row: Row, column: int) -> Decimal:
    return row.amounts[column].value if column in row.amounts else Decimal(0)


def _indent(cell: Cell) -> int:
    """How far in a label stands."""
    return cell.indent + (1 if words.BULLET.match(cell.text) else 0)
