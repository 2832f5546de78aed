"""What somebody types next stays where it is when the answer to the first edit comes, also on a slow machine."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import field, fill_field, go_to_page, open_app, press, settle

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


OUTCOMES = "Övriga kostnader\t2020\t1 300 000\t2021-02-01\nÖvriga kostnader\t2021\t1 350 000\t2022-02-01"


def test_a_list_that_is_open_stays_open_while_rows_come_above_it_and_closes_when_somebody_scrolls(
    page: Page, app_address: str
) -> None:
    open_app(page, f"{app_address}/followup")
    press(page.get_by_text("Klistra in flera rader, eller läs en fil", exact=True))
    field, kinds = page.get_by_label("Klistrade rader"), page.get_by_role("combobox", name="Vad raderna gäller")
    settle(page)
    field.fill(OUTCOMES)
    page.keyboard.press("Tab")
    settle(page)
    button = page.get_by_role("button", name="Lägg till raderna")
    button.scroll_into_view_if_needed()
    for box in [place.bounding_box() for place in (button, kinds)]:  # the list while the answer comes
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.wait_for_timeout(60)
        page.mouse.up()
    expect(page.get_by_role("option")).not_to_have_count(0)
    expect(page.locator("tr").filter(has_text=re.compile(r"Övriga kostnader.*1.350.000"))).to_be_attached()
    settle(page)
    page.get_by_role("option", name="Tal i följd").click(delay=60)
    expect(kinds).to_have_value("Tal i följd")
    settle(page)
    kinds.click(delay=60)
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.mouse.move(20, 300)
    page.mouse.wheel(0, -200)
    expect(page.get_by_role("option")).to_have_count(0)


def test_the_last_edit_is_moved_to_a_scenario_which_is_then_shown(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    number = page.get_by_role("textbox", name="Färre placeringar: minskning", exact=True)
    number.fill("4 %")
    page.keyboard.press("Tab")
    settle(page)
    press(page.get_by_role("button", name="Flytta ändringen till ett scenario"))
    settle(page)
    press(page.get_by_role("button", name="Bara pilotområdet", exact=True))
    settle(page)
    expect(page.get_by_role("combobox", name="Visas och ändras")).to_have_value("Bara pilotområdet")
    expect(number).to_have_value("4\u00a0%")
    page.get_by_role("combobox", name="Visas och ändras").click()
    page.get_by_role("option", name="Som ansökt", exact=True).click()
    settle(page)
    expect(number).to_have_value("5\u00a0%")


def test_what_is_typed_on_a_help_or_beside_a_choice_goes_into_the_field_after_it(page: Page, app_address: str) -> None:
    """Who types without looking comes to the help of a field, or to what empties a choice, before the field."""
    page.goto(f"{app_address}/?start=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    keys = page.keyboard
    page.get_by_label("Vems budget gäller det?", exact=True).click()
    page.get_by_role("option", name="Socialnämnden", exact=True).click()
    settle(page)
    page.get_by_label("Vems budget gäller det?", exact=True).focus()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Töm").first).to_be_focused()
    keys.type("41,3")
    keys.press("Tab")
    keys.type("4")
    keys.press("Tab")
    settle(page)
    expect(field(page, "Det kostar i dag per år, mnkr")).to_have_value("41,3")
    expect(field(page, "Det minskar med, %")).to_have_value("4")
    expect(page.get_by_label("Vems budget gäller det?", exact=True)).to_have_value("Socialnämnden")
    page.goto(f"{app_address}/numbers")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    page.get_by_role("button", name="Hjälp om Antal år").focus()
    keys.type("12")
    keys.press("Tab")
    settle(page)
    expect(field(page, "Antal år")).to_have_value("12")


def test_a_remark_among_many_is_there_after_the_browsers_own_reload(page: Page, app_address: str) -> None:
    """Every remark's field is called the same: the one that was typed in has its text again, and no other."""
    open_app(page, f"{app_address}/overview")
    fill_field(page, "Färre placeringar: minskning", "4,5")
    go_to_page(page, "Granska")
    for place in (0, 1):
        press(page.get_by_text("Varför frågan ställs, och ert svar", exact=True).nth(place))
    settle(page)
    second = page.get_by_role("textbox", name="Svar", exact=True).nth(1)
    second.click()
    page.keyboard.type("Vi har frågat registret")
    page.evaluate("WebSocket.prototype.send = () => {}")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    answers = page.get_by_role("textbox", name="Svar", exact=True)
    expect(answers).to_have_value("Vi har frågat registret")  # its part is open, and the first one's is not
    press(page.get_by_text("Varför frågan ställs, och ert svar", exact=True).first)
    expect(answers.first).to_have_value("")
    expect(answers.nth(1)).to_have_value("Vi har frågat registret")
