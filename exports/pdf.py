"""The PDF writer: a tagged document by Typst (PDF/UA-1). Our template is `document.typ`; all text comes as JSON."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from exports.document import Document, Picture, Table, at_the_door
from wording.texts import say

TEMPLATE = Path(__file__).with_name("document.typ")
A4_INCHES = 210 / 25.4


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1: the same document, the same bytes. ValueError for one without a title."""
    found = typst.compile(_sources(document), format="pdf", pdf_standards=["ua-1"], **SEALED)
    assert isinstance(found, bytes)
    return found


def first_page(document: Document, width_in_pixels: int = 800) -> bytes:
    """The first page of the PDF as a PNG, for a preview."""
    pages = typst.compile(_sources(document), format="png", ppi=width_in_pixels / A4_INCHES, **SEALED)
    assert pages is not None
    return pages if isinstance(pages, bytes) else pages[0]


SEALED: dict[str, Any] = {"ignore_system_fonts": True, "timestamp": 0}
"""Nothing of the machine or the moment comes into the file."""


def _sources(document: Document) -> dict[str, bytes]:
    """The files that Typst may read: our template, the document as JSON, and its charts."""
    told = at_the_door(document)
    charts: dict[str, bytes] = {}
    blocks = []
    for block in told.blocks:
        fields = asdict(block) | {"kind": type(block).__name__}
        if isinstance(block, Picture):
            fields["svg"] = f"chart{len(charts)}.svg"
            charts[fields["svg"]] = block.svg.encode()
        if isinstance(block, Table):
            fields["shares"] = block.shares
        blocks.append(fields)
    content = {
        "title": told.title,
        "above": told.above,
        "foot": told.foot,
        "language": told.language,
        "blocks": blocks,
        "page": say("document.page", told.language, page="\0", pages="\0").split("\0"),
        "no_rows": say("document.no_rows", told.language),
    }
    return {"main.typ": TEMPLATE.read_bytes(), "document.json": json.dumps(content).encode(), **charts}
