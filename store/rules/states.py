"""The states of a revision that has been submitted, and which may follow which: data."""

from collections.abc import Mapping
from typing import Literal, get_args

from store.rules.roles import Deed

State = Literal["draft", "submitted", "under_review", "decided", "followed_up", "closed"]
STATES: tuple[State, ...] = get_args(State)
REVIEWED: frozenset[State] = frozenset({"submitted", "under_review"})
"""States in which somebody else than the author reads a revision before it is decided."""
FINAL: frozenset[State] = frozenset({"decided", "followed_up", "closed"})
"""States from which no revision goes back."""

STEPS: Mapping[tuple[State, State], Deed] = {
    ("draft", "submitted"): "submit",
    ("submitted", "draft"): "submit",
    ("submitted", "under_review"): "review",
    ("under_review", "draft"): "review",
    ("under_review", "decided"): "decide",
    ("decided", "followed_up"): "follow_up",
    ("decided", "closed"): "follow_up",
    ("followed_up", "closed"): "follow_up",
}
"""(from, to) → what is done. Back to draft is *withdrawn* or *sent back*: the revision stays as it was submitted."""

BY_DECISION: frozenset[State] = frozenset({"decided"})
"""States that a revision comes to by a decision with its reasons, and in no other way."""
