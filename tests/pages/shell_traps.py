"""What the shell's headers could break (a chart, a download, an upload) and what they must stop: a beacon in a text."""

import time

import altair as alt
import pandas as pd
import streamlit as st

ELSEWHERE = "http://127.0.0.1:9/seen.png"

st.title("Skal")
if st.button("Gå sönder"):
    raise RuntimeError("en hemlighet")
st.session_state.setdefault("pressed", 0)
st.session_state.pressed += st.button("Tryck här")
st.text(f"Tryckt {st.session_state.pressed} gånger")
above = st.session_state.get("first")
if above:
    time.sleep(0.7)  # an answer that comes while the next field is being typed in
    st.text(f"Ovanför: {above}")
st.text_input("Första", key="first")
column, _ = st.columns(2)  # what lies in columns is made anew where something comes above them
st.text(f"Andra är: {column.text_input('Andra', key='second')!r}")
st.altair_chart(alt.Chart(pd.DataFrame({"x": [1, 2], "y": [2, 3]})).mark_bar().encode(alt.X("x:O"), alt.Y("y:Q")))
st.download_button("Hämta text", lambda: "å" * 1000, "text.txt", on_click="ignore")
st.download_button("Hämta sida", "<html>egen</html>", "sida.html", "text/html", on_click="ignore")
upload = st.file_uploader("Läs in")
if upload:
    st.text(f"Inläst: {len(upload.getvalue())} byte")
# Our pages escape such a text (wording/text_safety.py); this one does not, so that only the headers stand in its way.
st.markdown(f"![beacon]({ELSEWHERE})")
