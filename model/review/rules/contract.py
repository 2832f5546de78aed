"""The outcome contract: what is paid against what is gained, its window, its comparison and its steps."""

from collections.abc import Iterator

from model.analysis.answer import by_actor_and_kind
from model.review.examined import Examined
from model.review.finding import Fired, rule

AFTER_WINDOW = 0.5
"""The share of the benefits that may come after the years that are measured."""


@rule("K02", "warning")
def bounds(case: Examined) -> Iterator[Fired]:
    """Terms overlap or leave a gap, or it is not said whether a bound itself belongs to the step."""
    for problem in case.notices("bound_not_stated", "terms_gap", "terms_overlap"):
        yield Fired(problem.address, {"kind": problem.code})


@rule("K03", "warning")
def pays_more_than_it_gains(case: Examined) -> Iterator[Fired]:
    """A payer pays more under the contract than the cash it gains."""
    agreement = case.case.agreement
    if agreement is None or case.case.contract is None:
        return
    worth = by_actor_and_kind(case.answer.everyone, case.case.discount.timing)
    for actor in dict.fromkeys(agreement.roles[party] for party in case.case.contract.payers):
        paid, gained = -worth.get(actor, {}).get("payment", 0.0), worth.get(actor, {}).get("cash", 0.0)
        if paid > max(gained, 0.0) + 0.005:
            yield Fired("agreement.contract.terms", {"actor": actor, "paid_kr": paid, "gained_kr": gained})


@rule("K04", "warning")
def short_window(case: Examined) -> Iterator[Fired]:
    """Most of the benefits come after the years that the contract measures."""
    contract, agreement = case.case.contract, case.case.agreement
    if contract is None or agreement is None:
        return
    benefits = case.answer.everyone.benefits()[:, 0]
    end = agreement.starts - case.case.start_year + contract.measured_years
    total, late = float(benefits.sum()), float(benefits[max(end, 0) :].sum())
    if total > 0 and late > AFTER_WINDOW * total:
        yield Fired("agreement.contract.window", {"years": contract.measured_years, "share": late / total})


@rule("K05", "warning")
def nothing_to_compare_with(case: Examined) -> Iterator[Fired]:
    """An outcome is paid for without a baseline or a control group."""
    for problem in case.notices("no_comparison"):
        yield Fired(problem.address)


@rule("K06", "warning")
def cliff(case: Examined) -> Iterator[Fired]:
    """A small step in the outcome moves the payment by a leap."""
    for problem in case.notices("cliff"):
        yield Fired(problem.address, {"amount": problem.facts.get("amount")})
