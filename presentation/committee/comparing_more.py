"""What a meeting asks of cases on common terms beside their figures: their curves, who pays, and what moves each."""

from collections.abc import Sequence
from functools import lru_cache

import altair as alt
import pandas as pd

from model.calculation.ledger import Ledger
from model.calculation.metrics import cumulative, npv_by_actor
from model.case.assumptions import WORTHS, Language, RealisedAs
from model.committee.comparison import Compared, Comparison
from presentation.charts import (
    BLACK,
    BLUE,
    EMPTY,
    GREEN,
    GREY,
    INK,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
    Spec,
    plain_spec,
)
from presentation.committee.comparing import names_apart, told_names
from presentation.sentences.labels import listed, names_of
from presentation.tables.rows import Rows
from wording.numbers import money
from wording.texts import say

COLOURS = (BLUE, VERMILION, GREEN, PURPLE, YELLOW, SKY, BLACK, GREY)
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3], [1, 0], [8, 4], [2, 3], [10, 3, 2, 3])
MOST_CURVES = len(COLOURS)
"""Curves in one picture, each with a colour and a dash of its own."""
ROOM_ABOVE = {"top": 14, "bottom": 5, "left": 5, "right": 12}
"""Pixels round the picture: the names of the curves stand above it."""
MOST_DRIVERS = 3
LEAST_TOLD = 0.5
"""Kronor of an actor that are worth a word."""


def best_sentence(comparison: Comparison, language: Language) -> str:
    """Which case is worth the most on the common terms, and the next."""
    first, second, *_ = comparison.best_first
    told = told_names(comparison, language)
    names = {"case": told[first.application.name], "next": told[second.application.name]}
    kronor = {"npv": money(first.npv, language, signed=True), "next_npv": money(second.npv, language, signed=True)}
    return say("fund.compare.best", language, **names, **kronor)


def who_pays_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, in order: the actors that it leaves worse off and better off, present value on common terms."""
    head = {name: say(f"fund.compare.head.{name}", language) for name in ("case", "pays", "gains")}
    rows: Rows = []
    names = told_names(comparison, language)
    for each in comparison.in_order:
        worths = sorted(worth_of_each(each).items(), key=lambda item: -abs(item[1]))
        told = {
            part: [_worth_words(each, *whose, npv, language) for whose, npv in worths if sign * npv >= LEAST_TOLD]
            for part, sign in (("pays", -1), ("gains", 1))
        }
        words = {part: "; ".join(those) or say("answers.none", language) for part, those in told.items()}
        rows.append({head["case"]: names[each.application.name]} | {head[part]: text for part, text in words.items()})
    return rows


def worth_of_each(each: Compared) -> dict[tuple[str, RealisedAs], float]:
    """Actor and kind of worth → present value on the common terms, kronor. The kinds are never added."""
    answer = each.application.answer
    found: dict[tuple[str, RealisedAs], float] = {}
    for kind in WORTHS:
        ledger = _of_kind(answer.everyone, kind)
        for actor, npv in npv_by_actor(ledger, answer.case.discount.timing).items():
            found[actor, kind] = float(npv[0]) * each.to_price_year
    return found


def _of_kind(ledger: Ledger, kind: RealisedAs) -> Ledger:
    return ledger.only(lambda posting: posting.realised_as == kind)


def _worth_words(each: Compared, actor: str, kind: RealisedAs, npv: float, language: Language) -> str:
    """An actor with what it pays or gains; of what kind that is, where it is not money."""
    name = each.application.answer.everyone.actors[actor].label.text(language)
    words = f"{name} {money(npv, language, signed=True)}"
    if kind == "cash":
        return words
    return say("fund.compare.of_kind", language, worth=words, kind=say(f"answers.left_out.realised.{kind}", language))


def driver_rows(comparison: Comparison, language: Language) -> Rows:
    """A row a case, in order: the numbers that move it most within their ranges, with the NPV at both ends."""
    head = {name: say(f"fund.compare.head.{name}", language) for name in ("case", "drivers")}
    names = told_names(comparison, language)
    return [
        {head["case"]: names[each.application.name], head["drivers"]: _drivers(each, language)}
        for each in comparison.in_order
    ]


def _drivers(each: Compared, language: Language) -> str:
    answer = each.application.answer
    if not answer.has_ranges:
        return say("fund.compare.no_range", language)
    told = [
        say(
            "fund.compare.driver",
            language,
            number=names_of(driver.keys, answer.resolved, language),
            low=money(driver.cautious.npv * each.to_price_year, language, signed=True),
            high=money(driver.hopeful.npv * each.to_price_year, language, signed=True),
        )
        for driver in answer.sensitivity.drivers[:MOST_DRIVERS]
    ]
    return "; ".join(told)


def curves_frame(comparison: Comparison, language: Language) -> pd.DataFrame:
    """The running sum of each case, undiscounted: c0 years from its own start, c1 mnkr, c2 name; in order."""
    rows: list[tuple[int, float, str]] = []
    names = names_apart(comparison, language)
    for each in comparison.in_order[:MOST_CURVES]:
        sums = cumulative(each.application.answer.ledger.net())[:, 0] * each.to_price_year / 1e6
        rows += [(year, float(worth), names[each.application.name]) for year, worth in enumerate([0.0, *sums])]
    return pd.DataFrame(rows, columns=["c0", "c1", "c2"])


def curve_names(comparison: Comparison, language: Language) -> tuple[str, ...]:
    """The names of the cases whose curves are drawn, in order."""
    names = names_apart(comparison, language)
    return tuple(names[each.application.name] for each in comparison.in_order[:MOST_CURVES])


def curves_words(comparison: Comparison, language: Language) -> str:
    """The picture of the curves in words: where each ends."""
    names = told_names(comparison, language)
    ends = [
        say(
            "fund.compare.ends",
            language,
            case=names[each.application.name],
            kronor=money(
                float(each.application.answer.ledger.net()[:, 0].sum()) * each.to_price_year, language, signed=True
            ),
        )
        for each in comparison.in_order[:MOST_CURVES]
    ]
    return f"{say('fund.compare.curves', language)}: {listed(ends, language)}"


@lru_cache
def curves_spec(language: Language, names: Sequence[str]) -> Spec:
    """The running sums as lines from zero, told apart by colour and dash: data from `curves_frame`."""
    places = list(names)
    lines = (
        alt.Chart(EMPTY)
        .mark_line(strokeWidth=3)
        .encode(
            alt.X(
                "c0:Q", title=say("fund.compare.years_from_start", language), axis=alt.Axis(tickMinStep=1, grid=False)
            ),
            alt.Y("c1:Q", title=say("charts.mnkr", language), axis=alt.Axis(format=",~f", tickCount=6)),
            alt.Color(
                "c2:N",
                scale=alt.Scale(domain=places, range=list(COLOURS[: len(places)])),
                legend=alt.Legend(columns=1, symbolType="stroke", symbolSize=300),
            ),
            alt.StrokeDash("c2:N", scale=alt.Scale(domain=places, range=list(DASHES[: len(places)])), legend=None),
            tooltip=[alt.Tooltip("c2:N", title=" ")],
        )
    )
    zero = alt.Chart(EMPTY).mark_rule(strokeWidth=2, color=INK, aria=False).encode(alt.YDatum(0))
    return plain_spec(alt.layer(zero, lines), 320) | {"padding": ROOM_ABOVE}
