"""What a contract measures of the effects, by year and so far, and which conditions are met."""

from collections.abc import Callable, Mapping

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.columns import Axis, column_sign
from exports.workbook.formulas.functions import both, choose, least, most, size, sum_so_far
from exports.workbook.formulas.lookups import amount_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Terms, drifts
from exports.workbook.inputs.input_cells import Inputs
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
    if outcome.groups:
        return _pooled(outcome, case, terms, numbers, worked, axis)
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


def _pooled(
    outcome: Outcome, case: Case, terms: Terms, numbers: Callable[[str], Value], worked: Worked, axis: Axis
) -> Value:
    """The rates of several groups, weighed by how many each is, of those in which somebody has started."""
    name_of_outcome = next(name for name, one in terms.contract.outcomes.items() if one is outcome)
    summed, many = nothing(axis), nothing(axis)
    for name in outcome.effects or tuple(case.effects):
        effect = case.effects[name]
        if effect.direction == "more" or not effect.valuations:
            continue
        counts = both(numbers(key_of(name, effect, "included")) > 0, worked.rates[name].counting > 0)
        size_of_group = choose(counts, terms.cells[*terms.at, "outcomes", name_of_outcome, "groups", name], 0)
        rate = numbers(key_of(name, effect, "change")) * worked.rates[name].share
        summed, many = added(summed, size_of_group * rate), added(many, size_of_group)
    return choose(many > 0, summed / many, 0)


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
) -> tuple[dict[str, Row], dict[str, Row]]:  # fmt: skip
    """What is measured each year at the point estimate, which has no noise; and so far: summed, or averaged."""
    measured: dict[str, Row] = {}
    so_far: dict[str, Row] = {}
    for name, outcome in terms.contract.outcomes.items():
        label = outcome.label.text(book.language)
        if name not in true:
            continue
        value = amount_of(year, clock.year.span, true[name].span)
        if drifts(outcome):
            value = value + terms.cells[*terms.at, "outcomes", name, "drift"]
        if outcome.unit == "rate" and outcome.is_noisy:
            value = least(1, most(0, value))
        if outcome.unit == "rate":
            value = choose(amount_of(year, clock.year.span, anybody[name].span) > 0, value, 0)
        row = sheet.line(book.say("workbook.contract.measured_of", outcome=label), value, "amount")
        measured[name] = row
        whole = _weighed(book, sheet, terms, name, row) if outcome.in_some_years else sum_so_far(row)
        if outcome.unit == "rate" and not outcome.in_some_years:
            whole = whole / n
        so_far[name] = sheet.line(book.say("workbook.contract.so_far", outcome=label), whole, "amount")
    return measured, so_far


def _weighed(book: Book, sheet: Sheet, terms: Terms, name: str, row: Row) -> Value:
    """A rate so far, pooled over the years by how many are measured in each; 0 before any is."""
    words = {"outcome": terms.contract.outcomes[name].label.text(book.language)}
    many = terms.rows[*terms.at, "outcomes", name, "weights"] + nothing(terms.window)
    many_row = sheet.line(book.say("workbook.contract.weights", **words), many, "whole")
    weighed = sheet.line(book.say("workbook.contract.weighed", **words), many_row * row, "amount")
    terms.rows["known", name] = sheet.line(
        book.say("workbook.contract.known", **words), choose(sum_so_far(many_row) > 0, 1, 0), "whole"
    )
    return choose(sum_so_far(many_row) > 0, sum_so_far(weighed) / sum_so_far(many_row), 0)


def write_gates(book: Book, sheet: Sheet, inputs: Inputs, terms: Terms, so_far: Mapping[str, Row]) -> dict[str, Value]:
    """Whether each gate is met so far, 1 or 0."""
    gates: dict[str, Value] = {}
    for name, gate in terms.contract.gates.items():
        label = book.say("workbook.contract.gate", gate=gate.label.text(book.language))
        if gate.at_least is None:
            met = terms.cells[*terms.agreed, "met", name] + nothing(terms.window)
        else:
            bound = terms.cells[*terms.at, "gates", name, "at_least"]
            reached = so_far[gate.outcome] >= bound - inputs.fixed["same"] * most(1, size(bound))
            met = choose(reached, 1, 0)
            if ("known", gate.outcome) in terms.rows:
                met = terms.rows["known", gate.outcome] * met
        gates[name] = sheet.line(label, met, "whole")
    return gates
