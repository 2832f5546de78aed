"""The app without a browser: opens a page, finds fields by their words, reads what it says."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from views.shell.page_files import page_file
from views.state.draft import Draft
from wording.texts import LANGUAGES, say

FRONT = str(Path(__file__).resolve().parent.parent / "views" / "pages" / "front.py")
PAGES = (
    "start", "overview", "budget", "effects", "numbers", "uncertainty", "agreement", "scenarios", "review", "forms",
    "export", "compare", "choose", "cases", "versions", "sharing", "library", "words",
    "accessibility", "about", "followup", "decision", "meeting", "rules",
)  # fmt: skip

SCENARIO = frozenset(say("front.scenario", language) for language in LANGUAGES)


def open_page(page: str = "overview", language: str = "sv") -> AppTest:
    """A page as a new visitor sees it, in a language."""
    app = AppTest.from_file(FRONT, default_timeout=30).run()
    if language != "sv":
        choose(app.segmented_control, "Språk / Language", language)
    return go_to(app, page)  # also to the start page: who has cases comes to those first


def go_to(app: AppTest, page: str) -> AppTest:
    """The same visitor on another page."""
    app.switch_page(page_file(page)).run()
    return whole(app)


def whole(app: AppTest) -> AppTest:
    """The page, which must not have fallen over."""
    assert not app.exception, [fault.value for fault in app.exception]
    return app


def field(app: AppTest, label: str) -> TextInput:
    """The text field with a label."""
    found = [box for box in app.text_input if box.label == label]
    assert found, f"no field {label!r} among {[box.label for box in app.text_input]}"
    return found[0]


def type_in(app: AppTest, label: str, text: str) -> AppTest:
    """Types in a text field and leaves it."""
    field(app, label).set_value(text).run()
    return whole(app)


def choose(elements: Iterable[Any], label: str, value: object) -> None:
    """Chooses in the element with a label."""
    found = [element for element in elements if element.label == label]
    assert found, f"nothing to choose named {label!r}"
    found[0].set_value(value).run()


def draft_of(app: AppTest) -> Draft:
    """The draft of a visitor."""
    draft: Draft = app.session_state["_draft"]
    return draft


def scenarios(app: AppTest) -> list[str]:
    """What the choice of scenario offers, as it reads."""
    found = [element for element in (*app.selectbox, *app.pills) if element.label in SCENARIO]
    assert found, "there is no scenario to choose"
    return list(found[0].options)


def choose_scenario(app: AppTest, name: str) -> None:
    """Shows a scenario, or the case itself for an empty name."""
    found = [element for element in (*app.selectbox, *app.pills) if element.label in SCENARIO]
    assert found, "there is no scenario to choose"
    found[0].set_value(name).run()
    whole(app)


def press(app: AppTest, label: str) -> AppTest:
    """Presses the button with a label."""
    found = [button for button in app.button if button.label == label]
    assert found, f"no button {label!r} among {[button.label for button in app.button]}"
    found[0].click().run()
    return whole(app)


def unescaped(text: str) -> str:
    """Words as a person sees them, without Markdown's escapes and marks."""
    return re.sub(r"\\([^\w\s])", r"\1", text).replace("**", "")


def all_text(app: AppTest) -> str:
    """Everything that is said on the page, one element a line."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    words = [part.value for part in parts]
    for widget in (*app.text_input, *app.selectbox, *app.button, *app.toggle, *app.select_slider):
        words.append(widget.label)
    words += [expander.label for expander in app.expander]
    words += [told for figure in app.metric for told in (figure.label, figure.value)]
    return unescaped("\n".join(words))


FIGURES = ("npv", "payback", "trough", "ratio", "chance", "enough")


def figures(app: AppTest) -> dict[str, str]:
    """The figures of the summary bar by name; every page that changes the case has them."""
    names = {say(f"strip.{name}", language): name for name in FIGURES for language in LANGUAGES}
    return {names[part.label]: unescaped(part.value) for part in app.metric if part.label in names}
