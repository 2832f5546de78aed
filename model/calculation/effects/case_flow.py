"""A flow of cases: what becomes of those that come in, without and with the programme (definition 4.13).

Before the first year the flow is in its own balance: `cases` a year, of which those that come back are a part. In each
year the part that meets the new way goes through steps of its own, beside the rest: two parallel flows. Those that go
no further than a step come back the next year with the share of that step, and are then divided again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import pairwise
from operator import add

import numpy as np

from model.calculation.draws import Array, Draws
from model.calculation.effects.kinds import BySign, Units, rate_of, rate_on_those, unit_factors, valued_units
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
        return reduce(add, self.returns.values())

    def of(self, counts: str, part: str) -> Array:
        """What of a part is counted, per case that comes in: cases, hours, kronor or placements."""
        if counts == "cases":
            return self.reaches[part]
        if counts == "placements":
            return self.stops[part] * self.number(part, "placed")
        return self.reaches[part] * self.number(part, counts)


@dataclass(frozen=True)
class Flow:
    """Both ways, and the cases of each year without and with the programme, `(years, draws)` or 1 for either.

    `met` is the part of the cases that meets the new way, by year; `keys` are what all of it follows from.
    """

    without: Way
    new: Way
    by_year: Callable[[], Iterator[Array]]
    """Gives the cases without the programme, year by year: few ask for all of them at once."""
    met: Array
    keys: tuple[str, ...]
    draws: int
    """How many draws the cases differ between, 1 if none."""

    @cached_property
    def more_back(self) -> Array | None:
        """How much larger a share comes back of those that meet the new way; None where it is the same share."""
        more = self.new.back - self.without.back
        return more if more.any() else None

    @cached_property
    def cases(self) -> Array:
        """Cases by year without the programme, `(years, draws)` or `(years, 1)`."""
        return np.concatenate(np.broadcast_arrays(*self.by_year()))

    @cached_property
    def extra(self) -> Array:
        """How many more cases there are with the programme, since more or fewer came back."""
        return np.concatenate(np.broadcast_arrays(*(extra for _, extra in self.with_programme())))

    @cached_property
    def meets(self) -> Array:
        """How many cases meet the new way."""
        return np.concatenate(np.broadcast_arrays(*(meets for meets, _ in self.with_programme())))

    def with_programme(self) -> Iterator[tuple[Array, Array]]:
        """By year those that meet the new way, and how many more cases there are with it; each `(1, draws)` or 1."""
        before = np.zeros((1, 1))
        for met, there in zip(self.met, self.by_year(), strict=True):
            if self.more_back is None:
                yield met[None, :] * there, before
                continue
            there_now = there + before
            yield met[None, :] * there_now, before
            before = self.without.back * before + met * self.more_back * there_now

    def per_case(self, counts: str, part: str | None = None) -> tuple[Array, Array]:
        """What is counted per case that comes in, at a part or at all together: without, and how much more of it."""
        parts = tuple(self.new.reaches) if part is None else (part,)
        each, changed = (np.asarray(sum(way.of(counts, name) for name in parts)) for way in (self.without, self.new))
        return each, changed - each

    def differences(self, asked: Sequence[tuple[Array, Array]]) -> Iterator[tuple[Array, ...]]:
        """By year what there is more of with the programme than without it, `(1, draws)`, of each that is asked for.

        Year by year: what fits in the processor's memory is worked on there.
        """
        for meets, extra in self.with_programme():
            if self.more_back is None:
                yield tuple(meets * larger for _, larger in asked)
            else:
                yield tuple(meets * larger + extra * each for each, larger in asked)

    def difference(self, counts: str, part: str | None = None) -> Array:
        """What there is more of with the programme than without it, by year, at a part or at all of them together."""
        rows = (row for (row,) in self.differences([self.per_case(counts, part)]))
        return np.concatenate(np.broadcast_arrays(*rows))

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
    stops = {part: reaches[part] - reaches[further] for part, further in pairwise(parts)} | {parts[-1]: left}
    return Way(reaches, stops, {part: stops[part] * number(part, "returns") for part in parts}, number)


def flow_of(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> Flow:
    """The flow of every year and draw, without and with the programme."""
    without, new = (way_of(effect, effect_id, draws, way) for way in (False, True))
    in_balance, growth = (draws[key_of(effect_id, effect, slot)][None, :] for slot in ("cases", "growth"))
    met_keys, met = met_by_year(effect, effect_id, draws, time)

    def by_year() -> Iterator[Array]:
        return _cases(in_balance, growth, without.back, len(time.t))

    keys = (*(key_of(effect_id, effect, slot) for slot in ("cases", "growth")), *met_keys)
    widest = np.broadcast(in_balance, growth, met[:1], without.back, new.back).shape[1]
    return Flow(without, new, by_year, met, keys, widest)


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


@unit_factors.register
def case_flow_factors(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> tuple[Factor, ...]:
    """More cases at the step that the effect counts × part that comes true × share due to us; minus for fewer."""
    flow = flow_of(effect, effect_id, draws, time)
    more = flow.difference("cases", effect.counted_step)
    return (_named(effect, effect_id, flow, "cases", effect.counted_step, more), *_true(effect, effect_id, draws))


@valued_units.register
def case_flow_units(effect: CaseFlow, effect_id: str, draws: Draws, time: Time) -> tuple[tuple[Units, ...], ...]:
    """What each valuation counts: fewer of it is a benefit, more of it a cost."""
    flow, true = flow_of(effect, effect_id, draws, time), _true(effect, effect_id, draws)
    asked = [(one.counts or "cases", one.of) for one in effect.valuations]
    per_case = [flow.per_case(*one) for one in asked]
    by_sign = [BySign(len(time.t), max(flow.draws, larger.shape[1])) for _, larger in per_case]
    for t, rows in enumerate(flow.differences(per_case)):
        for signed, row in zip(by_sign, rows, strict=True):
            signed.put(t, row[0])
    return tuple(
        signed.units(_named(effect, effect_id, flow, *one, np.zeros((1, 1))), true)
        for one, signed in zip(asked, by_sign, strict=True)
    )


_OWN_SLOTS = {"cases": (), "hours": ("hours",), "kronor": ("kronor",), "placements": ("placed",)}


def _named(effect: CaseFlow, effect_id: str, flow: Flow, counts: str, part: str | None, more: Array) -> Factor:
    """What there is more of at a part, or at all of them, and the keys that it follows from."""
    parts = tuple(effect.parts)
    up_to = parts if part is None else parts[: parts.index(part) + 1]
    slots = [f"{one}.share" for one in up_to if one != RECEIVED]
    slots += [f"{one}.{slot}" for one in (parts if part is None else (part,)) for slot in _OWN_SLOTS[counts]]
    slots += [f"{one}.returns" for one in parts]
    own = (key_of(effect_id, effect, f"{slot}{world}") for slot in slots for world in ("", AS_WITHOUT))
    return Factor(f"flow_{counts}", (*flow.keys, *own), more, part or "")


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
