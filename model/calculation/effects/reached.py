"""How large a part of something an effect reaches, and how much of full effect each year shows (definition 4.3)."""

from functools import reduce

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Factor
from model.calculation.months import months_of, months_said, part_of_year
from model.calculation.years import Time
from model.case.effect import EffectRecord
from model.numbers.keys import key_of


def met_by_year(effect: EffectRecord, effect_id: str, draws: Draws, time: Time) -> tuple[tuple[str, ...], Array]:
    """The part of everything that meets the new way, by year: reach × profile × months; and the keys it is made of."""
    factors = (
        reach_factor(effect_id, effect, draws, time),
        profile_factor(effect_id, effect, draws, time),
        *months_factors(effect_id, effect, draws, time),
    )
    reach, profile, *months = (np.asarray(one.values, dtype=float) for one in factors)
    fits = np.broadcast(reach, profile).shape == profile.shape
    met = np.multiply(reach, profile, out=profile if fits else None)  # nobody else has the profile
    for part in months:
        met = met * part
    return tuple(key for one in factors for key in one.keys), met


def profile_factor(effect_id: str, effect: EffectRecord, draws: Draws, time: Time) -> Factor:
    """The share of full effect by year: 0 before the start, a ramp up, then fading, then 0 after the duration."""
    keys = tuple(key_of(effect_id, effect, slot) for slot in ("starts", "ramp", "fade", "duration"))
    starts, ramp, fade, duration = (draws[key][None, :] for key in keys)
    first = starts - time.start_year
    running = time.t >= first
    if np.isfinite(duration).any():
        running = running & (time.t < first + duration)
    if (ramp <= 1.0).all() and not fade.any():
        return Factor("profile", keys, running)  # full at once and lasting: spares a power of every year and draw
    since = time.t - first
    ramp = np.maximum(1.0, ramp)
    rising = np.minimum(1.0, (since + 1.0) / ramp)
    fading = (1.0 - fade) ** np.maximum(0.0, since - ramp + 1.0)
    return Factor("profile", keys, np.where(running, rising * fading, 0.0))


def months_factors(effect_id: str, effect: EffectRecord, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """The part of the first and the last year that counts; nothing where nobody says a month."""
    months = months_of(effect_id, draws)
    if months is None:
        return ()
    starts, duration = (draws[key_of(effect_id, effect, slot)][None, :] for slot in ("starts", "duration"))
    part = part_of_year(time.t - (starts - time.start_year), duration, months)
    return (Factor("months", months_said(effect_id, draws), part),)


def reach_factor(effect_id: str, effect: EffectRecord, draws: Draws, time: Time) -> Factor:
    """The share of the base reached by year: the scale × the share given, which holds until the next year given."""
    scale_key = key_of(effect_id, effect, "reach")
    given = draws.by_year.get(scale_key, {})
    scale = draws[scale_key][None, :]
    if not given:
        return Factor("reach", (scale_key,), np.minimum(1.0, scale))
    width = max(len(draws[key]) for key in given.values())
    held, years = np.full((1, width), np.nan), []
    ahead = sorted(given)
    for t in range(len(time.t)):
        while ahead and ahead[0] <= time.start_year + t:
            column = draws[given[ahead.pop(0)]][None, :]
            held = np.where(np.isnan(column), held, column)
        years.append(held)
    shares = np.concatenate(years) if years else np.zeros((0, width))
    blank = np.isnan(shares)
    if blank.any():
        any_given = ~reduce(np.logical_and, [np.isnan(draws[key]) for key in given.values()])
        shares = np.where(blank, np.where(any_given, 0.0, 1.0), shares)
    return Factor("reach", (scale_key, *given.values()), np.minimum(1.0, scale * shares))
