"""What is said of a case so that it can be reviewed: whom it reaches, how it is followed up, and answers to findings.

No result depends on any of it. Counts are people or things, not kronor; what nobody has stated is blank.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from model.case.assumptions import Basis, Identifier, Label, Number, Record, ShortText

ReplyState = Literal["answered", "corrected", "accepted"]
"""Answered in words by the applicant, put right, or accepted by a reviewer. A finding without an answer is open."""
Count = Annotated[Number, Field(gt=0, le=1e9)]
Years = Annotated[int, Field(strict=True, ge=1, le=60)]
Age = Annotated[Number, Field(ge=0, le=120)]


class Reached(Record):
    """How many a programme reaches, and of how many the claim is made: people, or cases.

    `share` is the part as it is stated, where it is.
    """

    people: Count | None = None
    of: Count | None = None
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    group: Label | None = None
    basis: Basis = "judged"
    source: ShortText | None = None
    where: Label | None = None

    @property
    def part(self) -> float | None:
        """The part of the group that is reached, 0 … 1: as it is stated, else as the counts say; None where neither."""
        if self.share is not None or self.people is None or self.of is None:
            return self.share
        return min(1.0, self.people / self.of)


class StatedPlan(NamedTuple):
    """What a follow-up counts a year among all, among those reached and those compared with, and for how long."""

    per_year: float
    years_before: int
    years_after: int
    reached_per_year: float | None = None
    control_per_year: float | None = None
    overdispersion: float | None = None


class FollowUpPlan(Record):
    """How it is to be seen whether an effect came: what is counted a year, for how many years before and after.

    `per_year` is counted among all whom the claim is about, `reached_per_year` among those reached and
    `control_per_year` among those compared with. `overdispersion` is the variance of the counts over their mean.
    `system` is where the counts are taken from, and `against` what they are held against.
    """

    counted: Label | None = None
    per_year: Count | None = None
    years_before: Years | None = None
    years_after: Years | None = None
    reached_per_year: Count | None = None
    control_per_year: Count | None = None
    overdispersion: Annotated[Number, Field(ge=1, le=1000)] | None = None
    by: Label | None = None
    begins: Label | None = None
    system: Label | None = None
    against: Label | None = None
    basis: Basis = "judged"
    source: ShortText | None = None
    note: Label | None = None

    @property
    def stated(self) -> StatedPlan | None:
        """What is counted and for how long; None until all of it is said."""
        if self.per_year is None or self.years_before is None or self.years_after is None:
            return None
        return StatedPlan(
            self.per_year, self.years_before, self.years_after, self.reached_per_year, self.control_per_year,
            self.overdispersion,
        )  # fmt: skip

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is not said of it: what is counted, how many, for how long, by whom and from when."""
        said = {
            "counted": self.counted, "per_year": self.per_year, "years": self.years_before and self.years_after,
            "by": self.by, "begins": self.begins,
        }  # fmt: skip
        return tuple(name for name, value in said.items() if value is None)


class AboutEffect(Record):
    """What is stated of an effect beside its numbers, so that it can be reviewed.

    `displacement` says in words what it replaces or pushes aside. `most` is the upper bound of the effect in the
    evidence that is cited, in the unit of the effect's change. `smallest_cut` is what can be cut from one budget at
    the least, a whole post or place, in kronor a year. `age_at_start` is how old participants are and `leaves_at` the
    age from which another actor, or nobody, pays; `afterwards` says in words what then becomes of the benefit.
    """

    displacement: Label | None = None
    most: Number | None = None
    smallest_cut: Annotated[Number, Field(gt=0, le=1e12)] | None = None
    age_at_start: Age | None = None
    leaves_at: Age | None = None
    afterwards: Label | None = None

    @property
    def years_left(self) -> float | None:
        """Years from the start until a participant leaves, 0 at the least; None where an age is not stated."""
        if self.age_at_start is None or self.leaves_at is None:
            return None
        return max(0.0, self.leaves_at - self.age_at_start)


class StaffCost(Record):
    """What is stated of a line of staff cost, as fractions: what is left out of it and what it rises by.

    `contributions` are employer's contributions that come on top of the amounts, 0 where they are in them.
    `wage_growth` is how fast wages are taken to rise beyond prices, a year; 0 where they are taken to stand still.
    """

    contributions: Annotated[Number, Field(ge=0, le=2)] | None = None
    wage_growth: Annotated[Number, Field(ge=-0.2, le=0.2)] | None = None


class InvestorLimits(Record):
    """What an investor has been told that it gets back at the least and at the most, as shares of what it advances."""

    at_least: Annotated[Number, Field(ge=0, le=100)] | None = None
    at_most: Annotated[Number, Field(ge=0, le=100)] | None = None


Imported = Literal["text", "hidden_row", "hidden_column"]
"""What was odd of the cells that a line was read from: an amount written as text, or cells that the sheet hides."""


class Reply(Record):
    """What is answered to a finding. `facts` and `npv` (kronor) are those it was told with when it was written.

    `given_for` is how many findings the same words were given for at once, where they were given for several.
    """

    words: Label
    state: ReplyState = "answered"
    by: ShortText | None = None
    on: ShortText | None = None
    facts: Mapping[ShortText, ShortText] = Field(default_factory=dict)
    npv: Number | None = None
    given_for: Annotated[int, Field(strict=True, ge=2, le=10_000)] | None = None


class CaseReview(Record):
    """What a review reads besides the calculation, and answers by finding.

    `reached`, `followup` and `about` are by effect, `staff` and `imported` by budget line, `investors` by the place of
    a contract and the party in it: `agreement.investor`.
    """

    reached: Mapping[Identifier, Reached] = Field(default_factory=dict)
    followup: Mapping[Identifier, FollowUpPlan] = Field(default_factory=dict)
    about: Mapping[Identifier, AboutEffect] = Field(default_factory=dict)
    staff: Mapping[Identifier, StaffCost] = Field(default_factory=dict)
    imported: Mapping[Identifier, tuple[Imported, ...]] = Field(default_factory=dict)
    investors: Mapping[ShortText, InvestorLimits] = Field(default_factory=dict)
    replies: Mapping[ShortText, Reply] = Field(default_factory=dict)
