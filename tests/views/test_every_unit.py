"""Every unit that the checker accepts has its words wherever it is told: kinds × units × directions × worths.

A cohort whose change was a share once broke three pages and the report: `units.change/year` has no words.
"""

import itertools
from datetime import date
from typing import Any, Literal

import pytest
from streamlit.testing.v1 import AppTest

from bench.heaviest import START
from exports.files import Carried
from exports.files import Kind as DocumentKind
from model.analysis.answer import Answer
from model.case.case import Case
from model.case.units import UNITS, is_money
from model.checking.case import check
from model.files.writing import write_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.visitor import PAGES, go_to, open_page, whole
from wording.texts import LANGUAGES

Kind = Literal["reduction", "cohort"]
WORTHS = ("cash", "freed_capacity", "wellbeing", "tax", "production")


def value_of_unit(unit: str) -> float:
    """A value that a number of the unit may have, with room for a range round it."""
    return 2.0 if UNITS[unit].scale == "log" else 2028.0 if unit == "year" else 1.0 if UNITS[unit].whole else 0.2


def effect_of(kind: Kind, unit: str, direction: str, worth: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An effect measured in a unit, and its numbers by slot."""
    valuation: dict[str, Any] = {"actor": "socialnamnd", "realised_as": worth}
    if not is_money(unit):
        valuation["unit_value"] = "price"
    effect = {"label": f"{unit} {direction}", "kind": kind, "direction": direction, "valuations": [valuation]}
    number = {"label": f"mått {unit}", "unit": unit, "value": value_of_unit(unit), "basis": "judged"}
    ranged = UNITS[unit].scale != "log" and not UNITS[unit].whole
    change = {**number, "low": 0.1, "high": 0.3} if ranged else number
    if kind == "cohort":
        started = {"label": "deltagare", "unit": "person/year", "value": 10.0, "basis": "judged"}
        return effect, {"change": change, f"started.{START}": started}
    share = {"label": "ändring", "unit": "change", "value": 0.1, "low": 0.05, "high": 0.2, "basis": "judged"}
    return effect, {"base": number, "change": share}


def case_of(effects: list[tuple[dict[str, Any], dict[str, Any]]]) -> Case:
    """A case with some effects."""
    numbers: dict[str, Any] = {"price": {"label": "Pris", "unit": "kr/day", "value": 500.0, "basis": "judged"}}
    for at, (_, slots) in enumerate(effects):
        numbers |= {f"e{at}.{slot}": number for slot, number in slots.items()}
    tree = {
        "label": "Alla enheter", "applicant": "socialnamnd", "start_year": START, "horizon": 6, "numbers": numbers,
        "budget": {"staff": {"label": "Personal", "cost_type": "staff", "paid_by": "socialnamnd",
                             "amounts": {START: 500_000.0}}},
        "effects": {f"e{at}": effect for at, (effect, _) in enumerate(effects)},
        "sampling": {"draws": 100}, "headline": "e0.change",
    }  # fmt: skip
    return Case.model_validate(tree)


def accepted(kind: Kind) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each effect that the checker accepts, one for every unit and direction; the worths take turns."""
    found = []
    worths = itertools.cycle(WORTHS)
    for unit, direction in itertools.product(UNITS, ("less", "more")):
        effect = effect_of(kind, unit, direction, next(worths))
        if not any(problem.severity == "error" for problem in check(case_of([effect]), LIBRARY)):
            found.append(effect)
    return found


@pytest.mark.parametrize(("kind", "fewest"), [("reduction", 30), ("cohort", 38)])
def test_many_units_are_accepted(kind: Kind, fewest: int) -> None:
    assert len(accepted(kind)) >= fewest


@pytest.mark.sampled(4, 1)
@pytest.mark.parametrize("kind", ["reduction", "cohort"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_tells_every_unit(kind: Kind, language: Any) -> None:
    case = case_of(accepted(kind))
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    assert not answer.has_errors
    carried = Carried(answer, None, language, date(2027, 1, 1))
    files: tuple[tuple[DocumentKind, str], ...] = (
        ("report", "docx"),
        ("application", "docx"),
        ("workbook", "xlsx"),
        ("ledger", "csv"),
    )
    for document, ending in files:
        assert len(carried.content(document, ending)) > 1_000, document


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", ["reduction", "cohort"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.torture)])
def test_every_page_tells_every_unit(kind: Kind, language: str, every: int) -> None:
    app = opened(case_of(accepted(kind)[::every]), language)
    for page in PAGES:
        go_to(app, page)
        for part in ("why", "effects_why", "flows", "notices"):
            app.session_state[part] = True
        app.run()
        whole(app)
        assert app.title, page


@pytest.mark.parametrize("kind", ["reduction", "cohort"])
def test_every_unit_can_be_the_main_number(kind: Kind) -> None:
    """The first effect has the words of the front page: each takes that place."""
    from presentation.sentences import enough_sentence, key_figures
    from presentation.tables import cost_per_unit_text

    for effect in accepted(kind):
        case = case_of([effect])
        answer = Answer(resolve(case, LIBRARY), case.perspective)
        for language in LANGUAGES:
            assert key_figures(answer, None, language)["npv"].value
            assert isinstance(enough_sentence(answer, None, language), str)
            assert isinstance(cost_per_unit_text(answer, "e0", language), str)


def opened(case: Case, language: str) -> AppTest:
    """The case opened as a file."""
    app = open_page("start", language)
    app.file_uploader[0].set_value(("kalkyl.yaml", write_case(case).encode(), "text/yaml")).run()
    whole(app)
    next(button for button in app.button if button.key == "accept_file").click().run()
    return whole(app)
