"""Sources that two people added at once under one name, kept apart: each number goes on resting on its own."""

import re
from collections.abc import Mapping
from typing import Any

from store.content.changes import same

NAMES_SOURCES = frozenset(
    {"budget", "income", "funding", "numbers", "changes", "scenarios", "application", "price_index", "local_project"}
)
"""The parts of a case that name its sources. A contract has sources of its own, and what was filed stands as it was."""
COUNTED = re.compile(r"(.*_)([0-9]+)")


def apart(base: Any, mine: Any, theirs: Any) -> Any:
    """Mine, with another name for each source that both added under one name and that is not the same source.

    The names are counted, so the first source that each of two people adds has the same one. Made one field by field
    they would be a source that neither has, or one of them would be gone and its numbers rest on the other's.
    """
    before, own, others = (_sources(side) for side in (base, mine, theirs))
    twice = [name for name in own if name in others and name not in before and not same(own[name], others[name])]
    used, named = {*before, *own, *others, *_retired(mine), *_retired(theirs)}, {}
    for name in twice:
        if (counted := COUNTED.fullmatch(name)) is not None:
            number = int(counted[2])
            while f"{counted[1]}{number}" in used:
                number += 1
            named[name] = f"{counted[1]}{number}"
            used.add(named[name])
    if not named:
        return mine
    parts = {part: _renamed(said, named) if part in NAMES_SOURCES else said for part, said in mine.items()}
    return {**parts, "sources": {named.get(name, name): source for name, source in own.items()}}


def _sources(tree: Any) -> Mapping[str, Any]:
    found = tree.get("sources") if isinstance(tree, dict) else None
    return found if isinstance(found, dict) else {}


def _retired(tree: Any) -> tuple[str, ...]:
    found = tree.get("retired") if isinstance(tree, dict) else None
    return tuple(found) if isinstance(found, list) else ()


def _renamed(said: Any, named: Mapping[str, str]) -> Any:
    """What is said, with the new names where it names a source."""
    if isinstance(said, list):
        return [_renamed(one, named) for one in said]
    if not isinstance(said, dict):
        return said
    new = {key: _renamed(one, named) for key, one in said.items()}
    if isinstance(said.get("source"), str):
        new["source"] = named.get(said["source"], said["source"])
    if isinstance(said.get("sources"), list):
        new["sources"] = [named.get(one, one) if isinstance(one, str) else one for one in said["sources"]]
    return new
