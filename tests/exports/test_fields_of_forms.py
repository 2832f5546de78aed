"""Every field of the forms, found in the types: kept in the file, printed, read back from Word and PDF, on the page."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pypdf
import pytest
from docx import Document as open_word
from streamlit.testing.v1 import AppTest

from exports.documents.document import Document
from exports.documents.pdf import pdf
from exports.documents.word import word
from exports.forms.application import application
from exports.forms.local_account import account_document
from exports.forms.local_project import budget_document
from model.analysis.answer import Answer
from model.case.application import Application, LocalProject
from model.case.assumptions import Label, Record
from model.case.case import Case
from model.case.problem import CaseRefused
from model.checking.local_project import with_amount
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.exports.applications import HOSTILE
from tests.fields_of_forms import YEAR, Path, filled, form_of, paths_of
from tests.generators import LIBRARY
from tests.visitor import choose, draft_of, open_page, whole
from wording.numbers import write_number
from wording.texts import LANGUAGES, say

FOUNDING = read_case(case_files()["hasselby_vallingby"].read_bytes())
PERSON = "640823-3234"
DOCUMENTS: dict[str, Callable[..., Document]] = {
    "application": application, "budget": budget_document, "account": account_document,
}  # fmt: skip
FILLED, MARKS = filled(FOUNDING)
PRINTED_AS = {"step": "steps", "group": "indicators.groups", "unit": "indicators.units", "aim": "indicators.aims"}


def document_of(case: Case, form: str, language: Any = "sv") -> Document:
    """A form of a case."""
    return DOCUMENTS[form](Answer(resolve(case, LIBRARY), case.perspective), language)


def said_in_word(content: bytes) -> str:
    """Everything that a Word file says."""
    file = open_word(io.BytesIO(content))
    cells = (cell.text for table in file.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in file.paragraphs), *cells))


def said_in_pdf(content: bytes) -> str:
    """Everything that a PDF says, without spaces: a line may be broken anywhere."""
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


@cache
def printed(form: str) -> tuple[str, str]:
    """The words of a filled form, in Word and in PDF."""
    document = document_of(FILLED, form)
    return said_in_word(word(document)), said_in_pdf(pdf(document))


# In the file


def test_every_field_survives_a_file() -> None:
    assert read_case(write_case(FILLED)) == FILLED
    assert len(MARKS.texts) > 60


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", list(MARKS.texts), ids=lambda path: ".".join(map(str, path)))
def test_no_text_holds_a_personnummer_or_a_book(path: Path) -> None:
    text = write_case(FILLED)
    mark = MARKS.texts[path]
    for instead, code in ((PERSON, "personnummer"), ("a" * 4001, "text_too_long")):
        with pytest.raises(CaseRefused) as refused:
            read_case(text.replace(mark, instead))
        assert [problem.code for problem in refused.value.problems] == [code]
        assert instead not in str([problem.as_json() for problem in refused.value.problems])


# On paper


@pytest.mark.parametrize("path", [*MARKS.texts, *MARKS.numbers], ids=lambda path: ".".join(map(str, path)))
def test_every_text_and_amount_is_printed(path: Path) -> None:
    in_word, in_pdf = printed(form_of(path))
    mark = MARKS.texts[path] if path in MARKS.texts else write_number(MARKS.numbers[path], 0)
    assert mark in in_word
    assert "".join(mark.split()) in in_pdf


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", list(MARKS.choices), ids=lambda path: ".".join(map(str, path)))
def test_every_choice_is_printed_in_words(path: Path) -> None:
    for place, choice in enumerate(MARKS.choices[path]):
        tree = FILLED.model_dump()
        part: Any = tree
        for step in path[:-1]:
            part = part[step]
        if path[1] == "indicators":
            tree["application"]["indicators"] = ({**part, path[-1]: choice},)
        else:
            part[path[-1]] = choice
        said = said_in_word(word(document_of(Case.model_validate(tree), form_of(path))))
        words = say(f"application.{PRINTED_AS[str(path[-1])]}.{choice}", "sv")
        assert words in said, (place, words)


@pytest.mark.parametrize("path", list(MARKS.places), ids=lambda path: ".".join(map(str, path)))
def test_which_of_three_years_is_printed(path: Path) -> None:
    assert say("local_project.year_of_three", "sv", year=MARKS.places[path]) in printed(form_of(path))[0]


def test_every_box_is_ticked_or_not() -> None:
    in_word, in_pdf = printed("account")
    assert in_word.count("[x]") == in_pdf.count("[x]") == len(MARKS.boxes) == 2
    assert FILLED.local_project is not None
    account = FILLED.local_project.accounts[YEAR].model_copy(update={"carried_out": False})
    project = FILLED.local_project.model_copy(update={"accounts": {YEAR: account}})
    said = said_in_word(word(document_of(FILLED.model_copy(update={"local_project": project}), "account")))
    assert said.count("[x]") == 1
    assert f"[\u00a0\u00a0] {say('local_project.account.carried_out', 'sv')}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_blank_is_never_a_hole(language: Any) -> None:
    """No form of a case without texts says None, or has a heading with nothing under it."""
    bare = FOUNDING.model_copy(update={"application": Application(), "local_project": None})
    project = LocalProject()
    for row in ("staff", "sought"):
        project = with_amount(project, row, YEAR, 100.0)
    forms = {"application": bare, "budget": bare.model_copy(update={"local_project": project})}
    for form, case in forms.items():
        said = said_in_word(word(document_of(case, form, language)))
        assert "None" not in said
        assert say("application.missing", language) in said


@pytest.mark.sampled(5)
@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_texts_stand_literally_in_every_field(payload: str) -> None:
    case, marks = filled(FOUNDING, payload)
    assert read_case(write_case(case)) == case
    for form in DOCUMENTS:
        document = document_of(case, form)
        count = sum(form_of(path) == form for path in marks.texts)
        assert said_in_word(word(document)).count(payload) >= count
        reader = pypdf.PdfReader(io.BytesIO(pdf(document)))
        assert not [page for page in reader.pages if page.get("/Annots")]


# On the page


def address_of(path: Path) -> str:
    """Where the page has the field of a path."""
    match path:
        case ("application", "indicators", place, name):
            return f"indicator:{place}.{name}"
        case ("application", "contacts", place, name):
            return f"application:contact:{place}:{name}"
        case ("local_project", "contacts", place, name):
            return f"project:contact:{place}:{name}"
        case ("local_project", "accounts", year, "costs", row):
            return f"account:{year}:{row}"
        case ("local_project", "accounts", year, *names):
            return ":".join(("account", str(year), *map(str, names)))
        case ("local_project", "costs", row, year) | ("local_project", row, int(year)):
            return f"local:{row}.{year}"
        case ("local_project", *names):
            return ":".join(("project", *map(str, names)))
        case _:
            return ":".join(map(str, path))


def page_of(form: str) -> AppTest:
    """The page with a form of a case that has one indicator and nothing else in its forms."""
    app = open_page("forms")
    choose(app.segmented_control, say("application.page.form", "sv"), form)
    case = FOUNDING.model_copy(
        update={
            "application": Application.model_validate({"indicators": [{"label": "En"}]}),
            "local_project": LocalProject(),
        }
    )
    draft = draft_of(app)
    draft.edit(case, redraw=True)
    app.session_state["account_year"] = YEAR
    app.run()
    app.session_state["indicator_open:0"] = True
    return whole(app.run())


def at_address(app: AppTest, kind: str, address: str) -> Any:
    """The field at an address."""
    found = [each for each in getattr(app, kind) if each.key and each.key.split("|")[1:2] == [address]]
    assert len(found) == 1, f"{len(found)} fields at {address}"
    return found[0]


def value_at(record: Any, path: Path) -> Any:
    """What stands at a path of a case."""
    for step in path:
        record = getattr(record, str(step)) if isinstance(record, Record) else record[step]
    return record.text("sv") if isinstance(record, Label) else record


TYPES: dict[str, type[Record]] = {"application": Application, "local_project": LocalProject}
EVERY_PATH = [path for name, kind in TYPES.items() for path in paths_of(kind, (name,))]
NO_FIELD = {("local_project", "note"), ("local_project", "accounts", YEAR, "note")}
"""What is said of the document that a form was taken from: it goes with the first edit and has no field."""


@pytest.mark.parametrize("form", list(DOCUMENTS))
def test_every_field_is_on_the_page_and_goes_into_the_case(form: str) -> None:
    app = page_of(form)
    paths = [path for path in EVERY_PATH if form_of(path) == form and path not in NO_FIELD]
    assert len(paths) > 20
    for path in paths:
        address = address_of(path)
        if path in MARKS.texts:
            is_long = any(each.key and each.key.split("|")[1:2] == [address] for each in app.text_area)
            at_address(app, "text_area" if is_long else "text_input", address).set_value(MARKS.texts[path])
        elif path in MARKS.numbers:
            at_address(app, "text_input", address).set_value(write_number(MARKS.numbers[path]))
        elif path in MARKS.choices:
            place = address.replace(f".{path[-1]}", f":{path[-1]}")
            at_address(app, "selectbox", place).set_value(MARKS.choices[path][-1])
        elif path in MARKS.places:
            at_address(app, "selectbox", address).set_value(str(MARKS.places[path]))
        else:
            at_address(app, "checkbox", address).check()
    whole(app.run())
    draft = draft_of(app)
    for path in paths:
        expected: Any = MARKS.texts.get(path) or MARKS.numbers.get(path) or MARKS.places.get(path)
        expected = expected or (MARKS.choices[path][-1] if path in MARKS.choices else True)
        assert value_at(draft.case, path) == expected, path
    assert read_case(write_case(draft.case)) == draft.case


@pytest.mark.parametrize("form", list(DOCUMENTS))
def test_every_text_field_refuses_a_personnummer_and_keeps_what_was_typed(form: str) -> None:
    app = page_of(form)
    paths = [path for path in MARKS.texts if form_of(path) == form and path not in NO_FIELD]
    for path in paths:
        kind = "text_area" if any(address_of(path) in str(each.key) for each in app.text_area) else "text_input"
        at_address(app, kind, address_of(path)).set_value(PERSON)
    whole(app.run())
    draft = draft_of(app)
    assert PERSON not in write_case(draft.case)
    assert len(draft.unsettled) == len(paths)


def test_a_group_says_how_much_of_it_is_filled_in() -> None:
    app = page_of("application")
    titles = [part.label for part in app.expander]
    assert "Varför, och för vem: 0 av 6 ifyllda" in titles
    at_address(app, "text_area", "application:need").set_value("Ett behov.").run()
    assert "Varför, och för vem: 1 av 6 ifyllda" in [part.label for part in whole(app).expander]
