"""Whose result counts in each perspective, on the input sheet."""

import numpy as np

from exports.workbook.formulas.value import Cell, Row, Span
from exports.workbook.inputs.input_cells import VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Input
from model.analysis.answer import Answer
from model.case.assumptions import WORTHS
from model.evaluate import actors_of


def write_perspective_inputs(book: Book, answer: Answer, inputs: Inputs) -> None:
    """Whose result counts in each perspective: actors and kinds of worth; and the perspective that is chosen."""
    library, case = answer.resolved.library, answer.case
    inputs.perspective_names = _write_names(book, answer, inputs)
    for name, actor in actors_of(case, library).items():
        flags = [perspective.sees(name, actor.kind, case.applicant) for perspective in library.perspectives.values()]
        inputs.actors[name] = _write_flags(inputs, actor.label.text(book.language), flags)
    used = {worth.realised_as for effect in case.effects.values() for worth in effect.valuations}
    for kind in (*WORTHS[:3], *(kind for kind in WORTHS[3:] if kind in used)):
        flags = [kind in perspective.realised_as for perspective in library.perspectives.values()]
        inputs.realised[kind] = _write_flags(inputs, book.say(f"tables.by_actor.{kind}"), flags)
    labels = [perspective.label.text(book.language) for perspective in library.perspectives.values()]
    book.inputs.append(
        Input(
            inputs.fixed["perspective"].row,
            VALUE,
            ("perspective",),
            inputs.fixed["perspective"].result,
            choices=dict(zip(labels, library.perspectives, strict=True)),
            choices_at=inputs.perspective_names.text,
            may_be_blank=False,
        )
    )


def _write_names(book: Book, answer: Answer, inputs: Inputs) -> Span:
    """The perspectives by name, side by side: the words that can be chosen."""
    sheet = inputs.sheet
    sheet.section(book.say("workbook.inputs.perspectives"))
    sheet.note(book.say("workbook.inputs.perspectives_note"))
    sheet.text(LABEL, book.say("workbook.heads.actor"), "head")
    cells = []
    for place, perspective in enumerate(answer.resolved.library.perspectives.values()):
        label = perspective.label.text(book.language)
        sheet.text(VALUE + place, label, "column")
        cells.append(Cell(sheet.prefix, sheet.at, VALUE + place, label))
    sheet.at += 1
    return sheet.down(cells[0], cells[-1], [None] * len(cells))


def _write_flags(inputs: Inputs, label: str, flags: list[bool]) -> Row:
    """Whether something counts in each perspective, 1 or 0."""
    sheet = inputs.sheet
    sheet.text(LABEL, label)
    for place, flag in enumerate(flags):
        sheet.number(VALUE + place, float(flag), "whole")
    row = Row(sheet.prefix, sheet.at, VALUE, np.array(flags, dtype=float), inputs.perspectives)
    sheet.at += 1
    return row
