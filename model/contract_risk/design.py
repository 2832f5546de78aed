"""Solving for a figure of a contract: at what value the investors can expect a return, or the municipality is safe."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.calculation.metrics import discount_factors
from model.case.terms import PerUnit
from model.contract_risk.payment import in_all
from model.contract_risk.risk import Risk, wide
from model.contracts.settlement import settle
from model.evaluate import actors_of, rates
from model.numbers.contract_figures import Figure, figures, prefix_of, with_figure

Wish = Literal["return", "safety"]
HALVINGS = 40
POINTS = 41
MOST_ASKED = ("share", "price", "coupon")
NOT_AGREED = frozenset({"drift", "spread", "group", "control", "size", "group_of", "gate", "payer"})
"""Figures that are not solved for: how something is measured, and shares of payers, which move among themselves."""


@dataclass(frozen=True)
class Design:
    """The value of a figure that grants a wish and what it gives; or None and the best that any value gives.

    `figure` is the place of the figure in the contract, `terms.shared.share`; the value is in its unit.
    """

    figure: str
    value: float | None
    best: float


def solvable(risk: Risk) -> Mapping[str, Figure]:
    """Place in the contract → figure, of those that can be solved for: shares and prices of terms first."""
    prefix = prefix_of(risk.name)
    stated = {key.removeprefix(prefix): figure for key, figure in figures(risk.contract, prefix).items()}
    known = {place: one for place, one in stated.items() if one.kind not in NOT_AGREED and one.value is not None}
    return dict(
        sorted(known.items(), key=lambda item: (item[1].kind not in MOST_ASKED, not item[0].startswith("terms.")))
    )


def design(risk: Risk, figure: str, wish: Wish, wanted: float) -> Design:
    """The value of a figure at which the investors' expected return, or the chance that the municipality does not
    lose, is enough; and what it then is. None if no value is enough, and the largest chance or return there is.

    `return`: mean of what investors get back ÷ what they advance − 1. `safety`: share of draws in which NPV in the
    perspective of the answer is not below zero. Of the values that are enough it is the one that barely is: the lowest
    where more of the figure grants more, else the highest; where it grants the same, what is best for the other side.
    """
    granted = _granted(risk, figure, wish)
    grid = np.linspace(0.0, _highest(risk, figure), POINTS)
    on_grid = np.array([granted(float(value)) for value in grid])
    enough = np.flatnonzero(on_grid >= wanted)
    if not len(enough):
        return Design(figure, None, float(on_grid.max()))
    takes_highest = on_grid[-1] < on_grid[0] or (on_grid[-1] == on_grid[0] and wish == "safety")
    at = int(enough[-1] if takes_highest else enough[0])
    value, beyond = float(grid[at]), at + (1 if takes_highest else -1)
    if 0 <= beyond < len(grid):
        value = _edge(granted, wanted, value, float(grid[beyond]))
    return Design(figure, value, granted(value))


def _edge(granted: Callable[[float], float], wanted: float, enough: float, too_little: float) -> float:
    """The value nearest `too_little` that still is enough, by halving the interval."""
    for _ in range(HALVINGS):
        middle = (enough + too_little) / 2
        if granted(middle) >= wanted:
            enough = middle
        else:
            too_little = middle
    return enough


def _highest(risk: Risk, figure: str) -> float:
    """The most that a figure could sensibly be: the whole of a share, ten times what it is, or what is at stake."""
    stated = solvable(risk)[figure]
    if stated.unit in ("share", "rate", "change"):
        return 1.0
    assert stated.value is not None
    now, gain = abs(stated.value), max(float(risk.without.odds.percentile(0.9)), 1.0)
    if stated.unit == "kr":
        return max(10 * now, 3 * gain)
    term = risk.contract.terms.get(figure.split(".")[1]) if figure.startswith("terms.") else None
    measured = in_all(risk.contract, term.measures, risk.settled[1]) if term is not None and term.measures else 0.0
    if stated.unit == "kr/case" and isinstance(term, PerUnit):
        return max(10 * now, 3 * gain / max(measured, 1e-9))
    return max(10 * now, 3.0, 3 * measured if stated.kind in ("threshold", "bound") else 0.0)


def _granted(risk: Risk, figure: str, wish: Wish) -> Callable[[float], float]:
    """How well a wish is granted, as a function of a figure, over the draws."""
    in_draws, measured = risk.in_draws
    count = risk.count + 1
    factors = discount_factors(rates(risk.drawn, risk.case.horizon), risk.case.discount.timing)
    first, inside = risk.agreement.starts - risk.case.start_year, _actors_inside(risk)

    def granted(value: float) -> float:
        settled = settle(with_figure(in_draws.contract, figure, value), measured)
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
