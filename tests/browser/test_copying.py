"""A table that is copied from the page gives a spreadsheet numbers: shown in LibreOffice with Swedish settings."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_app, run_axe, settle
from tests.office import office

pytestmark = [pytest.mark.browser, pytest.mark.libreoffice]

SWEDISH_TEXT = "Text - txt - csv (StarCalc):9,34,76,1,,1053,false,true"
"""Tabs between cells, UTF-8, from the first line, Swedish, and numbers are recognised as when one pastes."""


def pasted(text: str) -> list[list[object]]:
    """What LibreOffice makes of a text that is pasted, with Swedish settings."""
    with office() as program:
        made = program.converted({"copied.csv": text.encode()}, read_as=SWEDISH_TEXT)["copied"]
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_copied_table_is_numbers_in_a_spreadsheet(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    settle(page)
    page.get_by_role("button", name="Kopiera tabellen").first.click()
    expect(page.get_by_role("button", name="Kopierad")).to_be_visible()
    head, actor = pasted(page.evaluate("navigator.clipboard.readText()"))
    assert head == ["Aktör", "Kostnad", "Hemtagbart", "Summa"]
    assert actor == ["Stadsdelsnämnden", -21999, 28833, 6834]


def test_a_marked_table_is_numbers_too(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    settle(page)
    table = page.get_by_role("table").filter(has_text="Scenario")
    table.evaluate("table => getSelection().selectAllChildren(table)")
    page.keyboard.press("ControlOrMeta+c")
    head, first, second, *_ = pasted(page.evaluate("navigator.clipboard.readText()"))
    assert head[:2] == ["Scenario", "Nettonuvärde (tkr)"]
    assert first[1] == 6830 and second[1] == -365 and first[3] == pytest.approx(0.038)


def test_a_wide_table_shows_on_a_phone_that_it_goes_on(page: Page, app_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/scenarios")
    table = page.locator("[data-testid=stMarkdownContainer]:has(table)").first
    expect(table).to_have_class(re.compile("goes-on"))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert not run_axe(page, "list", "listitem")  # of the framework's own list of pages, with headings among its items
    table.evaluate("place => place.scrollTo(place.scrollWidth, 0)")
    expect(table).not_to_have_class(re.compile("goes-on"))
