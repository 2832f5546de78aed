"""What is wrong in a case file, told where it stands: by line, and by the labels of what the line belongs to."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from model.case.assumptions import Language
from model.case.personal_data import find_personnummer
from model.case.problem import CaseRefused, Problem
from model.files.reading import line_of
from model.files.yaml_tree import read_tree
from wording.text_safety import clean
from wording.texts import LANGUAGES, catalogue, say

LONGEST_LABEL = 80
_BY_NAME = frozenset({"unknown_field", "missing_field", "yaml_duplicate_key"})
"""What is told by the field's own name, which is what must be changed in the file."""


def with_line(content: bytes, fault: Problem) -> Problem:
    """A fault of a case with the line of its file where it stands: the scenario's own, a change, or the number."""
    _, lines = read_tree(content)
    by_address = {".".join(map(str, place)): line for place, line in lines.items()}
    line = next((by_address[address] for address in _places(fault) if address in by_address), None)
    return replace(fault, facts={**fault.facts, "line": line or line_of(content, fault.address)})


def _places(fault: Problem) -> Iterator[str]:
    """Where a fault may stand, the likeliest first."""
    key, under = str(fault.facts.get("key", fault.address)), fault.facts.get("under")
    layers = ["changes", "numbers"] if under is None else [f"scenarios.{under}.numbers", "changes", "numbers"]
    if fault.code in ("missing_number", "unknown_key"):
        layers = []  # the name is wrong where it is asked for
        if fault.address.startswith("scenarios."):
            yield fault.address.replace(f".{key}", f".numbers.{key}")
    part = "low" if fault.code.startswith("range_") else str(fault.facts.get("part", "value"))
    yield from (f"{layer}.{key}.{part}" for layer in layers)
    yield from (f"{layer}.{key}" for layer in layers)
    yield fault.address


def with_words(content: bytes, problem: Problem, language: Language) -> Problem:
    """A problem of a file that could not be read as a case, with its field told by labels and year."""
    if "field" not in problem.facts or problem.code in _BY_NAME:
        return problem
    try:
        tree, _ = read_tree(content)
    except CaseRefused:
        return problem
    words = " · ".join(_words(tree, problem.address, language))
    return replace(problem, facts={**problem.facts, "field": words}) if words else problem


def _words(tree: Any, address: str, language: Language) -> Iterator[str]:
    """The parts of a dotted address, each by its label or the words for its field."""
    numbers = tree.get("numbers") if isinstance(tree, Mapping) else None
    part, left, inside = tree, address, ""
    while left:
        step = _step(part, left)
        left, in_list = left[len(step) + 1 :], isinstance(part, list)
        part = _within(part, step)
        label = _label(part, language) or (_label(_within(numbers, step), language) if inside else "")
        if label:
            yield label
        elif f"differences.fields.{step}" in catalogue() and not step.isdigit():
            if not _has_labels(part, language):
                yield say(f"differences.fields.{step}", language)
        elif in_list and step.isdigit():
            yield say("differences.item", language, number=int(step) + 1)
        elif step not in LANGUAGES:
            yield step
        inside = step


def _step(part: Any, left: str) -> str:
    """The first part of what is left of an address: a whole key, which may hold full stops."""
    keys = [str(key) for key in part] if isinstance(part, Mapping) else []
    whole = [key for key in keys if left == key or left.startswith(f"{key}.")]
    return max(whole, key=len) if whole else left.partition(".")[0]


def _within(part: Any, step: str) -> Any:
    if isinstance(part, Mapping):
        return next((item for key, item in part.items() if str(key) == step), None)
    if isinstance(part, list) and step.isdigit() and int(step) < len(part):
        return part[int(step)]
    return None


def _has_labels(parts: Any, language: Language) -> bool:
    """Whether these are parts with labels of their own, which say enough."""
    return isinstance(parts, Mapping) and any(_label(item, language) for item in parts.values())


def _label(part: Any, language: Language) -> str:
    """The label of a part as people wrote it, short and never a personnummer; empty if it has none."""
    label = part.get("label") if isinstance(part, Mapping) else None
    if isinstance(label, Mapping):
        label = label.get(language) or label.get("sv") or label.get("en")
    if not isinstance(label, str) or find_personnummer(label):
        return ""
    return clean(label, LONGEST_LABEL).strip()
