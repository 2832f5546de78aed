"""What is written in a part, as numbers, places and text within their limits."""

import re
from decimal import Context, Decimal

from imports.guard.limits import LAST_COLUMN, LAST_ROW
from imports.guard.refusal import WorkbookRefused

_COORDINATE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_WHOLE = re.compile(r"[0-9]{1,10}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_AS_EXCEL_SHOWS = Context(prec=15)  # 0.1 + 0.2 is stored as 0.30000000000000004 and shown as 0.3


def place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as B7."""
    match = _COORDINATE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise WorkbookRefused("broken_workbook")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > LAST_COLUMN:
        raise WorkbookRefused("broken_workbook")
    return whole_number(match[2], 1, LAST_ROW), column


def whole_number(text: str, low: int, high: int) -> int:
    """A whole number within its limits: every one that a file gives passes here before anything is made of it."""
    match = _WHOLE.fullmatch(text.strip())  # in ASCII: int() reads other digits, signs and 1_000 as well
    if match is None or not low <= int(match[0]) <= high:
        raise WorkbookRefused("broken_workbook")
    return int(match[0])


def as_shown(number: Decimal) -> Decimal:
    """The number to the digits that Excel shows, without an exponent or idle zeros."""
    shown = _AS_EXCEL_SHOWS.plus(number).normalize(_AS_EXCEL_SHOWS)
    exponent = shown.as_tuple().exponent
    return shown.quantize(Decimal(1)) if isinstance(exponent, int) and 0 < exponent <= 12 else shown


def unescaped(text: str) -> str:
    """The text of a cell, where characters that XML can't hold are written `_x000D_`."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def is_true(attribute: str | None) -> bool:
    """Whether an attribute is set."""
    return attribute in ("1", "true")
