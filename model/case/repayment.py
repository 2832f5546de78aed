"""Repayment to a fund, as a case states it (definition 4.10)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from model.case.assumptions import Identifier, Number, Record, Year


class CommitteeTerms(Record):
    """How one committee repays, where it differs: its share, first and last calendar year, and most kronor a year."""

    share: Annotated[Number, Field(ge=0, le=1)] | None = None
    from_year: Year | None = None
    until: Year | None = None
    at_most: Annotated[Number, Field(ge=0)] | None = None


class Repayment(Record):
    """How what a fund has granted is paid back (definition 4.10): a share of what each gaining committee releases.

    From a calendar year, at most `at_most` kronor a year in all, until the grant is repaid or the year `until` has
    passed. `committees` says what differs for one of them. `budget`: the effect is booked in the next budget, and
    nothing is repaid.
    """

    model: Literal["repayment", "budget", "none"] = "repayment"
    fund: Identifier
    share: Annotated[Number, Field(ge=0, le=1)] = 1.0
    from_year: Year
    at_most: Annotated[Number, Field(ge=0)] | None = None
    until: Year | None = None
    committees: Mapping[Identifier, CommitteeTerms] = Field(default_factory=dict)

    def terms_of(self, committee: str) -> CommitteeTerms:
        """The terms of a committee: its own, and for what they leave blank those of all; `at_most` is its own alone."""
        own = self.committees.get(committee, CommitteeTerms())
        return CommitteeTerms(
            share=self.share if own.share is None else own.share,
            from_year=self.from_year if own.from_year is None else own.from_year,
            until=self.until if own.until is None else own.until,
            at_most=own.at_most,
        )
