"""A case as a workbook. Start reading here: one sheet after the other, each written from those before it."""

from datetime import date

from exports.workbook.case_file import layout_of, write_case_file
from exports.workbook.checks import (
    Checks,
    write_contract_checks,
    write_export_checks,
    write_input_checks,
    write_ledger_checks,
)
from exports.workbook.contract.settled import write_contract
from exports.workbook.formulas.value import Cell
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.inputs.input_sheet import write_inputs
from exports.workbook.inputs.repayment import write_repayment_inputs
from exports.workbook.inputs.terms import write_terms
from exports.workbook.proof import Parts, write_proof
from exports.workbook.results.first_sheet import write_results
from exports.workbook.results.perspectives import write_perspectives
from exports.workbook.results.snapshots import scenario_words, write_snapshots, write_stamp, write_told
from exports.workbook.sheets.file import file_of
from exports.workbook.sheets.sheet import LABEL, SINGLE, Book
from exports.workbook.workings.costs import write_costs
from exports.workbook.workings.effects import write_effects
from exports.workbook.workings.ledger import first_year_column, write_head_of_ledger, write_ledger
from exports.workbook.workings.repayment import write_repayment
from exports.workbook.workings.time import head_of_years, write_time
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.evaluate import actors_of

WIDTHS = (48.0, 16.0, 15.0)


def workbook(answer: Answer, language: Language, scenario: str | None = None, made: date | None = None) -> bytes:
    """The workbook (.xlsx) of a case under the resolved numbers. Raises CaseRefused if the case has errors."""
    day = made or date.today()
    book, inputs = book_of(answer, language, scenario, day)
    return file_of(book, answer.case.label.text(language), day, inputs.sheet)


def book_of(answer: Answer, language: Language, scenario: str | None, made: date) -> tuple[Book, Inputs]:
    """Every cell of the workbook. `scenario` is the one that the answer is under. Raises CaseRefused."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    book, resolved, case = Book(language), answer.resolved, answer.case
    actors = actors_of(case, resolved.library)
    inputs = write_inputs(book, answer)
    parts = Parts(inputs, write_terms(book, inputs, case), write_repayment_inputs(book, inputs, case), actors)

    time = book.sheet(book.say("workbook.sheets.time"), book.say("workbook.time.title"), WIDTHS)
    keys = tuple(key for _, key in resolved.schedule)
    clock = write_time(book, time, inputs, inputs.numbers.__getitem__, keys)
    costs = book.sheet(book.say("workbook.sheets.costs"), book.say("workbook.workings.costs_title"), WIDTHS)
    head_of_years(costs, book.say("tables.by_year.year"), clock.year)
    own = write_costs(book, costs, resolved, inputs, inputs.numbers.__getitem__, clock)
    effects = book.sheet(book.say("workbook.sheets.effects"), book.say("workbook.workings.effects_title"), WIDTHS)
    head_of_years(effects, book.say("tables.by_year.year"), clock.year)
    worked = write_effects(book, effects, resolved, inputs, inputs.numbers.__getitem__, clock)
    own = [*own, *worked.posted]
    posted, settled, balance = list(own), None, None
    if parts.terms is not None:
        sheet = book.sheet(book.say("workbook.sheets.contract"), book.say("workbook.contract.title"), WIDTHS)
        head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
        numbers = inputs.numbers.__getitem__
        settled = write_contract(book, sheet, case, inputs, parts.terms, numbers, clock, worked, actors)
        posted += settled.posted
    if parts.repayment is not None:
        sheet = book.sheet(book.say("workbook.sheets.repayment"), book.say("workbook.repayment.title"), WIDTHS)
        head_of_years(sheet, book.say("tables.by_year.year"), clock.year)
        repaid, balance = write_repayment(book, sheet, case, parts.repayment, actors, own, clock, inputs)
        posted += repaid

    many = len(resolved.library.perspectives)
    ledger_sheet = book.sheet(
        book.say("workbook.sheets.ledger"), book.say("workbook.ledger.title"),
        (40.0, 28.0, 20.0, 10.0, 15.0, 11.0, 15.0, *[11.0] * many, 14.0), first_year_column(many),
    )  # fmt: skip
    write_head_of_ledger(book, ledger_sheet, answer, clock.year)
    ledger = write_ledger(book, ledger_sheet, case, actors, inputs, posted, clock)
    seen_sheet = book.sheet(book.say("workbook.sheets.perspectives"), book.say("workbook.perspectives.title"), WIDTHS)
    seen = write_perspectives(book, seen_sheet, answer, inputs, ledger, ledger_sheet, clock)
    front = book.sheet(book.say("workbook.sheets.results"), book.say("workbook.results.title"), WIDTHS)
    results, place = write_results(book, front, answer, inputs, seen, clock, ledger, ledger_sheet, actors)
    snapshot_sheet = book.sheet(book.say("workbook.sheets.snapshots"), book.say("workbook.snapshots.title"), WIDTHS)
    snapshots = write_snapshots(book, snapshot_sheet, answer, inputs, scenario, made)
    proof, npv_there = None, None
    stated = snapshots.get("break_even")
    if stated is not None and stated.result is not None:
        sheet = book.sheet(book.say("workbook.sheets.proof"), book.say("workbook.proof.title"), WIDTHS)
        npv_there, proof = write_proof(book, sheet, answer, parts, ledger, place, stated)
    write_told(book, front, snapshots, npv_there)

    check_sheet = book.sheet(book.say("workbook.sheets.checks"), book.say("workbook.checks.title"), (64.0, 9.0, 18.0))
    checks = Checks(book, check_sheet, inputs)
    write_ledger_checks(checks, answer, inputs, ledger, seen, clock)
    write_contract_checks(checks, inputs, settled, balance)
    write_export_checks(checks, results, snapshots, proof)
    stamp = book.sheet(book.say("workbook.sheets.stamp"), book.say("workbook.stamp.title"), inputs.sheet.widths)
    write_input_checks(checks, resolved, inputs)
    master = checks.write_master()
    write_case_file(book, answer, scenario, made, layout_of(book, snapshot_sheet))
    _write_tops(book, answer, scenario, master, snapshots["state"])
    write_stamp(stamp, inputs)
    order = [front, inputs.sheet]
    book.sheets = [*order, *(sheet for sheet in book.sheets if sheet not in order)]
    return book, inputs


def _write_tops(book: Book, answer: Answer, scenario: str | None, master: Cell, state: Cell) -> None:
    """What stands at the top of every sheet: the case, the scenario, the master check, and whether snapshots hold."""
    case = book.say(
        "workbook.top", case=answer.case.label.text(book.language), scenario=scenario_words(book, answer, scenario)
    )
    for sheet in book.sheets:
        sheet.text(LABEL, case, "under", 1)
        sheet.text(LABEL, book.say("workbook.checks.master"), "under", 2)
        sheet.formula(SINGLE, master, "state", 2)
        sheet.text(LABEL, book.say("workbook.snapshots.title"), "under", 3)
        sheet.formula(SINGLE, state, "state", 3)
