"""The cells of a workbook that comes back, held one by one against those that were sent out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from exports.workbook.sheets.sheet import LABEL, Content, Input, Sheet
from exports.workbook.sheets.styles import format_of
from imports.guard.sheets import Formula, SheetCell
from imports.guard.sheets import Sheet as SheetRead
from imports.workbook.findings import Address, Findings, Typed, address_of, shown, shown_value
from imports.workbook.sameness import Formulas, Place, is_same_content, masters_of, same_number
from model.case.problem import error, notice
from wording.numbers import NumberRefused, read_quantity


@dataclass
class CellComparison:
    """The cells of the returned sheets, held against those that were sent out."""

    findings: Findings
    formulas: Formulas
    typed: dict[Address, Typed]

    def sheet(self, sheet: Sheet, returned: SheetRead, entries: Mapping[Place, Input], is_snapshot: bool) -> None:
        """All cells of one sheet: those that we wrote, those that should be empty, and what is hidden or merged."""
        masters = masters_of(returned)
        for (row, column), content in sheet.cells.items():
            cell, formula = returned.cells.get((row + 1, column + 1)), returned.formulas.get((row + 1, column + 1))
            entry = entries.get((row, column))
            if entry is not None:
                self._input(sheet, entry, cell, formula)
            elif content.kind == "formula":
                if not self.formulas.is_same(content.written, formula, (row + 1, column + 1), masters):
                    self._formula(sheet, row, column, content, cell, formula, masters)
            elif not is_same_content(content, cell, formula, is_snapshot):
                self._constant(sheet, row, column, content, cell, formula)
        self._beside(sheet, returned)

    def _where(self, sheet: Sheet, row: int, column: int) -> dict[str, str]:
        """Where a finding stands, in words."""
        label = sheet.cells.get((row, LABEL))
        words = shown(label.written) if label is not None and label.kind == "text" else sheet.name
        return {"cell": address_of(sheet.name, row, column), "label": words}

    def _error(self, code: str, sheet: Sheet, row: int, column: int, **facts: str) -> None:
        where = self._where(sheet, row, column)
        self.findings.add(error(code, where["cell"], **where, **facts))

    def _formula(
        self, sheet: Sheet, row: int, column: int, content: Content, cell: SheetCell | None, formula: Formula | None,
        masters: Mapping[str, tuple[Place, str]],
    ) -> None:  # fmt: skip
        expected = shown(f"={content.written}")
        if formula is None:
            written = _written(cell, None, content.style)
            self._error("workbook.formula_replaced", sheet, row, column, expected=expected, found=written)
        else:
            text = formula.text or masters.get(formula.group, (None, ""))[1]
            self._error("workbook.formula_edited", sheet, row, column, expected=expected, found=shown(f"={text}"))

    def _constant(
        self, sheet: Sheet, row: int, column: int, content: Content, cell: SheetCell | None, formula: Formula | None
    ) -> None:
        style = content.style
        facts = {"found": _written(cell, formula, style), "expected": shown_value(content.written, style)}
        if column == LABEL and formula is None and (cell is None or cell.kind == "text"):
            of_others = {content.written for (_, at), content in sheet.cells.items() if at == LABEL}
            if cell is not None and cell.value in of_others:  # rows that changed places
                self._error("workbook.label_moved", sheet, row, column, **facts)
                return
            where = self._where(sheet, row, column)  # no formula reads a label
            self.findings.add(notice("workbook.label_edited", where["cell"], **where, **facts))
        elif content.kind == "blank" or content.written == "":
            self._error("workbook.not_empty", sheet, row, column, found=facts["found"])
        else:
            self._error("workbook.constant_edited", sheet, row, column, **facts)

    def _input(self, sheet: Sheet, entry: Input, cell: SheetCell | None, formula: Formula | None) -> None:
        at = (sheet, entry.row, entry.column)
        style = format_of(entry.unit)
        written = _written(cell, formula, style)
        if formula is not None:
            self._error("workbook.input_formula", *at, found=written)
        elif entry.choices:
            chosen = str(cell.value).strip() if cell is not None and cell.kind == "text" else ""
            if chosen not in entry.choices:
                self._error("workbook.input_choice", *at, found=written, expected=shown(", ".join(entry.choices)))
            elif chosen != entry.value:
                self.typed[entry.address] = entry.choices[chosen]
        elif cell is None:
            if entry.value is not None and not entry.may_be_blank:
                self._error("workbook.input_blank", *at, expected=shown_value(entry.value, style))
            elif entry.value is not None:
                self.typed[entry.address] = None
        elif cell.kind == "text" and _reads_as_number(str(cell.value), entry.unit):
            self._error("workbook.input_number_as_text", *at, found=written)
        elif cell.kind != "number" or not isinstance(cell.value, Decimal):
            self._error("workbook.input_text", *at, found=written)
        elif entry.value is None or not same_number(cell.value, entry.value):
            self._number(at, entry, float(cell.value))

    def _number(self, at: tuple[Sheet, int, int], entry: Input, number: float) -> None:
        """A number that was put in, if it is within its limits."""
        low, high, style = entry.lowest, entry.highest, format_of(entry.unit)
        if (low is not None and number < low) or (high is not None and number > high) or not math.isfinite(number):
            least, most = shown_value(low, style), shown_value(high, style)
            self._error("workbook.input_outside", *at, found=shown_value(number, style), low=least, high=most)
        elif entry.is_whole and number != int(number):
            self._error("workbook.input_not_whole", *at, found=shown_value(number, style))
        else:
            self.typed[entry.address] = number

    def _beside(self, sheet: Sheet, returned: SheetRead) -> None:
        """Cells that should be empty, and what is hidden or merged."""
        last_row, last_column = (max(places) for places in zip(*sheet.cells, strict=True))
        for place in sorted(
            {*returned.cells, *returned.formulas} - {(row + 1, column + 1) for row, column in sheet.cells}
        ):
            row, column = place[0] - 1, place[1] - 1
            cell, formula = returned.cells.get(place), returned.formulas.get(place)
            address, written = address_of(sheet.name, row, column), _written(cell, formula)
            is_text = formula is None and cell is not None and cell.kind == "text"
            if is_text or row > last_row or column > last_column:
                self.findings.add(notice("workbook.note", address, cell=address, found=written))
            else:
                self._error("workbook.not_empty", sheet, row, column, found=written)
        rows = [str(row) for row in sorted(returned.hidden_rows) if row <= last_row + 1]
        columns = [
            xl_col_to_name(first - 1) for first, _ in sorted(returned.hidden_columns) if first <= last_column + 1
        ]
        if rows or columns:
            hidden = shown(", ".join([*rows, *columns]))
            self.findings.add(notice("workbook.hidden", sheet.name, sheet=sheet.name, hidden=hidden))
        for top, left, bottom, right in returned.merged:
            cells = f"{address_of(sheet.name, top - 1, left - 1)}:{xl_rowcol_to_cell(bottom - 1, right - 1)}"
            self.findings.add(notice("workbook.merged", cells, cells=cells))


def _written(cell: SheetCell | None, formula: Formula | None, style: str = "general") -> str:
    """What stands in a cell of a style, for a reader."""
    if formula is not None:
        return shown(f"={formula.text}")
    if cell is None or cell.value is None:
        return "–"
    return shown_value(cell.value, style)


def _reads_as_number(text: str, unit: str) -> bool:
    """Whether a text in a cell says a number, which the workbook can't count with as long as it is text."""
    try:
        read_quantity(text, unit)
    except NumberRefused:
        return False
    return True
