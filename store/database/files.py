"""What the file of a SQLite store is before anything in it is believed, and which stores have been used here before."""

import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import platformdirs

from model.case.problem import error
from store.database.engine import APPLICATION_ID, Address
from store.database.faults import refusal

_MAGIC = b"SQLite format 3\x00"
_HEAD = 100
NETWORK_DISKS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "9p",
        "fuse.sshfs",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
    }
)
"""Kinds of disks on which locks cannot be relied upon."""


def default_path() -> Path:
    """Where the store is when nobody says: in the user's own data folder."""
    return platformdirs.user_data_path("fortjanst") / "fortjanst.sqlite3"


def check_file(path: Path) -> None:
    """Refuses a file that is not ours, blank, cut off or on a network disk; a missing one is in order."""
    told = str(path)
    if disk_kind(path, _mounts()) in NETWORK_DISKS:
        raise refusal(error("store.network_disk", told, path=told, kind=disk_kind(path, _mounts())))
    if not path.exists():
        return
    if path.stat().st_size == 0:
        raise refusal(error("store.blank", told, path=told))
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(_MAGIC):
        raise refusal(error("store.foreign", told, path=told))
    if len(head) < _HEAD:
        raise refusal(error("store.truncated", told, path=told))
    if _is_under_way(path):
        return  # SQLite puts it right when it opens the file
    (application,) = struct.unpack(">I", head[68:72])
    if application != APPLICATION_ID:
        raise refusal(error("store.foreign", told, path=told))
    size, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
    if path.stat().st_size < (65536 if size == 1 else size) * pages:
        raise refusal(error("store.truncated", told, path=told))


def _is_under_way(path: Path) -> bool:
    """Whether a transaction was stopped in the middle, or is going on."""
    return any(path.with_name(path.name + end).exists() for end in ("-journal", "-wal"))


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text("utf-8", errors="replace")
    except OSError:
        return ""


def disk_kind(path: Path, mounts: str) -> str:
    """The kind of disk that a path is on, by the longest mount that holds it; empty where that is not known."""
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    folder = folder.resolve()
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        place = parts[1].replace("\\040", " ")
        if folder.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, parts[2]
    return kind


# Stores that have been used here


@dataclass(frozen=True)
class Used:
    """What was known of a store when it was last open here."""

    store_id: str
    cases: int
    newest: str


def _register() -> Path:
    return platformdirs.user_state_path("fortjanst") / "stores.json"


def used_before(address: Address) -> Used | None:
    """What is remembered of a store; None if it was never used here."""
    known = _remembered().get(address.told)
    return Used(str(known["store_id"]), int(known["cases"]), str(known["newest"])) if known else None


def remember_used(address: Address, used: Used | None) -> None:
    """Remembers a store, or forgets it. Where that cannot be written the store works all the same."""
    every = _remembered()
    if used is None:
        every.pop(address.told, None)
    else:
        every[address.told] = {"store_id": used.store_id, "cases": used.cases, "newest": used.newest}
    register = _register()
    try:
        register.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=register.parent, encoding="utf-8", suffix=".part", delete=False) as part:
            json.dump(every, part)
        os.replace(part.name, register)  # noqa: PTH105  a whole register or the old one
    except OSError:
        return


def _remembered() -> dict[str, dict[str, str | int]]:
    try:
        found = json.loads(_register().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
