"""The odds: how likely it is to pay, what may be lost, and where the running sum may go."""

import math

import numpy as np
import pandas as pd

from model.analysis.answer import Answer
from model.analysis.odds import Odds
from model.case.assumptions import Language
from presentation.sentences.labels import names_of
from presentation.tables.rows import Rows, whole_tkr
from wording.numbers import mnkr, money, money_column, percent, share_of_ten
from wording.texts import say

DOTS = 20
"""Dots in the picture of the odds: each is one time in twenty."""
MOST_NAMED = 3
"""So many of the main numbers without a range are told by name; the rest are counted."""


def chance_title(answer: Answer, language: Language) -> str:
    """The chance that it pays, as a headline; that nobody can say, where none of what matters most is uncertain."""
    if not answer.tells_chance:
        return say("doubt.title.unknown", language)
    return say("doubt.title.chance", language, odds=share_of_ten(answer.odds.chance, language))


def odds_sentences(answer: Answer, language: Language) -> list[str]:
    """Where the result lands, what is lost when it is lost, why the mean differs, what the ranges rest on."""
    odds = answer.odds
    p10, p50, p90 = (money(float(at), language, signed=True) for at in odds.percentile(np.array([0.1, 0.5, 0.9])))
    sentences = [coverage_sentence(answer, language), say("doubt.odds.spread", language, p10=p10, p50=p50, p90=p90)]
    if odds.expected_loss is None:
        sentences.append(say("doubt.odds.never_loses", language))
    elif odds.chance == 0:
        sentences.append(say("doubt.odds.always_loses", language, loss=money(odds.expected_loss, language)))
    else:
        sentences.append(say("doubt.odds.loss", language, loss=money(odds.expected_loss, language)))
    mean, point = odds.mean, odds.point
    if abs(mean - point) > 0.05 * max(abs(mean), abs(point)):
        facts = {name: money(at, language, signed=True) for name, at in (("mean", mean), ("point", point))}
        sentences.append(say(f"doubt.odds.mean_{'lower' if mean < point else 'higher'}", language, **facts))
    if any(answer.resolved.numbers[key].basis == "placeholder" for key in keys_learned(odds)):
        sentences.append(say("doubt.odds.placeholder", language))
    return sentences


def coverage_sentence(answer: Answer, language: Language) -> str:
    """How many of the numbers that matter most have a range, and which of them have none, the weightiest by name."""
    coverage = answer.coverage
    count, within = len(coverage.moves), len(coverage.with_range)
    if not count:
        return say("doubt.coverage.nothing", language)
    extent = "all" if within == count else "some" if within else "none"
    missing = names_of(coverage.missing, answer.resolved, language, MOST_NAMED)
    key = f"doubt.coverage.{extent}_{'one' if count == 1 else 'many'}" if extent != "some" else "doubt.coverage.some"
    return say(key, language, within=within, count=count, missing=missing)


def keys_learned(odds: Odds) -> list[str]:
    """The keys of the numbers that were drawn."""
    return [key for learned in odds.learned.values() for key in learned.keys]


def odds_rows(odds: Odds, language: Language) -> Rows:
    """The distribution of NPV as a table."""
    head = {name: say(f"doubt.odds_table.{name}", language) for name in ("what", "value")}
    shares = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    *told, mean = money_column([*map(float, odds.percentile(np.array(shares))), odds.mean], language, signed=True)
    rows = [
        {head["what"]: say("doubt.odds_table.below", language, share=percent(share)), head["value"]: at}
        for share, at in zip(shares, told, strict=True)
    ]
    last = {"mean": mean, "chance": share_of_ten(odds.chance, language)}
    return rows + [
        {head["what"]: say(f"doubt.odds_table.{name}", language), head["value"]: at} for name, at in last.items()
    ]


def dots_frame(odds: Odds, language: Language) -> pd.DataFrame:
    """Twenty equally likely results as dots: c0 mnkr, c1 place in its pile, c2 `gain` or `loss`, c3 its words."""
    worth = odds.percentile((np.arange(DOTS) + 0.5) / DOTS) / 1e6
    width = max(float(worth[-1] - worth[0]) / 18, 1e-9)
    piles: dict[int, int] = {}
    rows = []
    for at in worth:
        # Piles lie on either side of zero, so that a dot never stands on the wrong side of the line.
        pile = math.floor(at / width)
        piles[pile] = piles.get(pile, 0) + 1
        kind = "gain" if at > 0 else "loss"
        rows.append(((pile + 0.5) * width, piles[pile], kind, mnkr(float(at) * 1e6, language, signed=True)))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3"])


def dots_sentence(odds: Odds, language: Language) -> str:
    """How many of the dots lose."""
    losing = int((odds.percentile((np.arange(DOTS) + 0.5) / DOTS) <= 0).sum())
    key = "none" if not losing else "all" if losing == DOTS else "note"
    return say(f"doubt.dots.{key}", language, losing=losing, count=DOTS)


def payback_chance_frame(odds: Odds, language: Language) -> pd.DataFrame:
    """The chance of being paid back in or before each year: c0 year, c1 chance, c2 words at the last year."""
    rows = [(year, chance, "") for year, chance in zip(odds.years, odds.chance_by_year, strict=True)]
    year, chance, _ = rows[-1]
    return pd.DataFrame([*rows[:-1], (year, chance, share_of_ten(chance, language))], columns=["c0", "c1", "c2"])


def payback_chance_sentence(odds: Odds, language: Language) -> str:
    """From which year it is more likely than not that the money is back."""
    likely = next((year for year, chance in zip(odds.years, odds.chance_by_year, strict=True) if chance >= 0.5), None)
    last = share_of_ten(odds.chance_by_year[-1], language)
    if likely is None:
        return say("doubt.payback.unlikely", language, last=odds.years.stop - 1, odds=last)
    return say("doubt.payback.likely", language, year=likely, last=odds.years.stop - 1, odds=last)


def payback_chance_rows(odds: Odds, language: Language) -> Rows:
    """The chance of being paid back, by year."""
    head = {name: say(f"doubt.payback.{name}", language) for name in ("year", "chance")}
    return [
        {head["year"]: str(year), head["chance"]: share_of_ten(chance, language)}
        for year, chance in zip(odds.years, odds.chance_by_year, strict=True)
    ]


def fan_frame(odds: Odds) -> pd.DataFrame:
    """The running sum: c0 years since 1 January of year 0, c1–c3 p10, p50 and p90, c4 the calculation's own, mnkr."""
    start = odds.years.start
    sums = np.column_stack([odds.fan, odds.running_sums[:, 0]]) / 1e6
    frame = pd.DataFrame(np.vstack([np.zeros((1, 4)), sums]), columns=["c1", "c2", "c3", "c4"])
    return frame.assign(c0=start + np.arange(len(frame), dtype=float))


def fan_rows(odds: Odds, language: Language) -> Rows:
    """The running sum at each year's end, tkr."""
    head = {name: say(f"doubt.fan.{name}", language) for name in ("year", "p10", "p50", "p90", "point")}
    return [
        {head["year"]: str(year)}
        | {head[name]: whole_tkr(float(at)) for name, at in zip(("p10", "p50", "p90"), row, strict=True)}
        | {head["point"]: whole_tkr(float(odds.running_sums[t, 0]))}
        for t, (year, row) in enumerate(zip(odds.years, odds.fan, strict=True))
    ]


def fan_sentence(odds: Odds, language: Language) -> str:
    """Where the running sum ends, eight times out of ten."""
    p10, _, p90 = (money(float(at), language, signed=True) for at in odds.fan[-1])
    return say("doubt.fan.note", language, year=odds.years.stop - 1, p10=p10, p90=p90)
