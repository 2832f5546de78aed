"""Översikt tells what is counted beside the money, and has the levers of the effect whose number it is about."""

import pytest

from model.case.assumptions import Label, Language
from model.editing.effects import with_headline
from model.editing.needs import NEEDS, Given, with_need
from model.files.reading import read_library
from model.numbers.resolve import resolve
from presentation.sentences import number_label
from tests.views.test_effects_page import begun, case_of
from tests.visitor import all_text, go_to, whole
from wording.texts import say

LIBRARY = read_library()
TIME = Given(
    label=Label(sv="Frigjord tid", en="Time freed"),
    unit="investigation/year",
    direction="less",
    realised_as="freed_capacity",
    actor="socialnamnd",
    worth="counted",
    numbers={"base": 120.0, "change": 0.3, "starts": 2028.0, "ramp": 1.0},
)


@pytest.mark.parametrize(("language", "told"), [("sv", "36\u00a0utredningar"), ("en", "36\u00a0investigations")])
def test_what_is_counted_stands_among_the_first_words(language: Language, told: str) -> None:
    app = begun()
    draft = app.session_state["_draft"]
    assert told not in all_text(go_to(app, "overview"))
    case, _ = with_need(case_of(app), LIBRARY, NEEDS["freed_time"], TIME)
    draft.edit(case, redraw=True)
    draft.choose(language=language)
    app.run()
    assert told in all_text(whole(app))


def test_the_levers_are_those_of_the_effect_that_the_number_belongs_to_whichever_number_it_is() -> None:
    app = begun()
    draft = app.session_state["_draft"]
    case, name = with_need(case_of(app), LIBRARY, NEEDS["freed_time"], TIME)
    draft.edit(with_headline(case, f"{name}.base"), redraw=True)
    resolved = resolve(draft.case, LIBRARY)
    go_to(app, "overview")
    labels = [box.label for box in app.text_input]
    for slot in ("base", "starts", "reach"):
        assert number_label(resolved, f"{name}.{slot}", "sv") in labels, labels
    assert say("effects.slot.starts", "sv") not in labels, "outside its card a number says whose it is"
