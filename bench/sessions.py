"""Many people at once: sessions that speak Streamlit's own protocol with one server and act every ten seconds.

A session sends what a browser would: the widgets that stand on its page now, found by what the server's deltas say, and
the figure it typed, which is its own. A rerun's time is from when the edit was due until the server says that the rerun
is finished, so that a server that falls behind can't hide it by keeping the next edit waiting. An answer that does not
show the figure of the session that typed it is counted, and the measurement is then worth nothing.

Beside a bare page, and beside a page with the overview's own elements and constant contents (`pages/still.py`): what is
above that is ours to make faster.
"""

import asyncio
import os
import pickle
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.testing.v1 import AppTest

from bench.crowd.crowd import ON_BARE, ON_OVERVIEW, ON_STILL, Reruns, crowd
from bench.crowd.page import Edit, Page, open_session, put_file
from bench.figures import ROOT, Figure, median_ms, p95_ms
from bench.still import Part, outline
from tests.serving import served_here, serving

EDITED = "number:placements.reduction"
"""The field of the overview that is edited."""

__all__ = ["Page", "measure", "open_session", "put_file"]


def measure(quick: bool = False) -> list[Figure]:
    """The figures of many sessions on the overview, beside a bare page, and with a heavy draft among them."""
    lasting = 30.0 if quick else 120.0
    found: list[Figure] = []
    for count in (10,) if quick else (50, 100):
        ours = tried("app.py", ON_OVERVIEW, count, lasting)
        bare = tried("bench/pages/bare.py", ON_BARE, count, lasting)
        still = tried_still(count, lasting)
        beside = tried("app.py", ON_OVERVIEW, count, lasting, is_with_heavy=True)
        found += [
            Figure("sessions", f"{count} sessions, median", median_ms(ours.seconds), "bare page",
                   median_ms(bare.seconds)),
            Figure("sessions", f"{count} sessions, p95", p95_ms(ours.seconds), "page with as many elements",
                   p95_ms(still.seconds), goal=2, limit=500 if count > 50 else 300),
            Figure("sessions", f"{count} sessions and a heavy draft, p95", p95_ms(beside.seconds), "without it",
                   p95_ms(ours.seconds), goal=3),
            Figure("sessions", f"{count} sessions, answers without the figure typed", ours.unseen + beside.unseen,
                   "answers", len(ours.seconds) + len(beside.seconds), limit=0, unit=""),
        ]  # fmt: skip
    return found


def tried(script: str, edit: Edit, count: int, lasting: float, is_with_heavy: bool = False) -> Reruns:
    """One server with so many sessions, and perhaps a heavy draft beside them."""
    with served_here(script) as server:
        return asyncio.run(crowd(server.address, edit, count, lasting, is_with_heavy))


def tried_still(count: int, lasting: float) -> Reruns:
    """One server of a page with the overview's elements and nothing behind them, with so many sessions."""
    with TemporaryDirectory() as folder:
        kept = Path(folder) / "outline"
        kept.write_bytes(pickle.dumps(overview_outline(Path(folder))))
        log, script = Path(folder) / "log.txt", "bench/pages/still.py"
        with serving(ROOT, log, script, PYTHONPATH=str(ROOT), STILL_OUTLINE=str(kept)) as server:
            return asyncio.run(crowd(server.address, ON_STILL, count, lasting))


def overview_outline(folder: Path) -> Part:
    """The parts of the overview as a visitor sees it who has edited it, with a store of its own."""
    before = os.environ.get("FORTJANST_DATABASE")
    os.environ["FORTJANST_DATABASE"] = str(folder / "outline.sqlite3")
    try:
        page = AppTest.from_file(ROOT / "views" / "pages" / "front.py", default_timeout=60).run()
        page = page.switch_page("overview.py").run()
        next(field for field in page.text_input if EDITED in (field.key or "")).set_value("4 %").run()
        return outline(page)
    finally:
        if before is None:
            del os.environ["FORTJANST_DATABASE"]
        else:
            os.environ["FORTJANST_DATABASE"] = before
