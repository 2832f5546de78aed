"""Shared links and remarks: a colleague elsewhere sees one case, without an account, until the link ends."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from model.case.problem import error
from store.database.chain import Happening, append
from store.database.clock import as_text, from_text, now
from store.database.faults import refusal
from store.database.revisions import was_submitted
from store.database.tables import LINK, PERSON, REMARK
from store.keeping.access import LINK_OF, Admitted, digest, reads_drafts
from store.keeping.versions import LONGEST_NOTE, Versions, done_with
from store.keeping.words import checked_words
from store.records import Acting, LinkRow, Loose, RemarkRow
from store.rules.roles import MAYS, May

LONGEST_LINK = timedelta(days=366)


class Sharing(Versions):
    """Links and remarks."""

    def share(self, acting: Acting, case_id: str, may: May, expires: datetime, label: str = "") -> str:
        """A new link to a case: its secret, which is shown once and not kept. `label`: whom it is for."""
        checked_words(case_id, label)
        if may not in MAYS or not now() < expires <= now() + LONGEST_LINK:
            raise refusal(error("store.link_too_long", case_id, days=LONGEST_LINK.days))
        secret, link_id = secrets.token_urlsafe(32), secrets.token_urlsafe(9)
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, "share")
            person = f"link-{link_id}"
            body = {"link": link_id, "may": may, "expires_at": as_text(expires), "as": person}
            _, time, _ = append(
                connection, Happening(admitted.person, admitted.standing, "share", case_id, None, None, body)
            )
            known = {"id": person, "name": label, "role": "link", "added_at": time}
            connection.execute(insert(PERSON).values(**known))
            values = {"id": link_id, "digest": digest(secret), "case_id": case_id, "may": may, "person": person}
            values |= {"made_by": admitted.person, "made_at": time, "expires_at": as_text(expires)}
            connection.execute(insert(LINK).values(**values))
        return secret

    def by_link(self, secret: str, acting: Acting | None = None) -> Loose:
        """Who comes by a link, and the case. With `acting`, somebody logged in comes by it as themselves."""
        with self.database.reading() as connection:
            link = connection.execute(LINK_OF, {"digest": digest(secret)}).first()
            if link is None or link.withdrawn_at is not None or link.expires_at <= as_text(now()):
                raise refusal(error("store.link_ended", ""))
            person = self.person(connection, link.person)
        if acting is not None and acting.login is not None:
            comes = Acting(acting.person, acting.name, acting.standing, acting.login, digest(secret))
        else:
            comes = Acting(person.id, person.name, "link", None, digest(secret))
        return Loose(comes, link.case_id, link.may)

    def links(self, acting: Acting, case_id: str) -> tuple[LinkRow, ...]:
        """The links to a case, newest first, for who may end them."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, "withdraw")
            found = connection.execute(select(LINK).where(LINK.c.case_id == case_id).order_by(LINK.c.made_at.desc()))
            links = found.all()
            people = self.people(connection, {one for link in links for one in (link.person, link.made_by)})
            return tuple(
                LinkRow(
                    link.id,
                    link.may,
                    people[link.person].name,
                    people[link.made_by],
                    from_text(link.made_at),
                    from_text(link.expires_at),
                    None if link.withdrawn_at is None else from_text(link.withdrawn_at),
                )
                for link in links
            )

    def withdraw(self, acting: Acting, case_id: str, link_id: str) -> None:
        """Ends a link at once."""
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, "withdraw")
            self.end_link(connection, admitted, case_id, link_id)

    def end_link(self, connection: Connection, by: Admitted, case_id: str, link_id: str) -> None:
        """Ends a link within a transaction."""
        body = {"link": link_id}
        _, time, _ = append(connection, Happening(by.person, by.standing, "withdraw", case_id, None, None, body))
        this = (LINK.c.case_id == case_id) & (LINK.c.id == link_id) & LINK.c.withdrawn_at.is_(None)
        connection.execute(update(LINK).where(this).values(withdrawn_at=time))

    # Remarks

    def remark(
        self, acting: Acting, case_id: str, revision: int, note: str, address: str = "", answers: int | None = None
    ) -> None:
        """A comment on a revision, at an address in it or on the whole; or a reply to one that they may read."""
        checked_words(case_id, address)
        checked_words(case_id, note, longest=LONGEST_NOTE)
        with self.database.writing() as connection:
            admitted, row = self.for_revision(connection, acting, case_id, revision)
            self.needs(connection, admitted, row, "comment")
            if answers is not None:
                answered = _remark(connection, case_id, answers)
                if answered is None or not self._reads(connection, admitted, row, answered.revision):
                    raise refusal(error("store.no_such_remark", case_id))
                address = answered.address
            body = {"address": address, "note": note, **({} if answers is None else {"answers": answers})}
            seq, time, _ = append(connection, done_with(admitted, "remark", case_id, revision, body))
            values = {"case_id": case_id, "revision": revision, "seq": seq, "person": admitted.person, "made_at": time}
            connection.execute(insert(REMARK).values(**values, **body))

    def remarks(self, acting: Acting, case_id: str) -> tuple[RemarkRow, ...]:
        """The comments on a case, in order; those on submitted revisions for who may read no drafts."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            found: Any = connection.execute(
                select(REMARK).where(REMARK.c.case_id == case_id).order_by(REMARK.c.seq)
            ).all()
            found = [one for one in found if self._reads(connection, admitted, row, one.revision)]
            people = self.people(connection, {one.person for one in found})
            return tuple(
                RemarkRow(
                    one.revision,
                    one.address,
                    one.note,
                    people[one.person],
                    from_text(one.made_at),
                    one.seq,
                    one.answers,
                )
                for one in found
            )

    def _reads(self, connection: Connection, admitted: Admitted, row: Row[Any], revision: int) -> bool:
        """Whether somebody may read what is said of a revision."""
        return reads_drafts(admitted, row) or was_submitted(connection, row.id, revision)


def _remark(connection: Connection, case_id: str, seq: int) -> Row[Any] | None:
    return connection.execute(select(REMARK).where(REMARK.c.case_id == case_id, REMARK.c.seq == seq)).first()
