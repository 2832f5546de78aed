"""Edits of what happened as new cases: an outcome added beside the plan, or taken away; the plan is never touched."""

from collections.abc import Mapping
from typing import Literal

from model.case.case import Case
from model.case.followup.record import FollowUp

Kind = Literal["money", "people", "effects", "shares", "series", "events"]


def with_outcome(case: Case, kind: Kind, outcome: Mapping[str, object]) -> Case:
    """The case with one more outcome of a kind (ValidationError for one that is none)."""
    followup = case.followup or FollowUp()
    return case.edited(followup=followup.edited(**{kind: (*getattr(followup, kind), dict(outcome))}))


def without_outcome(case: Case, kind: Kind, place: int) -> Case:
    """The case without one of the outcomes of a kind."""
    followup = case.followup or FollowUp()
    left = tuple(one for at, one in enumerate(getattr(followup, kind)) if at != place)
    return case.edited(followup=followup.edited(**{kind: left}))
