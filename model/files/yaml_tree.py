"""YAML text as plain values with the line of each, read strictly.

Nothing is read best-effort. A text is refused where it is too large, has anchors, aliases, tags or duplicate keys.
"""

import math
import re
from collections.abc import Iterable
from typing import Any

import yaml

from model.case.personal_data import find_personnummer
from model.case.problem import CaseRefused, error

LARGEST_FILE = 512_000
"""Bytes."""
MOST_EVENTS = 50_000
DEEPEST = 20
LONGEST_NUMBER = 40
"""Characters."""

LONGEST_SHOWN = 120


Place = tuple[str | int, ...]


class StrictLoader(yaml.CSafeLoader):
    """YAML 1.2 scalars only: `0114` and `NO` stay text, `0.25` and `1e-3` are numbers."""


StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def _construct_number(loader: StrictLoader, node: yaml.ScalarNode) -> float | int:
    text = node.value
    if len(text) > LONGEST_NUMBER:
        raise refused("yaml_bad_number", node.start_mark, field=shown(text[:LONGEST_NUMBER]))
    number = int(text) if re.fullmatch(r"[-+]?[0-9]+", text) else float(text)
    if not math.isfinite(number):
        raise refused("yaml_bad_number", node.start_mark, field=shown(text))
    return number


StrictLoader.add_constructor("tag:yaml.org,2002:int", _construct_number)
StrictLoader.add_constructor("tag:yaml.org,2002:float", _construct_number)


def refused(code: str, mark: Any = None, line: int | None = None, **facts: object) -> CaseRefused:
    """The refusal of a file, with the line where it is known."""
    line = line if mark is None else mark.line + 1
    return CaseRefused((error(code, str(facts.pop("address", "")), line=line, **facts),))


def read_tree(text: str | bytes) -> tuple[Any, dict[Place, int]]:
    """Plain values and place → line of a YAML text. Raises CaseRefused."""
    try:
        if isinstance(text, bytes):
            if len(text) > LARGEST_FILE:
                raise refused("file_too_large", limit=LARGEST_FILE, size=len(text))
            text = text.decode("utf-8-sig")
        else:
            size = len(text.encode("utf-8", "surrogatepass"))
            if size > LARGEST_FILE:
                raise refused("file_too_large", limit=LARGEST_FILE, size=size)
        _look_through(text)
        loader = StrictLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                raise refused("file_empty")
            lines: dict[Place, int] = {}
            return _built(loader, node, (), lines), lines
        finally:
            loader.dispose()
    except UnicodeError as problem:
        raise refused("not_utf8", line=_line_at(text, getattr(problem, "start", 0))) from None
    except yaml.reader.ReaderError as problem:
        raise refused("control_character", line=_line_at(text, problem.position)) from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        raise refused("yaml_syntax", mark) from None
    except (RecursionError, ValueError, OverflowError):
        raise refused("yaml_syntax") from None


def _line_at(text: str | bytes, position: int) -> int:
    """The line of a position, which is counted in bytes."""
    before = (text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)[:position]
    return before.count(b"\n") + 1


def _look_through(text: str) -> None:
    """Refuses what a file never needs, before any object is built: aliases, anchors, tags, depth, too many parts."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refused("yaml_alias", event.start_mark)
        if getattr(event, "tag", None):
            raise refused("yaml_tag", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or count > MOST_EVENTS:
            raise refused("yaml_too_much", event.start_mark)


def _built(loader: StrictLoader, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
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
            raise refused("yaml_bad_key", key_node.start_mark)
        key = loader.construct_object(key_node)
        if not isinstance(key, str | int) or isinstance(key, bool):
            key = key_node.value
        if key in built or str(key) in written:
            field = shown(key_node.value)
            raise refused("yaml_duplicate_key", key_node.start_mark, field=field, address=dotted((*place, key)))
        written.add(str(key))
        built[key] = _built(loader, value_node, (*place, key), lines)
        lines[(*place, key)] = key_node.start_mark.line + 1
    return built


def dotted(place: Iterable[str | int]) -> str:
    """A place as an address with dots."""
    return ".".join(shown(str(part)) for part in place)


def shown(text: str) -> str:
    """A text of the file that may stand in a problem: short, and never a personnummer."""
    return "…" if find_personnummer(text) else text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
