"""A reduction: a share of a yearly base that the programme reaches becomes less, or more (definition 4.3)."""

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import rate_of, rate_on_those, unit_factors
from model.calculation.effects.reached import months_factors, profile_factor, reach_factor
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
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
        reach_factor(effect_id, effect, draws, time),
        number("change"),
        number("share_due_to_us"),
        profile_factor(effect_id, effect, draws, time),
        *months_factors(effect_id, effect, draws, time),
    )


@rate_of.register
def reduction_rate(effect: Reduction, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The change at the share of full effect that the year shows, where there is a base that is reached."""
    values = {factor.name: factor.values for factor in reduction_factors(effect, effect_id, draws, time)}
    counting = np.minimum(values["base"] * values["growth"] * values["reach"], values["profile"])
    return rate_on_those(counting, values["change"], np.asarray(values["profile"], dtype=float))
