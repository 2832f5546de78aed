"""The least page with an editable table: a table and a figure."""

import pandas as pd
import streamlit as st

st.title("Bare")
table = st.data_editor(
    pd.DataFrame({"line": ["Staff", "Other"], "2020": [8177, 1400], "2021": [8411, 1400], "2022": [1752, 1400]}),
    hide_index=True,
)
st.metric("Answer", f"{int(table[['2020', '2021', '2022']].to_numpy().sum())} tkr")
