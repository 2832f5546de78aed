"""The server's part of a rerun: the overview after an edit of its main number, without a browser.

Against a bare page (`pages/bare.py`), and against a page with the overview's own elements and constant contents: what
is above that is ours to make faster, the rest is Streamlit's.
"""

from collections.abc import Callable
from itertools import count
from typing import Any
from unittest.mock import patch

from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest

from bench.figures import ROOT, Figure, Seconds, median_ms, side_by_side
from bench.still import Part, outline

FIELD = "number:placements.reduction"
PAGES = 9
EDITS = 50
"""How many different numbers are typed before the first comes again."""


def measure(quick: bool = False) -> list[Figure]:
    """The figures of the main page. RuntimeError if a page says that something is wrong."""
    seconds = reruns(10 if quick else 40)
    ms = {name: median_ms(taken) for name, taken in seconds.items()}
    return [
        Figure("page", "overview, an edit", ms["edit"], "bare page", ms["bare"], goal=15),
        Figure("page", "overview, an edit", ms["edit"], "still page", ms["still"], goal=1.5),
        Figure("page", "overview, nothing changed", ms["same"], "still page", ms["still"]),
        Figure("page", "still page", ms["still"], "bare page", ms["bare"]),
    ]


def reruns(rounds: int) -> dict[str, Seconds]:
    """Seconds of the reruns of each page, after a warm-up."""
    # The server compiles a page once and keeps it. AppTest would compile it for every rerun.
    kept = ScriptCache()
    with (
        patch("streamlit.testing.v1.app_test.ScriptCache", lambda: kept),
        patch("streamlit.testing.v1.local_script_runner.ScriptCache", lambda: kept),
    ):
        overview, unchanged = (
            AppTest.from_file(ROOT / "views" / "pages" / "front.py", default_timeout=30)
            .run()
            .switch_page("overview.py")
            .run()
            for _ in range(2)
        )
        page = outline(overview)
        still = AppTest.from_function(_still, default_timeout=30, args=(page, PAGES)).run()
        bare = AppTest.from_file(ROOT / "bench" / "pages" / "bare.py", default_timeout=30).run()
        if outline(still).kinds() != page.kinds():
            raise RuntimeError(f"the still page has {outline(still).kinds()} and the overview {page.kinds()}")
        jobs = {
            "bare": _moving(bare, lambda: bare.slider[0]),
            "still": _typing(still, lambda: still.text_input[0]),
            "edit": _typing(
                overview, lambda: next(field for field in overview.text_input if FIELD in (field.key or ""))
            ),
            "same": unchanged.run,
        }
        for _ in range(5):
            for job in jobs.values():
                job()
        seconds = side_by_side(jobs, rounds)
        for page_run in (overview, unchanged, still, bare):
            if page_run.exception:
                raise RuntimeError(f"a page failed: {page_run.exception[0].message}")
        if _words(overview) == _words(unchanged):
            raise RuntimeError("the edits changed nothing on the overview")
    return seconds


def _still(page: "Part", pages: int) -> None:  # AppTest runs its source apart from this file
    from bench.still import show

    show(page, pages)


def _typing(page: AppTest, field: Callable[[], Any]) -> Callable[[], object]:
    """A rerun after a new percentage has been typed in a field."""
    numbers = count()

    def rerun() -> None:
        field().set_value(f"{3 + 0.04 * (next(numbers) % EDITS):.2f} %".replace(".", ","))
        page.run()

    return rerun


def _moving(page: AppTest, field: Callable[[], Any]) -> Callable[[], object]:
    """A rerun after a slider has been moved."""
    places = count()

    def rerun() -> None:
        field().set_value(next(places) % EDITS)
        page.run()

    return rerun


def _words(page: AppTest) -> list[str]:
    return [text.value for text in page.markdown]
