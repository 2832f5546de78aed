"""The store of this server, opened when it is first asked for."""

import os
import threading
from functools import lru_cache

from model.case.assumptions import FundRule, Library
from model.files.reading import read_library, with_fund_rules
from store.database.faults import StoreRefused
from store.opening import open_to_serve
from store.store import Store
from views.shell.login_settings import has_login

_OPEN: dict[tuple[str, bool], Store] = {}
_LAST: dict[tuple[str, bool], tuple[tuple[str, str], ...]] = {}
"""The rules of funds, as they were read last, of each store."""
_LOCK = threading.Lock()


def library_here() -> Library:
    """The library with the rules that funds have of their own on this server; the same one until they are changed.

    While the database can't be reached it is the one that was read last: whoever is at work goes on. Raises
    StoreRefused where none has been read.
    """
    named = _named()
    try:
        own = the_store().fund_rules()
    except StoreRefused:
        if named not in _LAST:
            raise
        return _library_with(_LAST[named])
    _LAST[named] = tuple((fund, rule.model_dump_json()) for fund, rule in own.items())
    return _library_with(_LAST[named])


def _named() -> tuple[str, bool]:
    """What the store of this server is named by."""
    return os.environ.get("FORTJANST_DATABASE", ""), has_login()


@lru_cache(maxsize=4)
def _library_with(own: tuple[tuple[str, str], ...]) -> Library:
    rules = {fund: FundRule.model_validate_json(content) for fund, content in own}
    return with_fund_rules(read_library(), rules)


def the_store() -> Store:
    """The store that FORTJANST_DATABASE names, or the one in the user's own data folder. Raises StoreRefused."""
    named = _named()
    with _LOCK:
        if named not in _OPEN:
            _OPEN[named] = open_to_serve(named[0] or None, has_login=named[1])
        return _OPEN[named]
