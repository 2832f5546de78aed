"""Participants and bases by year beside the plan: how many, how much, and in volume and price (definition 4.16).

Counts of months are added and set against the plan of those months. How many take part is a stock: of months it is the
mean, and it is never added. What a base came to is told beside the plan and moves no forecast, since a base can change
for other reasons than the programme; events counted before and after are what does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from model.calculation.draws import Draws, point
from model.calculation.effects.kinds import unit_factors
from model.calculation.factors import product
from model.calculation.years import Time
from model.case.case import Case
from model.case.effect import Effect, Reduction
from model.case.followup.record import BaseOutcome, Dated, FollowUp, PeopleOutcome
from model.followup.differences import parts
from model.followup.months import WHOLE_YEAR, PlannedYear, dates_told, last_of_each_month, months_of, sources_told
from model.numbers.keys import by_year_prefix, key_of
from model.numbers.resolved_numbers import ResolvedNumbers

What = Literal["started", "present", "volume", "kronor"]
KRONOR_A_YEAR = "kr/year"
Of = TypeVar("Of", PeopleOutcome, BaseOutcome)


@dataclass(frozen=True)
class Quantity:
    """What was counted of an effect in a year: of the `months` that are stated, all twelve where the year is.

    `plan` is that of those months and `left` that of the others; both are None where the plan has no such figure.
    Kronor are in kronor and the rest in units; `unit` is that of a year. The parts are those of kronor.
    """

    effect: str
    what: What
    unit: str | None
    year: int
    plan: float | None
    outcome: float
    left: float | None
    months: tuple[int, ...] = WHOLE_YEAR
    volume_part: float | None = None
    price_part: float | None = None
    on: str | None = None
    source: str | None = None

    @property
    def difference(self) -> float | None:
        """Outcome less plan; None where there is no plan."""
        return None if self.plan is None else self.outcome - self.plan

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is stated."""
        return len(self.months) == len(WHOLE_YEAR)


def quantities(resolved: ResolvedNumbers) -> Iterator[Quantity]:
    """Each effect and year of which participants or a base are stated, in the order in which they first stand."""
    followup = resolved.case.followup or FollowUp()
    for (effect, year), people in _together(followup.people):
        if effect in resolved.case.effects:
            yield from _people(resolved, effect, year, last_of_each_month(people))
    for (effect, year), bases in _together(followup.bases):
        if isinstance(resolved.case.effects.get(effect), Reduction):
            yield from _base(resolved, effect, year, last_of_each_month(bases))


def _together(stated: Iterable[Of]) -> Iterable[tuple[tuple[str, int], list[Of]]]:
    together: dict[tuple[str, int], list[Of]] = {}
    for one in stated:
        together.setdefault((one.effect, one.year), []).append(one)
    return together.items()


def planned_start(resolved: ResolvedNumbers, effect_id: str, year: int) -> PlannedYear:
    """How many the plan has starting in a year in an effect with participants, as they are scaled."""
    effect = resolved.case.effects[effect_id]
    number = resolved.numbers.get(f"{by_year_prefix(effect_id, effect)}.{year}")
    started = 0.0 if number is None or number.value is None else number.value
    return PlannedYear(started * scale_of(resolved, effect_id, effect))


def scale_of(resolved: ResolvedNumbers, effect_id: str, effect: Effect) -> float:
    """What the participants given by year are multiplied by."""
    number = resolved.numbers.get(key_of(effect_id, effect, effect.by_year_scale)) if effect.by_year_scale else None
    return 1.0 if number is None or number.value is None else number.value


def started_in_year(resolved: ResolvedNumbers, effect_id: str, year: int) -> float:
    """How many start in a year: those who are stated, and the plan's for the months that are not."""
    followup = resolved.case.followup or FollowUp()
    stated = last_of_each_month(one for one in followup.people if (one.effect, one.year) == (effect_id, year))
    plan = planned_start(resolved, effect_id, year)
    return sum(one.started for one in stated) + plan.amount - plan.of(months_of(stated))


def _people(resolved: ResolvedNumbers, effect: str, year: int, stated: list[PeopleOutcome]) -> Iterator[Quantity]:
    months, plan, about = months_of(stated), planned_start(resolved, effect, year), _about(stated)
    of_months, started = plan.of(months), sum(one.started for one in stated)
    yield Quantity(
        effect, "started", "person/year", year, of_months, started, plan.amount - of_months, months,
        on=about[0], source=about[1],
    )  # fmt: skip
    there = [one for one in stated if one.present is not None]
    if there:
        mean = float(np.mean([one.present for one in there]))
        on, source = _about(there)
        yield Quantity(effect, "present", "person", year, None, mean, None, months_of(there), on=on, source=source)


def _about(stated: Iterable[Dated]) -> tuple[str | None, str | None]:
    every = list(stated)
    return dates_told(every), sources_told(every)


def planned_base(resolved: ResolvedNumbers, effect_id: str, year: int) -> PlannedYear | None:
    """A reduction's base in a year as the plan has it with the programme: grown, less what becomes less of it.

    All of the change is in it, also what would have come anyway. None for a year that the case does not have.
    """
    case, effect = resolved.case, resolved.case.effects[effect_id]
    if year not in case.years:
        return None
    draws, time, row = point(resolved), Time.of(case), year - case.start_year
    factors = {factor.name: factor for factor in unit_factors(effect, effect_id, draws, time)}
    change = product(tuple(one for name, one in factors.items() if name != "share_due_to_us"))
    base = product((factors["base"], factors["growth"]))
    without, changed = (float(np.broadcast_to(rows, (case.horizon, 1))[row, 0]) for rows in (base, change))
    counts = float(np.broadcast_to(draws[key_of(effect_id, effect, "included")], 1)[0])
    return PlannedYear(without - (changed if effect.direction == "less" else -changed) * (counts > 0))


def base_in_kronor(resolved: ResolvedNumbers, effect_id: str, year: int, draws: Draws) -> PlannedYear | None:
    """What `planned_base` has for a year in kronor at the point estimate; None for what is no base, or another year."""
    effect = resolved.case.effects.get(effect_id)
    plan = planned_base(resolved, effect_id, year) if isinstance(effect, Reduction) else None
    if effect is None or plan is None:
        return None
    in_kronor = resolved.numbers[key_of(effect_id, effect, "base")].unit == KRONOR_A_YEAR
    return PlannedYear(plan.amount * (1.0 if in_kronor else _price(resolved.case, effect_id, draws)))


def _price(case: Case, effect_id: str, draws: Draws) -> float:
    """What one unit of a base is worth in all, kronor: to everyone whom it is worth something to."""
    keys = (one.unit_value for one in case.effects[effect_id].valuations if one.priced)
    return sum(float(draws[key][0]) for key in keys if key is not None)


def _base(resolved: ResolvedNumbers, effect_id: str, year: int, stated: list[BaseOutcome]) -> Iterator[Quantity]:
    """The base in kronor and in volume, of the months of which each is stated."""
    number = resolved.numbers.get(key_of(effect_id, resolved.case.effects[effect_id], "base"))
    unit, plan = None if number is None else number.unit, planned_base(resolved, effect_id, year)
    in_kronor, draws = unit == KRONOR_A_YEAR, point(resolved)
    price = 1.0 if in_kronor else _price(resolved.case, effect_id, draws)
    of_kronor = [one for one in stated if one.kronor is not None]
    if of_kronor:
        months, (on, source) = months_of(of_kronor), _about(of_kronor)
        planned = None if plan is None else price * plan.of(months)
        kronor = sum(one.kronor for one in of_kronor if one.kronor is not None)
        volumes = _volumes(of_kronor, None if in_kronor or plan is None else plan.of(months))
        of_volume, of_price = (None, None) if planned is None or volumes is None else parts(planned, kronor, *volumes)
        left = None if plan is None or planned is None else price * plan.amount - planned
        yield Quantity(
            effect_id, "kronor", KRONOR_A_YEAR, year, planned, kronor, left, months, of_volume, of_price, on, source
        )
    counted = [one for one in stated if one.volume is not None]
    if counted:
        yield _volume(effect_id, year, counted, plan, None if in_kronor else unit, in_kronor)


def _volumes(stated: list[BaseOutcome], planned: float | None) -> tuple[float, float] | None:
    """The volume planned and that which came, of outcomes that all state it; of a base in kronor as is stated."""
    came = [one.volume for one in stated if one.volume is not None]
    typed = [one.planned_volume for one in stated if one.planned_volume is not None]
    if len(came) < len(stated) or (planned is None and len(typed) < len(stated)):
        return None
    return (sum(typed) if planned is None else planned), sum(came)


def _volume(
    effect_id: str, year: int, stated: list[BaseOutcome], plan: PlannedYear | None, unit: str | None, in_kronor: bool
) -> Quantity:
    """The volume beside the plan's; of a base in kronor beside the volume that is stated as planned, if it is."""
    months, (on, source) = months_of(stated), _about(stated)
    volume, planned, left = sum(one.volume for one in stated if one.volume is not None), None, None
    if in_kronor:
        volumes = _volumes(stated, None)
        planned = None if volumes is None else volumes[0]
    elif plan is not None:
        planned = plan.of(months)
        left = plan.amount - planned
    return Quantity(effect_id, "volume", unit, year, planned, volume, left, months, on=on, source=source)
