"""Each line of a case as kronor by year and draw: costs, funding, and effects as products of named factors.

Every array is `(years, draws)`, or `(years, 1)`, `(1, draws)`, `(1, 1)` where it does not vary: it is broadcast, never
copied. The factors that are multiplied are the factors that a report prints.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.ledger import Factor, Mask, Posting
from model.case.case import Amounts, BudgetLine, Case, Effect
from model.numbers.resolve import BUDGET_FACTOR, by_year_prefix, key_of, released_key


@dataclass(frozen=True)
class Time:
    """The case's calendar: `t` = 0 … horizon − 1 as `(years, 1)`."""

    start_year: int
    t: Array

    @classmethod
    def of(cls, case: Case) -> "Time":
        """The calendar of a case."""
        return cls(case.start_year, np.arange(case.horizon, dtype=float)[:, None])

    def row(self, amounts: Amounts) -> Array:
        """Kronor by calendar year as `(years, 1)`; what falls outside the horizon is left out."""
        first, count = self.start_year, len(self.t)
        return np.array([amounts.get(first + t, 0.0) for t in range(count)], dtype=float)[:, None]


Flow = tuple[Posting, Array]
WORTH_FACTORS = ("unit_value", "after_haircut", "released", "not_released")
"""The factors that make kronor of units."""


def product(factors: tuple[Factor, ...] | list[Factor]) -> Array:
    """The factors multiplied: first what varies by draw alone or year alone, so that draws meet years only once."""
    by_draw, by_year, by_both = np.ones((1, 1)), np.ones((1, 1)), []
    for factor in factors:
        years, draws = factor.values.shape
        if years == draws == 1 and factor.values[0, 0] == 1.0:
            continue
        if years == 1:
            by_draw = by_draw * factor.values
        elif draws == 1:
            by_year = by_year * factor.values
        else:
            by_both.append(factor.values)
    result = by_draw if by_year.size == 1 and by_year[0, 0] == 1.0 else by_draw * by_year
    for values in by_both:
        result = result * values
    return result


def cost_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Budget lines as costs of the actors that pay them, kronor, minus."""
    for line_id, line in case.budget.items():
        included = draws[f"{line_id}.included"][None, :]
        if not included.any():
            continue
        posting = Posting(line_id, line.paid_by, "cost", line.realised_as, cost_type=line.cost_type)
        yield posting, _where_included(included, _line_amounts(line_id, line, draws, time))


def _where_included(included: Array, amounts: Array) -> Array:
    """The amounts where they count, else 0: a blank number that is left out must not turn a result into NaN."""
    return amounts if included.all() else np.where(included > 0, amounts, 0.0)


def _line_amounts(line_id: str, line: BudgetLine, draws: Draws, time: Time) -> Array:
    """A budget line's kronor by year, minus; running costs are not part of what the budget factor scales."""
    filed = -time.row(line.amounts)
    if line.cost_type != "running":
        return filed * draws[BUDGET_FACTOR][None, :]
    from_start = time.start_year + time.t >= draws[f"{line_id}.starts"][None, :]
    return filed - draws[f"{line_id}.per_year"][None, :] * from_start


def funding_flows(case: Case, time: Time) -> Iterator[Flow]:
    """Funding, posted twice: minus for the actor that gives, plus for the one that gets."""
    for funding_id, funding in case.funding.items():
        amounts = time.row(funding.amounts)
        yield Posting(funding_id, funding.paid_by, "funding", "cash"), -amounts
        yield Posting(funding_id, funding.paid_to, "funding", "cash"), amounts


def effect_flows(case: Case, draws: Draws, time: Time) -> Iterator[Flow]:
    """Effects as benefits (less of something) or costs (more of something) of each actor they are worth kronor to."""
    for effect_id, effect in case.effects.items():
        included = draws[key_of(effect_id, effect, "included")][None, :]
        if not included.any():
            continue
        units = unit_factors(effect_id, effect, draws, time)
        for position, valuation in enumerate(effect.valuations):
            if not valuation.priced:
                continue  # told as a count, see `counts`
            for posting in _valued(effect_id, effect, position, units, draws):
                amounts = _where_included(included, product(posting.factors))
                amounts = amounts if posting.kind == "benefit" else -amounts
                yield posting, amounts
                if valuation.counterpart is not None:
                    yield posting.mirrored(valuation.counterpart), -amounts


def counts(case: Case, draws: Draws, time: Time) -> dict[str, Array]:
    """Units by year, `(years, draws)` or less, of each effect that counts and is told beside the money, by effect."""
    found = {}
    for effect_id, effect in case.effects.items():
        included = draws[key_of(effect_id, effect, "included")][None, :]
        if effect.is_counted_beside and included.any():
            found[effect_id] = _where_included(included, product(unit_factors(effect_id, effect, draws, time)))
    return found


def _valued(
    effect_id: str, effect: Effect, position: int, units: tuple[Factor, ...], draws: Draws
) -> Iterator[Posting]:
    """The postings of one valuation, with the factors whose product is their size in kronor."""
    valuation = effect.valuations[position]
    worth = list(units)
    if valuation.unit_value is not None:
        worth.append(_number("unit_value", valuation.unit_value, draws))
    if effect.direction == "more":
        yield Posting(
            effect_id, valuation.actor, "cost", valuation.realised_as, cost_type="new_need", factors=tuple(worth)
        )
        return
    haircut = key_of(effect_id, effect, "haircut")
    worth.append(Factor("after_haircut", (haircut,), 1.0 - draws[haircut][None, :]))
    if valuation.realised_as != "cash":
        yield Posting(effect_id, valuation.actor, "benefit", valuation.realised_as, factors=tuple(worth))
        return
    key = released_key(effect_id, effect, position)
    released = _number("released", key, draws)
    yield Posting(effect_id, valuation.actor, "benefit", "cash", factors=(*worth, released))
    if (released.values < 1).any():
        kept = Factor("not_released", (key,), 1.0 - draws[key][None, :])
        yield Posting(effect_id, valuation.actor, "benefit", "freed_capacity", factors=(*worth, kept))


def unit_factors(effect_id: str, effect: Effect, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """The factors whose product is the units of an effect by year (definitions 4.3 and 4.4)."""

    def number(slot: str) -> Factor:
        return _number(slot, key_of(effect_id, effect, slot), draws)

    if effect.kind == "cohort":
        return (_participants(effect_id, effect, draws, time), number("change"), number("share_due_to_us"))
    growth_key = key_of(effect_id, effect, "growth")
    yearly = draws[growth_key][None, :]
    grown = (1.0 + yearly) ** time.t if yearly.any() else np.ones((1, 1))
    return (
        number("base"),
        Factor("growth", (growth_key,), grown),
        _reach(effect_id, effect, draws, time),
        number("change"),
        number("share_due_to_us"),
        _profile(effect_id, effect, draws, time),
    )


def rate_of(effect_id: str, effect: Effect, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """The rate of an effect by year on those who have started, and whether anybody has (definition 4.9).

    Both `(years, draws)`, or 1 for what does not vary. The rate is 0 where nobody has: before the start, and after the
    duration. It follows the ramp and fades; how many take part and what is due to us do not change it.
    """
    values = {factor.name: factor.values for factor in unit_factors(effect_id, effect, draws, time)}
    if effect.kind == "cohort":
        counting = _participants(effect_id, effect, draws, time, is_fading=False).values
        share = values["participants"] / np.where(counting > 0, counting, 1.0)
    else:
        counting = np.minimum(values["base"] * values["growth"] * values["reach"], values["profile"])
        share = np.asarray(values["profile"], dtype=float)
    anybody = counting > 0
    return np.where(anybody, values["change"] * share, 0.0), anybody


def _number(name: str, key: str, draws: Draws) -> Factor:
    """A factor that is one number, the same every year."""
    return Factor(name, (key,), draws[key][None, :])


def _profile(effect_id: str, effect: Effect, draws: Draws, time: Time) -> Factor:
    """The share of full effect by year: 0 before the start, a ramp up, then fading, then 0 after the duration."""
    keys = tuple(key_of(effect_id, effect, slot) for slot in ("starts", "ramp", "fade", "duration"))
    starts, ramp, fade, duration = (draws[key][None, :] for key in keys)
    first = starts - time.start_year
    running = time.t >= first
    if np.isfinite(duration).any():
        running = running & (time.t < first + duration)
    if (ramp <= 1.0).all() and not fade.any():
        return Factor("profile", keys, running)  # full at once and lasting: spares a power of every year and draw
    since = time.t - first
    ramp = np.maximum(1.0, ramp)
    rising = np.minimum(1.0, (since + 1.0) / ramp)
    fading = (1.0 - fade) ** np.maximum(0.0, since - ramp + 1.0)
    return Factor("profile", keys, np.where(running, rising * fading, 0.0))


def _reach(effect_id: str, effect: Effect, draws: Draws, time: Time) -> Factor:
    """The share of the base reached by year: the scale × the share given, which holds until the next year given."""
    scale_key = key_of(effect_id, effect, "reach")
    given = draws.by_year.get(scale_key, {})
    scale = draws[scale_key][None, :]
    if not given:
        return Factor("reach", (scale_key,), np.minimum(1.0, scale))
    width = max(len(draws[key]) for key in given.values())
    held, years = np.full((1, width), np.nan), []
    ahead = sorted(given)
    for t in range(len(time.t)):
        while ahead and ahead[0] <= time.start_year + t:
            column = draws[given[ahead.pop(0)]][None, :]
            held = np.where(np.isnan(column), held, column)
        years.append(held)
    shares = np.concatenate(years) if years else np.zeros((0, width))
    any_given = ~np.all([np.isnan(np.broadcast_to(draws[key], width)) for key in given.values()], axis=0)
    shares = np.where(np.isnan(shares), np.where(any_given, 0.0, 1.0), shares)
    return Factor("reach", (scale_key, *given.values()), np.minimum(1.0, scale * shares))


def _participants(effect_id: str, effect: Effect, draws: Draws, time: Time, is_fading: bool = True) -> Factor:
    """Participants who still count, by year: those who started, after the lag, fading, for the duration."""
    lag_key, fade_key, duration_key = (key_of(effect_id, effect, slot) for slot in ("lag", "fade", "duration"))
    lag, fade, duration = (draws[key][None, :] for key in (lag_key, fade_key, duration_key))
    given = draws.by_year.get(by_year_prefix(effect_id, effect), {})
    counted = np.zeros((len(time.t), 1))
    for year, key in given.items():
        started = np.nan_to_num(draws[key][None, :])
        since = time.t - (year - time.start_year) - lag
        lasting = (since >= 0) & (since < duration)
        kept = (1.0 - fade) ** np.maximum(0.0, since) if is_fading else 1.0
        counted = counted + started * np.where(lasting, kept, 0.0)
    return Factor("participants", (*given.values(), lag_key, fade_key, duration_key), counted)
