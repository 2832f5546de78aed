"""YAML text as cases, contracts and the library.

A file is refused with every problem named by code, field and line: unknown fields, values of the wrong kind, a
personnummer in a text.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from model.case.assumptions import Change, FundRule, Library
from model.case.case import Case
from model.case.contract import Contract
from model.case.problem import CaseRefused
from model.case.reviewing.fund import FundFile
from model.files.migration import bring_up_to_date
from model.files.refusals import problems_of
from model.files.yaml_tree import Place, dotted, read_tree, refused
from model.numbers.discounting import upgraded

ASSUMPTIONS = Path(__file__).resolve().parents[2] / "assumptions"

Kind = TypeVar("Kind", bound=BaseModel)


def read_record(
    kind: type[Kind], text: str | bytes, migrate: Callable[[dict[Any, Any]], None] = lambda tree: None
) -> tuple[Kind, dict[Place, int]]:
    """A record from YAML text, and place → line; `migrate` brings an older file up to date. Raises CaseRefused."""
    tree, lines = read_tree(text)
    if not isinstance(tree, dict):
        raise refused("not_a_case")
    migrate(tree)
    try:
        return kind.model_validate(tree), lines
    except ValidationError as refusal:
        raise CaseRefused(problems_of(refusal, lines)) from None


def read_case(text: str | bytes) -> Case:
    """A case from YAML text. Raises CaseRefused with every problem the types can see; `checking` sees the rest.

    A file of an older format, or of none, is read as it was then.
    """
    case, _ = read_record(Case, text, bring_up_to_date)
    return upgraded(case, read_library())


def line_of(text: str | bytes, address: str) -> int | None:
    """The line of a dotted address in a YAML text that has been read."""
    _, lines = read_tree(text)
    by_address = {dotted(place): line for place, line in lines.items()}
    while address and address not in by_address:
        address = address.rpartition(".")[0]
    return by_address.get(address)


@cache
def read_library(folder: Path = ASSUMPTIONS) -> Library:
    """The library from its files. Numbers of all fields are one table; a key that stands in two files is refused."""
    trees = {path.name: read_tree(path.read_bytes())[0] for path in sorted(folder.glob("*.yaml"))}
    merged: dict[str, Any] = {"numbers": {}}
    for name, tree in trees.items():
        for part, content in tree.items():
            if part == "numbers":
                doubled = set(content) & set(merged["numbers"])
                if doubled:
                    raise refused("yaml_duplicate_key", field=", ".join(sorted(doubled)), address=name)
                merged["numbers"].update(content)
            else:
                merged[part] = content
    try:
        return Library.model_validate(merged)
    except ValidationError as refusal:
        raise CaseRefused(problems_of(refusal)) from None


def is_contract(text: str | bytes) -> bool:
    """Whether a YAML text is a contract: it says so, or says nothing and has parties and payers. Raises CaseRefused."""
    tree, _ = read_tree(text)
    if not isinstance(tree, dict):
        return False
    stated = tree.get("format")
    return str(stated).startswith("fortjanst-contract") if stated is not None else {"parties", "payers"} <= set(tree)


def read_contract(text: str | bytes) -> Contract:
    """A contract from YAML text. Raises CaseRefused."""
    return read_record(Contract, text)[0]


def contract_files(folder: Path = ASSUMPTIONS / "contracts") -> dict[str, Path]:
    """Name → file of the contracts that are there to begin from."""
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def case_files(folder: Path = ASSUMPTIONS / "cases") -> dict[str, Path]:
    """Name → file of the worked cases, the founding case first."""
    files = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    first = "hasselby_vallingby"
    return {name: files[name] for name in sorted(files, key=lambda name: (name != first, name))}


def override(key: str, text: str) -> tuple[str, Change]:
    """One `KEY=VALUE` of the command line, with the number written as in the files. Raises CaseRefused."""
    try:
        tree, _ = read_tree(text)
    except CaseRefused:
        tree = None
    if isinstance(tree, bool) or not isinstance(tree, int | float):
        raise refused("not_a_number", address=key, field=key)
    return key, Change(value=float(tree))


def with_fund_rules(library: Library, own: Mapping[str, FundRule]) -> Library:
    """A library with some funds' own rules over those that it knows of; itself where there are none."""
    return library.model_copy(update={"fund_rules": {**library.fund_rules, **own}}) if own else library


def read_fund(text: str | bytes) -> FundFile:
    """A fund's own rules from YAML text. Raises CaseRefused."""
    return read_record(FundFile, text)[0]


def with_fund(library: Library, named: str) -> tuple[Library, str]:
    """The library with the rules of a fund that is named, or that stands in a file; and the fund's name there.

    OSError where a file cannot be read, CaseRefused where it holds no rules.
    """
    if named in library.fund_rules or not named.endswith((".yaml", ".yml")):
        return library, named
    read = read_fund(Path(named).read_bytes())
    return with_fund_rules(library, {read.fund: read.rule}), read.fund
