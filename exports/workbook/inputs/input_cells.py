"""Where every input of a workbook stands, and how one is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.value import Cell, Result, Row, Span, Value
from exports.workbook.sheets.sheet import LABEL, Input, Sheet, prefix_of
from exports.workbook.sheets.styles import format_of, limit_format_of
from model.case.units import LARGEST, UNITS
from wording.numbers import unit_name

MARK, VALUE, UNIT_OF, LOW, HIGH, LEAST, MOST, YEAR, PRICE_YEAR = range(1, 10)
"""Columns of the assumptions; then status, source and key."""


@dataclass
class Inputs:
    """Where every input stands: cells by key, amounts by line, and what the workings read besides."""

    sheet: Sheet
    years: Axis
    perspectives: Axis
    numbers: dict[str, Cell] = field(default_factory=dict)
    by_year: dict[str, tuple[Span, Span]] = field(default_factory=dict)
    amounts: dict[str, tuple[Span, Span]] = field(default_factory=dict)
    fixed: dict[str, Cell] = field(default_factory=dict)
    actors: dict[str, Row] = field(default_factory=dict)
    realised: dict[str, Row] = field(default_factory=dict)
    perspective_names: Span | None = None
    timing_names: Span | None = None
    own_timings: dict[str, Cell] = field(default_factory=dict)
    own_timing_names: Span | None = None
    steps: tuple[Span, Span] | None = None
    marked: list[tuple[int, int, int]] = field(default_factory=list)

    def entry(
        self,
        label: str,
        value: float | None,
        unit: str,
        address: tuple[str | int, ...],
        name: str | None = None,
        unit_words: str | None = None,
        limits: tuple[float, float] | None = None,
        may_be_blank: bool = True,
    ) -> Cell:
        """Writes one number that a person may change, in a row of its own."""
        sheet, book = self.sheet, self.sheet.book
        known = UNITS[unit]
        low, high = limits or (known.low, known.high)
        sheet.text(LABEL, label, "wrapped")
        cell = self._number(VALUE, value, f"in:{format_of(unit)}")
        sheet.text(UNIT_OF, unit_words or unit_name(unit, book.language), "small")
        sheet.number(LEAST, low, limit_format_of(unit))
        sheet.number(MOST, high, limit_format_of(unit))
        book.inputs.append(
            Input(sheet.at, VALUE, address, value, unit, low, high, known.whole, may_be_blank=may_be_blank)
        )
        if name is not None:
            cell = Cell(cell.prefix, cell.row, cell.column, value, book.name(name, sheet, sheet.at, VALUE))
        self.mark(VALUE)
        sheet.at += 1
        return cell

    def amounts_row(
        self,
        label: str,
        values: Sequence[Result],
        heads: Span,
        address: tuple[str | int, ...],
        keys: Sequence[int],
        name: str | None = None,
        unit: str = "kr",
        limits: tuple[float, float] = (0.0, LARGEST),
        elsewhere: Mapping[int, Cell] | None = None,
    ) -> tuple[Span, Span]:
        """Writes amounts that a person may change under heads (years), and gives the heads and the amounts.

        Those that are put in `elsewhere`, by key, are only shown here.
        """
        sheet = self.sheet
        sheet.text(LABEL, label, "wrapped")
        cells: list[Cell] = []
        own: list[int] = []
        for place, (key, value) in enumerate(zip(keys, values, strict=True)):
            if elsewhere is not None and key in elsewhere:
                cells.append(sheet.formula(VALUE + place, elsewhere[key], format_of(unit)))
                continue
            own.append(VALUE + place)
            cells.append(self._number(VALUE + place, value, f"in:{format_of(unit)}"))
            is_whole = UNITS[unit].whole
            entry = Input(sheet.at, VALUE + place, (*address, key), value, unit, *limits, is_whole)
            sheet.book.inputs.append(entry)
            if name is not None:
                sheet.book.name(f"{name}.{key}", sheet, sheet.at, VALUE + place)
        if own:
            self.mark(*own)
        span = sheet.down(cells[0], cells[-1], list(values))
        sheet.at += 1
        return heads, span

    def constant(self, label: str, value: Result, style: str, note: str = "") -> Cell:
        """Writes a number that belongs to the calculation and is not meant to be changed here."""
        self.sheet.text(LABEL, label)
        cell = self.sheet.number(VALUE, value, style)
        if note:
            self.sheet.text(UNIT_OF, note, "small")
        self.sheet.at += 1
        return cell

    def heads(self, label: str, values: Iterable[int], style: str = "year") -> Span:
        """Writes a row of heads, such as years, over amounts."""
        self.sheet.text(LABEL, label, "head")
        given = list(values)
        cells = [self.sheet.number(VALUE + place, float(value), style) for place, value in enumerate(given)]
        self.sheet.at += 1
        return self.sheet.down(cells[0], cells[-1], given)

    def _number(self, column: int, value: Result, style: str) -> Cell:
        return self.sheet.number(column, value, style)

    def mark(self, *columns: int) -> None:
        """Writes the mark beside a row that says whether its inputs, in these columns, differ from what was exported.

        Columns beside each other are compared together.
        """
        sheet, book = self.sheet, self.sheet.book
        stamp = prefix_of(book.say("workbook.sheets.stamp"))
        firsts = [column for column in columns if column - 1 not in columns]
        lasts = [column for column in columns if column + 1 not in columns]
        differing = []
        for first, last in zip(firsts, lasts, strict=True):
            here = f"{xl_rowcol_to_cell(sheet.at, first)}:{xl_rowcol_to_cell(sheet.at, last)}"
            there = f"{stamp}{here}"
            differing.append(f"SUMPRODUCT(--({here}<>{there}))+SUMPRODUCT(--(ISBLANK({here})<>ISBLANK({there})))")
        text = f'IF({"+".join(differing)}>0,"{book.say("workbook.changed")}","")'
        sheet.formula(MARK, Value(text, ""), "state")
        self.marked.append((sheet.at, columns[0], columns[-1]))
