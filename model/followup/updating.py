"""The forecast after what has been measured: a precision-weighted mean on ln(1 − e), with its weights (4.16)."""

import math
from dataclasses import dataclass

from scipy.special import ndtri

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
