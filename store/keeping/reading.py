"""A revision read and proven by its sum, or refused by name; and what is to be kept is read before it is."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row

from model.case.assumptions import Language
from model.case.case import Case
from model.case.problem import Problem, error, notice
from store.content.beside import lies_beside
from store.content.canonical import case_of, content_of, holds_personnummer, tree_in
from store.content.changes import Change, changes
from store.content.figures import Figures, answer_to, figures_of
from store.content.written import Written, is_read_as_written, trees_of_what_differs
from store.database.chain import Added
from store.database.clock import from_text
from store.database.faults import StoreRefused, refusal
from store.database.revisions import beside_of, content_at, state_of, sum_of, tags_of, version_name, was_submitted
from store.keeping.access import Admitted, Desk, deeds, is_own, reads_drafts, steps_from
from store.records import Acting, Opened, Person, Present, Seen
from store.rules.states import REVIEWED, State

NOTHING_READ: Mapping[str, Case] = {}
"""What somebody has who has read no case before."""


def case_at(connection: Connection, case_id: str, number: int) -> tuple[Row[Any], Case]:
    """A revision's row and its case."""
    row, content = content_at(connection, case_id, number)
    return row, _case_in(row, content)


def _case_in(row: Row[Any], content: bytes) -> Case:
    """The case of a revision's bytes, or a refusal where no model reads them."""
    try:
        return case_of(content)
    except ValidationError:
        raise refusal(error("store.unreadable_revision", row.case_id, revision=row.number)) from None


class Reading(Desk):
    """Opening cases."""

    def open(
        self, acting: Acting, case_id: str, revision: int | None = None, read: Mapping[str, Case] = NOTHING_READ
    ) -> Opened:
        """A case as it stands, or one of its revisions; what is submitted, for who may only read that.

        `read` has cases that were read before, by the sum of their bytes: the bytes are proven all the same.
        """
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            return self.opened(connection, admitted, row, revision, read=read)

    def head_and_sum(self, acting: Acting, case_id: str, revision: int) -> tuple[int, str | None]:
        """The newest revision that whoever asks may read, and the sum that another has; None where there is none."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            return self.newest(admitted, row), sum_of(connection, case_id, revision)

    def stands(self, connection: Connection, row: Row[Any], revision: int, sha: str | None) -> bool:
        """Whether a revision that was opened is still what the store has under its number; `sha` where it is known.

        `row` is that of the case, with the sum of its head.
        """
        if revision > row.head or sha is None:
            return bool(revision <= row.head)
        return (row.head_sha if revision == row.head else sum_of(connection, row.id, revision)) == sha

    def newest(self, admitted: Admitted, row: Row[Any]) -> int:
        """The newest revision of a case that somebody may read."""
        return int(row.head if reads_drafts(admitted, row) else row.submitted)

    def laid_beside(self, acting: Acting, case_id: str) -> Opened | None:
        """The newest revision with a reviewer's scenarios beside the submitted one; None where there is none."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            beside = beside_of(connection, row)
            return self.opened(connection, admitted, row, beside[-1]) if beside else None

    def lays_beside(self, connection: Connection, admitted: Admitted, row: Row[Any], case: Case) -> bool:
        """Whether who may review what is submitted lays nothing but scenarios of their own beside it, upon the head."""
        if row.submitted_state not in REVIEWED or "review" not in deeds(connection, admitted, row):
            return False
        submitted, base = (case_at(connection, row.id, number)[1] for number in (row.submitted, row.head))
        return lies_beside(submitted, base, case)

    def last_whole(self, acting: Acting, case_id: str) -> Opened | None:
        """The newest revision that is not damaged, of those that whoever asks may read."""
        with self.database.reading() as connection:
            admitted = self.admitted(connection, acting)
            row = self.case_row(connection, admitted, case_id)
            for number in range(row.head, 0, -1):
                try:
                    return self.opened(connection, admitted, row, number)
                except StoreRefused:
                    continue
        return None

    def opened(
        self,
        connection: Connection,
        admitted: Admitted,
        row: Row[Any],
        revision: int | None = None,
        read: Mapping[str, Case] = NOTHING_READ,
        **more: Any,
    ) -> Opened:
        """A revision of a case, for who has been admitted."""
        all_of_it = reads_drafts(admitted, row)
        number = revision if revision is not None else row.head if all_of_it else row.submitted
        is_open = all_of_it or was_submitted(connection, row.id, number)
        if not is_open and number not in beside_of(connection, row):
            raise refusal(error("store.no_such_revision", row.id, revision=number))
        found, case = self._read(connection, row.id, number, read)
        return Opened(
            **self._told_of_case(connection, admitted, row, state_of(connection, row.id, number)),
            revision=number,
            case=case,
            sha=found.sha,
            kind=found.kind,
            by=self.person(connection, found.author),
            at=from_text(found.made_at),
            head=row.head if all_of_it else number,
            version_name=version_name(connection, row.id, number),
            tags=tags_of(connection, row.id),
            **more,
        )

    def _read(
        self, connection: Connection, case_id: str, number: int, read: Mapping[str, Case]
    ) -> tuple[Row[Any], Case]:
        """A revision's row and its case: one that is in memory, if its bytes are those of it."""
        row, content = content_at(connection, case_id, number)
        known = read.get(row.sha) or self.readable.get(row.sha)
        case = known or _case_in(row, content)
        if row.sha in self.readable or (known is None and content_of(case) == content):
            self.readable.note(row.sha, case)
        return row, case

    def just_saved(
        self,
        connection: Connection,
        admitted: Admitted,
        row: Row[Any],
        number: int,
        written: Written,
        detail: Mapping[str, Any],
        tags: tuple[str, ...],
        added: Added,
        by: Person,
    ) -> Opened:
        """A revision that was just kept, upon the row of the case as it was: what was written is what would be read.

        No step and no name can stand at a number before there is a revision of it (the tables point at it), so it is a
        draft without a name.
        """
        return Opened(
            **self._told_of_case(connection, admitted, row, "draft"),
            revision=number,
            case=written.case,
            sha=written.sha,
            kind=detail["kind"],
            by=by,
            at=from_text(added.time),
            head=number,
            version_name=None,
            tags=tags,
            was_merged="merged" in detail,
            notices=(notice("store.clock_went_back", ""),) if added.clock_went_back else (),
        )

    def _told_of_case(self, connection: Connection, admitted: Admitted, row: Row[Any], state: State) -> dict[str, Any]:
        """What is said of a case whichever of its revisions is opened, and the steps from a state."""
        may = deeds(connection, admitted, row)
        return {
            "case_id": row.id,
            "state": state,
            "submitted": row.submitted,
            "submitted_state": None if row.submitted is None else state_of(connection, row.id, row.submitted),
            "register_number": row.register_number,
            "folder": row.folder,
            "is_archived": bool(row.archived),
            "is_own": is_own(admitted, row),
            "can": may,
            "steps": steps_from(state, may),
        }

    def seen_from(self, connection: Connection, window: str, head: int, there: Sequence[Row[Any]]) -> Seen:
        """What a window sees of a case, by the windows that have it open and its newest revision."""
        others = [one for one in there if one.window_id != window]
        return Seen(self.present(connection, others), head)

    def present(self, connection: Connection, there: Sequence[Row[Any]]) -> tuple[Present, ...]:
        """Who has a case open, of windows as they are kept."""
        people = self.people(connection, {one.person for one in there})
        return tuple(Present(people[one.person], one.window_id, from_text(one.seen_at)) for one in there)

    def applicant(self, case: Case, language: Language = "sv") -> str:
        """The applicant in words."""
        actor = case.actors.get(case.applicant) or self.library.actors.get(case.applicant)
        return actor.label.text(language) if actor is not None else case.applicant

    def searched(self, case: Case, folder: str | None, tags: Sequence[str]) -> str:
        """The words that a search looks among."""
        words = (case.label.sv, case.label.en, self.applicant(case), self.applicant(case, "en"), folder, *tags)
        return " ".join(filter(None, words)).casefold()

    # What is to be read

    def _ready(self, case: Case, figures: Figures | None) -> Written:
        """A case that may be kept, as it will be read, with its figures."""
        given = content_of(case)
        try:
            read = Case.model_validate_json(given)  # what could not be opened again is never kept
        except ValidationError:
            code = "store.personnummer" if holds_personnummer(json.loads(given)) else "store.not_a_case"
            raise refusal(error(code, "")) from None
        content = content_of(read)
        is_same = content == given
        if is_same:
            read = case  # the same, and quickly known to be
        written = Written(read, content, figures if figures is not None else figures_of(answer_to(read, self.library)))
        if is_same:
            self.readable.note(written.sha, written.case)
        return written

    def _after(self, opened_sha: str | None, case: Case, figures: Figures) -> Written:
        """A case as it is to be kept after the revision with a sum, of which it shares most."""
        return Written.after(self.pieces.get(opened_sha) or (), case, figures)

    def _upon(self, connection: Connection, row: Row[Any], written: Written) -> tuple[Written, list[Change]]:
        """A case that may be kept upon the head, as it will be read, and its changes: what differs is read, or all.

        A head that is in memory is not read from the database: what it shares with the case has not changed.
        """
        head_sha: str = row.head_sha
        head = self.readable.get(head_sha)
        if head is not None:
            before, after = trees_of_what_differs(head, written.case)
        else:
            before, after = tree_in(content_at(connection, row.id, row.head)[1]), written.tree
        made = changes(before, after)
        if written.sha in self.readable or (head_sha in self.readable and is_read_as_written(made, after)):
            self.readable.note(written.sha, written.case)
            return written, made
        ready = self._ready(written.case, written.figures)
        if ready.sha == written.sha:
            return ready, made
        return ready, changes(tree_in(content_at(connection, row.id, row.head)[1]), ready.tree)


def went_back(theirs: Opened, revision: int) -> Problem:
    """That the store has something older in place of a revision that was opened: a backup has been put back."""
    return error("store.went_back", theirs.case_id, revision=revision)
