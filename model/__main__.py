"""python -m model …: the same answers without a screen. Codes, field names and unrounded numbers; no sentences."""

import argparse
import errno
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from model.analysis.answer import Answer
from model.analysis.as_json import break_even_as_json, drivers_as_json, evaluate_as_json, odds_as_json, only_finite
from model.analysis.odds import MOST_DRAWS
from model.case.assumptions import Change, Library
from model.case.case import MOST_SEED, Case
from model.case.problem import CaseRefused, Problem, error
from model.case.units import LARGEST
from model.checking.case import check
from model.checking.contract import check_contract
from model.committee.commands import add_commands
from model.contract_risk.answer import risk_as_json
from model.contract_risk.payment import main_outcome, payment_as_json
from model.files.reading import is_contract, override, read_case, read_contract, read_library, with_fund
from model.followup.answer import followup_as_json
from model.numbers.applicants import library_of
from model.numbers.resolve import resolve
from model.results import Problems
from model.review.as_json import review_as_json
from model.schema import write_schemas


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when it went well, 1 when the case has errors, 2 when the call is wrong."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # labels are Swedish whatever the terminal says
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        return _run(options)
    except BrokenPipeError:  # whoever read what is printed, an answer or what was wrong, has had enough
        return 0


def _run(options: argparse.Namespace) -> int:
    """Runs the command of the options, and prints what is wrong where something is."""
    try:
        if options.run in (_payment, _check, _schema, _made):
            return int(options.run(options))
        return _answer(options, *_case(options))
    except CaseRefused as refusal:
        _print_problems(refusal.problems, options.json)
        return 1
    except BrokenPipeError:
        raise
    except OSError as fault:
        _print_problems(
            (error("file_not_readable", str(fault.filename), reason=errno.errorcode.get(fault.errno or 0, "")),),
            options.json,
        )
        return 2


def _joined(arguments: Sequence[str]) -> list[str]:
    """The arguments with a row of figures tied to its option: `-3,0` would else be taken for another option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] in ("--measured", "--advanced"):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


QUESTIONS = {
    "evaluate": evaluate_as_json,
    "drivers": drivers_as_json,
    "break-even": break_even_as_json,
    "simulate": odds_as_json,
    "contract": risk_as_json,
    "followup": followup_as_json,
    "review": review_as_json,
}
"""Subcommand about a case → what it prints."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, run in (dict.fromkeys(QUESTIONS, _answer) | {"check": _check}).items():
        command = commands.add_parser(name)
        file = "CASE.yaml" if name in QUESTIONS else "CASE.yaml|CONTRACT.yaml"
        command.add_argument("case", type=Path, metavar=file)
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run, horizon=None, draws=None, seed=None, question=QUESTIONS.get(name))
        if name in QUESTIONS:
            command.add_argument("--scenario", metavar="NAME")
            command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
            command.add_argument("--range", action="append", default=[], metavar="KEY=LOW:HIGH")
            command.add_argument("--horizon", type=int, metavar="N")
            command.add_argument("--perspective", metavar="NAME")
        if name == "review":
            command.add_argument("--fund", metavar="NAME|FILE")
        if name == "simulate":
            command.add_argument("--draws", type=int, metavar="N")
            command.add_argument("--seed", type=int, metavar="N")
    payment = commands.add_parser("payment")
    payment.add_argument("case", type=Path, metavar="CONTRACT.yaml")
    payment.add_argument("--advanced", metavar="X")
    payment.add_argument("--measured", action="append", default=[], metavar="[OUTCOME=]A,B,C")
    payment.add_argument("--gate", action="append", default=[], metavar="NAME=yes|no")
    payment.add_argument("--json", action="store_true")
    payment.set_defaults(run=_payment)
    add_commands(commands, _made)
    schema = commands.add_parser("schema")
    schema.add_argument("folder", type=Path, metavar="FOLDER")
    schema.set_defaults(run=_schema)
    return parser


def _case(options: argparse.Namespace) -> tuple[Case, Library]:
    """The case that is asked about, and the library with the rules of the fund that it is held to."""
    case, library = read_case(options.case.read_bytes()), read_library()
    if getattr(options, "fund", None) is not None:
        library, fund = with_fund(library, options.fund)
        case = case.model_copy(update={"fund_rule": fund})
    return case if options.horizon is None else case.model_copy(update={"horizon": options.horizon}), library


def _answer(options: argparse.Namespace, case: Case, library: Library) -> int:
    perspective = options.perspective or case.perspective
    perspectives = library_of(case, library).perspectives
    if perspective not in perspectives:
        known = ", ".join(perspectives)
        raise CaseRefused((error("unknown_perspective", "perspective", perspective=perspective, known=known),))
    overrides = _overrides(options)
    answer = Answer(resolve(case, library, options.scenario, overrides), perspective, *_sampling(options))
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    _print(options.question(answer), options.json)
    return 0


def _sampling(options: argparse.Namespace) -> tuple[int | None, int | None]:
    """How many draws and which seed the command line asks for, if it does."""
    draws, seed = options.draws, options.seed
    if draws is not None and not 1 <= draws <= MOST_DRAWS:
        raise CaseRefused((error("draws_outside_limits", "--draws", value=draws, low=1, high=MOST_DRAWS),))
    if seed is not None and not 0 <= seed <= MOST_SEED:
        raise CaseRefused((error("seed_outside_limits", "--seed", value=seed, low=0, high=MOST_SEED),))
    return draws, seed


def _overrides(options: argparse.Namespace) -> dict[str, Change]:
    """The values and the ranges that the command line lays over the resolved numbers."""
    changes = dict(_override(text) for text in options.set)
    for text in options.range:
        key, sign, ends = text.partition("=")
        low, colon, high = ends.partition(":")
        if not sign or not colon:
            raise CaseRefused((error("range_needs_low_and_high", text),))
        lowest, highest = (override(key.strip(), end.strip())[1].value for end in (low, high))
        changes[key.strip()] = changes.get(key.strip(), Change()).model_copy(update={"low": lowest, "high": highest})
    return changes


def _override(text: str) -> tuple[str, Change]:
    key, sign, value = text.partition("=")
    if not sign:
        raise CaseRefused((error("set_needs_key_and_value", text),))
    return override(key.strip(), value.strip())


def _payment(options: argparse.Namespace) -> int:
    contract = read_contract(options.case.read_bytes())
    values: dict[str, list[float]] = {}
    for text in options.measured:
        name, sign, row = text.partition("=") if "=" in text else (main_outcome(contract) or "", "=", text)
        values[name.strip()] = [_number(name, cell) for cell in row.split(",")]
    gates = {}
    for text in options.gate:
        name, sign, answer = text.partition("=")
        if not sign or answer.strip() not in ("yes", "no"):
            raise CaseRefused((error("gate_needs_yes_or_no", text),))
        gates[name.strip()] = answer.strip() == "yes"
    advanced = None if options.advanced is None else _number("--advanced", options.advanced)
    if advanced is not None and advanced < 0:
        raise CaseRefused((error("outside_limits", "--advanced", value=advanced, low=0.0, high=LARGEST),))
    _print(payment_as_json(contract, advanced, values, gates), options.json)
    return 0


def _number(name: str, text: str) -> float:
    value = override(name.strip(), text.strip())[1].value
    assert value is not None
    return value


def _print(result: dict[str, Any], as_json: bool) -> None:
    result = only_finite(result)
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        _print_lines(result)


def _made(options: argparse.Namespace) -> int:
    """Prints what a subcommand makes of its own options."""
    _print(options.make(options), options.json)
    return 0


def _schema(options: argparse.Namespace) -> int:
    """Writes the JSON Schemas of files and answers."""
    for path in write_schemas(options.folder):
        print(path)
    return 0


def _check(options: argparse.Namespace) -> int:
    """The problems of a case, or of a contract by itself."""
    content = options.case.read_bytes()
    if is_contract(content):
        problems = sorted(check_contract(read_contract(content)), key=lambda problem: problem.severity)
    else:
        problems = list(check(read_case(content), read_library()))
    _print_problems(problems, options.json, stream=sys.stdout)
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _print_lines(result: dict[str, Any], indent: str = "") -> None:
    for name, value in result.items():
        if name == "problems":
            _print_problems([Problem(**problem) for problem in value], False, stream=sys.stdout)
        elif isinstance(value, dict):
            print(f"{indent}{name}")
            _print_lines(value, indent + "  ")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for at, item in enumerate(value, start=1):
                print(f"{indent}{name} {at}")
                _print_lines(item, indent + "  ")
        else:
            print(f"{indent}{name:<28} {value}")


def _print_problems(problems: Sequence[Problem], as_json: bool, stream: Any = None) -> None:
    if as_json:
        printed = only_finite(Problems.model_validate({"problems": [each.as_json() for each in problems]}).model_dump())
        print(json.dumps(printed, ensure_ascii=False, indent=1, allow_nan=False))
        return
    for problem in problems:
        print(problem.as_line(), file=stream or sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
