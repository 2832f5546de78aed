"""When what is owed falls due, where terms are settled and paid by plans of their own (4.9).

A plan says after which measured years something is settled, and how many years after each it is paid. The limits of a
year hold for what is measured in it, by whatever plan it is paid; those of the contract hold for what has fallen due.

Arrays are `(payers, years, draws)`, as in `payers.py`.
"""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract, Limit, Plan
from model.contracts.amounts import Met, running
from model.contracts.limits import Bound, within_limits
from model.contracts.payers import nothing_owed, shared


def due_by_plan(contract: Contract, given: Mapping[str, Array], bound: Bound) -> Array:
    """What each payer owes in all when each contract year is paid, `(payers, contract years, draws)`.

    `given` is what each term gives in each measured year, `(window, draws)`; or so far, if it holds for the contract.
    """
    every = range(1, contract.measured_years + 1)
    yearly, whole = ({plan: nothing_owed(contract, every) for plan in contract.plans} for _ in range(2))
    for name, term in contract.outcome_terms.items():
        summed = yearly if term.per == "year" else whole
        plan = contract.plan_of(term)
        summed[plan] = summed[plan] + shared(contract, term, given[name])
    due = nothing_owed(contract, range(contract.years))
    for plan, of_year in _limited_each_year(contract, yearly, every, bound).items():
        so_far = np.stack([running(row) for row in of_year]) + whole[plan]
        due = due + so_far[:, [*_settled_by(contract, plan)], :] * _is_due(contract, plan)[None]
    return _limited_when_due(contract, due, bound)


def _limited_each_year(
    contract: Contract, yearly: Mapping[Plan, Array], every: range, bound: Bound
) -> dict[Plan, Array]:
    """What terms of a year give by plan after the limits of the year: each plan in proportion to what it gave.

    What a floor lifts from nothing is paid by the plan of the contract.
    """
    if not any(limit.per == "year" and limit.of_term is None for limit in (*contract.floors, *contract.caps)):
        return dict(yearly)
    before = sum(yearly.values(), np.zeros((1, 1, 1)))
    after = within_limits(contract, before, "year", every, bound)
    part = after / np.where(before > 0, before, 1.0)
    limited = {plan: of_year * np.where(before > 0, part, 0.0) for plan, of_year in yearly.items()}
    return limited | {contract.plan: limited[contract.plan] + np.where(before > 0, 0.0, after)}


def _settled_by(contract: Contract, plan: Plan) -> list[int]:
    """The row of the measured year that is settled last when each contract year is paid; the first before any is."""
    last = [[year for year in plan.settled if year + plan.delay <= paid] for paid in range(1, contract.years + 1)]
    return [years[-1] - 1 if years else 0 for years in last]


def _is_due(contract: Contract, plan: Plan) -> Array:
    """1 in each contract year in which something has been settled and is paid, else 0, `(contract years, 1)`."""
    first = min(plan.settled, default=contract.years) + plan.delay
    return np.array([float(paid >= first) for paid in range(1, contract.years + 1)])[:, None]


def _limited_when_due(contract: Contract, due: Array, bound: Bound) -> Array:
    """What is due after the limits of the contract, which go by the contract's own plan.

    A floor holds from the first year in which the contract itself settles; a cap always does.
    """
    plan, window = contract.plan, contract.measured_years
    rows = [min(max(paid - plan.delay, 1), window) - 1 for paid in range(1, contract.years + 1)]
    settles = _is_due(contract, plan)

    def bound_when_due(limit: Limit, years: range) -> Array:
        """The bound of the measured year that each contract year pays for."""
        amount = bound(limit, range(1, window + 1))
        return amount[rows] if amount.ndim > 1 else amount

    def holds(limit: Limit, years: range, is_floor: bool) -> Met:
        """In which contract years a limit holds."""
        named = np.array([not limit.years or row + 1 in limit.years for row in rows])[:, None]
        return np.asarray(named & (settles > 0) if is_floor else named)

    return within_limits(contract, due, "contract", range(contract.years), bound_when_due, holds)
