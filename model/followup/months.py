"""The months of a year that are stated, and what a plan has for them: nothing is ever scaled up to a year."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from model.case.followup.record import Dated

WHOLE_YEAR = tuple(range(1, 13))
Outcome = TypeVar("Outcome", bound=Dated)


@dataclass(frozen=True)
class PlannedYear:
    """What a plan has for a year, kronor or units, spread evenly over the months from the first that counts."""

    amount: float
    first: int = 1

    def of(self, months: Collection[int]) -> float:
        """What the plan has for some months of the year."""
        if len(months) == len(WHOLE_YEAR):
            return self.amount
        return self.amount * sum(month >= self.first for month in months) / (len(WHOLE_YEAR) - self.first + 1)


def months_of(stated: Iterable[Dated]) -> tuple[int, ...]:
    """The months of a year that outcomes of it are of, in order: all twelve where one is of the year as such."""
    said = {one.month for one in stated}
    return WHOLE_YEAR if None in said else tuple(month for month in WHOLE_YEAR if month in said)


def last_of_each_month(stated: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes of a year, of each month only the last that is stated; one of the year as such stands alone."""
    by_month: dict[int | None, Outcome] = {one.month: one for one in stated}
    return [by_month[None]] if None in by_month else list(by_month.values())


def dates_told(stated: Iterable[Dated]) -> str | None:
    """The date of several outcomes, or the first and the last of them."""
    each = sorted({one.on for one in stated if one.on})
    return None if not each else each[0] if len(each) == 1 else f"{each[0]} … {each[-1]}"


def sources_told(stated: Iterable[Dated]) -> str | None:
    """The sources of several outcomes, each once."""
    return ", ".join(dict.fromkeys(one.source for one in stated if one.source)) or None
