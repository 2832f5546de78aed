"""Charts of contracts, as Vega-Lite specifications: rows from `presentation/contracts/`."""

from functools import lru_cache

import altair as alt

from model.case.assumptions import Language
from presentation.charts import BLUE, EMPTY, GREEN, INK, VERMILION, Spec, plain_spec
from wording.texts import say


@lru_cache
def curve_spec(language: Language, title: str, lines: int) -> Spec:
    """Payment and each party's net against the outcome: data from `curve_frame`."""
    x = alt.X("c0:Q", title=title, axis=alt.Axis(format=",~f", tickCount=6, grid=False))
    y = alt.Y("c1:Q", title=say("contract.risk.axis", language), axis=alt.Axis(format=",~f", tickCount=6))
    colours = [INK, BLUE, VERMILION, GREEN, "#CC79A7", "#E69F00"]
    dashes = [[1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3]]
    base = alt.Chart(EMPTY).encode(x, y)
    line = (
        base.transform_filter("datum.c3 === 'line'")
        .mark_line(strokeWidth=3)
        .encode(
            alt.Color("c2:N", sort=None, scale=alt.Scale(range=colours[:lines]), legend=alt.Legend(columns=1)),
            alt.StrokeDash("c2:N", sort=None, scale=alt.Scale(range=dashes[:lines]), legend=alt.Legend(columns=1)),
        )
    )
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.YDatum(0))
    claim = base.transform_filter("datum.c3 === 'claim'").mark_point(
        size=130, filled=True, color=INK, opacity=1, aria=False
    )
    words = (
        base.transform_filter("datum.c3 === 'claim'")
        .mark_text(dy=-14, fontSize=12, fontWeight="bold", color=INK)
        .encode(alt.Text("c4:N"))
    )
    return plain_spec(alt.layer(zero, line, claim, words), 320)


@lru_cache
def risk_spec(language: Language, rows: int) -> Spec:
    """A bar from p10 to p90 with its middle, a row for each: data from `risk_frame`."""
    row = alt.Y("c0:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    base = alt.Chart(EMPTY).encode(row)
    x = alt.X("c1:Q", title=say("contract.risk.axis", language), axis=alt.Axis(format=",~f", tickCount=6))
    bars = base.mark_bar(height=16, color=BLUE, opacity=0.5).encode(x, alt.X2("c2:Q"))
    middle = base.mark_tick(thickness=4, height=26, color=INK).encode(alt.X("c3:Q"))
    names = base.mark_text(align="left", dy=-22, fontSize=13, color=INK).encode(x=alt.value(2), text=alt.Text("c0:N"))
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    return plain_spec(alt.layer(zero, bars, middle, names), 50 + 60 * rows)
