"""Small disks for the tests, which can be filled: kept in memory, mounted while a test needs them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoDisk(Exception):
    """No disk can be mounted here."""


@contextmanager
def disk_of(folder: Path, size: str) -> Iterator[Path]:
    """A disk of a size (`3m`) at a folder that is made for it. Raises NoDisk."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode != 0:
        raise NoDisk
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def filled(path: Path, leave: int = 0) -> Path:
    """A file that takes what is left of its disk, but for so many bytes."""
    disk = os.statvfs(path.parent)
    with path.open("wb") as ballast:
        ballast.write(bytes(max(0, disk.f_bavail * disk.f_frsize - leave)))
    return path
