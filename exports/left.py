"""Which version of a saved case a file left as: told in its foot, and in a case file's first line, where it is read."""

import re
from dataclasses import dataclass

from model.case.assumptions import Language
from model.case.fingerprint import SHOWN
from wording.texts import say

_FIRST_LINE = re.compile(
    rb"# Fortjanst: case (?P<case_id>[\w-]{1,64}) version (?P<number>\d{1,9}) sha256 (?P<sha>[0-9a-f]{64})\r?\n"
)


@dataclass(frozen=True)
class Left:
    """A case in a store, the number of the version, and the sum of its content."""

    case_id: str
    number: int
    sha: str

    def told(self, language: Language) -> str:
        """The version in words: *Version 12 (4f2a81c09d3e)*."""
        return say("files.version", language, number=self.number, sha=self.sha[:SHOWN])

    def as_line(self) -> str:
        """The version as the first line of a case file, a remark that changes nothing in it."""
        return f"# Fortjanst: case {self.case_id} version {self.number} sha256 {self.sha}\n"


def left_as(content: bytes) -> Left | None:
    """The version that a case file says it left as; None where it says nothing of it."""
    found = _FIRST_LINE.match(content)
    return None if found is None else Left(found["case_id"].decode(), int(found["number"]), found["sha"].decode())
