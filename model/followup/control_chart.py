"""A control chart of numbers in a row: what they vary between when nothing has changed (XmR, definition 4.16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST = 12
"""Points without which a chart says nothing."""
OF_RANGE = 2.66
"""Mean moving ranges on each side of the mean."""


@dataclass(frozen=True)
class ControlChart:
    """The mean of the points, their mean moving range, and the places of those that are outside the limits."""

    mean: float
    moving_range: float
    outside: tuple[int, ...]

    @property
    def low(self) -> float:
        """The lower limit."""
        return self.mean - OF_RANGE * self.moving_range

    @property
    def high(self) -> float:
        """The upper limit."""
        return self.mean + OF_RANGE * self.moving_range


def control_chart(values: Sequence[float]) -> ControlChart | None:
    """The chart of numbers in order; None where there are fewer than twelve."""
    if len(values) < FEWEST:
        return None
    mean = sum(values) / len(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    chart = ControlChart(mean, sum(ranges) / len(ranges), ())
    outside = tuple(place for place, value in enumerate(values) if not chart.low <= value <= chart.high)
    return ControlChart(chart.mean, chart.moving_range, outside)
