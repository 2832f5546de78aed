"""A cohort: a change for each participant, which begins after a lag, lasts and fades (definition 4.4)."""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import given_or_none, participants, rate_of, rate_on_those, unit_factors
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.months import months_of, months_said, part_of_year
from model.calculation.years import Time
from model.case.effect import Cohort
from model.numbers.keys import by_year_prefix, key_of


@unit_factors.register
def cohort_factors(effect: Cohort, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """Participants who count × change per participant × share due to us."""
    change, due = (
        number_factor(slot, key_of(effect_id, effect, slot), draws) for slot in ("change", "share_due_to_us")
    )
    return (_participants(effect_id, effect, draws, time), change, due)


@participants.register
def cohort_participants(effect: Cohort, effect_id: str, draws: Draws, time: Time, years: Array) -> Array:
    """Those given for each year, for so many years, scaled like the participants of the effect."""
    there = np.zeros((len(time.t), 1))
    for year, key in _started(effect_id, effect, draws).items():
        since = time.t - (year - time.start_year)
        there = there + given_or_none(draws[key])[None, :] * ((since >= 0) & (since < years))
    return there * draws[key_of(effect_id, effect, effect.by_year_scale)][None, :]


def _started(effect_id: str, effect: Cohort, draws: Draws) -> Mapping[int, str]:
    """Calendar year → key of the participants who start in it."""
    return draws.by_year.get(by_year_prefix(effect_id, effect), {})


@rate_of.register
def cohort_rate(effect: Cohort, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The change at the share of it that those who have started still show."""
    counting = _participants(effect_id, effect, draws, time, is_fading=False, in_months=False).values
    fading = _participants(effect_id, effect, draws, time, in_months=False).values
    change = draws[key_of(effect_id, effect, "change")][None, :]
    return rate_on_those(counting, change, fading / np.where(counting > 0, counting, 1.0))


def _participants(
    effect_id: str, effect: Cohort, draws: Draws, time: Time, is_fading: bool = True, in_months: bool = True
) -> Factor:
    """Participants who still count, by year: those who started, after the lag, fading, for the duration.

    The first and the last year of each count for their months.
    """
    slots = ("started_scale", "lag", "fade", "duration")
    scale_key, lag_key, fade_key, duration_key = (key_of(effect_id, effect, slot) for slot in slots)
    lag, fade, duration = (draws[key][None, :] for key in (lag_key, fade_key, duration_key))
    given, months = _started(effect_id, effect, draws), months_of(effect_id, draws) if in_months else None
    counted, fades = np.zeros((len(time.t), 1)), is_fading and fade.any()
    for year, key in given.items():
        started = given_or_none(draws[key])[None, :]
        since = time.t - (year - time.start_year) - lag
        lasting = (since >= 0) & (since < duration)
        kept = (1.0 - fade) ** np.maximum(0.0, since) if fades else 1.0
        kept = kept if months is None else kept * part_of_year(since, duration, months)
        counted = counted + started * np.where(lasting, kept, 0.0)
    scale = draws[scale_key][None, :]
    keys = (*given.values(), lag_key, fade_key, duration_key, *months_said(effect_id, draws))
    if (scale == 1.0).all():
        return Factor("participants", keys, counted)
    return Factor("participants", (*given.values(), scale_key, *keys[len(given) :]), scale * counted)
