"""What is written of a decision is kept though its page has been left, or its button pressed, before it is sent."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.opening import open_store
from store.records import SINGLE_USER
from store.rules.states import State
from tests.browser.chromium import ROOT, field, go_to_page, open_app, press, settle
from tests.browser.test_in_a_hurry import Late
from tests.serving import serving
from tests.store.people import begun

pytestmark = pytest.mark.browser

REASONS, RESERVATIONS = "Skäl", "Reservationer (frivilligt)"
TEXT = "Prövas i ett område först."
STEPS: tuple[State, ...] = ("submitted", "under_review")


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str, str]]:
    """The address of a server, and two cases that are under review there."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    store, names = open_store(str(tmp_path / "s.sqlite3")), []
    for name in ("Den ena", "Den andra"):
        opened = begun(store, name=name)
        for state in STEPS:
            opened = store.move(SINGLE_USER, opened.case_id, opened.revision, state, "", None)
        names.append(opened.case_id)
    store.close()
    with serving(ROOT, tmp_path / "log.txt") as server:
        yield f"http://{server.address}", names[0], names[1]


def type_late(page: Page, late: Late, label: str, text: str) -> None:
    """Types in a field of the page that is still on the screen, and lets the answers through."""
    late.wait_for_answer()
    field(page, label).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.wait_for_timeout(700)
    late.let_go()
    settle(page)


def test_reasons_typed_on_a_page_that_is_left_are_there_when_one_comes_back(
    own_page: Page, two: tuple[str, str, str]
) -> None:
    address, one, _ = two
    late = Late(own_page)
    open_app(own_page, f"{address}/budget?kalkyl={one}")
    go_to_page(own_page, "Beslut")
    late.is_holding = True
    own_page.evaluate("history.go(-1)")
    type_late(own_page, late, REASONS, TEXT)
    if "/decision" not in own_page.url:  # the framework may take one back to where one typed
        go_to_page(own_page, "Beslut")
    expect(field(own_page, REASONS)).to_have_value(TEXT)
    own_page.reload()
    expect(field(own_page, REASONS)).to_have_value(TEXT, timeout=30_000)


def test_reasons_typed_on_a_page_that_is_left_for_another_case_are_in_their_case(
    own_page: Page, two: tuple[str, str, str]
) -> None:
    address, one, other = two
    late = Late(own_page)
    open_app(own_page, f"{address}/decision?kalkyl={one}")
    own_page.get_by_test_id("stHeader").get_by_text("Mina kalkyler", exact=True).click()
    own_page.locator('a[href*="/cases"]').first.click()
    expect(own_page).to_have_url(re.compile("/cases"))
    settle(own_page)
    own_page.locator(f'a[href*="kalkyl={other}"]').first.click()
    expect(own_page.get_by_text("Den andra").first).to_be_visible(timeout=30_000)
    settle(own_page)
    own_page.evaluate("history.go(-2)")
    expect(field(own_page, REASONS)).to_be_visible(timeout=30_000)
    settle(own_page)
    late.is_holding = True
    own_page.evaluate("history.go(2)")
    type_late(own_page, late, REASONS, TEXT)
    expect(own_page).to_have_url(re.compile(f"kalkyl={other}"))
    expect(own_page.get_by_text("Den andra").first).to_be_visible()
    for case_id, text in ((one, TEXT), (other, "")):
        open_app(own_page, f"{address}/decision?kalkyl={case_id}")
        expect(field(own_page, REASONS)).to_have_value(text, timeout=30_000)


def test_what_is_typed_after_the_button_is_not_in_the_decision_and_not_lost(
    own_page: Page, two: tuple[str, str, str]
) -> None:
    address, one, _ = two
    late = Late(own_page)
    open_app(own_page, f"{address}/decision?kalkyl={one}")
    field(own_page, REASONS).fill("Nyttan är visad.")
    own_page.keyboard.press("Tab")
    settle(own_page)
    late.is_holding = True
    own_page.get_by_role("button", name="Fatta beslutet").click(delay=100)
    type_late(own_page, late, RESERVATIONS, TEXT)
    expect(own_page.get_by_text("Nyttan är visad.").first).to_be_visible()
    expect(own_page.get_by_text(TEXT).first).to_be_visible()
    own_page.reload()
    expect(own_page.get_by_text(TEXT).first).to_be_visible(timeout=30_000)
    press(own_page.get_by_role("button", name="Ta bort det jag skrev"))
    expect(own_page.get_by_text(TEXT)).to_have_count(0)
