"""What stands beside a case's figures in a comparison: the questions of its review, its contracts, what can be seen.

All of it is of the case as it was filed, on its own terms: a question is put to what the applicant wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.analysis.answer import Answer
from model.case.agreement import payment_of
from model.contracts.settlement import FOR_OUTCOMES
from model.numbers.worked_out import worked_out
from model.review.finding import Severity
from model.review.review import Finding, Review
from model.review.visibility import Visibility, of_all


@dataclass(frozen=True)
class Beside:
    """What is asked of a case, what it has agreed and whether its effects can be seen. It must have no errors."""

    own: Answer

    @worked_out
    def review(self) -> Review:
        """The review of the case as it was filed."""
        return Review(self.own)

    @worked_out
    def counted(self) -> Mapping[Severity, int]:
        """How many questions of each severity."""
        return self.review.counted()

    @worked_out
    def open(self) -> int:
        """How many of the questions nobody has answered."""
        return sum(finding.is_open for finding in self.review.fired)

    @worked_out
    def heaviest(self) -> Finding | None:
        """The question that moves NPV most if it is put right; None where none moves it."""
        return max(self.review.that_change, key=lambda finding: abs(finding.change), default=None)

    @worked_out
    def paid(self) -> Mapping[str, float]:
        """Contract → what is paid for outcomes over all years, kronor, undiscounted, point estimate."""
        everyone, paid = self.own.everyone, dict.fromkeys(self.own.case.contracts, 0.0)
        for posting, amounts in zip(everyone.postings, everyone.amounts, strict=True):
            found = payment_of(posting.line)
            if found is not None and found[1] in FOR_OUTCOMES:
                paid[found[0]] += float(np.abs(amounts[:, 0]).sum()) / 2  # each is posted with the one who pays too
        return paid

    @worked_out
    def seen(self) -> Mapping[str, Visibility]:
        """Effect → whether its claim can be seen, where a follow-up is planned so far that it can be told."""
        plans = self.review.examined.plans_of_shares()
        return {name: of_all(stated, claimed) for name, stated, claimed in plans}
