"""Effects: what becomes different in the world, each kind a type, and what one unit is worth to whom.

A kind owns its slots (the numbers it is made of), what it measures and what it has by year. Its arithmetic is in
`model/calculation/effects/`. Nothing else asks which kind an effect is: it asks the type, or is a `singledispatch`
function with one implementation a kind (workbook, card).
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from model.case.application import Term
from model.case.assumptions import Flag, Identifier, Key, Label, RealisedAs, Record, Timing
from model.case.kinds import OneOf

Direction = Literal["less", "more"]
EffectKind = Literal["reduction", "cohort", "planned"]


class Valuation(Record):
    """What one unit of an effect is worth, and to which actor.

    `unit_value` is the key of the worth of one unit (none where the effect is already in kronor); `released` the key of
    the share of it that becomes cash. A `counterpart` is the actor that loses what the actor gains: a transfer.
    One that is not `priced` has no worth in kronor: its units are shown as a count beside the money.
    """

    actor: Identifier
    realised_as: RealisedAs
    unit_value: Key | None = None
    released: Key | None = None
    counterpart: Identifier | None = None
    priced: Flag = True


class ToldIn(Record):
    """How an effect in kronor is put as a count: *placements* (`label`) of so many kronor a year each (`size`, a key).

    It is for texts alone: no result depends on it.
    """

    label: Label
    size: Key


class EffectRecord(Record):
    """What every kind of effect has. Direction `less` is a benefit; `more` (new need found) is a cost.

    A kind adds `kind`, its slots (`change` and `share_due_to_us` among them), and last `included`, `told_in` and `term`
    (when the benefit is seen, in words). Each slot is the key of a number; None stands for `<effect id>.<slot>`.
    """

    label: Label
    kind: str
    direction: Direction = "less"
    valuations: tuple[Valuation, ...]
    description: Label | None = None
    timing: Timing | None = None
    """Where in the year it falls, if not as the case says."""

    slots: ClassVar[tuple[str, ...]]
    """The numbers that the effect is made of, in the order they are multiplied."""
    first_slots: ClassVar[tuple[str, ...]]
    """The slots that a person sets first."""
    needed: ClassVar[Mapping[str, str]]
    """Slots that have no neutral number → their unit; "" for the unit that the effect counts."""
    measure: ClassVar[str]
    """The slot whose unit says what the effect counts."""
    delayed_by: ClassVar[str]
    """The slot that is larger when the effect starts later."""
    by_year: ClassVar[str]
    """The slot of the numbers by calendar year: `<its key>.<year>`."""
    by_year_unit: ClassVar[str]
    """The unit of the numbers by year."""
    by_year_scale: ClassVar[str] = ""
    """The slot that multiplies every number by year at once, if there is one; its key is `<their key>.scale`."""
    counts_in: ClassVar[str] = ""
    """The unit that the effect counts in, where no number of it says so."""
    neutral: ClassVar[Mapping[str, str]] = {}
    """Slots whose neutral number is a library key of the kind's own; else it is `default.<slot>`."""
    unit_of_change: ClassVar[str] = "change"
    """The unit of what it changes, where that is no unit of what is counted."""
    change_is: ClassVar[str] = ""
    """What sets the name of its change apart from that of other kinds, after `change_`; "" for its direction."""
    holds: ClassVar[bool]
    """Whether a number by year holds until the next year given; else each stands for its own year."""
    is_per_person: ClassVar[bool]
    """Whether it is counted for each participant who starts."""

    @property
    def is_priced(self) -> bool:
        """Whether anybody gains or loses kronor by it; else it is only shown as a count."""
        return any(valuation.priced for valuation in self.valuations) or not self.valuations

    @property
    def is_counted_beside(self) -> bool:
        """Whether its units are shown, for somebody at least, as a count beside the money."""
        return any(not valuation.priced for valuation in self.valuations)

    @classmethod
    def units_needed(cls, unit: str) -> dict[str, str]:
        """The slots that have to be filled in, each with its unit, when the effect counts in `unit`."""
        return {slot: own or unit for slot, own in cls.needed.items()}


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


Effect = Reduction | Cohort | Planned
KINDS: dict[str, type[Effect]] = {"reduction": Reduction, "cohort": Cohort, "planned": Planned}
"""Every kind of effect by its name."""


AnyEffect = Annotated[Effect, OneOf(KINDS)]


class NotPriced(Record):
    """An effect that is described in words and has no price."""

    label: Label
    term: Term | None = None
