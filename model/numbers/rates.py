"""The rates that a case counts at, by discount schedule."""

from collections.abc import Mapping

from model.case.assumptions import Assumption, Library, Schedule
from model.case.case import Case
from model.case.problem import Problem, error

DISCOUNT_RATE = "discount_rate"
OWN_RATE, NO_RATE = "flat", "discount.zero"
"""The schedule of the case's own rate, the only one that reads DISCOUNT_RATE; and the rate that is always zero."""


def steps_of(schedule: Schedule, case: Case) -> tuple[tuple[int, str], ...]:
    """From which year of a case each rate of a schedule holds, and the key of the rate."""
    return tuple((start, key.replace("{start_year}", str(case.start_year))) for start, key in schedule.steps)


def rates_of(case: Case, library: Library) -> dict[str, Assumption]:
    """The rate of every schedule that has one for this case, before changes. NO_RATE is always the library's."""
    keys = {key for schedule in library.schedules.values() for _, key in steps_of(schedule, case)}
    rates = {key: case.numbers.get(key) or library.numbers.get(key) for key in sorted(keys)}
    return {key: rate for key, rate in rates.items() if rate is not None} | {NO_RATE: library.numbers[NO_RATE]}


def schedule_of(
    name: str, case: Case, library: Library, rates: Mapping[str, Assumption], problems: list[Problem]
) -> tuple[tuple[int, str], ...]:
    """A discount schedule as keys; what it lacks is added to the problems."""
    chosen = library.schedules.get(name)
    if chosen is None:
        problems.append(error("unknown_schedule", "discount.schedule", schedule=name))
        return ()
    steps = steps_of(chosen, case)
    for _, key in steps:
        if key not in rates:
            code = "unknown_internal_rate" if key.startswith("internal_rate.") else "missing_number"
            problems.append(error(code, "discount.schedule", key=key, year=case.start_year))
    return steps
