"""Factors: what is multiplied is what is shown. Arrays are `(years, draws)`, or 1 along what does not vary."""

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Factor


def number_factor(name: str, key: str, draws: Draws) -> Factor:
    """A factor that is one number, the same every year."""
    return Factor(name, (key,), draws[key][None, :])


def product(factors: tuple[Factor, ...] | list[Factor]) -> Array:
    """The factors multiplied: first what varies by draw alone or year alone, so that draws meet years only once."""
    by_draw, by_year, by_both = np.ones((1, 1)), np.ones((1, 1)), []
    for factor in factors:
        years, draws = factor.values.shape
        if years == draws == 1 and factor.values[0, 0] == 1.0:
            continue
        if years == 1:
            by_draw = by_draw * factor.values
        elif draws == 1:
            by_year = by_year * factor.values
        else:
            by_both.append(factor.values)
    result = by_draw if by_year.size == 1 and by_year[0, 0] == 1.0 else by_draw * by_year
    for values in by_both:
        result = result * values
    return result
