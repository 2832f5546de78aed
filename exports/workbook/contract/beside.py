"""What stands beside the settlement of a contract: coupons, and other public money that is taken off what is owed."""

from collections.abc import Sequence

from exports.workbook.contract.limits import Owed
from exports.workbook.formulas.functions import choose, most, sum_so_far
from exports.workbook.formulas.lookups import amount_of, item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import Posted, added, nothing
from exports.workbook.workings.time import Clock
from model.case.case import Case


def write_other_money(
    book: Book, sheet: Sheet, case: Case, terms: Terms, inputs: Inputs, own: Sequence[Posted], clock: Clock, year: Row
) -> Row | None:
    """Other public money received up to each contract year; None if the contract takes none off. `own`: the case's."""
    if not terms.contract.other_money:
        return None
    counted: Value = nothing(terms.paid)
    for place, part in enumerate(terms.contract.other_money):
        at, label = (*terms.at, "other_money", place), part.label.text(book.language)
        money: Value = terms.rows[*at, "amounts"] + nothing(terms.paid)
        for name in part.lines:
            brought = _brought(book, sheet, case, name, inputs, own, clock)
            money = money + amount_of(year, clock.year.span, brought.span)
        words = book.say("workbook.contract.other_money", label=label)
        counted = added(counted, sheet.line(words, terms.cells[*at, "share"] * money))
    in_all: Row = sheet.line(book.say("workbook.contract.other_in_all"), counted)
    so_far: Row = sheet.line(book.say("workbook.contract.other_so_far"), sum_so_far(in_all))
    return so_far


def _brought(
    book: Book, sheet: Sheet, case: Case, name: str, inputs: Inputs, own: Sequence[Posted], clock: Clock
) -> Row:
    """What a funding or an income of the case brings by calendar year."""
    brought: Value = nothing(inputs.years)
    if name in case.funding:
        brought = amount_of(clock.year, *inputs.amounts[f"funding.{name}"])
    for one in own:
        if one.posting.line == name and one.posting.kind == "benefit" and not one.posting.is_mirror:
            brought = added(brought, one.row)  # a row for each applicant that gets a part of it
    words = book.say("workbook.contract.of_lines", label=case.money_lines[name].label.text(book.language))
    row: Row = sheet.line(words, brought)
    return row


def write_netted(book: Book, sheet: Sheet, terms: Terms, owed: Owed, so_far: Row, n: Row) -> Owed:
    """What is owed less other public money received when it is paid, never below 0; payers share it as they owe."""
    taken: Value = so_far
    if len(terms.contract.plans) == 1:
        taken = item_of(so_far.span, n + terms.cells[*terms.at, "delay"])
    total: Row = sheet.line(book.say("workbook.contract.netted"), most(0, owed.total - taken))
    if "" in owed.by_payer:
        return Owed(total, {"": total})
    by_payer: dict[str, Row] = {}
    for payer, row in owed.by_payer.items():
        words = book.say("workbook.contract.netted_by", party=terms.contract.parties[payer].label.text(book.language))
        by_payer[payer] = sheet.line(words, choose(owed.total > 0, row / owed.total * total, 0))
    return Owed(total, by_payer)
