"""The PDF writer: a tagged document by Typst (PDF/UA-1). Our template is `document.typ`; all text comes as JSON."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import typst

from exports.documents.document import Document, Picture, Points, Table, at_the_door
from wording.texts import say

TEMPLATE = Path(__file__).with_name("document.typ")
A4_INCHES = 210 / 25.4
LAST_LATIN = "\u024f"
BOX = "\u25af"
"""Stands in a chart for a sign that no font here has a shape for."""


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1: the same document, the same bytes. ValueError for one without a title."""
    return _drawn(document, _accessible)


def pdf_of_archive(document: Document, day: date) -> bytes:
    """The document as PDF/A-2a, tagged and dated, which an archive can open when all that made it is gone."""
    return _drawn(document, partial(_for_archives, day))


def _drawn(document: Document, draw: Callable[[dict[str, bytes]], bytes]) -> bytes:
    document = at_the_door(document)
    without_shape: frozenset[str] = frozenset()
    while True:
        try:
            return draw(_sources(document, without_shape))
        except typst.TypstError as refused:
            undrawn = [_unescaped(text) for text in _UNDRAWN.findall(refused.diagnostic)]
            found = without_shape.union(*map(_to_blame, undrawn))
            if found == without_shape:
                raise
            without_shape = found


def _to_blame(undrawn: str) -> set[str]:
    """The signs of a text without a shape that are to be replaced: no Latin letter or digit, which every font here has.

    Such a one is told of where it stands before a mark that has no shape, as in the emoji of a 1 with a key round it.
    """
    return {sign for sign in undrawn if sign > LAST_LATIN}


def first_page(document: Document, width_in_pixels: int = 800) -> bytes:
    """The first page of the PDF as a PNG, for a preview."""
    pages = typst.compile(_sources(at_the_door(document)), format="png", ppi=width_in_pixels / A4_INCHES, **SEALED)
    assert pages is not None
    return pages if isinstance(pages, bytes) else pages[0]


SEALED: dict[str, Any] = {"ignore_system_fonts": True, "timestamp": 0}
"""Nothing of the machine or the moment comes into the file."""


_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)


def _accessible(sources: dict[str, bytes]) -> bytes:
    content = typst.compile(sources, format="pdf", pdf_standards=["ua-1"], **SEALED)
    assert isinstance(content, bytes)
    return content


def _for_archives(day: date, sources: dict[str, bytes]) -> bytes:
    said = {"day": day.isoformat()}
    content = typst.compile(sources, format="pdf", pdf_standards=["a-2a"], sys_inputs=said, **SEALED)
    assert isinstance(content, bytes)
    return content


def _sources(document: Document, without_shape: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The files that Typst may read: our template, the document as JSON, and its charts.

    Signs that no font here has a shape for, such as emoji, become boxes with the sign as their alternative text.
    """
    charts: dict[str, bytes] = {}
    blocks = []
    for block in document.blocks:
        fields = asdict(block) | {"kind": type(block).__name__}
        if isinstance(block, Picture):
            fields["svg"] = f"chart{len(charts)}.svg"
            charts[fields["svg"]] = block.svg.translate(dict.fromkeys(map(ord, without_shape), BOX)).encode()
        if isinstance(block, Table):
            fields |= {"shares": block.shares, "is_short": block.is_short}
        if isinstance(block, Points):
            fields["is_short"] = block.is_short
        blocks.append(fields)
    content = {
        "title": document.title,
        "above": document.above,
        "foot": document.foot,
        "language": document.language,
        "blocks": blocks,
        "page": say("document.page", document.language, page="\0", pages="\0").split("\0"),
        "without_shape": sorted(without_shape),
        "no_rows": say("document.no_rows", document.language),
    }
    return {"main.typ": TEMPLATE.read_bytes(), "document.json": json.dumps(content).encode(), **charts}
