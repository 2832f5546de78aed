"""Drafts on disk, so that they outlive a restart of the server: a file each, named by the digest of its token.

Whoever can read the server's disk can read the drafts, but no address can be made from them. What can't be written or
read is told in the log and is no reason to stop: the draft is in memory, and the page says when it was last stored.
"""

import hashlib
import logging
import os
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from model.case.assumptions import Language, Record
from model.case.case import Case

MOST_STEPS = 20
"""Steps back and forth that are kept on disk."""
LARGEST = 16_000_000
"""Bytes of a file that is read."""
MOST_FILES = 5000

log = logging.getLogger("fortjanst")


class Stored(Record):
    """A draft as it is stored."""

    case: Case
    perspective: str
    scenario: str | None
    language: Language
    past: tuple[Case, ...]
    future: tuple[Case, ...]
    saved: datetime


def folder() -> Path:
    """Where drafts are stored: FORTJANST_DRAFTS, else in the user's own state folder."""
    given = os.environ.get("FORTJANST_DRAFTS")
    if given:
        return Path(given)
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(state) if state else Path.home() / ".local" / "state") / "fortjanst" / "drafts"


def _path(token: str) -> Path:
    return folder() / f"{hashlib.sha256(token.encode()).hexdigest()}.json"


def store(token: str, draft: Stored) -> bool:
    """Stores a draft, whole or not at all; whether it could be."""
    short = draft.edited(past=draft.past[-MOST_STEPS:], future=draft.future[-MOST_STEPS:])
    try:
        place = folder()
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=place, encoding="utf-8", suffix=".part", delete=False) as part:  # mode 0600
            part.write(short.model_dump_json(exclude_defaults=True))
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(_path(token))
    except OSError as fault:
        log.warning("A draft could not be stored: %s", fault.strerror)
        return False
    return True


def restored(token: str, kept: timedelta) -> Stored | None:
    """The draft of a token as it was stored, if it is there, whole and not too old."""
    path = _path(token)
    try:
        file = path.stat()
        if file.st_size > LARGEST or time.time() - file.st_mtime > kept.total_seconds():
            return None
        return Stored.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError, ValueError):
        log.warning("A stored draft could not be read.")
        return None


def forget(token: str) -> None:
    """Takes away what is stored of a draft."""
    _path(token).unlink(missing_ok=True)


def tidy(kept: timedelta) -> None:
    """Takes away drafts that nobody has used for long, what an interrupted writing left, and the oldest of too many."""
    try:
        files = sorted(((path.stat().st_mtime, path) for path in folder().glob("*.*")), reverse=True)
    except OSError:
        return
    oldest = time.time() - kept.total_seconds()
    for place, (changed, path) in enumerate(files):
        is_left = path.suffix == ".part" and time.time() - changed > 3600
        if changed < oldest or is_left or place >= MOST_FILES:
            path.unlink(missing_ok=True)
