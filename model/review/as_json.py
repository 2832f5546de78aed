"""The review as plain values: what `python -m model review` prints."""

from typing import Any

from model import RESULTS_DATE
from model.analysis.answer import Answer, plain
from model.results_of_review import ReviewResult
from model.review.review import Finding, Review, chance


def review_as_json(answer: Answer) -> dict[str, Any]:
    """The findings of an answer in order, each with what putting it right would do; kronor, unrounded."""
    review = Review(answer)
    ends = review.all_corrected
    printed = {
        "case": answer.case.label.text("sv"),
        "perspective": answer.perspective,
        "results_date": RESULTS_DATE,
        "npv": plain(review.as_filed.npv),
        "payback_year": review.as_filed.payback_year,
        "chance": answer.odds.chance if answer.has_ranges else None,
        "npv_if_all_corrected": None if ends is None else [end.npv for end in ends],
        "may_be_submitted": not review.stopping,
        "findings": [_finding(answer, finding) for finding in review.findings],
        "answers_in_vain": list(review.answered_in_vain),
    }
    return ReviewResult.model_validate(printed).model_dump()


def _finding(answer: Answer, finding: Finding) -> dict[str, Any]:
    correction, reply, limit = finding.correction, finding.reply, finding.limit
    ends = [end.npv for end in (finding.corrected, finding.other) if end is not None]
    return {
        "id": finding.rule.id,
        "name": finding.rule.find.__name__,
        "address": finding.fired.address,
        "severity": finding.severity,
        "state": "open" if reply is None else reply.state,
        "facts": {name: list(fact) if isinstance(fact, tuple) else fact for name, fact in finding.fired.facts.items()},
        "kind": None if correction is None else correction.nature,
        "changes": {} if correction is None else dict(correction.numbers),
        "npv_if_corrected": None if finding.corrected is None else finding.corrected.npv,
        "payback_year_if_corrected": None if finding.corrected is None else finding.corrected.payback_year,
        "chance_if_corrected": chance(answer, finding),
        "npv_range": sorted(ends) if finding.other is not None else None,
        "limit": None
        if limit is None or correction is None
        else {"key": correction.limit, "value": plain_or_none(limit.value), "rises": limit.rises},
        "reply": None
        if reply is None
        else {
            "words": reply.words.text("sv"),
            "state": reply.state,
            "by": reply.by,
            "on": reply.on,
            "is_outdated": finding.changed_since,
            "given_for": reply.given_for,
        },
    }


def plain_or_none(value: float | None) -> float | None:
    """A number that may be missing, as JSON can have it."""
    return None if value is None else plain(value)
