"""What the measurements share: timing side by side, and a table of figures with goal and verdict."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Seconds = list[float]


@dataclass(frozen=True)
class Figure:
    """Something measured and its reference, in a unit; `goal` is the highest ratio, `limit` the highest measured.

    A figure without a goal is there to be followed over time. A reference of NaN is one that could not be measured.
    """

    part: str
    what: str
    measured: float
    against: str
    reference: float
    goal: float | None = None
    limit: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """How many times the reference."""
        return self.measured / self.reference if self.reference else float("nan")

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None without a goal."""
        goals = [(self.measured, self.limit), (self.ratio, self.goal)]
        asked = [(found, goal) for found, goal in goals if goal is not None and not math.isnan(found)]
        return all(found <= goal for found, goal in asked) if asked else None

    def as_json(self) -> dict[str, object]:
        """The figure as plain values."""
        return asdict(self) | {"ratio": self.ratio, "is_met": self.is_met}


def side_by_side(jobs: Mapping[str, Callable[[], object]], rounds: int, shortest: float = 0.002) -> dict[str, Seconds]:
    """Seconds of processor time of every job, one value a round. Each round runs all the jobs, one after the other.

    Whatever else the machine does hits all the jobs alike, and the processor time of others is not counted. A job that
    is over in less than `shortest` seconds is repeated within a round, and the mean taken.
    """
    often = {}
    for name, job in jobs.items():
        job()
        often[name] = max(1, round(shortest / max(processor_time(job, 1), 1e-7)))
    gc.collect()
    found: dict[str, Seconds] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            found[name].append(processor_time(job, often[name]))
    return found


def processor_time(job: Callable[[], object], times: int) -> float:
    """Seconds that this process worked, all its threads together, while a job was done: the mean of so many times."""
    start = time.process_time()
    for _ in range(times):
        job()
    return (time.process_time() - start) / times


def median_ms(seconds: Sequence[float]) -> float:
    """The median in milliseconds."""
    return statistics.median(seconds) * 1000


def p95_ms(seconds: Sequence[float]) -> float:
    """The time that 95 % do not exceed, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)] * 1000


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines of text."""
    rows = [("", "ms", "reference", "ms", "ratio", "goal", "")]
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            rows.append((part, "", "", "", "", "", ""))
        unit = "" if figure.unit == "ms" else f" {figure.unit}"
        rows.append(
            (
                f"  {figure.what}",
                three_digits(figure.measured) + unit,
                figure.against,
                three_digits(figure.reference) + unit if figure.reference == figure.reference else "",
                ratio_text(figure.ratio),
                goal_text(figure),
                {True: "met", False: "MISSED", None: ""}[figure.is_met],
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    numbers = (1, 3, 4)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def three_digits(number: float) -> str:
    """A number with three digits that matter."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def ratio_text(ratio: float) -> str:
    """A ratio in short: *1.50*, or *1/40* where it is small; empty for none."""
    if math.isnan(ratio):
        return ""
    return f"{ratio:.2f}" if ratio >= 0.1 or ratio <= 0 else f"1/{1 / ratio:.0f}"


def goal_text(figure: Figure) -> str:
    """The goal in short: *≤ 1.5 ×*, *≤ 1/30 ×*, or *≤ 300 ms*."""
    goals = []
    if figure.goal is not None:
        goals.append(f"≤ {figure.goal:g} ×" if figure.goal >= 0.1 else f"≤ {ratio_text(figure.goal)} ×")
    if figure.limit is not None:
        goals.append(f"≤ {figure.limit:g} {figure.unit}")
    return ", ".join(goals)
