"""Words about a case that are no part of it: names, folders, tags, reasons. What may be kept of them."""

from collections.abc import Sequence

from model.case.problem import error
from store.content.canonical import as_bytes, holds_personnummer, packed
from store.database.faults import refusal
from store.records import Working

LONGEST_WORD = 400
"""Signs of a name, a folder, a tag or a reason."""
MOST_TAGS = 20


def checked_words(address: str, *words: str | None, longest: int = LONGEST_WORD) -> None:
    """Refuses words that are too long or hold a personnummer."""
    for text in words:
        if text is not None and len(text) > longest:
            raise refusal(error("store.too_long", address, limit=longest))
    if holds_personnummer([*filter(None, words)]):
        raise refusal(error("store.personnummer", address))


def kept_tags(tags: Sequence[str]) -> list[str]:
    """Tags as they are kept: each once, in order, without spaces round them."""
    return sorted({tag.strip() for tag in tags if tag.strip()})[:MOST_TAGS]


def kept_doing(working: Working, is_all_kept: bool) -> bytes:
    """What is kept of what somebody is doing with a case: no personnummer, and of who only reads no more than words."""
    if not is_all_kept:
        working = Working(more={name: said for name, said in working.more.items() if name == "words"})
    typed = {at: text for at, text in working.typed.items() if not holds_personnummer([text])}
    return packed(as_bytes({**vars(working), "typed": typed}))
