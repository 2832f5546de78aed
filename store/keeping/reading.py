"""A revision read and proven: its bytes have the sum that was kept with it, or it is refused by name."""

import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Row, select

from model.case.case import Case
from model.case.problem import Problem, error
from store.content.canonical import case_of, sha_of, unpacked
from store.database.clock import from_text
from store.database.faults import StoreRefused, refusal
from store.database.tables import REVISION, STEP, TAG, VERSION
from store.keeping.access import Admitted, Desk, deeds, is_own, reads_drafts, steps_from
from store.records import Acting, Opened
from store.rules.states import State

NOTHING_READ: Mapping[str, Case] = MappingProxyType({})
"""What somebody has who has read no case before."""


def content_at(connection: Connection, case_id: str, number: int) -> tuple[Row[Any], bytes]:
    """A revision's row and its bytes. Raises StoreRefused where there is none, or where it is not what was kept."""
    asked = select(REVISION).where(REVISION.c.case_id == case_id, REVISION.c.number == number)
    row = connection.execute(asked).first()
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
    connection: Connection,
    case_id: str,
    number: int,
    known: Case | None = None,
    read: Mapping[str, Case] = NOTHING_READ,
) -> tuple[Row[Any], Case]:
    """A revision's row and its case; `known` is that case, where it has just been written.

    Of bytes that have been read before, by their sum in `read`, the case is that one.
    """
    row, content = content_at(connection, case_id, number)
    try:
        return row, known or read.get(row.sha) or case_of(content)
    except ValidationError:
        raise refusal(error("store.unreadable_revision", case_id, revision=number)) from None


def state_of(connection: Connection, case_id: str, number: int) -> State:
    """The state of a revision."""
    asked = select(STEP.c.to_state).where(STEP.c.case_id == case_id, STEP.c.revision == number)
    state: State | None = connection.scalar(asked.order_by(STEP.c.seq.desc()).limit(1))
    return state or "draft"


def was_submitted(connection: Connection, case_id: str, number: int) -> bool:
    """Whether a revision has ever been submitted, so that those who read what is submitted may read it."""
    asked = select(STEP.c.seq).where(STEP.c.case_id == case_id, STEP.c.revision == number)
    return connection.execute(asked.limit(1)).first() is not None


class Reading(Desk):
    """Opening cases."""

    def open(
        self, acting: Acting, case_id: str, revision: int | None = None, read: Mapping[str, Case] = NOTHING_READ
    ) -> Opened:
        """A case as it stands, or one of its revisions. Who may only read what is submitted gets that.

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

    def stands(self, connection: Connection, row: Row[Any], revision: int, sha: str | None) -> bool:
        """Whether a revision that was opened is still what the store has under its number; `sha` where it is known."""
        return revision <= row.head and (sha is None or _sum_of(connection, row.id, revision) == sha)

    def newest(self, admitted: Admitted, row: Row[Any]) -> int:
        """The newest revision of a case that somebody may read."""
        return int(row.head if reads_drafts(admitted, row) else row.submitted)

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
        known: Case | None = None,
        read: Mapping[str, Case] = NOTHING_READ,
        **more: Any,
    ) -> Opened:
        """A revision of a case, for who has been admitted."""
        all_of_it = reads_drafts(admitted, row)
        number = revision if revision is not None else row.head if all_of_it else row.submitted
        if not all_of_it and not was_submitted(connection, row.id, number):
            raise refusal(error("store.no_such_revision", row.id, revision=number))
        found, case = case_at(connection, row.id, number, known, read)
        may, state = deeds(connection, admitted, row), state_of(connection, row.id, number)
        return Opened(
            case_id=row.id,
            revision=number,
            case=case,
            state=state,
            sha=found.sha,
            kind=found.kind,
            by=self.person(connection, found.author),
            at=from_text(found.made_at),
            head=row.head if all_of_it else number,
            submitted=row.submitted,
            submitted_state=None if row.submitted is None else state_of(connection, row.id, row.submitted),
            register_number=row.register_number,
            version_name=_version_name(connection, row.id, number),
            folder=row.folder,
            tags=_tags(connection, row.id),
            is_archived=bool(row.archived),
            is_own=is_own(admitted, row),
            can=may,
            steps=steps_from(state, may),
            **more,
        )


def went_back(theirs: Opened, revision: int) -> Problem:
    """That the store has something older in place of a revision that was opened: a backup has been put back."""
    return error("store.went_back", theirs.case_id, revision=revision)


def _sum_of(connection: Connection, case_id: str, number: int) -> str | None:
    """The sum that was kept with a revision; None where there is none."""
    asked = select(REVISION.c.sha).where(REVISION.c.case_id == case_id, REVISION.c.number == number)
    sha: str | None = connection.scalar(asked)
    return sha


def _version_name(connection: Connection, case_id: str, revision: int) -> str | None:
    """The name that a revision was last given."""
    named = select(VERSION.c.name).where(VERSION.c.case_id == case_id, VERSION.c.revision == revision)
    name: str | None = connection.scalar(named.order_by(VERSION.c.seq.desc()).limit(1))
    return name


def _tags(connection: Connection, case_id: str) -> tuple[str, ...]:
    """The tags of a case, in order."""
    return tuple(connection.scalars(select(TAG.c.tag).where(TAG.c.case_id == case_id).order_by(TAG.c.tag)))
