"""Leaving for another case in the middle of a field: what was typed is in that field's case, and nowhere else."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import field, fill_field, open_app, settle
from tests.browser.test_in_a_hurry import Late, served_at_pace

pytestmark = pytest.mark.browser

RATE, YEARS = "Kalkylränta", "Antal år"


@pytest.fixture(scope="module", params=["quick", "slow"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a calculator, and of one that takes what was typed a moment after it has come."""
    with served_at_pace(tmp_path_factory.mktemp("server"), request.param == "slow") as found:
        yield found


def case_of(page: Page) -> str:
    """The case that an address names."""
    named = re.search(r"kalkyl=([^&#]+)", page.url)
    assert named, page.url
    return named[1]


def two_cases(page: Page, address: str) -> tuple[str, str]:
    """A case of 11 years, and on top of it in the same window one of 12 years, by a link of the list."""
    names = []
    for years in ("11", "12"):
        open_app(page, f"{address}/overview")
        fill_field(page, YEARS, years)
        expect(page).to_have_url(re.compile("kalkyl="))
        settle(page)
        names.append(case_of(page))
    one, other = names
    page.goto(f"{address}/overview?kalkyl={one}")
    expect(field(page, YEARS)).to_have_value("11", timeout=30_000)
    settle(page)
    page.get_by_test_id("stHeader").get_by_text("Mina kalkyler", exact=True).click()
    page.locator('a[href*="/cases"]').first.click()
    expect(page).to_have_url(re.compile("/cases"))
    settle(page)
    page.locator(f'a[href*="kalkyl={other}"]').first.click()
    expect(field(page, YEARS)).to_have_value("12", timeout=30_000)
    settle(page)
    return one, other


def begin_typing(page: Page, label: str, text: str) -> None:
    """Types over a field without leaving it."""
    field(page, label).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def stands(page: Page, address: str, case_id: str, years: str, rate: str) -> None:
    """What a case says when it is opened anew."""
    open_app(page, f"{address}/overview?kalkyl={case_id}")
    expect(field(page, YEARS)).to_have_value(years)
    expect(field(page, RATE)).to_have_value(rate)


def ways_back(page: Page, steps: int) -> None:
    """Goes back by the browser's own button, that many times at once, and waits until nothing more comes."""
    page.evaluate(f"history.go(-{steps})")
    page.wait_for_timeout(1500)
    settle(page)


@pytest.mark.parametrize(("text", "shown"), [("2,5", "2,5\u00a0%"), ("tre", "tre")])
@pytest.mark.parametrize("steps", [1, 2])
def test_going_back_in_the_middle_of_a_field_leaves_it_where_it_was_typed(
    own_page: Page, address: str, text: str, shown: str, steps: int
) -> None:
    """One step is the list that the case was opened from, two are the case that was shown before."""
    one, other = two_cases(own_page, address)
    usual = field(own_page, RATE).input_value()
    begin_typing(own_page, RATE, text)
    ways_back(own_page, steps)
    expect(own_page).to_have_url(re.compile(f"/{'cases' if steps == 1 else 'overview'}[?]kalkyl={one}"))
    if steps == 2:
        expect(field(own_page, YEARS)).to_have_value("11")
        expect(field(own_page, RATE)).to_have_value(usual)
    own_page.go_forward()
    if steps == 2:
        own_page.go_forward()
    expect(field(own_page, RATE)).to_have_value(shown)
    expect(own_page).to_have_url(re.compile(f"/overview[?]kalkyl={other}"))
    stands(own_page, address, one, "11", usual)
    stands(own_page, address, other, "12", shown)


@pytest.mark.parametrize(("text", "shown"), [("2,5", "2,5\u00a0%"), ("tre", "tre")])
def test_what_is_typed_on_a_page_that_has_been_left_stays_in_its_case(
    own_page: Page, address: str, text: str, shown: str
) -> None:
    """The page of the case that was left is on the screen until the answer comes."""
    late = Late(own_page)
    one, other = two_cases(own_page, address)
    usual = field(own_page, RATE).input_value()
    late.is_holding = True
    own_page.evaluate("history.go(-2)")
    late.wait_for_answer()
    begin_typing(own_page, RATE, text)
    own_page.keyboard.press("Tab")
    own_page.wait_for_timeout(700)
    late.let_go()
    settle(own_page)
    expect(field(own_page, YEARS)).to_have_value("11")
    expect(field(own_page, RATE)).to_have_value(usual)
    stands(own_page, address, one, "11", usual)
    stands(own_page, address, other, "12", shown)


def test_what_the_server_never_heard_is_typed_again_when_one_comes_back_to_its_case(
    own_page: Page, address: str
) -> None:
    """Another case is opened by its address, and the browser's own buttons go between the two."""
    for years in ("11", "12"):
        open_app(own_page, f"{address}/overview")
        fill_field(own_page, YEARS, years)
        settle(own_page)
    usual = field(own_page, RATE).input_value()
    begin_typing(own_page, RATE, "2,5")
    own_page.evaluate("WebSocket.prototype.send = () => {}")
    own_page.go_back()
    expect(field(own_page, YEARS)).to_have_value("11", timeout=30_000)
    settle(own_page)
    expect(field(own_page, RATE)).to_have_value(usual)
    own_page.go_forward()
    expect(field(own_page, YEARS)).to_have_value("12", timeout=30_000)
    expect(field(own_page, RATE)).to_have_value("2,5", timeout=20_000)
    case_id = case_of(own_page)
    settle(own_page)
    stands(own_page, address, case_id, "12", "2,5\u00a0%")


def press_late(page: Page, address: str, button: str) -> tuple[str, str]:
    """Presses a button of the case that has been left, with its page on the screen until the answer comes."""
    late = Late(page)
    one, other = two_cases(page, address)
    late.is_holding = True
    page.evaluate("history.go(-2)")
    late.wait_for_answer()
    page.get_by_role("button", name=button, exact=True).click(delay=100)
    page.wait_for_timeout(1500)
    late.let_go()
    settle(page)
    expect(field(page, YEARS)).to_have_value("11")
    return one, other


def test_a_step_back_pressed_on_a_page_that_has_been_left_is_a_step_of_its_case(own_page: Page, address: str) -> None:
    usual = "10"
    one, other = press_late(own_page, address, "Ångra")
    for case_id, years in ((one, "11"), (other, usual)):
        open_app(own_page, f"{address}/overview?kalkyl={case_id}")
        expect(field(own_page, YEARS)).to_have_value(years)
