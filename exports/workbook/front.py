"""The first sheet of a workbook as a document, to be shown as a picture before one carries the workbook away."""

from collections.abc import Iterator
from datetime import date

from exports.documents.document import Block, Document, Heading, Paragraph, Table
from exports.workbook.build import book_of
from exports.workbook.formulas.value import Result
from exports.workbook.sheets.sheet import LABEL, SINGLE, Content, Sheet
from model.analysis.answer import Answer
from model.case.assumptions import Language
from wording.numbers import write_number

WIDEST = 9
"""Columns that a picture has room for; the years are left to the workbook itself."""
KEYS = ("key", "small")
"""Styles of what formulas look for, and a reader does not."""
_DECIMALS = {"ratio": 2, "years": 1}


def front_sheet(answer: Answer, language: Language, scenario: str | None, made: date) -> Document:
    """What the first sheet says: state, key figures in every perspective, who pays and gains. Raises CaseRefused."""
    book, _ = book_of(answer, language, scenario, made)
    sheet = book.sheets[0]
    return Document(
        title=sheet.cells[0, LABEL].written,
        language=language,
        blocks=tuple(_blocks(sheet)),
        above=sheet.cells[1, LABEL].written,
        foot=f"{_shown(sheet.cells[2, LABEL])}: {_shown(sheet.cells[2, SINGLE])}",
    )


def _blocks(sheet: Sheet) -> Iterator[Block]:
    rows: list[tuple[str, ...]] = []
    heading = ""
    for row in range(2, 1 + max(row for row, _ in sheet.cells)):
        every = {column: content for (at, column), content in sheet.cells.items() if at == row}
        held = {column: content for column, content in every.items() if content.style not in KEYS}
        first = held.get(LABEL)
        if not every or (first is not None and first.style == "section"):
            yield from _part(heading, rows)
            rows = []
        if first is not None and first.style == "section":
            heading = first.written
        elif any(column >= SINGLE for column in held):
            rows.append(tuple(_shown(held.get(column)) for column in range(1 + max(held))))
    yield from _part(heading, rows)


def _part(heading: str, rows: list[tuple[str, ...]]) -> Iterator[Block]:
    """A table under its heading, if there is room for it."""
    blocks = list(_table(rows))
    if blocks and heading:
        yield Heading(heading)
    yield from blocks


def _table(rows: list[tuple[str, ...]]) -> Iterator[Block]:
    """Rows as a table without its empty columns; as paragraphs where only one is left; nothing if it is too wide."""
    width = max((len(row) for row in rows), default=0)
    if not rows:
        return
    full = [row + ("",) * (width - len(row)) for row in rows]
    used = [LABEL, *(column for column in range(SINGLE, width) if any(row[column] for row in full))]
    if len(used) == 2:
        yield from (Paragraph(f"{row[LABEL]}: {row[used[1]]}") for row in full)
    elif len(used) <= WIDEST:
        head, *others = ([row[column] for column in used] for row in full)
        yield Table(tuple(head), tuple(map(tuple, others)))


def _shown(content: Content | None) -> str:
    """What a cell shows, as a person reads it."""
    if content is None:
        return ""
    value: Result = content.result if content.kind == "formula" else content.written
    if not isinstance(value, float | int):
        return "" if value is None else str(value)
    if content.style.startswith("kr"):
        return write_number(float(value), 0)
    if content.style in ("whole", "year"):
        return str(round(value))
    return write_number(float(value), _DECIMALS.get(content.style, 3))
