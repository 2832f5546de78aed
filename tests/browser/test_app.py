"""The calculator in a real browser: the main path, edits that are never lost, and accessibility of every page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import (
    Theme,
    cell,
    edit_cell,
    field,
    fill_field,
    go_to_page,
    latest_result,
    open_app,
    open_parts,
    paste_into_cell,
    press,
    run_axe,
    settle,
)
from tests.visitor import PAGES

pytestmark = pytest.mark.browser

REDUCTION = "Färre placeringar: minskning"
STAFF = "Personalkostnader inkl. ledning och vikarietäckning"
BOTH_BROWSERS = pytest.mark.parametrize("browser_language", ["sv", "en"], indirect=True)
LONG = {page: "" if page == "start" else page for page in PAGES}


def show_scenario(page: Page, name: str) -> None:
    """Chooses which scenario is shown, of a case that has too many for a row of buttons."""
    press(page.get_by_label("Visas och ändras", exact=True))
    press(page.get_by_role("option", name=name, exact=True))


def answer_is(page: Page, npv: str, payback: str) -> None:
    """Waits for the answer that a screen reader is told."""
    expect(latest_result(page)).to_have_text(re.compile(f"{re.escape(npv)}.*{re.escape(payback)}"))
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Chooses in a list."""
    press(page.get_by_role("combobox", name=label))
    press(page.get_by_role("option", name=option, exact=True))


def reload(page: Page) -> None:
    """F5."""
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(latest_result(page)).not_to_be_empty(timeout=30_000)
    settle(page)


@pytest.mark.sampled(2, 1)
@BOTH_BROWSERS
def test_main_path(page: Page, app_address: str, tmp_path: Path) -> None:
    open_app(page, f"{app_address}/overview")
    answer_is(page, "+6,83", "2026 (6,9")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pengarna är tillbaka under 2026")
    fill_field(page, REDUCTION, "4")
    answer_is(page, "+1,07", "2028 (8,4")
    expect(page.get_by_text("5 % → 4 %: −5,77 mnkr")).to_be_visible()
    press(page.get_by_role("radio", name="EN", exact=True))
    expect(page.get_by_role("heading", level=1)).to_contain_text("The money is back during 2028")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    go_to_page(page, "Budget")
    with page.expect_download() as budget:
        press(page.get_by_role("button", name="Download the budget table (CSV)"))
    table = Path(budget.value.path()).read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert '"Total";"9577";"9811";"3152";"22540"' in table.decode("utf-8-sig")
    reload(page)
    go_to_page(page, "Overview")
    answer_is(page, "+1,07", "2028 (8,4")
    expect(field(page, "Fewer placements: reduction")).to_have_value("4\u00a0%")


@pytest.mark.sampled(3)
@BOTH_BROWSERS
@pytest.mark.parametrize("pace", [30, 60])
def test_the_first_cell_edit_counts(page: Page, app_address: str, pace: int) -> None:
    open_app(page, f"{app_address}/budget")
    edit_cell(page, "2020", 0, "9177,5", delay=pace)
    expect(cell(page, "2020", 0)).to_have_text("9177,5")
    answer_is(page, "+5,83", "2027")
    go_to_page(page, "Översikt")
    go_to_page(page, "Budget")
    expect(cell(page, "2020", 0)).to_have_text("9 177,5")
    reload(page)
    expect(cell(page, "2020", 0)).to_have_text("9 177,5")


@BOTH_BROWSERS
def test_a_block_pasted_from_excel(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/budget")
    paste_into_cell(page, "2020", 0, "8 000,5\t8 400\t1 700\r\n1 011,5\t1 300\t11,5")
    table = page.get_by_role("table").first  # the editor's copy for screen readers lags behind a paste
    expect(table).to_contain_text("9 012")
    expect(table).to_contain_text("20 424")
    answer_is(page, "+8,85", "2026")
    expect(page.get_by_text("går inte att läsa")).to_have_count(0)


def test_a_bad_cell_is_told_and_kept(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/budget")
    edit_cell(page, "2021", 1, "1,400")
    expect(page.get_by_text("kan läsas på två sätt")).to_be_visible()
    answer_is(page, "+6,83", "2026")
    go_to_page(page, "Effekter")
    go_to_page(page, "Budget")
    expect(cell(page, "2021", 1)).to_have_text("1,400")
    expect(page.get_by_text("kan läsas på två sätt")).to_be_visible()
    edit_cell(page, "2021", 1, "-5")
    expect(page.get_by_text(re.compile("minus|negativ|mindre än noll|noll eller mer"))).to_be_visible()
    reload(page)
    expect(cell(page, "2021", 1)).to_have_text("-5")
    edit_cell(page, "2021", 1, "1400")
    expect(page.get_by_text(re.compile("kan läsas på två sätt"))).to_have_count(0)
    answer_is(page, "+6,83", "2026")


def test_a_line_is_added_and_removed(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/budget")
    page.get_by_test_id("stDataFrame").hover()
    press(page.get_by_role("button", name=re.compile("Lägg till en rad")))
    edit_cell(page, "Post", 4, "Utredning")
    settle(page)
    edit_cell(page, "2021", 4, "300")
    answer_is(page, "+6,54", "2027")
    expect(page.get_by_role("table").first).to_contain_text("Utredning")
    press(page.get_by_role("button", name="Ångra"))
    answer_is(page, "+6,83", "2026")


def test_a_bad_number_survives_f5(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    fill_field(page, REDUCTION, "1,234")
    expect(page.get_by_text("kan läsas på två sätt")).to_be_visible()
    reload(page)
    expect(field(page, REDUCTION)).to_have_value("1,234")
    expect(page.get_by_text("kan läsas på två sätt")).to_be_visible()
    answer_is(page, "+6,83", "2026")


@pytest.mark.sampled(4)
@BOTH_BROWSERS
@pytest.mark.parametrize(("typed", "npv"), [("4,5", "+3,95"), ("99,5", "+552"), ("7,25", "+19,8"), ("4.5 %", "+3,95")])
def test_decimals_typed_in_a_field(page: Page, app_address: str, typed: str, npv: str) -> None:
    open_app(page, f"{app_address}/overview")
    fill_field(page, REDUCTION, typed)
    answer_is(page, npv, "20")


def test_scenario_in_one_click_and_the_slider(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    choose(page, "Visas och ändras", "Bara pilotområdet")
    answer_is(page, "−19,1", "aldrig")
    choose(page, "Visas och ändras", "Som ansökt")
    answer_is(page, "+6,83", "2026")
    slider = page.get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(latest_result(page)).not_to_contain_text("+6,83")
    expect(field(page, REDUCTION)).not_to_have_value("5\u00a0%")


def test_choices_follow_the_language(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/numbers")
    press(page.get_by_role("radio", name="EN", exact=True))
    for label, words in (
        ("Discount schedule", "One rate of your own"),
        ("When in the year money falls", "At the start"),
        ("Whose result", "The municipality's cash"),
    ):
        expect(page.get_by_role("combobox", name=label)).to_have_value(words)
    cost = page.get_by_role("textbox", name="Fewer placements: yearly cost today")
    expect(cost).to_have_value("75\u202f800\u00a0tSEK")
    go_to_page(page, "Scenarios")
    answer_is(page, "+6,83", "2026")


def test_two_windows_of_one_draft(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    fill_field(page, "Antal år", "11")
    expect(page).to_have_url(re.compile("kalkyl="))
    fill_field(page, "Antal år", "10")
    answer_is(page, "+6,83", "2026")
    other = page.context.new_page()
    open_app(other, page.url)
    fill_field(other, REDUCTION, "4")
    answer_is(other, "+1,07", "2028")
    fill_field(page, "Kalkylränta", "3")
    answer_is(page, "+1,53", "2028")
    expect(field(page, REDUCTION)).to_have_value("4\u00a0%")


def test_an_unknown_draft_is_told(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/?kalkyl=finns-inte")
    expect(page.get_by_text("Kalkylen i adressen finns inte på den här servern")).to_be_visible()
    assert "finns-inte" not in page.url


def test_a_case_file_leaves_and_comes_back(page: Page, app_address: str, tmp_path: Path) -> None:
    open_app(page, f"{app_address}/overview")
    fill_field(page, REDUCTION, "4")
    answer_is(page, "+1,07", "2028")
    go_to_page(page, "Exportera")
    with page.expect_download() as download:
        press(page.get_by_role("button", name="Ladda ned kalkylen"))
    saved = tmp_path / "kalkyl.yaml"
    download.value.save_as(saved)
    open_app(page, f"{app_address}/?start=1")
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_role("cell", name="4\u00a0%")).to_be_visible()
    press(page.get_by_role("button", name="Godkänn ändringarna"))
    answer_is(page, "+1,07", "2028")
    bad = tmp_path / "fel.yaml"
    bad.write_text(saved.read_text("utf-8").replace("horizon: 10", "horizon: 10\nhorizont: 12"), "utf-8")
    go_to_page(page, "Start")
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text(re.compile(r"Rad \d+, horizont"))).to_be_visible()
    go_to_page(page, "Översikt")
    answer_is(page, "+1,07", "2028")


def test_a_text_in_a_case_sends_nothing_elsewhere(page: Page, app_address: str) -> None:
    """Markdown in a label is shown as it is written: no picture is fetched, no link is made."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_app(page, f"{app_address}/budget")
    paste_into_cell(page, "Post", 0, "![x](http://127.0.0.1:9/fyr.png) <img src=http://127.0.0.1:9/fyr2.png>")
    expect(page.get_by_role("table").first).to_contain_text("fyr.png")
    go_to_page(page, "Effekter")
    press(page.get_by_text("Namn, slag, mottagare och värde").first)
    fill_field(page, "Namn", "Avhopp ![x](http://127.0.0.1:9/fyr3.png) :red[hej] $x$", delay=5)
    expect(page.get_by_role("heading", name="fyr3.png")).to_contain_text("![x](")
    go_to_page(page, "Antaganden")
    expect(page.get_by_role("radio", name="fyr3.png")).to_be_visible()
    assert not [address for address in asked if "fyr" in address]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", list(LONG))
def test_accessibility(page: Page, app_address: str, name: str, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    open_app(page, f"{app_address}/{LONG[name]}")
    open_parts(page)
    # The uploader's own frame has a role that conflicts with its label: Streamlit's, listed in the statement.
    faults = run_axe(page, "presentation-role-conflict")
    assert not faults, "\n".join(faults)


def test_the_menu_of_a_phone_is_accessible(page: Page, app_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/about")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("link", name="Uppföljning", exact=True)).to_be_visible()
    settle(page)
    faults = run_axe(page)
    assert not faults, "\n".join(faults)


def test_the_menu_of_a_phone_is_open_only_where_somebody_opened_it(page: Page, app_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/about")
    opened = page.get_by_test_id("stExpandSidebarButton")
    link = page.get_by_role("link", name="Uppföljning", exact=True)
    opened.click()
    expect(link).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 1000})
    expect(opened).to_have_count(0)
    settle(page)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(opened).to_be_visible()
    expect(link).not_to_be_in_viewport()
    opened.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_in_viewport()
    settle(page)
    expect(link).to_be_in_viewport()
    page.locator("[data-testid=stSidebarCollapseButton] button").click()
    expect(link).not_to_be_in_viewport()


def test_the_first_year_of_a_budget_is_seen_at_once_on_a_phone(page: Page, app_address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/budget")
    head = page.get_by_test_id("stDataFrame").first.get_by_role("columnheader", name="2020", include_hidden=True)
    expect(head).to_be_attached()
    shown = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert shown is not None and shown["x"] + shown["width"] <= 390
    edit_cell(page, "2020", 0, "777")
    settle(page)
    expect(cell(page, "2020", 0)).to_have_text("777")


@pytest.mark.sampled(3, 1)
@pytest.mark.parametrize("name", list(LONG))
def test_no_page_is_wider_than_a_phone(page: Page, app_address: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/{LONG[name]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_odds_follow_a_range_and_a_slider_and_a_draw_is_opened(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/uncertainty")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hur säkert är det?")
    press(page.get_by_role("button", name="Visa scenariot ”Som ansökt med antagna spann”"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("betalar sig är 6.av.10"))
    answer_is(page, "+6,83", "Chans att det betalar sig: 6\u00a0av\u00a010")
    fill_field(page, f"Lågt: {REDUCTION}", "4,5")
    answer_is(page, "+6,83", "Chans att det betalar sig: 8\u00a0av\u00a010")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("betalar sig är 8.av.10"))
    page.get_by_role("slider").focus()
    for share in ("5,25", "5,5", "5,75", "6"):  # one at a time: the slider sends only where a row of keys ends
        page.keyboard.press("ArrowRight")
        expect(field(page, REDUCTION)).to_have_value(f"{share}\u00a0%")
        settle(page)
    answer_is(page, "", "Chans att det betalar sig: 9\u00a0av\u00a010")
    fill_field(page, f"Lågt: {REDUCTION}", "9")
    expect(page.get_by_text("det låga värdet är högre än det höga")).to_be_visible()
    expect(field(page, f"Lågt: {REDUCTION}")).to_have_value("9")
    press(page.get_by_role("radio", name="En bra (1 av 10 är bättre)"))
    expect(page.get_by_text(re.compile(r"Dragning [\d\s]+: nettonuvärdet blir \+\d"))).to_be_visible()
    expect(page.get_by_role("table").last).to_contain_text("Värt i dag (tkr)")


def test_the_page_of_uncertainty_is_accessible_with_everything_open(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/uncertainty")
    show_scenario(page, "Som ansökt med antagna spann")
    answer_is(page, "+6,83", "Chans")
    press(page.get_by_role("button", name="Räkna på en pilot"))
    expect(page.get_by_text("är värd högst")).to_be_visible()
    open_parts(page)
    faults = run_axe(page)
    assert not faults, "\n".join(faults)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_norrkoping_in_the_browser(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/agreement")
    fill_field(page, "Utlagt", "7,5 mnkr")
    expect(page.get_by_text("Avtalet betalar 3 mnkr.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Leksell Social Ventures.*−4,5.mnkr"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Norrköpings kommun.*−3.mnkr"))).to_be_visible()
    show_scenario(page, "Som ansökt med antagna spann")
    answer_is(page, "+6,83", "Chans att det betalar sig: 6")
    press(page.get_by_role("button", name="Använd avtalet i kalkylen"))
    expect(page.get_by_text("betalar 60 öre av varje sparad krona").first).to_be_visible()
    answer_is(page, "+8,52", "Chans att det betalar sig: 8")
    expect(page.get_by_text("betalas 8,55 mnkr")).to_be_visible()
    fill_field(page, "Del av det sparade tills allt är återbetalt: del av det sparade", "0")
    expect(page.get_by_text("betalar 0 öre av varje sparad krona").first).to_be_visible()
    expect(page.get_by_text("betalas 4 mnkr").first).to_be_visible()
    expect(latest_result(page)).not_to_contain_text("+8,52")
    open_parts(page)
    faults = run_axe(page)
    assert not faults, "\n".join(faults)
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [1440, 390])
def test_fields_in_a_row_stand_on_one_line(page: Page, app_address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 1000})
    open_app(page, f"{app_address}/overview")
    names = ("Färre placeringar: minskning", "Färre placeringar: första året med effekt", "Kalkylränta", "Antal år")
    page.wait_for_timeout(300)
    tops = [page.get_by_role("textbox", name=name, exact=True).bounding_box() for name in names]
    heights = {round(box["y"]) for box in tops if box is not None}
    assert len(heights) == (1 if width > 500 else len(names))
