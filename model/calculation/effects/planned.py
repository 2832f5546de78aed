"""Planned kronor: what the plan says year by year, and the part of it that comes true (definition 4.4)."""

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import given_or_none, rate_of, rate_on_those, unit_factors
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.years import Time
from model.case.effect import Planned
from model.numbers.keys import by_year_prefix, key_of


@unit_factors.register
def planned_factors(effect: Planned, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """Kronor of the plan × the part of it that comes true × share due to us."""
    change, due = (
        number_factor(slot, key_of(effect_id, effect, slot), draws) for slot in ("change", "share_due_to_us")
    )
    return (_plan(effect_id, effect, draws, time), change, due)


@rate_of.register
def planned_rate(effect: Planned, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The part of the plan that comes true, in the years that have one."""
    kronor = _plan(effect_id, effect, draws, time).values
    return rate_on_those(kronor, draws[key_of(effect_id, effect, "change")][None, :], np.ones((1, 1)))


def _plan(effect_id: str, effect: Planned, draws: Draws, time: Time) -> Factor:
    """Kronor by year as planned, so many years later; nothing in a year without a figure."""
    lag_key = key_of(effect_id, effect, "lag")
    lag = draws[lag_key][None, :]
    given = draws.by_year.get(by_year_prefix(effect_id, effect), {})
    kronor = np.zeros((len(time.t), 1))
    for year, key in given.items():
        falls = time.t - (year - time.start_year) == lag
        kronor = kronor + given_or_none(draws[key])[None, :] * falls
    return Factor("planned", (*given.values(), lag_key), kronor)
