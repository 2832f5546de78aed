"""A case of one's own from decision to account, in a real browser: two years come, and the forecast moves beside them.

*Åby* is kept as a file (`tests/fixtures/cases/aby.yaml`), so that it need not be typed.
"""

import re
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import ROOT, go_to_page, open_app, press, settle
from tests.browser.test_committee import choose, write
from tests.serving import serving

pytestmark = pytest.mark.browser

ABY = ROOT / "tests" / "fixtures" / "cases" / "aby.yaml"
PAID = (
    "Post\t2027\t2028\tDatum\tKälla\n"
    "Personal\t2 210 000\t3 020 000\t2029-01-31\tHuvudboken\n"
    "Vikarietäckning\t385 000\t402 000\t2029-01-31\tHuvudboken\n"
    "Övrigt\t290 000\t310 000\t2029-01-31\tHuvudboken\n"
    "Bidrag från fonden\t1 500 000\t1 500 000\t2029-01-31\tHuvudboken"
)
MONTHS = "Post\tjan-29\tfeb-29\tmar-29\nPersonal\t101 000\t99 000\t100 000"
COUNTED = "Färre placeringar\tPlaceringar\t2028\t2028\t3600\t3\t1020\t\t\t1\t2029-01-31\tRegistret"


def paste(page: Page, kind: str, rows: str) -> None:
    """Pastes rows of a kind and adds them."""
    field = page.get_by_role("combobox", name="Vad raderna gäller")
    expect(field).to_be_visible()
    settle(page)
    if field.input_value() != kind:
        field.click(delay=60)
        page.get_by_role("option", name=kind).click(delay=60)
        settle(page)
    write(page, "Klistrade rader", rows)
    press(page.get_by_role("button", name="Lägg till raderna"))
    settle(page)


def printed(page: Page, button: re.Pattern[str]) -> str:
    """What a PDF says that a button hands over."""
    with page.expect_download() as download:
        press(page.get_by_role("button", name=button))
    sheets = pypdf.PdfReader(download.value.path()).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def opened(page: Page, address: str) -> None:
    """Åby, opened from its file."""
    open_app(page, f"{address}/?start=1")
    page.locator("input[type=file]").set_input_files(ABY)
    press(page.get_by_role("button", name="Öppna kalkylen"))
    settle(page)


def decided(page: Page) -> None:
    """Submitted, and granted."""
    go_to_page(page, "Dela och lämna in")
    write(page, "Svar på de varningar som är kvar", "Besvaras i granskningen.")
    press(page.get_by_role("button", name="Lämna in", exact=True))
    settle(page)
    go_to_page(page, "Beslut")
    press(page.get_by_role("button", name="Börja granska"))
    choose(page, "Beslut", "Bifall")
    write(page, "Skäl", "Kostnaden kommer tillbaka inom tolv år.")
    press(page.get_by_role("button", name="Fatta beslutet"))
    expect(page.get_by_role("heading", name="Fattade beslut")).to_be_visible()


def test_from_decision_to_account(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with serving(ROOT, tmp_path / "log.txt") as server:
        opened(page, f"http://{server.address}")
        decided(page)
        go_to_page(page, "Uppföljning")
        worth = page.get_by_role("row", name=re.compile("Nettonuvärde")).get_by_role("cell")
        expect(worth.nth(1)).to_have_text("+7,72 mnkr")
        expect(worth.nth(2)).to_have_text("+7,72 mnkr")
        press(page.get_by_text("Klistra in flera rader, eller läs en fil", exact=True))
        paste(page, "Kronor för år eller månader", PAID)
        expect(page.get_by_text("2028: 2 av 12 år följda.")).to_be_visible()
        expect(
            page.get_by_role("row", name=re.compile(r"Personal 2027 avviker 2.350.000.kr 2.210.000.kr"))
        ).to_be_visible()
        after_costs = worth.nth(2).inner_text()
        assert after_costs != "+7,72 mnkr", "what was paid moves the forecast"
        paste(page, "Räknade fall före och efter", COUNTED)
        expect(page.get_by_text(re.compile("Placeringar föll 15,0"))).not_to_have_count(0)
        assert worth.nth(2).inner_text() != after_costs, "what was counted moves it too"
        expect(worth.nth(1)).to_have_text("+7,72 mnkr")
        paste(page, "Kronor för år eller månader", MONTHS)
        expect(page.get_by_text(re.compile(r"2029, kostnader: 1 post är följd .* 930.000.kr kvar"))).to_be_visible()
        told = printed(page, re.compile(r"Uppföljningen \(PDF\)"))
        account = printed(page, re.compile(r"redovisning.*\(PDF\)", re.IGNORECASE))
    for words in ("2028: 2 av 12 år följda", "Vad nu?", "Huvudboken", "saldo"):
        assert words in told, words
    assert re.search(r"[Vv]ersion \d+ \([0-9a-f]{6}", told), "which version it is of"
    for words in ("Processledare i Åby", "2028", "Sammanfattning", "Två processledare har arbetat hela året"):
        assert words in account, words
