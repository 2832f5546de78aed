"""What the forms ask for besides the calculation: the texts of an application, and a small local project (LUM).

No result depends on any of it. Amounts are kronor; what nobody has stated is blank.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from model.assumptions import Label, Number, Record, ShortText, Year

Term = Literal["short", "long"]
CostRow = Literal["staff", "administration", "training", "other"]
YearlyAmounts = Mapping[Year, Number]
Texts = Annotated[tuple[ShortText, ...], Field(max_length=20)]


class Indicator(Record):
    """What is followed to see whether it works: how it is measured, where it stands before, where it should come."""

    label: Label
    method: Label | None = None
    baseline: Label | None = None
    target: Label | None = None


class Application(Record):
    """The texts of the fund's application. `sources` are the ids of the documents they are taken from."""

    need: Label | None = None
    target_group: Label | None = None
    programme: Label | None = None
    outcomes: Label | None = None
    permanence: Label | None = None
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=100)] = ()
    sources: Texts = ()


class LocalAccount(Record):
    """The final account of a local project, as it was filled in: totals of the whole period, in kronor."""

    granted: Number | None = None
    own: Number | None = None
    other_income: Number | None = None
    costs: Mapping[CostRow, Number] = Field(default_factory=dict)
    returned: Number | None = None
    comment: Label | None = None
    note: Label | None = None
    source: ShortText | None = None

    @property
    def is_begun(self) -> bool:
        """Whether any amount is stated."""
        return bool(self.costs) or any(
            amount is not None for amount in (self.granted, self.own, self.other_income, self.returned)
        )


class LocalProject(Record):
    """A small project beside the case (LUM): its budget by row and calendar year, and its final account."""

    label: Label | None = None
    costs: Mapping[CostRow, YearlyAmounts] = Field(default_factory=dict)
    sought: YearlyAmounts = Field(default_factory=dict)
    own: YearlyAmounts = Field(default_factory=dict)
    other_income: YearlyAmounts = Field(default_factory=dict)
    account: LocalAccount = LocalAccount()
    note: Label | None = None
    source: ShortText | None = None

    @property
    def has_budget(self) -> bool:
        """Whether any amount of the budget is stated."""
        return any(any(row) for row in (*self.costs.values(), self.sought, self.own, self.other_income))


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
