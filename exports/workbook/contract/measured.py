"""What a contract measures of the effects, by year and so far, and which conditions are met."""

from collections.abc import Callable, Mapping

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis, column_sign
from exports.workbook.formulas.functions import both, choose, least, most, size, sum_so_far
from exports.workbook.formulas.lookups import amount_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.inputs.terms import CONTRACT, Terms, drifts
from exports.workbook.sheets.sheet import FIRST, Book, Sheet
from exports.workbook.workings.effects import Worked
from exports.workbook.workings.posted import added, nothing
from exports.workbook.workings.time import Clock
from model.case.case import Case
from model.case.contract import Outcome
from model.numbers.keys import key_of


def year_numbers(axis: Axis) -> Value:
    """1, 2, 3 … along an axis."""
    first, sign = xl_rowcol_to_cell(0, FIRST, True, True), column_sign(FIRST)
    return Value(f"COLUMNS({first}:{sign}$1)", np.arange(1.0, axis.count + 1), axis)


def true_outcome(
    outcome: Outcome, case: Case, terms: Terms, numbers: Callable[[str], Value], worked: Worked, axis: Axis
) -> Value:
    """An outcome as it truly is, by calendar year: savings of those who pay, units, or a rate."""
    effects = outcome.effects or tuple(case.effects)
    payers = {terms.agreement.roles.get(payer) for payer in terms.contract.paying}
    summed = nothing(axis)
    for one in worked.posted:
        posting = one.posting
        saved = posting.realised_as == "cash" and posting.actor in payers and not posting.is_mirror
        if outcome.unit == "savings" and posting.line in effects and saved:
            summed = added(summed, one.row)
    if outcome.unit == "savings":
        return summed
    for name in effects:
        effect = case.effects[name]
        if effect.direction == "more" or not effect.valuations:
            continue
        units: Value = worked.units[name]
        if outcome.unit == "rate":
            rate = worked.rates[name]
            units = choose(rate.counting > 0, numbers(key_of(name, effect, "change")) * rate.share, 0)
        summed = added(summed, choose(numbers(key_of(name, effect, "included")) > 0, units, 0))
    return summed


def anybody_started(outcome: Outcome, case: Case, numbers: Callable[[str], Value], worked: Worked, axis: Axis) -> Value:
    """Whether anybody has started by calendar year, 1 or 0, of the effect whose rate an outcome is."""
    started = nothing(axis)
    for name in outcome.effects or tuple(case.effects):
        effect = case.effects[name]
        if effect.direction == "less" and effect.valuations:
            counts = both(numbers(key_of(name, effect, "included")) > 0, worked.rates[name].counting > 0)
            started = added(started, choose(counts, 1, 0))
    return started


def write_measured(
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


def write_gates(book: Book, sheet: Sheet, inputs: Inputs, terms: Terms, so_far: Mapping[str, Row]) -> dict[str, Value]:
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
