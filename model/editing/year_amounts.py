"""Amounts of lines by year as edits: an amount goes to its one home, its range beside it."""

from collections.abc import Mapping
from typing import Any

from model.case.assumptions import Assumption
from model.case.case import AmountRange, Case, Funding, MoneyLine
from model.numbers.keys import REFUND_SLOTS

BESIDE = ("moves_with", "basis", "source", "where", "reason")
"""What is said beside the ends of a range."""


def with_line_edited(case: Case, name: str, **fields: object) -> Case:
    """The case with fields of one of its lines with kronor by year set."""
    for part in ("budget", "funding", "income"):
        lines: dict[str, MoneyLine] = dict(getattr(case, part))
        if name in lines:
            lines[name] = lines[name].edited(**fields)
            return case.edited(**{part: lines})
    raise KeyError(name)


def with_amount(case: Case, name: str, year: int, stands: Assumption, fields: dict[str, Any]) -> Case:
    """The case with the amount of a line in a year, or what is said of its range, set.

    `stands` is the amount as it was shown. A range that a new amount is outside of is dropped.
    """
    line = case.money_lines[name]
    typed = fields.get("value", stands.value)
    value = 0.0 if typed is None else typed
    amounts = {**line.amounts, year: value}
    if not value and year not in line.amounts:
        del amounts[year]
    low, high = fields.get("low", stands.low), fields.get("high", stands.high)
    if "low" not in fields:
        low, high = stands.range_with(value)
    ranges = {at: spread for at, spread in line.ranges.items() if at != year}
    if low is not None and high is not None:
        known = line.ranges.get(year)
        beside = {} if known is None else {one: getattr(known, one) for one in BESIDE}
        given = {one: fields[one] for one in BESIDE if one in fields}
        ranges[year] = AmountRange.model_validate({**beside, **given, "low": low, "high": high})
    return with_line_edited(case, name, amounts=dict(sorted(amounts.items())), ranges=dict(sorted(ranges.items())))


def without_range(case: Case, name: str, year: int) -> Case:
    """The case without the range of an amount."""
    ranges = {at: spread for at, spread in case.money_lines[name].ranges.items() if at != year}
    return with_line_edited(case, name, ranges=ranges)


def without_participants(case: Case, name: str) -> Case:
    """The case with only fixed amounts in a line: what was said of its participants is gone, wherever it stood."""
    gone = {f"{name}.{slot}" for slot in ("per_participant", *REFUND_SLOTS)}

    def kept(numbers: Mapping[str, Any]) -> dict[str, Any]:
        return {key: number for key, number in numbers.items() if key not in gone}

    scenarios = {other: scenario.edited(numbers=kept(scenario.numbers)) for other, scenario in case.scenarios.items()}
    headline = None if case.headline in gone else case.headline
    left = case.edited(numbers=kept(case.numbers), changes=kept(case.changes), scenarios=scenarios, headline=headline)
    return with_line_edited(left, name, participants_of=None)


def without_participants_gone(case: Case) -> Case:
    """The case in which no line is paid for the participants of an effect that is not there."""
    for name, line in case.money_lines.items():
        whose = None if isinstance(line, Funding) else line.participants_of
        if whose is not None and whose not in case.effects:
            case = with_line_edited(case, name, participants_of=None)
    return case
