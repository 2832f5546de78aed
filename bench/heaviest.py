"""The heaviest case that the limits let through, and what its answer takes of time and memory in a process of its own.

`python -m bench.heaviest 200 4` prints seconds of processor time and the peak in MB (Linux only) for a case of so many
ranges, so many of them an effect.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import ROOT
from model.analysis.answer import Answer
from model.case.case import Case
from model.files.reading import read_library
from model.numbers.resolve import resolve

START = 2027
RANGES_OF_AN_EFFECT = ("change", "base", "share_due_to_us", "fade")


def crowded(ranges: int, each: int = 4, horizon: int = 60, draws: int = 10_000) -> Case:
    """A case with so many ranges over so many years: effects that ramp and fade, with some ranges each."""
    numbers: dict[str, dict[str, Any]] = {}

    def put(key: str, unit: str, value: float, low: float, high: float) -> None:
        uncertain = key.rpartition(".")[2] in RANGES_OF_AN_EFFECT[:each] and left > 0
        ends = {"low": low, "high": high} if uncertain else {}
        numbers[key] = {"label": key, "unit": unit, "value": value, "basis": "judged", **ends}

    effects: dict[str, dict[str, Any]] = {}
    left = ranges
    while left > 0:
        name = f"effect_{len(effects)}"
        effects[name] = {"label": name, "kind": "reduction",
                         "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}]}  # fmt: skip
        put(f"{name}.change", "change", 0.06, 0.02, 0.1)
        left -= 1
        put(f"{name}.base", "kr/year", 4e5 + len(effects), 3e5, 6e5)
        left -= each >= 2
        put(f"{name}.share_due_to_us", "share", 0.7, 0.5, 0.8)
        left -= each >= 3
        put(f"{name}.fade", "share/year", 0.1, 0.05, 0.2)
        left -= each >= 4
        numbers[f"{name}.ramp"] = {"label": name, "unit": "years", "value": 3, "basis": "judged"}
    budget = {"staff": {"label": "Personal", "cost_type": "staff", "paid_by": "socialnamnd",
                        "amounts": {START: 50_000.0 * len(effects)}}}  # fmt: skip
    tree = {
        "label": "Crowded", "applicant": "socialnamnd", "start_year": START, "horizon": horizon, "budget": budget,
        "effects": effects, "numbers": numbers, "sampling": {"draws": draws, "seed": 1},
    }  # fmt: skip
    return Case.model_validate(tree)


def answered(ranges: int, each: int, horizon: int, draws: int) -> dict[str, float]:
    """Works out odds and drivers; seconds of processor time for each, and the peak of this process in MB."""
    case = crowded(ranges, each, horizon, draws)
    answer, found = Answer(resolve(case, read_library()), case.perspective), {}
    for part in ("odds", "sensitivity"):
        start = time.process_time()
        getattr(answer, part)
        found[part] = time.process_time() - start
    # Not getrusage: its peak is never below what the process that started this one had.
    lines = Path("/proc/self/status").read_text().splitlines()
    return found | {"peak": next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))}


def apart(ranges: int, each: int = 4, horizon: int = 60, draws: int = 10_000) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "bench.heaviest", *map(str, (ranges, each, horizon, draws))]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def main(ranges: str, each: str = "4", horizon: str = "60", draws: str = "10000") -> None:
    """Works it out, and prints."""
    print(json.dumps(answered(int(ranges), int(each), int(horizon), int(draws))))


if __name__ == "__main__":
    main(*sys.argv[1:])
