"""Which unit holds where: in a line outside the table, a head, a column of units, a row's label, beside an amount."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imports.budget.cells import words
from imports.budget.cells.cell import quoted
from imports.budget.cells.heads import head_of
from imports.budget.cells.left_over import is_harmless, money_in_head, money_in_line
from imports.budget.cells.money import UNITS, Money, money_in, plain
from imports.budget.decisions import Decisions
from imports.budget.sources.grid import cell_error
from imports.budget.tables.column_kinds import Columns
from imports.budget.tables.rows import Row
from imports.budget.tables.tables import Table
from model.case.problem import Problem, error, notice

NAMES = {power: name for name, power in UNITS.items()}
_SHEET_NAMES = 31
_DECIDED_BY_UNIT = ("import.unclear_money", "import.not_kronor")


@dataclass(frozen=True)
class Claim:
    """A unit (a power of ten of kronor) that the table states, and where."""

    power: int
    where: str


@dataclass(frozen=True)
class Unit:
    """The unit of the amounts, a power of ten of kronor, and what is told or wrong about it."""

    power: int
    problems: tuple[Problem, ...]
    is_stated: bool = True


class _Claims:
    """Every place of a table that says something of the unit."""

    def __init__(self, table: Table, columns: Columns, rows: Sequence[Row]):
        self.table, self.columns, self.rows = table, columns, rows
        self.counted = [row for row in rows if row.kind in ("cost", "sum", "income", "running")]
        self.claims: list[Claim] = []
        self.problems: list[Problem] = []
        self._has_bare = False
        self._of_lines()
        self._of_heads()
        self._of_other_measures()
        self._of_unit_columns()
        self._of_labels()
        self._of_amounts()

    @property
    def stated(self) -> set[int]:
        """The units that are stated."""
        return {claim.power for claim in self.claims}

    def with_chosen(self, chosen: int) -> set[int]:
        """The units that are stated, and the chosen one where only some amounts say theirs."""
        return self.stated | ({chosen} if self._has_bare else set())

    def _take(self, money: Money, row: int, column: int, text: str) -> bool:
        """Takes what a text says of money; whether it stated a unit."""
        place = self.table.grid.place(row, column, self.table.head if row != self.table.head else None)
        if row == self.table.head:
            place = self.table.grid.place(row, column, row)
        if money.fault:
            facts = {"text": quoted(text), "words": quoted(money.words)}
            self.problems.append(cell_error(money.fault, place, **facts))
        self.claims += [Claim(power, f"{place['row']}: {quoted(text)}") for power in money.powers if not money.fault]
        return bool(money.powers)

    def _of_lines(self) -> None:
        """Lines above and below the table, headings within it, and the name of the sheet."""
        bare = [row.place for row in self.rows if row.kind == "heading"]
        body = self.columns.body.start
        above = [*self.table.above, *(range(self.table.body.start, body))]
        if self.table.head is None:
            above = list(range(body))
        for row in (*above, *bare):
            for column in self.table.grid.filled(row):
                cell = self.table.grid.at(row, column)
                if cell.number is None and (column in self.table.columns or row in above):
                    self._take(money_in_line(cell.text), row, column, cell.text)
        named = money_in(self.table.grid.name[:_SHEET_NAMES], "line")
        self.claims += [Claim(power, self.table.grid.name) for power in named.powers if not named.fault]

    def _of_heads(self) -> None:
        if self.table.head is None:
            return
        for place, column in self.columns.columns.items():
            if column.kind not in ("label", "year", "total"):
                continue
            cell = self.table.grid.at(self.table.head, place)
            said = head_of(cell).money if column.kind != "label" else money_in_head(cell.text)
            joined = column.head.money if column.kind == "year" else said
            self._take(joined if joined.fault or joined.powers else said, self.table.head, place, cell.text)

    def _of_other_measures(self) -> None:
        """A head of the labels, or a line above, that says that hours, persons or shares are counted."""
        head = self.table.head
        for row in self.table.above:
            text = self.table.grid.at(row, self.table.columns.start).text
            if words.NOT_KRONOR.match(plain(text)) and not re.search("[0-9]", text):
                place = self.table.grid.place(row, self.table.columns.start, None)
                self.problems.append(cell_error("not_kronor", place, text=quoted(text)))
        if head is not None:
            text = self.table.grid.at(head, self.columns.label).text
            if words.COUNT_WORD.search(money_in(text, "head").rest):
                place = self.table.grid.place(head, self.columns.label, head)
                self.problems.append(cell_error("not_kronor", place, text=quoted(text)))

    def _of_unit_columns(self) -> None:
        """Columns that say the unit of each row; under *Valuta*, SEK says whose kronor, not how many."""
        for column in self.columns.of("unit"):
            currency = column in self.columns.columns and self.columns.columns[column].head.kind == "currency"
            for row in self.counted:
                cell = self.table.grid.at(row.place, column)
                money = money_in(cell.text, "cell")
                is_other = not is_harmless(plain(money.rest)) or (not money.powers and not cell.is_blank)
                if currency and money.powers == {0} and not money.fault:
                    continue
                if not money.fault and is_other:
                    place = self.table.grid.place(row.place, column, self.table.head)
                    self.problems.append(
                        cell_error("unclear_money", place, text=quoted(cell.text), words=quoted(cell.text))
                    )
                    continue
                self._take(money, row.place, column, cell.text)

    def _of_labels(self) -> None:
        labelled = 0
        for row in self.counted:
            labelled += self._take(money_in(row.label, "label"), row.place, self.columns.label, row.label)
        bare = [row for row in self.counted if row.kind == "cost" and not money_in(row.label, "label").powers]
        if labelled and bare and not self._stated_for_all():
            self._has_bare = True

    def _of_amounts(self) -> None:
        """Units that stand with an amount, in its text or its number format."""
        stated, bare = 0, 0
        for row in self.counted:
            for column, amount in {**row.amounts, **row.totals}.items():
                if amount.power is not None:
                    stated += 1
                    cell = self.table.grid.at(row.place, column)
                    self.claims.append(
                        Claim(amount.power, f"{self.table.grid.row_number(row.place)}: {quoted(cell.text)}")
                    )
                elif amount.value:
                    bare += 1
        if stated and bare and not self._stated_for_all():
            self._has_bare = True

    def _stated_for_all(self) -> bool:
        """Whether a head or a line says the unit of every amount."""
        heads = {f"{self.table.grid.row_number(row)}: " for row in self._outside()}
        return any(claim.where.startswith(tuple(heads)) or claim.where == self.table.grid.name for claim in self.claims)

    def _outside(self) -> Iterator[int]:
        yield from range(self.columns.body.start)
        yield from (row.place for row in self.rows if row.kind == "heading")

    def of_formats(self, power: int) -> Iterable[Problem]:
        """Amounts whose number format takes thousands away, where the table's unit is another than what is left."""
        for row in self.counted:
            for column, amount in row.amounts.items():
                if amount.thousands and amount.power is None and 3 * amount.thousands != power:
                    place = self.table.grid.place(row.place, column, self.table.head)
                    text = quoted(self.table.grid.at(row.place, column).text)
                    yield cell_error("scaled_format", place, text=text, unit=NAMES[power])


def unit_of(table: Table, columns: Columns, rows: Sequence[Row], chosen: str, decisions: Decisions) -> Unit:
    """The unit of a table's amounts: what somebody decided, else what the table says, else what was chosen."""
    claims = _Claims(table, columns, rows)
    if decisions.unit is not None:
        kept = tuple(problem for problem in claims.problems if problem.code not in _DECIDED_BY_UNIT)
        return Unit(UNITS[decisions.unit], kept)
    problems = list(claims.problems)
    stated = claims.with_chosen(UNITS[chosen])
    if not claims.stated:
        power = UNITS[chosen]
    else:
        power = min(stated)
        if len(stated) > 1:
            places = _places(claims.claims)
            units = ", ".join(NAMES[one] for one in sorted(stated))
            problems.append(error("import.mixed_units", "", units=units, places=places))
        elif NAMES[power] != chosen and not problems:
            problems.append(
                notice("import.unit_found", "", unit=NAMES[power], chosen=chosen, place=claims.claims[0].where)
            )
    problems += claims.of_formats(power)
    return Unit(power, tuple(problems), bool(claims.stated))


def _places(claims: Sequence[Claim]) -> str:
    """Where each unit is stated first."""
    first: Mapping[int, str] = {claim.power: claim.where for claim in reversed(claims)}
    return "; ".join(f"{NAMES[power]} ({where})" for power, where in sorted(first.items()))
