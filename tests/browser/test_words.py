"""Nothing that the framework writes by itself stands in English on a Swedish page, and the way back is whole."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import ROOT, open_app, open_parts, served, settle
from wording.texts import catalogue

pytestmark = pytest.mark.browser

PAGES = ("", "overview", "budget", "effects", "numbers", "uncertainty", "agreement", "scenarios", "review", "forms",
         "followup", "decision", "meeting", "export", "library", "help", "accessibility")  # fmt: skip
FRAMEWORK = {key: text for key, text in catalogue().items() if key.startswith("framework.")}

OWN_PARTS = """() => {
  const named = [...document.querySelectorAll("button, a, nav, canvas, [role=region], [role=listbox]")]
    .flatMap((element) => [element.getAttribute("aria-label"), element.getAttribute("title")])
  const parts = [...document.querySelectorAll("[data-testid=stFileUploader] button, " +
    "[data-testid=stFileUploader] small," +
    " [data-testid=stFileUploaderDropzoneInstructions], [data-testid=InputInstructions], a[href='#stMain']")]
    .map((element) => element.innerText)
  return [...new Set([...named, ...parts].filter(Boolean).flatMap((text) => text.split("\\n")))]
}"""
"""What the framework names its own parts, and what stands in them."""


def shape(words: str) -> re.Pattern[str]:
    """A text of the list, with anything where a fact stands."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(words)) + r"\Z")


ENGLISH = [shape(text["en"]) for text in FRAMEWORK.values() if text["en"] != text["sv"]]
ORDINARY = re.compile(r"\b(the|to|for|file|row|column|show|hide|add|remove|search|close|select|press|help)\b", re.I)
"""Words that give English away."""


def english(texts: list[str]) -> list[str]:
    return [
        text
        for text in texts
        if any(each.match(text.strip()) for each in ENGLISH) or (ORDINARY.search(text) and not re.search("[åäö]", text))
    ]


def test_english_would_be_found() -> None:
    assert english(["Upload", "Help for Antal år", "Show/hide columns: Kostnader", "Reset the view"])
    assert english(["Ladda upp", "Hjälp om Antal år", "Löpande drift"]) == []


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name", PAGES)
def test_no_english_word_of_the_framework_on_a_swedish_page(page: Page, app_address: str, name: str) -> None:
    page.goto(f"{app_address}/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    open_parts(page)
    for field in page.get_by_test_id("stTextInputRootElement").locator("input:enabled").all()[:2]:
        field.press_sequentially("1")
    assert english(page.evaluate(OWN_PARTS)) == []


def test_the_menu_of_a_table_is_in_swedish(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/budget")
    page.get_by_role("button", name=re.compile("^Visa eller dölj kolumner")).first.dispatch_event("click")
    menu = page.get_by_test_id("stDataFrameColumnVisibilityMenu")
    expect(menu).to_contain_text("Välj alla")
    assert english(menu.inner_text().split("\n")) == []


def test_the_words_follow_the_language_both_ways(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/budget")
    for language, name in (("SV", "Lägg till en rad"), ("EN", "Add row"), ("SV", "Lägg till en rad")):
        page.get_by_role("radio", name=language, exact=True).click()
        expect(page.get_by_role("button", name=re.compile(f"^{name}: ")).first).to_be_attached()
        settle(page)


def test_what_people_wrote_is_left_alone(page: Page, app_address: str) -> None:
    page.goto(f"{app_address}/?start=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    page.get_by_label("Insatsens namn", exact=True).fill("Upload")
    page.get_by_label("Startår", exact=True).fill("2027")
    field = page.get_by_label("Sökande", exact=True)
    field.click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Skapa kalkylen").click()
    expect(page.get_by_role("heading", name="Vad kostar det?")).to_be_visible()
    expect(page.get_by_text("Upload", exact=True).first).to_be_visible()


def test_a_lost_server_is_told_in_swedish(browser_in: Callable[[str], Browser], tmp_path: Path) -> None:
    page = browser_in("sv").new_page()
    with served(ROOT, tmp_path / "log.txt") as address:
        open_app(page, f"{address}/budget")
    told = page.get_by_role("dialog")
    expect(told).to_be_visible(timeout=30_000)
    expect(told).to_contain_text("Ingen kontakt")
    assert english(told.inner_text().split("\n")) == []
    page.close()
