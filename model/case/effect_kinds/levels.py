"""Levels of support: people by level, who move between them each year, without and with the programme (4.14)."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from model.case.application import Term
from model.case.assumptions import Flag, Identifier, Key, Label, Record
from model.case.effect_kinds.record import Direction, EffectRecord, ToldIn

WITH = "_with"
"""How the shares of the world with the programme end; a blank one is as without."""
TO = "to_"


class Level(Record):
    """A level: what it is called."""

    label: Label


class Levels(EffectRecord):
    """People by level, and the share of each level that is at each level a year later (definition 4.14).

    `<effect>.<level>.people` are there at the start, `<effect>.<level>.newcomers` come each year, or
    `<effect>.<level>.newcomers.<year>` in a year. `<effect>.<level>.to_<other>` is the share that moves. The shares
    of a level sum to 1, unless the rest leaves (`rest_leaves`). A person is worth what the valuation of the level says.
    """

    kind: Literal["levels"]
    direction: Direction = "less"
    levels: Mapping[Identifier, Level] = Field(min_length=1, max_length=12)
    rest_leaves: Flag = False
    transition: Literal["start", "end"] = "start"
    """Whether people move before (`start`) or after (`end`) those of a year are counted."""
    counted: Identifier | None = None
    """The level whose people the effect as a whole counts; the last if nothing is said."""
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

    slots = ("reach", "starts", "ramp", "fade", "duration", "change", "share_due_to_us")
    first_slots = ("starts", "reach")
    needed: ClassVar[Mapping[str, str]] = {}
    measure = "change"
    delayed_by = "starts"
    by_year = "reach"
    by_year_unit = "share"
    counts_in = "person/year"
    neutral: ClassVar[Mapping[str, str]] = {"change": "default.part_of_plan"}
    unit_of_change = "factor"
    change_is = "flow"
    holds = True
    is_per_person = False

    @property
    def counted_level(self) -> str:
        """The level whose people the effect as a whole counts."""
        return self.counted or list(self.levels)[-1]

    @property
    def valued_parts(self) -> Mapping[str, Label]:
        """Every level may be valued."""
        return {name: level.label for name, level in self.levels.items()}

    @property
    def all_slots(self) -> tuple[str, ...]:
        """The slots of the kind, then the people and newcomers of each level, then where its people go."""
        own = [f"{level}.{slot}" for level in self.levels for slot in ("people", "newcomers")]
        moves = [
            f"{level}.{TO}{other}{world}" for level in self.levels for other in self.levels for world in ("", WITH)
        ]
        return (*self.slots, *own, *moves)

    def default_of(self, slot: str) -> str:
        """Nobody is there, comes or moves unless somebody says so."""
        part, _, own = slot.rpartition(".")
        if not part:
            return super().default_of(slot)
        return f"default.level_{own if not own.startswith(TO) else 'share' + (WITH if own.endswith(WITH) else '')}"

    def unit_of_slot(self, slot: str) -> str | None:
        """People, people a year, shares."""
        part, _, own = slot.rpartition(".")
        return {"people": "person", "newcomers": "person/year"}.get(own, "share") if part else None

    def may_be_blank(self, slot: str) -> bool:
        """What is blank with the programme is as without it."""
        return ("." in slot and slot.endswith(WITH)) or super().may_be_blank(slot)

    def named(self, slot: str) -> tuple[str, tuple[Label, ...]]:
        """The slot of a level, with the level and the one that people move to."""
        part, _, own = slot.rpartition(".")
        if not part:
            return slot, ()
        if not own.startswith(TO):
            return f"level_{own}", (self.levels[part].label,)
        other = own.removeprefix(TO).removesuffix(WITH)
        name = "level_share" + (WITH if own.endswith(WITH) else "")
        return name, (self.levels[part].label, self.levels[other].label)

    @property
    def more_by_year(self) -> tuple[str, ...]:
        """The slots whose numbers may stand by year, besides that of the kind."""
        return tuple(f"{level}.newcomers" for level in self.levels)
