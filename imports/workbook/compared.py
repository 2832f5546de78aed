"""A workbook that comes back, held cell by cell against the one that was sent out: what differs, named by its cell."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from exports.workbook.sheets import LABEL, LONGEST_CELL, STYLES, Book, Content, Input, Sheet, format_of
from imports.guard.workbook import Formula, SheetCell, WholeWorkbook
from imports.guard.workbook import Sheet as Found
from imports.workbook.sameness import Formulas, Place, is_same_content, masters_of, same_number
from model.case.personal_data import find_personnummer
from model.case.problem import Problem, error, notice
from wording.numbers import GROUP_SPACE, UNIT_SPACE, NumberRefused, read_quantity, write_number
from wording.text_safety import clean

MOST_TOLD = 20
"""Findings of one kind that are told one by one."""
LONGEST_SHOWN = 120
DIGITS = 9
"""Digits of a number that are repeated."""
FARTHEST = 30
"""Rows or columns by which a sheet is tried to have been moved."""
_HELD_BY_EXCEL = "_xl"  # what the names begin with that programs make themselves, for print titles and the like

Address = tuple[str | int, ...]
Typed = float | str | None


@dataclass
class Findings:
    """What was found, by kind."""

    by_kind: dict[str, list[Problem]] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Adds a finding; of each kind so many are kept, and all are counted."""
        self.counted[problem.code] += 1
        if self.counted[problem.code] <= MOST_TOLD:
            self.by_kind.setdefault(problem.code, []).append(problem)

    @property
    def has_errors(self) -> bool:
        """Whether something was found that stops the reading."""
        return any(found[0].severity == "error" for found in self.by_kind.values())

    def told(self) -> tuple[Problem, ...]:
        """The findings, errors first, each kind with a word on how many more there are."""
        every: list[Problem] = []
        for code, found in self.by_kind.items():
            every += found
            more = self.counted[code] - len(found)
            if more:
                first = found[0]
                every.append(Problem("workbook.and_more", first.address, first.severity, {"count": str(more)}))
        return tuple(sorted(every, key=lambda problem: problem.severity))


@dataclass(frozen=True)
class Compared:
    """What was found, and what stands in each input that was changed, by its address in the case."""

    findings: Findings
    typed: Mapping[Address, Typed]


def address_of(sheet: str, row: int, column: int) -> str:
    """A cell by sheet and place, counted from 0: `Indata!C12`."""
    return f"{sheet}!{xl_rowcol_to_cell(row, column)}"


def shown(text: object) -> str:
    """What stands in a cell, short enough to be repeated, and never a personnummer."""
    plain = clean(str(text), LONGEST_CELL).replace("\n", " ")
    if find_personnummer(plain):
        return "…"
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def compared(book: Book, inputs: Sheet, snapshots: str, whole: WholeWorkbook) -> Compared:
    """The findings and the changed inputs. `snapshots` is the name of the sheet that others work out anew."""
    findings = Findings()
    found = {sheet.name.casefold(): sheet for sheet in whole.sheets}
    _compare_sheets(book, found, findings)
    if not findings.has_errors:
        for sheet in book.sheets:
            _compare_places(sheet, found[sheet.name.casefold()], findings)
    typed: dict[Address, Typed] = {}
    if not findings.has_errors:
        _compare_names(book, whole, findings)
        comparison = _Comparison(findings, Formulas(), typed)
        at = {(entry.row, entry.column): entry for entry in book.inputs}
        for sheet in book.sheets:
            entries = at if sheet is inputs else {}
            comparison.sheet(sheet, found[sheet.name.casefold()], entries, sheet.name == snapshots)
    return Compared(findings, typed)


# The sheets and the names


def _compare_sheets(book: Book, found: Mapping[str, Found], findings: Findings) -> None:
    """Every sheet is there under its name; others, and hidden ones, are told."""
    ours = {sheet.name.casefold() for sheet in book.sheets}
    others = [sheet for name, sheet in found.items() if name not in ours]
    for sheet in book.sheets:
        here = found.get(sheet.name.casefold())
        if here is None:
            other = ", ".join(shown(other.name) for other in others)
            code = "workbook.sheet_renamed" if others else "workbook.sheet_missing"
            findings.add(error(code, sheet.name, sheet=sheet.name, other=other))
        elif here.is_hidden:
            findings.add(notice("workbook.sheet_hidden", sheet.name, sheet=sheet.name))
    if not findings.has_errors:
        for sheet_found in others:
            findings.add(notice("workbook.sheet_added", shown(sheet_found.name), sheet=shown(sheet_found.name)))


def _compare_names(book: Book, whole: WholeWorkbook, findings: Findings) -> None:
    """Every name stands for the cell it was given."""
    expected = {
        name.casefold(): (name, address_of(sheet.name, row, column))
        for name, (sheet, row, column) in book.names.items()
    }
    met: set[str] = set()
    for defined in whole.names:
        key = defined.name.casefold()
        if key.startswith(_HELD_BY_EXCEL):
            continue
        if key not in expected:
            findings.add(notice("workbook.name_added", shown(defined.name), name=shown(defined.name)))
            continue
        name, address = expected[key]
        plain = defined.stands_for.replace("$", "").replace("'", "").lstrip("=")
        if defined.scope or key in met or plain.casefold() != address.casefold():
            findings.add(error("workbook.name_moved", address, name=name, cell=address, found=shown(plain)))
        met.add(key)
    for key, (name, address) in expected.items():
        if key not in met:
            findings.add(error("workbook.name_missing", address, name=name, cell=address))


def _compare_places(sheet: Sheet, found: Found, findings: Findings) -> None:
    """No row and no column was put in or taken away: most texts that are not in their cells all stand as far away."""
    texts = {
        place: content.written
        for place, content in sheet.cells.items()
        if content.kind == "text" and not content.style.startswith("in:")
    }
    gone = [place for place, text in texts.items() if text and _text_at(found, place) != text]
    if len(gone) < 2:
        return
    kinds = (
        ("workbook.row_moved", "workbook.rows_moved", 1, 0),
        ("workbook.column_moved", "workbook.columns_moved", 0, 1),
    )
    for one, many, down, right in kinds:
        for step in sorted(range(-FARTHEST, FARTHEST + 1), key=abs):
            moved = [
                place
                for place in gone
                if (there := (place[0] + step * down, place[1] + step * right)) != place
                and _text_at(found, there) == texts[place] != texts.get(there)
            ]
            if 2 * len(moved) > len(gone):
                row, column = min(moved) if down else min(moved, key=lambda place: place[1])
                cell, code = address_of(sheet.name, row, column), one if abs(step) == 1 else many
                findings.add(error(code, cell, cell=cell, label=shown(texts[row, column]), count=str(abs(step))))
                return


def _text_at(found: Found, place: Place) -> str | None:
    """The text at a place counted from 0, as it was written."""
    cell = found.cells.get((place[0] + 1, place[1] + 1))
    return str(cell.value).replace("\r\n", "\n") if cell is not None and cell.kind == "text" else None


# The cells


@dataclass
class _Comparison:
    """The cells of the sheets, held against what was expected."""

    findings: Findings
    formulas: Formulas
    typed: dict[Address, Typed]

    def sheet(self, sheet: Sheet, found: Found, entries: Mapping[Place, Input], is_snapshot: bool) -> None:
        """All cells of one sheet: those that we wrote, those that should be empty, and what is hidden or merged."""
        masters = masters_of(found)
        for (row, column), content in sheet.cells.items():
            cell, formula = found.cells.get((row + 1, column + 1)), found.formulas.get((row + 1, column + 1))
            entry = entries.get((row, column))
            if entry is not None:
                self._input(sheet, entry, cell, formula)
            elif content.kind == "formula":
                if not self.formulas.is_same(content.written, formula, (row + 1, column + 1), masters):
                    self._formula(sheet, row, column, content, cell, formula, masters)
            elif not is_same_content(content, cell, formula, is_snapshot):
                self._constant(sheet, row, column, content, cell, formula)
        self._beside(sheet, found)

    def _told(self, sheet: Sheet, row: int, column: int) -> dict[str, str]:
        """Where a finding stands, in words."""
        label = sheet.cells.get((row, LABEL))
        words = shown(label.written) if label is not None and label.kind == "text" else sheet.name
        return {"cell": address_of(sheet.name, row, column), "label": words}

    def _error(self, code: str, sheet: Sheet, row: int, column: int, **facts: str) -> None:
        told = self._told(sheet, row, column)
        self.findings.add(error(code, told["cell"], **told, **facts))

    def _formula(
        self, sheet: Sheet, row: int, column: int, content: Content, cell: SheetCell | None, formula: Formula | None,
        masters: Mapping[str, tuple[Place, str]],
    ) -> None:  # fmt: skip
        expected = shown(f"={content.written}")
        if formula is None:
            found = _written(cell, None, content.style)
            self._error("workbook.formula_replaced", sheet, row, column, expected=expected, found=found)
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
            told = self._told(sheet, row, column)  # no formula reads a label
            self.findings.add(notice("workbook.label_edited", told["cell"], **told, **facts))
        elif content.kind == "blank" or content.written == "":
            self._error("workbook.not_empty", sheet, row, column, found=facts["found"])
        else:
            self._error("workbook.constant_edited", sheet, row, column, **facts)

    def _input(self, sheet: Sheet, entry: Input, cell: SheetCell | None, formula: Formula | None) -> None:
        at = (sheet, entry.row, entry.column)
        style = format_of(entry.unit)
        found = _written(cell, formula, style)
        if formula is not None:
            self._error("workbook.input_formula", *at, found=found)
        elif entry.choices:
            chosen = str(cell.value).strip() if cell is not None and cell.kind == "text" else ""
            if chosen not in entry.choices:
                self._error("workbook.input_choice", *at, found=found, expected=shown(", ".join(entry.choices)))
            elif chosen != entry.value:
                self.typed[entry.address] = entry.choices[chosen]
        elif cell is None:
            if entry.value is not None and not entry.may_be_blank:
                self._error("workbook.input_blank", *at, expected=shown_value(entry.value, style))
            elif entry.value is not None:
                self.typed[entry.address] = None
        elif cell.kind == "text" and _reads_as_number(str(cell.value), entry.unit):
            self._error("workbook.input_number_as_text", *at, found=found)
        elif cell.kind != "number" or not isinstance(cell.value, Decimal):
            self._error("workbook.input_text", *at, found=found)
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

    def _beside(self, sheet: Sheet, found: Found) -> None:
        """Cells that should be empty, and what is hidden or merged."""
        last_row, last_column = (max(places) for places in zip(*sheet.cells, strict=True))
        for place in sorted({*found.cells, *found.formulas} - {(row + 1, column + 1) for row, column in sheet.cells}):
            row, column = place[0] - 1, place[1] - 1
            cell, formula = found.cells.get(place), found.formulas.get(place)
            address, written = address_of(sheet.name, row, column), _written(cell, formula)
            is_text = formula is None and cell is not None and cell.kind == "text"
            if is_text or row > last_row or column > last_column:
                self.findings.add(notice("workbook.note", address, cell=address, found=written))
            else:
                self._error("workbook.not_empty", sheet, row, column, found=written)
        rows = [str(row) for row in sorted(found.hidden_rows) if row <= last_row + 1]
        columns = [xl_col_to_name(first - 1) for first, _ in sorted(found.hidden_columns) if first <= last_column + 1]
        if rows or columns:
            hidden = shown(", ".join([*rows, *columns]))
            self.findings.add(notice("workbook.hidden", sheet.name, sheet=sheet.name, hidden=hidden))
        for top, left, bottom, right in found.merged:
            cells = f"{address_of(sheet.name, top - 1, left - 1)}:{xl_rowcol_to_cell(bottom - 1, right - 1)}"
            self.findings.add(notice("workbook.merged", cells, cells=cells))


def _written(cell: SheetCell | None, formula: Formula | None, style: str = "general") -> str:
    """What stands in a cell of a style, for a reader."""
    if formula is not None:
        return shown(f"={formula.text}")
    if cell is None or cell.value is None:
        return "–"
    return shown_value(cell.value, style)


def shown_value(value: object, style: str = "general") -> str:
    """A number as a cell of its style shows it, in percent or as a plain year, or a text; a dash for nothing."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, Decimal | float | int) or isinstance(value, bool):
        return shown(value)
    if not math.isfinite(value):
        return "–"
    number_format = str(STYLES.get(style.removeprefix("in:"), {}).get("num_format", ""))
    if "%" in number_format:
        return f"{write_number(100 * float(value), max_significant=DIGITS)}{UNIT_SPACE}%"
    written = write_number(value, max_significant=DIGITS)
    return written if "#," in number_format else written.replace(GROUP_SPACE, "")


def _reads_as_number(text: str, unit: str) -> bool:
    """Whether a text in a cell says a number, which the workbook can't count with as long as it is text."""
    try:
        read_quantity(text, unit)
    except NumberRefused:
        return False
    return True
