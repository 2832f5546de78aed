"""A text field, whose text is put into the case or stays in the field with the reason why not."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from model.case.problem import Problem
from views.fields.addresses import field_key, show_problem
from views.state.draft import Unsettled
from views.state.typed import told_as_typed
from views.state.workspace import Workspace, comes_late, current, draw_again, edits


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
) -> str:
    """A text field at an address. `take` puts what was typed into the case, or says what is wrong with it.

    What can't be taken stays in the field, with the reason under it, also on another page. `is_long`: several lines.
    """
    key = field_key(work, address)
    unsettled = work.draft.unsettled.get(address)
    text = text if unsettled is None else unsettled.text

    @edits
    def typed() -> None:
        now = current()
        written = st.session_state[key]
        problem = take(now, written)
        if problem is None:
            now.draft.unsettled.pop(address, None)
        else:
            now.draft.unsettled[address] = Unsettled(written, told_as_typed(problem, label, written))

    words: dict[str, Any] = {"help": help, "placeholder": placeholder, "label_visibility": label_visibility}
    draw, words = (st.text_area, words | {"height": "content"}) if is_long else (st.text_input, words)
    written: str = draw(label, text, key=key, on_change=typed, **words)
    if comes_late() and written != text:
        typed()
        draw_again()
    show_problem(work, address)
    return written
