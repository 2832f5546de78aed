"""A case in another currency: told and typed in it, and never counted with what the library has in kronor."""

import re

import pytest

from model.analysis.answer import Answer
from model.case.assumptions import Language
from model.case.case import Case
from model.files.reading import read_case, read_library
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation import sentences, tables
from tests.presentation.case_of_an_investor import answer_of, plain
from wording.currency import spoken_currency, spoken_in, told_in, typed_as_kronor
from wording.numbers import quantity, read_quantity, write_quantity
from wording.texts import LANGUAGES, catalogue, say

LIBRARY = read_library()
OF_KRONOR = re.compile(r"\b(mnkr|tkr|kr|MSEK|tSEK|SEK|kronor|krona)\b")


def in_danish(perspective: str = "society") -> Answer:
    case = answer_of(perspective).case.edited(currency="DKK")
    return Answer(resolve(case, LIBRARY), perspective)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_told_in_its_currency(language: Language) -> None:
    answer = in_danish()
    with spoken_in("DKK"):
        told = [
            sentences.payback_sentence(answer, language),
            sentences.cost_sentence(answer, language),
            *(figure.label + figure.value for figure in sentences.key_figures(answer, None, language).values()),
            *(" ".join(row.values()) for row in tables.by_year_rows(answer.ledger, language)),
            *(" ".join(row) for row in tables.by_actor_rows(answer, language)),
        ]
    assert any("DKK" in text for text in told)
    assert not [text for text in told if OF_KRONOR.search(text)]
    assert spoken_currency() == "SEK"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_told_in_another_currency(language: Language) -> None:
    """No word of kronor is left, and no fact of a text is touched."""
    for key, text in catalogue().items():
        told = told_in(text[language], "EUR")
        assert not OF_KRONOR.search(re.sub(r"{[^}]*}", "", told)), key
        assert re.findall(r"{([^}:]*)", told) == re.findall(r"{([^}:]*)", text[language]), key
        assert told_in(text[language], "SEK") == text[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_remembered_for_its_currency_alone(language: Language) -> None:
    """Whichever was spoken first: of a text that is whole, and of one with facts."""
    texts: dict[str, dict[str, object]] = {"charts.mnkr": {}, "effects.slot.flow_kronor": {"part": "A"}}
    for key, facts in texts.items():
        first = say(key, language, **facts)
        assert OF_KRONOR.search(first)
        with spoken_in("DKK"):
            assert say(key, language, **facts) == told_in(first, "DKK")
        with spoken_in("EUR"):
            assert say(key, language, **facts) == told_in(first, "EUR")
        assert say(key, language, **facts) == first
    with spoken_in("DKK"):
        assert write_quantity(1_500.0, "kr", language).endswith("DKK")
        assert quantity(1_500.0, "kr", language).endswith("DKK")
    assert not write_quantity(1_500.0, "kr", language).endswith("DKK")
    assert not quantity(1_500.0, "kr", language).endswith("DKK")


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("129 100 DKK", "kr", 129_100.0),
        ("129,1 tDKK", "kr", 129_100.0),
        ("2 MDKK", "kr/year", 2_000_000.0),
        ("51 000 dkk/person", "kr/person", 51_000.0),
        ("500 tkr", "kr", 500_000.0),
        ("500", "kr", 500_000.0),
    ],
)
def test_what_is_typed_in_the_currency_is_read(typed: str, unit: str, value: float) -> None:
    with spoken_in("DKK"):
        assert read_quantity(typed, unit) == value
    assert typed_as_kronor(typed) == typed


def test_what_is_in_kronor_in_the_library_is_refused() -> None:
    case = in_danish().case
    school = {
        "label": "Skolår",
        "kind": "cohort",
        "valuations": [
            {"actor": "utbildningsnamnd", "realised_as": "cash", "unit_value": "school.grundskola_2021"},
        ],
    }
    numbers = {
        "school.started.2030": {"label": "Barn", "value": 3, "unit": "person/year", "basis": "judged"},
        "school.change": {"label": "Läsår", "value": 1, "unit": "school_year/person", "basis": "judged"},
    }
    tree = case.model_dump(exclude_unset=True)
    tree["effects"]["school"] = school
    tree["numbers"] |= numbers
    for currency, codes in (("DKK", ["library_in_kronor"]), ("SEK", [])):
        answer = Answer(resolve(Case.model_validate({**tree, "currency": currency}), LIBRARY), "society")
        assert [problem.code for problem in answer.problems if problem.severity == "error"] == codes
    own = {"value": 80_000.0, "basis": "judged"}
    changed = Case.model_validate({**tree, "currency": "DKK", "changes": {"school.grundskola_2021": own}})
    assert not Answer(resolve(changed, LIBRARY), "society").has_errors


def test_the_index_of_kronor_is_not_used_for_another_currency() -> None:
    case = in_danish().case
    number = case.numbers["care.base"].edited(price_year=2016)
    moved = {}
    for currency in ("SEK", "DKK"):
        of_year = case.edited(currency=currency, price_year=2017, numbers={**case.numbers, "care.base": number})
        moved[currency] = resolve(of_year, LIBRARY).numbers["care.base"].value
    assert moved["DKK"] == number.value
    assert moved["SEK"] != number.value


def test_the_currency_is_kept_in_the_file() -> None:
    case = in_danish().case
    assert read_case(write_case(case)).currency == "DKK"
    assert "currency" not in write_case(answer_of().case)


def test_texts_are_told_in_kronor_unless_something_else_is_said() -> None:
    with spoken_in("EUR"):
        assert plain(say("units.mnkr.short", "sv")) == "MEUR"
        with spoken_in("SEK"):
            assert say("units.mnkr.short", "sv") == "mnkr"
        assert say("units.tkr.short", "en") == "tEUR"
    assert say("units.mnkr.short", "sv") == "mnkr"
