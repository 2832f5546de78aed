"""A control chart of numbers in a row: the points, their mean and the limits, and what it says in words."""

from functools import lru_cache

import altair as alt
import pandas as pd

from model.case.assumptions import Language
from model.case.followup.record import SeriesOutcome
from model.followup.control_chart import FEWEST
from model.results_of_followup import ChartResult
from presentation.charts import BLUE, EMPTY, GREY, INK, VERMILION, Spec, plain_spec
from wording.numbers import write_number
from wording.texts import say


def chart_sentence(one: ChartResult, series: SeriesOutcome, language: Language) -> str:
    """What the chart says: too few numbers, nothing outside its limits, or which periods are."""
    label = series.label.text(language)
    if one.low is None or one.high is None:
        return say("followup.chart.too_few", language, label=label, count=one.points, fewest=FEWEST)
    facts = {"low": write_number(one.low, 1), "high": write_number(one.high, 1)}
    if not one.outside:
        limits = {"lowest": facts["low"], "highest": facts["high"]}
        return say("followup.chart.steady", language, label=label, points=one.points, **limits)
    periods = [list(series.values)[place] for place in one.outside]
    return say("followup.chart.outside", language, label=label, periods=", ".join(periods), count=len(periods), **facts)


def chart_frame(one: ChartResult, series: SeriesOutcome) -> pd.DataFrame:
    """Rows for `chart_spec`: c0 period, c1 number, c2 the mean, c3 and c4 the limits, c5 whether it is outside."""
    rows = [
        (period, value, one.mean, one.low, one.high, place in one.outside)
        for place, (period, value) in enumerate(series.values.items())
    ]
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4", "c5"])


@lru_cache
def chart_spec(language: Language) -> Spec:
    """Points in a row with their mean and limits; those outside stand out in colour and in size."""
    period = alt.X("c0:N", sort=None, title=None, axis=alt.Axis(labelAngle=-45, labelOverlap=True))
    base = alt.Chart(EMPTY).encode(period)
    value = alt.Y("c1:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(format=",~f", tickCount=5))
    line = base.mark_line(color=BLUE, strokeWidth=2).encode(value)
    points = base.mark_point(filled=True, opacity=1).encode(
        value,
        color=alt.condition("datum.c5", alt.value(VERMILION), alt.value(BLUE)),
        size=alt.condition("datum.c5", alt.value(160), alt.value(60)),
    )
    mean = base.mark_line(color=INK, strokeWidth=2, aria=False).encode(alt.Y("c2:Q"))
    limits = [
        base.mark_line(color=GREY, strokeWidth=2, strokeDash=[5, 3], aria=False).encode(alt.Y(f"{name}:Q"))
        for name in ("c3", "c4")
    ]
    return plain_spec(alt.layer(*limits, mean, line, points), 260)
