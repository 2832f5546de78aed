"""What is kept of a revision, asked by its number: its bytes, proven by their sum, its state, its name."""

import hmac
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Integer, Row, Text, bindparam, select

from model.case.problem import error
from store.content.canonical import sha_of, unpacked
from store.database.faults import StoreRefused, refusal
from store.database.tables import REVISION, STEP, TAG, VERSION
from store.rules.states import State

# Put together once: SQLAlchemy takes longer to build a question than to ask it.
_CASE_ID, _NUMBER = bindparam("case_id", type_=Text()), bindparam("number", type_=Integer())
_REVISION = select(REVISION).where(REVISION.c.case_id == _CASE_ID, REVISION.c.number == _NUMBER)
_SUM = _REVISION.with_only_columns(REVISION.c.sha)
_STEPS = select(STEP.c.to_state).where(STEP.c.case_id == _CASE_ID, STEP.c.revision == _NUMBER)
_LAST_STEP = _STEPS.order_by(STEP.c.seq.desc()).limit(1)
_ANY_STEP = _STEPS.limit(1)
_NAMES = select(VERSION.c.name).where(VERSION.c.case_id == _CASE_ID, VERSION.c.revision == _NUMBER)
_NAME = _NAMES.order_by(VERSION.c.seq.desc()).limit(1)
_TAGS = select(TAG.c.tag).where(TAG.c.case_id == _CASE_ID).order_by(TAG.c.tag)


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


def sum_of(connection: Connection, case_id: str, number: int) -> str | None:
    """The sum that was kept with a revision; None where there is none."""
    sha: str | None = connection.scalar(_SUM, {"case_id": case_id, "number": number})
    return sha


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


def version_name(connection: Connection, case_id: str, revision: int) -> str | None:
    """The name that a revision was last given."""
    name: str | None = connection.scalar(_NAME, {"case_id": case_id, "number": revision})
    return name


def tags_of(connection: Connection, case_id: str) -> tuple[str, ...]:
    """The tags of a case, in order."""
    return tuple(connection.scalars(_TAGS, {"case_id": case_id}))
