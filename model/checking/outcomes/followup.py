"""Is what happened stated of lines and effects that the case has, with counts that can be compared."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from model.case.case import Case
from model.case.effect import Reduction
from model.case.followup.record import Dated, EffectOutcome, FollowUp, ShareOutcome, Stated
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
    yield from _outside_years(case, followup)
    yield from _stated_twice(followup)
    for place, people in enumerate(followup.people):
        if people.effect not in case.effects or not case.effects[people.effect].is_per_person:
            yield error("outcome_of_unknown_effect", f"followup.people.{place}.effect", name=people.effect)
    for place, base in enumerate(followup.bases):
        if not isinstance(case.effects.get(base.effect), Reduction):
            yield error("outcome_of_no_base", f"followup.bases.{place}.effect", name=base.effect)
        elif base.kronor is None and base.volume is None:
            yield error("base_without_figure", f"followup.bases.{place}.kronor")
    for place, one in enumerate(followup.effects):
        yield from _of_effect(case, one, f"followup.effects.{place}")
    for place, share in enumerate(followup.shares):
        for part, whole in ((share.before, share.of_before), (share.after, share.of_after)):
            if part > whole:
                yield error("more_than_all", f"followup.shares.{place}", value=part, high=whole)
        yield from _of_share_months(share, f"followup.shares.{place}")
    yield from check_settled(case, followup, known_actors)
    stated: tuple[Stated, ...] = (*followup.dated, *followup.effects, *followup.shares, *followup.series)
    without = sum(one.source is None or one.on is None for one in stated)
    if without:
        yield notice("outcome_without_source", "followup", how_many=without)
    dates = (*(one.on for one in stated), *(one.on for one in followup.events))
    on_no_day = sum(on is not None and not _is_day(on) for on in dates)
    if on_no_day:
        yield notice("outcome_on_no_day", "followup", how_many=on_no_day)


def _outside_years(case: Case, followup: FollowUp) -> Iterator[Problem]:
    """Outcomes of a year that the case does not have; a line may have an amount of its plan there all the same."""
    lines = case.money_lines
    stated = [
        (f"money.{place}.year", one.year)
        for place, one in enumerate(followup.money)
        if one.line in lines and one.year not in lines[one.line].amounts
    ]
    for kind in ("people", "bases", "repaid"):
        stated += [(f"{kind}.{place}.year", one.year) for place, one in enumerate(getattr(followup, kind))]
    stated += [(f"effects.{place}.last", one.last) for place, one in enumerate(followup.effects)]
    first, last = case.start_year, case.years.stop - 1
    for address, year in stated:
        if not first <= year <= last:
            yield notice("outcome_outside_years", f"followup.{address}", year=year, first=first, last=last)


def _is_day(on: str) -> bool:
    """Whether a date is one, as ISO 8601: a day, or a month or a year alone."""
    try:
        date.fromisoformat(on + "0001-01-01"[len(on) :] if len(on) in (4, 7) else on)
    except ValueError:
        return False
    return True


def _stated_twice(followup: FollowUp) -> Iterator[Problem]:
    """A year that is stated both as such and by month, and a year or a month that is stated more than once."""
    kinds: Mapping[str, Sequence[tuple[Dated, str]]] = {
        "money": [(one, one.line) for one in followup.money],
        "people": [(one, one.effect) for one in followup.people],
        "bases": [(one, one.effect) for one in followup.bases],
        "measured": [(one, f"{one.agreement or ''}|{one.outcome}") for one in followup.measured],
        "repaid": [(one, one.committee) for one in followup.repaid],
    }
    for kind, outcomes in kinds.items():
        whole = {(name, one.year) for one, name in outcomes if one.month is None}
        stated = set()
        for place, (one, name) in enumerate(outcomes):
            address, called = f"followup.{kind}.{place}", name.rpartition("|")[2]
            if one.month is not None and (name, one.year) in whole:
                yield error("year_and_months", address, money_line=called, year=one.year)
            elif (name, one.period) in stated and (kind == "money" or (kind == "repaid" and one.month is not None)):
                yield notice("paid_twice", address, money_line=called, period=one.period)
            elif (name, one.period) in stated and kind in ("people", "bases"):
                yield notice("counted_twice", address, money_line=called, period=one.period)
            stated.add((name, one.period))


def _of_effect(case: Case, one: EffectOutcome, address: str) -> Iterator[Problem]:
    if one.effect is not None and one.effect not in case.effects:
        yield error("outcome_of_unknown_effect", f"{address}.effect", name=one.effect)
    if (one.control_before is None) != (one.control_after is None):
        yield error("one_control_only", address)
    if one.last < one.first:
        yield error("years_reversed", address, first=one.first, last=one.last)
    if one.months:
        yield from _of_months(one, address)


def _of_months(one: EffectOutcome, address: str) -> Iterator[Problem]:
    """Months that do not add up to what is said of them together, or that lie outside its years."""
    control = 0.0 if one.control_after is None else one.control_after.count
    sums = {
        "after": sum(each.count for each in one.months),
        "control_after": sum(each.control or 0 for each in one.months),
    }
    for group, said in (("after", one.after.count), ("control_after", control)):
        if abs(sums[group] - said) > 1e-6:
            yield error("months_do_not_add_up", f"{address}.{group}", value=said, total=sums[group])
    if abs(one.after.years - len(one.months) / 12.0) > 1e-6:
        yield error("months_and_years_differ", f"{address}.after", how_many=len(one.months), value=one.after.years)
    if len({(each.year, each.month) for each in one.months}) < len(one.months):
        yield error("month_twice", f"{address}.months")
    years = [each.year for each in one.months]
    if (min(years), max(years)) != (one.first, one.last):
        yield error("months_of_other_years", f"{address}.months", first=min(years), last=max(years))


def _of_share_months(share: ShareOutcome, address: str) -> Iterator[Problem]:
    if not share.months:
        return
    for total, said in (
        (sum(one.part for one in share.months), share.after),
        (sum(one.of for one in share.months), share.of_after),
    ):
        if abs(total - said) > 1e-6:
            yield error("months_do_not_add_up", f"{address}.after", value=said, total=total)
    if len({(each.year, each.month) for each in share.months}) < len(share.months):
        yield error("month_twice", f"{address}.months")
