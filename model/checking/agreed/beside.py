"""What stands beside the settlement of a contract: coupons, and other public money that is taken off what is owed."""

from collections.abc import Iterator

from model.case.agreement import place_of
from model.case.case import Case
from model.case.contract import Contract
from model.case.problem import Problem, error, notice


def check_coupons(contract: Contract, address: str) -> Iterator[Problem]:
    """Coupons for somebody who advances nothing, and limits of a coupon, which it does not have."""
    for name, term in contract.coupons.items():
        if term.to is not None and term.to not in contract.investors:
            yield error("coupon_to_no_investor", f"{address}.terms.{name}", term=name, party=term.to)
        elif not contract.capital:
            yield notice("coupon_of_nothing", f"{address}.terms.{name}", term=name)
    for kind, limits in (("floors", contract.floors), ("caps", contract.caps)):
        for at, limit in enumerate(limits):
            if limit.of_term in contract.coupons:
                yield error("limit_of_coupon", f"{address}.{kind}.{at}", term=limit.of_term)


def check_money_of_terms(contract: Contract, address: str) -> Iterator[Problem]:
    """Other public money of a term that the contract does not have, or of a coupon, which nothing is taken off."""
    for at, part in enumerate(contract.other_money):
        if part.of_term in contract.coupons:
            yield error("money_of_coupon", f"{address}.other_money.{at}", term=part.of_term)
        elif part.of_term is not None and part.of_term not in contract.terms:
            yield error("unknown_term", f"{address}.other_money.{at}", term=part.of_term)


def check_surplus(contract: Contract, address: str) -> Iterator[Problem]:
    """Shares of the surplus that come to more than the whole, or that go to one who pays for outcomes itself."""
    whole = sum(part.share for part in contract.surplus)
    if whole > 1.0 + 1e-9:
        yield error("surplus_above_whole", f"{address}.surplus", value=whole, unit="share")
    for at, part in enumerate(contract.surplus):
        if part.to in contract.paying:
            yield error("surplus_to_payer", f"{address}.surplus.{at}", party=part.to)


def check_return_caps(contract: Contract, address: str) -> Iterator[Problem]:
    """A cap on the return of one who advances nothing, or a second one on the return of the same."""
    capped: set[str] = set()
    for at, cap in enumerate(contract.return_caps):
        if cap.of in contract.parties and cap.of not in contract.investors:
            yield error("return_without_capital", f"{address}.return_caps.{at}", party=cap.of)
        if cap.of in capped:
            yield error("return_capped_twice", f"{address}.return_caps.{at}", party=cap.of)
        capped.add(cap.of)


def check_other_money(case: Case, name: str) -> Iterator[Problem]:
    """Other public money of lines that the case does not have, or that comes from a payer of the contract itself."""
    agreement = case.all_agreements[name]
    payers = {agreement.roles.get(payer) for payer in agreement.contract.paying}
    for at, part in enumerate(agreement.contract.other_money):
        place = f"{place_of(name)}.contract.other_money.{at}"
        for line in part.lines:
            if line not in case.funding and line not in case.income:
                yield error("no_such_money", place, line_named=line)
                continue
            paid_by = (case.funding.get(line) or case.income[line]).paid_by
            if paid_by is not None and paid_by in payers:
                yield notice("money_of_payer", place, actor=paid_by)
        if any(part.amounts.values()):
            yield notice("money_not_in_case", place)
