"""Solving for a figure of a contract: at what value the investors can expect a return, or the municipality is safe."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from model.calculation.draws import Array
from model.calculation.ledger import Mask
from model.calculation.metrics import discount_factors
from model.contract_risk.risk import Risk, wide
from model.contract_risk.solvable import is_whole, settling, solvable, values_to_try
from model.evaluate import actors_of, rates

Wish = Literal["return", "safety"]
HALVINGS = 40


@dataclass(frozen=True)
class Design:
    """The value of a figure that grants a wish and what it gives; or None and the best that any value gives.

    `figure` is the place of the figure in the contract, `terms.shared.share`; the value is in its unit. `spans` are
    all values found that are enough, lowest and highest of each stretch: there may be several, or one only in the
    middle. `is_same`: whether every value grants the same. `least` is what the value that grants the least gives, where
    every value tried is enough; else None.
    """

    figure: str
    value: float | None
    best: float
    spans: tuple[tuple[float, float], ...] = ()
    is_same: bool = False
    least: float | None = None


def design(risk: Risk, figure: str, wish: Wish, wanted: float) -> Design:
    """The value of a figure at which the investors' expected return, or the chance that the municipality does not
    lose, is enough; and what it then is. None if no value is enough, and the largest chance or return there is.

    `return`: mean of what investors get back ÷ what they advance − 1. `safety`: share of draws in which NPV in the
    perspective of the answer is not below zero. Of the values that are enough it is the one that barely is: the lowest
    where more of the figure grants more, else the highest; where it grants the same, what is best for the other side.
    """
    granted, tried = granting(risk, figure, wish), values_to_try(risk, figure)
    on_grid = np.array([granted(float(value)) for value in tried])
    is_same = bool((on_grid == on_grid[0]).all())
    if not (on_grid >= wanted).any():
        return Design(figure, None, float(on_grid.max()), is_same=is_same)
    spans = _spans(granted, wanted, tried, on_grid >= wanted, is_whole(solvable(risk)[figure]))
    takes_highest = on_grid[-1] < on_grid[0] or (on_grid[-1] == on_grid[0] and wish == "safety")
    value = spans[-1][1] if takes_highest else spans[0][0]
    least = float(on_grid.min()) if on_grid.min() >= wanted else None
    return Design(figure, value, granted(value), spans, is_same, least)


def _spans(
    granted: Callable[[float], float], wanted: float, tried: Array, enough: Mask, whole: bool
) -> tuple[tuple[float, float], ...]:
    """The stretches of values that are enough, each from its lowest to its highest, to where they barely are."""
    edges = [0, *(at for at in range(1, len(tried)) if enough[at] != enough[at - 1]), len(tried)]
    spans = []
    for first, after in pairwise(edges):
        if enough[first]:
            low, high = float(tried[first]), float(tried[after - 1])
            if first > 0:
                low = _edge(granted, wanted, low, float(tried[first - 1]), whole)
            if after < len(tried):
                high = _edge(granted, wanted, high, float(tried[after]), whole)
            spans.append((low, high))
    return tuple(spans)


def _edge(granted: Callable[[float], float], wanted: float, enough: float, too_little: float, whole: bool) -> float:
    """The value nearest `too_little` that still is enough, by halving the interval."""
    for _ in range(HALVINGS):
        middle = (enough + too_little) / 2
        if whole:
            middle = float(np.floor(middle))
            middle = middle + 1 if middle == min(enough, too_little) else middle
            if middle == max(enough, too_little):
                break
        if granted(middle) >= wanted:
            enough = middle
        else:
            too_little = middle
    return enough


def granting(risk: Risk, figure: str, wish: Wish) -> Callable[[float], float]:
    """How well a wish is granted, as a function of a figure, over the draws."""
    count = risk.count + 1
    factors = discount_factors(rates(risk.drawn, risk.case.horizon), risk.case.discount.timing)
    first, inside = risk.agreement.starts - risk.case.start_year, _actors_inside(risk)
    settling_with = settling(risk, figure)

    def granted(value: float) -> float:
        settled = settling_with(value)
        if wish == "return":
            advanced = float(settled.advance.mean())
            got = sum((wide(settled.get(investor), count) for investor in risk.contract.investors), np.zeros((1, 1)))
            return float(got[:, 1:].sum(axis=0).mean() / advanced - 1) if advanced > 0 else 0.0
        net = sum((wide(settled.net(party), count) for party in inside), np.zeros((1, count)))
        worth = sum(
            (factors[first + row] * net[row] for row in range(len(net)) if 0 <= first + row < len(factors)),
            np.zeros(count),
        )
        return float(((risk.without.odds.npv[:count] + worth)[1:] >= 0).mean())

    return granted


def _actors_inside(risk: Risk) -> list[str]:
    """The parties whose actors count in the perspective."""
    perspective, actors = risk.answer.perspective_record, actors_of(risk.case, risk.answer.resolved.library)
    return [
        party
        for party, actor in risk.agreement.roles.items()
        if perspective.sees(actor, actors[actor].kind, risk.case.applicant)
    ]
