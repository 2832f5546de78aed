"""What is measured of a case under a contract."""

from typing import Any

from model.calculation.draws import monte_carlo, point
from model.calculation.flows import effect_flows
from model.calculation.years import Time
from model.case.case import Case
from model.contracts.measuring import measure
from model.contracts.settlement import Measured
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from tests.case_with_contract import CASE
from tests.generators import LIBRARY

DRAWS = 10_000
PRICED = {"terms": {"price": {"label": "Pris", "kind": "per_unit", "measures": "won", "price": 10_000.0}}}


def resolved_of(case: Case) -> ResolvedNumbers:
    return resolve(case, LIBRARY)


def measured_in(case: Case, draws: int = 0, without_uncertainty: bool = False) -> Measured:
    """What is measured at the point estimate, or in draws; if asked, with doubt about the measuring alone."""
    resolved = resolved_of(case)
    keys = () if without_uncertainty else uncertain_keys(resolved)
    table = monte_carlo(resolved, keys, draws, case.sampling.seed) if draws else point(resolved)
    assert case.agreement is not None and case.contract is not None
    return measure(case, case.agreement, case.contract, list(effect_flows(case, table, Time.of(case))), table)


def sure(key: str, value: float) -> dict[str, Any]:
    """A number of the case at another value and without a range."""
    return {**CASE["numbers"][key], "value": value, "low": None, "high": None}


def rows(values: Any) -> list[float]:
    return [float(value) for value in values[:, 0]]
