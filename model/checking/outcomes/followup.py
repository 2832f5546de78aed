"""Is what happened stated of lines and effects that the case has, with counts that can be compared."""

from collections.abc import Collection, Iterator

from model.case.case import Case
from model.case.followup.record import EffectOutcome, FollowUp
from model.case.problem import Problem, error, notice
from model.checking.outcomes.settled import check_settled

LOCAL_PROJECT_ROWS = ("sought", "own", "other_income", "cost")
"""The rows of a local project that an outcome may be of: `local_project.own` and so on."""


def check_followup(case: Case, known_actors: Collection[str]) -> Iterator[Problem]:
    """What is wrong in what is stated to have happened; and outcomes that nobody has said a source of."""
    followup = case.followup
    if followup is None:
        return
    rows = {f"local_project.{row}" for row in LOCAL_PROJECT_ROWS if case.local_project is not None}
    for place, money in enumerate(followup.money):
        if money.line not in rows and money.line not in case.money_lines:
            yield notice("outcome_of_unknown_line", f"followup.money.{place}.line", name=money.line)
    yield from _stated_twice(followup)
    for place, people in enumerate(followup.people):
        if people.effect not in case.effects or not case.effects[people.effect].is_per_person:
            yield error("outcome_of_unknown_effect", f"followup.people.{place}.effect", name=people.effect)
    for place, one in enumerate(followup.effects):
        yield from _of_effect(case, one, f"followup.effects.{place}")
    for place, share in enumerate(followup.shares):
        for part, whole in ((share.before, share.of_before), (share.after, share.of_after)):
            if part > whole:
                yield error("more_than_all", f"followup.shares.{place}", value=part, high=whole)
    yield from check_settled(case, followup, known_actors)
    stated = (
        *followup.money, *followup.people, *followup.effects, *followup.shares, *followup.series, *followup.measured,
        *followup.repaid,
    )  # fmt: skip
    without = sum(one.source is None or one.on is None for one in stated)
    if without:
        yield notice("outcome_without_source", "followup", how_many=without)


def _stated_twice(followup: FollowUp) -> Iterator[Problem]:
    """A year that is stated both as such and by month, and a year or a month that is stated more than once."""
    whole = {(one.line, one.year) for one in followup.money if one.month is None}
    stated = set()
    for place, one in enumerate(followup.money):
        address = f"followup.money.{place}"
        if one.month is not None and (one.line, one.year) in whole:
            yield error("year_and_months", address, money_line=one.line, year=one.year)
        elif (one.line, one.period) in stated:
            yield notice("paid_twice", address, money_line=one.line, period=one.period)
        stated.add((one.line, one.period))


def _of_effect(case: Case, one: EffectOutcome, address: str) -> Iterator[Problem]:
    if one.effect is not None and one.effect not in case.effects:
        yield error("outcome_of_unknown_effect", f"{address}.effect", name=one.effect)
    if (one.control_before is None) != (one.control_after is None):
        yield error("one_control_only", address)
    if one.last < one.first:
        yield error("years_reversed", address, first=one.first, last=one.last)
