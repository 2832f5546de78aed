"""Calls of python -m model in this process, and what they printed."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from model.__main__ import main
from model.files.reading import case_files

FOUNDING = str(case_files()["hasselby_vallingby"])
SECOND = str(case_files()["skolstod_i_familjehem"])


class Printed:
    """What one call printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, Any]:
        """What was printed, as JSON. NaN and infinity are not JSON."""

        def refused(name: str) -> float:
            raise AssertionError(f"{name} is not JSON")

        return dict(json.loads(self.out, parse_constant=refused))

    @property
    def codes(self) -> set[str]:
        """The codes of the problems, printed as JSON or as lines."""
        if self.out.startswith("{"):
            return {problem["code"] for problem in self.json["problems"]}
        return {line.split()[1] for line in (self.out + self.err).splitlines() if re.match(r"(error|notice) ", line)}


Run = Callable[..., Printed]
"""A call of python -m model with these arguments."""


def run_in(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one call in this process."""

    def called(*arguments: str) -> Printed:
        try:
            code = main(arguments)
        except SystemExit as end:  # the parser's own way to end
            assert isinstance(end.code, int)
            code = end.code
        out, err = capsys.readouterr()
        return Printed(code, out, err)

    return called


def npv(run: Run, *options: str) -> float:
    """The NPV that a call with options prints."""
    return float(run("evaluate", FOUNDING, *options, "--json").json["npv"])
