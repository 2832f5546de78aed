"""The catalogue of texts: every sentence a person reads, found by key and language."""

import string
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml

from wording.currency import spoken_currency, told_in

LANGUAGES: tuple[Literal["sv"], Literal["en"]] = ("sv", "en")
Label = str | Mapping[str, str]
"""A text that travels with the numbers it names: one string, or one string per language."""

_ROOM = Path(__file__).parent
_WRITTEN = (str, int)
"""What nearly every fact is: it stands in a text as it is."""
_NOT_TEXTS = frozenset({"same_in_both", "typed_units"})  # lists about texts and units, never shown


class _TextLoader(yaml.CBaseLoader):
    """Reads every scalar as text (a bare `no` stays no) and refuses a repeated key, of which YAML keeps the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node; ValueError where a key repeats."""
        keys: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in keys:
                raise ValueError(f"the key {key_node.value!r} is given twice{key_node.start_mark}")
            keys.add(key_node.value)
        return dict(super().construct_mapping(node, deep=deep))


def read_wording_file(name: str) -> Any:
    """The content of `wording/<name>.yaml`, every scalar as text; ValueError where a key repeats."""
    with (_ROOM / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, Loader=_TextLoader)


def _leaves(address: str, node: object) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Each text under a node, with its full key; ValueError where a node is neither a group of texts nor a text."""
    if not isinstance(node, dict) or not node:
        raise ValueError(f"{address} is neither a group of texts nor a text in {' and '.join(LANGUAGES)}")
    if not node.keys() & set(LANGUAGES):
        for key, below in node.items():
            if "." in key:
                raise ValueError(f"{address}: the key {key!r} may not hold a full stop, which divides keys")
            yield from _leaves(f"{address}.{key}", below)
    elif node.keys() <= set(LANGUAGES) and all(isinstance(text, str) for text in node.values()):
        yield address, MappingProxyType(node)
    else:
        raise ValueError(f"{address} mixes a text with something else")


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Every text by key (`file.group.name`), as {language: text}; read once. ValueError for a malformed file."""
    names = sorted(path.stem for path in _ROOM.glob("*.yaml") if path.stem not in _NOT_TEXTS)
    return MappingProxyType({key: text for name in names for key, text in _leaves(name, read_wording_file(name))})


def say(key: str, language: str, /, **facts: object) -> str:
    """The text of a key with its facts filled in; a fact may be a {sv, en} label.

    `{count:row|rows}` is the word for one where the fact is 1, and else the word for many.

    KeyError where the key, the language or a fact is missing; TypeError for a bare decimal number: write it first.
    """
    words, is_whole = _spoken(key, language, spoken_currency())
    if is_whole and not facts:
        return words  # as most are
    try:
        return _filled(words, {name: _worded(key, name, fact, language) for name, fact in facts.items()})
    except KeyError as missing:
        raise KeyError(f"the text {key!r} needs the fact {missing}") from None


@lru_cache(maxsize=16_384)
def _spoken(key: str, language: str, currency: str) -> tuple[str, bool]:
    """A text with its facts still to come, in a currency, and whether it is whole without any; KeyError for none."""
    text = catalogue().get(key)
    if text is None:
        raise KeyError(f"there is no text {key!r}")
    if language not in text:
        raise KeyError(f"the text {key!r} is not written in {language!r}")
    words = told_in(text[language], currency)
    return words, "{" not in words and "}" not in words


def _filled(words: str, facts: Mapping[str, object]) -> str:
    """A text with its facts in their places. KeyError for one that lacks."""
    filled = []
    for before, name, forms in _parts(words):
        filled.append(before)
        if name is not None:
            filled.append(_form(facts[name], _filled(forms, facts)) if forms else str(facts[name]))
    return "".join(filled)


@lru_cache(maxsize=4_096)
def _parts(words: str) -> tuple[tuple[str, str | None, str], ...]:
    """A text taken apart: what stands before each fact, the fact's name, and its words for one and for many."""
    return tuple((before, name, forms or "") for before, name, forms, _ in string.Formatter().parse(words))


def _form(fact: object, forms: str) -> str:
    """The word for one or for many that a fact's number asks for; the fact itself where there is no choice."""
    one, divided, many = forms.partition("|")
    return (one if str(fact).strip("*") == "1" else many) if divided else str(fact)


def _worded(key: str, name: str, fact: object, language: str) -> object:
    """A fact in the reader's language; TypeError for a float, since 6.947 is neither rounded nor Swedish."""
    if type(fact) in _WRITTEN:
        return fact
    if isinstance(fact, float | Decimal):
        raise TypeError(f"the fact {name!r} of the text {key!r} is a bare number: write it with wording.numbers first")
    return label_of(fact, language) if isinstance(fact, Mapping) else fact


def label_of(label: Label, language: str) -> str:
    """A label in a language; in another language where that one is missing, since a name in Swedish beats no name."""
    if isinstance(label, str):
        return label
    return next((label[choice] for choice in (language, *LANGUAGES) if label.get(choice)), "")
