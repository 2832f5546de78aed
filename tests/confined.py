"""A call in a process of its own that may take so much memory and processor time and no more, as an attack is tried."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 2_000_000_000
"""Bytes of address space, as the operating system counts and refuses them."""

_CONFINED = """
import importlib, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds} + 1))
module, _, function = {call!r}.rpartition(".")
print(json.dumps(getattr(importlib.import_module(module), function)(*json.loads({arguments!r}))))
"""


def confined(call: str, *arguments: object, seconds: int = 60, memory: int = MEMORY) -> object:
    """What `module.function` gives for plain arguments, as JSON; AssertionError where it fails or passes a limit.

    The threads of the linear algebra are held to one: each asks for address space that it never uses.
    """
    program = _CONFINED.format(memory=memory, seconds=seconds, call=call, arguments=json.dumps(arguments))
    settings = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, f"{call} {arguments}: {run.returncode}\n{run.stderr[-3000:]}"
    return json.loads(run.stdout.splitlines()[-1])
