"""A flow of cases: what becomes of those that come in, without and with the programme (definition 4.13).

Before the first year the flow is in its own balance: `cases` a year, of which those that come back are a part. In each
year the part that meets the new way goes through steps of its own, beside the rest: two parallel flows. Those that go
no further than a step come back the next year with the share of that step, and are then divided again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import Units, rate_of, rate_on_those, split_by_sign, unit_factors, valued_units
from model.calculation.effects.reached import met_by_year
from model.calculation.factors import number_factor
from model.calculation.ledger import Factor, Mask
from model.calculation.years import Time
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import AS_WITHOUT, RECEIVED
from model.numbers.keys import key_of


@dataclass(frozen=True)
class Way:
    """One way of handling cases: per case that comes in, what reaches, stops at and comes back from each part.

    Each `(1, draws)` or `(1, 1)`, by part. `number` gives a slot of a part, of a case there.
    """

    reaches: Mapping[str, Array]
    stops: Mapping[str, Array]
    returns: Mapping[str, Array]
    number: Callable[[str, str], Array]

    @cached_property
    def back(self) -> Array:
        """The share of all cases that come back the next year."""
        return np.asarray(sum(self.returns.values()))

    def of(self, counts: str, part: str) -> Array:
        """What of a part is counted, per case that comes in: cases, hours, kronor or placements."""
        if counts == "cases":
            return self.reaches[part]
        if counts == "placements":
            return self.stops[part] * self.number(part, "placed")
        return self.reaches[part] * self.number(part, counts)


@dataclass(frozen=True)
class Flow:
    """Both ways, the cases of each year without and with the programme, and those of them that meet the new way.

    Cases `(years, draws)` or 1 for either; `extra` are the cases that there are more of with the programme.
    """

    without: Way
    new: Way
    by_year: Callable[[], Iterator[Array]]
    """Gives the cases without the programme, year by year: few ask for all of them at once."""
    extra: Array
    meets: Array
    keys: tuple[str, ...]
    met: Array
    """The part of the cases that meets the new way, by year."""
    is_more_or_less: bool
    """Whether there are more or fewer cases in any year."""

    @cached_property
    def cases(self) -> Array:
        """Cases by year without the programme, `(years, draws)` or `(years, 1)`."""
        return np.concatenate(np.broadcast_arrays(*self.by_year()))

    def difference(self, counts: str, part: str | None = None) -> Array:
        """What there is more of with the programme than without it, by year, at a part or at all of them together."""
        parts = tuple(self.new.reaches) if part is None else (part,)
        each, changed = (np.asarray(sum(way.of(counts, name) for name in parts)) for way in (self.without, self.new))
        if not self.is_more_or_less:
            return np.asarray(self.meets * (changed - each))
        if not (changed != each).any():
            return np.asarray(self.extra * each)
        larger = changed - each
        rows = np.empty((len(self.meets), np.broadcast(self.meets[:1], self.extra[:1], each, larger).shape[1]))
        for row, meets, extra in zip(rows, self.meets, self.extra, strict=True):
            # Year by year: what fits in the processor's memory is worked on there.
            np.multiply(meets, larger[0], out=row)
            row += extra * each[0]
        return rows

    def in_all(self, counts: str, part: str, with_programme: bool) -> Array:
        """What there is at a part in one of the worlds, by year."""
        without = self.cases * self.without.of(counts, part)
        return without + self.difference(counts, part) if with_programme else without


def way_of(effect: CaseFlow, effect_id: str, draws: Draws, with_programme: bool) -> Way:
    """How cases are handled without the programme, or by those who meet it; a blank number is as without."""

    def number(part: str, slot: str) -> Array:
        without = draws[key_of(effect_id, effect, f"{part}.{slot}")]
        if not with_programme:
            return without[None, :]
        said = draws[key_of(effect_id, effect, f"{part}.{slot}{AS_WITHOUT}")]
        blank = np.isnan(said)
        return (np.where(blank, without, said) if blank.any() else said)[None, :]

    parts, reaches, left = tuple(effect.parts), {}, np.ones((1, 1))
    for part in parts:
        left = left if part == RECEIVED else left * number(part, "share")
        reaches[part] = left
    after: list[Array] = [*(reaches[part] for part in parts[1:]), np.zeros((1, 1))]
    stops = {part: reaches[part] - further for part, further in zip(parts, after, strict=True)}
    return Way(reaches, stops, {part: stops[part] * number(part, "returns") for part in parts}, number)


def flow_of(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> Flow:
    """The flow of every year and draw, without and with the programme."""
    without, new = (way_of(effect, effect_id, draws, way) for way in (False, True))
    in_balance, growth = (draws[key_of(effect_id, effect, slot)][None, :] for slot in ("cases", "growth"))
    met_keys, met = met_by_year(effect, effect_id, draws, time)
    more_back = new.back - without.back

    def by_year() -> Iterator[Array]:
        return _cases(in_balance, growth, without.back, len(time.t))

    keys = (*(key_of(effect_id, effect, slot) for slot in ("cases", "growth")), *met_keys)
    if not more_back.any():
        meets = met * (np.concatenate(np.broadcast_arrays(*by_year())) if growth.any() else in_balance)
        return Flow(without, new, by_year, np.zeros((1, 1)), meets, keys, met, False)
    widest = np.broadcast(met[:1], without.back, more_back, in_balance, growth).shape[1]
    extra, meets = _with_programme(by_year(), met, without.back, more_back, widest)
    is_more_or_less = bool(extra[-1:].any() or extra.any())  # the last year alone says it, most of the time
    return Flow(without, new, by_year, extra, meets, keys, met, is_more_or_less)


def _cases(in_balance: Array, growth: Array, back: Array, years: int) -> Iterator[Array]:
    """Cases of each year without the programme, `(1, draws)`: new ones, and those of the year before that come back."""
    if not growth.any():
        yield from [in_balance] * years
        return
    new, there, larger = in_balance * (1.0 - back), in_balance, 1.0 + growth
    for _ in range(years):
        there = new + back * there
        yield there
        new = new * larger


def _with_programme(
    cases: Iterator[Array], met: Array, back: Array, more_back: Array, draws: int
) -> tuple[Array, Array]:
    """By year how many more cases there are with the programme, since more or fewer came back; and who meets it.

    The cases of the first year do not know growth, so the number of draws is said.
    """
    extra = np.zeros((met.shape[0], draws))
    meets = np.empty_like(extra)
    before = np.zeros((1, 1))
    for t, there in enumerate(cases):
        in_year = met[t][None, :]
        extra[t], there_now = before[0], there + before
        np.multiply(met[t], there_now[0], out=meets[t])
        before = back * before + in_year * more_back * there_now
    return extra, meets


@unit_factors.register
def case_flow_factors(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """More cases at the step that the effect counts × part that comes true × share due to us; minus for fewer."""
    flow = flow_of(effect, effect_id, draws, time)
    return (_difference(effect, effect_id, flow, "cases", effect.counted_step), *_true(effect, effect_id, draws))


@valued_units.register
def case_flow_units(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> tuple[tuple[Units, ...], ...]:
    """What each valuation counts: fewer of it is a benefit, more of it a cost."""
    flow, true = flow_of(effect, effect_id, draws, time), _true(effect, effect_id, draws)
    return tuple(
        split_by_sign(_difference(effect, effect_id, flow, one.counts or "cases", one.of), true)
        for one in effect.valuations
    )


_OWN_SLOTS = {"cases": (), "hours": ("hours",), "kronor": ("kronor",), "placements": ("placed",)}


def _difference(effect: CaseFlow, effect_id: str, flow: Flow, counts: str, part: str | None) -> Factor:
    """What there is more of at a part, or at all of them, and the keys that it follows from."""
    parts = tuple(effect.parts)
    up_to = parts if part is None else parts[: parts.index(part) + 1]
    slots = [f"{one}.share" for one in up_to if one != RECEIVED]
    slots += [f"{one}.{slot}" for one in (parts if part is None else (part,)) for slot in _OWN_SLOTS[counts]]
    slots += [f"{one}.returns" for one in parts]
    own = (key_of(effect_id, effect, f"{slot}{world}") for slot in slots for world in ("", AS_WITHOUT))
    return Factor(f"flow_{counts}", (*flow.keys, *own), flow.difference(counts, part), part or "")


def _true(effect: CaseFlow, effect_id: str, draws: Draws) -> tuple[Factor, ...]:
    """The part of the difference that comes true, and the share of it that is due to us."""
    return tuple(number_factor(slot, key_of(effect_id, effect, slot), draws) for slot in ("change", "share_due_to_us"))


@rate_of.register
def case_flow_rate(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> tuple[Array, Mask]:
    """How much larger a share reaches the step that the effect counts, of the cases that meet the new way."""
    flow = flow_of(effect, effect_id, draws, time)
    larger = flow.new.reaches[effect.counted_step] - flow.without.reaches[effect.counted_step]
    change = draws[key_of(effect_id, effect, "change")][None, :]
    return rate_on_those(flow.meets, larger * change, np.ones((1, 1)))
