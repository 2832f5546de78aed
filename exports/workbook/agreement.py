"""A contract and the repayment to the fund as formulas: what is measured, owed and paid, by contract year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from exports.workbook.formulas import (
    LETTERS,
    Axis,
    Cell,
    Row,
    Span,
    Value,
    amount_of,
    choose,
    column_sign,
    how_many,
    is_blank,
    item_of,
    least,
    most,
    most_so_far,
    size,
    sum_so_far,
    total,
)
from exports.workbook.inputs import VALUE, Inputs
from exports.workbook.sheets import FIRST, Book, Sheet
from exports.workbook.workings import Clock, Posted, Worked, head_of_years, nothing
from model.assumptions import Actor
from model.case import Agreement, Case
from model.contract import Amount, Contract, Limit, Outcome, Term
from model.in_force import key_of
from model.ledger import Posting
from model.units import LARGEST

Address = tuple[str | int, ...]
Money = Callable[[Value], Value]
"""An amount of the contract, given the advance drawn."""
CONTRACT: Address = ("agreement", "contract")


@dataclass
class Terms:
    """The contract's own numbers on the input sheet."""

    contract: Contract
    agreement: Agreement
    window: Axis
    paid: Axis
    cells: dict[Address, Cell] = field(default_factory=dict)
    rows: dict[Address, Row] = field(default_factory=dict)
    money: dict[Address, Money] = field(default_factory=dict)


def write_terms(book: Book, inputs: Inputs, case: Case) -> Terms | None:
    """The numbers of the case's contract as inputs; None if it has none."""
    contract, agreement, sheet = case.contract, case.agreement, inputs.sheet
    if contract is None or agreement is None:
        return None
    terms = Terms(
        contract, agreement, Axis("measured years", contract.measured_years), Axis("contract years", contract.years)
    )
    sheet.section(book.say("workbook.contract.inputs"))
    language = book.language

    def entry(label: str, value: float | None, unit: str, address: Address, words: str | None = None) -> None:
        limits = {"kr": (0.0, LARGEST), "share": (0.0, 1.0), "factor": (0.0, 100.0), "amount": (-LARGEST, LARGEST)}
        name = ".".join(("contract", *map(str, address[2:] if address[:2] == CONTRACT else address[1:])))
        kind = "factor" if unit in ("amount",) else unit
        terms.cells[address] = inputs.entry(
            label, value, kind, address, name, words, limits.get(unit), may_be_blank=value is None
        )

    def amount(label: str, given: Amount, address: Address) -> None:
        if given.money is not None:
            entry(label, given.money, "kr", (*address, "money"))
            cell = terms.cells[*address, "money"]
            terms.money[address] = lambda advance: cell
        else:
            entry(label, given.of_advance, "factor", (*address, "of_advance"), book.say("workbook.contract.of_advance"))
            share = terms.cells[*address, "of_advance"]
            terms.money[address] = lambda advance: share * advance

    def row(label: str, amounts: Mapping[int, float], axis: Axis, address: Address) -> None:
        values = [amounts.get(year) for year in range(1, axis.count + 1)]
        years = list(range(1, axis.count + 1))
        at = sheet.at
        name = ".".join(("contract", *map(str, address[2:])))
        inputs.amounts_row(label, values, Span("", years), address, years, name)
        numbers = np.array([np.nan if value is None else value for value in values], dtype=float)
        terms.rows[address] = Row(sheet.prefix, at, VALUE, numbers, axis)

    def in_years(label: str, years: tuple[int, ...], address: Address) -> None:
        """The contract years in which something holds, as 1 and 0; they belong to the terms and are no inputs."""
        if not years:
            return
        flags = [float(year in years) for year in range(1, terms.window.count + 1)]
        sheet.text(0, book.say("workbook.contract.holds", label=label))
        for place, flag in enumerate(flags):
            sheet.number(VALUE + place, flag, "whole")
        terms.rows[*address, "years"] = Row(sheet.prefix, sheet.at, VALUE, np.array(flags), terms.window)
        sheet.at += 1

    entry(book.say("workbook.contract.starts"), float(agreement.starts), "year", ("agreement", "starts"))
    for name, number in (("window", contract.measured_years), ("delay", contract.delay)):
        label = book.say("workbook.contract.window") if name == "window" else book.say("workbook.contract.delay")
        fixed = inputs.constant(label, float(number), "whole", book.say("workbook.inputs.in_app"))
        terms.cells[*CONTRACT, name] = fixed
    inputs.heads(book.say("workbook.contract.year"), range(1, contract.years + 1))
    for place, part in enumerate(contract.capital):
        party = contract.parties[part.party].label.text(language)
        row(
            book.say("workbook.contract.capital", party=party), part.amounts, terms.paid,
            (*CONTRACT, "capital", place, "amounts"),
        )  # fmt: skip
    for party_id, share in contract.payers.items():
        party = contract.parties[party_id].label.text(language)
        entry(book.say("workbook.contract.payer", party=party), share, "share", (*CONTRACT, "payers", party_id))
    for name, outcome in contract.outcomes.items():
        if _drifts(outcome):
            label = book.say("workbook.contract.drift", outcome=outcome.label.text(language))
            entry(label, outcome.drift, "amount", (*CONTRACT, "outcomes", name, "drift"))
    for name, gate in contract.gates.items():
        label = gate.label.text(language)
        if gate.at_least is None or name in agreement.met:
            address: Address = ("agreement", "met", name)
            flag = float(agreement.met.get(name, False))
            entry(book.say("workbook.contract.met", gate=label), flag, "flag", address)
        else:
            words = book.say("workbook.contract.at_least", gate=label)
            entry(words, gate.at_least, "amount", (*CONTRACT, "gates", name, "at_least"))
    for name, term in contract.terms.items():
        _write_term(book, name, term, entry, amount, row, in_years, terms)
    for kind, limits in (("floors", contract.floors), ("caps", contract.caps)):
        for place, limit in enumerate(limits):
            label = book.say("workbook.contract.floor") if kind == "floors" else book.say("workbook.contract.cap")
            amount(label, limit.amount, (*CONTRACT, kind, place, "amount"))
            in_years(label, limit.years, (*CONTRACT, kind, place))
    for place, guarantee in enumerate(contract.guarantees):
        by = contract.parties[guarantee.by].label.text(language)
        label = book.say("workbook.contract.guarantee", party=by)
        amount(label, guarantee.limit, (*CONTRACT, "guarantees", place, "limit"))
    for place, fee in enumerate(contract.fees):
        row(fee.label.text(language), fee.amounts, terms.paid, (*CONTRACT, "fees", place, "amounts"))
    return terms


def _drifts(outcome: Outcome) -> bool:
    return not (outcome.control or outcome.baseline)


def _write_term(
    book: Book,
    name: str,
    term: Term,
    entry: Callable[..., None],
    amount: Callable[..., None],
    row: Callable[..., None],
    in_years: Callable[..., None],
    terms: Terms,
) -> None:
    """The numbers of one term."""
    label, at = term.label.text(book.language), (*CONTRACT, "terms", name)
    if term.kind == "fixed":
        if term.amounts:
            row(label, term.amounts, terms.window, (*at, "amounts"))
        if term.amount is not None:
            amount(label, term.amount, (*at, "amount"))
    elif term.kind == "share_of_savings":
        entry(book.say("workbook.contract.share", term=label), term.share, "factor", (*at, "share"))
        amount(book.say("workbook.contract.above", term=label), term.above, (*at, "above"))
        if term.up_to is not None:
            amount(book.say("workbook.contract.up_to", term=label), term.up_to, (*at, "up_to"))
    elif term.kind == "per_unit":
        entry(book.say("workbook.contract.price", term=label), term.price, "kr", (*at, "price"))
        entry(book.say("workbook.contract.threshold", term=label), term.threshold, "amount", (*at, "threshold"))
    for place, band in enumerate(term.bands):
        words = book.say("workbook.contract.band", term=label, place=place + 1)
        entry(words, band.at_least, "amount", (*at, "bands", place, "at_least"))
        words = book.say("workbook.contract.band_pays", term=label, place=place + 1)
        amount(words, band.pays, (*at, "bands", place, "pays"))
    in_years(label, term.years, at)


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
    true = {
        name: sheet.line(
            book.say("workbook.contract.true", outcome=outcome.label.text(language)),
            _true(outcome, case, terms, numbers, worked, inputs.years),
            "amount",
        )
        for name, outcome in contract.outcomes.items()
        if name in contract.outcomes_measured
    }
    sheet.section(book.say("workbook.contract.measured"))
    sheet.text(0, book.say("workbook.contract.year"), "head")
    n = sheet.along(_counted(terms.window), "year")
    sheet.at += 1
    year = sheet.line(book.say("tables.by_year.year"), terms.cells["agreement", "starts"] + n - 1, "whole")
    measured, so_far = _write_measured(book, sheet, inputs, terms, true, clock, n, year)
    gates = _write_gates(book, sheet, inputs, terms, so_far)
    advance = _advance(book, sheet, terms)
    owed = _write_owed(book, sheet, terms, measured, so_far, gates, advance, n, inputs)
    return _write_paid(book, sheet, case, inputs, terms, owed, advance, clock, actors)


def _counted(axis: Axis) -> Value:
    """1, 2, 3 … along an axis."""
    letter, sign = LETTERS[FIRST], column_sign(FIRST)
    return Value(f"COLUMNS(${letter}$1:{sign}$1)", np.arange(1.0, axis.count + 1), axis)


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
            found = _added(found, one.row)
    if outcome.unit == "savings":
        return found
    for name in effects:
        effect = case.effects[name]
        if effect.direction == "more" or not effect.valuations:
            continue
        units: Value = worked.units[name]
        if outcome.unit == "rate":
            units = numbers(key_of(name, effect, "change")) + nothing(axis)
        found = _added(found, choose(numbers(key_of(name, effect, "included")) > 0, units, 0))
    return found


def _added(found: Value, more: Value) -> Value:
    """A sum that begins with nothing."""
    return Value(more.text, more.result, more.axis, more.binding) if found.text == "0" else found + more


def _write_measured(
    book: Book, sheet: Sheet, inputs: Inputs, terms: Terms, true: Mapping[str, Row], clock: Clock, n: Row, year: Row
) -> tuple[dict[str, Value], dict[str, Row]]:
    """What is measured each year at the point estimate, which has no noise; and so far: summed, or averaged."""
    measured: dict[str, Value] = {}
    so_far: dict[str, Row] = {}
    for name, outcome in terms.contract.outcomes.items():
        label = outcome.label.text(book.language)
        if name not in true:
            continue
        value = amount_of(year, clock.year.span, true[name].span)
        if _drifts(outcome):
            value = value + terms.cells[*CONTRACT, "outcomes", name, "drift"]
        if outcome.unit == "rate" and outcome.group:
            value = least(1, most(0, value))
        row = sheet.line(book.say("workbook.contract.measured_of", outcome=label), value, "amount")
        summed = sum_so_far(row)
        average = summed / n if outcome.unit == "rate" else summed
        measured[name] = row
        so_far[name] = sheet.line(book.say("workbook.contract.so_far", outcome=label), average, "amount")
    return measured, so_far


def _write_gates(
    book: Book, sheet: Sheet, inputs: Inputs, terms: Terms, so_far: Mapping[str, Row]
) -> dict[str, Value]:
    """Whether each gate is met so far, 1 or 0."""
    gates: dict[str, Value] = {}
    for name, gate in terms.contract.gates.items():
        label = book.say("workbook.contract.gate", gate=gate.label.text(book.language))
        if gate.at_least is None or name in terms.agreement.met:
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
        by_year = term.per == "year" or bool(term.amounts)
        values = None if term.measures is None else (measured if term.per == "year" else so_far)[term.measures]
        counted = _term_value(book, sheet, term, at, terms, values, advance, n, by_year, inputs)
        if term.gate is not None:
            counted = choose(gates[term.gate] > 0, counted, 0)
        if term.years:
            counted = choose(terms.rows[*at, "years"] > 0, counted, 0)
        row = sheet.line(label, counted)
        if term.per == "year":
            yearly = _added(yearly, row)
        else:
            if term.amounts:
                row = sheet.line(book.say("workbook.contract.summed", term=label), sum_so_far(row))
            contract_wide = _added(contract_wide, row)
    limited = sheet.line(book.say("workbook.contract.each_year"), _limited(yearly, terms, "year", advance))
    owed = sum_so_far(limited) + contract_wide
    bounded = _limited(owed, terms, "contract", advance)
    row = sheet.line(book.say("workbook.contract.owed"), bounded)
    assert isinstance(row, Row)
    return row


def _term_value(
    book: Book, sheet: Sheet, term: Term, at: Address, terms: Terms, values: Value | None, advance: Value, n: Row,
    by_year: bool, inputs: Inputs,
) -> Value:  # fmt: skip
    """What a term gives for what is measured, before gates and years."""
    if term.kind == "fixed":
        owed: Value = nothing(terms.window)
        if term.amounts:
            owed = _added(owed, terms.rows[*at, "amounts"])
        if term.amount is not None:
            amount = terms.money[*at, "amount"](advance)
            paid = choose(n.is_same(1), amount, 0) if by_year else amount + nothing(terms.window)
            owed = _added(owed, paid)
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
        owed = _added(owed, stands * pays)
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
    sheet.text(0, book.say("workbook.contract.year"), "head")
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
                net = _added(net, row)
            elif payer == party and payee != party:
                net = net - row if net.text != "0" else -row
        label = book.say("workbook.contract.net", party=contract.parties[party].label.text(book.language))
        nets[party] = sheet.line(label, net)
    every: Value = nothing(terms.paid)
    for net in nets.values():
        every = _added(every, net)
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
                got = _added(got, back[place] + left * of_rest)
        summed = sheet.line(book.say("workbook.contract.got", party=names[investor]), got)
        by_year = summed - choose(n > 1, item_of(summed.span, n - 1), 0)
        found[investor] = sheet.line(book.say("workbook.contract.gets", party=names[investor]), by_year)
    return found


def write_repayment_inputs(book: Book, inputs: Inputs, case: Case) -> dict[str, Cell] | None:
    """How the fund is repaid, as inputs; None where nothing is repaid."""
    repayment = case.repayment
    if repayment is None or repayment.model != "repayment":
        return None
    inputs.sheet.section(book.say("workbook.repayment.inputs"))
    return {
        "share": inputs.entry(
            book.say("workbook.repayment.share"), repayment.share, "share", ("repayment", "share"),
            "repayment.share", may_be_blank=False,
        ),
        "from_year": inputs.entry(
            book.say("workbook.repayment.from_year"), float(repayment.from_year), "year", ("repayment", "from_year"),
            "repayment.from_year", may_be_blank=False,
        ),
        "at_most": inputs.entry(
            book.say("workbook.repayment.at_most"), repayment.at_most, "kr/year", ("repayment", "at_most"),
            "repayment.at_most",
        ),
    }  # fmt: skip


def write_repayment(
    book: Book, sheet: Sheet, case: Case, cells: Mapping[str, Cell], actors: Mapping[str, Actor], own: list[Posted],
    clock: Clock, inputs: Inputs,
) -> tuple[list[Posted], Row]:  # fmt: skip
    """Frames cut until the grant is back (definition 4.10): the postings, and the fund's balance by year."""
    repayment = case.repayment
    assert repayment is not None
    sheet.section(book.say("workbook.repayment.section"))
    granted: Value = nothing(inputs.years)
    released: dict[str, Value] = {}
    for one in own:
        posting = one.posting
        is_grant = posting.kind == "funding" and case.funding[posting.line].paid_by == posting.actor
        if is_grant and posting.actor == repayment.fund:
            granted = granted - one.row if granted.text != "0" else -one.row
        counts = posting.kind == "benefit" or posting.cost_type in ("running", "new_need")
        if counts and posting.realised_as == "cash" and actors[posting.actor].kind in ("committee", "municipality"):
            released[posting.actor] = _added(released.get(posting.actor, nothing(inputs.years)), one.row)
    grant = sheet.line(book.say("workbook.repayment.granted"), granted)
    due: dict[str, Row] = {}
    for actor, value in released.items():
        name = actors[actor].label.text(book.language)
        freed = sheet.line(book.say("workbook.repayment.released", actor=name), value)
        started = choose(clock.year >= cells["from_year"], cells["share"] * most(0, freed), 0)
        due[actor] = sheet.line(book.say("workbook.repayment.due", actor=name), started)
    every: Value = nothing(inputs.years)
    for row in due.values():
        every = _added(every, row)
    asked = sheet.line(book.say("workbook.repayment.asked"), every)
    limited = sheet.line(
        book.say("workbook.repayment.limited"),
        choose(is_blank(cells["at_most"]), asked, least(asked, cells["at_most"])),
    )
    back = sheet.line(book.say("workbook.repayment.back"), least(sum_so_far(limited), total(grant.span)))
    before = choose(clock.t > 0, item_of(back.span, clock.t), 0)
    paid = sheet.line(book.say("workbook.repayment.paid"), back - before)
    posted = []
    for actor, row in due.items():
        name = actors[actor].label.text(book.language)
        cut = sheet.line(
            book.say("workbook.repayment.cut", actor=name), choose(asked > 0, paid * row / asked, 0)
        )
        frame = sheet.line(book.say("workbook.repayment.frame", actor=name), -cut)
        posted.append(Posted(Posting("repayment", actor, "payment", "cash"), frame))
        posted.append(Posted(Posting("repayment", repayment.fund, "payment", "cash"), cut))
    balance = sheet.line(book.say("workbook.repayment.balance"), sum_so_far(paid) - sum_so_far(grant))
    return posted, balance
