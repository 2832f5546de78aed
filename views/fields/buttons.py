"""Buttons that know their case: pressed on a page that has been left, they act in the case that the page was of.

A browser shows the page that was left until the answer comes. A button has the same name in every case, and the
framework calls back for the one that the page to come has drawn: a step back or a handing in was then taken in a case
that nobody had seen. Here a button of another case is another button, and its callback has the case that it was drawn
with.
"""

import inspect
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.elements.widgets import button

from views.state.draft import Draft
from views.state.editing import PRESSED_IN
from views.state.workspace import CASES_SHOWN

MAKES: Any = button
"""The framework's module of buttons, in which the names of what it uses are its own affair."""
_named: Callable[..., str] = MAKES.compute_and_register_element_id
_registered: Callable[..., Any] = MAKES.register_widget
PRESSES = "trigger_value"
"""What the framework calls the value of a button."""


def know_their_case() -> None:
    """Has every button know its case. RuntimeError where the framework makes its buttons in another way."""
    takes: list[tuple[Callable[..., Any], set[str]]] = [
        (_named, {"element_type"}),
        (_registered, {"element_id", "on_change_handler", "value_type"}),
    ]
    if any(lacking := names - inspect.signature(made).parameters.keys() for made, names in takes):
        raise RuntimeError(f"Streamlit's buttons are not as expected: {', '.join(sorted(lacking))}")
    MAKES.compute_and_register_element_id, MAKES.register_widget = _name_of, _register


def _name_of(element_type: str, **settings: Any) -> str:
    cases = st.session_state.get(CASES_SHOWN, 0)
    return _named(f"{element_type} {cases}" if cases else element_type, **settings)


def _register(element_id: str, **settings: Any) -> Any:
    callback, draft = settings.get("on_change_handler"), st.session_state.get("_draft")
    if callback is not None and draft is not None and settings["value_type"] == PRESSES:
        settings["on_change_handler"] = _in_its_case(callback, draft, st.session_state.get(CASES_SHOWN, 0))
    return _registered(element_id, **settings)


def _in_its_case(callback: Callable[..., object], draft: Draft, cases: int) -> Callable[..., None]:
    """The callback, with the case and the form's fields that stood on the page when the button was drawn."""

    def pressed(*args: Any, **kwargs: Any) -> None:
        state = st.session_state
        if state.get("_draft") is draft:
            callback(*args, **kwargs)
            return
        shown = state.get(CASES_SHOWN, 0)
        state[PRESSED_IN], state[CASES_SHOWN] = draft, cases
        try:
            callback(*args, **kwargs)
        finally:
            del state[PRESSED_IN]
            state[CASES_SHOWN] = shown

    return pressed
