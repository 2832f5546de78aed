"""What leaves the app in a real browser, and what is taken in: whole files, with names that are safe."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Download, Page, expect
from pypdf import PdfReader

from model.case.fingerprint import fingerprint
from model.editing.edits import with_number
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from tests.browser.chromium import fill_field, go_to_page, open_app, press, run_axe, settle

pytestmark = pytest.mark.browser

EXPORT, NAME = "Exportera", "pilot-for-en-innovativ-och-hallbar"
FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    """Presses a button that hands over a file: the file's name and content."""
    with page.expect_download() as coming:
        press(page.get_by_role("button", name=button, exact=True))
    found: Download = coming.value
    return found.suggested_filename, Path(found.path()).read_bytes()


def test_the_application_leaves_as_papers(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/export")
    expect(page.get_by_role("img", name="Första sidan: Ansökan till fonden")).to_be_visible()
    name, content = downloaded(page, "Ansökan (Word)")
    assert name == f"{NAME}-ansokan-sv.docx"
    told = "\n".join(part.text for part in Document(io.BytesIO(content)).paragraphs)
    assert FOUNDING.label.sv is not None
    assert FOUNDING.label.sv in told
    name, content = downloaded(page, "Ansökan (PDF)")
    assert name == f"{NAME}-ansokan-sv.pdf"
    assert PdfReader(io.BytesIO(content)).get_num_pages() > 1


def test_the_package_leaves_whole_and_of_the_case_as_it_stands(page: Page, app_address: str) -> None:
    open_app(page, f"{app_address}/overview")
    fill_field(page, "Färre placeringar: minskning", "4")
    expect(page.get_by_text("5 % → 4 %: −5,77 mnkr")).to_be_visible()
    go_to_page(page, EXPORT)
    press(page.get_by_role("button", name="Förbered paketet"))
    expect(page.get_by_role("button", name="Ladda ned paketet (ZIP)")).to_be_visible(timeout=60_000)
    name, content = downloaded(page, "Ladda ned paketet (ZIP)")
    assert name == f"{NAME}-paket-sv.zip"
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    manifest = json.loads(package.read("manifest.json"))
    (case,) = (package.read(file["name"]) for file in manifest["files"] if file["kind"] == "case")
    assert fingerprint(read_case(case)) == manifest["fingerprint"] != fingerprint(FOUNDING)


def test_a_file_is_compared_before_it_takes_effect(page: Page, app_address: str, tmp_path: Path) -> None:
    saved = tmp_path / "kalkyl.yaml"
    saved.write_text(write_case(FOUNDING.model_copy(update={"horizon": 12})), "utf-8")
    open_app(page, f"{app_address}/?start=1")
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_role("row", name=re.compile("Antal år 10.år → 12.år"))).to_be_visible()
    settle(page)
    assert run_axe(page, "presentation-role-conflict") == []  # of Streamlit's own field for files
    press(page.get_by_role("button", name="Behåll som det är"))
    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_role("button", name="Ångra")).to_be_disabled()
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_role("row", name=re.compile("Antal år 10.år → 12.år"))).to_be_visible()
    settle(page)
    press(page.get_by_role("button", name="Godkänn ändringarna"))
    expect(page.get_by_text("Kalkylen är öppnad.")).to_be_visible()
    expect(page.get_by_role("button", name="Ångra")).to_be_enabled()


def test_what_becomes_is_seen_at_once_on_a_narrow_screen(page: Page, app_address: str, tmp_path: Path) -> None:
    saved = tmp_path / "kalkyl.yaml"
    case = with_number(FOUNDING, read_library(), "placements.reduction", value=0.04)
    saved.write_text(write_case(case.model_copy(update={"horizon": 12})), "utf-8")
    page.set_viewport_size({"width": 390, "height": 844})
    open_app(page, f"{app_address}/?start=1")
    page.locator("input[type=file]").set_input_files(saved)
    changed = page.get_by_role("cell", name="5\u00a0% → 4\u00a0%")
    expect(changed).to_be_visible()
    box = changed.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
