"""Charts as Vega-Lite specifications, drawn the same on a page and in a document.

Built once per language and kept: the numbers come apart, in columns named c0, c1 … by us, never by a user's text.
Colours are Okabe and Ito's, which colour-blind people and a grey printer tell apart.
"""

from functools import lru_cache
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd
import pyarrow as pa

from model.calculation.ledger import Ledger
from model.case.assumptions import Language
from presentation.tables.rows import chart_rows
from presentation.tables.years import cumulative_mnkr
from wording.numbers import mnkr
from wording.texts import say

BLUE, VERMILION, GREY, INK = "#0072B2", "#D55E00", "#8A8A8A", "#333333"
GREEN, PURPLE, YELLOW = "#009E73", "#CC79A7", "#E69F00"
SKY, BLACK = "#56B4E9", "#000000"

SWEDISH = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0kr"], "minus": "\u2212"}
"""Axis numbers are written the Swedish way in both languages."""

Spec = dict[str, Any]
EARLY = 0.25
"""The part of the years in which a phone has no room for words to the left of a point."""
MOST_OF_TITLE = 40
"""Signs of an axis's title that a phone has room for on a line; more of them take another line."""


def plain_spec(chart: alt.LayerChart | alt.FacetChart, height: int) -> Spec:
    """A chart as a specification without data."""
    dressed = (
        chart.properties(height=height, width="container")
        # White, as paper. On a dark page the browser turns it (views/shell/charts.js).
        .configure(locale={"number": SWEDISH}, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=13,
            titleFontSize=13,
            labelColor=INK,
            titleColor=INK,
            gridColor="#8A8A8A44",
            domainColor=GREY,
            tickColor=GREY,
        )
        .configure_legend(labelFontSize=13, labelColor=INK, labelLimit=420, title=None, orient="top")
    )
    spec: Spec = dressed.to_dict(validate=False)
    for part in (spec, *spec.get("layer", [])):
        part.pop("data", None)
        for along in part.get("encoding", {}).values():
            if isinstance(along, dict) and len(str(along.get("title") or "")) > MOST_OF_TITLE:
                along["title"] = wrap(along["title"], MOST_OF_TITLE)
        if "mark" in part:  # a mark that has no words of its own would be told by the names of our columns
            mark = {"type": part["mark"]} if isinstance(part["mark"], str) else part["mark"]
            part["mark"] = {**mark, "tooltip": None}
    spec.pop("datasets", None)
    return spec


EMPTY = pd.DataFrame({"c0": [], "c1": [], "c2": [], "c3": []})


def calendar(start: int, horizon: int) -> alt.X:
    """The case's years along x. A year is a stretch: its name stands in its middle; it ends where the next begins."""
    return alt.X(
        "c0:Q",
        title=None,
        axis=alt.Axis(
            values=[start + t + 0.5 for t in range(horizon)],
            labelExpr="floor(datum.value)",
            ticks=False,
            grid=False,
            labelOverlap=True,
        ),
        scale=alt.Scale(nice=False, zero=False, domain=[start, start + horizon]),
    )


@lru_cache
def cumulative_spec(language: Language, start: int, horizon: int) -> Spec:
    """The running sum over time, with the zero line heavy and named points: data from `cumulative_points`."""
    year = calendar(start, horizon)
    worth = alt.Y(
        "c1:Q",
        title=say("charts.mnkr", language),
        axis=alt.Axis(format=",~f", tickCount=6),
        scale=alt.Scale(padding=30, nice=False),
    )
    base = alt.Chart(EMPTY)
    line = base.mark_line(color=BLUE, strokeWidth=3).encode(year, worth).transform_filter("datum.c2 === 'line'")
    area = (
        base.mark_area(color=VERMILION, opacity=0.12, line=False)
        .encode(year, alt.Y("c4:Q"))
        .transform_filter("datum.c2 === 'line'")
        .transform_calculate(c4="datum.c1 < 0 ? datum.c1 : 0")
    )
    zero = (
        base.mark_rule(strokeWidth=2, color=INK, aria=False)
        .encode(alt.Y("c1:Q"))
        .transform_filter("datum.c2 === 'zero'")
    )
    ends = (
        base.mark_point(filled=True, size=500, opacity=0, aria=False)
        .encode(year, worth, tooltip=[alt.Tooltip("c3:N", title=" ")])
        .transform_filter("datum.c2 === 'line' && datum.c3 !== ''")
    )
    return plain_spec(alt.layer(area, zero, line, ends, *_named_points(year, worth)), 300)


def _named_points(year: alt.X, worth: alt.Y) -> list[alt.Chart]:
    """Points on the running sum with their words: above to the left, above where it is early, below to the right."""
    base = alt.Chart(EMPTY)
    points = (
        base.mark_point(filled=True, size=110, color=INK, opacity=1)
        .encode(year, worth, tooltip=[alt.Tooltip("c3:N", title=" ")])
        .transform_filter("datum.c2 === 'up' || datum.c2 === 'early' || datum.c2 === 'down'")
    )
    above = (
        base.mark_text(dy=-12, dx=-8, fontSize=13, fontWeight="bold", color=INK, align="right")
        .encode(year, worth, alt.Text("c3:N"))
        .transform_filter("datum.c2 === 'up'")
    )
    below = (
        base.mark_text(dy=20, dx=-8, fontSize=13, fontWeight="bold", color=INK, align="left")
        .encode(year, worth, alt.Text("c3:N"))
        .transform_filter("datum.c2 === 'down'")
    )
    early = (
        base.mark_text(dy=-12, fontSize=13, fontWeight="bold", color=INK, align="center")
        .encode(year, worth, alt.Text("c3:N"))
        .transform_filter("datum.c2 === 'early'")
    )
    return [points, above, early, below]


def cumulative_points(
    ledger: Ledger, payback_years: float | None, payback_text: str, trough_text: str, language: Language
) -> pa.Table:
    """Rows for `cumulative_spec`: c0 year (1 January), c1 mnkr, c2 what the row is, c3 its words."""
    sums = cumulative_mnkr(ledger).tolist()
    start = ledger.years.start
    rows: list[tuple[float, float, str, str]] = [
        (float(start + t), worth, "line", _at_end_of(start + t - 1, worth, language) if t else "")
        for t, worth in enumerate(sums)
    ]
    rows.append((float(start), 0.0, "zero", ""))
    lowest = sums.index(min(sums))
    if trough_text:
        rows.append((float(start + lowest), sums[lowest], "down", trough_text))
    if payback_years is not None and payback_years > 0:
        side = "early" if payback_years < EARLY * (ledger.years.stop - start) else "up"
        rows.append((start + payback_years, 0.0, side, payback_text))
    rows.append((float(ledger.years.stop), sums[-1], "up", mnkr(sums[-1] * 1e6, language, signed=True)))
    return chart_rows(rows, 4)


def _at_end_of(year: int, worth: float, language: Language) -> str:
    """What the running sum, mnkr, is when a year ends."""
    return say("charts.at_end_of", language, year=year, money=mnkr(worth * 1e6, language, signed=True))


@lru_cache
def flows_spec(language: Language) -> Spec:
    """Costs and benefits a year as bars from zero: data from `tables.flows_frame`."""
    costs, benefits = say("tables.by_year.costs", language), say("tables.by_year.benefits", language)
    base = alt.Chart(EMPTY).encode(alt.X("c0:O", title=None, axis=alt.Axis(labelAngle=0)))
    bars = base.mark_bar().encode(
        alt.Y("c2:Q", title=say("charts.mnkr", language), axis=alt.Axis(format=",~f")),
        alt.Color("c1:N", scale=alt.Scale(domain=[benefits, costs], range=[BLUE, VERMILION])),
        tooltip=[alt.Tooltip("c0:O", title=" "), alt.Tooltip("c1:N", title=" "), alt.Tooltip("c3:N", title=" ")],
    )
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.YDatum(0))
    return plain_spec(alt.layer(bars, zero), 260)


def actors_shown(rows: pa.Table) -> tuple[int, tuple[str, ...]]:
    """How many actors `tables.by_actor_frame` has, and which kinds, as `actors_spec` asks."""
    return len(set(rows["c0"].to_pylist())), tuple(dict.fromkeys(rows["c1"].to_pylist()))


HAS_ROOM = "abs(scale('x', datum.c2) - scale('x', 0)) > 8 * length(datum.c4) + 8"
"""Whether the amount of a bar, in bold of 12, has room in it as it is drawn: on a phone few have."""


@lru_cache
def actors_spec(language: Language, actors: int, present: tuple[str, ...]) -> Spec:
    """Who pays and who gains, a bar an actor from zero, with a key to the kinds there are: `tables.by_actor_frame`."""
    kinds = {
        say(f"tables.by_actor.{kind}", language): colour
        for kind, colour in (
            ("cost", VERMILION),
            ("cash", BLUE),
            ("freed_capacity", GREEN),
            ("wellbeing", PURPLE),
            ("funding", YELLOW),
            ("payment", GREY),
        )
    }
    for kind, colour in (("tax", SKY), ("production", BLACK)):
        kinds |= {name: colour for name in (say(f"tables.by_actor.{kind}", language),) if name in present}
    shown = [kind for kind in kinds if kind in present]
    key = alt.Legend(orient="top", title=None, values=shown, columns=2, labelLimit=150, symbolType="square")
    base = alt.Chart(EMPTY).encode(alt.Y("c0:N", title=None, sort=None, axis=alt.Axis(labelLimit=180)))
    bars = base.mark_bar(height={"band": 0.6}).encode(
        alt.X("c2:Q", title=say("charts.mnkr_present", language), axis=alt.Axis(format=",~f", tickCount=5)),
        alt.Color("c1:N", scale=alt.Scale(domain=list(kinds), range=list(kinds.values())), legend=key),
        alt.Order("c5:Q"),
        tooltip=[alt.Tooltip("c0:N", title=" "), alt.Tooltip("c1:N", title=" "), alt.Tooltip("c3:N", title=" ")],
    )
    words = base.mark_text(fontSize=12, fontWeight="bold", color="white").encode(
        alt.X("c2:Q", bandPosition=0.5, stack="zero"), alt.Text("c4:N"), alt.Detail("c1:N"), alt.Order("c5:Q"),
        opacity=alt.condition(HAS_ROOM, alt.value(1), alt.value(0)),
    )  # fmt: skip
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    return plain_spec(alt.layer(bars, words, zero), 90 + 60 * actors)
