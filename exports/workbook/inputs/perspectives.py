"""Whose result counts in each perspective, on the input sheet."""

import numpy as np

from exports.workbook.formulas.value import Cell, Row, Span
from exports.workbook.inputs.discounting import TIMINGS, timings
from exports.workbook.inputs.input_cells import VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input
from model.analysis.answer import Answer
from model.evaluate import actors_of

REALISED = ("cash", "freed_capacity", "wellbeing")


def write_perspective_inputs(book: Book, answer: Answer, inputs: Inputs) -> None:
    """Whose result counts in each perspective: actors, kinds of worth, and the words that can be chosen."""
    sheet, library, case, axis = inputs.sheet, answer.resolved.library, answer.case, inputs.perspectives
    sheet.section(book.say("workbook.inputs.perspectives"))
    sheet.note(book.say("workbook.inputs.perspectives_note"))
    sheet.text(LABEL, book.say("workbook.heads.actor"), "head")
    labels = [seen.label.text(book.language) for seen in library.perspectives.values()]
    cells = []
    for place, label in enumerate(labels):
        sheet.text(VALUE + place, label, "column")
        cells.append(Cell(sheet.prefix, sheet.at, VALUE + place, label))
    inputs.perspective_names = Span(sheet.down(cells[0], cells[-1], [None] * len(cells)).text, [np.nan] * len(cells))
    sheet.at += 1

    def row(label: str, flags: list[bool]) -> Row:
        sheet.text(LABEL, label)
        for place, flag in enumerate(flags):
            sheet.number(VALUE + place, float(flag), "whole")
        written = Row(sheet.prefix, sheet.at, VALUE, np.array(flags, dtype=float), axis)
        sheet.at += 1
        return written

    for name, actor in actors_of(case, library).items():
        flags = [
            name == case.applicant if seen.applicant_only else actor.kind in seen.actor_kinds
            for seen in library.perspectives.values()
        ]
        inputs.actors[name] = row(actor.label.text(book.language), flags)
    for kind in REALISED:
        flags = [kind in seen.realised_as for seen in library.perspectives.values()]
        inputs.realised[kind] = row(book.say(f"tables.by_actor.{kind}"), flags)
    perspective = Input(
        inputs.fixed["perspective"].row,
        VALUE,
        ("perspective",),
        inputs.fixed["perspective"].result,
        choices=dict(zip(labels, library.perspectives, strict=True)),
        choices_at=inputs.perspective_names.text,
        may_be_blank=False,
    )
    book.inputs.append(perspective)
    sheet.section(book.say("workbook.inputs.lists"))
    names = timings(book)
    sheet.text(LABEL, book.say("fields.timing"))
    for place, word in enumerate(names):
        sheet.text(VALUE + place, word)
    ends = [Cell(sheet.prefix, sheet.at, VALUE + place, None) for place in (0, len(TIMINGS) - 1)]
    inputs.timing_names = Span(sheet.down(ends[0], ends[1], []).text, [np.nan] * len(TIMINGS))
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
