"""Which numbers the parts of a case read, in which units: it follows from the parts and the keys, not from values.

An edit of one number leaves it as it was, and the scenarios of a case have it in common: it is kept meanwhile.
"""

from collections.abc import Iterator, Mapping

from model.case.assumptions import Assumption
from model.case.case import BudgetLine, Case, Income
from model.case.effect import Effect
from model.numbers.keys import (
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
from model.numbers.worked_out import Kept, worked_out

MOST_KEPT = 256


class Structure:
    """Which of the keys that have a number each effect and line of a case reads, and the unit of each (`units`)."""

    def __init__(self, case: Case, units: Mapping[str, str]) -> None:
        self._case = case
        self.units = units

    @classmethod
    def of(cls, case: Case, numbers: Mapping[str, Assumption]) -> "Structure":
        """That of a case and its numbers; the same one wherever the parts, the keys and their units are the same."""
        parts = (case.effects, case.budget, case.income, case.funding)
        same = [(name, id(part)) for by_name in parts for name, part in by_name.items()]
        units = {key: number.unit for key, number in numbers.items()}
        key = (*same, tuple(case.numbers), case.start_year, case.horizon, tuple(units), tuple(units.values()))
        return _KEPT.of(key, lambda: cls(case, units))  # it holds on to the parts, so that no others get their ids

    @property
    def effects(self) -> Mapping[str, Effect]:
        """The effects of the case."""
        return self._case.effects

    @worked_out
    def by_year(self) -> Mapping[str, Mapping[int, str]]:
        """What the keys of numbers by year begin with → calendar year → key, in order of year."""
        return by_year(tuple(self.units))

    @worked_out
    def readers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Key → the effects and budget lines that read it, each with the slot that it fills there."""
        readers: dict[str, list[tuple[str, str]]] = {}
        for effect_id, effect in self.effects.items():
            for key, slot in self._slots(effect_id, effect):
                readers.setdefault(key, []).append((effect_id, slot))
        for line_id, line in self._case.costs_and_income.items():
            for key in (*line_keys(line_id, line), *self._months_said(line_id, line)):
                readers.setdefault(key, []).append((line_id, key.rpartition(".")[2]))
        return {key: tuple(dict.fromkeys(places)) for key, places in readers.items()}

    @worked_out
    def read_by_effect(self) -> Mapping[str, tuple[str, ...]]:
        """Effect → the keys of every number that it reads, in the order of the calculation."""
        slots = {name: self._slots(name, effect) for name, effect in self.effects.items()}
        return {name: tuple(dict.fromkeys(key for key, _ in of if key in self.units)) for name, of in slots.items()}

    @worked_out
    def amounts_counted(self) -> Mapping[str, tuple[str, ...]]:
        """Line → the keys of those of its amounts that are numbers and fall within the case's years."""
        keyed = {name: amount_keys(self._case, name, self.by_year) for name in self._case.money_lines}
        return {name: tuple(key for year, key in by.items() if year in self._case.years) for name, by in keyed.items()}

    @worked_out
    def counted_by_line(self) -> Mapping[str, tuple[str, ...]]:
        """Budget line or income → the keys that can matter to the result where it is included."""
        counted = {}
        for line_id, line in self._case.costs_and_income.items():
            is_running = isinstance(line, BudgetLine) and line.cost_type == "running"
            keys = (*line_keys(line_id, line), *month_keys(line_id, line), *((RUNNING_FACTOR,) if is_running else ()))
            started = started_keys(self._case, line, self.by_year)
            counted[line_id] = (*keys, *self.amounts_counted[line_id], *started)
        return counted

    def counted(self, effects: tuple[str, ...], lines: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
        """The keys, in order, that can matter to the result where these effects and lines count, with those `beside`.

        They are asked for under each scenario, of which an edit leaves most as they were: they are kept.
        """
        return _COUNTED.of((self, effects, lines, beside), lambda: self._counted(effects, lines, beside))

    def _counted(self, effects: tuple[str, ...], lines: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
        by_part = [self.read_by_effect[name] for name in effects] + [self.counted_by_line[name] for name in lines]
        by_part += [self.amounts_counted[name] for name in self._case.funding]
        counted = set(beside).union(*by_part)
        return tuple(key for key in self.units if key in counted)

    def years_of(self, effect_id: str) -> Mapping[int, str]:
        """Calendar year → key of an effect's reach or participants by year."""
        return self.by_year.get(by_year_prefix(effect_id, self.effects[effect_id]), {})

    def unit_measured(self, effect_id: str) -> str | None:
        """The unit of what an effect counts; None where the number that says so is missing."""
        effect = self.effects[effect_id]
        return effect.counts_in or self.units.get(key_of(effect_id, effect, effect.measure))

    def unit_valued(self, effect_id: str, position: int) -> str | None:
        """The unit of what a valuation counts: that of the effect, unless it counts hours or kronor of a step."""
        effect = self.effects[effect_id]
        return effect.counted_by(effect.valuations[position]) or self.unit_measured(effect_id)

    def _slots(self, effect_id: str, effect: Effect) -> Iterator[tuple[str, str]]:
        """Each number that an effect reads as its key and its slot; those by year have the slot by year of its kind."""
        for slot in slots_of(effect):
            yield key_of(effect_id, effect, slot), slot
        for key in self.years_of(effect_id).values():
            yield key, effect.by_year
        for slot in effect.more_by_year:
            for key in self.by_year.get(key_of(effect_id, effect, slot), {}).values():
                yield key, slot
        for key in self._months_said(effect_id, effect):
            yield key, key.rpartition(".")[2]
        for position, valuation in enumerate(effect.valuations):
            if valuation.unit_value:
                yield valuation.unit_value, "unit_value"
            if valuation.priced:
                yield released_key(effect_id, effect, position), "released"

    def _months_said(self, name: str, part: Effect | BudgetLine | Income) -> tuple[str, ...]:
        """The keys of those months of an effect or a line that somebody has said."""
        return tuple(key for key in month_keys(name, part) if key in self.units)


_KEPT: Kept[Structure] = Kept(MOST_KEPT)
_COUNTED: Kept[tuple[str, ...]] = Kept(MOST_KEPT)
