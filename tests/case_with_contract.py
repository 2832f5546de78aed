"""A small case uncertain with a contract: one effect that saves cash, one that wins school years, one rate."""

import copy
from collections.abc import Mapping
from typing import Any

from model.analysis.answer import Answer
from model.case.case import Case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.uncertain_case import number

START_YEAR = 2020
CONTRACT: dict[str, Any] = {
    "label": "Ett avtal",
    "parties": {
        "investor": {"label": "Finansiären", "kind": "investor"},
        "payer": {"label": "Nämnden", "kind": "committee"},
        "evaluator": {"label": "Utvärderaren", "kind": "provider"},
    },
    "payers": {"payer": 1},
    "receives": "payer",
    "capital": [{"party": "investor", "amounts": {1: 1_000_000}}],
    "outcomes": {
        "savings": {"label": "Sparat", "unit": "savings", "effects": ["care"], "baseline": True},
        "won": {"label": "Skolår", "unit": "count", "effects": ["school"], "baseline": True},
        "rate": {"label": "Andel", "unit": "rate", "effects": ["care"], "baseline": True},
    },
    "terms": {
        "shared": {"label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.6},
        # Measured, and paid nothing for.
        "each_won": {"label": "Skolår", "kind": "per_unit", "measures": "won", "price": 0},
        "each_rate": {"label": "Andel", "kind": "per_unit", "measures": "rate", "price": 0},
    },
    "fees": [{"label": "Utvärdering", "paid_by": "payer", "paid_to": "evaluator", "amounts": {1: 20_000}}],
    "window": 3,
    "delay": 1,
    "paid": "yearly",
}
ROLES = {"investor": "finansiar", "payer": "socialnamnd", "evaluator": "utforare"}
CASE: dict[str, Any] = {
    "label": "Ett fall med avtal",
    "applicant": "socialnamnd",
    "start_year": START_YEAR,
    "horizon": 6,
    "perspective": "municipality_cash",
    "sampling": {"draws": 1000, "seed": 3},
    "budget": {
        "team": {"label": "Lag", "cost_type": "staff", "paid_by": "socialnamnd", "amounts": {START_YEAR: 900_000.0}}
    },
    "effects": {
        "care": {
            "label": "Mindre vård",
            "kind": "reduction",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        },
        "school": {
            "label": "Skolår",
            "kind": "cohort",
            "valuations": [{"actor": "utbildningsnamnd", "realised_as": "cash", "unit_value": "school.worth"}],
        },
    },
    "numbers": {
        "discount_rate": number("rate", 0.03),
        "care.base": number("kr/year", 4_000_000.0, 3_000_000.0, 5_000_000.0),
        "care.change": number("change", 0.2, 0.1, 0.3),
        "care.released": number("share", 0.8),
        "care.starts": number("year", 2020),
        "school.started.2021": number("person/year", 10.0),
        "school.started.2022": number("person/year", 20.0),
        "school.change": number("school_year/person", 0.5, 0.2, 1.0),
        "school.worth": number("kr/school_year", 1_000.0),
        "school.duration": number("years", 2),
        "school.share_due_to_us": number("share", 0.9),
    },
}


def laid(tree: Mapping[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    """The tree with what stands at some addresses, `a/b/c`, replaced; a number in an address is a place in a list."""
    found = copy.deepcopy(dict(tree))
    for address, value in edits.items():
        *path, last = address.split("/")
        at: Any = found
        for part in path:
            at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
        # A copy: an edit below it would change the table that the value came from, for every later test.
        at[int(last) if isinstance(at, list) else last] = copy.deepcopy(value)
    return found


def agreed_case(
    contract: Mapping[str, Any] | None = None, case: Mapping[str, Any] | None = None, **agreement: Any
) -> Case:
    """The case with some edits of its contract, of itself, and of how the contract stands in it."""
    agreed = {"contract": laid(CONTRACT, contract or {}), "roles": ROLES, "starts": START_YEAR} | agreement
    return Case.model_validate(laid(CASE, case or {}) | {"agreement": agreed})


def answer_of(case: Case, draws: int | None = None, seed: int | None = None) -> Answer:
    """The case's answer; a case with errors has none."""
    found = Answer(resolve(case, LIBRARY), case.perspective, draws, seed)
    assert not found.has_errors, found.problems[0]
    return found
