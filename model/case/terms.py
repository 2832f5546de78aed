"""Terms of payment in an outcome contract, each kind a type, and the amounts that they pay (definition 4.9)."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from model.case.assumptions import Currency, Flag, Identifier, Label, Number, Record
from model.case.kinds import OneOf

Per = Literal["contract", "year"]
Paid = Literal["once", "yearly"]
Delay = Annotated[int, Field(strict=True, ge=0, le=20)]
ContractYear = Annotated[int, Field(strict=True, ge=1, le=60)]


def _year_in_text(given: object, info: ValidationInfo) -> object:
    """A year as a number where it stands as text, as keys do in JSON; anything else, and text of a file, as it is."""
    is_year = info.mode == "json" and isinstance(given, str) and given.isascii() and given.isdigit() and len(given) < 4
    return int(str(given)) if is_year else given


YearAsKey = Annotated[ContractYear, BeforeValidator(_year_in_text)]
"""A contract year by which amounts stand: pydantic reads keys of JSON as text once a validator has seen the record."""
Money = Annotated[Number, Field(ge=0, le=1e13)]
Share = Annotated[Number, Field(ge=0, le=1)]
OfAdvance = Annotated[Number, Field(ge=0, le=100)]


class Amount(Record):
    """An amount of money, or a share of the advance drawn (I): exactly one of them. A plain number is money."""

    money: Money | None = None
    of_advance: OfAdvance | None = None

    short_form: ClassVar[dict[str, Any] | None] = {"type": "number"}

    @model_validator(mode="before")
    @classmethod
    def _from_plain_number(cls, given: object) -> object:
        return {"money": given} if isinstance(given, int | float) and not isinstance(given, bool) else given

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.money is None) == (self.of_advance is None):
            raise ValueError("money_or_share")
        return self


NOTHING = Amount(money=0.0)


class Band(Record):
    """From a measured value on, this is paid. `inclusive`: whether the value itself counts; it does if not stated.

    `just_below` is what a line from the band before rises to right below the value, where the step to `pays` stands.
    """

    at_least: Number
    pays: Amount
    inclusive: Flag | None = None
    just_below: Amount | None = None


class TermRecord(Record):
    """What every kind of term has: whether it holds for each year or for the contract as a whole, and who pays for it.

    `paid_by` are those who pay for the term, each with its share; if none is named, the payers of the contract. A kind
    adds `kind`, its own fields, and last `years` (the contract years in which it holds; all if none is given) and
    `gate` (it is paid only where a second outcome is met). What is not said of when it is paid is as for the contract:
    `paid` once or yearly, or at `milestones` (the measured years after which it is settled), and `delay`. Of terms of
    which each is `either` of the same group, one is paid.
    """

    label: Label
    kind: str
    per: Per = "contract"
    paid_by: Mapping[Identifier, Share] = Field(default_factory=dict)
    paid: Paid | None = None
    milestones: tuple[ContractYear, ...] = ()
    delay: Delay | None = None
    either: Identifier | None = None

    needed: ClassVar[tuple[str, ...]] = ()
    """Fields without which a term of the kind says nothing."""

    @model_validator(mode="before")
    @classmethod
    def _has_its_parts(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and any(given.get(field) in (None, (), []) for field in cls.needed):
            raise ValueError("term_incomplete")
        return given


Index = Annotated[Number, Field(ge=0, le=1)]
"""By how much what a term pays rises a year, from contract year 1, whose amounts are stated."""


class Fixed(TermRecord):
    """`amounts` by contract year, or `amount` on delivery (each year, if it holds per year).

    With an `index` they are in the prices of contract year 1: each year's amount rises by so much a year. What is paid
    once on delivery is that of the first year.
    """

    kind: Literal["fixed"]
    measures: Identifier | None = None
    amounts: Mapping[YearAsKey, Money] = Field(default_factory=dict)
    amount: Amount | None = None
    index: Index | None = None
    years: tuple[ContractYear, ...] = ()
    gate: Identifier | None = None

    @model_validator(mode="after")
    def _pays_something(self) -> Self:
        if not self.amounts and self.amount is None:
            raise ValueError("term_incomplete")
        return self


class ShareOfSavings(TermRecord):
    """`share` of the savings between `above` and `up_to`."""

    kind: Literal["share_of_savings"]
    measures: Identifier
    share: Annotated[Number, Field(ge=0, le=10)]
    above: Amount = NOTHING
    up_to: Amount | None = None
    years: tuple[ContractYear, ...] = ()
    gate: Identifier | None = None

    needed = ("measures", "share")


class PerUnit(TermRecord):
    """`price` for each unit above `threshold`. A price that was not found is blank, and nothing can be calculated.

    With an `index` the price is that of contract year 1, and rises by so much a year: a unit has the price of its year.
    """

    kind: Literal["per_unit"]
    measures: Identifier
    price: Money | None = None
    threshold: Annotated[Number, Field(ge=0)] = 0.0
    index: Index | None = None
    years: tuple[ContractYear, ...] = ()
    gate: Identifier | None = None

    needed = ("measures",)


class Bands(TermRecord):
    """What the measured value pays, in steps or along a line between them.

    With an `index` what the bands pay is that of contract year 1 and rises by so much a year: what comes to be owed in
    a year has the prices of that year.
    """

    kind: Literal["bands"]
    measures: Identifier
    bands: tuple[Band, ...]
    between: Literal["step", "linear"] = "step"
    index: Index | None = None
    years: tuple[ContractYear, ...] = ()
    gate: Identifier | None = None

    needed = ("measures", "bands")


class Coupon(TermRecord):
    """`share` a year of all that an investor advances, in each contract year, whatever is measured.

    `years` are the contract years in which it is paid; all if none is given. `to` is who gets it; if nobody is named,
    all who advance, each on its own. It is paid in its year, beside what is owed for outcomes: no floor or cap touches
    it, and it is no capital that comes back.
    """

    kind: Literal["coupon"]
    per: Literal["year"] = "year"
    share: Share
    to: Identifier | None = None
    years: tuple[ContractYear, ...] = ()

    needed = ("share",)

    @model_validator(mode="after")
    def _is_paid_in_its_year(self) -> Self:
        if self.paid is not None or self.milestones or self.delay is not None or self.either is not None:
            raise ValueError("coupon_in_its_year")
        return self

    @property
    def measures(self) -> None:
        """Nothing: it is paid whatever is measured."""
        return None

    @property
    def gate(self) -> None:
        """None: it is paid on no condition."""
        return None


def index_of(term: "Term") -> float | None:
    """By how much what a term pays rises a year; None of one that does not, or whose kind has no index."""
    return None if isinstance(term, ShareOfSavings | Coupon) else term.index


class Capital(Record):
    """What a party advances, by contract year; rank 1 is repaid first, then rank 2 and so on.

    With an `interest` the payers of the contract pay so large a share each year of what is out, beside all else; in
    contract years that are named in `interest_in`, that share instead.
    """

    party: Identifier
    amounts: Mapping[YearAsKey, Money] = Field(default_factory=dict)
    rank: Annotated[int, Field(strict=True, ge=1, le=9)] = 1
    interest: Share | None = None
    interest_in: Mapping[YearAsKey, Share] = Field(default_factory=dict)

    @property
    def bears_interest(self) -> bool:
        """Whether anything is said of interest in any year."""
        return self.interest is not None or bool(self.interest_in)

    def interest_of(self, year: int) -> float:
        """The share of what is out that is paid in a contract year; 0 where nothing is said of it."""
        return self.interest_in.get(year, 0.0 if self.interest is None else self.interest)


class OtherMoney(Record):
    """Other public money received for the same outcomes, such as a grant or a state refund.

    It is so much by contract year, and what `lines` of the case bring: funding and income, by name. `share` of it is
    taken off what is owed for outcomes; or off what one term gives, if it is `of_term`.
    """

    label: Label
    amounts: Mapping[YearAsKey, Money] = Field(default_factory=dict)
    lines: tuple[Identifier, ...] = ()
    share: Share = 1.0
    of_term: Identifier | None = None


class SurplusShare(Record):
    """A party's share of the surplus: of what is paid for outcomes once all capital is back, above `above` of it.

    Such as the success fee of those who do the work. What nobody is named for goes to those who advance capital.
    """

    to: Identifier
    share: Share
    above: Amount = NOTHING


class ReturnCap(Record):
    """The most that a party may get a year on what it advances: its internal rate, on what falls in each year.

    Interest and coupons are counted in it. What would be paid for outcomes above it is paid by nobody. A blank rate is
    no cap yet.
    """

    of: Identifier
    rate: Share | None = None


HIGHEST_RATE = 1e6
"""The most that one of a currency can be worth in another."""


class Converted(Record):
    """The currency that a contract's amounts were in, and what one of it was taken to be worth in the contract's."""

    currency: Currency
    rate: Annotated[Number, Field(gt=0, le=HIGHEST_RATE)]


MeasuredTerm = ShareOfSavings | PerUnit | Bands
"""The terms that pay for a measured value."""
OutcomeTerm = Fixed | MeasuredTerm
"""The terms that are settled together, within floors and caps."""
Term = OutcomeTerm | Coupon
KINDS_OF_TERM: dict[str, type[Term]] = {
    "fixed": Fixed,
    "share_of_savings": ShareOfSavings,
    "per_unit": PerUnit,
    "bands": Bands,
    "coupon": Coupon,
}
AnyTerm = Annotated[Term, OneOf(KINDS_OF_TERM)]
