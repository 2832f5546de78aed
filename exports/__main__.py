"""python -m exports …: a case as a file, workbook, application, form, report, ledger, package; or several compared.

The format follows the ending of --out. Where anything is wrong no file is written; codes and addresses say what.
"""

import argparse
import errno
import io
import secrets
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from exports.bundle import bundle
from exports.committee.choosing import choice_document
from exports.committee.choosing_book import choice_workbook
from exports.comparing import comparison_document
from exports.files import ENDINGS, WRITERS, Carried, Kind
from model.analysis.answer import Answer
from model.case.problem import CaseRefused, Problem, error
from model.committee.asked import add_limits, add_terms, asked_applications, asked_selection, order_of, terms_of
from model.committee.comparison import on_common_terms
from model.files.reading import read_case, read_library
from model.numbers.resolve import resolve

LUM_PARTS: dict[str, Kind] = {"budget": "lum", "account": "account"}
DIALECTS: dict[str, Kind] = {"plain": "ledger", "excel": "ledger_excel"}
COMPARISON, CHOICE = "comparison", "choice"
EXCEL_ENDING = ".sv.csv"
"""An ending of --out that asks for the dialect of Swedish Excel."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes one file; 0 when it went well, 1 when the case is refused, 2 when the call is wrong."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    kind, ending = _kind(options), options.out.suffix.removeprefix(".").lower()
    of_several = {COMPARISON: (_comparison, tuple(WRITERS)), CHOICE: (_choice, (*WRITERS, "xlsx"))}
    make, endings = of_several.get(options.command, (None, ("zip",) if kind is None else ENDINGS[kind]))
    if ending not in endings:
        return _refused((error("wrong_ending", "--out", ending=ending, expected=", ".join(endings)),), 2)
    try:
        content = _of_a_case(options, kind, ending) if make is None else make(options, ending)
    except CaseRefused as refusal:
        return _refused(refusal.problems, 1)
    except OSError as fault:
        return _refused((_fault("file_not_readable", Path(fault.filename or ""), fault),), 2)
    try:
        _write(options.out, content)
    except OSError as fault:
        return _refused((_fault("file_not_writable", options.out, fault),), 2)
    return 0


def _of_a_case(options: argparse.Namespace, kind: Kind | None, ending: str) -> bytes:
    """A file of one case; the package where the kind is None."""
    case = read_case(options.case.read_bytes())
    answer = Answer(resolve(case, read_library(), options.scenario), case.perspective)
    carried = Carried(answer, options.scenario, options.language, options.date, getattr(options, "year", None))
    return bundle(carried) if kind is None else carried.content(kind, ending)


def _comparison(options: argparse.Namespace, ending: str) -> bytes:
    """Cases side by side, on the common terms that are asked for. CaseRefused where there are fewer than two."""
    applications, library = asked_applications(options)
    if len(applications) < 2:
        raise CaseRefused((error("too_few_cases", str(options.cases[0])),))
    comparison = on_common_terms(applications, library, terms_of(options), order_of(options))
    return WRITERS[ending](comparison_document(comparison, library, options.language, options.date))


def _choice(options: argparse.Namespace, ending: str) -> bytes:
    """What is chosen of cases within the budget that is asked for. CaseRefused where there are fewer than two."""
    selection = asked_selection(options)
    if len(selection.applications) < 2:
        raise CaseRefused((error("too_few_cases", str(options.cases[0])),))
    if ending == "xlsx":
        return choice_workbook(selection, options.language, options.date)
    return WRITERS[ending](choice_document(selection, options.language, options.date))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m exports", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command")
    for name in ("workbook", "application", "lum", "report", "review", "followup", "ledger", "bundle"):
        command = _command(commands, name)
        command.add_argument("case", type=Path, metavar="CASE.yaml")
        command.add_argument("--scenario", metavar="NAME")
        if name == "lum":
            command.add_argument("--part", choices=tuple(LUM_PARTS), default="budget")
            command.add_argument("--year", type=int, metavar="YYYY", help="of the account; the latest if not given")
        if name == "ledger":
            command.add_argument("--dialect", choices=tuple(DIALECTS))
    comparing = _command(commands, COMPARISON)
    add_terms(comparing)
    add_limits(_command(commands, CHOICE))
    return parser


def _command(commands: Any, name: str) -> argparse.ArgumentParser:
    """A subcommand with what all of them have."""
    command: argparse.ArgumentParser = commands.add_parser(name)
    command.add_argument("--out", type=Path, required=True, metavar="FILE")
    command.add_argument("--language", choices=("sv", "en"), default="sv")
    command.add_argument("--date", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD")
    return command


def _kind(options: argparse.Namespace) -> Kind | None:
    """The kind of file that is asked for; None for the package."""
    if options.command == "lum":
        return LUM_PARTS[options.part]
    if options.command == "ledger":
        by_name = "excel" if options.out.name.lower().endswith(EXCEL_ENDING) else "plain"
        return DIALECTS[options.dialect or by_name] if options.out.suffix.lower() == ".csv" else "ledger"
    commands: tuple[Kind, ...] = ("workbook", "application", "report", "review", "followup")
    return next((kind for kind in commands if kind == options.command), None)


def _write(target: Path, content: bytes) -> None:
    """Writes a whole file or none: beside the target first, which it then replaces."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(content)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _fault(code: str, path: Path, fault: OSError) -> Problem:
    return error(code, str(path), reason=errno.errorcode.get(fault.errno or 0, ""))


def _refused(problems: Sequence[Problem], code: int) -> int:
    for problem in problems:
        print(problem.as_line(), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
