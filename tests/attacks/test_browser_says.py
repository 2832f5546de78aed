"""Attacks by what a browser says of itself: an unknown time zone (Etc/Unknown) once broke every page."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.visitor import FRONT, whole
from views.state import reader_time

ODD = ("Etc/Unknown", "", " ", "UTC+2", "../../etc/passwd", "/etc/passwd", "posix", "Europe", "Europe/", "zone.tab",
       "\0", "å", "Europe/Stockholm\n", "a" * 10_000, "CON", ".", "..", "tzdata.zi", "undefined", "null",
       "%s", "\ud800", "europe/stockholm", "-1")  # fmt: skip
ODDER: tuple[object, ...] = (None, 0, 1.5, True, [], {"a": 1}, b"UTC", float("nan"))


@pytest.mark.parametrize("name", [*ODD, *ODDER], ids=lambda name: repr(name)[:30])
def test_any_name_of_a_zone_gives_a_clock(name: object) -> None:
    assert isinstance(reader_time.zone_named(name), ZoneInfo)


def test_a_known_zone_is_kept_and_an_unknown_one_is_swedens() -> None:
    assert reader_time.zone_named("America/New_York").key == "America/New_York"
    assert reader_time.zone_named("Etc/Unknown").key == "Europe/Stockholm"
    assert reader_time.zone_named(None).key == "Europe/Stockholm"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", ["Etc/Unknown", "../../etc/passwd", "", "Europe", "a" * 1000])
@pytest.mark.parametrize("page", ["overview", "export"])
def test_no_page_breaks_for_it(name: str, page: str) -> None:
    app = AppTest.from_file(FRONT, default_timeout=60)
    app.context = {"timezone": name, "locale": name, "timezone_offset": 10**9, "url": name}
    app.run()
    if page != "overview":
        app.switch_page(f"{page}.py").run()
    whole(app)
    assert app.title


def test_a_browser_whose_word_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @property
        def timezone(self) -> str:
            raise RuntimeError("no message yet")

    monkeypatch.setattr(st, "context", Broken())
    assert reader_time.reader_zone().key == "Europe/Stockholm"
    assert isinstance(reader_time.reader_today(), date)


def test_only_one_file_asks_the_browser() -> None:
    """Whatever else is asked of it one day goes the same way."""
    from pathlib import Path

    root = Path(FRONT).parents[1]
    asking = {path.name for path in [*root.rglob("*.py"), root.parent / "app.py"] if "st.context" in path.read_text()}
    assert asking == {"reader_time.py"}
