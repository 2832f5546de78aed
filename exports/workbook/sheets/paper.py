"""Sheets on paper: the height of their rows, and where a wide or a long one is divided."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from exports.workbook.formulas.columns import block_of
from exports.workbook.sheets.sheet import LABEL, Sheet

LEAST_SCALE = 0.78
"""What is printed on A4 is never smaller than this share of what it is on the screen: 11 points become about 9."""
PAPER_WIDTH, PAPER_HEIGHT = 11.1, 7.0
"""Inches of an A4 sheet on its side that are printed on, a little less than what is within the margins."""
ROW = 15.0
"""Points of a row with one line."""
NARROW = 13.0
"""The width of a column of numbers, in signs."""


def raise_wrapped(sheet: Sheet, target: Any) -> dict[int, float]:
    """Makes rows higher whose texts need several lines, since not every program does so itself.

    Gives the height of each such row in points.
    """
    lines: dict[int, int] = {}
    for (row, column), content in sheet.cells.items():
        if content.style in ("wrapped", "column", "small.wrapped"):
            width = sheet.widths[column] if column < len(sheet.widths) else NARROW
            # lines of a head break between its words, and so are not full
            room = width if content.style == "wrapped" else 0.7 * width
            lines[row] = max(lines.get(row, 1), min(8, math.ceil(len(content.written) / room)))
    heights = {row: ROW * count for row, count in lines.items() if count > 1}
    for row, height in heights.items():
        target.set_row(row, height)
    return heights


def print_in_two(sheet: Sheet, target: Any, heights: Mapping[int, float]) -> None:
    """Prints a wide sheet readably: what stands from the column `across` on comes on pages of its own, with the labels.

    Either part is as wide as the paper. Many years are not made small: they go on to further pages, with the labels
    again. A section is not divided if a page holds it, and the row of heads is repeated where one is.
    """
    assert sheet.across is not None
    # A column of so many signs is 7 pixels a sign and 5 more; 96 pixels are an inch.
    inches = sum(7 * width + 5 for width in sheet.widths[: sheet.across]) / 96
    scale = min(1.0, PAPER_WIDTH / inches)
    if scale < LEAST_SCALE:
        scale = LEAST_SCALE
        target.set_print_scale(round(100 * scale))
        target.set_v_pagebreaks([sheet.across])
    else:
        target.fit_to_pages(1, 0)
        last_row, last = (1 + max(place[part] for place in sheet.cells) for part in (0, 1))
        parts = ((LABEL, sheet.across - 1), (sheet.across, last - 1))
        areas = (f"{sheet.prefix}{block_of(0, start, last_row - 1, end)}" for start, end in parts)
        target.print_area_range = ",".join(areas)  # the method `print_area` takes only one area
    target.repeat_columns(LABEL)
    if sheet.repeated is not None:
        target.repeat_rows(sheet.repeated)
    target.set_h_pagebreaks(page_breaks(sheet, heights, 72 * PAPER_HEIGHT / scale))


def page_breaks(sheet: Sheet, heights: Mapping[int, float], page: float) -> list[int]:
    """Before which rows a new page begins, so that a section is whole where a page of so many points holds it."""
    last = 1 + max(row for row, _ in sheet.cells)
    breaks: list[int] = []
    used = sum(heights.get(row, ROW) for row in range(sheet.sections[0]))
    for first, after in pairwise((*sheet.sections, last)):
        needed = sum(heights.get(row, ROW) for row in range(first, after))
        heads = heights.get(sheet.repeated, ROW) if sheet.repeated is not None and first > sheet.repeated else 0.0
        if used + needed > page and used > heads:
            breaks.append(first)
            used = heads
        used += needed
        if used > page:  # it goes on over the pages that it needs
            used = heads + (used - heads) % (page - heads)
    return breaks
