"""The page of export and opening: what can be carried away, what keeps a form back, and how a file is taken in."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from exports.bundle import bundle
from exports.files import Carried
from exports.workbook.build import workbook
from model.analysis.answer import Answer
from model.case.assumptions import Label
from model.case.case import Case
from model.case.fingerprint import fingerprint
from model.editing.edits import with_number
from model.files.reading import case_files, read_case, read_library
from model.files.writing import write_case
from model.files.yaml_tree import LARGEST_FILE
from model.numbers.resolve import resolve
from tests.visitor import all_text, choose, draft_of, figures, go_to, open_page, press, type_in, unescaped, whole
from wording.texts import say

LIBRARY = read_library()
FOUNDING, SECOND = (
    read_case(case_files()[name].read_bytes()) for name in ("hasselby_vallingby", "skolstod_i_familjehem")
)
ACCEPT, OPEN, REFUSE = "Godkänn ändringarna", "Öppna kalkylen", "Behåll som det är"


def upload(app: AppTest, content: bytes, name: str = "kalkyl.yaml") -> AppTest:
    """Chooses a file in the field."""
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    return whole(app)


def uploaded(case: Case, app: AppTest | None = None) -> AppTest:
    """A visitor who has chosen the file of a case."""
    return upload(app or open_page("start"), write_case(case).encode())


def edited() -> Case:
    """The founding case with 4 % instead of 5 and one line's name."""
    case = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.04)
    name, line = next(iter(case.budget.items()))
    line = line.model_copy(update={"label": Label(sv="Teamet | [länk](http://x) <b>")})
    return case.model_copy(update={"budget": {**case.budget, name: line}})


def labels(app: AppTest) -> list[str]:
    """The labels of the buttons that hand over a file."""
    buttons: Sequence[Any] = app.get("download_button")
    return [button.label for button in buttons]


def buttons(app: AppTest) -> list[str]:
    """The labels of the other buttons."""
    return [button.label for button in app.button]


def pictures(app: AppTest) -> list[str]:
    """The words of the pictures."""
    return [image.alt for element in app.get("image") for image in element.proto.imgs]


# Carried away


@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_document_has_its_first_page_and_its_buttons(language: str) -> None:
    app = open_page("export", language)
    kinds = ("application", "report", "lum", "followup")
    titles = [say(f"files.titles.{kind}", language) for kind in (*kinds, "workbook")]
    assert pictures(app) == [say("export.picture", language, document=title) for title in titles]
    for kind in kinds:
        short = say(f"export.short.{kind}", language)
        assert {f"{short} (Word)", f"{short} (PDF)"} <= set(labels(app))
    assert len(set(labels(app))) == len(labels(app))


def test_a_form_that_does_not_balance_says_why_and_where() -> None:
    app = open_page("export")
    told = all_text(app)
    assert "449\u202f737\u00a0kr saknar förklaring" in told
    assert [link.proto.page for link in app.get("page_link")] == ["forms"]
    assert not any("LUM-redovisning" in label for label in labels(app))


def test_a_case_without_a_budget_says_so_with_a_link() -> None:
    app = open_page("start")
    type_in(app, "Insatsens namn", "Ny insats")
    type_in(app, "Startår", "2027")
    choose(app.selectbox, "Sökande", "socialnamnd")
    press(app, "Skapa kalkylen")
    go_to(app, "export")
    assert "Fyll först i budgeten." in all_text(app)
    assert {link.proto.page for link in app.get("page_link")} == {"budget"}


def test_a_case_with_errors_leaves_only_as_itself() -> None:
    app = open_page("export")
    draft_of(app).edit(FOUNDING.model_copy(update={"horizon": 0}))
    whole(app.run())
    assert labels(app) == ["Ladda ned kalkylen"]
    assert app.error
    assert pictures(app) == []


def test_the_package_is_made_when_it_is_asked_for_and_again_when_the_case_has_changed() -> None:
    app = open_page("export")
    assert "Ladda ned paketet (ZIP)" not in labels(app)
    press(app, "Förbered paketet")
    assert "Ladda ned paketet (ZIP)" in labels(app)
    content = app.session_state["_package"][1]
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
    assert manifest["fingerprint"] == fingerprint(FOUNDING)
    carried = Carried(draft_of(app).answer(LIBRARY), None, "sv", date.fromisoformat(manifest["made"]))
    assert content == bundle(carried)
    draft_of(app).edit(edited())
    whole(app.run())
    assert "Ladda ned paketet (ZIP)" not in labels(app)
    assert "Förbered paketet" in buttons(app)


def test_pictures_follow_the_scenario_and_are_kept() -> None:
    app = open_page("export")

    def drawn() -> list[str]:
        return [image.url for element in app.get("image") for image in element.proto.imgs]

    first = drawn()
    draft_of(app).choose(scenario="pilot_area")
    assert drawn() == first
    whole(app.run())
    other = drawn()
    assert other[:2] != first[:2]
    draft_of(app).choose(scenario=None)
    whole(app.run())
    assert drawn() == first


# Opened


def test_what_a_file_changes_is_shown_and_nothing_changes_before_it_is_accepted() -> None:
    app = uploaded(edited())
    told = all_text(app)
    assert "| Vad | Ändring |" in told
    assert f"| {REDUCTION} | 5\u00a0% → 4\u00a0% |" in told
    assert "Teamet | [länk](http://x) <b>" in told
    assert "](http" not in "".join(part.value for part in app.markdown).replace("\\", "\0")
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)
    press(app, ACCEPT)
    assert fingerprint(draft_of(app).case) == fingerprint(edited())
    assert ACCEPT not in buttons(app)
    assert app.success
    assert figures(go_to(app, "overview"))["npv"] == "+1,07\u00a0mnkr"


def last_edit(app: AppTest) -> str:
    """What the summary bar says of the last edit, on a page that has one."""
    return next(text for part in go_to(app, "numbers").caption if (text := unescaped(part.value)).startswith("Senaste"))


def test_one_number_from_a_file_is_told_as_from_its_field() -> None:
    case = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.04)
    told = last_edit(press(uploaded(case), ACCEPT))
    assert told.startswith(f"Senaste ändringen: {REDUCTION} 5\u00a0% → 4\u00a0%: −5,77\u00a0mnkr.")


def test_several_changes_from_a_file_are_counted() -> None:
    told = last_edit(press(uploaded(edited()), ACCEPT))
    assert told.startswith("Senaste ändringen: 3 ändringar från filen: −5,77\u00a0mnkr.")
    long = edited().model_copy(update={"numbers": FOUNDING.numbers, "changes": {}, "budget": FOUNDING.budget})
    assert FOUNDING.summary is not None
    long = long.model_copy(update={"summary": Label(sv="x" * 400, en=FOUNDING.summary.en)})
    assert last_edit(press(uploaded(long), ACCEPT)).startswith("Senaste ändringen: en ändring från filen.")


def test_undo_brings_back_what_was_open() -> None:
    app = press(uploaded(edited()), ACCEPT)
    press(app, "Ångra")
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)
    app = press(uploaded(SECOND), OPEN)
    assert fingerprint(draft_of(app).case) == fingerprint(SECOND)
    press(app, "Ångra")
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)


@pytest.mark.parametrize("case", [edited(), SECOND], ids=["version", "other"])
def test_refusing_leaves_everything_as_it_was(case: Case) -> None:
    app = press(uploaded(case), REFUSE)
    draft = draft_of(app)
    assert (fingerprint(draft.case), draft.past) == (fingerprint(FOUNDING), [])
    assert not {ACCEPT, OPEN, REFUSE} & set(buttons(app))


def test_another_case_is_told_in_short_and_not_row_by_row() -> None:
    app = uploaded(SECOND)
    told = all_text(app)
    assert "| Vad | Ändring |" not in told
    assert f"Filen är en annan kalkyl: {SECOND.label.sv}" in told
    assert f"Budgetposter: {len(SECOND.budget)}." in told
    assert OPEN in buttons(app)


def test_the_same_case_asks_for_nothing() -> None:
    app = uploaded(FOUNDING)
    assert any("samma kalkyl" in unescaped(part.value) for part in app.success)
    assert not {ACCEPT, OPEN, REFUSE} & set(buttons(app))


def test_a_version_in_another_perspective_is_shown_in_it() -> None:
    app = press(uploaded(FOUNDING.model_copy(update={"perspective": "society"})), ACCEPT)
    assert draft_of(app).perspective == "society"


def bad_files() -> dict[str, tuple[bytes, str]]:
    """Files that are refused, and what is said of each."""
    written = write_case(FOUNDING)
    return {
        "field": (written.replace("horizon: 10", "horizon: 10\nhorizont: 12").encode(), "horizont"),
        "rule": (written.replace("horizon: 10", "horizon: 0").encode(), "Rad "),
        "syntax": (b"label: [", "Rad 2"),
        "bytes": (b"\xff\xfe\x00", "Rad 1"),
        "empty": (b"", "Filen"),
        "large": (b"# " + b"x" * LARGEST_FILE, "512\u202f000"),
        "personnummer": (written.replace("label:\n  sv: ", "label:\n  sv: 640823-3234 ", 1).encode(), "personnummer"),
        "picture": (b"\x89PNG\r\n\x1a\n" + bytes(500), "Rad 1"),
    }


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", bad_files())
def test_a_bad_file_is_told_by_place_and_changes_nothing(name: str) -> None:
    content, told = bad_files()[name]
    app = upload(open_page("start"), content)
    assert app.error
    assert told in all_text(app)
    assert "640823" not in all_text(app)
    assert not {ACCEPT, OPEN} & set(buttons(app))
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)
    uploaded(edited(), app)  # and the page goes on working
    press(app, ACCEPT)
    assert fingerprint(draft_of(app).case) == fingerprint(edited())


def told_of(written: str) -> list[str]:
    """What the page says of a case file that it refuses, point by point."""
    app = upload(open_page("start"), written.encode())
    assert app.error
    return [unescaped(part.value).removeprefix("- ") for part in app.markdown if part.value.startswith("- Rad")]


def line_number(written: str, start: str) -> int:
    """The line that begins so, from 1."""
    return 1 + next(at for at, line in enumerate(written.splitlines()) if line.strip().startswith(start))


def test_a_text_in_place_of_an_amount_is_told_by_line_label_and_year() -> None:
    written = write_case(FOUNDING).replace("8177000", "åtta miljoner")
    at = line_number(written, "2020: åtta")
    label = FOUNDING.budget["staff"].label.sv
    (told,) = told_of(written)
    assert told.startswith(f"Rad {at}, budget.staff.amounts.2020: ”{label} · belopp · 2020” måste vara ett tal.")


def test_a_misspelt_reference_is_told_once_where_it_is_misspelt() -> None:
    written = write_case(FOUNDING).replace("change: placements.reduction", "change: placements.reductoin")
    (told,) = told_of(written)
    assert told.startswith(f"Rad {line_number(written, 'change: placements.reductoin')}, effects.placements.change:")
    assert "”placements.reductoin”" in told


def test_a_number_with_a_misspelt_name_is_told_once() -> None:
    written = write_case(FOUNDING).replace("\n  placements.reduction:\n", "\n  placements.reductoin:\n", 1)
    (told,) = told_of(written)
    assert told.startswith(f"Rad {line_number(written, 'change: placements.reduction')}, effects.placements.change:")


def test_a_value_outside_the_range_of_a_scenario_is_told_at_its_range_with_its_name() -> None:
    case = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.9)
    written = write_case(case)
    (told,) = told_of(written)
    at = written[: written.rindex("low:", 0, written.index("high: 0.07"))].count("\n") + 1
    name = FOUNDING.scenarios["judged_ranges"].label.sv
    assert told.startswith(f"Rad {at}, placements.reduction: I scenariot ”{name}”: ")
    assert f"”{REDUCTION}” är 90\u00a0%, men spannet går från 3\u00a0% till 7\u00a0%" in told


def test_one_row_that_differs_is_counted_as_one() -> None:
    case = with_number(FOUNDING, LIBRARY, "placements.reduction", value=0.04)
    assert "(1 rad)" in all_text(uploaded(case))
    assert "(3 rader)" in all_text(uploaded(edited()))


# A workbook that comes back


@cache
def founding_workbook() -> bytes:
    """The workbook of the founding case."""
    return workbook(Answer(resolve(FOUNDING, LIBRARY), FOUNDING.perspective), "sv", None, date(2026, 11, 22))


def with_cell(label: str, value: object) -> bytes:
    """The workbook with another value in the input cell beside a label, saved by another program."""
    book = openpyxl.load_workbook(io.BytesIO(founding_workbook()))
    (row,) = (row for row in book["Indata"].iter_rows() if label in [cell.value for cell in row])
    row[2].value = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


REDUCTION = "Färre placeringar: minskning"


def test_an_edited_workbook_is_compared_and_accepted_like_any_file() -> None:
    app = upload(open_page("start"), with_cell(REDUCTION, 0.04), "arbetsbok.xlsx")
    assert REDUCTION in all_text(app)
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)
    press(app, ACCEPT)
    assert figures(go_to(app, "overview"))["npv"] == "+1,07\u00a0mnkr"
    press(app, "Ångra")
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)


def test_a_workbook_that_nobody_edited_asks_for_nothing() -> None:
    app = upload(open_page("start"), founding_workbook(), "arbetsbok.xlsx")
    assert not app.error
    assert not {ACCEPT, OPEN} & set(buttons(app))
    assert any("samma kalkyl" in unescaped(part.value) for part in app.success)


def test_a_bad_cell_is_named_and_changes_nothing() -> None:
    app = upload(open_page("start"), with_cell(REDUCTION, "fem"), "arbetsbok.xlsx")
    assert re.search(rf"Indata!C\d+ \({REDUCTION}\): fem är inget tal", all_text(app))
    assert ACCEPT not in buttons(app)
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)


def test_errors_and_remarks_are_counted_apart() -> None:
    book = openpyxl.load_workbook(io.BytesIO(with_cell(REDUCTION, "fem")))
    book.create_sheet("Mina")
    book["Resultat"]["T40"] = "Fråga Anna"
    saved = io.BytesIO()
    book.save(saved)
    app = upload(open_page("start"), saved.getvalue(), "arbetsbok.xlsx")
    assert [part.value for part in app.error] == ["Filen öppnades inte. Antal fel: 1. Antal anmärkningar: 2."]


def test_a_workbook_of_an_older_version_says_what_is_changed_back() -> None:
    app = type_in(open_page("numbers"), "Antal år", "12")
    go_to(app, "start")
    upload(app, with_cell(REDUCTION, 0.04), "arbetsbok.xlsx")
    assert say("export.made_of_another", "sv") in [part.value for part in app.info]
    assert "| Antal år | 12\u00a0år → 10\u00a0år |" in all_text(app)


@pytest.mark.parametrize("name", ["arbetsbok.xlsx", "kalkyl.yaml"])
def test_a_workbook_of_others_is_refused_whatever_it_is_called(name: str) -> None:
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    app = upload(open_page("start"), other.getvalue(), name)
    assert "Arbetsboken är inte hämtad härifrån" in all_text(app)
    assert fingerprint(draft_of(app).case) == fingerprint(FOUNDING)
