"""Who may do what: roles × actions as data. The store holds every reading and writing to them, the page asks them."""

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["applicant", "officer", "committee", "administrator", "reader"]
"""What somebody who logs in is: writes applications, checks them, decides on them, runs the store, only reads."""
Standing = Role | Literal["single", "link"]
"""A role; `single` where no login is set up; `link` for who came by a shared link."""
Action = Literal[
    "create", "read_own", "read_draft", "read_submitted", "edit_own", "edit_other", "edit_submitted", "submit",
    "review", "decide", "follow_up", "share", "comment", "archive", "discard", "edit_assumptions", "manage_roles",
    "read_audit", "hold_meetings",
]  # fmt: skip
May = Literal["read", "comment", "edit"]
"""What a shared link allows."""
Deed = Literal[
    "edit", "name", "submit", "review", "decide", "follow_up", "share", "withdraw", "comment", "archive", "discard",
]  # fmt: skip
"""What a page may offer with an opened case, once role, case and revision are known."""

ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)
DEEDS: tuple[Deed, ...] = get_args(Deed)
MAYS: tuple[May, ...] = get_args(May)
NEW_ROLE: Role = "applicant"
"""The role of who logs in for the first time: sees nothing but what is their own."""

ALLOWED: Mapping[Standing, frozenset[Action]] = {
    "applicant": frozenset({"create", "read_own", "edit_own", "submit", "follow_up", "share", "comment", "discard"}),
    "officer": frozenset(
        {
            "create", "read_own", "read_draft", "read_submitted", "edit_own", "edit_other", "submit", "review",
            "follow_up", "share", "comment", "archive", "discard", "edit_assumptions", "hold_meetings",
        }
    ),
    "committee": frozenset({"read_submitted", "decide", "comment", "hold_meetings"}),
    "administrator": frozenset({"read_submitted", "archive", "manage_roles", "read_audit"}),
    "reader": frozenset({"read_submitted"}),
    "single": frozenset(ACTIONS) - {"edit_submitted", "manage_roles"},
    "link": frozenset(),
}  # fmt: skip
"""Standing → what it allows. Nobody edits what is submitted: a new revision may follow it. An administrator does not
decide. In `single` nobody is told apart, so the screen says that author and reviewer may be one."""

BY_LINK: Mapping[May, frozenset[Deed]] = {
    "read": frozenset(),
    "comment": frozenset({"comment"}),
    "edit": frozenset({"comment", "edit", "name"}),
}
"""What a link allows with the one case that it leads to."""
TWO_PERSONS: frozenset[Deed] = frozenset({"review", "decide"})
"""What nobody may do who wrote any revision of the case."""


def allows(standing: Standing, action: Action) -> bool:
    """Whether a standing allows an action."""
    return action in ALLOWED[standing]
