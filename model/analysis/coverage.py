"""How much of what matters is uncertain: the numbers that move the answer most, and which of them have a range.

A chance that rests on one range among forty numbers is false certainty, so it is shown with what it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.calculation.draws import moved_together
from model.calculation.metrics import TOLERANCE, net_present_value
from model.case.assumptions import Assumption, Library, Perspective, Timing
from model.editing.edits import offered_range
from model.evaluate import evaluate
from model.numbers.resolved_numbers import ResolvedNumbers, keys_in_use

MOST_OF_IT = 0.8
"""The main numbers are the fewest whose moves make up this share of all moves of NPV."""
TENTH = 0.1
"""How far a number is moved when nothing suggests a distance, as a share of its value."""


@dataclass(frozen=True)
class Coverage:
    """The main numbers of a case, weightiest first, and how far each moves NPV between its ends, kronor.

    The ends are those of its range; without one, those that the library would suggest, else a tenth either way.
    `with_range` are the main numbers that have a range.
    """

    moves: Mapping[str, float]
    with_range: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The main numbers without a range, weightiest first."""
        return tuple(key for key in self.moves if key not in self.with_range)


def coverage(resolved: ResolvedNumbers, perspective: Perspective, timing: Timing) -> Coverage:
    """Which numbers matter most and which of them are uncertain; one evaluation of two draws a number.

    Only numbers in use that somebody has given are tried. Discount rates are not: they are chosen, not uncertain.
    """
    rates = {key for _, key in resolved.schedule}
    ends: dict[str, tuple[float, float]] = {}
    for key in keys_in_use(resolved):
        number = resolved.numbers[key]
        is_given = key not in resolved.defaults or number.low is not None
        if is_given and key not in rates and number.unit != "flag" and number.value is not None:
            ends[key] = _ends(number, resolved.library)
    if not ends:
        return Coverage({}, frozenset())
    draws = moved_together(resolved, [{key: at} for key, pair in ends.items() for at in pair])
    ledger = evaluate(resolved.case, draws, resolved.library).within(perspective)
    worth = np.broadcast_to(net_present_value(ledger, timing), (draws.count,))[1:].reshape(-1, 2)
    sizes = dict(zip(ends, (float(at) for at in np.abs(worth[:, 1] - worth[:, 0])), strict=True))
    main = _main(sizes)
    return Coverage(main, frozenset(key for key in main if resolved.numbers[key].low is not None))


def _ends(number: Assumption, library: Library) -> tuple[float, float]:
    """The least and the most that a number is moved to, within its unit's limits."""
    assert number.value is not None
    if number.low is not None and number.high is not None:
        return number.low, number.high
    offered = offered_range(number, library)
    if offered is not None:
        return offered
    unit = number.possible
    far = 1.0 if unit.whole else TENTH * abs(number.value)
    return max(unit.low, number.value - far), min(unit.high, number.value + far)


def _main(sizes: Mapping[str, float]) -> dict[str, float]:
    """The fewest, largest first, that make up most of all moves."""
    main: dict[str, float] = {}
    total = sum(sizes.values())
    for key, size in sorted(sizes.items(), key=lambda pair: -pair[1]):
        if size <= TOLERANCE or sum(main.values()) >= MOST_OF_IT * total:
            break
        main[key] = size
    return main
