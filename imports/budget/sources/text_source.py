"""The grid in a text: what was pasted, or a file with semicolons, tabs or clear commas."""

import codecs
import csv
import io
import re
from collections.abc import Iterable

from imports.budget.cells.cell import text_cell
from imports.budget.cells.heads import head_of
from imports.budget.sources.grid import MOST_ROWS, Grid, Refused, check_size, refuse_if
from imports.guard.limits import LARGEST_FILE
from model.case.problem import error
from presentation.budget_form import safe_cell

_MOST_LINES = 20_000  # of a text, blank lines too, before it is a table at all
_SWEDISH_OF_WINDOWS = re.compile("[åäöÅÄÖ]".encode("cp1252"))
_SWEDISH_OF_MAC = re.compile("[a-zA-Z][åäö]|[åäöÅÄÖ][a-zA-Z]".encode("mac-roman"))
"""Beside a letter: alone, the same bytes are a euro sign and an ellipsis in Windows-1252."""


def grid_of_text(text: str, pasted: bool = False) -> Grid:
    """The grid in a text. In the dialect of our own export, the apostrophe before a formula sign is taken away."""
    refuse_if(len(text) > LARGEST_FILE, "file_too_large", limit=str(LARGEST_FILE // 1_000_000))
    # Only our export has both a byte order mark and quotes around every cell; Excel, saving it again, drops the quotes.
    is_ours = not pasted and text.startswith('\ufeff"')
    text = text.removeprefix("\ufeff")
    refuse_if(not text.strip(), "empty_table")
    delimiter = _delimiter(text, pasted)
    lines = _split(text, delimiter, pasted)
    lengths = set(map(len, filter(any, lines)))
    for line in lines:
        while line and not line[-1].strip():
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    refuse_if(not lines, "empty_table")
    check_size(len(lines), max(map(len, lines)))
    grid = Grid([[text_cell(_unguarded(cell) if is_ours else cell) for cell in line] for line in lines])
    # A comma may also be decimal. It divides columns for sure only below a row of years, in rows of one length.
    refuse_if(delimiter == "," and (len(lengths) > 1 or not _has_years(grid)), "unclear_commas")
    return grid


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Mac Roman or Windows-1252; a byte order mark of UTF-8 is left in front."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.removeprefix("\ufeff") if encoding.startswith("utf-16") else text
    raise Refused(error("import.wrong_encoding", ""))


def _encodings(content: bytes) -> tuple[str, ...]:
    """What a file may be written in, the surest first."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in content:  # of Latin text every other byte of UTF-16 is zero
        return ("utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be",)
    return ("utf-8", "mac-roman" if _is_of_old_mac(content) else "cp1252")


def _is_of_old_mac(content: bytes) -> bool:
    """Whether a text of one byte a sign is Mac Roman: its lines end as on an old Mac, or so its Swedish letters say."""
    if b"\r" in content and b"\n" not in content:
        return True
    return not _SWEDISH_OF_WINDOWS.search(content) and _SWEDISH_OF_MAC.search(content) is not None


def _has_years(grid: Grid) -> bool:
    return any(head_of(cell).says_year for row in grid.rows[:20] for cell in row)


def _unguarded(text: str) -> str:
    """The text without the one apostrophe that our export puts before a formula sign."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) != text[1:] else text


def _delimiter(text: str, pasted: bool) -> str:
    """What divides the columns."""
    bare = re.sub('"[^"]*"', "", text)
    if "\t" in bare or ";" in bare:
        return "\t" if bare.count("\t") >= bare.count(";") else ";"
    refuse_if(pasted or "," not in bare, "no_columns")
    return ","


def _split(text: str, delimiter: str, pasted: bool) -> list[list[str]]:
    """The cells of each row. In what was pasted, a quotation mark that is never closed is a sign like any other."""
    try:
        return _split_by(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        refuse_if(not pasted, "unclear_quotes")
        return _split_by(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _split_by(reader: Iterable[list[str]]) -> list[list[str]]:
    lines: list[list[str]] = []
    for line in reader:
        lines.append(line)
        refuse_if(len(lines) > _MOST_LINES, "too_many_rows", count=f"> {_MOST_LINES}", limit=str(MOST_ROWS))
    return lines
