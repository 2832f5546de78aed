"""What every kind of effect can calculate, each in the file of its kind (definitions 4.3 and 4.4)."""

from dataclasses import replace
from functools import singledispatch
from typing import NamedTuple

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Factor, Mask
from model.calculation.years import Time
from model.case.effect import Direction, EffectRecord


@singledispatch
def unit_factors(effect: EffectRecord, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """The factors whose product is the units of an effect by year."""
    raise NotImplementedError(f"no arithmetic for effects of the kind {effect.kind}")


class Units(NamedTuple):
    """Units that a valuation counts, as factors, and whether there are less of them (a benefit) or more (a cost)."""

    direction: Direction
    factors: tuple[Factor, ...]


@singledispatch
def valued_units(effect: EffectRecord, effect_id: str, draws: Draws, time: Time) -> tuple[tuple[Units, ...], ...]:
    """What each valuation of an effect counts: the units of the effect, unless its kind counts them apart."""
    units = (Units(effect.direction, unit_factors(effect, effect_id, draws, time)),)
    return (units,) * len(effect.valuations)


class BySign:
    """A difference between two worlds, with − without, as what there is less of and what there is more of.

    It is filled year by year, while a year's draws are still in the processor's memory. Of a draw that is not known
    (NaN) neither is known; what the others say does not change by it.
    """

    def __init__(self, years: int, draws: int):
        self._shape = (years, draws)
        self._less: Array | None = None
        self._more: Array | None = None

    def put(self, t: int, more: Array) -> None:
        """Takes the difference of year t, `(draws,)`. Every year is to be put, in order."""
        if self._more is None and not more.max() <= 0:
            self._more = self._none_before(t)
        if self._less is None and not more.min() >= 0:
            self._less = self._none_before(t)
        if self._more is not None:
            np.maximum(more, 0.0, out=self._more[t])
        if self._less is not None and self._more is not None:
            np.subtract(self._more[t], more, out=self._less[t])
        elif self._less is not None:
            np.abs(more, out=self._less[t])

    def _none_before(self, t: int) -> Array:
        rows = np.empty(self._shape)
        rows[:t] = 0.0
        return rows

    def units(self, named: Factor, others: tuple[Factor, ...]) -> tuple[Units, ...]:
        """What there is less of, then more of; `named` is the difference without its values."""
        if self._less is None and self._more is None:
            self._less = np.zeros(self._shape)
        found: tuple[tuple[Direction, Array | None], ...] = (("less", self._less), ("more", self._more))
        return tuple(
            Units(direction, (replace(named, values=values), *others))
            for direction, values in found
            if values is not None
        )


def given_or_none(numbers: Array) -> Array:
    """The numbers of a key, `(draws,)` or `(1,)`, with 0 in draws in which none is given."""
    blank = np.isnan(numbers)
    return np.where(blank, 0.0, numbers) if blank.any() else numbers


@singledispatch
def participants(effect: EffectRecord, effect_id: str, draws: Draws, time: Time, years: Array) -> Array:
    """Those who have started and did so less than so many `years` ago, by year: `(years, draws)` or 1 for either.

    It is who somebody pays for, whatever becomes of them: with one year, those who start in the year.
    """
    raise NotImplementedError(f"nobody takes part in effects of the kind {effect.kind}")


@singledispatch
def rate_of(effect: EffectRecord, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The rate of an effect by year on those who have started, and whether anybody has (definition 4.9).

    Both `(years, draws)`, or 1 for what does not vary. The rate is 0 where nobody has: before the start, and after the
    duration. It follows the ramp and fades; how many take part and what is due to us do not change it.
    """
    raise NotImplementedError(f"no rate for effects of the kind {effect.kind}")


def rate_on_those(counting: Array | Mask, change: Array | Mask, share: Array) -> tuple[Array, Mask]:
    """The rate from how many or much counts, the full change, and the share of it that they show; and who counts."""
    anybody = counting > 0
    return np.where(anybody, change * share, 0.0), anybody
