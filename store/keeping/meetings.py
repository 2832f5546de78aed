"""Meetings of a committee: their agenda, cases in order. Each change of one is a row of its own; the newest counts."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from model.case.assumptions import Language
from model.case.problem import error
from store.content.canonical import as_bytes, holds_personnummer, packed, unpacked
from store.database.chain import Happening, append
from store.database.clock import as_text, from_text, now
from store.database.faults import StoreRefused, refusal
from store.database.revisions import state_of, was_submitted
from store.database.tables import CASE, MEETING, UNSENT
from store.keeping.access import Admitted, needs_action, reads_drafts
from store.keeping.deciding import Deciding, is_day, outcome_of
from store.keeping.reading import case_at
from store.keeping.words import checked_words
from store.records import Acting
from store.records_of_decisions import Item, ItemRow, Meeting

MOST_ITEMS = 200
LOOKED_AT = "looked_at:"
"""What the row of what a window looks at begins with, before its name."""
MOST_LOOKED_AT = 50
"""Windows of a person of which it is kept what they look at, those that wrote last."""
LONGEST_NAME = 64


class Meetings(Deciding):
    """Meetings and their agendas."""

    def hold(
        self, acting: Acting, name: str, held_on: str, items: Sequence[Item], meeting_id: str | None = None
    ) -> str:
        """A new meeting, or another agenda for one: submitted versions that whoever asks may read. Its id."""
        checked_words("", name)
        if not name.strip() or not is_day(held_on) or len(items) > MOST_ITEMS:
            raise refusal(error("store.no_such_meeting", meeting_id or ""))
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "hold_meetings")
            if meeting_id is not None and _newest(connection, meeting_id) is None:
                raise refusal(error("store.no_such_meeting", meeting_id))
            for item in items:
                self.case_row(connection, admitted, item.case_id)
                if not was_submitted(connection, item.case_id, item.revision):
                    raise refusal(error("store.never_submitted", item.case_id, revision=item.revision))
            kept = meeting_id or secrets.token_urlsafe(9)
            listed = [[item.case_id, item.revision] for item in items]
            body = {"meeting": kept, "name": name, "held_on": held_on, "items": listed}
            happening = Happening(admitted.person, admitted.standing, "meeting", None, None, None, body)
            seq, time, _ = append(connection, happening)
            values = {"id": kept, "seq": seq, "name": name, "held_on": held_on, "items": json.dumps(listed)}
            connection.execute(insert(MEETING).values(**values, person=admitted.person, made_at=time))
            return kept

    def remember_agenda(self, acting: Acting, about: str, words: Mapping[str, str]) -> None:
        """Keeps what somebody is writing of an agenda that is not saved, for coming back to; nothing where it is empty.

        `about` is the meeting, or blank for a new one. It is theirs alone, and a personnummer among it is not kept.
        """
        kept = {name: text for name, text in words.items() if not holds_personnummer([text])}
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "hold_meetings")
            connection.execute(delete(UNSENT).where(UNSENT.c.about == about, UNSENT.c.person == admitted.person))
            if kept:
                _keep_unsent(connection, admitted.person, about, kept)

    def recall_agenda(self, acting: Acting, about: str) -> dict[str, str]:
        """What somebody was writing of an agenda; empty if nothing is remembered that can be read."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "hold_meetings")
            asked = select(UNSENT.c.content).where(UNSENT.c.about == about, UNSENT.c.person == admitted.person)
            return _unsent_in(connection.scalar(asked))

    def remember_looked_at(self, acting: Acting, name: str, content: str) -> None:
        """Keeps, under the name that a window's address has, what a committee looks at there; the newest of a person's.

        Nothing is kept of who came by a link.
        """
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            if admitted.standing == "link":
                return
            theirs = (UNSENT.c.person == admitted.person) & UNSENT.c.about.startswith(LOOKED_AT, autoescape=True)
            newest = select(UNSENT.c.about).where(theirs, UNSENT.c.about != _looked_at(name))
            last = connection.scalars(newest.order_by(UNSENT.c.made_at.desc()).limit(MOST_LOOKED_AT - 1)).all()
            connection.execute(delete(UNSENT).where(theirs, UNSENT.c.about.not_in(last)))
            _keep_unsent(connection, admitted.person, _looked_at(name), {"looked_at": content})

    def recall_looked_at(self, acting: Acting, name: str) -> str | None:
        """What is kept under a name, for whoever has the address; None where nothing is that can be read.

        It says which cases and on which terms, and nothing of them: who may see a case is asked of each.
        """
        with self.database.reading() as connection:
            self.admitted(connection, acting)
            asked = select(UNSENT.c.content).where(UNSENT.c.about == _looked_at(name))
            return _unsent_in(connection.scalar(asked.order_by(UNSENT.c.made_at.desc()).limit(1))).get("looked_at")

    def meetings(self, acting: Acting, language: Language = "sv") -> tuple[Meeting, ...]:
        """Every meeting, the last one first, for who may read what is submitted; names in a language."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "read_submitted")
            newest = {row.id: row for row in connection.execute(select(MEETING).order_by(MEETING.c.seq))}
            held = sorted(newest.values(), key=lambda row: (row.held_on, row.seq), reverse=True)
            return tuple(self._meeting(connection, admitted, row, language) for row in held)

    def _meeting(self, connection: Connection, admitted: Admitted, row: Row[Any], language: Language) -> Meeting:
        items = [item for case_id, number in json.loads(row.items)
                 if (item := self._item(connection, admitted, case_id, number, language)) is not None]  # fmt: skip
        by, at = self.person(connection, row.person), from_text(row.made_at)
        return Meeting(row.id, row.name, row.held_on, tuple(items), by, at)

    def _item(
        self, connection: Connection, admitted: Admitted, case_id: str, number: int, language: Language
    ) -> ItemRow | None:
        """An item as somebody may see it; None where they may not."""
        row = connection.execute(select(CASE).where(CASE.c.id == case_id)).first()
        if row is None or not (reads_drafts(admitted, row) or row.submitted is not None):
            return None
        try:
            found, case = case_at(connection, case_id, number)
        except StoreRefused:
            return None
        state = state_of(connection, case_id, number)
        told = (case.label.text(language), self.applicant(case, language), found.npv, found.payback_year)
        outcome = outcome_of(connection, case_id, number)
        return ItemRow(case_id, number, *told, state, outcome, row.register_number)


def _keep_unsent(connection: Connection, person: str, about: str, kept: Mapping[str, str]) -> None:
    values = {"about": about, "person": person, "made_at": as_text(now())}
    connection.execute(insert(UNSENT).values(**values, content=packed(as_bytes(kept))))


def _unsent_in(content: bytes | None) -> dict[str, str]:
    """What was kept; empty where nothing was, or where it can't be read."""
    try:
        kept = {} if content is None else json.loads(unpacked(content))
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in kept.items()} if isinstance(kept, dict) else {}


def _looked_at(name: str) -> str:
    return f"{LOOKED_AT}{name[:LONGEST_NAME]}"


def _newest(connection: Connection, meeting_id: str) -> Row[Any] | None:
    asked = select(MEETING).where(MEETING.c.id == meeting_id).order_by(MEETING.c.seq.desc()).limit(1)
    return connection.execute(asked).first()
