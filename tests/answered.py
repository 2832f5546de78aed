"""A case as it may be submitted: every warning of its review has an answer."""

from model.analysis.answer import Answer
from model.case.assumptions import Label, Library
from model.case.case import Case
from model.files.reading import read_library
from model.numbers.resolve import resolve
from model.review.replies import with_replies
from model.review.review import Review

WORDS = "Besvaras av ekonomen i granskningen."


def answered(case: Case, library: Library | None = None) -> Case:
    """The case with one answer to every warning that nobody has answered."""
    review = Review(Answer(resolve(case, library or read_library()), case.perspective))
    left = [finding for finding in review.fired if finding.severity == "warning" and finding.is_open]
    return with_replies(case, left, Label(sv=WORDS))
