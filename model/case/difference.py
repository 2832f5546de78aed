"""What differs between two cases, as data: the same content has no differences, and nothing that differs is left out.

A part that is only in one of them, such as a budget line, a number or a scenario, is one difference.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from model.case.case import Case
from model.case.fingerprint import plain

Place = tuple[str | int, ...]


class Absent(Enum):
    """Where there is nothing, which is not the same as a field that is left blank."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class Difference:
    """Where two cases differ, and what stands there before and after as plain values; ABSENT where nothing does."""

    place: Place
    before: Any
    after: Any

    @property
    def address(self) -> str:
        """The place as a dotted address."""
        return ".".join(map(str, self.place))


def differences(before: Case, after: Case) -> tuple[Difference, ...]:
    """Everything that is not the same in two cases, in the order of a case; none if their fingerprints are equal."""
    return tuple(_differences((), plain(before), plain(after)))


def _differences(place: Place, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _differences((*place, key), before.get(key, ABSENT), after.get(key, ABSENT))
    elif isinstance(before, Sequence) and isinstance(after, Sequence) and _pairs(before, after):
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _differences((*place, position), old, new)
    elif ABSENT in (before, after) or json.dumps(before) != json.dumps(after):  # 0 and −0 are not written the same
        yield Difference(place, before, after)


def _pairs(before: Sequence[Any], after: Sequence[Any]) -> bool:
    """Whether these are two lists of one length, and not texts: then they are compared item by item."""
    return not isinstance(before, str) and not isinstance(after, str) and len(before) == len(after)


def with_differences(case: Case, differing: Sequence[Difference]) -> Case:
    """The case with each difference made: what stood before is replaced by what stands after."""
    tree = _editable(plain(case))
    for difference in differing:
        *path, last = difference.place
        part = tree
        for step in path:
            part = part[step]
        if difference.after is ABSENT:
            del part[last]
        else:
            part[last] = _editable(difference.after)
    return Case.model_validate(tree)


def _editable(value: Any) -> Any:
    """A plain value with lists where there were tuples."""
    if isinstance(value, Mapping):
        return {key: _editable(item) for key, item in value.items()}
    return [_editable(item) for item in value] if isinstance(value, tuple | list) else value


def are_versions(one: Case, other: Case) -> bool:
    """Whether two cases are versions of one: of the lines and effects in either, at least half are in both.

    Where there are none to go by, their labels decide.
    """
    first, second = ({*case.money_lines, *case.effects} for case in (one, other))
    if not first | second:
        return one.label == other.label
    return 2 * len(first & second) >= len(first | second)
