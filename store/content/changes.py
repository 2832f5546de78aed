"""What differs between two revisions as plain values, so exactly that the bytes of the second follow from the first.

A change is `{"at": [place], "old": …, "new": …}`; without `old` something came, without `new` it went. `{"at": [place],
"order": [keys]}` says in which order the parts then stand, where that does not follow by itself.
"""

import json
import marshal
from collections.abc import Iterator, Sequence
from typing import Any

Change = dict[str, Any]

PLAIN = 2
"""The form of those bytes in which equal values are never written as a reference to each other."""


def same(one: object, other: object) -> bool:
    """Whether two plain values are written alike: 0 and −0 are not, nor 1 and 1.0."""
    if type(one) is type(other) and isinstance(one, str | int | None):
        return one == other
    return json.dumps(one) == json.dumps(other)


def changes(before: Any, after: Any) -> list[Change]:
    """The changes that make the second of the first; none where they are written alike."""
    return list(_changes([], before, after))


def _changes(at: list[str | int], before: Any, after: Any) -> Iterator[Change]:
    if _is_written_alike(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            if key not in after:
                yield {"at": [*at, key], "old": before[key]}
        for key, item in after.items():
            if key in before:
                yield from _changes([*at, key], before[key], item)
            else:
                yield {"at": [*at, key], "new": item}
        by_themselves = [*(key for key in before if key in after), *(key for key in after if key not in before)]
        if by_themselves != list(after):
            yield {"at": at, "order": list(after)}
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes([*at, position], old, new)
    else:
        yield {"at": at, "old": before, "new": after}


def _is_written_alike(before: Any, after: Any) -> bool:
    """Whether two plain values are written alike, in the same order: quick, since a whole part is seen at a time.

    They are compared as bytes that tell 1 from 1.0 and 0 from −0, as JSON does, and are made in a fraction of its time.
    """
    return before is after or (before == after and marshal.dumps(before, PLAIN) == marshal.dumps(after, PLAIN))


def replayed(before: Any, made: Sequence[Change]) -> Any:
    """Plain values with changes made to them, as a new tree; ValueError where a change does not fit."""
    tree = json.loads(json.dumps(before))
    for change in made:
        tree = _with(tree, change)
    return tree


def _with(tree: Any, change: Change) -> Any:
    at: list[str | int] = change["at"]
    if not at and "order" not in change:
        _expect(tree, change)
        return json.loads(json.dumps(change["new"]))
    part = tree
    try:
        for step in at if "order" in change else at[:-1]:
            part = part[step]
        if "order" in change:
            rest = dict(part)
            part.clear()
            part.update({key: rest.pop(key) for key in change["order"]})
            if rest:
                raise ValueError("does_not_fit")
            return tree
        last: Any = at[-1]
        if "old" in change:
            _expect(part[last], change)
        elif last in part:
            raise ValueError("does_not_fit")
        if "new" in change:
            part[last] = json.loads(json.dumps(change["new"]))
        else:
            del part[last]
    except (KeyError, IndexError, TypeError, AttributeError) as fault:
        raise ValueError("does_not_fit") from fault
    return tree


def _expect(found: object, change: Change) -> None:
    if not same(found, change.get("old")):
        raise ValueError("does_not_fit")
