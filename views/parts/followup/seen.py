"""What can be said of what was counted, and what can't: effects, shares, and numbers in a row."""

import streamlit as st

from model.results_of_followup import FollowUpResult
from presentation import followup as told
from presentation.followed import control_chart
from views.state.workspace import Workspace
from wording.text_safety import markdown


def show_effects(work: Workspace, result: FollowUpResult) -> None:
    """Every estimate with its interval and what it can't say, and a chart of each series."""
    if not (result.estimates or result.not_estimated or result.shares or result.charts):
        return
    st.header(work.say("followup.effects"))
    for one in result.estimates:
        _said(told.estimate_sentence(one, work.language), " ".join(told.limits_told(one, work.language)))
    for counted in result.not_estimated:
        st.markdown(markdown(told.not_estimated_sentence(counted, work.language)))
    for share in result.shares:
        _said(*told.share_sentences(share, work.language))
    show_charts(work, result)


def _said(sentence: str, limits: str) -> None:
    st.markdown(markdown(sentence))
    st.caption(markdown(limits))


def show_charts(work: Workspace, result: FollowUpResult) -> None:
    """A control chart of each series that has numbers enough; of the others how many there are."""
    followup = work.case.followup
    if followup is None or not followup.series:
        return
    st.subheader(work.say("followup.chart.title"))
    for chart, series in zip(result.charts, followup.series, strict=True):
        sentence = control_chart.chart_sentence(chart, series, work.language)
        if chart.mean is not None:
            frame = control_chart.chart_frame(chart, series)
            st.vega_lite_chart(frame, control_chart.chart_spec(work.language), alt=sentence, theme=None)
        st.markdown(markdown(sentence))
