"""The store: everything that is asked of it, in one place. `opening.py` opens one; each part says what it does.

Reading → Saving → Presence → Listing → FundRules → Versions → Sharing → People → Results → Deciding → Meetings: each
stands on the one before.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from model.case.assumptions import Library
from model.case.problem import Problem
from store.database.chain import Head, head_of
from store.database.clock import from_text
from store.database.engine import Database
from store.database.migrating import store_id
from store.database.tables import AUDIT, CASE, REVISION
from store.keeping.meetings import Meetings


@dataclass(frozen=True)
class About:
    """What is told of a store when it is opened: where it is, how much there is, when it was last written."""

    place: str
    store_id: str
    cases: int
    revisions: int
    newest: datetime | None
    head: Head


class Store(Meetings):
    """A store that is open. Safe to use from several threads; `notices` are what should be known since opening."""

    def __init__(self, database: Database, library: Library, has_login: bool, notices: tuple[Problem, ...] = ()):
        super().__init__(database, library, has_login)
        self.notices = notices

    def about(self) -> About:
        """Where the store is and what is in it."""
        with self.database.reading() as connection:
            cases = connection.scalar(select(func.count()).select_from(CASE)) or 0
            revisions = connection.scalar(select(func.count()).select_from(REVISION)) or 0
            newest = connection.scalar(select(AUDIT.c.made_at).order_by(AUDIT.c.seq.desc()).limit(1))
            identity, head = store_id(connection), head_of(connection)
            at = None if newest is None else from_text(newest)
        return About(self.database.address.told, identity, cases, revisions, at, head)

    def audit_head(self) -> Head:
        """How many rows the audit has and the sum of the last: for printing on what leaves."""
        with self.database.reading() as connection:
            return head_of(connection)

    def close(self) -> None:
        """Lets the database go."""
        self.database.close()
