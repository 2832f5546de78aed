"""What happened: outcomes beside the plan and never over it, each with its date and its source (definition 4.16)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from model.case.assumptions import Identifier, Key, Label, Number, Record, ShortText, Year

AtLeastNothing = Annotated[Number, Field(ge=0)]
OVER_A_YEAR = Annotated[Number, Field(gt=0)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]


class Stated(Record):
    """What every outcome has: the day it was stated, where it was read, and what else should be known of it."""

    on: ShortText | None = None
    source: ShortText | None = None
    note: Label | None = None


class Dated(Stated):
    """An outcome of a calendar year, or of one of its months; `month` is blank for the whole year."""

    year: Year
    month: Month | None = None

    @property
    def period(self) -> str:
        """The year, or the month as *2027-03*."""
        return str(self.year) if self.month is None else f"{self.year}-{self.month:02}"


class MoneyOutcome(Dated):
    """Kronor of a year, or of one of its months, that a line of the case came to, and the volume that they bought.

    `line` is a budget line, a funding or an income, or `local_project.own` and so on. The volumes are in the line's own
    measure, and `planned_volume` is that of the plan for the same time; with both the difference is told in volume and
    in price.
    """

    line: Key
    kronor: AtLeastNothing
    volume: AtLeastNothing | None = None
    planned_volume: AtLeastNothing | None = None


class PeopleOutcome(Dated):
    """How many started in an effect with participants, in a year or a month, and perhaps how many took part.

    Those who started are a count: months are added. `present` is how many took part when the time ended, a stock: of
    months the mean is told.
    """

    effect: Identifier
    started: AtLeastNothing
    present: AtLeastNothing | None = None


class BaseOutcome(Dated):
    """What an effect's base came to, in a year or a month: its volume, and its kronor if it has any.

    The base is counted as it was, with the programme. `planned_volume` is of a base in kronor, whose volume the
    calculation does not have.
    """

    effect: Identifier
    kronor: AtLeastNothing | None = None
    volume: AtLeastNothing | None = None
    planned_volume: AtLeastNothing | None = None


class Count(Record):
    """A number of events, and over how many years they were counted."""

    count: AtLeastNothing
    years: OVER_A_YEAR = 1.0


class CountedMonth(Record):
    """Events counted in a month, also in the control group where there is one."""

    year: Year
    month: Month
    count: AtLeastNothing
    control: AtLeastNothing | None = None


class EffectOutcome(Stated):
    """Events counted before and after, perhaps in a control group too; `effect` names the effect that is judged.

    `after` is of the calendar years `first` to `last`. Where it was counted by month, `months` are those that it is the
    sum of, and it is of so many twelfths. `overdispersion` is how many times more counts vary than they would by chance
    alone; 1 where nobody has said.
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
    months: tuple[CountedMonth, ...] = ()

    def part_of(self, year: int) -> float:
        """The part of a calendar year that was counted: 1 of whole years, else twelfths."""
        if not self.months:
            return 1.0 if self.first <= year <= self.last else 0.0
        return len({one.month for one in self.months if one.year == year}) / 12.0


class ShareMonth(Record):
    """How many of how many, in a month."""

    year: Year
    month: Month
    part: AtLeastNothing
    of: AtLeastNothing


class ShareOutcome(Stated):
    """A share before and after: how many of how many. `months` are those that the share after is the sum of."""

    label: Label
    before: Annotated[Number, Field(ge=0)]
    of_before: OVER_A_YEAR
    after: Annotated[Number, Field(ge=0)]
    of_after: OVER_A_YEAR
    months: tuple[ShareMonth, ...] = ()


class SeriesOutcome(Stated):
    """Numbers of something in periods that follow each other, for a control chart."""

    label: Label
    values: Mapping[ShortText, Number]


class MeasuredOutcome(Dated):
    """What a contract measured of an outcome in a year or a month: money, a number of units, or a rate as a fraction.

    `agreement` is the name of a contract beside the first.
    """

    agreement: Identifier | None = None
    outcome: Identifier
    value: Number


class RepaidOutcome(Dated):
    """Kronor that a committee paid back to the fund in a year or a month."""

    committee: Identifier
    kronor: AtLeastNothing


class Event(Record):
    """Something that was decided or happened, and when."""

    on: ShortText
    label: Label
    source: ShortText | None = None


class FollowUp(Record):
    """Everything that is known of what happened: money, participants, bases, effects, shares, series and decisions.

    `measured` is what contracts are settled on, and `repaid` what committees have paid back to the fund.
    """

    money: tuple[MoneyOutcome, ...] = ()
    people: tuple[PeopleOutcome, ...] = ()
    bases: tuple[BaseOutcome, ...] = ()
    effects: tuple[EffectOutcome, ...] = ()
    shares: tuple[ShareOutcome, ...] = ()
    series: tuple[SeriesOutcome, ...] = ()
    measured: tuple[MeasuredOutcome, ...] = ()
    repaid: tuple[RepaidOutcome, ...] = ()
    events: tuple[Event, ...] = ()
    note: Label | None = None

    @property
    def dated(self) -> tuple[Dated, ...]:
        """Every outcome that is of one year or one month."""
        return (*self.money, *self.people, *self.bases, *self.measured, *self.repaid)

    @property
    def is_begun(self) -> bool:
        """Whether any outcome is stated."""
        return bool(self.dated) or any((self.effects, self.shares, self.series))
