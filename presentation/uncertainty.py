"""How sure the answer is, as sentences, table rows and frames for charts. Nothing here is worked out: only told."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.analysis.answer import Answer
from model.analysis.break_even import BreakEven
from model.analysis.drivers import Driver, Outcome, Terms, TwoWay
from model.analysis.odds import TWO_SIDED_5_PERCENT, Odds
from model.analysis.pilot import PilotWorth
from model.calculation.draws import Array
from model.calculation.metrics import discount_factors, units_of
from model.case.assumptions import Assumption, Label, Language
from model.case.case import Case
from model.case.units import is_money
from model.numbers.keys import BUDGET_FACTOR, key_of
from model.numbers.rates import OWN_RATE
from model.numbers.resolved_numbers import ResolvedNumbers, keys_in_use, uncertain_keys
from presentation.sentences import (
    WHATEVER,
    amount,
    bound_words,
    counted_name,
    exact,
    is_a_loss,
    listed,
    number_label,
    others_words,
    payback_clause,
    payback_short,
    range_text,
    way_of,
)
from presentation.tables import Rows, beside, differences, scenario_name, whole_tkr
from wording.numbers import mnkr, money, percent, share_of_ten, unit_name, write_number
from wording.texts import say

DOTS = 20
"""Dots in the picture of the odds: each is one time in twenty."""
MOST_NAMED = 3
"""So many of the main numbers without a range are told by name; the rest are counted."""
MOST_DRIVERS = 10
WORTH_KNOWING, NOT_WORTH_WAITING = 0.1, 0.02
"""Shares of the worth of knowing everything, above which a number is worth finding out and below which it is not."""


def chance_title(answer: Answer, language: Language) -> str:
    """The chance that it pays, as a headline; that nobody can say, where none of what matters most is uncertain."""
    if not answer.tells_chance:
        return say("doubt.title.unknown", language)
    return say("doubt.title.chance", language, odds=share_of_ten(answer.odds.chance, language))


def odds_sentences(answer: Answer, language: Language) -> list[str]:
    """Where the result lands, what is lost when it is lost, why the mean differs, what the ranges rest on."""
    odds = answer.odds
    p10, p50, p90 = (money(float(at), language, signed=True) for at in odds.percentile(np.array([0.1, 0.5, 0.9])))
    told = [coverage_sentence(answer, language), say("doubt.odds.spread", language, p10=p10, p50=p50, p90=p90)]
    if odds.expected_loss is None:
        told.append(say("doubt.odds.never_loses", language))
    elif odds.chance == 0:
        told.append(say("doubt.odds.always_loses", language, loss=money(odds.expected_loss, language)))
    else:
        told.append(say("doubt.odds.loss", language, loss=money(odds.expected_loss, language)))
    mean, point = odds.mean, odds.point
    if abs(mean - point) > 0.05 * max(abs(mean), abs(point)):
        facts = {name: money(at, language, signed=True) for name, at in (("mean", mean), ("point", point))}
        told.append(say(f"doubt.odds.mean_{'lower' if mean < point else 'higher'}", language, **facts))
    if any(answer.resolved.numbers[key].basis == "placeholder" for key in keys_learned(odds)):
        told.append(say("doubt.odds.placeholder", language))
    return told


def coverage_sentence(answer: Answer, language: Language) -> str:
    """How many of the numbers that matter most have a range, and which of them have none, the weightiest by name."""
    found = answer.coverage
    count, within = len(found.moves), len(found.with_range)
    if not count:
        return say("doubt.coverage.nothing", language)
    extent = "all" if within == count else "some" if within else "none"
    missing = names_of(found.missing, answer.resolved, language, MOST_NAMED)
    key = f"doubt.coverage.{extent}_{'one' if count == 1 else 'many'}" if extent != "some" else "doubt.coverage.some"
    return say(key, language, within=within, count=count, missing=missing)


def keys_learned(odds: Odds) -> list[str]:
    """The keys of the numbers that were drawn."""
    return [key for learned in odds.learned.values() for key in learned.keys]


def odds_rows(odds: Odds, language: Language) -> Rows:
    """The distribution of NPV as a table."""
    head = {name: say(f"doubt.odds_table.{name}", language) for name in ("what", "value")}
    shares = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    rows = [
        {
            head["what"]: say("doubt.odds_table.below", language, share=percent(share)),
            head["value"]: money(float(at), language, signed=True),
        }
        for share, at in zip(shares, odds.percentile(np.array(shares)), strict=True)
    ]
    last = {"mean": money(odds.mean, language, signed=True), "chance": percent(odds.chance)}
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
        {head["year"]: str(year), head["chance"]: percent(chance)}
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


# What drives it


def names_of(keys: Sequence[str], resolved: ResolvedNumbers, language: Language, most: int | None = None) -> str:
    """The labels of numbers in a row; with `most`, how many more there are after the first of them."""
    return listed([number_label(resolved, key, language) for key in keys], language, most)


def value_text(resolved: ResolvedNumbers, key: str, value: float, language: Language) -> str:
    """A value of a number in its unit."""
    return exact(resolved.numbers[key].model_copy(update={"value": value}), language)


def _ends(driver: Driver, resolved: ResolvedNumbers, language: Language) -> tuple[str, str]:
    """Both ends of a driver in words: of every number that moves."""
    low, high = (
        say("doubt.and", language).join(
            value_text(resolved, key, value, language) for key, value in outcome.values.items()
        )
        for outcome in (driver.low, driver.high)
    )
    return low, high


def drivers_in_order(answer: Answer, reading: str) -> list[Driver]:
    """The drivers that matter most for `npv` or `payback`, largest first."""
    drivers = answer.sensitivity.drivers
    if reading == "payback":

        def apart(driver: Driver) -> float:
            return abs(_payback_axis(driver.high, answer) - _payback_axis(driver.low, answer))

        drivers = tuple(sorted(drivers, key=apart, reverse=True))
    return list(drivers[:MOST_DRIVERS])


def drivers_sentence(answer: Answer, reading: str, language: Language) -> str:
    """What matters most, and how many numbers turn the sign on their own."""
    resolved, first = answer.resolved, drivers_in_order(answer, reading)[0]
    low, high = _ends(first, resolved, language)
    ends = {"low": low, "high": high, "label": names_of(first.keys, resolved, language)}
    for end, outcome in (("low", first.low), ("high", first.high)):
        ends[f"npv_{end}"] = money(outcome.npv, language, signed=True)
        ends[f"back_{end}"] = payback_clause(outcome.payback_year, outcome.payback_years, language)
    told = say(f"doubt.drivers.most_{reading}", language, **ends)
    alone = [driver for driver in answer.sensitivity.drivers if len(driver.keys) == 1]
    turning = sum((driver.low.npv < 0) != (driver.high.npv < 0) for driver in alone)
    key = "turning_none" if not turning else "turning_all" if turning == len(alone) else "turning"
    return f"{told} {say(f'doubt.drivers.{key}', language, turning=turning, count=len(alone))}" if alone else told


def _payback_axis(outcome: Outcome, answer: Answer) -> float:
    """Where payback stands on the chart's axis: the moment in the calendar, or just beyond the horizon for never."""
    years = outcome.payback_years
    return answer.case.start_year + (answer.case.horizon + 0.5 if math.isnan(years) else years)


def tornado_frame(answer: Answer, claimed: Mapping[str, Assumption], reading: str, language: Language) -> pd.DataFrame:
    """A bar for each end of each driver, for `npv` (mnkr) or `payback` (calendar).

    c0 label, c1 from, c2 to, c3 `low`, `high`, `claim` or `even`, c4 the words at its end, c5 what it comes to, c6 on
    which side of the calculation it lies.
    """
    resolved, found = answer.resolved, answer.sensitivity

    def at(outcome: Outcome) -> float:
        return outcome.npv / 1e6 if reading == "npv" else _payback_axis(outcome, answer)

    start = at(found.point)
    rows: list[tuple[str, float, float, str, str, str, str]] = []
    for driver in drivers_in_order(answer, reading):
        label, words = names_of(driver.keys, resolved, language), _ends(driver, resolved, language)
        for end, outcome, value in zip(("low", "high"), (driver.low, driver.high), words, strict=True):
            told = (
                money(outcome.npv, language, signed=True)
                if reading == "npv"
                else payback_short(outcome.payback_year, outcome.payback_years, language)
            )
            side = "right" if at(outcome) > start else "left"
            rows.append((label, start, at(outcome), end, value if at(outcome) != start else "", told, side))
        rows.append((label, start, start, "claim", "", _claim_text(driver, resolved, claimed, language), ""))
        even, crosses = driver.break_even, (driver.low.npv < 0) != (driver.high.npv < 0)
        if reading == "npv" and crosses and even is not None and even.value is not None:
            unit = resolved.numbers[driver.keys[0]].unit
            value = amount(even.value, unit, language)
            key = "even_year" if unit == "year" else "even"
            rows.append((label, 0.0, 0.0, "even", value, say(f"doubt.drivers.{key}", language, value=value), ""))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4", "c5", "c6"])


def _claim_text(
    driver: Driver, resolved: ResolvedNumbers, claimed: Mapping[str, Assumption], language: Language
) -> str:
    """What the calculation counts with, and what was claimed where that is another value."""
    if len(driver.keys) > 1:
        return ""
    key = driver.keys[0]
    number, original = resolved.numbers[key], claimed.get(key)
    value = exact(number, language)
    if original is None or original.value == number.value:
        return say(f"doubt.drivers.{'claim' if resolved.case.filed else 'own'}", language, value=value)
    return say("doubt.drivers.changed", language, value=value, claimed=exact(original, language))


def driver_rows(answer: Answer, language: Language) -> Rows:
    """The drivers as a table: both ends with NPV and payback."""
    names = ("number", "low", "npv_low", "payback_low", "high", "npv_high", "payback_high")
    head = {name: say(f"doubt.drivers.{name}", language) for name in names}
    rows = []
    for driver in answer.sensitivity.drivers[:MOST_DRIVERS]:
        row = {head["number"]: names_of(driver.keys, answer.resolved, language)}
        for end, outcome, words in zip(
            ("low", "high"), (driver.low, driver.high), _ends(driver, answer.resolved, language), strict=True
        ):
            row[head[end]] = words
            row[head[f"npv_{end}"]] = money(outcome.npv, language, signed=True)
            row[head[f"payback_{end}"]] = payback_short(outcome.payback_year, outcome.payback_years, language)
        rows.append(row)
    return rows


# What must be true


def keys_in_front(resolved: ResolvedNumbers) -> list[str]:
    """The uncertain numbers, and those of the main effect and the budget that usually are."""
    headline = resolved.case.headline or ""
    usual = [headline, BUDGET_FACTOR]
    for name, effect in resolved.case.effects.items():
        if headline == key_of(name, effect, "change"):
            usual = [headline, key_of(name, effect, "starts"), key_of(name, effect, "base"), BUDGET_FACTOR]
    in_use = keys_in_use(resolved)
    return list(dict.fromkeys(key for key in (*usual, *uncertain_keys(resolved)) if key in in_use))


def claim_head(case: Case, language: Language) -> str:
    """The head over what a number is: what the application says of it, or the calculation where nothing was filed."""
    return say(f"doubt.must.{'claimed' if case.filed else 'own'}", language)


def break_even_rows(
    answer: Answer, claimed: Mapping[str, Assumption], found: Mapping[str, BreakEven], language: Language
) -> Rows:
    """What must be true: each number's break-even beside what was claimed, its range, and in people where it can be.

    A number on which the answer does not depend is left out.
    """
    names = ("number", "range", "even", "in_people", "inside")
    head = {name: say(f"doubt.must.{name}", language) for name in names}
    head["claimed"] = claim_head(answer.case, language)
    rows = []
    for key, even in found.items():
        number = answer.resolved.numbers[key]
        if (number.value is None and number.unit != "years") or not even.matters:
            continue
        inside = even.value is not None and number.is_within_range(even.value)
        rows.append(
            {
                head["number"]: number_label(answer.resolved, key, language),
                head["claimed"]: exact(claimed.get(key, number), language),
                head["range"]: range_text(number, language) or "–",
                head["even"]: _bound(number, even, float(answer.readings.npv[0]), language),
                head["in_people"]: people_text(answer, key, even, language),
                head["inside"]: ""
                if number.low is None
                else say(f"doubt.must.{'inside_yes' if inside else 'inside_no'}", language),
            }
        )
    return rows


def _bound(number: Assumption, even: BreakEven, npv: float, language: Language) -> str:
    """*minst 3,8 %*, *högst 1,31*, *senast 2022*; every root where there are several."""
    told = bound_words(even, number, npv, language)
    if not even.others:
        return told
    return say("doubt.must.others", language, told=told, others=others_words(even, number, language))


def people_text(answer: Answer, key: str, even: BreakEven, language: Language) -> str:
    """What the break-even of an effect's change means in people or units a year: *2,9 placeringar om 1 mnkr*."""
    effect_id = next(
        (name for name, effect in answer.case.effects.items() if key_of(name, effect, "change") == key), None
    )
    if effect_id is None or way_of(even, answer.resolved.numbers[key], 0.0) in WHATEVER:
        return ""
    assert even.value is not None
    effect = answer.case.effects[effect_id]
    units = float(np.abs(units_of(answer.at({key: even.value}).ledger, effect_id)).max())
    measure = answer.resolved.numbers[key_of(effect_id, effect, "base" if effect.kind == "reduction" else "change")]
    if not is_money(measure.unit):
        unit = counted_name(effect, measure.unit, language)
        return say("doubt.must.units", language, count=write_number(units, 1, 2), unit=unit)
    if effect.told_in is None:
        return ""
    size = answer.resolved.numbers[effect.told_in.size]
    if not size.value:
        return ""
    return say(
        f"doubt.must.people_{effect.direction}",
        language,
        count=write_number(units / size.value, 1, 2),
        things=effect.told_in.label.text(language),
        size=money(size.value, language),
    )


def terms_rows(terms: Terms, schedules: Mapping[str, Label], resolve: str, language: Language) -> Rows:
    """NPV under every discount schedule, by shift of the start; the schedule that holds is marked."""

    def named(name: str) -> str:
        words = schedules[name].text(language)
        if name == OWN_RATE and terms.own_rate is not None:
            words = f"{words}: {percent(terms.own_rate)}"
        return say("doubt.terms.in_force", language, schedule=words) if name == resolve else words

    head = {shift: say(f"doubt.terms.{_SHIFTS[shift]}", language) for shift in terms.shifts}
    return [
        {say("doubt.terms.schedule", language): named(name)}
        | {
            head[shift]: say("doubt.terms.unknown", language) if row is None else money(row[at], language, signed=True)
            for at, shift in enumerate(terms.shifts)
        }
        for name, row in terms.npv.items()
    ]


_SHIFTS = {-1: "earlier", 0: "now", 1: "later"}


def terms_sentence(terms: Terms, language: Language) -> str:
    """Whether the sign of NPV depends on the discount schedule and the start."""
    if terms.turns():
        return say("doubt.terms.turns", language)
    loses = any(is_a_loss(worth) for row in terms.npv.values() if row is not None for worth in row)
    return say(f"doubt.terms.{'stands_losing' if loses else 'stands_paying'}", language)


def axis_of(number: Assumption, language: Language) -> tuple[float, str]:
    """By what a number is multiplied to be read on an axis, and the axis's unit."""
    if is_money(number.unit):
        return 1e-6, unit_name("mnkr", language)
    if number.unit in ("share", "share/year", "change", "growth", "rate"):
        return 100.0, "%"
    return 1.0, "" if number.unit in ("year", "years", "factor") else unit_name(number.unit, language)


def map_frame(found: TwoWay, resolved: ResolvedNumbers, language: Language) -> pd.DataFrame:
    """A map for a chart, axes as `axis_of` says: c0 x, c1 y, c2 `gain`, `loss`, `line` or `claim`, c3 its words.

    A cell, `gain` or `loss`, reaches from c4 to c5 across and from c6 to c7 upwards.
    """
    number_x, number_y = resolved.numbers[found.key_x], resolved.numbers[found.key_y]
    by_x, by_y = axis_of(number_x, language)[0], axis_of(number_y, language)[0]
    edges_x, edges_y = _cell_edges(found.x * by_x), _cell_edges(found.y * by_y)
    rows: list[tuple[object, ...]] = [
        (float(x) * by_x, float(y) * by_y, "gain" if worth >= 0 else "loss", "", *edges_x[i], *edges_y[j])
        for j, (y, row) in enumerate(zip(found.y, found.npv, strict=True))
        for i, (x, worth) in enumerate(zip(found.x, row, strict=True))
    ]
    rows += [(x * by_x, y * by_y, "line", "", *[None] * 4) for x, y in found.line]
    if number_x.value is not None and number_y.value is not None:
        claim = say("doubt.map.claim", language)
        rows.append((number_x.value * by_x, number_y.value * by_y, "claim", claim, *[None] * 4))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"])


def _cell_edges(middles: Array) -> list[tuple[float, float]]:
    """Where each cell begins and ends, halfway to its neighbours."""
    between = (middles[:-1] + middles[1:]) / 2
    edges = [float(at) for at in (2 * middles[0] - between[0], *between, 2 * middles[-1] - between[-1])]
    return list(pairwise(edges))


def map_rows(found: TwoWay, resolved: ResolvedNumbers, language: Language) -> Rows:
    """The map as a table: for some values of x, where the line is, and NPV at the claimed y."""
    number_x, number_y = resolved.numbers[found.key_x], resolved.numbers[found.key_y]
    needed = "needed_whole" if found.whole_y else "needed"
    heads = [
        number_label(resolved, found.key_x, language),
        say(f"doubt.map.{needed}", language, label=number_label(resolved, found.key_y, language)),
    ]
    by_x: dict[float, list[float]] = {float(x): [] for x in found.x}
    for x, y in found.line:
        by_x[x].append(_last_good(found, x, y) if found.whole_y else y)
    step = max(1, len(found.x) // 8)
    return [
        {
            heads[0]: amount(x, number_x.unit, language) if number_x.unit != "year" else str(round(x)),
            heads[1]: ", ".join(amount(y, number_y.unit, language) for y in ys)
            or say(f"doubt.map.{'always' if (found.npv[:, at] >= 0).all() else 'never'}", language),
        }
        for at, (x, ys) in enumerate(by_x.items())
        if at % step == 0 or len(found.x) <= 12 or x == number_x.value
    ]


def _last_good(found: TwoWay, x: float, between: float) -> float:
    """Of the two whole values that the line goes between, the one that pays."""
    column = found.npv[:, int(np.argmin(np.abs(found.x - x)))]
    beside = np.argsort(np.abs(found.y - between))[:2]
    return float(found.y[beside[np.argmax(column[beside])]])


def map_sentence(found: TwoWay, resolved: ResolvedNumbers, language: Language) -> str:
    """Where it pays on the map, in a sentence about the claim."""
    x, y = (number_label(resolved, key, language) for key in (found.key_x, found.key_y))
    share = float((found.npv >= 0).mean())
    return say("doubt.map.note", language, x=x, y=y, share=share_of_ten(share, language))


# Scenarios


def scenario_rows(answer: Answer, others: Mapping[str | None, Answer], language: Language, is_changed: bool) -> Rows:
    """Every number at its cautious end, as it stands, and at its hopeful end; then the case's own scenarios."""
    head = {name: say(f"doubt.scenarios.{name}", language) for name in ("name", "npv", "payback", "chance", "differs")}
    found = answer.sensitivity

    def row(name: str, npv: float, payback: str, differs: str, chance: str = "–") -> dict[str, str]:
        return {
            head["name"]: name,
            head["npv"]: money(npv, language, signed=True),
            head["payback"]: payback,
            head["chance"]: chance,
            head["differs"]: differs,
        }

    def of_outcome(name: str, outcome: Outcome) -> dict[str, str]:
        values = "; ".join(
            f"{number_label(answer.resolved, key, language)} {value_text(answer.resolved, key, value, language)}"
            for key, value in outcome.values.items()
        )
        return row(name, outcome.npv, payback_short(outcome.payback_year, outcome.payback_years, language), values)

    rows = []
    if found.cautious is not None:
        rows.append(of_outcome(say("doubt.scenarios.cautious", language), found.cautious))
    point = of_outcome(say("doubt.scenarios.claimed", language), found.point)
    rows.append(point | {head["chance"]: share_of_ten(answer.odds.chance, language)})
    if found.hopeful is not None:
        rows.append(of_outcome(say("doubt.scenarios.hopeful", language), found.hopeful))
    base = others[None].resolved
    for name, other in others.items():
        if name is None or other.resolved.numbers == answer.resolved.numbers:
            continue
        readings = other.readings
        payback = payback_short(float(readings.payback_year[0]), float(readings.payback_years[0]), language)
        differs = "; ".join(differences(base, other.resolved, language))
        chance = share_of_ten(other.odds.chance, language) if other.tells_chance else "–"
        words = scenario_name(name, answer.case, language, is_changed)
        rows.append(row(words, float(readings.npv[0]), payback, differs, chance))
    return rows


# What is worth finding out


def information_rows(answer: Answer, language: Language) -> Rows:
    """What it is worth to know each number, or numbers that share a random factor, before the decision; most first."""
    head = {name: say(f"doubt.worth.{name}", language) for name in ("number", "worth", "error", "advice")}
    return [
        {
            head["number"]: names_of(known.keys, answer.resolved, language),
            head["worth"]: worth_words(known, language),
            head["error"]: money(known.error, language) if known.is_told else "",
            head["advice"]: say(f"doubt.worth.{_advice(known, answer.odds)}", language),
        }
        for known in information(answer)
    ]


class Known(NamedTuple):
    """Numbers learned together: what that is worth, how far off that may be 19 times of 20, both kronor; if not 0."""

    keys: tuple[str, ...]
    worth: float
    error: float
    is_told: bool


def information(answer: Answer) -> list[Known]:
    """What it is worth to know the numbers of each random factor; most first."""
    odds, errors = answer.odds, answer.odds.information_errors
    found = [
        Known(
            learned.keys,
            odds.information(random_factor),
            TWO_SIDED_5_PERCENT * errors[random_factor],
            odds.is_worth_knowing(random_factor),
        )
        for random_factor, learned in odds.learned.items()
    ]
    return sorted(found, key=lambda known: -known.worth)


def worth_words(known: Known, language: Language) -> str:
    """What knowing is worth, or that it can't be told from nothing."""
    return money(known.worth, language) if known.is_told else say("doubt.worth.not_told", language)


def _advice(known: Known, odds: Odds) -> str:
    if known.worth + known.error <= NOT_WORTH_WAITING * odds.perfect_information:
        return "do_not_wait"
    if not known.is_told:
        return "cannot_be_said"
    return "find_out" if known.worth >= WORTH_KNOWING * odds.perfect_information else "may"


def information_sentence(answer: Answer, language: Language) -> str:
    """What knowing is worth at most, what to find out first, and what not to wait for."""
    odds, found = answer.odds, information(answer)
    if odds.perfect_information < 1:
        return say("doubt.worth.nothing", language)
    total = money(odds.perfect_information, language)
    first = next((known for known in found if known.is_told), None)
    if first is None:
        return say("doubt.worth.none_told", language, total=total)
    told = say(
        "doubt.worth.first",
        language,
        total=total,
        label=names_of(first.keys, answer.resolved, language),
        worth=money(first.worth, language),
    )
    idle = [names_of(known.keys, answer.resolved, language) for known in found if _advice(known, odds) == "do_not_wait"]
    return f"{told} {say('doubt.worth.do_not_wait_for', language, names=', '.join(idle))}" if idle else told


def information_frame(answer: Answer, language: Language) -> pd.DataFrame:
    """What knowing each number is worth: c0 label, c1 mnkr, c2 its words, c3 how far the axis goes."""
    rows = [
        (names_of(known.keys, answer.resolved, language), known.worth / 1e6, worth_words(known, language))
        for known in information(answer)[:MOST_DRIVERS]
    ]
    frame = pd.DataFrame(rows, columns=["c0", "c1", "c2"])
    return frame.assign(c3=1.4 * frame["c1"].max())


def pilot_sentence(answer: Answer, pilot: PilotWorth, language: Language) -> str:
    """What the pilot removes of the doubt, what that is worth, and whether to run it before the decision."""
    label = names_of(answer.odds.learned[pilot.luck].keys, answer.resolved, language)
    if answer.case.pilot is not None and not answer.case.pilot.is_stated:
        return say("doubt.pilot.at_most", language, label=label, perfect=money(pilot.perfect, language))
    facts = {
        "label": label,
        "trusted": percent(pilot.trusted),
        "sample": money(pilot.sample, language),
        "net": money(pilot.net, language, signed=True),
    }
    small = max(1.0, 0.01 * answer.odds.perfect_information)
    advice = "run" if pilot.net > small else "same" if pilot.sample <= small else "decide"
    return f"{say('doubt.pilot.worth', language, **facts)} {say(f'doubt.pilot.{advice}', language)}"


# One draw, followed


def draw_rows(answer: Answer, of_draw: Answer, language: Language) -> Rows:
    """The numbers that were drawn: what the calculation has, what this draw has, and how unusual that is."""
    head = {name: say(f"doubt.draw.{name}", language) for name in ("number", "standing", "drawn", "range")}
    return [
        {
            head["number"]: number_label(answer.resolved, key, language),
            head["standing"]: exact(answer.resolved.numbers[key], language),
            head["drawn"]: _rounded_text(of_draw.resolved.numbers[key], language),
            head["range"]: range_text(answer.resolved.numbers[key], language),
        }
        for key in keys_learned(answer.odds)
    ]


def draw_sentence(of_draw: Answer, place: int, language: Language) -> str:
    """What a draw comes to."""
    readings = of_draw.readings
    year, after = float(readings.payback_year[0]), float(readings.payback_years[0])
    return say(
        f"doubt.draw.{'told_never' if math.isnan(year) else 'told'}",
        language,
        place=write_number(place),
        npv=money(float(readings.npv[0]), language, signed=True),
        payback=payback_short(year, after, language),
    )


def _rounded_text(number: Assumption, language: Language) -> str:
    """A drawn number with six digits that matter, enough to multiply by hand to the nearest tkr."""
    assert number.value is not None
    return exact(number.model_copy(update={"value": float(f"{number.value:.6g}")}), language)


def discounted_rows(answer: Answer, language: Language) -> Rows:
    """Year by year: what comes and goes, net, the discount factor and what the net is worth; the sum is NPV. tkr."""
    ledger, timing = answer.ledger, answer.case.discount.timing
    factors = discount_factors(ledger.rates, timing)[:, 0]
    columns = {
        "costs": -ledger.costs()[:, 0],
        "benefits": ledger.benefits()[:, 0],
        **beside(ledger),
        "net": ledger.net()[:, 0],
    }
    head = {name: say(f"doubt.draw.{name}", language) for name in ("year", *columns, "factor", "worth")}
    worth = factors * columns["net"]
    rows = [
        {head["year"]: str(year)}
        | {head[name]: whole_tkr(flows[t]) for name, flows in columns.items()}
        | {head["factor"]: write_number(float(factors[t]), 4), head["worth"]: whole_tkr(worth[t])}
        for t, year in enumerate(ledger.years)
    ]
    totals = {head[name]: whole_tkr(flows.sum()) for name, flows in columns.items()}
    return [
        *rows,
        {
            head["year"]: say("tables.total", language),
            **totals,
            head["factor"]: "",
            head["worth"]: whole_tkr(worth.sum()),
        },
    ]


def with_chances(rows: Rows, answers: Sequence[Answer], language: Language) -> Rows:
    """The rows of scenarios with the chance of each that it pays, where any of them has ranges."""
    if not any(answer.tells_chance for answer in answers):
        return rows
    head = say("doubt.scenarios.chance", language)
    none = say("answers.none", language)
    return [
        row | {head: share_of_ten(answer.odds.chance, language) if answer.tells_chance else none}
        for row, answer in zip(rows, answers, strict=True)
    ]
