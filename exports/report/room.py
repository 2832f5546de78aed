"""How much of a page blocks take, judged from their text before anything is set: rather too much than too little.

Millimetres, for the type and the margins of `document.typ`: an A4 page holds PAGE of them.
"""

import textwrap
from collections.abc import Iterable
from typing import assert_never

from exports.documents.document import Block, Figures, Heading, PageBreak, Paragraph, Picture, Points, Table

PAGE, WIDTH = 250.0, 160.0
"""Height and width of the text on a page."""
SIGN = {"plain": 1.57, "lead": 2.1, "note": 1.44}
LINE = {"plain": 4.86, "lead": 5.9, "note": 4.15}
AIR = {"plain": 1.0, "lead": 1.3, "note": 2.1}
"""Millimetres of a sign, of a line and between paragraphs, by style of paragraph."""
SIGN_IN_TABLE, LINE_IN_TABLE, SIDES_OF_CELL = 1.44, 3.95, 3.6


def room(blocks: Iterable[Block]) -> float:
    """Millimetres that blocks take on a page, the air between them included."""
    return sum(map(room_of, blocks))


def room_of(block: Block) -> float:
    """Millimetres that a block takes, with the air above it."""
    match block:
        case Heading():
            return 11.0 if block.level == 1 else 8.3
        case Paragraph():
            return AIR[block.style] + lines(block.text, WIDTH / SIGN[block.style]) * LINE[block.style]
        case Points():
            return 1.6 + sum(lines(item, (WIDTH - 7) / SIGN["plain"]) * LINE["plain"] for item in block.items)
        case Table():
            heights = [_row(block, row) for row in (block.head, *block.rows)]
            return 4.0 + (6.0 if block.caption else 0.0) + sum(heights)
        case Figures():
            widest = WIDTH / len(block.items) - 5
            sign, line = (2.6, 5.8) if len(block.items) > 4 else (3.1, 6.6)  # five stand in smaller type
            values = max(lines(figure.value, widest / sign) for figure in block.items)
            notes = max(lines(figure.note, widest / 1.5) for figure in block.items)
            labels = max(lines(figure.label, widest / 1.5) for figure in block.items)
            return 8.3 + 3.9 * labels + line * values + 3.9 * notes
        case Picture():
            return 4.0 + height_of(block.svg) * block.width * 10
        case PageBreak():
            return 0.0
    assert_never(block)


def room_of_title(title: str) -> float:
    """Millimetres of the title and what stands above it."""
    return 12.5 + 8.6 * lines(title, WIDTH / 3.7)


def lines(text: str, signs: float) -> int:
    """How many lines of so many signs a text takes; at least one."""
    return sum(max(1, len(textwrap.wrap(part, max(1, int(signs))))) for part in text.split("\n"))


def height_of(svg: str) -> float:
    """A chart's height as a share of its width, read from the SVG itself."""
    box = svg.partition('viewBox="')[2].partition('"')[0].split()
    return float(box[3]) / float(box[2])


def _row(table: Table, row: tuple[str, ...]) -> float:
    """Millimetres of a row: of its highest cell."""
    widths = ((share * WIDTH - SIDES_OF_CELL) / SIGN_IN_TABLE for share in table.shares)
    return 1.25 + LINE_IN_TABLE * max(lines(cell, width) for cell, width in zip(row, widths, strict=True))
