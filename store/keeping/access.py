"""Who may do what with a case, worked out anew in every transaction: the login or link of who asks, role and case."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select

from model.case.assumptions import Library
from model.case.problem import error
from model.numbers.worked_out import Kept
from store.content.canonical import sha_of
from store.content.figures import content_of_library
from store.content.known import Readable
from store.content.pieces import Pieces
from store.content.written import Written
from store.database.clock import as_text, from_text, now
from store.database.engine import Database
from store.database.faults import StoreRefused, refusal
from store.database.tables import AUDIT, CASE, LINK, LOGIN, PERSON, REVISION, TAG
from store.records import Acting, Person
from store.rules.roles import BY_LINK, TWO_PERSONS, Action, Deed, May, Role, Standing, allows
from store.rules.states import STEPS, State

IDLE = timedelta(minutes=30)
"""A login that nobody used for so long has ended."""
LONGEST = timedelta(hours=8)
"""A login ends after so long however it is used, counted from when the provider issued it."""

MOST_IN_PIECES = 256
"""Cases whose pieces are kept: two and a half saves of each of a hundred people."""

# What is asked at every edit is put together once: SQLAlchemy takes longer to build a question than to ask it.
LINK_OF = select(LINK).where(LINK.c.digest == bindparam("digest"))
LOGIN_OF = (
    select(LOGIN, PERSON.c.name, PERSON.c.role, PERSON.c.forgotten_at)
    .join(PERSON, PERSON.c.id == LOGIN.c.person)
    .where(LOGIN.c.digest == bindparam("digest"))
)
_CASE = select(CASE).where(CASE.c.id == bindparam("case_id"))
_SAVED_UPON = (
    _CASE.add_columns(
        REVISION.c.sha.label("head_sha"),
        select(AUDIT.c.seq).where(AUDIT.c.request == bindparam("request")).scalar_subquery().label("done_as"),
        select(TAG.c.tag).where(TAG.c.case_id == CASE.c.id).exists().label("has_tags"),
        *(PERSON.c[name].label(f"by_{name}") for name in ("name", "role", "forgotten_at")),
    )
    .outerjoin(REVISION, (REVISION.c.case_id == CASE.c.id) & (REVISION.c.number == CASE.c.head))
    .outerjoin(PERSON, PERSON.c.id == bindparam("by"))
)
_PEOPLE = select(PERSON).where(PERSON.c.id.in_(bindparam("ids", expanding=True)))
_PERSON = select(PERSON).where(PERSON.c.id == bindparam("id"))
_THEIRS = (REVISION.c.case_id == bindparam("case_id")) & (REVISION.c.author == bindparam("person"))
_WROTE = select(exists().where(_THEIRS, REVISION.c.kind != bindparam("besides")))


def digest(secret: str) -> str:
    """What is stored of a secret: nothing leads back from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Admitted:
    """Who asks, as this transaction found it; `link_case` and `may` where they came by a link."""

    person: str
    standing: Standing
    link_case: str | None = None
    may: May | None = None

    def by_link(self, case_id: str) -> frozenset[Deed]:
        """What the link allows with a case."""
        return BY_LINK[self.may] if self.may is not None and self.link_case == case_id else frozenset()


class Desk:
    """What every part of the store stands on: the database, the library, and whether there is a login.

    `readable` is what this process knows of the cases in it, so that they need not be read again; `pieces` are those of
    the cases that were saved last, by the sum of their bytes; `begun` are those that others began as last. `has_more`
    is told when there is one more case.
    """

    def __init__(self, database: Database, library: Library, has_login: bool):
        self.database, self.library, self.has_login = database, library, has_login
        self.library_content = content_of_library(library)
        self.library_version = sha_of(self.library_content)
        self.library_is_kept = False
        self.readable = Readable()
        self.pieces: Kept[Pieces] = Kept(MOST_IN_PIECES)
        self.begun: tuple[Written, ...] = ()
        self.has_more: Callable[[], object] = lambda: None
        self.names_of: dict[tuple[str, str], tuple[str | None, str | None]] = {}

    def admitted(self, connection: Connection, acting: Acting) -> Admitted:
        """Who asks, if they may ask at all: an ended, withdrawn or made-up login or link is refused."""
        link_case, may, person, standing = None, None, "", None
        if acting.link is not None:
            link = connection.execute(LINK_OF, {"digest": acting.link}).first()
            if link is None or link.withdrawn_at is not None or link.expires_at <= as_text(now()):
                raise refusal(error("store.link_ended", ""))
            link_case, may, person, standing = link.case_id, link.may, link.person, "link"
        if acting.login is not None:
            person, standing = self._logged_in(connection, acting.login)
        elif acting.link is None:
            if self.has_login or acting.standing != "single":
                raise refusal(error("store.login_ended", ""))
            person, standing = acting.person, "single"
        known: Any = standing
        return Admitted(person, known, link_case, may)

    def _logged_in(self, connection: Connection, login: str) -> tuple[str, str]:
        found = connection.execute(LOGIN_OF, {"digest": login}).first()
        if not self.has_login or found is None or found.ended_at is not None or found.forgotten_at is not None:
            raise refusal(error("store.login_ended", ""))
        time = now()
        if time - from_text(found.used_at) > IDLE or time - from_text(found.issued_at) > LONGEST:
            raise refusal(error("store.login_ended", ""))
        return found.person, found.role

    def case_row(self, connection: Connection, admitted: Admitted, case_id: str) -> Row[Any]:
        """The row of a case that whoever asks may read something of; others are not told that it exists."""
        return self._if_readable(admitted, case_id, connection.execute(_CASE, {"case_id": case_id}).first())

    def row_to_save_upon(self, connection: Connection, admitted: Admitted, case_id: str, request: str) -> Row[Any]:
        """The row of a case with all that a save asks: each question by itself costs as much as they do together.

        They are the sum of its head, the number in the audit of the request if it has been done, whether the case has
        tags, and who asks.
        """
        facts = {"case_id": case_id, "request": request, "by": admitted.person}
        return self._if_readable(admitted, case_id, connection.execute(_SAVED_UPON, facts).first())

    def _if_readable(self, admitted: Admitted, case_id: str, row: Row[Any] | None) -> Row[Any]:
        if row is None or not (reads_drafts(admitted, row) or reads_submitted(admitted, row)):
            raise refusal(error("store.no_such_case", case_id))
        return row

    def person(self, connection: Connection, person_id: str) -> Person:
        """Somebody by id."""
        row = connection.execute(_PERSON, {"id": person_id}).first()
        return _nobody(person_id) if row is None else _known(row)

    def people(self, connection: Connection, ids: set[str]) -> dict[str, Person]:
        """Id → person, for several."""
        known = {row.id: _known(row) for row in connection.execute(_PEOPLE, {"ids": [*ids]})} if ids else {}
        return {one: known.get(one) or _nobody(one) for one in ids}

    def needs(self, connection: Connection, admitted: Admitted, row: Row[Any], deed: Deed) -> None:
        """Refuses what whoever asks may not do with a case."""
        if deed not in deeds(connection, admitted, row):
            raise not_allowed(row.id, deed)


def _known(row: Row[Any]) -> Person:
    return person_in(row.id, row.name, row.role, row.forgotten_at)


def person_in(person_id: str, name: str | None, role: Role | None, forgotten_at: str | None) -> Person:
    """Somebody as a row has them; without a role, whoever is not known any more."""
    return _nobody(person_id) if role is None else Person(person_id, name or "", role, forgotten_at is not None)


def _nobody(person_id: str) -> Person:
    """Whoever is not known any more."""
    return Person(person_id, "", "reader", True)


def not_allowed(address: str, deed: str) -> StoreRefused:
    """The refusal of what somebody may not do."""
    return refusal(error("store.not_allowed", address, deed=deed))


def is_own(admitted: Admitted, row: Row[Any]) -> bool:
    """Whether a case is theirs: they began it. Without login everything is."""
    return admitted.standing == "single" or bool(row.author == admitted.person)


def reads_drafts(admitted: Admitted, row: Row[Any]) -> bool:
    """Whether they may read every revision of a case."""
    if admitted.link_case == row.id:
        return not row.discarded
    own = is_own(admitted, row) and allows(admitted.standing, "read_own")
    return own or (allows(admitted.standing, "read_draft") and not row.discarded)


def reads_submitted(admitted: Admitted, row: Row[Any]) -> bool:
    """Whether they may read the revisions of a case that have been submitted."""
    return row.submitted is not None and allows(admitted.standing, "read_submitted")


def deeds(connection: Connection, admitted: Admitted, row: Row[Any]) -> frozenset[Deed]:
    """What they may do with a case, whatever the state of a revision. In the archive: take it out, end links."""
    own, standing = is_own(admitted, row), admitted.standing
    edits = (own and allows(standing, "edit_own")) or allows(standing, "edit_other")
    asked: dict[Deed, bool] = {
        "edit": edits,
        "name": edits,
        "submit": edits and allows(standing, "submit"),
        "review": allows(standing, "review"),
        "decide": allows(standing, "decide"),
        "follow_up": (own or allows(standing, "read_draft")) and allows(standing, "follow_up"),
        "share": edits and allows(standing, "share"),
        "withdraw": edits and allows(standing, "share"),
        "comment": allows(standing, "comment"),
        "archive": allows(standing, "archive"),
        "discard": own and allows(standing, "discard") and row.submitted is None,
    }
    may = {deed for deed, is_allowed in asked.items() if is_allowed} | admitted.by_link(row.id)
    if standing != "single" and may & TWO_PERSONS and wrote(connection, admitted.person, row.id):
        may -= TWO_PERSONS
    if row.archived:
        may &= {"archive", "withdraw"}
    return frozenset(may - ({"archive"} if row.discarded else set()))


def wrote(connection: Connection, person: str, case_id: str) -> bool:
    """Whether somebody wrote any revision of a case. Scenarios laid beside what is submitted are no part of it."""
    return bool(connection.scalar(_WROTE, {"case_id": case_id, "person": person, "besides": "beside"}))


def steps_from(state: State, may: frozenset[Deed]) -> tuple[State, ...]:
    """The states that a revision may go to, by who may do what."""
    return tuple(to for (before, to), deed in STEPS.items() if before == state and deed in may)


def needs_action(admitted: Admitted, action: Action) -> None:
    """Refuses what a standing does not allow."""
    if not allows(admitted.standing, action):
        raise not_allowed("", action)
