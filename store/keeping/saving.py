"""Saving: a new revision upon the one that was opened, once for each request, merged where others were quicker."""

import contextlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from model.case.case import Case
from model.case.problem import Problem, error
from model.checking.case import check
from store.content.canonical import as_bytes, holds_personnummer, packed, tree_of
from store.content.changes import Change
from store.content.figures import Figures
from store.content.merging import merged
from store.content.written import Written
from store.database.chain import Happening, append
from store.database.faults import refusal
from store.database.revisions import tags_of
from store.database.tables import AUDIT, CASE, LIBRARY, REVISION, TAG
from store.database.windows import LONGEST_WINDOW, is_noted, keep_done, note_there, seen_there
from store.keeping.access import Admitted, needs_action, person_in
from store.keeping.reading import Reading, case_at, went_back
from store.keeping.words import checked_words, kept_doing, kept_tags
from store.records import Acting, Conflict, Doing, Kind, Opened

_DONE = select(AUDIT).where(AUDIT.c.request == bindparam("request"))
_KEEP = insert(REVISION)
_MOVE_ON = update(CASE).where(CASE.c.id == bindparam("case_id"))

MOST_BEGUN = 4
"""Cases that others began as that are remembered."""


class Saving(Reading):
    """Creating and saving."""

    def create(
        self,
        acting: Acting,
        case: Case,
        request: str,
        figures: Figures | None = None,
        kind: Kind = "create",
        origin: tuple[str, int] | None = None,
        folder: str | None = None,
        tags: Sequence[str] = (),
    ) -> Opened:
        """A new case in the store. `origin`: the case and revision that it was copied from. Once for each request."""
        written = self._to_begin(case, figures)
        kept = kept_tags(tags)
        checked_words("", folder, *kept)
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            needs_action(admitted, "create")
            done = self._done(connection, admitted, request)
            if done is not None:
                return done
            case_id = secrets.token_urlsafe(15)
            detail = {"kind": kind, "parent": None, "origin": origin, "folder": folder or None, "tags": kept or None}
            body = self._body(written, detail, written.whole)
            happening = Happening(admitted.person, admitted.standing, "create", case_id, 1, request, body)
            added = append(connection, happening)
            values: dict[str, Any] = {"id": case_id, "author": admitted.person, "made_at": added.time, "head": 1}
            values |= {"changed_by": admitted.person, "changed_at": added.time, "changed_seq": added.seq}
            values |= {"state": "draft", "archived": 0, "discarded": 0, "folder": folder or None}
            values |= self._told(written, folder, kept)
            connection.execute(insert(CASE).values(**values))
            self.keep_tags(connection, case_id, kept)
            self._keep_revision(connection, case_id, 1, detail, written, admitted.person, added.time)
            row = self.case_row(connection, admitted, case_id)
            by = self.person(connection, admitted.person)
            made = self.just_saved(connection, admitted, row, 1, written, detail, tuple(kept), added, by)
        self.has_more()
        return made

    def save(
        self,
        acting: Acting,
        case_id: str,
        opened_revision: int,
        case: Case,
        request: str,
        figures: Figures | None = None,
        kind: Kind = "edit",
        key: str | None = None,
        reason: str | None = None,
        opened_sha: str | None = None,
        window: str | None = None,
        doing: Doing | None = None,
    ) -> Opened | Conflict:
        """Saves a case upon the revision that it was opened at; `opened_sha` is the sum that revision then had.

        With a `window`, it is noted that it has the case open, looked for others who have (`Opened.seen`), and kept
        what is being done in it (`doing`, by the number of the new revision), so that none of these needs a transaction
        of its own. What is merged is not what whoever saves is at, and `doing` is then not asked.

        Where others saved meanwhile, the edits are merged field by field and saved as one; where both changed the same
        field nothing is written and the choice is theirs. So it is where an older store has been put in place of the
        one that the case was opened from. A request that has been done is not done again.
        """
        written = self._ready(case, None) if figures is None else self._after(opened_sha, case, figures)
        checked_words(case_id, reason)
        detail = {"kind": kind, "parent": opened_revision, "key": key, "reason": reason}
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.row_to_save_upon(connection, admitted, case_id, request)
            self.needs(connection, admitted, row, "edit")
            done = None if row.done_as is None else self._done(connection, admitted, request, case_id)
            if done is not None:
                return done
            saved = self._next(connection, admitted, row, (opened_revision, opened_sha), written, request, detail)
            if window is None or isinstance(saved, Conflict) or saved.revision <= row.head:
                return saved
            return self._in_window(connection, admitted, saved, window[:LONGEST_WINDOW], doing)

    def chosen(self, conflict: Conflict, mine: Sequence[str]) -> Case:
        """What a conflict becomes with mine at the addresses chosen and theirs at the others; saved upon theirs.

        Raises ValidationError where the choices do not go together.
        """
        with self.database.reading() as connection:
            _, base = case_at(connection, conflict.theirs.case_id, conflict.base_revision)
        one = merged(tree_of(base), tree_of(conflict.mine), tree_of(conflict.theirs.case), mine)
        return Case.model_validate_json(as_bytes(one.tree))

    def _to_begin(self, case: Case, figures: Figures | None) -> Written:
        """A case that may be kept as the first of its history. What many begin from is looked through once."""
        known = next((one for one in self.begun if one.case is case), None) if figures is None else None
        if known is not None:
            return known
        written = self._ready(case, figures)
        without_personnummer(written.whole)
        if figures is None:
            self.begun = (written, *self.begun)[:MOST_BEGUN]
        return written

    # Within a transaction

    def _done(
        self, connection: Connection, admitted: Admitted, request: str, case_id: str | None = None
    ) -> Opened | None:
        """What a request came to, if it has been done."""
        row = connection.execute(_DONE, {"request": request}).first()
        if row is None:
            return None
        if row.person != admitted.person or (case_id is not None and row.case_id != case_id):
            raise refusal(error("store.request_reused", row.case_id or ""))
        found = self.case_row(connection, admitted, row.case_id)
        return self.opened(connection, admitted, found, row.revision, was_merged="merged" in json.loads(row.body))

    def _next(
        self,
        connection: Connection,
        admitted: Admitted,
        row: Row[Any],
        opened: tuple[int, str | None],
        written: Written,
        request: str,
        detail: dict[str, Any],
    ) -> Opened | Conflict:
        """The next revision of a case, upon the one that was opened (its number and sum), or what stands in the way.

        `row` is one to save upon.
        """
        revision, case = opened[0], written.case
        if revision <= 0:
            raise refusal(error("store.no_such_revision", row.id, revision=revision))
        if row.head_sha is None:
            raise refusal(error("store.no_such_revision", row.id, revision=row.head))
        if not self.stands(connection, row, *opened):
            theirs = self.opened(connection, admitted, row)
            return Conflict(theirs, case, revision, (), went_back(theirs, revision))
        if revision < row.head:
            one = self._merged(connection, admitted, row, revision, self._ready(case, written.figures).case)
            if isinstance(one, Conflict):
                return one
            written, detail = one, {**detail, "parent": row.head, "merged": revision}
        return self._follow(connection, admitted, row, written, request, detail)

    def _follow(
        self,
        connection: Connection,
        admitted: Admitted,
        row: Row[Any],
        written: Written,
        request: str,
        detail: Mapping[str, Any],
    ) -> Opened:
        """The next revision of a case, upon its head, which has a sum; none where nothing is different."""
        written, made = self._upon(connection, row, written)
        if row.head_sha == written.sha:
            return self.opened(connection, admitted, row, row.head)
        if self.lays_beside(connection, admitted, row, written.case):
            detail = {**detail, "kind": "beside"}
        body = self._body(written, detail, without_personnummer(made))
        number = row.head + 1
        happening = Happening(admitted.person, admitted.standing, "save", row.id, number, request, body)
        added = append(connection, happening)
        self._keep_revision(connection, row.id, number, detail, written, admitted.person, added.time)
        tags = tags_of(connection, row.id) if row.has_tags else ()
        values = {"head": number, "state": "draft", "changed_by": admitted.person, "changed_at": added.time}
        values |= {"changed_seq": added.seq, **self._told(written, row.folder, tags)}
        connection.execute(_MOVE_ON, {"case_id": row.id, **values})
        by = person_in(admitted.person, row.by_name, row.by_role, row.by_forgotten_at)
        return self.just_saved(connection, admitted, row, number, written, detail, tags, added, by)

    def _in_window(
        self, connection: Connection, admitted: Admitted, saved: Opened, window: str, doing: Doing | None
    ) -> Opened:
        """Notes that a window has the case open that was just saved there, keeps what is being done, and looks."""
        there = seen_there(connection, saved.case_id)
        if not is_noted(there, window, admitted.person):
            note_there(connection, saved.case_id, window, admitted.person)
        if doing is not None and not saved.was_merged:
            with contextlib.suppress(TypeError, ValueError):  # what can't be written down stops no save
                content = kept_doing(doing(saved.revision), is_all_kept=True)  # who may edit reads drafts
                keep_done(connection, saved.case_id, window, admitted.person, content)
        return replace(saved, seen=self.seen_from(connection, window, saved.head, there))

    def _merged(
        self, connection: Connection, admitted: Admitted, row: Row[Any], opened_revision: int, case: Case
    ) -> Written | Conflict:
        """Both edits as one upon the head, or what stands between them."""
        _, base = case_at(connection, row.id, opened_revision)
        theirs = self.opened(connection, admitted, row)
        both = merged(tree_of(base), tree_of(case), tree_of(theirs.case))
        if both.clashes:
            return Conflict(theirs, case, opened_revision, both.clashes)
        try:
            one = Case.model_validate_json(as_bytes(both.tree))
        except ValidationError:
            return Conflict(theirs, case, opened_revision, (), error("store.edits_do_not_go_together", row.id))
        broken = self._broken(one, case, theirs.case)
        return self._ready(one, None) if broken is None else Conflict(theirs, case, opened_revision, (), broken)

    def _broken(self, one: Case, mine: Case, theirs: Case) -> Problem | None:
        """An error that the merged case has and neither has by itself."""
        errors = [problem for problem in check(one, self.library) if problem.severity == "error"]
        if not errors:
            return None
        known = {(problem.code, problem.address) for case in (mine, theirs) for problem in check(case, self.library)}
        return next((problem for problem in errors if (problem.code, problem.address) not in known), None)

    def _body(self, written: Written, detail: Mapping[str, Any], made: list[dict[str, Any]]) -> dict[str, Any]:
        """What the audit says of a revision: how it came, its sum, its figures and every change."""
        given = {name: value for name, value in detail.items() if value is not None}
        return {**given, "sha": written.sha, **written.counted, "library": self.library_version, "changes": made}

    def _keep_revision(
        self,
        connection: Connection,
        case_id: str,
        number: int,
        detail: Mapping[str, Any],
        written: Written,
        person: str,
        time: str,
    ) -> None:
        self.keep_library(connection)
        values = {"case_id": case_id, "number": number, "parent": detail["parent"], "kind": detail["kind"]}
        values |= {"sha": written.sha, "content": written.packed, "author": person, "made_at": time}
        connection.execute(_KEEP, {**values, "library": self.library_version, **written.counted})
        self.pieces.keep(written.sha, written.pieces)

    def keep_library(self, connection: Connection) -> None:
        """Keeps the library that revisions rest on, once; what is kept never goes."""
        if self.library_is_kept:
            return
        known = connection.scalar(select(LIBRARY.c.sha).where(LIBRARY.c.sha == self.library_version))
        if known is None:
            values = {"sha": self.library_version, "content": packed(self.library_content)}
            connection.execute(insert(LIBRARY).values(**values))
        else:  # not when it has just been written, which may yet be undone
            self.library_is_kept = True

    def keep_tags(self, connection: Connection, case_id: str, tags: Sequence[str]) -> None:
        """Puts these tags on a case and no others."""
        connection.execute(delete(TAG).where(TAG.c.case_id == case_id))
        for word in tags:
            connection.execute(insert(TAG).values(case_id=case_id, tag=word))

    def _told(self, written: Written, folder: str | None, tags: Sequence[str]) -> dict[str, Any]:
        """What a list tells of a case, and what is searched."""
        case, told = written.case, written.figures
        named = {"name": case.label.text("sv"), "applicant": self.applicant(case), "npv": told.npv}
        return {**named, "payback_year": told.payback_year, "searched": self.searched(case, folder, tags)}


def without_personnummer(made: list[Change]) -> list[Change]:
    """The changes of a revision, if none of them brings a personnummer; what stood there before was looked at then."""
    if holds_personnummer([(change["at"], change.get("new")) for change in made]):
        raise refusal(error("store.personnummer", ""))
    return made
