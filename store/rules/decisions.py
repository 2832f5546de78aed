"""What a committee may decide of a version, what follows, and who signs it off first: data."""

from collections.abc import Mapping
from typing import Literal, get_args

from store.rules.roles import Deed, Role
from store.rules.states import State

Outcome = Literal["approved", "approved_with_terms", "referred_back", "refused"]
"""What is decided of a version that is under review."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
LEADS_TO: Mapping[Outcome, State] = {
    "approved": "decided", "approved_with_terms": "decided", "referred_back": "draft", "refused": "decided",
}  # fmt: skip
"""The state that the version has afterwards; what is referred back stays as it was submitted."""
WITH_TERMS: frozenset[Outcome] = frozenset({"approved_with_terms"})
"""The decisions that say terms, and must."""

TermName = Literal["measure", "from_when", "comparison", "repayment", "contract", "other"]
"""What a term of a decision is about: what is measured, from when, against what; what is paid back; what is agreed."""
TERMS: tuple[TermName, ...] = get_args(TermName)

Later = Literal["paused", "resumed", "into_line", "not_into_line", "closed"]
"""What is decided of it later: it waits, goes on, becomes or does not become ordinary work, is at an end."""
LATERS: tuple[Later, ...] = get_args(Later)
ENDS_IN: Mapping[Later, State] = {"closed": "closed"}
"""The later decisions that also change the state."""

Verdict = Literal["stands_behind", "objects"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SIGNS: Mapping[Role, Deed] = {"applicant": "submit", "officer": "review", "committee": "decide"}
"""Role → what whoever signs off as one must be allowed: the author stands behind it, others have read it."""
