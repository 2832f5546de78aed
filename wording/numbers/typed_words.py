"""The words and units that may stand after a typed number."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from wording.texts import read_wording_file


def plain_word(text: str) -> str:
    """A typed word or unit in small letters, composed, with single spaces and no full stop after an abbreviation."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).rstrip(".")


class TypedWords(NamedTuple):
    """What may stand after a number: the pattern of it, what each word counts with its power of ten, and each thing."""

    suffix: re.Pattern[str]
    counted: Mapping[str, tuple[str, int]]
    things: Mapping[str, str]
    yes: frozenset[str]
    no: frozenset[str]


@lru_cache(maxsize=1)
def typed_words() -> TypedWords:
    """The words of `typed_units.yaml`, made ready for matching."""
    words = read_wording_file("typed_units")
    things: dict[str, str] = {word: thing for thing, synonyms in words["things"].items() for word in synonyms}
    counted: dict[str, tuple[str, int]] = {word: (thing, 0) for word, thing in things.items()}
    counted |= dict.fromkeys(words["percent"], ("percent", -2))
    counted |= {word: ("money", 3 * int(step)) for step, synonyms in words["money"].items() for word in synonyms}
    joined_by = (f"{re.escape(word)} " if word.isalpha() else f"{re.escape(word)} ?" for word in words["joined_by"])
    suffix = f"(?P<counts>{_either(counted)})? ?(?:(?:{'|'.join(joined_by)})(?P<per>{_either(things)}))?"
    return TypedWords(re.compile(suffix), counted, things, frozenset(words["yes"]), frozenset(words["no"]))


def _either(words: Mapping[str, object]) -> str:
    """A pattern that matches any of the words."""
    return "|".join(map(re.escape, words))
