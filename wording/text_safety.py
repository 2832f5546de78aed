"""Makes text that somebody typed safe to keep and to show."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps

LONGEST_TEXT = 4_000
"""The most characters a text is allowed to keep."""
LONGEST_REMEMBERED = 300
"""The most characters of a text of which it is remembered how it is shown."""

# Each is invisible, so it can only hide, reorder or counterfeit what the reader sees, or break a Word or Excel file.
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and newline
    "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff"  # zero width
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction of writing
    "\ufff9-\ufffb\ufffe\uffff"  # annotations and non-characters
    "\U000e0000-\U000e0fff"  # tags and other carriers of hidden text
    "\ud800-\udfff"  # lone surrogates, which no file can hold
    "]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&@/=\"'%,;?])")
_INDENT = re.compile("^[ \t]+", re.MULTILINE)


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """The text in composed form (NFC) without invisible characters, at most `longest` characters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text)))[:longest]


def _remembered(written: Callable[[str], str]) -> Callable[[str], str]:
    """Remembers how short texts are written: most of what a page shows stood on it before the last edit too."""
    remembered = lru_cache(maxsize=4_096)(written)

    @wraps(written)
    def as_before(text: str) -> str:
        return remembered(text) if len(text) <= LONGEST_REMEMBERED else written(text)

    return as_before


@_remembered
def label(text: str) -> str:
    """Words of a user's for the label of a field, a button or a heading: no mark-up in them takes effect.

    Lighter than `markdown`, for what a screen reader reads out: common punctuation stays as it is.
    """
    escaped = re.sub(r"([\\`*_\[\]<>$~|])", r"\\\1", clean(text).replace("\n", " "))
    escaped = re.sub(r":(?=[a-zA-Z_/+])", r"\:", escaped)
    return re.sub(r"^\s*([#+\-=])", r"\\\1", escaped)


@_remembered
def markdown(text: str) -> str:
    """The text, cleaned, so that Markdown shows it letter for letter: no links, pictures, formulas, lists or code."""
    return _MARKUP.sub(r"\\\1", _INDENT.sub("", clean(text)))


def cut(text: str, most: int) -> str:
    """The text, cut where it is longer than so many signs."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
