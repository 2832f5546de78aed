"""How much memory an answer holds: the bytes of its arrays, which are nearly all of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

DEEPEST = 12
LIGHT = (str, int, float, BaseModel, type(None))
"""What weighs next to nothing, and so does a mapping whose first value is such a thing, or a row whose ends are."""

Form = Literal["array", "light", "row", "set", "mapping", "object", "closed"]


class Forms(dict[type, Form]):
    """How the parts of each kind of thing are come by, found out once; `light` by kind or class (`HOLDS_NO_ARRAYS`)."""

    def __missing__(self, kind: type) -> Form:
        form = self[kind] = _form_of(kind)
        return form


FORMS = Forms()


def _form_of(kind: type) -> Form:
    if issubclass(kind, np.ndarray):
        return "array"
    if issubclass(kind, LIGHT) or getattr(kind, "HOLDS_NO_ARRAYS", False):
        return "light"
    if issubclass(kind, tuple | list):
        return "row"
    if issubclass(kind, set | frozenset):
        return "set"
    has_fields = kind.__dictoffset__ != 0
    if issubclass(kind, dict) or (issubclass(kind, Mapping) and not has_fields):
        return "mapping"
    return "object" if has_fields else "closed"


def is_light(thing: Any) -> bool:
    """Whether a thing weighs next to nothing: by its kind, or as a row by its ends."""
    form = FORMS[type(thing)]
    if form == "row":
        return len(thing) > 0 and is_light(thing[0]) and is_light(thing[-1])
    return form == "light"


def weight(thing: object) -> int:
    """Bytes of every array that a thing holds, each counted once. Cases and numbers weigh next to nothing."""
    return _weight(thing, set(), DEEPEST)


def _weight(thing: Any, counted: set[int], depth: int) -> int:
    form = FORMS[type(thing)]
    if form == "array":
        return _weight_of_array(thing, counted, depth)
    if depth == 0 or form in ("light", "closed") or id(thing) in counted:
        return 0
    counted.add(id(thing))
    return sum([_weight(part, counted, depth - 1) for part in _parts(thing, form)])


def _parts(thing: Any, form: Form) -> Iterable[Any]:
    """What a thing consists of; nothing where that weighs next to nothing."""
    parts: Iterable[Any] = thing
    if form == "object":
        parts = vars(thing).values()
    elif form == "mapping":
        parts = () if is_light(next(iter(thing.values()), None)) else thing.values()
    elif form == "row" and is_light(thing):
        parts = ()
    return parts


def _weight_of_array(array: Any, counted: set[int], depth: int) -> int:
    while depth and id(array) not in counted:
        counted.add(id(array))
        if not isinstance(array.base, np.ndarray):
            return int(array.nbytes)
        array, depth = array.base, depth - 1
    return 0
