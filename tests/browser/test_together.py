"""Two who have one case open, each in a browser of their own: nobody's edit is lost, also when the server is killed."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import LISTEN, ROOT, SCREEN, _select_cell, field, fill_field, open_app, press, settle
from tests.serving import free_port, serving

pytestmark = pytest.mark.browser

REDUCTION, RATE, YEARS = "Färre placeringar: minskning", "Kalkylränta", "Antal år"


@pytest.fixture
def two(browser_in: Callable[[str], Browser]) -> Iterator[tuple[Page, Page]]:
    """A page in each of two browsers that know nothing of each other."""
    visitors = [browser_in("sv").new_context(viewport=SCREEN, locale="sv-SE") for _ in range(2)]
    for visitor in visitors:
        visitor.add_init_script(LISTEN)
    one, other = (visitor.new_page() for visitor in visitors)
    yield one, other
    for visitor in visitors:
        visitor.close()


def open_together(address: str, one: Page, other: Page) -> None:
    """The same case open with both."""
    open_app(one, f"http://{address}/overview")
    fill_field(one, YEARS, "11")
    expect(one.get_by_text("Sparad")).to_be_visible()
    open_app(other, one.url)
    expect(field(other, YEARS)).to_have_value("11")


def test_both_edit_one_case_and_neither_loses_anything(two: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = two
    with serving(ROOT, tmp_path / "log.txt") as server:
        open_together(server.address, one, other)
        fill_field(one, REDUCTION, "4")
        fill_field(other, RATE, "3")
        expect(other.get_by_text("Det här ändrades i ett annat fönster")).to_be_visible()
        expect(field(other, REDUCTION)).to_have_value("4\u00a0%")
        expect(other.get_by_text("Kalkylen är öppen i ett annat fönster också.")).to_be_visible(timeout=15_000)
        # The same field: both values are there to choose between, and nothing is written before.
        fill_field(one, REDUCTION, "6")
        fill_field(other, REDUCTION, "7")
        mine, theirs = (other.get_by_role("radio", name=words) for words in ("Mitt: 7", "Från ett annat fönster: 6"))
        expect(theirs).to_be_attached()
        expect(other.get_by_text("Inte sparad")).to_be_visible()
        mine.check(force=True)
        press(other.get_by_role("button", name="Spara valet"))
        expect(other.get_by_text("Sparad")).to_be_visible()
        fill_field(one, YEARS, "12")
        settle(one)
        one.wait_for_timeout(2000)  # what is older than two seconds is kept
        for page in two:
            page.reload()
            settle(page)
            expect(field(page, REDUCTION)).to_have_value("7\u00a0%")
            expect(field(page, YEARS)).to_have_value("12")
            expect(field(page, RATE)).to_have_value("3\u00a0%")


@pytest.mark.always
def test_a_page_that_is_loaded_anew_in_the_middle_of_typing_keeps_it(two: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = two
    with serving(ROOT, tmp_path / "log.txt") as server:
        open_together(server.address, one, other)
        field(one, REDUCTION).fill("4")
        fill_field(other, RATE, "3")
        one.reload()
        settle(one)
        expect(field(one, REDUCTION)).to_have_value(re.compile("^4(\u00a0%)?$"))  # as it was typed, or as it was saved
        settle(one)
        one.reload()
        settle(one)
        expect(field(one, REDUCTION)).to_have_value("4\u00a0%")
        expect(field(one, RATE)).to_have_value("3\u00a0%")


def test_a_server_that_is_killed_under_both_loses_nothing(two: tuple[Page, Page], tmp_path: Path) -> None:
    one, other = two
    port = free_port()
    with serving(ROOT, tmp_path / "log.txt", port=port) as server:
        open_together(server.address, one, other)
        fill_field(one, REDUCTION, "4")
        press(one.get_by_role("button", name="Ångra"))
        fill_field(other, "Färre placeringar: räckvidd", "90")
        settle(other)
        other.wait_for_timeout(2000)  # what is older than two seconds is kept
        field(one, RATE).fill("2,5")
        os.kill(server.process, signal.SIGKILL)
        for page in two:
            expect(field(page, YEARS)).to_be_disabled(timeout=20_000)
    with serving(ROOT, tmp_path / "again.txt", port=port):
        for page in two:
            expect(field(page, YEARS)).to_be_enabled(timeout=60_000)
        expect(field(one, RATE)).to_be_focused(timeout=20_000)
        one.keyboard.press("Tab")
        settle(one)
        for page in two:
            page.reload()
            settle(page)
            expect(field(page, RATE)).to_have_value("2,5\u00a0%")
            expect(field(page, "Färre placeringar: räckvidd")).to_have_value("90\u00a0%")
            expect(field(page, REDUCTION)).to_have_value("5\u00a0%")
        press(one.get_by_role("button", name="Ångra"))
        expect(field(one, RATE)).to_have_value("3,5\u00a0%")
        expect(field(one, "Färre placeringar: räckvidd")).to_have_value("90\u00a0%")


@pytest.mark.parametrize("pause", [5, 60, 200])
def test_cells_that_are_typed_on_while_what_another_saved_comes_in_are_kept(
    two: tuple[Page, Page], tmp_path: Path, pause: int
) -> None:
    """The first cell's answer brings it: the table stays, since nothing of it is another's, and the next cells too."""
    one, other = two
    with serving(ROOT, tmp_path / "log.txt") as server:
        open_together(server.address, one, other)
        open_app(one, one.url.replace("/overview", "/budget"))
        fill_field(other, RATE, "3")
        settle(other)
        _select_cell(one, "2020", 0, 0)
        for text, end in (("8101", "Tab"), ("8402", "Tab"), ("1703", "Enter")):
            for key in (*text, end):
                one.keyboard.press(key)
                one.wait_for_timeout(pause)
        expect(one.get_by_text("Det här ändrades i ett annat fönster")).to_be_visible()
        # A table sends some time after its last cell: until the other has it, nobody leaves the page.
        row = re.compile(r"^Personal\D* 8.101 8.402 1.703")
        for _ in range(6):
            open_app(other, one.url)
            if other.get_by_role("row", name=row).is_visible():
                break
            other.wait_for_timeout(1500)
        for where in (other, one):
            open_app(where, one.url)
            expect(where.get_by_role("row", name=row)).to_be_visible()
