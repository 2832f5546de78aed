"""Nothing typed is lost by whoever does not wait: a server that takes its time, and answers that come late."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.chromium import (
    PRESS,
    ROOT,
    cell,
    edit_cell,
    field,
    fill_field,
    go_to_page,
    open_app,
    press,
    settle,
)
from tests.serving import serving

pytestmark = pytest.mark.browser

REDUCTION, RATE, YEARS = "Färre placeringar: minskning", "Kalkylränta", "Antal år"
UNIT = "\u00a0%"
SLOW = """
import time
from streamlit.runtime.state.session_state import WStates

take = WStates.call_callback

def take_late(states, widget):
    time.sleep(0.4)
    return take(states, widget)

WStates.call_callback = take_late
"""
"""The server waits before it takes what was typed, as it may on a busy machine: the next message then comes first."""
SENT = 40
"""Milliseconds within which a field that was left has been sent."""


@contextmanager
def served_at_pace(folder: Path, is_slow: bool) -> Iterator[str]:
    """The address of a calculator; a slow one takes what was typed a moment after it has come."""
    if is_slow:
        (folder / "sitecustomize.py").write_text(SLOW)
    with serving(ROOT, folder / "log.txt", PYTHONPATH=str(folder)) as server:
        yield f"http://{server.address}"


@pytest.fixture(scope="module")
def slow_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a calculator that takes what was typed a moment after it has come."""
    with served_at_pace(tmp_path_factory.mktemp("slow"), is_slow=True) as address:
        yield address


def type_fast(page: Page, label: str, text: str) -> None:
    """Types over what stands in a field and goes on to the next, without waiting."""
    field(page, label).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.wait_for_timeout(SENT)


def own_case(page: Page, address: str) -> None:
    """A case of one's own, on the overview."""
    open_app(page, f"{address}/overview")
    fill_field(page, YEARS, "11")
    settle(page)


def come_again(page: Page) -> None:
    """The page anew, at once."""
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)


def stands(page: Page, **texts: str) -> None:
    """What stands in the fields when all is answered, and when the page is loaded anew."""
    labels = {"reduction": REDUCTION, "rate": RATE, "years": YEARS}
    settle(page)
    for name, text in texts.items():
        expect(field(page, labels[name])).to_have_value(
            re.compile(f"^{text.removesuffix(UNIT)}({UNIT})?$")
        )  # or as typed
    come_again(page)
    for name, text in texts.items():
        expect(field(page, labels[name])).to_have_value(text)


def test_a_number_is_taken_though_the_next_field_is_sent_before_it_is(own_page: Page, slow_address: str) -> None:
    own_case(own_page, slow_address)
    type_fast(own_page, REDUCTION, "4")
    type_fast(own_page, RATE, "tre")
    stands(own_page, reduction="4\u00a0%", rate="tre")


@pytest.mark.parametrize(("label", "text", "shown"), [(REDUCTION, "4", "4\u00a0%"), (RATE, "tre", "tre")])
def test_what_was_typed_is_taken_though_the_page_is_loaded_anew_at_once(
    own_page: Page, slow_address: str, label: str, text: str, shown: str
) -> None:
    own_case(own_page, slow_address)
    type_fast(own_page, label, text)
    come_again(own_page)
    expect(field(own_page, label)).to_have_value(shown)


def test_what_was_typed_is_taken_though_the_tab_is_closed_at_once(own_page: Page, slow_address: str) -> None:
    own_case(own_page, slow_address)
    type_fast(own_page, REDUCTION, "4")
    address, again = own_page.url, own_page.context.new_page()
    own_page.close()
    again.goto(address)
    expect(field(again, REDUCTION)).to_have_value("4\u00a0%", timeout=30_000)


def test_a_step_back_is_taken_though_a_field_is_sent_before_it_is(own_page: Page, slow_address: str) -> None:
    own_case(own_page, slow_address)
    type_fast(own_page, REDUCTION, "4")
    press(own_page.get_by_role("button", name="Ångra"))
    own_page.wait_for_timeout(SENT)
    type_fast(own_page, RATE, "2")
    stands(own_page, reduction="5\u00a0%", rate="2\u00a0%")


def test_a_slider_and_a_choice_are_taken_though_a_field_is_sent_before_they_are(
    own_page: Page, slow_address: str
) -> None:
    own_case(own_page, slow_address)
    own_page.get_by_role("slider").first.press("ArrowLeft")
    own_page.wait_for_timeout(4 * SENT)  # a slider waits a moment before it sends
    type_fast(own_page, RATE, "2")
    stands(own_page, reduction="4,75\u00a0%", rate="2\u00a0%")
    own_page.get_by_text("EN", exact=True).first.click(delay=PRESS)
    own_page.wait_for_timeout(SENT)
    type_fast(own_page, "Kalkylränta", "3")
    settle(own_page)
    expect(field(own_page, "Discount rate")).to_have_value("3\u00a0%")


def test_a_number_is_taken_though_one_goes_to_another_page_and_back_at_once(own_page: Page, slow_address: str) -> None:
    own_case(own_page, slow_address)
    type_fast(own_page, REDUCTION, "4")
    own_page.get_by_role("link", name="Budget", exact=True).first.click()
    expect(own_page).to_have_url(re.compile("/budget"))
    own_page.go_back()
    expect(own_page).to_have_url(re.compile("/overview"))
    stands(own_page, reduction="4\u00a0%")


def test_a_cell_is_taken_though_the_page_is_loaded_anew_at_once(own_page: Page, slow_address: str) -> None:
    own_case(own_page, slow_address)
    own_page.goto(own_page.url.replace("/overview", "/budget"))
    settle(own_page)
    shown = "() => [...document.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent)"
    edit_cell(own_page, "2020", 0, "777")
    own_page.wait_for_timeout(150 + SENT)
    come_again(own_page)
    own_page.wait_for_function(f"() => ({shown})().some(text => text.includes('777'))")


@pytest.mark.parametrize("end", ["Enter", "Tab", ""])
def test_a_cell_is_taken_though_one_goes_back_at_once(own_page: Page, slow_address: str, end: str) -> None:
    own_case(own_page, slow_address)
    for name in ("Effekter", "Budget"):
        go_to_page(own_page, name)
    edit_cell(own_page, "2021", 0, "555", 15)
    own_page.wait_for_timeout(600)
    settle(own_page)
    edit_cell(own_page, "2020", 0, "777", 15, end=end)
    own_page.go_back()
    expect(own_page).to_have_url(re.compile("/effects"))
    expect(own_page.get_by_role("heading", level=1, name="Vad ändrar det?")).to_be_visible(timeout=20_000)
    settle(own_page)
    go_to_page(own_page, "Budget")
    expect(cell(own_page, "2020", 0)).to_have_text("777")


# Answers that come late


class Late:
    """A page whose answers are held back until they are let go."""

    def __init__(self, page: Page) -> None:
        self.page, self.is_holding = page, False
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []
        page.route_web_socket(re.compile("stream"), self._route)

    def _route(self, browser: WebSocketRoute) -> None:
        def answered(message: str | bytes) -> None:
            if self.is_holding:
                self.held.append((browser, message))
            else:
                browser.send(message)

        browser.connect_to_server().on_message(answered)

    def wait_for_answer(self) -> None:
        """Waits until the server has answered; the page does not know of it."""
        for _ in range(300):
            messages = [ForwardMsg.FromString(text) for _, text in self.held if isinstance(text, bytes)]
            if any(message.WhichOneof("type") == "script_finished" for message in messages):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the server did not answer")

    def let_go(self) -> None:
        """Lets every answer through, in the order in which they came."""
        self.is_holding = False
        for browser, message in self.held:
            browser.send(message)
        self.held.clear()


def late_case(context_of: Page, address: str) -> Late:
    """A case of one's own, with answers that can be held back."""
    late = Late(context_of)
    own_case(late.page, address)
    return late


def undone_unheard(context_of: Page, address: str) -> Late:
    """A case in which 4 % has been undone, of which the browser has not heard."""
    late = late_case(context_of, address)
    fill_field(context_of, REDUCTION, "4")
    settle(context_of)
    late.is_holding = True
    context_of.get_by_role("button", name="Ångra").click(delay=PRESS)
    late.wait_for_answer()
    return late


def test_what_was_undone_is_not_done_again_by_fields_of_before(own_page: Page, app_address: str) -> None:
    late = undone_unheard(own_page, app_address)
    type_fast(own_page, RATE, "2")
    late.let_go()
    stands(own_page, reduction="5\u00a0%", rate="2\u00a0%")


def test_a_number_is_not_taken_back_by_its_slider_of_before(own_page: Page, app_address: str) -> None:
    late = late_case(own_page, app_address)
    late.is_holding = True
    type_fast(own_page, REDUCTION, "4")
    late.wait_for_answer()
    type_fast(own_page, RATE, "tre")
    late.let_go()
    stands(own_page, reduction="4\u00a0%", rate="tre")


def test_what_is_typed_twice_before_the_answer_comes_is_what_stands(own_page: Page, app_address: str) -> None:
    late = undone_unheard(own_page, app_address)
    for rate in ("2", "3"):
        type_fast(own_page, RATE, rate)
    late.let_go()
    stands(own_page, reduction="5\u00a0%", rate="3\u00a0%")


def test_what_another_tab_saved_is_not_taken_back_by_fields_of_before(own_page: Page, app_address: str) -> None:
    late = late_case(own_page, app_address)
    other = own_page.context.new_page()
    open_app(other, own_page.url)
    fill_field(other, YEARS, "12")
    settle(other)
    late.is_holding = True
    type_fast(own_page, REDUCTION, "4")
    late.wait_for_answer()
    type_fast(own_page, RATE, "2")
    late.let_go()
    stands(own_page, reduction="4\u00a0%", rate="2\u00a0%", years="12")


def test_a_form_that_its_button_emptied_stays_empty_and_keeps_what_is_typed_meanwhile(
    own_page: Page, app_address: str
) -> None:
    late = late_case(own_page, app_address)
    go_to_page(own_page, "Versioner")
    for label, text in (("Namn på versionen", "Först"), ("Varför (frivilligt)", "som den var")):
        fill_field(own_page, label, text)
    settle(own_page)
    late.is_holding = True
    own_page.get_by_role("button", name="Namnge", exact=True).click(delay=PRESS)
    late.wait_for_answer()
    type_fast(own_page, "Varför (frivilligt)", "om nästa")
    own_page.wait_for_timeout(10 * SENT)
    late.let_go()
    settle(own_page)
    expect(field(own_page, "Varför (frivilligt)")).to_have_value("om nästa")
    expect(field(own_page, "Namn på versionen")).to_have_value("")
    come_again(own_page)
    expect(field(own_page, "Varför (frivilligt)")).to_have_value("om nästa")
    expect(field(own_page, "Namn på versionen")).to_have_value("")
    fill_field(own_page, "Namn på versionen", "Först igen")
    press(own_page.get_by_role("button", name="Namnge", exact=True))
    expect(own_page.get_by_text("Först igen").first).to_be_visible()
    expect(field(own_page, "Varför (frivilligt)")).to_have_value("")
