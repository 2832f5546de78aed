"""What a contract owes after each measured year: its terms, then floors, then caps."""

from collections.abc import Callable, Mapping
from typing import assert_never

from exports.workbook.contract.limits import Limits, Owed, write_limited
from exports.workbook.contract.plans import shared_rows, write_due, write_either
from exports.workbook.formulas.functions import choose, least, most, size, sum_so_far, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Row, Value
from exports.workbook.inputs.agreed import Address, Terms
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import added, nothing
from model.case.terms import Bands, Fixed, OutcomeTerm, PerUnit, ShareOfSavings, index_of


def write_advance(book: Book, sheet: Sheet, terms: Terms) -> Value:
    """The advance drawn in all."""
    rows = [terms.rows[*terms.at, "capital", place, "amounts"] for place in range(len(terms.contract.capital))]
    drawn = total(*(row.span for row in rows)) if rows else Value("0", 0.0)
    cell = sheet.line(book.say("workbook.contract.advance"), drawn)
    assert isinstance(cell, Cell)
    return cell


def write_owed(
    book: Book, sheet: Sheet, terms: Terms, measured: Mapping[str, Row], so_far: Mapping[str, Row],
    gates: Mapping[str, Value], advance: Value, n: Row, inputs: Inputs,
    netted: Callable[[Mapping[str, Row]], dict[str, Row]],
) -> Owed:  # fmt: skip
    """What is owed in all after each measured year: terms added, less what is `netted`, then floors, then caps."""
    sheet.section(book.say("workbook.contract.owed_section"))
    limits = Limits(terms, measured, so_far, advance)
    given: dict[str, Row] = {}
    for name, term in terms.contract.outcome_terms.items():
        label, at = term.label.text(book.language), (*terms.at, "terms", name)
        values = None if term.measures is None else (measured if term.per == "year" else so_far)[term.measures]
        counted = _term_value(book, sheet, term, at, terms, values, advance, n, inputs)
        if ("known", term.measures) in terms.rows:
            weights = terms.rows[*terms.at, "outcomes", str(term.measures), "weights"]
            counted = choose(
                (weights if term.per == "year" else terms.rows["known", str(term.measures)]) > 0, counted, 0
            )
        if index_of(term) is not None:
            counted = _indexed(book, sheet, term, at, terms, counted, n)
        if term.gate is not None:
            counted = choose(gates[term.gate] > 0, counted, 0)
        if term.years:
            counted = choose(terms.rows[*at, "years"] > 0, counted, 0)
        given[name] = _within_own(book, sheet, name, term, sheet.line(label, counted), limits, n)
    given = netted(write_either(book, sheet, terms, given))
    if len(terms.contract.plans) > 1:
        return write_due(book, sheet, terms, given, limits)
    yearly, contract_wide = (shared_rows(terms, given, per) for per in ("year", "contract"))
    each_year = write_limited(book, sheet, terms, "workbook.contract.each_year", yearly, "year", limits)
    owed = {payer: sum_so_far(row) + contract_wide[payer] for payer, row in each_year.by_payer.items()}
    return write_limited(book, sheet, terms, "workbook.contract.owed", owed, "contract", limits)


def _within_own(book: Book, sheet: Sheet, name: str, term: OutcomeTerm, row: Row, limits: Limits, n: Row) -> Row:
    """What a term gives within the floors and caps that are its own, written where it has any."""
    label, contract = term.label.text(book.language), limits.terms.contract
    own = {limit.per for limit in (*contract.floors, *contract.caps) if limit.of_term == name}
    limited = book.say("workbook.contract.term_limited", term=label)
    if term.per == "contract" and isinstance(term, Fixed) and term.amounts:
        row = sheet.line(book.say("workbook.contract.summed", term=label), sum_so_far(row))
    if term.per in own:
        row = sheet.line(limited, limits.laid(row, term.per, name))
    if term.per == "year" and "contract" in own:
        summed = sheet.line(book.say("workbook.contract.summed", term=label), sum_so_far(row))
        whole = sheet.line(limited, limits.laid(summed, "contract", name))
        row = sheet.line(
            book.say("workbook.contract.each_year_of", term=label), whole - choose(n > 1, item_of(whole.span, n - 1), 0)
        )
    return row


def _term_value(
    book: Book, sheet: Sheet, term: OutcomeTerm, at: Address, terms: Terms, values: Value | None, advance: Value,
    n: Row, inputs: Inputs,
) -> Value:  # fmt: skip
    """What a term gives for what is measured, before gates and years."""
    if isinstance(term, Fixed):
        return _fixed(term, at, terms, advance, n)
    assert values is not None
    match term:
        case ShareOfSavings():
            above = terms.money[*at, "above"](advance)
            reached = most(values, above)
            if term.up_to is not None:
                reached = least(reached, most(above, terms.money[*at, "up_to"](advance)))
            return terms.cells[*at, "share"] * (reached - above)
        case PerUnit():
            return terms.cells[*at, "price"] * most(0, values - terms.cells[*at, "threshold"])
        case Bands():
            return _bands(book, sheet, term, at, terms, values, advance, inputs)
        case _:
            assert_never(term)


def _indexed(book: Book, sheet: Sheet, term: OutcomeTerm, at: Address, terms: Terms, owed: Value, n: Row) -> Value:
    """What is owed at the prices of its own years: in each year, or so far."""
    prices = (terms.cells[*at, "index"] + 1) ** (n - 1)
    if isinstance(term, Fixed) and term.per == "contract" and not term.amounts:
        return owed  # paid once, on delivery: it is that of the first year
    if term.per == "year" or isinstance(term, Fixed):
        return owed * prices
    words = book.say("workbook.contract.at_first_price", term=term.label.text(book.language))
    whole: Row = sheet.line(words, owed)
    each = (whole - choose(n > 1, item_of(whole.span, n - 1), 0)) * prices
    label = book.say("workbook.contract.each_year_of", term=term.label.text(book.language))
    return sum_so_far(sheet.line(label, each))


def _fixed(term: Fixed, at: Address, terms: Terms, advance: Value, n: Row) -> Value:
    """What is paid whatever is measured: by year, and on delivery or each year."""
    owed: Value = nothing(terms.window)
    if term.amounts:
        owed = added(owed, terms.rows[*at, "amounts"])
    if term.amount is not None:
        amount = terms.money[*at, "amount"](advance)
        once = term.amounts and term.per == "contract"
        owed = added(owed, choose(n.is_same(1), amount, 0) if once else amount + nothing(terms.window))
    return owed


def _bands(
    book: Book, sheet: Sheet, term: Bands, at: Address, terms: Terms, values: Value, advance: Value, inputs: Inputs
) -> Value:
    """What bands pay: the amount of the last bound reached; if linear, an amount on the way to the next bound."""
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
            told = "pays" if term.bands[place + 1].just_below is None else "just_below"
            pays = pays + part * (terms.money[*at, "bands", place + 1, told](advance) - pays)
        stands = reached[place] if is_last else reached[place] * (1 - reached[place + 1])
        owed = added(owed, stands * pays)
    return owed
