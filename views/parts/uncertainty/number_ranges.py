"""The numbers with their ranges: low, value and high beside each other."""

import streamlit as st

from model.case.units import UNITS
from model.numbers.resolved_numbers import keys_in_use
from presentation import uncertainty
from presentation.sentences import number_label
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.fields.number import number_field
from views.parts.ranges import ENDS, range_field
from views.parts.sliders import headline_slider
from views.state.workspace import Workspace
from wording.text_safety import label


def show_ranges(work: Workspace) -> None:
    """Low, value and high of the numbers that are uncertain, of those that usually are, and of one more."""
    st.header(work.say("doubt.ranges.title"))
    st.caption(work.say("doubt.ranges.note"))
    resolved = work.answer.resolved
    keys = uncertainty.keys_in_front(work.answer.resolved)
    rest = [
        key
        for key in keys_in_use(resolved)
        if key not in keys and resolved.numbers[key].unit != "flag" and resolved.numbers[key].value is not None
    ]
    for key in keys:
        show_range(work, key)
    another = st.selectbox(
        work.say("doubt.ranges.another"),
        ["", *rest],
        format_func=told_apart(
            ["", *rest],
            lambda key: label(number_label(resolved, key, work.language)) if key else work.say("doubt.ranges.choose"),
        ),
        key=field_key(work, f"another:{'+'.join(keys)}"),
    )
    if another in rest:
        show_range(work, another)


def show_range(work: Workspace, key: str) -> None:
    """A number with its low and high in a row."""
    number = work.answer.resolved.numbers[key]
    words = label(number_label(work.answer.resolved, key, work.language))
    value, low, high = st.columns(3)
    with value:
        number_field(work, key, number_label(work.answer.resolved, key, work.language))
        if key == work.case.headline:
            headline_slider(work, key)
    if UNITS[number.unit].scale == "logit" and number.value in (0, 1):
        with low:
            st.caption(work.say("doubt.ranges.certain"))
        return
    for column, end in zip((low, high), ENDS, strict=True):
        with column:
            range_field(work, key, end, work.say(f"doubt.ranges.{end}_of", label=words))
