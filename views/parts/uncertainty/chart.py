"""A chart with a reading of it in a sentence, and its numbers when opened."""

from typing import Any

import pandas as pd
import streamlit as st

from presentation.tables import Rows
from views.fields.addresses import field_key
from views.fields.static_table import static_table
from views.state.workspace import Workspace
from wording.text_safety import markdown


def chart_with_table(work: Workspace, name: str, frame: pd.DataFrame, spec: Any, sentence: str, rows: Rows) -> None:
    """A chart with the sentence that reads it, and its numbers when opened."""
    st.vega_lite_chart(frame, spec, alt=sentence, theme=None)
    st.markdown(markdown(sentence))
    numbers = st.expander(work.say("doubt.numbers"), key=field_key(work, f"numbers_of:{name}"), on_change="rerun")
    if numbers.open:
        with numbers:
            static_table(rows)
