"""Lists of cases: search, filters, folders and tags. What is told of a case lies in its row; nothing is calculated."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, func, not_, or_, select, true

from model.case.assumptions import Language
from store.content.canonical import Tree
from store.database.clock import from_text
from store.database.faults import StoreRefused
from store.database.revisions import content_at
from store.database.tables import CASE, REVISION, TAG
from store.keeping.access import Admitted, is_own, reads_drafts
from store.keeping.presence import Presence
from store.records import Acting, CaseList, CaseRow, Person, Present
from store.rules.roles import allows
from store.rules.states import State

MOST_LISTED = 200
MOST_NAMES = 10_000
"""Cases whose names in other languages are kept at hand."""
KEPT_IN: Language = "sv"
"""The language of the names that lie in the row of a case."""


class Listing(Presence):
    """Lists."""

    def cases(
        self,
        acting: Acting,
        search: str = "",
        states: Sequence[State] = (),
        folder: str | None = None,
        tags: Sequence[str] = (),
        archived: bool = False,
        first: int = 0,
        most: int = 50,
        language: Language = "sv",
    ) -> CaseList:
        """The cases that whoever asks may read, last changed first; every word of the search is in what is listed.

        `folder=""` is those in no folder. Names of cases and applicants are in a language, if the case has them so.
        """
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            drafts, kept = drafts_of(admitted), CASE.c.archived == int(archived)
            asked = select(CASE).where(or_(drafts, _submitted_to(admitted)), kept, CASE.c.discarded == 0)
            asked = _filtered(asked, drafts, search, states, folder, tags)
            count = connection.scalar(asked.with_only_columns(func.count())) or 0
            page = asked.order_by(CASE.c.changed_seq.desc()).offset(max(0, first)).limit(min(most, MOST_LISTED))
            return CaseList(self._rows(connection, admitted, connection.execute(page).all(), language), count)

    def folders(self, acting: Acting) -> tuple[str, ...]:
        """The folders of the cases that whoever asks may read drafts of, in order."""
        with self.database.reading() as connection:
            mine = drafts_of(self.admitted(connection, acting))
            asked = select(CASE.c.folder).where(mine, CASE.c.folder.is_not(None), CASE.c.discarded == 0).distinct()
            return tuple(connection.scalars(asked.order_by(CASE.c.folder)))

    def tags(self, acting: Acting) -> tuple[str, ...]:
        """The tags of the cases that whoever asks may read drafts of, in order."""
        with self.database.reading() as connection:
            mine = drafts_of(self.admitted(connection, acting))
            asked = select(TAG.c.tag).join(CASE, CASE.c.id == TAG.c.case_id).where(mine, CASE.c.discarded == 0)
            return tuple(connection.scalars(asked.distinct().order_by(TAG.c.tag)))

    def _rows(
        self, connection: Connection, admitted: Admitted, rows: Sequence[Row[Any]], language: Language
    ) -> tuple[CaseRow, ...]:
        ids = [row.id for row in rows]
        shown = {row.id: row.head if reads_drafts(admitted, row) else row.submitted for row in rows}
        asked = select(REVISION.c.case_id, REVISION.c.number, REVISION.c.author, REVISION.c.made_at, REVISION.c.sha)
        asked = asked.join(CASE, CASE.c.id == REVISION.c.case_id).where(CASE.c.id.in_(ids))
        asked = asked.where(or_(REVISION.c.number == CASE.c.head, REVISION.c.number == CASE.c.submitted))
        written = {row.case_id: row for row in connection.execute(asked) if row.number == shown[row.case_id]}
        people = self.people(connection, {row.author for row in written.values()})
        tagged: dict[str, list[str]] = {}
        for tag in connection.execute(select(TAG).where(TAG.c.case_id.in_(ids)).order_by(TAG.c.tag)):
            tagged.setdefault(tag.case_id, []).append(tag.tag)
        others = self.others(connection, ids)
        listed = tuple(
            _row(
                admitted,
                row,
                written[row.id],
                people[written[row.id].author],
                tuple(tagged.get(row.id, ())),
                others.get(row.id, ()),
            )
            for row in rows
        )
        if language == KEPT_IN:
            return listed
        return tuple(self._named(connection, row, written[row.case_id].sha, language) for row in listed)

    def _named(self, connection: Connection, row: CaseRow, sha: str, language: Language) -> CaseRow:
        """A row with the names that the case has in another language than the one that lists are kept in."""
        named = self.names_of.get((sha, language))
        if named is None:
            try:
                _, content = content_at(connection, row.case_id, row.revision)
                named = self._names_in(json.loads(content), language)
            except (StoreRefused, ValueError):
                return row  # damaged: opening it says so
            if len(self.names_of) > MOST_NAMES:
                self.names_of.clear()
            self.names_of[sha, language] = named
        return replace(row, name=named[0] or row.name, applicant=named[1] or row.applicant)

    def _names_in(self, tree: Tree, language: Language) -> tuple[str | None, str | None]:
        """The names of a case and of its applicant in a language; None where the case has none in it."""
        key = tree["applicant"]
        own, known = (tree.get("actors") or {}).get(key), self.library.actors.get(key)
        applicant = own["label"].get(language) if own is not None else known.label.text(language) if known else None
        return tree["label"].get(language), applicant


def drafts_of(admitted: Admitted) -> ColumnElement[bool]:
    """The cases that somebody may read drafts of (as `reads_drafts` says of one)."""
    linked = CASE.c.id == admitted.link_case if admitted.link_case is not None else false()
    if admitted.standing == "single" or allows(admitted.standing, "read_draft"):
        return true()
    return or_(CASE.c.author == admitted.person, linked) if allows(admitted.standing, "read_own") else linked


def _submitted_to(admitted: Admitted) -> ColumnElement[bool]:
    return CASE.c.submitted.is_not(None) if allows(admitted.standing, "read_submitted") else false()


def _filtered(
    asked: Select[Any],
    drafts: ColumnElement[bool],
    search: str,
    states: Sequence[State],
    folder: str | None,
    tags: Sequence[str],
) -> Select[Any]:
    for word in search.casefold().split()[:10]:
        in_draft = CASE.c.searched.contains(word, autoescape=True)
        in_submitted = CASE.c.submitted_searched.contains(word, autoescape=True)
        asked = asked.where(or_(and_(drafts, in_draft), and_(not_(drafts), in_submitted)))
    if states:
        in_state = and_(drafts, CASE.c.state.in_(states))
        asked = asked.where(or_(in_state, CASE.c.submitted_state.in_(states)))
    if folder is not None:
        asked = asked.where(CASE.c.folder == folder if folder else CASE.c.folder.is_(None))
    for tag in tags:
        asked = asked.where(CASE.c.id.in_(select(TAG.c.case_id).where(TAG.c.tag == tag)))
    return asked


def _row(
    admitted: Admitted, row: Row[Any], written: Any, by: Person, tags: tuple[str, ...], there: tuple[Present, ...]
) -> CaseRow:
    """A case as whoever asks may see it: its head, or what was submitted of it."""
    all_of_it = reads_drafts(admitted, row)
    return CaseRow(
        case_id=row.id,
        name=row.name if all_of_it else row.submitted_name,
        applicant=row.applicant if all_of_it else row.submitted_applicant,
        state=row.state if all_of_it else row.submitted_state,
        npv=row.npv if all_of_it else row.submitted_npv,
        payback_year=row.payback_year if all_of_it else row.submitted_payback_year,
        folder=row.folder,
        tags=tags,
        changed_by=by,
        changed_at=from_text(written.made_at),
        revision=row.head if all_of_it else row.submitted,
        submitted=row.submitted,
        submitted_state=row.submitted_state,
        register_number=row.register_number,
        is_archived=bool(row.archived),
        is_own=is_own(admitted, row),
        others_open=tuple(one for one in there if one.person.id != admitted.person or admitted.standing == "single"),
    )
