"""Is a line with kronor by year well formed: its ranges, those it is paid for, who pays whom."""

from collections.abc import Iterator

from model.case.case import Case, Funding, Income
from model.case.problem import Problem, error, notice
from model.numbers.keys import amount_keys, amount_place
from model.numbers.resolved_numbers import ResolvedNumbers


def part_of(case: Case, name: str) -> str:
    """The part of the case where a line with kronor by year stands."""
    return next(part for part in ("budget", "funding", "income") if name in getattr(case, part))


def check_lines(case: Case) -> Iterator[Problem]:
    """Ranges without an amount, participants that nobody has, an income that pays itself."""
    for name, line in case.money_lines.items():
        address = f"{part_of(case, name)}.{name}"
        for year in line.ranges:
            if amount_place(case, f"{name}.{year}") is None:
                yield error("range_of_no_amount", f"{address}.ranges.{year}", year=year)
        whose = None if isinstance(line, Funding) else line.participants_of
        if whose is not None and (whose not in case.effects or not case.effects[whose].is_per_person):
            yield error("no_participants_to_pay_for", f"{address}.participants_of", effect=whose)
        if isinstance(line, Income) and line.paid_by == line.paid_to:
            yield error("pays_itself", f"{address}.paid_to", actor=line.paid_to)


def amounts_outside(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """The amounts by key that fall outside the case's years, and so are not counted."""
    case = resolved.case
    for name in case.money_lines:
        for year, key in amount_keys(case, name, resolved.by_year).items():
            amount = resolved.numbers[key].value
            if amount and year not in case.years:
                yield outside(case, f"{part_of(case, name)}.{name}.amounts.{year}", year, amount)


def outside(case: Case, place: str, year: int, amount: float) -> Problem:
    """That an amount is not counted, since it falls outside the case's years."""
    first, last = case.start_year, case.years.stop - 1
    return notice("outside_horizon", place, year=year, value=amount, unit="kr", first=first, last=last)
