"""The same question has the same answer to the byte, in whatever process it is asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.printed_twice import PRINTED, WRITTEN

ROOT = Path(__file__).resolve().parent.parent


HOURS_APART = (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles"))
"""Seeds of the order of sets, each with a zone of time: it is never the same day in both for long."""


def in_a_process(folder: Path, seed: str, zone: str) -> subprocess.Popen[bytes]:
    """A process that asks everything once."""
    folder.mkdir()
    words = [sys.executable, "-m", "tests.printed_twice", str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def test_every_command_line_gives_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    """Nothing depends on the order in which a process keeps its sets, on where the file lies, or on the hour."""
    asked = [in_a_process(tmp_path / seed, seed, zone) for seed, zone in HOURS_APART]
    one, other = (json.loads(process.communicate()[0].splitlines()[-1]) for process in asked)
    assert {command for command in one if one[command] != other[command]} == set()
    assert len(one) == sum(map(len, PRINTED.values())) + len(WRITTEN)
    assert [command for command, found in one.items() if not found.startswith("0 ")] == [], "every one of them answers"
