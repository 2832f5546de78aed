"""A case's way through a committee in a real browser, by one person without login: submitted, questioned, compared,
chosen, decided with terms; and the minutes say all of it.
"""

import io
import re
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from model.case.assumptions import Label
from model.editing.quick_start import QuickStart, quick_case
from model.files.reading import case_files, read_case
from store.opening import open_store
from store.records import SINGLE_USER
from store.records_of_decisions import Item
from tests.answered import answered
from tests.browser.chromium import ROOT, go_to_page, open_app, press, settle
from tests.serving import serving

pytestmark = pytest.mark.browser

OUTSET = "Nettonuvärde +6,83 mnkr, tillbaka 2026."


def an_own_case(place: Path) -> None:
    """A store in which *Åby* is saved, as the quick start makes it."""
    store = open_store(str(place))
    answers = QuickStart(
        label=Label(sv="Åby"), cost=2e6, years=3, start_year=2027, cheaper=Label(sv="Placeringar"), base=41e6,
        reduction=0.04, starts=2028, actor="socialnamnd",
    )  # fmt: skip
    store.create(SINGLE_USER, answered(quick_case(answers)), "once")
    store.close()


def choose(page: Page, field: str, option: str) -> None:
    """Chooses in a list."""
    settle(page)
    page.get_by_role("combobox", name=field).first.click()
    press(page.get_by_role("option", name=option).first)
    settle(page)


def write(page: Page, field: str, words: str) -> None:
    """Writes in a field and leaves it."""
    settle(page)
    page.get_by_role("textbox", name=field, exact=True).first.fill(words)
    page.keyboard.press("Tab")
    settle(page)


def test_from_submission_to_minutes(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    an_own_case(tmp_path / "s.sqlite3")
    with serving(ROOT, tmp_path / "log.txt") as server:
        open_app(page, f"http://{server.address}/overview")
        write(page, "Antal år", "11")
        write(page, "Antal år", "10")
        expect(page.get_by_text("Sparad")).to_be_visible()
        go_to_page(page, "Granska")
        press(page.get_by_text("Varför frågan ställs, och ert svar").first)
        write(page, "Svar", "Metoden sprids till hela distriktet 2022.")
        expect(page.get_by_text("E07 · varning · räknefel · besvarad")).to_be_visible()
        go_to_page(page, "Dela och lämna in")
        write(page, "Diarienummer (frivilligt)", "KS 2027/14")
        press(page.get_by_role("button", name="Lämna in", exact=True))
        expect(page.get_by_text("Skriv ett svar i ord.")).to_be_visible()
        write(page, "Svar på de varningar som är kvar", "Besvaras av ekonomen i granskningen.")
        page.reload()  # what is written is there when the page is loaded anew
        expect(page.get_by_role("textbox", name="Svar på de varningar som är kvar")).to_have_value(
            "Besvaras av ekonomen i granskningen."
        )
        expect(page.get_by_role("textbox", name="Diarienummer (frivilligt)")).to_have_value("KS 2027/14")
        press(page.get_by_role("button", name="Lämna in", exact=True))
        expect(page.get_by_text("Diarienummer: KS 2027/14")).to_be_visible()

        go_to_page(page, "Jämför")
        for name in ("Exempel: Skolstöd", "Åby"):
            choose(page, "Kalkyler", name)
        page.keyboard.press("Escape")
        table = page.get_by_role("table").first
        expect(table.get_by_role("row")).to_have_count(4)
        expect(page.get_by_role("table").nth(2)).to_contain_text(
            "Räckvidden – Färre placeringar: räckvidd: rättat −19,1"
        )
        with page.expect_download() as coming:
            press(page.get_by_role("button", name="Jämförelsen som Word"))
        comparison = Document(io.BytesIO(Path(coming.value.path()).read_bytes()))
        assert "Vem betalar och vem tjänar" in [part.text for part in comparison.paragraphs]
        go_to_page(page, "Välj")
        write(page, "Hela ramen, mnkr", "30 mnkr")
        expect(page.get_by_role("heading", level=2).first).to_contain_text("Välj")
        slider = page.get_by_role("slider").first
        expect(slider).to_have_attribute("aria-valuetext", "30\u00a0mnkr")
        slider.press("ArrowLeft")
        expect(page.get_by_role("textbox", name="Hela ramen, mnkr")).to_have_value("29")
        expect(page.get_by_role("heading", name="Ta", exact=True)).to_be_visible()
        write(page, "Hela ramen, mnkr", "30 mnkr")
        expect(slider).to_have_attribute("aria-valuetext", "30\u00a0mnkr")
        with page.expect_download() as coming:
            press(page.get_by_role("button", name="Valet som Word"))
        choice = Document(io.BytesIO(Path(coming.value.path()).read_bytes()))
        assert "Ramen är 30 mnkr i allt." in [
            part.text.replace("\N{NO-BREAK SPACE}", " ") for part in choice.paragraphs
        ]

        go_to_page(page, "Beslut")
        expect(page.get_by_text("Utan inloggning är alla samma användare.")).to_be_visible()
        expect(page.get_by_text(OUTSET)).to_be_visible()
        press(page.get_by_role("button", name="Börja granska"))
        choose(page, "Beslut", "Bifall med villkor")
        write(page, "Skäl", "Prövas i ett område först.")
        write(page, "Från när", "januari 2028")
        expect(page.get_by_role("table").first).to_contain_text("januari 2028")
        page.reload()  # what is written of a decision is there when the page is loaded anew
        expect(page.get_by_role("textbox", name="Skäl")).to_have_value("Prövas i ett område först.")
        expect(page.get_by_role("textbox", name="Från när")).to_have_value("januari 2028")
        press(page.get_by_role("button", name="Fatta beslutet"))
        expect(page.get_by_role("heading", name="Fattade beslut")).to_be_visible()
        with page.expect_download() as coming:
            press(page.get_by_role("button", name="Protokoll (Word)"))
        minutes = Document(io.BytesIO(Path(coming.value.path()).read_bytes()))
    told = "\n".join(part.text for part in minutes.paragraphs)
    told += "\n".join(cell.text for table in minutes.tables for row in table.rows for cell in row.cells)
    for words in (
        "Bifall med villkor", "Prövas i ett område först.", "januari 2028", "KS 2027/14",
        "Räckvidden – Färre placeringar: räckvidd (E07, varning)",
        "Metoden sprids till hela distriktet 2022.", "Besvaras av ekonomen i granskningen.",
        "Samma svar gavs på 21 frågor på en gång.", "ger samma tal som när versionen lämnades in",
        "Ingen reservation är anmäld.",
    ):  # fmt: skip
        assert words in told, words
    store = open_store(str(tmp_path / "s.sqlite3"))
    row = next(one for one in store.cases(SINGLE_USER).rows if one.register_number == "KS 2027/14")
    [decided] = store.decisions(SINGLE_USER, row.case_id)
    assert (row.state, decided.sha) == ("decided", store.open(SINGLE_USER, row.case_id, decided.revision).sha)
    assert decided.sha in told
    store.close()


def test_what_one_looks_at_stays_and_back_is_the_page_before(page: Page, tmp_path: Path) -> None:
    """A scenario beside its case, sorted; a page loaded anew; another tab; back, page by page; a meeting on a phone."""
    an_own_case(tmp_path / "s.sqlite3")
    store = open_store(str(tmp_path / "s.sqlite3"))
    [row] = store.cases(SINGLE_USER).rows
    store.move(SINGLE_USER, row.case_id, 1, "submitted")
    founding = answered(read_case(case_files()["hasselby_vallingby"].read_bytes()))
    other = store.create(SINGLE_USER, founding, "another")
    store.move(SINGLE_USER, other.case_id, 1, "submitted")
    meeting = store.hold(SINGLE_USER, "Fondrådet", "2027-03-14", (Item(row.case_id, 1), Item(other.case_id, 1)))
    store.close()
    with serving(ROOT, tmp_path / "log.txt") as server:
        open_app(page, f"http://{server.address}/overview?kalkyl={other.case_id}")
        go_to_page(page, "Jämför")
        choose(page, "Kalkyler", "Åby")
        page.keyboard.press("Escape")
        press(page.locator("summary").filter(has_text="Lägg till ett scenario eller en version"))
        choose(page, "Scenario att lägga till", "Bara pilotområdet")
        press(page.get_by_role("button", name="Lägg till", exact=True))
        rows = page.get_by_role("table").first.get_by_role("row")
        expect(rows).to_have_count(4)
        choose(page, "Ordna efter", "Återbetald")
        expect(page.get_by_text("Ordning: Återbetald, tidigast först.")).to_be_visible()
        expect(rows.nth(1)).to_contain_text("Åby")
        expect(rows.nth(3)).to_contain_text("Bara pilotområdet")
        page.reload()
        expect(rows.nth(3)).to_contain_text("Bara pilotområdet")
        expect(page.get_by_text("Ordning: Återbetald, tidigast först.")).to_be_visible()
        go_to_page(page, "Välj")
        write(page, "Hela ramen, mnkr", "23")
        beside = page.context.new_page()
        open_app(beside, page.url)
        write(beside, "Hela ramen, mnkr", "30")
        page.reload()
        expect(page.get_by_role("textbox", name="Hela ramen, mnkr")).to_have_value("23")
        beside.close()
        for before in ("compare", "overview"):
            page.go_back()
            expect(page).to_have_url(re.compile(f"/{before}[?]kalkyl={other.case_id}&fonster="))
            settle(page)
        page.set_viewport_size({"width": 390, "height": 844})
        open_app(page, f"http://{server.address}/meeting?mote={meeting}&plats=2")
        expect(page.get_by_role("heading", level=1).first).to_have_text(founding.label.text("sv"))
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_role("heading", level=1).first).to_have_text("Åby")
        page.reload()
        expect(page.get_by_role("heading", level=1).first).to_have_text("Åby")
