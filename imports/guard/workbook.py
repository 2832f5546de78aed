"""Reads a workbook that somebody uploaded, in bounded time and memory, or refuses it.

Only the parts that say what stands in the cells are unpacked, under one running cap. One parser measures them and reads
them, so that no part can look harmless to a guard and be something else to the reader behind it. openpyxl, even with
read_only, reads more than cells: a defined name of 40 kB, which packs to nothing, held it for some ten seconds, and the
time grows with the square. It also drops rows that are out of order. It lends us its number formats and its calendar.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from imports.guard.archive import Archive, absolute
from imports.guard.limits import LARGEST_FILE, MOST_SHEETS
from imports.guard.part_reader import Tally
from imports.guard.refusal import WorkbookRefused, megabytes
from imports.guard.shared_parts import Relations, Shared, SheetList, Strings, Styles, WholeList
from imports.guard.sheets import Formula, Sheet, SheetCell, WholeWorkbook
from imports.guard.worksheet import Worksheet

__all__ = [
    "WORKBOOK_MAGIC",
    "Formula",
    "Sheet",
    "SheetCell",
    "WholeWorkbook",
    "WorkbookRefused",
    "read_whole",
    "read_workbook",
]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOK_MAGIC = (_ZIP, _OLE)
"""How a file begins that is a workbook, or was one before it got a password."""
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_Read = TypeVar("_Read")


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The sheets that are shown, in their order; WorkbookRefused, and nothing else, where anything is wrong."""
    return _opened(content, lambda book: book.sheets())


def hidden_sheets(content: bytes) -> tuple[str, ...]:
    """The names of the sheets that are hidden. WorkbookRefused as above."""
    return _opened(content, lambda book: book.hidden())


def read_whole(content: bytes) -> WholeWorkbook:
    """The workbook with its formulas and names. WorkbookRefused as above."""
    return _opened(content, lambda book: book.whole())


def _opened(content: bytes, read: "Callable[[_Workbook], _Read]") -> _Read:
    if len(content) > LARGEST_FILE:
        raise WorkbookRefused("file_too_large", limit=megabytes(LARGEST_FILE))
    if content.startswith(_OLE):
        raise WorkbookRefused("encrypted" if _ENCRYPTED_STREAM in content else "old_format")
    if not content.startswith(_ZIP):
        raise WorkbookRefused("not_a_workbook")
    try:
        return read(_Workbook(zipfile.ZipFile(io.BytesIO(content))))
    except WorkbookRefused:
        raise
    except Exception:  # zipfile, zlib and expat each have their own, and a damaged file finds them all
        raise WorkbookRefused("broken_workbook") from None


class _Workbook:
    """A workbook under reading."""

    def __init__(self, archive: zipfile.ZipFile):
        self._archive = Archive(archive)
        self._tally = Tally()
        self._shared = Shared()

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that are shown."""
        listed = SheetList(self._tally)
        related = self._list(listed)
        return tuple(self._sheets([(*shown, False) for shown in listed.shown], related))

    def hidden(self) -> tuple[str, ...]:
        """The names of the sheets that are not shown."""
        listed = WholeList(self._tally)
        self._list(listed)
        return tuple(name for name, _, is_hidden in listed.every if is_hidden)

    def whole(self) -> WholeWorkbook:
        """Every sheet and every name."""
        listed = WholeList(self._tally)
        related = self._list(listed)
        return WholeWorkbook(tuple(self._sheets(listed.every, related)), tuple(listed.names), tuple(self._archive))

    def _list(self, listed: SheetList) -> dict[str, tuple[str, str]]:
        """Reads what all sheets share, and the list of sheets; gives the parts that the workbook names."""
        types = self._archive.unpack("[Content_Types].xml") if "[Content_Types].xml" in self._archive else b""
        if b"macroEnabled" in types:
            raise WorkbookRefused("macros")
        home = next((part for kind, part in self._related("").values() if kind == "officeDocument"), None)
        if home is None or b"spreadsheetml" not in types:
            raise WorkbookRefused("not_a_workbook")
        related = self._related(home)
        of_kind = dict(related.values())
        if "sharedStrings" in of_kind:
            strings = Strings(self._tally)
            strings.read(self._archive.unpack(of_kind["sharedStrings"]))
            self._shared.texts = strings.texts
        if "styles" in of_kind:
            styles = Styles(self._tally)
            styles.read(self._archive.unpack(of_kind["styles"]))
            self._shared.formats, self._shared.indents = styles.formats(), styles.indents
            self._shared.struck = styles.struck
        listed.read(self._archive.unpack(home))
        self._shared.calendar = listed.calendar
        return related

    def _sheets(self, listed: list[tuple[str, str, bool]], related: Mapping[str, tuple[str, str]]) -> Iterator[Sheet]:
        if len(listed) > MOST_SHEETS:  # of which many may be one and the same part
            raise WorkbookRefused("too_many_cells")
        for name, relation, is_hidden in listed:
            kind, part = related[relation]
            if kind == "worksheet":  # not a sheet that is one chart
                sheet = Worksheet(self._tally, self._shared)
                sheet.read(self._archive.unpack(part))
                columns, merged = tuple(sheet.hidden_columns), tuple(sheet.merged)
                rows, formulas = frozenset(sheet.hidden_rows), sheet.formulas
                yield Sheet(name, sheet.cells, rows, columns, merged, formulas, is_hidden)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """(Kind, name) by id of the parts that a part, or the whole file (""), names."""
        folder, _, name = part.rpartition("/")
        where = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if where not in self._archive:
            return {}
        relations = Relations(self._tally)
        relations.read(self._archive.unpack(where))
        return {key: (kind, absolute(folder, target)) for key, (kind, target) in relations.targets.items()}
