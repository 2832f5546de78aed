"""Two server processes on one database beside one: how many edits they answer in the same time. Stops by itself.

Each session edits again as soon as it has its answer, so that servers are never idle. One process can use little more
than one processor; who measures needs one too. On a machine with fewer processors than servers and one more, each
server is held to a share of a processor, as if the machine were larger and slower, where the machine lets one do so.
Else the wall clock says less, and the edits for each second of processor time say what the second process costs.
"""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.crowd.crowd import ON_OVERVIEW, Reruns, crowd
from bench.crowd.held import held
from bench.crowd.page import Page
from bench.figures import ROOT, Figure, p95_ms
from tests.serving import Server, serving
from tests.store.cluster import running_cluster

SESSIONS = 16
LASTING = 60.0
"""Seconds."""
THINKING = 100
"""Sessions that edit every ten seconds, half of them on each of two processes."""
SHARE = 0.4
"""Of a processor, for each server on a small machine: what is left is for the database and for who measures."""
GOAL = 1.7
"""Times as many edits."""


def measure(quick: bool = False) -> list[Figure]:
    """Edits a second of one process and of two, by the clock and by processor time."""
    count, lasting = (4, 10.0) if quick else (SESSIONS, LASTING)
    many = 10 if quick else THINKING
    with database() as place:
        (one, one_worked), (two, two_worked) = (carried(place, servers, count, lasting) for servers in (1, 2))
        thinking = thinking_at(place, 2, many, lasting)
    return [
        Figure("processes", "one process, edits a second", one, "two processes", two, goal=1 / GOAL, unit="/s"),
        Figure("processes", "one process, edits a processor second", one_worked, "each of two", two_worked, unit="/s"),
        Figure(
            "processes",
            f"{many} sessions that think on two processes, p95",
            p95_ms(thinking.seconds),
            "",
            float("nan"),
            limit=300,
        ),
        Figure(
            "processes",
            "answers without the figure typed",
            thinking.unseen,
            "answers",
            len(thinking.seconds),
            limit=0,
            unit="",
        ),
    ]


@contextmanager
def database() -> Iterator[str]:
    """A new PostgreSQL database; a file where PostgreSQL is not installed."""
    with ExitStack() as stack:
        try:
            place = stack.enter_context(running_cluster(settings="")).new_database()
        except FileNotFoundError:
            place = str(Path(stack.enter_context(TemporaryDirectory())) / "s.sqlite3")
        yield place


def thinking_at(place: str, servers: int, count: int, lasting: float) -> Reruns:
    """Sessions that edit every ten seconds, spread over so many servers."""
    with _running(place, servers) as running:
        return asyncio.run(_spread(running, count, lasting))


async def _spread(servers: Sequence[Server], count: int, lasting: float) -> Reruns:
    each = count // len(servers)
    found = await asyncio.gather(*(crowd(server.address, ON_OVERVIEW, each, lasting) for server in servers))
    return Reruns([one for reruns in found for one in reruns.seconds], sum(reruns.unseen for reruns in found))


@contextmanager
def _running(place: str, servers: int) -> Iterator[list[Server]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        yield [
            stack.enter_context(serving(ROOT, folder / f"log-{number}.txt", FORTJANST_DATABASE=place))
            for number in range(servers)
        ]


def carried(place: str, servers: int, count: int, lasting: float) -> tuple[float, float]:
    """Edits answered a second by so many servers together, and by each in a second of its processor time."""
    with _running(place, servers) as running, ExitStack() as stack:
        if (os.cpu_count() or 1) < 4:
            for server in running:
                stack.enter_context(held(server.process, SHARE))
        return asyncio.run(_without_pause(running, count, lasting))


async def _without_pause(servers: Sequence[Server], count: int, lasting: float) -> tuple[float, float]:
    pages = [await Page.opened(servers[number % len(servers)].address) for number in range(count)]
    for page in pages:
        await page.go_to(ON_OVERVIEW.page)
    clock = asyncio.get_running_loop().time
    worked, start = [server.processor_time() for server in servers], clock()
    answered = await asyncio.gather(*(_again(page, place, start + lasting) for place, page in enumerate(pages)))
    taken = clock() - start
    used = sum(server.processor_time() for server in servers) - sum(worked)
    await asyncio.gather(*(page.connection.close() for page in pages))
    return sum(answered) / taken, sum(answered) / used


async def _again(page: Page, session: int, until: float) -> int:
    """Edits until a time; how often. RuntimeError where an answer lacks the figure that was typed."""
    clock, number = asyncio.get_running_loop().time, 0
    while clock() < until:
        number += 1
        figure = ON_OVERVIEW.figure(session, number)
        await page.edit(ON_OVERVIEW, figure)
        if not page.shows(ON_OVERVIEW, figure):
            raise RuntimeError("an answer without the figure that was typed")
    return number
