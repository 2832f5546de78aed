"""A reference class: how much of what earlier cases claimed came, and what that would make of another case (4.16).

A ratio is 1 where as much came as was claimed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from model.analysis.answer import Answer
from model.calculation.metrics import net_present_value
from model.case.case import Case
from model.followup.forecast import Forecast
from model.followup.settled import contracts_settled
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import is_included

FEWEST = 5
"""Cases with outcomes below which a reference class says nothing."""


def came_of_claimed(answer: Answer) -> float | None:
    """The mean, over what was measured in a case, of what came ÷ what it claimed; None where nothing was."""
    ratios = list(_ratios(answer))
    return sum(ratios) / len(ratios) if ratios else None


def _ratios(answer: Answer) -> Iterator[float]:
    """Of each effect that was counted the fall, and of each outcome of a contract what was achieved."""
    followup = answer.case.followup
    if followup is None:
        return
    falls: dict[str, float] = {seen.key: seen.fall for seen in Forecast.of(answer).seen}
    for key, fall in falls.items():
        claimed = answer.resolved.numbers[key].value
        if claimed is not None and claimed > 0:
            yield fall / claimed
    for settled in contracts_settled(answer):
        yield from (one.achieved / one.expected for one in settled.achieved if one.expected > 0)


@dataclass(frozen=True)
class ReferenceClass:
    """Case → what came ÷ what was claimed, of those in which anything was measured."""

    ratios: Mapping[str, float]

    @property
    def is_enough(self) -> bool:
        """Whether there are cases enough to say anything."""
        return len(self.ratios) >= FEWEST

    @property
    def middle(self) -> float:
        """The median of the ratios."""
        return median(self.ratios.values())

    @property
    def least(self) -> float:
        """The smallest of them."""
        return min(self.ratios.values())

    @property
    def most(self) -> float:
        """The greatest of them."""
        return max(self.ratios.values())


def reference_class(answers: Mapping[str, Answer]) -> ReferenceClass:
    """The reference class of some cases; those with errors and those without outcomes are left out."""
    found = {name: came_of_claimed(answer) for name, answer in answers.items() if not answer.has_errors}
    return ReferenceClass({name: ratio for name, ratio in found.items() if ratio is not None})


def npv_at(answer: Answer, ratio: float) -> float:
    """NPV of a case, kronor, if each effect that means less of something gives so much of what is claimed."""
    return float(net_present_value(answer.at(_claims(answer, ratio)).ledger, answer.case.discount.timing)[0])


def _claims(answer: Answer, ratio: float) -> dict[str, float]:
    """The change of each effect that counts and is a benefit, times the ratio."""
    case: Case = answer.case
    claims = {}
    for name, effect in case.effects.items():
        key = key_of(name, effect, "change")
        number = answer.resolved.numbers.get(key)
        counts = is_included(answer.resolved, key_of(name, effect, "included"))
        if effect.direction == "less" and counts and number is not None and number.value is not None:
            claims[key] = number.value * ratio
    return claims
