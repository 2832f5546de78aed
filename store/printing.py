"""What the command line prints of a store: codes and names, as lines or as JSON."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from model.case.problem import Problem


def print_problems(problems: Sequence[Problem], as_json: bool) -> None:
    """Prints problems: as JSON, or a line each where faults are printed."""
    if as_json:
        print(json.dumps({"problems": [problem.as_json() for problem in problems]}, ensure_ascii=False))
    else:
        for problem in problems:
            print(_in_a_line(problem.as_line()), file=sys.stderr)


def print_told(told: Mapping[str, Any], as_json: bool) -> None:
    """Prints what a command tells: as JSON, or a name and a value a line."""
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name, value in told.items():
        if isinstance(value, list):
            print(f"{name}: {len(value)}")
            for item in value:
                line = " ".join(f"{key}={said}" for key, said in item.items()) if isinstance(item, dict) else item
                print(f"  {_in_a_line(line)}")
        elif value is not None:
            print(f"{name}: {_in_a_line(value)}")


def _in_a_line(said: object) -> str:
    """What somebody has written, so that it neither makes a line of its own nor tells the terminal what to do."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(said))
