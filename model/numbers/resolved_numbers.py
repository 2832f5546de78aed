"""The resolved numbers of a case, and which of them its effects and lines read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from model.case.assumptions import Assumption, Library
from model.case.case import BudgetLine, Case, Income
from model.case.effect import Effect
from model.case.problem import Problem
from model.numbers.applicants import COST, SAVING, share_keys
from model.numbers.contract_figures import figures, prefix_of, with_figures
from model.numbers.keys import (
    BUDGET_FACTOR,
    RUNNING_FACTOR,
    amount_keys,
    by_year,
    by_year_prefix,
    key_of,
    line_keys,
    month_keys,
    released_key,
    slots_of,
    started_keys,
)
from model.numbers.rates import OWN_RATE
from model.numbers.worked_out import worked_out


@dataclass(frozen=True)
class ResolvedNumbers:
    """The numbers that hold for a case under a scenario, the discount schedule as `(from t, key)`, what was noticed.

    `defaults` are the keys about which nobody has said anything: they have the neutral number of their slot.
    `random_factors` are the standard normal values with which a contract measures when one draw is followed; none at
    the point estimate. `rates` are those of every schedule in the library, as they would apply if it were the one
    chosen.
    """

    HOLDS_NO_ARRAYS: ClassVar = True  # but a number each of its point estimate
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
        """The name of the schedule that applies: the case's, or the own rate where a scenario gives one."""
        own = self.library.schedules[OWN_RATE].steps
        return OWN_RATE if self.schedule == own else self.case.discount.schedule

    @worked_out
    def readers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Key → the effects and budget lines that read it, each with the slot that it fills there."""
        readers: dict[str, list[tuple[str, str]]] = {}
        for effect_id, effect in self.case.effects.items():
            for key, slot in effect_slots(self, effect_id, effect):
                readers.setdefault(key, []).append((effect_id, slot))
        for line_id, line in self.case.costs_and_income.items():
            for key in (*line_keys(line_id, line), *_months_said(self, line_id, line)):
                readers.setdefault(key, []).append((line_id, key.rpartition(".")[2]))
        return {key: tuple(dict.fromkeys(places)) for key, places in readers.items()}

    @worked_out
    def agreed(self) -> Case:
        """The case with the figures of its contracts as they are resolved, at the point estimate."""
        case = self.case
        for name, agreement in self.case.all_agreements.items():
            named = {key: number for key, number in self.numbers.items() if key.startswith(prefix_of(name))}
            if named:
                values = {key: np.array([np.nan if one.value is None else one.value]) for key, one in named.items()}
                contract = with_figures(agreement.contract, values, prefix_of(name))
                case = case.with_agreement(name, agreement.model_copy(update={"contract": contract}))
        return case

    @worked_out
    def figured(self) -> "ResolvedNumbers":
        """The same numbers, and every figure of the contracts besides, also those that stand in a contract alone."""
        if not self.case.all_agreements:
            return self
        stated = {
            key: one.as_number(agreement.contract)
            for name, agreement in self.case.all_agreements.items()
            for key, one in figures(agreement.contract, prefix_of(name)).items()
        }
        return replace(
            self, numbers={**self.numbers, **{key: one for key, one in stated.items() if key not in self.numbers}}
        )

    @worked_out
    def read_by_effect(self) -> Mapping[str, tuple[str, ...]]:
        """Effect → the keys of every number that it reads, in the order of the calculation."""
        return {effect_id: _effect_keys(self, effect_id) for effect_id in self.case.effects}

    @worked_out
    def in_use(self) -> tuple[str, ...]:
        """See `keys_in_use`."""
        return _keys_in_use(self)

    @worked_out
    def by_year(self) -> Mapping[str, Mapping[int, str]]:
        """What the keys of numbers by year begin with → calendar year → key, in order of year."""
        return by_year(tuple(self.numbers))


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
    for slot in effect.more_by_year:
        for key in resolved.by_year.get(key_of(effect_id, effect, slot), {}).values():
            yield key, slot
    for key in _months_said(resolved, effect_id, effect):
        yield key, key.rpartition(".")[2]
    for position, valuation in enumerate(effect.valuations):
        if valuation.unit_value:
            yield valuation.unit_value, "unit_value"
        if valuation.priced:
            yield released_key(effect_id, effect, position), "released"


def _months_said(resolved: ResolvedNumbers, name: str, part: Effect | BudgetLine | Income) -> tuple[str, ...]:
    """The keys of those months of an effect or a line that somebody has said."""
    return tuple(key for key in month_keys(name, part) if key in resolved.numbers)


def share_what_is_read(one: ResolvedNumbers, others: Iterable[ResolvedNumbers]) -> None:
    """Has sets of numbers of one case that have the same keys share what follows from these.

    What the effects read does; what can matter does where the same parts are included and the same rates count.
    """
    flags = [key for key, number in one.numbers.items() if number.unit == "flag"]
    for other in others:
        if other.numbers.keys() == one.numbers.keys():
            vars(other)["read_by_effect"] = one.read_by_effect
            has_same_flags = all(is_included(other, key) == is_included(one, key) for key in flags)
            if has_same_flags and other.schedule == one.schedule and tuple(other.numbers) == tuple(one.numbers):
                vars(other)["in_use"] = one.in_use


def effect_keys(resolved: ResolvedNumbers, effect_id: str) -> tuple[str, ...]:
    """The keys of every number that an effect reads, in the order of the calculation."""
    return resolved.read_by_effect[effect_id]


def _effect_keys(resolved: ResolvedNumbers, effect_id: str) -> tuple[str, ...]:
    effect = resolved.case.effects[effect_id]
    keys = (key for key, _ in effect_slots(resolved, effect_id, effect))
    return tuple(key for key in dict.fromkeys(keys) if key in resolved.numbers)


def keys_in_use(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that can matter to the result: those of included lines and effects, the budget factor and the rates."""
    return resolved.in_use


def _keys_in_use(resolved: ResolvedNumbers) -> tuple[str, ...]:
    case = resolved.case
    in_use = {key for _, key in resolved.schedule} | {BUDGET_FACTOR}
    for effect_id, effect in case.effects.items():
        is_counted = is_included(resolved, key_of(effect_id, effect, "included"))
        if is_counted and not case.is_beside(effect_id):
            in_use.update(resolved.read_by_effect[effect_id])
    in_use.update(key for part in (COST, SAVING) for key in share_keys(case, part))
    for name in case.contracts:
        in_use.update(key for key in resolved.numbers if key.startswith(prefix_of(name)))
    for line_id, line in case.costs_and_income.items():
        if is_included(resolved, f"{line_id}.included"):
            in_use.update((*line_keys(line_id, line), *month_keys(line_id, line)))
            in_use.update({RUNNING_FACTOR} if isinstance(line, BudgetLine) and line.cost_type == "running" else ())
            in_use.update({*amounts_counted(resolved, line_id), *started_keys(case, line, resolved.by_year)})
    for funding_id in case.funding:
        in_use.update(amounts_counted(resolved, funding_id))
    return tuple(key for key in resolved.numbers if key in in_use)


def amounts_counted(resolved: ResolvedNumbers, name: str) -> tuple[str, ...]:
    """The keys of those amounts of a line that are numbers and fall within the case's years."""
    keyed = amount_keys(resolved.case, name, resolved.by_year)
    return tuple(key for year, key in keyed.items() if year in resolved.case.years)


def uncertain_keys(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that have a range and can matter to the result, in the order of the case."""
    in_use = set(keys_in_use(resolved))
    return tuple(key for key, number in resolved.numbers.items() if number.low is not None and key in in_use)
