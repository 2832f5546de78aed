"""The least page that answers: a slider and a figure."""

import streamlit as st

st.title("Bare")
number = st.slider("Number", 0, 100, 5)
st.metric("Answer", f"{number * 1000} kr")
