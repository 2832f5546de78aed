"""How many real roots a polynomial has, exactly; and the rate of return where there is only one."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
import numpy_financial as npf
from numpy.typing import NDArray
from scipy.optimize import brentq


def roots_above_zero(coefficients: Iterable[float | Fraction]) -> int:
    """How many different real roots x > 0 the polynomial Σ cₜ·xᵗ has, exactly: Descartes' rule, then Sturm's."""
    polynomial = [*coefficients]
    while polynomial and polynomial[-1] == 0:
        polynomial.pop()
    while polynomial and polynomial[0] == 0:
        polynomial.pop(0)  # a root at zero is not above it
    changes = _sign_changes(polynomial)
    if changes <= 1:
        return changes
    exact = [Fraction(factor) for factor in polynomial]
    chain = [exact, [power * factor for power, factor in enumerate(exact)][1:]]
    while len(chain[-1]) > 1:
        remainder = _remainder(chain[-2], chain[-1])
        if not remainder:
            break
        chain.append([-factor for factor in remainder])
    return _sign_changes([p[0] for p in chain]) - _sign_changes([p[-1] for p in chain])


def _sign_changes(values: Sequence[float | Fraction]) -> int:
    signs = [value > 0 for value in values if value != 0]
    return sum(here != there for here, there in pairwise(signs))


def _remainder(dividend: list[Fraction], divisor: list[Fraction]) -> list[Fraction]:
    """The remainder of a division of polynomials, lowest power first, scaled by a positive number to keep it short."""
    rest = list(dividend)
    while len(rest) >= len(divisor):
        share, shift = rest[-1] / divisor[-1], len(rest) - len(divisor)
        for power, factor in enumerate(divisor):
            rest[shift + power] -= share * factor
        rest.pop()
        while rest and rest[-1] == 0:
            rest.pop()
    scale = max((abs(factor) for factor in rest), default=Fraction(1))
    return [factor / scale for factor in rest]


FAR = 40.0
"""Every root x = 1 / (1 + r) lies in e^−40 … e^40, since no flow is below 1e−12 of the largest."""


def only_root(flows: NDArray[np.float64]) -> float:
    """The rate r > −1 at which flows by year `(years,)` are worth nothing, where it is known to be there and alone."""
    years = np.flatnonzero(flows)
    sizes, signs = np.log(np.abs(flows[years])), np.sign(flows[years])

    def worth(log_x: float) -> float:
        """NPV as a share of its largest term, so that no power of x grows beyond all bounds."""
        terms = sizes + years * log_x
        return float(np.sum(signs * np.exp(terms - terms.max())))

    if signs[0] != signs[-1]:
        return math.expm1(-brentq(worth, -FAR, FAR, xtol=1e-15, rtol=1e-15))
    return _touching_root(flows)


def _touching_root(flows: NDArray[np.float64]) -> float:
    """The only root where the sign does not turn: two or four roots in one, polished from the nearest candidate."""
    first = int(np.flatnonzero(flows)[0])
    power = np.arange(len(flows) - first)
    nonzero = flows[first:]
    rate = float(npf.irr(nonzero))
    candidates = np.polynomial.polynomial.polyroots(nonzero)
    ahead = candidates[candidates.real > 0]
    real = ahead[np.abs(ahead.imag) < 1e-6 * np.abs(ahead)].real
    if not len(real):
        real = ahead.real  # one root many times over, which rounding has spread into the complex plane
    starts = [1.0 / (1.0 + rate)] if np.isfinite(rate) and rate > -1 else []
    best = min((*starts, *real), key=lambda x: abs(np.sum(nonzero * x**power)) / np.sum(np.abs(nonzero) * x**power))
    for _ in range(3):
        slope = np.sum(power[1:] * nonzero[1:] * best ** (power[1:] - 1))
        step = np.sum(nonzero * best**power) / slope if slope else 0.0
        if not np.isfinite(step) or abs(step) > 0.1 * best:
            break
        best -= step
    return float(1.0 / best - 1.0)
