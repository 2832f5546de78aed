"""What the committee's subcommands are asked: cases, common terms, limits, a fund's rules; read or refused by name."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import CaseRefused, error
from model.case.units import LARGEST
from model.checking.case import check
from model.committee.choice import Limits
from model.committee.comparison import Terms
from model.files.reading import override, read_case, read_library, with_fund


def add_terms(command: argparse.ArgumentParser) -> None:
    """The options that say on which common terms cases are compared."""
    command.add_argument("--perspective", metavar="NAME")
    command.add_argument("--horizon", type=int, metavar="N")
    command.add_argument("--schedule", metavar="NAME")
    command.add_argument("--rate", metavar="X")
    command.add_argument("--price-year", type=int, metavar="YEAR")


def terms_of(options: argparse.Namespace) -> Terms:
    """The common terms that are asked for; CaseRefused where they are none."""
    rate = number_if_any("--rate", options.rate)
    terms = Terms(options.perspective, options.horizon, options.schedule, rate, options.price_year)
    if terms.horizon is not None and terms.horizon < 1:
        raise CaseRefused((error("outside_limits", "--horizon", value=terms.horizon, low=1, high=None),))
    return terms


def asked_cases(options: argparse.Namespace) -> tuple[dict[str, Case], Library]:
    """The cases that are asked about, and the library with the rules of the fund that they are held to, if any.

    CaseRefused where one has errors: what is compared is not checked again.
    """
    cases, library = read_cases(options.cases), read_library()
    if options.fund is not None:
        library, fund = with_fund(library, options.fund)
        cases = {name: case.model_copy(update={"fund_rule": fund}) for name, case in cases.items()}
    for name, case in cases.items():
        errors = [problem for problem in check(case, library) if problem.severity == "error"]
        if errors:
            raise CaseRefused(tuple(replace(problem, address=f"{name}:{problem.address}") for problem in errors))
    return cases, library


def read_cases(paths: Sequence[Path]) -> dict[str, Case]:
    """The cases by the name of their file without its ending. CaseRefused where two have the same."""
    cases: dict[str, Case] = {}
    for path in paths:
        if path.stem in cases:
            raise CaseRefused((error("same_name_twice", str(path), name=path.stem),))
        cases[path.stem] = read_case(path.read_bytes())
    return cases


def asked_limits(options: argparse.Namespace, names: frozenset[str]) -> Limits:
    """The budget and the demands that are asked for; CaseRefused where one cannot be read or names no case."""
    by_year: dict[int, float] = {}
    for text in () if options.budget is None else options.budget.split(","):
        year, sign, kronor = text.partition("=")
        if not sign or not re.fullmatch(r"[12][0-9]{3}", year.strip()) or int(year) in by_year:
            raise CaseRefused((error("budget_needs_year_and_kronor", text),))
        by_year[int(year)] = _kronor(f"--budget {year.strip()}", kronor)
    one_of = tuple(frozenset(name.strip() for name in text.split(",")) for text in options.one_of)
    named = frozenset(options.must) | frozenset(options.must_not) | frozenset[str]().union(*one_of)
    for name in sorted(named - names):
        raise CaseRefused((error("unknown_application", name, known=", ".join(sorted(names))),))
    total = None if options.total is None else _kronor("--total", options.total)
    return Limits(by_year, total, frozenset(options.must), frozenset(options.must_not), one_of)


def _kronor(name: str, text: str) -> float:
    value = number_of(name, text)
    if not 0 <= value <= LARGEST:
        raise CaseRefused((error("outside_limits", name, value=value, low=0.0, high=LARGEST),))
    return value


def number_of(name: str, text: str) -> float:
    """A number as the command line has it; CaseRefused where it is none."""
    value = override(name, text.strip())[1].value
    if value is None:
        raise CaseRefused((error("set_needs_key_and_value", f"{name}={text}"),))
    return value


def number_if_any(name: str, text: str | None) -> float | None:
    """A number that may be left out."""
    return None if text is None else number_of(name, text)
