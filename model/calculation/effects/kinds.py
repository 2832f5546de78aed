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


def split_by_sign(difference: Factor, others: tuple[Factor, ...]) -> tuple[Units, ...]:
    """A difference between two worlds, with − without, as what there is less of and what there is more of.

    The difference is used up: its array becomes one of the two, for a new one of years and draws is what takes time.
    """
    more = np.asarray(difference.values, dtype=float)
    least, most = more.min(initial=0.0), more.max(initial=0.0)
    units = []
    if not most > 0:
        return (Units("less", (replace(difference, values=np.abs(more, out=more)), *others)),)
    if least < 0:
        less = -more
        units.append(Units("less", (replace(difference, values=np.maximum(0.0, less, out=less)), *others)))
    if most > 0:
        values = more if least >= 0 else np.maximum(0.0, more, out=more)
        units.append(Units("more", (replace(difference, values=values), *others)))
    return tuple(units)


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
