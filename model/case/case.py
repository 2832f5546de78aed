"""What an applicant says: the case, its budget lines, funding, scenarios, contract and repayment.

Types are immutable and refuse unknown fields. Every number that somebody could question is in `Case.numbers`
under a dotted key; lines and effects say which keys they use. If they do not, they use `<their id>.<slot>`.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.case.agreement import FIRST, Agreement, measured_prefix
from model.case.application import Application, LocalProject
from model.case.assumptions import (
    KRONOR,
    Actor,
    Assumption,
    Basis,
    Change,
    Currency,
    Flag,
    Identifier,
    Key,
    Label,
    Number,
    RealisedAs,
    Record,
    ShortText,
    Source,
    Timing,
    Year,
)
from model.case.contract import Contract
from model.case.effect import AnyEffect, NotPriced
from model.case.followup.record import FollowUp
from model.case.kinds import ByField
from model.case.repayment import Repayment
from model.case.reviewing.review import CaseReview

CostType = Literal["staff", "backfill", "other", "running"]
Area = Literal["children", "work", "health", "housing"]
"""What social investments are about."""
Amounts = Mapping[Year, Number]


class AmountRange(Record):
    """How sure an amount is: p10 and p90 in kronor, and what they rest on. The amount itself stands in `amounts`."""

    low: Number
    high: Number
    moves_with: Key | None = None
    basis: Basis | None = None
    source: ShortText | None = None
    where: Label | None = None
    reason: Label | None = None


class BudgetLine(Record):
    """A cost, in kronor by calendar year, and who pays it.

    A running line may besides cost `<id>.per_year` kronor each year from `<id>.starts` to the horizon. A line with
    `participants_of`, an effect, besides costs `<id>.per_participant` kronor for each of the effect's participants, in
    the year in which they start.
    Any line counts only where `<id>.included` is 1. `timing` is where in the year it falls, if not as the case says.
    """

    label: Label
    cost_type: CostType
    paid_by: Identifier
    amounts: Amounts = Field(default_factory=dict)
    ranges: Mapping[Year, AmountRange] = Field(default_factory=dict)
    realised_as: RealisedAs = "cash"
    source: ShortText | None = None
    note: Label | None = None
    timing: Timing | None = None
    participants_of: Identifier | None = None


class Funding(Record):
    """Money from an actor to the applicant (or another actor), in kronor by calendar year."""

    label: Label
    paid_by: Identifier
    paid_to: Identifier
    amounts: Amounts = Field(default_factory=dict)
    ranges: Mapping[Year, AmountRange] = Field(default_factory=dict)


class Income(Record):
    """Money that comes in: kronor by calendar year from whoever pays it, and by rules, where `<id>.included` is 1.

    With `participants_of`, an effect, each participant brings a share (`<id>.share`) of `<id>.per_day` kronor for
    `<id>.days` days a year, for at most `<id>.years` years. `<id>.residual` is what something is worth at the end, in
    the last year. Without `paid_by` nobody pays: something is worth so much. `timing` is as for a budget line.
    """

    label: Label
    paid_to: Identifier
    paid_by: Identifier | None = None
    amounts: Amounts = Field(default_factory=dict)
    ranges: Mapping[Year, AmountRange] = Field(default_factory=dict)
    participants_of: Identifier | None = None
    source: ShortText | None = None
    note: Label | None = None
    timing: Timing | None = None


MoneyLine = BudgetLine | Funding | Income
"""A line with kronor by year. `<id>.<year>` is the key of an amount, where something asks about it."""


class Scenario(Record):
    """A named set of numbers laid over the case."""

    label: Label
    explanation: Label | None = None
    numbers: Mapping[Key, Change] = Field(default_factory=dict)

    @property
    def only_ranges(self) -> bool:
        """Whether it changes how sure the numbers are and no number itself."""
        return bool(self.numbers) and all(change.value is None for change in self.numbers.values())


class Discount(Record):
    """Which discount schedule applies, and where in the year money falls."""

    schedule: Identifier = "flat"
    timing: Timing = "start"


MOST_SEED = 2**32 - 1


class Sampling(Record):
    """How many random draws a case is answered with, and the seed from which they follow."""

    draws: Annotated[int, Field(strict=True)] = 10_000
    seed: Annotated[int, Field(strict=True, ge=0, le=MOST_SEED)] = 1


class Pilot(Record):
    """A pilot before the full roll-out: which number it measures, how surely, at what cost and with what delay.

    `error`: true value and measurement differ by at most this eight times out of ten, in the unit of the number.
    `cost` in kronor of year 0; `delay` in whole years, by which the roll-out and everything after it moves. An error or
    a cost that nobody has stated is blank.
    """

    learns: Key
    error: Annotated[Number, Field(ge=0)] | None = None
    cost: Annotated[Number, Field(ge=0)] | None = None
    delay: Annotated[int, Field(strict=True, ge=0, le=20)] = 0

    @property
    def is_stated(self) -> bool:
        """Whether both its error and its cost are stated, so that it can be judged."""
        return self.error is not None and self.cost is not None


class OwnPriceIndex(Record):
    """How prices changed from the year before, as a fraction by calendar year, where the published index ends."""

    change: Mapping[Year, Annotated[Number, Field(ge=-0.5, le=0.5)]]
    source: ShortText | None = None


FORMAT: Literal["fortjanst-case/2"] = "fortjanst-case/2"
"""The format of the files that are written. The first is read as well (`model/numbers/discounting.py`)."""


class Filed(Record):
    """That a case has been filed as an application, when (in words), and the case as it was then.

    Without a `case`, what was filed is the case as it stands, without its changes.
    """

    on: ShortText | None = None
    case: "Case | None" = None

    @model_validator(mode="after")
    def _is_one_application(self) -> Self:
        if self.case is not None and self.case.filed is not None:
            raise ValueError("filed_twice")
        return self


class Case(ByField):
    """All that one applicant says of an investment: its budget, effects, numbers, contract and application.

    `areas` are what it is about, and `teaches` says in a line what others may learn of it.
    `co_applicants` share what stands on the applicant, by `applicants.<actor>.cost_share` and `.saving_share`.
    `horizons` are the other numbers of years after which the answer is told beside that of `horizon`.
    `headline` is the key of the number that the case is about; `headline_phrase` says it in words around `{amount}`.
    `changes` lie over `numbers` once there is an application to compare with (`filed`); until then whatever is typed is
    the case itself. `agreements` are contracts beside the first, by name. `retired` are the names of lines and effects
    that have been removed, which no new one may take.
    """

    format: Literal["fortjanst-case/1", "fortjanst-case/2"] = FORMAT
    label: Label
    summary: Label | None = None
    example: Flag = False
    areas: tuple[Area, ...] = ()
    teaches: Label | None = None
    applicant: Identifier
    co_applicants: tuple[Identifier, ...] = ()
    start_year: Year
    horizon: Annotated[int, Field(strict=True)]
    horizons: tuple[Annotated[int, Field(strict=True)], ...] = (1, 3, 10)
    price_year: Year | None = None
    currency: Currency = KRONOR
    price_index: OwnPriceIndex | None = None
    perspective: Identifier = "municipality_cash"
    discount: Discount = Discount()
    headline: Key | None = None
    headline_phrase: Label | None = None
    sources: Mapping[ShortText, Source] = Field(default_factory=dict)
    actors: Mapping[Identifier, Actor] = Field(default_factory=dict)
    budget: Mapping[Identifier, BudgetLine] = Field(default_factory=dict)
    funding: Mapping[Identifier, Funding] = Field(default_factory=dict)
    income: Mapping[Identifier, Income] = Field(default_factory=dict)
    effects: Mapping[Identifier, AnyEffect] = Field(default_factory=dict)
    not_priced: tuple[NotPriced, ...] = ()
    numbers: Mapping[Key, Assumption] = Field(default_factory=dict)
    changes: Mapping[Key, Change] = Field(default_factory=dict)
    scenarios: Mapping[Identifier, Scenario] = Field(default_factory=dict)
    sampling: Sampling = Sampling()
    pilot: Pilot | None = None
    agreement: Agreement | None = None
    agreements: Mapping[Identifier, Agreement] = Field(default_factory=dict)
    repayment: Repayment | None = None
    fund_rule: Identifier | None = None
    application: Application = Application()
    local_project: LocalProject | None = None
    followup: FollowUp | None = None
    filed: Filed | None = None
    review: CaseReview | None = None
    retired: tuple[Identifier, ...] = ()

    @property
    def money_lines(self) -> Mapping[str, MoneyLine]:
        """Every line with kronor by year, by its name."""
        return {**self.budget, **self.funding, **self.income}

    @property
    def costs_and_income(self) -> Mapping[str, BudgetLine | Income]:
        """The lines that can be included or not, by name."""
        return {**self.budget, **self.income}

    @property
    def contract(self) -> Contract | None:
        """The first contract, if it counts, with a window: its own, or to the horizon."""
        return self.contracts.get(FIRST)

    @property
    def all_agreements(self) -> Mapping[str, Agreement]:
        """Every contract in the case by its name, the first without one; also those that do not count."""
        first = {} if self.agreement is None else {FIRST: self.agreement}
        return {**first, **self.agreements}

    @property
    def contracts(self) -> Mapping[str, Contract]:
        """Every contract that counts, and has its prices, by its name, with a window: its own, or to the horizon."""
        return {
            name: one.contract.over(max(1, self.years.stop - one.starts - one.contract.longest_delay))
            for name, one in self.all_agreements.items()
            if one.included and not one.unpriced(name, self.numbers, self.changes)
        }

    def with_agreement(self, name: str, agreement: Agreement | None) -> "Case":
        """The case with another contract of a name, or without it. Nothing is validated."""
        if name == FIRST:
            return self.model_copy(update={"agreement": agreement})
        others = {other: one for other, one in self.agreements.items() if other != name or agreement is not None}
        return self.model_copy(update={"agreements": others if agreement is None else {**others, name: agreement}})

    def is_beside(self, effect_id: str) -> bool:
        """Whether no krona follows from an effect: nobody has priced it, and no contract pays for what it measures."""
        if self.effects[effect_id].is_priced:
            return False
        paid = [of.outcomes[name] for of in self.contracts.values() for name in {*of.outcomes} & of.outcomes_measured]
        return not any(one.unit != "savings" and effect_id in (one.effects or self.effects) for one in paid)

    @property
    def measurement_random_factors(self) -> tuple[str, ...]:
        """The random factors with which outcomes of contracts are measured: `measured.<outcome>.<year>`."""
        return tuple(
            f"{measured_prefix(of)}{name}.{part}{year}"
            for of, contract in self.contracts.items()
            for name, outcome in contract.outcomes.items()
            if outcome.is_noisy
            for part in ("", *(("control.",) if outcome.control else ()))
            for year in range(1, contract.measured_years + 1)
        )

    @property
    def years(self) -> range:
        """The calendar years t = 0 … horizon − 1."""
        return range(self.start_year, self.start_year + self.horizon)
