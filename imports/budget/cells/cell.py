"""What a cell is: a number, a text, a date or an error, and the amount in it where it holds one."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from imports.budget.cells.money import money_in
from imports.budget.cells.number_format import Shown, shown
from imports.guard.sheets import SheetCell
from model.case.personal_data import find_personnummer
from model.case.units import LARGEST
from wording.numbers import NumberRefused, read_number, write_number
from wording.text_safety import clean

LONGEST_QUOTE = 40
_SURE_DECIMALS = 4  # of a number in a workbook, where thirds end in a digit that does not add up
# clean() takes away these and more without a word; the rest, such as a soft hyphen, does no harm where it was.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_FORMULA_ERROR = re.compile(r"#[A-ZÅÄÖ0-9/]+[!?]?|#+")
_NO_AMOUNT = frozenset("-–—−")  # how Excel's own formats show zero
_LETTER = re.compile(r"[^\W\d_]")
_REASONS = frozenset({"ambiguous", "mixed_separators", "grouping", "too_long", "too_large"})
_WRITTEN = re.compile(r"(?P<before>[^0-9+\-−–—(]*)(?P<number>[-+−–]? ?[0-9][0-9 .,]*|[-–—−])(?P<after>.*)", re.DOTALL)


@dataclass(frozen=True)
class Amount:
    """An amount as the table shows it, how many decimals it shows, and the unit that stands with it (a power of ten).

    `thousands`: how many thousands its number format took away.
    """

    value: Decimal
    decimals: int
    power: int | None = None
    thousands: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether it has more decimals than are sure, such as a third in a workbook."""
        exponent = self.value.normalize().as_tuple().exponent
        return isinstance(exponent, int) and -exponent > self.decimals


@dataclass(frozen=True)
class Unread:
    """Why a cell does not hold the amount that belongs there."""

    code: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """A cell as it is shown, the real number or the year of the real date in it, and what is wrong with it, if any.

    `indent` is the room before its text. `is_part_of_year`: a date that shows a month or a day in the midst of a year.
    `shown` is how its number format shows the number; `is_struck`, that a line is drawn through it.
    """

    text: str = ""
    shown: Shown | None = None
    year: int | None = None
    fault: str = ""
    indent: int = 0
    is_part_of_year: bool = False
    is_struck: bool = False

    @property
    def number(self) -> Decimal | None:
        """The real number in it, as it is shown."""
        return None if self.shown is None or self.shown.is_percent else self.shown.value

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text and not self.fault

    @cached_property
    def amount(self) -> Amount | Unread | None:
        """The amount in it, if it is not blank, or why there is none."""
        if self.is_blank or self.text in _NO_AMOUNT:
            return None
        if self.fault or self.year is not None:
            return Unread(self.fault or "date", {"text": quoted(self.text)})
        if self.number is not None:
            return _real_amount(self.number, self.shown, self.text)
        return _written_amount(self.text)

    @property
    def has_amount(self) -> bool:
        """Whether an amount stands in it, or what somebody meant as one."""
        unread = isinstance(self.amount, Unread) and self.amount.code in ("not_a_number", "control_character")
        return self.amount is not None and not unread

    @property
    def has_letters(self) -> bool:
        """Whether there is a word in it."""
        return bool(_LETTER.search(self.text)) and self.number is None


BLANK = Cell()
_SOFT_MINUS = re.compile(r"^\s*\u00ad(?=\s*[0-9])")  # what some programs put for a minus, and no program shows


def without_personnummer(text: str) -> str:
    """The text with … in place of each personnummer, also of one in digits of another shape."""
    written = unicodedata.normalize("NFKC", text)
    numbers = find_personnummer(written)
    for number in numbers:
        written = written.replace(number, "…")
    return written if numbers else text


def quoted(text: str) -> str:
    """A short, safe quotation, without any personnummer."""
    words = without_personnummer(" ".join(clean(text).split()))
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1]}…"


def text_cell(text: str) -> Cell:
    """The cell of a text, on one line."""
    words = " ".join(clean(_SOFT_MINUS.sub("-", text)).split())
    indent = len(text) - len(text.lstrip(" \u00a0\u2009\u202f"))
    if _CONTROL.search(text):
        return Cell(words, fault="control_character")
    return Cell(words, fault="formula_error" if _FORMULA_ERROR.fullmatch(words) else "", indent=indent)


def is_end_of_year(day: date) -> bool:
    """Whether a day is the first or the last of its year."""
    return (day.month, day.day) in ((1, 1), (12, 31))


def sheet_cell(cell: SheetCell) -> Cell:
    """The cell of what a workbook's cell holds."""
    held = _held(cell)
    return replace(held, is_struck=True) if cell.is_struck else held


def _held(cell: SheetCell) -> Cell:
    """What a workbook's cell holds."""
    match cell.value:
        case Decimal() as value:
            return _number_cell(value, cell.number_format)
        case date() as day:
            # Only a day that begins or ends a year stands for it, where a day or a month is shown at all.
            code = cell.number_format.lower()
            is_part = "m" in code and not (is_end_of_year(day) and "d" in code)
            return Cell(day.isoformat(), year=day.year, is_part_of_year=is_part)
    match cell.kind:
        case "date":
            return Cell("00:00", fault="date")
        case "not_calculated":
            return Cell("=", fault="not_calculated")
        case "flag":
            return Cell("TRUE" if cell.value == "1" else "FALSE")
        case "error":
            return Cell(quoted(str(cell.value)), fault="formula_error")
    return replace(text_cell(str(cell.value)), indent=cell.indent) if cell.indent else text_cell(str(cell.value))


def _number_cell(value: Decimal, number_format: str) -> Cell:
    """The cell of a number as its format shows it."""
    how = shown(value, number_format)
    if how.is_percent:
        return Cell(f"{write_number(how.value, max_significant=4)} %", shown=how)
    written = write_number(how.value) if abs(how.value) <= LARGEST else f"{how.value:.3E}"
    return Cell(f"{written} {how.words}".strip(), shown=how)


def _written_amount(text: str) -> Amount | Unread | None:
    """The amount that a text says, possibly with its unit; none for a dash."""
    if find_personnummer(text):
        return Unread("personal_number", {})
    match = _WRITTEN.fullmatch(text)
    power: int | None = None
    written = text
    if match is not None and (match["before"].strip() or match["after"].strip()):
        beside = f"{match['before']} {match['after']}".strip()
        money = money_in(beside, "cell")
        if money.fault in ("foreign_money", "money_per") and match["number"].strip() not in _NO_AMOUNT:
            return Unread(money.fault, {"text": quoted(text), "words": quoted(money.words)})
        if match["after"].lstrip().startswith(("'", "’")):  # 500'000 has another sign between thousands
            return _refused(text, text)
        if beside == ":-":
            power = 0
        elif money.fault or len(money.powers) != 1 or re.sub(r"[\s.]", "", money.rest):
            return _refused(text, text)
        else:
            power = next(iter(money.powers))
        written = match["number"].strip()
    return None if written in _NO_AMOUNT else _refused(written, text) or _amount(written, power)


def _refused(written: str, text: str) -> Unread | None:
    """Why a text is no number we can be sure of."""
    try:
        number = read_number(written)
    except NumberRefused as refused:
        code = refused.code if refused.code in _REASONS and not _LETTER.search(written) else "not_a_number"
        return Unread(code, {**{name: str(fact) for name, fact in refused.facts.items()}, "text": quoted(text)})
    return _outside(number, text)


def _amount(written: str, power: int | None) -> Amount:
    decimals = re.search(r"[.,]([0-9]+)$", written)
    return Amount(read_number(written), len(decimals[1]) if decimals else 0, power)


def _real_amount(number: Decimal, how: Shown | None, text: str) -> Amount | Unread:
    """The amount that a number in a workbook is."""
    if find_personnummer(f"{number:f}"):
        return Unread("personal_number", {})
    if how is not None and how.fault:
        return Unread(how.fault, {"text": quoted(text), "words": quoted(how.words)})
    exponent = number.normalize().as_tuple().exponent
    decimals = min(max(0, -exponent), _SURE_DECIMALS) if isinstance(exponent, int) else 0
    power, thousands = (None, 0) if how is None else (how.power, how.thousands)
    return _outside(number, text) or Amount(number, decimals, power, thousands)


def _outside(number: Decimal, text: str) -> Unread | None:
    return Unread("too_large", {"text": quoted(text)}) if abs(number) > LARGEST else None
