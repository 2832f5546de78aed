"""A case as it is to be kept, what of it differs from another, and whether what is written will be read as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, get_origin

from pydantic import ValidationError

from model.case.case import Case
from model.case.kinds import needed_by
from store.content.canonical import Tree, as_bytes, packed, sha_of, tree_in, tree_of_parts
from store.content.changes import Change, changes
from store.content.figures import Figures
from store.content.pieces import Pieces, content_in, packed_in, pieces_of

NEEDED = needed_by(Case)
"""The fields that no case is without."""
BY_NAME = frozenset(name for name, field in Case.model_fields.items() if get_origin(field.annotation) is Mapping)
"""The fields whose parts are each read by themselves: lines, effects, numbers and the like."""


@dataclass(frozen=True)
class Written:
    """A case that is to be kept, its bytes, and its figures; `pieces` are what the bytes are put together of, if so."""

    case: Case
    content: bytes
    figures: Figures
    pieces: Pieces = field(default=(), repr=False)

    @classmethod
    def after(cls, before: Pieces, case: Case, figures: Figures) -> "Written":
        """A case that comes after another, of which it takes over the pieces that it shares."""
        pieces = pieces_of(case, before)
        return cls(case, content_in(pieces), figures, pieces)

    @cached_property
    def tree(self) -> Tree:
        """Its plain values, as its bytes say them."""
        return tree_in(self.content)

    @property
    def whole(self) -> list[Change]:
        """The change that makes it of nothing."""
        return [{"at": [], "new": self.tree}]

    @cached_property
    def sha(self) -> str:
        """The sum of its bytes."""
        return sha_of(self.content)

    @cached_property
    def packed(self) -> bytes:
        """Its bytes as they lie in the database."""
        return packed_in(self.pieces, self.content) if self.pieces else packed(self.content)

    @property
    def counted(self) -> dict[str, Any]:
        """Its figures, as they are kept."""
        told = self.figures
        return {"npv": told.npv, "payback_year": told.payback_year, "results_date": told.results_date}


def trees_of_what_differs(before: Case, after: Case) -> tuple[Tree, Tree]:
    """The plain values of two cases without the parts that both share, so that their changes are those of the whole.

    An edit makes a new case that shares everything else with the one before it, and what is shared is the same thing
    in memory: nothing of it is written out to be compared. Fields that no case is without are in both.
    """
    differs: dict[str, Any] = dict.fromkeys(NEEDED, True)
    for name in Case.model_fields:
        old, new = getattr(before, name), getattr(after, name)
        if old is new:
            continue
        if name not in BY_NAME or list(old) != list(new):
            differs[name] = True
        elif keys := {key for key, part in new.items() if part is not old[key]}:
            differs[name] = keys
    return tree_of_parts(before, differs), tree_of_parts(after, differs)


def is_read_as_written(made: Sequence[Change], after: Tree) -> bool:
    """Whether plain values that differ by these changes from some that are read as written are so themselves.

    Each field of a case is read by itself, and so is each part of a field by name (a test holds the types to that). So
    what has not changed need not be read again: a case is read that has only what has.
    """
    parts: Tree = {name: after[name] for name in NEEDED if name in after}
    for change in made:
        if not change["at"] or change["at"][0] not in after:
            return False  # they share nothing, or not every field
        name, *rest = change["at"]
        if name not in BY_NAME or not rest:
            parts[name] = after[name]
        else:
            part = parts.setdefault(name, {})
            part |= {key: after[name][key] for key in rest[:1] if key in after[name]}
    try:
        read = Case.model_validate_json(as_bytes(parts))
    except ValidationError:
        return False
    return not changes(parts, read.model_dump(mode="json", include=set(parts)))
