"""From a flow to what happened, in a real browser: the picture, the forecast and the account follow what is typed."""

import re

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import go_to_page, open_app, press, run_axe, settle

pytestmark = pytest.mark.browser

PAID = (
    "Övriga kostnader\t2020\t1 300 000\t2021-02-01\tBokslut\n"
    "Övriga kostnader\t2021\t1 350 000\t2022-02-01\tBokslut"
)  # fmt: skip


def fill(page: Page, label: str, text: str) -> None:
    """Types in a field and leaves it."""
    field = page.get_by_role("textbox", name=label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)


def test_from_a_flow_to_the_account(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/effects")
    fill(page, "Tackar ja: andel som går vidare hit, med insatsen", "80 %")
    expect(page.get_by_text(re.compile(r"Tackar ja 187 → 224"))).to_be_visible()
    go_to_page(page, "Uppföljning")
    plan = page.get_by_role("row", name=re.compile("Nettonuvärde")).get_by_role("cell")
    assert plan.nth(1).inner_text() == plan.nth(2).inner_text()
    press(page.get_by_text("Klistra in flera rader, eller läs en fil", exact=True))
    fill(page, "Klistrade rader", PAID)
    press(page.get_by_role("button", name="Lägg till raderna"))
    settle(page)
    expect(page.get_by_role("row", name=re.compile("Övriga kostnader 2021"))).to_be_visible()
    assert plan.nth(1).inner_text() != plan.nth(2).inner_text(), "the forecast moves, and the plan does not"
    expect(page.get_by_text(re.compile(r"449.737.kr saknar förklaring"))).to_be_visible()
    assert run_axe(page, "presentation-role-conflict") == []  # of Streamlit's own field for files
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 1000})
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_hidden()  # the menu is along the top again
    go_to_page(page, "Blanketter")
    press(page.get_by_role("radio", name="LUM: redovisning", exact=True))
    fill(page, "Att återbetala, 2022", "449 737")
    go_to_page(page, "Uppföljning")
    with page.expect_download() as download:
        press(page.get_by_role("button", name=re.compile(r"redovisning \(PDF\)")))
    text = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(download.value.path()).pages)
    assert re.search(r"449.737", text)
    assert "Sammanfattning" in text
