"""What every kind of effect has: what one unit is worth to whom, its slots and what they are called by."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from model.case.assumptions import Flag, Identifier, Key, Label, RealisedAs, Record, Timing

Direction = Literal["less", "more"]
Counts = Literal["cases", "hours", "kronor", "placements"]
"""What of a step a valuation counts, where an effect has several."""


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
    of: Identifier | None = None
    """The step or the level that it concerns, in an effect that has several."""
    counts: Counts | None = None
    """What of a step it counts; cases if nothing is said."""


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
    def all_slots(self) -> tuple[str, ...]:
        """The numbers that this effect is made of: those of its kind, and those of its own parts."""
        return self.slots

    @property
    def more_by_year(self) -> tuple[str, ...]:
        """The slots of its parts whose numbers may stand by year, besides that of the kind."""
        return ()

    @property
    def valued_parts(self) -> Mapping[str, Label]:
        """The parts that a valuation may concern, by name, each with its label; none where there are no parts."""
        return {}

    def default_of(self, slot: str) -> str:
        """The key of the number that holds for a slot if nobody says anything."""
        return self.neutral.get(slot, f"default.{slot}")

    def unit_of_slot(self, slot: str) -> str | None:
        """The unit of a slot of one of its parts; None where the slot is of the kind."""
        return None

    def may_be_blank(self, slot: str) -> bool:
        """Whether a blank number in a slot says something: a duration to the horizon."""
        return slot == "duration"

    def named(self, slot: str) -> tuple[str, tuple[Label, ...]]:
        """What a slot is called by, and the labels of the parts that it concerns."""
        return slot, ()

    def counted_by(self, valuation: Valuation) -> str:
        """The unit of what a valuation counts, where it is not what the effect counts; else nothing."""
        return ""

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
