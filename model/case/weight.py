"""How much memory an answer holds: the bytes of its arrays, which are nearly all of it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import numpy as np
from pydantic import BaseModel

DEEPEST = 12
PLAIN = frozenset({str, int, float, bool, type(None)})
LIGHT = (str, int, float, BaseModel, type(None))
"""What weighs next to nothing, and so does a mapping whose first value is such a thing, or a row whose ends are."""


def is_light(thing: object) -> bool:
    """Whether a thing weighs next to nothing: by kind, by class (`HOLDS_NO_ARRAYS`), or as a row by its ends."""
    if isinstance(thing, tuple | list):
        return len(thing) > 0 and is_light(thing[0]) and is_light(thing[-1])
    kind: Any = type(thing)  # a type is hashable, whatever the checker of types says
    return _is_light(kind)


@cache
def _is_light(kind: type[Any]) -> bool:
    return issubclass(kind, LIGHT) or getattr(kind, "HOLDS_NO_ARRAYS", False)


def weight(thing: object) -> int:
    """Bytes of every array that a thing holds, each counted once. Cases and numbers weigh next to nothing."""
    return _weight(thing, set(), DEEPEST)


def _weight(thing: object, counted: set[int], depth: int) -> int:
    if isinstance(thing, np.ndarray):  # first: most are, and to ask whether one is a record takes longer
        return _weight_of_array(thing, counted, depth)
    if depth == 0 or is_light(thing) or id(thing) in counted:
        return 0
    counted.add(id(thing))
    parts: Iterable[object] = ()
    if isinstance(thing, tuple | list | set | frozenset):
        parts = thing
    elif isinstance(thing, dict) or (not hasattr(thing, "__dict__") and isinstance(thing, Mapping)):
        first = next(iter(thing.values()), None)
        parts = () if not isinstance(first, np.ndarray) and is_light(first) else thing.values()
    elif hasattr(thing, "__dict__"):
        parts = vars(thing).values()
    return sum([_weight(part, counted, depth - 1) for part in parts if type(part) not in PLAIN])


def _weight_of_array(array: np.ndarray[Any, Any], counted: set[int], depth: int) -> int:
    while depth and id(array) not in counted:
        counted.add(id(array))
        if not isinstance(array.base, np.ndarray):
            return int(array.nbytes)
        array, depth = array.base, depth - 1
    return 0
