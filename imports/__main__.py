"""python -m imports …: what comes in, read without a screen. Codes, field names and unrounded numbers; no sentences."""

import argparse
import contextlib
import errno
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from imports.budget import CHOICES, BudgetProposal, Decisions, ProposedLine, read_file, read_pasted
from imports.budget.sources.grid import Refused
from imports.budget.sources.text_source import decoded
from model.case.problem import Problem, error
from model.case.units import FIRST_YEAR, LAST_YEAR


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when the budget could be approved, 1 when it could not, 2 when the call is wrong."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # labels are Swedish whatever the terminal says
    asked = _parser().parse_args(arguments)
    try:
        content = asked.file.read_bytes()
    except OSError as fault:
        reason = errno.errorcode.get(fault.errno or 0, "")
        _print(BudgetProposal(problems=(error("file_not_readable", str(asked.file), reason=reason),)), asked.json)
        return 2
    proposal = _read(asked, content)
    with contextlib.suppress(BrokenPipeError):
        _print(proposal, asked.json)
    return 0 if proposal.is_approvable else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m imports", description=__doc__)
    budget = parser.add_subparsers(required=True).add_parser("budget", help="a table of costs by year")
    budget.add_argument("file", type=Path, metavar="FILE")
    budget.add_argument("--unit", choices=CHOICES, required=True, help="where the table does not say it")
    budget.add_argument("--first-year", type=_year, required=True, metavar="YEAR", help="what År 1 is")
    budget.add_argument("--pasted", action="store_true", help="the file is text from the clipboard, as every .txt is")
    budget.add_argument("--decisions", type=_decisions, default=Decisions(), metavar="JSON", help=_DECISIONS)
    budget.add_argument("--json", action="store_true")
    return parser


_DECISIONS = '{"table": 2, "unit": "tkr", "rows": {"4": "sum"}, "columns": {"3": 2021, "5": "skip"}}'


def _year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return year


def _decisions(text: str) -> Decisions:
    """What a person has decided, as JSON."""
    given: dict[str, Any] = json.loads(text)
    numbered = {
        name: {int(number): what for number, what in given.pop(name, {}).items()} for name in ("rows", "columns")
    }
    return Decisions(
        table=given.get("table"), unit=given.get("unit"), rows=numbered["rows"], columns=numbered["columns"]
    )


def _read(asked: argparse.Namespace, content: bytes) -> BudgetProposal:
    if asked.pasted or asked.file.suffix.lower() == ".txt":
        try:
            text = decoded(content).removeprefix("\ufeff")
        except Refused as reason:
            return BudgetProposal(problems=(reason.problem,))
        return read_pasted(text, asked.unit, asked.first_year, asked.decisions)
    return read_file(asked.file.name, content, asked.unit, asked.first_year, asked.decisions)


def as_json(proposal: BudgetProposal) -> dict[str, Any]:
    """The proposal as plain values; amounts in kronor."""
    return {
        "approvable": proposal.is_approvable,
        "lines": [_line(line) for line in proposal.lines],
        "years": list(proposal.years),
        "total": proposal.total,
        "unit": proposal.unit,
        "skipped": [{"row": row.number, "label": row.label, "why": row.why} for row in proposal.skipped],
        "funding": [_line(line) for line in proposal.funding],
        "columns": [
            {"column": column.number, "name": column.name, "kind": column.kind, "year": column.year}
            for column in proposal.columns
        ],
        "rows": [{"row": row.number, "label": row.label, "kind": row.kind, "why": row.why} for row in proposal.rows],
        "tables": list(proposal.tables),
        "problems": [problem.as_json() for problem in proposal.problems],
    }


def _line(line: ProposedLine) -> dict[str, Any]:
    amounts = {str(year): amount for year, amount in sorted(line.amounts.items())}
    return {"label": line.label, "cost_type": line.cost_type, "amounts": amounts}


def _print(proposal: BudgetProposal, is_json: bool) -> None:
    if is_json:
        print(json.dumps(as_json(proposal), ensure_ascii=False, indent=1))
        return
    for line in proposal.lines:
        amounts = " ".join(f"{year}={amount:.15g}" for year, amount in sorted(line.amounts.items()))
        print(f"{line.label}\t{line.cost_type}\t{amounts}")
    print(f"total={proposal.total:.15g} unit={proposal.unit}")
    for row in proposal.skipped:
        print(f"skipped row {row.number}: {row.label} ({row.why})")
    for problem in proposal.problems:
        print(_as_line(problem))


def _as_line(problem: Problem) -> str:
    return problem.as_line()


if __name__ == "__main__":
    sys.exit(main())
