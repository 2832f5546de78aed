"""Two tabs of one browser, on one case and on two: fast keys, the back button, reloading, a server that is killed."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import LISTEN, ROOT, SCREEN, field, fill_field, open_app, press, settle
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser

REDUCTION, RATE, YEARS = "Färre placeringar: minskning", "Kalkylränta", "Antal år"


@pytest.fixture
def tabs(browser_in: Callable[[str], Browser]) -> Iterator[tuple[Page, Page]]:
    """Two tabs of one browser."""
    visitor = browser_in("sv").new_context(viewport=SCREEN, locale="sv-SE")
    visitor.add_init_script(LISTEN)
    yield visitor.new_page(), visitor.new_page()
    visitor.close()


def window_of(page: Page) -> str:
    """The window that a tab's address names."""
    found = re.search(r"fonster=([^&#]+)", page.url)
    assert found, page.url
    return found[1]


def begin(address: str, one: Page, other: Page) -> None:
    """One case in both tabs; the second comes by the first one's address, copied."""
    open_app(one, f"http://{address}/overview")
    fill_field(one, YEARS, "11")
    expect(one).to_have_url(re.compile("fonster="))
    open_app(other, one.url)
    expect(field(other, YEARS)).to_have_value("11")
    settle(other)
    expect(other).not_to_have_url(one.url)
    assert window_of(one) != window_of(other)


def type_fast(page: Page, label: str, text: str) -> None:
    """Types as somebody who does not wait: over what stands there, and on to the next field."""
    field(page, label).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def each_has_its_own(one: Page, other: Page) -> None:
    """What was typed and could not be taken stands in the tab where it was typed, and nowhere else."""
    expect(field(one, RATE)).to_have_value("tre")
    expect(field(other, YEARS)).to_have_value("tolv")
    expect(field(one, YEARS)).to_have_value("11")
    expect(field(other, RATE)).not_to_have_value("tre")
    for page in (one, other):
        expect(field(page, REDUCTION)).to_have_value("4\u00a0%")


def test_two_tabs_on_one_case_keep_apart_what_is_typed_in_them(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    port = free_port()
    with serving(ROOT, tmp_path / "log.txt", port=port) as server:
        begin(server.address, one, other)
        type_fast(one, REDUCTION, "4")
        type_fast(one, RATE, "tre")
        type_fast(other, YEARS, "tolv")
        for page in tabs:
            settle(page)
        press(one.get_by_role("link", name="Budget", exact=True).first)
        expect(one).to_have_url(re.compile("/budget"))
        settle(one)
        one.go_back()
        expect(one).to_have_url(re.compile("/overview"))
        settle(one)
        for page in tabs:
            page.reload()
            settle(page)
        each_has_its_own(one, other)
        names = window_of(one), window_of(other)
        other.wait_for_timeout(2000)  # what is older than two seconds is kept
        os.kill(server.process, signal.SIGKILL)
        for page in tabs:
            expect(field(page, YEARS)).to_be_disabled(timeout=20_000)
    with serving(ROOT, tmp_path / "again.txt", port=port):
        for page in tabs:
            expect(field(page, YEARS)).to_be_enabled(timeout=60_000)
            page.reload()
            settle(page)
        each_has_its_own(one, other)
        assert (window_of(one), window_of(other)) == names
        press(one.get_by_role("button", name="Ångra"))
        expect(field(one, REDUCTION)).to_have_value("5\u00a0%")
        expect(field(other, YEARS)).to_have_value("tolv")


def test_what_is_typed_when_the_server_is_killed_stands_though_the_page_is_loaded_anew_once_it_is_back(
    page: Page, tmp_path: Path
) -> None:
    port = free_port()
    with serving(ROOT, tmp_path / "log.txt", port=port) as server:
        open_app(page, f"http://{server.address}/overview")
        fill_field(page, RATE, "3")  # the case is saved, so that its address finds it again
        field(page, YEARS).click()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("12", delay=60)
        os.kill(server.process, signal.SIGKILL)
        expect(field(page, YEARS)).to_be_disabled(timeout=20_000)
    with serving(ROOT, tmp_path / "again.txt", port=port):
        expect(field(page, YEARS)).to_be_focused(timeout=60_000)
        page.reload()  # without leaving the field
        settle(page)
        expect(field(page, YEARS)).to_have_value("12")
        expect(field(page, RATE)).to_have_value("3\u00a0%")


def test_two_tabs_on_two_cases_do_not_meet(tabs: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = tabs
    with serving(ROOT, tmp_path / "log.txt") as server:
        for page, years in ((one, "11"), (other, "12")):
            open_app(page, f"http://{server.address}/overview")
            fill_field(page, YEARS, years)
        type_fast(one, RATE, "tre")
        type_fast(other, RATE, "3")
        for page, years, rate in ((one, "11", "tre"), (other, "12", "3\u00a0%")):
            settle(page)
            page.reload()
            settle(page)
            expect(field(page, YEARS)).to_have_value(years)
            expect(field(page, RATE)).to_have_value(rate)
