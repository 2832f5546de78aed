"""The resolved numbers: library, then case, then its changes, then a scenario, then what the command line sets.

Every slot of every effect and line gets a number here, so that the calculation never has to ask whether one is there.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from model.case.agreement import place_of
from model.case.assumptions import Assumption, Change, Library
from model.case.case import Case
from model.case.effect import Effect
from model.case.problem import Problem, error, notice
from model.numbers.amounts import amounts_named
from model.numbers.applicants import COST, SAVING, library_of, share_keys
from model.numbers.contract_figures import figure_of, figures, prefix_of
from model.numbers.keys import (
    BUDGET_FACTOR,
    RUNNING_FACTOR,
    amount_place,
    by_year_prefix,
    key_of,
    line_keys,
    month_keys,
    prefixes_by_year,
    released_key,
    slots_of,
    years_given,
)
from model.numbers.months import month_number
from model.numbers.prices import in_prices_of, re_expressed, stands_in_other_prices
from model.numbers.rates import DISCOUNT_RATE, NO_RATE, OWN_RATE, rates_of, schedule_of
from model.numbers.resolved_numbers import ResolvedNumbers, share_what_is_read

_DEFAULTS_OF_INCOME = {
    "included": "default.included", "residual": "default.residual", "per_day": "default.refund_per_day",
    "days": "default.refund_days", "years": "default.refund_years", "share": "default.refund_share",
}  # fmt: skip
HAIRCUT_OF_GRADE = "evidence.haircut_"


class Beneath(NamedTuple):
    """What stands beneath every change of a case: the numbers that it uses, their problems, and all rates.

    `unsaid` are the keys of those numbers about which neither the case nor the library says anything.
    """

    numbers: Mapping[str, Assumption]
    problems: tuple[Problem, ...]
    rates: Mapping[str, Assumption]
    unsaid: frozenset[str]

    @classmethod
    def of(cls, case: Case, library: Library, asked: Iterable[str] = ()) -> "Beneath":
        """The numbers of a case before its changes; `asked` are keys that something outside the case asks about."""
        problems: list[Problem] = []
        numbers = dict(_numbers_used(case, library, problems)) | dict(amounts_named(case, asked))
        return cls(numbers, tuple(problems), rates_of(case, library), _unsaid(numbers, case, library))


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
    every = {name: _layered(beneath, case, library, name) for name in (None, *case.scenarios)}
    share_what_is_read(every[None], every.values())
    return every


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
    unsaid = (beneath.unsaid | _unsaid(come, case, library)) - said
    return ResolvedNumbers(case, library, numbers, schedule, tuple(problems), unsaid, rates=rates)


def _unsaid(keys: Iterable[str], case: Case, library: Library) -> frozenset[str]:
    """Those keys about which neither the case nor the library says anything."""
    said = (case.numbers, library.numbers)
    return frozenset(key for key in keys if not any(key in one for one in said) and amount_place(case, key) is None)


def _gives_own_rate(layer: Mapping[str, Change]) -> bool:
    """Whether a scenario, or the command line, sets a discount rate of its own.

    A range alone says nothing of which rate to use. The case's own changes choose by its schedule.
    """
    return DISCOUNT_RATE in layer and layer[DISCOUNT_RATE].value is not None


Wanted = tuple[str, str, Assumption | None]
"""A key that something reads, the address of what reads it, and the number that holds if nobody says anything."""


def _numbers_used(case: Case, library: Library, problems: list[Problem]) -> Iterator[tuple[str, Assumption]]:
    """Every number that the case uses, before changes; problems are added to the list."""
    for key, address, default in _wanted(case, library):
        number = case.numbers.get(key) or library.numbers.get(key) or default
        if number is None:
            problems.append(error("missing_number", address, key=key))
        else:
            yield key, re_expressed(key, number, case, library, problems)


def _wanted(case: Case, library: Library) -> Iterator[Wanted]:
    for name, agreement in case.all_agreements.items():
        if any(key.startswith(prefix_of(name)) for key in case.numbers):
            for key in figures(agreement.contract, prefix_of(name)):
                if key in case.numbers:
                    yield key, f"{place_of(name)}.contract", None
    yield from ((key, "co_applicants", None) for part in (COST, SAVING) for key in share_keys(case, part))
    for effect_id, effect in case.effects.items():
        yield from _wanted_by_effect(case, library, effect_id, effect)
    for line_id, line in case.budget.items():
        address = f"budget.{line_id}"
        yield f"{line_id}.included", address, library.numbers.get("default.included")
        if line.cost_type == "running":
            starts = library.numbers.get("default.running_starts")
            yield f"{line_id}.per_year", address, library.numbers.get("default.per_year")
            yield f"{line_id}.starts", address, _in_year(starts, _first_year_after_project(case))
        if line.participants_of is not None:
            yield f"{line_id}.per_participant", address, library.numbers.get("default.per_participant")
        yield from ((key, address, None) for key in month_keys(line_id, line) if key in case.numbers)
    for income_id, income in case.income.items():
        for key in line_keys(income_id, income):
            yield key, f"income.{income_id}", library.numbers.get(_DEFAULTS_OF_INCOME[key.rpartition(".")[2]])
    yield BUDGET_FACTOR, "budget", library.numbers.get("default.budget_factor")
    if any(line.cost_type == "running" for line in case.budget.values()):
        yield RUNNING_FACTOR, "budget", library.numbers.get("default.running_factor")


def _wanted_by_effect(case: Case, library: Library, effect_id: str, effect: Effect) -> Iterator[Wanted]:
    address = f"effects.{effect_id}"
    for slot in slots_of(effect):
        if slot == "haircut":
            continue  # follows the grade of the change, which is known only after the changes: see _fill_haircuts
        default = library.numbers.get(effect.default_of(slot))
        if slot == "starts":
            default = _in_year(default, case.start_year)
        yield key_of(effect_id, effect, slot), f"{address}.{slot}", default
    for prefix in prefixes_by_year(effect_id, effect):
        yield from ((key, address, None) for key in years_given(prefix, case.numbers).values())
    yield from ((key, address, None) for key in month_keys(effect_id, effect) if key in case.numbers)
    if effect.told_in is not None:
        yield effect.told_in.size, f"{address}.told_in.size", None
    for position, valuation in enumerate(effect.valuations):
        place = f"{address}.valuations.{position}"
        if valuation.unit_value is not None:
            yield valuation.unit_value, f"{place}.unit_value", None
        if valuation.realised_as == "cash" and effect.direction == "less" and valuation.priced:
            released = library.numbers.get("default.released")
            yield released_key(effect_id, effect, position), f"{place}.released", released


def _in_year(number: Assumption | None, year: int) -> Assumption | None:
    return None if number is None else number.model_copy(update={"value": float(year)})


def _first_year_after_project(case: Case) -> int:
    """The year after the last in which the project pays something, as it was filed; the start year if it never does."""
    project = [line for line in case.budget.values() if line.cost_type != "running"]
    paid = [year for line in project for year, amount in line.amounts.items() if amount]
    for line in project:
        effect = case.effects.get(line.participants_of or "")
        if effect is not None and line.participants_of is not None:
            started = years_given(by_year_prefix(line.participants_of, effect), case.numbers)
            paid += [year for year, key in started.items() if case.numbers[key].value]
    return max(paid) + 1 if paid else case.start_year


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
