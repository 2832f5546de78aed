"""Time and discounting as formulas: years, rates and factors (definition 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import column_sign
from exports.workbook.formulas.functions import choose, most, one_of, product_so_far, root
from exports.workbook.formulas.lookups import last_step
from exports.workbook.formulas.value import ADDED, Cell, Row, Span, Value
from exports.workbook.inputs.discounting import own_timing_place, timing_place
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from exports.workbook.workings.posted import Numbers
from model.calculation.ledger import Posting


@dataclass(frozen=True)
class Clock:
    """Time on a sheet: years from the start, calendar years, and what a krona of each year is worth."""

    t: Row
    year: Row
    factor: Row
    own: Mapping[str, Row]

    def factor_of(self, posting: Posting) -> Row:
        """What a krona of each year is worth where a posting falls in the year: its line's own time, or the case's."""
        return self.own.get(posting.line, self.factor) if posting.kind in ("cost", "benefit") else self.factor


def head_of_years(sheet: Sheet, label: str, years: Value) -> Row:
    """A row of years over what follows; it stays in sight."""
    sheet.text(LABEL, label, "head")
    sheet.text(UNIT, "", "head")
    sheet.text(SINGLE, "", "head")
    row = sheet.along(years, "year")
    if sheet.head_row is None:
        sheet.head_row = sheet.at
    sheet.at += 1
    return row


def write_time(book: Book, sheet: Sheet, inputs: Inputs, numbers: Numbers, keys: tuple[str, ...]) -> Clock:
    """Years, discount rates and factors (definition 4.2). `keys` are those of the schedule's rates, in order."""
    axis, fixed = inputs.years, inputs.fixed
    assert inputs.steps is not None
    start, sign = xl_rowcol_to_cell(0, FIRST, True, True), column_sign(FIRST)
    counted = Value(f"COLUMNS({start}:{sign}$1)-1", np.arange(axis.count, dtype=float), axis, ADDED)
    year = head_of_years(sheet, book.say("tables.by_year.year"), fixed["start_year"] + counted)
    t = sheet.line(book.say("workbook.time.t"), counted, "whole")
    starts, rates = inputs.steps
    if any(numbers(key) is not inputs.numbers[key] for key in keys):
        rates = _rates_again(book, sheet, numbers, keys, starts)
    first = Cell(inputs.sheet.prefix, 0, 0, float(starts.results[0]))
    first.text = starts.text.split(":")[0]

    def rate_at(at: Value) -> Value:
        return choose(at < first, 0, last_step(most(at, first), starts, rates))

    here = sheet.line(book.say("workbook.time.rate"), rate_at(t), "fine_share")
    ahead = sheet.line(book.say("workbook.time.rate_next"), rate_at(t + 1), "fine_share")
    step = sheet.line(book.say("workbook.time.step"), choose(t.is_same(0), 1, 1 / (1 + here)), "factor")
    start = sheet.line(book.say("workbook.time.at_start"), product_so_far(step), "factor")
    end = sheet.line(book.say("workbook.time.at_end"), start / (1 + ahead), "factor")
    middle = sheet.line(book.say("workbook.time.in_middle"), root(start * end), "factor")
    chosen = sheet.line(book.say("workbook.time.timing"), timing_place(inputs, book), "whole")
    factor = sheet.line(book.say("workbook.time.factor"), one_of(chosen, (start, middle, end)), "factor")
    return Clock(t, year, factor, _write_own(book, sheet, inputs, (factor, start, middle, end)))


def _write_own(book: Book, sheet: Sheet, inputs: Inputs, factors: tuple[Row, ...]) -> dict[str, Row]:
    """The factors of each line and effect, at the time of the year that is chosen for it."""
    own: dict[str, Row] = {}
    if inputs.own_timings:
        sheet.section(book.say("workbook.time.own"))
    for name, cell in inputs.own_timings.items():
        label = str(inputs.sheet.cells[cell.row, LABEL].written)
        own[name] = sheet.line(label, one_of(own_timing_place(inputs, book, name), factors), "factor")
    return own


def _rates_again(book: Book, sheet: Sheet, numbers: Numbers, keys: tuple[str, ...], starts: Span) -> Span:
    """The rates under each other once more, where one of them is tried at another value."""
    cells = [sheet.line(book.say("workbook.inputs.rate"), numbers(key), "fine_share") for key in keys]
    return sheet.down(cells[0], cells[-1], [cell.result for cell in cells])
