"""The currency in which money is told and typed: kronor, unless the case is in another.

Every text is written of kronor. While another currency is spoken, `say` puts its code in their place.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

KRONOR = "SEK"
_spoken: ContextVar[str] = ContextVar("currency", default=KRONOR)
_WORDS = re.compile(
    r"(?<![{\w])(?:(?P<million>mnkr|MSEK)|(?P<thousand>tkr|tSEK)|(?P<one>kr|SEK|krona|kronan|kronor|kronorna))(?![}\w])"
)


def spoken_currency() -> str:
    """The code of the currency that money is told in here and now."""
    return _spoken.get()


def speak_in(currency: str) -> None:
    """Tells money in a currency from now on, in this thread or task."""
    _spoken.set(currency)


@contextmanager
def spoken_in(currency: str) -> Iterator[None]:
    """Tells money in a currency for as long as this lasts."""
    before = _spoken.set(currency)
    try:
        yield
    finally:
        _spoken.reset(before)


@lru_cache(maxsize=4_096)
def told_in(text: str, currency: str) -> str:
    """A text of kronor as a text of another currency: *mnkr* is *MDKK*, *tkr* is *tDKK*, *kronor* is *DKK*."""
    if currency == KRONOR:
        return text
    sizes = {"million": f"M{currency}", "thousand": f"t{currency}", "one": currency}
    return _WORDS.sub(lambda word: sizes[word.lastgroup or "one"], text)


def typed_as_kronor(text: str) -> str:
    """What was typed in the spoken currency, with kronor in its place: *500 tDKK* is *500 tkr*."""
    currency = _spoken.get()
    if currency == KRONOR:
        return text
    sizes = {"M": "mnkr", "T": "tkr", "": "kr"}
    pattern = rf"(?<![^\W\d_])([MT]?){re.escape(currency)}\b"
    return re.sub(pattern, lambda word: sizes[word[1].upper()], text, flags=re.IGNORECASE)
