"""Is the case well formed: every rule that must hold before we calculate, and what its reader should be told.

Errors stop the calculation; notices inform. Whether the case is *convincing* is another question.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from model.calculation.draws import BATCH
from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import Problem, error, notice
from model.case.units import LARGEST, LONGEST_HORIZON
from model.checking.applicants import check_applicants, check_shares
from model.checking.contract import check_agreement, check_funding, check_outcomes
from model.checking.currency import check_currency
from model.checking.effect import check_effect
from model.checking.lines import amounts_outside, check_lines, outside, part_of
from model.checking.notices import reader_notices
from model.checking.number import blank_among, check_number, check_random_factor, check_scale, wrong_units
from model.checking.outcomes.followup import check_followup
from model.checking.size import check_ranges, check_size
from model.editing.sourcing import sources_named
from model.evaluate import actors_of
from model.numbers.applicants import library_of
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, key_of, line_keys, month_keys
from model.numbers.names import RESERVED
from model.numbers.resolve import resolve_each
from model.numbers.resolved_numbers import ResolvedNumbers, is_included
from model.numbers.worked_out import Kept

FEWEST_DRAWS, MOST_DRAWS = 100, BATCH
"""Random draws of a case as it is shown; the command line may be asked for more."""
UNUSUAL_AMOUNT = 1e10
"""A single amount above this, kronor, is so unusual that we ask whether the unit is right."""

MOST_KEPT = 2048

LINE_UNITS = {
    "included": "flag", "per_year": "kr/year", "starts": "year", "from_month": "month", "per_participant": "kr/person",
    "residual": "kr", "per_day": "kr/day", "days": "day/person", "years": "years", "share": "share",
}  # fmt: skip


def check(case: Case, library: Library) -> tuple[Problem, ...]:
    """Every problem of a case as it stands and under each of its scenarios, errors first.

    An error that is there only under scenarios has the first of them as its fact `under`.
    """
    problems = list(check_size(case))
    if problems:
        return tuple(problems)
    every = resolve_each(case, library)
    problems += [*_of_structure(case, library), *check_numbers(every[None])]
    sound = None if any(problem.severity == "error" for problem in problems) else every[None]
    for name in case.scenarios:
        known = [replace(problem, facts={**problem.facts, "under": None}) for problem in problems]
        for problem in errors_under(every[name], sound):
            if replace(problem, facts={**problem.facts, "under": None}) not in known:
                problems.append(replace(problem, facts={**problem.facts, "under": name}))
    return _in_order(problems)


def check_resolved(resolved: ResolvedNumbers) -> tuple[Problem, ...]:
    """Every problem of a case under the resolved numbers, errors first."""
    problems = list(check_size(resolved.case))
    if problems:
        return tuple(problems)
    return _in_order([*_of_structure(resolved.agreed, resolved.library), *check_numbers(resolved)])


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    unique = {(problem.code, problem.address, str(problem.facts)): problem for problem in problems}
    return tuple(sorted(unique.values(), key=lambda problem: problem.severity))


def _of_structure(case: Case, library: Library) -> Iterator[Problem]:
    """What the case says, apart from its numbers: names, actors, years, amounts."""
    if not 1 <= case.horizon <= LONGEST_HORIZON:
        yield error("horizon_outside_limits", "horizon", value=case.horizon, low=1, high=LONGEST_HORIZON)
    for years in case.horizons:
        if not 1 <= years <= LONGEST_HORIZON:
            yield error("horizon_outside_limits", "horizons", value=years, low=1, high=LONGEST_HORIZON)
    if case.perspective not in library_of(case, library).perspectives:
        yield error("unknown_perspective", "perspective", perspective=case.perspective)
    if not FEWEST_DRAWS <= case.sampling.draws <= MOST_DRAWS:
        yield error(
            "draws_outside_limits", "sampling.draws", value=case.sampling.draws, low=FEWEST_DRAWS, high=MOST_DRAWS
        )
    yield from check_applicants(case)
    yield from _of_names(case)
    yield from _of_actors(case, library)
    yield from check_agreement(case, set(actors_of(case, library)))
    yield from check_funding(case, library, actors_of(case, library))
    for line_id, line in case.money_lines.items():
        yield from _of_amounts(case, f"{part_of(case, line_id)}.{line_id}", line.amounts)
    yield from check_lines(case)
    yield from check_followup(case, actors_of(case, library))
    if not case.effects:
        yield notice("no_effects", "effects")
    for address, source in sources_named(case):
        if source not in library.sources and source not in case.sources:
            yield error("unknown_source", address, source=source)


def _of_names(case: Case) -> Iterator[Problem]:
    """Lines, funding and effects share one set of names, since their numbers' keys begin with them."""
    taken = set(RESERVED)
    for part in ("budget", "funding", "income", "effects"):
        for name in getattr(case, part):
            if name in taken:
                yield error("name_taken", f"{part}.{name}", name=name)
            taken.add(name)


def _of_actors(case: Case, library: Library) -> Iterator[Problem]:
    known = actors_of(case, library)
    named = [("applicant", case.applicant), *(("co_applicants", actor) for actor in case.co_applicants)]
    named += [(f"budget.{name}.paid_by", line.paid_by) for name, line in case.budget.items()]
    for name, funding in case.funding.items():
        named += [(f"funding.{name}.paid_by", funding.paid_by), (f"funding.{name}.paid_to", funding.paid_to)]
        if funding.paid_by == funding.paid_to:
            yield error("pays_itself", f"funding.{name}.paid_to", actor=funding.paid_to)
    for name, income in case.income.items():
        named.append((f"income.{name}.paid_to", income.paid_to))
        if income.paid_by is not None:
            named.append((f"income.{name}.paid_by", income.paid_by))
    for name, effect in case.effects.items():
        if not effect.valuations:
            yield error("no_valuation", f"effects.{name}.valuations", effect=name)
        for position, valuation in enumerate(effect.valuations):
            address = f"effects.{name}.valuations.{position}"
            named.append((f"{address}.actor", valuation.actor))
            if valuation.counterpart is not None:
                named.append((f"{address}.counterpart", valuation.counterpart))
                if valuation.counterpart == valuation.actor:
                    yield error("pays_itself", f"{address}.counterpart", actor=valuation.actor)
    for address, actor in named:
        if actor not in known:
            yield error("unknown_actor", address, actor=actor)


def _of_amounts(case: Case, address: str, amounts: object) -> Iterator[Problem]:
    assert isinstance(amounts, dict)
    for year, amount in amounts.items():
        place = f"{address}.amounts.{year}"
        if amount < 0:
            yield error("negative_amount", place, year=year, value=amount, unit="kr")
        elif amount > LARGEST:
            yield error("amount_too_large", place, year=year, value=amount, high=LARGEST, unit="kr")
        elif amount > UNUSUAL_AMOUNT:
            yield notice("amount_unusual", place, year=year, value=amount, unit="kr")
        if amount and year not in case.years:
            yield outside(case, place, year, amount)
    filled = sorted(year for year, amount in amounts.items() if amount)
    if filled:
        for year in range(filled[0], filled[-1]):
            if not amounts.get(year):
                yield notice("empty_year", f"{address}.amounts.{year}", year=year)


def check_numbers(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """What the resolved numbers say: limits, blanks, ranges, wrong units; then what a reader should be told."""
    yield from _faults(resolved)
    if not any(problem.severity == "error" for problem in resolved.problems):
        yield from reader_notices(resolved)


def errors_under(resolved: ResolvedNumbers, sound: ResolvedNumbers | None = None) -> tuple[Problem, ...]:
    """The errors of resolved numbers alone, as of a scenario; `sound` are others of the same case that have none.

    What those have in common with these has none either, and is not looked at again.
    """
    return tuple(problem for problem in _faults(resolved, sound) if problem.severity == "error")


def _faults(resolved: ResolvedNumbers, sound: ResolvedNumbers | None = None) -> Iterator[Problem]:
    """What is wrong in resolved numbers; beside `sound` ones the errors alone, where the numbers are not the same."""
    case, structure = resolved.case, resolved.structure
    touched = dict.fromkeys(resolved.numbers if sound is None else resolved.not_those_of(sound))
    reads_the_same = sound is not None and resolved.reads_the_same_as(sound)

    def concerns(keys: Collection[str]) -> bool:
        return not reads_the_same or not touched.keys().isdisjoint(keys)

    yield from resolved.problems
    yield from check_ranges(resolved)
    yield from check_outcomes(resolved)
    yield from check_currency(resolved)
    moves_the_same = sound is not None and reads_the_same and resolved.moves_the_same_as(sound, touched)
    for key in touched if moves_the_same else resolved.numbers:
        number = resolved.numbers[key]
        if key in touched:
            yield from check_number(key, number)
            yield from check_scale(key, number, case)
        if number.moves_with is not None:
            yield from check_random_factor(key, number, resolved)
    if sound is None:
        yield from amounts_outside(resolved)
    for effect_id in case.effects:
        if concerns(keys := structure.read_by_effect[effect_id]):
            yield from _of_part(_of_effect, resolved, effect_id, keys)
    for line_id in case.costs_and_income:
        if concerns(keys := structure.counted_by_line[line_id]):
            yield from _of_part(_of_line, resolved, line_id, keys)
    if case.co_applicants:
        yield from check_shares(resolved)
    if concerns(_factors(resolved)):
        yield from _of_factors(resolved)
    if not reads_the_same:
        yield from _of_names_said(resolved)
    for key in case.numbers if sound is None else ():
        if key not in resolved.numbers:
            yield notice("unused_number", f"numbers.{key}", key=key)


def _of_part(
    work: Callable[[ResolvedNumbers, str], Iterator[Problem]], resolved: ResolvedNumbers, name: str, keys: Iterable[str]
) -> tuple[Problem, ...]:
    """What is wrong in an effect or a line, which reads these keys: as it was found in the very same numbers before."""
    numbers = tuple(map(resolved.numbers.get, keys))
    place = (resolved.structure, name, *map(id, numbers))
    return _FOUND.of(place, lambda: (tuple(work(resolved, name)), numbers))[0]


_FOUND: Kept[tuple[tuple[Problem, ...], object]] = Kept(MOST_KEPT)
"""What is wrong in a part of a structure with such numbers. It holds on to them, for their ids."""


def _of_effect(resolved: ResolvedNumbers, effect_id: str) -> Iterator[Problem]:
    """What the numbers of an effect say; of one that does not count, only whether that is said."""
    effect = resolved.structure.effects[effect_id]
    included = key_of(effect_id, effect, "included")
    if is_included(resolved, included):
        yield from check_effect(resolved, effect_id, effect)
    else:
        yield from blank_among(resolved, (included,), f"effects.{effect_id}")
        yield from wrong_units(resolved.structure.units, {included: "flag"})


def _factors(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys of the rates, and of what all costs are multiplied by."""
    return (*(key for _, key in resolved.schedule), BUDGET_FACTOR, RUNNING_FACTOR)


def _of_factors(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """What the rates say, and what all costs are multiplied by."""
    *rates, budget, running = keys = _factors(resolved)
    yield from blank_among(resolved, keys, "discount")
    expected = {**dict.fromkeys(rates, "rate"), budget: "factor", running: "factor"}
    yield from wrong_units(resolved.structure.units, expected)


def _of_line(resolved: ResolvedNumbers, line_id: str) -> Iterator[Problem]:
    """What the numbers of a budget line or an income say."""
    line = resolved.case.costs_and_income[line_id]
    keys = (*line_keys(line_id, line), *month_keys(line_id, line))
    needed = keys if is_included(resolved, f"{line_id}.included") else keys[:1]
    blank = (f"{line_id}.years",)  # to the horizon
    yield from blank_among(resolved, needed, f"{part_of(resolved.case, line_id)}.{line_id}", allowed=blank)
    yield from wrong_units(resolved.structure.units, {key: LINE_UNITS[key.rpartition(".")[2]] for key in needed})


def _of_names_said(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """The numbers that the case names outside its effects and lines: what it is about, what a pilot learns, sizes."""
    case = resolved.case
    missing = {str(problem.facts["key"]) for problem in resolved.problems if problem.code == "missing_number"}
    # A missing number is reported once, and one that is left out because of a name misspelt elsewhere is no fault.
    excused = {*missing, *case.numbers} if missing else set()
    learns = None if case.pilot is None else case.pilot.learns
    for address, key in (("headline", case.headline), ("pilot.learns", learns)):
        if key is not None and key not in resolved.numbers and key not in excused:
            yield error("unknown_key", address, key=key)
    for effect_id, effect in case.effects.items():
        size = resolved.numbers.get("" if effect.told_in is None else effect.told_in.size)
        if size is not None and size.unit != "kr/year":
            yield error(
                "wrong_unit", f"effects.{effect_id}.told_in", key=size.label.sv, unit=size.unit, expected="kr/year"
            )
