"""The sheet that holds the case as a file, so that a workbook opens again as the case it was made from."""

import hashlib
from datetime import date

from exports.workbook.sheets.sheet import LABEL, SINGLE, Book, Content, Sheet
from model import RESULTS_DATE
from model.analysis.answer import Answer
from model.case.fingerprint import fingerprint
from model.files.writing import write_case
from presentation.seen_cases import told_as_they_are

FORMAT = "fortjanst-workbook/1"
FILE_FACTS = ("format", "fingerprint", "scenario", "perspective", "language", "made", "results_date", "layout")
"""What the sheet with the case as a file says of it before the file itself, each in a named cell `file.<fact>`."""


def layout_of(book: Book, snapshots: Sheet) -> str:
    """A digest of what was written in which cell, which tells a workbook of another version from one that was edited.

    Snapshots are left out: their last digits may differ between machines.
    """
    cells = [
        f"{sheet.name}!{place}={f'{content.written:.12g}' if content.kind == 'number' else content.written}"
        for sheet in book.sheets
        if sheet is not snapshots
        for place, content in sorted(sheet.cells.items())
    ]
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()


def write_case_file(book: Book, answer: Answer, scenario: str | None, made: date, layout: str) -> None:
    """The whole case as a file, so that the workbook opens again as the case it was made from.

    Its lines are written as they are, without the cleaning of other texts: every sign of it counts.
    """
    sheet = book.sheet(book.say("workbook.sheets.file"), book.say("workbook.file.title"), (26.0, 4.0, 110.0))
    few = told_as_they_are(answer.case, "workbook", book.language)
    sheet.note(f"{book.say('workbook.file.note')} {few}".rstrip())
    facts = (
        FORMAT, fingerprint(answer.case), scenario or "", answer.perspective, book.language, made.isoformat(),
        RESULTS_DATE, layout,
    )  # fmt: skip
    for name, written in zip(FILE_FACTS, facts, strict=True):
        sheet.text(LABEL, name, "small")
        sheet.text(SINGLE, written, "small")
        book.name(f"file.{name}", sheet, sheet.at, SINGLE)
        sheet.at += 1
    sheet.at += 1
    book.name("file.first", sheet, sheet.at, SINGLE)
    for line in write_case(answer.case).rstrip("\n").split("\n"):
        sheet.cells[sheet.at, SINGLE] = Content("text", line, None, "small")
        sheet.at += 1
