"""Which share of a flow of cases would make placements fall by so much, all else as it stands (definition 4.13)."""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array, along
from model.calculation.effects.case_flow import flow_of
from model.calculation.years import Time
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import AS_WITHOUT
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers

GRID = np.linspace(0.0, 1.0, 1001)
"""Shares that are tried; between two of them the fall is a straight line closely enough."""


def shares_for_fall(resolved: ResolvedNumbers, effect_id: str, fall: float) -> Mapping[str, float | None]:
    """Key of each share with the programme → the share at which placements have fallen by `fall` in the last year.

    None where no share does it. Nothing where nobody is placed, or a number is blank.
    """
    effect = resolved.case.effects[effect_id]
    if not isinstance(effect, CaseFlow):
        return {}
    slots = [f"{part}.share{AS_WITHOUT}" for part in effect.steps]
    slots += [f"{part}.returns{AS_WITHOUT}" for part in effect.parts]
    found: dict[str, float | None] = {}
    for slot in slots:
        falls = _falls(resolved, effect, effect_id, key_of(effect_id, effect, slot))
        if falls is None:
            return {}
        found[key_of(effect_id, effect, slot)] = _first_at(falls, fall)
    return found


def _falls(resolved: ResolvedNumbers, effect: CaseFlow, effect_id: str, key: str) -> Array | None:
    """The fall of placements in the last year along the shares of a key; None where nobody is placed."""
    flow = flow_of(effect, effect_id, along(resolved, key, GRID), Time.of(resolved.case))
    without = flow.cases[-1] * np.asarray(sum(flow.without.of("placements", part) for part in effect.parts))[0]
    if np.isnan(without).any() or not (without > 0).all():
        return None
    falls = -flow.difference("placements")[-1] / without
    return None if np.isnan(falls).any() else np.broadcast_to(falls, GRID.shape)


def _first_at(falls: Array, fall: float) -> float | None:
    """The smallest share at which the fall is reached, between the shares that were tried."""
    above = falls - fall
    turns = np.flatnonzero(above[:-1] * above[1:] <= 0)
    if not len(turns) or not np.ptp(falls):
        return None
    at = int(turns[0])
    step = above[at + 1] - above[at]
    part = 0.0 if step == 0 else -above[at] / step
    return float(GRID[at] + part * (GRID[at + 1] - GRID[at]))
