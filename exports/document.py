"""What a printed document is made of. The writers (`word.py`, `pdf.py`) give the same words, tables and charts.

Every text is plain: nothing in it is mark-up, whoever wrote it. Money is already written for a reader.
"""

from dataclasses import dataclass
from typing import Literal

from model.assumptions import Language


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a section, 2 a part of it."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `lead` is the answer, larger; `note` is small, under what it explains."""

    text: str
    style: Literal["plain", "lead", "note"] = "plain"


@dataclass(frozen=True)
class Points:
    """A list: with numbers, or with dots."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a head. The first `text_columns` are words, the others numbers (to the right).

    The last `totals` rows are sums. `caption` says what it shows. `widths` are shares of the width, one a column.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    text_columns: int = 1
    totals: int = 0
    widths: tuple[float, ...] = ()

    @classmethod
    def of(cls, rows: list[dict[str, str]], caption: str = "", text_columns: int = 1, totals: int = 0) -> "Table":
        """A table of rows that are named by their heads, as `tables.py` makes them."""
        head = tuple(dict.fromkeys(name for row in rows for name in row))
        cells = tuple(tuple(row.get(name, "") for name in head) for row in rows)
        return cls(head, cells, caption, text_columns, totals)


@dataclass(frozen=True)
class Figure:
    """A number that one should see first: what it is, the number, and a few words more."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """Key figures side by side, at most five."""

    items: tuple[Figure, ...]


@dataclass(frozen=True)
class Picture:
    """A chart as vectors (SVG), with the words that stand for it to whoever cannot see it, and its width in cm."""

    svg: str
    words: str
    width: float = 16.0


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Heading | Paragraph | Points | Table | Figures | Picture | PageBreak


@dataclass(frozen=True)
class Document:
    """A document: its title, what stands above the title and at the foot of every page, and its blocks.

    `foot` says what it was made from: version, date, seed, fingerprint.
    """

    title: str
    language: Language
    blocks: tuple[Block, ...]
    above: str = ""
    foot: str = ""
