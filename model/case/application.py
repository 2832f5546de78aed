"""What the forms ask for besides the calculation: the fund's application, and a small local project (LUM).

No result depends on any of it. Amounts are kronor; what nobody has stated is blank.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from model.case.assumptions import Flag, Label, Number, Record, ShortText, Year

Term = Literal["short", "long"]
Step = Literal["one", "two"]
CostRow = Literal["staff", "administration", "training", "other"]
IndicatorGroup = Literal["children", "employees", "administration"]
IndicatorUnit = Literal["number", "share"]
Aim = Literal["more", "fewer"]
YearlyAmounts = Mapping[Year, Number]
Texts = Annotated[tuple[ShortText, ...], Field(max_length=20)]


class Contact(Record):
    """A person to ask."""

    name: ShortText | None = None
    title: ShortText | None = None
    phone: ShortText | None = None
    email: ShortText | None = None


Contacts = Annotated[tuple[Contact, ...], Field(max_length=20)]


class Signature(Record):
    """What is typed beside a signature; the signature itself is written by hand."""

    place: ShortText | None = None
    date: ShortText | None = None
    name: ShortText | None = None
    title: ShortText | None = None


class Indicator(Record):
    """What is followed to see whether the programme works: for which group, how, from which baseline, to which goal.

    `control` is who it is compared with. The goal may be a direction alone (`aim`); `unit` says whether it is counted
    or a share.
    """

    label: Label
    group: IndicatorGroup | None = None
    method: Label | None = None
    baseline: Label | None = None
    control: Label | None = None
    unit: IndicatorUnit | None = None
    aim: Aim | None = None
    target: Label | None = None


class Application(Record):
    """What the fund's application asks for. `sources` are the ids of the documents that it is taken from."""

    municipality: ShortText | None = None
    registry_number: ShortText | None = None
    date: ShortText | None = None
    step: Step | None = None
    activities: Label | None = None
    contacts: Contacts = ()
    signature: Signature = Signature()
    situation: Label | None = None
    need: Label | None = None
    why_investment: Label | None = None
    target_group: Label | None = None
    special_target_group: Label | None = None
    why_area: Label | None = None
    programme: Label | None = None
    method_development: Label | None = None
    cooperation: Label | None = None
    research: Label | None = None
    outcomes: Label | None = None
    permanence: Label | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=100)] = ()
    sources: Texts = ()


class FinalReport(Record):
    """The final report of a local project under its nine headings; the results are in three parts."""

    summary: Label | None = None
    background: Label | None = None
    purpose: Label | None = None
    delimitation: Label | None = None
    method: Label | None = None
    results: Label | None = None
    strategic_value: Label | None = None
    gender_equality: Label | None = None
    conclusions: Label | None = None
    references: Label | None = None
    annexes: Label | None = None


class LocalAccount(Record):
    """The account of one year of a local project, as it was filled in, in kronor; and the report that goes with it."""

    registry_number: ShortText | None = None
    due: ShortText | None = None
    contact: Contact = Contact()
    responsible: ShortText | None = None
    granted: Number | None = None
    own: Number | None = None
    other_income: Number | None = None
    costs: Mapping[CostRow, Number] = Field(default_factory=dict)
    carried_out: Flag = False
    not_all_spent: Flag = False
    returned: Number | None = None
    comment: Label | None = None
    signature: Signature = Signature()
    report: FinalReport = FinalReport()
    note: Label | None = None
    source: ShortText | None = None

    @property
    def is_begun(self) -> bool:
        """Whether any amount is stated."""
        return bool(self.costs) or any(
            amount is not None for amount in (self.granted, self.own, self.other_income, self.returned)
        )

    @property
    def is_money_left(self) -> bool:
        """Whether not all the money was spent: so it is ticked, or a sum goes back."""
        return self.not_all_spent or bool(self.returned)


class LocalProject(Record):
    """A small project beside the case (LUM): its application with a budget by row and calendar year, its accounts.

    `accounts` are by the calendar year that they are of.
    """

    label: Label | None = None
    project_year: Annotated[int, Field(strict=True, ge=1, le=3)] | None = None
    date: ShortText | None = None
    contacts: Contacts = ()
    main_applicant: Label | None = None
    co_applicants: Label | None = None
    granted_before: Number | None = None
    background: Label | None = None
    why_local: Label | None = None
    purpose: Label | None = None
    effects_residents: Label | None = None
    effects_employees: Label | None = None
    effects_district: Label | None = None
    effects_city: Label | None = None
    method: Label | None = None
    gender_equality: Label | None = None
    coherent_support: Label | None = None
    costs: Mapping[CostRow, YearlyAmounts] = Field(default_factory=dict)
    sought: YearlyAmounts = Field(default_factory=dict)
    own: YearlyAmounts = Field(default_factory=dict)
    other_income: YearlyAmounts = Field(default_factory=dict)
    cost_centre: ShortText | None = None
    plusgiro: ShortText | None = None
    signature: Signature = Signature()
    accounts: Mapping[Year, LocalAccount] = Field(default_factory=dict)
    note: Label | None = None
    source: ShortText | None = None

    @property
    def has_budget(self) -> bool:
        """Whether any amount of the budget is stated."""
        return any(any(row) for row in (*self.costs.values(), self.sought, self.own, self.other_income))

    @property
    def years_accounted(self) -> tuple[int, ...]:
        """The years whose account is begun, in order."""
        return tuple(sorted(year for year, account in self.accounts.items() if account.is_begun))


Part = TypeVar("Part", Application, LocalProject, LocalAccount)
OF_THE_SOURCE: Mapping[str, object] = {"source": None, "sources": (), "note": None}
"""What is said of the document that a part is taken from, as it is where nothing is said."""


def edited(part: Part, **fields: object) -> Part:
    """A part with other texts or amounts. What was said of its source goes: it spoke of what stood there before."""
    changed = type(part).model_validate({**dict(part), **fields})
    if changed == part:
        return part
    gone = {name: nothing for name, nothing in OF_THE_SOURCE.items() if name in type(part).model_fields}
    return changed.model_copy(update=gone)
