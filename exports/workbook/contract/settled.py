"""A contract as formulas: what is measured, owed and paid, by contract year (definition 4.9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from exports.workbook.contract.beside import write_money_of_terms, write_netted, write_other_money
from exports.workbook.contract.limits import Owed
from exports.workbook.contract.measured import anybody_started, true_outcome, write_gates, write_measured, year_numbers
from exports.workbook.contract.owed import write_advance, write_owed
from exports.workbook.contract.payments import Paid, write_payments
from exports.workbook.formulas.functions import choose, most, most_so_far
from exports.workbook.formulas.lookups import amount_of, item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Sheet
from exports.workbook.workings.effects import Worked
from exports.workbook.workings.posted import Posted, added, nothing, of_actor, taken
from exports.workbook.workings.time import Clock, head_of_years
from model.calculation.ledger import Posting
from model.case.agreement import line_of
from model.case.assumptions import Actor
from model.case.case import Case


@dataclass(frozen=True)
class Settled:
    """What the contract comes to: its postings, all parties' net by contract year (0), and what is paid in all."""

    posted: list[Posted]
    parties: Row
    paid: Row


def write_contract(
    book: Book, sheet: Sheet, case: Case, inputs: Inputs, terms: Terms, numbers: Callable[[str], Value],
    clock: Clock, worked: Worked, own: Sequence[Posted], actors: Mapping[str, Actor],
) -> Settled:  # fmt: skip
    """The contract settled on what is measured of the effects (definition 4.9). `own` is what the case posts itself."""
    contract, language = terms.contract, book.language
    sheet.section(book.say("workbook.contract.of_effects"))
    true: dict[str, Row] = {}
    anybody: dict[str, Row] = {}
    for name, outcome in contract.outcomes.items():
        if name not in contract.outcomes_measured:
            continue
        facts = {"outcome": outcome.label.text(language)}
        if outcome.unit == "rate":
            counts = anybody_started(outcome, case, numbers, worked, inputs.years)
            anybody[name] = sheet.line(book.say("workbook.contract.anybody", **facts), counts, "whole")
        value = true_outcome(outcome, case, terms, numbers, worked, inputs.years)
        true[name] = sheet.line(book.say("workbook.contract.true", **facts), value, "amount")
    sheet.section(book.say("workbook.contract.measured"))
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    n = sheet.along(year_numbers(terms.window), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells[*terms.agreed, "starts"] + n - 1, "whole")
    measured, so_far = write_measured(book, sheet, terms, true, anybody, clock, n, year)
    gates = write_gates(book, sheet, inputs, terms, so_far)
    advance = write_advance(book, sheet, terms)

    def netted_terms(given: Mapping[str, Row]) -> dict[str, Row]:
        """What each term gives less other public money of its own."""
        return write_money_of_terms(book, sheet, case, terms, inputs, own, clock, given, n)

    owed = write_owed(book, sheet, terms, measured, so_far, gates, advance, n, inputs, netted_terms)

    def netted(calendar: Row) -> Owed:
        """What is owed less other public money, received when each contract year is paid."""
        so_far = write_other_money(book, sheet, case, terms, inputs, own, clock, calendar)
        return owed if so_far is None else write_netted(book, sheet, terms, owed, so_far, n)

    return _write_paid(book, sheet, terms, netted, advance, clock, actors)


def _write_paid(
    book: Book, sheet: Sheet, terms: Terms, netted: Callable[[Row], Owed], advance: Value, clock: Clock,
    actors: Mapping[str, Actor],
) -> Settled:  # fmt: skip
    """Who pays whom each contract year, what each party is left with, and the postings by calendar year."""
    sheet.section(book.say("workbook.contract.payments"))
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    n = sheet.along(year_numbers(terms.paid), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells[*terms.agreed, "starts"] + n - 1, "whole")
    owed = netted(year)
    paid = sheet.line(book.say("workbook.contract.paid"), _settled(book, sheet, terms, owed.total, n))
    payments = write_payments(book, sheet, terms, owed, paid, advance, n)
    parties = _write_nets(book, sheet, terms, payments)
    sheet.section(book.say("workbook.contract.in_calendar"))
    head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
    return Settled(_write_postings(book, sheet, terms, payments, year, clock, actors), parties, paid)


def _settled(book: Book, sheet: Sheet, terms: Terms, owed: Row, n: Row) -> Value:
    """What is paid in each contract year: all at once at the end, or what the largest sum owed so far has risen by."""
    window, delay = terms.cells[*terms.at, "window"], terms.cells[*terms.at, "delay"]
    if len(terms.contract.plans) > 1:
        rising: Row = sheet.line(book.say("workbook.contract.highest"), most_so_far(owed))
        return rising - choose(n > 1, item_of(rising.span, n - 1), 0)
    if terms.contract.paid == "once":
        return choose(n.is_same(window + delay), most(0, item_of(owed.span, window)), 0)
    highest = sheet.line(book.say("workbook.contract.highest"), most_so_far(owed))
    before = choose(n - 1 > delay, item_of(highest.span, n - 1 - delay), 0)
    return choose(n > delay, item_of(highest.span, n - delay), 0) - before


def _write_nets(book: Book, sheet: Sheet, terms: Terms, payments: list[Paid]) -> Row:
    """What each party is left with by contract year, and the sum of them all, which is 0."""
    nets = {}
    for party in terms.contract.parties:
        net: Value = nothing(terms.paid)
        for _, payer, payee, row in payments:
            if payee == party and payer != party:
                net = added(net, row)
            elif payer == party and payee != party:
                net = taken(net, row)
        label = book.say("workbook.contract.net", party=terms.contract.parties[party].label.text(book.language))
        nets[party] = sheet.line(label, net)
    every: Value = nothing(terms.paid)
    for net in nets.values():
        every = added(every, net)
    row = sheet.line(book.say("workbook.contract.every_party"), every)
    assert isinstance(row, Row)
    return row


def _write_postings(
    book: Book, sheet: Sheet, terms: Terms, payments: list[Paid], year: Row, clock: Clock, actors: Mapping[str, Actor]
) -> list[Posted]:
    """The payments between different actors by calendar year, each posted twice."""
    posted = []
    for what, payer, payee, row in payments:
        given, got = terms.agreement.roles[payer], terms.agreement.roles[payee]
        if given == got:
            continue
        amounts = amount_of(clock.year, year.span, row.span)
        for actor, value in ((given, -amounts), (got, amounts)):
            label = of_actor(book.say(f"workbook.lines.{what}"), actors[actor], book)
            posted.append(
                Posted(Posting(line_of(terms.name, what), actor, "payment", "cash"), sheet.line(label, value))
            )
    return posted
