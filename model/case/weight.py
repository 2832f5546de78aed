"""How much memory an answer holds: the bytes of its arrays, which are nearly all of it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel

LIGHT = (str, int, float, BaseModel, type(None))
"""What weighs next to nothing, and so does a mapping whose first value is such a thing, or a row whose ends are."""

Form = Literal["array", "light", "row", "set", "mapping", "object", "closed"]


class Forms(dict[type, Form]):
    """How the parts of each kind of thing are come by, found out once; `light` by kind or class (`HOLDS_NO_ARRAYS`)."""

    def __missing__(self, kind: type) -> Form:
        form = self[kind] = _form_of(kind)
        return form


FORMS = Forms()
WITHOUT_ARRAYS: frozenset[Form] = frozenset({"light", "closed"})


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
    bytes_held = 0
    left, counted = [thing], set()
    while left:
        part: Any = left.pop()
        form = FORMS[type(part)]
        if form in WITHOUT_ARRAYS or id(part) in counted:
            continue
        counted.add(id(part))
        if form != "array":
            left.extend(_parts(part, form))
        elif isinstance(part.base, np.ndarray):  # a view, which holds that whole
            left.append(part.base)
        else:
            bytes_held += int(part.nbytes)
    return bytes_held


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
