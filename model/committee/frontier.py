"""The frontier of a choice: what a larger or a smaller whole budget would give."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.committee.choice import CENT, FEW, Candidate, Limits, best_set, sets_that_fit


def frontier(candidates: Sequence[Candidate], limits: Limits, steps: int = 20) -> tuple[tuple[float, float], ...]:
    """Every budget, kronor, where more money gives a greater sum of NPV, with that sum; the last is what all ask for.

    Between two of them the sum is that of the former. Of more than a few applications the best sets of so many budgets
    are sought, each put where what it asks for is: between them the sum is at least what is said.
    """
    worth = np.array([one.npv for one in candidates], dtype=float)
    asked = np.array([one.asked_in_all for one in candidates], dtype=float)
    whole = math.fsum(asked)
    if len(candidates) <= FEW:
        sets = sets_that_fit(candidates, replace(limits, total=None))
    else:
        budgets = np.linspace(0.0, whole, steps + 1).tolist()
        found = (best_set(candidates, replace(limits, total=total), worth) for total in budgets)
        sets = np.array([one for one in found if one is not None]).reshape(-1, len(candidates))
    points: list[tuple[float, float]] = []
    for spent, reached in sorted(zip((sets @ asked).tolist(), (sets @ worth).tolist(), strict=True)):
        if not points or reached > points[-1][1] + CENT:
            points = [point for point in points if point[0] < spent] + [(spent, reached)]
    is_at_end = bool(points) and points[-1][0] >= whole - CENT
    return (*points, *(() if is_at_end else ((whole, points[-1][1]),))) if points else ()
