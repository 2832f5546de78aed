"""The traps of Streamlit in a real browser, tried on small pages of our own in the calculator's shell (tests/pages/).

A number typed or pasted must arrive letter for letter, in whichever language the browser itself is, and be read or
refused by wording/numbers/reading.py alone. The shell's headers must stop what they should and nothing else.
"""

import gzip
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.chromium import (
    ROOT,
    cell,
    edit_cell,
    fill_field,
    go_to_page,
    latest_result,
    open_app,
    paste_into_cell,
    paste_into_field,
    run_axe,
    served,
    settle,
)

pytestmark = pytest.mark.browser

both_languages = pytest.mark.parametrize("browser_language", ["sv", "en"], indirect=True)

# What is typed or pasted, and what it is read as in a field of kronor, where a plain number counts tkr.
READ = {
    "99,5": "99500.00",
    "1 234,5": "1234500.00",
    "7,25": "7250.00",
    "1 234,75": "1234750.00",
    "11,5": "11500.00",
    "1 011,5": "1011500.00",
    "1\u00a0011,5": "1011500.00",  # as Swedish Excel copies it
    "1\u202f011,5": "1011500.00",  # as this app writes it
    "\u2212365": "-365000.00",
    "4 400 kr": "4400.00",
}
REFUSED = {"1.234,5": "mixed_separators", "1.011,5": "mixed_separators", "1,234": "ambiguous", "abc": "not_a_number"}
ARRIVED = {text: f"{text!a} = {kronor}" for text, kronor in READ.items()} | {
    text: f"{text!a} is {code}" for text, code in REFUSED.items()
}

TYPED = ["99,5", "1 234,5", "7,25", "1 234,75", "1.234,5", "abc", "\u2212365"]
PASTED = ["11,5", "1 011,5", "1\u00a0011,5", "4 400 kr", "1.011,5"]

SLOW = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
"""A network that takes 300 ms to answer, in the words of Chromium."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The calculator's own shell and rooms, with tests/pages/ in place of its pages."""
    folder = tmp_path_factory.mktemp("stand_in")
    for part in (
        ".streamlit",
        "app.py",
        "assumptions",
        "exports",
        "imports",
        "model",
        "presentation",
        "store",
        "wording",
    ):
        (folder / part).symlink_to(ROOT / part)
    shutil.copytree(ROOT / "tests" / "pages", folder / "views" / "pages")
    for part in ("__init__.py", "fields", "parts", "shell", "state"):
        (folder / "views" / part).symlink_to(ROOT / "views" / part)
    with served(folder, folder / "log.txt") as where:
        yield where


def expect_row(page: Page, row: int, first: str = "'1' = 1000.00", second: str = "'2' = 2000.00") -> None:
    """Waits for what the server says of a row's two numbers; as given, they are those that nobody has touched."""
    expect(page.get_by_text(f"Rad {row}: ")).to_have_text(f"Rad {row}: {first}; {second}")


# Numbers


@pytest.mark.sampled(2)
@both_languages
def test_what_is_typed_in_a_cell_arrives_as_it_is(page: Page, address: str) -> None:
    open_app(page, address)
    for row, text in enumerate(TYPED):
        edit_cell(page, "År 1", row, text)
    for row, text in enumerate(TYPED):
        expect_row(page, row, first=ARRIVED[text])
        expect(cell(page, "År 1", row)).to_have_text(text)


@pytest.mark.sampled(2)
@both_languages
def test_what_is_pasted_in_a_cell_arrives_as_it_is(page: Page, address: str) -> None:
    open_app(page, address)
    for row, text in enumerate(PASTED):
        paste_into_cell(page, "År 2", row, text)
    for row, text in enumerate(PASTED):
        expect_row(page, row, second=ARRIVED[text])


@pytest.mark.sampled(2, 1)
@both_languages
def test_a_pasted_block_fills_its_cells_and_makes_rows(page: Page, address: str) -> None:
    open_app(page, address)
    paste_into_cell(page, "År 1", 10, "\n".join(f"{text}\t{text}" for text in ARRIVED))
    expect_row(page, 9)
    for row, arrived in enumerate(ARRIVED.values(), start=10):
        expect_row(page, row, arrived, arrived)


@both_languages
def test_what_is_typed_or_pasted_in_a_field_arrives_as_it_is(page: Page, address: str) -> None:
    open_app(page, address)
    for text in TYPED:
        fill_field(page, "Belopp", text, delay=10)
        expect(page.get_by_text("Belopp: ")).to_have_text(f"Belopp: {ARRIVED[text]}")
    for text in PASTED:
        paste_into_field(page, "Belopp", text)
        expect(page.get_by_text("Belopp: ")).to_have_text(f"Belopp: {ARRIVED[text]}")


@pytest.mark.sampled(2, 1)
@both_languages
@pytest.mark.parametrize("delay", [30, 60])
def test_the_first_edit_loses_nothing_on_a_slow_network(page: Page, address: str, delay: int) -> None:
    # Three tries, for a machine busy with other things loses keys too. Unless the shell fetches the cell editor early,
    # each of them fails.
    arrived: list[str] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    while len(arrived) < 3:
        network.send("Network.clearBrowserCache")
        network.send("Network.emulateNetworkConditions", {**SLOW, "latency": 0})
        open_app(page, address)
        network.send("Network.emulateNetworkConditions", SLOW)
        edit_cell(page, "År 1", 0, "987654", delay)
        row = page.get_by_text("Rad 0: ")
        with suppress(AssertionError):
            expect(row).to_contain_text("'987654' = ", timeout=3_000)
            return
        arrived.append(row.inner_text())
    pytest.fail(f"typed 987654, arrived {arrived}")


@pytest.mark.parametrize(
    ("text", "arrives"), [("987654", "987654"), pytest.param("99\b5", "95", marks=pytest.mark.torture)]
)
def test_a_cell_gets_every_sign_on_a_slow_machine(page: Page, app_address: str, text: str, arrives: str) -> None:
    """The editor opens long after the first key there; what is typed meanwhile, Enter included, waits for it."""
    speed = page.context.new_cdp_session(page)
    for _ in range(3):  # a machine busy with other things may be too slow for anything: without the shell each fails
        speed.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        open_app(page, f"{app_address}/budget")
        with suppress(AssertionError):
            expect(cell(page, "2020", 0)).to_be_attached()
            speed.send("Emulation.setCPUThrottlingRate", {"rate": 12})
            edit_cell(page, "2020", 0, text, 40)
            expect(page.get_by_text("Sparad")).to_be_visible(timeout=30_000)
            settle(page)
            expect(cell(page, "2020", 0)).to_have_text(arrives)
            return
    pytest.fail(f"typed {text!r}, arrived {cell(page, '2020', 0).inner_text()!r}")


# The shell


def test_a_text_that_somebody_wrote_sends_nothing_elsewhere(page: Page, address: str) -> None:
    asked, refused = [], []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.on("console", lambda message: refused.append(message.text))
    open_app(page, f"{address}/skal")
    expect(page.locator('img[alt="beacon"]')).to_be_attached()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    against_policy = [text for text in refused if "Content Security Policy" in text]
    assert against_policy and all("Loading the image 'http://127.0.0.1:9/seen.png'" in text for text in against_policy)


def test_charts_downloads_and_uploads_work_under_the_headers(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    drawn = page.get_by_test_id("stVegaLiteChart").locator("canvas, svg")
    expect(drawn.first).to_be_visible()
    for button, content in (("Hämta text", "å" * 1000), ("Hämta sida", "<html>egen</html>")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert download.value.path().read_text(encoding="utf-8") == content
    upload: FilePayload = {"name": "kalkyl.yaml", "mimeType": "application/yaml", "buffer": b"x" * 1000}
    page.locator('input[type="file"]').set_input_files(upload)
    expect(page.get_by_text("Inläst: 1000 byte")).to_be_visible()


def test_the_page_says_its_language_and_its_latest_result(page: Page, address: str) -> None:
    open_app(page, address)
    assert page.evaluate("document.documentElement.lang") == "sv"
    expect(latest_result(page)).to_have_text("Tal: '1' = 1000.00")
    expect(latest_result(page)).to_have_attribute("aria-live", "polite")
    latest_result(page).evaluate("status => { status.kept = true }")
    fill_field(page, "Belopp", "<b>")
    expect(latest_result(page)).to_have_text("Tal: '<b>' is unknown_unit")
    go_to_page(page, "Skal")
    expect(latest_result(page)).to_have_text("Skal: '<b>' is unknown_unit")
    assert page.get_by_role("status").count() == 1
    assert latest_result(page).evaluate("status => status.kept"), "a screen reader reads changes, not new elements"


def test_the_key_of_a_draft_stays_in_the_address(page: Page, address: str) -> None:
    open_app(page, f"{address}/?utkast=abc")
    go_to_page(page, "Skal")
    expect(page).to_have_url(f"{address}/skal?utkast=abc")
    go_to_page(page, "Tal")
    expect(page).to_have_url(f"{address}/?utkast=abc")
    page.go_back()
    settle(page)
    if not page.url.startswith(f"{address}/skal"):
        page.go_back()  # a busy framework may put the same address twice in the history
    expect(page).to_have_url(f"{address}/skal?utkast=abc")
    page.reload()
    expect(latest_result(page)).to_contain_text("Skal")
    expect(page).to_have_url(f"{address}/skal?utkast=abc")


def test_a_press_counts_where_the_page_moves_under_it(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    page.get_by_role("button", name="Tryck här").hover()
    page.mouse.down()
    page.get_by_test_id("stMainBlockContainer").evaluate("main => { main.style.paddingTop = '400px' }")
    page.mouse.up()
    expect(page.get_by_text("Tryckt 1 gånger")).to_be_visible()
    page.get_by_role("button", name="Tryck här").click()
    expect(page.get_by_text("Tryckt 2 gånger")).to_be_visible()
    settle(page)
    expect(page.get_by_text("Tryckt 2 gånger")).to_be_visible()


def test_a_press_counts_on_the_button_that_is_drawn_in_its_place(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    page.evaluate(
        """() => {
            const place = document.querySelector("[data-testid=stMainBlockContainer]")
            const draw = () => { place.innerHTML = '<div class="st-key-own"><button>Egen</button></div>' }
            window.presses = 0
            place.addEventListener("click", (event) => { window.presses += event.target.matches("button") })
            place.addEventListener("mousedown", draw)
            draw()
        }"""
    )
    page.get_by_role("button", name="Egen").hover()
    page.mouse.down()
    page.mouse.up()
    page.wait_for_function("() => window.presses === 1")


def test_a_press_that_is_taken_back_does_not_count(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    page.get_by_role("button", name="Tryck här").hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    page.get_by_role("button", name="Tryck här").click()
    expect(page.get_by_text("Tryckt 1 gånger")).to_be_visible()


def test_what_is_typed_stays_where_the_field_is_drawn_anew(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    second = page.get_by_label("Andra", exact=True)
    second.evaluate("field => { field.isFirst = true }")
    fill_field(page, "Första", "ett")
    expect(second).to_be_focused()
    page.keyboard.type("ett långt svar som tar sin tid", delay=50)
    expect(second).to_be_focused()
    expect(second).to_have_value("ett långt svar som tar sin tid")
    assert second.evaluate("field => field.isFirst ?? null") is None, "another field was drawn in its place"
    page.keyboard.press("Tab")
    expect(page.get_by_text("Andra är: 'ett långt svar som tar sin tid'")).to_be_visible()


def test_a_field_that_was_left_does_not_take_the_focus_back(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    page.get_by_label("Första", exact=True).click()
    page.keyboard.type("ett", delay=50)
    page.get_by_role("heading", name="Skal").click()
    expect(page.get_by_text("Ovanför: ett")).to_be_visible()
    settle(page)
    expect(page.get_by_label("Första", exact=True)).to_have_value("ett")
    expect(page.get_by_label("Första", exact=True)).not_to_be_focused()


def test_an_error_is_shown_as_a_number_and_tells_nothing(page: Page, address: str) -> None:
    open_app(page, f"{address}/skal")
    page.get_by_role("button", name="Gå sönder").click()
    shown = page.get_by_role("alert")
    expect(shown).to_contain_text(re.compile("Något gick fel .* har nummer [0-9a-f]{6}"))
    expect(shown).to_contain_text("Something went wrong")
    expect(page.get_by_text("hemlighet")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Google|ChatGPT"))).to_have_count(0)


def test_the_shell_breaks_no_rule_of_accessibility(page: Page, address: str) -> None:
    open_app(page, address)
    assert run_axe(page) == []


# What is sent, seen without a browser


def answer(address: str, **headers: str) -> tuple[Message, bytes]:
    """The headers and the body that the server answers with."""
    with build_opener(ProxyHandler({})).open(Request(address, headers=headers), timeout=10) as found:
        return found.headers, found.read()


@pytest.mark.parametrize("path", ["/", "/skal", "/?utkast=abc"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_every_address_answers_with_our_start_page(address: str, path: str, coding: str) -> None:
    headers, body = answer(address + path, **{"Accept-Encoding": coding})
    page = (gzip.decompress(body) if coding == "gzip" else body).decode()
    assert '<html lang="sv">' in page and "<title>Förtjänst</title>" in page
    assert "Förtjänst behöver JavaScript" in page and "Streamlit app" not in page
    assert len(re.findall(r"data-grid-overlay-editor\.[\w-]+\.js", page)) == 1
    assert headers["Cache-Control"] == "no-store"
    assert headers["ETag"] is None and headers["Last-Modified"] is None


def test_every_answer_is_guarded(address: str) -> None:
    script = re.search(r'src="\./(static/js/index\.[\w-]+\.js)"', answer(address)[1].decode())
    assert script
    for path in ("", script[1], "_stcore/health", "api/ready"):
        headers, _ = answer(f"{address}/{path}")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["img-src"] == "'self' data: blob:"
        assert policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in policy["script-src"]
    headers, body = answer(f"{address}/{script[1]}", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and "immutable" in headers["Cache-Control"]
    assert len(body) < len(gzip.decompress(body)) / 2


def test_the_server_says_that_it_is_ready_and_serves_no_programs(address: str) -> None:
    assert answer(f"{address}/api/ready")[1] == b'{"status":"ok"}'
    with pytest.raises(HTTPError) as refusal:
        build_opener(ProxyHandler({})).open(f"{address}/_stcore/agent/interact", data=b"{}", timeout=10)
    assert "does not serve the agent API" in refusal.value.read().decode()
