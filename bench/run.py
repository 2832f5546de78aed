"""Runs the measurements: `make bench`, or `python bench/run.py --only model,page --quick --json figures.json`."""

import argparse
import json
import os
import platform
import sys
import traceback
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import ROOT, Figure, table

PARTS = {
    "model": "model_speed",
    "odds": "odds_speed",
    "parts": "parts_speed",
    "committee": "committee_speed",
    "page": "page_speed",
    "browser": "browser_speed",
    "sessions": "sessions",
    "endurance": "endurance",
    "processes": "processes",
    "cases": "cases_speed",
    "exports": "exports_cost",
}


def main() -> int:
    """Runs what is asked for and prints it. 1 if something could not be measured; a missed goal is no failure."""
    arguments = argparse.ArgumentParser(description="Förtjänst's speed, as ratios to something simpler.")
    arguments.add_argument("--only", metavar="PART,PART", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    arguments.add_argument("--quick", action="store_true", help="fewer repetitions: a first look, not a verdict")
    arguments.add_argument("--json", metavar="FILE", type=Path, help="write the figures to a file as well")
    asked = arguments.parse_args()
    parts = [part.strip() for part in asked.only.split(",") if part.strip()]
    unknown = [part for part in parts if part not in PARTS]
    if unknown or not parts:
        arguments.error(f"no part named {', '.join(unknown)}; there are {', '.join(PARTS)}")
    file = None if asked.json is None else asked.json.resolve()
    os.chdir(ROOT)  # where Streamlit finds our settings
    busy_before = os.getloadavg()[0]  # what is timed by the clock is slower on a busy machine
    figures: list[Figure] = []
    failed = []
    for part in parts:
        print(f"measuring: {part} …", file=sys.stderr, flush=True)
        try:
            figures += import_module(f"bench.{PARTS[part]}").measure(asked.quick)
        except Exception:
            traceback.print_exc()
            failed.append(part)
    print(table(figures))
    print(f"load average {busy_before:.1f} before and {os.getloadavg()[0]:.1f} after; {os.cpu_count()} cores")
    if failed:
        print(f"not measured: {', '.join(failed)}")
    if file is not None:
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": busy_before}
        found = {
            **machine,
            "quick": asked.quick,
            "not_measured": failed,
            "figures": [figure.as_json() for figure in figures],
        }
        file.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
