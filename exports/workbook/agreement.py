"""A contract as formulas: what is measured, owed and paid, by contract year (definition 4.9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas import (
    Axis,
    Cell,
    Row,
    Value,
    amount_of,
    both,
    choose,
    column_sign,
    how_many,
    item_of,
    least,
    most,
    most_so_far,
    size,
    sum_so_far,
    total,
)
from exports.workbook.inputs import Inputs
from exports.workbook.sheets import FIRST, LABEL, Book, Sheet
from exports.workbook.terms import CONTRACT, Address, Terms, drifts
from exports.workbook.workings import Clock, Posted, Worked, added, head_of_years, nothing, taken
from model.calculation.ledger import Posting
from model.case.assumptions import Actor
from model.case.case import Case
from model.case.contract import Limit, Outcome, Term
from model.numbers.resolve import key_of


@dataclass(frozen=True)
class Settled:
    """What the contract comes to: its postings, all parties' net by contract year (0), and what is paid in all."""

    posted: list[Posted]
    parties: Row
    paid: Row


def write_contract(
    book: Book, sheet: Sheet, case: Case, inputs: Inputs, terms: Terms, numbers: Callable[[str], Value],
    clock: Clock, worked: Worked, actors: Mapping[str, Actor],
) -> Settled:  # fmt: skip
    """The contract settled on what is measured of the effects (definition 4.9)."""
    contract, language = terms.contract, book.language
    sheet.section(book.say("workbook.contract.of_effects"))
    true: dict[str, Row] = {}
    anybody: dict[str, Row] = {}
    for name, outcome in contract.outcomes.items():
        if name not in contract.outcomes_measured:
            continue
        facts = {"outcome": outcome.label.text(language)}
        if outcome.unit == "rate":
            counts = _counting(outcome, case, numbers, worked, inputs.years)
            anybody[name] = sheet.line(book.say("workbook.contract.anybody", **facts), counts, "whole")
        value = _true(outcome, case, terms, numbers, worked, inputs.years)
        true[name] = sheet.line(book.say("workbook.contract.true", **facts), value, "amount")
    sheet.section(book.say("workbook.contract.measured"))
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    n = sheet.along(_counted(terms.window), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells["agreement", "starts"] + n - 1, "whole")
    measured, so_far = _write_measured(book, sheet, terms, true, anybody, clock, n, year)
    gates = _write_gates(book, sheet, inputs, terms, so_far)
    advance = _advance(book, sheet, terms)
    owed = _write_owed(book, sheet, terms, measured, so_far, gates, advance, n, inputs)
    return _write_paid(book, sheet, case, inputs, terms, owed, advance, clock, actors)


def _counted(axis: Axis) -> Value:
    """1, 2, 3 … along an axis."""
    first, sign = xl_rowcol_to_cell(0, FIRST, True, True), column_sign(FIRST)
    return Value(f"COLUMNS({first}:{sign}$1)", np.arange(1.0, axis.count + 1), axis)


def _true(
    outcome: Outcome, case: Case, terms: Terms, numbers: Callable[[str], Value], worked: Worked, axis: Axis
) -> Value:
    """An outcome as it truly is, by calendar year: savings of those who pay, units, or a rate."""
    effects = outcome.effects or tuple(case.effects)
    payers = {terms.agreement.roles.get(payer) for payer in terms.contract.payers}
    found = nothing(axis)
    for one in worked.posted:
        posting = one.posting
        saved = posting.realised_as == "cash" and posting.actor in payers and not posting.is_mirror
        if outcome.unit == "savings" and posting.line in effects and saved:
            found = added(found, one.row)
    if outcome.unit == "savings":
        return found
    for name in effects:
        effect = case.effects[name]
        if effect.direction == "more" or not effect.valuations:
            continue
        units: Value = worked.units[name]
        if outcome.unit == "rate":
            rate = worked.rates[name]
            units = choose(rate.counting > 0, numbers(key_of(name, effect, "change")) * rate.share, 0)
        found = added(found, choose(numbers(key_of(name, effect, "included")) > 0, units, 0))
    return found


def _counting(outcome: Outcome, case: Case, numbers: Callable[[str], Value], worked: Worked, axis: Axis) -> Value:
    """Whether anybody has started by calendar year, 1 or 0, of the effect whose rate an outcome is."""
    found = nothing(axis)
    for name in outcome.effects or tuple(case.effects):
        effect = case.effects[name]
        if effect.direction == "less" and effect.valuations:
            counts = both(numbers(key_of(name, effect, "included")) > 0, worked.rates[name].counting > 0)
            found = added(found, choose(counts, 1, 0))
    return found


def _write_measured(
    book: Book, sheet: Sheet, terms: Terms, true: Mapping[str, Row], anybody: Mapping[str, Row], clock: Clock, n: Row,
    year: Row,
) -> tuple[dict[str, Value], dict[str, Row]]:  # fmt: skip
    """What is measured each year at the point estimate, which has no noise; and so far: summed, or averaged."""
    measured: dict[str, Value] = {}
    so_far: dict[str, Row] = {}
    for name, outcome in terms.contract.outcomes.items():
        label = outcome.label.text(book.language)
        if name not in true:
            continue
        value = amount_of(year, clock.year.span, true[name].span)
        if drifts(outcome):
            value = value + terms.cells[*CONTRACT, "outcomes", name, "drift"]
        if outcome.unit == "rate" and outcome.group:
            value = least(1, most(0, value))
        if outcome.unit == "rate":
            value = choose(amount_of(year, clock.year.span, anybody[name].span) > 0, value, 0)
        row = sheet.line(book.say("workbook.contract.measured_of", outcome=label), value, "amount")
        summed = sum_so_far(row)
        average = summed / n if outcome.unit == "rate" else summed
        measured[name] = row
        so_far[name] = sheet.line(book.say("workbook.contract.so_far", outcome=label), average, "amount")
    return measured, so_far


def _write_gates(book: Book, sheet: Sheet, inputs: Inputs, terms: Terms, so_far: Mapping[str, Row]) -> dict[str, Value]:
    """Whether each gate is met so far, 1 or 0."""
    gates: dict[str, Value] = {}
    for name, gate in terms.contract.gates.items():
        label = book.say("workbook.contract.gate", gate=gate.label.text(book.language))
        if gate.at_least is None:
            met = terms.cells["agreement", "met", name] + nothing(terms.window)
        else:
            bound = terms.cells[*CONTRACT, "gates", name, "at_least"]
            reached = so_far[gate.outcome] >= bound - inputs.fixed["same"] * most(1, size(bound))
            met = choose(reached, 1, 0)
        gates[name] = sheet.line(label, met, "whole")
    return gates


def _advance(book: Book, sheet: Sheet, terms: Terms) -> Value:
    """The advance drawn in all."""
    rows = [terms.rows[*CONTRACT, "capital", place, "amounts"] for place in range(len(terms.contract.capital))]
    drawn = total(*(row.span for row in rows)) if rows else Value("0", 0.0)
    cell = sheet.line(book.say("workbook.contract.advance"), drawn)
    assert isinstance(cell, Cell)
    return cell


def _write_owed(
    book: Book, sheet: Sheet, terms: Terms, measured: Mapping[str, Value], so_far: Mapping[str, Row],
    gates: Mapping[str, Value], advance: Value, n: Row, inputs: Inputs,
) -> Row:  # fmt: skip
    """What is owed in all after each measured year: terms added, then floors, then caps."""
    sheet.section(book.say("workbook.contract.owed_section"))
    yearly: Value = nothing(terms.window)
    contract_wide: Value = nothing(terms.window)
    for name, term in terms.contract.terms.items():
        label, at = term.label.text(book.language), (*CONTRACT, "terms", name)
        values = None if term.measures is None else (measured if term.per == "year" else so_far)[term.measures]
        counted = _term_value(book, sheet, term, at, terms, values, advance, n, inputs)
        if term.gate is not None:
            counted = choose(gates[term.gate] > 0, counted, 0)
        if term.years:
            counted = choose(terms.rows[*at, "years"] > 0, counted, 0)
        row = sheet.line(label, counted)
        if term.per == "year":
            yearly = added(yearly, row)
        else:
            if term.amounts:
                row = sheet.line(book.say("workbook.contract.summed", term=label), sum_so_far(row))
            contract_wide = added(contract_wide, row)
    limited = sheet.line(book.say("workbook.contract.each_year"), _limited(yearly, terms, "year", advance))
    owed = sum_so_far(limited) + contract_wide
    bounded = _limited(owed, terms, "contract", advance)
    row = sheet.line(book.say("workbook.contract.owed"), bounded)
    assert isinstance(row, Row)
    return row


def _term_value(
    book: Book, sheet: Sheet, term: Term, at: Address, terms: Terms, values: Value | None, advance: Value, n: Row,
    inputs: Inputs,
) -> Value:  # fmt: skip
    """What a term gives for what is measured, before gates and years."""
    if term.kind == "fixed":
        owed: Value = nothing(terms.window)
        if term.amounts:
            owed = added(owed, terms.rows[*at, "amounts"])
        if term.amount is not None:
            amount = terms.money[*at, "amount"](advance)
            once = term.amounts and term.per == "contract"
            paid = choose(n.is_same(1), amount, 0) if once else amount + nothing(terms.window)
            owed = added(owed, paid)
        return owed
    assert values is not None
    if term.kind == "share_of_savings":
        above = terms.money[*at, "above"](advance)
        reached = most(values, above)
        if term.up_to is not None:
            reached = least(reached, most(above, terms.money[*at, "up_to"](advance)))
        return terms.cells[*at, "share"] * (reached - above)
    if term.kind == "per_unit":
        return terms.cells[*at, "price"] * most(0, values - terms.cells[*at, "threshold"])
    return _bands(book, sheet, term, at, terms, values, advance, inputs)


def _bands(
    book: Book, sheet: Sheet, term: Term, at: Address, terms: Terms, values: Value, advance: Value, inputs: Inputs
) -> Value:
    """What bands pay: that of the last bound reached; along a line, a part of the way to the next."""
    same, label = inputs.fixed["same"], term.label.text(book.language)
    reached = []
    for place, band in enumerate(term.bands):
        bound = terms.cells[*at, "bands", place, "at_least"]
        hair = same * most(1, size(bound))
        edge = bound + hair if band.inclusive is False else bound - hair
        row = sheet.line(
            book.say("workbook.contract.reached", term=label, place=place + 1), choose(values >= edge, 1, 0), "whole"
        )
        reached.append(row)
    owed: Value = nothing(terms.window)
    for place in range(len(term.bands)):
        pays = terms.money[*at, "bands", place, "pays"](advance)
        is_last = place + 1 == len(term.bands)
        if term.between == "linear" and not is_last:
            here = terms.cells[*at, "bands", place, "at_least"]
            ahead = terms.cells[*at, "bands", place + 1, "at_least"]
            part = least(1, most(0, (values - here) / (ahead - here)))
            pays = pays + part * (terms.money[*at, "bands", place + 1, "pays"](advance) - pays)
        stands = reached[place] if is_last else reached[place] * (1 - reached[place + 1])
        owed = added(owed, stands * pays)
    return owed


def _limited(owed: Value, terms: Terms, per: str, advance: Value) -> Value:
    """What is owed after the floors, and then the caps, that hold for a year or for the contract."""
    bounds: list[tuple[str, tuple[Limit, ...], Callable[..., Value]]] = [
        ("floors", terms.contract.floors, most),
        ("caps", terms.contract.caps, least),
    ]
    for kind, limits, bounded in bounds:
        for place, limit in enumerate(limits):
            if limit.per != per:
                continue
            at = (*CONTRACT, kind, place)
            limited = bounded(owed, terms.money[*at, "amount"](advance))
            owed = choose(terms.rows[*at, "years"] > 0, limited, owed) if limit.years else limited
    return owed


def _write_paid(
    book: Book, sheet: Sheet, case: Case, inputs: Inputs, terms: Terms, owed: Row, advance: Value, clock: Clock,
    actors: Mapping[str, Actor],
) -> Settled:  # fmt: skip
    """Who pays whom each contract year, what each party is left with, and the postings by calendar year."""
    contract, window, delay = terms.contract, terms.cells[*CONTRACT, "window"], terms.cells[*CONTRACT, "delay"]
    sheet.section(book.say("workbook.contract.payments"))
    sheet.text(LABEL, book.say("workbook.contract.year"), "head")
    n = sheet.along(_counted(terms.paid), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells["agreement", "starts"] + n - 1, "whole")
    if contract.paid == "once":
        settled = choose(n.is_same(window + delay), most(0, item_of(owed.span, window)), 0)
    else:
        highest = sheet.line(book.say("workbook.contract.highest"), most_so_far(owed))
        settled = choose(n > delay, item_of(highest.span, n - delay), 0) - choose(
            n - 1 > delay, item_of(highest.span, n - 1 - delay), 0
        )
    paid = sheet.line(book.say("workbook.contract.paid"), settled)
    payments = _payments(book, sheet, terms, paid, advance, n)
    nets = {}
    for party in contract.parties:
        net: Value = nothing(terms.paid)
        for _, payer, payee, row in payments:
            if payee == party and payer != party:
                net = added(net, row)
            elif payer == party and payee != party:
                net = taken(net, row)
        label = book.say("workbook.contract.net", party=contract.parties[party].label.text(book.language))
        nets[party] = sheet.line(label, net)
    every: Value = nothing(terms.paid)
    for net in nets.values():
        every = added(every, net)
    parties = sheet.line(book.say("workbook.contract.every_party"), every)
    posted = []
    sheet.section(book.say("workbook.contract.in_calendar"))
    head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
    for what, payer, payee, row in payments:
        given, got = terms.agreement.roles[payer], terms.agreement.roles[payee]
        if given == got:
            continue
        amounts = amount_of(clock.year, year.span, row.span)
        for actor, value in ((given, -amounts), (got, amounts)):
            label = book.say(
                "workbook.workings.of_actor",
                label=book.say(f"workbook.lines.{what}"),
                actor=actors[actor].label.text(book.language),
            )
            posted.append(Posted(Posting(f"contract.{what}", actor, "payment", "cash"), sheet.line(label, value)))
    return Settled(posted, parties, paid)


Paid = tuple[str, str, str, Row]
"""What a payment is for, who pays, who gets it, and its row by contract year."""


def _payments(book: Book, sheet: Sheet, terms: Terms, paid: Row, advance: Value, n: Row) -> list[Paid]:
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
