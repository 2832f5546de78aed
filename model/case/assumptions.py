"""What we assume: numbers that somebody could question, their sources, the actors, and the library that holds them.

Types are immutable and refuse unknown fields. They hold no money arithmetic.
"""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema

from model.case.personal_data import readable
from model.case.units import UNITS, NumberScale, Unit, possible_values

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=120)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Language = Literal["sv", "en"]
Basis = Literal["published", "own_ledger", "derived", "judged", "placeholder"]
RealisedAs = Literal["cash", "freed_capacity", "wellbeing", "tax", "production"]
Timing = Literal["start", "middle", "end"]
"""Where in the year money falls."""
ActorKind = Literal[
    "committee", "municipality", "fund", "region", "state", "individual", "society", "investor", "provider",
    "coordination", "civil_society",
]  # fmt: skip
WORTHS: tuple[RealisedAs, ...] = get_args(RealisedAs)
"""Every kind of worth, in the order in which they are told."""

KRONOR = "SEK"
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
# Strict: text, yes and no are never taken for numbers, so `1_000` and `true` cannot slip in as an amount.
Grade = Annotated[int, Field(strict=True, ge=1, le=6)]
Year = Annotated[int, Field(strict=True, ge=1900, le=2200)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]

ShortText = Annotated[str, StringConstraints(max_length=400), AfterValidator(readable)]
"""A name, a date or an address that is not translated."""


class Record(BaseModel):
    """The base of every type: frozen, and unknown fields are refused."""

    # What is refused is not repeated in the error, which may end in a log.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def edited(self, **fields: object) -> Self:
        """The record with other fields, which are held to the types like those of a file (ValidationError)."""
        return type(self).model_validate({**dict(self), **fields})

    short_form: ClassVar[dict[str, Any] | None] = None
    """The JSON Schema of what stands for the whole record in a file, where something does."""

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        whole = handler(schema)
        return whole if cls.short_form is None or handler.mode != "validation" else {"anyOf": [cls.short_form, whole]}


class Label(Record):
    """Words for a person, in Swedish, English or both. A plain text in a file counts as Swedish."""

    sv: Annotated[str, StringConstraints(max_length=4000)] | None = None
    en: Annotated[str, StringConstraints(max_length=4000)] | None = None

    short_form: ClassVar[dict[str, Any] | None] = {"type": "string"}

    @model_validator(mode="before")
    @classmethod
    def _from_plain_text(cls, given: object) -> object:
        return {"sv": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _is_readable(self) -> Self:
        if not (self.sv or self.en):
            raise ValueError("empty_label")
        for text in (self.sv, self.en):
            if text is not None:
                readable(text)
        return self

    def text(self, language: Language) -> str:
        """The words in the language, or in the other one where they were written in one only."""
        return (self.sv or self.en or "") if language == "sv" else (self.en or self.sv or "")

    def of(self, whom: "Label") -> "Label":
        """The words with whose they are after a colon: *Den egna nämnden: Utbildningsnämnden*."""
        return Label(sv=f"{self.text('sv')}: {whom.text('sv')}", en=f"{self.text('en')}: {whom.text('en')}")


class Source(Record):
    """Where a number comes from."""

    publisher: Label
    title: Label
    year: Year | None = None
    url: ShortText | None = None
    read_on: ShortText | None = None
    note: Label | None = None


class Change(Record):
    """What a case or a scenario lays over a number. A blank field leaves the number's own as it is.

    `low` and `high` are p10 and p90; `moves_with` is the key of a number that it shares its random factor with;
    `reason` says why it is changed, `where` in the source the value stands.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    grade: Grade | None = None
    moves_with: Key | None = None
    scale: NumberScale | None = None
    basis: Basis | None = None
    source: ShortText | None = None
    reason: Label | None = None
    where: Label | None = None
    price_year: Year | None = None

    short_form: ClassVar[dict[str, Any] | None] = {"type": "number"}

    @model_validator(mode="before")
    @classmethod
    def _from_plain_number(cls, given: object) -> object:
        return {"value": given} if isinstance(given, int | float) and not isinstance(given, bool) else given

    @model_validator(mode="after")
    def _both_ends_or_neither(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("range_one_ended")
        return self


class Assumption(Record):
    """A number that somebody could question, in its unit. Value: the median; low, high: p10 and p90, both or neither.

    A blank value (None) means *not known*, except for a duration, where it means *to the horizon*. An amount in kronor
    may change sign where its scale is `normal`.
    """

    label: Label
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str
    scale: NumberScale = "unit"
    basis: Basis
    source: ShortText | None = None
    where: Label | None = None
    price_year: Year | None = None
    grade: Grade | None = None
    reviewed: ShortText | None = None
    moves_with: Key | None = None
    note: Label | None = None

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        if self.unit not in UNITS:
            raise ValueError("unknown_unit")
        if (self.low is None) != (self.high is None):
            raise ValueError("range_one_ended")
        if self.basis == "published" and self.source is None:
            raise ValueError("published_without_source")
        return self

    def changed(self, change: Change) -> "Assumption":
        """This number with a change laid over it, in which a blank field changes nothing.

        But a range that the new value is outside is dropped, and a new value does not keep the source of the old one.
        """
        update: dict[str, object] = {}
        if change.value is not None:
            update["value"] = change.value
            if change.low is None:
                update["low"], update["high"] = self.range_with(change.value)
            if change.value != self.value:
                # A number somebody put there no longer has the source of the one it replaced.
                update["basis"] = change.basis or "judged"
                update["source"] = change.source
                update["where"] = change.where
        if change.low is not None:
            update["low"], update["high"] = change.low, change.high
        for name in ("grade", "moves_with", "scale", "basis", "source", "where", "price_year"):
            if getattr(change, name) is not None:
                update[name] = getattr(change, name)
        if change.reason is not None:
            update["note"] = change.reason
        return self.model_copy(update=update)

    @property
    def possible(self) -> Unit:
        """Which values it may have, and on which scale it is drawn."""
        return possible_values(self.unit, self.scale)

    def known_as(self, value: float) -> "Assumption":
        """This number known to have a value: without a range."""
        return self.model_copy(update={"value": value, "low": None, "high": None})

    def range_with(self, value: float) -> tuple[float | None, float | None]:
        """The ends of the range with a value in it; it reaches one a hair outside. Blank if there is none round it."""
        if self.low is None or self.high is None:
            return None, None
        hair = 1e-13 * max(abs(self.low), abs(self.high))  # an end is shown, and typed, in fifteen digits
        if not self.low - hair <= value <= self.high + hair:
            return None, None
        return min(self.low, value), max(self.high, value)

    def is_within_range(self, value: float) -> bool:
        """Whether there is a range, and the value is in it."""
        return self.low is not None and self.high is not None and self.low <= value <= self.high


class Actor(Record):
    """An actor: a committee, the municipality, a fund, the region, the state, an individual, a provider …"""

    label: Label
    kind: ActorKind


class Perspective(Record):
    """Whose result counts: the kinds of actor (or an applicant alone) and the kinds of worth that are included.

    `applicant` is which of several applicants it is, if not the main one.
    """

    label: Label
    explanation: Label
    actor_kinds: tuple[ActorKind, ...] = ()
    applicant_only: Flag = False
    applicant: Identifier | None = None
    realised_as: tuple[RealisedAs, ...]

    def sees(self, actor: str, kind: ActorKind, applicant: str) -> bool:
        """Whether the result of an actor counts, of a kind, where `applicant` is the main one."""
        return actor == (self.applicant or applicant) if self.applicant_only else kind in self.actor_kinds


class Schedule(Record):
    """Discount rates as `(from year t, key of the rate)`; *{start_year}* in a key is the case's start year."""

    label: Label
    explanation: Label
    steps: tuple[tuple[int, str], ...]


class PriceIndex(Record):
    """A price index: per calendar year, the change from the year before, as a fraction."""

    label: Label
    source: str
    change: Mapping[Year, Number]


class OwnRule(Record):
    """A fund's own severity for a rule of the review, or that it is switched off; and why."""

    severity: Literal["error", "warning", "notice", "off"]
    reason: Label


class FundRule(Record):
    """What a fund asks for: how it is repaid, and the most it pays: kronor a year, whole years, share of the cost.

    `longest_horizon` in years and `rates` are those it counts with; a simpler calculation is enough of a project below
    `full_review_from` kronor. Above the share `departs` of its plan an outcome departs. `rules` are its own, by id.
    """

    label: Label
    model: Literal["repayment", "budget", "none"]
    per_year: Number | None = None
    years: Annotated[int, Field(strict=True, ge=1, le=60)] | None = None
    share: Annotated[Number, Field(ge=0, le=1)] | None = None
    longest_horizon: Annotated[int, Field(strict=True, ge=1, le=60)] | None = None
    rates: tuple[Annotated[Number, Field(ge=0, le=1)], ...] = ()
    full_review_from: Annotated[Number, Field(ge=0)] | None = None
    departs: Annotated[Number, Field(ge=0, le=1)] | None = None
    departs_much: Annotated[Number, Field(ge=0, le=1)] | None = None
    rules: Mapping[ShortText, OwnRule] = Field(default_factory=dict)
    note: Label | None = None


class Library(Record):
    """What cases share: numbers, sources, actors, perspectives, discount schedules, price index, rules of funds."""

    sources: Mapping[ShortText, Source]
    actors: Mapping[Identifier, Actor]
    perspectives: Mapping[Identifier, Perspective]
    schedules: Mapping[Identifier, Schedule]
    price_index: PriceIndex
    fund_rules: Mapping[Identifier, FundRule] = Field(default_factory=dict)
    numbers: Mapping[Key, Assumption]
