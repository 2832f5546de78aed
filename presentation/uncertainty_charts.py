"""Charts of how sure the answer is, as Vega-Lite specifications: rows from `presentation/uncertainty/`.

Read without colour too: hollow against filled, light against dark, and words beside what matters.
"""

from functools import lru_cache

import altair as alt

from model.case.assumptions import Language
from presentation.charts import BLUE, EMPTY, INK, VERMILION, Spec, calendar, plain_spec
from presentation.uncertainty.odds import DOTS
from wording.texts import say

BAR = 24
"""The height of a bar, pixels."""
LOW_END = "#B5B5B5"
"""The light half of a bar; the other half is BLUE, which a grey printer prints dark."""


def _zero_line() -> alt.Chart:
    """The heavy line at zero across, for a chart of money along x."""
    rule: alt.Chart = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.XDatum(0))
    return rule


def _row_a_name() -> alt.Y:
    """A row for every name along y. The name stands over its bar, so that a narrow screen has room for both."""
    return alt.Y("c0:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))


def _names(base: alt.Chart, above: int) -> alt.Chart:
    """The names over the bars, so many pixels above their middle."""
    name = base.transform_aggregate(groupby=["c0"]).mark_text(align="left", dy=-above, fontSize=13, color=INK)
    text: alt.Chart = name.encode(x=alt.value(2), text=alt.Text("c0:N"))
    return text


@lru_cache
def dots_spec(language: Language) -> Spec:
    """Equally likely results as dots in piles along NPV: data from `dots_frame`."""
    base = alt.Chart(EMPTY).encode(
        alt.X("c0:Q", title=say("doubt.dots.axis", language), axis=alt.Axis(format=",~f", tickCount=6, grid=False)),
        alt.Y("c1:Q", axis=None, scale=alt.Scale(domain=[0.3, DOTS * 0.4], nice=False)),
        tooltip=[alt.Tooltip("c3:N", title=" ")],
    )
    gains = base.mark_point(size=240, filled=True, color=BLUE, opacity=1, aria=False).transform_filter(
        "datum.c2 === 'gain'"
    )
    losses = base.mark_point(
        size=220, filled=False, color=VERMILION, strokeWidth=3, opacity=1, aria=False
    ).transform_filter("datum.c2 === 'loss'")
    return plain_spec(alt.layer(_zero_line(), losses, gains), 220)


@lru_cache
def payback_chance_spec(language: Language) -> Spec:
    """The chance that the money is back, by year: data from `payback_chance_frame`."""
    base = alt.Chart(EMPTY).encode(
        alt.X("c0:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="parity")),
        alt.Y(
            "c1:Q",
            title=say("doubt.payback.axis", language),
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], labelExpr="round(datum.value * 10)", labelOverlap=False),
        ),
    )
    line = base.mark_line(color=BLUE, strokeWidth=3, point=alt.OverlayMarkDef(filled=True, size=60, color=BLUE))
    words = base.mark_text(dy=-14, dx=4, align="right", fontSize=13, fontWeight="bold", color=INK).encode(
        alt.Text("c2:N")
    )
    half = alt.Chart(EMPTY).mark_rule(strokeDash=[5, 4], color=INK, aria=False).encode(alt.YDatum(0.5))
    return plain_spec(alt.layer(half, line, words), 220)


@lru_cache
def fan_spec(language: Language, start: int, horizon: int) -> Spec:
    """The running sum as a band from p10 to p90 with its middle, and the calculation's own: data from `fan_frame`."""
    year = calendar(start, horizon)
    money = alt.Axis(format=",~f", tickCount=6)
    base = alt.Chart(EMPTY)
    band = base.mark_area(color=BLUE, opacity=0.18).encode(
        year, alt.Y("c1:Q", title=say("charts.mnkr", language), axis=money), alt.Y2("c3:Q")
    )
    edges = [base.mark_line(color=BLUE, strokeWidth=1).encode(year, alt.Y(f"{column}:Q")) for column in ("c1", "c3")]
    middle = base.mark_line(color=BLUE, strokeWidth=3).encode(year, alt.Y("c2:Q"))
    own = base.mark_line(color=INK, strokeWidth=2, strokeDash=[6, 4]).encode(year, alt.Y("c4:Q"))
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.YDatum(0))
    last = f"datum.c0 === {start + horizon}"
    names = [
        base.mark_text(
            align="right",
            dx=-4,
            dy=shift,
            fontSize=12,
            fontWeight="bold",
            color=INK,
            text=say(f"doubt.fan.{name}", language),
        )
        .encode(year, alt.Y(f"{column}:Q"))
        .transform_filter(last)
        for name, column, shift in (("p10_short", "c1", 16), ("p50_short", "c2", 16), ("p90_short", "c3", -10))
    ]
    return plain_spec(alt.layer(band, *edges, zero, own, middle, *names), 300)


@lru_cache
def tornado_spec(language: Language, reading: str, drivers: int, start: int, horizon: int) -> Spec:
    """A bar a driver from its low end to its high, the calculation's value between: data from `tornado_frame`."""
    title = say("doubt.dots.axis" if reading == "npv" else "doubt.drivers.axis_payback", language)
    axis = alt.Axis(format=",~f", tickCount=6)
    if reading == "payback":
        never = say("doubt.drivers.never", language)
        shown = f"datum.value > {start + horizon} ? '{never}' : floor(datum.value)"
        ticks = [*(start + t + 0.5 for t in range(horizon)), start + horizon + 0.5]
        axis = alt.Axis(values=ticks, labelExpr=shown, labelOverlap=True, grid=False)
    base = alt.Chart(EMPTY).encode(_row_a_name())
    worth = alt.X("c1:Q", title=title, axis=axis, scale=alt.Scale(zero=False, padding=46))
    text = base.encode(alt.X("c2:Q"), alt.Text("c4:N"))
    words = [
        text.mark_text(align="right", dx=-5, fontSize=12, color=INK).transform_filter("datum.c6 === 'left'"),
        text.mark_text(align="left", dx=5, fontSize=12, color=INK).transform_filter("datum.c6 === 'right'"),
    ]
    layers = [_driver_bars(base, worth, language), *words, _names(base, 38)]
    if reading == "npv":
        layers = [_zero_line(), *layers, *_break_evens(base)]
    claim = base.mark_tick(thickness=3, color=INK, height=BAR + 12).transform_filter("datum.c3 === 'claim'")
    return plain_spec(alt.layer(*layers, claim.encode(alt.X("c2:Q"))), 70 + 96 * drivers)


def _driver_bars(base: alt.Chart, worth: alt.X, language: Language) -> alt.Chart:
    """The halves of each driver's bar, one to its low end and one to its high."""
    ends = [say(f"doubt.drivers.legend_{end}", language) for end in ("low", "high")]
    bars: alt.Chart = (
        base.mark_bar(height=BAR, stroke=INK, strokeWidth=1)
        .transform_filter("datum.c3 === 'low' || datum.c3 === 'high'")
        .transform_calculate(c7=f"datum.c3 === 'low' ? '{ends[0]}' : '{ends[1]}'")
        .encode(
            worth,
            alt.X2("c2:Q"),
            alt.Color("c7:N", scale=alt.Scale(domain=ends, range=[LOW_END, BLUE])),
            tooltip=[alt.Tooltip("c0:N", title=" "), alt.Tooltip("c4:N", title=" "), alt.Tooltip("c5:N", title=" ")],
        )
    )
    return bars


def _break_evens(base: alt.Chart) -> list[alt.Chart]:
    """A diamond at each driver's break-even, and the words for it and for the claim."""
    even = base.mark_point(
        shape="diamond", size=130, filled=True, color=VERMILION, opacity=1, stroke="white", aria=False
    )
    return [
        even.transform_filter("datum.c3 === 'even'").encode(alt.X("c2:Q"), tooltip=[alt.Tooltip("c5:N", title=" ")]),
        # The claim above the bar and the break-even below it: on a narrow screen they would lie over each other.
        *(
            base.mark_text(dy=shift, dx=4, align="left", fontSize=12, fontWeight="bold", color=INK)
            .transform_filter(f"datum.c3 === '{kind}'")
            .encode(alt.X("c2:Q"), alt.Text("c5:N"))
            for kind, shift in (("claim", -20), ("even", 21))
        ),
    ]


@lru_cache
def map_spec(language: Language, title_x: str, title_y: str, is_year: tuple[bool, bool]) -> Spec:
    """Where it pays over two numbers, the line between, and where the calculation stands: data from `map_frame`."""
    formats = ["d" if year else ",~f" for year in is_year]
    x = alt.X(
        "c0:Q",
        title=title_x,
        axis=alt.Axis(format=formats[0], tickCount=6, grid=False),
        scale=alt.Scale(zero=False, nice=False),
    )
    y = alt.Y(
        "c1:Q",
        title=title_y,
        axis=alt.Axis(format=formats[1], tickCount=6, grid=False),
        scale=alt.Scale(zero=False, nice=False),
    )
    base = alt.Chart(EMPTY).encode(x, y)
    line = (
        base.mark_line(color=INK, strokeWidth=3).transform_filter("datum.c2 === 'line'").encode(order=alt.Order("c0:Q"))
    )
    claim = base.mark_point(size=150, filled=True, color=INK, opacity=1, aria=False).transform_filter(
        "datum.c2 === 'claim'"
    )
    claimed = (
        base.mark_text(dy=-14, fontSize=12, fontWeight="bold", color=INK)
        .transform_filter("datum.c2 === 'claim'")
        .encode(alt.Text("c3:N"))
    )
    return plain_spec(alt.layer(*_map_cells(), line, claim, claimed, *_map_sides(language)), 360)


def _map_cells() -> list[alt.Chart]:
    """The cells of the map, light where it pays and darker where it does not."""
    return [
        alt.Chart(EMPTY)
        .mark_rect(opacity=opacity, color=colour, aria=False)
        .encode(alt.X("c4:Q"), alt.X2("c5:Q"), alt.Y("c6:Q"), alt.Y2("c7:Q"))
        .transform_filter(f"datum.c2 === '{side}'")
        for side, colour, opacity in (("gain", BLUE, 0.18), ("loss", VERMILION, 0.32))
    ]


def _map_sides(language: Language) -> list[alt.Chart]:
    """What each side of the line is called, in its middle."""
    return [
        alt.Chart(EMPTY)
        .transform_filter(f"datum.c2 === '{side}'")
        .transform_aggregate(c0="mean(c0)", c1="mean(c1)")
        .mark_text(fontSize=14, fontWeight="bold", color=INK, text=say(f"doubt.map.{side}", language))
        .encode(alt.X("c0:Q"), alt.Y("c1:Q"))
        for side in ("gain", "loss")
    ]


@lru_cache
def information_spec(language: Language, numbers: int) -> Spec:
    """What knowing each number is worth, a bar a number: data from `information_frame`."""
    base = alt.Chart(EMPTY).encode(_row_a_name())
    bars = base.mark_bar(height=18, color=BLUE).encode(
        alt.X("c1:Q", title=say("doubt.worth.axis", language), axis=alt.Axis(format=",~f", tickCount=5))
    )
    words = base.mark_text(align="left", dx=5, fontSize=12, fontWeight="bold", color=INK).encode(
        alt.X("c1:Q"), alt.Text("c2:N")
    )
    room = base.mark_point(opacity=0, aria=False).encode(alt.X("c3:Q"))  # so that the words after the longest bar fit
    return plain_spec(alt.layer(room, bars, words, _names(base, 20)), 60 + 52 * numbers)
