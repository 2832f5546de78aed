"""What is kept of a window that has a case open: when it was last seen, and what was being done in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, delete, insert, select, update

from store.database.clock import as_text, now
from store.database.tables import PRESENCE, WORKING

PRESENT_FOR = timedelta(seconds=30)
"""Who was seen within this is there."""
NOTED_FOR = timedelta(seconds=12)
"""A window that was noted within this is not noted again: at a look every ten seconds it is noted every other time, and
whoever edits need not wait for the disk."""
LONGEST_WINDOW = 64
"""Signs of the name of a window."""
MOST_WINDOWS = 8
"""Windows of one person on one case that are remembered, those that wrote last."""

_CASE, _WINDOW, _PERSON = (bindparam(f"this_{name}", type_=Text()) for name in ("case", "window", "person"))
_SINCE = bindparam("since", type_=Text())
_NOTE = update(PRESENCE).where(PRESENCE.c.case_id == _CASE, PRESENCE.c.window_id == _WINDOW)
_NEW_NOTE = insert(PRESENCE)
_GONE = delete(PRESENCE).where(PRESENCE.c.seen_at < _SINCE)
_THERE = (
    select(PRESENCE)
    .where(PRESENCE.c.case_id == _CASE, PRESENCE.c.seen_at >= _SINCE)
    .order_by(PRESENCE.c.seen_at.desc())
)
_THEIRS = (WORKING.c.case_id == _CASE) & (WORKING.c.person == _PERSON)
_DONE_IN = update(WORKING).where(_THEIRS, WORKING.c.window_id == _WINDOW)
_DO_ANEW = insert(WORKING)
_LAST = select(WORKING.c.window_id).where(_THEIRS).order_by(WORKING.c.made_at.desc()).limit(MOST_WINDOWS - 1)


def there_since(time: datetime) -> str:
    """When somebody must have been seen to be there at a time, as it is kept."""
    return as_text(time - PRESENT_FOR)


def seen_there(connection: Connection, case_id: str) -> list[Row[Any]]:
    """The windows that have a case open now, last seen first."""
    return list(connection.execute(_THERE, {"this_case": case_id, "since": there_since(now())}))


def is_noted(there: Sequence[Row[Any]], window: str, person: str) -> bool:
    """Whether somebody's window is among those that have a case open, and was noted a moment ago."""
    fresh = as_text(now() - NOTED_FOR)
    return any((one.window_id, one.person) == (window, person) and one.seen_at > fresh for one in there)


def note_there(connection: Connection, case_id: str, window: str, person: str) -> None:
    """Notes that somebody has a case open in a window now."""
    seen = {"person": person, "seen_at": as_text(now())}
    if not connection.execute(_NOTE, {"this_case": case_id, "this_window": window, **seen}).rowcount:
        connection.execute(_NEW_NOTE, {"case_id": case_id, "window_id": window, **seen})


def let_gone_go(connection: Connection) -> None:
    """Forgets the windows that are not there any more."""
    connection.execute(_GONE, {"since": there_since(now())})


def keep_done(connection: Connection, case_id: str, window: str, person: str, content: bytes) -> None:
    """Keeps what somebody is doing with a case in a window; of their windows, those that wrote last are kept."""
    theirs, kept = {"this_case": case_id, "this_person": person}, {"made_at": as_text(now()), "content": content}
    if connection.execute(_DONE_IN, {**theirs, "this_window": window, **kept}).rowcount:
        return
    last = connection.scalars(_LAST, theirs).all()
    connection.execute(delete(WORKING).where(_THEIRS, WORKING.c.window_id.not_in(last)), theirs)
    connection.execute(_DO_ANEW, {"case_id": case_id, "window_id": window, "person": person, **kept})
