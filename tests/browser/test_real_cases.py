"""What real cases and contracts need, in a real browser: typed as one would, and read back as it is said."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import (
    edit_cell,
    fill_field,
    go_to_page,
    leave,
    press,
    run_axe,
    settle,
)

pytestmark = pytest.mark.browser


def said_on(page: Page) -> str:
    """What the page says, with plain spaces."""
    return page.get_by_test_id("stMain").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def take_a_contract(page: Page, app_address: str) -> None:
    """Takes the contract that is proposed first into the founding case."""
    page.goto(app_address)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    go_to_page(page, "Avtal")
    press(page.get_by_role("button", name="Använd avtalet i kalkylen"))
    expect(page.get_by_role("heading", name="Vem betalar")).to_be_visible()
    settle(page)


def chooses(page: Page, label: str, option: str) -> None:
    """Chooses an option of a field with a list."""
    field = page.get_by_label(label, exact=True)
    field.evaluate("field => field.scrollIntoView({block: 'center'})")  # its list closes when the page scrolls
    field.click(delay=0)
    press(page.get_by_role("option", name=option, exact=True), 0)
    settle(page)


@pytest.fixture
def page(visitor_in: Callable[[str], BrowserContext]) -> Page:
    """Somebody new."""
    return visitor_in("sv").new_page()


def test_work_for_all_is_typed_from_blank_as_a_success_rate(page: Page, app_address: str) -> None:
    """160 start, 25 % succeed, each is worth 437 500 kr a year: 8.5, 41.5, 139 mnkr after 1, 3, 10 years at 4 %."""
    page.goto(f"{app_address}/?start=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    fill_field(page, "Insatsens namn", "Arbete åt alla")
    chooses(page, "Sökande", "Kommunstyrelsen")
    fill_field(page, "Startår", "2012")
    press(page.get_by_role("button", name="Skapa kalkylen"))
    expect(page.get_by_role("heading", name="Vad kostar det?")).to_be_visible()
    settle(page)
    edit_cell(page, "2012", 2, "9000")
    settle(page)
    go_to_page(page, "Effekter")
    press(page.get_by_role("radio", name="Fler som lyckas (jobb, studier …)"))
    settle(page)
    asked = {
        "Antal om året": "160",
        "Från och med år": "2012",
        "Till och med år": "2012",
        "Andel som lyckas, %": "25",
        "Antal år det varar": "10",
        "Värde, kr": "437 500",
    }
    for label, text in asked.items():
        fill_field(page, label, text)
    chooses(page, "Vems budget", "Kommunstyrelsen")
    press(page.get_by_role("button", name="Lägg till").first)
    settle(page)
    assert "Av 160 personer som börjar lyckas 25 % = 40 personer" in said_on(page)
    go_to_page(page, "Antaganden")
    fill_field(page, "Kalkylränta", "4")
    settle(page)
    go_to_page(page, "Översikt")
    told = said_on(page)
    assert all(npv in told for npv in ("+8,5 mnkr", "+41,5 mnkr", "+139 mnkr"))
    assert "samma år som kostnaden. Det antar kalkylen." in told
    leave(page.context)


def test_motala_as_it_was_changes_the_budget_of_the_scenario_alone(page: Page, app_address: str) -> None:
    """As planned +18.7 mnkr; as it was −7.53; with 7 000 tkr in 2018 and not 6 570 it is 0.43 less, there alone."""
    page.goto(f"{app_address}/?start=1")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    settle(page)
    fill_field(page, "Sök bland exemplen", "halvtomt")
    expect(page.get_by_text("Ett hem som stod halvtomt")).to_be_visible()
    press(page.get_by_role("button", name="Öppna exemplet").last)
    expect(page.get_by_text("+18,7 mnkr").first).to_be_visible()
    press(page.get_by_role("radio", name="Som det blev"))
    expect(page.get_by_text("−7,53 mnkr").first).to_be_visible()
    go_to_page(page, "Budget")
    edit_cell(page, "2018", 0, "7000")
    expect(page.get_by_text("−7,96 mnkr").first).to_be_visible()
    press(page.get_by_role("radio", name="Som ansökt"))
    expect(page.get_by_text("+18,7 mnkr").first).to_be_visible()
    leave(page.context)


def test_a_contract_with_two_payers_and_a_cap_each_is_read_back(page: Page, app_address: str) -> None:
    """The district and the state pay half each, at most 2 and 1 mnkr; the terms say so, one is paid at milestones."""
    take_a_contract(page, app_address)
    chooses(page, "Lägg till en part", "Staten")
    press(page.get_by_role("toolbar", name="Betalar om inget annat sägs").get_by_role("button", name="Staten"))
    settle(page)
    fill_field(page, "Stadsdelsnämnden betalar högst", "2 mnkr")
    settle(page)
    fill_field(page, "Staten betalar högst", "1 mnkr")
    settle(page)
    told = said_on(page)
    assert "Stadsdelsnämnden betalar dock högst 2 mnkr." in told
    assert "Staten betalar dock högst 1 mnkr." in told
    term = "Del av det sparade tills allt är återbetalt"
    assert "Stadsdelsnämnden och Staten betalar 60 öre av varje sparad krona" in told
    chooses(page, f"{term}: betalas", "vid delmål")
    expect(page.get_by_text("Det betalas för det som är mätt till och med år").first).to_be_visible()
    leave(page.context)


def test_a_coupon_is_put_in_and_moved_and_a_party_that_nothing_names_is_taken_away(
    page: Page, app_address: str
) -> None:
    """The sentence stands in the contract in words; it moves up before another, and back with undo; axe is clean."""
    take_a_contract(page, app_address)
    chooses(page, "Lägg till i avtalet", "Kupong på det utlagda")
    settle(page)
    fill_field(page, "Kupong: kupong per år", "4")
    settle(page)
    coupon = re.compile(r"betalar .* 4 % om året av det som .* lägger ut, vad som än mäts\.")
    listed = page.get_by_role("listitem").filter(has_text="betalar")
    expect(listed.filter(has_text=re.compile(r"4\s% om året"))).to_have_count(1)  # when the answer has come
    before = [" ".join(one.split()) for one in listed.all_inner_texts()]
    [stood] = [at for at, one in enumerate(before) if coupon.search(one)]
    press(page.locator("summary").filter(has_text="Mer om Kupong"))
    press(page.get_by_role("button", name="Flytta upp: Kupong"))
    expect(listed.nth(stood - 1)).to_contain_text("vad som än mäts")
    settle(page)
    assert run_axe(page) == []
    press(page.get_by_role("button", name="Ångra"))
    expect(listed.nth(stood)).to_contain_text("vad som än mäts")
    settle(page)
    chooses(page, "Lägg till en part", "Staten")
    settle(page)
    press(page.locator("summary").filter(has_text="Delar, roller och mätning"))
    expect(page.get_by_text("Inget i avtalet gäller parten.")).to_be_visible()
    press(page.get_by_role("button", name="Ta bort: Staten"))
    expect(page.get_by_text("Inget i avtalet gäller parten.")).to_have_count(0)
    leave(page.context)


def test_own_investment_stands_beside_a_provider_that_is_paid(page: Page, app_address: str) -> None:
    """Two contracts in one case: an outcome goes and comes back, the other gets its price, and both are kept."""
    take_a_contract(page, app_address)
    fill_field(page, "Avtalets namn", "Egen investering")
    settle(page)
    press(page.locator("summary").filter(has_text="Delar, roller och mätning"))
    settle(page)
    chooses(page, "Sparade placeringskostnader: mäts som", "en andel")
    expect(page.get_by_text("”Sparade placeringskostnader” kan inte mätas så")).to_be_visible(timeout=30_000)
    press(page.get_by_role("button", name="Ta bort utfallet: Skolresultat"))
    expect(page.get_by_text("På ”Skolresultat” hänger")).to_have_count(0, timeout=30_000)
    settle(page)
    press(page.get_by_role("button", name="Ångra"))
    expect(page.get_by_text("På ”Skolresultat” hänger")).to_be_visible(timeout=30_000)
    settle(page)
    assert run_axe(page) == []
    press(page.get_by_test_id("stButtonGroup").get_by_text("Ett avtal till"))
    settle(page)
    chooses(page, "Börja från ett avtal", "Hässelby-Vällingby 2021, individuella mål")
    press(page.get_by_role("button", name="Använd avtalet i kalkylen"))
    expect(page.get_by_text("saknar pris och går inte att räkna").first).to_be_visible(
        timeout=30_000
    )  # amounts that nobody found
    settle(page)
    fill_field(page, "Ersättning för aktiviteten: pris", "1 tkr")
    settle(page)
    fill_field(page, "Resten när målet är nått: pris", "2 tkr")
    expect(page.get_by_text("saknar pris och går inte att räkna")).to_have_count(0, timeout=30_000)
    settle(page)
    told = said_on(page)
    assert "Egen investering" in told and "betalar 1 tkr per enhet: individer som börjar" in told
    expect(page.get_by_text(re.compile(r"^Sparad \d\d:\d\d"))).to_be_visible(timeout=30_000)
    assert run_axe(page) == []
    press(page.get_by_test_id("stButtonGroup").get_by_text("Egen investering"))
    settle(page)
    assert "40 % av det utlagda (4 mnkr)" in said_on(page)
    leave(page.context)
