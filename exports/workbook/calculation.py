"""The calculation, a sheet for each step: time, costs, effects, contract, repayment, ledger and perspectives."""

from collections.abc import Mapping
from dataclasses import dataclass

from exports.workbook.contract.settled import Settled, write_contract
from exports.workbook.formulas.value import Cell, Row
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.inputs.terms import Terms
from exports.workbook.sheets.sheet import WIDTHS, Book, Sheet
from exports.workbook.workings.costs import write_costs
from exports.workbook.workings.effects import write_effects
from exports.workbook.workings.ledger import Ledger, first_year_column, write_head_of_ledger, write_ledger
from exports.workbook.workings.perspectives import PerspectiveRows, write_perspectives
from exports.workbook.workings.posted import Posted
from exports.workbook.workings.repayment import write_repayment
from exports.workbook.workings.time import Clock, head_of_years, write_time
from model.analysis.answer import Answer
from model.case.assumptions import Actor


@dataclass(frozen=True)
class Parts:
    """What the calculation is written from: inputs, the contract's terms, how the fund is repaid, the actors."""

    inputs: Inputs
    terms: Terms | None
    repayment: Mapping[str, Cell] | None
    actors: Mapping[str, Actor]


@dataclass(frozen=True)
class Calculation:
    """The calculation as it stands on its sheets: time, the ledger, the perspectives.

    `settled` is what the contract comes to, and `balance` the fund's by year; None where there is none.
    """

    parts: Parts
    clock: Clock
    settled: Settled | None
    balance: Row | None
    ledger: Ledger
    ledger_sheet: Sheet
    perspectives: list[PerspectiveRows]


def write_calculation(book: Book, answer: Answer, parts: Parts) -> Calculation:
    """Every sheet of the calculation."""
    inputs, resolved, case = parts.inputs, answer.resolved, answer.case
    numbers = inputs.numbers.__getitem__
    time = book.sheet(book.say("workbook.sheets.time"), book.say("workbook.time.title"), WIDTHS)
    clock = write_time(book, time, inputs, numbers, tuple(key for _, key in resolved.schedule))
    costs = _by_year(book, book.say("workbook.sheets.costs"), book.say("workbook.workings.costs_title"), clock)
    own = write_costs(book, costs, resolved, inputs, numbers, clock)
    effects = _by_year(book, book.say("workbook.sheets.effects"), book.say("workbook.workings.effects_title"), clock)
    worked = write_effects(book, effects, resolved, inputs, numbers, clock)
    own = [*own, *worked.posted]
    posted, settled, balance = list(own), None, None
    if parts.terms is not None:
        sheet = _by_year(book, book.say("workbook.sheets.contract"), book.say("workbook.contract.title"), clock)
        settled = write_contract(book, sheet, case, inputs, parts.terms, numbers, clock, worked, parts.actors)
        posted += settled.posted
    if parts.repayment is not None:
        sheet = _by_year(book, book.say("workbook.sheets.repayment"), book.say("workbook.repayment.title"), clock)
        repaid, balance = write_repayment(book, sheet, case, parts.repayment, parts.actors, own, clock, inputs)
        posted += repaid
    ledger, ledger_sheet = _write_ledger(book, answer, parts, posted, clock)
    sheet = book.sheet(book.say("workbook.sheets.perspectives"), book.say("workbook.perspectives.title"), WIDTHS)
    perspectives = write_perspectives(book, sheet, answer, inputs, ledger, ledger_sheet, clock)
    return Calculation(parts, clock, settled, balance, ledger, ledger_sheet, perspectives)


def _by_year(book: Book, name: str, title: str, clock: Clock) -> Sheet:
    """A new sheet with the years over it."""
    sheet = book.sheet(name, title, WIDTHS)
    head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
    return sheet


def _write_ledger(book: Book, answer: Answer, parts: Parts, posted: list[Posted], clock: Clock) -> tuple[Ledger, Sheet]:
    """The ledger, on a sheet that has more columns before its years than the others."""
    many = len(answer.resolved.library.perspectives)
    sheet = book.sheet(
        book.say("workbook.sheets.ledger"), book.say("workbook.ledger.title"),
        (40.0, 28.0, 20.0, 10.0, 15.0, 11.0, 15.0, *[11.0] * many, 14.0), first_year_column(many),
    )  # fmt: skip
    write_head_of_ledger(book, sheet, answer, clock.year)
    return write_ledger(book, sheet, answer.case, parts.actors, parts.inputs, posted, clock), sheet
