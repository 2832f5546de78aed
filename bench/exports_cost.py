"""What carrying a case away costs: time and size of each file, and the workbook beside a bare one of as many cells."""

import io
from collections.abc import Callable
from datetime import date
from functools import partial

import xlsxwriter

from bench.figures import Figure, median_ms, side_by_side
from bench.heavy import founding, heavy
from exports.bundle import bundle
from exports.files import ENDINGS, Carried, Kind
from exports.workbook.build import book_of
from exports.workbook.sheets.sheet import Book
from model.analysis.answer import Answer
from model.case.problem import CaseRefused
from model.numbers.resolved_numbers import ResolvedNumbers

DAY = date(2026, 1, 2)
WORKBOOK_GOAL = 3.0
"""A workbook's time, at most so many times that of the same cells written bare."""


def measure(quick: bool) -> list[Figure]:
    """Every file of the founding case and of a heavy one; the workbook against the same cells without anything else."""
    figures: list[Figure] = []
    for name, resolved in (("founding case", founding()), ("heavy case", heavy())):
        figures += _of_case(name, resolved, 3 if quick else 9)
    return figures


def _of_case(name: str, resolved: ResolvedNumbers, rounds: int) -> list[Figure]:
    answer = Answer(resolved, resolved.case.perspective)
    carried = Carried(answer, None, "sv", DAY)
    # What the files tell is worked out once beforehand: odds and drivers are no part of writing them.
    answer.odds, answer.sensitivity, answer.headline, answer.readings, answer.problems  # noqa: B018
    book, _ = book_of(answer, "sv", None, DAY)
    jobs: dict[str, Callable[[], object]] = {"bare workbook": lambda: bare(book)}
    sizes = {"bare workbook": len(bare(book))}
    for kind, endings in ENDINGS.items():
        for ending in endings:
            what = f"{kind}.{ending}"
            try:
                sizes[what] = len(carried.content(kind, ending))
            except CaseRefused:
                continue  # a form that does not balance is no file
            jobs[what] = partial(made, answer, kind, ending)
    jobs["package.zip"] = lambda: bundle(Carried(answer, None, "sv", DAY))
    sizes["package.zip"] = len(bundle(carried))
    taken = side_by_side(jobs, rounds)
    cells = sum(len(sheet.cells) for sheet in book.sheets)
    plain = median_ms(taken["bare workbook"])
    return [
        Figure(
            "exports",
            f"{what}, {name}, {sizes[what] / 1000:.0f} kB",
            median_ms(seconds),
            f"the workbook's {cells} cells, bare",
            plain,
            goal=WORKBOOK_GOAL if what == "workbook.xlsx" else None,
        )
        for what, seconds in taken.items()
        if what != "bare workbook"
    ]


def made(answer: Answer, kind: Kind, ending: str) -> bytes:
    """A file of an answer, carried anew."""
    return Carried(answer, None, "sv", DAY).content(kind, ending)


def bare(book: Book) -> bytes:
    """The cells of a workbook and nothing else: no formats, names, checks of input or charts."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as file:
        for sheet in book.sheets:
            page = file.add_worksheet(sheet.name)
            for (row, column), content in sheet.cells.items():
                if content.kind == "formula":
                    page.write_formula(row, column, f"={content.written}", None, content.result)
                elif content.kind == "number":
                    page.write_number(row, column, content.written)
                elif content.kind == "text":
                    page.write_string(row, column, content.written)
    return target.getvalue()
