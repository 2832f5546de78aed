"""What somebody types next stays where it is when the answer to the first edit comes, also on a slow machine."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import open_app, settle

pytestmark = pytest.mark.browser

MARK = "() => document.querySelectorAll('input[type=text], textarea').forEach(field => { field.isMarked = true })"
ANEW = """() => [...document.querySelectorAll('input[type=text], textarea')]
  .filter(field => field.offsetParent !== null && !field.isMarked).map(field => field.ariaLabel)"""
SLOW = 4
"""Times that the browser is slower than this machine."""


@pytest.mark.parametrize("name", ["overview", "budget", "effects", "numbers", "uncertainty"])
def test_the_first_edit_of_an_example_draws_no_field_anew(page: Page, app_address: str, name: str) -> None:
    open_app(page, f"{app_address}/{name}")
    page.evaluate(MARK)
    number = page.locator("input[type=text]:visible").and_(page.locator("input:not([role=combobox])")).first
    number.fill("3")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Sparad")).to_be_visible()
    settle(page)
    assert page.evaluate(ANEW) == []


def test_a_number_typed_right_after_the_first_edit_is_taken(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    years, start = (page.get_by_role("textbox", name=name, exact=True) for name in ("Antal år", "Kalkylränta"))
    years.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("11")
    start.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2,75 %", delay=90)  # while the answer to the first comes
    years.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("10", delay=90)
    page.keyboard.press("Tab")
    expect(page.get_by_text("2020–2029")).to_be_visible(timeout=30_000)
    settle(page)
    expect(years).to_have_value("10")
    expect(start).to_have_value("2,75 %")
