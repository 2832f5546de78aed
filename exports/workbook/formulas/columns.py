"""Columns of a sheet: their letters, and the axes along which one formula is written in every column.

A formula along an axis (years) is one text for every column: where the column's letter stands, there is a sign in its
place.
"""

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

MOST_COLUMNS = 400
_LETTERS = tuple(xl_col_to_name(column) for column in range(MOST_COLUMNS))
_FIRST_SIGN = 0xE000  # a private character: no formula of ours holds one


@dataclass(frozen=True, eq=False)
class Axis:
    """Columns that belong together: the years of the case, or of a contract."""

    name: str
    count: int


def block_of(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """A block of cells: `$H$5:$N$5`.

    A block of one cell is written with both ends too, `$H$5:$H$5`; xlsxwriter's own `xl_range_abs` would not.
    """
    first, last = (first_row, first_column), (last_row, last_column)
    return f"{xl_rowcol_to_cell(*first, True, True)}:{xl_rowcol_to_cell(*last, True, True)}"


def column_sign(first: int) -> str:
    """The sign that stands in a formula for the letter of its column, on an axis that begins in a column."""
    return chr(_FIRST_SIGN + first)


def texts_along(text: str, count: int) -> list[str]:
    """The text of a formula in each column of its axis, with a letter for every sign."""
    signs = {sign for sign in text if _FIRST_SIGN <= ord(sign) < _FIRST_SIGN + MOST_COLUMNS}
    texts = [text] * count
    for sign in signs:
        first = ord(sign) - _FIRST_SIGN
        texts = [written.replace(sign, _LETTERS[first + place]) for place, written in enumerate(texts)]
    return texts
