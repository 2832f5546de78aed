"""Outcome contracts as data: who advances, who pays whom, for what measured thing, under which terms (definition 4.9).

Years of a contract are counted from 1, the first year in which outcomes are measured. Money is in the contract's own
currency: kronor unless it says otherwise.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from model.case.assumptions import (
    KRONOR,
    ActorKind,
    Currency,
    Flag,
    Identifier,
    Label,
    Number,
    Record,
    ShortText,
    Source,
)
from model.case.terms import (
    NOTHING,
    Amount,
    AnyTerm,
    Capital,
    ContractYear,
    Converted,
    Coupon,
    Delay,
    Money,
    OtherMoney,
    OutcomeTerm,
    Paid,
    Per,
    ReturnCap,
    Share,
    SurplusShare,
    Term,
    YearAsKey,
)

LONGEST_WINDOW = 40


class Gate(Record):
    """A second outcome that must be met: at least so much of it, measured as the outcome is.

    Without `at_least` nothing measures it, and somebody has to say whether it is met.
    """

    label: Label
    outcome: Identifier
    at_least: Number | None = None


class Limit(Record):
    """A floor or a cap on what is paid, each year or for the contract; `years` as for a term.

    It holds for all terms together unless it is `of_term`, or for a cap `of_payer`, whose part it limits. With
    `for_each` the amount is for each unit that is measured of that outcome: so much for every participant.
    """

    amount: Amount
    per: Per = "contract"
    years: tuple[ContractYear, ...] = ()
    of_term: Identifier | None = None
    of_payer: Identifier | None = None
    for_each: Identifier | None = None

    @property
    def of_all(self) -> bool:
        """Whether it holds for all terms and payers together, and is the same whatever is measured."""
        return self.of_term is None and self.of_payer is None and self.for_each is None


class Party(Record):
    """A party of the contract, by its role: an actor of a kind. In a case each role is played by an actor."""

    label: Label
    kind: ActorKind


class Guarantee(Record):
    """A third party that covers what an investor has lost when all is settled, up to its limit.

    The first `after` of the loss, once earlier guarantees have paid, stays with the investor.
    """

    by: Identifier
    to: Identifier
    limit: Amount
    after: Amount = NOTHING


class Fee(Record):
    """What evaluation, an intermediary or the like costs, by contract year, and who pays it to whom."""

    label: Label
    paid_by: Identifier
    paid_to: Identifier
    amounts: Mapping[YearAsKey, Money]


MOST_MEASURED = 1_000_000
GroupSize = Annotated[int, Field(strict=True, ge=1, le=MOST_MEASURED)]


class Outcome(Record):
    """What is measured: savings in money, a count of units, or a rate. Cumulated over the window; a rate is averaged.

    `effects` are the case's effects it comes from; all if none is named. Savings are added, and counts of one unit; a
    rate is of one effect, measured each year on those who have started, or of several pooled by the sizes of their
    `groups`. `sizes` are how many are measured in each year: the years are then pooled by them, and a year without one
    is not measured. What is `measured_in` one year is measured once: other years count for nothing. `group` is how many
    are measured, `control` how many they are compared with: small groups make the measurement noisy. `spread` is how
    far measured savings of a year differ from the true ones, eight times out of ten. `drift` is what is measured as
    success though it would have happened anyway, for want of a control group.
    """

    label: Label
    unit: Literal["savings", "count", "rate"] = "savings"
    effects: tuple[Identifier, ...] = ()
    group: GroupSize | None = None
    control: GroupSize | None = None
    baseline: Flag = False
    spread: Money | None = None
    drift: Number = 0.0
    groups: Mapping[Identifier, GroupSize] = Field(default_factory=dict)
    sizes: Mapping[YearAsKey, GroupSize] = Field(default_factory=dict)
    measured_in: ContractYear | None = None

    def weight_of(self, year: int) -> float:
        """How much a contract year counts beside the others when a rate is averaged; 0 of a year not measured."""
        if self.measured_in is not None:
            return float(year == self.measured_in)
        return self.sizes.get(year, 0) if self.sizes else 1.0

    def is_measured(self, year: int) -> bool:
        """Whether anything is measured in a contract year."""
        return year == self.measured_in if self.measured_in is not None else not self.sizes or year in self.sizes

    @property
    def in_some_years(self) -> bool:
        """Whether years weigh differently, or some are not measured."""
        return self.measured_in is not None or (self.unit == "rate" and bool(self.sizes))

    def measured_of(self, year: int) -> int | None:
        """How many are measured in a contract year; None if nobody says, or where none are."""
        if self.sizes:
            return self.sizes.get(year)
        return self.group if self.group is not None or not self.groups else sum(self.groups.values())

    @property
    def is_noisy(self) -> bool:
        """Whether what is measured differs from what is true, by chance."""
        small = self.unit == "rate" and (self.group is not None or bool(self.groups or self.sizes))
        return small or bool(self.spread)


class Plan(NamedTuple):
    """When something is settled and paid: after which measured years, and how many years after each."""

    settled: tuple[int, ...]
    delay: int


class Contract(Record):
    """An outcome contract: parties, capital, outcomes, terms, floors, caps, and when it measures and pays.

    `window` is how many years are measured, from contract year 1 (blank: as many as there are); `delay` how many years
    after a measured year it is paid. `paid` once, after the window, or yearly as it goes. `payers` share what is paid
    for terms that do not say who pays; `receives` gets the advance. `other_money` is taken off what they
    owe. `surplus` are those who share what is paid once all capital is back; `return_caps` the most that those who
    advance may get a year. `either` are the groups of terms of which one is paid in each year: the best for those who
    are paid, or the first that gives anything. `order` is that of the terms, where it is another than that in which
    they are written; terms it does not name come last.
    """

    format: Literal["fortjanst-contract/1"] = "fortjanst-contract/1"
    label: Label
    summary: Label | None = None
    source: ShortText | None = None
    sources: Mapping[ShortText, Source] = Field(default_factory=dict)
    currency: Currency = KRONOR
    converted: Converted | None = None
    parties: Mapping[Identifier, Party]
    payers: Mapping[Identifier, Share]
    receives: Identifier
    capital: tuple[Capital, ...] = ()
    outcomes: Mapping[Identifier, Outcome] = Field(default_factory=dict)
    gates: Mapping[Identifier, Gate] = Field(default_factory=dict)
    either: Mapping[Identifier, Literal["best", "first"]] = Field(default_factory=dict)
    terms: Mapping[Identifier, AnyTerm] = Field(default_factory=dict)
    floors: tuple[Limit, ...] = ()
    caps: tuple[Limit, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    fees: tuple[Fee, ...] = ()
    other_money: tuple[OtherMoney, ...] = ()
    order: tuple[Identifier, ...] = ()
    surplus: tuple[SurplusShare, ...] = ()
    return_caps: tuple[ReturnCap, ...] = ()
    window: Annotated[int, Field(strict=True, ge=1, le=LONGEST_WINDOW)] | None = None
    delay: Delay = 0
    paid: Paid = "once"
    not_known: Label | None = None

    @model_validator(mode="before")
    @classmethod
    def _terms_in_order(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        order, terms = given.get("order"), given.get("terms")
        if not order or not isinstance(order, list | tuple) or not isinstance(terms, Mapping):
            return given
        named = [name for name in order if isinstance(name, str) and name in terms]
        return {**given, "terms": {name: terms[name] for name in dict.fromkeys((*named, *terms))}}

    @property
    def investors(self) -> tuple[str, ...]:
        """The parties that advance capital, in order of rank."""
        return tuple(dict.fromkeys(part.party for part in sorted(self.capital, key=lambda part: part.rank)))

    @property
    def coupons(self) -> dict[str, Coupon]:
        """The terms that are paid whatever is measured, beside what is owed for outcomes."""
        return {name: term for name, term in self.terms.items() if term.kind == "coupon"}

    @property
    def outcome_terms(self) -> dict[str, OutcomeTerm]:
        """The terms that are settled together, within floors and caps: all but coupons."""
        return {name: term for name, term in self.terms.items() if term.kind != "coupon"}

    @property
    def paying(self) -> tuple[str, ...]:
        """The parties that pay for outcomes: for all terms, or for some."""
        named = (payer for term in self.terms.values() if term.kind != "coupon" for payer in term.paid_by)
        return tuple(dict.fromkeys((*self.payers, *named)))

    @property
    def pays_as_one(self) -> bool:
        """Whether everything that is paid is shared by its payers in the same proportions."""
        named = any(term.paid_by for term in self.terms.values() if term.kind != "coupon")
        return not named and all(cap.of_payer is None for cap in self.caps)

    @property
    def outcomes_measured(self) -> frozenset[str]:
        """The outcomes that a term pays for, or that decide a gate or a limit; others are only described."""
        paid = {term.measures for term in self.terms.values() if term.measures is not None}
        paid |= {limit.for_each for limit in (*self.floors, *self.caps) if limit.for_each is not None}
        return frozenset(paid | {gate.outcome for gate in self.gates.values() if gate.at_least is not None})

    def over(self, years: int) -> "Contract":
        """The contract with a window of so many years, if it states none."""
        return self.model_copy(update={"window": years}) if self.window is None else self

    @property
    def measured_years(self) -> int:
        """How many years are measured, of a contract that says so."""
        assert self.window is not None
        return self.window

    @property
    def years(self) -> int:
        """Contract years from the first measured to the last payment, of a contract that says how many it measures."""
        return self.measured_years + self.longest_delay

    @property
    def longest_delay(self) -> int:
        """How many years after a measured year the last payment for it may be."""
        return max((self.delay, *(term.delay for term in self.terms.values() if term.delay is not None)))

    @property
    def plan(self) -> Plan:
        """When the contract settles and pays what no term says otherwise of."""
        return self._plan(self.paid, (), self.delay)

    def plan_of(self, term: Term) -> Plan:
        """When a term is settled and paid."""
        return self._plan(term.paid or self.paid, term.milestones, self.delay if term.delay is None else term.delay)

    def _plan(self, paid: Paid, milestones: tuple[int, ...], delay: int) -> Plan:
        every = tuple(range(1, self.measured_years + 1))
        if milestones:
            return Plan(tuple(year for year in every if year in milestones), delay)
        return Plan(every[-1:] if paid == "once" else every, delay)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans by which something is paid, that of the contract first."""
        return tuple(dict.fromkeys((self.plan, *(self.plan_of(term) for term in self.terms.values()))))
