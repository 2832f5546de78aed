"""What the committee's subcommands are asked: cases, common terms, limits, a fund's rules; read or refused by name."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import CaseRefused, error
from model.case.units import LARGEST
from model.committee.applications import Application, Variant
from model.committee.choice import Limits
from model.committee.comparison import Terms, entered, refuse_currencies
from model.committee.order import FIGURES, Order
from model.committee.selection import Selection
from model.files.reading import override, read_case, read_library, with_fund

IN_SCENARIO = "@"
"""Between a file of a case and one of its scenarios."""


def add_terms(command: argparse.ArgumentParser) -> None:
    """The options that say on which common terms cases are compared."""
    command.add_argument("--perspective", metavar="NAME")
    command.add_argument("--horizon", type=int, metavar="N")
    command.add_argument("--schedule", metavar="NAME")
    command.add_argument("--rate", metavar="X")
    command.add_argument("--price-year", type=int, metavar="YEAR")
    command.add_argument("--sort", choices=FIGURES, default=FIGURES[0])
    command.add_argument("--reversed", action="store_true")
    add_cases(command)


def add_limits(command: argparse.ArgumentParser) -> None:
    """The options that say within which budget applications are chosen, and what must and may not be; the cases."""
    command.add_argument("--budget", metavar="YEAR=KRONOR,…")
    command.add_argument("--total", metavar="KRONOR")
    command.add_argument("--must", action="append", default=[], metavar="ID")
    command.add_argument("--not", dest="must_not", action="append", default=[], metavar="ID")
    command.add_argument("--one-of", action="append", default=[], metavar="ID,ID")
    add_cases(command)


def add_cases(command: argparse.ArgumentParser) -> None:
    """The cases that are asked about, each perhaps in a scenario, and which of them are versions of one case."""
    command.add_argument("cases", nargs="+", metavar="CASE.yaml[@SCENARIO]")
    command.add_argument("--same-case", action="append", default=[], metavar="ID,ID", help="versions of one case")


def terms_of(options: argparse.Namespace) -> Terms:
    """The common terms that are asked for; CaseRefused where they are none."""
    rate = number_if_any("--rate", options.rate)
    terms = Terms(options.perspective, options.horizon, options.schedule, rate, options.price_year)
    if terms.horizon is not None and terms.horizon < 1:
        raise CaseRefused((error("outside_limits", "--horizon", value=terms.horizon, low=1, high=None),))
    return terms


def asked_applications(options: argparse.Namespace) -> tuple[list[Application], Library]:
    """The cases that are asked about, each in the scenario after its @, and the library; a fund's rules hold if named.

    Their names are those of their files without the ending, and the scenario's. Those of one file share the random
    factors of their numbers, and so do those that are said to be of one case. CaseRefused where two have the same name,
    or one has errors: what is compared is not checked again.
    """
    library, fund = read_library(), getattr(options, "fund", None)
    rule = None
    if fund is not None:
        library, rule = with_fund(library, fund)
    read: dict[Path, Case] = {}
    found: dict[str, Application] = {}
    for text in options.cases:
        path, scenario = path_and_scenario(text)
        case = read[path] if path in read else read_case(path.read_bytes())
        read[path] = case
        name = path.stem if scenario is None else f"{path.stem}{IN_SCENARIO}{scenario}"
        if name in found:
            raise CaseRefused((error("same_name_twice", text, name=name),))
        if scenario is not None and scenario not in case.scenarios:
            known = ", ".join(case.scenarios)
            raise CaseRefused((error("unknown_scenario", f"{name}:scenarios", scenario=scenario, known=known),))
        held = case if rule is None else case.model_copy(update={"fund_rule": rule})
        found[name] = sound(entered(name, held, library, Variant(path.stem, scenario, file=path.stem)))
    stems = [path.stem for path in read]
    twice = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twice is not None:
        raise CaseRefused((error("same_name_twice", twice, name=twice),))
    return _of_one_case(found, options.same_case), library


def sound(application: Application) -> Application:
    """An application that can be calculated. CaseRefused with its name where it can't."""
    if application.answer.has_errors:
        errors = (problem for problem in application.answer.problems if problem.severity == "error")
        raise CaseRefused(tuple(replace(one, address=f"{application.name}:{one.address}") for one in errors))
    return application


def _of_one_case(found: Mapping[str, Application], said: Sequence[str]) -> list[Application]:
    """The applications, those that are said to be versions of one case under one name.

    What is said of two and of the second and a third holds of all three. CaseRefused where none has the name.
    """
    of = {name: one.of for name, one in found.items()}
    for text in said:
        names = names_in(text, frozenset(found))
        joined = {of[name] for name in names}
        of = {name: of[names[0]] if case in joined else case for name, case in of.items()}
    return [replace(one, variant=replace(one.variant, of=of[name])) for name, one in found.items()]


def names_in(text: str, known: frozenset[str]) -> list[str]:
    """The names in a list with commas between them; a name may have commas, and spaces round it, of its own.

    CaseRefused where one is not known.
    """
    names, parts = [], text.split(",")
    while parts:
        tries = ((",".join(parts[:count]), count) for count in range(len(parts), 0, -1))
        fit = next(((one, count) for each, count in tries for one in (each, each.strip()) if one in known), None)
        if fit is None:
            raise _unknown(parts[0].strip(), known)
        names.append(fit[0])
        del parts[: fit[1]]
    return names


def _unknown(name: str, known: frozenset[str]) -> CaseRefused:
    return CaseRefused((error("unknown_application", name, known=", ".join(sorted(known))),))


def path_and_scenario(text: str) -> tuple[Path, str | None]:
    """What `CASE.yaml@scenario` asks for; without a scenario where there is no @, or a file has it in its name."""
    path, sign, scenario = text.rpartition(IN_SCENARIO)
    return (Path(path), scenario) if sign and path and not Path(text).exists() else (Path(text), None)


def order_of(options: argparse.Namespace) -> Order:
    """The order that is asked for."""
    return Order(options.sort, options.reversed)


def read_cases(paths: Sequence[Path]) -> dict[str, Case]:
    """The cases by the name of their file without its ending. CaseRefused where two have the same."""
    cases: dict[str, Case] = {}
    for path in paths:
        if path.stem in cases:
            raise CaseRefused((error("same_name_twice", str(path), name=path.stem),))
        cases[path.stem] = read_case(path.read_bytes())
    return cases


def asked_selection(options: argparse.Namespace) -> Selection:
    """The applications and the limits that are asked for. CaseRefused as of each, and where currencies differ."""
    applications, _ = asked_applications(options)
    refuse_currencies(applications)
    return Selection(tuple(applications), asked_limits(options, frozenset(one.name for one in applications)))


def asked_limits(options: argparse.Namespace, names: frozenset[str]) -> Limits:
    """The budget and the demands that are asked for; CaseRefused where one cannot be read or names no case."""
    by_year: dict[int, float] = {}
    for text in () if options.budget is None else options.budget.split(","):
        year, sign, kronor = text.partition("=")
        if not sign or not re.fullmatch(r"[12][0-9]{3}", year.strip()) or int(year) in by_year:
            raise CaseRefused((error("budget_needs_year_and_kronor", text),))
        by_year[int(year)] = _kronor(f"--budget {year.strip()}", kronor)
    one_of = tuple(frozenset(names_in(text, names)) for text in options.one_of)
    for name in sorted((frozenset(options.must) | frozenset(options.must_not)) - names):
        raise _unknown(name, names)
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
