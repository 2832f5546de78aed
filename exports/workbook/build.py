"""A case as a workbook. Start reading here: one sheet after the other, each written from those before it."""

from collections.abc import Mapping
from datetime import date

from exports.workbook.calculation import Calculation, Parts, write_calculation
from exports.workbook.case_file import layout_of, write_case_file
from exports.workbook.checks import (
    Checks,
    write_contract_checks,
    write_export_checks,
    write_input_checks,
    write_ledger_checks,
)
from exports.workbook.formulas.value import Cell
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.inputs.input_sheet import write_inputs
from exports.workbook.inputs.repayment import write_repayment_inputs
from exports.workbook.inputs.terms import write_terms
from exports.workbook.proof import Proof, write_proof
from exports.workbook.results.first_sheet import write_results
from exports.workbook.results.snapshots import scenario_words, write_snapshots, write_snapshots_in_front, write_stamp
from exports.workbook.sheets.file import file_of
from exports.workbook.sheets.sheet import LABEL, SINGLE, WIDTHS, Book
from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.problem import CaseRefused
from model.evaluate import actors_of


def workbook(
    answer: Answer, language: Language, scenario: str | None = None, made: date | None = None, left: str = ""
) -> bytes:
    """The workbook (.xlsx) of a case under the resolved numbers. Raises CaseRefused if the case has errors.

    `left` is the version of a saved case that it is of, which stands among the properties of the file.
    """
    day = made or date.today()
    book, inputs = book_of(answer, language, scenario, day)
    return file_of(book, answer.case.label.text(language), day, inputs.sheet, left)


def book_of(answer: Answer, language: Language, scenario: str | None, made: date) -> tuple[Book, Inputs]:
    """Every cell of the workbook. `scenario` is the one that the answer is under. Raises CaseRefused."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    book, case = Book(language), answer.case
    inputs = write_inputs(book, answer)
    actors = actors_of(case, answer.resolved.library)
    terms = write_terms(book, inputs, answer.resolved.agreed)
    parts = Parts(inputs, terms, write_repayment_inputs(book, inputs, case, actors), actors)
    calculation = write_calculation(book, answer, parts)
    front = book.sheet(book.say("workbook.sheets.results"), book.say("workbook.results.title"), WIDTHS)
    results, place = write_results(book, front, answer, calculation)
    snapshot_sheet = book.sheet(book.say("workbook.sheets.snapshots"), book.say("workbook.snapshots.title"), WIDTHS)
    snapshots = write_snapshots(book, snapshot_sheet, answer, inputs, scenario, made)
    proof = _write_proof(book, answer, calculation, place, snapshots)
    write_snapshots_in_front(book, front, snapshots, None if proof is None else proof.npv)
    checks = _write_checks(book, answer, calculation)
    write_export_checks(checks, results, snapshots, None if proof is None else proof.fault)
    stamp = book.sheet(book.say("workbook.sheets.stamp"), book.say("workbook.stamp.title"), inputs.sheet.widths)
    write_input_checks(checks, answer.resolved)
    master = checks.write_master()
    write_case_file(book, answer, scenario, made, layout_of(book, snapshot_sheet))
    _write_tops(book, answer, scenario, master, snapshots["state"])
    write_stamp(stamp, inputs)
    order = [front, inputs.sheet]
    book.sheets = [*order, *(sheet for sheet in book.sheets if sheet not in order)]
    return book, inputs


def _can_be_tried(answer: Answer, calculation: Calculation) -> bool:
    """Whether the main number is a cell of the workings."""
    return answer.case.headline in calculation.parts.inputs.numbers


def _write_proof(
    book: Book, answer: Answer, calculation: Calculation, place: Cell, snapshots: Mapping[str, Cell]
) -> Proof | None:
    """The proof of the break-even; None where there is no value to prove."""
    stated = snapshots.get("break_even")
    if stated is None or stated.result is None or not _can_be_tried(answer, calculation):
        return None
    sheet = book.sheet(book.say("workbook.sheets.proof"), book.say("workbook.proof.title"), WIDTHS)
    return write_proof(book, sheet, answer, calculation, place, stated)


def _write_checks(book: Book, answer: Answer, calculation: Calculation) -> Checks:
    """The sheet of checks, with those of the calculation."""
    sheet = book.sheet(book.say("workbook.sheets.checks"), book.say("workbook.checks.title"), (64.0, 9.0, 18.0))
    checks = Checks(book, sheet, calculation.parts.inputs)
    write_ledger_checks(checks, answer, calculation)
    write_contract_checks(checks, calculation)
    return checks


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
