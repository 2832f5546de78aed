"""Levels of support: people by level, who move between them each year, without and with the programme (4.14).

The part of the people that meets the new way moves by shares of its own, beside the rest. The rows of a matrix are kept
as they were stated at the point estimate; in a draw where they no longer sum to 1, each is scaled so that it does.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import BySign, Units, rate_of, rate_on_those, unit_factors, valued_units
from model.calculation.effects.reached import met_by_year
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.years import Time
from model.case.effect import Levels
from model.case.effect_kinds.levels import TO, WITH
from model.numbers.keys import key_of

Matrix = Mapping[tuple[str, str], Array]
"""Of those at the first level, the share that is at the second a year later; only shares that are not 0."""
NEAR = 1e-9
"""How near 1 the shares of a level have to sum."""


class People(NamedTuple):
    """People by level and year, without and with the programme: `(years, draws)` or 1; and the part that meets it."""

    without: Mapping[str, Array]
    new: Mapping[str, Array]
    met: Array
    keys: tuple[str, ...]


def people_of(effect: Levels, effect_id: str, draws: Draws, time: Time) -> People:
    """The people at each level in each year and draw."""
    met_keys, met = met_by_year(effect, effect_id, draws, time)
    own = [key_of(effect_id, effect, slot) for slot in effect.all_slots if "." in slot]
    for slot in effect.more_by_year:
        own += draws.by_year.get(key_of(effect_id, effect, slot), {}).values()
    old, new = (matrix_of(effect, effect_id, draws, world) for world in ("", WITH))
    without = _by_year(effect, effect_id, draws, time, [(old, None)])
    mixed = _by_year(effect, effect_id, draws, time, [(old, 1.0 - met), (new, met)])
    return People(without, mixed, met, (*met_keys, *own))


def matrix_of(effect: Levels, effect_id: str, draws: Draws, world: str) -> Matrix:
    """Where the people of each level are a year later, `(1, draws)`; a blank share of the programme is as without."""
    matrix: dict[tuple[str, str], Array] = {}
    for level in effect.levels:
        row = {}
        for other in effect.levels:
            without = draws[key_of(effect_id, effect, f"{level}.{TO}{other}")]
            said = draws[key_of(effect_id, effect, f"{level}.{TO}{other}{world}")]
            row[other] = np.where(np.isnan(said), without, said)[None, :]
        total = np.asarray(sum(row.values()))
        too_much = total > 1.0 + NEAR if effect.rest_leaves else np.abs(total - 1.0) > NEAR
        scale = np.where(too_much & (total > 0), 1.0 / np.where(total > 0, total, 1.0), 1.0) if too_much.any() else None
        for other, share in row.items():
            if share.any():
                matrix[level, other] = share if scale is None else share * scale
    return matrix


def _by_year(
    effect: Levels, effect_id: str, draws: Draws, time: Time, ways: list[tuple[Matrix, Array | None]]
) -> Mapping[str, Array]:
    """People at each level by year, where a part of them moves by each of the matrices."""
    there: dict[str, Array] = {
        level: draws[key_of(effect_id, effect, f"{level}.people")][None, :] for level in effect.levels
    }
    counted: dict[str, list[Array]] = {level: [] for level in effect.levels}
    for t in range(len(time.t)):
        come = {level: _newcomers(effect, effect_id, draws, level, time.start_year + t) for level in effect.levels}
        if effect.transition == "start":
            there = {level: people + come[level] for level, people in _moved(there, ways, t).items()}
        for level, people in there.items():
            counted[level].append(people)
        if effect.transition == "end":
            there = {level: people + come[level] for level, people in _moved(there, ways, t).items()}
    return {level: np.concatenate(np.broadcast_arrays(*rows)) for level, rows in counted.items()}


def _newcomers(effect: Levels, effect_id: str, draws: Draws, level: str, year: int) -> Array:
    """Those who come to a level in a year, `(1, draws)`: what is given for the year, else for any year."""
    key = key_of(effect_id, effect, f"{level}.newcomers")
    by_year, any_year = draws.by_year.get(key, {}), draws[key]
    if year not in by_year:
        return any_year[None, :]
    given = draws[by_year[year]]
    return np.where(np.isnan(given), any_year, given)[None, :]


def _moved(there: Mapping[str, Array], ways: list[tuple[Matrix, Array | None]], t: int) -> dict[str, Array]:
    """People by level after a year's moves."""
    moved: dict[str, Array] = {level: np.zeros((1, 1)) for level in there}
    for matrix, part in ways:
        weight = None if part is None else part[t][None, :]
        if weight is not None and not weight.any():
            continue
        if weight is None or (weight == 1.0).all():
            going = dict(there)
        else:
            going = {level: people * weight for level, people in there.items()}
        for (level, other), share in matrix.items():
            moved[other] = moved[other] + going[level] * share
    return moved


@unit_factors.register
def levels_factors(effect: Levels, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """More person-years at the level that the effect counts × part that comes true × share due to us; minus: fewer."""
    people, level = people_of(effect, effect_id, draws, time), effect.counted_level
    more = people.new[level] - people.without[level]
    return (Factor("levels_people", people.keys, more, level), *_true(effect, effect_id, draws))


@valued_units.register
def levels_units(effect: Levels, effect_id: str, draws: Draws, time: Time) -> tuple[tuple[Units, ...], ...]:
    """Person-years at the level of each valuation: fewer is a benefit, more is a cost."""
    people, true = people_of(effect, effect_id, draws, time), _true(effect, effect_id, draws)
    each = []
    for valuation in effect.valuations:
        level = valuation.of or effect.counted_level
        new, without = people.new[level], people.without[level]
        by_sign = BySign(len(time.t), np.broadcast(new[:1], without[:1]).shape[1])
        for t in range(len(time.t)):
            by_sign.put(t, new[t] - without[t])
        each.append(by_sign.units(Factor("levels_people", people.keys, np.zeros((1, 1)), level), true))
    return tuple(each)


def _true(effect: Levels, effect_id: str, draws: Draws) -> tuple[Factor, ...]:
    """The part of the difference that comes true, and the share of it that is due to us."""
    return tuple(number_factor(slot, key_of(effect_id, effect, slot), draws) for slot in ("change", "share_due_to_us"))


@rate_of.register
def levels_rate(effect: Levels, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """How much larger a share of all people is at the level that the effect counts, where some meet the new way."""
    people, level = people_of(effect, effect_id, draws, time), effect.counted_level
    without, new = (world[level] / _at_least_some(world) for world in (people.without, people.new))
    change = draws[key_of(effect_id, effect, "change")][None, :]
    return rate_on_those(people.met, (new - without) * change, np.ones((1, 1)))


def _at_least_some(world: Mapping[str, Array]) -> Array:
    """Everybody, by year and draw; 1 where there is nobody."""
    everybody = np.asarray(sum(world.values()))
    return np.where(everybody > 0, everybody, 1.0)
