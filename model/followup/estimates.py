"""Estimates of what changed, each with a 95 % interval: closed forms of counts and shares (definition 4.16)."""

import math
from dataclasses import dataclass

from scipy.special import ndtri

from model.case.followup.record import EffectOutcome

Z = float(ndtri(0.975))
"""Standard errors on each side of an estimate that hold 95 %."""


@dataclass(frozen=True)
class Estimate:
    """An estimate with its standard error and the ends of its 95 % interval, in its own unit."""

    value: float
    standard_error: float
    low: float
    high: float

    @property
    def holds_none(self) -> bool:
        """Whether no change at all lies within the interval of a difference."""
        return self.low <= 0.0 <= self.high


def rate_ratio(
    after: float, before: float, years_after: float = 1.0, years_before: float = 1.0, overdispersion: float = 1.0
) -> Estimate:
    """How many times the rate before the rate after is, with a log interval; its standard error is that of its log.

    None of the counts may be 0. Overdispersion is how many times more the counts vary than by chance alone.
    """
    ratio = (after / years_after) / (before / years_before)
    error = math.sqrt(overdispersion * (1.0 / after + 1.0 / before))
    return Estimate(ratio, error, ratio * math.exp(-Z * error), ratio * math.exp(Z * error))


def ratio_with_control(ratio: Estimate, control: Estimate) -> Estimate:
    """How many times the change of the control group the change is; its standard error is that of its log."""
    value, error = ratio.value / control.value, math.hypot(ratio.standard_error, control.standard_error)
    return Estimate(value, error, value * math.exp(-Z * error), value * math.exp(Z * error))


def difference_in_differences(
    treated: tuple[float, float],
    control: tuple[float, float],
    years: tuple[float, float] = (1.0, 1.0),
    overdispersion: float = 1.0,
) -> Estimate:
    """(T₁ − T₀) − (C₁ − C₀) a year, of counts (before, after); the variance is the sum of the counts of each a year."""
    before, after = years
    value = (treated[1] / after - treated[0] / before) - (control[1] / after - control[0] / before)
    variance = (treated[1] + control[1]) / after**2 + (treated[0] + control[0]) / before**2
    error = math.sqrt(overdispersion * variance)
    return Estimate(value, error, value - Z * error, value + Z * error)


def difference_of_shares(after: float, of_after: float, before: float, of_before: float) -> Estimate:
    """A share after less the share before. Where one of them is none or all the ends are those of Newcombe (1998).

    The plain interval has no width there, as if ten of ten told everything of the next ten.
    """
    share_after, share_before = after / of_after, before / of_before
    error = math.sqrt(share_after * (1 - share_after) / of_after + share_before * (1 - share_before) / of_before)
    value = share_after - share_before
    if {share_after, share_before}.isdisjoint({0.0, 1.0}):
        return Estimate(value, error, value - Z * error, value + Z * error)
    (low_after, high_after), (low_before, high_before) = (
        _wilson(share_after, of_after),
        _wilson(share_before, of_before),
    )
    below = math.hypot(share_after - low_after, high_before - share_before)
    above = math.hypot(high_after - share_after, share_before - low_before)
    return Estimate(value, error, value - below, value + above)


def _wilson(share: float, of: float) -> tuple[float, float]:
    """The ends of Wilson's 95 % interval of a share."""
    middle, square = share + Z**2 / (2 * of), Z**2 / of
    reach = Z * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def error_after(one: EffectOutcome, ratio: float) -> float:
    """The standard error of the log ratio of one more year, when `ratio` times the rate before is counted in it.

    A control group is counted as often as it was before.
    """
    factor = 1.0 if one.overdispersion is None else one.overdispersion
    counts = [one.before.count, ratio * one.before.count / one.before.years]
    if one.control_before is not None and one.control_after is not None:
        counts += [one.control_before.count, one.control_before.count / one.control_before.years]
    return math.sqrt(factor * sum(1.0 / count for count in counts))


def updated_rate(shape: float, years: float, counts: tuple[float, ...]) -> tuple[float, float]:
    """The gamma distribution of a yearly rate after counts of a year each: its shape and its years."""
    return shape + sum(counts), years + len(counts)
