"""What the committee's subcommands print, as types (see `model/results.py`)."""

from typing import Literal

from pydantic import Field

from model.results import ByYear, Number, ProblemResult, Result


class DetectResult(Result):
    """What `detect` prints. Falls and chances are shares; `needed` is the count on each side."""

    smallest: Number
    smallest_by_formula: Number
    is_simulated: bool
    claimed: Number
    chance: Number
    needed: Number
    problems: list[ProblemResult]


class TermsResult(Result):
    """The terms that every case of a comparison is answered on."""

    perspective: str
    horizon: int
    schedule: str
    rate: Number
    price_year: int | None


class FindingsResult(Result):
    """How many questions a review asks by severity, how many are open, and the one that moves NPV most put right."""

    error: int
    warning: int
    notice: int
    open: int
    heaviest: str | None = Field(description="The id of the rule; null where none moves the answer.")
    heaviest_address: str | None
    npv_if_corrected: Number


class AgreedResult(Result):
    """A contract of a case, and what it pays for outcomes over all years at the point estimate, kronor."""

    label: str
    paid: float


class SeenResult(Result):
    """Whether a claimed fall can be seen: shares, and the years before and as many after that it would take."""

    claimed: float
    smallest: float
    chance: float
    years: float


class ComparedResult(Result):
    """A case on the common terms: `own_npv` is as it stands, and `changed` what the terms alone do.

    `findings`, `contracts` and `seen` are of the case as it was filed.
    """

    npv: Number
    payback_year: int | None
    payback_years: Number
    benefit_cost_ratio: Number
    trough: Number
    chance: Number
    break_even: Number
    headline: str | None
    own_npv: Number
    own_payback_year: int | None
    changed: Number
    start_year: int
    by_actor: dict[str, Number]
    asked: ByYear
    findings: FindingsResult
    contracts: dict[str, AgreedResult]
    seen: dict[str, SeenResult]
    problems: list[ProblemResult]


class BetterResult(Result):
    """Of two cases with ranges: in how great a share of the draws the first has the greater NPV, and the smaller.

    Where the two do not make one, they are worth the same in the other draws.
    """

    case: str
    than: str
    share: float
    worse: float


class CompareResult(Result):
    """What `compare` prints."""

    results_date: str
    terms: TermsResult
    differing: list[str]
    order: list[str] = Field(description="The cases in the order of --sort.")
    cases: dict[str, ComparedResult]
    better: list[BetterResult]


class SetResult(Result):
    """A set of applications and the sum of their NPV."""

    chosen: list[str]
    npv: Number


class FrontierResult(Result):
    """The greatest sum of NPV within a whole budget."""

    budget: float
    npv: float


class TurnResult(Result):
    """Where an application that is in some best sets turns: what its NPV must rise (plus) or may fall (minus) by.

    `numbers` are the keys that alone do it within their ranges, together where they share a random factor.
    """

    change: float
    numbers: list[list[str]]


class ChooseResult(Result):
    """What `choose` prints: the best set within the budget; empty with a reason where nothing fits."""

    results_date: str
    chosen: list[str]
    reason: Literal["nothing_fits", "nothing_pays", "must_cannot_be_met"] | None
    npv: Number
    spent: ByYear
    spent_in_all: Number
    next_best: SetResult | None
    ties: list[list[str]]
    share: dict[str, float]
    draws: int = Field(description="Draws behind the shares; 0 where no case has a range.")
    groups: dict[str, list[str]]
    turns: dict[str, TurnResult]
    worth: dict[str, Number]
    per_krona: dict[str, Number]
    asked: dict[str, ByYear]
    frontier: list[FrontierResult]
    problems: list[ProblemResult]


class ReferenceResult(Result):
    """What `reference` prints: what came ÷ what was claimed, by case; the others are blank below five cases.

    `npv` is that of each case without outcomes, if it came to the median.
    """

    results_date: str
    ratios: dict[str, float]
    median: Number
    least: Number
    most: Number
    npv: dict[str, Number]


COMMITTEE_RESULTS: dict[str, type[Result]] = {
    "detect": DetectResult,
    "compare": CompareResult,
    "choose": ChooseResult,
    "reference": ReferenceResult,
}
"""Subcommand → what it prints as JSON."""
