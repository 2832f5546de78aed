"""The fund's application holds texts as they were typed, indicators and sources, and the case keeps them."""

import io

import pypdf
import pytest
from docx import Document as open_word

from exports.documents.document import Heading, Points, Table
from exports.documents.pdf import pdf
from exports.documents.word import word
from exports.forms.application import application
from exports.forms.form_parts import span
from model.analysis.as_json import evaluate_as_json
from model.case.application import Application, Indicator, Signature
from model.case.assumptions import Change, Label, Language
from model.case.case import Case
from model.case.effect import Effect
from model.files.reading import read_case
from model.files.writing import write_case
from tests.exports.applications import EXAMPLE, FOUNDING, HOSTILE, LANGUAGES, answered, section, words_of
from wording.texts import say

# Texts as they were typed


@pytest.mark.sampled(3)
@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_texts_stand_literally(payload: str) -> None:
    label = Label(sv=payload)
    texts = dict.fromkeys(("need", "target_group", "programme", "outcomes", "permanence"), label)
    indicators = (Indicator(label=label, method=label, baseline=label, target=label),)
    effects = {
        name: effect.model_copy(update={"label": label, "description": label})
        for name, effect in FOUNDING.effects.items()
    }
    budget = {name: line.model_copy(update={"label": label, "note": label}) for name, line in FOUNDING.budget.items()}
    case = FOUNDING.model_copy(
        update={
            "label": label, "summary": label, "effects": effects, "budget": budget,
            "application": Application.model_validate({**texts, "indicators": indicators}),
        }
    )  # fmt: skip
    document = application(answered(case), "sv")
    assert sum(text.count(payload) for text in words_of(document)) >= 12
    file = open_word(io.BytesIO(word(document)))
    said = [paragraph.text for paragraph in file.paragraphs]
    said += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    assert sum(text.count(payload) for text in said) >= 12
    reader = pypdf.PdfReader(io.BytesIO(pdf(document)))
    assert not [page for page in reader.pages if page.get("/Annots")]


# The case keeps them, and no result moves


@pytest.mark.parametrize("case", [FOUNDING, EXAMPLE], ids=["founding", "example"])
def test_the_texts_survive_a_file(case: Case) -> None:
    assert read_case(write_case(case)) == case
    assert case.application.indicators


def test_no_result_depends_on_the_forms() -> None:
    effects: dict[str, Effect] = {
        name: effect.model_copy(update={"term": "long"}) for name, effect in FOUNDING.effects.items()
    }
    without = FOUNDING.model_copy(update={"application": Application(), "local_project": None, "effects": effects})
    # What has happened in a local project is told of when the project is gone.
    with_it, without_it = (
        evaluate_as_json(answered(case.model_copy(update={"followup": None}))) for case in (FOUNDING, without)
    )
    assert with_it == without_it


def test_a_source_of_the_texts_that_nobody_knows_is_told() -> None:
    unknown = FOUNDING.application.model_copy(update={"sources": ("S999",)})
    problems = answered(FOUNDING.model_copy(update={"application": unknown})).problems
    assert [(problem.code, problem.address) for problem in problems if problem.severity == "error"] == [
        ("unknown_source", "application.sources")
    ]


def test_a_span_of_years() -> None:
    assert (span(()), span((2020,)), span((2020, 2021, 2022))) == ("", "2020", "2020–2022")


# Something one would file


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_is_what_to_think_of_and_then_sources_as_lists(language: Language) -> None:
    blocks = list(application(answered(FOUNDING), language).blocks)
    heads = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    assert heads[-2:] == [say(f"application.{part}.title", language) for part in ("findings", "sources")]
    found = section(application(answered(FOUNDING), language), say("application.findings.title", language))
    assert len(found) == 1
    assert isinstance(found[0], Points)
    after = section(application(answered(FOUNDING), language), say("application.sources.title", language))
    assert {type(block) for block in after} == {Heading, Points}
    assert after[0] == Heading(say("application.sources.of_budget", language), 2)


def test_what_the_form_asks_for_and_nobody_filled_in_is_gathered_in_one_point() -> None:
    (points,) = section(application(answered(FOUNDING), "sv"), "Att tänka på")
    assert isinstance(points, Points)
    assert points.items[-1].endswith("Metodutveckling, Forskningsförankring.")
    assert "Samverkan" not in points.items[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_tells_what_was_counted_only_where_that_is_something_else(language: Language) -> None:
    counted = say("application.foot_counted", language, scenario="|").split("|")[0]
    own = Case(label=Label(sv="Egen"), applicant="socialnamnd", start_year=2027, horizon=5)
    assert counted not in application(answered(own), language).foot
    assert counted not in application(answered(FOUNDING), language).foot
    assert counted in application(answered(FOUNDING, "pilot_area"), language).foot
    changed = FOUNDING.model_copy(update={"changes": {"placements.reduction": Change(value=0.04)}})
    assert counted in application(answered(changed), language).foot


def test_signature_lines_are_empty_to_write_on_and_what_is_typed_stands_there() -> None:
    title = say("application.signature.head_of_administration", "sv")
    signed = FOUNDING.application.model_copy(update={"signature": Signature(name="Kim Ek", title="Förvaltningschef")})
    for texts, expected in ((FOUNDING.application, {""}), (signed, {"", "Kim Ek", "Förvaltningschef"})):
        blocks = application(answered(FOUNDING.model_copy(update={"application": texts})), "sv").blocks
        table = blocks[blocks.index(Heading(title, 2)) + 1]
        assert isinstance(table, Table)
        assert [row[0] for row in table.rows] == ["Ort", "Datum", "Namnteckning", "Namnförtydligande", "Befattning"]
        assert {row[1].strip() for row in table.rows} == expected
        assert all("\n" in row[1] for row in table.rows if not row[1].strip()), "room to write"


# Indicators


def test_the_founding_cases_indicators_are_what_its_documents_say() -> None:
    """Three groups; a baseline and a control group for the children only; directions without numbers."""
    found = FOUNDING.application.indicators
    groups = ("children", "employees", "administration")
    by_group = {group: [one for one in found if one.group == group] for group in groups}
    assert [len(group) for group in by_group.values()] == [4, 4, 4]
    assert all((one.baseline is not None and one.control is not None) == (one.group == "children") for one in found)
    assert all(one.target is None for one in found)
    assert [(one.unit, one.aim) for one in by_group["administration"]] == [
        ("share", "fewer"), ("share", "more"), ("share", "more"), ("share", "more"),
    ]  # fmt: skip
    blocks = section(application(answered(FOUNDING), "sv"), "Indikatorer och uppföljning")
    assert [block.text for block in blocks if isinstance(block, Heading)] == ["Barn", "Medarbetare", "Förvaltning"]
    last = [block for block in blocks if isinstance(block, Table)][-1]
    assert last.rows[0] == ("Kommer tillbaka för utredning (andel)", "Registreras för hand.", "–", "–", "Färre")


def test_indicators_without_a_group_stand_in_one_table_without_a_heading() -> None:
    texts = Application(indicators=(Indicator(label=Label(sv="En")), Indicator(label=Label(sv="Två"), aim="more")))
    blocks = section(
        application(answered(FOUNDING.model_copy(update={"application": texts})), "sv"), "Indikatorer och uppföljning"
    )
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert [(row[0], row[-1]) for row in table.rows] == [("En", "–"), ("Två", "Fler")]
    assert not [block for block in blocks if isinstance(block, Heading)]


# An effect that nobody has put a number on


def test_extra_staff_in_school_is_an_effect_of_its_own_and_blank() -> None:
    effect = FOUNDING.effects["school_staff"]
    assert effect.label.text("sv") == "Extra personalresurser i skolan"
    assert FOUNDING.numbers["school_staff.included"].value == 0
    assert FOUNDING.numbers["school_staff.base_cost"].value is None
    assert FOUNDING.numbers["school_staff.reduction"].value is None
    told = section(application(answered(FOUNDING), "sv"), "Effekter som beskrivs och inte räknas i kronor")
    points = [item for block in told if isinstance(block, Points) for item in block.items]
    assert any(item.startswith("Extra personalresurser i skolan: ") for item in points)
    without = FOUNDING.model_copy(
        update={
            "effects": {name: kept for name, kept in FOUNDING.effects.items() if name != "school_staff"},
            "numbers": {key: kept for key, kept in FOUNDING.numbers.items() if not key.startswith("school_staff.")},
        }
    )
    for scenario in (None, *FOUNDING.scenarios):
        answers = [evaluate_as_json(answered(case, scenario)) for case in (FOUNDING, without)]
        kept = [{name: part for name, part in each.items() if name not in ("break_even", "units")} for each in answers]
        assert kept[0] == kept[1]
