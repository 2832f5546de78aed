"""What a pilot before the full roll-out is worth: the decision after it less the decision without it."""

from dataclasses import dataclass

import numpy as np

from model.analysis.learning import GRID
from model.analysis.odds import Odds
from model.calculation.draws import distance, point, steepness
from model.calculation.metrics import discount_factors
from model.case.assumptions import Assumption
from model.case.case import Pilot
from model.evaluate import rates
from model.numbers.resolved_numbers import ResolvedNumbers


@dataclass(frozen=True)
class PilotWorth:
    """What a pilot is worth, kronor: the decision after it less the decision without it.

    `sample` is the worth of what it shows alone (EVSI); `net` after its cost and the delay; `perfect` that of a pilot
    that measures without error, at no cost and at once; `trusted` the share of the number's variance that it removes,
    0 … 1, on the scale on which the number is drawn; `luck` the random factor of the number that it measures.
    """

    sample: float
    net: float
    perfect: float
    trusted: float
    luck: str


def worth_of_pilot(resolved: ResolvedNumbers, odds: Odds, pilot: Pilot) -> PilotWorth | None:
    """What a pilot is worth before the decision on the full roll-out; None if what it measures is not uncertain.

    The pilot shows the true value with a normal error on the scale on which the number is drawn (log, logit or plain).
    After it, the roll-out is decided on what is then expected, and begins `delay` years later: everything moves, and is
    discounted that much more. An error or a cost that is not stated counts as none, so the worth is then the most that
    such a pilot can have.
    """
    random_factor = next(
        (random_factor for random_factor, learned in odds.learned.items() if pilot.learns in learned.keys), None
    )
    number = resolved.numbers.get(pilot.learns)
    if random_factor is None or number is None:
        return None
    trusted = 1.0 if pilot.error is None else _trusted(number, pilot.error)
    known, blurred = np.sqrt(trusted), np.sqrt(1.0 - trusted)
    nodes, weights = np.polynomial.hermite_e.hermegauss(48)
    worth = odds.learned[random_factor].worth
    # What is expected of the roll-out for each of the equally likely things that the pilot may show.
    expected = np.interp(known * GRID[:, None] + blurred * nodes, GRID, worth) @ (weights / weights.sum())
    expected = odds.mean + expected - expected.mean()
    without, perfect = max(odds.mean, 0.0), odds.information(random_factor)
    decided = float(np.clip(np.maximum(expected, 0.0).mean(), without, without + perfect))
    later = float(discount_factors(rates(point(resolved), max(resolved.case.horizon, pilot.delay + 1)))[pilot.delay, 0])
    return PilotWorth(
        sample=decided - without,
        net=later * decided - (0.0 if pilot.cost is None else pilot.cost) - without,
        perfect=perfect,
        trusted=trusted,
        luck=random_factor,
    )


def _trusted(number: Assumption, error: float) -> float:
    """The share of a number's variance, on the scale on which it is drawn, that a measurement with an error removes."""
    assert number.value is not None and number.low is not None and number.high is not None
    if error == 0:
        return 1.0
    measured = 2.0 * error * steepness(number)
    believed = distance(number, number.low, number.high)
    return 1.0 / (1.0 + (measured / believed) ** 2)
