"""Money that a contract states after its last year, and payment on top of what the budget already holds."""

from collections.abc import Iterator

from model.case.agreement import Agreement, place_of
from model.case.case import Case
from model.case.contract import Contract
from model.case.problem import Problem, error, notice
from model.case.repayment import Repayment
from model.case.terms import Coupon


def check_years(contract: Contract, address: str) -> Iterator[Problem]:
    """Money stated after the last year of a contract that says how many it measures: nobody would pay it."""
    if contract.window is None:
        return
    for place, year, last in _late(contract):
        yield error("money_after_contract", f"{address}.{place}", year=year, last=last)


def check_left_out(case: Case, name: str) -> Iterator[Problem]:
    """The same of a contract that measures to the horizon: it is left out, and told."""
    contract = case.contracts[name]
    if case.all_agreements[name].contract.window is None:
        for place, year, _ in _late(contract):
            yield notice("money_after_horizon", f"{place_of(name)}.contract.{place}", year=year, last=contract.years)


def _late(contract: Contract) -> Iterator[tuple[str, int, int]]:
    """Each place that states a year after the last in which it can hold: the latest year there, and that last one."""
    stated = [(f"capital.{at}", tuple(part.amounts), contract.years) for at, part in enumerate(contract.capital)]
    stated += [(f"capital.{at}", tuple(part.interest_in), contract.years) for at, part in enumerate(contract.capital)]
    stated += [(f"fees.{at}", tuple(fee.amounts), contract.years) for at, fee in enumerate(contract.fees)]
    for name, term in contract.terms.items():
        amounts = tuple(getattr(term, "amounts", ()))
        last = contract.years if isinstance(term, Coupon) else contract.measured_years
        stated.append((f"terms.{name}", (*amounts, *term.years, *term.milestones), last))
    stated += [(f"other_money.{at}", tuple(one.amounts), contract.years) for at, one in enumerate(contract.other_money)]
    for name, outcome in contract.outcomes.items():
        once = () if outcome.measured_in is None else (outcome.measured_in,)
        stated.append((f"outcomes.{name}", (*outcome.sizes, *once), contract.measured_years))
    for kind, limits in (("floors", contract.floors), ("caps", contract.caps)):
        stated += [(f"{kind}.{at}", limit.years, contract.measured_years) for at, limit in enumerate(limits)]
    for place, years, last in stated:
        if years and max(years) > last:
            yield place, max(years), last


def check_repayment(repayment: Repayment, known_actors: set[str]) -> Iterator[Problem]:
    """A fund or a committee that is no actor, and terms that end before they begin."""
    if repayment.fund not in known_actors:
        yield error("unknown_actor", "repayment.fund", actor=repayment.fund)
    if repayment.until is not None and repayment.until < repayment.from_year:
        yield error("repayment_ends_first", "repayment.until", first=repayment.from_year, last=repayment.until)
    for committee in repayment.committees:
        if committee not in known_actors:
            yield error("unknown_actor", f"repayment.committees.{committee}", actor=committee)
        terms = repayment.terms_of(committee)
        own = repayment.committees[committee]
        first, last = terms.from_year or repayment.from_year, terms.until
        if (own.from_year or own.until) and last is not None and last < first:
            yield error("repayment_ends_first", f"repayment.committees.{committee}", first=first, last=last)


def check_paid_on_top(case: Case, agreement: Agreement, at: str) -> Iterator[Problem]:
    """A payer that pays for outcomes and for the budget as well, and gets no advance for it: it may pay twice."""
    contract = agreement.contract
    spends = {line.paid_by for line in case.budget.values() if any(amount > 0 for amount in line.amounts.values())}
    advanced = agreement.roles.get(contract.receives) if contract.capital else None
    gets = {agreement.roles.get(party) for party in (contract.investors or (contract.receives,))}
    for payer in contract.paying:
        actor = agreement.roles.get(payer)
        if contract.terms and actor in spends and actor not in (advanced, *gets):
            yield notice("paid_on_top", f"{at}.roles.{payer}", actor=str(actor))
