"""A flow of cases: what becomes of those that come in, step by step, without and with the programme (4.13)."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from model.case.application import Term
from model.case.assumptions import Identifier, Key, Label, Number, Record, ShortText, Year
from model.case.effect_kinds.record import Direction, EffectRecord, ToldIn, Valuation

CountedAs = Literal["case", "child", "family"]
"""What a share is a share of."""
RECEIVED = "received"
"""The part that every case passes: it has come in. Those that go no further than this are not looked into."""
_RECEIVED = Label(sv="Inkomna ärenden", en="Cases received")
AS_WITHOUT = "_with"
"""How the slots of the world with the programme end; a blank one is as without."""
FEWEST_SHOWN = 5
"""A count of people or cases below this is not shown as it is: somebody might be recognised."""
_OF_ANY = {"returns": "share", "placed": "share", "hours": "hour/case", "kronor": "kr/case"}
_OF_STEP = {"share": "share", **_OF_ANY}
_UNIT_COUNTED = {"hours": "hour/year", "kronor": "kr/year", "placements": "placement/year"}


class Stated(Record):
    """A share as another document states it: of those at the step before, or of all that come in."""

    value: Annotated[Number, Field(ge=0, le=1)]
    of: Literal["step_before", "all"] = "step_before"
    counts: CountedAs = "case"
    source: ShortText | None = None
    definition: Label | None = None


class Step(Record):
    """A step of a flow: what its share is a share of (cases, children, families), what it means, what others state."""

    label: Label
    counts: CountedAs = "case"
    definition: Label | None = None
    stated: tuple[Stated, ...] = ()


class SeenCases(Record):
    """How many were at a step in a calendar year, in all or of a sex and an age: as a register says."""

    step: Identifier
    year: Year
    count: Annotated[Number, Field(ge=0)]
    sex: ShortText | None = None
    age: ShortText | None = None


class CaseFlow(EffectRecord):
    """Cases a year through steps in order, each with the share that goes on, and what they come back with (4.13).

    `cases` are those of a year without the programme, also those that come back. `<effect>.<step>.share` of those at
    the step before go on to a step. Of those that go no further `<effect>.<step>.returns` come back the next year, and
    `placed` are placed. A case at a step takes `hours` and costs `kronor`. Each has a number that ends with `_with` for
    the programme; a blank one is as without. `change` is the part of the difference that comes true.
    """

    kind: Literal["case_flow"]
    direction: Direction = "less"
    steps: Mapping[Identifier, Step] = Field(min_length=1, max_length=12)
    seen: tuple[SeenCases, ...] = Field(default=(), max_length=5000)
    """The counts that the shares may be taken from; no result follows from them."""
    seen_source: ShortText | None = None
    counted: Identifier | None = None
    """The step whose cases the effect as a whole counts; the last if nothing is said."""
    cases: Key | None = None
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

    slots = ("cases", "growth", "reach", "starts", "ramp", "fade", "duration", "change", "share_due_to_us")
    first_slots = ("cases", "starts", "reach")
    needed: ClassVar[Mapping[str, str]] = {"cases": ""}
    measure = "cases"
    delayed_by = "starts"
    by_year = "reach"
    by_year_unit = "share"
    neutral: ClassVar[Mapping[str, str]] = {"change": "default.part_of_plan"}
    unit_of_change = "factor"
    change_is = "flow"
    holds = True
    is_per_person = False

    @property
    def parts(self) -> Mapping[str, Label]:
        """Every part that cases pass, in order, by name."""
        return {RECEIVED: _RECEIVED, **{name: step.label for name, step in self.steps.items()}}

    @property
    def counted_step(self) -> str:
        """The part whose cases the effect as a whole counts."""
        return self.counted or list(self.steps)[-1]

    @property
    def valued_parts(self) -> Mapping[str, Label]:
        """Every part may be valued."""
        return self.parts

    @property
    def all_slots(self) -> tuple[str, ...]:
        """The slots of the kind, then those of each part: without, and with the programme."""
        own = []
        for part in self.parts:
            for slot in _OF_ANY if part == RECEIVED else _OF_STEP:
                own += [f"{part}.{slot}", f"{part}.{slot}{AS_WITHOUT}"]
        return (*self.slots, *own)

    def default_of(self, slot: str) -> str:
        """Nothing comes back, takes time or costs, unless somebody says so; a share that goes on has to be said."""
        part, _, own = slot.rpartition(".")
        return f"default.flow_{own}" if part else super().default_of(slot)

    def unit_of_slot(self, slot: str) -> str | None:
        """Shares, hours a case, kronor a case."""
        part, _, own = slot.rpartition(".")
        return _OF_STEP[own.removesuffix(AS_WITHOUT)] if part else None

    def may_be_blank(self, slot: str) -> bool:
        """What is blank with the programme is as without it."""
        return slot.endswith(AS_WITHOUT) or super().may_be_blank(slot)

    def named(self, slot: str) -> tuple[str, tuple[Label, ...]]:
        """The slot of a part, and the part."""
        part, _, own = slot.rpartition(".")
        return (f"flow_{own}", (self.parts[part],)) if part else (slot, ())

    def counted_by(self, valuation: Valuation) -> str:
        """Hours, kronor or placements a year."""
        return _UNIT_COUNTED.get(valuation.counts or "", "")
