"""The bytes of a case in pieces: what an edit leaves as it was is neither written out nor packed again."""

import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from operator import is_

from model.case.case import Case
from model.numbers.worked_out import worked_out
from store.content.canonical import content_of_fields

BEGIN = ("format", "sources", "numbers", "changes", "scenarios", "sampling", "application")
"""The fields with which pieces begin: what is edited most lies by itself, and a piece is large enough to pack well."""
FIELDS = tuple(Case.model_fields)
_BOUNDS = (*map(FIELDS.index, BEGIN), len(FIELDS))
ROWS = tuple(FIELDS[first:end] for first, end in pairwise(_BOUNDS))
"""The fields of each piece."""


@dataclass(frozen=True)
class Piece:
    """The bytes of some fields of a case, as they stand in those of all of it; `parts` is what the fields hold."""

    parts: tuple[object, ...] = field(repr=False)
    content: bytes

    @worked_out
    def packed(self) -> bytes:
        """The bytes packed by themselves, so that others can follow."""
        packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return packing.compress(self.content) + packing.flush(zlib.Z_FULL_FLUSH)

    def is_of(self, parts: tuple[object, ...]) -> bool:
        """Whether these are the very same parts, and not such as look alike."""
        return all(map(is_, self.parts, parts))


Pieces = tuple[Piece, ...]
_HEAD = zlib.compress(b"")[:2]
_END = b"}"
_packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
_PACKED_END = _packing.compress(_END) + _packing.flush()


def pieces_of(case: Case, before: Pieces = ()) -> Pieces:
    """The pieces of a case, in order; of those before it, such as are of the very same parts are taken over."""
    held = vars(case)
    made: list[Piece] = []
    for place, fields in enumerate(ROWS):
        parts = tuple([held[name] for name in fields])
        if before and before[place].is_of(parts):
            made.append(before[place])
        else:
            made.append(Piece(parts, (b"," if place else b"{") + content_of_fields(case, fields)))
    return tuple(made)


def content_in(pieces: Pieces) -> bytes:
    """The bytes of the whole case, which `content_of` gives."""
    return b"".join([piece.content for piece in pieces]) + _END


def packed_in(pieces: Pieces, content: bytes) -> bytes:
    """The bytes of the whole case as they lie in the database: the pieces as they are packed, with the sum of all."""
    return b"".join([_HEAD, *[piece.packed for piece in pieces], _PACKED_END, zlib.adler32(content).to_bytes(4, "big")])
