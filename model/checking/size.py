"""How much a case may ask of a calculation: what is above it is refused with words, so that nobody else has to wait."""

from collections.abc import Iterator

from model.calculation.draws import BATCH
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import LONGEST_HORIZON
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys

MOST_LINES, MOST_SCENARIOS = 500, 50
"""More than anybody has, and what can still be checked while somebody waits."""
MOST_HORIZONS = 8
"""Numbers of years that are shown beside each other."""
MOST_RANGES = 200
"""Numbers with a range that matter to the result; a case with more says nothing of which of them do."""
MOST_WORK = 60_000_000
"""Draws × numbers with a range × years: some seconds of one processor at the most (bench/heaviest.py)."""


def check_size(case: Case) -> Iterator[Problem]:
    """Whether the case has more parts than can be checked one by one."""
    lines = len(case.money_lines) + len(case.effects)
    if lines > MOST_LINES:
        yield error("too_many_lines", "budget", value=lines, high=MOST_LINES)
    if len(case.scenarios) > MOST_SCENARIOS:
        yield error("too_many_scenarios", "scenarios", value=len(case.scenarios), high=MOST_SCENARIOS)
    if len(case.horizons) > MOST_HORIZONS:
        yield error("too_many_horizons", "horizons", value=len(case.horizons), high=MOST_HORIZONS)


def check_ranges(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Whether the uncertain numbers are few enough, and what the random draws of them come to is little enough."""
    case = resolved.case
    if not any(_is_too_much(case, len(resolved.numbers))):
        return  # so few are they that it need not be asked which of them have a range, and which of those matter
    ranges = len(uncertain_keys(resolved))
    too_many, too_much_work = _is_too_much(case, ranges)
    if too_many:
        yield error("too_many_ranges", "numbers", value=ranges, high=MOST_RANGES)
    elif too_much_work:
        most = MOST_WORK // (ranges * case.horizon)
        yield error(
            "too_much_work", "sampling.draws", value=case.sampling.draws, ranges=ranges, years=case.horizon,
            high=most // 100 * 100,
        )  # fmt: skip


def _is_too_much(case: Case, ranges: int) -> tuple[bool, bool]:
    """Whether so many numbers with a range are too many, and whether the draws of them are too much work."""
    work = MOST_WORK / max(1, ranges * case.horizon)
    return ranges > MOST_RANGES, case.horizon <= LONGEST_HORIZON and BATCH >= case.sampling.draws > work
