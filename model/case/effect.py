"""Effects: what becomes different in the world, each kind a type, and what one unit is worth to whom.

A kind owns its slots (the numbers it is made of), what it measures and what it has by year. Its arithmetic is in
`model/calculation/effects/`. Nothing else asks which kind an effect is: it asks the type, or is a `singledispatch`
function with one implementation a kind (workbook, card).
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from model.case.application import Term
from model.case.assumptions import Key, Label, Record
from model.case.effect_kinds.case_flow import CaseFlow
from model.case.effect_kinds.levels import Levels
from model.case.effect_kinds.record import Direction, EffectRecord, ToldIn, Valuation
from model.case.kinds import OneOf

__all__ = [
    "KINDS", "AnyEffect", "CaseFlow", "Cohort", "Direction", "Effect", "EffectKind", "EffectRecord", "Levels",
    "NotPriced", "Planned", "Reduction", "ToldIn", "Valuation",
]  # fmt: skip

EffectKind = Literal["reduction", "cohort", "planned", "case_flow", "levels"]


class Reduction(EffectRecord):
    """A share of a yearly base that the programme reaches becomes less, or more (definition 4.3)."""

    kind: Literal["reduction"]
    base: Key | None = None
    growth: Key | None = None
    reach: Key | None = None
    change: Key | None = None
    starts: Key | None = None
    ramp: Key | None = None
    fade: Key | None = None
    duration: Key | None = None
    share_due_to_us: Key | None = None
    included: Key | None = None
    told_in: ToldIn | None = None
    term: Term | None = None

    slots = ("base", "growth", "reach", "change", "starts", "ramp", "fade", "duration", "share_due_to_us")
    first_slots = ("base", "change", "starts", "reach")
    needed: ClassVar[Mapping[str, str]] = {"base": "", "change": "change"}
    measure = "base"
    delayed_by = "starts"
    by_year = "reach"
    by_year_unit = "share"
    holds = True
    is_per_person = False


class Cohort(EffectRecord):
    """A change for each participant, which begins after a lag, lasts and fades (definition 4.4).

    `started` is what the keys of its participants by year begin with, so that effects can share them. The number in
    `<started>.scale` multiplies them all, and those who share participants share it.
    """

    kind: Literal["cohort"]
    started: Key | None = None
    change: Key | None = None
    lag: Key | None = None
    fade: Key | None = None
    duration: Key | None = None
    share_due_to_us: Key | None = None
    included: Key | None = None
    told_in: ToldIn | None = None
    term: Term | None = None

    slots = ("started_scale", "change", "lag", "fade", "duration", "share_due_to_us")
    first_slots = ("change", "lag", "duration")
    needed: ClassVar[Mapping[str, str]] = {"change": ""}
    measure = "change"
    delayed_by = "lag"
    by_year = "started"
    by_year_unit = "person/year"
    by_year_scale = "started_scale"
    holds = False
    is_per_person = True


class Planned(EffectRecord):
    """Kronor by calendar year, as a plan says, and the part of the plan that comes true (definition 4.4).

    `planned` is what the keys of its kronor by year begin with. `change` is the part of the plan, 1 if nothing is said:
    it has the evidence grade and the range, and its break-even is that of all years at once.
    """

    kind: Literal["planned"]
    planned: Key | None = None
    lag: Key | None = None
    change: Key | None = None
    share_due_to_us: Key | None = None
    included: Key | None = None
    told_in: ToldIn | None = None
    term: Term | None = None

    slots = ("lag", "change", "share_due_to_us")
    first_slots = ("change", "lag")
    needed: ClassVar[Mapping[str, str]] = {}
    measure = "change"
    delayed_by = "lag"
    by_year = "planned"
    by_year_unit = "kr/year"
    counts_in = "kr/year"
    neutral: ClassVar[Mapping[str, str]] = {"change": "default.part_of_plan"}
    unit_of_change = "factor"
    change_is = "planned"
    holds = False
    is_per_person = False


Effect = Reduction | Cohort | Planned | CaseFlow | Levels
KINDS: dict[str, type[Effect]] = {
    "reduction": Reduction, "cohort": Cohort, "planned": Planned, "case_flow": CaseFlow, "levels": Levels,
}  # fmt: skip
"""Every kind of effect by its name."""


AnyEffect = Annotated[Effect, OneOf(KINDS)]


class NotPriced(Record):
    """An effect that is described in words and has no price."""

    label: Label
    term: Term | None = None
