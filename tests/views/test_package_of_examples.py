"""The package of each case that is shipped, made by the command line, says what the page of that case says."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument

import exports.__main__ as command
from model.calculation.metrics import net_present_value
from model.case.assumptions import Language
from model.case.fingerprint import fingerprint
from model.files.reading import case_files, read_case
from tests.exports.documents_read_back import letters, paper
from tests.office import results_of
from tests.visitor import draft_of, figures, go_to, open_page
from wording.currency import spoken_in

EXAMPLES = sorted(case_files())


def words_of(file: bytes) -> str:
    """The text of a Word file, its tables too."""
    document = WordDocument(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.sampled(6)
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_package_of_an_example_says_what_its_page_says(name: str, language: Language, tmp_path: Path) -> None:
    target, path = tmp_path / "package.zip", case_files()[name]
    words = ["bundle", str(path), "--out", str(target), "--language", language, "--date", "2026-11-22"]
    assert command.main(words) == 0
    app = open_page("overview", language)
    case = read_case(path.read_bytes())
    draft_of(app).open_case(case)
    with spoken_in(case.currency):  # what a krona gives is called by its currency
        shown = figures(go_to(app, "overview"))
    package = zipfile.ZipFile(target)
    assert package.testzip() is None
    manifest = json.loads(package.read("manifest.json"))
    files = {(file["kind"], file["name"].rpartition(".")[2]): package.read(file["name"]) for file in manifest["files"]}
    for file in manifest["files"]:
        assert hashlib.sha256(package.read(file["name"])).hexdigest() == file["sha256"], file["name"]
    assert fingerprint(read_case(files["case", "yaml"])) == manifest["fingerprint"] == fingerprint(case)
    for ending, text in (("docx", words_of(files["report", "docx"])), ("pdf", paper(files["report", "pdf"]))):
        for figure in ("npv", "payback", "trough", "ratio"):
            said, _, _ = shown[figure].partition(" (")  # the year of the trough stands elsewhere in a report
            assert letters(said) in letters(text), (ending, figure, shown[figure])
    answer = app.session_state["_work"].answer
    npv = float(answer.readings.npv[0])
    results = results_of(files["workbook", "xlsx"])
    assert any(isinstance(found, float | int) and abs(found - npv) <= 1e-6 * abs(npv) for found in results.values())
    rows = csv.DictReader(io.StringIO(files["ledger", "csv"].decode("utf-8-sig")))
    of_everyone = float(net_present_value(answer.everyone, answer.case.discount.timing)[0])
    assert sum(float(row["present_value"]) for row in rows) == pytest.approx(of_everyone, rel=1e-9, abs=1e-3)
