"""Where it pays over two numbers: a map, and the line between."""

from itertools import pairwise

import numpy as np
import pandas as pd

from model.analysis.drivers import TwoWay
from model.calculation.draws import Array
from model.case.assumptions import Assumption, Language
from model.case.units import OF_ONE, is_money
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.sentences.labels import number_label
from presentation.sentences.numbers import amount
from presentation.tables.rows import Rows
from wording.numbers import share_of_ten, unit_name
from wording.texts import say


def axis_of(number: Assumption, language: Language) -> tuple[float, str]:
    """By what a number is multiplied to be read on an axis, and the axis's unit."""
    if is_money(number.unit):
        return 1e-6, unit_name("mnkr", language)
    if number.unit in OF_ONE:
        return 100.0, "%"
    return 1.0, "" if number.unit in ("year", "years", "factor") else unit_name(number.unit, language)


def map_frame(two_way: TwoWay, resolved: ResolvedNumbers, language: Language) -> pd.DataFrame:
    """A map for a chart, axes as `axis_of` says: c0 x, c1 y, c2 `gain`, `loss`, `line` or `claim`, c3 its words.

    A cell, `gain` or `loss`, reaches from c4 to c5 across and from c6 to c7 upwards.
    """
    number_x, number_y = resolved.numbers[two_way.key_x], resolved.numbers[two_way.key_y]
    by_x, by_y = axis_of(number_x, language)[0], axis_of(number_y, language)[0]
    edges_x, edges_y = _cell_edges(two_way.x * by_x), _cell_edges(two_way.y * by_y)
    rows: list[tuple[object, ...]] = [
        (float(x) * by_x, float(y) * by_y, "gain" if worth >= 0 else "loss", "", *edges_x[i], *edges_y[j])
        for j, (y, row) in enumerate(zip(two_way.y, two_way.npv, strict=True))
        for i, (x, worth) in enumerate(zip(two_way.x, row, strict=True))
    ]
    rows += [(x * by_x, y * by_y, "line", "", *[None] * 4) for x, y in two_way.line]
    if number_x.value is not None and number_y.value is not None:
        claim = say("doubt.map.claim", language)
        rows.append((number_x.value * by_x, number_y.value * by_y, "claim", claim, *[None] * 4))
    return pd.DataFrame(rows, columns=["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"])


def _cell_edges(middles: Array) -> list[tuple[float, float]]:
    """Where each cell begins and ends, halfway to its neighbours."""
    between = (middles[:-1] + middles[1:]) / 2
    edges = [float(at) for at in (2 * middles[0] - between[0], *between, 2 * middles[-1] - between[-1])]
    return list(pairwise(edges))


def map_rows(two_way: TwoWay, resolved: ResolvedNumbers, language: Language) -> Rows:
    """The map as a table: for some values of x, where the line is, and NPV at the claimed y."""
    number_x, number_y = resolved.numbers[two_way.key_x], resolved.numbers[two_way.key_y]
    needed = "needed_whole" if two_way.whole_y else "needed"
    heads = [
        number_label(resolved, two_way.key_x, language),
        say(f"doubt.map.{needed}", language, label=number_label(resolved, two_way.key_y, language)),
    ]
    by_x: dict[float, list[float]] = {float(x): [] for x in two_way.x}
    for x, y in two_way.line:
        by_x[x].append(_last_good(two_way, x, y) if two_way.whole_y else y)
    step = max(1, len(two_way.x) // 8)
    return [
        {
            heads[0]: amount(x, number_x.unit, language) if number_x.unit != "year" else str(round(x)),
            heads[1]: ", ".join(amount(y, number_y.unit, language) for y in ys)
            or say(f"doubt.map.{'always' if (two_way.npv[:, at] >= 0).all() else 'never'}", language),
        }
        for at, (x, ys) in enumerate(by_x.items())
        if at % step == 0 or len(two_way.x) <= 12 or x == number_x.value
    ]


def _last_good(two_way: TwoWay, x: float, between: float) -> float:
    """Of the two whole values that the line goes between, the one that pays."""
    column = two_way.npv[:, int(np.argmin(np.abs(two_way.x - x)))]
    beside = np.argsort(np.abs(two_way.y - between))[:2]
    return float(two_way.y[beside[np.argmax(column[beside])]])


def map_sentence(two_way: TwoWay, resolved: ResolvedNumbers, language: Language) -> str:
    """Where it pays on the map, in a sentence about the claim."""
    x, y = (number_label(resolved, key, language) for key in (two_way.key_x, two_way.key_y))
    share = float((two_way.npv >= 0).mean())
    return say("doubt.map.note", language, x=x, y=y, share=share_of_ten(share, language))
