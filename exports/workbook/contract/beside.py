"""What stands beside the settlement of a contract: coupons, and other public money that is taken off what is owed."""

from collections.abc import Mapping, Sequence

from exports.workbook.contract.limits import Owed
from exports.workbook.contract.measured import year_numbers
from exports.workbook.formulas.functions import choose, least, most, most_so_far, sum_so_far
from exports.workbook.formulas.lookups import amount_of, item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Sheet
from exports.workbook.workings.posted import Posted, added, nothing
from exports.workbook.workings.time import Clock
from model.case.case import Case


def write_other_money(
    book: Book, sheet: Sheet, case: Case, terms: Terms, inputs: Inputs, own: Sequence[Posted], clock: Clock, year: Row
) -> Row | None:
    """Other public money received up to each contract year; None if the contract takes none off. `own`: the case's."""
    return _so_far(book, sheet, case, terms, inputs, own, clock, year, None)


def write_money_of_terms(
    book: Book, sheet: Sheet, case: Case, terms: Terms, inputs: Inputs, own: Sequence[Posted], clock: Clock,
    given: Mapping[str, Row], n: Row,
) -> dict[str, Row]:  # fmt: skip
    """What each term gives less other public money of the term, received when it is paid; never below 0 so far."""
    left = dict(given)
    if all(part.of_term is None for part in terms.contract.other_money):
        return left
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    paid = sheet.along(year_numbers(terms.paid), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells[*terms.agreed, "starts"] + paid - 1, "whole")
    for name, row in given.items():
        so_far = _so_far(book, sheet, case, terms, inputs, own, clock, year, name)
        if so_far is None:
            continue
        left[name] = _less_own(book, sheet, terms, name, row, so_far, n)
    return left


def _less_own(book: Book, sheet: Sheet, terms: Terms, name: str, row: Row, so_far: Row, n: Row) -> Row:
    """What a term gives less other money of its own, off what has come to be owed for it since it was last settled."""
    term, at = terms.contract.terms[name], (*terms.at, "terms", name)
    words, settled = {"term": term.label.text(book.language)}, terms.rows[*at, "settled"]
    delay = terms.cells.get((*at, "delay"), terms.cells[*terms.at, "delay"])
    come = sheet.line(book.say("workbook.contract.come_when_paid", **words), item_of(so_far.span, n + delay))
    whole = row
    if term.per == "year":
        whole = sheet.line(book.say("workbook.contract.summed", **words), sum_so_far(row))
    now = sheet.line(book.say("workbook.contract.when_settled", **words), choose(settled.is_same(n), whole, 0))
    high: Row = sheet.line(book.say("workbook.contract.highest_of", **words), most_so_far(now))
    above = sheet.line(
        book.say("workbook.contract.above_come", **words), choose(settled.is_same(n), most(0, high - come), 0)
    )
    kept: Row = sheet.line(book.say("workbook.contract.term_netted", **words), most_so_far(above))
    label = book.say("workbook.contract.left_of", **words)
    if term.per == "contract":
        left: Row = sheet.line(label, whole - high + kept)
        return left
    then = choose(settled > 0, least(whole, item_of(kept.span, most(settled, 1))), whole)
    path: Row = sheet.line(label, then)
    each: Row = sheet.line(
        book.say("workbook.contract.each_year_of", **words), path - choose(n > 1, item_of(path.span, n - 1), 0)
    )
    return each


def _so_far(
    book: Book, sheet: Sheet, case: Case, terms: Terms, inputs: Inputs, own: Sequence[Posted], clock: Clock, year: Row,
    of_term: str | None,
) -> Row | None:  # fmt: skip
    """Other public money of the whole, or of a term, received up to each contract year; None if there is none."""
    parts = [(place, part) for place, part in enumerate(terms.contract.other_money) if part.of_term == of_term]
    if not parts:
        return None
    counted: Value = nothing(terms.paid)
    for place, part in parts:
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
