"""How many real roots a polynomial has, exactly."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise


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
