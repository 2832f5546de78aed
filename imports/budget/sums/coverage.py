"""Which rows the sums of a table hold, and which stand outside them."""

from collections.abc import Collection, Sequence

from imports.budget.cells import words
from imports.budget.sums.arithmetic import Line, Walk


def held(lines: Sequence[Line], walk: Walk, only_exact: bool = False) -> set[int]:
    """The rows that the sums of everything hold, through the sums within them."""
    grand = [line.place for line in lines if words.is_grand(line.row.label) and line.place in walk.blocks]
    places: set[int] = set()
    while grand:
        block, is_exact = walk.blocks[grand.pop()]
        for part in block if is_exact or not only_exact else ():
            places.add(part.place)
            grand += [part.place] if part.place in walk.blocks else []
    return places


def outside(lines: Sequence[Line], walk: Walk, sums: Collection[int]) -> list[Line]:
    """The rows that stand outside the sums of everything, where there is one."""
    within = held(lines, walk)
    leaves = [line for line in lines if not line.row.named and line.place not in sums]
    leaves = [line for line in leaves if not line.row.is_decided and any(line.values)]
    return [line for line in leaves if within and line.place not in within]


def after(lines: Sequence[Line], walk: Walk, others: Collection[int]) -> list[int]:
    """The rows below the last sum that no sum holds and of which nothing else is told."""
    last = max((line.place for line in lines if line.row.named), default=None)
    within = {part.place for block, _ in walk.blocks.values() for part in block}
    rows = [line.place for line in lines if not line.row.named and line.place not in within]
    return [] if last is None else [place for place in rows if place > last and place not in others]
