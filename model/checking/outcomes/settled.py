"""Is what is stated to have been measured and paid back of contracts, years and committees that the case has."""

from collections.abc import Collection, Iterator

from model.case.agreement import FIRST
from model.case.case import Case
from model.case.followup.record import FollowUp, MeasuredOutcome
from model.case.problem import Problem, error, notice


def check_settled(case: Case, followup: FollowUp, known_actors: Collection[str]) -> Iterator[Problem]:
    """What is wrong in what contracts are said to have measured, and in what committees are said to have paid back."""
    stated = set()
    for place, one in enumerate(followup.measured):
        address, which = f"followup.measured.{place}", (one.agreement, one.outcome, one.period)
        yield from _of_outcome(case, one, address)
        if which in stated:
            yield error("measured_twice", address, outcome=one.outcome, year=one.period)
        stated.add(which)
    for place, repaid in enumerate(followup.repaid):
        if repaid.committee not in known_actors:
            yield notice("repaid_by_unknown", f"followup.repaid.{place}.committee", name=repaid.committee)


def _of_outcome(case: Case, one: MeasuredOutcome, address: str) -> Iterator[Problem]:
    agreement = case.all_agreements.get(one.agreement or FIRST)
    outcome = None if agreement is None else agreement.contract.outcomes.get(one.outcome)
    if agreement is None or outcome is None:
        yield notice("measured_of_unknown_outcome", f"{address}.outcome", name=one.outcome)
        return
    contract = case.contracts.get(one.agreement or FIRST)
    window = 0 if contract is None else contract.measured_years
    first, last = agreement.starts, agreement.starts + window - 1
    if contract is not None and not first <= one.year <= last:
        yield notice("measured_in_other_year", f"{address}.year", year=one.year, first=first, last=last)
    if outcome.unit == "rate" and not 0 <= one.value <= 1:
        yield error("measured_is_no_share", f"{address}.value", value=one.value)
    if outcome.unit == "count" and one.value < 0:
        yield error("measured_below_zero", f"{address}.value", value=one.value)
