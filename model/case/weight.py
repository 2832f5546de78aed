"""How much memory an answer holds: the bytes of its arrays, which are nearly all of it."""

from collections.abc import Iterable, Mapping

import numpy as np
from pydantic import BaseModel

DEEPEST = 12
LIGHT = (str, int, float, BaseModel, type(None))
"""What weighs next to nothing, and so does a mapping whose first value is such a thing, or a row whose ends are."""


def is_light(thing: object) -> bool:
    """Whether a thing weighs next to nothing: by kind, by class (`HOLDS_NO_ARRAYS`), or as a row by its ends."""
    if isinstance(thing, tuple | list):
        return len(thing) > 0 and is_light(thing[0]) and is_light(thing[-1])
    return isinstance(thing, LIGHT) or getattr(type(thing), "HOLDS_NO_ARRAYS", False)


def weight(thing: object) -> int:
    """Bytes of every array that a thing holds, each counted once. Cases and numbers weigh next to nothing."""
    return _weight(thing, set(), DEEPEST)


def _weight(thing: object, counted: set[int], depth: int) -> int:
    if depth == 0 or is_light(thing) or id(thing) in counted:
        return 0
    counted.add(id(thing))
    if isinstance(thing, np.ndarray):
        owner = thing if thing.base is None else thing.base
        if owner is not thing and isinstance(owner, np.ndarray):
            return _weight(owner, counted, depth - 1)
        return int(thing.nbytes)
    parts: Iterable[object] = ()
    if isinstance(thing, tuple | list | set | frozenset):
        parts = thing
    elif isinstance(thing, dict) or (not hasattr(thing, "__dict__") and isinstance(thing, Mapping)):
        parts = () if is_light(next(iter(thing.values()), None)) else thing.values()
    elif hasattr(thing, "__dict__"):
        parts = vars(thing).values()
    total = 0
    for part in parts:
        if not isinstance(part, LIGHT):  # most are, and are not worth a call
            total += _weight(part, counted, depth - 1)
    return total
