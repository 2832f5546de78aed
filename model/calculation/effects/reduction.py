"""A reduction: a share of a yearly base that the programme reaches becomes less, or more (definition 4.3)."""

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import rate_of, rate_on_those, unit_factors
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.months import months_of, months_said, part_of_year
from model.calculation.years import Time
from model.case.effect import Reduction
from model.numbers.keys import key_of


@unit_factors.register
def reduction_factors(effect: Reduction, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """Base × growth × reach × change × share due to us × profile, and × months where a year is not whole."""

    def number(slot: str) -> Factor:
        return number_factor(slot, key_of(effect_id, effect, slot), draws)

    growth_key = key_of(effect_id, effect, "growth")
    yearly = draws[growth_key][None, :]
    grown = (1.0 + yearly) ** time.t if yearly.any() else np.ones((1, 1))
    return (
        number("base"),
        Factor("growth", (growth_key,), grown),
        _reach(effect_id, effect, draws, time),
        number("change"),
        number("share_due_to_us"),
        _profile(effect_id, effect, draws, time),
        *_months(effect_id, effect, draws, time),
    )


@rate_of.register
def reduction_rate(effect: Reduction, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The change at the share of full effect that the year shows, where there is a base that is reached."""
    values = {factor.name: factor.values for factor in reduction_factors(effect, effect_id, draws, time)}
    counting = np.minimum(values["base"] * values["growth"] * values["reach"], values["profile"])
    return rate_on_those(counting, values["change"], np.asarray(values["profile"], dtype=float))


def _profile(effect_id: str, effect: Reduction, draws: Draws, time: Time) -> Factor:
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


def _months(effect_id: str, effect: Reduction, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """The part of the first and the last year that counts; nothing where nobody says a month."""
    months = months_of(effect_id, draws)
    if months is None:
        return ()
    starts, duration = (draws[key_of(effect_id, effect, slot)][None, :] for slot in ("starts", "duration"))
    part = part_of_year(time.t - (starts - time.start_year), duration, months)
    return (Factor("months", months_said(effect_id, draws), part),)


def _reach(effect_id: str, effect: Reduction, draws: Draws, time: Time) -> Factor:
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
    any_given = ~np.all([np.isnan(np.broadcast_to(draws[key], width)) for key in given.values()], axis=0)
    shares = np.where(np.isnan(shares), np.where(any_given, 0.0, 1.0), shares)
    return Factor("reach", (scale_key, *given.values()), np.minimum(1.0, scale * shares))
