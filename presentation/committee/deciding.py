"""What a case itself proposes as the terms of a decision: what it says is measured, repaid and agreed."""

from collections.abc import Mapping, Sequence

from model.case.assumptions import Language
from model.case.case import Case
from model.case.reviewing.review import CaseReview, FollowUpPlan
from presentation.sentences.labels import listed
from wording.numbers import percent, write_number
from wording.texts import say


def proposed_terms(case: Case, language: Language) -> Mapping[str, str]:
    """Name of a term → words from the case; what it says nothing of is left out."""
    plans = list((case.review or CaseReview()).followup.values())
    terms = {
        "measure": _each([plan.counted.text(language) for plan in plans if plan.counted], language),
        "from_when": _each([plan.begins.text(language) for plan in plans if plan.begins], language),
        "comparison": _each([words for plan in plans if (words := _comparison(plan, language))], language),
        "repayment": _repayment(case, language),
        "contract": _each([one.label.text(language) for one in case.contracts.values()], language),
    }
    return {name: words for name, words in terms.items() if words}


def _each(words: list[str], language: Language) -> str:
    return listed(list(dict.fromkeys(words)), language) if words else ""


def _comparison(plan: FollowUpPlan, language: Language) -> str:
    parts = []
    if plan.years_before is not None and plan.years_after is not None:
        parts.append(say("decision.proposal.years", language, before=plan.years_before, after=plan.years_after))
    if plan.control_per_year is not None:
        parts.append(say("decision.proposal.control", language, control=write_number(plan.control_per_year)))
    return ", ".join(parts)


def _repayment(case: Case, language: Language) -> str:
    terms = case.repayment
    if terms is None or terms.model != "repayment":
        return ""
    return say("decision.proposal.repayment", language, share=percent(terms.share), year=terms.from_year)


def paragraph_told(paragraph: str, language: Language) -> str:
    """A paragraph of minutes as it reads: *§ 12*, also where only *12* was written; otherwise as it stands."""
    told = paragraph.strip()
    return say("decision.paragraph_number", language, paragraph=told) if told[:1].isdigit() else told


def moved_by(order: Sequence[str], one: str, by: int) -> list[str]:
    """An order with one of it so many places later, or earlier; at an end it stays there."""
    others = [name for name in order if name != one]
    place = min(max(list(order).index(one) + by, 0), len(others))
    return [*others[:place], one, *others[place:]]
