"""What happened: outcomes beside the plan and never over it, each with its date and its source (definition 4.16)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from model.case.assumptions import Identifier, Key, Label, Number, Record, ShortText, Year

AtLeastNothing = Annotated[Number, Field(ge=0)]
OVER_A_YEAR = Annotated[Number, Field(gt=0)]


class Stated(Record):
    """What every outcome has: the day it was stated, where it was read, and what else should be known of it."""

    on: ShortText | None = None
    source: ShortText | None = None
    note: Label | None = None


class MoneyOutcome(Stated):
    """Kronor of a year, or of one of its months, that a line of the case came to, and the volume that they bought.

    `line` is a budget line, a funding or an income, or `local_project.own` and so on. `month` is 1 to 12, and blank for
    the whole year. The volumes are in the line's own measure, and `planned_volume` is that of the plan for the same
    time; with both the difference is told in volume and in price.
    """

    line: Key
    year: Year
    month: Annotated[int, Field(strict=True, ge=1, le=12)] | None = None
    kronor: AtLeastNothing
    volume: AtLeastNothing | None = None
    planned_volume: AtLeastNothing | None = None

    @property
    def period(self) -> str:
        """The year, or the month as *2027-03*."""
        return str(self.year) if self.month is None else f"{self.year}-{self.month:02}"


class PeopleOutcome(Stated):
    """How many started in a year in an effect with participants."""

    effect: Identifier
    year: Year
    started: AtLeastNothing


class Count(Record):
    """A number of events, and over how many years they were counted."""

    count: AtLeastNothing
    years: OVER_A_YEAR = 1.0


class EffectOutcome(Stated):
    """Events counted before and after, perhaps in a control group too; `effect` names the effect that is judged.

    `after` is of the calendar years `first` to `last`. `overdispersion` is how many times more counts vary than they
    would by chance alone; 1 where nobody has said.
    """

    label: Label
    effect: Identifier | None = None
    first: Year
    last: Year
    before: Count
    after: Count
    control_before: Count | None = None
    control_after: Count | None = None
    overdispersion: Annotated[Number, Field(ge=1)] | None = None


class ShareOutcome(Stated):
    """A share before and after: how many of how many."""

    label: Label
    before: Annotated[Number, Field(ge=0)]
    of_before: OVER_A_YEAR
    after: Annotated[Number, Field(ge=0)]
    of_after: OVER_A_YEAR


class SeriesOutcome(Stated):
    """Numbers of something in periods that follow each other, for a control chart."""

    label: Label
    values: Mapping[ShortText, Number]


class MeasuredOutcome(Stated):
    """What a contract measured of an outcome in a calendar year: money, a number of units, or a rate as a fraction.

    `agreement` is the name of a contract beside the first.
    """

    agreement: Identifier | None = None
    outcome: Identifier
    year: Year
    value: Number


class RepaidOutcome(Stated):
    """Kronor that a committee paid back to the fund in a year."""

    committee: Identifier
    year: Year
    kronor: AtLeastNothing


class Event(Record):
    """Something that was decided or happened, and when."""

    on: ShortText
    label: Label
    source: ShortText | None = None


class FollowUp(Record):
    """Everything that is known of what happened: money, participants, effects, shares, series and decisions.

    `measured` is what contracts are settled on, and `repaid` what committees have paid back to the fund.
    """

    money: tuple[MoneyOutcome, ...] = ()
    people: tuple[PeopleOutcome, ...] = ()
    effects: tuple[EffectOutcome, ...] = ()
    shares: tuple[ShareOutcome, ...] = ()
    series: tuple[SeriesOutcome, ...] = ()
    measured: tuple[MeasuredOutcome, ...] = ()
    repaid: tuple[RepaidOutcome, ...] = ()
    events: tuple[Event, ...] = ()
    note: Label | None = None

    @property
    def is_begun(self) -> bool:
        """Whether any outcome is stated."""
        return any((self.money, self.people, self.effects, self.shares, self.series, self.measured, self.repaid))
