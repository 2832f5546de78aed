"""A real Chromium against the real server: fixtures (conftest.py offers them to every test) and what a user does.

Tests that use them are marked `browser`. Wait for what should appear, with Playwright's `expect`, and not for a time.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect, sync_playwright

from tests.serving import serving

ROOT = Path(__file__).resolve().parents[2]
SCREEN: ViewportSize = {"width": 1440, "height": 1000}
HUMAN_PACE = 60
"""Milliseconds between the keys of a fast typist."""
PRESS = 100
"""Milliseconds that a mouse button is held. A robot's 0 lets a click overtake what leaving a field sends."""

FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"sv": "sv-SE", "en": "en-US"}
Theme = Literal["light", "dark"]
GROUPS = {
    "Ärendet": ("Granska", "Blanketter", "Beslut", "Uppföljning", "Exportera"),
    "The matter": ("Review", "Forms", "Decision", "Follow-up", "Export"),
    "Fonden": ("Jämför", "Välj", "Möte", "Fondens regler"),
    "The fund": ("Compare", "Choose", "Meeting", "The fund's rules"),
    "Mina kalkyler": ("Versioner", "Dela och lämna in"),
    "My calculations": ("Versions", "Share and submit"),
    "Bibliotek och hjälp": ("Bibliotek", "Hjälp", "Tillgänglighet", "Om"),
    "Library and help": ("Library", "Help", "Accessibility", "About"),
}
"""The groups of the navigation that must be opened to see their pages."""
LISTEN = """(() => {
  const wire = window.wire = {sends: 0, sent: 0, received: 0, left: 0}
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[type=text]:not([role=combobox]), textarea")) wire.left = performance.now()
  }, true)
  const send = WebSocket.prototype.send
  WebSocket.prototype.send = function (...frame) {
    wire.sends += 1
    wire.sent = performance.now()
    if (!this.listened) {
      this.listened = true
      this.addEventListener("message", () => { wire.received = performance.now() })
    }
    return send.apply(this, frame)
  }
})()"""
"""Notes when a page last spoke to the server and last heard from it, and when a field was left with something new."""
QUIET = """() => {
  const wire = window.wire ?? {sent: 0, received: 0, left: 0}
  const app = document.querySelector("[data-testid=stApp]")
  const isAnswered = wire.received >= wire.sent && performance.now() - wire.received > 80
  const isSent = wire.sent >= wire.left || performance.now() - wire.left > 700
  const isTyping = document.documentElement.hasAttribute("data-typing")
  return !isTyping && app?.dataset.testScriptState === "notRunning" && isSent && isAnswered
}"""
"""Whether all that was typed and sent is answered and drawn, also keys that wait for a table.

What a field does not send is waited for 0.7 seconds.
"""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")

expect.set_options(timeout=10_000)


# The server


@contextmanager
def served(folder: Path, log: Path) -> Iterator[str]:
    """The address at which the app.py of a folder is served until the block ends; what it prints goes to the log."""
    with serving(folder, log) as server:
        yield f"http://{server.address}"


@pytest.fixture(scope="session")
def app_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the calculator, served by `streamlit run app.py`."""
    with served(ROOT, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


# The browsers


def _as_long_as_it_may(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """As long as Playwright runs, no other test can use asyncio: it ends with a file, where others may follow."""
    return "session" if str(config.option.markexpr).startswith("browser") else "module"


@pytest.fixture(scope=_as_long_as_it_may)
def browser_in() -> Iterator[Callable[[str], Browser]]:
    """Gives the browser with its user interface in `sv` or `en`; skips where there is none."""
    # The shell is Chromium without the windows round its pages, which took a third of the time.
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium chromium-l10n)")
    started: dict[str, Browser] = {}
    readable: dict[str, bool] = {}
    with sync_playwright() as playwright:

        def browser(language: str) -> Browser:
            if language not in started:
                started[language] = playwright.chromium.launch(
                    executable_path=chromium,
                    args=[*FLAGS, f"--lang={language}"],
                    env={**os.environ, "LANGUAGE": language},
                )
                readable[language] = _reads_numbers_in(language, started[language])
            if not readable[language]:
                pytest.skip(f"Chromium has no user interface in {language!r} (Debian: apt install chromium-l10n)")
            return started[language]

        yield browser
        for each in started.values():
            each.close()


def _reads_numbers_in(language: str, browser: Browser) -> bool:
    """Whether the browser takes a comma as its user interface's language does; without its texts it takes English's."""
    page = browser.new_page()
    page.set_content("<input type=number>")
    page.locator("input").press_sequentially("9,5")
    read = page.locator("input").evaluate("field => field.valueAsNumber")
    page.close()
    return bool(read == {"sv": 9.5, "en": 95}[language])


@pytest.fixture
def browser_language(request: pytest.FixtureRequest) -> str:
    """The language of the browser's own user interface: Swedish unless a test is parametrized, indirectly, with it."""
    return getattr(request, "param", "sv")


@pytest.fixture(scope=_as_long_as_it_may)
def visitor_in(browser_in: Callable[[str], Browser]) -> Callable[[str], BrowserContext]:
    """The visitor in each language, who lets a page read the clipboard.

    It is one visitor, since a browser that has never been here reads and translates the whole framework first. The app
    keeps nothing in a browser: what somebody edits is found by its address.
    """
    known: dict[str, BrowserContext] = {}

    def of_language(language: str) -> BrowserContext:
        if language not in known:
            allowed = ["clipboard-read", "clipboard-write"]
            known[language] = visitor(browser_in(language), language, permissions=allowed)
        return known[language]

    return of_language


@pytest.fixture
def page(visitor_in: Callable[[str], BrowserContext], browser_language: str) -> Iterator[Page]:
    """A new page, as wide as a desk's screen."""
    context = visitor_in(browser_language)
    yield context.new_page()
    leave(context)


def leave(context: BrowserContext) -> None:
    """Closes every page, and forgets what a page may have kept."""
    for page in context.pages:
        page.close()
    context.clear_cookies()


@pytest.fixture
def own_page(browser_in: Callable[[str], Browser]) -> Iterator[Page]:
    """A page of a visitor of its own."""
    context = visitor(browser_in("sv"))
    yield context.new_page()
    context.close()


def visitor(browser: Browser, language: str = "sv", **settings: Any) -> BrowserContext:
    """A new visitor, whose pages note what they send (for `settle`)."""
    asked = {"viewport": SCREEN, "locale": LOCALES[language], "reduced_motion": "reduce"} | settings
    context = browser.new_context(**asked)
    context.set_default_timeout(15_000)
    context.add_init_script(LISTEN)
    return context


# What a user does and sees


def open_app(page: Page, address: str) -> None:
    """Opens a page of the app and waits for its first answer."""
    page.goto(address)
    expect(latest_result(page)).not_to_be_empty(timeout=30_000)
    settle(page)


def settle(page: Page) -> None:
    """Waits until nothing is calculated or drawn. It does not know of an edit in a table that has not been sent yet."""
    page.wait_for_function(QUIET, timeout=30_000)
    page.evaluate("new Promise(done => requestIdleCallback(done, {timeout: 5000}))")


def press(place: Locator, held: int = PRESS) -> None:
    """Presses something on a page that is still: while it is drawn anew, what is under the pointer may be replaced."""
    place.wait_for(timeout=30_000)  # a page that has just been asked for is as still as one that is drawn
    settle(place.page)
    place.click(delay=held)


def open_parts(page: Page) -> None:
    """Opens everything that is folded in."""
    settle(page)
    page.evaluate("document.querySelectorAll('[data-testid=stExpander] summary').forEach(head => head.click())")
    page.wait_for_timeout(100)
    settle(page)


def sends(page: Page) -> int:
    """How many times the page has spoken to the server."""
    return int(page.evaluate("window.wire.sends"))


def latest_result(page: Page) -> Locator:
    """The sentence that a screen reader reads when a result changes."""
    return page.locator("#latest-result")


def go_to_page(page: Page, title: str, held: int = PRESS) -> None:
    """Clicks a page's name in the navigation, in its group if it has one, and waits until it is there."""
    group = next((name for name, titles in GROUPS.items() if title in titles), None)
    if page.get_by_test_id("stExpandSidebarButton").is_visible():  # on a phone the navigation is a list that opens
        page.get_by_test_id("stExpandSidebarButton").click(delay=held)
    elif group is not None:
        page.get_by_test_id("stHeader").get_by_text(group, exact=True).click(delay=held)
    before = page.evaluate("location.pathname")
    named = page.get_by_role("link", name=title, exact=True).or_(page.get_by_role("menuitem", name=title, exact=True))
    named.first.click(delay=held)
    # A press right after typing waits until what was typed is on its way (views/shell/leaving.js).
    page.wait_for_function("before => location.pathname !== before", arg=before)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)


def field(page: Page, label: str) -> Locator:
    """The text field with a label, not the help button beside it."""
    return page.get_by_role("textbox", name=label, exact=True)


def fill_field(page: Page, label: str, text: str, delay: int = HUMAN_PACE) -> None:
    """Replaces what is in a field, key by key, and leaves it with Tab."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.press("ControlOrMeta+a")
    _type(page, text, delay)
    page.keyboard.press("Tab")


def paste_into_field(page: Page, label: str, text: str) -> None:
    """Replaces what is in a field from the clipboard and leaves it with Tab."""
    page.get_by_label(label, exact=True).click()
    page.keyboard.press("ControlOrMeta+a")
    _paste(page, text)
    page.keyboard.press("Tab")


def edit_cell(
    page: Page, column: str, row: int, text: str, delay: int = HUMAN_PACE, table: int = 0, end: str = "Enter"
) -> None:
    """Types over a cell, key by key, and commits with Enter at the same pace. Rows and tables count from 0.

    `end`: another key that ends it, or none.
    """
    _select_cell(page, column, row, table)
    _type(page, text, delay)
    page.wait_for_timeout(delay)
    if end:
        page.keyboard.press(end)


def paste_into_cell(page: Page, column: str, row: int, text: str, table: int = 0) -> None:
    """Pastes at a cell from the clipboard; tabs and line breaks in the text divide cells and rows, as from Excel."""
    _select_cell(page, column, row, table)
    _paste(page, text)


def cell(page: Page, column: str, row: int, table: int = 0) -> Locator:
    """A cell in view, for what it shows. It is the table's copy for screen readers: the table itself is a picture.

    What is pasted is in the copy only after the next key.
    """
    grid = _grid(page, table)
    place = _place(grid, column)
    return grid.locator(f'[role="row"][aria-rowindex="{row + 2}"] [role="gridcell"][aria-colindex="{place}"]')


def run_axe(page: Page, *allowed: str) -> list[str]:
    """What breaks the rules of accessibility, a line for each element, without those of the rules allowed."""
    found = Axe().run(page, options={"runOnly": list(RULES), "resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {element['html'][:200]}"
        for rule in found
        for element in rule["nodes"]
        if rule["id"] not in allowed
    ]


def _grid(page: Page, table: int) -> Locator:
    """One of the page's tables, when it is drawn."""
    grid = page.get_by_test_id("data-grid-canvas").nth(table)
    expect(grid.get_by_role("gridcell", include_hidden=True).first).to_be_attached()
    return grid


def _place(grid: Locator, column: str) -> int:
    """The number of a column in the table's copy for screen readers."""
    headers = grid.get_by_role("columnheader", include_hidden=True)
    names = headers.all_inner_texts()
    if column not in names:
        raise ValueError(f"there is no column {column!r} in view, only {names}")
    return int(headers.nth(names.index(column)).get_attribute("aria-colindex") or 0)


def _select_cell(page: Page, column: str, row: int, table: int) -> None:
    """Selects a cell with the keyboard, which needs no knowledge of where on the screen it is."""
    grid = _grid(page, table)
    first = grid.get_by_role("gridcell", include_hidden=True).first
    grid.focus()
    page.keyboard.press("ControlOrMeta+Home")
    expect(first).to_have_attribute("aria-selected", "true")
    steps = _place(grid, column) - int(first.get_attribute("aria-colindex") or 0)
    for key in ["ArrowRight"] * steps + ["ArrowDown"] * row:
        page.keyboard.press(key)
    expect(cell(page, column, row, table)).to_have_attribute("aria-selected", "true")


def _type(page: Page, text: str, delay: int) -> None:
    """Types key by key. Playwright has only the keys of an American keyboard; a table starts no edit without a key."""
    keyboard = page.context.new_cdp_session(page)
    for sign in text:
        if sign == "\b":
            page.keyboard.press("Backspace", delay=delay)
        elif sign.isascii():
            page.keyboard.type(sign, delay=delay)
        else:
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": sign, "text": sign})
            page.wait_for_timeout(delay)
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": sign})
    keyboard.detach()


def _paste(page: Page, text: str) -> None:
    """Pastes a text from the clipboard at the place of the cursor."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+v")
