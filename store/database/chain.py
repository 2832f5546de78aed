"""The audit: what happened, in order, each row with the sum of the row before it. A row is never changed or removed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from store.content.canonical import as_bytes, sha_of
from store.database.clock import as_text, now
from store.database.tables import AUDIT

_LAST = select(AUDIT.c.seq, AUDIT.c.sha, AUDIT.c.made_at).order_by(AUDIT.c.seq.desc()).limit(1)
_ADD = insert(AUDIT)

SUMMED = ("seq", "made_at", "person", "standing", "action", "case_id", "revision", "request", "body", "previous")
"""The columns that a row's sum is over, in order."""


@dataclass(frozen=True)
class Head:
    """How many rows the audit has and the sum of the last: printed on what leaves, a cut tail is seen by it."""

    count: int
    sha: str

    def __str__(self) -> str:
        return f"{self.count}:{self.sha}"


@dataclass(frozen=True)
class Happening:
    """Something that was done: who, in what standing, what, with which case and revision, and the particulars."""

    person: str
    standing: str
    action: str
    case_id: str | None = None
    revision: int | None = None
    request: str | None = None
    body: Mapping[str, Any] | None = None


def head_of(connection: Connection) -> Head:
    """The head of the audit as it stands."""
    return _head(_last(connection))


def _last(connection: Connection) -> Row[Any, Any, Any] | None:
    """The last row: its number, its sum and when it was made."""
    return connection.execute(_LAST).first()


def _head(last: Row[Any, Any, Any] | None) -> Head:
    return Head(0, "") if last is None else Head(last.seq, last.sha)


def sum_of(row: Mapping[str, Any]) -> str:
    """The sum of a row of the audit."""
    return sha_of(as_bytes([row[column] for column in SUMMED]))


class Added(NamedTuple):
    """A row of the audit as it was just added: its number, the time as it is kept, and whether that went backwards."""

    seq: int
    time: str
    clock_went_back: bool


def append(connection: Connection, happening: Happening) -> Added:
    """Adds what was done, after the last row that there is."""
    last = _last(connection)
    head = _head(last)
    time = as_text(now())
    body = dict(happening.body or {})
    went_back = last is not None and time < last.made_at
    if last is not None and went_back:
        body["clock_before"] = last.made_at
    row = {
        "seq": head.count + 1,
        "made_at": time,
        "person": happening.person,
        "standing": happening.standing,
        "action": happening.action,
        "case_id": happening.case_id,
        "revision": happening.revision,
        "request": happening.request,
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False),
        "previous": head.sha,
    }
    connection.execute(_ADD, {**row, "sha": sum_of(row)})
    return Added(head.count + 1, time, went_back)


def rows_of(connection: Connection, case_id: str | None = None) -> Iterator[Row[Any]]:
    """The rows of the audit in order; those of one case, if asked."""
    asked = select(AUDIT).order_by(AUDIT.c.seq)
    if case_id is not None:
        asked = asked.where(AUDIT.c.case_id == case_id)
    yield from connection.execute(asked).yield_per(200)


def length(connection: Connection) -> int:
    """How many rows there are."""
    return connection.scalar(select(func.count()).select_from(AUDIT)) or 0
