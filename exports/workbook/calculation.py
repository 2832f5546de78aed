"""The calculation, a sheet for each step: time, costs, effects, contract, repayment, ledger and perspectives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.workbook.contract.settled import Settled, write_contract
from exports.workbook.formulas.value import Cell, Row
from exports.workbook.inputs.agreed import Terms
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import WIDTHS, Book, Sheet
from exports.workbook.workings.costs import write_costs
from exports.workbook.workings.effects import write_effects
from exports.workbook.workings.ledger import Ledger, first_year_column, write_head_of_ledger, write_ledger
from exports.workbook.workings.perspectives import PerspectiveRows, write_perspectives
from exports.workbook.workings.posted import Posted
from exports.workbook.workings.repayment import write_repayment
from exports.workbook.workings.time import Clock, head_of_years, write_time
from model.analysis.answer import Answer
from model.case.agreement import FIRST
from model.case.assumptions import Actor


@dataclass(frozen=True)
class Parts:
    """What the calculation is written from: inputs, the contracts' terms, how the fund is repaid, the actors."""

    inputs: Inputs
    terms: Sequence[Terms]
    repayment: Mapping[str, Cell] | None
    actors: Mapping[str, Actor]


@dataclass(frozen=True)
class Calculation:
    """The calculation as it stands on its sheets: time, the ledger, the perspectives.

    `settled` is what each contract comes to, and `balance` the fund's by year; None where there is none.
    """

    parts: Parts
    clock: Clock
    settled: Sequence[Settled]
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
    posted, balance = list(own), None
    settled: list[Settled] = []
    for terms in parts.terms:
        sheet = _sheet_of_contract(book, terms, len(settled) + 1, clock)
        settled.append(write_contract(book, sheet, case, inputs, terms, numbers, clock, worked, own, parts.actors))
        posted += settled[-1].posted
    if parts.repayment is not None:
        sheet = _by_year(book, book.say("workbook.sheets.repayment"), book.say("workbook.repayment.title"), clock)
        repaid, balance = write_repayment(book, sheet, case, parts.repayment, parts.actors, own, clock, inputs)
        posted += repaid
    ledger, ledger_sheet = _write_ledger(book, answer, parts, posted, clock)
    sheet = book.sheet(book.say("workbook.sheets.perspectives"), book.say("workbook.perspectives.title"), WIDTHS)
    perspectives = write_perspectives(book, sheet, answer, inputs, ledger, ledger_sheet, clock)
    return Calculation(parts, clock, settled, balance, ledger, ledger_sheet, perspectives)


def _sheet_of_contract(book: Book, terms: Terms, place: int, clock: Clock) -> Sheet:
    """The sheet of a contract; of those beside the first numbered, with the contract's name over it."""
    name, title = book.say("workbook.sheets.contract"), book.say("workbook.contract.title")
    if terms.name != FIRST or place > 1:
        name, title = f"{name} {place}", f"{title}: {terms.contract.label.text(book.language)}"
    return _by_year(book, name, title, clock)


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
