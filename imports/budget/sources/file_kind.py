"""What kind of file something is: read, or named for what it is with what to do."""

import io
import zipfile

from imports.budget.cells.cell import quoted
from imports.budget.sources.grid import refuse_if
from imports.guard.workbook import WORKBOOK_MAGIC

_TEXTS = (".csv", ".txt", ".tsv")
_BY_NAME = {
    ".xlsb": "xlsb", ".xls": "old_format", ".ods": "ods", ".fods": "ods", ".numbers": "numbers", ".html": "html",
    ".htm": "html", ".mht": "html", ".mhtml": "html", ".pdf": "pdf", ".docx": "word", ".doc": "word", ".odt": "word",
}  # fmt: skip
_LARGEST_MIME = 200


def refuse_other_files(name: str, content: bytes) -> None:
    """Stops the reading of a file that is neither a workbook (xlsx) nor a text, by its content first, then its name."""
    kind = _kind_of_content(content)
    ending = next((known for known in _BY_NAME if name.lower().endswith(known)), "")
    if not kind and not content.startswith(WORKBOOK_MAGIC):
        kind = _BY_NAME.get(ending, "")
    refuse_if(kind != "", kind, name=quoted(name))


def is_workbook(name: str, content: bytes) -> bool:
    """Whether a file is, or is said to be, a workbook."""
    return content.startswith(WORKBOOK_MAGIC) or name.lower().endswith((".xlsx", ".xlsm"))


def refuse_unknown_names(name: str) -> None:
    """Stops the reading of a file that is not said to be a text."""
    refuse_if(not name.lower().endswith(_TEXTS), "unknown_file_type", name=quoted(name))


def _kind_of_content(content: bytes) -> str:
    """The kind that the content itself says, where it is none that we read."""
    start = content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        return "pdf"
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"mime-version:")) or b"<html" in start:
        return "html"
    if start.startswith(b"<?xml"):
        return "xml"
    return _kind_of_archive(content) if content.startswith(b"PK\x03\x04") else ""


def _kind_of_archive(content: bytes) -> str:
    """The kind of a zip archive by the names in it; nothing is unpacked but a short word."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [member.filename.lower() for member in archive.infolist()[:1_000]]
            if names and names[0] == "mimetype":
                with archive.open(archive.infolist()[0]) as part:
                    mime = part.read(_LARGEST_MIME)
                return "ods" if b"opendocument.spreadsheet" in mime else "word" if b"opendocument" in mime else ""
    except Exception:  # damaged: the guard of workbooks says so
        return ""
    if any(name.endswith(".iwa") for name in names):
        return "numbers"
    if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
        return "xlsb"
    return "word" if "word/document.xml" in names else ""
