"""A case whose cost an investor bears, small enough to follow by hand."""

from collections.abc import Mapping
from typing import Any

from model.analysis.answer import Answer
from model.case.case import Case
from model.files.reading import read_library
from model.numbers.resolve import resolve

LIBRARY = read_library()


def judged(value: float, unit: str) -> dict[str, Any]:
    """A judged number."""
    return {"label": "Tal", "value": value, "unit": unit, "basis": "judged"}


def answer_of(
    perspective: str = "municipality_cash", numbers: Mapping[str, Any] | None = None, paid_by: str = "finansiar"
) -> Answer:
    """A cost of 4 000 tkr in 2030; 25 % of 10 000 tkr a year is saved for five years, half of it as freed capacity."""
    case = Case.model_validate(
        {
            "label": "Ett hem",
            "applicant": "socialnamnd",
            "start_year": 2030,
            "horizon": 5,
            "discount": {"schedule": "zero"},
            "headline": "care.change",
            "budget": {
                "home": {"label": "Hem", "cost_type": "other", "paid_by": paid_by, "amounts": {2030: 4_000_000.0}},
                "line": {"label": "Drift", "cost_type": "running", "paid_by": paid_by},
            },
            "effects": {
                "care": {
                    "label": "Vård",
                    "kind": "reduction",
                    "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
                }
            },
            "numbers": {
                "care.base": judged(10_000_000, "kr/year"),
                "care.change": judged(0.25, "change"),
                "care.released": judged(0.5, "share"),
                **(numbers or {}),
            },
        }
    )
    answer = Answer(resolve(case, LIBRARY), perspective)
    assert not answer.has_errors, answer.problems
    return answer


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
