"""A case far larger than any filed so far; and what a long run takes of memory, in a process of its own.

`python -m bench.heavy heavy 1000000` prints the process's peak, in MB (Linux only).
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import ROOT
from model.analysis.odds import simulate
from model.case.case import Case
from model.files.reading import ASSUMPTIONS, read_case, read_library
from model.numbers.resolve import resolve
from model.numbers.resolved_numbers import ResolvedNumbers

FOUNDING_CASE = ASSUMPTIONS / "cases" / "hasselby_vallingby.yaml"
LINES = EFFECTS = 30
START, HORIZON = 2025, 20


def founding() -> ResolvedNumbers:
    """The founding case with its assumed ranges."""
    return resolve(read_case(FOUNDING_CASE.read_bytes()), read_library(), "judged_ranges")


def heavy() -> ResolvedNumbers:
    """30 budget lines and 30 effects over 20 years, 60 postings; 31 numbers have a range."""
    numbers: dict[str, dict[str, Any]] = {}

    def put(key: str, unit: str, value: float, low: float | None = None, high: float | None = None) -> None:
        ends = {} if low is None else {"low": low, "high": high}
        numbers[key] = {"label": key, "unit": unit, "value": value, "basis": "judged", **ends}

    put("discount_rate", "rate", 0.035)
    put("budget.factor", "factor", 1.0, 0.95, 1.2)
    budget: dict[str, Any] = {}
    for place in range(LINES):
        name = f"line_{place}"
        line: dict[str, Any] = {"label": name, "cost_type": "other", "paid_by": "socialnamnd"}
        if place % 3 == 0:
            line["cost_type"] = "running"
            put(f"{name}.per_year", "kr/year", 80_000.0 + place, 60_000.0, 120_000.0)
        else:
            line["amounts"] = {START + year: 250_000.0 + place for year in range(3)}
        budget[name] = line
    effects: dict[str, Any] = {}
    for place in range(EFFECTS):
        name = f"effect_{place}"
        effects[name] = {
            "label": name,
            "kind": "reduction",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        }
        uncertain = place % 3 == 0
        put(f"{name}.base", "kr/year", 4e6 + place)
        put(f"{name}.change", "change", 0.06, *((0.02, 0.1) if uncertain else ()))
        put(f"{name}.starts", "year", START + 1, *((START + 1, START + 3) if place % 6 == 0 else ()))
        put(f"{name}.fade", "share/year", 0.1, *((0.05, 0.2) if place % 6 == 3 else ()))
        put(f"{name}.ramp", "years", 3)
        put(f"{name}.share_due_to_us", "share", 0.7)
    tree = {
        "label": "Heavy",
        "applicant": "socialnamnd",
        "start_year": START,
        "horizon": HORIZON,
        "budget": budget,
        "effects": effects,
        "numbers": numbers,
    }
    return resolve(Case.model_validate(tree), read_library())


def peak_memory(name: str, count: int) -> float:
    """MB that a process has used at most when it has simulated a case: `founding` or `heavy`."""
    command = [sys.executable, "-m", "bench.heavy", name, str(count)]
    return float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def main(name: str, count: str) -> None:
    """Simulates, and prints the peak."""
    resolved = {"founding": founding, "heavy": heavy}[name]()
    case = resolved.case
    found = simulate(resolved, resolved.library.perspectives[case.perspective], case.discount.timing, int(count), 1)
    assert found.count == int(count)
    # Not getrusage: its peak is never below what the process that started this one had.
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")))


if __name__ == "__main__":
    main(*sys.argv[1:])
