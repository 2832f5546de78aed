"""What the command line prints, as types: each subcommand's answer in JSON, with a schema in `docs/schema/`.

Money is kronor (a contract's own currency where it says so), unrounded; None where there is no number. Years are
calendar years, and a table by year has them as texts.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = float | None
ByYear = dict[str, Number]


class Result(BaseModel):
    """The base of every answer: frozen, and nothing else than what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class ProblemResult(Result):
    """Something wrong (`error`, which stops the calculation) or worth knowing (`notice`), as a code with its facts."""

    code: str
    address: str
    severity: Literal["error", "notice"]
    facts: dict[str, Any]


class Problems(Result):
    """What `check` prints, and every subcommand that refuses a case."""

    problems: list[ProblemResult]


class Head(Result):
    """Which case, in which perspective, and the day on which any result last changed by a change of the model."""

    case: str | None
    perspective: str
    results_date: str


class YearResult(Result):
    """Kronor of a year, undiscounted."""

    costs: Number
    benefits: Number
    net: Number


class UnitsResult(Result):
    """The units of an effect over all years, and the present value of the costs for each."""

    total: Number
    cost_per_unit: Number


class LeftOutPartResult(Result):
    """What an actor pays, gains or is paid beside the answer: present value, plus is good for the actor."""

    actor: str
    kind: Literal["cost", "benefit", "transfer"]
    realised_as: str
    npv: Number
    is_seen: bool


class LeftOutResult(Result):
    """What the perspective leaves out: `npv` and that of the answer together are everyone's."""

    npv: Number
    parts: list[LeftOutPartResult]


class AfterYearsResult(Result):
    """The readings if the case counted so many years."""

    npv: Number
    pv_costs: Number
    pv_benefits: Number
    payback_year: int | None


class Evaluation(Head):
    """What `evaluate` prints: the readings at the point estimate (definitions 4.2 and 4.7)."""

    npv: Number
    pv_costs: Number
    pv_benefits: Number
    benefit_cost_ratio: Number
    payback_years: Number
    payback_year: int | None
    discounted_payback_year: int | None
    simple_payback_years: Number
    trough: Number
    trough_year: int | None
    irr: Number
    irr_missing_because: str | None
    break_even: dict[str, Number]
    break_even_others: dict[str, list[float]]
    left_out: LeftOutResult
    after_years: dict[str, AfterYearsResult]
    by_actor: dict[str, Number]
    by_actor_and_kind: dict[str, dict[str, float]]
    by_year: dict[str, YearResult]
    units: dict[str, UnitsResult]
    problems: list[ProblemResult]


class OutcomeResult(Result):
    """What the case comes to with some numbers at other values."""

    values: dict[str, float]
    npv: float
    payback_years: Number
    payback_year: int | None


class DriverResult(Result):
    """A number, or numbers that move together, at both ends of the range."""

    key: str
    moves_with: list[str]
    claimed: Number
    break_even: Number
    swing: float
    low: OutcomeResult
    high: OutcomeResult


class Drivers(Head):
    """What `drivers` prints: what moves the answer most, largest first; then everything at once."""

    npv: float
    drivers: list[DriverResult]
    cautious: OutcomeResult | None
    hopeful: OutcomeResult | None


class BreakEvens(Head):
    """What `break-even` prints: of every number in use; and NPV by discount schedule and start year.

    `people` is the break-even of a scale of participants as the number who start, over all years.
    """

    npv: Number
    break_even: dict[str, Number]
    break_even_others: dict[str, list[float]]
    claimed: dict[str, Number]
    ranges: dict[str, list[Number]]
    units: dict[str, str]
    people: dict[str, Number]
    terms: dict[str, dict[str, Number] | None]


class CoverageResult(Result):
    """The numbers that matter most, and which of them have a range."""

    main: list[str]
    with_range: list[str]
    missing: list[str]


class PilotResult(Result):
    """What a pilot is worth before the decision, kronor."""

    sample: Number
    net: Number
    perfect: Number
    trusted: Number
    luck: str


class Simulation(Head):
    """What `simulate` prints: the odds, what it is worth to know, payback by year. None and empty without ranges."""

    draws: int
    seed: int
    npv: Number
    odds: Number
    mean: Number
    p10: Number
    p50: Number
    p90: Number
    expected_loss: Number
    evpi: Number
    evppi: dict[str, Number]
    evppi_error: dict[str, Number]
    payback_by_year: ByYear
    fan: dict[str, dict[str, Number]]
    coverage: CoverageResult
    pilot: PilotResult | None
    problems: list[ProblemResult]


class FindingResult(Result):
    """Why a contract should not be signed as it stands: a code, the parties, and amounts by name."""

    code: str
    parties: list[str]
    amounts: dict[str, float]


class SpreadResult(Result):
    """How a party fares over the draws."""

    mean: Number
    p10: Number
    p50: Number
    p90: Number
    worst: Number
    chance_of_loss: Number
    mean_loss: Number


class OddsResult(Result):
    """NPV at the point estimate and over the draws."""

    npv: Number
    odds: Number
    mean: Number
    p10: Number
    p50: Number
    p90: Number


class StressResult(Result):
    """What is paid, and what the contract is worth to each party, when something fails."""

    paid: Number
    worth: dict[str, Number]


class RepaymentResult(Result):
    """Repayment to the fund by calendar year: cuts by committee, what is granted, the fund's balance."""

    cuts: dict[str, ByYear]
    granted: ByYear
    fund_balance: ByYear
    repaid_in: int | None


class ContractResult(Result):
    """What `contract` prints: what is paid, to whom, how it is spread, under stress, with and without."""

    contract: str | None
    findings: list[FindingResult]
    starts: int
    advanced: Number
    measured: dict[str, list[Number]]
    paid: Number
    paid_by_year: list[Number]
    net: dict[str, Number]
    net_by_year: dict[str, list[Number]]
    spread: dict[str, SpreadResult]
    multiple: dict[str, Number]
    irr: dict[str, Number]
    with_contract: OddsResult = Field(alias="with")
    without: OddsResult
    cost_of_transfer: Number
    stress: dict[str, StressResult]
    repayment: RepaymentResult | None
    others: dict[str, "ContractResult"] = {}


class PaymentByYear(Result):
    """Money from one party to another by contract year, and what it is for."""

    what: str
    paid_by: str
    paid_to: str
    by_year: list[Number]


class PaymentResult(Result):
    """What `payment` prints: what a contract pays on stated figures, and what each party is left with."""

    contract: str | None
    currency: str
    results_date: str
    advanced: Number
    measured: Number
    paid: Number
    paid_by_year: list[Number]
    net: dict[str, Number]
    payments: list[PaymentByYear]
    problems: list[ProblemResult]


RESULTS: dict[str, type[Result]] = {
    "evaluate": Evaluation,
    "drivers": Drivers,
    "break-even": BreakEvens,
    "simulate": Simulation,
    "contract": ContractResult,
    "payment": PaymentResult,
    "check": Problems,
}
"""Subcommand → what it prints as JSON."""
