"""Cases that a register has counted by step and year: kept beside a flow, and taken as its shares when asked for."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from model.case.assumptions import Assumption, Label
from model.case.case import Case
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import FEWEST_SHOWN, RECEIVED, SeenCases
from model.case.problem import Problem, error
from model.numbers.keys import key_of


def with_seen(case: Case, name: str, seen: Sequence[SeenCases], source: str | None) -> Case:
    """The case with the counts of a flow, instead of those that it had."""
    effect = case.effects[name].edited(seen=tuple(seen), seen_source=source)
    return case.edited(effects={**case.effects, name: effect})


def seen_years(effect: CaseFlow) -> tuple[int, ...]:
    """The calendar years of which anything is counted."""
    return tuple(sorted({one.year for one in effect.seen}))


def seen_in(effect: CaseFlow, year: int) -> dict[str, float]:
    """How many were at each part in a year, in the order of the flow: the whole where it is stated, else its parts.

    Parts may be stated by sex, by age and by both: those are the same cases, and are counted once.
    """
    counts = {}
    for part in effect.parts:
        rows = [one for one in effect.seen if (one.step, one.year) == (part, year)]
        whole = [one for one in rows if one.sex is None and one.age is None]
        if rows:
            counts[part] = sum(one.count for one in whole) if whole else max(_sum_by(rows, "sex"), _sum_by(rows, "age"))
    return counts


def _sum_by(rows: Sequence[SeenCases], by: Literal["sex", "age"]) -> float:
    """The sum over the sexes or over the ages: of each the row that has it alone, else those that divide it."""
    added = 0.0
    for name in {getattr(one, by) for one in rows} - {None}:
        of_name = [one for one in rows if getattr(one, by) == name]
        alone = [one for one in of_name if one.sex is None or one.age is None]
        added += sum(one.count for one in alone or of_name)
    return added


def with_shares_of(case: Case, name: str, year: int) -> Case | Problem:
    """The case with the cases of a year and the share that went on to each step, as they were counted."""
    effect = case.effects[name]
    assert isinstance(effect, CaseFlow)
    counts, numbers = seen_in(effect, year), dict(case.numbers)
    lacking = [part for part in effect.parts if part not in counts]
    if lacking:
        return error("cases_not_counted", name, year=year, step=lacking[0], effect=name)
    numbers[key_of(name, effect, "cases")] = _own(
        case, key_of(name, effect, "cases"), counts[RECEIVED], "case/year", effect
    )
    few = [part for part, count in counts.items() if 0 < round(count) < FEWEST_SHOWN]
    if few:
        return error("few_counted", name, year=year, step=few[0], effect=name, count=FEWEST_SHOWN)
    for before, part in pairwise(effect.parts):
        if counts[part] > counts[before] or not counts[before]:
            return error("more_than_before", name, year=year, step=part, effect=name)
        key = key_of(name, effect, f"{part}.share")
        numbers[key] = _own(case, key, counts[part] / counts[before], "share", effect)
    return case.edited(numbers=numbers)


def _own(case: Case, key: str, value: float, unit: str, effect: CaseFlow) -> Assumption:
    """A number of the case's own books, with what it was called before."""
    before = case.numbers.get(key)
    label = Label(sv="Räknat i registret", en="Counted in the register") if before is None else before.label
    return Assumption(label=label, value=value, unit=unit, basis="own_ledger", source=None, where=_place(effect))


def _place(effect: CaseFlow) -> Label | None:
    return None if effect.seen_source is None else Label(sv=effect.seen_source)
