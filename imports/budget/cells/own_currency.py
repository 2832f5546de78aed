"""The words of the case's own currency, read as those of kronor are: every table is understood in kronor.

In a case in euro *MEUR* is read as *mnkr*, and kronor are another currency. A neighbour's krone is called kr as well.
"""

import re
from functools import lru_cache

from wording.currency import KRONOR, spoken_currency

_WORDS = {
    "EUR": r"euros?|€",
    "USD": r"us-?dollars?|dollars?|\$",
    "GBP": r"pund|pounds?|£",
    "JPY": r"yen|¥",
    "PLN": r"zloty",
    "DKK": r"danska kronor|kroner",
    "NOK": r"norska kronor|kroner",
    "ISK": r"isländska kronor|krónur",
}
"""What a currency is called besides its code."""
OWN_KRONA = frozenset({"DKK", "NOK", "ISK"})
"""Currencies whose unit is called kr as well."""
_SIZES = {"": "kr", "t": "tkr", "k": "tkr", "m": "mnkr"}
_KRONOR = re.compile(
    r"(?<!\w)(?:svenska kronor|(?:t|k|mn|m|mln|mio|milj|md|mdr|mrd|bn)?sek)(?!\w)"
    r"|(?<!\w)(?:(?:t|k|tusen|mn|m|mln|mio|milj|md|mdr|mrd|bn)?(?:kr|kronor)|krona)(?!\w)"
)
_OTHER_NAME = re.compile(r"(?:svenska |sek$|.{0,4}sek$)")


def in_kronor(plain: str) -> tuple[str, str]:
    """A plain text of the spoken currency as one of kronor; and the words of kronor in it that may not stand there."""
    currency = spoken_currency()
    if currency == KRONOR:
        return plain, ""
    for kronor in _KRONOR.finditer(plain):
        if currency not in OWN_KRONA or _OTHER_NAME.match(kronor[0]):
            return plain, kronor[0]
    return _own(currency).sub(lambda word: f" {_SIZES[word['size'] or '']} ", plain).strip(), ""


@lru_cache(maxsize=40)
def _own(currency: str) -> re.Pattern[str]:
    """Every way to write the unit of a currency, with what it counts before it."""
    names = rf"{currency.casefold()}|{_WORDS.get(currency, '(?!)')}"
    return re.compile(rf"(?<![^\W\d])(?P<size>[tkm](?=(?:{names})(?!\w)))?(?:{names})(?!\w)")
