"""Workbooks that are small, each of which made a spreadsheet reader slow, large or talkative."""

import zipfile
from collections.abc import Callable

from tests.imports.workbooks_made import BOOK, PLAIN, RELATIONS, SHEET, STRINGS, edited, parts_of, zipped

END = b"</sheetData>"


def with_sheet(before: bytes = b"", after: bytes = b"", head: bytes = b"") -> bytes:
    """The plain workbook with something before its first element, before or after the end of its rows."""
    sheet = parts_of(PLAIN)[SHEET].replace(END, before + END + after, 1)
    return zipped({**parts_of(PLAIN), SHEET: head + sheet})


def row_of(cells: bytes) -> bytes:
    return b'<row r="9">' + cells + b"</row>"


def many_cells() -> bytes:
    return with_sheet(tall_rows() * 10)


def tall_rows() -> bytes:
    """Sixty rows of a thousand cells."""
    return (b"<row>" + b"<c><v>1</v></c>" * 1000 + b"</row>") * 60


def attribute_with_ends() -> bytes:
    """Long tokens made of short pieces, against a guard that measures from < to >."""
    return with_sheet(row_of(b"<c " + b" ".join(b'a%d="%s"' % (n, b">" * 90) for n in range(5000)) + b"/>"))


ENTITIES = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha" * 500) for n in range(9))
BOMB = b"<!DOCTYPE worksheet [" + ENTITIES + b"]>"
EXTERNAL = b'<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
TITLES = (
    b'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">%s</definedName></definedNames></workbook>'
)
BRACKETS = b'<numFmts><numFmt numFmtId="200" formatCode="' + b"[" * 15_000 + b'"/></numFmts>'
SAME_SHEET = parts_of(PLAIN)[BOOK].partition(b"<sheets>")[2].partition(b"</sheets>")[0]
MACROS = (b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
MEGA = 1_000_000
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (lambda: with_sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_many_rows"),
    "600 000 cells": (many_cells, "too_many_cells"),
    "huge merge": (lambda: with_sheet(after=b'<mergeCells><mergeCell ref="A1:XFD5000"/></mergeCells>'), "huge_merge"),
    "backward merge": (
        lambda: with_sheet(after=b'<mergeCells><mergeCell ref="C9:A1"/></mergeCells>'), "broken_workbook",
    ),
    "many merges": (
        lambda: with_sheet(after=b"<mergeCells>" + b'<mergeCell ref="A1:A2"/>' * 3000 + b"</mergeCells>"), "huge_merge",
    ),
    "padded comment": (lambda: with_sheet(head=b"<!--" + b" " * 60 * MEGA + b"-->"), "too_much_unpacked"),
    "one 14 MB comment": (lambda: with_sheet(head=b"<!--" + b"a" * 14 * MEGA + b"-->"), "unsafe_part"),
    "one 28 MB attribute": (lambda: with_sheet(row_of(b'<c a="' + b"a" * 28 * MEGA + b'"/>')), "too_much_unpacked"),
    "one 14 MB attribute": (lambda: with_sheet(row_of(b'<c a="' + b"a" * 14 * MEGA + b'"/>')), "unsafe_part"),
    "attribute of many ends": (attribute_with_ends, "unsafe_part"),
    "tag of 14 MB of spaces": (lambda: with_sheet(row_of(b"<c " + b" " * 14 * MEGA + b'r="A9"/>')), "ok"),
    "unclosed tag": (lambda: with_sheet(row_of(b"<c " + b"a" * 14 * MEGA)), "broken_workbook"),
    "cdata": (lambda: with_sheet(row_of(b"<c><v><![CDATA[" + b"1" * 14 * MEGA + b"]]></v></c>")), "unsafe_part"),
    "instruction": (lambda: with_sheet(b"<?x " + b"a" * 14 * MEGA + b"?>"), "unsafe_part"),
    "14 MB number": (lambda: with_sheet(row_of(b"<c><v>" + b"1" * 14 * MEGA + b"</v></c>")), "unsafe_part"),
    "14 MB text": (
        lambda: with_sheet(row_of(b'<c t="inlineStr"><is><t>' + b"a" * 14 * MEGA + b"</t></is></c>")), "unsafe_part",
    ),
    "text in many runs": (
        lambda: with_sheet(row_of(b'<c t="inlineStr"><is>' + b"<r><t>aaaaaaaaaa</t></r>" * 100_000 + b"</is></c>")),
        "unsafe_part",
    ),
    "shared text in many runs": (
        lambda: edited(PLAIN, STRINGS, (b"</sst>", b"<si>" + b"<r><t>aaaaaaaaaa</t></r>" * 100_000 + b"</si></sst>")),
        "unsafe_part",
    ),
    "4 M nested tags": (lambda: with_sheet(b"<a>" * 4 * MEGA), "too_many_cells"),
    "500 000 nested tags": (lambda: with_sheet(b"<a>" * 500_000), "unsafe_part"),
    "400 000 flat tags": (lambda: with_sheet(b"<a/>" * 400_000), "too_many_cells"),
    "60 000 cells": (lambda: with_sheet(tall_rows()), "too_many_cells"),
    "2 M flat tags": (lambda: with_sheet(b"<a/>" * 2 * MEGA), "too_many_cells"),
    "long namespace": (
        lambda: with_sheet(b'<a xmlns="' + b"a" * 20_000 + b'">' + b"<b/>" * 400_000 + b"</a>"), "unsafe_part",
    ),
    "entity bomb": (lambda: with_sheet(row_of(b"<c><v>&e8;</v></c>"), head=BOMB), "unsafe_part"),
    "external entity": (lambda: with_sheet(row_of(b"<c><v>&e;</v></c>"), head=EXTERNAL), "unsafe_part"),
    "entity bomb in the strings": (
        lambda: zipped({**parts_of(PLAIN), STRINGS: BOMB + parts_of(PLAIN)[STRINGS]}),
        "unsafe_part",
    ),
    "long defined name": (lambda: edited(PLAIN, BOOK, (b"</workbook>", TITLES % (b"a" * MEGA))), "ok"),
    "number format of brackets": (lambda: edited(PLAIN, "xl/styles.xml", (b"<numFmts", BRACKETS + b"<x")), "ok"),
    "VBA part": (lambda: zipped({**parts_of(PLAIN), "xl/vbaProject.bin": b"\0" * 100}), "macros"),
    "macro type": (lambda: edited(PLAIN, "[Content_Types].xml", MACROS), "macros"),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted",
    ),
    "old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_format"),
    "encrypted part": (lambda: flagged(PLAIN), "encrypted"),
    "duplicate names": (lambda: zipped([*parts_of(PLAIN).items(), (SHEET, b"<worksheet/>")]), "odd_archive"),
    "names that differ in size": (lambda: zipped([*parts_of(PLAIN).items(), (SHEET.upper(), b"<x/>")]), "odd_archive"),
    "name outside": (lambda: zipped({**parts_of(PLAIN), "xl/../../evil.xml": b""}), "odd_archive"),
    "absolute name": (lambda: zipped({**parts_of(PLAIN), "/evil.xml": b""}), "odd_archive"),
    "300 parts": (lambda: zipped({**parts_of(PLAIN), **{f"x{n}": b"" for n in range(300)}}), "odd_archive"),
    "packed with LZMA": (lambda: zipped(parts_of(PLAIN), zipfile.ZIP_LZMA), "odd_archive"),
    "one part as many sheets": (lambda: edited(PLAIN, BOOK, (SAME_SHEET, SAME_SHEET * 1000)), "too_many_cells"),
    "rows out of order": (lambda: with_sheet(b'<row r="2"><c r="B2"><v>1</v></c></row>'), "broken_workbook"),
    "cells out of order": (lambda: with_sheet(row_of(b'<c r="B9"/><c r="A9"/>')), "broken_workbook"),
    "cell twice": (lambda: with_sheet(row_of(b'<c r="A9"/><c r="A9"/>')), "broken_workbook"),
    "cell of another row": (lambda: with_sheet(row_of(b'<c r="A7"/>')), "broken_workbook"),
    "row outside": (lambda: with_sheet(b'<row r="1048577"/>'), "broken_workbook"),
    "column outside": (lambda: with_sheet(row_of(b'<c r="XFE9"/>')), "broken_workbook"),
    "no such string": (lambda: with_sheet(row_of(b'<c t="s"><v>99</v></c>')), "broken_workbook"),
    "no such style": (lambda: with_sheet(row_of(b'<c s="99"><v>99</v></c>')), "broken_workbook"),
    "no such type": (lambda: with_sheet(row_of(b'<c t="x"><v>99</v></c>')), "broken_workbook"),
    "no main part": (lambda: zipped({"[Content_Types].xml": b"<Types/>"}), "not_a_workbook"),
    "a text document": (
        lambda: zipped({name: part.replace(b"spreadsheetml", b"wordml") for name, part in parts_of(PLAIN).items()}),
        "not_a_workbook",
    ),
    "part above the root": (
        lambda: edited(PLAIN, RELATIONS, (b"/xl/worksheets", b"../../../xl/x")), "broken_workbook",
    ),
}  # fmt: skip


def flagged(content: bytes) -> bytes:
    """The workbook with each part marked as encrypted."""
    changed = bytearray(content)
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(magic)
        while start >= 0:
            changed[start + flags] |= 1
            start = changed.find(magic, start + 4)
    return bytes(changed)
