"""The one sheet where numbers are put in: every number that the workbook uses, with range, unit, source and name."""

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.value import Cell
from exports.workbook.inputs.budget import width_of_numbers, write_budget, years_of
from exports.workbook.inputs.discounting import write_own_timings, write_schedule, write_timings
from exports.workbook.inputs.input_cells import MOST, VALUE, Inputs
from exports.workbook.inputs.numbers import write_numbers
from exports.workbook.inputs.perspectives import write_perspective_inputs
from exports.workbook.sheets.sheet import LABEL, Book
from model.analysis.answer import Answer
from model.calculation.metrics import TOLERANCE
from model.contracts.settlement import SAME
from presentation.sentences import problem_sentence

ASKS_FOR_SOURCES = ("no_source", "placeholder")
"""Findings that stand where the numbers do, since they ask where those come from."""
CHECKED = 1e-9
"""How far apart two ways to the same sum may be, as a share of it."""


def write_inputs(book: Book, answer: Answer) -> Inputs:
    """The input sheet of a case under the numbers that are in force."""
    resolved, case = answer.resolved, answer.case
    wide = 2 + max(len(years_of(resolved)), MOST)
    widths = [36.0, 7.0, *[width_of_numbers(resolved)] * (wide - 2), 20.0, 64.0, 33.0]
    sheet = book.sheet(book.say("workbook.sheets.inputs"), book.say("workbook.inputs.title"), widths)
    years = Axis("years", case.horizon)
    sheet.across = wide
    inputs = Inputs(sheet, years, Axis("perspectives", len(resolved.library.perspectives)))
    sheet.note(book.say("workbook.inputs.note"))
    _write_case(book, answer, inputs)
    write_budget(book, resolved, inputs, wide)
    write_numbers(book, resolved, inputs, wide)
    write_own_timings(book, resolved, inputs)
    write_schedule(book, resolved, inputs)
    write_perspective_inputs(book, answer, inputs)
    write_timings(book, inputs)
    if case.price_year is None:
        sheet.note(book.say("workbook.inputs.no_price_year"))
    for problem in answer.problems:
        if problem.code in ASKS_FOR_SOURCES:
            sheet.note(problem_sentence(problem, resolved, book.language))
    return inputs


def _write_case(book: Book, answer: Answer, inputs: Inputs) -> None:
    case, sheet = answer.case, inputs.sheet
    sheet.section(book.say("workbook.inputs.case"))
    fixed = inputs.fixed
    fixed["start_year"] = inputs.constant(
        book.say("fields.start_year"), float(case.start_year), "whole", book.say("workbook.inputs.in_app")
    )
    fixed["horizon"] = inputs.constant(
        book.say("fields.horizon"), float(case.horizon), "whole", book.say("workbook.inputs.in_app")
    )
    price_year = None if case.price_year is None else float(case.price_year)
    fixed["price_year"] = inputs.constant(book.say("fields.price_year"), price_year, "whole")
    for name in ("perspective", "timing"):
        chosen = (
            answer.perspective_record.label.text(book.language)
            if name == "perspective"
            else book.say("fields.timing_" + case.discount.timing)
        )
        sheet.text(LABEL, book.say(f"fields.{name}"))
        sheet.text(VALUE, chosen, "in:text")
        fixed[name] = Cell(sheet.prefix, sheet.at, VALUE, chosen)
        book.name(name, sheet, sheet.at, VALUE)
        inputs.mark(VALUE)
        sheet.at += 1
    fixed["tolerance"] = inputs.constant(
        book.say("workbook.inputs.tolerance"), TOLERANCE, "general", book.say("workbook.inputs.tolerance_note")
    )
    fixed["same"] = inputs.constant(book.say("workbook.inputs.same"), SAME, "general")
    fixed["checked"] = inputs.constant(book.say("workbook.inputs.checked"), CHECKED, "general")
