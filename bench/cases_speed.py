"""*Mina kalkyler* as a page: with ten thousand cases in the store it is drawn as fast as with ten."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.crowd.page import Page
from bench.figures import ROOT, Figure
from store.opening import open_store
from tests.serving import serving
from tests.store.people import begun, copied

FEW, MANY = 10, 10_000
PAGE = "cases"


def measure(quick: bool = False) -> list[Figure]:
    """Processor time of the server for one drawing of the page, few cases beside many."""
    times = 10 if quick else 60
    many, few = (drawn(count, times) for count in (MANY, FEW))
    return [Figure("cases", f"Mina kalkyler, {MANY} cases", many, f"{FEW} cases", few, goal=1.5)]


def drawn(count: int, times: int) -> float:
    """Milliseconds that a server with so many cases works for one drawing of the page."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "s.sqlite3"
        store = open_store(str(place))
        begun(store)
        copied(store, range(count - 1))
        store.close()
        with serving(ROOT, Path(folder) / "log.txt") as server:
            return asyncio.run(_drawn(server.address, server.processor_time, times))


async def _drawn(address: str, worked: Callable[[], float], times: int) -> float:
    page = await Page.opened(address)
    for _ in range(3):
        await page.go_to(PAGE)
    before = worked()
    for _ in range(times):
        await page.rerun()
    after = worked()
    await page.connection.close()
    return 1000 * (after - before) / times
