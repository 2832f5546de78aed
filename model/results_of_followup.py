"""What `python -m model followup` prints, as types, with a schema in `docs/schema/`."""

from typing import Literal

from pydantic import Field

from model.results import Head, Number, ProblemResult, Result
from model.results_of_ways import AheadResult

Standing = Literal["as_planned", "departs", "departs_much", "not_told"]


class ToldResult(Result):
    """What a case comes to: at the point estimate, and over the draws where anything is uncertain."""

    npv: Number
    payback_years: Number
    payback_year: int | None
    chance: Number
    mean: Number


class DifferenceResult(Result):
    """A line in a year, kronor: the parts add up to the difference, and are blank where a volume is not known.

    `plan` is that of the `months` that are stated, all twelve where the year is; `left` is the plan of the others.
    """

    line: str
    year: int
    plan: float
    outcome: float
    difference: float
    volume_part: Number
    price_part: Number
    on: str | None
    source: str | None
    months: tuple[int, ...] = tuple(range(1, 13))
    left: float = 0.0
    standing: Standing | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is stated."""
        return len(self.months) == 12


class YearOfLineResult(Result):
    """Kronor of a line in a year, of what is stated; `left` is what the plan has for the months that are not."""

    plan: float
    outcome: float
    difference: float
    left: float = 0.0


class QuantityResult(Result):
    """What was counted of an effect in a year: those who `started` or were `present`, or a base's `volume` or `kronor`.

    `plan` is that of the `months` that are stated, `left` that of the others; blank where the plan has no such figure.
    """

    effect: str
    what: str
    unit: str | None
    year: int
    plan: Number
    outcome: float
    difference: Number
    left: Number
    months: tuple[int, ...]
    volume_part: Number
    price_part: Number
    on: str | None
    source: str | None
    standing: Standing | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is stated."""
        return len(self.months) == 12


class LimitsResult(Result):
    """Shares of a plan above which an outcome departs, and departs much; the fund whose they are, if any's."""

    departs: float
    departs_much: float
    fund: str | None


class NotToldResult(Result):
    """A line in a year that is followed, of which there is a plan and nothing is stated, kronor."""

    line: str
    year: int
    plan: float


class CountedResult(Result):
    """What was counted of which effect, and when; `months` is how many months after, where it was by month."""

    label: str
    effect: str | None
    first: int
    last: int
    months: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every month of its years was counted."""
        return self.months is None or self.months >= 12 * (self.last - self.first + 1)


class EstimateResult(CountedResult):
    """An estimate with its 95 % interval: a fall as a share (`rate_ratio`), or fewer a year as minus.

    `strength` is the part of full effect that the plan shows in those years; where it is 0 the forecast is as it was.
    """

    method: str
    value: float
    standard_error: float
    low: float
    high: float
    smallest_fall: Number = None
    cannot_say: list[str]
    strength: Number = None


class NotEstimatedResult(CountedResult):
    """What was counted without an estimate: a count of its own `group`, or of the control group's, is 0."""

    before: float
    after: float
    group: Literal["own", "control"]


class ShareResult(Result):
    """A difference of two shares with its 95 % interval."""

    label: str
    value: float
    standard_error: float
    low: float
    high: float


class ChartResult(Result):
    """A control chart, blank where there are fewer points than twelve; `outside` are places counted from 0."""

    label: str
    points: int
    mean: Number = None
    moving_range: Number = None
    low: Number = None
    high: Number = None
    outside: tuple[int, ...] = ()


class UpdateResult(Result):
    """A number as it was believed and as it is believed now, with p10 and p90, and how much each weighs."""

    before: float
    value: float
    low: float
    high: float
    weight: float
    weight_before: float


class AchievedResult(Result):
    """An outcome over the years in which a contract measured it: money, units, or the mean of a rate.

    `months` are those of each year of which only some were measured; what is expected is then of as many twelfths.
    """

    outcome: str
    unit: str
    years: tuple[int, ...]
    expected: float
    achieved: float
    months: dict[int, tuple[int, ...]] = Field(default_factory=dict)


class PaidInYearResult(Result):
    """What a contract pays in a calendar year: as planned, and on what was measured so far."""

    year: int
    plan: float
    now: float


class ContractSettledResult(Result):
    """A contract settled on what was measured; years not measured yet have what the case says."""

    agreement: str
    outcomes: list[AchievedResult]
    paid: list[PaidInYearResult]
    plan: float
    now: float
    still_to_measure: int


class RepaidResult(Result):
    """What a committee repaid in a year, kronor; blank where nothing is stated.

    `plan` is that of the `months` that are stated, and `left` that of the others.
    """

    committee: str
    year: int
    plan: float
    outcome: Number
    months: tuple[int, ...] = tuple(range(1, 13))
    left: float = 0.0
    standing: Standing | None = None


class BalanceResult(Result):
    """What a fund has got back less what it has granted when a year ends, kronor."""

    year: int
    plan: float
    outcome: float


class RepaymentsResult(Result):
    """Repayment by committee and year, and the balance of the fund, up to the last year stated."""

    fund: str
    committees: list[RepaidResult]
    balance: list[BalanceResult]


class FarFromPlanResult(Result):
    """An outcome that is asked about, and what may have been meant. `unit`: `savings` for kronor, `count` or `rate`."""

    kind: str
    name: str
    agreement: str
    period: str
    unit: str
    plan: float
    outcome: float
    meant: Number


class FollowUpResult(Head):
    """What `followup` prints: the plan, what happened beside it, and the forecast now (definition 4.16)."""

    plan: ToldResult
    now: ToldResult
    differences: list[DifferenceResult]
    by_year: dict[str, dict[str, YearOfLineResult]]
    quantities: list[QuantityResult]
    not_told: list[NotToldResult]
    far_from_plan: tuple[FarFromPlanResult, ...] = ()
    limits: LimitsResult
    estimates: list[EstimateResult]
    not_estimated: tuple[NotEstimatedResult, ...] = ()
    shares: list[ShareResult]
    charts: list[ChartResult]
    updates: dict[str, UpdateResult]
    ahead: AheadResult | None
    contracts: tuple[ContractSettledResult, ...] = ()
    repayment: RepaymentsResult | None = None
    problems: list[ProblemResult]


FOLLOWUP_RESULTS: dict[str, type[Result]] = {"followup": FollowUpResult}
"""Subcommand → what it prints as JSON."""
