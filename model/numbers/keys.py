"""Which key each number of a case has: those of effects by slot and by year, those of budget lines and income."""

import re
from collections.abc import Mapping
from functools import lru_cache

from model.case.case import BudgetLine, Case, Income
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
    return (*effect.all_slots, *(() if effect.direction == "more" else ("haircut",)), "included")


def key_of(effect_id: str, effect: EffectRecord, slot: str) -> str:
    """The key that an effect's slot reads; `<effect id>.<slot>` unless the effect names another."""
    if slot == effect.by_year_scale:
        return f"{by_year_prefix(effect_id, effect)}.scale"
    return vars(effect).get(slot) or f"{effect_id}.{slot}"  # a field; asking a model for one it lacks is slow


def released_key(effect_id: str, effect: EffectRecord, position: int) -> str:
    """The key of the share of a valuation's worth that becomes cash."""
    return effect.valuations[position].released or f"{effect_id}.released"


def by_year_prefix(effect_id: str, effect: EffectRecord) -> str:
    """What a number by year of the effect starts with: reach by year, or participants started by year."""
    return key_of(effect_id, effect, effect.by_year)


def prefixes_by_year(effect_id: str, effect: EffectRecord) -> tuple[str, ...]:
    """What every number by year of the effect starts with: that of its kind, then those of its parts."""
    return (by_year_prefix(effect_id, effect), *(key_of(effect_id, effect, slot) for slot in effect.more_by_year))


def blanks_allowed(effect_id: str, effect: EffectRecord) -> tuple[str, ...]:
    """The keys of the numbers that say something by being blank."""
    slots = ("duration", *(slot for slot in effect.all_slots if effect.may_be_blank(slot)))
    return tuple(key_of(effect_id, effect, slot) for slot in dict.fromkeys(slots))


def years_given(prefix: str, keys: Mapping[str, object]) -> dict[int, str]:
    """Calendar year → key for the keys `<prefix>.<year>`, in order of year."""
    length = len(prefix) + len(".2020")
    given = {int(key[-4:]): key for key in keys if len(key) == length and key[:-5] == prefix and _BY_YEAR.search(key)}
    return dict(sorted(given.items()))


def ramps(case: Case) -> set[str]:
    """The keys of the years to full effect."""
    return {key_of(name, effect, "ramp") for name, effect in case.effects.items() if "ramp" in effect.slots}


def amount_place(case: Case, key: str) -> tuple[str, int] | None:
    """The line and the calendar year whose amount has this key; None for a key that is no amount's.

    A number of the case's own that is called so is not one, nor is a number by year of an effect.
    """
    name, _, year = key.rpartition(".")
    if not _BY_YEAR.search(key) or key in case.numbers or name not in case.money_lines:
        return None
    if any(name in prefixes_by_year(effect_id, effect) for effect_id, effect in case.effects.items()):
        return None
    return name, int(year)


def amount_keys(case: Case, name: str, keyed: Mapping[str, Mapping[int, str]]) -> dict[int, str]:
    """Calendar year → key of those amounts of a line that are numbers, of what is `keyed` by prefix and year."""
    return {year: key for year, key in keyed.get(name, {}).items() if amount_place(case, key) is not None}


FROM_MONTH, TO_MONTH = "from_month", "to_month"
"""The month in which a first year begins, and in which a last year ends: 1 and 12 where nobody says anything."""


def month_keys(name: str, part: EffectRecord | BudgetLine | Income) -> tuple[str, ...]:
    """The keys of the months of an effect or a line, said or not; none where it has no years of its own."""
    if isinstance(part, EffectRecord):
        return (f"{name}.{FROM_MONTH}", f"{name}.{TO_MONTH}") if "duration" in part.slots else ()
    is_running = isinstance(part, BudgetLine) and part.cost_type == "running"
    return (f"{name}.{FROM_MONTH}",) if is_running else ()


def started_keys(case: Case, line: BudgetLine | Income, keyed: Mapping[str, Mapping[int, str]]) -> tuple[str, ...]:
    """The keys of the participants that a line is paid for, of what is `keyed` by prefix and year."""
    effect = None if line.participants_of is None else case.effects.get(line.participants_of)
    if effect is None or line.participants_of is None:
        return ()
    scale = key_of(line.participants_of, effect, effect.by_year_scale) if effect.by_year_scale else None
    by_year = keyed.get(by_year_prefix(line.participants_of, effect), {}).values()
    return (*by_year, *(() if scale is None else (scale,)))


REFUND_SLOTS = ("per_day", "days", "years", "share")
"""The rules of a refund for participants."""


def line_keys(line_id: str, line: BudgetLine | Income) -> tuple[str, ...]:
    """The keys of the numbers that a budget line or an income reads."""
    if isinstance(line, Income):
        rules = REFUND_SLOTS if line.participants_of is not None else ()
        return (f"{line_id}.included", f"{line_id}.residual", *(f"{line_id}.{slot}" for slot in rules))
    yearly = (f"{line_id}.per_year", f"{line_id}.starts") if line.cost_type == "running" else ()
    each = (f"{line_id}.per_participant",) if line.participants_of is not None else ()
    return (f"{line_id}.included", *yearly, *each)
