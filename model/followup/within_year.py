"""When in a year that is not over contracts pay and committees repay, as far as a contract or the follow-up says."""

from collections.abc import Iterator, Mapping, Sequence

from model.calculation.draws import Array
from model.calculation.ledger import Ledger, Posting
from model.case.agreement import payment_of
from model.case.case import Case
from model.case.contract import Contract
from model.case.followup.record import FollowUp
from model.case.terms import Fixed

REPAYMENT = "repayment"
OF_WHAT_IS_MEASURED = ("outcome", "surplus", "guarantee")
"""What a contract pays for what it has measured, or once all is settled."""


def is_paid_when_measured(contract: Contract) -> bool:
    """Whether all that is paid for outcomes is paid in the year in which it is measured, and so when that is over.

    What is paid a year or more later has no place within that year, nor has an amount that is paid whatever is
    measured.
    """
    is_measured = not any(isinstance(term, Fixed) for term in contract.outcome_terms.values())
    return is_measured and all(plan.delay == 0 for plan in contract.plans)


def waits_for_the_year(case: Case, posting: Posting) -> bool:
    """Whether a posting is paid once its year has been measured, so that all of it is ahead until then."""
    payment = payment_of(posting.line)
    if payment is None or payment[1] not in OF_WHAT_IS_MEASURED:
        return False
    return is_paid_when_measured(case.contracts[payment[0]])


def repaid_for_the_year(case: Case, year: int) -> frozenset[str]:
    """The committees whose repayment of a year is stated for the whole of it: nothing of it is left."""
    followup = case.followup or FollowUp()
    return frozenset(one.committee for one in followup.repaid if one.year == year and one.month is None)


def repayment_left(everyone: Ledger, row: int, over: frozenset[str]) -> Mapping[str, float]:
    """Actor → the part of its repayment of a year that stands when some committees have repaid theirs for the year.

    `everyone` is the ledger of all actors: the fund has what is left of what all committees repay.
    """
    parts: dict[str, float] = {}
    by_committee = {
        posting.actor: -_of_year(amounts, row)
        for posting, amounts in zip(everyone.postings, everyone.amounts, strict=True)
        if posting.line == REPAYMENT and _of_year(amounts, row) < 0
    }
    whole = sum(by_committee.values())
    left = sum(kronor for committee, kronor in by_committee.items() if committee not in over)
    for posting in everyone.postings:
        if posting.line == REPAYMENT:
            parts[posting.actor] = left / whole if whole else 1.0
    return parts | {committee: float(committee not in over) for committee in by_committee}


def spread_evenly(case: Case, postings: Sequence[Posting], rows: Sequence[Array], row: int) -> Iterator[str]:
    """What of payments under contracts and repayment nothing says when in the year it falls, and that is not 0."""
    for posting, amounts in zip(postings, rows, strict=True):
        payment = payment_of(posting.line)
        what = REPAYMENT if posting.line == REPAYMENT else None if payment is None else payment[1]
        if what is not None and _of_year(amounts, row) and not waits_for_the_year(case, posting):
            yield what


def _of_year(amounts: Array, row: int) -> float:
    """Kronor of a year at the point estimate."""
    return float(amounts[0 if len(amounts) == 1 else row, 0])
