"""The order in which several cases are told: by a figure, the best first or the other way round."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

Figure = Literal["npv", "payback", "ratio", "trough", "enough", "chance", "own", "asked", "open", "start"]
"""What a comparison can be sorted by: `enough` is the break-even as a share of what is claimed."""
FIGURES: tuple[Figure, ...] = get_args(Figure)
LEAST_FIRST = frozenset({"payback", "trough", "enough", "asked", "open", "start"})
"""Figures of which less is better, or comes first."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    """By which figure, and whether it is turned round: the worst, the greatest outlay or the last year first."""

    by: str = "npv"
    is_reversed: bool = False

    @property
    def is_usual(self) -> bool:
        """Whether nobody has asked for another order than that of NPV."""
        return self == Order()

    @property
    def is_least_first(self) -> bool:
        """Whether the smallest figure comes first."""
        return (self.by in LEAST_FIRST) != self.is_reversed

    def sorted(self, rows: Sequence[Row], figure: Callable[[Row, str], float | None]) -> tuple[Row, ...]:
        """Rows in this order; those without the figure last, and those that are alike as they came."""
        known, without = [], []
        for place, row in enumerate(rows):
            value = figure(row, self.by)
            if value is None:
                without.append(row)
            else:
                known.append((value if self.is_least_first else -value, place, row))
        return (*(row for _, _, row in sorted(known, key=lambda one: one[:2])), *without)
