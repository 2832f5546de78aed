"""Is an effect of several parts well formed: a flow that ends, steps and levels that exist, rows that sum to 1."""

from collections.abc import Iterator
from functools import singledispatch

import numpy as np

from model.calculation.draws import Draws, value_of
from model.calculation.effects.case_flow import way_of
from model.calculation.effects.levels import NEAR
from model.case.effect import CaseFlow, EffectRecord, Levels
from model.case.effect_kinds.case_flow import RECEIVED, Step
from model.case.effect_kinds.levels import TO, WITH
from model.case.problem import Problem, error, notice
from model.case.units import UNITS, is_money
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, effect_keys
from model.numbers.structure import Structure

DOES_NOT_FIT = 0.01
"""Two documents' shares that differ by more than this, after rounding to whole per cent, say different things."""


def check_parts(resolved: ResolvedNumbers, effect_id: str, effect: EffectRecord) -> Iterator[Problem]:
    """What is wrong in the parts of an effect, and in which of them its valuations concern."""
    for position, valuation in enumerate(effect.valuations):
        address = f"effects.{effect_id}.valuations.{position}.of"
        if valuation.of is not None and valuation.of not in effect.valued_parts:
            yield error(
                "unknown_part", address, effect=effect_id, part=valuation.of, known=", ".join(effect.valued_parts)
            )
        elif valuation.of is None and effect.valued_parts and valuation.priced and valuation.counts != "placements":
            yield error("part_missing", address, effect=effect_id, known=", ".join(effect.valued_parts))
    yield from of_kind(effect, resolved, effect_id)


@singledispatch
def of_kind(effect: EffectRecord, resolved: ResolvedNumbers, effect_id: str) -> Iterator[Problem]:
    """What is wrong in the parts of a kind; a kind without parts has nothing."""
    yield from ()


@of_kind.register
def _of_flow(effect: CaseFlow, resolved: ResolvedNumbers, effect_id: str) -> Iterator[Problem]:
    """Cases counted as cases a year, a step that is counted, a flow that ends, shares that documents agree on."""
    key = key_of(effect_id, effect, "cases")
    number = resolved.numbers.get(key)
    if number is not None and (
        UNITS[number.unit].scale != "log" or is_money(number.unit) or "/year" not in number.unit
    ):
        yield error("wrong_unit", key, key=key, unit=number.unit, expected="case/year")
    if RECEIVED in effect.steps:
        yield error("name_taken", f"effects.{effect_id}.steps.{RECEIVED}", name=RECEIVED)
        return
    if effect.counted is not None and effect.counted not in effect.steps:
        address = f"effects.{effect_id}.counted"
        yield error("unknown_part", address, effect=effect_id, part=effect.counted, known=", ".join(effect.steps))
    if all(key_of(effect_id, effect, slot) in resolved.numbers for slot in effect.all_slots):
        read = {key: np.array([value_of(resolved.numbers[key])]) for key in effect_keys(resolved, effect_id)}
        for with_programme in (False, True):
            back = float(way_of(effect, effect_id, Draws(read, 1, ()), with_programme).back[0, 0])
            if back >= 1.0:
                yield error("flow_never_ends", f"effects.{effect_id}.steps", effect=effect_id, share=back, unit="share")
    yield from sources_that_differ(resolved, effect_id, effect)


def sources_that_differ(resolved: ResolvedNumbers, effect_id: str, effect: CaseFlow) -> Iterator[Problem]:
    """A notice for each share that another document states otherwise, or of something else than the flow counts."""
    reached = 1.0
    for name, step in effect.steps.items():
        key = key_of(effect_id, effect, f"{name}.share")
        number = resolved.numbers.get(key)
        if number is None or number.value is None:
            return
        reached *= number.value
        yield from _differing(effect_id, name, step, number.value, reached)


def _differing(effect_id: str, name: str, step: Step, share: float, reached: float) -> Iterator[Problem]:
    for place, other in enumerate(step.stated):
        ours = share if other.of == "step_before" else reached
        address = f"effects.{effect_id}.steps.{name}.stated.{place}"
        if other.counts != step.counts:
            yield notice(
                "sources_count_differently", address, effect=effect_id, step=name, source=other.source,
                counts=step.counts, counted_as=other.counts,
            )  # fmt: skip
        elif abs(other.value - ours) > DOES_NOT_FIT + NEAR:
            code = "sources_do_not_fit_all" if other.of == "all" else "sources_do_not_fit_step"
            yield notice(
                code,
                address,
                effect=effect_id,
                step=name,
                source=other.source,
                ours=round(ours, 3),
                stated=other.value,
                unit="share",
            )


@of_kind.register
def _of_levels(effect: Levels, resolved: ResolvedNumbers, effect_id: str) -> Iterator[Problem]:
    """Shares of each level that sum to 1, without and with the programme; or to at most 1 where the rest leaves."""
    if effect.counted is not None and effect.counted not in effect.levels:
        address = f"effects.{effect_id}.counted"
        yield error("unknown_part", address, effect=effect_id, part=effect.counted, known=", ".join(effect.levels))
    for world in ("", WITH):
        for level in effect.levels:
            total = 0.0
            for other in effect.levels:
                plain, said = (
                    resolved.numbers.get(key_of(effect_id, effect, f"{level}.{TO}{other}{ending}"))
                    for ending in ("", world)
                )
                value = said.value if said is not None and said.value is not None else plain.value if plain else None
                total += 0.0 if value is None else value
            address = f"effects.{effect_id}.levels.{level}"
            code = "rows_above_one" if effect.rest_leaves else "rows_do_not_sum"
            if total > 1.0 + NEAR or (not effect.rest_leaves and total < 1.0 - NEAR):
                yield error(code, address, effect=effect_id, level=level, total=total, unit="share")


def more_years_expected(structure: Structure, effect_id: str, effect: EffectRecord) -> dict[str, str]:
    """Key → unit of the numbers by year that the parts of an effect have."""
    expected: dict[str, str] = {}
    for slot in effect.more_by_year:
        unit = effect.unit_of_slot(slot)
        assert unit is not None
        expected |= dict.fromkeys(structure.by_year.get(key_of(effect_id, effect, slot), {}).values(), unit)
    return expected
