"""A budget that was pasted or uploaded becomes a proposal, which a person approves before anything is applied.

Nothing is read best-effort: what could mean two things is refused with the row, the column and what to do. The sums that
the table itself shows are checked, since they reveal a row that was left out, counted twice or read in the wrong unit.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property, lru_cache
from typing import Literal

from openpyxl.utils import get_column_letter

from exports.forms import safe_cell
from exports.workbook_guard import LARGEST_FILE, Sheet, SheetCell, WorkbookRefused, read_workbook
from model.case import CostType
from model.personal_data import find_personnummer
from model.problem import Problem, error, notice
from model.units import FIRST_YEAR, LARGEST, LAST_YEAR
from wording.numbers import NumberRefused, read_number, write_number
from wording.text_safety import clean
from wording.texts import read_wording_file

Unit = Literal["kr", "tkr", "mnkr"]
UNITS: tuple[Unit, ...] = ("kr", "tkr", "mnkr")
"""By how many thousands an amount counts: kr 0, tkr 1, mnkr 2."""
MOST_ROWS, MOST_COLUMNS = 500, 70
MOST_PROBLEMS = 50
LONGEST_LABEL = 200
_MOST_LINES = 20_000  # of a text, blank or not, before it is a table at all
_SHOWN = 40

_EXACT = Context(prec=80)
_SURE_DECIMALS = 4  # of a number in a workbook, where thirds end in a digit that does not add up


@dataclass(frozen=True)
class ProposedLine:
    """A cost as it was read, in kronor by calendar year."""

    label: str
    cost_type: CostType | None
    amounts: Mapping[int, float]


@dataclass(frozen=True)
class BudgetProposal:
    """What was read: the lines, the years of the columns, the sum in kronor, and what is wrong or worth knowing.

    A proposal with an error may not be approved.
    """

    lines: tuple[ProposedLine, ...]
    years: tuple[int, ...]
    total: float
    problems: tuple[Problem, ...]


def read_pasted(text: str, unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in text copied from a spreadsheet: columns divided by tabs, or by semicolons. Never raises."""
    try:
        _refuse_if(len(text) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        return _proposal(_table_of_text(text, pasted=True), unit, first_year)
    except Exception as problem:
        return _refusal(problem)


def read_file(name: str, content: bytes, unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in a file: a workbook (xlsx), or a text with semicolons, tabs or clear commas (csv). Never raises."""
    try:
        _refuse_if(len(content) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
            return _of_workbook(read_workbook(content), unit, first_year)
        _refuse_if(not name.lower().endswith((".csv", ".txt", ".tsv")), "unknown_file_type", name=_quoted(name))
        return _proposal(_table_of_text(_decoded(content)), unit, first_year)
    except Exception as problem:
        return _refusal(problem)


class _Refused(Exception):
    """The table can't be read at all, for this reason."""

    def __init__(self, *problems: Problem):
        super().__init__()
        self.problems = problems


def _refusal(problem: Exception) -> BudgetProposal:
    """A proposal of nothing, with the reason."""
    if isinstance(problem, _Refused):
        found = problem.problems
    elif isinstance(problem, WorkbookRefused):
        found = (error(f"import.{problem.code}", "", **problem.facts),)
    else:
        found = (error("import.unreadable", ""),)
    return BudgetProposal((), (), 0.0, found)


def _refuse_if(is_so: bool, code: str, address: str = "", **facts: str) -> None:
    if is_so:
        raise _Refused(error(f"import.{code}", address, **facts))


# Cells

# What clean() takes away without a word is at most a soft hyphen or a zero-width space. This is more than that.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_FORMULA_ERROR = re.compile(r"#(?:[A-ZÅÄÖ0-9/]+[!?]?|#*)")
_EMPTY_AMOUNT = frozenset("-–—−")  # how Excel's own formats show zero
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class _Cell:
    """A cell as it is shown; a real number or date also as such; what is wrong with it, if anything."""

    text: str = ""
    number: Decimal | None = None
    year: int | None = None
    step: int | None = None  # the unit that its number format writes
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text and not self.fault


_BLANK = _Cell()


class _Unread(Exception):
    """A cell does not hold the amount that belongs there."""

    def __init__(self, code: str, **facts: str):
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class _Amount:
    """An amount in the table's own unit, how many decimals it shows, and the unit that stands with it."""

    value: Decimal
    decimals: int
    step: int | None


def _quoted(text: str) -> str:
    """A short, safe quotation, without any personnummer."""
    shown = " ".join(clean(text).split())
    plain = unicodedata.normalize("NFKC", shown)
    if find_personnummer(plain):
        shown = plain
        for number in find_personnummer(plain):
            shown = shown.replace(number, "…")
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def _text_cell(text: str) -> _Cell:
    """The cell of a text."""
    shown = " ".join(clean(text).split())
    fault = "control_character" if _CONTROL.search(text) else "formula_error" if _FORMULA_ERROR.fullmatch(shown) else ""
    return _Cell(shown, fault=fault)


def _sheet_cell(cell: SheetCell) -> _Cell:
    """The cell of a workbook's cell."""
    value = cell.value
    if isinstance(value, Decimal):
        number, step = _as_shown(value, cell.number_format)
        if number is None:
            return _Cell(f"{write_number(value * 100)} %")
        return _Cell(write_number(number), number=number, step=step)
    if cell.kind == "date":
        return _Cell(value.isoformat(), year=value.year) if isinstance(value, date) else _Cell("00:00", fault="date")
    if cell.kind == "not_calculated":
        return _Cell("=", fault="formula_not_calculated")
    shown = _text_cell(str(value))
    if cell.kind == "error":
        return _Cell(shown.text, fault="formula_error")
    if cell.kind == "flag":
        return _Cell("SANT/TRUE" if shown.text == "1" else "FALSKT/FALSE")
    return shown


def _as_shown(value: Decimal, number_format: str) -> tuple[Decimal | None, int | None]:
    """The number that the format shows (none for percent), and the step of the unit that it writes.

    A comma after the last digit (`#,##0,`) shows thousands of what the cell holds.
    """
    section = number_format.split(";")[0]
    literals = " ".join(quoted or currency for quoted, currency in re.findall(r'"([^"]*)"|\[\$([^\]-]*)', section))
    digits = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", section)
    if "%" in digits:
        return None, None
    scaled = re.search(r"[0#?](,+)[^0#?,]*$", digits)
    number = value.scaleb(-3 * len(scaled[1]), _EXACT) if scaled else value
    return number, _units().steps.get(_word(literals))


def _amount_in(cell: _Cell) -> _Amount | None:
    """The amount in a cell, none where it is blank; _Unread where something else stands there."""
    if cell.is_blank or cell.text in _EMPTY_AMOUNT:
        return None
    if cell.fault:
        raise _Unread(cell.fault, text=_quoted(cell.text))
    if cell.year is not None:
        raise _Unread("date", text=_quoted(cell.text))
    step, number = cell.step, cell.number
    if number is None:
        found = _units().amount.fullmatch(cell.text)
        if found:
            step = _units().steps[_word(found["unit"])]
        written = found["number"] if found else cell.text
        if written in _EMPTY_AMOUNT:
            return None
        if find_personnummer(written):
            raise _Unread("personal_number")
        try:
            number = read_number(written)
        except NumberRefused as refused:
            raise _Unread(refused.code, **{**_texts(refused.facts), "text": _quoted(cell.text)}) from None
        shown = re.search(r"[.,]([0-9]+)$", written)
        decimals = len(shown[1]) if shown else 0
    else:
        if find_personnummer(f"{number:f}"):
            raise _Unread("personal_number")
        exponent = number.as_tuple().exponent
        decimals = min(max(0, -exponent), _SURE_DECIMALS) if isinstance(exponent, int) else 0
    if number < 0:
        raise _Unread("negative", text=_quoted(cell.text))
    if number > LARGEST:
        raise _Unread("too_large", text=_quoted(cell.text))
    return _Amount(number, decimals, step)


def _texts(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(fact) for name, fact in facts.items()}


def _has_amount(cell: _Cell) -> bool:
    """Whether an amount, or what somebody meant as one, stands in the cell."""
    try:
        return _amount_in(cell) is not None
    except _Unread as unread:
        return unread.code not in ("not_a_number", "control_character")


# Units


@dataclass(frozen=True)
class _Units:
    """The words for units of money, and how they are found in a text."""

    steps: Mapping[str, int]
    anywhere: re.Pattern[str]
    at_end: re.Pattern[str]
    amount: re.Pattern[str]


@lru_cache(maxsize=1)
def _units() -> _Units:
    """The same words as after a typed number."""
    words = read_wording_file("typed_units")["money"]
    steps = {word: int(step) for step, synonyms in words.items() for word in synonyms}
    unit = f"(?P<unit>{'|'.join(sorted(map(re.escape, steps), key=len, reverse=True))})"
    return _Units(
        steps,
        anywhere=re.compile(rf"(?<!\w){unit}(?!\w)", re.IGNORECASE),
        at_end=re.compile(rf"(?:^|[(\[,:]\s?|\bi |\bin ){unit}\s?[)\]]?[.:]?$", re.IGNORECASE),
        amount=re.compile(rf"(?P<number>[-–—−]|[-+−–]? ?[0-9][0-9 .,]*?) ?{unit}\.?", re.IGNORECASE),
    )


def _word(text: str) -> str:
    """A unit in small letters, with single spaces."""
    return " ".join(text.casefold().split()).rstrip(".")


def _units_named(pattern: re.Pattern[str], cells: Iterable[_Cell]) -> set[int]:
    """The steps of the units that the pattern finds in the cells' texts."""
    return {_units().steps[_word(found["unit"])] for cell in cells for found in pattern.finditer(cell.text)}


# Tables


@dataclass(frozen=True)
class _Table:
    """Rows of cells from row 1 and the first column; for a sheet also what is hidden and merged, counted from 0."""

    rows: tuple[tuple[_Cell, ...], ...]
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notices: tuple[Problem, ...] = ()

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    def at(self, row: int, column: int) -> _Cell:
        """The cell there, or a blank one."""
        return self.rows[row][column] if column < len(self.rows[row]) else _BLANK

    @cached_property
    def left(self) -> int:
        """The first column where something stands."""
        return min((columns[0] for row in range(len(self.rows)) if (columns := self.filled(row))), default=0)

    def filled(self, row: int) -> list[int]:
        """The columns of a row where something stands."""
        return [column for column, cell in enumerate(self.rows[row]) if not cell.is_blank]


def _decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1252; a byte order mark is left in front."""
    _refuse_if(b"\0" in content, "wrong_encoding")
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Refused(error("import.wrong_encoding", ""))


def _table_of_text(text: str, pasted: bool = False) -> _Table:
    """The table in a text. In the dialect of our own export, the apostrophe before a formula sign is taken away."""
    # Only our export has a byte order mark and every cell in quotes: what Excel saves has not.
    is_ours = not pasted and text.startswith('\ufeff"')
    text = text.removeprefix("\ufeff")
    _refuse_if(not text.strip(), "empty_table")
    lines = _split(text, _delimiter(text, pasted), pasted)
    for line in lines:
        while line and not line[-1].strip():
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    _refuse_if(not lines, "empty_table")
    _check_size(len(lines), max(map(len, lines)))
    return _Table(tuple(tuple(_text_cell(_unguarded(cell) if is_ours else cell) for cell in line) for line in lines))


def _unguarded(text: str) -> str:
    """The text without the one apostrophe that our export puts before a formula sign."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) != text[1:] else text


def _check_size(rows: int, columns: int) -> None:
    _refuse_if(rows > MOST_ROWS, "too_many_rows", count=str(rows), limit=str(MOST_ROWS))
    _refuse_if(columns > MOST_COLUMNS, "too_many_columns", count=str(columns), limit=str(MOST_COLUMNS))


def _delimiter(text: str, pasted: bool) -> str:
    """What divides the columns. A comma only in a file whose first row has years, and whose rows are equally long."""
    bare = re.sub('"[^"]*"', "", text)
    if "\t" in bare or ";" in bare:
        return "\t" if bare.count("\t") >= bare.count(";") else ";"
    _refuse_if(pasted or "," not in bare, "no_columns")
    rows = [row for row in _split(text, ",", pasted) if any(cell.strip() for cell in row)]
    has_years = any(_year_in(_text_cell(cell)) is not None for cell in rows[0][1:])
    _refuse_if(not has_years or len(set(map(len, rows))) > 1, "unclear_commas")
    return ","


def _split(text: str, delimiter: str, pasted: bool) -> list[list[str]]:
    """The cells of each row. A quotation mark that is never closed is, in what was pasted, only a sign."""
    try:
        return _lines(text, delimiter, csv.QUOTE_MINIMAL)
    except csv.Error:
        _refuse_if(not pasted, "unclear_quotes")
        return _lines(text, delimiter, csv.QUOTE_NONE)


def _lines(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
    lines: list[list[str]] = []
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting, strict=True):
        lines.append(line)
        _refuse_if(len(lines) > _MOST_LINES, "too_many_rows", count=f"> {_MOST_LINES}", limit=str(MOST_ROWS))
    return lines


def _of_workbook(sheets: tuple[Sheet, ...], unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in the first sheet that has a row of years, or else in the first that has anything."""
    filled = [sheet for sheet in sheets if sheet.cells]
    _refuse_if(not filled, "empty_table")
    chosen = next((sheet for sheet in filled if _has_years(sheet)), filled[0])
    others = ", ".join(f"”{_quoted(sheet.name)}”" for sheet in filled if sheet is not chosen)
    notices = (notice("import.other_sheets", "", sheet=_quoted(chosen.name), others=others),) if others else ()
    return _proposal(_table_of_sheet(chosen, notices), unit, first_year)


def _has_years(sheet: Sheet) -> bool:
    try:
        return _find_head(_table_of_sheet(sheet)) is not None
    except _Refused:
        return False


def _table_of_sheet(sheet: Sheet, notices: tuple[Problem, ...] = ()) -> _Table:
    """The table of a sheet."""
    height, width = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    _check_size(height, width)
    grid = [[_BLANK] * width for _ in range(height)]
    for (row, column), cell in sheet.cells.items():
        grid[row - 1][column - 1] = _sheet_cell(cell)
    return _Table(
        tuple(map(tuple, grid)),
        is_sheet=True,
        hidden_rows=frozenset(row - 1 for row in sheet.hidden_rows if row <= height),
        hidden_columns=frozenset(
            column - 1 for first, last in sheet.hidden_columns for column in range(first, min(last, width) + 1)
        ),
        merged=tuple((top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in sheet.merged),
        notices=notices,
    )


# The row of years

_SUM = re.compile(
    r"(?:del)?summ(?:a|or)\b|total(?:t|a|s|er|en|summa|summan|kostnad|kostnader|belopp)?\b|sum\b|sub-?total\b|grand total\b"
    r"|.*\b(?:totalt|summa|total)[.:]?(?: ?\([^)]*\))?$",
    re.IGNORECASE,
)
_HEAD_WORDS = frozenset(
    "kostnad kostnader kostnadsslag kostnadstyp post poster benämning budget budgetpost rad rubrik utgift utgifter "
    "aktivitet konto text typ år belopp och per av i cost costs item items line lines year years label expense expenses "
    "category type amount amounts and by of in".split()
)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_DATE = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_NUMBERED_YEAR = re.compile(r"(?:år|year|period) ?[0-9]{1,2}", re.IGNORECASE)
_BARE_YEAR = re.compile(r"[0-9]{3,6}")


@dataclass(frozen=True)
class _Head:
    """A row of years: the year of each column that has one, the columns of sums, and whether it can be nothing else."""

    row: int
    years: Mapping[int, int]
    totals: frozenset[int]
    is_sure: bool


def _is_sum(cell: _Cell) -> bool:
    return cell.number is None and _SUM.match(cell.text) is not None


def _year_in(cell: _Cell) -> int | None:
    """The year that a column's head names, whether or not it may be one."""
    if cell.year is not None:
        return cell.year
    if cell.number is not None:
        is_whole = cell.number == cell.number.to_integral_value()
        return int(cell.number) if is_whole and 100 <= cell.number < 1_000_000 else None
    if found := _DATE.fullmatch(cell.text):
        return int(found[1])
    if _BARE_YEAR.fullmatch(cell.text):
        return int(cell.text)
    named = _YEAR.findall(cell.text)
    return int(named[0]) if len(named) == 1 and _LETTER.search(cell.text) else None


def _head_at(table: _Table, row: int) -> _Head | None:
    """The row as a row of years, if it can be one."""
    filled = table.filled(row)
    left = table.left
    years: dict[int, int] = {}
    bare: list[int] = []
    totals: set[int] = set()
    for column in filled:
        cell = table.at(row, column)
        if column == left:
            continue
        if _is_sum(cell):
            totals.add(column)
            continue
        year = _year_in(cell)
        if year is None:
            if _has_amount(cell):
                return None
            continue
        years[column] = year
        if cell.number is not None or _BARE_YEAR.fullmatch(cell.text):
            bare.append(year)
    if not years:
        return None
    return _weighed(table, _Head(row, years, frozenset(totals), False), bare)


def _weighed(table: _Table, head: _Head, bare: list[int]) -> _Head | None:
    """The head, with whether we can be sure: 2020 and 2100 may also be amounts."""
    first = table.at(head.row, table.left)
    words = {word.strip("()[].,:") for word in first.text.casefold().split()} - {""}
    may_be_years = [FIRST_YEAR <= year <= LAST_YEAR for year in bare]
    follow = len(bare) > 1 and all(after == before + 1 for before, after in zip(bare, bare[1:], strict=False))
    is_sure = (
        (len(bare) < len(head.years) and all(may_be_years))
        or bool(head.totals)
        or bool(words and words <= _HEAD_WORDS | _units().steps.keys())
        or (first.is_blank and any(may_be_years))
        or (follow and all(may_be_years))
    )
    if not is_sure and not all(may_be_years):
        return None
    return _Head(head.row, head.years, head.totals, is_sure)


def _find_head(table: _Table) -> _Head | None:
    """The row of years, if there is one: of those above the first amounts, the one with most years."""
    heads: list[_Head] = []
    for row in range(len(table.rows)):
        head = _head_at(table, row)
        filled = table.filled(row)
        if head is not None:
            _refuse_if(not head.is_sure and not heads, "unclear_head", f"row {row + 1}", row=str(row + 1))
            if head.is_sure:
                heads.append(head)
        elif len(filled) > 1 and any(_has_amount(table.at(row, column)) for column in filled[1:]):
            break
    return max(heads, key=lambda head: (len(head.years), head.row), default=None)


# The columns


@dataclass(frozen=True)
class _Layout:
    """Where things stand: the row of heads (none where there is none), the first row below, and what each column is."""

    head: int | None
    body: int
    label: int
    years: Mapping[int, int]
    totals: tuple[int, ...]
    problems: tuple[Problem, ...]


def _layout(table: _Table, first_year: int) -> _Layout:
    """What the columns are: by the row of years, or else counted from the first year."""
    head = _find_head(table)
    return _counted_layout(table, first_year) if head is None else _named_layout(table, head)


def _named_layout(table: _Table, head: _Head) -> _Layout:
    """The columns under a row of years."""
    problems: list[Problem] = []
    below = range(head.row + 1, len(table.rows))
    first = min(head.years)
    lettered = {
        column: sum(bool(_LETTER.search(table.at(row, column).text)) for row in below)
        for column in range(table.left, first)
        if column not in head.totals
    }
    label = max(lettered, key=lambda column: (lettered[column], -column), default=table.left)
    for column in range(table.left, table.width):
        if column == label or column in head.years or column in head.totals:
            continue
        filled = [row for row in below if not table.at(row, column).is_blank]
        title = table.at(head.row, column)
        place = {"row": str(head.row + 1), "column": _column_name(table, head.row, column)}
        is_named = bool(_LETTER.search(title.text)) and not re.search("[0-9]", title.text)
        if any(_has_amount(table.at(row, column)) for row in filled) and not (column < first and is_named):
            problems.append(error("import.column_without_year", _address(place), **place))
        elif filled:
            problems.append(notice("import.column_not_read", _address(place), **place))
    for column in table.filled(head.row):
        if fault := table.at(head.row, column).fault:
            place = {"row": str(head.row + 1), "column": _column_name(table, head.row, column)}
            problems.append(
                error(f"import.{fault}", _address(place), **place, text=_quoted(table.at(head.row, column).text))
            )
    problems += [*_of_years(table, head), *_of_rows_above(table, head.row)]
    return _Layout(head.row, head.row + 1, label, head.years, tuple(sorted(head.totals)), tuple(problems))


def _of_rows_above(table: _Table, body: int) -> Iterator[Problem]:
    """Rows above the table that hold more than a title."""
    rows = [row for row in range(body) if len(table.filled(row)) > 1]
    if rows:
        yield notice("import.rows_above", "", rows=_listed(rows))


def _of_years(table: _Table, head: _Head) -> Iterator[Problem]:
    """Years that can't be, or stand twice."""
    seen: set[int] = set()
    for column, year in head.years.items():
        place = {"row": str(head.row + 1), "column": _column_name(table, head.row, column)}
        if not FIRST_YEAR <= year <= LAST_YEAR:
            facts = {"text": _quoted(table.at(head.row, column).text), "low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
            yield error("import.year_outside", _address(place), **place, **facts)
        elif year in seen:
            yield error("import.year_twice", _address(place), **place, year=str(year))
        seen.add(year)


def _counted_layout(table: _Table, first_year: int) -> _Layout:
    """The columns of a table without years: one a year, from the first year on."""
    rows = [row for row in range(len(table.rows)) if len(table.filled(row)) > 1]
    _refuse_if(not rows, "no_lines")
    words = rows[0] if len(rows) > 1 and _is_words(table, rows[0]) else None
    body = rows[0] if words is None else words + 1
    left = min(table.filled(row)[0] for row in rows)
    totals = [c for c in range(left + 1, table.width) if words is not None and _is_sum(table.at(words, c))]
    columns = [
        column for column in range(left + 1, max(table.filled(row)[-1] for row in rows) + 1) if column not in totals
    ]
    _refuse_if(not columns, "no_lines")
    years = {column: first_year + place for place, column in enumerate(columns)}
    last = max(years.values())
    _refuse_if(
        not FIRST_YEAR <= first_year <= last <= LAST_YEAR, "years_do_not_fit", first=str(first_year), last=str(last)
    )
    said = notice("import.years_assumed", "", first=str(first_year), last=str(last))
    return _Layout(words, body, left, years, tuple(totals), (said, *_of_rows_above(table, body)))


def _is_words(table: _Table, row: int) -> bool:
    """Whether the cells after the first say what columns hold: words without digits, or År 1, År 2."""
    rest = [table.at(row, column).text for column in table.filled(row)[1:]]
    return all(
        _NUMBERED_YEAR.fullmatch(text) or (_LETTER.search(text) and not re.search("[0-9]", text)) for text in rest
    )


def _column_name(table: _Table, head: int | None, column: int) -> str:
    """What the reader knows a column by: its letter in a sheet, its head, else its number."""
    title = "" if head is None else _quoted(table.at(head, column).text)
    if table.is_sheet:
        letter = get_column_letter(column + 1)
        return f"{letter} ({title})" if title else letter
    return title or str(column + 1)


def _address(place: Mapping[str, str]) -> str:
    return f"row {place['row']}, column {place['column']}"


# The lines

_OF_WHICH = re.compile(r"(?:varav|därav|of which)\b", re.IGNORECASE)
_COST_WORDS: tuple[tuple[CostType, re.Pattern[str]], ...] = (
    ("backfill", re.compile(r"vikari|backfill|substitut")),
    ("staff", re.compile(r"personal|\blön|lön(?:er|en)?\b|staff|salar|wage|personnel")),
    ("running", re.compile(r"drift|löpande|\brunning|\bongoing|operating")),
)


def guess_cost_type(label: str) -> CostType:
    """The cost type that the words of a label suggest; the word that stands first decides."""
    lowered = label.casefold()
    found = [(match.start(), kind) for kind, words in _COST_WORDS if (match := words.search(lowered))]
    return min(found)[1] if found else "other"


@dataclass(frozen=True)
class _Line:
    """A row with a label and its amounts by column, in the table's own unit."""

    row: int
    label: str
    amounts: Mapping[int, _Amount]


class _Body:
    """The rows below the heads, read from top to bottom."""

    def __init__(self, table: _Table, layout: _Layout):
        self.table, self.layout = table, layout
        self.problems: list[Problem] = []
        self.lines: list[_Line] = []
        self.last_row = layout.body  # the last one with amounts
        self.steps_in_cells: set[int] = set()
        self.has_bare_amounts = False
        self.labels: list[_Cell] = []
        self._unread: set[tuple[int, int]] = set()
        self._since_sum = 0
        self._has_sum = False
        self._without_amounts: list[int] = []

    def read(self) -> None:
        """Reads every row."""
        for row in range(self.layout.body, len(self.table.rows)):
            self._read_row(row)
        if self._without_amounts:
            self.problems.append(notice("import.rows_without_amounts", "", rows=_listed(self._without_amounts)))

    def _read_row(self, row: int) -> None:
        table, layout = self.table, self.layout
        head = _head_at(table, row) if layout.head is not None else None
        if head is not None and head.is_sure and set(head.years.values()) & set(layout.years.values()):
            self.problems.append(error("import.second_head", f"row {row + 1}", row=str(row + 1)))
            return
        label = table.at(row, layout.label)
        if _is_units(table, row):
            self.labels += table.rows[row]
            return
        amounts = self._amounts(row, layout.years)
        totals = self._amounts(row, layout.totals)
        if not (amounts or totals or any(at == row for at, _ in self._unread)):
            self._read_words(row, label)
            return
        self.last_row = row
        self.labels.append(label)
        if _OF_WHICH.match(label.text):
            self.problems.append(
                notice("import.of_which", f"row {row + 1}", row=str(row + 1), text=_quoted(label.text))
            )
        elif label.number is None and _SUM.match(label.text):
            self._check_sum_row(row, {**amounts, **totals})
        else:
            self._take_line(_Line(row, self._label(row, label), amounts), totals)

    def _amounts(self, row: int, columns: Iterable[int]) -> dict[int, _Amount]:
        """The amounts of a row; what is no amount is a problem."""
        amounts = {}
        for column in columns:
            try:
                amount = _amount_in(self.table.at(row, column))
            except _Unread as unread:
                self._unread.add((row, column))
                self.add(unread.code, row, column, **unread.facts)
                continue
            if amount is not None:
                amounts[column] = amount
                if amount.step is not None:
                    self.steps_in_cells.add(amount.step)
                elif amount.value:
                    self.has_bare_amounts = True
        return amounts

    def _read_words(self, row: int, label: _Cell) -> None:
        """A row without amounts: a heading, or a note below the sums, which is passed over without a word."""
        self.labels += self.table.rows[row]
        if not label.is_blank and not self._has_sum:
            self._without_amounts.append(row)

    def _label(self, row: int, label: _Cell) -> str:
        """The label of a line; one that can't be kept is a problem."""
        text, column = label.text, self.layout.label
        plain = unicodedata.normalize("NFKC", text)
        if label.fault:
            self.add(label.fault, row, column, text=_quoted(text))
        elif find_personnummer(text) or find_personnummer(plain):
            self.add("personal_number", row, column)
            for number in find_personnummer(plain):
                plain = plain.replace(number, "…")
            return plain[:LONGEST_LABEL]
        elif not _LETTER.search(text):
            self.add("label_missing", row, column)
        elif len(text) > LONGEST_LABEL:
            self.add("label_too_long", row, column, text=_quoted(text), limit=str(LONGEST_LABEL))
        return text[:LONGEST_LABEL]

    def _take_line(self, line: _Line, totals: Mapping[int, _Amount]) -> None:
        """Keeps a line whose own sums are right."""
        self.lines.append(line)
        if any(row == line.row for row, _ in self._unread):
            return
        summed = _sum(amount.value for amount in line.amounts.values())
        for column, total in totals.items():
            if not _agree(total, summed):
                self._add_sum("row_sum", line.row, column, total, summed)

    def _check_sum_row(self, row: int, shown: Mapping[int, _Amount]) -> None:
        """A row of sums adds up all lines above it, or those since the last row of sums."""
        readings = [self._mismatches(lines, shown) for lines in (self.lines, self.lines[self._since_sum :])]
        for column, summed in min(readings, key=len).items():
            self._add_sum("column_sum", row, column, shown[column], summed)
        self._since_sum, self._has_sum = len(self.lines), True

    def _mismatches(self, lines: list[_Line], shown: Mapping[int, _Amount]) -> dict[int, Decimal]:
        """What the lines add up to, by column, where that is not what is shown."""
        found = {}
        for column, amount in shown.items():
            columns = self.layout.years if column in self.layout.totals else (column,)
            if any(at in columns for _, at in self._unread):
                continue
            summed = _sum(line.amounts[at].value for line in lines for at in columns if at in line.amounts)
            if not _agree(amount, summed):
                found[column] = summed
        return found

    def _add_sum(self, code: str, row: int, column: int, shown: _Amount, summed: Decimal) -> None:
        difference = write_number(shown.value - summed, signed=True)
        self.add(code, row, column, shown=write_number(shown.value), summed=write_number(summed), difference=difference)

    def add(self, code: str, row: int, column: int, **facts: str) -> None:
        """Adds an error in a cell."""
        place = {"row": str(row + 1), "column": _column_name(self.table, self.layout.head, column)}
        self.problems.append(error(f"import.{code}", _address(place), **place, **facts))


def _is_units(table: _Table, row: int) -> bool:
    """Whether a row says only in what unit the columns are."""
    return all(_word(table.at(row, column).text) in _units().steps for column in table.filled(row))


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _agree(shown: _Amount, summed: Decimal) -> bool:
    """Whether a sum is right to half of the last digit that it shows."""
    return abs(shown.value - summed) <= Decimal(5).scaleb(-shown.decimals - 1)


def _listed(rows: Iterable[int]) -> str:
    """Rows counted from 0 as a reader counts them: 4–6, 9."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in spans)


# The proposal


def _proposal(table: _Table, unit: Unit, first_year: int) -> BudgetProposal:
    """What a table proposes, with every problem, errors first."""
    with localcontext(_EXACT):
        layout = _layout(table, first_year)
        body = _Body(table, layout)
        body.read()
        step, of_unit = _unit(table, layout, body, unit)
        lines, amounts = [], []
        for line in body.lines:
            kronor = {column: amount.value.scaleb(3 * step) for column, amount in line.amounts.items()}
            for column, value in kronor.items():
                if value > LARGEST:
                    body.add("too_large", line.row, column, text=write_number(line.amounts[column].value))
            amounts += kronor.values()
            by_year = {layout.years[column]: float(value) for column, value in kronor.items()}
            lines.append(ProposedLine(line.label, guess_cost_type(line.label), by_year))
        total = float(_sum(amounts))
    none = () if lines else (error("import.no_lines", ""),)
    found = [*table.notices, *layout.problems, *_of_sheet(table, layout, body), *of_unit, *body.problems, *none]
    return BudgetProposal(tuple(lines), tuple(sorted(set(layout.years.values()))), total, _in_order(found))


def _unit(table: _Table, layout: _Layout, body: _Body, chosen: Unit) -> tuple[int, list[Problem]]:
    """The step of the unit that the amounts are in: what the table says, else what was chosen."""
    heads = () if layout.head is None else table.rows[layout.head]
    above = [cell for row in table.rows[: layout.body] for cell in row]
    named = _units_named(_units().anywhere, heads) | _units_named(_units().at_end, [*above, *body.labels])
    found = sorted(named | body.steps_in_cells)
    if not found:
        return UNITS.index(chosen), []
    if not named and body.has_bare_amounts:
        found = sorted({*found, UNITS.index(chosen)})  # some amounts say their unit, the others are as chosen
    if len(found) > 1:
        return found[0], [error("import.mixed_units", "", units=", ".join(UNITS[step] for step in found))]
    is_other = UNITS[found[0]] != chosen
    return found[0], [notice("import.unit_found", "", unit=UNITS[found[0]], chosen=chosen)] if is_other else []


def _of_sheet(table: _Table, layout: _Layout, body: _Body) -> Iterator[Problem]:
    """What a sheet hides from its reader, or shows in more cells than one."""
    first = layout.body if layout.head is None else layout.head
    columns = sorted({layout.label, *layout.years, *layout.totals})
    rows = [row for row in sorted(table.hidden_rows) if first <= row <= body.last_row]
    if rows:
        yield notice("import.hidden_rows", "", rows=_listed(rows))
    hidden = [_column_name(table, layout.head, column) for column in columns if column in table.hidden_columns]
    if hidden:
        yield notice("import.hidden_columns", "", columns=", ".join(hidden))
    for top, left, bottom, right in table.merged:
        is_inside = top <= body.last_row and bottom >= first and left <= columns[-1] and right >= columns[0]
        is_heading = top == bottom != layout.head and len(table.filled(top)) < 2
        if (top, left) != (bottom, right) and is_inside and not is_heading:
            corners = f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
            yield error("import.merged_cells", corners, range=corners)


def _in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first; after so many, only how many more there are."""
    unique = list({(problem.code, problem.address, str(problem.facts)): problem for problem in found}.values())
    errors = [problem for problem in unique if problem.severity == "error"]
    more = len(errors) - MOST_PROBLEMS
    if more > 0:
        errors = [*errors[:MOST_PROBLEMS], error("import.more_problems", "", count=str(more))]
    return (*errors, *(problem for problem in unique if problem.severity == "notice"))
