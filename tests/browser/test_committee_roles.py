"""The committee's table with a role in each browser, and by one person without login: from a case to minutes of it all.

An applicant submits, a finance officer answers questions, another officer reviews and lays a scenario beside it, the
committee compares three cases, chooses within 30 mnkr and decides with terms.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from store.rules.roles import Role
from tests.browser.chromium import ROOT, fill_field, go_to_page, press, settle
from tests.browser.test_committee import choose, write
from tests.browser.test_login import City, city_on
from tests.serving import serving

pytestmark = pytest.mark.browser

ABY = ROOT / "tests" / "fixtures" / "cases" / "aby.yaml"
FOUNDING, SCHOOL, OTHER = "Pilot för en innovativ", "Exempel: Skolstöd", "Tidiga insatser i Åby"
WAIT = 30_000
REST = "Svar på de varningar som är kvar"
ANSWER = "Metoden sprids till hela distriktet 2022."
TERMS = {
    "Vad som ska mätas": "Placeringar per kvartal",
    "Från när": "januari 2028",
    "Vad det jämförs med": "Grannområdet",
    "Återföring": "80 % från 2029",
    "Avtal": "Inget utfallsavtal",
}
REASONS = "Prövas i ett område först."
RESERVATION = "(L) reserverar sig: räckvidden är inte prövad."


def at(who: Page, page: str, case: str) -> None:
    """Somebody on a page of a case, by its address."""
    who.goto(re.sub(r"(https?://[^/]+)/.*", rf"\1/{page}?kalkyl={case}", who.url))
    expect(who.get_by_role("heading", level=1)).to_be_visible(timeout=WAIT)
    settle(who)


def case_in(who: Page) -> str:
    """The case that somebody's address names."""
    expect(who).to_have_url(re.compile("kalkyl="))
    found = re.search(r"kalkyl=([^&#]+)", who.url)
    assert found is not None
    return found[1]


def fold_out(who: Page, words: str) -> None:
    """Opens the first part with a name; what moves is not pressed."""
    press(who.locator("summary").filter(has_text=words).first)
    who.wait_for_timeout(600)
    settle(who)


def hand_in(who: Page, register_number: str = "") -> None:
    """Submits the case that is open, with one answer to every warning that is left."""
    go_to_page(who, "Dela och lämna in")
    if register_number:
        write(who, "Diarienummer (frivilligt)", register_number)
    write(who, REST, "Besvaras av ekonomen i granskningen.")
    press(who.get_by_role("button", name="Lämna in", exact=True))
    expect(who.get_by_text(re.compile(r"Version \d+ lämnades in"))).to_be_visible(timeout=WAIT)


def sign(who: Page, verdict: str, note: str, role: str = "") -> None:
    """Stands behind the version that is up, or objects to it, in one's own role; without login in the one said."""
    fold_out(who, "Skriv på")
    if role:
        choose(who, "Som", role)
    who.get_by_text(verdict, exact=True).click()
    settle(who)
    write(who, "Anmärkning (frivilligt)", note)
    press(who.get_by_role("button", name="Skriv på"))
    expect(who.get_by_text(f"{verdict} ({'' if role else 'du'}")).to_be_visible(timeout=WAIT)


def printed(who: Page, button: str) -> str:
    """What a paper says that a button hands over, Word or PDF, as `plain` has it: its lines break where they do."""
    with who.expect_download() as coming:
        press(who.get_by_role("button", name=button))
    content = Path(coming.value.path()).read_bytes()
    if button.endswith("(PDF)"):
        words = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        words = " ".join(words_in(docx.Document(io.BytesIO(content))))
    return plain(words)


def plain(words: str) -> str:
    """Words without spaces and hyphens."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]", "", unicodedata.normalize("NFKC", words))


def words_in(document: docx.document.Document) -> Iterator[str]:
    """Every word of a Word file, tables too."""
    yield from (part.text for part in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


@pytest.fixture
def city(browser_in: Callable[[str], Browser], tmp_path: Path) -> Iterator[City]:
    """Two officers and two of the committee; whoever else comes is an applicant."""
    roles: dict[str, Role] = {"bo": "officer", "carl": "officer", "nils": "committee", "nora": "committee"}
    with city_on(str(tmp_path / "city.sqlite3"), browser_in, tmp_path, roles) as there:
        yield there


def filed(anna: Page, bo: Page, address: str) -> str:
    """The founding case: begun by the applicant, questioned and answered by the finance officer, submitted. Its id."""
    anna.goto(f"{address}/overview")
    fill_field(anna, "Antal år", "11")
    fill_field(anna, "Antal år", "10")
    expect(anna.get_by_text("Sparad")).to_be_visible(timeout=WAIT)
    case = case_in(anna)
    at(bo, "review", case)
    fold_out(bo, "Varför frågan ställs, och ert svar")
    write(bo, "Svar", ANSWER)
    expect(bo.get_by_text("E07 · varning · räknefel · besvarad")).to_be_visible(timeout=WAIT)
    write(bo, "Kommentar", "Vem betalar spridningen?")
    press(bo.get_by_role("button", name="Lämna kommentaren").first)
    expect(bo.get_by_text("Vem betalar spridningen?").first).to_be_visible(timeout=WAIT)
    at(anna, "review", case)
    fold_out(anna, "Varför frågan ställs, och ert svar")
    fold_out(anna, "Svara på kommentaren")
    write(anna, "Svara på kommentaren", "Nämnden, från 2023.")
    press(anna.get_by_role("button", name="Skicka svaret"))
    expect(anna.get_by_text("↳ Nämnden, från 2023.").first).to_be_visible(timeout=WAIT)
    hand_in(anna, "KS 2027/14")
    anna.goto(f"{address}/?start=1")
    anna.locator("input[type=file]").set_input_files(ABY)
    press(anna.get_by_role("button", name="Öppna kalkylen"))
    expect(anna.get_by_text("Sparad")).to_be_visible(timeout=WAIT)
    hand_in(anna)
    return case


def reviewed(carl: Page, case: str, role: str = "") -> None:
    """Begun to be reviewed; a correction is tried beside it, which makes nobody an author; signed off."""
    at(carl, "decision", case)
    press(carl.get_by_role("button", name="Börja granska"))
    expect(carl.get_by_text("Läge: under granskning.")).to_be_visible(timeout=WAIT)
    go_to_page(carl, "Granska")
    told = printed(carl, "Granskningen (PDF)")
    assert plain(ANSWER) in told and "E07" in told
    press(carl.get_by_role("button", name="Pröva").first)
    expect(carl.get_by_text("Som kalkylen står: −19,1 mnkr")).to_be_visible(timeout=WAIT)
    go_to_page(carl, "Beslut")
    expect(carl.get_by_role("heading", name="Granskarens egna scenarier")).to_be_visible(timeout=WAIT)
    expect(carl.get_by_text("Du har själv skrivit i kalkylen.")).to_have_count(0)
    expect(carl.get_by_role("button", name="Fatta beslutet")).to_have_count(1 if role else 0)
    sign(carl, "invänder mot versionen", "Bara pilotområdet är prövat.", role)


def compared_and_chosen(nils: Page, case: str) -> None:
    """Three cases on common terms with the reviewer's scenario beside its own; a choice within 30 mnkr; a meeting."""
    at(nils, "overview", case)
    go_to_page(nils, "Jämför")
    for name in (SCHOOL, OTHER):
        choose(nils, "Kalkyler", name)
    nils.keyboard.press("Escape")
    rows = nils.get_by_role("table").first.get_by_role("row")
    expect(rows).to_have_count(4)
    for name, worth in ((FOUNDING, "+4,05 mnkr"), (OTHER, "+3,64 mnkr"), (SCHOOL, "+142 tkr")):
        expect(rows.filter(has_text=name).first).to_contain_text(worth)
    fold_out(nils, "Lägg till ett scenario eller en version")
    choose(nils, "Version", "Version 6")
    choose(nils, "Scenario att lägga till", "Rättat: Räckvidden")
    press(nils.get_by_role("button", name="Lägg till", exact=True))
    expect(rows).to_have_count(5)
    expect(rows.filter(has_text="Rättat: Räckvidden")).to_contain_text("−19")
    nils.get_by_role("combobox", name="Kalkyler").first.focus()
    nils.keyboard.press("Backspace")  # the choice is of the three
    nils.keyboard.press("Escape")
    expect(rows).to_have_count(4)
    go_to_page(nils, "Välj")
    write(nils, "Hela ramen, mnkr", "30 mnkr")
    expect(nils.get_by_text("tillsammans +14,9 mnkr för 27,8 mnkr")).to_be_visible(timeout=WAIT)
    assert plain("Ramen är 30 mnkr i allt.") in printed(nils, "Valet som Word")
    go_to_page(nils, "Möte")
    write(nils, "Mötets namn", "Fondrådet i mars")
    write(nils, "Mötesdag", "2027-03-14")
    for name in (FOUNDING, OTHER):
        choose(nils, "Ärenden i ordning", name)
    nils.keyboard.press("Escape")
    press(nils.get_by_role("button", name="Spara dagordningen"))
    expect(nils.get_by_role("heading", name="Fondrådet i mars 2027-03-14")).to_be_visible(timeout=WAIT)


def decided(nils: Page, case: str, role: str = "") -> None:
    """What the reviewer laid beside is seen; a decision is written, loaded anew on the way, and made; then paused."""
    at(nils, "decision", case)
    expect(nils.get_by_text("Handläggare: invänder mot versionen")).to_be_visible(timeout=WAIT)
    expect(nils.get_by_role("table").first).to_contain_text("−19,12 mnkr")
    expect(nils.get_by_role("textbox", name="Beslutsdag")).to_have_value("2027-03-14")
    choose(nils, "Beslut", "Bifall med villkor")
    write(nils, "Paragraf", "12")
    write(nils, "Skäl", REASONS)
    for term, words in TERMS.items():
        write(nils, term, words)
    write(nils, "Reservationer (frivilligt)", RESERVATION)
    nils.reload()
    expect(nils.get_by_role("textbox", name="Skäl", exact=True)).to_have_value(REASONS, timeout=WAIT)
    sign(nils, "står bakom versionen", "", role)
    press(nils.get_by_role("button", name="Fatta beslutet"))
    expect(nils.get_by_role("heading", name="Fattade beslut")).to_be_visible(timeout=WAIT)
    write(nils, "Skäl till ändringen", "Väntar på ny ledning.")
    press(nils.get_by_role("button", name="Skriv i loggen"))
    expect(nils.get_by_text("Väntar på ny ledning.")).to_be_visible(timeout=WAIT)


def told_in_minutes(who: Page, case: str, *names: str) -> None:
    """The minutes, in both formats, say all of it; the meeting's have the case that waits as well."""
    at(who, "decision", case)
    said = (
        "Bifall med villkor", REASONS, RESERVATION, *TERMS.values(), "KS 2027/14", "2027-03-14", "§ 12",
        "Fondrådet i mars", "+6,83 mnkr", "under 2026", "E07", ANSWER, "−19,12 mnkr", "Bara pilotområdet är prövat.",
        *names, "Väntar på ny ledning.", "ger samma tal som när versionen lämnades in",
    )  # fmt: skip
    for button in ("Protokoll (Word)", "Protokoll (PDF)"):
        told = printed(who, button)
        assert [words for words in said if plain(words) not in told] == []
        assert "(du," not in told


def told_of_meeting(who: Page) -> None:
    """The minutes of the meeting have what was decided, and the case that waits."""
    go_to_page(who, "Möte")
    told = printed(who, "Protokoll (PDF)")
    assert [words for words in (REASONS, "Inget beslut är fattat.", "+7,72 mnkr") if plain(words) not in told] == []


def test_from_an_applicants_case_to_minutes_with_a_role_in_each_browser(city: City) -> None:
    anna, bo, carl, nils = (city.logged_in(who) for who in ("anna", "bo", "carl", "nils"))
    case = filed(anna, bo, city.address)
    reviewed(carl, case)
    compared_and_chosen(nils, case)
    decided(nils, case)
    told_in_minutes(nils, case, "Carl Ohlin", "Nils Nämnd")
    told_of_meeting(nils)
    # The applicant reads it, and writes nothing in the log of what is decided later.
    told_in_minutes(anna, case, "Carl Ohlin", "Nils Nämnd")
    expect(anna.get_by_role("button", name="Skriv i loggen")).to_have_count(0)


def test_the_same_by_one_person_without_login(page: Page, tmp_path: Path) -> None:
    with serving(ROOT, tmp_path / "log.txt") as server:
        case = filed(page, page, f"http://{server.address}")
        reviewed(page, case, "Handläggare")
        compared_and_chosen(page, case)
        decided(page, case, "Nämnden eller fondrådet")
        told_in_minutes(page, case, "Handläggare", "Nämnden eller fondrådet")
        told_of_meeting(page)


@pytest.mark.torture
def test_two_of_the_committee_at_once_and_a_case_that_goes_back_while_it_is_decided(city: City) -> None:
    anna, carl, nils, nora = (city.logged_in(who) for who in ("anna", "carl", "nils", "nora"))
    anna.goto(f"{city.address}/?start=1")
    anna.locator("input[type=file]").set_input_files(ABY)
    press(anna.get_by_role("button", name="Öppna kalkylen"))
    expect(anna.get_by_text("Sparad")).to_be_visible(timeout=WAIT)
    case = case_in(anna)
    hand_in(anna)
    at(carl, "decision", case)
    press(carl.get_by_role("button", name="Börja granska"))
    expect(carl.get_by_text("Läge: under granskning.")).to_be_visible(timeout=WAIT)
    for who, words in ((nils, "Halvskrivna skäl."), (nora, "Färdiga skäl.")):
        at(who, "decision", case)
        write(who, "Skäl", words)
    # It goes back: what was written is told to be kept, and is there when it comes again.
    at(carl, "sharing", case)
    press(carl.get_by_role("button", name="Skicka tillbaka"))
    expect(carl.get_by_text("gick tillbaka till utkast")).to_be_visible(timeout=WAIT)
    press(nils.get_by_role("button", name="Fatta beslutet"))
    expect(nils.get_by_text("Kalkylen är inte längre inlämnad")).to_be_visible(timeout=WAIT)
    at(anna, "sharing", case)
    press(anna.get_by_role("button", name="Lämna in", exact=True))
    expect(anna.get_by_text(re.compile(r"Version \d+ lämnades in")).nth(1)).to_be_visible(timeout=WAIT)
    at(carl, "decision", case)
    press(carl.get_by_role("button", name="Börja granska"))
    expect(carl.get_by_text("Läge: under granskning.")).to_be_visible(timeout=WAIT)
    for who, words in ((nils, "Halvskrivna skäl."), (nora, "Färdiga skäl.")):
        at(who, "decision", case)
        expect(who.get_by_role("textbox", name="Skäl", exact=True)).to_have_value(words, timeout=WAIT)
    # One decides while the other has the page open and presses too: one decision, and nothing is lost without a word.
    press(nora.get_by_role("button", name="Fatta beslutet"))
    expect(nora.get_by_role("heading", name="Fattade beslut")).to_be_visible(timeout=WAIT)
    press(nils.get_by_role("button", name="Fatta beslutet"))
    expect(nils.get_by_text("Beslutet fattades innan du var klar.")).to_be_visible(timeout=WAIT)
    expect(nils.get_by_text("Halvskrivna skäl.")).to_be_visible()
    expect(nils.get_by_text("Färdiga skäl.")).to_be_visible()
