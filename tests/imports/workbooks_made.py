"""Workbooks made for the tests: from rows, and from parts that no spreadsheet program would write."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import openpyxl


def workbook(rows: Iterable[Iterable[Any]], change: Callable[[Any], object] | None = None) -> bytes:
    """A workbook made by openpyxl."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book.active)
    return saved(book)


def saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


FOUNDING_ROWS: list[list[Any]] = [
    ["Kostnad", 2020, 2021, 2022, "Totalt"],
    ["Personalkostnader inkl. ledning och vikarietäckning", 8177, 8411, 1752, 18340],
    ["Övriga kostnader", 1400, 1400, 1400, 4200],
    ["Totalt", 9577, 9811, 3152, 22540],
]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, part)
    return content.getvalue()


def edited(content: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with one part changed."""
    parts = parts_of(content)
    for old, new in changes:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)


SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


def with_shared_strings(content: bytes) -> bytes:
    """The workbook as Excel itself would write it: texts in a part of their own, and marks of newer versions."""
    parts = parts_of(content)
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    newer = b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" x14ac:knownFonts="1">'
    parts[SHEET] = re.sub(rb't="inlineStr"><is>(.*?)</is>', share, parts[SHEET]).replace(
        b"<worksheet", b"<worksheet ", 1
    )
    parts[SHEET] = parts[SHEET].replace(b">", newer, 1)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>" + text + b"</si>" for text in texts)
    parts[STRINGS] = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="' + main + b'">' + items + b"</sst>"
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="rId99" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>'
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation)
    return zipped(parts)


PLAIN = with_shared_strings(workbook(FOUNDING_ROWS))


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes changed, cut out, doubled or swapped."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed))
        size = chance.choice((1, 1, 1, 4, 60))
        match chance.randrange(4):
            case 0:
                changed[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size]
            case _:
                del changed[max(at, len(changed) // 2) :]
        if not changed:
            return b""
    return bytes(changed)
