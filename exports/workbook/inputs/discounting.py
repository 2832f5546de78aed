"""The discount rates on the input sheet, and when in the year money falls."""

from exports.workbook.formulas.value import Cell, Value
from exports.workbook.inputs.input_cells import UNIT_OF, VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences import number_label

TIMINGS = ("start", "middle", "end")


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
    book.inputs.append(
        Input(
            inputs.fixed["timing"].row,
            VALUE,
            ("discount", "timing"),
            inputs.fixed["timing"].result,
            choices=names,
            choices_at=inputs.timing_names.text,
            may_be_blank=False,
        )
    )


def _timings(book: Book) -> dict[str, str]:
    """The words for when in the year money falls → what they stand for, in the order of the list."""
    return {book.say(f"fields.timing_{timing}"): timing for timing in TIMINGS}


def timing_place(inputs: Inputs, book: Book) -> Value:
    """At which place in the list the chosen time of the year stands."""
    assert inputs.timing_names is not None
    chosen = inputs.fixed["timing"]
    place = list(_timings(book)).index(chosen.result) + 1
    return Value(f"MATCH({chosen.text},{inputs.timing_names.text},0)", float(place))
