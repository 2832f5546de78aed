"""The resolved numbers: library, then case, then its changes, then a scenario, then what the command line sets.

Every slot of every effect and line gets a number here, so that the calculation never has to ask whether one is there.
"""

from collections.abc import Mapping, Set

from model.case.assumptions import Assumption, Change, Library
from model.case.case import Case
from model.case.problem import Problem, error, notice
from model.numbers.applicants import library_of
from model.numbers.beneath import Beneath, unsaid
from model.numbers.contract_figures import figure_of
from model.numbers.keys import key_of, years_given
from model.numbers.months import month_number
from model.numbers.prices import in_prices_of, stands_in_other_prices
from model.numbers.rates import DISCOUNT_RATE, NO_RATE, OWN_RATE, schedule_of
from model.numbers.resolved_numbers import ResolvedNumbers

HAIRCUT_OF_GRADE = "evidence.haircut_"


def resolve(
    case: Case, library: Library, scenario: str | None = None, overrides: Mapping[str, Change] | None = None
) -> ResolvedNumbers:
    """The resolved numbers. Never raises for what a case says: what is wrong is in `problems`."""
    library = library_of(case, library)
    return _layered(Beneath.of(case, library, overrides or ()), case, library, scenario, overrides)


def resolve_each(case: Case, library: Library) -> dict[str | None, ResolvedNumbers]:
    """The resolved numbers of a case without a scenario (None) and under each of its own."""
    library = library_of(case, library)
    beneath = Beneath.of(case, library)
    return {name: _layered(beneath, case, library, name) for name in (None, *case.scenarios)}


def _layered(
    beneath: Beneath,
    case: Case,
    library: Library,
    scenario: str | None = None,
    overrides: Mapping[str, Change] | None = None,
) -> ResolvedNumbers:
    """What stands beneath, with changes laid over it: the case's, then a scenario's, then `overrides`."""
    problems, numbers = list(beneath.problems), dict(beneath.numbers)
    if scenario is not None and scenario not in case.scenarios:
        problems.append(error("unknown_scenario", "scenarios", scenario=scenario))
    laid = case.scenarios[scenario].numbers if scenario is not None and scenario in case.scenarios else {}
    layers = [("changes", case.changes), (f"scenarios.{scenario}", laid), ("set", overrides or {})]
    changes = [(f"{address}.{key}", key, change) for address, layer in layers for key, change in layer.items()]
    name = OWN_RATE if any(map(_gives_own_rate, (layer for _, layer in layers[1:]))) else case.discount.schedule
    rates = dict(beneath.rates)
    schedule = schedule_of(name, case, library, rates, problems)
    numbers |= {key: rates[key] for _, key in schedule if key in rates}
    haircuts = {key_of(name, effect, "haircut") for name, effect in case.effects.items() if effect.direction == "less"}
    by_grade = {key: number for key, number in library.numbers.items() if key.startswith(HAIRCUT_OF_GRADE)}
    for address, key, change in changes:
        if key in by_grade:
            by_grade[key] = by_grade[key].changed(change)
            continue
        if key in rates and key != NO_RATE:
            rates[key] = rates[key].changed(change)
        problems += [] if key in haircuts else filter(None, (_lay(numbers, case, library, key, change, address),))
    # That a missing number's key is unknown follows from its being missing, which is reported once.
    missing = {problem.facts["key"] for problem in problems if problem.code == "missing_number"}
    problems = [fault for fault in problems if fault.code != "unknown_key" or fault.facts["key"] not in missing]
    chosen = {key for _, key, change in changes if change.value is not None}
    _fill_haircuts(case, {**library.numbers, **by_grade}, numbers, problems, chosen)
    for _, key, change in changes:
        if key in haircuts:
            numbers[key] = numbers[key].changed(change)
    said = {key for _, key, _ in changes}
    said |= {key for key in haircuts if key in numbers and numbers[key] != library.numbers["default.haircut"]}
    come = {key for key in numbers if key not in beneath.numbers}
    silent = (beneath.unsaid | unsaid(come, case, library)) - said
    return ResolvedNumbers(case, library, numbers, schedule, tuple(problems), silent, rates=rates)


def _gives_own_rate(layer: Mapping[str, Change]) -> bool:
    """Whether a scenario, or the command line, sets a discount rate of its own.

    A range alone says nothing of which rate to use. The case's own changes choose by its schedule.
    """
    return DISCOUNT_RATE in layer and layer[DISCOUNT_RATE].value is not None


def _lay(
    numbers: dict[str, Assumption],
    case: Case,
    library: Library,
    key: str,
    change: Change,
    address: str,
) -> Problem | None:
    """Lays one change over the numbers; a problem if nothing in the case or the library has that key."""
    if key in numbers and key != NO_RATE:
        numbers[key] = numbers[key].changed(in_prices_of(case, library, change, numbers[key]))
        return stands_in_other_prices(key, numbers[key], case) if change.price_year is not None else None
    figure = figure_of(case, key)
    if figure is not None:
        numbers[key] = figure[0].as_number(figure[1]).changed(change)
        return None
    for effect_id, effect in case.effects.items():
        for slot in (effect.by_year, *effect.more_by_year):
            if years_given(key_of(effect_id, effect, slot), {key: None}):
                numbers[key] = library.numbers[effect.default_of(slot)].changed(change)
                return None
    month = month_number(case, library, key)
    if month is not None:
        numbers[key] = month.changed(change)
        return None
    if key in library.numbers or key in case.numbers:
        return notice("unused_number", address, key=key)
    return error("unknown_key", address, key=key)


def _fill_haircuts(
    case: Case,
    shared: Mapping[str, Assumption],
    numbers: dict[str, Assumption],
    problems: list[Problem],
    chosen: Set[str],
) -> None:
    """The haircut follows the evidence grade of the effect's change; no grade, no haircut, and a notice.

    `chosen` are the keys that get another value afterwards, of which there is nothing to notice.
    """
    ungraded: dict[str, None] = {}
    for effect_id, effect in case.effects.items():
        if effect.direction == "more":
            continue
        key = key_of(effect_id, effect, "haircut")
        change = numbers.get(key_of(effect_id, effect, "change"))
        if key in numbers:
            continue
        own = case.numbers.get(key)
        if own is not None:
            numbers[key] = own
        elif change is not None and change.grade is not None:
            numbers[key] = shared[f"{HAIRCUT_OF_GRADE}{change.grade}"]
        else:
            numbers[key] = shared["default.haircut"]
            included = numbers.get(key_of(effect_id, effect, "included"))
            if key not in chosen and included is not None and included.value and effect.is_priced:
                ungraded[key_of(effect_id, effect, "change")] = None
    if ungraded:
        keys = tuple(ungraded)
        problems.append(notice("no_grade", keys[0], how_many=len(keys), numbers=keys))
