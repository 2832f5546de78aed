"""A case that the review has no questions about, made anew at random sizes; and edits of it."""

import copy
import random
from typing import Any

from model.analysis.answer import Answer
from model.case.case import Case
from model.numbers.resolve import resolve
from model.review.review import Finding, Review
from tests.generators import LIBRARY

Edits = dict[str, Any]
GONE = object()
"""Put at an address to take away what is there."""


def sourced(value: float, unit: str, spread: float = 0.0, **more: object) -> dict[str, Any]:
    """A number with a source, and a range of so large a part of it either way."""
    ends = {"low": value * (1 - spread), "high": value * (1 + spread)} if spread else {}
    return {"label": "Tal", "value": value, "unit": unit, "basis": "published", "source": "k1", **ends, **more}


def clean(size: float = 1.0) -> dict[str, Any]:
    """The clean case, its kronor and people so many times as large."""

    def cash(actor: str = "socialnamnd", **fields: object) -> dict[str, object]:
        return {"actor": actor, "realised_as": "cash", **fields}

    plan = {
        "counted": "fall", "per_year": 3000.0, "years_before": 3, "years_after": 3, "overdispersion": 1.5,
        "by": "Controllern", "begins": "januari 2025", "basis": "own_ledger", "source": "k1",
    }  # fmt: skip
    years = (2026, 2027, 2028)

    def line(kind: str, words: str, yearly: float, growing: float = 0.0) -> dict[str, Any]:
        amounts = {year: round(yearly * size * (1 + growing * at)) * 1.0 for at, year in enumerate(years)}
        return {"label": words, "cost_type": kind, "paid_by": "socialnamnd", "amounts": amounts, "source": "k1"}

    return {
        "label": "Ett fall utan frågor",
        "applicant": "socialnamnd",
        "start_year": 2026,
        "horizon": 10,
        "price_year": 2026,
        "headline": "care.change",
        "sources": {"k1": {"publisher": "Kommunen", "title": "Egen redovisning", "year": 2025}},
        "budget": {
            "team": line("staff", "Personal och ledning", 2_000_000, 0.2),
            "cover": line("backfill", "Vikarier", 400_000, 0.1),
            "rest": line("other", "Lokaler, IT-stöd och utvärdering", 700_000, 0.3),
            "line": {"label": "I linjen", "cost_type": "running", "paid_by": "socialnamnd"},
        },
        "funding": {
            "grant": {
                "label": "Bidrag", "paid_by": "sociala_investeringsfonden", "paid_to": "socialnamnd",
                "amounts": dict.fromkeys(years, 500000.0 * size),
            }
        },
        "effects": {
            "care": {"label": "Mindre vård", "kind": "reduction", "valuations": [cash()]},
            "school": {
                "label": "Färre skolår", "kind": "cohort",
                "valuations": [cash("utbildningsnamnd", unit_value="school.worth")],
            },
            "need": {"label": "Nya behov", "kind": "reduction", "direction": "more", "valuations": [cash()]},
        },
        "numbers": {
            "discount_rate": sourced(0.03, "rate"),
            "line.per_year": sourced(600_000 * size, "kr/year", 0.2),
            "care.base": sourced(150_000_000 * size, "kr/year", 0.1),
            "care.growth": sourced(-0.01, "growth", low=-0.02, high=0.0),
            "care.change": sourced(0.2, "change", 0.12, grade=2),
            "care.reach": sourced(0.5, "share", 0.12),
            "care.starts": sourced(2027, "year", low=2026, high=2028),
            "care.ramp": sourced(2, "years", low=1, high=3),
            "care.fade": sourced(0.05, "share/year", 0.3),
            "care.duration": sourced(9, "years", low=8, high=10),
            "care.share_due_to_us": sourced(0.7, "share", 0.12),
            "care.released": sourced(0.7, "share", 0.12),
            "school.started.2026": sourced(20 * size, "person/year", 0.1),
            "school.started.scale": sourced(0.9, "factor", 0.1),
            "school.change": sourced(0.4, "school_year/person", 0.1, grade=2),
            "school.duration": sourced(1, "years"),
            "school.fade": sourced(0.1, "share/year"),
            "school.share_due_to_us": sourced(0.7, "share", 0.1),
            "school.released": sourced(0.5, "share", 0.1),
            "school.worth": sourced(120_000, "kr/school_year", 0.1, price_year=2026),
            "need.base": sourced(2_000_000 * size, "kr/year", 0.1),
            "need.change": sourced(0.1, "change", 0.2),
        },
        "application": {"indicators": [{"label": "Vård", "baseline": "Mäts 2025"}]},
        "review": {
            "reached": {"care": {"people": 500 * size, "of": 1000 * size, "group": "barn", "basis": "own_ledger"}},
            "followup": {"care": plan, "school": plan},
            "about": {"care": {"displacement": "Inget", "most": 0.25}, "school": {"displacement": "Inget"}},
            "staff": {"team": {"contributions": 0.0, "wage_growth": 0.01}},
        },
    }  # fmt: skip


def edited(tree: dict[str, Any], edits: Edits) -> Case:
    """A case with what stands at some addresses changed. A key of a number may hold full stops."""
    tree = copy.deepcopy(tree)
    for address, value in edits.items():
        parts = address.split("/")
        at: Any = tree
        for part in parts[:-1]:
            at = at[int(part)] if isinstance(at, list) else at.setdefault(part, {})
        last: Any = int(parts[-1]) if isinstance(at, list) or "amounts" in parts[:-1] else parts[-1]
        if value is GONE:
            del at[last]
        else:
            at[last] = value
    return Case.model_validate(tree)


def review_of(case: Case, scenario: str | None = None) -> Review:
    """The review of a case, in its own perspective."""
    return Review(Answer(resolve(case, LIBRARY, scenario), case.perspective))


def findings(case: Case) -> tuple[Finding, ...]:
    """The findings of a case."""
    return review_of(case).findings


def ids(case: Case) -> set[str]:
    """The ids of the findings of a case."""
    return {finding.rule.id for finding in findings(case)}


def size_at_random(luck: random.Random) -> float:
    """How large a municipality is, from a tenth to ten times."""
    return round(10 ** luck.uniform(-0.5, 0.7), 3)
