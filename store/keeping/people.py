"""People: who has logged in, what role they have, how long a login lasts, and how somebody is forgotten."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from model.case.problem import error
from store.content.canonical import holds_personnummer
from store.database.chain import Happening, append
from store.database.clock import as_text, from_text, now
from store.database.faults import refusal
from store.database.migrating import say_meta
from store.database.tables import AUDIT, LINK, LOGIN, PERSON, PRESENCE, STORE_META, UNSENT, WORKING
from store.keeping.access import IDLE, LOGIN_OF, LONGEST, Admitted, Desk, digest, needs_action
from store.keeping.sharing import Sharing
from store.records import SINGLE_USER, Acting, AuditRow, Person
from store.rules.roles import NEW_ROLE, ROLES, Action, Role

LONGEST_NAME = 200
"""Signs of a person's name."""
NOTED_EVERY = 60
"""Seconds between the times that the use of a login is written down."""
WITHOUT_LOGIN = "without_login"
"""Where the store says that it may be served without login though people have roles."""
OPERATOR = Admitted("operator", "administrator")
"""Whoever runs the command line on the server."""


class People(Sharing):
    """Logins, roles, forgetting."""

    def begin_session(
        self, issuer: str, subject: str, name: str, issued_at: datetime, secret: str | None = None
    ) -> str:
        """A login, for who the provider says it is: its secret, of which only the digest is kept.

        Who comes for the first time is given the role that sees nothing but its own. An identity issued too long ago
        is refused. A secret that is given, made of what the provider issued, is one login however often it comes: one
        that has ended does not begin again.
        """
        if secret is not None and self.known_login(secret):
            if self.acting(secret) is None:
                raise refusal(error("store.login_ended", ""))
            return secret
        time = now()
        if not issuer or not subject or time - issued_at > LONGEST:
            raise refusal(error("store.login_ended", ""))
        secret = secret or secrets.token_urlsafe(32)
        shown = "" if holds_personnummer([name]) else name[:LONGEST_NAME]
        with self.database.writing() as connection:
            row = self._identity(connection, issuer, subject)
            person = row.id if row is not None else self._welcome(connection, issuer, subject, shown, NEW_ROLE)
            if row is not None and row.name != shown:
                connection.execute(update(PERSON).where(PERSON.c.id == person).values(name=shown))
            if connection.scalar(select(LOGIN.c.person).where(LOGIN.c.digest == digest(secret))) is not None:
                return secret  # two windows came with it at once
            values = {"digest": digest(secret), "person": person, "issued_at": as_text(min(issued_at, time))}
            connection.execute(insert(LOGIN).values(**values, begun_at=as_text(time), used_at=as_text(time)))
        return secret

    def known_login(self, secret: str) -> bool:
        """Whether a login has begun, ended or not."""
        with self.database.reading() as connection:
            return connection.scalar(select(LOGIN.c.person).where(LOGIN.c.digest == digest(secret))) is not None

    def acting(self, secret: str) -> Acting | None:
        """Who a login is; None where it has ended. Using it keeps it alive, up to its longest."""
        login = digest(secret)
        with self.database.reading() as connection:
            row = connection.execute(LOGIN_OF, {"digest": login}).first()
        time = now()
        if row is None or row.ended_at is not None or row.forgotten_at is not None or not self.has_login:
            return None
        used = from_text(row.used_at)
        if time - used > IDLE or time - from_text(row.issued_at) > LONGEST:
            return None
        if (time - used).total_seconds() > NOTED_EVERY:
            with self.database.writing() as connection:
                alive = (LOGIN.c.digest == login) & LOGIN.c.ended_at.is_(None)
                connection.execute(update(LOGIN).where(alive).values(used_at=as_text(time)))
        return Acting(row.person, row.name, row.role, login)

    def end_session(self, secret: str) -> None:
        """Logs out."""
        with self.database.writing() as connection:
            this = (LOGIN.c.digest == digest(secret)) & LOGIN.c.ended_at.is_(None)
            connection.execute(update(LOGIN).where(this).values(ended_at=as_text(now())))

    def revoke(self, acting: Acting, person_id: str) -> None:
        """Ends every login of a person."""
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "manage_roles")
            self._end_logins(connection, person_id)
            body = {"person": person_id}
            append(connection, Happening(admitted.person, admitted.standing, "revoke", None, None, None, body))

    def with_roles(self) -> int:
        """How many people have been given a role, by logging in or by the command line."""
        with self.database.reading() as connection:
            asked = select(func.count()).select_from(PERSON)
            return connection.scalar(asked.where(PERSON.c.role.in_(ROLES), PERSON.c.forgotten_at.is_(None))) or 0

    def allow_without_login(self, allowed: bool) -> None:
        """Says, by the command line, that the store may be served without login though people have roles; or not."""
        with self.database.writing() as connection:
            body = {"allowed": allowed}
            happening = Happening(OPERATOR.person, OPERATOR.standing, "without_login", None, None, None, body)
            append(connection, happening)
            say_meta(connection, WITHOUT_LOGIN, "allowed" if allowed else "")

    def is_allowed_without_login(self) -> bool:
        """Whether it has been said that the store may be served without login though people have roles."""
        with self.database.reading() as connection:
            asked = select(STORE_META.c.value).where(STORE_META.c.name == WITHOUT_LOGIN)
            return connection.scalar(asked) == "allowed"

    def everybody(self, acting: Acting) -> tuple[Person, ...]:
        """Everybody who has logged in, for who manages roles."""
        with self.database.reading() as connection:
            needs_action(self.admitted(connection, acting), "manage_roles")
            asked = select(PERSON).where(PERSON.c.role.in_(ROLES)).order_by(PERSON.c.name, PERSON.c.id)
            return tuple(
                Person(row.id, row.name, row.role, row.forgotten_at is not None) for row in connection.execute(asked)
            )

    def may(self, acting: Acting, action: Action) -> None:
        """Refuses whoever may not do something that lies outside the store, such as changing the library."""
        with self.database.reading() as connection:
            needs_action(self.admitted(connection, acting), action)

    def audit(self, acting: Acting, after: int = 0, most: int = 100) -> tuple[AuditRow, ...]:
        """What was done, after a number, in order; for who may read the audit. What changed in a case is not told."""
        with self.database.reading() as connection:
            needs_action(self.admitted(connection, acting), "read_audit")
            columns = [column for column in AUDIT.c if column.name != "body"]
            asked = select(*columns).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq).limit(most)
            rows = connection.execute(asked).all()
            people = self.people(connection, {row.person for row in rows})
            return tuple(
                AuditRow(
                    row.seq, from_text(row.made_at), people[row.person], row.action, row.case_id, row.revision, row.sha
                )
                for row in rows
            )

    def give_role(self, acting: Acting | None, person_id: str, role: Role) -> None:
        """Gives a person a role; by who manages roles, or by the command line (None). Nobody changes their own."""
        with self.database.writing() as connection:
            admitted = OPERATOR if acting is None else self.admitted(connection, acting)
            needs_action(admitted, "manage_roles")
            row = connection.execute(select(PERSON).where(PERSON.c.id == person_id)).first()
            if row is None or role not in ROLES or row.role not in ROLES or person_id == admitted.person:
                raise refusal(error("store.no_such_person", person_id))
            connection.execute(update(PERSON).where(PERSON.c.id == person_id).values(role=role))
            body = {"person": person_id, "from": row.role, "to": role}
            append(connection, Happening(admitted.person, admitted.standing, "role", None, None, None, body))

    def add_person(self, issuer: str, subject: str, name: str, role: Role) -> str:
        """Somebody who has not logged in yet, by the command line: the first administrator. Their id.

        Refuses an identity that no login has, and a name that may not be kept.
        """
        if not issuer.strip() or not subject.strip():
            raise refusal(error("store.no_identity", "subject" if issuer.strip() else "issuer"))
        if len(name) > LONGEST_NAME:
            raise refusal(error("store.too_long", "name", limit=LONGEST_NAME))
        if holds_personnummer([name]):
            raise refusal(error("store.personnummer", "name"))
        with self.database.writing() as connection:
            row = self._identity(connection, issuer, subject)
            if row is None:
                return self._welcome(connection, issuer, subject, name, role)
        self.give_role(None, row.id, role)
        return str(row.id)

    def forget(self, person_id: str) -> None:
        """Takes away a person's name and identity, by the command line. What they did stays, done by nobody known.

        No sum of the audit changes: it has the person's id, which says nothing of who it was. Links to them end, and so
        do those that they made: nobody answers for who comes by them any more.
        """
        with self.database.writing() as connection:
            row = connection.execute(select(PERSON).where(PERSON.c.id == person_id)).first()
            if row is None or person_id == SINGLE_USER.person:
                raise refusal(error("store.no_such_person", person_id))
            self._end_logins(connection, person_id)
            theirs = or_(LINK.c.person == person_id, LINK.c.made_by == person_id) & LINK.c.withdrawn_at.is_(None)
            for link in connection.execute(select(LINK.c.case_id, LINK.c.id).where(theirs)).all():
                self.end_link(connection, OPERATOR, link.case_id, link.id)
            for table in (WORKING, UNSENT, PRESENCE):
                connection.execute(delete(table).where(table.c.person == person_id))
            gone = {"name": "", "issuer": None, "subject": None, "forgotten_at": as_text(now())}
            connection.execute(update(PERSON).where(PERSON.c.id == person_id).values(**gone))
            body = {"person": person_id}
            append(connection, Happening(OPERATOR.person, OPERATOR.standing, "forget", None, None, None, body))

    # Within a transaction

    def _identity(self, connection: Connection, issuer: str, subject: str) -> Row[tuple[object, ...]] | None:
        asked = select(PERSON).where(PERSON.c.issuer == issuer, PERSON.c.subject == subject)
        return connection.execute(asked).first()

    def _welcome(self, connection: Connection, issuer: str, subject: str, name: str, role: Role) -> str:
        person = secrets.token_urlsafe(12)
        body = {"person": person, "from": None, "to": role}
        _, time, _ = append(connection, Happening(person, role, "role", None, None, None, body))
        values = {"id": person, "issuer": issuer, "subject": subject, "name": name, "role": role, "added_at": time}
        connection.execute(insert(PERSON).values(**values))
        return person

    def _end_logins(self, connection: Connection, person_id: str) -> None:
        alive = (LOGIN.c.person == person_id) & LOGIN.c.ended_at.is_(None)
        connection.execute(update(LOGIN).where(alive).values(ended_at=as_text(now())))


def keep_single_user(desk: Desk) -> None:
    """Sees to it that the store knows whoever uses it without login."""
    with desk.database.reading() as connection:
        if connection.scalar(select(PERSON.c.id).where(PERSON.c.id == SINGLE_USER.person)) is not None:
            return
    with desk.database.writing() as connection:
        asked = select(PERSON.c.id).where(PERSON.c.id == SINGLE_USER.person)
        if connection.scalar(asked) is None:
            values = {"id": SINGLE_USER.person, "name": "", "role": "single", "added_at": as_text(now())}
            connection.execute(insert(PERSON).values(**values))
