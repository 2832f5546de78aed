"""python tests/same_answers.py BEFORE: whether this tree gives the same answers, to the last bit, as another one.

BEFORE is a folder with the product as it was, such as a clone of an earlier commit. Both trees run every subcommand on
the same files: every shipped case under every scenario, the worked examples, files of older formats, generated cases
and the contracts, shipped and generated. Then every document of the shipped cases is made and compared byte by byte.
Prints how many were equal and names what was not; 1 if anything differs.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GENERATED = 300
QUESTIONS = ("evaluate", "drivers", "break-even", "simulate", "contract")
DRAWS = "2000"
FORMATS = {
    "workbook": (".xlsx",),
    "application": (".docx", ".pdf"),
    "lum": (".docx", ".pdf"),
    "report": (".docx", ".pdf"),
    "ledger": (".csv", ".sv.csv", ".parquet"),
    "bundle": (".zip",),
}
RUNNER = """
import contextlib, hashlib, io, json, sys
from importlib import import_module
for line in sys.stdin:
    room, arguments, out = json.loads(line)
    said, refused = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(refused):
        try:
            ended = import_module(room + ".__main__").main(arguments)
        except SystemExit as stop:
            ended = stop.code
        except BaseException as fault:
            ended = f"{type(fault).__name__}: {fault}"
    made = ""
    if out:
        try:
            made = hashlib.sha256(open(out, "rb").read()).hexdigest()
        except OSError:
            made = "none"
    text = said.getvalue() + refused.getvalue()
    print(json.dumps([ended, hashlib.sha256(text.encode()).hexdigest(), made, text[:300]]), flush=True)
"""
"""What each tree runs by itself: it knows only the command lines, which stay when modules move."""

Command = tuple[str, list[str], str]
"""A room, its arguments and the file that it writes, if it does."""


def files(folder: Path, generated: int) -> Iterator[tuple[Path, list[str | None]]]:
    """Every case as a file, with the scenarios to ask of it; generated ones are written in the folder."""
    from model.case.problem import CaseRefused
    from model.files.reading import read_case
    from model.files.writing import write_case
    from model.files.yaml_tree import read_tree
    from tests.contracts_at_random import an_agreed_case
    from tests.generators import a_case

    shipped = sorted((ROOT / "assumptions" / "cases").glob("*.yaml"))
    kept = [ROOT / "tests" / place for place in ("worked_examples", "old_files", "older_files")]
    for path in [*shipped, *(path for place in kept for path in sorted(place.rglob("*.yaml")))]:
        tree, _ = read_tree(path.read_bytes())
        if "questions" in tree:  # a worked example holds its case
            path = folder / path.name
            path.write_text(json.dumps(tree["case"]), "utf-8")
        try:
            scenarios: list[str | None] = [None, *read_case(path.read_bytes()).scenarios]
        except CaseRefused:
            scenarios = [None]
        yield path, scenarios
    for name, make in (("plain", a_case), ("agreed", an_agreed_case)):
        for seed in range(generated // 2):
            case, path = make(seed), folder / f"{name}_{seed}.yaml"
            path.write_text(write_case(case), "utf-8")
            yield path, [None, *list(case.scenarios)[:1]]


def questions(folder: Path, generated: int) -> Iterator[Command]:
    """Every subcommand of the model on every file."""
    for path, scenarios in files(folder, generated):
        yield "model", ["check", str(path), "--json"], ""
        for scenario in scenarios:
            asked = [] if scenario is None else ["--scenario", scenario]
            for question in QUESTIONS:
                draws = ["--draws", DRAWS] if question == "simulate" else []
                yield "model", [question, str(path), "--json", *asked, *draws], ""


def contracts(folder: Path, generated: int) -> Iterator[Command]:
    """Every contract checked, and what it pays on some figures."""
    from tests.contracts_at_random import a_contract

    for seed in range(generated // 2):
        contract = a_contract(seed).model_dump(mode="json", exclude_defaults=True)
        (folder / f"contract_{seed}.yaml").write_text(json.dumps({"contract": contract}), "utf-8")
    for path in [*sorted((ROOT / "assumptions" / "contracts").glob("*.yaml")), *sorted(folder.glob("contract_*.yaml"))]:
        yield "model", ["check", str(path), "--json"], ""
        for figures in ("0,0,0", "1000000,2000000,-500000", "5,60,700", "0.1,0.2,0.3"):
            yield "model", ["payment", str(path), "--measured", figures, "--advanced", "1000000", "--json"], ""


def documents(folder: Path) -> Iterator[Command]:
    """Every document of every shipped case, in every format and both languages."""
    for path in sorted((ROOT / "assumptions" / "cases").glob("*.yaml")):
        for kind, endings in FORMATS.items():
            for ending in endings:
                for language in ("sv", "en"):
                    out = str(folder / f"made{ending}")
                    asked = [kind, str(path), "--out", out, "--language", language, "--date", "2026-01-15"]
                    yield "exports", asked, out


def answers(tree: Path, commands: list[Command]) -> list[list[object]]:
    """What a tree answers to each command: how it ended, a digest of what it said and of what it wrote."""
    python = str(ROOT / ".venv" / "bin" / "python")
    said = subprocess.run(
        [python, "-c", RUNNER],
        input="".join(json.dumps(command) + "\n" for command in commands),
        capture_output=True,
        text=True,
        cwd=tree,
        check=True,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


def main() -> int:
    """Compares, prints, and says by its code whether everything was equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, metavar="BEFORE")
    parser.add_argument("--generated", type=int, default=GENERATED, metavar="N")
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    differs = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, commands in (
            ("answers", list(questions(folder, asked.generated))),
            ("contracts", list(contracts(folder, asked.generated))),
            ("documents", list(documents(folder))),
        ):
            before, now = answers(asked.before.resolve(), commands), answers(ROOT, commands)
            unequal = [
                (command, old, new)
                for command, old, new in zip(commands, before, now, strict=True)
                if old[:3] != new[:3]
            ]
            print(f"{title}: {len(commands) - len(unequal)} of {len(commands)} are equal")
            digest = hashlib.sha256(json.dumps([answer[:3] for answer in now]).encode()).hexdigest()
            print(f"  digest of all of them now: {digest[:16]}")
            for command, old, new in unequal[:20]:
                print(f"  differs: {' '.join(command[1])}\n    before {old}\n    now    {new}")
            differs += len(unequal)
    return 1 if differs else 0


if __name__ == "__main__":
    sys.exit(main())
