"""YAML text ⇄ cases and the library: the strict door.

Nothing is read best-effort. A file is refused with every problem named by code, field and line: too large, anchors or
aliases, tags, duplicate keys, unknown fields, values of the wrong kind, a personnummer in a text.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from model.case.assumptions import Change, Label, Library
from model.case.case import Case
from model.case.contract import Contract
from model.case.personal_data import find_personnummer
from model.case.problem import CaseRefused, Problem, error
from model.files.migration import bring_up_to_date
from model.numbers.discounting import upgraded

LARGEST_FILE = 512_000
"""Bytes."""
MOST_EVENTS = 50_000
DEEPEST = 20
LONGEST_NUMBER = 40
"""Signs."""

LONGEST_SHOWN = 120
MOST_TOLD = 100
"""Problems of one file that are told at a time."""

ASSUMPTIONS = Path(__file__).resolve().parents[2] / "assumptions"

Place = tuple[str | int, ...]
Kind = TypeVar("Kind", bound=BaseModel)


class _StrictLoader(yaml.CSafeLoader):
    """YAML 1.2 scalars only: `0114` and `NO` stay text, `0.25` and `1e-3` are numbers."""


_StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
):
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _construct_number(loader: _StrictLoader, node: yaml.ScalarNode) -> float | int:
    text = node.value
    if len(text) > LONGEST_NUMBER:
        raise _refused("yaml_bad_number", node.start_mark, field=_shown(text[:LONGEST_NUMBER]))
    number = int(text) if re.fullmatch(r"[-+]?[0-9]+", text) else float(text)
    if not math.isfinite(number):
        raise _refused("yaml_bad_number", node.start_mark, field=_shown(text))
    return number


_StrictLoader.add_constructor("tag:yaml.org,2002:int", _construct_number)
_StrictLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)


def _refused(code: str, mark: Any = None, line: int | None = None, **facts: object) -> CaseRefused:
    """The refusal of a file, with the line where it is known."""
    line = line if mark is None else mark.line + 1
    return CaseRefused((error(code, str(facts.pop("address", "")), line=line, **facts),))


def read_tree(text: str | bytes) -> tuple[Any, dict[Place, int]]:
    """Plain values and place → line of a YAML text. Raises CaseRefused."""
    try:
        if isinstance(text, bytes):
            if len(text) > LARGEST_FILE:
                raise _refused("file_too_large", limit=LARGEST_FILE, size=len(text))
            text = text.decode("utf-8-sig")
        else:
            size = len(text.encode("utf-8", "surrogatepass"))
            if size > LARGEST_FILE:
                raise _refused("file_too_large", limit=LARGEST_FILE, size=size)
        _look_through(text)
        loader = _StrictLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise _refused("file_empty")
            lines: dict[Place, int] = {}
            return _built(loader, node, (), lines), lines
        finally:
            loader.dispose()
    except UnicodeError as problem:
        raise _refused("not_utf8", line=_line_at(text, getattr(problem, "start", 0))) from None
    except yaml.reader.ReaderError as problem:
        raise _refused("control_character", line=_line_at(text, problem.position)) from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise _refused("yaml_syntax", mark) from None
    except (RecursionError, ValueError, OverflowError):
        raise _refused("yaml_syntax") from None


def _line_at(text: str | bytes, position: int) -> int:
    """The line of a position, which is counted in bytes."""
    before = (text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)[:position]
    return before.count(b"\n") + 1


def _look_through(text: str) -> None:
    """Refuses what a file never needs, before any object is built: aliases, anchors, tags, depth, too many parts."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused("yaml_alias", event.start_mark)
        if getattr(event, "tag", None):
            raise _refused("yaml_tag", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > MOST_EVENTS:
            raise _refused("yaml_too_much", event.start_mark)


def _built(loader: _StrictLoader, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    """The node's value, with the line of every place in it."""
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_built(loader, item, (*place, number), lines) for number, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    built: dict[Any, Any] = {}
    written: set[str] = set()
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refused("yaml_bad_key", key_node.start_mark)
        key = loader.construct_object(key_node)
        if not isinstance(key, str | int) or isinstance(key, bool):
            key = key_node.value
        if key in built or str(key) in written:
            field = _shown(key_node.value)
            raise _refused("yaml_duplicate_key", key_node.start_mark, field=field, address=_dotted((*place, key)))
        written.add(str(key))
        built[key] = _built(loader, value_node, (*place, key), lines)
        lines[(*place, key)] = key_node.start_mark.line + 1
    return built


def _dotted(place: Iterable[str | int]) -> str:
    return ".".join(_shown(str(part)) for part in place)


def _shown(text: str) -> str:
    """A text of the file that may stand in a problem: short, and never a personnummer."""
    return "…" if find_personnummer(text) else text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


_CODES = {
    "extra_forbidden": "unknown_field",
    "invalid_key": "unknown_field",  # a number as a field: `{value: 0,25}` is the fields value and 25
    "missing": "missing_field",
    "literal_error": "not_in_list",
    "union_tag_invalid": "not_in_list",
    "union_tag_not_found": "missing_field",
    "float_type": "not_a_number",
    "float_parsing": "not_a_number",
    "finite_number": "not_a_number",
    "int_type": "not_a_whole_number",
    "int_parsing": "not_a_whole_number",
    "int_from_float": "not_a_whole_number",
    "string_type": "not_text",
    "string_too_long": "text_too_long",
    "string_pattern_mismatch": "bad_identifier",
    "greater_than_equal": "below_limit",
    "less_than_equal": "above_limit",
    "model_type": "wrong_shape",
    "model_attributes_type": "wrong_shape",
    "dict_type": "wrong_shape",
    "mapping_type": "wrong_shape",
    "tuple_type": "wrong_shape",
    "bool_type": "not_true_or_false",
}
_IN_BRACKETS = re.compile(r"\[[a-z_]+\]")
"""What the types add to a place: a fault in a key, or the kind that a record was read as."""
_FACTS = {"ge": "low", "le": "high", "max_length": "limit"}
_OWN_CODES = (
    "personnummer", "control_character", "empty_label", "range_one_ended", "unknown_unit", "published_without_source",
    "money_or_share", "term_incomplete", "filed_twice",
)  # fmt: skip


def problems_of(
    refusal: ValidationError, lines: Mapping[Place, int] | None = None, base: Place = ()
) -> tuple[Problem, ...]:
    """What the types refused, as problems with address and line. Never repeats the refused text: it may be personal."""
    found = []
    for fault in refusal.errors(include_url=False, include_input=False)[:MOST_TOLD]:
        place = tuple(part for part in (*base, *fault["loc"]) if not _IN_BRACKETS.fullmatch(str(part)))
        if fault["type"].startswith("union_tag"):
            place = (*place, "kind")
        code = _CODES.get(fault["type"], "wrong_value")
        if fault["type"] == "value_error":
            own = str(fault.get("ctx", {}).get("error", ""))
            code = own if own in _OWN_CODES else "wrong_value"
        context = fault.get("ctx", {})
        limits = {fact: context[name] for name, fact in _FACTS.items() if name in context}
        if code == "not_in_list":
            listed = re.findall(r"'\[?([^'\]]*)\]?'", context.get("expected") or context["expected_tags"])
            limits["expected"] = ", ".join(listed)
        field = _shown(str(place[-1])) if place else ""
        found.append(error(code, _dotted(place), line=_line(place, lines), field=field, **limits))
    return tuple(found)


def _line(place: Place, lines: Mapping[Place, int] | None) -> int | None:
    """The line of a place, or of the nearest thing around it."""
    while lines is not None:
        if place in lines:
            return lines[place]
        if not place:
            break
        place = place[:-1]
    return None


def read_record(
    kind: type[Kind], text: str | bytes, migrate: Callable[[dict[Any, Any]], None] = lambda tree: None
) -> tuple[Kind, dict[Place, int]]:
    """A record from YAML text, and place → line; `migrate` makes an older file today's. Raises CaseRefused."""
    tree, lines = read_tree(text)
    if not isinstance(tree, dict):
        raise _refused("not_a_case")
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
    by_address = {_dotted(place): line for place, line in lines.items()}
    while address and address not in by_address:
        address = address.rpartition(".")[0]
    return by_address.get(address)


def write_case(case: Case) -> str:
    """A case as YAML text; `read_case` gives the same case back."""
    return yaml.dump(_plain(case), Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=118)


class _PlainDumper(yaml.SafeDumper):
    """Writes what the strict door reads: no anchors, and text that looks like a number in quotes."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_float(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    if number == int(number) and abs(number) < 1e15:
        return dumper.represent_int(int(number))
    return dumper.represent_scalar("tag:yaml.org,2002:float", repr(float(number)))


_PlainDumper.add_representer(float, _write_float)
_PlainDumper.yaml_implicit_resolvers = {
    first: list(resolvers) for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
for _first, _resolvers in _StrictLoader.yaml_implicit_resolvers.items():
    for _resolver in _resolvers:
        _PlainDumper.yaml_implicit_resolvers.setdefault(_first, []).append(_resolver)


def _plain(value: Any) -> Any:
    """A record as plain values, without what equals its default."""
    if isinstance(value, Label):
        return value.sv if value.en is None else value.model_dump(exclude_none=True)
    if isinstance(value, Change) and set(value.model_dump(exclude_none=True)) == {"value"}:
        return value.value
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        kept = {
            name: getattr(value, name)
            for name in fields
            if name == "format"
            or fields[name].is_required()
            or getattr(value, name) != fields[name].get_default(call_default_factory=True)
        }
        return {name: _plain(item) for name, item in kept.items()}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


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
                    raise _refused("yaml_duplicate_key", field=", ".join(sorted(doubled)), address=name)
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
    found = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    first = "hasselby_vallingby"
    return {name: found[name] for name in sorted(found, key=lambda name: (name != first, name))}


def override(key: str, text: str) -> tuple[str, Change]:
    """One `KEY=VALUE` of the command line, with the number written as in the files. Raises CaseRefused."""
    try:
        tree, _ = read_tree(text)
    except CaseRefused:
        tree = None
    if isinstance(tree, bool) or not isinstance(tree, int | float):
        raise _refused("not_a_number", address=key, field=key)
    return key, Change(value=float(tree))
