"""Uncertainty: numbers that matter without a range, ranges that hold the answer's turning point, too few draws."""

from collections.abc import Iterator

from model.review.examined import Examined
from model.review.finding import Fired, rule, until

MOST_IN_ONE = 0.8
"""The share of all that is uncertain that one number may carry."""
FEWEST_DRAWS = 1000


@rule("U01", "warning", 63)
def no_range(case: Examined) -> Iterator[Fired]:
    """A number that moves the answer by a tenth or more has no low and high."""
    bare = tuple(key for key in case.weighty if case.numbers[key].low is None)
    if bare:
        yield Fired(bare[0], {"numbers": bare, "how_many": len(bare)}, until(bare[0]))


@rule("U02", "warning")
def one_sided(case: Examined) -> Iterator[Fired]:
    """A range lies wholly on one side of its value: it can only get better, or only worse."""
    for key in case.moved:
        number = case.numbers[key]
        if number.low is not None and number.value in (number.low, number.high):
            yield Fired(key, {"key": key, "kind": "low" if number.value == number.high else "high"})


@rule("U03", "warning", 54)
def may_not_pay(case: Examined) -> Iterator[Fired]:
    """Within the range of a single number the answer turns."""
    for key, moved in case.moved.items():
        if moved.low is not None and moved.high is not None and (moved.low < 0) != (moved.high < 0):
            number = case.numbers[key]
            facts = {"key": key, "low": (key, number.low), "high": (key, number.high)}
            yield Fired(key, facts, until(key))


@rule("U04", "warning")
def all_in_one(case: Examined) -> Iterator[Fired]:
    """One of several uncertain numbers carries more than four fifths of all that is uncertain."""
    swings = {
        key: (moved.high - moved.low) ** 2
        for key, moved in case.moved.items()
        if moved.low is not None and moved.high is not None
    }
    total = sum(swings.values())
    if len(swings) < 2 or not total:
        return
    key = max(swings, key=lambda one: swings[one])
    if swings[key] > MOST_IN_ONE * total:
        yield Fired(key, {"key": key, "share": swings[key] / total})


@rule("U05", "notice")
def few_draws(case: Examined) -> Iterator[Fired]:
    """The chance is told from fewer than a thousand draws."""
    if case.answer.has_ranges and case.case.sampling.draws < FEWEST_DRAWS:
        yield Fired("sampling.draws", {"count": case.case.sampling.draws, "least": FEWEST_DRAWS})
