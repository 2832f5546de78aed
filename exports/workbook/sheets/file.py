"""The file (.xlsx) that is made of the sheets."""

import io
from datetime import date, datetime
from typing import Any

import numpy as np
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.sheets.charts import add_chart
from exports.workbook.sheets.paper import NARROW, print_in_two, raise_wrapped
from exports.workbook.sheets.sheet import SINGLE, Book, Input, Sheet
from exports.workbook.sheets.styles import INPUT_FILL, STYLES


def file_of(book: Book, title: str, made: date, inputs: Sheet, left: str = "") -> bytes:
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
        day = datetime(made.year, made.month, made.day)
        file.set_properties({"title": title[:255], "author": "", "created": day, "comments": left})
        file.set_calc_mode("auto")
        formats = _Formats(file)
        by_sheet = {sheet.name: file.add_worksheet(sheet.name) for sheet in book.sheets}
        for sheet in book.sheets:
            _write(sheet, by_sheet[sheet.name], formats, title)
            for row, column, chart in sheet.charts:
                add_chart(file, by_sheet[sheet.name], row, column, chart)
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
        look = {"font_name": "Calibri", "font_size": 11, **STYLES[plain], **(INPUT_FILL if style != plain else {})}
        self[style] = self.file.add_format(look)
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
    heights = raise_wrapped(sheet, target)
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
