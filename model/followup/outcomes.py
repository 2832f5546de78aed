"""Edits of what happened as new cases: an outcome added beside the plan, or taken away; the plan is never touched."""

from collections.abc import Mapping
from typing import Literal

from model.case.assumptions import Label
from model.case.case import Case
from model.case.followup.record import Count, CountedMonth, EffectOutcome, FollowUp, ShareMonth
from model.case.problem import CaseRefused, error

Kind = Literal["money", "people", "bases", "effects", "shares", "series", "measured", "repaid", "events"]


def with_outcome(case: Case, kind: Kind, outcome: Mapping[str, object]) -> Case:
    """The case with one more outcome of a kind (ValidationError for one that is none)."""
    followup = case.followup or FollowUp()
    return case.edited(followup=followup.edited(**{kind: (*getattr(followup, kind), dict(outcome))}))


def without_outcome(case: Case, kind: Kind, place: int) -> Case:
    """The case without one of the outcomes of a kind."""
    followup = case.followup or FollowUp()
    left = tuple(one for at, one in enumerate(getattr(followup, kind)) if at != place)
    return case.edited(followup=followup.edited(**{kind: left}))


def with_counted_month(case: Case, outcome: Mapping[str, object], month: Mapping[str, object]) -> Case:
    """The case with one more month of what is counted of an effect, added to what stands under the same name.

    `outcome` is what there is without the count after, and `month` a CountedMonth. CaseRefused where what was counted
    before is another than it was said to be; ValidationError for what is none.
    """
    new = CountedMonth.model_validate(month)
    followup = case.followup or FollowUp()
    for place, one in enumerate(followup.effects):
        if one.months and (one.effect, one.label) == (outcome.get("effect"), Label.model_validate(outcome["label"])):
            before = Count.model_validate(outcome["before"])
            if one.before != before:
                raise CaseRefused((error("counted_otherwise_before", "before", value=one.before.count),))
            said = {name: outcome[name] for name in ("on", "source") if outcome.get(name)}
            effects = (
                *followup.effects[:place],
                _of_months(one, (*one.months, new), said),
                *followup.effects[place + 1 :],
            )
            return case.edited(followup=followup.edited(effects=effects))
    years = {"first": new.year, "last": new.year, "after": {"count": new.count, "years": 1 / 12}}
    control = {} if new.control is None else {"control_after": {"count": new.control, "years": 1 / 12}}
    return with_outcome(case, "effects", {**outcome, **years, **control, "months": (dict(month),)})


def _of_months(one: EffectOutcome, months: tuple[CountedMonth, ...], said: Mapping[str, object]) -> EffectOutcome:
    """An outcome that is the sum of its months, in order of time."""
    in_order = tuple(sorted(months, key=lambda each: (each.year, each.month)))
    years = len(in_order) / 12
    after = Count(count=sum(each.count for each in in_order), years=years)
    controls = [each.control for each in in_order if each.control is not None]
    control = Count(count=sum(controls), years=years) if controls else None
    ends = {"first": in_order[0].year, "last": in_order[-1].year}
    return one.edited(months=in_order, after=after, control_after=control, **ends, **said)


def with_share_month(case: Case, outcome: Mapping[str, object], month: Mapping[str, object]) -> Case:
    """The case with one more month of a share, its part and its whole each added to what stands under the same name."""
    new = ShareMonth.model_validate(month)
    followup = case.followup or FollowUp()
    for place, one in enumerate(followup.shares):
        if one.months and one.label == Label.model_validate(outcome["label"]):
            if (one.before, one.of_before) != (outcome["before"], outcome["of_before"]):
                raise CaseRefused((error("counted_otherwise_before", "before", value=one.before),))
            months = tuple(sorted((*one.months, new), key=lambda each: (each.year, each.month)))
            said = {name: outcome[name] for name in ("on", "source") if outcome.get(name)}
            sums = {"after": sum(each.part for each in months), "of_after": sum(each.of for each in months)}
            shares = (
                *followup.shares[:place],
                one.edited(months=months, **sums, **said),
                *followup.shares[place + 1 :],
            )
            return case.edited(followup=followup.edited(shares=shares))
    return with_outcome(case, "shares", {**outcome, "after": new.part, "of_after": new.of, "months": (dict(month),)})


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
