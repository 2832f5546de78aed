"""Whether a case may be submitted: what its review stops, by the rules of the fund that it is written for."""

from model.analysis.answer import Answer
from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import Problem, error
from model.numbers.resolve import resolve
from model.review.review import Review


def what_stops(case: Case, library: Library, case_id: str, revision: int) -> Problem | None:
    """Why a case may not be submitted; None where it may. In its own perspective and without a scenario.

    `library` knows of the fund's own rules: a fund may ask a question more or less gravely.
    """
    answer = Answer(resolve(case, library), case.perspective)
    if answer.has_errors:
        return error("store.has_errors", case_id, revision=revision)
    stopping = [finding for finding in Review(answer).fired if finding.stops]
    errors = sum(finding.severity == "error" for finding in stopping)
    if errors:
        return error("store.review_stops", case_id, revision=revision, count=errors)
    return error("store.unanswered", case_id, revision=revision, count=len(stopping)) if stopping else None
