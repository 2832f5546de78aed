"""What each payer pays by contract year, where they do not share everything alike."""

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.contract.limits import Owed
from exports.workbook.formulas.columns import column_sign
from exports.workbook.formulas.functions import choose
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import added, nothing


def write_payers(book: Book, sheet: Sheet, terms: Terms, owed: Owed, paid: Row, n: Row) -> dict[str, Row]:
    """Payer → what it pays each contract year: a part of what is paid, in proportion to what it owes and has not paid.

    Empty where all is shared alike.
    """
    if terms.contract.pays_as_one:
        return {}
    due = {payer: _due(book, sheet, terms, payer, row, n) for payer, row in owed.by_payer.items()}
    lacking = _lacking(due, paid)
    # What a payer has paid stands below: after one row for each payer and one for all of them.
    below = len(due) + 1
    lacks: dict[str, Row] = {}
    for payer, row in due.items():
        before = f"{xl_rowcol_to_cell(sheet.at + below, sheet.first - 1, col_abs=True)}"
        before = f"{before}:{column_sign(sheet.first - 1)}{sheet.at + below + 1}"
        value = Value(f"MAX(0,{row.text}-SUM({before}))", lacking[payer], terms.paid)
        lacks[payer] = sheet.line(book.say("workbook.contract.lacks", party=_name(book, terms, payer)), value)
    summed: Value = nothing(terms.paid)
    for row in lacks.values():
        summed = added(summed, row)
    total = sheet.line(book.say("workbook.contract.lacks_in_all"), summed)
    return {
        payer: sheet.line(
            book.say("workbook.contract.pays", party=_name(book, terms, payer)),
            choose(total > 0, paid * row / total, 0),
        )
        for payer, row in lacks.items()
    }


def _due(book: Book, sheet: Sheet, terms: Terms, payer: str, owed: Row, n: Row) -> Row:
    """What a payer owes in all when each contract year is paid; 0 in years in which nothing is."""
    window, delay = terms.cells[*terms.at, "window"], terms.cells[*terms.at, "delay"]
    if len(terms.contract.plans) > 1:
        value: Value = owed + nothing(terms.paid)
    elif terms.contract.paid == "once":
        value = choose(n.is_same(window + delay), item_of(owed.span, window), 0)
    else:
        value = choose(n > delay, item_of(owed.span, n - delay), 0)
    row: Row = sheet.line(book.say("workbook.contract.due", party=_name(book, terms, payer)), value)
    return row


def _lacking(due: dict[str, Row], paid: Row) -> dict[str, np.ndarray]:
    """Payer → what it owes and has not paid before each contract year."""
    owed = np.stack([row.span.results for row in due.values()])
    lacking, back = np.zeros_like(owed), np.zeros(len(owed))
    for year, in_all in enumerate(paid.span.results):
        lacking[:, year] = np.maximum(0.0, owed[:, year] - back)
        whole = lacking[:, year].sum()
        if whole > 0:
            back = back + in_all * lacking[:, year] / whole
    return dict(zip(due, lacking, strict=True))


def _name(book: Book, terms: Terms, party: str) -> str:
    return terms.contract.parties[party].label.text(book.language)
