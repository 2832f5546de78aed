"""A text field, whose text is put into the case or stays in the field with the reason why not."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from model.case.problem import Problem
from model.case.units import OF_ONE
from views.fields.addresses import field_key, show_problem, shows_what_came
from views.state.draft import Unsettled
from views.state.typed import told_as_typed
from views.state.workspace import Workspace, comes_late, current, draw_again, edits
from wording.numbers import per_cent_question


def text_field(
    work: Workspace,
    address: str,
    label: str,
    text: str,
    take: Callable[[Workspace, str], Problem | None],
    *,
    help: str | None = None,
    placeholder: str | None = None,
    label_visibility: Any = "visible",
    is_long: bool = False,
    unit: str = "",
) -> str:
    """A text field at an address. `take` puts what was typed into the case, or says what is wrong with it.

    What can't be taken stays in the field, with the reason under it, also on another page. `is_long`: several lines.
    `unit` is that in which a number is read, where the page does not say by itself what was understood.
    """
    key = field_key(work, address)
    unsettled = work.draft.unsettled.get(address)
    text = text if unsettled is None else unsettled.text

    def take_it() -> None:
        now, written = current(), st.session_state[key]
        shows_what_came(now, address, key)
        _settle(now, address, label, written, take(now, written))

    words: dict[str, Any] = {"help": help, "placeholder": placeholder, "label_visibility": label_visibility}
    draw, words = (st.text_area, words | {"height": "content"}) if is_long else (st.text_input, words)
    written: str = draw(label, text, key=key, on_change=edits(take_it, work.draft), **words)
    if comes_late() and written != text:
        edits(take_it, work.draft)()
        draw_again()
    if not show_problem(work, address):
        ask_what_was_meant(work, written, unit)
    return written


def _settle(now: Workspace, address: str, label: str, written: str, problem: Problem | None) -> None:
    """Notes why what was typed could not be taken, or that it was."""
    if problem is None:
        now.draft.unsettled.pop(address, None)
        return
    now.draft.unsettled[address] = Unsettled(written, told_as_typed(problem, label.replace("\\", ""), written))


def ask_what_was_meant(work: Workspace, written: str, unit: str) -> None:
    """Under a field of per cent: whether 0,05 was meant as 5 %."""
    question = per_cent_question(written, unit, work.language) if unit in OF_ONE else ""
    if question:
        st.caption(question)
