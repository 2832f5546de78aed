"""Edits that a review leads to: an answer to one finding or to several, and a scenario that tries a correction."""

from collections.abc import Sequence

from model.case.assumptions import Change, Label, ShortText
from model.case.case import Case
from model.case.reviewing.review import CaseReview, Reply, ReplyState
from model.editing.scenarios import with_new_scenario
from model.review.finding import Correction
from model.review.review import Finding
from model.review.running import with_running_line


def with_reply(
    case: Case, finding: Finding, words: Label, state: ReplyState = "answered",
    by: ShortText | None = None, on: ShortText | None = None,
) -> Case:  # fmt: skip
    """The case with an answer to a finding, which remembers how things stood when it was written."""
    reply = Reply(words=words, state=state, by=by, on=on, facts=finding.facts_as_text, npv=finding.as_filed.npv)
    said = case.review or CaseReview()
    return case.edited(review=said.edited(replies={**said.replies, finding.identity: reply}))


def with_replies(
    case: Case, findings: Sequence[Finding], words: Label, by: ShortText | None = None, on: ShortText | None = None
) -> Case:
    """The case with the same answer to several findings, each marked with how many it was given for at once."""
    for finding in findings:
        case = with_reply(case, finding, words, by=by, on=on)
    said = case.review
    if said is None or len(findings) < 2:
        return case
    given = {finding.identity: said.replies[finding.identity].edited(given_for=len(findings)) for finding in findings}
    return case.edited(review=said.edited(replies={**said.replies, **given}))


def without_reply(case: Case, identity: str) -> Case:
    """The case without the answer to a finding, by what it answers."""
    said = case.review or CaseReview()
    left = {name: reply for name, reply in said.replies.items() if name != identity}
    kept = said.edited(replies=left)
    return case.edited(review=None if kept == CaseReview() else kept)


def with_trial(
    case: Case, correction: Correction, label: Label, scenario: str | None = None, explanation: Label | None = None
) -> tuple[Case, str]:
    """The case with a scenario in which a correction is tried on top of what is shown; and the scenario's name."""
    beneath = dict(case.scenarios[scenario].numbers) if scenario in case.scenarios and scenario is not None else {}
    if any(key.endswith(".per_year") for key in correction.numbers):
        case = with_running_line(case)
    laid = {key: _laid(beneath.get(key), value) for key, value in correction.numbers.items()}
    return with_new_scenario(case, label, {**beneath, **laid}, explanation)


def _laid(change: Change | None, value: float) -> Change:
    """A value laid over what a scenario says of a number already: its range stays while it holds the value."""
    if change is None or change.low is None or change.high is None or not change.low <= value <= change.high:
        return Change(value=value)
    return Change(value=value, low=change.low, high=change.high, moves_with=change.moves_with)
