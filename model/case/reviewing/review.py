"""What is said of a case so that it can be reviewed: whom it reaches, how it is followed up, and answers to findings.

No result depends on any of it. Counts are people or things, not kronor; what nobody has stated is blank.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from model.case.assumptions import Basis, Identifier, Label, Number, Record, ShortText

ReplyState = Literal["answered", "corrected", "accepted"]
"""Answered in words by the applicant, put right, or accepted by a reviewer. A finding without an answer is open."""
Count = Annotated[Number, Field(gt=0, le=1e9)]
Years = Annotated[int, Field(strict=True, ge=1, le=60)]


class Reached(Record):
    """How many a programme reaches, and of how many the claim is made.

    `share` is the part as it is stated, where it is.
    """

    people: Count
    of: Count
    share: Annotated[Number, Field(gt=0, le=1)] | None = None
    group: Label
    basis: Basis
    source: ShortText | None = None
    where: Label | None = None

    @property
    def part(self) -> float:
        """The part of the group that is reached, 0 … 1: as it is stated, else as the counts say."""
        return min(1.0, self.people / self.of) if self.share is None else self.share


class FollowUpPlan(Record):
    """How it is to be seen whether an effect came: what is counted a year, for how many years before and after.

    `per_year` is counted among all whom the claim is about, `reached_per_year` among those reached and
    `control_per_year` among those compared with. `overdispersion` is the variance of the counts over their mean.
    """

    counted: Label
    per_year: Count
    years_before: Years
    years_after: Years
    reached_per_year: Count | None = None
    control_per_year: Count | None = None
    overdispersion: Annotated[Number, Field(ge=1, le=1000)] | None = None
    by: Label | None = None
    begins: Label | None = None
    basis: Basis
    source: ShortText | None = None
    note: Label | None = None


class Reply(Record):
    """What is answered to a finding. `facts` and `npv` (kronor) are those it was told with when it was written."""

    words: Label
    state: ReplyState = "answered"
    by: ShortText | None = None
    on: ShortText | None = None
    facts: Mapping[ShortText, ShortText] = Field(default_factory=dict)
    npv: Number | None = None


class CaseReview(Record):
    """What a review reads besides the calculation: reach and follow-up by effect, and answers by finding."""

    reached: Mapping[Identifier, Reached] = Field(default_factory=dict)
    followup: Mapping[Identifier, FollowUpPlan] = Field(default_factory=dict)
    replies: Mapping[ShortText, Reply] = Field(default_factory=dict)
