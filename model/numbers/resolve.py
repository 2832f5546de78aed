"""The resolved numbers: library, then case, then its changes, then a scenario, then what the command line sets.

Every slot of every effect and line gets a number here, so that the calculation never has to ask whether one is there.
"""

from collections.abc import Iterable, Mapping, Set
from itertools import islice

from model.case.assumptions import Assumption, Change, Library
from model.case.case import Case
from model.case.problem import Problem, error, notice
from model.numbers.applicants import library_of
from model.numbers.beneath import HAIRCUT_OF_GRADE, Beneath, Haircut, unsaid
from model.numbers.contract_figures import figure_of
from model.numbers.keys import key_of, years_given
from model.numbers.months import month_number
from model.numbers.prices import in_prices_of, stands_in_other_prices
from model.numbers.rates import DISCOUNT_RATE, NO_RATE, OWN_RATE, schedule_of
from model.numbers.resolved_numbers import ResolvedNumbers
from model.numbers.worked_out import Kept

MOST_KEPT = 4096


def resolve(
    case: Case, library: Library, scenario: str | None = None, overrides: Mapping[str, Change] | None = None
) -> ResolvedNumbers:
    """The resolved numbers. Never raises for what a case says: what is wrong is in `problems`."""
    library = library_of(case, library)
    return _layered(Beneath.of(case, library, overrides or ()), _Laid(case, library), scenario, overrides)


def resolve_each(
    case: Case, library: Library, known: Mapping[str | None, ResolvedNumbers] | None = None
) -> dict[str | None, ResolvedNumbers]:
    """The resolved numbers of a case without a scenario (None) and under each of its own; some may be `known`."""
    library, known = library_of(case, library), known or {}
    beneath, laid = Beneath.of(case, library), _Laid(case, library)
    every = {name: known.get(name) or _layered(beneath, laid, name) for name in (None, *case.scenarios)}
    alike: dict[tuple[str, ...], ResolvedNumbers] = {}
    for resolved in every.values():  # no change moves the unit of a number, so the same keys are the same structure
        first = alike.setdefault(tuple(resolved.numbers), resolved)
        vars(resolved)["structure"] = first.structure
    return every


class _Laid:
    """Changes laid over numbers: what the case's own make of one is the same number under all of its scenarios."""

    def __init__(self, case: Case, library: Library) -> None:
        self.case, self.library = case, library
        self._moved: dict[tuple[int, int], tuple[Assumption, Assumption, Change]] = {}

    def over(self, number: Assumption, change: Change) -> Assumption:
        """A number with a change laid over it, in the prices of the case."""
        key = id(number), id(change)  # of things that are held on to
        if key in self._moved:
            return self._moved[key][0]
        in_prices = in_prices_of(self.case, self.library, change, number)
        if in_prices is change:
            return _changed(number, change)
        self._moved[key] = (number.changed(in_prices), number, change)
        return self._moved[key][0]


def _changed(number: Assumption, change: Change) -> Assumption:
    """A number with a change laid over it as it is stated: an edit of another number leaves both as they are."""
    return _CHANGED.of((id(number), id(change)), lambda: (number.changed(change), number, change))[0]


_CHANGED: Kept[tuple[Assumption, Assumption, Change]] = Kept(MOST_KEPT)
"""It holds on to each number and change, for their ids."""


def _layered(
    beneath: Beneath, with_changes: _Laid, scenario: str | None = None, overrides: Mapping[str, Change] | None = None
) -> ResolvedNumbers:
    """What stands beneath, with changes laid over it: the case's, then a scenario's, then `overrides`."""
    case, library = with_changes.case, with_changes.library
    problems, numbers = list(beneath.problems), dict(beneath.numbers)
    if scenario is not None and scenario not in case.scenarios:
        problems.append(error("unknown_scenario", "scenarios", scenario=scenario))
    laid = case.scenarios[scenario].numbers if scenario is not None and scenario in case.scenarios else {}
    layers = [("changes", case.changes), (f"scenarios.{scenario}", laid), ("set", overrides or {})]
    changes = [(f"{address}.{key}", key, change) for address, layer in layers for key, change in layer.items()]
    name = OWN_RATE if any(map(_gives_own_rate, (layer for _, layer in layers[1:]))) else case.discount.schedule
    rates, by_grade = dict(beneath.rates), dict(beneath.by_grade)
    schedule = schedule_of(name, case, library, rates, problems)
    numbers |= {key: rates[key] for _, key in schedule if key in rates}
    haircuts = {haircut.key for haircut in beneath.haircuts}
    for address, key, change in changes:
        if key in by_grade:
            by_grade[key] = with_changes.over(by_grade[key], change)
            continue
        if key in rates and key != NO_RATE:
            rates[key] = with_changes.over(rates[key], change)
        problems += [] if key in haircuts else filter(None, (_lay(numbers, with_changes, key, change, address),))
    # That a missing number's key is unknown follows from its being missing, which is reported once.
    missing = {problem.facts["key"] for problem in problems if problem.code == "missing_number"}
    problems = [fault for fault in problems if fault.code != "unknown_key" or fault.facts["key"] not in missing]
    chosen = {key for _, key, change in changes if change.value is not None}
    default = library.numbers["default.haircut"]
    _fill_haircuts(beneath.haircuts, by_grade, default, numbers, problems, chosen)
    for _, key, change in changes:
        if key in haircuts:
            numbers[key] = with_changes.over(numbers[key], change)
    said = {key for _, key, _ in changes}
    said |= {key for key in haircuts if key in numbers and numbers[key] is not default}
    come = islice(numbers, len(beneath.numbers), None)  # after those that were there
    silent = (beneath.unsaid | unsaid(come, case, library)) - said
    return ResolvedNumbers(case, library, numbers, schedule, tuple(problems), silent, rates=rates)


def _gives_own_rate(layer: Mapping[str, Change]) -> bool:
    """Whether a scenario, or the command line, sets a discount rate of its own.

    A range alone says nothing of which rate to use. The case's own changes choose by its schedule.
    """
    return DISCOUNT_RATE in layer and layer[DISCOUNT_RATE].value is not None


def _lay(numbers: dict[str, Assumption], with_changes: _Laid, key: str, change: Change, address: str) -> Problem | None:
    """Lays one change over the numbers; a problem if nothing in the case or the library has that key."""
    case, library = with_changes.case, with_changes.library
    if key in numbers and key != NO_RATE:
        numbers[key] = with_changes.over(numbers[key], change)
        return stands_in_other_prices(key, numbers[key], case) if change.price_year is not None else None
    figure = figure_of(case, key)
    if figure is not None:
        numbers[key] = figure[0].as_number(figure[1]).changed(change)
        return None
    for effect_id, effect in case.effects.items():
        for slot in (effect.by_year, *effect.more_by_year):
            if years_given(key_of(effect_id, effect, slot), {key: None}):
                numbers[key] = _changed(library.numbers[effect.default_of(slot)], change)
                return None
    month = month_number(case, library, key)
    if month is not None:
        numbers[key] = month.changed(change)
        return None
    if key in library.numbers or key in case.numbers:
        return notice("unused_number", address, key=key)
    return error("unknown_key", address, key=key)


def _fill_haircuts(
    haircuts: Iterable[Haircut],
    by_grade: Mapping[str, Assumption],
    default: Assumption,
    numbers: dict[str, Assumption],
    problems: list[Problem],
    chosen: Set[str],
) -> None:
    """The haircut follows the evidence grade of the effect's change; no grade, no haircut (`default`), and a notice.

    `chosen` are the keys that get another value afterwards, of which there is nothing to notice.
    """
    ungraded: dict[str, None] = {}
    for haircut in haircuts:
        if haircut.key in numbers:
            continue
        change = numbers.get(haircut.change)
        if haircut.own is not None:
            numbers[haircut.key] = haircut.own
        elif change is not None and change.grade is not None:
            numbers[haircut.key] = by_grade[f"{HAIRCUT_OF_GRADE}{change.grade}"]
        else:
            numbers[haircut.key] = default
            included = numbers.get(haircut.included)
            if haircut.key not in chosen and included is not None and included.value and haircut.is_priced:
                ungraded[haircut.change] = None
    if ungraded:
        keys = tuple(ungraded)
        problems.append(notice("no_grade", keys[0], how_many=len(keys), numbers=keys))
