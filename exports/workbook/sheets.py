"""Sheets as cells in memory, and the file made of them. Texts are always written as texts, never as formulas."""

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas import Cell, Result, Row, Span, Value, block_of, numeric, texts_along
from model.case.assumptions import Language
from wording.text_safety import clean
from wording.texts import say

LABEL, UNIT, SINGLE, FIRST = range(4)
"""Columns of a sheet of workings: what a row is, its unit, its single number, and its first year."""

Kind = Literal["text", "number", "formula", "blank"]
LONGEST_CELL = 32_000
"""Signs; Excel holds 32 767."""


class Content(NamedTuple):
    """What stands in a cell: its kind, what is written, the result that is stored with a formula, and its style."""

    kind: Kind
    written: Any
    result: Any
    style: str


@dataclass(frozen=True)
class Input:
    """A cell that a person may change: where it stands in the workbook and in the case, and what it may hold.

    `address` is a key of a number (`("numbers", key, "value")`) or a path in the case; `choices` are the words that may
    be chosen, each with what it stands for, and `choices_at` the cells where they stand. Limits in the cell's own unit.
    """

    row: int
    column: int
    address: tuple[str | int, ...]
    value: Any
    unit: str = "kr"
    lowest: float | None = None
    highest: float | None = None
    is_whole: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    choices_at: str = ""
    may_be_blank: bool = True


STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "bottom"},
    "small": {"font_color": "#595959", "font_size": 10, "indent": 1},
    "small.wrapped": {"font_color": "#595959", "font_size": 10, "indent": 1, "text_wrap": True, "valign": "bottom"},
    "under": {"font_color": "#595959", "font_size": 10},
    "key": {"font_color": "#595959", "font_size": 10, "align": "right"},
    "limit": {"font_color": "#595959", "font_size": 10, "num_format": '[>=1000000]0E+0;[<0]"−"0.0##;0.0##'},
    "limit.share": {"font_color": "#595959", "font_size": 10, "num_format": '0%;"−"0%;0%'},
    "limit.whole": {"font_color": "#595959", "font_size": 10, "num_format": "0"},
    "note": {"font_color": "#595959", "italic": True},
    "title": {"bold": True, "font_size": 16, "font_color": "#0072B2"},
    "section": {"bold": True, "font_size": 12, "font_color": "#0072B2", "bottom": 1, "bottom_color": "#0072B2"},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1},
    "year": {"bold": True, "num_format": "0", "align": "right", "bottom": 1},
    "state": {"bold": True},
    "column": {"bold": True, "text_wrap": True, "valign": "bottom", "align": "right", "bottom": 1},
    "kr": {"num_format": '#,##0;"−"#,##0;0'},
    "kr.total": {"num_format": '#,##0;"−"#,##0;0', "bold": True, "top": 1},
    "kr.key": {"num_format": '#,##0;"−"#,##0;0', "bold": True, "font_size": 12},
    "share": {"num_format": "0.0%"},
    "fine_share": {"num_format": "0.00%"},
    "amount": {"num_format": "#,##0.0##"},
    "factor": {"num_format": "0.0000"},
    "ratio": {"num_format": "0.000", "align": "right"},
    "whole": {"num_format": "0", "align": "right"},
    "years": {"num_format": "0.000", "align": "right"},
    "general": {},
    "alarm": {"bold": True, "font_color": "#B04A00"},
}
INPUT_FILL = {"bg_color": "#FFF7DB", "border": 1, "border_color": "#C9B458", "locked": False}

LEAST_SCALE = 0.78
"""What is printed on A4 is never smaller than this share of what it is on the screen: 11 points become about 9."""
PAPER_WIDTH, PAPER_HEIGHT = 11.1, 7.0
"""Inches of an A4 sheet on its side that are printed on, a little less than what is within the margins."""
ROW = 15.0
"""Points of a row with one line."""
NARROW = 13.0
"""The width of a column of numbers, in signs."""
_PLAIN_NAME = re.compile(r"^[A-Za-z]+$")
_LIKE_A_CELL = re.compile(r"^(?:[a-z]{1,3}[0-9]+|r|c|r[0-9]*c[0-9]*|true|false)$")


def legal_name(name: str) -> str:
    """A name that Excel takes for a cell: the name itself, unless it looks like a cell's address."""
    return f"{name}_" if _LIKE_A_CELL.match(name) else name


def format_of(unit: str) -> str:
    """The style of a number of a unit."""
    if unit in ("share", "share/year", "change", "growth", "rate"):
        return "fine_share" if unit in ("rate", "growth") else "share"
    if unit in ("year", "years", "flag"):
        return "whole"
    return "kr" if unit.startswith("kr") else "amount"


def prefix_of(sheet: str) -> str:
    """What stands before a cell of a sheet in a formula."""
    return f"{sheet}!" if _PLAIN_NAME.match(sheet) else f"'{sheet}'!"


def limit_format_of(unit: str) -> str:
    """The style of what a unit allows at least and at most."""
    return {"share": "limit.share", "fine_share": "limit.share", "whole": "limit.whole"}.get(format_of(unit), "limit")


class Sheet:
    """A sheet while it is written: its cells, and the row that is written next."""

    def __init__(self, book: "Book", name: str, widths: Sequence[float], first: int = FIRST):
        self.book, self.name, self.first = book, name, first
        self.widths = list(widths)
        self.cells: dict[tuple[int, int], Content] = {}
        self.at = 0
        self.head_row: int | None = None
        self.charts: list[tuple[int, int, dict[str, Any]]] = []
        self.sections: list[int] = []
        self.across: int | None = None
        self.repeated: int | None = None

    @property
    def prefix(self) -> str:
        """What stands before a cell of this sheet in a formula."""
        return prefix_of(self.name)

    def text(self, column: int, written: str, style: str = "text", row: int | None = None) -> None:
        """Writes a text."""
        place = (self.at if row is None else row, column)
        self.cells[place] = Content("text", clean(written, LONGEST_CELL), None, style)

    def number(self, column: int, written: Result, style: str, row: int | None = None) -> Cell:
        """Writes a number, or an empty cell."""
        at = self.at if row is None else row
        kind: Kind = "blank" if written is None else "number"
        self.cells[at, column] = Content(kind, written, None, style)
        return Cell(self.prefix, at, column, written)

    def formula(self, column: int, value: Value, style: str, row: int | None = None) -> Cell:
        """Writes a formula in one cell."""
        at = self.at if row is None else row
        result = 0.0 if value.result is None else value.result  # a formula that reads an empty cell gives 0
        self.cells[at, column] = Content("formula", self._own(value.text), result, style)
        return Cell(self.prefix, at, column, result)

    def along(self, value: Value, style: str, first: int | None = None) -> Row:
        """Writes the same formula in every column of its axis."""
        axis = value.axis
        assert axis is not None
        start, at = (self.first if first is None else first), self.at
        results = np.broadcast_to(numeric(value.result), (axis.count,)).tolist()
        for place, text in enumerate(texts_along(self._own(value.text), axis.count)):
            self.cells[at, start + place] = Content("formula", text, results[place], style)
        return Row(self.prefix, at, start, np.array(results), axis)

    def along_words(self, value: Value, style: str) -> list[Cell]:
        """Writes the same formula in every column of its axis, where some results may be words."""
        assert value.axis is not None
        texts = texts_along(self._own(value.text), value.axis.count)
        return [
            self.formula(self.first + place, Value(text, result), style)
            for place, (text, result) in enumerate(zip(texts, value.result, strict=True))
        ]

    def _own(self, text: str) -> str:
        """A formula without this sheet's own name in it."""
        return text.replace(self.prefix, "")

    def line(self, label: str, value: Value, style: str = "kr", unit: str = "", name: str | None = None) -> Any:
        """Writes a labelled row: a formula along its axis (gives a `Row`), or a single one (gives a `Cell`)."""
        self.text(LABEL, label)
        if unit:
            self.text(UNIT, unit, "small")
        placed: Row | Cell = self.formula(SINGLE, value, style) if value.axis is None else self.along(value, style)
        if name is not None and isinstance(placed, Cell):
            self.book.name(name, self, self.at, SINGLE)
        self.at += 1
        return placed

    def section(self, text: str) -> None:
        """Writes the heading of a section, with an empty row above it."""
        self.at += 1
        self.sections.append(self.at)
        self.text(LABEL, text, "section")
        self.at += 1

    def note(self, text: str) -> None:
        """Writes a note."""
        self.text(LABEL, text, "note")
        self.at += 1

    def down(self, first: Cell, last: Cell, results: Sequence[Result]) -> Span:
        """Cells under each other (or a block of them) as a span."""
        text = f"{self.prefix}{block_of(first.row, first.column, last.row, last.column)}"
        return Span(text, [np.nan if value is None else value for value in results])


class Book:
    """A workbook while it is written."""

    def __init__(self, language: Language):
        self.language = language
        self.sheets: list[Sheet] = []
        self.names: dict[str, tuple[Sheet, int, int]] = {}
        self.inputs: list[Input] = []

    def say(self, key: str, **facts: object) -> str:
        """A text in the workbook's language."""
        return say(key, self.language, **facts)

    def sheet(self, name: str, title: str, widths: Sequence[float], first: int = FIRST) -> Sheet:
        """A new sheet, last; its first rows are left for what stands on every sheet."""
        made = Sheet(self, name, widths, first)
        made.text(LABEL, title, "title", 0)
        made.at = 4
        self.sheets.append(made)
        return made

    def style_at(self, cell: Cell) -> str:
        """The style of a cell that stands on one of the sheets."""
        return next(sheet for sheet in self.sheets if sheet.prefix == cell.prefix).cells[cell.row, cell.column].style

    def name(self, name: str, sheet: Sheet, row: int, column: int) -> str:
        """Gives a cell a name, and gives the name as Excel takes it."""
        legal = legal_name(name)
        self.names[legal] = (sheet, row, column)
        return legal


def file_of(book: Book, title: str, made: date, inputs: Sheet) -> bytes:
    """The workbook as a file, made in memory."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(target, options) as file:
        file.set_properties({"title": title[:255], "author": "", "created": datetime(made.year, made.month, made.day)})
        file.set_calc_mode("auto")
        formats = _Formats(file)
        by_sheet = {sheet.name: file.add_worksheet(sheet.name) for sheet in book.sheets}
        for sheet in book.sheets:
            _write(sheet, by_sheet[sheet.name], formats, title)
            for row, column, chart in sheet.charts:
                _add_chart(file, by_sheet[sheet.name], row, column, chart)
        for name, (sheet, row, column) in book.names.items():
            file.define_name(name, f"={sheet.prefix}{xl_rowcol_to_cell(row, column, True, True)}")
        for entry in book.inputs:
            _validate(by_sheet[inputs.name], entry, book)
    return target.getvalue()


class _Formats(dict[str, Any]):
    """The file's formats by style, each made once."""

    def __init__(self, file: Any):
        super().__init__()
        self.file = file

    def __missing__(self, style: str) -> Any:
        plain = style.removeprefix("in:")
        found = {"font_name": "Calibri", "font_size": 11, **STYLES[plain], **(INPUT_FILL if style != plain else {})}
        self[style] = self.file.add_format(found)
        return self[style]


def _write(sheet: Sheet, target: Any, formats: _Formats, title: str) -> None:
    for (row, column), content in sheet.cells.items():
        style = formats[content.style]
        if content.kind == "formula":
            result = content.result
            if isinstance(result, float | bool | np.floating | np.bool_):
                result = float(result) + 0.0
            target.write_formula(row, column, f"={content.written}", style, result)
        elif content.kind == "number":
            target.write_number(row, column, content.written, style)
        elif content.kind == "text":
            target.write_string(row, column, content.written, style)
        else:
            target.write_blank(row, column, None, style)
    for column, width in enumerate(sheet.widths):
        target.set_column(column, column, width)
    last = max((column for _, column in sheet.cells), default=0)
    if last >= len(sheet.widths):
        target.set_column(len(sheet.widths), last, NARROW)
    target.hide_gridlines(2)
    target.set_landscape()
    target.set_paper(9)
    target.set_margins(left=0.25, right=0.25, top=0.6, bottom=0.6)
    heights = _raise_wrapped(sheet, target)
    if sheet.across is None:
        target.fit_to_pages(1, 0)
    else:
        print_in_two(sheet, target, heights)
    safe = title.replace("&", "&&")[:100]
    target.set_footer(f"&L{safe} · &A&R&P / &N")
    for row, name in ((2, "faults"), (3, "changed_inputs")):
        rule = {"type": "formula", "criteria": f"={name}>0", "format": formats["alarm"]}
        target.conditional_format(row, SINGLE, row, SINGLE, rule)
    if sheet.head_row is not None:
        target.freeze_panes(sheet.head_row + 1, sheet.first)
        target.repeat_rows(sheet.head_row)
    else:
        target.freeze_panes(4, 1)


def _raise_wrapped(sheet: Sheet, target: Any) -> dict[int, float]:
    """Gives rows whose texts need several lines the height for them: not every program does so itself.

    The height of each such row, points.
    """
    lines: dict[int, int] = {}
    for (row, column), content in sheet.cells.items():
        if content.style in ("wrapped", "column", "small.wrapped"):
            width = sheet.widths[column] if column < len(sheet.widths) else NARROW
            # a head of several words is broken between them, and fills its lines badly
            room = width if content.style == "wrapped" else 0.7 * width
            lines[row] = max(lines.get(row, 1), min(8, math.ceil(len(content.written) / room)))
    heights = {row: ROW * count for row, count in lines.items() if count > 1}
    for row, height in heights.items():
        target.set_row(row, height)
    return heights


def print_in_two(sheet: Sheet, target: Any, heights: Mapping[int, float]) -> None:
    """Prints a wide sheet readably: what stands from the column `across` on comes on pages of its own, with the labels.

    Either part is as wide as the paper. Many years are not made small: they go on to further pages, with the labels
    again. A section is not divided if a page holds it, and the row of heads is repeated where one is.
    """
    assert sheet.across is not None
    # A column of so many signs is 7 pixels a sign and 5 more; 96 pixels are an inch.
    inches = sum(7 * width + 5 for width in sheet.widths[: sheet.across]) / 96
    scale = min(1.0, PAPER_WIDTH / inches)
    if scale < LEAST_SCALE:
        scale = LEAST_SCALE
        target.set_print_scale(round(100 * scale))
        target.set_v_pagebreaks([sheet.across])
    else:
        target.fit_to_pages(1, 0)
        last_row, last = (1 + max(place[part] for place in sheet.cells) for part in (0, 1))
        parts = ((LABEL, sheet.across - 1), (sheet.across, last - 1))
        areas = (f"{sheet.prefix}{block_of(0, start, last_row - 1, end)}" for start, end in parts)
        target.print_area_range = ",".join(areas)  # its method takes one area alone
    target.repeat_columns(LABEL)
    if sheet.repeated is not None:
        target.repeat_rows(sheet.repeated)
    target.set_h_pagebreaks(page_breaks(sheet, heights, 72 * PAPER_HEIGHT / scale))


def page_breaks(sheet: Sheet, heights: Mapping[int, float], page: float) -> list[int]:
    """Before which rows a new page begins, so that a section is whole where a page of so many points holds it."""
    last = 1 + max(row for row, _ in sheet.cells)
    breaks: list[int] = []
    used = sum(heights.get(row, ROW) for row in range(sheet.sections[0]))
    for first, after in pairwise((*sheet.sections, last)):
        needed = sum(heights.get(row, ROW) for row in range(first, after))
        heads = heights.get(sheet.repeated, ROW) if sheet.repeated is not None and first > sheet.repeated else 0.0
        if used + needed > page and used > heads:
            breaks.append(first)
            used = heads
        used += needed
        if used > page:  # it goes on over the pages that it needs
            used = heads + (used - heads) % (page - heads)
    return breaks


def _validate(target: Any, entry: Input, book: Book) -> None:
    """What Excel lets a person type in an input, with a message that says what is allowed."""
    if entry.choices:
        rule: dict[str, Any] = {"validate": "list", "source": f"={entry.choices_at}"}
    elif entry.lowest is not None and entry.highest is not None:
        kind = "integer" if entry.is_whole else "decimal"
        rule = {"validate": kind, "criteria": "between", "minimum": entry.lowest, "maximum": entry.highest}
    else:
        return
    message = book.say("workbook.validation.list") if entry.choices else book.say("workbook.validation.number")
    rule |= {
        "ignore_blank": entry.may_be_blank,
        "error_title": book.say("workbook.validation.title"),
        "error_message": message,
    }
    target.data_validation(entry.row, entry.column, entry.row, entry.column, rule)


def _add_chart(file: Any, target: Any, row: int, column: int, chart: dict[str, Any]) -> None:
    made = file.add_chart({"type": chart["type"]})
    for series in chart["series"]:
        made.add_series(series)
    made.set_title({"name": chart["title"], "name_font": {"size": 12}})
    made.set_x_axis({"num_font": {"size": 9}, "label_position": "low"})
    made.set_y_axis({"num_format": "#,##0", "num_font": {"size": 9}, "major_gridlines": {"visible": True}})
    made.set_legend({"position": "bottom"} if len(chart["series"]) > 1 else {"none": True})
    made.set_size({"width": 500, "height": 300})
    target.insert_chart(row, column, made, {"description": chart["words"], "object_position": 1})


def series_of(name: str, years: Row, amounts: Row, colour: str, line: bool) -> dict[str, Any]:
    """A row of a sheet as a series of a chart."""
    look = {"line": {"color": colour, "width": 2.5}} if line else {"fill": {"color": colour}}
    return {"name": name, "categories": f"={years.span.text}", "values": f"={amounts.span.text}", **look}
