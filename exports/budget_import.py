"""A budget that was pasted or uploaded becomes a proposal, which a person approves before anything is applied.

Nothing is read best-effort: what could mean two things is refused, with the row, the column and what to do. The sums
that the table shows are checked, since they reveal a row that was left out, counted twice or read in another unit.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from openpyxl.utils import get_column_letter

from exports.forms import safe_cell
from exports.workbook_guard import LARGEST_FILE, WORKBOOK_MAGIC, Sheet, SheetCell, WorkbookRefused, read_workbook
from model.case import CostType
from model.personal_data import find_personnummer
from model.problem import Problem, error, notice
from model.units import FIRST_YEAR, LARGEST, LAST_YEAR
from wording.numbers import NumberRefused, read_number, write_number
from wording.text_safety import clean
from wording.texts import read_wording_file

Unit = Literal["kr", "tkr", "mnkr"]
UNITS: tuple[Unit, ...] = ("kr", "tkr", "mnkr")
"""Each counts a thousand of the one before it. The place in this row is the unit's step."""
MOST_ROWS, MOST_COLUMNS = 500, 70
MOST_PROBLEMS = 50
LONGEST_LABEL = 200
LONGEST_QUOTE = 40
_MOST_LINES = 20_000  # of a text, blank lines too, before it is a table at all
_EXACT = Context(prec=80)
_SURE_DECIMALS = 4  # of a number in a workbook, where thirds end in a digit that does not add up


@dataclass(frozen=True)
class ProposedLine:
    """A cost as it was read, in kronor by calendar year; its type is a guess from the label."""

    label: str
    cost_type: CostType | None
    amounts: Mapping[int, float]


@dataclass(frozen=True)
class BudgetProposal:
    """What was read: lines, the years of the columns, the sum in kronor, and the problems, errors first.

    A proposal with an error may not be approved. The facts of the problems are texts in no language.
    """

    lines: tuple[ProposedLine, ...]
    years: tuple[int, ...]
    total: float
    problems: tuple[Problem, ...]


def read_pasted(text: str, unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in text copied from a spreadsheet: columns divided by tabs or by semicolons. Never raises."""
    try:
        _refuse_if(len(text) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        return _proposal(_table_of_text(text, pasted=True), unit, first_year)
    except Exception as problem:
        return _refusal(problem)


def read_file(name: str, content: bytes, unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in a workbook (xlsx), or in a text with semicolons, tabs or clear commas (csv). Never raises."""
    try:
        _refuse_if(len(content) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
        if content.startswith(WORKBOOK_MAGIC) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
            return _of_workbook(read_workbook(content), unit, first_year)
        _refuse_if(not name.lower().endswith((".csv", ".txt", ".tsv")), "unknown_file_type", name=_quoted(name))
        return _proposal(_table_of_text(_decoded(content)), unit, first_year)
    except Exception as problem:
        return _refusal(problem)


class _Refused(Exception):
    """There is no table to read, for this reason."""

    def __init__(self, problem: Problem):
        super().__init__(problem.code)
        self.problem = problem


def _refuse_if(is_so: bool, code: str, address: str = "", **facts: str) -> None:
    if is_so:
        raise _Refused(error(f"import.{code}", address, **facts))


def _refusal(reason: Exception) -> BudgetProposal:
    """A proposal of nothing, with the reason."""
    problem = error("import.unreadable", "")
    if isinstance(reason, _Refused):
        problem = reason.problem
    elif isinstance(reason, WorkbookRefused):
        problem = error(f"import.{reason.code}", "", **reason.facts)
    return BudgetProposal((), (), 0.0, (problem,))


# Units


@dataclass(frozen=True)
class _Units:
    """The steps of the words for units of money, and patterns that find such a word."""

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
        at_end=re.compile(rf"(?:^|[(\[,:] ?|\bi |\bin ){unit} ?[)\]]?[.:]?$", re.IGNORECASE),
        amount=re.compile(rf"(?P<number>[-+−–]? ?[0-9][0-9 .,]*?|[-–—−]) ?{unit}\.?", re.IGNORECASE),
    )


def _step(word: str) -> int | None:
    """The step of a word for a unit, if it is one."""
    return _units().steps.get(" ".join(word.casefold().split()).rstrip("."))


def _steps_named(pattern: re.Pattern[str], cells: Iterable["_Cell"]) -> set[int]:
    """The steps of the units that the pattern finds in the cells' texts."""
    found = (_step(match["unit"]) for cell in cells for match in pattern.finditer(cell.text))
    return {step for step in found if step is not None}


# Cells

# clean() takes away these and more without a word; the rest, such as a soft hyphen, does no harm where it was.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_FORMULA_ERROR = re.compile(r"#[A-ZÅÄÖ0-9/]+[!?]?|#+")
_NO_AMOUNT = frozenset("-–—−")  # how Excel's own formats show zero
_LETTER = re.compile(r"[^\W\d_]")
_REASONS = frozenset({"ambiguous", "mixed_separators", "grouping", "too_long", "too_large"})


@dataclass(frozen=True)
class _Amount:
    """An amount in the table's own unit, how many decimals it shows, and the step of a unit that stands with it."""

    value: Decimal
    decimals: int
    step: int | None


@dataclass(frozen=True)
class _Unread:
    """Why a cell does not hold the amount that belongs there."""

    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class _Cell:
    """A cell as it is shown, the real number or the year of the real date in it, and what is wrong with it, if any."""

    text: str = ""
    number: Decimal | None = None
    year: int | None = None
    step: int | None = None  # of the unit that its number format writes
    fault: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text and not self.fault

    @cached_property
    def amount(self) -> _Amount | _Unread | None:
        """The amount in it, if it is not blank, or why there is none."""
        if self.is_blank or self.text in _NO_AMOUNT:
            return None
        if self.fault or self.year is not None:
            return _Unread(self.fault or "date", {"text": _quoted(self.text)})
        amount = _written_amount(self.text) if self.number is None else _real_amount(self.number, self.step)
        if isinstance(amount, _Amount) and not 0 <= amount.value <= LARGEST:
            return _Unread("negative" if amount.value < 0 else "too_large", {"text": _quoted(self.text)})
        return amount

    @property
    def has_amount(self) -> bool:
        """Whether an amount stands in it, or what somebody meant as one."""
        unread = isinstance(self.amount, _Unread) and self.amount.code in ("not_a_number", "control_character")
        return self.amount is not None and not unread

    @property
    def is_wordy(self) -> bool:
        """Whether it has letters and no digits."""
        return bool(_LETTER.search(self.text)) and not re.search("[0-9]", self.text)

    @property
    def is_sum(self) -> bool:
        """Whether it is called a sum."""
        return self.number is None and _SUM.match(self.text) is not None


_BLANK = _Cell()


def _without_personnummer(text: str) -> str:
    """The text with … in place of each personnummer, also of one in digits of another shape."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = find_personnummer(plain)
    if not numbers:
        return text
    for number in numbers:
        plain = plain.replace(number, "…")
    return plain


def _quoted(text: str) -> str:
    """A short, safe quotation, without any personnummer."""
    shown = _without_personnummer(" ".join(clean(text).split()))
    return shown if len(shown) <= LONGEST_QUOTE else f"{shown[: LONGEST_QUOTE - 1]}…"


def _text_cell(text: str) -> _Cell:
    """The cell of a text, on one line."""
    shown = " ".join(clean(text).split())
    if _CONTROL.search(text):
        return _Cell(shown, fault="control_character")
    return _Cell(shown, fault="formula_error" if _FORMULA_ERROR.fullmatch(shown) else "")


def _sheet_cell(cell: SheetCell) -> _Cell:
    """The cell of what a workbook's cell holds."""
    match cell.value:
        case Decimal() as value:
            return _number_cell(value, cell.number_format)
        case date() as day:
            return _Cell(day.isoformat(), year=day.year)
    match cell.kind:
        case "date":
            return _Cell("00:00", fault="date")
        case "not_calculated":
            return _Cell("=", fault="not_calculated")
        case "flag":
            return _Cell("TRUE" if cell.value == "1" else "FALSE")
        case "error":
            return _Cell(_quoted(str(cell.value)), fault="formula_error")
    return _text_cell(str(cell.value))


def _number_cell(value: Decimal, number_format: str) -> _Cell:
    """The cell of a number as its format shows it: `#,##0,` shows thousands, `0"tkr"` has a unit, and `0%` is text."""
    section = number_format.split(";")[0]
    digits = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", section)
    if "%" in digits:
        return _Cell(f"{write_number(value.scaleb(2, _EXACT), max_significant=4)} %")
    scaled = re.search(r"[0#?](,+)[^0#?,]*$", digits)
    number = value.scaleb(-3 * len(scaled[1]), _EXACT) if scaled else value
    literals = " ".join(quoted or currency for quoted, currency in re.findall(r'"([^"]*)"|\[\$([^\]-]*)', section))
    shown = write_number(number) if abs(number) <= LARGEST else f"{number:.3E}"
    return _Cell(shown, number=number, step=_step(literals))


def _written_amount(text: str) -> _Amount | _Unread | None:
    """The amount that a text says, possibly with its unit; none for a dash."""
    found = _units().amount.fullmatch(text)
    written = found["number"] if found else text
    if written in _NO_AMOUNT:
        return None
    if find_personnummer(written):
        return _Unread("personal_number", {})
    try:
        number = read_number(written)
    except NumberRefused as refused:
        code = refused.code if refused.code in _REASONS and not _LETTER.search(written) else "not_a_number"
        return _Unread(code, {**{name: str(fact) for name, fact in refused.facts.items()}, "text": _quoted(text)})
    decimals = re.search(r"[.,]([0-9]+)$", written)
    return _Amount(number, len(decimals[1]) if decimals else 0, _step(found["unit"]) if found else None)


def _real_amount(number: Decimal, step: int | None) -> _Amount | _Unread:
    """The amount that a number in a workbook is."""
    if find_personnummer(f"{number:f}"):
        return _Unread("personal_number", {})
    exponent = number.as_tuple().exponent
    return _Amount(number, min(max(0, -exponent), _SURE_DECIMALS) if isinstance(exponent, int) else 0, step)


# Tables


@dataclass(frozen=True)
class _Table:
    """Rows of cells from the first row and column on, and, of a sheet, what is hidden and merged; counted from 0."""

    rows: Sequence[Sequence[_Cell]]
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notices: tuple[Problem, ...] = ()

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def left(self) -> int:
        """The first column with words, which holds the labels or stands before them; or the one before the amounts."""
        first = min((filled[0] for row in range(len(self.rows)) if (filled := self.filled(row))), default=0)
        has_words = any(_LETTER.search(self.at(row, first).text) for row in range(len(self.rows)))
        return first if has_words else max(0, first - 1)

    def at(self, row: int, column: int) -> _Cell:
        """The cell there, or a blank one."""
        return self.rows[row][column] if column < len(self.rows[row]) else _BLANK

    def filled(self, row: int) -> list[int]:
        """The columns of a row where something stands."""
        return self._filled[row]

    @cached_property
    def _filled(self) -> list[list[int]]:
        return [[column for column, cell in enumerate(row) if not cell.is_blank] for row in self.rows]


def _check_size(rows: int, columns: int) -> None:
    _refuse_if(rows > MOST_ROWS, "too_many_rows", count=str(rows), limit=str(MOST_ROWS))
    _refuse_if(columns > MOST_COLUMNS, "too_many_columns", count=str(columns), limit=str(MOST_COLUMNS))


def _decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1252; a byte order mark is left in front."""
    if b"\0" not in content:
        for encoding in ("utf-8", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise _Refused(error("import.wrong_encoding", ""))


def _table_of_text(text: str, pasted: bool = False) -> _Table:
    """The table in a text. In the dialect of our own export, the apostrophe before a formula sign is taken away."""
    # Only our export has both a byte order mark and quotes around every cell; Excel, saving it again, drops the quotes.
    is_ours = not pasted and text.startswith('\ufeff"')
    text = text.removeprefix("\ufeff")
    _refuse_if(not text.strip(), "empty_table")
    delimiter = _delimiter(text, pasted)
    lines = _split(text, delimiter, pasted)
    lengths = set(map(len, filter(any, lines)))
    for line in lines:
        while line and not line[-1].strip():
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    _refuse_if(not lines, "empty_table")
    _check_size(len(lines), max(map(len, lines)))
    table = _Table([[_text_cell(_unguarded(cell) if is_ours else cell) for cell in line] for line in lines])
    # A comma may also be decimal. It divides columns for sure only below a row of years, in rows of one length.
    _refuse_if(delimiter == "," and (len(lengths) > 1 or _find_head(table) is None), "unclear_commas")
    return table


def _unguarded(text: str) -> str:
    """The text without the one apostrophe that our export puts before a formula sign."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) != text[1:] else text


def _delimiter(text: str, pasted: bool) -> str:
    """What divides the columns."""
    bare = re.sub('"[^"]*"', "", text)
    if "\t" in bare or ";" in bare:
        return "\t" if bare.count("\t") >= bare.count(";") else ";"
    _refuse_if(pasted or "," not in bare, "no_columns")
    return ","


def _split(text: str, delimiter: str, pasted: bool) -> list[list[str]]:
    """The cells of each row. In what was pasted, a quotation mark that is never closed is a sign like any other."""
    try:
        return _split_by(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        _refuse_if(not pasted, "unclear_quotes")
        return _split_by(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _split_by(reader: Iterable[list[str]]) -> list[list[str]]:
    lines: list[list[str]] = []
    for line in reader:
        lines.append(line)
        _refuse_if(len(lines) > _MOST_LINES, "too_many_rows", count=f"> {_MOST_LINES}", limit=str(MOST_ROWS))
    return lines


def _of_workbook(sheets: Sequence[Sheet], unit: Unit, first_year: int) -> BudgetProposal:
    """The proposal in the first sheet that has a row of years, or else in the first where anything stands."""
    filled = [sheet for sheet in sheets if sheet.cells]
    _refuse_if(not filled, "empty_table")
    chosen = next((sheet for sheet in filled if _has_years(sheet)), filled[0])
    others = ", ".join(_quoted(sheet.name) for sheet in filled if sheet is not chosen)
    notices = (notice("import.other_sheets", "", sheet=_quoted(chosen.name), others=others),) if others else ()
    return _proposal(_table_of_sheet(chosen, notices), unit, first_year)


def _has_years(sheet: Sheet) -> bool:
    try:
        return _find_head(_table_of_sheet(sheet)) is not None
    except _Refused:
        return False


def _table_of_sheet(sheet: Sheet, notices: tuple[Problem, ...] = ()) -> _Table:
    """The table of a sheet where something stands."""
    height, width = max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells)
    _check_size(height, width)
    grid = [[_BLANK] * width for _ in range(height)]
    for (row, column), cell in sheet.cells.items():
        grid[row - 1][column - 1] = _sheet_cell(cell)
    hidden = (range(first - 1, min(last, width)) for first, last in sheet.hidden_columns)
    return _Table(
        grid,
        is_sheet=True,
        hidden_rows=frozenset(row - 1 for row in sheet.hidden_rows),
        hidden_columns=frozenset(column for columns in hidden for column in columns),
        merged=tuple((top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in sheet.merged),
        notices=notices,
    )


# The row of years

_SUM = re.compile(
    r"(?:del)?summ(?:a|or)\b|total(?:t|a|s|er|en|summan?|kostnad|kostnader|belopp)?\b|sum\b|sub-?total\b|grand total\b"
    r"|.*\b(?:totalt|summa|total)[.:]?(?: \([^)]*\))?$",
    re.IGNORECASE,
)
_HEAD_WORD = re.compile(
    r"kostnad(?:er|sslag|styp)?|post(?:er)?|budget(?:post)?|rad|rubrik|benämning|utgift(?:er)?|aktivitet|konto|text|typ|år"
    r"|belopp|och|per|av|i|costs?|items?|lines?|years?|labels?|expenses?|category|type|amounts?|and|by|of|in"
)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_BARE_YEAR = re.compile(r"[0-9]{3,6}")
_DATE = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_NUMBERED_YEAR = re.compile(r"(?:år|year|period) ?[0-9]{1,2}", re.IGNORECASE)


@dataclass(frozen=True)
class _Head:
    """A row of years: the year of each column that has one, the columns of sums, and whether it can be nothing else."""

    row: int
    years: Mapping[int, int]
    totals: frozenset[int]
    is_sure: bool


def _year_in(cell: _Cell) -> int | None:
    """The year that a column's head names, whether or not there may be such a year."""
    if cell.year is not None:
        return cell.year
    if cell.number is not None:
        is_whole = cell.number == cell.number.to_integral_value()
        return int(cell.number) if is_whole and 100 <= cell.number < 1_000_000 else None
    if _BARE_YEAR.fullmatch(cell.text):
        return int(cell.text)
    if day := _DATE.fullmatch(cell.text):
        return int(day[1])
    named = _YEAR.findall(cell.text)
    return int(named[0]) if len(named) == 1 and _LETTER.search(cell.text) else None


def _is_year(year: int | None) -> bool:
    """Whether there may be such a year."""
    return year is not None and FIRST_YEAR <= year <= LAST_YEAR


def _head_at(table: _Table, row: int) -> _Head | None:
    """The row as a row of years, if it can be one."""
    years: dict[int, int] = {}
    bare: list[int] = []
    totals: set[int] = set()
    for column in table.filled(row):
        cell = table.at(row, column)
        if column == table.left:
            continue
        year = _year_in(cell)
        if cell.is_sum:
            totals.add(column)
        elif year is not None:
            years[column] = year
            if cell.number is not None or _BARE_YEAR.fullmatch(cell.text):
                bare.append(year)
        elif not cell.fault and cell.has_amount:
            return None
    if not years:
        return None
    first = table.at(row, table.left)
    words = [word for word in (word.strip("()[].,:") for word in first.text.casefold().split()) if word]
    possible = [_is_year(year) for year in bare]
    may_be_years = all(possible)
    # 2020 and 2100 may also be amounts: what speaks for years is words, a sum beside them, or that they follow on.
    is_sure = (
        bool(totals)
        or (bool(words) and all(_HEAD_WORD.fullmatch(word) or _step(word) is not None for word in words))
        or (first.is_blank and any(possible))
        or (may_be_years and len(bare) < len(years))
        or (may_be_years and len(bare) > 1 and all(after == before + 1 for before, after in pairwise(bare)))
    )
    return _Head(row, years, frozenset(totals), is_sure) if is_sure or may_be_years else None


def _find_head(table: _Table) -> _Head | None:
    """The row of years, if there is one: of those above the first amounts, the one with most years."""
    heads: list[_Head] = []
    for row in range(len(table.rows)):
        filled = table.filled(row)
        head = _head_at(table, row)
        if head is not None and (head.is_sure or not heads):
            _refuse_if(not head.is_sure, "unclear_head", f"row {row + 1}", row=str(row + 1))
            heads.append(head)
        elif len(filled) > 1 and any(table.at(row, column).has_amount for column in filled[1:]):
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


def _in_cell(table: _Table, head: int | None, row: int, column: int) -> dict[str, str]:
    """The facts of a place: its row, and what the reader knows its column by (letter in a sheet, head, or number)."""
    cell = _BLANK if head is None else table.at(head, column)
    title = _quoted(cell.text) if cell.number is None else f"{cell.number:f}"
    name = title or str(column + 1)
    if table.is_sheet:
        letter = get_column_letter(column + 1)
        name = f"{letter} ({title})" if title else letter
    return {"row": str(row + 1), "column": name}


def _cell_error(code: str, place: Mapping[str, str], **facts: str) -> Problem:
    return error(f"import.{code}", f"row {place['row']}, column {place['column']}", **place, **facts)


def _layout(table: _Table, first_year: int) -> _Layout:
    """What the columns are: by the row of years, or else counted from the first year."""
    head = _find_head(table)
    return _counted_layout(table, first_year) if head is None else _named_layout(table, head)


def _named_layout(table: _Table, head: _Head) -> _Layout:
    """The columns under a row of years. The label is the column before them that has most words."""
    below = range(head.row + 1, len(table.rows))
    words = {
        column: sum(bool(_LETTER.search(table.at(row, column).text)) for row in below)
        for column in range(table.left, min(head.years))
        if column not in head.totals
    }
    label = max(words, key=lambda column: (words[column], -column), default=table.left)
    problems = [
        *_of_heads(table, head),
        *_of_rows_above(table, head.row),
        *_of_other_columns(table, head, {label, *head.years, *head.totals}),
    ]
    return _Layout(head.row, head.row + 1, label, head.years, tuple(sorted(head.totals)), tuple(problems))


def _of_heads(table: _Table, head: _Head) -> Iterator[Problem]:
    """Heads that can't be read, and years that can't be or that stand twice."""
    seen: set[int] = set()
    for column in table.filled(head.row):
        cell, year = table.at(head.row, column), head.years.get(column)
        place = _in_cell(table, head.row, head.row, column)
        if cell.fault:
            yield _cell_error(cell.fault, place, text=_quoted(cell.text))
        elif year is not None and not _is_year(year):
            limits = {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)}
            yield _cell_error("year_outside", place, text=_quoted(cell.text), **limits)
        elif year in seen:
            yield _cell_error("year_twice", place, year=str(year))
        if year is not None:
            seen.add(year)


def _of_rows_above(table: _Table, body: int) -> Iterator[Problem]:
    """Rows above the table that hold more than a title."""
    rows = [row for row in range(body) if len(table.filled(row)) > 1]
    if rows:
        yield notice("import.rows_above", "", rows=_listed(rows))


def _of_other_columns(table: _Table, head: _Head, known: set[int]) -> Iterator[Problem]:
    """Columns that are neither label, year nor sum. Numbers under no year stop us, but account numbers do not."""
    for column in range(table.left, table.width):
        cells = [table.at(row, column) for row in range(head.row + 1, len(table.rows))]
        if column in known or all(cell.is_blank for cell in cells):
            continue
        place = _in_cell(table, head.row, head.row, column)
        is_account = column < min(head.years) and table.at(head.row, column).is_wordy
        if any(cell.has_amount for cell in cells) and not is_account:
            yield _cell_error("column_without_year", place)
        else:
            yield notice("import.column_not_read", f"column {place['column']}", column=place["column"])


def _counted_layout(table: _Table, first_year: int) -> _Layout:
    """The columns of a table without years: one a year from the first year on, whatever words stand above them."""
    rows = [row for row in range(len(table.rows)) if len(table.filled(row)) > 1]
    _refuse_if(not rows, "no_lines")
    heads = [table.at(rows[0], column) for column in table.filled(rows[0])[1:]]
    has_heads = len(rows) > 1 and all(cell.is_wordy or _NUMBERED_YEAR.fullmatch(cell.text) for cell in heads)
    head, body = (rows[0], rows[0] + 1) if has_heads else (None, rows[0])
    label = min(table.filled(row)[0] for row in rows)
    after = range(label + 1, max(table.filled(row)[-1] for row in rows) + 1)
    totals = tuple(column for column in after if head is not None and table.at(head, column).is_sum)
    columns = [column for column in after if column not in totals]
    _refuse_if(not columns, "no_lines")
    labels = [cell for row in rows if row >= body and not (cell := table.at(row, label)).is_sum]
    _refuse_if(bool(labels) and all(_is_year(_year_in(cell)) for cell in labels), "years_in_rows")
    first, last = first_year, first_year + len(columns) - 1
    span = {"first": str(first), "last": str(last)}
    _refuse_if(not FIRST_YEAR <= first <= last <= LAST_YEAR, "years_do_not_fit", **span)
    problems = (notice("import.years_assumed", "", **span), *_of_rows_above(table, body))
    return _Layout(head, body, label, dict(zip(columns, range(first, last + 1), strict=True)), totals, problems)


# The lines

_OF_WHICH = re.compile(r"(?:varav|därav|of which)\b", re.IGNORECASE)
_COST_WORDS: tuple[tuple[CostType, re.Pattern[str]], ...] = (
    ("backfill", re.compile(r"vikari|backfill|substitut")),
    ("staff", re.compile(r"personal|\blön|lön(?:er|en)?\b|staff|salar|wage|personnel")),
    ("running", re.compile(r"drift|löpande|\brunning|\bongoing|operating")),
)


def guess_cost_type(label: str) -> CostType:
    """The cost type that a label's words suggest: the word that stands first decides."""
    lowered = label.casefold()
    found = [(match.start(), kind) for kind, words in _COST_WORDS if (match := words.search(lowered))]
    return min(found)[1] if found else "other"


@dataclass(frozen=True)
class _Line:
    """A row with a label and its amounts by column."""

    row: int
    label: str
    amounts: Mapping[int, _Amount]


class _Body:
    """The rows below the heads, read from top to bottom."""

    def __init__(self, table: _Table, layout: _Layout):
        self.table, self.layout = table, layout
        self.problems: list[Problem] = []
        self.lines: list[_Line] = []
        self.last_row = layout.body  # with amounts
        self.words: list[_Cell] = []  # that may say what the unit is
        self.steps: set[int] = set()
        self.has_bare_amounts = False
        self._unread: set[tuple[int, int]] = set()
        self._since_sum = 0
        self._has_sum = False
        self._without_amounts: list[int] = []

    def read(self) -> None:
        """Reads every row."""
        for row in range(self.layout.body, len(self.table.rows)):
            self._read_row(row)
        after = [line.row for line in self.lines[self._since_sum :]] if self._has_sum else []
        if after:
            self.problems.append(notice("import.rows_below_sum", "", rows=_listed(after)))
        if self._without_amounts:
            self.problems.append(notice("import.rows_without_amounts", "", rows=_listed(self._without_amounts)))

    def add(self, code: str, row: int, column: int, **facts: str) -> None:
        """Adds an error in a cell."""
        self.problems.append(_cell_error(code, _in_cell(self.table, self.layout.head, row, column), **facts))

    def _read_row(self, row: int) -> None:
        table, layout = self.table, self.layout
        label = table.at(row, layout.label)
        head = None if layout.head is None else _head_at(table, row)
        if head is not None and head.is_sure and set(head.years.values()) & set(layout.years.values()):
            self.problems.append(error("import.second_head", f"row {row + 1}", row=str(row + 1)))
            return
        if all(_step(table.at(row, column).text) is not None for column in table.filled(row)):
            self.words += table.rows[row]
            return
        amounts, totals = self._amounts(row, layout.years), self._amounts(row, layout.totals)
        if not (amounts or totals or self._is_damaged(row)):
            self._read_words(row, label)
            return
        self.last_row = row
        self.words.append(label)
        if _OF_WHICH.match(label.text):
            facts = {"row": str(row + 1), "text": _quoted(label.text)}
            self.problems.append(notice("import.of_which", f"row {row + 1}", **facts))
        elif label.is_sum:
            self._check_sum_row(row, {**amounts, **totals})
        else:
            self._take_line(_Line(row, self._label(row, label), amounts), totals)

    def _is_damaged(self, row: int) -> bool:
        return any(at == row for at, _ in self._unread)

    def _amounts(self, row: int, columns: Iterable[int]) -> dict[int, _Amount]:
        """The amounts of a row; what is no amount is a problem."""
        amounts = {}
        for column in columns:
            amount = self.table.at(row, column).amount
            if isinstance(amount, _Unread):
                self._unread.add((row, column))
                self.add(amount.code, row, column, **amount.facts)
            elif amount is not None:
                amounts[column] = amount
                if amount.step is not None:
                    self.steps.add(amount.step)
                elif amount.value:
                    self.has_bare_amounts = True
        return amounts

    def _read_words(self, row: int, label: _Cell) -> None:
        """A row without amounts: a heading, or a note below the sums, which is passed over without a word."""
        self.words += self.table.rows[row]
        if not label.is_blank and not self._has_sum:
            self._without_amounts.append(row)

    def _label(self, row: int, label: _Cell) -> str:
        """The label of a line; one that can't be kept is a problem."""
        shown, column = _without_personnummer(label.text), self.layout.label
        if label.fault:
            self.add(label.fault, row, column, text=_quoted(shown))
        elif shown != label.text:
            self.add("personal_number", row, column)
        elif not _LETTER.search(shown):
            self.add("label_missing", row, column)
        elif len(shown) > LONGEST_LABEL:
            self.add("label_too_long", row, column, text=_quoted(shown), limit=str(LONGEST_LABEL))
        return shown[:LONGEST_LABEL]

    def _take_line(self, line: _Line, totals: Mapping[int, _Amount]) -> None:
        """Keeps a line, and checks its own sums. A sum under another name would make the budget twice as large."""
        if any(self._adds_up(line, lines) for lines in (self.lines, self.lines[self._since_sum :])):
            self.add("looks_like_sum", line.row, self.layout.label, text=_quoted(line.label))
        self.lines.append(line)
        summed = _sum(amount.value for amount in line.amounts.values())
        for column, total in totals.items():
            if not self._is_damaged(line.row) and not _agree(total, summed):
                self._add_sum("row_sum", line.row, column, total, summed)

    def _adds_up(self, line: _Line, lines: list[_Line]) -> bool:
        """Whether a line is, in every year, the sum of several lines."""

        def amount(of: _Line, column: int) -> Decimal:
            return of.amounts[column].value if column in of.amounts else Decimal(0)

        return (
            len(lines) > 1
            and any(amount(line, column) for column in self.layout.years)
            and all(_sum(amount(of, column) for of in lines) == amount(line, column) for column in self.layout.years)
        )

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
            columns = set(self.layout.years) if column in self.layout.totals else {column}
            if any(at in columns for _, at in self._unread):
                continue
            summed = _sum(line.amounts[at].value for line in lines for at in columns if at in line.amounts)
            if not _agree(amount, summed):
                found[column] = summed
        return found

    def _add_sum(self, code: str, row: int, column: int, shown: _Amount, summed: Decimal) -> None:
        difference = write_number(shown.value - summed, signed=True)
        facts = {"shown": write_number(shown.value), "summed": write_number(summed), "difference": difference}
        self.add(code, row, column, **facts)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _agree(shown: _Amount, summed: Decimal) -> bool:
    """Whether a sum is right to half of the last digit that it shows."""
    return abs(shown.value - summed) <= Decimal(5).scaleb(-shown.decimals - 1)


def _listed(rows: Iterable[int]) -> str:
    """Rows counted from 0, as a reader counts them: 4–6, 9."""
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return ", ".join(f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in spans)


# The proposal


def _proposal(table: _Table, unit: Unit, first_year: int) -> BudgetProposal:
    """What a table proposes."""
    with localcontext(_EXACT):
        layout = _layout(table, first_year)
        body = _Body(table, layout)
        body.read()
        step, of_unit = _unit(table, layout, body, unit)
        lines: list[ProposedLine] = []
        amounts: list[Decimal] = []
        for line in body.lines:
            kronor = {column: amount.value.scaleb(3 * step) for column, amount in line.amounts.items()}
            for column, value in kronor.items():
                if value > LARGEST:
                    body.add("too_large", line.row, column, text=write_number(line.amounts[column].value))
            amounts += kronor.values()
            by_year = {layout.years[column]: float(value) for column, value in kronor.items()}
            lines.append(ProposedLine(line.label, guess_cost_type(line.label), by_year))
        total = float(_sum(amounts))
    of_none = () if lines else (error("import.no_lines", ""),)
    found = [*table.notices, *layout.problems, *_of_sheet(table, layout, body), *of_unit, *body.problems, *of_none]
    return BudgetProposal(tuple(lines), tuple(sorted(set(layout.years.values()))), total, _in_order(found))


def _unit(table: _Table, layout: _Layout, body: _Body, chosen: Unit) -> tuple[int, list[Problem]]:
    """The step of the unit that the amounts are in: what the table says, else what was chosen."""
    heads = () if layout.head is None else table.rows[layout.head]
    above = [cell for row in table.rows[: layout.body] for cell in row]
    named = _steps_named(_units().anywhere, heads) | _steps_named(_units().at_end, [*above, *body.words])
    found = named | body.steps
    if body.steps and not named and body.has_bare_amounts:
        found = found | {UNITS.index(chosen)}  # some amounts say their unit, and the others are as chosen
    if not found:
        return UNITS.index(chosen), []
    step = min(found)
    if len(found) > 1:
        return step, [error("import.mixed_units", "", units=", ".join(UNITS[other] for other in sorted(found)))]
    if UNITS[step] != chosen:
        return step, [notice("import.unit_found", "", unit=UNITS[step], chosen=chosen)]
    return step, []


def _of_sheet(table: _Table, layout: _Layout, body: _Body) -> Iterator[Problem]:
    """What a sheet hides from its reader, or shows across cells, within the table."""
    first = layout.body if layout.head is None else layout.head
    columns = sorted({layout.label, *layout.years, *layout.totals})
    rows = [row for row in table.hidden_rows if first <= row <= body.last_row]
    if rows:
        yield notice("import.hidden_rows", "", rows=_listed(rows))
    hidden = [_in_cell(table, layout.head, 0, column)["column"] for column in columns if column in table.hidden_columns]
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
    if len(errors) > MOST_PROBLEMS:
        more = error("import.more_problems", "", count=str(len(errors) - MOST_PROBLEMS))
        errors = [*errors[:MOST_PROBLEMS], more]
    return (*errors, *(problem for problem in unique if problem.severity == "notice"))
