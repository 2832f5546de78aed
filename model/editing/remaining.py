"""What is left to fill in before a case can be trusted: a list to be worked through, the most important first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from model.case.effect import Effect
from model.case.units import UNITS
from model.editing.sourcing import Keys, placeholders, without_basis
from model.numbers.keys import blanks_allowed, key_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys, is_included, keys_in_use

Kind = Literal[
    "costs",
    "effects",
    "blank",
    "running",
    "range",
    "source",
    "grade",
    "price_year",
    "funding",
    "uncounted",
]


@dataclass(frozen=True)
class Remaining:
    """One thing to fill in: what kind it is, and the keys of its numbers, or the address of a part without numbers.

    `source` is asked of the keys together, which are one number, a number by year, or a `budget.<line>`.
    """

    kind: Kind
    keys: Keys

    @property
    def address(self) -> str:
        """Its kind and first key, which tell it from every other."""
        return f"{self.kind}:{self.keys[0]}"


def remaining(resolved: ResolvedNumbers) -> tuple[Remaining, ...]:
    """Everything that is left to fill in.

    First what the case cannot do without: a cost, an effect, its blank numbers. Then what bears most on the answer:
    what it costs after the project, how sure the effects are. Then sources and grades, the terms around them, and last
    the blank numbers of effects that do not count.
    """
    return tuple(_items(resolved))


def _items(resolved: ResolvedNumbers) -> Iterator[Remaining]:
    case = resolved.case
    if not any(amount for line in case.budget.values() for amount in line.amounts.values()):
        yield Remaining("costs", ("budget",))
    if not case.effects:
        yield Remaining("effects", ("effects",))
    blank, counted = blank_numbers(resolved), set(keys_in_use(resolved))
    yield from (Remaining("blank", (key,)) for key in blank if key in counted)
    benefits = [
        (name, effect)
        for name, effect in case.effects.items()
        if effect.direction == "less" and is_included(resolved, key_of(name, effect, "included"))
    ]
    if benefits and not _running_cost_is_said(resolved):
        yield Remaining("running", ("budget",))
    yield from (Remaining("range", (key,)) for key in _without_range(resolved, benefits))
    unsourced = dict.fromkeys((*without_basis(resolved), *placeholders(resolved)))
    yield from (Remaining("source", keys) for keys in _as_used(resolved, unsourced))
    for problem in resolved.problems:
        if problem.code == "no_grade" and isinstance(problem.facts["numbers"], tuple):
            yield from (Remaining("grade", (key,)) for key in problem.facts["numbers"])
    if case.price_year is None:
        yield Remaining("price_year", ("price_year",))
    if not case.funding:
        yield Remaining("funding", ("funding",))
    yield from (Remaining("uncounted", (key,)) for key in blank if key not in counted)


def blank_numbers(resolved: ResolvedNumbers) -> Keys:
    """The numbers that effects need and nobody has given, also those of effects that do not count yet."""
    keys = dict.fromkeys(key for name in resolved.case.effects for key in effect_keys(resolved, name))
    allowed = {key for name, effect in resolved.case.effects.items() for key in blanks_allowed(name, effect)}
    return tuple(key for key in keys if resolved.numbers[key].value is None and key not in allowed)


def _running_cost_is_said(resolved: ResolvedNumbers) -> bool:
    """Whether somebody has said what it costs after the project, be it nothing."""
    lines = ((name, line) for name, line in resolved.case.budget.items() if line.cost_type == "running")
    return any(
        is_included(resolved, f"{name}.included")
        and (f"{name}.per_year" not in resolved.defaults or any(line.amounts.values()))
        for name, line in lines
    )


def _without_range(resolved: ResolvedNumbers, benefits: list[tuple[str, Effect]]) -> Iterator[str]:
    """What each benefit changes, and the number that the case is about, where none says how sure it is."""
    keys = [key_of(name, effect, "change") for name, effect in benefits]
    keys += [resolved.case.headline] if resolved.case.headline in keys_in_use(resolved) else []
    for key in dict.fromkeys(filter(None, keys)):
        number = resolved.numbers[key]
        if number.low is None and number.value and not UNITS[number.unit].whole:
            yield key


def _as_used(resolved: ResolvedNumbers, questions: dict[Keys, None]) -> list[Keys]:
    """Questions in the order of the calculation, so that those of an effect follow each other."""
    order = {key: place for place, key in enumerate(keys_in_use(resolved))}
    return sorted(questions, key=lambda keys: order.get(keys[0], len(order)))
