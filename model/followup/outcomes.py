"""Edits of what happened as new cases: an outcome added beside the plan, or taken away; the plan is never touched."""

from collections.abc import Mapping
from typing import Literal

from model.case.case import Case
from model.case.followup.record import FollowUp

Kind = Literal["money", "people", "effects", "shares", "series", "measured", "repaid", "events"]


def with_outcome(case: Case, kind: Kind, outcome: Mapping[str, object]) -> Case:
    """The case with one more outcome of a kind (ValidationError for one that is none)."""
    followup = case.followup or FollowUp()
    return case.edited(followup=followup.edited(**{kind: (*getattr(followup, kind), dict(outcome))}))


def without_outcome(case: Case, kind: Kind, place: int) -> Case:
    """The case without one of the outcomes of a kind."""
    followup = case.followup or FollowUp()
    left = tuple(one for at, one in enumerate(getattr(followup, kind)) if at != place)
    return case.edited(followup=followup.edited(**{kind: left}))


def with_point(case: Case, label: str, period: str, value: float, stated: Mapping[str, object]) -> Case:
    """The case with one more number in the series of a name, or instead of the one of its period; a new series if none.

    `stated` is its date and source, which the series then has.
    """
    followup = case.followup or FollowUp()
    for place, one in enumerate(followup.series):
        if one.label.sv == label:
            longer = one.edited(values={**one.values, period: value}, **{name: on for name, on in stated.items() if on})
            series = (*followup.series[:place], longer, *followup.series[place + 1 :])
            return case.edited(followup=followup.edited(series=series))
    return with_outcome(case, "series", {"label": {"sv": label}, "values": {period: value}, **stated})
