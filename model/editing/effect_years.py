"""Edits of what an effect has by calendar year, as new cases: the share reached, or the participants who start.

A number that is the same each year is set for a run of years at once; single years may then differ.
"""

from collections.abc import Mapping
from typing import NamedTuple

from model.case.assumptions import Library
from model.case.case import Case
from model.editing.edits import with_number, without_number
from model.numbers.keys import by_year_prefix, key_of, years_given
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers, effect_years


class Run(NamedTuple):
    """The years of an effect, from the first to the last, and their number; None where the years differ."""

    first: int
    last: int
    value: float | None


def with_share_by_year(
    case: Case, library: Library, effect_id: str, shares: Mapping[int, float | None], scenario: str | None = None
) -> Case:
    """The case with the numbers of an effect by calendar year (reach, participants started); None takes a year away."""
    effect = case.effects[effect_id]
    prefix = by_year_prefix(effect_id, effect)
    for year, share in shares.items():
        key = f"{prefix}.{year}"
        if share is not None:
            case = with_number(case, library, key, scenario, value=share)
            continue
        drop = {
            "numbers": {other: number for other, number in case.numbers.items() if other != key},
            "changes": {other: change for other, change in case.changes.items() if other != key},
        }
        if scenario is not None:
            chosen = case.scenarios[scenario]
            left = {other: change for other, change in chosen.numbers.items() if other != key}
            drop["scenarios"] = {**case.scenarios, scenario: chosen.edited(numbers=left)}
        case = case.edited(**drop)
    return case


def run_of(resolved: ResolvedNumbers, effect_id: str) -> Run | None:
    """The years for which an effect has a number that is not 0; None where it has none.

    A share that is reached holds until the next year given, so that its run lasts to the horizon or to a 0.
    """
    effect, case = resolved.case.effects[effect_id], resolved.case
    given = {year: resolved.numbers[key].value for year, key in effect_years(resolved, effect_id).items()}
    counted = {year: value for year, value in given.items() if value}
    if not counted:
        return None
    first, last = min(counted), max(counted)
    if effect.holds:
        ends = [year for year, value in given.items() if year > last and not value]
        last = min(ends) - 1 if ends else max(last, case.years.stop - 1)
        whole = all(value for year, value in given.items() if first <= year <= last)
    else:
        whole = all(year in counted for year in range(first, last + 1))
    same = len(set(counted.values())) == 1 and whole
    return Run(first, last, counted[first] if same else None)


def successes(resolved: ResolvedNumbers, effect_id: str) -> tuple[float, float]:
    """Those who start over all years given, and those of them who succeed, in people, of a success rate."""
    effect = resolved.case.effects[effect_id]
    rate = resolved.numbers[key_of(effect_id, effect, effect.measure)].value
    starting = starting_in_all(resolved, effect_id)
    return starting, 0.0 if rate is None else starting * rate


def starting_in_all(resolved: ResolvedNumbers, effect_id: str) -> float:
    """Participants who start over all years given, with their scale."""
    scale = scale_of(resolved, effect_id)
    return given_in_all(resolved, effect_id) * (1.0 if scale is None else scale)


def given_in_all(resolved: ResolvedNumbers, effect_id: str) -> float:
    """The sum of what an effect has by calendar year, in every year given, without its scale."""
    given = (resolved.numbers[key].value for key in effect_years(resolved, effect_id).values())
    return sum(value for value in given if value is not None)


def scale_of(resolved: ResolvedNumbers, effect_id: str) -> float | None:
    """What multiplies every number by year of an effect; None where its kind has no such number, or it is blank."""
    effect = resolved.case.effects[effect_id]
    number = resolved.numbers.get(key_of(effect_id, effect, effect.by_year_scale)) if effect.by_year_scale else None
    return None if number is None else number.value


def people_by_scale(resolved: ResolvedNumbers) -> dict[str, float]:
    """Key of a scale of participants → how many people start in all where it is 1, for the effects that have one."""
    return {
        key_of(effect_id, effect, effect.by_year_scale): given_in_all(resolved, effect_id)
        for effect_id, effect in resolved.case.effects.items()
        if effect.by_year_scale and effect.is_per_person
    }


def with_run(case: Case, resolved: ResolvedNumbers, effect_id: str, run: Run, scenario: str | None = None) -> Case:
    """The case with the same number each year of a run and none in others; without a number the years keep theirs.

    Years that are new to the run get the number of the nearest year that had one.
    """
    effect = case.effects[effect_id]
    given = {year: resolved.numbers[key].value for year, key in effect_years(resolved, effect_id).items()}
    years = range(run.first, run.last + 1)
    counted = {year: value for year, value in given.items() if value}
    wanted: dict[int, float | None] = dict.fromkeys(given)
    if effect.holds and run.value is not None:
        wanted[run.first] = run.value
    elif effect.holds:
        wanted |= {year: value for year, value in given.items() if year in years}
        if counted:
            wanted[run.first] = counted[_nearest(run.first, counted)]
    else:
        for year in years:
            same = run.value is not None or not counted
            wanted[year] = run.value if same else counted.get(year, counted[_nearest(year, counted)])
    if effect.holds and run.last < case.years.stop - 1:
        wanted[run.last + 1] = 0.0
    return with_share_by_year(case, resolved.library, effect_id, wanted, scenario)


def with_years(case: Case, library: Library, **years: int) -> tuple[Case, tuple[str, ...]]:
    """The case with another `start_year` or `horizon`, and the ids of the effects that go on in its new last years.

    Participants who started in every year to the last one, as many each year, do so in the new years too, also under a
    scenario that has its own: that they end where the case ended was nobody's statement. A reach holds by itself.
    """
    last, edited = case.years.stop - 1, case.edited(**years)
    if edited.years.stop - 1 <= last:
        return edited, ()
    cohorts = {by_year_prefix(name, effect): name for name, effect in case.effects.items() if effect.is_per_person}
    went_on: dict[str, None] = {}
    for scenario in (None, *case.scenarios):
        resolved = resolve(case, library, scenario)
        own = None if scenario is None else case.scenarios[scenario].numbers
        for prefix, name in cohorts.items():
            run = run_of(resolved, name)
            is_said = own is None or bool(years_given(prefix, own))
            if not is_said or run is None or run.value is None or run.last != last or run.first == last:
                continue
            longer = run._replace(last=edited.years.stop - 1)
            edited = with_run(edited, resolve(edited, library, scenario), name, longer, scenario)
            went_on[name] = None
    return edited, tuple(went_on)


def with_month(case: Case, library: Library, key: str, scenario: str | None, month: int) -> Case:
    """The case with the month of a first or a last year; one that makes the year whole is not said at all."""
    whole = library.numbers[f"default.{key.rpartition('.')[2]}"].value
    if scenario is None and month == whole and case.filed is None:
        return without_number(case, key)
    return with_number(case, library, key, scenario, value=float(month))


def _nearest(year: int, years: Mapping[int, float]) -> int:
    """The year among some that is nearest to a year."""
    return min(years, key=lambda other: abs(other - year))


def full_from(starts: float | None, ramp: float | None) -> int | None:
    """The first year of full effect, where that is a later one than the first; else None (definition 4.3)."""
    if starts is None or ramp is None or ramp <= 1:
        return None
    return round(starts + ramp) - 1
