"""Ten minutes of many sessions: whether the server's memory stays flat. Stops by itself.

What every edit leaves behind is meant to be bounded: a hundred steps back a draft, answers within a weight for all.
Those are filled in the first part, so that the last part is compared with the middle one.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.crowd.crowd import ON_OVERVIEW, PAUSE, crowd
from bench.figures import Figure, p95_ms
from tests.serving import served_here

SESSIONS = 100
LASTING = 600.0
"""Seconds."""
EVERY = 5.0
"""Seconds between looks at the memory."""
PARTS = 5
"""The time in parts: the last is compared with the third."""


def measure(quick: bool = False) -> list[Figure]:
    """The memory of a server in the last part of the time beside the middle of it."""
    count, lasting = (10, 40.0) if quick else (SESSIONS, LASTING)
    with served_here() as server:
        sizes, p95 = asyncio.run(_watched(server.address, server.process, count, lasting))
    middle, last = (_part(sizes, number) for number in (PARTS // 2, PARTS - 1))
    edits = count * lasting / PARTS * (PARTS - 1 - PARTS // 2) / PAUSE
    minutes = lasting / 60
    return [
        Figure("endurance", f"{count} sessions, {minutes:.3g} minutes, memory last", last, "in the middle", middle,
               goal=1.05, unit="MB"),
        Figure("endurance", "memory an edit leaves", 1000 * (last - middle) / edits, "", float("nan"), unit="kB"),
        Figure("endurance", f"{count} sessions, {minutes:.3g} minutes, p95", p95, "", float("nan"), limit=500),
    ]  # fmt: skip


async def _watched(address: str, process: int, count: int, lasting: float) -> tuple[list[float], float]:
    """The server's memory in MB, time after time while the sessions edit, and the edits' p95 in milliseconds."""
    people = asyncio.create_task(crowd(address, ON_OVERVIEW, count, lasting))
    sizes = list[float]()
    while not people.done():
        sizes.append(resident(process))
        await asyncio.wait({people}, timeout=EVERY)
    found = await people
    if found.unseen:
        raise RuntimeError(f"{found.unseen} answers without the figure that was typed")
    return sizes, p95_ms(found.seconds)


def resident(process: int) -> float:
    """Megabytes of memory that a process holds (Linux only)."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


def _part(sizes: Sequence[float], number: int) -> float:
    """The median of a part of the time."""
    length = max(1, len(sizes) // PARTS)
    return median(sizes[number * length : (number + 1) * length] or sizes[-1:])
