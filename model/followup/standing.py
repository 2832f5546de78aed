"""How outcomes stand beside their plan, as words: as planned, departs, departs much, or not reported.

Where one word ends and the next begins is an assumption: the fund's own, else that of the library.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from model.case.assumptions import Assumption
from model.case.followup.record import FollowUp
from model.followup.differences import planned
from model.numbers.resolved_numbers import ResolvedNumbers, is_included

Standing = Literal["as_planned", "departs", "departs_much", "not_told"]
DEPARTS, DEPARTS_MUCH = "followup.departs", "followup.departs_much"
NOTHING = 0.5
"""Kronor, or units, below which a plan is none."""


@dataclass(frozen=True)
class Limits:
    """Shares of the plan above which an outcome departs, and departs much; and the fund whose they are, if any's."""

    departs: float
    departs_much: float
    fund: str | None = None


def standing_limits(resolved: ResolvedNumbers) -> Limits:
    """The limits of the fund that the case follows, each of which else is the library's."""
    numbers, fund = resolved.library.numbers, resolved.case.fund_rule
    rule = resolved.library.fund_rules.get(fund or "")
    own = (None, None) if rule is None else (rule.departs, rule.departs_much)
    departs, much = (
        _known(numbers[key]) if said is None else said for said, key in zip(own, (DEPARTS, DEPARTS_MUCH), strict=True)
    )
    return Limits(departs, max(departs, much), fund if own != (None, None) else None)


def _known(number: Assumption) -> float:
    """A number of the library, which is never blank."""
    assert number.value is not None
    return number.value


def standing(plan: float, outcome: float, limits: Limits) -> Standing:
    """How far an outcome is from its plan, above or below, as a share of it; from no plan anything is far."""
    away = abs(outcome - plan)
    if away < NOTHING:
        return "as_planned"
    share = away / plan if plan >= NOTHING else float("inf")
    if share <= limits.departs:
        return "as_planned"
    return "departs" if share <= limits.departs_much else "departs_much"


@dataclass(frozen=True)
class NotTold:
    """A line in a year that is followed, of which there is a plan and nothing is stated; kronor."""

    line: str
    year: int
    plan: float


def not_told(resolved: ResolvedNumbers) -> Iterator[NotTold]:
    """Lines that count, with a plan and nothing stated, in the years up to the last of which any kronor are stated."""
    case, followup = resolved.case, resolved.case.followup or FollowUp()
    stated = {(one.line, one.year) for one in followup.money}
    last = max((one.year for one in followup.money), default=case.start_year - 1)
    counted = [name for name in case.money_lines if name in case.funding or is_included(resolved, f"{name}.included")]
    for name in counted:
        for year in case.years:
            of_year = None if year > last or (name, year) in stated else planned(resolved, name, year)
            if of_year is not None and of_year.amount >= NOTHING:
                yield NotTold(name, year, of_year.amount)
