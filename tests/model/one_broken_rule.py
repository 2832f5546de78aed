"""A case that breaks no rule, and edits of it that break one."""

from typing import Any

from tests.case_with_contract import laid

Edits = dict[str, Any]
GONE = object()
"""Put at an address to take away what is there."""


def judged(value: float | None, unit: str, **more: object) -> dict[str, Any]:
    """A number with a source, as in a file."""
    return {"label": "Tal", "value": value, "unit": unit, "basis": "judged", "source": "S1", **more}


CLEAN: dict[str, Any] = {
    "label": "Ett fall utan fel",
    "applicant": "socialnamnd",
    "start_year": 2020,
    "horizon": 5,
    "price_year": 2020,
    "headline": "care.change",
    "budget": {
        "team": {
            "label": "Lag",
            "cost_type": "staff",
            "paid_by": "socialnamnd",
            "amounts": {2020: 1000.0, 2021: 1000.0},
            "source": "S1",
        },
        "line": {"label": "I linjen", "cost_type": "running", "paid_by": "socialnamnd"},
    },
    "funding": {
        "grant": {
            "label": "Bidrag",
            "paid_by": "sociala_investeringsfonden",
            "paid_to": "socialnamnd",
            "amounts": {2020: 500.0},
        }
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
            "valuations": [
                {
                    "actor": "utbildningsnamnd",
                    "realised_as": "cash",
                    "unit_value": "school.worth",
                    "counterpart": "staten",
                }
            ],
        },
        "new_need": {
            "label": "Nya behov",
            "kind": "reduction",
            "direction": "more",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        },
    },
    "numbers": {
        "discount_rate": judged(0.03, "rate"),
        "line.per_year": judged(100, "kr/year"),
        "care.base": judged(10_000, "kr/year"),
        "care.change": judged(0.2, "change", low=0.1, high=0.3, grade=3),
        "care.reach": judged(0.5, "share"),
        "care.reach.2020": judged(0.5, "share"),
        "care.starts": judged(2020, "year"),
        "care.ramp": judged(2, "years"),
        "care.fade": judged(0.1, "share/year"),
        "care.duration": judged(3, "years"),
        "care.share_due_to_us": judged(0.8, "share"),
        "care.released": judged(0.7, "share"),
        "care.haircut": judged(0.1, "share"),
        "school.haircut": judged(0.05, "share"),
        "school.change": judged(0.5, "school_year/person", low=0.2, high=0.9, grade=2),
        "school.started.2020": judged(10, "person/year"),
        "school.duration": judged(1, "years"),
        "school.share_due_to_us": judged(0.8, "share"),
        "school.released": judged(0.7, "share"),
        "school.worth": judged(120_000, "kr/school_year", price_year=2020),
        "new_need.base": judged(1000, "kr/year"),
        "new_need.change": judged(0.1, "change"),
    },
}
TERM = {"label": "Del", "kind": "share_of_savings", "measures": "savings", "share": 0.5}
AGREEMENT: dict[str, Any] = {
    "starts": 2020,
    "roles": {"investor": "finansiar", "payer": "socialnamnd", "other": "region"},
    "contract": {
        "label": "Ett avtal utan fel",
        "parties": {name: {"label": name, "kind": "committee"} for name in ("investor", "payer", "other")},
        "payers": {"payer": 1},
        "receives": "payer",
        "capital": [{"party": "investor", "amounts": {1: 1000}}],
        "outcomes": {
            "savings": {"label": "Sparat", "unit": "savings", "baseline": True},
            "rate": {"label": "Andel", "unit": "rate", "effects": ["care"], "baseline": True},
            "years": {"label": "Skolår", "unit": "count", "effects": ["school"], "baseline": True},
        },
        "gates": {"good": {"label": "Bra", "outcome": "rate", "at_least": 0.1}},
        "terms": {"shared": {**TERM, "gate": "good"}},
        "guarantees": [{"by": "other", "to": "investor", "limit": 10}],
        "fees": [{"label": "Utvärdering", "paid_by": "payer", "paid_to": "other", "amounts": {1: 10}}],
        "window": 3,
        "delay": 1,
    },
}


def signed(edits: Edits | None = None) -> Edits:
    """The contract without faults in the case, with what stands at some addresses of it changed."""
    within = {f"contract/{address}": value for address, value in (edits or {}).items()}
    return {"agreement": laid(AGREEMENT, within)}


def bands(*pays: float, **more: object) -> Edits:
    """A term that pays so much in steps of a rate."""
    steps = [{"at_least": 0.1 * at, "inclusive": True, "pays": paid} for at, paid in enumerate(pays, start=1)]
    return {"terms/steps": {"label": "Trappa", "kind": "bands", "measures": "rate", "bands": steps, **more}}


Rule = tuple[str, str, Edits, Edits]
"""A code, where it is found, what breaks the rule, and what just does not."""
