"""The proof of the break-even: the whole calculation once more, with the main number at its stated value."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from exports.workbook.contract.settled import write_contract
from exports.workbook.formulas.functions import called, choose, dot, root, size, total
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Cell, Value
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.inputs.terms import Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.sheets.styles import format_of
from exports.workbook.workings.costs import write_costs
from exports.workbook.workings.effects import write_effects
from exports.workbook.workings.ledger import GROUPS, Ledger, group_of
from exports.workbook.workings.repayment import write_repayment
from exports.workbook.workings.time import write_time
from model.analysis.answer import Answer
from model.case.assumptions import Actor
from model.case.units import UNITS
from presentation.sentences import number_label


@dataclass(frozen=True)
class Parts:
    """What the calculation is written from: inputs, the contract's terms, how the fund is repaid, the actors."""

    inputs: Inputs
    terms: Terms | None
    repayment: Mapping[str, Cell] | None
    actors: Mapping[str, Actor]


def write_proof(
    book: Book, sheet: Sheet, answer: Answer, parts: Parts, ledger: Ledger, place: Cell, stated: Cell
) -> tuple[Cell, Value]:
    """The proof on a sheet of its own: NPV at the stated value; and 1 if that does not break even, else 0."""
    resolved, inputs, case = answer.resolved, parts.inputs, answer.case
    key = case.headline
    assert key is not None
    sheet.note(book.say("workbook.proof.note"))
    unit = resolved.numbers[key].unit
    style = "fine_share" if format_of(unit) == "share" else format_of(unit)
    label = number_label(resolved, key, book.language)
    sheet.line(book.say("workbook.proof.claimed", label=label), inputs.numbers[key], style)
    tried = sheet.line(book.say("workbook.proof.tried", label=label), stated, style, name="tried_value")

    def numbers(asked: str) -> Value:
        return tried if asked == key else inputs.numbers[asked]

    keys = tuple(rate for _, rate in resolved.schedule)
    clock = write_time(book, sheet, inputs, numbers, keys)
    own = write_costs(book, sheet, resolved, inputs, numbers, clock)
    worked = write_effects(book, sheet, resolved, inputs, numbers, clock)
    own = [*own, *worked.posted]
    posted = list(own)
    if parts.terms is not None:
        posted += write_contract(book, sheet, case, inputs, parts.terms, numbers, clock, worked, parts.actors).posted
    if parts.repayment is not None:
        posted += write_repayment(book, sheet, case, parts.repayment, parts.actors, own, clock, inputs)[0]
    sheet.section(book.say("workbook.proof.worth"))
    ordered = sorted(posted, key=lambda one: GROUPS.index(group_of(one.posting)))
    worth: list[Cell] = []
    for one, flag in zip(ordered, ledger.every_flag, strict=True):
        name = parts.actors[one.posting.actor].label.text(book.language)
        kind = book.say(f"workbook.groups.{group_of(one.posting)}")
        label = book.say("workbook.proof.posting", kind=kind, actor=name)
        value = item_of(flag.span, place) * dot(clock.factor.span, one.row.span)
        cell = sheet.line(label, value)
        assert isinstance(cell, Cell)
        worth.append(cell)
    every = sheet.down(worth[0], worth[-1], [cell.result for cell in worth]) if worth else None
    npv = sheet.line(
        book.say("workbook.proof.npv"), Value("0", 0.0) if every is None else total(every), "kr.total", name="proof_npv"
    )
    assert isinstance(npv, Cell)
    if UNITS[unit].whole:  # the last whole year that still pays is seldom an exact zero
        return npv, choose(npv < -inputs.fixed["tolerance"], 1, 0)
    if every is None:
        return npv, choose(size(npv) > inputs.fixed["tolerance"], 1, 0)
    # Rounding puts a sum of large amounts a little beside zero.
    length = root(called("SUMSQ", float(np.sum(every.results**2)), every))
    return npv, choose(size(npv) > inputs.fixed["tolerance"] + inputs.fixed["checked"] * length, 1, 0)
