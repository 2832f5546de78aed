"""A page printed from the browser: what is read, on few pages, without what is pressed."""

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import leave, open_app, settle

pytestmark = pytest.mark.browser


def printed(page: Page) -> list[str]:
    """The text of each page of paper."""
    settle(page)
    file = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    return [" ".join(sheet.extract_text().split()) for sheet in file.pages]


def test_the_overview_takes_two_pages(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    sheets = printed(page)
    assert len(sheets) == 2
    assert "Pengarna är tillbaka under 2026" in sheets[0] and "+6,83 mnkr" in sheets[0]
    for pressed in ("Ångra", "Exportera", "Gör om", "Kopiera tabellen"):
        assert pressed not in " ".join(sheets)


def test_a_narrow_window_prints_as_well(visitor_in: Callable[[str], BrowserContext], app_address: str) -> None:
    page = visitor_in("sv").new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/overview")
    sheets = printed(page)
    assert len(sheets) <= 3 and "Pengarna är tillbaka under 2026" in sheets[0]
    leave(page.context)


def test_what_a_chart_tells_at_the_pointer_is_in_words(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    told = set()
    for across in range(10, 96, 3):
        for down in (30, 45, 60, 75):
            page.mouse.move(box["x"] + box["width"] * across / 100, box["y"] + box["height"] * down / 100)
            told |= set(page.locator("#vg-tooltip-element.visible").all_inner_texts())
    assert any("slutet av" in words and "mnkr" in words for words in told), told
    assert not any(re.search(r"\bc\d\b", words) for words in told), told


def test_charts_are_dark_on_a_dark_page(page: Page, app_address: str) -> None:
    page.emulate_media(color_scheme="dark")
    open_app(page, f"{app_address}/overview")
    drawn = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg.marks").first
    expect(drawn).to_have_css("filter", re.compile("invert"))
    page.emulate_media(color_scheme="light")
    page.reload()
    expect(drawn).to_have_css("filter", "none")
