"""Real LibreOffice without a screen: recalculates workbooks, many in one call, after wrong results were planted."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest

SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate every formula of a workbook when it is opened; by default LibreOffice trusts what is stored."""
PLANTED = "-987654321"
_RESULT = re.compile(rb'(<c [^>]*?)( t="str")?(>)(<f>[^<]*</f>)<v>[^<]*</v>')

Cells = dict[tuple[str, str], object]
"""What stands in each cell, by sheet and address."""


def with_wrong_results(content: bytes) -> bytes:
    """The workbook with a wrong number stored as the result of every formula."""
    made, counted = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet"):
                part, found = _RESULT.subn(rb"\1\3\4<v>" + PLANTED.encode() + b"</v>", part)
                counted += found
            target.writestr(entry.filename, part)
    assert counted, "no formula to plant a wrong result in"
    return made.getvalue()


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile and a folder of its own."""

    folder: Path

    def run(self, *arguments: str, seconds: int) -> None:
        """One call of LibreOffice without a screen."""
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless", *arguments],
            check=True,
            capture_output=True,
            env=os.environ | {"HOME": str(self.folder)},
            timeout=seconds,
        )

    def converted(
        self, files: Mapping[str, bytes], ending: str = "xlsx", seconds: int = 280, read_as: str = ""
    ) -> dict[str, bytes]:
        """Files opened, recalculated and saved as another kind, all in one call; by name without ending.

        `read_as` is the filter to read them with, where the name does not say enough.
        """
        given, made = self.folder / "given", self.folder / "made"
        for path in (given, made):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
        for name, content in files.items():
            (given / name).write_bytes(content)
        reading = [f"--infilter={read_as}"] if read_as else []
        self.run(
            *reading,
            "--convert-to",
            ending,
            "--outdir",
            str(made),
            *(str(given / name) for name in files),
            seconds=seconds,
        )
        return {path.stem: path.read_bytes() for path in made.iterdir()}


@contextmanager
def office() -> Iterator[Office]:
    """LibreOffice until the block ends; skips the test where it is not installed."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (tests/system_parts.sh)")
    with TemporaryDirectory() as folder:
        user = Path(folder) / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        yield Office(Path(folder))


def results_of(content: bytes) -> Cells:
    """The stored content of every cell that holds something."""
    return {place: cell.value for place, cell in _cells(content, data_only=True)}


def formulas_of(content: bytes) -> dict[tuple[str, str], str]:
    """The text of every formula. A text that begins like one is none."""
    return {place: str(cell.value) for place, cell in _cells(content, data_only=False) if cell.data_type == "f"}


def _cells(content: bytes, data_only: bool) -> Iterator[tuple[tuple[str, str], Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (((sheet.title, cell.coordinate), cell) for cell in row if cell.value is not None)
