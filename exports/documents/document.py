"""What a printed document is made of. The writers (`word.py`, `pdf.py`) give the same words, tables and charts.

Every text is plain: nothing in it is mark-up, whoever wrote it. Money is already written for a reader.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal, cast

from defusedxml import ElementTree

from model.case.assumptions import Language
from presentation.figure import Figure
from wording.text_safety import clean

LONGEST_TEXT = 20_000
"""The most characters in one text of a document: a note of a person's, or a few of them put together."""
LINE = 96
"""Characters on a line of a table over the whole width, about."""
WIDE = 1.3
"""How much wider a sign of a head is than another, about: it is bold, and a replacement font may be wider still."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a section, 2 a part of it."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `lead` is the answer, larger; `note` is small, under what it explains.

    One that `stays` is on the page of what follows it.
    """

    text: str
    style: Literal["plain", "lead", "note"] = "plain"
    stays: bool = False


@dataclass(frozen=True)
class Points:
    """A list: with numbers, or with dots."""

    items: tuple[str, ...]
    numbered: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is so short that it should stand on one page."""
        return len(self.items) <= 8 and all(len(item) < 60 for item in self.items)


@dataclass(frozen=True)
class Table:
    """A table with a head. The first `text_columns` are words, the others numbers (to the right).

    The last `totals` rows are sums. `caption` says what it shows. `widths` are shares of the width, one a column.
    A short one that `stays` is on the page of what follows it.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    text_columns: int = 1
    totals: int = 0
    widths: tuple[float, ...] = ()
    stays: bool = False

    def __post_init__(self) -> None:
        """ValueError unless every row, and the widths if there are any, have as many places as the head."""
        if any(len(row) != len(self.head) for row in self.rows) or len(self.widths) not in (0, len(self.head)):
            raise ValueError("a table has rows or widths that do not match its head")

    @property
    def shares(self) -> tuple[float, ...]:
        """The widths as shares of 1; where none are given, after what stands in the columns."""
        widths = self.widths or self._natural_widths()
        return tuple(width / sum(widths) for width in widths)

    @property
    def is_short(self) -> bool:
        """Whether it is so short that it should stand on one page."""
        return len(self.rows) <= 12 and sum(len(cell) for row in self.rows for cell in row) <= 1_200

    def _natural_widths(self) -> tuple[float, ...]:
        """Characters a column, and a little air: numbers and the longest words in full; the rest as text needs.

        The cube root of the sum of squared lengths makes the sum of squared heights the least.
        """
        columns = [(head, *cells) for head, *cells in zip(self.head, *self.rows, strict=True)]
        heads = [3.0 + WIDE * max(len(word) for word in column[0].split(" ")) for column in columns]
        longest = [3.0 + max(len(line) for text in column for line in text.split("\n")) for column in columns]
        words = [3.0 + max(len(word) for text in column for word in text.split(" ")) for column in columns]
        longest, words = (list(map(max, lengths, heads)) for lengths in (longest, words))
        needs = [math.cbrt(sum(len(text) ** 2 for text in column)) for column in columns[: self.text_columns]]
        numbers = [min(length, 27.0) for length in longest[self.text_columns :]]
        room = LINE - sum(numbers)
        least = [min(word, 23.0 if place < self.text_columns else 27.0) for place, word in enumerate(words)]
        texts = [
            max(least_of_it, min(length, room * need / max(sum(needs), 1.0)))
            for least_of_it, length, need in zip(least, longest, needs, strict=False)
        ]
        # What is too much is taken from the columns that have more than their longest word.
        wanted = [*texts, *numbers]
        spare = [width - least_of_it for width, least_of_it in zip(wanted, least, strict=True)]
        taken = min(max(0.0, sum(wanted) - LINE) / max(sum(spare), 1e-9), 1.0)
        return tuple(width - taken * more for width, more in zip(wanted, spare, strict=True))

    @classmethod
    def of(cls, rows: list[dict[str, str]], caption: str = "", text_columns: int = 1, totals: int = 0) -> "Table":
        """A table of rows that are named by their heads, as `tables.py` makes them."""
        head = tuple(dict.fromkeys(name for row in rows for name in row))
        cells = tuple(tuple(row.get(name, "") for name in head) for row in rows)
        return cls(head, cells, caption, text_columns, totals)


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


def words_in(block: Block) -> tuple[str, ...]:
    """Every text of a block."""
    match block:
        case Heading() | Paragraph():
            return (block.text,)
        case Points():
            return block.items
        case Table():
            return (block.caption, *block.head, *(cell for row in block.rows for cell in row))
        case Figures():
            return tuple(text for item in block.items for text in (item.label, item.value, item.note))
        case Picture():
            return (block.words,)
        case PageBreak():
            return ()


def at_the_door(document: Document) -> Document:
    """The document with every text cleaned, and without empty blocks.

    ValueError without a title, for a picture without words, and for one that could fetch or run something.
    """
    title = _text(document.title)
    if not title.strip():
        raise ValueError("a document has no title")
    blocks: list[Block] = []
    level = 0
    for block in map(_clean_block, document.blocks):
        if _is_empty(block):
            continue
        if isinstance(block, Heading):
            # A reader that cannot see the page finds its way by the levels: none is skipped.
            level = min(block.level, level + 1)
            block = replace(block, level=cast(Literal[1, 2, 3], level))
        blocks.append(block)
    return replace(document, title=title, blocks=tuple(blocks), above=_text(document.above), foot=_text(document.foot))


def _text(text: str) -> str:
    return clean(text, LONGEST_TEXT)


def _texts(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_text, texts))


def _clean_block(block: Block) -> Block:
    match block:
        case Heading() | Paragraph():
            return replace(block, text=_text(block.text))
        case Points():
            return replace(block, items=tuple(item for item in _texts(block.items) if item.strip()))
        case Table():
            rows = tuple(map(_texts, block.rows))
            return replace(block, head=_texts(block.head), rows=rows, caption=_text(block.caption))
        case Figures():
            figures = (Figure(_text(item.label), _text(item.value), _text(item.note)) for item in block.items)
            return replace(block, items=tuple(figures))
        case Picture():
            return replace(block, svg=_inert(block.svg), words=_picture_words(block.words))
        case PageBreak():
            return block


def _picture_words(words: str) -> str:
    said = _text(words)
    if not said.strip():
        raise ValueError("a picture has no words")
    return said


def _inert(svg: str) -> str:
    """The picture as it is; ValueError unless it is SVG that neither runs, nor links, nor fetches anything."""
    for element in ElementTree.fromstring(svg).iter():
        name = str(element.tag).rpartition("}")[2].lower()
        if name in ("script", "foreignobject", "image", "a", "style"):
            raise ValueError(f"a picture holds <{name}>")
        for attribute, value in element.attrib.items():
            address = attribute.rpartition("}")[2].lower() == "href" and not value.startswith("#")
            if address or attribute.lower().startswith("on") or ("url(" in value and "url(#" not in value):
                raise ValueError(f"a picture holds the attribute {attribute}")
    return svg


def _is_empty(block: Block) -> bool:
    match block:
        case Heading() | Paragraph():
            return not block.text.strip()
        case Points() | Figures():
            return not block.items
        case Table():
            return not block.head and not block.caption
        case _:
            return False
