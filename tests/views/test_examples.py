"""The examples on the start page: found by what they are about and by words, each with what it teaches."""

from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from model.case.case import Area
from model.files.reading import case_files, read_case
from tests.visitor import open_page, type_in
from views.parts.start.examples import is_about

CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}


@pytest.mark.parametrize("name", CASES)
def test_every_example_says_what_it_is_about_and_teaches(name: str) -> None:
    case = CASES[name]
    assert case.areas
    assert case.teaches is not None
    assert case.teaches.sv
    assert case.teaches.en
    assert len(case.teaches.sv) < 140


def test_every_area_has_an_example() -> None:
    assert {area for case in CASES.values() for area in case.areas} == set(get_args(Area))


@pytest.mark.parametrize(
    ("areas", "words", "found"),
    [
        ((), "", len(CASES)),
        ((), "Botkyrka", 1),
        ((), "SICK leave", 1),
        ((), "sick finnsinte", 0),
        (("work",), "hässelby", 0),
        (("children", "work"), "hässelby", 1),
    ],
)
def test_examples_are_found(areas: tuple[str, ...], words: str, found: int) -> None:
    assert sum(is_about(case, areas, words) for case in CASES.values()) == found


def buttons_of(app: AppTest) -> set[str]:
    """The examples that can be opened."""
    return {str(button.key).partition(":")[2] for button in app.button if str(button.key).startswith("example:")}


def test_the_page_shows_what_was_asked_for_and_opens_it() -> None:
    app = open_page("start")
    assert buttons_of(app) == set(CASES)
    app = type_in(app, "Sök bland exemplen", "Botkyrka")
    assert buttons_of(app) == {"botkyrka_korttidsfranvaro"}
    app = type_in(app, "Sök bland exemplen", "xyzzy")
    assert buttons_of(app) == set()
    assert any("Inget exempel passar" in caption.value for caption in app.caption)
