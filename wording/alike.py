"""Words that people wrote and that read the same, told apart by their place."""

from collections.abc import Iterable
from functools import lru_cache


def numbered_alike(words: Iterable[str]) -> list[str]:
    """Each of the words, in order; those that read as an earlier one have their place after them: "Lag (2)".

    Words that differ only in how many spaces they have read the same. No two of the answer do.
    """
    return [*_numbered(tuple(words))]


@lru_cache(maxsize=512)
def _numbered(written: tuple[str, ...]) -> tuple[str, ...]:
    """The same names are asked for at every place that tells one of them."""
    taken, used, told = {seen(one) for one in written}, set[str](), list[str]()
    for one in written:
        unique, place = one, 1
        while seen(unique) in used or (place > 1 and seen(unique) in taken):
            place += 1
            unique = f"{one} ({place})"
        used.add(seen(unique))
        told.append(unique)
    return tuple(told)


def seen(words: str) -> str:
    """Words as a page shows them, where any run of spaces is one."""
    return " ".join(words.split())
