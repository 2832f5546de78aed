"""The discount rates on the input sheet, and when in the year money falls."""

from collections.abc import Mapping
from typing import Any

from exports.workbook.formulas.value import Cell, Span, Value
from exports.workbook.inputs.input_cells import UNIT_OF, VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input
from model.case.assumptions import Timing
from model.case.case import BudgetLine, Income
from model.case.effect import Effect
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences import number_label

TIMINGS: tuple[Timing, ...] = ("start", "middle", "end")


def write_schedule(book: Book, resolved: ResolvedNumbers, inputs: Inputs) -> None:
    """From which year each discount rate holds; the rates themselves are numbers above."""
    sheet = inputs.sheet
    sheet.section(book.say("workbook.inputs.schedule"))
    sheet.text(LABEL, book.say("workbook.heads.label"), "head")
    sheet.text(VALUE, book.say("workbook.inputs.from_t"), "head")
    sheet.text(UNIT_OF, book.say("workbook.inputs.rate"), "head")
    sheet.at += 1
    starts, rates = [], []
    for start, key in resolved.schedule:
        sheet.text(LABEL, number_label(resolved, key, book.language))
        # One rate alone holds for every year.
        first = float(min(start, 1)) if len(resolved.schedule) == 1 else float(start)
        starts.append(sheet.number(VALUE, first, "whole"))
        rates.append(sheet.formula(UNIT_OF, inputs.numbers[key], "fine_share"))
        sheet.at += 1
    inputs.steps = (
        sheet.down(starts[0], starts[-1], [cell.result for cell in starts]),
        sheet.down(rates[0], rates[-1], [cell.result for cell in rates]),
    )


def write_timings(book: Book, inputs: Inputs) -> None:
    """The words that can be chosen for when in the year money falls."""
    sheet, names = inputs.sheet, _timings(book)
    sheet.section(book.say("workbook.inputs.lists"))
    sheet.text(LABEL, book.say("fields.timing"))
    for place, word in enumerate(names):
        sheet.text(VALUE + place, word)
    first, last = (Cell(sheet.prefix, sheet.at, VALUE + place, None) for place in (0, len(TIMINGS) - 1))
    inputs.timing_names = sheet.down(first, last, [None] * len(TIMINGS))
    sheet.at += 1
    _choose(book, inputs.fixed["timing"], ("discount", "timing"), names, inputs.timing_names)


def _choose(book: Book, cell: Cell, address: tuple[str, ...], names: Mapping[str, Any], at: Span) -> None:
    """Lets a person choose among words in a cell."""
    chosen = Input(cell.row, VALUE, address, cell.result, choices=names, choices_at=at.text, may_be_blank=False)
    book.inputs.append(chosen)


def write_own_timings(book: Book, resolved: ResolvedNumbers, inputs: Inputs) -> None:
    """When in the year each line and effect falls: as the case says, or at a time of its own, chosen from a list."""
    sheet, case = inputs.sheet, resolved.case
    owners: dict[str, tuple[str, BudgetLine | Income | Effect]] = {}
    owners |= {name: ("budget", line) for name, line in case.budget.items()}
    owners |= {name: ("income", income) for name, income in case.income.items()}
    owners |= {name: ("effects", effect) for name, effect in case.effects.items()}
    if not owners:
        return
    words: dict[str, Timing | None] = {book.say("workbook.inputs.as_case"): None, **_timings(book)}
    sheet.section(book.say("workbook.inputs.own_timing"))
    sheet.note(book.say("workbook.inputs.own_timing_note"))
    sheet.text(LABEL, book.say("workbook.inputs.can_be_chosen"))
    for place, word in enumerate(words):
        sheet.text(VALUE + place, word)
    first, last = (Cell(sheet.prefix, sheet.at, VALUE + place, None) for place in (0, len(words) - 1))
    listed = inputs.own_timing_names = sheet.down(first, last, [None] * len(words))
    sheet.at += 1
    by_timing = {timing: word for word, timing in words.items()}
    for name, (part, owner) in owners.items():
        word = by_timing[owner.timing]
        sheet.text(LABEL, owner.label.text(book.language), "wrapped")
        sheet.text(VALUE, word, "in:text")
        cell = Cell(sheet.prefix, sheet.at, VALUE, word, book.name(f"{part}.{name}.timing", sheet, sheet.at, VALUE))
        inputs.own_timings[name] = cell
        _choose(book, cell, (part, name, "timing"), words, listed)
        inputs.mark(VALUE)
        sheet.at += 1


def _timings(book: Book) -> dict[str, Timing]:
    """The words for when in the year money falls → what they stand for, in the order of the list."""
    return {book.say(f"fields.timing_{timing}"): timing for timing in TIMINGS}


def own_timing_place(inputs: Inputs, book: Book, name: str) -> Value:
    """At which place in its list the time of a line or an effect stands; the first is *as the case*."""
    assert inputs.own_timing_names is not None
    chosen = inputs.own_timings[name]
    place = [book.say("workbook.inputs.as_case"), *_timings(book)].index(chosen.result) + 1
    return Value(f"MATCH({chosen.text},{inputs.own_timing_names.text},0)", float(place))


def timing_place(inputs: Inputs, book: Book) -> Value:
    """At which place in the list the chosen time of the year stands."""
    assert inputs.timing_names is not None
    chosen = inputs.fixed["timing"]
    place = list(_timings(book)).index(chosen.result) + 1
    return Value(f"MATCH({chosen.text},{inputs.timing_names.text},0)", float(place))
