"""The same question has the same answer to the byte, in whatever process it is asked."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.printed_twice import PRINTED, WRITTEN

ROOT = Path(__file__).resolve().parent.parent


def test_every_command_line_gives_the_same_bytes_in_two_processes(tmp_path: Path) -> None:
    """Nothing depends on the order in which a process keeps its sets, on where the file lies, or on the hour."""
    answers = []
    for seed, zone in (("1", "Pacific/Auckland"), ("2", "America/Los_Angeles")):
        folder = tmp_path / seed
        folder.mkdir()
        asked = subprocess.run(
            [sys.executable, "-m", "tests.printed_twice", str(folder)],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        )
        answers.append(json.loads(asked.stdout.splitlines()[-1]))
    one, other = answers
    assert {command for command in one if one[command] != other[command]} == set()
    assert len(one) == sum(map(len, PRINTED.values())) + len(WRITTEN)
    assert [command for command, found in one.items() if not found.startswith("0 ")] == [], "every one of them answers"
