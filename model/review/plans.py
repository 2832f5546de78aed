"""Edits of what a review reads besides the calculation: reach, follow-up, and what is stated of effects and costs."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from model.case.assumptions import Record
from model.case.case import Case
from model.case.reviewing.review import (
    AboutEffect,
    CaseReview,
    FollowUpPlan,
    Imported,
    InvestorLimits,
    Reached,
    StaffCost,
)

Kind = TypeVar("Kind", bound=Record)
Put = Callable[[Case, str, str, object], Case]
"""Sets a field of a record that goes by a name: the case, the name, the field and its value."""


def with_plan(case: Case, effect: str, field: str, value: object) -> Case:
    """The case with a field of an effect's follow-up plan set; ValidationError where it can't be."""
    return _with(case, "followup", _said(case).followup, FollowUpPlan(), effect, **{field: value})


def with_reached(case: Case, effect: str, field: str, value: object) -> Case:
    """The case with a field of whom an effect reaches set. A count that is changed takes a stated share with it."""
    reached = _said(case).reached
    share = reached.get(effect, Reached()).share if field == "group" else None
    return _with(case, "reached", reached, Reached(), effect, **{"share": share, field: value})


def with_about(case: Case, effect: str, field: str, value: object) -> Case:
    """The case with a field of what is stated of an effect set; ValidationError where it can't be."""
    return _with(case, "about", _said(case).about, AboutEffect(), effect, **{field: value})


def with_staff(case: Case, line: str, field: str, value: object) -> Case:
    """The case with a field of what is stated of a line of staff cost set; ValidationError where it can't be."""
    return _with(case, "staff", _said(case).staff, StaffCost(), line, **{field: value})


def with_investor(case: Case, place: str, field: str, value: object) -> Case:
    """The case with a limit of an investor's set, `place` its contract and party; ValidationError where it can't be."""
    return _with(case, "investors", _said(case).investors, InvestorLimits(), place, **{field: value})


def with_imported(case: Case, line: str, marks: tuple[Imported, ...]) -> Case:
    """The case with what was odd of the cells that a line was read from; the same case where nothing was."""
    if not marks:
        return case
    said = _said(case)
    return case.edited(review=said.edited(imported={**said.imported, line: marks}))


def _said(case: Case) -> CaseReview:
    return case.review or CaseReview()


def _with(case: Case, part: str, kept: Mapping[str, Kind], empty: Kind, name: str, **fields: object) -> Case:
    """The case with fields of a record set in a part of the review; a record that says nothing is left out."""
    records = {**kept, name: kept.get(name, empty).edited(**fields)}
    return case.edited(review=_said(case).edited(**{part: {at: one for at, one in records.items() if one != empty}}))
