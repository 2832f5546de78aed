"""The page of forms in a real browser: amounts as people type them, and accessibility of every form."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Theme, fill_field, open_app, open_parts, press, run_axe, settle

pytestmark = pytest.mark.browser

FORMS = {
    "Fondens ansökan": "Projektet",
    "LUM: ansökan": "Lokalt utvecklingsprojekt (LUM): ansökan",
    "LUM: redovisning": "Lokalt utvecklingsprojekt (LUM): redovisning",
}
"""Each form → the first heading under it."""
RETURNED = "Att återbetala, 2022"


def show(page: Page, name: str) -> None:
    """Shows one of the forms, and takes the mouse away from it."""
    press(page.get_by_role("radio", name=name, exact=True))
    page.mouse.move(0, 0)
    expect(page.get_by_role("heading", level=2).first).to_have_text(FORMS[name])
    settle(page)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("browser_language", ["sv", "en"], indirect=True)
def test_an_account_is_explained(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/forms")
    show(page, "LUM: redovisning")
    expect(page.get_by_text(re.compile(r"449.737.kr saknar förklaring"))).to_be_visible()
    fill_field(page, RETURNED, "449 736,5")
    expect(page.get_by_text("Varje krona av intäkterna är förklarad.")).to_be_visible()
    press(page.get_by_role("button", name="Ångra"))
    expect(page.get_by_text(re.compile(r"449.737.kr saknar förklaring"))).to_be_visible()
    expect(page.get_by_role("textbox", name=RETURNED, exact=True)).to_have_value("")


@pytest.mark.sampled(5)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_accessible_and_fits_a_phone(page: Page, app_address: str, name: str, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    open_app(page, f"{app_address}/forms")
    show(page, name)
    open_parts(page)
    page.mouse.move(0, 0)
    faults = run_axe(page)
    assert not faults, "\n".join(faults)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
