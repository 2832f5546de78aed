"""Who pays whom under a contract, by contract year."""

from collections.abc import Iterator, Mapping, Sequence

from exports.workbook.contract.limits import Owed
from exports.workbook.contract.payers import write_payers
from exports.workbook.contract.returns import write_returns
from exports.workbook.formulas.functions import choose, how_many, least, most, sum_so_far, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import added, nothing
from model.case.contract import Guarantee

Paid = tuple[str, str, str, Row]
"""What a payment is for, who pays, who gets it, and its row by contract year."""


def write_payments(book: Book, sheet: Sheet, terms: Terms, owed: Owed, paid: Row, advance: Value, n: Row) -> list[Paid]:
    """Every payment of the contract, in the order in which the engine makes them."""
    contract = terms.contract
    payments: list[Paid] = []

    def written(what: str, payer: str, payee: str, value: Value) -> Paid:
        label = book.say(
            "workbook.contract.payment",
            what=book.say(f"workbook.lines.{what}"),
            payer=_name(book, terms, payer),
            payee=_name(book, terms, payee),
        )
        return what, payer, payee, sheet.line(label, value)

    for place, part in enumerate(contract.capital):
        if part.party != contract.receives:
            drawn = terms.rows[*terms.at, "capital", place, "amounts"]
            payments.append(written("advance", part.party, contract.receives, drawn))
    surplus = _surplus(book, sheet, terms, paid, advance, n)
    shares = _waterfall(book, sheet, terms, _kept(book, sheet, paid, surplus), n)
    of_payers = [*_payers(book, sheet, terms, owed, paid, n)] if contract.return_caps else []
    # What is counted in a return that is capped stands above what is paid for outcomes.
    beside = [written(*one) for one in _beside(book, sheet, terms, paid, n)] if contract.return_caps else []
    kept = write_returns(book, sheet, terms, shares, [(party, row) for _, _, party, row in beside], n)
    received = [("outcome", investor, amounts) for investor, amounts in kept.items()]
    received += [("surplus", part.to, amounts) for part, amounts in zip(contract.surplus, surplus, strict=True)]
    for payer, share in of_payers or _payers(book, sheet, terms, owed, paid, n):
        payments += [written(what, payer, party, share * amounts) for what, party, amounts in received]
    payments += beside or [written(*one) for one in _beside(book, sheet, terms, paid, n)]
    last = terms.cells[*terms.at, "window"] + terms.cells[*terms.at, "delay"]
    if len(contract.plans) > 1:
        last = how_many(n.span)
    for guarantee, covered in _covered(book, sheet, terms, shares, advance):
        payments.append(written("guarantee", guarantee.by, guarantee.to, choose(n.is_same(last), covered, 0)))
    for place, fee in enumerate(contract.fees):
        row = terms.rows[*terms.at, "fees", place, "amounts"]
        payments.append(written("fee", fee.paid_by, fee.paid_to, row))
    return payments


def _beside(book: Book, sheet: Sheet, terms: Terms, paid: Row, n: Row) -> Iterator[tuple[str, str, str, Value]]:
    """Interest and coupons: what it is, who pays, who gets it, and how much each contract year."""
    for lender, row in _interest(book, sheet, terms, paid, n):
        for payer in terms.contract.payers:
            if payer != lender:
                yield "interest", payer, lender, terms.shares[*terms.at, "payers", payer] * row
    for payer, investor, amounts in _coupons(book, sheet, terms):
        yield "coupon", payer, investor, amounts


def _payers(book: Book, sheet: Sheet, terms: Terms, owed: Owed, paid: Row, n: Row) -> Iterator[tuple[str, Value]]:
    """Who pays for outcomes, and its share of what is paid each contract year."""
    by_payer = write_payers(book, sheet, terms, owed, paid, n)
    for payer in terms.contract.paying:
        own = by_payer.get(payer)
        yield payer, terms.shares[*terms.at, "payers", payer] if own is None else choose(paid > 0, own / paid, 0)


def _surplus(book: Book, sheet: Sheet, terms: Terms, paid: Row, advance: Value, n: Row) -> list[Row]:
    """What each of those who share the surplus gets of it each contract year: of what is paid above all capital."""
    contract = terms.contract
    if not contract.surplus:
        return []
    shares: Value = Value("0", 0.0)
    for place in range(len(contract.surplus)):
        shares = shares + terms.cells[*terms.at, "surplus", place, "share"]
    whole = sheet.line(book.say("workbook.contract.surplus_in_all"), shares)
    above = sheet.line(book.say("workbook.contract.above_capital"), sum_so_far(paid) - advance)
    rows: list[Row] = []
    for place, part in enumerate(contract.surplus):
        at, name = (*terms.at, "surplus", place), _name(book, terms, part.to)
        share = terms.cells[*at, "share"] / most(1, whole)
        so_far: Row = sheet.line(
            book.say("workbook.contract.surplus_so_far", party=name),
            share * most(0, above - terms.money[*at, "above"](advance)),
        )
        of_year = so_far - choose(n > 1, item_of(so_far.span, n - 1), 0)
        rows.append(sheet.line(book.say("workbook.contract.surplus_of_year", party=name), of_year))
    return rows


def _kept(book: Book, sheet: Sheet, paid: Row, surplus: Sequence[Row]) -> Row:
    """What is paid to those who advance capital: all but what others get of the surplus."""
    if not surplus:
        return paid
    left: Value = paid
    for row in surplus:
        left = left - row
    kept: Row = sheet.line(book.say("workbook.contract.kept"), left)
    return kept


def _interest(book: Book, sheet: Sheet, terms: Terms, paid: Row, n: Row) -> Iterator[tuple[str, Value]]:
    """Who has interest, and how much each contract year on each part of the capital that bears it: on what is out."""
    capital = terms.contract.capital
    if not any(part.bears_interest for part in capital):
        return
    back, _ = _write_ranks(book, sheet, terms, paid, _principal(book, sheet, terms))
    for place, part in enumerate(capital):
        if part.bears_interest:
            name, at = _name(book, terms, part.party), (*terms.at, "capital", place)
            repaid = sheet.line(book.say("workbook.contract.back", party=name), back[place] + nothing(terms.paid))
            before = choose(n > 1, item_of(repaid.span, n - 1), 0)
            out = sheet.line(
                book.say("workbook.contract.drawn", party=name), terms.rows[*at, "amounts"] + nothing(terms.paid)
            )
            rate = terms.rows[*at, "rates"] if part.interest_in else terms.cells[*at, "interest"]
            yield part.party, rate * most(0, sum_so_far(out) - before)


def _coupons(book: Book, sheet: Sheet, terms: Terms) -> Iterator[tuple[str, str, Value]]:
    """Who pays, who gets it, and how much each contract year, of each coupon: a share of what its investor advances."""
    contract = terms.contract
    for name, term in contract.coupons.items():
        at = (*terms.at, "terms", name)
        for investor in contract.investors if term.to is None else (term.to,):
            rows = [
                terms.rows[*terms.at, "capital", place, "amounts"].span
                for place, part in enumerate(contract.capital)
                if part.party == investor
            ]
            of_year: Value = terms.cells[*at, "share"] * total(*rows) + nothing(terms.paid)
            if term.years:
                of_year = choose(terms.rows[*at, "years"] > 0, of_year, 0)
            words = book.say(
                "workbook.contract.coupon_of", term=term.label.text(book.language), party=_name(book, terms, investor)
            )
            row = sheet.line(words, of_year)
            for payer in term.paid_by or contract.payers:
                share = terms.share_of(name, payer)
                if payer != investor and share is not None:
                    yield payer, investor, share * row


def _principal(book: Book, sheet: Sheet, terms: Terms) -> list[Cell]:
    """What each part of the capital advances in all."""
    return [
        sheet.line(
            book.say("workbook.contract.capital", party=_name(book, terms, part.party)),
            total(terms.rows[*terms.at, "capital", place, "amounts"].span),
        )
        for place, part in enumerate(terms.contract.capital)
    ]


def _covered(
    book: Book, sheet: Sheet, terms: Terms, shares: Mapping[str, Row], advance: Value
) -> Iterator[tuple[Guarantee, Value]]:
    """Each guarantee and what it covers of the capital that its investor has not got back, up to its limit."""
    lacking: dict[str, Value] = {}
    for place, guarantee in enumerate(terms.contract.guarantees):
        if guarantee.to not in lacking:
            rows = [
                terms.rows[*terms.at, "capital", at, "amounts"].span
                for at, part in enumerate(terms.contract.capital)
                if part.party == guarantee.to
            ]
            short = most(0, total(*rows) - total(shares[guarantee.to].span))
            label = book.say("workbook.contract.lacking", party=_name(book, terms, guarantee.to))
            lacking[guarantee.to] = sheet.line(label, short)
        limit = terms.money[*terms.at, "guarantees", place, "limit"](advance)
        label = book.say("workbook.contract.covered", party=_name(book, terms, guarantee.by))
        first = terms.money[*terms.at, "guarantees", place, "after"](advance)
        covered = sheet.line(label, least(most(0, lacking[guarantee.to] - first), limit))
        lacking[guarantee.to] = lacking[guarantee.to] - covered
        yield guarantee, covered


def _name(book: Book, terms: Terms, party: str) -> str:
    return terms.contract.parties[party].label.text(book.language)


def _waterfall(book: Book, sheet: Sheet, terms: Terms, paid: Row, n: Row) -> dict[str, Row]:
    """Investor → what it gets by contract year: capital back by rank, what is above in proportion to capital."""
    contract = terms.contract
    if len(contract.investors) <= 1:
        return {(contract.investors or (contract.receives,))[0]: paid}
    principal = _principal(book, sheet, terms)
    every = sheet.down(principal[0], principal[-1], [cell.result for cell in principal])
    back, left = _write_ranks(book, sheet, terms, paid, principal)
    by_investor: dict[str, Row] = {}
    for investor in contract.investors:
        got: Value = nothing(terms.paid)
        for place, part in enumerate(contract.capital):
            if part.party == investor:
                of_rest = choose(total(every) > 0, principal[place] / total(every), 1 / how_many(every))
                got = added(got, back[place] + left * of_rest)
        name = _name(book, terms, investor)
        summed = sheet.line(book.say("workbook.contract.got", party=name), got)
        by_year = summed - choose(n > 1, item_of(summed.span, n - 1), 0)
        by_investor[investor] = sheet.line(book.say("workbook.contract.gets", party=name), by_year)
    return by_investor


def _write_ranks(
    book: Book, sheet: Sheet, terms: Terms, paid: Row, principal: Sequence[Cell]
) -> tuple[dict[int, Value], Value]:
    """What has been paid back so far on each part of the capital, the lowest rank first, and what is left after all."""
    capital = terms.contract.capital
    left: Value = sheet.line(book.say("workbook.contract.left"), sum_so_far(paid))
    back: dict[int, Value] = {}
    for rank in sorted({part.rank for part in capital}):
        of_rank = [place for place, part in enumerate(capital) if part.rank == rank]
        owed: Value = principal[of_rank[0]]
        for place in of_rank[1:]:
            owed = owed + principal[place]
        repaid = sheet.line(book.say("workbook.contract.repaid_rank", rank=rank), least(left, owed))
        for place in of_rank:
            back[place] = repaid * choose(owed > 0, principal[place] / owed, 0)
        left = sheet.line(book.say("workbook.contract.left_after", rank=rank), left - repaid)
    return back, left
