"""A table and a field for numbers, made as the calculator's are, that show letter for letter what arrived."""

import pandas as pd
import streamlit as st

from wording.numbers import NumberRefused, read_quantity

FIRST = pd.DataFrame([[f"Post {row}", "1", "2"] for row in range(15)], columns=["Post", "År 1", "År 2"])


def arrived(text: str | None) -> str:
    """A text letter for letter, and the kronor it is read as or why it is refused."""
    try:
        return f"{text!a} = {read_quantity(text or '', 'kr'):.2f}"
    except NumberRefused as refusal:
        return f"{text!a} is {refusal.code}"


st.title("Tal")
years = {name: st.column_config.TextColumn(name, alignment="right") for name in ("År 1", "År 2")}
table = st.data_editor(FIRST, key="table", num_rows="dynamic", hide_index=True, column_config=years)
typed = st.text_input("Belopp", "1")

st.session_state.arrived = arrived(typed)
st.text(f"Belopp: {arrived(typed)}")
for row in range(len(table)):
    st.text(f"Rad {row}: " + "; ".join(arrived(table.iloc[row][name]) for name in years))
