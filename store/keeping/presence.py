"""Where a case is filed, what each person was doing with it, and who has it open."""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, delete, select, update

from store.content.canonical import unpacked
from store.database.chain import Happening, append
from store.database.clock import now
from store.database.tables import CASE, PRESENCE, WORKING
from store.database.windows import LONGEST_WINDOW, is_noted, keep_done, let_gone_go, note_there, seen_there, there_since
from store.keeping.access import Admitted, reads_drafts
from store.keeping.reading import case_at
from store.keeping.saving import Saving
from store.keeping.words import checked_words, kept_doing, kept_tags
from store.records import Acting, Present, Seen, Working
from store.rules.roles import Deed


class Presence(Saving):
    """Filing, coming back, and being there."""

    def file_under(self, acting: Acting, case_id: str, folder: str | None, tags: Sequence[str]) -> None:
        """Puts a case in a folder (or none) and these tags on it."""
        folder, kept = (folder or "").strip() or None, kept_tags(tags)
        checked_words(case_id, folder, *kept)
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, "edit")
            body = {"folder": folder, "tags": kept}
            append(connection, Happening(admitted.person, admitted.standing, "file", case_id, None, None, body))
            self.keep_tags(connection, case_id, kept)
            _, case = case_at(connection, case_id, row.head)
            values = {"folder": folder, "searched": self.searched(case, folder, kept)}
            connection.execute(update(CASE).where(CASE.c.id == case_id).values(**values))

    def archive(self, acting: Acting, case_id: str, archived: bool = True) -> None:
        """Puts a case in the archive, where it is read only, or takes it out."""
        self._mark(acting, case_id, "archive", {"archived": int(archived)})

    def discard(self, acting: Acting, case_id: str) -> None:
        """Takes away a draft that was never submitted: it is listed no more, and nothing is destroyed."""
        self._mark(acting, case_id, "discard", {"discarded": 1})

    def _mark(self, acting: Acting, case_id: str, deed: Deed, marks: dict[str, int]) -> None:
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, deed)
            append(connection, Happening(admitted.person, admitted.standing, deed, case_id, None, None, marks))
            connection.execute(update(CASE).where(CASE.c.id == case_id).values(**marks))

    # What each person was doing

    def remember(self, acting: Acting, case_id: str, working: Working, window: str = "") -> None:
        """Keeps what somebody is doing with a case in a window, for coming back to; not a personnummer among it.

        Of who may not read drafts, no more than the words that they are writing of the case. Of windows of one person,
        those that wrote last are kept.
        """
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            content = kept_doing(working, reads_drafts(admitted, row))
            keep_done(connection, case_id, window[:LONGEST_WINDOW], admitted.person, content)

    def recall(
        self, acting: Acting, case_id: str, window: str = "", besides: Collection[str] = frozenset()
    ) -> Working | None:
        """What somebody was doing with a case in a window; in one that is new, what they did last in any other.

        `besides` are windows that are open: what is done in one is not taken up in another. None if nothing is
        remembered that can be read.
        """
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            self.case_row(connection, admitted, case_id)
            asked = select(WORKING.c.content).where(_working_of(admitted, case_id))
            content = connection.scalar(asked.where(WORKING.c.window_id == window[:LONGEST_WINDOW]))
            if content is None:
                left = asked.where(WORKING.c.window_id.not_in([*besides])).order_by(WORKING.c.made_at.desc())
                content = connection.scalar(left.limit(1))
        try:
            kept = None if content is None else json.loads(unpacked(content))
        except ValueError:
            return None
        if kept is None:
            return None
        return Working(**{**kept, "past": tuple(kept["past"]), "future": tuple(kept["future"])})

    # Who is there

    def seen(self, acting: Acting, case_id: str, window: str) -> Seen:
        """Notes that somebody has a case open in a window, and says who else has, and the newest that may be read."""
        window = window[:LONGEST_WINDOW]
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            there = seen_there(connection, case_id)
            if is_noted(there, window, admitted.person):
                return self.seen_from(connection, window, self.newest(admitted, row), there)
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            note_there(connection, case_id, window, admitted.person)
            let_gone_go(connection)
            return self.seen_from(connection, window, self.newest(admitted, row), seen_there(connection, case_id))

    def left(self, acting: Acting, case_id: str, window: str) -> None:
        """Notes that a window was closed."""
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            this = (PRESENCE.c.case_id == case_id) & (PRESENCE.c.window_id == window[:LONGEST_WINDOW])
            connection.execute(delete(PRESENCE).where(this, PRESENCE.c.person == admitted.person))

    def others(self, connection: Connection, case_ids: Sequence[str]) -> dict[str, tuple[Present, ...]]:
        """Case → who has it open, last seen first."""
        asked = select(PRESENCE).where(PRESENCE.c.case_id.in_(case_ids), PRESENCE.c.seen_at >= there_since(now()))
        rows = connection.execute(asked.order_by(PRESENCE.c.seen_at.desc())).all()
        found: dict[str, list[Present]] = {}
        for row, present in zip(rows, self.present(connection, rows), strict=True):
            found.setdefault(row.case_id, []).append(present)
        return {case_id: tuple(those) for case_id, those in found.items()}


def _working_of(admitted: Admitted, case_id: str) -> ColumnElement[bool]:
    """What is remembered of somebody's doings with a case, in any window."""
    return (WORKING.c.case_id == case_id) & (WORKING.c.person == admitted.person)
