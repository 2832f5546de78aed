"""Whether a cell holds what it was given: numbers to the digits that programs keep, formulas however written out."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.sheets.sheet import Content
from imports.guard.sheets import Formula, SheetCell
from imports.guard.sheets import Sheet as SheetRead

MOST_TRIED = 400
"""Formulas that differ and are still taken apart; of the rest it is enough that they differ as text."""
SNAPSHOT_DIGITS = 1e-9
"""How far a snapshot, which is worked out anew by other programs and machines, may be from ours, as a share of it."""
_NEWER = re.compile(r"_XL(?:FN|UDF|WS)\.", re.IGNORECASE)

Place = tuple[int, int]
"""Row and column, from 1."""


def same_number(number: Decimal, expected: float) -> bool:
    """Whether a number is the expected one to the 15 digits that Excel and LibreOffice keep."""
    ours = Decimal(expected)
    if not ours:
        return not number
    return abs(number - ours) <= Decimal("6e-15").scaleb(ours.adjusted())


def is_same_content(content: Content, cell: SheetCell | None, formula: Formula | None, is_snapshot: bool) -> bool:
    """Whether a cell holds the text or number it was given, or nothing where it was given nothing."""
    if formula is not None:
        return False
    if content.kind == "blank" or content.written == "":
        return cell is None
    if cell is None:
        return False
    if content.kind == "text":
        return cell.kind == "text" and str(cell.value).replace("\r\n", "\n") == content.written
    if cell.kind != "number" or not isinstance(cell.value, Decimal):
        return False
    expected = float(content.written)
    near = is_snapshot and math.isclose(float(cell.value), expected, rel_tol=SNAPSHOT_DIGITS, abs_tol=SNAPSHOT_DIGITS)
    return near or same_number(cell.value, expected)


def masters_of(sheet: SheetRead) -> dict[str, tuple[Place, str]]:
    """Group of cells that share a formula → the cell where it is written out, and its text."""
    return {
        formula.group: (place, formula.text)
        for place, formula in sheet.formulas.items()
        if formula.kind == "shared" and formula.text
    }


@dataclass
class Formulas:
    """Formulas of a file held against ours, token by token, with a limit to how many that differ are taken apart."""

    tried: int = 0

    def is_same(
        self, expected: str, formula: Formula | None, place: Place, masters: Mapping[str, tuple[Place, str]]
    ) -> bool:
        """Whether a cell holds the expected formula, however it was written out."""
        if formula is None:
            return False
        text = formula.text
        if formula.kind == "shared" and not text:
            origin, text = masters.get(formula.group, (place, ""))
            if not _may_be(expected, text) or self.tried >= MOST_TRIED:
                return False
            text = _moved(text, origin, place)
        elif formula.kind == "array":
            if {*formula.covers.replace("$", "").split(":")} != {_coordinate(place)}:
                return False
        elif formula.kind not in ("normal", "shared"):
            return False
        if text == expected:
            return True
        if not _may_be(expected, text) or self.tried >= MOST_TRIED:
            return False
        same = _tokens(text) == _tokens(expected)
        self.tried += not same
        return same


def _may_be(expected: str, text: str) -> bool:
    """Whether a formula is short enough to be the expected one, and so worth taking apart."""
    return 0 < len(text) <= 4 * len(expected) + 200


def _coordinate(place: Place) -> str:
    return str(xl_rowcol_to_cell(place[0] - 1, place[1] - 1))


def _moved(text: str, origin: Place, place: Place) -> str:
    """A shared formula as it reads in another cell."""
    try:
        return str(Translator(f"={text}", _coordinate(origin)).translate_formula(_coordinate(place))).removeprefix("=")
    except Exception:  # the translator fails in many ways on what is no formula
        return ""


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[str, ...] | None:
    """A formula in one spelling, whatever its spaces, its case, its dollar signs and its quotes round names."""
    try:
        items: Sequence[Token] = Tokenizer(f"={text}").items
    except Exception:  # and so does the tokenizer
        return None
    return tuple(_plain(items))


def _plain(items: Sequence[Token]) -> Iterator[str]:
    for item in items:
        if item.type == Token.WSPACE or (item.type == Token.OP_PRE and item.value == "+"):
            continue
        if item.type == Token.OPERAND and item.subtype == Token.TEXT:
            yield item.value
        elif item.type == Token.OPERAND and item.subtype == Token.NUMBER:
            yield repr(float(item.value))
        elif item.type == Token.OPERAND:
            yield item.value.replace("$", "").replace("'", "").casefold()
        else:
            yield _NEWER.sub("", item.value).strip().casefold()
