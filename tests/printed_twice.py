"""Every command line once, in one process: the checksum of what each prints or writes.

`python -m tests.printed_twice FOLDER` prints them as JSON; `tests/test_same_bytes.py` asks two processes.
"""

import contextlib
import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import exports.__main__
import imports.__main__
import model.__main__
from model.files.writing import write_case
from tests.case_with_contract import agreed_case

FOUNDING, SECOND, THIRD = (
    f"assumptions/cases/{name}.yaml" for name in ("hasselby_vallingby", "skolstod_i_familjehem", "motala_eget_hem")
)
PILOT = f"{FOUNDING}@pilot_area"
CONTRACT = "assumptions/contracts/norrkoping_2016.yaml"
TABLE = "tests/fixtures/layouts/driftbudget_per_namnd.csv"
AGREED = "agreed.yaml"
"""A case with a contract, written into the folder."""
DAY = ("--date", "2026-11-22")

Main = Callable[[list[str]], int]
PRINTED: dict[Main, tuple[tuple[str, ...], ...]] = {
    model.__main__.main: (
        *((question, FOUNDING) for question in ("evaluate", "drivers", "break-even", "followup", "review", "check")),
        *((question, AGREED) for question in ("evaluate", "contract", "review")),
        ("simulate", SECOND, "--draws", "500"),
        ("simulate", FOUNDING, "--scenario", "judged_ranges", "--draws", "500"),
        ("payment", CONTRACT, "--advanced", "10000000", "--measured", "11000000,0", "--gate", "school=yes"),
        ("detect", "--before", "120", "--after", "95", "--claimed", "0.2"),
        ("compare", FOUNDING, SECOND, f"{FOUNDING}@judged_ranges", PILOT, "--sort", "payback"),
        ("choose", FOUNDING, SECOND, f"{FOUNDING}@judged_ranges", PILOT, "--total", "9000000"),
        ("reference", FOUNDING, SECOND),
    ),
    imports.__main__.main: (("budget", TABLE, "--unit", "tkr", "--first-year", "2027"),),
}
"""Commands that print, with their words."""

WRITTEN: tuple[tuple[str, ...], ...] = (
    ("bundle", FOUNDING, "--out", "founding.zip"),
    ("review", THIRD, "--out", "third.docx", "--language", "en"),
    ("report", AGREED, "--out", "agreed.pdf"),
    ("workbook", AGREED, "--out", "agreed.xlsx", "--language", "en"),
    ("comparison", FOUNDING, SECOND, PILOT, "--out", "comparison.docx"),
    ("comparison", FOUNDING, SECOND, PILOT, "--out", "comparison.pdf", "--language", "en", "--sort", "own"),
)
"""Commands of `python -m exports`, each with the file that it writes."""


def checksums(folder: Path) -> dict[str, str]:
    """Command → its exit code and the checksum of what it printed, or of the file that it wrote in the folder."""
    (folder / AGREED).write_text(write_case(agreed_case()), "utf-8")
    found: dict[str, str] = {}
    for main, commands in PRINTED.items():
        for words in commands:
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                code = main([str(folder / word) if word == AGREED else word for word in (*words, "--json")])
            found[" ".join(words)] = f"{code} {hashlib.sha256(out.getvalue().encode()).hexdigest()}"
    for words in WRITTEN:
        name = words[words.index("--out") + 1]
        asked = [str(folder / word) if word in (AGREED, name) else word for word in (*words, *DAY)]
        code = exports.__main__.main(asked)
        found[" ".join(words)] = f"{code} {hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
    return found


if __name__ == "__main__":
    print(json.dumps(checksums(Path(sys.argv[1]))))
