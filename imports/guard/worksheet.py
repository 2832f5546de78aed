"""The cells of one sheet."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from openpyxl.utils.datetime import from_excel

from imports.guard.limits import (
    DAY_AFTER_LAST,
    LARGEST_MERGE,
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_CELLS,
    MOST_MERGES,
)
from imports.guard.part_reader import PartReader, Tally
from imports.guard.refusal import WorkbookRefused
from imports.guard.shared_parts import Shared
from imports.guard.sheets import Formula, Range, SheetCell
from imports.guard.values import as_shown, is_true, place, unescaped, whole_number

_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")


class Worksheet(PartReader):
    """The cells of a sheet. Rows and cells must stand in order, once each; the range a sheet claims is not read."""

    def __init__(self, tally: Tally, shared: Shared):
        super().__init__(tally)
        self._shared = shared
        self.cells: dict[tuple[int, int], SheetCell] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self._row = self._column = self._last_of_columns = 0
        self._kind = self._style = self._value = ""
        self._has_formula = False
        self.formulas: dict[tuple[int, int], Formula] = {}
        self._about_formula: Mapping[str, str] = {}
        row = ("worksheet", "sheetData", "row")
        cell = (*row, "c")
        self.starts = {
            row: self._begin_row,
            cell: self._begin_cell,
            (*cell, "f"): self._formula,
            ("worksheet", "cols", "col"): self._columns,
            ("worksheet", "mergeCells", "mergeCell"): self._merge,
        }
        inline = ((*cell, "is", "t"), (*cell, "is", "r", "t"))
        self.ends = {cell: self._end_cell, (*cell, "f"): self._end_formula, (*cell, "v"): self._add_value}
        self.ends |= dict.fromkeys(inline, self._add_inline)

    def _columns(self, attributes: Mapping[str, str]) -> None:
        first = whole_number(attributes["min"], self._last_of_columns + 1, LAST_COLUMN)
        self._last_of_columns = whole_number(attributes["max"], first, LAST_COLUMN)
        if is_true(attributes.get("hidden")):
            self.hidden_columns.append((first, self._last_of_columns))

    def _merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes["ref"].partition(":")
        top, left = place(first)
        bottom, right = place(last or first)
        if len(self.merged) >= MOST_MERGES or (bottom - top + 1) * (right - left + 1) > LARGEST_MERGE:
            raise WorkbookRefused("huge_merge")
        if top > bottom or left > right:
            raise WorkbookRefused("broken_workbook")
        self.merged.append((top, left, bottom, right))

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        row = whole_number(attributes.get("r", str(self._row + 1)), self._row + 1, LAST_ROW)
        self._row, self._column = row, 0
        if is_true(attributes.get("hidden")):
            self.hidden_rows.add(row)

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        row, column = place(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if row != self._row or not self._column < column <= LAST_COLUMN:  # without `r` it may be one too far
            raise WorkbookRefused("broken_workbook")
        self._column = column
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._value, self._has_formula = "", False

    def _formula(self, attributes: Mapping[str, str]) -> None:
        self._has_formula = True
        self._about_formula = attributes

    def _end_formula(self, text: str) -> None:
        kind, group, covers = (self._about_formula.get(name, "") for name in ("t", "si", "ref"))
        self.formulas[self._row, self._column] = Formula(text, kind or "normal", group, covers)

    def _add_value(self, text: str) -> None:
        if self._kind != "inlineStr":
            self._add(text)

    def _add_inline(self, text: str) -> None:
        if self._kind == "inlineStr":  # in other cells it is what no program shows
            self._add(text)

    def _add(self, text: str) -> None:
        self._value += text
        if len(self._value) > LONGEST_TEXT:
            self.refuse()

    def _end_cell(self, _: str) -> None:
        cell = self._cell()
        if cell is not None:
            self.tally.cells += 1
            if self.tally.cells > MOST_CELLS:
                raise WorkbookRefused("too_many_cells")
            indents = self._shared.indents
            style = whole_number(self._style, 0, len(indents) - 1) if indents else 0
            indent, is_struck = (indents[style], self._shared.struck[style]) if indents else (0, False)
            is_plain = not indent and not is_struck
            self.cells[self._row, self._column] = (
                cell if is_plain else replace(cell, indent=indent, is_struck=is_struck)
            )

    def _cell(self) -> SheetCell | None:
        """What the cell that just ended holds; none where it is empty."""
        value = self._value
        if not value:
            # A formula may give an empty text. One that should give a number and has none was never calculated.
            return SheetCell("not_calculated", None) if self._has_formula and self._kind == "n" else None
        match self._kind:
            case "n":
                return self._number(value)
            case "s":
                text = self._shared.texts[whole_number(value, 0, len(self._shared.texts) - 1)]
                return SheetCell("text", unescaped(text)) if text else None
            case "str" | "inlineStr":
                return SheetCell("text", unescaped(value))
            case "b":
                return SheetCell("flag", value)
            case "e":
                return SheetCell("error", value)
            case "d":
                return SheetCell("date", datetime.fromisoformat(value).date())
        raise WorkbookRefused("broken_workbook")

    def _number(self, value: str) -> SheetCell:
        """A number, a date where the format shows it as one, or text where it is no number at all (NaN)."""
        if len(value) > LONGEST_NUMBER or not _NUMBER.fullmatch(value.strip()):
            return SheetCell("text", value)
        number = Decimal(value.strip())
        formats = self._shared.formats
        number_format = formats[whole_number(self._style, 0, len(formats) - 1)] if formats else "General"
        if self._shared.shows_date(number_format):
            if not 0 <= number < DAY_AFTER_LAST:
                return SheetCell("error", "#####")  # what Excel shows of it
            try:
                shown = from_excel(float(number), self._shared.calendar)
            except (ValueError, OverflowError):
                return SheetCell("error", "#####")
            return SheetCell("date", shown.date() if isinstance(shown, datetime) else None, number_format)
        return SheetCell("number", as_shown(number), number_format)
