"""Rules for the whole test session. Fixtures live beside what they are for (tests/browser/chromium.py and so on)."""

import os
import sys
import tempfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# What visitors of the tests edit is stored apart from what people edit.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="fortjanst-tests-")
os.environ["FORTJANST_DRAFTS"] = os.environ["XDG_STATE_HOME"] + "/drafts"
os.environ["FORTJANST_DATABASE"] = os.environ["XDG_STATE_HOME"] + "/store.sqlite3"

# Fixtures that every test may ask for by name.
from tests.browser.chromium import app_address, browser_in, browser_language, own_page, page, visitor_in  # noqa: F401

# A busy machine is not a fault: no test asserts on wall time, so the generator of examples has no deadline either.
settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")

# Tests that need a program besides Python. A developer may lack it and skip them; CI installs it (system_parts.sh),
# so there a skip means that the install broke and that nobody would notice.
NEVER_SKIPPED_IN_CI = ("browser", "libreoffice", "postgres")
IN_CI = os.environ.get("CI", "").lower() == "true"


_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def main_is_its_own_again() -> Iterator[None]:
    """A page that was run in a test is no longer the main module: a process begun later would run it as its own."""
    yield
    sys.modules["__main__"] = _MAIN


def _reason(longrepr: object) -> str:
    # A skip's report is (file, line, reason); anything else prints as it is.
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needs = [name for name in NEVER_SKIPPED_IN_CI if item.get_closest_marker(name)]
    # An expected failure is also reported as skipped, but it did run.
    if IN_CI and needs and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"a {needs[0]} test may not be skipped in CI: {_reason(report.longrepr)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    # A file that skips itself whole (importorskip) never shows its markers, so in CI no file may.
    if IN_CI and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"a whole test file may not be skipped in CI: {_reason(report.longrepr)}"
    return report


SHARES = {"views": 4, "exports": 4, "imports": 4, "store": 3, "attacks": 2, "zoo": 2, "browser": 3, "model": 2}
"""Of the tests of a room one in so many is run in `make test`, all in `make torture`; those marked `always` always."""
SAMPLE = os.environ.get("FORTJANST_SAMPLE", "")
"""Which ones: follows the committed tree, so that they take turns. Empty where somebody names tests: all of them."""


def pytest_report_header() -> str | None:
    """How to run the same sample again."""
    return f"sample: {SAMPLE} (make test SAMPLE={SAMPLE} runs the same tests)" if SAMPLE else None


def _has_its_turn(item: pytest.Item) -> bool:
    """Whether a test is in the sample."""
    room = item.path.relative_to(Path(__file__).parent).parts[0]
    share = 1 if item.get_closest_marker("always") else SHARES.get(room, 1)
    return not SAMPLE or zlib.crc32(f"{SAMPLE} {item.name}".encode()) % share == 0


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves the tests, and the variants of a sampled test, that are not in the sample to `make torture`."""
    seen: dict[str, int] = {}
    for item in items:
        if not _has_its_turn(item):
            item.add_marker(pytest.mark.torture)
        marker = item.get_closest_marker("sampled")
        if marker is None:
            continue
        every, first = (*marker.args, 0)[:2]
        name = item.nodeid.partition("[")[0]
        place = seen[name] = seen.get(name, -1) + 1
        if place % every != first:
            item.add_marker(pytest.mark.torture)
