"""Which key each number of a case has: those of effects by slot and by year, those of budget lines."""

import re
from collections.abc import Mapping
from functools import lru_cache

from model.case.case import BudgetLine, Case
from model.case.effect import EffectRecord

BUDGET_FACTOR, RUNNING_FACTOR = "budget.factor", "budget.running_factor"
"""What the project's cost is multiplied by, and what every running cost is: each a number of its own."""
_BY_YEAR = re.compile(r"\.[0-9]{4}$")


@lru_cache(maxsize=64)
def by_year(keys: tuple[str, ...]) -> Mapping[str, Mapping[int, str]]:
    """What the keys of numbers by year begin with → calendar year → key, in order of year."""
    by_prefix: dict[str, dict[int, str]] = {}
    for key in sorted(key for key in keys if _BY_YEAR.search(key)):
        by_prefix.setdefault(key[:-5], {})[int(key[-4:])] = key
    return by_prefix


def slots_of(effect: EffectRecord) -> tuple[str, ...]:
    """The slots that an effect of its kind has, in the order they are multiplied."""
    return (*effect.slots, *(() if effect.direction == "more" else ("haircut",)), "included")


def key_of(effect_id: str, effect: EffectRecord, slot: str) -> str:
    """The key that an effect's slot reads; `<effect id>.<slot>` unless the effect names another."""
    return getattr(effect, slot, None) or f"{effect_id}.{slot}"


def released_key(effect_id: str, effect: EffectRecord, position: int) -> str:
    """The key of the share of a valuation's worth that becomes cash."""
    return effect.valuations[position].released or f"{effect_id}.released"


def by_year_prefix(effect_id: str, effect: EffectRecord) -> str:
    """What a number by year of the effect starts with: reach by year, or participants started by year."""
    return key_of(effect_id, effect, effect.by_year)


def years_given(prefix: str, keys: Mapping[str, object]) -> dict[int, str]:
    """Calendar year → key for the keys `<prefix>.<year>`, in order of year."""
    length = len(prefix) + len(".2020")
    given = {int(key[-4:]): key for key in keys if len(key) == length and key[:-5] == prefix and _BY_YEAR.search(key)}
    return dict(sorted(given.items()))


def ramps(case: Case) -> set[str]:
    """The keys of the years to full effect."""
    return {key_of(name, effect, "ramp") for name, effect in case.effects.items() if "ramp" in effect.slots}


def line_keys(line_id: str, line: BudgetLine) -> tuple[str, ...]:
    """The keys of the numbers that a budget line reads."""
    own = (f"{line_id}.included",)
    return (*own, f"{line_id}.per_year", f"{line_id}.starts") if line.cost_type == "running" else own
