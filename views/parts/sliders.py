"""The slider over a case's main number."""

import streamlit as st

from presentation.sentences import number_label
from views.fields.addresses import start_over
from views.fields.choice import chosen
from views.state.draft import Unsettled
from views.state.typed import set_number
from views.state.workspace import Workspace
from wording.numbers import percent, write_quantity
from wording.text_safety import label

SLIDER_STEPS = 40


def headline_slider(work: Workspace, key: str) -> None:
    """A slider over the main number, when it is a share or a change."""
    number, original = work.answer.resolved.numbers[key], work.original(key)
    if number.unit not in ("change", "share", "share/person") or number.value is None:
        return
    claimed = number.value if original is None or original.value is None else original.value
    # The scale follows the original claim, so that it stays as it is while one slides; a value beyond is one more stop.
    top = min(1.0, 2 * max(abs(claimed), 0.05))
    steps = {round(top * step / SLIDER_STEPS, 4) for step in range(SLIDER_STEPS + 1)}
    st.select_slider(
        work.say("fields.slider", label=label(number_label(work.answer.resolved, key, work.language))),
        sorted(steps | {number.value}),
        format_func=lambda share: percent(share),
        label_visibility="collapsed",
        **chosen(work, f"slider:{key}", number.value, lambda now, share: slid(now, key, share)),
    )


def slid(now: Workspace, key: str, share: float) -> None:
    """Puts the slider's number into the case; the text field beside it starts over."""
    problem = set_number(now, key, share)
    now.draft.unsettled.pop(f"number:{key}", None)
    if problem is not None:  # outside its range, say: the field beside it says why
        unit = now.answer.resolved.numbers[key].unit
        now.draft.unsettled[f"number:{key}"] = Unsettled(write_quantity(share, unit, now.language), problem)
    start_over(now, f"number:{key}")
