"""A whole budget typed in its table from the keyboard, as fast as somebody types and as fast as a machine does."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import _select_cell, cell, edit_cell, fill_field, press, settle

pytestmark = pytest.mark.browser

YEARS = ("2027", "2028", "2029")
TYPED = (("2350", "3100", "1240"), ("410", "380", "55"), ("300", "310", "150"))


@pytest.fixture
def blank(page: Page, app_address: str) -> Page:
    """The budget of a blank case."""
    page.goto(f"{app_address}/?start=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    fill_field(page, "Insatsens namn", "Tidiga insatser", 15)
    page.get_by_label("Sökande", exact=True).click()
    press(page.get_by_role("option", name="Socialnämnden", exact=True))
    fill_field(page, "Startår", "27", 15)
    press(page.get_by_role("button", name="Skapa kalkylen"))
    expect(page.get_by_role("heading", name="Vad kostar det?")).to_be_visible()
    settle(page)
    return page


def shown(page: Page) -> tuple[tuple[str, ...], ...]:
    """What the cells of the three rows show, without spaces between thousands."""
    rows = [[cell(page, year, row).inner_text() for year in YEARS] for row in range(3)]
    return tuple(tuple("".join(text.split()) for text in row) for row in rows)


@pytest.mark.parametrize("delay", [5, 25, pytest.param(120, marks=pytest.mark.torture)])
def test_every_cell_of_a_budget_is_kept_however_fast_it_is_typed(blank: Page, delay: int) -> None:
    """The years of a row with Tab, the next row with Enter and two steps back: no key waits for anything."""
    keys = blank.keyboard
    _select_cell(blank, "2027", 0, 0)
    for row in TYPED:
        for place, text in enumerate(row):
            for key in (*text, *(["Tab"] if place < 2 else ["Enter", "ArrowLeft", "ArrowLeft"])):
                keys.press(key)
                blank.wait_for_timeout(delay)
    settle(blank)
    blank.wait_for_timeout(500)  # a table sends some time after its last cell
    settle(blank)
    assert shown(blank) == TYPED
    blank.reload()
    settle(blank)
    assert shown(blank) == TYPED


@pytest.mark.parametrize("end", ["Enter", ""])
def test_a_cell_is_kept_where_the_page_is_loaded_anew_at_once(blank: Page, end: str) -> None:
    edit_cell(blank, "2027", 0, "100", 15)
    expect(blank.get_by_role("heading", name="Så ser fondens blankett ut (tkr)")).to_be_visible()
    settle(blank)
    _select_cell(blank, "2028", 0, 0)
    for key in ("9", "8", "7", *([end] if end else [])):
        blank.keyboard.press(key, delay=40)
    blank.evaluate("window.isOld = true")
    blank.keyboard.press("F5")
    blank.wait_for_function("() => window.isOld === undefined", timeout=20_000)
    settle(blank)
    expect(cell(blank, "2028", 0)).to_have_text("987")


@pytest.mark.parametrize("is_heard", [True, False])
def test_a_cell_that_is_typed_is_kept_over_the_browsers_own_reload(blank: Page, is_heard: bool) -> None:
    """Also where the server hears nothing of what the page says as it goes."""
    edit_cell(blank, "2027", 1, "100", 15)
    expect(blank.get_by_role("heading", name="Så ser fondens blankett ut (tkr)")).to_be_visible()
    settle(blank)
    _select_cell(blank, "2028", 1, 0)
    for key in ("9", "8", "7"):
        blank.keyboard.press(key, delay=40)
    if not is_heard:
        blank.evaluate("WebSocket.prototype.send = () => {}")
    blank.reload()
    settle(blank)
    expect(cell(blank, "2028", 1)).to_have_text("987")
    expect(cell(blank, "2027", 1)).to_have_text("100")
    expect(blank.get_by_role("row", name="Vikarietäckning 100 987 1 087")).to_be_visible()


def test_a_cell_that_was_not_typed_in_is_left_alone_when_the_page_is_loaded_anew(blank: Page) -> None:
    edit_cell(blank, "2027", 0, "100", 15)
    settle(blank)
    _select_cell(blank, "2028", 0, 0)
    blank.keyboard.press("9")
    blank.wait_for_timeout(300)
    blank.keyboard.press("Escape")
    blank.wait_for_timeout(300)
    blank.reload()
    settle(blank)
    blank.wait_for_timeout(3000)
    assert cell(blank, "2028", 0).inner_text().strip() == ""
