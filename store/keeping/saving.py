"""Saving: a new revision upon the one that was opened, once for each request, merged where others were quicker."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from model.case.assumptions import Language
from model.case.case import Case
from model.case.problem import Problem, error, notice
from model.checking.case import check
from store.content.canonical import Tree, as_bytes, content_of, holds_personnummer, packed, sha_of, tree_in, tree_of
from store.content.changes import Change, changes
from store.content.figures import Figures, answer_to, figures_of
from store.content.merging import merged
from store.database.chain import Happening, append
from store.database.faults import refusal
from store.database.tables import AUDIT, CASE, LIBRARY, REVISION, TAG
from store.keeping.access import Admitted, needs_action
from store.keeping.reading import Reading, case_at, content_at, went_back
from store.keeping.words import checked_words, kept_tags
from store.records import Acting, Conflict, Kind, Opened


@dataclass(frozen=True)
class Written:
    """A case that is to be kept, its bytes, and its figures."""

    case: Case
    content: bytes
    figures: Figures

    @cached_property
    def tree(self) -> Tree:
        """Its plain values, as its bytes say them."""
        return tree_in(self.content)

    @cached_property
    def sha(self) -> str:
        """The sum of its bytes."""
        return sha_of(self.content)

    @property
    def counted(self) -> dict[str, Any]:
        """Its figures, as they are kept."""
        told = self.figures
        return {"npv": told.npv, "payback_year": told.payback_year, "results_date": told.results_date}


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
        written = self._ready(case, figures)
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
            body = self._body(written, detail, without_personnummer([{"at": [], "new": written.tree}]))
            happening = Happening(admitted.person, admitted.standing, "create", case_id, 1, request, body)
            seq, time = append(connection, happening)
            values = {"id": case_id, "author": admitted.person, "made_at": time, "folder": folder or None, "head": 1}
            values |= {"changed_by": admitted.person, "changed_at": time, "changed_seq": seq, "state": "draft"}
            told = self._told(written, folder, kept)
            connection.execute(insert(CASE).values(**values, archived=0, discarded=0, **told))
            self.keep_tags(connection, case_id, kept)
            self._keep_revision(connection, case_id, 1, detail, written, admitted.person, time)
            row = self.case_row(connection, admitted, case_id)
            return self.opened(connection, admitted, row, 1, written.case, notices=clock_notices(connection, seq))

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
    ) -> Opened | Conflict:
        """Saves a case upon the revision that it was opened at; `opened_sha` is the sum that revision then had.

        Where others saved meanwhile, the edits are merged field by field and saved as one; where both changed the same
        field nothing is written and the choice is theirs. So it is where an older store has been put in place of the
        one that the case was opened from. A request that has been done is not done again.
        """
        written = self._ready(case, figures)
        checked_words(case_id, reason)
        detail = {"kind": kind, "parent": opened_revision, "key": key, "reason": reason}
        with self.database.writing() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            self.needs(connection, admitted, row, "edit")
            done = self._done(connection, admitted, request, case_id)
            if done is not None:
                return done
            if opened_revision <= 0:
                raise refusal(error("store.no_such_revision", case_id, revision=opened_revision))
            if not self.stands(connection, row, opened_revision, opened_sha):
                theirs = self.opened(connection, admitted, row)
                return Conflict(theirs, case, opened_revision, (), went_back(theirs, opened_revision))
            if opened_revision < row.head:
                one = self._merged(connection, admitted, row, opened_revision, case)
                if isinstance(one, Conflict):
                    return one
                written, detail = one, {**detail, "parent": row.head, "merged": opened_revision}
            return self._follow(connection, admitted, row, written, request, detail)

    def chosen(self, conflict: Conflict, mine: Sequence[str]) -> Case:
        """What a conflict becomes with mine at the addresses chosen and theirs at the others; saved upon theirs.

        Raises ValidationError where the choices do not go together.
        """
        with self.database.reading() as connection:
            _, base = case_at(connection, conflict.theirs.case_id, conflict.base_revision)
        one = merged(tree_of(base), tree_of(conflict.mine), tree_of(conflict.theirs.case), mine)
        return Case.model_validate_json(as_bytes(one.tree))

    # Within a transaction

    def _ready(self, case: Case, figures: Figures | None) -> Written:
        """A case that may be kept, as it will be read, with its figures."""
        given = content_of(case)
        try:
            read = Case.model_validate_json(given)  # what could not be opened again is never kept
        except ValidationError:
            code = "store.personnummer" if holds_personnummer(json.loads(given)) else "store.not_a_case"
            raise refusal(error(code, "")) from None
        content = content_of(read)
        if content == given:
            read = case  # the same, and quickly known to be
        return Written(read, content, figures if figures is not None else figures_of(answer_to(read, self.library)))

    def _done(
        self, connection: Connection, admitted: Admitted, request: str, case_id: str | None = None
    ) -> Opened | None:
        """What a request came to, if it has been done."""
        row = connection.execute(select(AUDIT).where(AUDIT.c.request == request)).first()
        if row is None:
            return None
        if row.person != admitted.person or (case_id is not None and row.case_id != case_id):
            raise refusal(error("store.request_reused", row.case_id or ""))
        found = self.case_row(connection, admitted, row.case_id)
        return self.opened(connection, admitted, found, row.revision, was_merged="merged" in json.loads(row.body))

    def _follow(
        self,
        connection: Connection,
        admitted: Admitted,
        row: Row[Any],
        written: Written,
        request: str,
        detail: Mapping[str, Any],
    ) -> Opened:
        """The next revision of a case, upon its head; none where nothing is different."""
        before, base = content_at(connection, row.id, row.head)
        if before.sha == written.sha:
            return self.opened(connection, admitted, row, row.head, written.case)
        body = self._body(written, detail, without_personnummer(changes(tree_in(base), written.tree)))
        number = row.head + 1
        happening = Happening(admitted.person, admitted.standing, "save", row.id, number, request, body)
        seq, time = append(connection, happening)
        self._keep_revision(connection, row.id, number, detail, written, admitted.person, time)
        tags = connection.scalars(select(TAG.c.tag).where(TAG.c.case_id == row.id)).all()
        values = {"head": number, "state": "draft", "changed_by": admitted.person, "changed_at": time}
        values |= {"changed_seq": seq, **self._told(written, row.folder, tags)}
        connection.execute(update(CASE).where(CASE.c.id == row.id).values(**values))
        changed = self.case_row(connection, admitted, row.id)
        more: dict[str, Any] = {"was_merged": "merged" in detail, "notices": clock_notices(connection, seq)}
        return self.opened(connection, admitted, changed, number, written.case, **more)

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
        values |= {"sha": written.sha, "content": packed(written.content), "author": person, "made_at": time}
        connection.execute(insert(REVISION).values(**values, library=self.library_version, **written.counted))

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

    def applicant(self, case: Case, language: Language = "sv") -> str:
        """The applicant in words."""
        actor = case.actors.get(case.applicant) or self.library.actors.get(case.applicant)
        return actor.label.text(language) if actor is not None else case.applicant

    def searched(self, case: Case, folder: str | None, tags: Sequence[str]) -> str:
        """The words that a search looks among."""
        words = (case.label.sv, case.label.en, self.applicant(case), self.applicant(case, "en"), folder, *tags)
        return " ".join(filter(None, words)).casefold()


def without_personnummer(made: list[Change]) -> list[Change]:
    """The changes of a revision, if none of them brings a personnummer; what stood there before was looked at then."""
    if holds_personnummer([(change["at"], change.get("new")) for change in made]):
        raise refusal(error("store.personnummer", ""))
    return made


def clock_notices(connection: Connection, seq: int) -> tuple[Problem, ...]:
    """That the clock stands before the last thing that was done, if it does: order is kept all the same."""
    body = connection.scalar(select(AUDIT.c.body).where(AUDIT.c.seq == seq)) or ""
    return (notice("store.clock_went_back", ""),) if '"clock_before"' in body else ()
