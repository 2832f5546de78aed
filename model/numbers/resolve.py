"""The resolved numbers: library, then case, then its changes, then a scenario, then what is asked for at the moment.

Every slot of every effect and line gets a number here, so that the calculation never has to ask whether one is there.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache

from model.case.assumptions import Assumption, Change, Library, Schedule
from model.case.case import BudgetLine, Case
from model.case.effect import Cohort, Effect, Reduction
from model.case.problem import Problem, error, notice
from model.case.units import is_money
from model.numbers.worked_out import worked_out

REDUCTION_SLOTS, COHORT_SLOTS = Reduction.slots, Cohort.slots
BUDGET_FACTOR = "budget.factor"
DISCOUNT_RATE = "discount_rate"
OWN_RATE, NO_RATE = "flat", "discount.zero"
"""The schedule of the case's own rate, the only one that reads DISCOUNT_RATE; and the rate that is none, for good."""
HAIRCUT_OF_GRADE = "evidence.haircut_"
_BY_YEAR = re.compile(r"\.[0-9]{4}$")


@dataclass(frozen=True)
class ResolvedNumbers:
    """The numbers that hold for a case under a scenario, the discount schedule as `(from t, key)`, what was noticed.

    `defaults` are the keys about which nobody has said anything: they have the neutral number of their slot.
    `random_factors` are the standard normal values with which a contract measures when one draw is followed; none at
    the point estimate. `rates` are those of every schedule in the library, as they would be in force if it were the one
    chosen.
    """

    case: Case
    library: Library
    numbers: Mapping[str, Assumption]
    schedule: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]
    defaults: frozenset[str] = frozenset()
    random_factors: Mapping[str, float] = field(default_factory=dict)
    rates: Mapping[str, Assumption] = field(default_factory=dict)

    @property
    def schedule_chosen(self) -> str:
        """The name of the schedule in force: the case's, or the own rate where a scenario gives one."""
        own = self.library.schedules[OWN_RATE].steps
        return OWN_RATE if self.schedule == own else self.case.discount.schedule

    @worked_out
    def readers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Key → the effects and budget lines that read it, each with the slot that it fills there."""
        found: dict[str, list[tuple[str, str]]] = {}
        for effect_id, effect in self.case.effects.items():
            for key, slot in effect_slots(self, effect_id, effect):
                found.setdefault(key, []).append((effect_id, slot))
        for line_id, line in self.case.budget.items():
            for key in line_keys(line_id, line):
                found.setdefault(key, []).append((line_id, key.rpartition(".")[2]))
        return {key: tuple(dict.fromkeys(places)) for key, places in found.items()}

    @worked_out
    def by_year(self) -> Mapping[str, Mapping[int, str]]:
        """What the keys of numbers by year begin with → calendar year → key, in order of year."""
        return by_year(tuple(self.numbers))


@lru_cache(maxsize=64)
def by_year(keys: tuple[str, ...]) -> Mapping[str, Mapping[int, str]]:
    """What the keys of numbers by year begin with → calendar year → key, in order of year."""
    found: dict[str, dict[int, str]] = {}
    for key in sorted(key for key in keys if _BY_YEAR.search(key)):
        found.setdefault(key[:-5], {})[int(key[-4:])] = key
    return found


def slots_of(effect: Effect) -> tuple[str, ...]:
    """The slots that an effect of its kind has, in the order they are multiplied."""
    return (*effect.slots, *(() if effect.direction == "more" else ("haircut",)), "included")


def key_of(effect_id: str, effect: Effect, slot: str) -> str:
    """The key that an effect's slot reads; `<effect id>.<slot>` unless the effect names another."""
    return getattr(effect, slot, None) or f"{effect_id}.{slot}"


def released_key(effect_id: str, effect: Effect, position: int) -> str:
    """The key of the share of a valuation's worth that becomes cash."""
    return effect.valuations[position].released or f"{effect_id}.released"


def by_year_prefix(effect_id: str, effect: Effect) -> str:
    """What a number by year of the effect starts with: reach by year, or participants started by year."""
    return key_of(effect_id, effect, effect.by_year)


def years_given(prefix: str, keys: Mapping[str, object]) -> dict[int, str]:
    """Calendar year → key for the keys `<prefix>.<year>`, in order of year."""
    length = len(prefix) + len(".2020")
    found = {int(key[-4:]): key for key in keys if len(key) == length and key[:-5] == prefix and _BY_YEAR.search(key)}
    return dict(sorted(found.items()))


def resolve(
    case: Case, library: Library, scenario: str | None = None, overrides: Mapping[str, Change] | None = None
) -> ResolvedNumbers:
    """The resolved numbers. Never raises for what a case says: what is wrong is in `problems`."""
    problems: list[Problem] = []
    numbers = dict(_numbers_used(case, library, problems))
    layers: list[tuple[str, Mapping[str, Change]]] = [("changes", case.changes)]
    if scenario is not None:
        if scenario in case.scenarios:
            layers.append((f"scenarios.{scenario}", case.scenarios[scenario].numbers))
        else:
            problems.append(error("unknown_scenario", "scenarios", scenario=scenario))
    layers.append(("set", overrides or {}))
    asked = [(f"{address}.{key}", key, change) for address, layer in layers for key, change in layer.items()]
    name = OWN_RATE if any(map(_gives_own_rate, (layer for _, layer in layers[1:]))) else case.discount.schedule
    rates = rates_of(case, library)
    schedule = _schedule(name, case, library, rates, problems)
    numbers |= {key: rates[key] for _, key in schedule if key in rates}
    haircuts = {key_of(name, effect, "haircut") for name, effect in case.effects.items() if effect.direction == "less"}
    by_grade = {key: number for key, number in library.numbers.items() if key.startswith(HAIRCUT_OF_GRADE)}
    for address, key, change in asked:
        if key in by_grade:
            by_grade[key] = by_grade[key].changed(change)
            continue
        if key in rates and key != NO_RATE:
            rates[key] = rates[key].changed(change)
        problem = None if key in haircuts else _lay(numbers, case, library, key, change, address)
        if problem:
            problems.append(problem)
    # What is said of a number that is missing follows from that, which is told once.
    missing = {problem.facts["key"] for problem in problems if problem.code == "missing_number"}
    problems = [fault for fault in problems if fault.code != "unknown_key" or fault.facts["key"] not in missing]
    chosen = {key for _, key, change in asked if change.value is not None}
    _fill_haircuts(case, {**library.numbers, **by_grade}, numbers, problems, chosen)
    for _, key, change in asked:
        if key in haircuts:
            numbers[key] = numbers[key].changed(change)
    said = {*case.numbers, *library.numbers, *(key for _, key, _ in asked)}
    said |= {key for key in haircuts if key in numbers and numbers[key] != library.numbers["default.haircut"]}
    return ResolvedNumbers(case, library, numbers, schedule, tuple(problems), frozenset(numbers) - said, rates=rates)


def _gives_own_rate(layer: Mapping[str, Change]) -> bool:
    """Whether a scenario, or what is asked for at the moment, says at which rate of its own to count.

    A range alone says nothing of which rate to use. The case's own changes choose by its schedule.
    """
    return DISCOUNT_RATE in layer and layer[DISCOUNT_RATE].value is not None


def _numbers_used(case: Case, library: Library, problems: list[Problem]) -> Iterator[tuple[str, Assumption]]:
    """Every number that the case uses, before changes; problems are added to the list."""

    def resolved(key: str, address: str, default: Assumption | None = None) -> Iterator[tuple[str, Assumption]]:
        found = case.numbers.get(key) or library.numbers.get(key) or default
        if found is None:
            problems.append(error("missing_number", address, key=key))
        else:
            yield key, _re_expressed(key, found, case, library, problems)

    for effect_id, effect in case.effects.items():
        address = f"effects.{effect_id}"
        for slot in slots_of(effect):
            if slot == "haircut":
                continue  # follows the grade of the change, which is known only after the changes: see _fill_haircuts
            default = library.numbers.get(f"default.{slot}")
            if slot == "starts" and default is not None:
                default = default.model_copy(update={"value": float(case.start_year)})
            yield from resolved(key_of(effect_id, effect, slot), f"{address}.{slot}", default)
        for key in years_given(by_year_prefix(effect_id, effect), case.numbers).values():
            yield from resolved(key, address)
        if effect.told_in is not None:
            yield from resolved(effect.told_in.size, f"{address}.told_in.size")
        for position, valuation in enumerate(effect.valuations):
            if valuation.unit_value is not None:
                yield from resolved(valuation.unit_value, f"{address}.valuations.{position}.unit_value")
            if valuation.realised_as == "cash" and effect.direction == "less" and valuation.priced:
                yield from resolved(
                    released_key(effect_id, effect, position),
                    f"{address}.valuations.{position}.released",
                    library.numbers.get("default.released"),
                )
    for line_id, line in case.budget.items():
        yield from resolved(f"{line_id}.included", f"budget.{line_id}", library.numbers.get("default.included"))
        if line.cost_type == "running":
            yield from resolved(f"{line_id}.per_year", f"budget.{line_id}", library.numbers.get("default.per_year"))
            starts = library.numbers.get("default.running_starts")
            if starts is not None:
                starts = starts.model_copy(update={"value": float(_first_year_after_project(case))})
            yield from resolved(f"{line_id}.starts", f"budget.{line_id}", starts)
    yield from resolved(BUDGET_FACTOR, "budget", library.numbers.get("default.budget_factor"))


def _first_year_after_project(case: Case) -> int:
    project = (line for line in case.budget.values() if line.cost_type != "running")
    last = max((year for line in project for year, amount in line.amounts.items() if amount), default=None)
    return case.start_year if last is None else last + 1


def steps_of(schedule: Schedule, case: Case) -> tuple[tuple[int, str], ...]:
    """From which year of a case each rate of a schedule holds, and the key of the rate."""
    return tuple((start, key.replace("{start_year}", str(case.start_year))) for start, key in schedule.steps)


def rates_of(case: Case, library: Library) -> dict[str, Assumption]:
    """The rate of every schedule that has one for this case, before changes. No rate is none, whatever a case says."""
    keys = {key for schedule in library.schedules.values() for _, key in steps_of(schedule, case)}
    found = {key: case.numbers.get(key) or library.numbers.get(key) for key in sorted(keys)}
    return {key: rate for key, rate in found.items() if rate is not None} | {NO_RATE: library.numbers[NO_RATE]}


def _schedule(
    name: str, case: Case, library: Library, rates: Mapping[str, Assumption], problems: list[Problem]
) -> tuple[tuple[int, str], ...]:
    """A discount schedule as keys; what it lacks is added to the problems."""
    chosen = library.schedules.get(name)
    if chosen is None:
        problems.append(error("unknown_schedule", "discount.schedule", schedule=name))
        return ()
    steps = steps_of(chosen, case)
    for _, key in steps:
        if key not in rates:
            code = "unknown_internal_rate" if key.startswith("internal_rate.") else "missing_number"
            problems.append(error(code, "discount.schedule", key=key, year=case.start_year))
    return steps


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
        numbers[key] = numbers[key].changed(_in_prices_of(case, library, change, numbers[key]))
        return _stands_in_other_prices(key, numbers[key], case) if change.price_year is not None else None
    for effect_id, effect in case.effects.items():
        prefix = by_year_prefix(effect_id, effect)
        if years_given(prefix, {key: None}):
            numbers[key] = library.numbers[f"default.{effect.by_year}"].changed(change)
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


def _re_expressed(key: str, number: Assumption, case: Case, library: Library, problems: list[Problem]) -> Assumption:
    """A money value in the case's price year if the index knows every year between; else as it stands, and a notice."""
    if not is_money(number.unit) or number.price_year is None or case.price_year in (None, number.price_year):
        return number
    assert case.price_year is not None
    factor = index_factor(library.price_index.change, number.price_year, case.price_year)
    if factor is None:
        problems += filter(None, (_stands_in_other_prices(key, number, case),))
        return number
    moved = {name: None if at is None else at * factor for name, at in number.model_dump(include=_VALUES).items()}
    return number.model_copy(update={**moved, "price_year": case.price_year})


def _in_prices_of(case: Case, library: Library, change: Change, number: Assumption) -> Change:
    """A change stated in the prices of another year in those of the case, if the index knows every year between."""
    if change.value is None or change.price_year is None or case.price_year is None or not is_money(number.unit):
        return change
    factor = index_factor(library.price_index.change, change.price_year, case.price_year)
    if factor is None:
        return change
    moved = {name: None if at is None else at * factor for name, at in change.model_dump(include=_VALUES).items()}
    return change.model_copy(update={**moved, "price_year": case.price_year})


def _stands_in_other_prices(key: str, number: Assumption, case: Case) -> Problem | None:
    """That a number of money is in the prices of another year than the case, if it is."""
    if not is_money(number.unit) or number.price_year is None or case.price_year in (None, number.price_year):
        return None
    return notice("price_year_differs", key, key=key, price_year=number.price_year, case_price_year=case.price_year)


_VALUES = {"value", "low", "high"}


def index_factor(change: Mapping[int, float], of_year: int, to_year: int) -> float | None:
    """What one krona of a price year is in kronor of another; None where a year of the chain is not known."""
    first, last = sorted((of_year, to_year))
    factor = 1.0
    for year in range(first + 1, last + 1):
        if year not in change:
            return None
        factor *= 1.0 + change[year]
    return factor if to_year > of_year else 1.0 / factor


def ramps(case: Case) -> set[str]:
    """The keys of the years to full effect."""
    return {key_of(name, effect, "ramp") for name, effect in case.effects.items() if "ramp" in effect.slots}


def line_keys(line_id: str, line: BudgetLine) -> tuple[str, ...]:
    """The keys of the numbers that a budget line reads."""
    own = (f"{line_id}.included",)
    return (*own, f"{line_id}.per_year", f"{line_id}.starts") if line.cost_type == "running" else own


def is_included(resolved: ResolvedNumbers, key: str) -> bool:
    """Whether a yes-or-no resolved number is yes."""
    number = resolved.numbers.get(key)
    return number is not None and bool(number.value)


def effect_years(resolved: ResolvedNumbers, effect_id: str) -> Mapping[int, str]:
    """Calendar year → key of an effect's reach or participants by year."""
    return resolved.by_year.get(by_year_prefix(effect_id, resolved.case.effects[effect_id]), {})


def effect_slots(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> Iterator[tuple[str, str]]:
    """Each number that an effect reads as its key and its slot; those by year have the slot by year of its kind."""
    for slot in slots_of(effect):
        yield key_of(effect_id, effect, slot), slot
    for key in effect_years(resolved, effect_id).values():
        yield key, effect.by_year
    for position, valuation in enumerate(effect.valuations):
        if valuation.unit_value:
            yield valuation.unit_value, "unit_value"
        if valuation.priced:
            yield released_key(effect_id, effect, position), "released"


def effect_keys(resolved: ResolvedNumbers, effect_id: str) -> tuple[str, ...]:
    """The keys of every number that an effect reads, in the order of the calculation."""
    effect = resolved.case.effects[effect_id]
    keys = (key for key, _ in effect_slots(resolved, effect_id, effect))
    return tuple(key for key in dict.fromkeys(keys) if key in resolved.numbers)


def keys_in_use(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that can matter to the result: those of included lines and effects, the budget factor and the rates."""
    case = resolved.case
    in_use = {key for _, key in resolved.schedule} | {BUDGET_FACTOR}
    for effect_id, effect in case.effects.items():
        is_counted = is_included(resolved, key_of(effect_id, effect, "included"))
        if is_counted and not case.is_beside(effect_id):
            in_use.update(effect_keys(resolved, effect_id))
    for line_id, line in case.budget.items():
        if is_included(resolved, f"{line_id}.included"):
            in_use.update(line_keys(line_id, line))
    return tuple(key for key in resolved.numbers if key in in_use)


def uncertain_keys(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that have a range and can matter to the result, in the order of the case."""
    in_use = set(keys_in_use(resolved))
    return tuple(key for key, number in resolved.numbers.items() if number.low is not None and key in in_use)
