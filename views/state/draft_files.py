"""Drafts of the earlier kind: a file each, named by the digest of the key in its address. They are read, and taken
into the store; none is written any more.
"""

import hashlib
import logging
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from model.case.assumptions import Language, Record
from model.case.case import Case
from views.state.draft import Draft

LARGEST = 16_000_000
"""Bytes of a file that is read."""

KEPT = timedelta(days=30)
"""How long a draft of the earlier kind, a file under a key in the address, was kept."""

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


def earlier(token: str) -> tuple[Draft, str] | None:
    """The draft of an address of the earlier kind, and the name of its saving: the same however often it is opened."""
    kept = restored(token, KEPT)
    if kept is None:
        return None
    draft = Draft(kept.case, kept.perspective, scenario=kept.scenario, language=kept.language, is_touched=True)
    return draft, hashlib.sha256(f"earlier {token}".encode()).hexdigest()[:40]
