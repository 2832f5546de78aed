"""Who pays for what, and the floors and caps of a contract: whether they fit its terms, its payers and each other."""

from collections.abc import Iterator

import numpy as np

from model.case.contract import MOST_MEASURED, Contract, Limit
from model.case.problem import Problem, error, notice
from model.case.terms import Amount
from model.contracts.amounts import money_of
from model.numbers.contract_figures import SIZED, figures, prefix_of
from model.numbers.resolved_numbers import ResolvedNumbers


def check_payers(contract: Contract, address: str) -> Iterator[Problem]:
    """Shares of payers that do not come to the whole, and payers that are no parties."""
    payers = [("payers", contract.payers)]
    payers += [(f"terms.{name}.paid_by", term.paid_by) for name, term in contract.terms.items() if term.paid_by]
    for place, shares in payers:
        for payer in shares:
            if payer not in contract.parties:
                yield error("unknown_party", f"{address}.{place}.{payer}", party=payer)
        if abs(sum(shares.values()) - 1.0) > 1e-9:
            yield error("payers_not_whole", f"{address}.{place}", value=sum(shares.values()), unit="share")


def check_shares_in_force(resolved: ResolvedNumbers, name: str, address: str) -> Iterator[Problem]:
    """Shares of payers that are numbers, and come to more than the whole with those beside them."""
    contract, prefix = resolved.case.contracts[name], prefix_of(name)
    groups = [("payers", contract.payers)]
    groups += [(f"terms.{term}.paid_by", one.paid_by) for term, one in contract.terms.items()]
    for place, shares in groups:
        keyed = {payer: resolved.numbers.get(f"{prefix}{place}.{payer}") for payer in [*shares][:-1]}
        stated = {payer: number.value for payer, number in keyed.items() if number is not None}
        values = [share for payer in keyed if (share := stated.get(payer, shares[payer])) is not None]
        if stated and sum(values) > 1.0 + 1e-9:
            yield error("payers_not_whole", f"{address}.{place}", value=sum(values), unit="share")


def check_sizes_in_force(resolved: ResolvedNumbers, name: str) -> Iterator[Problem]:
    """Numbers of how many are measured that are no whole ones, or less than one."""
    for key, figure in figures(resolved.case.contracts[name], prefix_of(name)).items():
        number = resolved.numbers.get(key) if figure.unit == SIZED else None
        if number is None or number.value is None:
            continue
        if not 1 <= number.value <= MOST_MEASURED:
            yield error(
                "outside_limits", key, key=key, value=number.value, low=1.0, high=float(MOST_MEASURED), unit=SIZED,
                part="value",
            )  # fmt: skip
        elif number.value != int(number.value):
            yield error("not_whole", key, key=key, value=number.value, unit=SIZED)


def check_limits(contract: Contract, address: str) -> Iterator[Problem]:
    """Limits that belong to nothing, and caps that lie below a floor of the same kind in the same years."""
    for kind, limits in (("floors", contract.floors), ("caps", contract.caps)):
        for place, limit in enumerate(limits):
            yield from _of_limit(contract, kind, limit, f"{address}.{kind}.{place}")
    for cap in contract.caps:
        for floor in contract.floors:
            overlap = not cap.years or not floor.years or set(cap.years) & set(floor.years)
            is_same = (cap.per, cap.of_term, cap.for_each) == (floor.per, floor.of_term, floor.for_each)
            if is_same and cap.of_payer is None and overlap and _below(cap.amount, floor.amount, contract):
                yield error("cap_below_floor", f"{address}.caps")


def _of_limit(contract: Contract, kind: str, limit: Limit, address: str) -> Iterator[Problem]:
    if limit.of_payer is not None and (kind == "floors" or limit.of_term is not None):
        yield error("limit_of_payer", address, party=limit.of_payer)
    elif limit.of_payer is not None and limit.of_payer not in contract.paying:
        yield error("caps_no_payer", address, party=limit.of_payer)
    if limit.for_each is not None:
        outcome = contract.outcomes.get(limit.for_each)
        if outcome is None:
            known = ", ".join(contract.outcomes)
            yield error("unknown_outcome", address, outcome=limit.for_each, known=known)
        elif outcome.unit != "count":
            yield error("limit_not_of_count", address, outcome=limit.for_each)
    if limit.of_term is None:
        yield from _not_of_the_year(contract, limit, address)
        return
    term = contract.terms.get(limit.of_term)
    if term is None:
        yield error("unknown_term", address, term=limit.of_term)
    elif limit.per != term.per and (limit.per == "year" or limit.years):
        yield error("limit_not_as_term", address, term=limit.of_term)


def _not_of_the_year(contract: Contract, limit: Limit, address: str) -> Iterator[Problem]:
    """Terms that a limit of a year does not touch, since they are counted for the contract and not by year."""
    if limit.per != "year":
        return
    for name, term in contract.outcome_terms.items():
        if term.per != "year":
            yield notice("limit_not_of_term", address, term=name)


def check_guarantees(contract: Contract, address: str) -> Iterator[Problem]:
    """Guarantees of nobody's capital, and those that leave all that can be lost to the investor."""
    for at, guarantee in enumerate(contract.guarantees):
        if guarantee.to not in contract.investors:
            yield error("guarantees_no_investor", f"{address}.guarantees.{at}", party=guarantee.to)
            continue
        stated = sum(sum(part.amounts.values()) for part in contract.capital if part.party == guarantee.to)
        if 0 < stated <= money_stated(guarantee.after, contract):
            place = f"{address}.guarantees.{at}.after"
            yield notice("guarantee_never_pays", place, party=guarantee.by, investor=guarantee.to, amount=stated)


def _below(cap: Amount, floor: Amount, contract: Contract) -> bool:
    if cap.of_advance is not None and floor.of_advance is not None:
        return cap.of_advance < floor.of_advance
    return money_stated(cap, contract) < money_stated(floor, contract)


def money_stated(amount: Amount, contract: Contract) -> float:
    """An amount in money, for the capital that the contract states."""
    return float(money_of(amount, np.array([advance_stated(contract)]))[0])


def advance_stated(contract: Contract) -> float:
    """The capital that the contract states, in all."""
    return float(sum(sum(part.amounts.values()) for part in contract.capital))
