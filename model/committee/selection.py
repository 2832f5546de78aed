"""A choice among applications with all that a page, a paper and a workbook tell of it, worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.committee.applications import Application, candidates_of, one_of_each_case
from model.committee.choice import Candidate, Choice, Limits, choose
from model.committee.frontier import frontier
from model.committee.moving import Turn, turns
from model.numbers.worked_out import worked_out


@dataclass(frozen=True)
class Selection:
    """Applications, and the limits that are asked for; at most one of each case is chosen besides."""

    applications: tuple[Application, ...]
    asked: Limits

    @worked_out
    def limits(self) -> Limits:
        """What the choice keeps to."""
        return one_of_each_case(self.asked, self.applications)

    @worked_out
    def candidates(self) -> Sequence[Candidate]:
        """The applications as a choice sees them."""
        return candidates_of(self.applications)

    @worked_out
    def choice(self) -> Choice:
        """The best set, the next best, and how often each application is in the best set."""
        return choose(self.candidates, self.limits)

    @worked_out
    def frontier(self) -> tuple[tuple[float, float], ...]:
        """Every whole budget from which more can be had, kronor, with the greatest sum of NPV."""
        return frontier(self.candidates, self.limits)

    @worked_out
    def turns(self) -> Mapping[str, Turn]:
        """What would move each application that is in some of the best sets and not in all."""
        return turns(self.choice, self.applications)

    def demand_on(self, name: str) -> str:
        """What is demanded of an application: `must`, `must_not`, `one_of`, or nothing."""
        if name in self.asked.must:
            return "must"
        if name in self.asked.must_not:
            return "must_not"
        return "one_of" if any(name in names for names in self.limits.one_of) else ""
