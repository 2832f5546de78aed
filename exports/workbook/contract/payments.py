"""Who pays whom under a contract, by contract year."""

from exports.workbook.formulas.functions import choose, how_many, least, most, sum_so_far, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.terms import CONTRACT, Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import added, nothing

Paid = tuple[str, str, str, Row]
"""What a payment is for, who pays, who gets it, and its row by contract year."""


def write_payments(book: Book, sheet: Sheet, terms: Terms, paid: Row, advance: Value, n: Row) -> list[Paid]:
    """Every payment of the contract, in the order in which the engine makes them."""
    contract = terms.contract
    names = {name: party.label.text(book.language) for name, party in contract.parties.items()}
    found: list[Paid] = []

    def pay(what: str, payer: str, payee: str, value: Value) -> None:
        label = book.say(
            "workbook.contract.payment",
            what=book.say(f"workbook.lines.{what}"),
            payer=names[payer],
            payee=names[payee],
        )
        found.append((what, payer, payee, sheet.line(label, value)))

    for place, part in enumerate(contract.capital):
        if part.party != contract.receives:
            pay("advance", part.party, contract.receives, terms.rows[*CONTRACT, "capital", place, "amounts"])
    shares = _waterfall(book, sheet, terms, paid, n)
    for investor, amounts in shares.items():
        for payer in contract.payers:
            pay("outcome", payer, investor, terms.cells[*CONTRACT, "payers", payer] * amounts)
    last = terms.cells[*CONTRACT, "window"] + terms.cells[*CONTRACT, "delay"]
    lacking: dict[str, Value] = {}
    for place, guarantee in enumerate(contract.guarantees):
        if guarantee.to not in lacking:
            rows = [
                terms.rows[*CONTRACT, "capital", at, "amounts"].span
                for at, part in enumerate(contract.capital)
                if part.party == guarantee.to
            ]
            short = most(0, total(*rows) - total(shares[guarantee.to].span))
            lacking[guarantee.to] = sheet.line(book.say("workbook.contract.lacking", party=names[guarantee.to]), short)
        limit = terms.money[*CONTRACT, "guarantees", place, "limit"](advance)
        label = book.say("workbook.contract.covered", party=names[guarantee.by])
        covered = sheet.line(label, least(lacking[guarantee.to], limit))
        lacking[guarantee.to] = lacking[guarantee.to] - covered
        pay("guarantee", guarantee.by, guarantee.to, choose(n.is_same(last), covered, 0))
    for place, fee in enumerate(contract.fees):
        pay("fee", fee.paid_by, fee.paid_to, terms.rows[*CONTRACT, "fees", place, "amounts"])
    return found


def _waterfall(book: Book, sheet: Sheet, terms: Terms, paid: Row, n: Row) -> dict[str, Row]:
    """Investor → what it gets by contract year: capital back by rank, what is above in proportion to capital."""
    contract = terms.contract
    if len(contract.investors) <= 1:
        return {(contract.investors or (contract.receives,))[0]: paid}
    names = {name: party.label.text(book.language) for name, party in contract.parties.items()}
    principal = [
        sheet.line(
            book.say("workbook.contract.capital", party=names[part.party]),
            total(terms.rows[*CONTRACT, "capital", place, "amounts"].span),
        )
        for place, part in enumerate(contract.capital)
    ]
    every = sheet.down(principal[0], principal[-1], [cell.result for cell in principal])
    left: Value = sheet.line(book.say("workbook.contract.left"), sum_so_far(paid))
    back: dict[int, Value] = {}
    for rank in sorted({part.rank for part in contract.capital}):
        mine = [place for place, part in enumerate(contract.capital) if part.rank == rank]
        owed: Value = principal[mine[0]]
        for place in mine[1:]:
            owed = owed + principal[place]
        repaid = sheet.line(book.say("workbook.contract.repaid_rank", rank=rank), least(left, owed))
        for place in mine:
            back[place] = repaid * choose(owed > 0, principal[place] / owed, 0)
        left = sheet.line(book.say("workbook.contract.left_after", rank=rank), left - repaid)
    found: dict[str, Row] = {}
    for investor in contract.investors:
        got: Value = nothing(terms.paid)
        for place, part in enumerate(contract.capital):
            if part.party == investor:
                of_rest = choose(total(every) > 0, principal[place] / total(every), 1 / how_many(every))
                got = added(got, back[place] + left * of_rest)
        summed = sheet.line(book.say("workbook.contract.got", party=names[investor]), got)
        by_year = summed - choose(n > 1, item_of(summed.span, n - 1), 0)
        found[investor] = sheet.line(book.say("workbook.contract.gets", party=names[investor]), by_year)
    return found
