"""Who pays and who gains: present values by actor and kind."""

from collections.abc import Mapping

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis, block_of, column_sign
from exports.workbook.formulas.functions import total
from exports.workbook.formulas.value import Value
from exports.workbook.sheets.sheet import FIRST, LABEL, SINGLE, UNIT, Book, Sheet
from exports.workbook.workings.ledger import ACTOR_ID, COUNTS_AS, Ledger, counts_as
from model.case.assumptions import WORTHS, Actor


def write_by_actor(book: Book, sheet: Sheet, ledger: Ledger, ledger_sheet: Sheet, actors: Mapping[str, Actor]) -> None:
    """The present value of what each actor pays and gains, by kind, over every actor and every kind of worth."""
    sheet.section(book.say("workbook.results.by_actor"))
    named = list(dict.fromkeys(one.posting.actor for one in ledger.every))
    if not named:
        return
    later = [kind for kind in WORTHS[3:] if any(counts_as(one.posting) == kind for one in ledger.every)]
    columns = ("cost", *WORTHS[:3], *later, "funding", "payment")
    sheet.text(LABEL, book.say("workbook.heads.actor"), "head")
    sheet.text(UNIT, book.say("workbook.heads.key"), "head")
    sheet.text(SINGLE, book.say("tables.by_actor.sum"), "column")
    for place, column in enumerate(columns):
        sheet.text(FIRST + place, book.say(f"tables.by_actor.{column}"), "column")
    sheet.at += 1
    sheet.text(LABEL, book.say("workbook.results.keys"), "small")
    # The kinds stand in cells too: a text in a formula would be a constant.
    for place, column in enumerate(columns):
        sheet.text(FIRST + place, column, "key")
    wanted_row = sheet.at + 1
    sheet.at += 1
    worth, owners, kinds = (_down(ledger, ledger_sheet, column) for column in (None, ACTOR_ID, COUNTS_AS))
    axis = Axis("kinds", len(columns))
    for actor in named:
        sheet.text(LABEL, actors[actor].label.text(book.language))
        sheet.text(UNIT, actor, "small")
        sums = [
            sum(
                cell.result
                for cell, one in zip(ledger.worth, ledger.every, strict=True)
                if one.posting.actor == actor and counts_as(one.posting) == column
            )
            for column in columns
        ]
        wanted = f"{xl_rowcol_to_cell(sheet.at, UNIT, col_abs=True)},{kinds},{column_sign(FIRST)}${wanted_row}"
        row = sheet.along(Value(f"SUMIFS({worth},{owners},{wanted})", np.array(sums, dtype=float), axis), "kr")
        sheet.formula(SINGLE, total(row.span), "kr.total")
        sheet.at += 1


def _down(ledger: Ledger, sheet: Sheet, column: int | None) -> str:
    """The present values down the ledger, or the words in a column beside them."""
    first, last = ledger.worth[0], ledger.worth[-1]
    at = first.column if column is None else column
    return f"{sheet.prefix}{block_of(first.row, at, last.row, at)}"
