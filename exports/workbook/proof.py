"""The proof of the break-even: the whole calculation once more, with the main number at its stated value."""

from dataclasses import dataclass, replace

import numpy as np

from exports.workbook.calculation import Calculation, Parts
from exports.workbook.contract.settled import write_contract
from exports.workbook.formulas.functions import called, choose, dot, root, size, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Value, cells_of
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import FIRST, Book, Sheet
from exports.workbook.sheets.styles import format_of
from exports.workbook.workings.costs import write_costs
from exports.workbook.workings.effects import write_effects
from exports.workbook.workings.ledger import group_of, in_order
from exports.workbook.workings.posted import Numbers, Posted
from exports.workbook.workings.repayment import write_repayment
from exports.workbook.workings.time import Clock, write_time
from model.analysis.answer import Answer
from model.case.units import UNITS
from presentation.sentences import number_label


@dataclass(frozen=True)
class Proof:
    """NPV with the main number at its stated value; and 1 if that does not break even, else 0."""

    npv: Cell
    fault: Value


def write_proof(book: Book, sheet: Sheet, answer: Answer, calculation: Calculation, place: Cell, stated: Cell) -> Proof:
    """The proof on a sheet of its own. `place` is where the chosen perspective stands among all."""
    key, inputs = answer.case.headline, calculation.parts.inputs
    assert key is not None
    sheet.note(book.say("workbook.proof.note"))
    tried = _write_tried(book, sheet, answer, inputs, key, stated)

    def numbers(name: str) -> Value:
        return tried if name == key else inputs.numbers[name]

    parts = replace(calculation.parts, inputs=_with_row_again(book, sheet, answer, inputs, key, tried))
    clock = write_time(book, sheet, inputs, numbers, tuple(rate for _, rate in answer.resolved.schedule))
    posted = _write_again(book, sheet, answer, parts, numbers, clock)
    worth = _write_worth(book, sheet, calculation, posted, clock, place)
    every = sheet.down(worth[0], worth[-1], [cell.result for cell in worth]) if worth else None
    summed = Value("0", 0.0) if every is None else total(every)
    npv = sheet.line(book.say("workbook.proof.npv"), summed, "kr.total", name="proof_npv")
    assert isinstance(npv, Cell)
    tolerance = inputs.fixed["tolerance"]
    if UNITS[answer.resolved.numbers[key].unit].whole:  # the last whole year that still pays is seldom an exact zero
        return Proof(npv, choose(npv < -tolerance, 1, 0))
    if every is None:
        return Proof(npv, choose(size(npv) > tolerance, 1, 0))
    # Rounding puts a sum of large amounts a little beside zero.
    length = root(called("SUMSQ", float(np.sum(every.results**2)), every))
    return Proof(npv, choose(size(npv) > tolerance + inputs.fixed["checked"] * length, 1, 0))


def _write_tried(book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, key: str, stated: Cell) -> Cell:
    """The main number as it is claimed, and the value at which it is tried."""
    unit = answer.resolved.numbers[key].unit
    style = "fine_share" if format_of(unit) == "share" else format_of(unit)
    label = number_label(answer.resolved, key, book.language)
    sheet.line(book.say("workbook.proof.claimed", label=label), inputs.numbers[key], style)
    tried = sheet.line(book.say("workbook.proof.tried", label=label), stated, style, name="tried_value")
    assert isinstance(tried, Cell)
    return tried


def _with_row_again(book: Book, sheet: Sheet, answer: Answer, inputs: Inputs, key: str, tried: Cell) -> Inputs:
    """The inputs where the main number stands in a row by year: with that row once more, and the value tried in it."""
    prefix, _, year = key.rpartition(".")
    if key not in answer.resolved.by_year.get(prefix, {}).values():
        return inputs
    part = next((part for part in ("budget", "funding", "income") if prefix in getattr(answer.case, part)), None)
    rows, name = (inputs.by_year, prefix) if part is None else (inputs.amounts, f"{part}.{prefix}")
    if name not in rows:
        return inputs
    heads, given = rows[name]
    sheet.section(book.say("workbook.proof.row"))
    years: list[Cell] = []
    values: list[Cell] = []
    for head, value in zip(cells_of(heads), cells_of(given), strict=True):
        years.append(sheet.formula(FIRST, head, "year"))
        is_tried = head.result == float(year)
        values.append(
            sheet.line(book.say("workbook.proof.in_row"), tried if is_tried else value, sheet.book.style_at(tried))
        )
    again = (
        sheet.down(years[0], years[-1], [cell.result for cell in years]),
        sheet.down(values[0], values[-1], [cell.result for cell in values]),
    )
    if part is None:
        return replace(inputs, by_year={**inputs.by_year, name: again})
    return replace(inputs, amounts={**inputs.amounts, name: again})


def _write_again(
    book: Book, sheet: Sheet, answer: Answer, parts: Parts, numbers: Numbers, clock: Clock
) -> list[Posted]:
    """Costs, effects, contract and repayment once more, all on one sheet."""
    inputs, case = parts.inputs, answer.case
    own = write_costs(book, sheet, answer.resolved, inputs, numbers, clock)
    worked = write_effects(book, sheet, answer.resolved, inputs, numbers, clock)
    own = [*own, *worked.posted]
    posted = list(own)
    for terms in parts.terms:
        posted += write_contract(book, sheet, case, inputs, terms, numbers, clock, worked, own, parts.actors).posted
    if parts.repayment is not None:
        posted += write_repayment(book, sheet, case, parts.repayment, parts.actors, own, clock, inputs)[0]
    return posted


def _write_worth(
    book: Book, sheet: Sheet, calculation: Calculation, posted: list[Posted], clock: Clock, place: Cell
) -> list[Cell]:
    """The present value of each posting in the chosen perspective."""
    sheet.section(book.say("workbook.proof.worth"))
    worth: list[Cell] = []
    for one, flag in zip(in_order(posted), calculation.ledger.every_flag, strict=True):
        name = calculation.parts.actors[one.posting.actor].label.text(book.language)
        kind = book.say(f"workbook.groups.{group_of(one.posting)}")
        label = book.say("workbook.proof.posting", kind=kind, actor=name)
        cell = sheet.line(label, item_of(flag.span, place) * dot(clock.factor_of(one.posting).span, one.row.span))
        assert isinstance(cell, Cell)
        worth.append(cell)
    return worth
