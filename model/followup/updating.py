"""The forecast after what has been measured: a precision-weighted mean on ln(1 − e), with its weights (4.16).

And how much of the full effect the plan shows in the years in which something was measured.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from model.calculation.draws import point
from model.calculation.effects.kinds import rate_of
from model.calculation.years import Time
from model.case.followup.record import EffectOutcome
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers

P90 = float(ndtri(0.9))


@dataclass(frozen=True)
class Updated:
    """A fall as it was believed and as it is believed now, with p10 and p90; and how much the new weighs, 0 … 1."""

    before: float
    value: float
    low: float
    high: float
    weight: float


def updated(value: float, low: float, high: float, measured: float, standard_error: float) -> Updated:
    """A fall believed to be `value` (p10 low, p90 high) after one that was measured, with the error of its log ratio.

    Both as shares below 1. A measurement without error replaces what was believed; one with endless error does nothing.
    """
    spread = (math.log1p(-low) - math.log1p(-high)) / (2.0 * P90)
    weight = 1.0 if standard_error == 0 else spread**2 / (spread**2 + standard_error**2)
    believed, seen = math.log1p(-value), math.log1p(-measured)
    mean = believed + weight * (seen - believed)
    left = spread * math.sqrt(1.0 - weight)
    low_end, high_end = -math.expm1(mean + P90 * left), -math.expm1(mean - P90 * left)
    if weight == 0.0:
        return Updated(value, value, low, high, 0.0)
    return Updated(value, -math.expm1(mean), low_end, high_end, weight)


def strength(resolved: ResolvedNumbers, one: EffectOutcome) -> float | None:
    """The mean part of full effect in the calendar years counted, 0 where there is none; None where nothing changes.

    Years outside the case are looked at too: what was counted before the programme says nothing of it.
    """
    effect = resolved.case.effects.get(one.effect or "")
    change = None if effect is None else resolved.numbers.get(key_of(str(one.effect), effect, "change"))
    if effect is None or change is None or change.unit != "change" or not change.value:
        return None
    years = Time(one.first, np.arange(one.last - one.first + 1.0)[:, None])
    rates, _ = rate_of(effect, str(one.effect), point(resolved), years)
    return float(np.broadcast_to(rates, (len(years.t), 1)).mean() / change.value)
