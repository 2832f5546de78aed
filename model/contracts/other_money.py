"""Other public money for the same outcomes, taken off what is owed for them (4.9).

Arrays are `(payers, years, draws)` of what is owed, and `(contract years, draws)` of money.
"""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract
from model.contracts.amounts import by_year, in_years, row_of, running
from model.contracts.payers import divided, in_all


def less_other_money(contract: Contract, owed: Array, received: Mapping[int, Array]) -> Array:
    """What each payer owes in all, after floors and caps, less what has been received when it is paid; never below 0.

    The rows of what is owed are the last contract years. Payers share what is taken off as they owe. Money of a single
    term is not counted here: it is taken off that term.
    """
    if all(part.of_term is not None for part in contract.other_money):
        return owed
    so_far = running(other_money(contract, received))[-owed.shape[1] :]
    return divided(contract, owed, np.maximum(0.0, in_all(owed) - so_far))


def less_money_of_terms(
    contract: Contract, given: Mapping[str, Array], received: Mapping[int, Array]
) -> dict[str, Array]:
    """What each term gives, less other public money of the term received when it is paid; nothing is taken back.

    The rows are the last measured years: what a term of the year gives in each, what another gives so far.
    """
    named = dict.fromkeys(part.of_term for part in contract.other_money)
    return {name: _less_own(contract, name, row, received) if name in named else row for name, row in given.items()}


def _less_own(contract: Contract, name: str, given: Array, received: Mapping[int, Array]) -> Array:
    """What a term gives less other money of its own: off what has come to be owed for it since it was last settled.

    Of a term of the year it is taken off the latest years of those that are settled together.
    """
    term, plan = contract.terms[name], contract.plan_of(contract.terms[name])
    years = range(contract.measured_years - len(given) + 1, contract.measured_years + 1)
    is_settled = in_years(plan.settled, years)
    money = running(other_money(contract, received, of_term=name))[[year + plan.delay - 1 for year in years]]
    whole = running(given) if term.per == "year" else given
    highest = np.maximum.accumulate(np.where(is_settled, whole, 0.0), axis=0)
    kept = np.maximum.accumulate(np.where(is_settled, np.maximum(0.0, highest - money), 0.0), axis=0)
    if term.per == "contract":
        return np.asarray(whole - highest + kept)
    ahead = [next((at for at in plan.settled if at >= year), None) for year in years]
    is_paid = np.array([year is not None for year in ahead])[:, None]
    settled_then = kept[[0 if year is None else year - years[0] for year in ahead]]
    return by_year(np.where(is_paid, np.minimum(whole, settled_then), whole))


def other_money(contract: Contract, received: Mapping[int, Array], of_term: str | None = None) -> Array:
    """What counts by contract year of other public money of the whole, or of a term.

    `received` is what lines of the case bring, by place. What comes after the last payment is not counted.
    """
    years = range(1, contract.years + 1)
    money = np.zeros((contract.years, 1))
    for at, part in enumerate(contract.other_money):
        if part.of_term == of_term:
            stated = row_of(part.amounts, years)
            money = money + part.share * (stated + received[at][: contract.years] if at in received else stated)
    return money
