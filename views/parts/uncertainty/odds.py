"""The chance that the project pays: twenty dots of NPV, and when the money is back."""

import streamlit as st

from presentation import uncertainty, uncertainty_charts
from views.parts.uncertainty.chart import chart_with_table
from views.state.workspace import Workspace


def show_odds(work: Workspace) -> None:
    """Twenty dots of NPV, and the chance that the money is back by each year."""
    odds, language = work.answer.odds, work.language
    dots, payback = st.columns(2)
    with dots:
        st.header(work.say("doubt.dots.title"))
        chart_with_table(
            work,
            "dots",
            uncertainty.dots_frame(odds, language),
            uncertainty_charts.dots_spec(language),
            uncertainty.dots_sentence(odds, language),
            uncertainty.odds_rows(odds, language),
        )
    with payback:
        st.header(work.say("doubt.payback.title"))
        chart_with_table(
            work,
            "payback",
            uncertainty.payback_chance_frame(odds, language),
            uncertainty_charts.payback_chance_spec(language),
            uncertainty.payback_chance_sentence(odds, language),
            uncertainty.payback_chance_rows(odds, language),
        )
