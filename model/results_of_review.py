"""What `review` prints, as types."""

from typing import Any, Literal

from model.results import Head, Number, Result


class LimitResult(Result):
    """How far the number that has to be judged may go before NPV turns; `rises`: it pays at and above the value."""

    key: str
    value: Number
    rises: bool


class ReplyResult(Result):
    """What is answered to a finding; `is_outdated`: what it is about has changed since.

    `given_for` is how many findings the same words were given for at once; None for an answer of its own.
    """

    words: str
    state: Literal["answered", "corrected", "accepted"]
    by: str | None
    on: str | None
    is_outdated: bool
    given_for: int | None


class ReviewFindingResult(Result):
    """A finding and the answer if it were put right: kronor and calendar year, None where that cannot be told.

    `kind` says whether putting it right is a `calculation` or a `judgement`; `npv_range` are the ends of a judgement's
    range, lowest first; `changes` the numbers of the correction, as a scenario has them.
    """

    id: str
    name: str
    address: str
    severity: Literal["error", "warning", "notice"]
    state: Literal["open", "answered", "corrected", "accepted"]
    facts: dict[str, Any]
    kind: Literal["calculation", "judgement"] | None
    changes: dict[str, float]
    npv_if_corrected: Number
    payback_year_if_corrected: int | None
    chance_if_corrected: Number
    npv_range: list[float] | None
    limit: LimitResult | None
    reply: ReplyResult | None


class ReviewResult(Head):
    """What `review` prints: the answer as it stands, what it is with everything put right, and the findings in order.

    `answers_in_vain` are answers whose finding no longer fires.
    """

    npv: Number
    payback_year: int | None
    chance: Number
    npv_if_all_corrected: list[float] | None
    may_be_submitted: bool
    findings: list[ReviewFindingResult]
    answers_in_vain: list[str]
