"""Edits of what a review reads besides the calculation: whom a programme reaches, and how it is followed up."""

from model.case.case import Case
from model.case.reviewing.review import CaseReview, FollowUpPlan, Reached


def with_plan(case: Case, effect: str, field: str, value: object) -> Case:
    """The case with a field of an effect's follow-up plan set; ValidationError where it can't be."""
    said = case.review or CaseReview()
    plan = said.followup.get(effect, FollowUpPlan()).edited(**{field: value})
    plans = {**said.followup, effect: plan}
    return case.edited(review=said.edited(followup={name: one for name, one in plans.items() if one != FollowUpPlan()}))


def with_reached(case: Case, effect: str, field: str, value: object) -> Case:
    """The case with a field of whom an effect reaches set. A count that is changed takes a stated share with it."""
    said = case.review or CaseReview()
    before = said.reached.get(effect, Reached())
    share = before.share if field == "group" else None
    reached = {**said.reached, effect: before.edited(**{"share": share, field: value})}
    return case.edited(review=said.edited(reached={name: one for name, one in reached.items() if one != Reached()}))
