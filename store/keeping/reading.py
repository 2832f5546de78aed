"""A revision read and proven by its sum, or refused by name; and what is to be kept is read before it is."""

import hmac
import json
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Integer, Row, Text, bindparam, select

from model.case.assumptions import Language
from model.case.case import Case
from model.case.problem import Problem, error, notice
from store.content.beside import lies_beside
from store.content.canonical import case_of, content_of, holds_personnummer, sha_of, tree_in, unpacked
from store.content.changes import Change, changes
from store.content.figures import Figures, answer_to, figures_of
from store.content.written import Written, is_read_as_written
from store.database.chain import Added
from store.database.clock import from_text
from store.database.faults import StoreRefused, refusal
from store.database.tables import REVISION, STEP, TAG, VERSION
from store.keeping.access import Admitted, Desk, deeds, is_own, reads_drafts, steps_from
from store.records import Acting, Opened
from store.rules.states import REVIEWED, State

# Put together once, as those of `access.py` are.
_CASE_ID, _NUMBER = bindparam("case_id", type_=Text()), bindparam("number", type_=Integer())
_REVISION = select(REVISION).where(REVISION.c.case_id == _CASE_ID, REVISION.c.number == _NUMBER)
_SUM = _REVISION.with_only_columns(REVISION.c.sha)
_STEPS = select(STEP.c.to_state).where(STEP.c.case_id == _CASE_ID, STEP.c.revision == _NUMBER)
_LAST_STEP = _STEPS.order_by(STEP.c.seq.desc()).limit(1)
_ANY_STEP = _STEPS.limit(1)
_NAMES = select(VERSION.c.name).where(VERSION.c.case_id == _CASE_ID, VERSION.c.revision == _NUMBER)
_NAME = _NAMES.order_by(VERSION.c.seq.desc()).limit(1)
_TAGS = select(TAG.c.tag).where(TAG.c.case_id == _CASE_ID).order_by(TAG.c.tag)
MOST_READABLE = 20_000
"""Sums of contents that are known to be read as they are written."""

NOTHING_READ: Mapping[str, Case] = {}
"""What somebody has who has read no case before."""


def content_at(connection: Connection, case_id: str, number: int) -> tuple[Row[Any], bytes]:
    """A revision's row and its bytes. Raises StoreRefused where there is none, or where it is not what was kept."""
    row = connection.execute(_REVISION, {"case_id": case_id, "number": number}).first()
    if row is None:
        raise refusal(error("store.no_such_revision", case_id, revision=number))
    return row, proven(row)


def proven(row: Row[Any]) -> bytes:
    """The bytes of a revision, if they have its sum."""
    try:
        content = unpacked(row.content)
    except ValueError:
        content = b""
    if not content or not hmac.compare_digest(sha_of(content), str(row.sha)):
        raise damaged(row.case_id, row.number)
    return content


def damaged(case_id: str, number: int) -> StoreRefused:
    """The refusal of a revision that is not what was kept."""
    return refusal(error("store.damaged_revision", case_id, revision=number))


def case_at(
    connection: Connection, case_id: str, number: int, read: Mapping[str, Case] = NOTHING_READ
) -> tuple[Row[Any], Case]:
    """A revision's row and its case: of bytes that have been read before, by their sum in `read`, it is that one."""
    row, content = content_at(connection, case_id, number)
    try:
        return row, read.get(row.sha) or case_of(content)
    except ValidationError:
        raise refusal(error("store.unreadable_revision", case_id, revision=number)) from None


def state_of(connection: Connection, case_id: str, number: int) -> State:
    """The state of a revision."""
    state: State | None = connection.scalar(_LAST_STEP, {"case_id": case_id, "number": number})
    return state or "draft"


def was_submitted(connection: Connection, case_id: str, number: int) -> bool:
    """Whether a revision has ever been submitted, so that those who read what is submitted may read it."""
    return connection.execute(_ANY_STEP, {"case_id": case_id, "number": number}).first() is not None


def beside_of(connection: Connection, row: Row[Any]) -> tuple[int, ...]:
    """The revisions that follow the submitted one of a case, each with nothing but scenarios laid beside it."""
    asked = select(REVISION.c.number, REVISION.c.kind).where(REVISION.c.case_id == row.id)
    later = connection.execute(asked.where(REVISION.c.number > (row.submitted or row.head)).order_by(REVISION.c.number))
    return tuple(one.number for one in takewhile(lambda one: one.kind == "beside", later))


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
            return self.newest(admitted, row), _sum_of(connection, case_id, revision)

    def stands(self, connection: Connection, head: Row[Any], revision: int, sha: str | None) -> bool:
        """Whether a revision that was opened is still what the store has under its number; `sha` where it is known."""
        if revision > head.number or sha is None:
            return bool(revision <= head.number)
        return (head.sha if revision == head.number else _sum_of(connection, head.case_id, revision)) == sha

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

    def lays_beside(self, connection: Connection, admitted: Admitted, row: Row[Any], base: bytes, case: Case) -> bool:
        """Whether who may review what is submitted lays nothing but scenarios of their own beside it."""
        if row.submitted_state not in REVIEWED or "review" not in deeds(connection, admitted, row):
            return False
        return lies_beside(case_at(connection, row.id, row.submitted)[1], case_of(base), case)

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
        found, case = case_at(connection, row.id, number, read)
        return Opened(
            **self._told_of_case(connection, admitted, row, state_of(connection, row.id, number)),
            revision=number,
            case=case,
            sha=found.sha,
            kind=found.kind,
            by=self.person(connection, found.author),
            at=from_text(found.made_at),
            head=row.head if all_of_it else number,
            version_name=_version_name(connection, row.id, number),
            tags=tags_of(connection, row.id),
            **more,
        )

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
            by=self.person(connection, admitted.person),
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
            self._note_readable(written)
        return written

    def _note_readable(self, written: Written) -> None:
        """Notes that a content is read as it is written."""
        if len(self.readable) > MOST_READABLE:
            self.readable.clear()
        self.readable.add(written.sha)

    def _upon(self, head: Row[Any], content: bytes, written: Written) -> tuple[Written, list[Change]]:
        """A case that may be kept upon a head, as it will be read, and its changes: what differs is read, or all."""
        before = tree_in(content)
        made = changes(before, written.tree)
        if written.sha in self.readable:
            return written, made
        if head.sha in self.readable and is_read_as_written(made, written.tree):
            self._note_readable(written)
            return written, made
        ready = self._ready(written.case, written.figures)
        return ready, made if ready.sha == written.sha else changes(before, ready.tree)


def went_back(theirs: Opened, revision: int) -> Problem:
    """That the store has something older in place of a revision that was opened: a backup has been put back."""
    return error("store.went_back", theirs.case_id, revision=revision)


def _sum_of(connection: Connection, case_id: str, number: int) -> str | None:
    """The sum that was kept with a revision; None where there is none."""
    sha: str | None = connection.scalar(_SUM, {"case_id": case_id, "number": number})
    return sha


def _version_name(connection: Connection, case_id: str, revision: int) -> str | None:
    """The name that a revision was last given."""
    name: str | None = connection.scalar(_NAME, {"case_id": case_id, "number": revision})
    return name


def tags_of(connection: Connection, case_id: str) -> tuple[str, ...]:
    """The tags of a case, in order."""
    return tuple(connection.scalars(_TAGS, {"case_id": case_id}))
