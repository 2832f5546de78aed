"""The resolved numbers of a case, and which of them its effects and lines read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import compress
from operator import is_not
from typing import ClassVar

import numpy as np

from model.case.assumptions import Assumption, Library
from model.case.case import Case
from model.case.problem import Problem
from model.numbers.applicants import COST, SAVING, share_keys
from model.numbers.contract_figures import figures, prefix_of, with_figures
from model.numbers.keys import BUDGET_FACTOR, key_of
from model.numbers.rates import OWN_RATE
from model.numbers.structure import Structure
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
    def structure(self) -> Structure:
        """Which of the numbers each effect and line reads, and in which units."""
        return Structure.of(self.case, self.numbers)

    @property
    def readers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Key → the effects and budget lines that read it, each with the slot that it fills there."""
        return self.structure.readers

    def not_those_of(self, other: "ResolvedNumbers") -> tuple[str, ...]:
        """The keys whose number is not the very same, one object, as the other has; in order."""
        mine, others = self.numbers, other.numbers
        if self.structure is other.structure:  # the same keys in the same order
            return tuple(compress(mine, map(is_not, mine.values(), others.values())))
        return tuple(key for key, number in mine.items() if others.get(key) is not number)

    def reads_the_same_as(self, other: "ResolvedNumbers") -> bool:
        """Whether these are of the same case as the other, and all of it reads the same keys in the same units."""
        is_same = self.case is other.case and self.structure is other.structure and self.schedule == other.schedule
        return is_same and self.library.numbers is other.library.numbers

    def moves_the_same_as(self, other: "ResolvedNumbers", keys: Iterable[str]) -> bool:
        """Whether each of the keys shares its random factor with the same number here as in the other."""
        return all(self.numbers[key].moves_with == other.numbers[key].moves_with for key in keys)

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

    @property
    def read_by_effect(self) -> Mapping[str, tuple[str, ...]]:
        """Effect → the keys of every number that it reads, in the order of the calculation."""
        return self.structure.read_by_effect

    @worked_out
    def in_use(self) -> tuple[str, ...]:
        """See `keys_in_use`."""
        return _keys_in_use(self)

    @property
    def by_year(self) -> Mapping[str, Mapping[int, str]]:
        """What the keys of numbers by year begin with → calendar year → key, in order of year."""
        return self.structure.by_year


def is_included(resolved: ResolvedNumbers, key: str) -> bool:
    """Whether a yes-or-no resolved number is yes."""
    number = resolved.numbers.get(key)
    return number is not None and bool(number.value)


def effect_years(resolved: ResolvedNumbers, effect_id: str) -> Mapping[int, str]:
    """Calendar year → key of an effect's reach or participants by year."""
    return resolved.structure.years_of(effect_id)


def effect_keys(resolved: ResolvedNumbers, effect_id: str) -> tuple[str, ...]:
    """The keys of every number that an effect reads, in the order of the calculation."""
    return resolved.read_by_effect[effect_id]


def keys_in_use(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that can matter to the result: those of included lines and effects, the budget factor and the rates."""
    return resolved.in_use


def _keys_in_use(resolved: ResolvedNumbers) -> tuple[str, ...]:
    case = resolved.case
    effects = tuple(
        effect_id
        for effect_id, effect in case.effects.items()
        if is_included(resolved, key_of(effect_id, effect, "included")) and not case.is_beside(effect_id)
    )
    lines = tuple(line_id for line_id in case.costs_and_income if is_included(resolved, f"{line_id}.included"))
    beside = [BUDGET_FACTOR, *(key for _, key in resolved.schedule)]
    beside += [key for part in (COST, SAVING) for key in share_keys(case, part)]
    for name in case.contracts:
        beside += [key for key in resolved.numbers if key.startswith(prefix_of(name))]
    return resolved.structure.counted(effects, lines, tuple(beside))


def uncertain_keys(resolved: ResolvedNumbers) -> tuple[str, ...]:
    """The keys that have a range and can matter to the result, in the order of the case."""
    in_use = set(keys_in_use(resolved))
    return tuple(key for key, number in resolved.numbers.items() if number.low is not None and key in in_use)
