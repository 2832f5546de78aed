"""What would move an application whose place is not certain: how far its NPV is from where the choice turns, and what
of its own numbers could bring it there.

An application turns where the best set with it is worth as much as the best set without it, all others as they stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.committee.applications import Application
from model.committee.choice import Candidate, Choice, Limits, best_set


@dataclass(frozen=True)
class Turn:
    """By how many kronor an application's NPV must rise to come in (plus) or may fall before it is out (minus).

    `numbers` are those of its own that alone do it within their ranges, the one with the widest reach first; numbers
    that share a random factor count as one.
    """

    name: str
    change: float
    numbers: tuple[tuple[str, ...], ...]


def turns(choice: Choice, applications: Sequence[Application]) -> Mapping[str, Turn]:
    """Name → where it turns, of each application that is in some of the best sets and not in all."""
    found = {}
    for application in applications:
        if application.name in choice.groups["find_out_more"]:
            change = change_to_turn(choice.candidates, choice.limits, application.name)
            if change is not None:
                found[application.name] = Turn(application.name, change, _numbers(application, change))
    return found


def change_to_turn(candidates: Sequence[Candidate], limits: Limits, name: str) -> float | None:
    """The change of an application's NPV, kronor, at which it is as good to choose it as not; None where it can't be.

    At a change of 0 both are as good: what is chosen then turns at the slightest change.
    """
    worth = np.array([one.npv for one in candidates], dtype=float)
    with_it = best_set(candidates, replace(limits, must=limits.must | {name}), worth)
    without = best_set(candidates, replace(limits, must_not=limits.must_not | {name}), worth)
    if with_it is None or without is None or name in limits.must or name in limits.must_not:
        return None
    return float(worth[without].sum() - worth[with_it].sum())


def _numbers(application: Application, change: float) -> tuple[tuple[str, ...], ...]:
    drivers, turning = application.answer.sensitivity.drivers, application.npv + change
    return tuple(one.keys for one in drivers if one.cautious.npv <= turning <= one.hopeful.npv)
