"""Two people's edits of one revision made into one: field by field, and a clash where both changed the same field.

Parts of a mapping are known by their key (lines, effects and numbers by their id), so what one adds or moves never
stands in the way of the other. A list is one field, unless it is as long in all three.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.content.apart import apart
from store.content.changes import same


class Gone:
    """Where nothing stands."""

    def __repr__(self) -> str:
        return "GONE"


GONE = Gone()


@dataclass(frozen=True)
class Clash:
    """A field that both changed, with what each has there and what it was; None where nothing stands."""

    place: tuple[str | int, ...]
    mine: Any
    theirs: Any
    base: Any

    @property
    def address(self) -> str:
        """The place as a dotted address."""
        return ".".join(map(str, self.place))


@dataclass(frozen=True)
class Merge:
    """The merged plain values; where there is a clash, what stands there is theirs, or mine for those chosen."""

    tree: Any
    clashes: tuple[Clash, ...]


def merged(base: Any, mine: Any, theirs: Any, chosen_mine: Sequence[str] = ()) -> Merge:
    """What both made of a base. `chosen_mine`: addresses of clashes where mine shall stand; they are no clash then."""
    clashes: list[Clash] = []
    tree = _Merging(frozenset(chosen_mine), clashes).at((), base, apart(base, mine, theirs), theirs)
    return Merge(json.loads(json.dumps(tree)), tuple(clashes))


class _Merging:
    def __init__(self, chosen: frozenset[str], clashes: list[Clash]) -> None:
        self.chosen, self.clashes = chosen, clashes

    def at(self, place: tuple[str | int, ...], base: Any, mine: Any, theirs: Any) -> Any:
        """What stands at a place when both are in."""
        if _alike(mine, theirs) or _alike(base, theirs):
            return mine
        if _alike(base, mine):
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._parts(place, base if isinstance(base, dict) else {}, mine, theirs)
        if _in_step(base, mine, theirs):
            three = zip(base, mine, theirs, strict=True)
            return [self.at((*place, position), *items) for position, items in enumerate(three)]
        clash = Clash(place, *(None if isinstance(side, Gone) else side for side in (mine, theirs, base)))
        if clash.address in self.chosen:
            return mine
        self.clashes.append(clash)
        return theirs

    def _parts(self, place: tuple[str | int, ...], base: Any, mine: Any, theirs: Any) -> Any:
        parts = {
            key: self.at((*place, key), base.get(key, GONE), mine.get(key, GONE), theirs.get(key, GONE))
            for key in _in_order(base, mine, theirs)
        }
        return {key: part for key, part in parts.items() if not isinstance(part, Gone)}


def _in_step(*sides: Any) -> bool:
    """Whether these are lists of one length."""
    return all(isinstance(side, list) for side in sides) and len({len(side) for side in sides}) == 1


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, Gone) or isinstance(other, Gone):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict) and list(one) != list(other):
        return False
    return same(one, other)


def _in_order(base: Any, mine: Any, theirs: Any) -> list[str]:
    """The keys of both in their order: as in mine if only mine moved them, else as in theirs; what is new follows."""
    common = [key for key in base if key in mine and key in theirs]
    they_moved, i_moved = ([key for key in side if key in common] != common for side in (theirs, mine))
    first, second = (mine, theirs) if i_moved and not they_moved else (theirs, mine)
    keys = [*first, *(key for key in second if key not in first)]
    return [*keys, *(key for key in base if key not in keys)]
