"""The parts of a workbook, unpacked one by one under one cap."""

import zipfile
from collections.abc import Iterator

from imports.guard.limits import LARGEST_UNPACKED, MOST_PARTS
from imports.guard.refusal import WorkbookRefused, megabytes


class Archive:
    """The parts of a workbook, unpacked one by one under one cap."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = archive
        self._left = LARGEST_UNPACKED
        self._parts: dict[str, zipfile.ZipInfo] = {}
        members = archive.infolist()
        if len(members) > MOST_PARTS:
            raise WorkbookRefused("odd_archive")
        for member in members:
            name = member.filename.replace("\\", "/").lower()
            if name in self._parts or name.startswith("/") or ".." in name.split("/"):
                raise WorkbookRefused("odd_archive")
            if member.flag_bits & 0x1:
                raise WorkbookRefused("encrypted")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise WorkbookRefused("odd_archive")  # the others let a small file ask for gigabytes
            if name.rpartition("/")[2].startswith("vbaproject") or "/macrosheets/" in name:
                raise WorkbookRefused("macros")
            self._parts[name] = member

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def unpack(self, name: str) -> bytes:
        """The content of a part; LookupError where there is none."""
        with self._archive.open(self._parts[name.lower()]) as part:
            content = part.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            raise WorkbookRefused("too_much_unpacked", limit=megabytes(LARGEST_UNPACKED))
        return content


def absolute(folder: str, target: str) -> str:
    """The name of the part that a target names, as seen from a folder."""
    steps: list[str] = [] if target.startswith("/") else folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
