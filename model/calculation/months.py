"""A first and a last year that are not whole: how many twelfths of them count (definition 4.3)."""

import numpy as np

from model.calculation.draws import Array, Draws
from model.numbers.keys import FROM_MONTH, TO_MONTH


def months_of(name: str, draws: Draws) -> tuple[Array, Array] | None:
    """The month in which a first year begins and in which a last year ends, `(1, draws)` or 1; None for whole years."""
    first, last = draws.numbers.get(f"{name}.{FROM_MONTH}"), draws.numbers.get(f"{name}.{TO_MONTH}")
    if first is None and last is None:
        return None
    return _said(first, 1.0), _said(last, 12.0)


def months_said(name: str, draws: Draws) -> tuple[str, ...]:
    """The keys of the months that somebody has said."""
    return tuple(key for key in (f"{name}.{FROM_MONTH}", f"{name}.{TO_MONTH}") if key in draws.numbers)


def _said(months: Array | None, otherwise: float) -> Array:
    """The months of each draw; in a draw where nobody says one, the one that makes the year whole."""
    column = np.array([otherwise]) if months is None else np.where(np.isnan(months), otherwise, months)
    return column[None, :]


def part_of_year(since: Array, duration: Array, months: tuple[Array, Array]) -> Array:
    """The part of each year that counts, by years `since` the first: twelfths in the first and the last, else 1."""
    first, last = months
    before = (first - 1.0) / 12.0 * ((since >= 0) & (since < 1))
    after = (12.0 - last) / 12.0 * ((since < duration) & (since + 1.0 >= duration))
    return np.maximum(0.0, 1.0 - before - after)
